/* SPDX-License-Identifier: MIT */
/*
 * Dates: a point names one stretch of the calendar at one grain; a date is one point, or an
 * interval of two with open or unknown ends. A point holds just what was said: "September 2015"
 * has no day. First and last days are worked out from it.
 */
#ifndef DL_DATE_H
#define DL_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "dateline.h"

enum dl_qualifier { DL_APPROXIMATE = 1, DL_UNCERTAIN = 2 }; /* EDTF ~ and ?; both: % */

/* Parts of the day: TIMEX3 TMO, TMI (midday), TAF, TEV, TNI, TDT (daytime). */
enum dl_daypart {
    DL_NO_DAYPART,
    DL_MORNING,
    DL_MIDDAY,
    DL_AFTERNOON,
    DL_EVENING,
    DL_NIGHT,
    DL_DAYTIME
};

struct dl_point {
    enum dateline_precision grain; /* TIME … MILLENNIUM; never RANGE */
    int32_t year; /* astronomical; the first year (numerically lowest) of a decade, century or
                     millennium: 1890, 1800, 1000; -299 for the 3rd century BC (300–201 BC), -48
                     for the 40s BC (49–40 BC). Centuries are counted as EDTF counts them: the 19th
                     is 18XX, 1800–1899, and not 1801–1900 */
    /* 1-based; 0 where the grain is coarser. Grain WEEK and WEEKEND: the Monday */
    uint8_t month, day;
    uint8_t sub; /* season 21–24 (EDTF: spring, summer, autumn, winter), quarter 1–4, half 1–2 */
    uint8_t hour, minute, second; /* grain TIME; hour 24 is allowed with 0, 0 */
    uint8_t timex_fields; /* grain TIME: how many of hour, minute, second were said (1–3) */
    bool has_zone;
    int16_t zone;            /* minutes east of UTC */
    uint8_t qualifier;       /* enum dl_qualifier, or-ed */
    bool year_unknown;       /* XXXX-06-06: grain DAY or MONTH (XXXX-06) only */
    enum dl_daypart daypart; /* grain DAY: the part said; only TIMEX3 shows it */
};

struct dl_date {
    struct dl_point from, to; /* to is meaningful only when interval */
    bool interval;
    bool open_start, open_end;       /* interval: EDTF ".." */
    bool unknown_start, unknown_end; /* interval: EDTF "" */
};

struct dl_date dl_date_of(struct dl_point point);
struct dl_date dl_date_interval(struct dl_point from, struct dl_point to);

/* First and last day of a point (day numbers of calendar.h). Seasons are three whole months:
 * spring March–May … winter December–February of the next year; the 1st century begins in year 1.
 * year_unknown has none: false. */
bool dl_point_days(const struct dl_point *p, int64_t *ret_first, int64_t *ret_last);
/* The first day; 0 where there is none. */
int64_t dl_point_first_day(const struct dl_point *p);
/* How one lies: before another (-1), behind it (1), or around it, or nobody knows (0). */
int dl_point_side(const struct dl_point *p, const struct dl_point *other);
/* The days from the end of one to the begin of the other, 0 where they meet; INT64_MAX where one
 * has no days. */
int64_t dl_point_gap(const struct dl_point *a, const struct dl_point *b);
/* Does one end before the other begins? False where one has no days. */
bool dl_point_before(const struct dl_point *a, const struct dl_point *b);
/* The same for a date; each end separately: false where open or unknown. */
bool dl_date_first(const struct dl_date *d, int64_t *ret);
bool dl_date_last(const struct dl_date *d, int64_t *ret);
/* Precision of the row: the grain; RANGE when an interval's ends differ. */
enum dateline_precision dl_date_precision(const struct dl_date *d);
/* Is there such a stretch of the calendar? (30 February: no.) Years are within DL_YEAR_MIN and
 * DL_YEAR_MAX; what is finer than a year ends within the years -9999 to 9999, for EDTF has no
 * spelling for it elsewhere. */
bool dl_point_valid(const struct dl_point *p);
bool dl_date_equal(const struct dl_date *a, const struct dl_date *b); /* same spelling in EDTF */

/* Points by arithmetic. What would lie beyond all years comes out as no dl_point_valid(). */
struct dl_point dl_point_year(int64_t year);
struct dl_point dl_point_month(int64_t year, int month);
struct dl_point dl_point_day(int64_t day_number);
struct dl_point dl_point_week(int64_t day_number);    /* the week that day is in, from Monday on */
struct dl_point dl_point_weekend(int64_t day_number); /* the Saturday and Sunday of that week */
/* The stretch of the given grain that holds p's first day: grain MONTH of 2015-09-03 is 2015-09.
 * A finer grain than p's own gives p's first stretch of it. The qualifier stays. A point without a
 * year has the grains DAY and MONTH only, and stays as it is at any other. */
struct dl_point dl_point_at_grain(const struct dl_point *p, enum dateline_precision grain);
/* n stretches of p's own grain later (earlier when negative): 2015-12 + 2 is 2016-02. Points of
 * grain TIME move by days. A point without a year keeps none. */
struct dl_point dl_point_shift(const struct dl_point *p, int64_t n);

/* ---- spellings ------------------------------------------------------------------------------- */

#define DL_EDTF_MAX 64 /* bytes for any date, NUL included */

/* EDTF (ISO 8601-2:2019): level 0 and 1, and of level 2 quarters (33–36), halves (40, 41) and
 * unspecified years (XXXX-06-06). What EDTF cannot say as one expression becomes an interval:
 * weeks and weekends are the two days, a decade BC its two years. Times always have seconds.
 * Seasons, quarters and halves bound no interval: their first or last month does. A qualifier is
 * left out where EDTF allows none: behind times, X, seasons, quarters, halves, long years. An
 * interval whose ends have the same spelling is that one date.
 * Prints into buf (DL_EDTF_MAX bytes), NUL-terminated. What is printed of valid points parses back
 * to a date with the same spelling and the same first and last day. */
void dl_edtf_print(const struct dl_date *d, char *buf);
/* 0, or DATELINE_EINVAL with err->column set. Accepts also what other programs write: qualifiers in
 * front (~1450), upper or lower case X, Z, times without seconds, 18 and 189 for 18XX and 189X,
 * 2015-06-XX as 2015-06, and level 2's [..1500] as ../1500. */
int dl_edtf_parse(struct dl_view text, struct dl_date *ret, struct dateline_error *reterr);
/* First or last day as ISO 8601: "2015-09-01", "-0043-03-15"; 5-digit years with a sign:
 * "+12015-…". 16 bytes are enough. */
void dl_iso_day_print(int64_t day_number, char *buf);

/* TIMEX3 value of a point as TempEval-3 writes it: 2015-09-03, 2015-09, 2015-W36, 2015-W36-WE,
 * 2015-Q3, 2015-SU, 2015-H1, 189 (decade), 18 (century), 2 (millennium), BC0044 (historical years),
 * 2017-06-06T14:30 (no zone), 2017-06-06TMO, XXXX-06-06; a fiscal year or quarter is written as
 * any other. DL_EDTF_MAX bytes. */
void dl_timex_print(const struct dl_point *p, char *buf);

#endif
