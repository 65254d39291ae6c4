/* SPDX-License-Identifier: MIT */
/* The answer for a date becomes a resolution: bounds, doubt, parts, stretches, annotations. */
#include <string.h>

#include "resolve/state.h"

/* EDTF can mark years, months and days as approximate or uncertain, and nothing else. */
uint8_t dl_qualifier_for(const struct dl_point *p, uint8_t qualifier)
{
    bool carries =
        p->grain == DATELINE_YEAR || p->grain == DATELINE_MONTH || p->grain == DATELINE_DAY;
    return carries ? qualifier : 0;
}

uint8_t dl_said_qualifier(const struct dl_said *s)
{
    /* "Nearly three years ago" is about three years ago, and fiscal years begin when they like. */
    bool about = dl_get(s, DL_FIELD_APPROX) || dl_has(s, DL_FIELD_MOD) ||
                 dl_get(s, DL_FIELD_FISCAL) || dl_says_week_of_month(s);
    int32_t doubt = dl_get(s, DL_FIELD_DOUBT);
    return (uint8_t)((about ? DL_APPROXIMATE : 0) |
                     (doubt && doubt != DL_DOUBT_SPLIT ? DL_UNCERTAIN : 0));
}

/* An interval's ends are years, months, days or times: EDTF has no seasons or weeks there, and of
 * what is finer than a year only what dl_has_spelling(). */
struct dl_point dl_interval_end(const struct dl_point *p, bool last)
{
    int64_t days[2];
    enum dateline_precision grain = p->grain;
    if (!dl_has_spelling(p))
        return dl_point_year(p->year);
    if (grain == DATELINE_TIME || grain == DATELINE_DAY || grain == DATELINE_MONTH ||
        grain == DATELINE_YEAR || !dl_point_days(p, &days[0], &days[1]))
        return *p;
    grain = grain < DATELINE_MONTH  ? DATELINE_DAY
            : grain < DATELINE_YEAR ? DATELINE_MONTH
                                    : DATELINE_YEAR;
    struct dl_point day = dl_point_day(days[last]);
    struct dl_point end = dl_point_at_grain(&day, grain);
    end.qualifier = p->qualifier;
    return end;
}

/* "Since 1911", "from 1911 on", "after 1911". */
static bool is_open_end(enum dl_bound bound)
{
    return bound == DL_AFTER || bound == DL_SINCE || bound == DL_ONWARD;
}

static struct dl_date with_bound(const struct dl_date *date, enum dl_bound bound)
{
    struct dl_date d = {.interval = true};
    if (is_open_end(bound)) {
        d.from = dl_interval_end(&date->from, false);
        d.open_end = true;
    } else {
        d.to = dl_interval_end(date->interval ? &date->to : &date->from, true);
        d.open_start = true;
    }
    return d;
}

bool dl_set_bound(struct dl_resolution *x, enum dl_bound bound)
{
    bool after = is_open_end(bound);
    if (!after && bound != DL_BEFORE && bound != DL_UNTIL && bound != DL_BY)
        return false;
    x->date = with_bound(&x->date, bound);
    x->relation = after ? DATELINE_AFTER : DATELINE_BEFORE;
    return true;
}

struct dl_date dl_stretch_of(const struct dl_answer *a)
{
    if (a->is_wide)
        return dl_date_interval(dl_interval_end(&a->point, false), dl_interval_end(&a->to, true));
    if (a->days <= 1)
        return dl_date_of(a->point);
    struct dl_point last = dl_point_shift(&a->point, a->days - 1);
    return dl_date_interval(a->point, dl_has_spelling(&last) ? last : dl_point_year(last.year));
}

/* An interval whose ends are one date is that date: "late winter 1911" is one month. */
bool dl_collapse(struct dl_resolution *x)
{
    struct dl_date from = dl_date_of(x->date.from), to = dl_date_of(x->date.to);
    if (!x->date.interval || !dl_date_equal(&from, &to))
        return false;
    x->date = from;
    x->precision = from.from.grain;
    return true;
}

/* "The 1890s?": where EDTF marks no doubt, the ends of the stretch carry it. */
static struct dl_date doubted(const struct dl_point *p)
{
    return dl_date_interval(dl_interval_end(p, false), dl_interval_end(p, true));
}

/* What was said, or what is known no better of the anchor. */
static int32_t bound_of(const struct dl_job *job, const struct dl_said *s)
{
    return dl_has(s, DL_FIELD_RELATION) ? dl_get(s, DL_FIELD_RELATION) : (int32_t)job->bound;
}

/* From the point that the words name to the date that they mean. */
static void shape_date(struct dl_job *job, const struct dl_said *s, struct dl_answer *a,
                       struct dl_resolution *ret)
{
    int32_t bound = bound_of(job, s);
    bool exact = false;
    uint8_t qualifier = (uint8_t)(job->qualifier | dl_said_qualifier(s));
    a->point.qualifier = dl_qualifier_for(&a->point, qualifier);
    a->to.qualifier = dl_qualifier_for(&a->to, qualifier);
    struct dl_point point = a->point;
    point.qualifier |= (uint8_t)(qualifier & DL_UNCERTAIN);
    bool marks = a->point.qualifier || !dl_get(s, DL_FIELD_DOUBT) || a->is_wide || a->days > 1;
    ret->date = marks ? dl_stretch_of(a) : doubted(&point);
    ret->precision = a->point.grain;
    ret->relation = a->is_wide                   ? DATELINE_BETWEEN
                    : a->days > 1                ? DATELINE_FROM_TO
                    : qualifier & DL_APPROXIMATE ? DATELINE_AROUND
                                                 : DATELINE_ON;
    if (dl_has(s, DL_FIELD_PART) && !a->is_wide) {
        ret->date = dl_narrow(&point, s, &exact);
        if (!ret->date.interval)
            ret->precision = ret->date.from.grain;
        else if (!exact)
            ret->relation = DATELINE_AROUND;
        if (ret->date.interval && !dl_collapse(ret) && exact)
            ret->relation = dl_says_many(s) ? DATELINE_FROM_TO : DATELINE_BETWEEN;
    }
    dl_set_bound(ret, (enum dl_bound)bound);
}

void dl_start_date(struct dl_job *job)
{
    job->flags = job->year_behind ? DATELINE_FLAG_YEAR_FROM_CONTEXT : 0;
    job->qualifier = 0;
    job->bound = (enum dl_bound)0;
    job->has_anchor = false;
    job->of_glance = false;
}

/* One by one: to clear them together takes longer than all the rest. */
__attribute__((noinline)) void dl_start_resolution(const struct dl_job *job,
                                                   struct dl_resolution *ret)
{
    ret->kind = (enum dateline_kind)0;
    ret->date = (struct dl_date){0};
    ret->precision = DATELINE_NO_PRECISION;
    ret->relation = DATELINE_ON;
    ret->flags = 0;
    ret->offset = job->m->offset;
    ret->length = job->m->length;
    ret->pattern = job->m->pattern;
    ret->has_anchor = false;
    ret->anchor = (struct dl_date){0};
    ret->anchor_why = "";
    ret->n_timex = 0;
}

struct dl_resolution_timex *dl_add_timex(struct dl_resolution *ret)
{
    struct dl_resolution_timex *t = &ret->timex[ret->n_timex++];
    memset(t, 0, sizeof *t);
    return t;
}

void dl_finish_resolution(struct dl_job *job, unsigned flags, struct dl_resolution *ret)
{
    ret->flags = flags;
    ret->has_anchor = job->has_anchor;
    if (job->has_anchor) {
        ret->anchor = dl_date_of(dl_has_spelling(&job->anchor) ? job->anchor
                                                               : dl_point_year(job->anchor.year));
        ret->anchor_why = job->anchor_why;
    }
    dl_note_anchor(job);
    dl_note_flags(job, flags);
}

size_t dl_refuse(struct dl_job *job)
{
    dl_note_refused(job, "there is no such date");
    return 0;
}

/* "Late 1896", "early in May" */
static void remember_part(struct dl_job *job, const struct dl_said *s, const struct dl_point *p)
{
    bool exact;
    struct dl_date part = dl_narrow(p, s, &exact);
    int64_t first, last, ignore;
    if (!dl_point_days(&part.from, &first, &ignore) ||
        !dl_point_days(part.interval ? &part.to : &part.from, &ignore, &last))
        return;
    if (p->grain == DATELINE_YEAR)
        dl_remember_part(job, first);
    else
        dl_remember_days(job, first, last);
}

static void remember_date(struct dl_job *job, const struct dl_said *s, const struct dl_answer *a)
{
    int32_t bound = bound_of(job, s);
    dl_remember(job, &a->point);
    if (a->is_wide) {
        dl_remember_range(job, &a->point, &a->to, true);
        if (a->has_days)
            dl_remember_days(job, a->first_day, a->last_day);
    } else if (a->days > 1) {
        struct dl_point last = dl_point_shift(&a->point, a->days - 1);
        dl_remember_range(job, &a->point, &last, false);
    } else if (a->has_days && a->point.grain == DATELINE_MONTH) {
        dl_remember_days(job, a->first_day, a->last_day);
    }
    if (dl_has(s, DL_FIELD_PART) && !bound && !a->is_wide &&
        (a->point.grain == DATELINE_YEAR || a->point.grain == DATELINE_MONTH))
        remember_part(job, s, &a->point);
    if (bound == DL_BEFORE || bound == DL_AFTER)
        dl_remember_bound(job, (enum dl_bound)bound);
}

/* A winter whose year is not said has two: TIMEX3 names it by the one in which most of it lies, or
 * by that of the document where it was written in that winter. */
static bool named_by_its_end(const struct dl_resolver *r, const struct dl_said *s,
                             const struct dl_point *p)
{
    const int winter = 24;
    if (p->grain != DATELINE_SEASON || p->sub != winter || p->year_unknown ||
        (s->has & (DL_BIT(YEAR) | DL_BIT(YEAR2))))
        return false;
    return dl_counts_from_text(r) || r->document.year == p->year + 1;
}

/* "The first nine months of 1911" is a length of time, and TIMEX3 has its year apart. */
static void annotate_many(const struct dl_job *job, const struct dl_said *s,
                          const struct dl_point *p, struct dl_resolution *ret)
{
    struct dl_resolution_timex *t = dl_add_timex(ret);
    dl_timex_duration(t, s, 1);
    if (p->grain != DATELINE_YEAR || !dl_has(s, DL_FIELD_YEAR) || dl_has(s, DL_FIELD_ERA))
        return;
    struct dl_said year = *s;
    year.has = DL_BIT(YEAR);
    year.offset = s->at[DL_FIELD_YEAR];
    dl_timex_date(dl_add_timex(ret), &year, p);
    size_t end = s->at[DL_FIELD_UNIT];
    while (end < year.offset && dl_in_word(job->text.data[end]))
        end++;
    t->length = end - t->offset;
}

void dl_annotate(const struct dl_job *job, const struct dl_said *s, const struct dl_answer *a,
                 struct dl_resolution *ret)
{
    if (!job->r->annotate)
        return;
    struct dl_point point = a->point;
    if (dl_says_many(s)) {
        annotate_many(job, s, &point, ret);
        return;
    }
    if (named_by_its_end(job->r, s, &a->point))
        point.year++;
    if (dl_says_week_of_month(s))
        point = dl_point_at_grain(&point, DATELINE_MONTH);
    struct dl_resolution_timex *t = dl_add_timex(ret);
    dl_timex_date(t, s, &point);
    if (job->r->style.style == DATELINE_STYLE_INFORMAL)
        dl_timex_message(t, s, &a->point);
}

/* Where it matters that the text keeps the Julian calendar. */
static void note_calendar(struct dl_job *job, const struct dl_said *s, const struct dl_point *p)
{
    int64_t first, ignore;
    if ((dl_has(s, DL_FIELD_WEEKDAY) || dl_has(s, DL_FIELD_HOLIDAY)) &&
        dl_point_days(p, &first, &ignore) && first >= DL_REFORM && first < job->r->reform)
        dl_note(job, "calendar: Julian (Old Style), as dual years or weekdays of the text tell");
}

size_t dl_finish_date(struct dl_job *job, const struct dl_said *s, struct dl_answer *a,
                      struct dl_resolution *ret)
{
    if (a->outcome == DL_IMPOSSIBLE)
        return dl_refuse(job);
    dl_start_resolution(job, ret);
    if (a->outcome != DL_PLACED)
        dl_remember_lost(job, s);
    if (a->outcome == DL_VAGUE) {
        ret->kind = DATELINE_REFERENCE;
        dl_timex_reference(dl_add_timex(ret), s,
                           dl_get(s, DL_FIELD_DIRECTION) < 0 ? DL_PAST : DL_FUTURE);
    } else if (a->outcome == DL_UNPLACED) {
        ret->kind = DATELINE_UNDATED;
        ret->date = dl_date_of(a->point);
        dl_timex_unplaced(dl_add_timex(ret), s, a);
    } else {
        ret->kind = DATELINE_EVENT;
        note_calendar(job, s, &a->point);
        shape_date(job, s, a, ret);
        dl_annotate(job, s, a, ret);
        if (a->is_wide && !dl_says_week_of_month(s) && ret->n_timex > 0)
            ret->timex[0].mod = "APPROX";
        remember_date(job, s, a);
    }
    dl_finish_resolution(job, job->flags, ret);
    return 1;
}
