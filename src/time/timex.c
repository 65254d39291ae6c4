/* SPDX-License-Identifier: MIT */
/* TIMEX3 values (ISO 24617-1, TimeML; years BC, seasons and parts of the day as in TIDES TIMEX2).
 */
#include "time/calendar.h"
#include "time/date.h"
#include "time/put.h"

/* Years are historical here: 44 BC is BC0044. */
static inline char *put_year(char *p, int64_t year)
{
    if (year > 0)
        return dl_put_year(p, (uint64_t)year);
    p = dl_put_text(p, "BC");
    return dl_put_year(p, (uint64_t)(1 - year));
}

/* Decade 189, century 18, millennium 1: the year without its last digits. 49–40 BC is BC004; of
 * 300–201 BC all years but the first begin with 02, and so does BC02. */
static char *put_span(char *p, int64_t year, int dropped)
{
    int64_t n = year;

    if (year < 0) {
        p = dl_put_text(p, "BC");
        n = -year;
    }
    char digits[16], *end = dl_put_year(digits, (uint64_t)n);
    size_t len = (size_t)(end - digits) - (size_t)dropped;
    memcpy(p, digits, len);
    return p + len;
}

static char *put_day(char *p, const struct dl_point *t)
{
    if (t->year_unknown)
        p = dl_put_text(p, "XXXX");
    else
        p = put_year(p, t->year);
    return dl_put_month_day(p, t->month, t->day);
}

static char *put_time(char *p, const struct dl_point *t)
{
    p = put_day(p, t);
    *p++ = 'T';
    p = dl_put_two(p, t->hour);
    if (t->timex_fields >= 2) {
        *p++ = ':';
        p = dl_put_two(p, t->minute);
    }
    if (t->timex_fields >= 3) {
        *p++ = ':';
        p = dl_put_two(p, t->second);
    }
    return p;
}

static char *put_week(char *p, const struct dl_point *t)
{
    int64_t year;
    int week;

    dl_day_iso_week(dl_day_number(t->year, t->month, t->day), &year, &week);
    p = dl_put_text(put_year(p, year), "-W");
    p = dl_put_two(p, (unsigned)week);
    return t->grain == DATELINE_WEEKEND ? dl_put_text(p, "-WE") : p;
}

static char *put_daypart(char *p, enum dl_daypart daypart)
{
    static const char *const names[] = {"", "TMO", "TMI", "TAF", "TEV", "TNI", "TDT"};
    return (size_t)daypart < sizeof names / sizeof names[0] ? dl_put_text(p, names[daypart]) : p;
}

/* The year, then "-Q3", "-H1", "-SU". */
static char *put_part_of_year(char *p, const struct dl_point *t)
{
    static const char *const seasons[] = {"-SP", "-SU", "-FA", "-WI"};

    p = put_year(p, t->year);
    if (t->grain == DATELINE_SEASON)
        return dl_put_text(p, seasons[(t->sub - 21) & 3]);
    p = dl_put_text(p, t->grain == DATELINE_QUARTER ? "-Q" : "-H");
    return dl_put_digits(p, t->sub, 1);
}

static char *put_point(char *p, const struct dl_point *t)
{
    switch (t->grain) {
    case DATELINE_TIME:
        return put_time(p, t);
    case DATELINE_DAY:
        return put_daypart(put_day(p, t), t->daypart);
    case DATELINE_WEEK:
    case DATELINE_WEEKEND:
        return put_week(p, t);
    case DATELINE_MONTH:
        return put_day(p, t);
    case DATELINE_QUARTER:
    case DATELINE_SEASON:
    case DATELINE_HALF:
        return put_part_of_year(p, t);
    case DATELINE_YEAR:
        return put_year(p, t->year);
    case DATELINE_DECADE:
        return put_span(p, t->year, 1);
    case DATELINE_CENTURY:
        return put_span(p, t->year, 2);
    case DATELINE_MILLENNIUM:
        return put_span(p, t->year, 3);
    case DATELINE_NO_PRECISION:
    case DATELINE_RANGE:
        break;
    }
    return p;
}

void dl_timex_print(const struct dl_point *point, char *buf)
{
    *put_point(buf, point) = '\0';
}
