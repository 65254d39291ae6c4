/* SPDX-License-Identifier: MIT */
/* A mention of two dates, from one to the other: "from May to July 1940". */
#include "resolve/state.h"

#define ABOUT_IF_NEAR 2 /* of the second end's "about" */
#define NEAR_YEARS 10
#define SAID_YEAR (DL_BIT(YEAR) | DL_BIT(YEAR2))
#define SAID_IN_YEAR \
    (DL_BIT(MONTH) | DL_BIT(SEASON) | DL_BIT(QUARTER) | DL_BIT(HALF) | DL_BIT(HOLIDAY))

/* The two ends at work. has: what was said of each before they borrowed. */
struct range {
    struct dl_answer from, to;
    uint64_t has_from, has_to;
    bool unlike; /* see are_unlike() */
};

/* The second end of a range whose year or day had to be supplied: the first one from there on. */
static void answer_after(struct dl_job *job, struct dl_said *s, const struct dl_point *from,
                         struct dl_answer *ret)
{
    struct dl_said day = *s;
    if (s->has & SAID_IN_YEAR) {
        dl_answer_in_year(job, s, from->year, ret);
        return;
    }
    if (dl_has(s, DL_FIELD_WEEKDAY)) {
        day.has &= ~DL_BIT(DIRECTION);
        dl_set(&day, DL_FIELD_TENSE, DL_FUTURE);
    }
    struct dl_memory *last = &job->r->last[DL_LAST_DAY], saved = *last;
    *last = (struct dl_memory){.has = true, .point = *from, .offset = dl_place(job)};
    dl_set(&day, DL_FIELD_FROM, DL_FROM_TEXT);
    *ret = dl_absolute(job, &day);
    *last = saved;
}

/* "From April to early 2021": does the begin of the part leave its month behind? Not "from October
 * to the end of 2021". */
static bool ends_before_month(const struct range *x, const struct dl_said *to)
{
    int64_t begin, first, ignore;
    bool exact;
    if (!(x->has_from & DL_BIT(MONTH)) || (x->has_from & SAID_YEAR) || !(x->has_to & SAID_YEAR) ||
        !dl_has(to, DL_FIELD_PART) || dl_get(to, DL_FIELD_PART) == DL_PART_END ||
        x->to.point.grain != DATELINE_YEAR)
        return false;
    struct dl_date part = dl_narrow(&x->to.point, to, &exact);
    return dl_point_days(&part.from, &first, &ignore) &&
           dl_point_days(&x->from.point, &begin, &ignore) && begin >= first;
}

/* "From November 1939 to February", "from November to February 1940": a year that was borrowed
 * gives way where the months would otherwise run backwards. */
static void mend_order(struct dl_job *job, struct range *x)
{
    bool both_months = (x->has_from & SAID_IN_YEAR) && (x->has_to & SAID_IN_YEAR);
    if (ends_before_month(x, &job->said[1])) {
        dl_answer_in_year(job, &job->said[0], (int64_t)x->to.point.year - 1, &x->from);
        return;
    }
    if (dl_in_order(&x->from.point, &x->to.point) || !both_months)
        return;
    if (!(x->has_to & SAID_YEAR))
        dl_answer_in_year(job, &job->said[1], (int64_t)x->from.point.year + 1, &x->to);
    else if (!(x->has_from & SAID_YEAR))
        dl_answer_in_year(job, &job->said[0], (int64_t)x->to.point.year - 1, &x->from);
}

/* The winter of 1939–40 is one. */
static bool is_one_winter(const struct dl_said *from, const struct dl_said *to)
{
    const int32_t winter = 24;
    return dl_get(from, DL_FIELD_SEASON) == winter && !(to->has & SAID_IN_YEAR) &&
           dl_has(from, DL_FIELD_YEAR) && dl_has(to, DL_FIELD_YEAR) &&
           dl_get(to, DL_FIELD_YEAR) == dl_get(from, DL_FIELD_YEAR) + 1;
}

enum { LAST_MONTH = 12, MOST_BEHIND_SLASH = 30 };

/* Behind a slash two digits name a later year, no month and not too late: 1944/45 and 1914/18 are
 * ranges, and the files 1944/17, 1944/07 and 1944/98 are none; but c. 1450/60 is one. */
static bool is_reference(const struct dl_job *job, const struct range *x)
{
    size_t at = job->said[1].offset;
    bool years = (x->has_from & DL_BIT(YEAR)) && (x->has_to & DL_BIT(YEAR2)) &&
                 x->to.point.grain == DATELINE_YEAR;
    while (at > 0 && dl_is_space(job->text.data[at - 1]))
        at--;
    return years && !dl_has(&job->said[0], DL_FIELD_APPROX) && at > 0 &&
           job->text.data[at - 1] == '/' && x->to.point.year != x->from.point.year + 1 &&
           (x->to.point.year % 100 <= LAST_MONTH ||
            x->to.point.year > x->from.point.year + MOST_BEHIND_SLASH);
}

static struct dl_date end_date(struct dl_job *job, const struct dl_said *s, struct dl_answer *a)
{
    bool exact;
    a->point.qualifier =
        dl_qualifier_for(&a->point, (uint8_t)(job->qualifier | dl_said_qualifier(s)));
    if (dl_has(s, DL_FIELD_PART))
        return dl_narrow(&a->point, s, &exact);
    return dl_stretch_of(a);
}

/* From one to the other, or back: "in late or early May". */
static struct dl_date from_to(const struct dl_date *from, const struct dl_date *to)
{
    int64_t begin, end;
    if (dl_date_first(from, &begin) && dl_date_last(to, &end) && end < begin) {
        const struct dl_date *first = to;
        to = from;
        from = first;
    }
    return dl_date_interval(dl_interval_end(&from->from, false),
                            dl_interval_end(to->interval ? &to->to : &to->from, true));
}

/* "c. 1870–1875" is about both years, and a life's "c. 1450–1501" about the first. */
static void mend_about(struct dl_job *job, const struct range *x)
{
    if (dl_get(&job->said[1], DL_FIELD_APPROX) == ABOUT_IF_NEAR &&
        x->to.point.year - x->from.point.year > NEAR_YEARS)
        dl_unset(&job->said[1], DL_FIELD_APPROX);
}

/* "From May to June", "in May or June"; "until May or June" is until the later one. */
static void shape_range(struct dl_job *job, struct range *x, struct dl_resolution *ret)
{
    const struct dl_said *said = job->said;
    struct dl_date from = end_date(job, &said[0], &x->from), to = end_date(job, &said[1], &x->to);
    ret->date = from_to(&from, &to);
    struct dl_date named = dl_date_interval(x->from.point, x->to.point);
    ret->precision = dl_date_precision(&named);
    if (dl_date_precision(&ret->date) == DATELINE_RANGE) /* "late 1949 to 1950" */
        ret->precision = DATELINE_RANGE;
    bool either = dl_get(&said[1], DL_FIELD_RELATION) == DL_BETWEEN;
    ret->relation = either || dl_get(&said[0], DL_FIELD_RELATION) == DL_BETWEEN ? DATELINE_BETWEEN
                                                                                : DATELINE_FROM_TO;
    if (either && dl_set_bound(ret, (enum dl_bound)dl_get(&said[0], DL_FIELD_RELATION)))
        return;
    if (dl_collapse(ret))
        ret->relation = ret->date.from.qualifier & DL_APPROXIMATE ? DATELINE_AROUND : DATELINE_ON;
}

/* "They met from Monday to Thursday": on a Tuesday, in the week before. */
static void mend_week(struct dl_job *job, struct range *x)
{
    const struct dl_resolver *r = job->r;
    int64_t day, last, begin, ignore;
    if (!(x->has_from & DL_BIT(WEEKDAY)) || !(x->has_to & DL_BIT(WEEKDAY)) || !r->has_document ||
        dl_verb_tense(job) != DL_PAST || x->from.point.grain > DATELINE_DAY ||
        !dl_point_days(&x->from.point, &begin, &ignore) ||
        !dl_point_days(&x->to.point, &last, &ignore) ||
        !dl_point_days(&r->document, &day, &ignore) || begin > day || last <= day)
        return;
    x->from.point = dl_point_shift(&x->from.point, -DAYS_IN_WEEK);
    x->to.point = dl_point_shift(&x->to.point, -DAYS_IN_WEEK);
}

static int minute_of_day(const struct dl_point *p)
{
    return p->hour * 60 + p->minute;
}

static bool is_backward_in_day(const struct dl_point *from, const struct dl_point *to)
{
    return from->grain == DATELINE_TIME && to->grain == DATELINE_TIME && from->day == to->day &&
           from->month == to->month && from->year == to->year &&
           minute_of_day(to) < minute_of_day(from);
}

/* "From 9 p.m. to 5 a.m." ends on the next day, and where the day stands at the end, "to 6 a.m.
 * Tuesday", begins on the one before. At midnight a morning begins; "11:30 to 1:30" is one day, and
 * in "11 to 2 a.m." the first hour is one of the evening. */
static void mend_night(struct range *x)
{
    const uint64_t days = DL_BIT(DAY) | DL_BIT(WEEKDAY), half = DL_BIT(AMPM);
    struct dl_point *from = &x->from.point, *to = &x->to.point;
    if (!is_backward_in_day(from, to) || (x->has_from & x->has_to & days))
        return;
    if (from->hour == 24) {
        from->hour = 0;
        return;
    }
    if (!(x->has_to & half) && to->hour < 12 && from->hour <= 12) {
        to->hour += 12;
        return;
    }
    if (!(x->has_from & half) && from->hour < 12)
        from->hour += 12;
    if (x->has_to & days)
        *from = dl_point_shift(from, -1);
    else
        *to = dl_point_shift(to, 1);
}

static bool counts_day(const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_UNIT) == DL_UNIT_DAY && dl_has(s, DL_FIELD_DIRECTION);
}

/* "From last Monday until yesterday": the end is counted by itself, and a weekday is the last one
 * before it. */
static bool answer_until_day(struct dl_job *job, struct range *x)
{
    struct dl_said *from = &job->said[0], *to = &job->said[1];
    int64_t begin, end, ignore;
    if (!counts_day(to))
        return false;
    bool counts =
        counts_day(from) || (dl_has(from, DL_FIELD_WEEKDAY) && !dl_has(from, DL_FIELD_DAY));
    x->to = dl_shift(job, to);
    x->from = counts ? dl_shift(job, from) : dl_absolute(job, from);
    if (counts && !dl_has(from, DL_FIELD_DIRECTION) && x->to.outcome == DL_PLACED &&
        x->from.outcome == DL_PLACED && dl_point_days(&x->from.point, &begin, &ignore) &&
        dl_point_days(&x->to.point, &end, &ignore)) {
        int64_t before = end - 1 - begin,
                weeks = before / DAYS_IN_WEEK - (before % DAYS_IN_WEEK < 0);
        x->from.point = dl_point_shift(&x->from.point, weeks * DAYS_IN_WEEK);
    }
    return true;
}

/* "From tomorrow to Friday", "from July 3 until Monday", "from last Monday until the 9th": one of
 * the ends is counted, and the other is told in another way. */
static bool are_unlike(const struct dl_said *from, const struct dl_said *to)
{
    if (counts_day(to))
        return false;
    return counts_day(from) ||
           (dl_is_day_alone(from) && dl_is_day_alone(to)) || /* "from the 30th to the 2nd" */
           (dl_has(from, DL_FIELD_WEEKDAY) && dl_has(from, DL_FIELD_DIRECTION)) ||
           (dl_has(to, DL_FIELD_WEEKDAY) && dl_has(to, DL_FIELD_DIRECTION)) ||
           (dl_is_weekday_alone(from) && dl_has(to, DL_FIELD_DAY)) ||
           (dl_is_weekday_alone(to) && dl_has(from, DL_FIELD_DAY));
}

/* Is the end counted from the document, as "until Monday" is where the begin is long over? */
static bool ends_by_itself(const struct dl_job *job, const struct dl_said *to,
                           const struct dl_answer *from)
{
    int64_t begin, day, ignore;
    if (dl_has(to, DL_FIELD_DIRECTION) || dl_has(to, DL_FIELD_YEAR))
        return true;
    return dl_is_weekday_alone(to) && !dl_counts_from_text(job->r) &&
           dl_point_days(&from->point, &begin, &ignore) &&
           dl_point_days(&job->r->document, &day, &ignore) && begin < day - DAYS_IN_WEEK;
}

static bool answer_unlike(struct dl_job *job, struct range *x)
{
    struct dl_said *from = &job->said[0], *to = &job->said[1];
    x->unlike = are_unlike(from, to);
    if (!x->unlike)
        return false;
    x->from = counts_day(from) ? dl_shift(job, from) : dl_absolute(job, from);
    if (x->from.outcome != DL_PLACED || ends_by_itself(job, to, &x->from))
        x->to = dl_absolute(job, to);
    else
        dl_answer_from(job, to, &x->from, &x->to);
    bool placed = x->from.outcome == DL_PLACED && x->to.outcome == DL_PLACED;
    if (dl_is_weekday_alone(from) && x->to.outcome == DL_PLACED &&
        (!placed || dl_has(to, DL_FIELD_YEAR) || !dl_in_order(&x->from.point, &x->to.point)))
        dl_answer_beside(job, from, &x->to, -1, &x->from); /* "from last Monday to last Friday" */
    return true;
}

/* "Tomorrow, 8 to 10 p.m.", "8 to 10 p.m. tomorrow": both hours are of the day that is counted. */
static bool answer_hours(struct dl_job *job, struct range *x)
{
    static const enum dl_field counted[] = {DL_FIELD_DIRECTION, DL_FIELD_UNIT};
    struct dl_said *from = &job->said[0], *to = &job->said[1];
    bool behind = counts_day(to);
    if (behind == counts_day(from) || !dl_has(from, DL_FIELD_HOUR) || !dl_has(to, DL_FIELD_HOUR))
        return false;
    dl_borrow_range(job->text, from, to);
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        dl_set(behind ? from : to, counted[i], dl_get(behind ? to : from, counted[i]));
    x->has_to |= behind ? DL_BIT(DAY) : 0;
    x->from = dl_shift(job, from);
    x->to = dl_shift(job, to);
    if (x->from.outcome == DL_PLACED && x->to.outcome == DL_PLACED)
        mend_night(x);
    return true;
}

static void answer_range(struct dl_job *job, struct range *x)
{
    struct dl_said *from = &job->said[0], *to = &job->said[1];
    x->has_from = from->has;
    x->has_to = to->has;
    if (answer_hours(job, x) || answer_until_day(job, x) || answer_unlike(job, x))
        return;
    dl_borrow_range(job->text, from, to);
    x->from = dl_absolute(job, from);
    /* Both lack the year or the day: the end counts from the begin, not from the context. */
    if (!from->year_known && x->from.outcome == DL_PLACED && !(to->has & SAID_YEAR) &&
        x->from.point.grain <= DATELINE_HALF)
        answer_after(job, to, &x->from.point, &x->to);
    else
        x->to = dl_absolute(job, to);
    if (x->from.outcome == DL_PLACED && x->to.outcome == DL_PLACED) {
        mend_order(job, x);
        mend_week(job, x);
        mend_night(x);
    }
}

static bool is_backward(const struct range *x)
{
    return x->from.outcome == DL_PLACED && x->to.outcome == DL_PLACED &&
           !dl_in_order(&x->from.point, &x->to.point);
}

/* "After 1160 and before 1170" is between the two: has each end a bound of its own? */
static bool has_both_bounds(const struct dl_said *from, const struct dl_said *to)
{
    return dl_get(from, DL_FIELD_RELATION) == DL_AFTER &&
           dl_get(to, DL_FIELD_RELATION) == DL_BEFORE;
}

/* "Before 1160 and after 1170": two dates, as they stand in the text. */
static size_t resolve_apart(struct dl_job *job, struct range *x, struct dl_resolution *ret)
{
    bool to_first = job->said[1].offset < job->said[0].offset;
    for (size_t i = 0; i < 2; i++) {
        bool is_to = to_first == (i == 0);
        const struct dl_said *s = &job->said[is_to];
        dl_finish_date(job, s, is_to ? &x->to : &x->from, &ret[i]);
        ret[i].offset = s->offset;
        ret[i].length = s->end - s->offset;
    }
    return 2;
}

size_t dl_resolve_range(struct dl_job *job, struct dl_resolution *ret)
{
    struct range x = {0};
    struct dl_said *from = &job->said[0], *to = &job->said[1];
    dl_start_date(job);
    dl_settle_counted_years(job);
    if (!dl_settle_old_years(job) || dl_is_loose_number(job, from) || !dl_order_apply(job, from) ||
        !dl_order_apply(job, to))
        return dl_refuse(job);
    answer_range(job, &x);
    if (is_one_winter(from, to)) {
        dl_fields_words(job->text, job->m, from);
        return dl_finish_date(job, from, &x.from, ret);
    }
    if (counts_day(to) && x.from.outcome == DL_PLACED &&
        (x.to.outcome == DL_UNPLACED || is_backward(&x) ||
         (!counts_day(from) && !job->r->has_document))) {
        dl_fields_words(job->text, job->m, from); /* "from 3 May 1911 to today", whenever that is */
        dl_set(from, DL_FIELD_RELATION, DL_ONWARD);
        if (!counts_day(from))
            job->flags &= ~(unsigned)DATELINE_FLAG_RELATIVE;
        return dl_finish_date(job, from, &x.from, ret);
    }
    bool one = (x.from.outcome == DL_PLACED) != (x.to.outcome == DL_PLACED);
    if (x.unlike && (one || is_backward(&x)))
        return resolve_apart(job, &x, ret);
    if (has_both_bounds(from, to)) {
        if (is_backward(&x))
            return resolve_apart(job, &x, ret);
        dl_set(from, DL_FIELD_RELATION, DL_BETWEEN);
        dl_unset(to, DL_FIELD_RELATION);
    }
    bool placed = x.from.outcome == DL_PLACED && x.to.outcome == DL_PLACED;
    if (x.from.outcome == DL_IMPOSSIBLE || x.to.outcome == DL_IMPOSSIBLE || is_backward(&x) ||
        (placed && is_reference(job, &x)))
        return dl_refuse(job);
    if (placed && dl_is_one_day(job, &x.from.point, &x.to.point)) {
        dl_fields_words(job->text, job->m, to);
        return dl_finish_date(job, to, &x.to, ret);
    }
    dl_start_resolution(job, ret);
    if (placed) {
        ret->kind = DATELINE_EVENT;
        mend_about(job, &x);
        shape_range(job, &x, ret);
        dl_annotate(job, from, &x.from, ret);
        dl_annotate(job, to, &x.to, ret);
        dl_remember(job, &x.from.point);
        if (x.to.point.grain <= DATELINE_MONTH || x.from.point.grain <= DATELINE_MONTH)
            dl_remember(job, &x.to.point);
        dl_remember_range(job, &x.from.point, &x.to.point, ret->relation == DATELINE_BETWEEN);
    } else {
        ret->kind = DATELINE_UNDATED;
        dl_timex_unplaced(dl_add_timex(ret), from, &x.from);
        dl_timex_unplaced(dl_add_timex(ret), to, &x.to);
    }
    dl_finish_resolution(job, job->flags, ret);
    return 1;
}
