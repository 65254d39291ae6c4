/* SPDX-License-Identifier: MIT */
#include "time/date.h"

#include "time/calendar.h"

struct dl_date dl_date_of(struct dl_point point)
{
    return (struct dl_date){.from = point};
}

struct dl_date dl_date_interval(struct dl_point from, struct dl_point to)
{
    return (struct dl_date){.from = from, .to = to, .interval = true};
}

/* ---- first and last days --------------------------------------------------------------------- */

/* First day and last day of months months that begin with a month. */
static inline void month_days(int64_t year, int month, int months, int64_t *ret_first,
                              int64_t *ret_last)
{
    int64_t end = year * 12 + (month - 1) + months; /* the month behind, counted from year 0 */
    int64_t end_year = end >= 0 ? end / 12 : -((11 - end) / 12);

    *ret_first = dl_day_number(year, month, 1);
    *ret_last = dl_day_number(end_year, (int)(end - end_year * 12) + 1, 1) - 1;
}

/* Years BC end with year 0 (1 BC) and those of our era begin with year 1, and no century or decade
 * has years of both. */
static void year_days(int64_t year, int64_t years, int64_t *ret_first, int64_t *ret_last)
{
    int64_t last = year + years - 1;

    if (year == 0)
        year = 1;
    else if (year < 0 && last > 0)
        last = 0;
    *ret_first = dl_day_number(year, 1, 1);
    *ret_last = dl_day_number(last, 12, 31);
}

bool dl_point_days(const struct dl_point *p, int64_t *ret_first, int64_t *ret_last)
{
    if (p->year_unknown)
        return false;

    switch (p->grain) {
    case DATELINE_TIME:
    case DATELINE_DAY:
        *ret_first = *ret_last = dl_day_number(p->year, p->month, p->day);
        return true;
    case DATELINE_WEEK:
        *ret_first = dl_day_number(p->year, p->month, p->day);
        *ret_last = *ret_first + 6;
        return true;
    case DATELINE_WEEKEND:
        *ret_first = dl_day_number(p->year, p->month, p->day) + 5;
        *ret_last = *ret_first + 1;
        return true;
    case DATELINE_MONTH:
        month_days(p->year, p->month, 1, ret_first, ret_last);
        return true;
    case DATELINE_QUARTER:
        month_days(p->year, p->sub * 3 - 2, 3, ret_first, ret_last);
        return true;
    case DATELINE_SEASON:
        month_days(p->year, (p->sub - 20) * 3, 3, ret_first, ret_last);
        return true;
    case DATELINE_HALF:
        month_days(p->year, p->sub * 6 - 5, 6, ret_first, ret_last);
        return true;
    case DATELINE_YEAR:
        month_days(p->year, 1, 12, ret_first, ret_last);
        return true;
    case DATELINE_DECADE:
        year_days(p->year, 10, ret_first, ret_last);
        return true;
    case DATELINE_CENTURY:
        year_days(p->year, 100, ret_first, ret_last);
        return true;
    case DATELINE_MILLENNIUM:
        year_days(p->year, 1000, ret_first, ret_last);
        return true;
    case DATELINE_NO_PRECISION:
    case DATELINE_RANGE:
        break;
    }
    return false;
}

int64_t dl_point_first_day(const struct dl_point *p)
{
    int64_t first = 0, last;
    dl_point_days(p, &first, &last);
    return first;
}

int dl_point_side(const struct dl_point *p, const struct dl_point *other)
{
    int64_t first, last, begin, end;
    if (!dl_point_days(p, &begin, &end) || !dl_point_days(other, &first, &last))
        return 0;
    return end < first ? -1 : begin > last ? 1 : 0;
}

int64_t dl_point_gap(const struct dl_point *a, const struct dl_point *b)
{
    int64_t a_first, a_last, b_first, b_last;
    if (!dl_point_days(a, &a_first, &a_last) || !dl_point_days(b, &b_first, &b_last))
        return INT64_MAX;
    if (a_first > b_last)
        return a_first - b_last;
    return b_first > a_last ? b_first - a_last : 0;
}

bool dl_point_before(const struct dl_point *a, const struct dl_point *b)
{
    int64_t begin, end, ignore;
    if (a->year > b->year + 1) /* nothing begins later than in the year behind its own */
        return false;
    return dl_point_days(a, &ignore, &end) && dl_point_days(b, &begin, &ignore) && end < begin;
}

bool dl_date_first(const struct dl_date *d, int64_t *ret)
{
    int64_t first, last;

    if (d->interval && (d->open_start || d->unknown_start))
        return false;
    if (!dl_point_days(&d->from, &first, &last))
        return false;
    *ret = first;
    return true;
}

bool dl_date_last(const struct dl_date *d, int64_t *ret)
{
    int64_t first, last;

    if (d->interval && (d->open_end || d->unknown_end))
        return false;
    if (!dl_point_days(d->interval ? &d->to : &d->from, &first, &last))
        return false;
    *ret = last;
    return true;
}

enum dateline_precision dl_date_precision(const struct dl_date *d)
{
    bool has_start = !d->interval || !(d->open_start || d->unknown_start);
    bool has_end = d->interval && !(d->open_end || d->unknown_end);

    if (!has_start)
        return has_end ? d->to.grain : DATELINE_NO_PRECISION;
    return has_end && d->to.grain != d->from.grain ? DATELINE_RANGE : d->from.grain;
}

/* ---- what there is --------------------------------------------------------------------------- */

static bool time_valid(const struct dl_point *p)
{
    if (p->has_zone && (p->zone < -12 * 60 || p->zone > 14 * 60))
        return false;
    if (p->hour == 24)
        return p->minute == 0 && p->second == 0;
    return p->hour < 24 && p->minute < 60 && p->second < 60;
}

/* Stretches of several years begin where the spans of their length begin: 1890, or 49 BC. */
static bool span_valid(const struct dl_point *p, int64_t years)
{
    if (p->year >= 0)
        return p->year % years == 0;
    return years == 10 ? (1 - p->year) % 10 == 9 : (1 - p->year) % years == 0;
}

/* Of either calendar, as a week can begin in one and end in the other. */
static bool is_monday(int64_t day)
{
    return dl_day_weekday_then(day, DL_REFORM) == 1 || dl_day_weekday(day) == 1;
}

static bool fields_valid(const struct dl_point *p)
{
    int64_t year = p->year_unknown ? 2000 : p->year; /* 29 February is possible */

    switch (p->grain) {
    case DATELINE_TIME:
        return dl_is_day(year, p->month, p->day) && time_valid(p);
    case DATELINE_DAY:
        return dl_is_day(year, p->month, p->day);
    case DATELINE_WEEK:
    case DATELINE_WEEKEND:
        return dl_is_day(year, p->month, p->day) &&
               is_monday(dl_day_number(year, p->month, p->day));
    case DATELINE_MONTH:
        return p->month >= 1 && p->month <= 12;
    case DATELINE_QUARTER:
        return p->sub >= 1 && p->sub <= 4;
    case DATELINE_SEASON:
        return p->sub >= 21 && p->sub <= 24;
    case DATELINE_HALF:
        return p->sub >= 1 && p->sub <= 2;
    case DATELINE_YEAR:
        return true;
    case DATELINE_DECADE:
        return span_valid(p, 10);
    case DATELINE_CENTURY:
        return span_valid(p, 100);
    case DATELINE_MILLENNIUM:
        return span_valid(p, 1000);
    case DATELINE_NO_PRECISION:
    case DATELINE_RANGE:
        break;
    }
    return false;
}

bool dl_point_valid(const struct dl_point *p)
{
    int64_t first, last;

    if (!fields_valid(p))
        return false;
    if (p->year_unknown)
        return p->grain == DATELINE_DAY || p->grain == DATELINE_MONTH;
    if (p->grain >= DATELINE_YEAR)
        return p->year >= DL_YEAR_MIN && p->year <= DL_YEAR_MAX;
    if (p->year < -9999 || p->year > 9999)
        return false;
    return dl_point_days(p, &first, &last) && last < dl_day_number(10000, 1, 1);
}

bool dl_date_equal(const struct dl_date *a, const struct dl_date *b)
{
    char spelling_a[DL_EDTF_MAX], spelling_b[DL_EDTF_MAX];

    dl_edtf_print(a, spelling_a);
    dl_edtf_print(b, spelling_b);
    return strcmp(spelling_a, spelling_b) == 0;
}

/* ---- points by arithmetic -------------------------------------------------------------------- */

/* Years beyond the limits stay beyond them, so that the point is not valid, and nothing overflows.
 */
static int32_t clamp_year(int64_t year)
{
    if (year < DL_YEAR_MIN)
        return DL_YEAR_MIN - 1;
    if (year > DL_YEAR_MAX)
        return DL_YEAR_MAX + 1;
    return (int32_t)year;
}

/* The same for day numbers and counts of stretches: some more than the days of all years. */
static int64_t clamp_count(int64_t n)
{
    const int64_t limit = 366 * (int64_t)(DL_YEAR_MAX + 1);
    return n < -limit ? -limit : n > limit ? limit : n;
}

static void set_day(struct dl_point *p, int64_t day_number)
{
    int64_t year;
    int month, day;

    dl_day_civil(clamp_count(day_number), &year, &month, &day);
    p->year = clamp_year(year);
    p->month = (uint8_t)month;
    p->day = (uint8_t)day;
}

struct dl_point dl_point_year(int64_t year)
{
    return (struct dl_point){.grain = DATELINE_YEAR, .year = clamp_year(year)};
}

struct dl_point dl_point_month(int64_t year, int month)
{
    return (struct dl_point){
        .grain = DATELINE_MONTH, .year = clamp_year(year), .month = (uint8_t)month};
}

struct dl_point dl_point_day(int64_t day_number)
{
    struct dl_point p = {.grain = DATELINE_DAY};
    set_day(&p, day_number);
    return p;
}

struct dl_point dl_point_week(int64_t day_number)
{
    struct dl_point p = {.grain = DATELINE_WEEK};
    day_number = clamp_count(day_number);
    set_day(&p, day_number - dl_day_weekday_then(day_number, DL_REFORM) + 1);
    return p;
}

struct dl_point dl_point_weekend(int64_t day_number)
{
    struct dl_point p = dl_point_week(day_number);
    p.grain = DATELINE_WEEKEND;
    return p;
}

/* Stretches of several years are counted: 0 is the one that begins with year 0, -1 the last one
 * before year 1. Decades BC end in years like 40 BC, centuries and millennia in years like 201 BC.
 */
static int64_t span_index(int64_t year, int64_t years)
{
    if (year > 0)
        return year / years;
    int64_t bc = 1 - year;
    return years == 10 ? -(bc / 10) - 1 : -((bc - 1) / years) - 1;
}

static int64_t span_year(int64_t index, int64_t years)
{
    if (index >= 0)
        return index * years;
    int64_t bc = years == 10 ? -index * 10 - 1 : -index * years;
    return 1 - bc;
}

/* The stretch of several years that holds a year. */
static struct dl_point span_holding(int64_t year, int64_t years, enum dateline_precision grain)
{
    return (struct dl_point){.grain = grain,
                             .year = clamp_year(span_year(span_index(year, years), years))};
}

/* The half, quarter … of a year that holds a month: sub counts from first_sub. */
static struct dl_point part_holding(int64_t year, int month, int months, int first_sub,
                                    enum dateline_precision grain)
{
    return (struct dl_point){.grain = grain,
                             .year = clamp_year(year),
                             .sub = (uint8_t)(first_sub + (month - 1) / months)};
}

/* The stretch of one grain that holds a day. */
static struct dl_point point_holding(int64_t day_number, enum dateline_precision grain)
{
    struct dl_point p = dl_point_day(day_number);

    switch (grain) {
    case DATELINE_TIME:
        p.grain = DATELINE_TIME;
        p.timex_fields = 2;
        break;
    case DATELINE_WEEKEND:
        return dl_point_weekend(day_number);
    case DATELINE_WEEK:
        return dl_point_week(day_number);
    case DATELINE_MONTH:
        return dl_point_month(p.year, p.month);
    case DATELINE_QUARTER:
        return part_holding(p.year, p.month, 3, 1, grain);
    case DATELINE_SEASON: /* it begins in March: January and February are of the year before */
        return p.month > 2 ? part_holding(p.year, p.month - 2, 3, 21, grain)
                           : part_holding(p.year - 1, p.month + 10, 3, 21, grain);
    case DATELINE_HALF:
        return part_holding(p.year, p.month, 6, 1, grain);
    case DATELINE_YEAR:
        return dl_point_year(p.year);
    case DATELINE_DECADE:
        return span_holding(p.year, 10, grain);
    case DATELINE_CENTURY:
        return span_holding(p.year, 100, grain);
    case DATELINE_MILLENNIUM:
        return span_holding(p.year, 1000, grain);
    case DATELINE_DAY:
    case DATELINE_NO_PRECISION:
    case DATELINE_RANGE:
        break;
    }
    return p;
}

struct dl_point dl_point_at_grain(const struct dl_point *p, enum dateline_precision grain)
{
    int64_t first, last;
    struct dl_point ret = *p;

    if (grain == p->grain)
        return ret;
    if (dl_point_days(p, &first, &last)) {
        ret = point_holding(first, grain);
        ret.qualifier = p->qualifier;
    } else if (p->year_unknown && grain == DATELINE_MONTH) {
        ret.grain = grain;
        ret.day = 0;
        ret.daypart = DL_NO_DAYPART;
    }
    return ret;
}

/* n parts of a year later: months, quarters, seasons, halves; part counts from 0. */
static int shift_part(struct dl_point *p, int part, int parts_in_year, int64_t n)
{
    int64_t index = (int64_t)p->year * parts_in_year + part + n;
    int64_t rest = index % parts_in_year;

    if (rest < 0)
        rest += parts_in_year;
    p->year = clamp_year((index - rest) / parts_in_year);
    return (int)rest;
}

static void shift_span(struct dl_point *p, int64_t years, int64_t n)
{
    /* a stretch that begins with year 0 is of our era, though the year 0 itself is BC */
    int64_t index = p->year == 0 ? 0 : span_index(p->year, years);
    p->year = clamp_year(span_year(index + n, years));
}

struct dl_point dl_point_shift(const struct dl_point *p, int64_t n)
{
    struct dl_point ret = *p;

    n = clamp_count(n);
    switch (p->grain) {
    case DATELINE_TIME:
    case DATELINE_DAY:
        set_day(&ret, dl_day_number(p->year, p->month, p->day) + n);
        break;
    case DATELINE_WEEK:
    case DATELINE_WEEKEND:
        set_day(&ret, dl_day_number(p->year, p->month, p->day) + n * 7);
        break;
    case DATELINE_MONTH:
        ret.month = (uint8_t)(shift_part(&ret, p->month - 1, 12, n) + 1);
        break;
    case DATELINE_QUARTER:
        ret.sub = (uint8_t)(shift_part(&ret, p->sub - 1, 4, n) + 1);
        break;
    case DATELINE_SEASON:
        ret.sub = (uint8_t)(shift_part(&ret, p->sub - 21, 4, n) + 21);
        break;
    case DATELINE_HALF:
        ret.sub = (uint8_t)(shift_part(&ret, p->sub - 1, 2, n) + 1);
        break;
    case DATELINE_YEAR:
        ret.year = clamp_year(p->year + n);
        break;
    case DATELINE_DECADE:
        shift_span(&ret, 10, n);
        break;
    case DATELINE_CENTURY:
        shift_span(&ret, 100, n);
        break;
    case DATELINE_MILLENNIUM:
        shift_span(&ret, 1000, n);
        break;
    case DATELINE_NO_PRECISION:
    case DATELINE_RANGE:
        break;
    }
    if (p->year_unknown)
        ret.year = p->year; /* counted in any one year */
    return ret;
}
