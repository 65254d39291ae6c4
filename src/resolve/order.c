/* SPDX-License-Identifier: MIT */
/* Numeric dates: which number is the day, which the month, and which the year. */
#include "resolve/state.h"

/* Which of n1, n2 and n3 is what in one order; n3 can be missing. */
struct roles {
    enum dl_field day, month, year2;
};

static bool year_stands_first(const struct dl_said *s)
{
    return dl_has(s, DL_FIELD_YEAR) && s->at[DL_FIELD_YEAR] < s->at[DL_FIELD_N1];
}

static struct roles roles_in(const struct dl_said *s, enum dateline_order order)
{
    if (order == DATELINE_ORDER_YMD && dl_has(s, DL_FIELD_N3))
        return (struct roles){.year2 = DL_FIELD_N1, .month = DL_FIELD_N2, .day = DL_FIELD_N3};
    if (order == DATELINE_ORDER_YMD || order == DATELINE_ORDER_MDY)
        return (struct roles){.month = DL_FIELD_N1, .day = DL_FIELD_N2, .year2 = DL_FIELD_N3};
    return (struct roles){.day = DL_FIELD_N1, .month = DL_FIELD_N2, .year2 = DL_FIELD_N3};
}

static bool order_fits(const struct dl_said *s, enum dateline_order order)
{
    /* Without a third number, year, month, day makes sense only behind a year. */
    if (order == DATELINE_ORDER_YMD && !dl_has(s, DL_FIELD_N3) && !year_stands_first(s))
        return false;
    if (order == DATELINE_ORDER_DMY && year_stands_first(s))
        return false;
    struct roles r = roles_in(s, order);
    int32_t month = dl_get(s, r.month), day = dl_get(s, r.day);
    if (!dl_is_day(2000, month, day))
        return false;
    if (!dl_has(s, DL_FIELD_WEEKDAY) || !dl_has(s, DL_FIELD_YEAR))
        return true;
    int32_t year = dl_get(s, DL_FIELD_YEAR);
    return dl_is_day(year, month, day) &&
           dl_day_weekday_then(dl_day_number(year, month, day), DL_REFORM) ==
               dl_get(s, DL_FIELD_WEEKDAY);
}

/* A two-digit year in front is taken only where nothing else fits, or where it was settled. */
static bool year_in_front(const struct dl_said *s)
{
    return order_fits(s, DATELINE_ORDER_YMD) && !order_fits(s, DATELINE_ORDER_DMY) &&
           !order_fits(s, DATELINE_ORDER_MDY);
}

void dl_order_survey(struct dl_resolver *r, const struct dl_said *s)
{
    if (!dl_has(s, DL_FIELD_N1) || !dl_has(s, DL_FIELD_N2) || year_stands_first(s))
        return;
    bool dmy = order_fits(s, DATELINE_ORDER_DMY), mdy = order_fits(s, DATELINE_ORDER_MDY);
    r->votes.dmy += dmy && !mdy;
    r->votes.mdy += mdy && !dmy;
    r->votes.ymd += year_in_front(s);
}

static enum dateline_order majority(const struct dl_order_votes *v)
{
    if (v->ymd > v->dmy && v->ymd > v->mdy)
        return DATELINE_ORDER_YMD;
    return v->mdy > v->dmy ? DATELINE_ORDER_MDY : DATELINE_ORDER_DMY;
}

/* All votes are for one order. */
static bool unanimous(const struct dl_order_votes *v)
{
    return (v->dmy > 0) + (v->mdy > 0) + (v->ymd > 0) == 1;
}

static const char *order_name(enum dateline_order order)
{
    switch (order) {
    case DATELINE_ORDER_MDY:
        return "mdy";
    case DATELINE_ORDER_YMD:
        return "ymd";
    default:
        return "dmy";
    }
}

/* Both orders fit: take the one that the document uses. */
static enum dateline_order guess(struct dl_job *job, enum dateline_order order)
{
    if (unanimous(&job->r->votes)) {
        dl_note(job, "order %s: from the document's dates that leave no choice", order_name(order));
    } else {
        job->flags |= DATELINE_FLAG_AMBIGUOUS_ORDER;
        dl_note(job, "order %s is a guess: set it with --order dmy, mdy or ymd", order_name(order));
    }
    return order;
}

/* How many days lie between the document date and that day, of whatever year. */
static int64_t days_off(const struct dl_resolver *r, const struct dl_said *s,
                        enum dateline_order order)
{
    struct roles roles = roles_in(s, order);
    int month = (int)dl_get(s, roles.month), day = (int)dl_get(s, roles.day);
    const struct dl_point *today = &r->document;
    int64_t now = dl_day_number(today->year, today->month, today->day), least = INT64_MAX;
    for (int64_t year = today->year - 1; year <= today->year + 1; year++) {
        int64_t off = llabs(dl_day_number(year, month, day) - now);
        least = off < least ? off : least;
    }
    return least;
}

/* "On 3/12": without a year it is the day nearer to that of writing, where no other date tells. */
static enum dateline_order likely(const struct dl_resolver *r, const struct dl_said *s,
                                  bool has_year)
{
    const struct dl_order_votes *v = &r->votes;
    bool knows_day = r->has_document && r->document.grain <= DATELINE_MONTH;
    if (has_year || !knows_day || v->dmy || v->mdy)
        return majority(v) == DATELINE_ORDER_MDY ? DATELINE_ORDER_MDY : DATELINE_ORDER_DMY;
    return days_off(r, s, DATELINE_ORDER_MDY) < days_off(r, s, DATELINE_ORDER_DMY)
               ? DATELINE_ORDER_MDY
               : DATELINE_ORDER_DMY;
}

/* "On 3/4": what could be a fraction, and nothing tells which of the numbers would be the day. */
static bool is_no_day(const struct dl_resolver *r, const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_COUNTS) == DL_COUNTS_NO_ORDER && !unanimous(&r->votes) &&
           r->asked == DATELINE_ORDER_AUTO;
}

/* False when no order makes a date of the numbers. */
static bool choose(struct dl_job *job, const struct dl_said *s, bool has_year,
                   enum dateline_order *ret)
{
    const struct dl_resolver *r = job->r;
    bool dmy = order_fits(s, DATELINE_ORDER_DMY), mdy = order_fits(s, DATELINE_ORDER_MDY);
    enum dateline_order order = majority(&r->votes);
    if (dmy && mdy && is_no_day(r, s))
        return false;
    if (r->asked != DATELINE_ORDER_AUTO && order_fits(s, r->asked)) {
        dl_note(job, "order %s: as asked for", order_name(r->asked));
        *ret = r->asked;
    } else if (year_in_front(s) || (order == DATELINE_ORDER_YMD && order_fits(s, order))) {
        *ret = DATELINE_ORDER_YMD;
    } else if (dmy && mdy && dl_get(s, DL_FIELD_N1) != dl_get(s, DL_FIELD_N2)) {
        *ret = guess(job, likely(r, s, has_year));
    } else if (dmy || mdy) {
        *ret = dmy ? DATELINE_ORDER_DMY : DATELINE_ORDER_MDY;
    } else {
        return false;
    }
    return true;
}

static void take_number(struct dl_said *s, enum dl_field role, enum dl_field number)
{
    dl_set_at(s, role, s->value[number], number);
}

bool dl_order_apply(struct dl_job *job, struct dl_said *s)
{
    if (!dl_has(s, DL_FIELD_N1) || !dl_has(s, DL_FIELD_N2))
        return true;
    enum dateline_order order;
    struct dl_said dated = *s, any_day = *s;
    bool has_year = dl_has(s, DL_FIELD_YEAR) || dl_has(s, DL_FIELD_N3);
    if (job->r->has_document && !has_year)
        dl_set(&dated, DL_FIELD_YEAR, job->r->document.year); /* "Fri 6/12": its weekday tells */
    /* A weekday that no order fits is a slip, or Old Style. */
    dl_unset(&any_day, DL_FIELD_WEEKDAY);
    if (!choose(job, &dated, has_year, &order) && !choose(job, &any_day, has_year, &order))
        return false;
    struct roles roles = roles_in(s, order);
    take_number(s, DL_FIELD_DAY, roles.day);
    take_number(s, DL_FIELD_MONTH, roles.month);
    if (dl_has(s, DL_FIELD_N3))
        take_number(s, DL_FIELD_YEAR2, roles.year2);
    s->has &= ~(DL_BIT(N1) | DL_BIT(N2) | DL_BIT(N3));
    return true;
}
