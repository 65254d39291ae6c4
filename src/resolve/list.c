/* SPDX-License-Identifier: MIT */
/* A mention of several dates: "in May, June and July 1940". */
#include <string.h>

#include "resolve/state.h"

static size_t noted(const struct dl_job *job)
{
    return job->explain ? job->explain->len : 0;
}

/* The dates of a list are explained together. What is noted from "from" on, of one date, goes when
 * it is what was noted last before it, of another, from "first" on. */
static void drop_repeated_notes(struct dl_job *job, size_t first, size_t from)
{
    size_t len = noted(job) - from;
    if (len == 0 || from - first < len)
        return;
    const char *notes = job->explain->data;
    size_t before = from - len;
    if ((before == first || notes[before - 1] == '\n') &&
        !memcmp(notes + before, notes + from, len))
        job->explain->len = from;
}

/* The year of a list's date from that of its neighbour: in "December and January" it turns. */
static void take_year(struct dl_said *s, const struct dl_said *told, int step)
{
    const int half_year = 6;
    bool turns = step * (dl_get(s, DL_FIELD_MONTH) - dl_get(told, DL_FIELD_MONTH)) < -half_year;
    s->year = told->year + (turns ? step : 0);
    s->year_known = true;
}

/* There is no 29 February in every year: each date for itself then. */
static bool keeps_years(struct dl_job *job)
{
    struct dl_point p;
    int days;
    for (size_t i = 0; i < job->n_said; i++) {
        if (!dl_point_in_year(job->r, &job->said[i], job->said[i].year, &p, &days)) {
            for (size_t j = 0; j < job->n_said; j++)
                job->said[j].year_known = false;
            return false;
        }
    }
    return true;
}

/* Months and their days are those of the document, and not of a story that goes on by itself? */
static bool lacks_years(const struct dl_job *job)
{
    const uint64_t others = DL_BIT(YEAR) | DL_BIT(YEAR2) | DL_BIT(WEEKDAY);
    for (size_t i = 0; i < job->n_said; i++) {
        if (!dl_has(&job->said[i], DL_FIELD_MONTH) || (job->said[i].has & others))
            return false;
    }
    return job->r->has_document && !dl_year_in_context(job);
}

/* "It was shut in June and July", in one year: the last date tells it of what is over, or was moved
 * to there, the first of what is to come. */
static bool supply_year_of_list(struct dl_job *job)
{
    struct dl_said *said = job->said;
    if (!lacks_years(job))
        return false;
    size_t last = job->n_said - 1;
    size_t lead = dl_has(&said[last], DL_FIELD_TENSE) || dl_verb_tense(job) == DL_PAST ? last : 0;
    struct dl_answer a = dl_absolute(job, &said[lead]);
    if (a.outcome != DL_PLACED)
        return false;
    said[lead].year = a.point.year;
    said[lead].year_known = true;
    for (size_t i = lead; i > 0; i--)
        take_year(&said[i - 1], &said[i], -1);
    for (size_t i = lead + 1; i < job->n_said; i++)
        take_year(&said[i], &said[i - 1], 1);
    return keeps_years(job);
}

bool dl_in_order(const struct dl_point *from, const struct dl_point *to)
{
    int64_t first, last, ignore;
    if (from->year_unknown || to->year_unknown)
        return true;
    if (!dl_point_days(from, &first, &ignore) || !dl_point_days(to, &ignore, &last))
        return false;
    return first <= last;
}

/* "Come on Monday and Tuesday": one day behind the other. */
static bool names_weekdays(const struct dl_job *job)
{
    for (size_t i = 0; i < job->n_said; i++) {
        if ((job->said[i].has & ~(DL_BIT(WORDS) | DL_BIT(TENSE))) != DL_BIT(WEEKDAY))
            return false;
    }
    return true;
}

/* The first such weekday before (step -1) or behind (step 1) a day. */
void dl_answer_beside(struct dl_job *job, const struct dl_said *s, const struct dl_answer *day,
                      int step, struct dl_answer *ret)
{
    struct dl_said beside = *s;
    struct dl_memory *last = &job->r->last[DL_LAST_DAY], saved = *last;
    *last = (struct dl_memory){.has = true, .point = day->point, .offset = dl_place(job)};
    dl_set(&beside, DL_FIELD_FROM, DL_FROM_TEXT);
    dl_set(&beside, DL_FIELD_DIRECTION, step);
    *ret = dl_shift(job, &beside);
    *last = saved;
}

/* What a list's dates are all counted from. */
struct anchor {
    bool has;
    struct dl_point point;
    const char *why;
};

static struct anchor anchor_of(const struct dl_job *job)
{
    return (struct anchor){job->has_anchor, job->anchor, job->anchor_why};
}

/* "Fell on Friday, Thursday and Wednesday": each the day before. */
static bool goes_back(const struct dl_job *job)
{
    for (size_t i = 1; i < job->n_said; i++) {
        int before = dl_get(&job->said[i - 1], DL_FIELD_WEEKDAY);
        if ((before - dl_get(&job->said[i], DL_FIELD_WEEKDAY) + DAYS_IN_WEEK) % DAYS_IN_WEEK != 1)
            return false;
    }
    return true;
}

/* The first one leads where it is to come, or they go back, the last one where they are over. */
static bool answer_weekdays(struct dl_job *job, struct dl_answer *answers, struct anchor *ret)
{
    const struct dl_resolver *r = job->r;
    size_t n = job->n_said;
    if (!names_weekdays(job))
        return false;
    answers[0] = dl_absolute(job, &job->said[0]);
    answers[n - 1] = dl_absolute(job, &job->said[n - 1]);
    if (answers[0].outcome != DL_PLACED || answers[n - 1].outcome != DL_PLACED)
        return false;
    *ret = anchor_of(job);
    bool onward = dl_counts_from_text(r) || !dl_in_order(&answers[0].point, &r->document);
    bool first = onward || goes_back(job);
    for (size_t i = 1; first && i < n; i++)
        dl_answer_beside(job, &job->said[i], &answers[i - 1], onward ? 1 : -1, &answers[i]);
    for (size_t i = n - 1; !first && i > 0; i--)
        dl_answer_beside(job, &job->said[i - 1], &answers[i], -1, &answers[i - 1]);
    return true;
}

/* "24 October/6 November 1917", "5/15 March 1689", "12 (24) May 1820", "24 (12) May 1820": are the
 * two dates of the mention one day, by the Julian calendar and the Gregorian one? */
bool dl_is_one_day(const struct dl_job *job, const struct dl_point *from, const struct dl_point *to)
{
    int64_t first, second, ignore;
    size_t begin = job->said[0].offset, at = job->said[1].offset;
    if (at > job->text.len || from->grain != DATELINE_DAY || to->grain != DATELINE_DAY ||
        !dl_point_days(from, &first, &ignore) || !dl_point_days(to, &second, &ignore))
        return false;
    while (at > begin && job->text.data[at - 1] == ' ')
        at--;
    if (at <= begin)
        return false;
    bool bracket = memchr(job->text.data + begin, '(', at - begin);
    return (job->text.data[at - 1] == '/' && dl_day_is_new_style(first, second)) ||
           (bracket && (dl_day_is_new_style(first, second) || dl_day_is_new_style(second, first)));
}

/* The date by the new style stands for both. */
static void join_styles(const struct dl_mention *m, struct dl_resolution *two)
{
    two[0] = two[dl_in_order(&two[0].date.from, &two[1].date.from)];
    two[0].offset = m->offset;
    two[0].length = m->length;
    if (two[0].n_timex > 0) {
        two[0].timex[0].offset = m->offset;
        two[0].timex[0].length = m->length;
    }
}

bool dl_is_weekday_alone(const struct dl_said *s)
{
    return dl_has(s, DL_FIELD_WEEKDAY) && !dl_has(s, DL_FIELD_DAY);
}

bool dl_is_day_alone(const struct dl_said *s)
{
    return (s->has & ~(DL_BIT(RELATION) | DL_BIT(WORDS))) == DL_BIT(DAY);
}

void dl_answer_in_year(struct dl_job *job, struct dl_said *s, int64_t year, struct dl_answer *ret)
{
    s->year = (int32_t)year;
    s->year_known = true;
    *ret = dl_absolute(job, s);
}

/* The first day of that name, number or date from a day on. */
void dl_answer_from(struct dl_job *job, struct dl_said *s, const struct dl_answer *from,
                    struct dl_answer *ret)
{
    if (dl_is_weekday_alone(s)) {
        dl_answer_beside(job, s, from, 1, ret);
        return;
    }
    if (!dl_has(s, DL_FIELD_MONTH)) {
        bool next = dl_get(s, DL_FIELD_DAY) < from->point.day;
        struct dl_point month = dl_point_at_grain(&from->point, DATELINE_MONTH);
        month = dl_point_shift(&month, next);
        if (dl_get(s, DL_FIELD_DAY) > dl_days_in_month(month.year, month.month)) {
            *ret =
                (struct dl_answer){.outcome = DL_UNPLACED}; /* "from the 5th to the 31st" of June */
            return;
        }
        dl_set(s, DL_FIELD_MONTH, month.month);
        dl_answer_in_year(job, s, month.year, ret);
        return;
    }
    const int half_year = 6;
    bool next = dl_get(s, DL_FIELD_MONTH) + half_year < from->point.month;
    dl_answer_in_year(job, s, (int64_t)from->point.year + next, ret);
    if (ret->outcome == DL_IMPOSSIBLE) { /* a leap day, in another year */
        s->year_known = false;
        *ret = dl_absolute(job, s);
    }
}

/* "On the 30th and the 1st": of the next month; but not "yours of the 7th and the 5th". */
static bool falls_behind(const struct dl_said *s, const struct dl_said *before,
                         const struct dl_answer *day)
{
    const int far = 15;
    return dl_is_day_alone(s) && dl_is_day_alone(before) && day->outcome == DL_PLACED &&
           dl_get(s, DL_FIELD_DAY) < day->point.day - far;
}

size_t dl_resolve_list(struct dl_job *job, struct dl_resolution *ret)
{
    size_t n = 0;
    dl_start_date(job);
    dl_settle_counted_years(job);
    if (!dl_settle_old_years(job) || dl_is_loose_number(job, &job->said[0]))
        return dl_refuse(job);
    for (size_t i = 0; i < job->n_said; i++) {
        if (!dl_order_apply(job, &job->said[i]))
            return dl_refuse(job);
    }
    bool lost = dl_counts_on(&job->said[0]);
    size_t first = noted(job);
    dl_borrow_list(job->said, job->n_said);
    struct dl_answer answers[DL_RESOLUTIONS_MAX];
    struct anchor anchor = anchor_of(job);
    bool supplied = supply_year_of_list(job), weekdays = answer_weekdays(job, answers, &anchor);
    unsigned flags = job->flags;
    for (size_t i = 0; i < job->n_said; i++) {
        struct dl_said *s = &job->said[i];
        size_t from = noted(job);
        dl_start_date(job);
        job->flags = flags;
        if (supplied || (weekdays && !dl_counts_from_text(job->r)))
            dl_anchor_document(job);
        else if (anchor.has)
            dl_anchor_point(job, &anchor.point, anchor.why);
        struct dl_answer a = weekdays ? answers[i] : dl_absolute(job, s);
        if (i > 0 && falls_behind(s, s - 1, &answers[i - 1]))
            dl_answer_from(job, s, &answers[i - 1], &a);
        if (lost)
            a = (struct dl_answer){.outcome = DL_UNPLACED};
        answers[i] = a;
        bool is_date = dl_finish_date(job, s, &a, &ret[n]) != 0;
        drop_repeated_notes(job, first, from);
        if (!is_date)
            continue;
        ret[n].offset = s->offset;
        ret[n].length = s->end - s->offset;
        n++;
    }
    if (n == 2 && job->n_said == 2 && dl_is_one_day(job, &ret[0].date.from, &ret[1].date.from)) {
        join_styles(job->m, ret);
        return 1;
    }
    return n;
}
