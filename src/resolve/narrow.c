/* SPDX-License-Identifier: MIT */
/* Parts of a stretch: early, mid, late; halves, thirds and quarters. A part that is one step of the
 * calendar is that step in its precision too: a third of a season or quarter is a month, so "early
 * spring 1950" is 1950-03~. A part of several steps keeps the precision of what was said: "early
 * 1950" is 1950-01~/1950-04~, and a year. */
#include "resolve/state.h"

/* A stretch as a number of smaller steps: a year is 12 months from its January. */
struct steps {
    enum dateline_precision grain;
    int64_t first; /* year, month number (year * 12 + month - 1) or day number */
    int count;     /* for the division: a month counts as 30 days */
    int extra;     /* steps that the last piece has more (a month's 31st day: 1; February's: -2) */
};

static int64_t month_number(int64_t first_day)
{
    int64_t year;
    int month, day;
    dl_day_civil(first_day, &year, &month, &day);
    return year * 12 + month - 1;
}

static bool steps_of(const struct dl_point *p, struct steps *ret)
{
    int64_t first, last;
    if (!dl_point_days(p, &first, &last))
        return false;
    switch (p->grain) {
    case DATELINE_WEEK:
        *ret = (struct steps){DATELINE_DAY, first, 7, 0};
        return true;
    case DATELINE_MONTH:
        *ret = (struct steps){DATELINE_DAY, first, 30, (int)(last - first) - 29};
        return true;
    case DATELINE_QUARTER:
    case DATELINE_SEASON:
        *ret = (struct steps){DATELINE_MONTH, month_number(first), 3, 0};
        return true;
    case DATELINE_HALF:
        *ret = (struct steps){DATELINE_MONTH, month_number(first), 6, 0};
        return true;
    case DATELINE_YEAR:
        *ret = (struct steps){DATELINE_MONTH, month_number(first), 12, 0};
        return true;
    case DATELINE_DECADE:
        *ret = (struct steps){DATELINE_YEAR, p->year, 10, 0};
        return true;
    case DATELINE_CENTURY:
        *ret = (struct steps){DATELINE_YEAR, p->year, 100, 0};
        return true;
    case DATELINE_MILLENNIUM:
        *ret = (struct steps){DATELINE_YEAR, p->year, 1000, 0};
        return true;
    default:
        return false; /* a day has no parts on a calendar */
    }
}

static struct dl_point step_point(const struct steps *s, int64_t n)
{
    if (s->grain == DATELINE_DAY)
        return dl_point_day(n);
    if (s->grain == DATELINE_YEAR)
        return dl_point_year(n);
    int64_t year = n >= 0 ? n / 12 : -((-n + 11) / 12);
    return dl_point_month(year, (int)(n - year * 12) + 1);
}

/* Piece number i of k equal ones; where they cannot be equal, the first ones are longer. */
static struct dl_date piece(const struct dl_point *p, const struct steps *s, int i, int k)
{
    int begin = (s->count * i + k - 1) / k, end = (s->count * (i + 1) + k - 1) / k - 1;
    if (i == k - 1)
        end += s->extra;
    int64_t first = s->first + begin;
    /* The 1st century begins in year 1: there is no year 0 between 1 BC and AD 1. */
    if (s->grain == DATELINE_YEAR && p->year == 0 && i == 0)
        first = s->first + 1;
    return dl_date_interval(step_point(s, first), step_point(s, s->first + end));
}

struct division {
    int i, k;
    bool exact;
};

static struct division division_of(enum dl_part part)
{
    switch (part) {
    case DL_PART_START:
    case DL_PART_TURN:
        return (struct division){0, 3, false};
    case DL_PART_MID:
        return (struct division){1, 3, false};
    case DL_PART_END:
        return (struct division){2, 3, false};
    case DL_PART_FIRST_HALF:
        return (struct division){0, 2, true};
    case DL_PART_SECOND_HALF:
        return (struct division){1, 2, true};
    case DL_PART_FIRST_THIRD:
        return (struct division){0, 3, true};
    case DL_PART_SECOND_THIRD:
        return (struct division){1, 3, true};
    case DL_PART_LAST_THIRD:
        return (struct division){2, 3, true};
    case DL_PART_FIRST_QUARTER:
        return (struct division){0, 4, true};
    case DL_PART_SECOND_QUARTER:
        return (struct division){1, 4, true};
    case DL_PART_THIRD_QUARTER:
        return (struct division){2, 4, true};
    case DL_PART_LAST_QUARTER:
        return (struct division){3, 4, true};
    }
    return (struct division){0, 1, true};
}

static struct dl_date part_of_year(const struct dl_point *p, const struct division *d)
{
    struct dl_point point = *p;
    point.grain = d->k == 2 ? DATELINE_HALF : DATELINE_QUARTER;
    point.sub = (uint8_t)(d->i + 1);
    return dl_date_of(point);
}

bool dl_says_many(const struct dl_said *s)
{
    const uint64_t all = DL_BIT(PART) | DL_BIT(NUMBER) | DL_BIT(UNIT);
    return (s->has & all) == all;
}

/* How many steps the unit has; 0: none. *ret: the stretch in such steps. */
static int64_t steps_of_unit(int32_t unit, const struct dl_point *p, struct steps *ret)
{
    int64_t first, last, per = 1;
    dl_point_days(p, &first, &last);
    *ret = (struct steps){DATELINE_DAY, first, (int)(last - first + 1), 0};
    switch (unit) {
    case DL_UNIT_DAY:
        return 1;
    case DL_UNIT_WEEK:
        return 7;
    case DL_UNIT_QUARTER:
        per = 3;
        break;
    case DL_UNIT_MONTH:
        break;
    case DL_UNIT_YEAR:
        *ret = (struct steps){DATELINE_YEAR, p->year, p->grain == DATELINE_DECADE ? 10 : 100, 0};
        return p->grain == DATELINE_DECADE || p->grain == DATELINE_CENTURY;
    default:
        return 0;
    }
    *ret = (struct steps){DATELINE_MONTH, month_number(first), 0, 0};
    ret->count = (int)(month_number(last) - ret->first + 1);
    return per;
}

/* The first or last of the stretch, where it has more of them; else all of it. */
static struct dl_date so_many(const struct dl_point *p, const struct dl_said *s)
{
    struct steps steps;
    int64_t n = dl_count(s) * steps_of_unit(dl_get(s, DL_FIELD_UNIT), p, &steps);
    if (n < 1 || n >= steps.count)
        return dl_date_of(*p);
    int64_t first = steps.first;
    if (dl_get(s, DL_FIELD_PART) == DL_PART_END)
        first += steps.count - n;
    struct dl_date date =
        dl_date_interval(step_point(&steps, first), step_point(&steps, first + n - 1));
    date.from.qualifier = date.to.qualifier = p->qualifier;
    return date;
}

struct dl_date dl_narrow(const struct dl_point *p, const struct dl_said *s, bool *ret_exact)
{
    struct division d = division_of((enum dl_part)dl_get(s, DL_FIELD_PART));
    struct steps steps;
    *ret_exact = d.exact;
    /* EDTF has no months in years of more than four digits. */
    bool year_alone = p->grain == DATELINE_YEAR && (p->year < -9999 || p->year > 9999);
    if (p->year_unknown || year_alone || !steps_of(p, &steps))
        return dl_date_of(*p);
    if (dl_says_many(s) && dl_count(s)) {
        *ret_exact = true;
        return so_many(p, s);
    }
    if (p->grain == DATELINE_YEAR && d.exact && d.k != 3)
        return part_of_year(p, &d);
    struct dl_date date = piece(p, &steps, d.i, d.k);
    uint8_t qualifier = d.exact ? p->qualifier : (uint8_t)(p->qualifier | DL_APPROXIMATE);
    date.from.qualifier = qualifier;
    date.to.qualifier = qualifier;
    return date;
}
