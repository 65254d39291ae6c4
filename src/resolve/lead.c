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

void dl_lead_note(struct dl_job *job, const struct dl_point *p)
{
    struct dl_lead *lead = &job->r->lead;
    uint64_t here = dl_place(job);
    int64_t first, last;
    bool told = lead->is_over && (!lead->has || lead->n_told >= STORY_DATES);
    if (told || p->grain > (lead->is_over ? DATELINE_MONTH : DATELINE_YEAR) ||
        !dl_point_days(p, &first, &last))
        return;
    if (lead->is_over) {
        lead->n_told += first >= lead->first - EVE_DAYS && last <= lead->last + SEQUEL_DAYS;
        return;
    }
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
    if (!is_one_sentence(job, lead->offset, here)) {
        lead->is_over = true;
        return;
    }
    if (last > lead->last)
        lead->last = last;
    lead->last_offset = here;
}

/* Does a paragraph of a short line without a full stop stand there: "The investment"? */
static bool holds_heading(struct dl_view v)
{
    for (size_t i = 0; i + 1 < v.len; i++) {
        if (!dl_ends_line(v, i) || dl_is_eol(v.data[i + 1]))
            continue;
        size_t begin = i + 1, end = begin;
        while (end < v.len && !dl_is_eol(v.data[end]))
            end++;
        if (end == v.len)
            return false;
        if (end - begin < HEADING_BYTES && !strchr(".,;:!?", v.data[end - 1]))
            return true;
    }
    return false;
}

/* The years of a background, or of what became of somebody, lie behind, and a heading stands in
 * between. */
static bool has_come_back(const struct dl_job *job, const struct dl_lead *lead)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *year = &r->last[DL_LAST_YEAR], *month = &r->last[DL_LAST_MONTH];
    uint64_t from = r->last[DL_LAST_ANY].offset, here = dl_place(job);
    if (!lead->is_over || year->point.grain != DATELINE_YEAR || year->offset <= month->offset ||
        from < r->base || from > here ||
        (year->point.year >= lead->begin.year && lead->n_told < STORY_DATES))
        return false;
    size_t between = (size_t)(here - from);
    return holds_heading(dl_view(job->text.data + job->m->offset - between, between));
}

int64_t dl_lead_year(const struct dl_job *job, const struct dl_said *s, int64_t year)
{
    const struct dl_lead *lead = &job->r->lead;
    const struct dl_memory *any = &job->r->last[DL_LAST_ANY];
    int64_t begin, ignore, floor = lead->first, top = lead->last;
    struct dl_point p;
    int days;
    if (!lead->has || lead->last - lead->first > LONGEST_DAYS ||
        !dl_point_in_year(job->r, s, year, &p, &days) || !dl_point_days(&p, &begin, &ignore))
        return year;
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
