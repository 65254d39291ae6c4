/* SPDX-License-Identifier: MIT */
/* What a document tells of, as its first sentence sums it up: "The siege began in October 1702 and
 * ended in the spring of 1703." Behind such a summary, and behind the years of its background, the
 * story begins where that begins. */
#include <string.h>

#include "resolve/state.h"

/* A summary stands among the first bytes, and of a longer time it says too little. */
#define LEAD_BYTES 1200
#define LONGEST_DAYS (3 * 366)
/* So long before it what led up to it is told of, and so long behind it what came of it. */
#define EVE_DAYS 335
#define SEQUEL_DAYS 180
/* So many days and months of that time are told by a text that tells of nothing else. */
#define STORY_DATES 3
/* A longer line is no heading. */
#define HEADING_BYTES 80

static bool is_one_sentence(const struct dl_job *job, uint64_t from, uint64_t to)
{
    struct dl_memory at = {.has = true, .offset = from};
    return to == from || dl_in_same_sentence(job, &at);
}

bool dl_in_lead_time(const struct dl_resolver *r, const struct dl_point *p)
{
    const struct dl_lead *lead = &r->lead;
    int64_t first, last;
    return lead->has && lead->is_over && lead->last - lead->first <= LONGEST_DAYS &&
           dl_point_days(p, &first, &last) && last >= lead->first - EVE_DAYS &&
           first <= lead->last + SEQUEL_DAYS;
}

void dl_lead_note(struct dl_job *job, const struct dl_point *p)
{
    struct dl_lead *lead = &job->r->lead;
    uint64_t here = dl_place(job);
    int64_t first, last;
    if (!dl_counts_from_text(job->r))
        return;
    if (p->grain == DATELINE_YEAR &&
        (here == 0 || (dl_heads_entry(job) && dl_ends_entry(job)))) /* "1944 in Kordia" */
        job->r->year_heading = (struct dl_memory){.has = true, .point = *p, .offset = here};
    bool told = lead->is_over && (!lead->has || lead->n_told >= STORY_DATES);
    if (told || p->grain > (lead->is_over ? DATELINE_MONTH : DATELINE_YEAR) ||
        !dl_point_days(p, &first, &last))
        return;
    if (!lead->has) {
        bool named = job->said->year_known && p->grain <= DATELINE_MONTH;
        lead->is_over = here > LEAD_BYTES;
        if (!lead->is_over && named)
            *lead = (struct dl_lead){.has = true,
                                     .begin = *p,
                                     .first = first,
                                     .last = last,
                                     .offset = here,
                                     .last_offset = here};
        return;
    }
    lead->is_over = lead->is_over || !is_one_sentence(job, lead->offset, here);
    if (lead->is_over) {
        lead->n_told += p->grain <= DATELINE_MONTH && dl_in_lead_time(job->r, p);
        return;
    }
    if (last > lead->last)
        lead->last = last;
    lead->last_offset = here;
}

static size_t line_end(struct dl_view v, size_t at)
{
    while (at < v.len && !dl_is_eol(v.data[at]))
        at++;
    return at;
}

/* Does a paragraph of a short line without a full stop stand there: "The investment"? */
static bool holds_heading(struct dl_view v, unsigned wrap)
{
    bool blank = false, each = wrap <= DL_EACH_LINE;
    for (size_t end = line_end(v, 0), begin; end < v.len; end = line_end(v, begin)) {
        begin = dl_past_eol(v, end);
        size_t next = line_end(v, begin);
        bool is_short = next > begin && next - begin < HEADING_BYTES;
        if (next < v.len && is_short && (each || blank) && !strchr(".,;:!?", v.data[next - 1])) {
            size_t behind = dl_past_eol(v, next);
            if (each || (behind < v.len && dl_is_eol(v.data[behind])))
                return true;
        }
        blank = next == begin;
    }
    return false;
}

/* Has a heading been passed since the last date? */
static bool has_turned(const struct dl_job *job)
{
    const struct dl_resolver *r = job->r;
    uint64_t from = r->last[DL_LAST_ANY].offset, here = dl_place(job);
    if (from < r->base || from > here)
        return false;
    size_t between = (size_t)(here - from);
    return holds_heading(dl_view(job->text.data + job->m->offset - between, between), r->wrap);
}

/* The years of a background lie behind, or what became of somebody in a text that tells of this
 * time alone. */
static bool has_come_back(const struct dl_job *job, const struct dl_lead *lead)
{
    const struct dl_memory *year = &job->r->last[DL_LAST_YEAR],
                           *month = &job->r->last[DL_LAST_MONTH];
    if (!lead->is_over || year->point.grain != DATELINE_YEAR || year->offset <= month->offset)
        return false;
    bool is_story = lead->n_told >= STORY_DATES && dl_in_lead_time(job->r, &month->point);
    return (year->point.year < lead->begin.year || is_story) && has_turned(job);
}

/* "1916", and below it "Western sector", "Eastern sector": each begins with that year. What was
 * said to be of quite another year, "the ship did not come back until August 1918", is left behind,
 * too.
 */
static bool is_below_year(const struct dl_job *job, const struct dl_said *s)
{
    const struct dl_memory *head = &job->r->year_heading, *told = &job->r->last[DL_LAST_YEAR],
                           *month = &job->r->last[DL_LAST_MONTH];
    struct dl_point p;
    int days;
    if (head->offset >= job->r->last[DL_LAST_ANY].offset ||
        !dl_point_in_year(job->r, s, head->point.year, &p, &days))
        return false;
    bool strayed = told->offset > head->offset && told->is_named &&
                   !dl_in_same_sentence(job, told) &&
                   (told->point.year < head->point.year || told->point.year > head->point.year + 1);
    bool vague = told->point.grain == DATELINE_SEASON && !told->is_named && /* "in winter" */
                 (!month->has || month->offset < head->offset);
    return strayed || vague || has_turned(job);
}

/* The day that the text is about, told again. */
static bool is_day_of_lead(const struct dl_job *job, const struct dl_said *s)
{
    const struct dl_lead *lead = &job->r->lead;
    return lead->is_over && lead->begin.grain == DATELINE_DAY && lead->n_told &&
           lead->begin.day == dl_get(s, DL_FIELD_DAY) &&
           lead->begin.month == dl_get(s, DL_FIELD_MONTH) && !dl_has(s, DL_FIELD_NUMBER) &&
           (job->r->last[DL_LAST_MONTH].offset >= job->r->last[DL_LAST_YEAR].offset ||
            has_turned(job));
}

int64_t dl_lead_year(const struct dl_job *job, const struct dl_said *s, int64_t year)
{
    const struct dl_lead *lead = &job->r->lead;
    const struct dl_memory *any = &job->r->last[DL_LAST_ANY];
    int64_t begin, ignore, floor = lead->first, top = lead->last;
    struct dl_point p;
    int days;
    if (job->r->year_heading.has && year != job->r->year_heading.point.year &&
        is_below_year(job, s))
        return job->r->year_heading.point.year;
    if (!lead->has || lead->last - lead->first > LONGEST_DAYS ||
        !dl_point_in_year(job->r, s, year, &p, &days) || !dl_point_days(&p, &begin, &ignore))
        return year;
    if (is_day_of_lead(job, s))
        return lead->begin.year;
    if (any->offset == lead->last_offset) { /* nothing else was told */
        if (begin <= lead->last || dl_in_same_sentence(job, any))
            return year;
        floor -= lead->begin.day > 0 ? lead->begin.day - 1 : 0;
    } else {
        floor -= EVE_DAYS;
        top += SEQUEL_DAYS;
        if ((begin >= floor && begin <= top) || !has_come_back(job, lead))
            return year;
    }
    for (int64_t of = lead->begin.year - 1; of <= lead->begin.year + 3; of++)
        if (dl_point_in_year(job->r, s, of, &p, &days) && dl_point_days(&p, &begin, &ignore) &&
            begin >= floor && begin <= top)
            return of;
    return year;
}
