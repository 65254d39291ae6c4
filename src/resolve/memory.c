/* SPDX-License-Identifier: MIT */
/* What has been told, for later mentions to count from, and what of it moves the story. */
#include <string.h>

#include "base/bits.h"
#include "resolve/state.h"

/* A date told just before stands within so many bytes, in the same paragraph. */
#define NEAR_BYTES 250
/* What is told in so many months or more is no quarter. */
#define REPORT_MONTHS 6
/* A day so near to a month or year that is told behind it is still what the story is at. */
#define BESIDE_DAYS 7
/* So far back from a date its bracket is looked for. */
#define BRACKET_BYTES 100
/* Fewer years ahead, a year in brackets belongs to the story. */
#define LEAP_YEARS 10
/* "The financial year which ended on " */
#define YEAR_ENDED_BYTES 40
/* Nobody's story goes on so many years later. */
#define LIFETIME_YEARS 50

void dl_anchor_point(struct dl_job *job, const struct dl_point *p, const char *why)
{
    job->has_anchor = true;
    job->anchor_is_wide = job->anchor_has_days = false;
    job->anchor = *p;
    job->anchor_why = why;
    job->qualifier |= p->qualifier & DL_UNCERTAIN;
}

void dl_anchor_document(struct dl_job *job)
{
    dl_anchor_point(job, &job->r->document, "document date");
    job->flags |= job->r->document_flags;
}

void dl_anchor_text(struct dl_job *job, const struct dl_memory *memory)
{
    struct dl_point p = memory->point;
    p.qualifier &= (uint8_t)~DL_APPROXIMATE;
    dl_anchor_point(job, &p, "date before it in the text");
    dl_note_passed_over(job, memory);
}

void dl_anchor_count(struct dl_job *job, const struct dl_memory *memory, int direction)
{
    struct dl_point p = memory->point;
    if (memory->is_wide)
        p = memory->begin;
    else if (memory->is_range && direction != 0)
        p = direction < 0 ? memory->begin : memory->end;
    dl_anchor_point(job, &p, "date before it in the text");
    job->qualifier |= p.qualifier;
    /* "Before the spring was over he left. That summer he came": that is sure. */
    if (direction != 0 || memory->point.grain >= DATELINE_YEAR)
        job->bound = memory->bound;
    job->anchor_is_wide = memory->is_wide;
    job->anchor_has_days = memory->has_days;
    job->anchor_end = memory->end;
    job->anchor_first = memory->first_day;
    job->anchor_last = memory->last_day;
}

static void keep(struct dl_memory *memory, const struct dl_point *p, uint64_t offset)
{
    memory->has = true;
    memory->point = *p;
    memory->offset = offset;
    memory->is_range = memory->is_wide = memory->has_days =
        false; /* begin and end mean nothing then */
    memory->bound = (enum dl_bound)0;
    memory->has_part = false;
    memory->words_end = 0;
}

/* "Two decades earlier" looks back and does not move the story. */
static bool looks_back(const struct dl_job *job, const struct dl_memory *memory,
                       const struct dl_point *p)
{
    return (job->flags & DATELINE_FLAG_RELATIVE) && memory->has && p->year < memory->point.year;
}

bool dl_after_document(const struct dl_job *job, const struct dl_point *p)
{
    return job->r->has_document && dl_point_before(&job->r->document, p);
}

/* The first quarter told of is the one that a report is about; what it expects of one that is not
 * over is no part of that. */
static void keep_quarter(struct dl_job *job, const struct dl_point *p)
{
    struct dl_resolver *r = job->r;
    int64_t day, end, ignore;
    if (looks_back(job, &r->last[DL_LAST_QUARTER], p))
        return;
    if (r->reported.has && r->has_document && dl_point_days(p, &ignore, &end) &&
        dl_point_days(&r->document, &day, &ignore) && end >= day)
        return;
    keep(&r->last[DL_LAST_QUARTER], p, dl_place(job));
    if (!r->reported.has)
        keep(&r->reported, p, dl_place(job));
}

/* Nor does what began or had happened in an earlier year: "the road, which had been French since
 * 1794, …", "who had left it in 1803". */
static bool glances_back(struct dl_job *job, const struct dl_memory *memory,
                         const struct dl_point *p)
{
    if (!memory->has || p->year >= memory->point.year)
        return false;
    if (dl_get(job->said, DL_FIELD_RELATION) == DL_SINCE)
        return true;
    return dl_tells_in_perfect(job);
}

/* "Ann, born on 4 June 1825; John, born on 3 May 1823": does a semicolon part them? */
static bool is_parted(const struct dl_job *job, const struct dl_memory *told)
{
    uint64_t here = dl_place(job);
    if (told->offset < job->r->base || told->offset > here || !dl_in_same_sentence(job, told))
        return false;
    size_t from = (size_t)(told->offset - job->r->base);
    return memchr(job->text.data + from, ';', job->m->offset - from) != NULL;
}

/* "In January 1944 the siege, which had begun in September 1941, was lifted", "Ross, who had gone
 * to sea in May 1824, took command", "he said that he had left in the December before", "she had
 * been at sea until May 1824": the second is no month to go on from. */
static bool is_aside_of_past(struct dl_job *job, const struct dl_memory *month,
                             const struct dl_point *p)
{
    bool since = dl_get(job->said, DL_FIELD_RELATION) == DL_SINCE;
    bool counted = (job->flags & DATELINE_FLAG_RELATIVE) != 0;
    if (!month->has || p->grain > DATELINE_MONTH || !(since || job->said->year_known || counted) ||
        !dl_point_before(p, &month->point))
        return false;
    if (since)
        return true;
    bool until = dl_get(job->said, DL_FIELD_RELATION) == DL_UNTIL;
    bool strays = job->r->lead.n_told && dl_in_lead_time(job->r, &month->point) &&
                  !dl_in_lead_time(job->r, p);
    return dl_is_quoted(job) || (dl_tells_of_noun(job) && !is_parted(job, month)) ||
           (dl_tells_in_perfect(job) &&
            ((job->said->year_known && (until || dl_in_same_sentence(job, month) || strays)) ||
             dl_tells_aside(job)));
}

/* "In 2011 he sued on a contract dated 2 June 2009": nor is the day of an older thing. */
static bool is_of_older_thing(struct dl_job *job, const struct dl_memory *year,
                              const struct dl_point *p)
{
    return year->has && p->grain <= DATELINE_MONTH && dl_point_before(p, &year->point) &&
           (job->said->year_known ? dl_is_of_what_is_told(job, year, p->grain)
                                  : dl_is_of_paper(job));
}

/* Nor does the date of what tells the story, from far behind it: "a study published in May 2005
 * found that". Where only years are told, it may be what comes next. */
static bool is_of_source(const struct dl_job *job, const struct dl_memory *year,
                         const struct dl_point *p)
{
    const struct dl_memory *month = &job->r->last[DL_LAST_MONTH];
    return p->grain <= DATELINE_YEAR && month->has && month->point.year == year->point.year &&
           p->year - year->point.year >= LEAP_YEARS &&
           (p->grain > DATELINE_MONTH || job->said->year_known) && dl_is_of_source(job);
}

/* Nor does what was planned for a later year ("a campaign planned for 1976"). */
static bool is_planned(struct dl_job *job, const struct dl_point *p)
{
    const struct dl_memory *month = &job->r->last[DL_LAST_MONTH],
                           *year = &job->r->last[DL_LAST_YEAR];
    if (p->grain <= DATELINE_MONTH)
        return year->has && job->said->year_known && p->year > year->point.year &&
               !dl_has(job->said, DL_FIELD_RELATION) && dl_was_to_come(job, dl_place(job));
    return month->has && p->year > month->point.year && !dl_has(job->said, DL_FIELD_RELATION) &&
           dl_verb_tense(job) == DL_FUTURE;
}

/* Nor does the term by which, or until which, what is told was done: "half of it came by the end of
 * 1776", "it was not seen again until the 13th of January". But "by March 1944, both were done"
 * leads the story there. */
static bool is_term(struct dl_job *job, const struct dl_memory *month, const struct dl_point *p)
{
    int32_t bound = dl_get(job->said, DL_FIELD_RELATION);
    int64_t first, begin, ignore;
    bool not_until = bound == DL_ONWARD && !job->said->year_known &&
                     job->said->at[DL_FIELD_RELATION] < job->m->offset;
    if ((bound != DL_BY && bound != DL_UNTIL && !not_until) || !month->has ||
        !dl_point_days(&month->point, &first, &ignore) || !dl_point_days(p, &begin, &ignore) ||
        begin <= first)
        return false;
    return !dl_leads_verb(job) && !(bound == DL_UNTIL && dl_has_lasted(job, job->said));
}

/* What opens or ends brackets, or a line. */
static bool is_bracket(char c)
{
    return dl_is_one_of(c, "()[]\n") || c == '\r';
}

#if defined(__SSE2__)
static unsigned is_bracket_16(const char *p)
{
    return dl_is_one_of_16(p, "()[]\n") |
           (unsigned)_mm_movemask_epi8(dl_equal_16(dl_load_16(p), '\r'));
}
#endif

/* The last such byte that stands before a place, and not far; NUL: there is none. */
static char last_bracket(struct dl_view text, size_t at)
{
    size_t floor = at > BRACKET_BYTES ? at - BRACKET_BYTES : 0;
    while (at > floor) {
        size_t n = at - floor < 64 ? at - floor : 64;
        at -= n;
        uint64_t bits = DL_BITS(text.data + at, n, is_bracket);
        if (bits)
            return text.data[at + 63 - (size_t)__builtin_clzll(bits)];
    }
    return '\0';
}

/* "Karl (b. 1891)", "the tower (built 1891)": what more is told of a name in brackets. */
static bool is_told_of_name(const struct dl_job *job)
{
    size_t at = job->m->offset;
    while (at > 0 && !is_bracket(job->text.data[at - 1]))
        at--;
    struct dl_view before = dl_view_trim(dl_view(job->text.data + at, job->m->offset - at));
    bool short_word = before.len > 0 && before.data[before.len - 1] == '.';
    return short_word || (dl_cues_of(job->r->rules, dl_last_word(before)) & DL_CUE_PAST) != 0;
}

/* Nor does a life or a book that is told in brackets: "William (1781–1846)", "his Wars (2003)"; but
 * the year of what comes next does: "the revolt (1811)". */
static bool is_in_brackets(const struct dl_job *job, const struct dl_memory *memory,
                           const struct dl_point *p)
{
    int64_t leap = (int64_t)p->year - memory->point.year;
    bool range = job->m->pattern->kind == DL_KIND_RANGE;
    bool leaps = p->grain == DATELINE_YEAR && (leap < 0 || leap >= LEAP_YEARS);
    if (!memory->has || !(range || p->grain == DATELINE_YEAR) || leap == 0)
        return false;
    char last = last_bracket(job->text, job->m->offset);
    return (last == '(' || last == '[') && (range || leaps || is_told_of_name(job));
}

/* No hour is of a day before in brackets: "on 2 May 11 nests (7 on 14 April; 4 new). Left at
 * 17:45."
 */
static bool is_earlier_in_brackets(const struct dl_job *job, const struct dl_memory *day,
                                   const struct dl_point *p)
{
    return day->has && dl_point_before(p, &day->point) &&
           last_bracket(job->text, job->m->offset) == '(';
}

/* Nor does a year that is only compared with ("as in 1603 and 1625"), that names something of long
 * ago ("the war of 1812", "a 1911 mill", "the mill, built in 1836,"), or that lies a lifetime
 * behind the day in the same clause
 * ("the battle of 14 October 1066 was told by a monk in 1125"). */
static bool is_in_passing(struct dl_job *job, const struct dl_memory *memory,
                          const struct dl_point *p)
{
    int64_t leap = (int64_t)p->year - memory->point.year;
    if (!memory->has || p->grain != DATELINE_YEAR || leap == 0)
        return false;
    if (dl_is_compared(job, p->grain))
        return true;
    if (memory->point.grain >= DATELINE_YEAR)
        return false;
    if ((leap <= -LEAP_YEARS && dl_is_of_a_thing(job)) || (leap < 0 && dl_tells_of_noun(job)))
        return true;
    return leap < 0 ? leap <= -LEAP_YEARS && dl_told_just_before(job, memory) && dl_is_of_noun(job)
                    : leap >= LIFETIME_YEARS && dl_in_same_clause(job, memory);
}

/* "For the year ended 31 December 2012": what comes next is told of that year, and not from its
 * last day on. */
static bool ends_year(const struct dl_job *job, const struct dl_point *p)
{
    const struct dl_memory *year = &job->r->year_ended;
    return year->has && dl_place(job) - year->offset < YEAR_ENDED_BYTES && p->month == 12 &&
           p->grain <= DATELINE_MONTH;
}

/* "At 11 a.m. and half past twelve": a time on a clock of twelve hours, or behind one. */
static bool tells_half(const struct dl_job *job, const struct dl_memory *told,
                       const struct dl_point *p)
{
    return p->grain == DATELINE_TIME &&
           ((job->said->has & (DL_BIT(AMPM) | DL_BIT(DAYPART))) ||
            (told->has && told->is_half && dl_in_same_sentence(job, told)));
}

void dl_remember(struct dl_job *job, const struct dl_point *p)
{
    struct dl_point year;
    if (ends_year(job, p)) {
        year = dl_point_at_grain(p, DATELINE_YEAR);
        p = &year;
    }
    struct dl_memory *last = job->r->last;
    dl_lead_note(job, p);
    /* "Up from Friday": nothing counts from there. */
    if (p->grain <= DATELINE_MONTH && dl_is_compared(job, p->grain))
        return;
    bool quarter = p->grain == DATELINE_QUARTER || p->grain == DATELINE_HALF;
    bool bracketed = is_in_brackets(job, &last[DL_LAST_YEAR], p);
    bool planned = (p->grain <= DATELINE_MONTH || p->grain == DATELINE_YEAR) && is_planned(job, p);
    bool thing = job->of_thing || is_of_older_thing(job, &last[DL_LAST_YEAR], p);
    bool source = is_of_source(job, &last[DL_LAST_YEAR], p);
    bool glance = thing || job->of_glance || is_aside_of_past(job, &last[DL_LAST_MONTH], p) ||
                  ((planned || source) && p->grain <= DATELINE_MONTH);
    bool aside = bracketed || glance || source || is_in_passing(job, &last[DL_LAST_YEAR], p) ||
                 (p->grain > DATELINE_MONTH && p->grain <= DATELINE_YEAR &&
                  (looks_back(job, &last[DL_LAST_YEAR], p) ||
                   glances_back(job, &last[DL_LAST_YEAR], p) || planned));
    /* "Next spring" looks ahead, and does not move it either. */
    bool term = is_term(job, &last[DL_LAST_MONTH], p);
    bool ahead = ((job->flags & DATELINE_FLAG_RELATIVE) && dl_after_document(job, p)) || term;
    /* "Planned for 1902, it was built two years later" */
    if (term ||
        (planned && p->grain == DATELINE_YEAR && !dl_in_same_sentence(job, &last[DL_LAST_ANY])))
        keep(&job->r->term, p, dl_place(job));
    if (thing)
        keep(&job->r->thing, p, dl_place(job));
    else if (glance && !planned && !source)
        keep(&job->r->glance, p, dl_place(job));
    bool half = tells_half(job, &last[DL_LAST_ANY], p);
    keep(&last[DL_LAST_ANY], p, dl_place(job));
    last[DL_LAST_ANY].is_half = half;
    last[DL_LAST_ANY].words_end = dl_place(job) + job->m->length;
    if (p->grain <= DATELINE_DAY) {
        job->r->days[job->r->n_days++ % DL_DAYS] = *p;
        if (dl_heads_entry(job)) {
            keep(&job->r->entry, p, dl_place(job));
            job->r->entry.is_wide = !dl_ends_entry(job);
        }
    }
    if (p->grain <= DATELINE_YEAR && !aside && !ahead) {
        keep(&last[DL_LAST_YEAR], p, dl_place(job));
        last[DL_LAST_YEAR].is_named = job->said->year_known;
    }
    if (quarter)
        keep_quarter(job, p);
    if (p->grain <= DATELINE_MONTH && !ahead && !bracketed && !glance)
        keep(&last[DL_LAST_MONTH], p, dl_place(job));
    if (p->grain <= DATELINE_DAY && !glance &&
        !is_earlier_in_brackets(job, &last[DL_LAST_DAY], p)) {
        if (last[DL_LAST_DAY].has && last[DL_LAST_DAY].offset != dl_place(job))
            job->r->day_before = last[DL_LAST_DAY];
        keep(&last[DL_LAST_DAY], p, dl_place(job));
    }
}

void dl_remember_length(struct dl_job *job, const struct dl_said *s)
{
    if (dl_get(s, DL_FIELD_UNIT) == DL_UNIT_MONTH && dl_count(s) >= REPORT_MONTHS)
        job->r->months = (struct dl_memory){.has = true, .offset = dl_place(job)};
    if (dl_has(s, DL_FIELD_PART))
        job->r->year_ended = (struct dl_memory){.has = true, .offset = dl_place(job)};
}

/* "On 31 January he signed, six months before he was free": that says more of the day told. */
static bool is_put_in(const struct dl_job *job)
{
    size_t at = job->m->offset;
    while (at > 0 && dl_is_space(job->text.data[at - 1]))
        at--;
    return at > 0 && (job->text.data[at - 1] == ',' || job->text.data[at - 1] == '(') &&
           job->r->last[DL_LAST_ANY].has && dl_in_same_sentence(job, &job->r->last[DL_LAST_ANY]);
}

/* "Two years after her death he stopped painting; ten years later he died." */
void dl_remember_lost(struct dl_job *job, const struct dl_said *s)
{
    if (dl_get(s, DL_FIELD_FROM) == DL_FROM_TEXT && dl_get(s, DL_FIELD_DIRECTION) != 0 &&
        !is_put_in(job))
        job->r->lost = (struct dl_memory){
            .has = true,
            .offset = dl_place(job),
            .is_brief = dl_get(s, DL_FIELD_UNIT) < DL_UNIT_MONTH,
        };
}

void dl_remember_range(struct dl_job *job, const struct dl_point *from, const struct dl_point *to,
                       bool wide)
{
    int64_t first = 0, last_day = 0, ignore;
    dl_point_days(from, &first, &ignore);
    dl_point_days(to, &ignore, &last_day);
    for (size_t i = 0; i < DL_LAST_COUNT; i++) {
        struct dl_memory *last = &job->r->last[i];
        if (!last->has || last->offset != dl_place(job))
            continue;
        last->is_range = !wide;
        last->is_wide = wide;
        last->begin = *from;
        last->end = *to;
        last->first_day = first;
        last->last_day = last_day;
    }
}

void dl_remember_days(struct dl_job *job, int64_t first, int64_t last)
{
    for (size_t i = 0; i < DL_LAST_COUNT; i++) {
        if (job->r->last[i].has && job->r->last[i].offset == dl_place(job)) {
            job->r->last[i].has_days = true;
            job->r->last[i].first_day = first;
            job->r->last[i].last_day = last;
        }
    }
}

void dl_remember_part(struct dl_job *job, int64_t day)
{
    struct dl_memory *year = &job->r->last[DL_LAST_YEAR];
    if (!year->has || year->offset != dl_place(job))
        return;
    year->has_part = true;
    year->part_day = day;
}

void dl_remember_bound(struct dl_job *job, enum dl_bound bound)
{
    for (size_t i = 0; i < DL_LAST_COUNT; i++) {
        if (job->r->last[i].has && job->r->last[i].offset == dl_place(job))
            job->r->last[i].bound = bound;
    }
}

static bool holds_paragraph_end(struct dl_view v, unsigned wrap)
{
    for (size_t i = 0; i < v.len; i++) {
        if (dl_ends_line(v, i) &&
            (wrap <= DL_EACH_LINE || (i + 1 < v.len && dl_is_eol(v.data[i + 1]))))
            return true;
    }
    return false;
}

bool dl_told_just_before(const struct dl_job *job, const struct dl_memory *memory)
{
    uint64_t here = dl_place(job);
    if (memory->offset < job->r->base || memory->offset > here ||
        here - memory->offset > NEAR_BYTES)
        return false;
    size_t between = (size_t)(here - memory->offset);
    return !holds_paragraph_end(dl_view(job->text.data + job->m->offset - between, between),
                                job->r->wrap);
}

/* A season told some way back, of a year that is mostly supplied, says little of where a story is.
 */
static bool is_faint(const struct dl_job *job, const struct dl_memory *told,
                     const struct dl_memory *since)
{
    return since->point.grain == DATELINE_SEASON && since->point.year <= told->point.year + 1 &&
           !dl_told_just_before(job, since);
}

/* "On 20 January it blew up. Early in February bread was rationed. Two weeks later …": the story
 * has gone on, but not to what was only planned ("he was to come in June. Two days later he left").
 */
static bool has_gone_on(const struct dl_job *job, const struct dl_memory *told,
                        const struct dl_memory *since)
{
    int64_t last, begin, ignore;
    if (since->point.grain != DATELINE_MONTH || since->offset < job->r->base ||
        !dl_point_days(&told->point, &ignore, &last) ||
        !dl_point_days(&since->point, &begin, &ignore) || begin <= last)
        return false;
    struct dl_view before = dl_text_before_place(job, (size_t)(since->offset - job->r->base), 1);
    struct dl_near_cue verb = dl_cue_at_end(job->r, before);
    return !(verb.bits & DL_CUE_FUTURE) && !verb.is_other && !dl_was_to_come(job, since->offset);
}

/* "He came on 24 December 1903. She fell ill in 1933 and died three days later." A glance at an
 * earlier year does not leave the day that was told just before it, unless the sentence begins with
 * it: "In 1893 she fell ill and died three days later." */
static bool has_left(const struct dl_job *job, const struct dl_memory *told,
                     const struct dl_memory *since)
{
    if (!since->has || since->offset <= told->offset ||
        dl_point_gap(&told->point, &since->point) <= BESIDE_DAYS || is_faint(job, told, since))
        return false;
    return since->point.year > told->point.year || !dl_told_just_before(job, told) ||
           dl_heads_sentence(job, since) || has_gone_on(job, told, since);
}

const struct dl_memory *dl_last_told(const struct dl_job *job, int level)
{
    const struct dl_memory *last = job->r->last;
    for (int i = level; i <= DL_LAST_ANY; i++) {
        bool left = false;
        for (int coarser = i + 1; coarser <= DL_LAST_YEAR; coarser++)
            left = left || has_left(job, &last[i], &last[coarser]);
        if (last[i].has && !left)
            return &last[i];
    }
    return NULL;
}

const struct dl_memory *dl_thing_told(struct dl_job *job)
{
    const struct dl_memory *thing = &job->r->thing;
    if (!thing->has || thing->offset < job->r->last[DL_LAST_YEAR].offset ||
        !dl_in_same_sentence(job, thing) || dl_in_same_clause(job, thing) || dl_leads_verb(job) ||
        dl_opens_clause(job))
        return NULL;
    /* "His will, dated 2 June 1845, was proved on 5 June": the sentence has gone back. */
    bool back = dl_verb_tense(job) == DL_PAST && !dl_is_joined(job, thing) &&
                (job->tense_is_group || dl_is_was(dl_cues_of(job->r->rules, job->tense_word)));
    return back ? NULL : thing;
}
