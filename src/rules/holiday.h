/* SPDX-License-Identifier: MIT */
/*
 * Rules for holidays, as pattern files write them:
 *
 *     rule  = base [ ("+" | "-") days ]
 *     base  = MM-DD                    12-25
 *           | MM-Www-D                 11-W4-4   the 4th Thursday of November; W9: the last
 *           | MM-Www-D/YYYY-Www        08-W1-1/1965-W9: from that year on the last, not the first
 *           | "easter" | "orthodox-easter"
 *     rule  = MM-DD ">" D | MM-DD "<" D         the first weekday D on or after (before) that day
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
    enum { DL_HOLIDAY_FIXED, DL_HOLIDAY_NTH, DL_HOLIDAY_EASTER, DL_HOLIDAY_ORTHODOX } base;
    uint8_t month, day; /* FIXED; NTH: day is unused */
    uint8_t weekday;    /* NTH; FIXED with ">" or "<": 1–7, else 0 */
    int8_t n;           /* NTH: 1–5, -1 last; FIXED: +1 on or after, -1 on or before */
    int16_t offset;     /* days to add */
    uint16_t days;      /* length; 1 */
    int16_t later_year; /* NTH: from then on it is later_n; 0: it never changed */
    int8_t later_n;
};

bool dl_holiday_parse(struct dl_view text, struct dl_holiday *ret);
/* Its first day in a year, as a day number. */
int64_t dl_holiday_day(const struct dl_holiday *h, int64_t year, int64_t reform);

#endif
