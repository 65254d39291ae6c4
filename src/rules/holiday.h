/* SPDX-License-Identifier: MIT */
/*
 * Rules for holidays, as pattern files write them:
 *
 *     rules = rule { ";" YYYY ":" rule }        of the years before YYYY, and from it on
 *     rule  = base [ ("+" | "-") days ]
 *     base  = MM-DD                    12-25
 *           | YYYY-MM-DD               that of this year, where no other is said
 *           | MM-Www-D                 11-W4-4   the 4th Thursday of November; W9: the last
 *           | "easter" | "orthodox-easter"
 *           | "year"                 no rule gives the day
 *     rule  = MM-DD ">" D | MM-DD "<" D         the first weekday D on or after (before) that day
 *     rule  = rule "x" MM-DD           a stretch until that day, of the next year if it is earlier
 *     rule  = rule "x" days            a stretch of that many days (Ramadan-like lists are not
 * ruled)
 *
 * Before 1583 Easter and the weekdays are those of the Julian calendar, and the day is the date
 * that people wrote then: Easter 1302 is 22 April 1302.
 */
#ifndef DL_HOLIDAY_H
#define DL_HOLIDAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct dl_holiday {
    enum {
        DL_HOLIDAY_FIXED,
        DL_HOLIDAY_NTH,
        DL_HOLIDAY_EASTER,
        DL_HOLIDAY_ORTHODOX,
        DL_HOLIDAY_YEAR
    } base;
    uint8_t month, day;           /* FIXED; NTH: day is unused */
    uint8_t weekday;              /* NTH; FIXED with ">" or "<": 1–7, else 0 */
    int8_t n;                     /* NTH: 1–5, -1 last; FIXED: +1 on or after, -1 on or before */
    int16_t offset;               /* days to add */
    uint16_t days;                /* length; 1 */
    uint8_t last_month, last_day; /* of a stretch that ends at one day; 0 */
    uint16_t year;                /* the year that is meant where none is said; 0: none */
    uint16_t since;               /* the first year in which it holds; 0 for the first rule */
    bool more;                    /* the rule of later years stands behind it */
};

/* One rule. */
bool dl_holiday_parse(struct dl_view text, struct dl_holiday *ret);
/* The first of the rules in text, which becomes the rest. False where it is broken. */
bool dl_holiday_next(struct dl_view *text, struct dl_holiday *ret);
/* The rule that holds in a year, in the order of years. */
const struct dl_holiday *dl_holiday_then(const struct dl_holiday *rules, int64_t year);
/* How many days it has in a year, in which it begins on day first. */
int dl_holiday_days(const struct dl_holiday *h, int64_t year, int64_t first);
/* Its first day in a year, as a day number; of a rule that has days. */
int64_t dl_holiday_day(const struct dl_holiday *h, int64_t year, int64_t reform);

#endif
