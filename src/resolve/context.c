/* SPDX-License-Identifier: MIT */
/* What a date lacks, from the dates before it in the text or from the document date. */
#include <string.h>

#include "base/bits.h"
#include "resolve/state.h"

/* A date told just before stands within so many bytes, in the same paragraph. */
#define NEAR_BYTES 250
/* 29 February comes back after eight years at the latest (1896, 1904). */
#define YEARS_SEARCHED 8
/* Words to a verb that is the date's own; days to a date that is close by, and to one most of a
 * year away. */
#define NEAR_WORDS 5
#define AT_ONCE_WORDS 1
#define FAR_WORDS 100 /* no verb stands so far away, unless it is another date's */
#define PLACE_WORDS 2 /* "takes place in March" */
#define FORCE_WORDS 3 /* "comes into force on 1 March" */
#define AT_ONCE_DAYS 21
#define CLOSE_DAYS 45
#define REPORT_DAYS 75 /* by then a quarter has been told of */
#define CLOSE_ENOUGH_DAYS 100
#define FAR_DAYS 240
/* What is told in so many months or more is no quarter. */
#define REPORT_MONTHS 6
/* So far back a story looks from the month it has reached. */
#define LOOK_BACK_DAYS 120
/* So long can the last month of a stretch have lasted by then. */
#define LAST_MONTH_DAYS 30
/* In England the year began on Lady Day until then. */
#define LAST_OLD_YEAR 1752
/* A day so near to a month or year that is told behind it is still what the story is at. */
#define BESIDE_DAYS 7
/* So far back from a date its bracket is looked for. */
#define BRACKET_BYTES 100
/* Fewer years ahead, a year in brackets belongs to the story. */
#define LEAP_YEARS 10
/* So far behind the begin of "next week" a weekday is one of it, and behind that of "last week". */
#define WEEK_BESIDE_BYTES 60
#define WEEK_JUST_BYTES 16
/* "The financial year which ended on " */
#define YEAR_ENDED_BYTES 40
/* An entry of a log or programme is no longer than that. */
#define ENTRY_BYTES 3000
/* Nobody's story goes on so many years later. */
#define LIFETIME_YEARS 50
/* So far ahead is the first year of a text looked for. */
#define FIRST_DATE_BYTES 4000
/* A 13th is a Friday at least once in so many months. */
#define MONTHS_SEARCHED 14
/* The hour of noon, and how many the afternoon's are behind the morning's. */
#define NOON 12

/* ---- anchors --------------------------------------------------------------------------------- */

bool dl_in_same_sentence(const struct dl_job *job, const struct dl_memory *memory)
{
    struct dl_view sentence =
        dl_resolver_sentence(job->r, job->text, job->m->offset, job->m->length);
    return sentence.data &&
           memory->offset >= job->r->base + (uint64_t)(sentence.data - job->text.data);
}

void dl_anchor_point(struct dl_job *job, const struct dl_point *p, const char *why)
{
    job->has_anchor = true;
    job->anchor_is_wide = false;
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
    job->bound = memory->bound;
    job->anchor_is_wide = memory->is_wide;
    job->anchor_end = memory->end;
    job->anchor_first = memory->first_day;
    job->anchor_last = memory->last_day;
}

static void keep(struct dl_memory *memory, const struct dl_point *p, uint64_t offset)
{
    memory->has = true;
    memory->point = *p;
    memory->offset = offset;
    memory->is_range = memory->is_wide = false; /* begin and end mean nothing then */
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

static bool after_document(const struct dl_job *job, const struct dl_point *p)
{
    int64_t begin, end, ignore;
    return job->r->has_document && dl_point_days(p, &begin, &ignore) &&
           dl_point_days(&job->r->document, &ignore, &end) && begin > end;
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

/* "In January 1944 the siege, which had begun in September 1941, was lifted", "Ross, who had gone
 * to sea in May 1824, took command", "he said that he had left in the December before": the second
 * is no month to go on from. */
static bool is_aside_of_past(struct dl_job *job, const struct dl_memory *month,
                             const struct dl_point *p)
{
    int64_t told, end, ignore;
    bool since = dl_get(job->said, DL_FIELD_RELATION) == DL_SINCE;
    bool counted = (job->flags & DATELINE_FLAG_RELATIVE) != 0;
    if (!month->has || p->grain > DATELINE_MONTH || !(since || job->said->year_known || counted))
        return false;
    if (!dl_point_days(&month->point, &told, &ignore) || !dl_point_days(p, &ignore, &end) ||
        end >= told)
        return false;
    if (since)
        return true;
    return dl_tells_in_perfect(job) &&
           ((job->said->year_known && dl_in_same_sentence(job, month)) || dl_tells_aside(job));
}

/* "In 2011 he sued on a contract dated 2 June 2009": nor is the day of an older thing. */
static bool is_of_older_thing(struct dl_job *job, const struct dl_memory *year,
                              const struct dl_point *p)
{
    int64_t told, end, ignore;
    return year->has && p->grain <= DATELINE_MONTH && dl_point_days(&year->point, &told, &ignore) &&
           dl_point_days(p, &ignore, &end) && end < told &&
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
 * 1776". But "by March 1944, both were done" leads the story there. */
static bool is_term(struct dl_job *job, const struct dl_memory *month, const struct dl_point *p)
{
    int32_t bound = dl_get(job->said, DL_FIELD_RELATION);
    int64_t first, begin, ignore;
    if ((bound != DL_BY && bound != DL_UNTIL) || !month->has ||
        !dl_point_days(&month->point, &first, &ignore) || !dl_point_days(p, &begin, &ignore) ||
        begin <= first)
        return false;
    return !dl_leads_verb(job);
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

/* Nor does a life or a book that is told in brackets: "William (1781–1846)", "his Wars (2003)"; but
 * the year of what comes next does: "the revolt (1811)". */
static bool is_in_brackets(const struct dl_job *job, const struct dl_memory *memory,
                           const struct dl_point *p)
{
    int64_t leap = (int64_t)p->year - memory->point.year;
    bool range = job->m->pattern->kind == DL_KIND_RANGE;
    bool leaps = p->grain == DATELINE_YEAR && (leap < 0 || leap >= LEAP_YEARS);
    if (!memory->has || !(range || leaps) || leap == 0)
        return false;
    char last = last_bracket(job->text, job->m->offset);
    return last == '(' || last == '[';
}

/* No hour is of a day before in brackets: "on 2 May 11 nests (7 on 14 April; 4 new). Left at
 * 17:45."
 */
static bool is_earlier_in_brackets(const struct dl_job *job, const struct dl_memory *day,
                                   const struct dl_point *p)
{
    int64_t told, end, ignore;
    return day->has && dl_point_days(&day->point, &told, &ignore) &&
           dl_point_days(p, &ignore, &end) && end < told &&
           last_bracket(job->text, job->m->offset) == '(';
}

/* Nor does a year that is only compared with ("as in 1603 and 1625"), that names something of long
 * ago ("the war of 1812", "a 1911 mill"), or that lies a lifetime behind the day in the same clause
 * ("the battle of 14 October 1066 was told by a monk in 1125"). */
static bool is_in_passing(const struct dl_job *job, const struct dl_memory *memory,
                          const struct dl_point *p)
{
    int64_t leap = (int64_t)p->year - memory->point.year;
    if (!memory->has || p->grain != DATELINE_YEAR || leap == 0)
        return false;
    if (dl_is_compared(job, p->grain))
        return true;
    if (memory->point.grain > DATELINE_MONTH)
        return false;
    if (leap <= -LEAP_YEARS && dl_is_of_a_thing(job))
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
    bool ahead = ((job->flags & DATELINE_FLAG_RELATIVE) && after_document(job, p)) || term;
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
    if (p->grain <= DATELINE_YEAR && !aside && !ahead)
        keep(&last[DL_LAST_YEAR], p, dl_place(job));
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

/* Told just before, in the same paragraph? */
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

static int64_t gap(const struct dl_point *a, const struct dl_point *b)
{
    int64_t a_first, a_last, b_first, b_last;
    if (!dl_point_days(a, &a_first, &a_last) || !dl_point_days(b, &b_first, &b_last))
        return INT64_MAX;
    if (a_first > b_last)
        return a_first - b_last;
    return b_first > a_last ? b_first - a_last : 0;
}

/* A season told some way back, of a year that is mostly supplied, says little of where a story is.
 */
static bool is_faint(const struct dl_job *job, const struct dl_memory *told,
                     const struct dl_memory *since)
{
    return since->point.grain == DATELINE_SEASON && since->point.year <= told->point.year + 1 &&
           !dl_told_just_before(job, since);
}

/* "He came on 24 December 1903. She fell ill in 1933 and died three days later." A glance at an
 * earlier year does not leave the day that was told just before it, unless the sentence begins with
 * it: "In 1893 she fell ill and died three days later." */
static bool has_left(const struct dl_job *job, const struct dl_memory *told,
                     const struct dl_memory *since)
{
    if (!since->has || since->offset <= told->offset ||
        gap(&told->point, &since->point) <= BESIDE_DAYS || is_faint(job, told, since))
        return false;
    return since->point.year > told->point.year || !dl_told_just_before(job, told) ||
           dl_heads_sentence(job, since);
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

/* ---- the year -------------------------------------------------------------------------------- */

const struct dl_memory *dl_year_in_context(const struct dl_job *job)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *memory = &r->last[DL_LAST_YEAR];
    return memory->has && dl_counts_from_text(r) ? memory : NULL;
}

/* Was the year told since the last month, or as the end of a stretch that began there? */
static bool moves_story(const struct dl_memory *year, const struct dl_memory *month)
{
    return year->offset > month->offset ||
           (year->offset == month->offset && year->point.year != month->point.year);
}

/* Of a stretch of months that names no year ("from October to March"), how long after its begin the
 * end begins: a story looks back to where it began. */
static int64_t stretch_days(const struct dl_job *job, const struct dl_said *s,
                            const struct dl_point *begin)
{
    const struct dl_said *end = &job->said[1];
    int64_t from, to, ignore;
    struct dl_point p;
    int days;
    if (job->m->pattern->kind != DL_KIND_RANGE || s != &job->said[0] || job->n_said != 2 ||
        !dl_has(end, DL_FIELD_MONTH) || dl_has(end, DL_FIELD_YEAR))
        return 0;
    for (int i = 0; i <= 1; i++) {
        if (dl_point_in_year(job->r, end, begin->year + i, &p, &days) &&
            dl_point_days(begin, &from, &ignore) && dl_point_days(&p, &to, &ignore) && to >= from)
            return to - from;
    }
    return 0;
}

/* "Since January": the last one that had begun when the story got there. */
static int64_t year_since(const struct dl_job *job, const struct dl_said *s, int64_t year,
                          int64_t reached)
{
    struct dl_point p;
    int64_t begin, ignore;
    int days;
    bool begun = dl_point_in_year(job->r, s, year, &p, &days) &&
                 dl_point_days(&p, &begin, &ignore) && begin <= reached;
    return begun ? year : year - 1;
}

/* "Of 30 boats in March, 12 were left by December": of that year. Nor does "not until March" look
 * back, as "from March on" can. */
static bool leads_up_to(struct dl_job *job, const struct dl_said *s,
                        const struct dl_memory *reached)
{
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    if (bound == DL_ONWARD && s->at[DL_FIELD_RELATION] < job->m->offset)
        return !dl_tells_in_perfect(job);
    return (bound == DL_BY || bound == DL_UNTIL) && dl_in_same_sentence(job, reached);
}

/* The month, or the season told since then, that the story has reached; NULL: only a year, as one
 * that the sentence itself has named. */
static const struct dl_memory *story_reached(const struct dl_job *job, const struct dl_memory *year)
{
    const struct dl_memory *month = &job->r->last[DL_LAST_MONTH];
    if (year->point.grain < DATELINE_YEAR && (!month->has || year->offset > month->offset))
        return year;
    if (!month->has || moves_story(year, month))
        return NULL;
    return year->offset > month->offset && dl_in_same_sentence(job, year) ? NULL : month;
}

/* "He said that he had come in May 1824. In June he had left", "Ross, who had come in May 1824 and
 * left in June, took command": a story goes on from where it glanced back to while it tells of what
 * was over, or in the same clauses. */
static const struct dl_memory *glanced_at(struct dl_job *job)
{
    const struct dl_memory *glance = &job->r->glance;
    if (!glance->has || glance->offset < job->r->last[DL_LAST_MONTH].offset ||
        !dl_told_just_before(job, glance))
        return NULL;
    size_t from = (size_t)(glance->offset - job->r->base);
    bool put_in = memchr(job->text.data + from, ',', job->m->offset - from) != NULL;
    bool same = dl_in_same_sentence(job, glance) && !put_in;
    return same || dl_had_been(job) ? glance : NULL;
}

/* How far back from there: not into the year before, unless the perfect tells of what was over
 * ("He came in March 1850. In December he left." goes on, "he had left in December" and "yours of
 * 28 December" do not), or a stretch lasted until there. */
static int64_t look_back_days(struct dl_job *job, const struct dl_said *s, int64_t stretch,
                              bool year_before)
{
    bool goes_on = year_before && (dl_has(s, DL_FIELD_MONTH) || dl_has(s, DL_FIELD_HOLIDAY)) &&
                   dl_get(s, DL_FIELD_FROM) != DL_FROM_TEXT;
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    bool term = bound == DL_BY || bound == DL_UNTIL || bound == DL_ONWARD;
    bool perfect = (goes_on || term) && dl_tells_in_perfect(job);
    if (goes_on && !perfect)
        return stretch ? stretch + LAST_MONTH_DAYS : 0;
    return stretch + (term && !perfect ? CLOSE_DAYS : LOOK_BACK_DAYS);
}

/* Is the memory two years told as one, "1641/2", "the 1998-99 season"? *ret_slash: with a slash. */
static bool is_split_year(const struct dl_job *job, const struct dl_memory *year, bool *ret_slash)
{
    if (!year->is_range || year->begin.grain != DATELINE_YEAR || year->end.grain != DATELINE_YEAR ||
        year->end.year != year->begin.year + 1 || year->offset < job->r->base)
        return false;
    size_t at = (size_t)(year->offset - job->r->base), end = job->m->offset;
    while (at < end && !dl_is_digit(job->text.data[at]))
        at++;
    while (at < end && dl_is_digit(job->text.data[at]))
        at++;
    *ret_slash = at < end && job->text.data[at] == '/';
    return *ret_slash ||
           (at < end && (job->text.data[at] == '-' || (unsigned char)job->text.data[at] >= 0x80));
}

/* Under "1641/2" the first months, until Lady Day, are of the later year; under "1998/99", "the
 * 1998-99 season", those until June. */
static bool in_later_year(const struct dl_job *job, const struct dl_said *s,
                          const struct dl_memory *year)
{
    const int half_year = 6;
    bool slash;
    if (!is_split_year(job, year, &slash))
        return false;
    int month = dl_get(s, DL_FIELD_MONTH), day = dl_get(s, DL_FIELD_DAY);
    bool old = slash && year->begin.year < LAST_OLD_YEAR;
    return month > 0 &&
           (old ? month < 3 || (month == 3 && day > 0 && day < 25) : month <= half_year);
}

/* The candidate of the years around the anchor that is the last to begin before the anchor's end
 * (step -1), or the first to end after its begin (step 1). Years whose weekday is wrong do not
 * count unless all are wrong. */
static bool search(const struct dl_job *job, const struct dl_said *s, const struct dl_point *anchor,
                   int step, bool weekday, struct dl_point *ret)
{
    int64_t first, last, begin, end;
    int days;
    if (!dl_point_days(anchor, &first, &last))
        return false;
    for (int i = -1; i <= YEARS_SEARCHED; i++) {
        struct dl_point p;
        if (!dl_point_in_year(job->r, s, anchor->year + step * i, &p, &days) ||
            !dl_point_days(&p, &begin, &end))
            continue;
        if (weekday && !dl_weekday_fits(job->r, s, &p))
            continue;
        if (step < 0 ? begin <= last : end >= first) {
            *ret = p;
            return true;
        }
    }
    return false;
}

/* "On 12 October 2016 he died. He had fallen ill on 3 March", "in October 1914 he got her letter of
 * 3 May": it lies before what was told, however far. */
static bool lies_before(struct dl_job *job, const struct dl_said *s,
                        const struct dl_memory *reached)
{
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    return (s->has & (DL_BIT(MONTH) | DL_BIT(SEASON) | DL_BIT(HOLIDAY))) && bound != DL_BY &&
           bound != DL_UNTIL && bound != DL_ONWARD && bound != DL_SINCE &&
           (dl_looks_back(job, reached) ||
            (dl_in_same_sentence(job, reached) && dl_is_of_paper(job)));
}

/* A narrative goes on from the month that it has reached: the date in the year in which it lies
 * from so many days before that month to the rest of a year behind it. A year told since then
 * counts by itself. */
static int64_t year_of_story(struct dl_job *job, const struct dl_said *s,
                             const struct dl_memory *year)
{
    const struct dl_memory *glance = glanced_at(job);
    job->of_glance = glance != NULL;
    const struct dl_memory *reached = glance ? glance : story_reached(job, year);
    int64_t first, begin, ignore;
    struct dl_point p;
    int days;
    if (!reached && year->has_part)
        first = year->part_day;
    else if (!reached || !dl_point_days(&reached->point, &first, &ignore))
        return year->point.year + in_later_year(job, s, year);
    if (dl_get(s, DL_FIELD_RELATION) == DL_SINCE)
        return year_since(job, s, reached ? reached->point.year : year->point.year, first);
    if (reached && lies_before(job, s, reached) && search(job, s, &reached->point, -1, true, &p))
        return p.year;
    int64_t from = reached ? reached->point.year : year->point.year;
    bool onward = reached && leads_up_to(job, s, reached);
    for (int i = -1; i <= 1; i++) {
        if (!dl_point_in_year(job->r, s, from + i, &p, &days) ||
            !dl_point_days(&p, &begin, &ignore))
            continue;
        int64_t stretch = stretch_days(job, s, &p);
        if (begin >= first - (onward ? stretch : look_back_days(job, s, stretch, i < 0)))
            return from + i;
    }
    return year->point.year;
}

/* The date in the first of those years in which there is such a day with such a weekday. */
static bool first_fit(const struct dl_job *job, const struct dl_said *s, const int64_t *years,
                      size_t n, struct dl_point *ret)
{
    int days;
    for (size_t i = 0; i < n; i++) {
        if (dl_point_in_year(job->r, s, years[i], ret, &days) && dl_weekday_fits(job->r, s, ret))
            return true;
    }
    return false;
}

/* The year of one of the last days told in which the weekday is right. */
static bool by_days_told(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    size_t n = r->n_days < DL_DAYS ? r->n_days : DL_DAYS;
    for (size_t i = 1; i <= n; i++) {
        int64_t year = r->days[(r->n_days - i) % DL_DAYS].year;
        if (first_fit(job, s, &year, 1, ret))
            return true;
    }
    return false;
}

/* The date in that year, or where only there the weekday is right in that of a day told before, the
 * document's or in one beside them. */
static bool in_year(const struct dl_job *job, const struct dl_said *s, int64_t year,
                    struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    int64_t document = r->has_document ? r->document.year : year;
    const int64_t years[] = {year, document, year + 1, year - 1, document - 1, document + 1};
    int days;
    if (dl_has(s, DL_FIELD_WEEKDAY) && !first_fit(job, s, &year, 1, ret) &&
        by_days_told(job, s, ret))
        return true;
    /* A feast that the year does not have is not that of another year. */
    size_t n = dl_has(s, DL_FIELD_HOLIDAY) && !dl_has(s, DL_FIELD_WEEKDAY)
                   ? 1
                   : sizeof years / sizeof *years;
    return first_fit(job, s, years, n, ret) || dl_point_in_year(r, s, year, ret, &days);
}

/* "It takes place in March", "it comes into force on 1 March"; but not "says a fire in March cost".
 */
static bool is_close_verb(const struct dl_job *job)
{
    struct dl_view word = job->tense_word;
    if (job->tense_distance <= PLACE_WORDS)
        return true;
    for (size_t n = 0; n < job->tense_distance && job->tense_distance <= FORCE_WORDS; n++) {
        word = dl_first_word(dl_text_behind(job->text, word));
        if (dl_cues_of(job->r->rules, word) & DL_CUE_DETERMINER)
            return false;
    }
    return job->tense_distance <= FORCE_WORDS;
}

/* Tense decides: what "was sold on 5 June" was not sold on a 5 June to come. But a past verb at
 * some distance, in another clause, does not make a date most of a year away when one to come is
 * close by: who "declared a dividend of five cents a share, payable on 15 December" means the next
 * one. Quarters, and the month of sales, are told of when they are over: who "expects to report a
 * loss in the third quarter" means the last one. "The vote is in May" means the next one, unless
 * the last one is close by. Without a tense, the nearest; of two as near, the past. */
static bool takes_later(const struct dl_job *job, const struct dl_said *s, enum dl_tense tense,
                        int64_t before, int64_t after)
{
    bool no_verb = job->tense_distance == SIZE_MAX;
    bool other_clause = job->tense_is_apart || job->tense_distance > FAR_WORDS;
    /* "the inquiry into the Jan. 3 crash will open" */
    bool within_subject = job->tense_is_apart && job->tense_distance <= PLACE_WORDS;
    if (tense == DL_FUTURE && dl_is_of_paper(job)) /* "the letter of March 1 will be read" */
        return false;
    if (tense == DL_PRESENT && is_close_verb(job) && before >= CLOSE_DAYS)
        return true;
    if (tense == DL_PAST)
        return !job->tense_is_group && before > FAR_DAYS &&
               ((job->tense_distance > AT_ONCE_WORDS && after < AT_ONCE_DAYS) ||
                (job->tense_distance > NEAR_WORDS && job->tense_is_apart &&
                 after < CLOSE_ENOUGH_DAYS));
    if (tense == DL_FUTURE && (dl_has(s, DL_FIELD_QUARTER) || dl_has(s, DL_FIELD_HALF)))
        return before >= REPORT_DAYS;
    if (tense == DL_FUTURE) {
        /* "will appeal the Nov. 1 ruling"; but "at the Nov. 1 sitting they will" */
        bool thing = !no_verb && dl_is_of_a_thing(job) &&
                     job->tense_word.data < job->text.data + job->m->offset;
        return !(no_verb || other_clause || thing || dl_has(s, DL_FIELD_TENSE)) ||
               after <= FAR_DAYS ||
               before >= (within_subject || thing ? CLOSE_ENOUGH_DAYS : CLOSE_DAYS);
    }
    return after < before;
}

static bool around(const struct dl_job *job, const struct dl_said *s, const struct dl_point *anchor,
                   enum dl_tense tense, bool weekday, struct dl_point *ret)
{
    struct dl_point before, after;
    bool has_before = search(job, s, anchor, -1, weekday, &before);
    bool has_after = search(job, s, anchor, 1, weekday, &after);
    if (!has_before && !has_after)
        return false;
    bool later = !has_before;
    if (has_before && has_after)
        later = takes_later(job, s, tense, gap(&before, anchor), gap(&after, anchor));
    *ret = later ? after : before;
    return true;
}

/* The date in the document's year, or the one before or behind it, when only there the weekday is
 * right; "the first Monday of May" is right in every year. */
static bool by_weekday(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    int64_t year = job->r->document.year;
    const int64_t years[] = {year, year - 1, year + 1};
    return dl_has(s, DL_FIELD_WEEKDAY) && !dl_has(s, DL_FIELD_NUMBER) &&
           first_fit(job, s, years, sizeof years / sizeof *years, ret);
}

/* The first such day from the last one of the diary on; or a year later, where its weekday is right
 * only then. */
static bool next_in_diary(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    struct dl_point next;
    if (!search(job, s, &job->r->document, 1, false, &next))
        return false;
    const int64_t years[] = {next.year, next.year + 1};
    if (!first_fit(job, s, years, sizeof years / sizeof *years, ret))
        *ret = next;
    return true;
}

/* Letters follow each other, too, but some a little late. */
static bool next_letter(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    struct dl_point before;
    if (search(job, s, &job->r->document, -1, true, &before) &&
        gap(&before, &job->r->document) < CLOSE_DAYS) {
        *ret = before;
        return true;
    }
    return next_in_diary(job, s, ret);
}

/* The same day of the same month was told before: not that of another year. */
static bool said_again(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    size_t n = r->n_days < DL_DAYS ? r->n_days : DL_DAYS;
    int days;
    if (!dl_has(s, DL_FIELD_MONTH) || !dl_has(s, DL_FIELD_DAY) || dl_has(s, DL_FIELD_NUMBER))
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct dl_point *p = &r->days[i];
        if (p->month == dl_get(s, DL_FIELD_MONTH) && p->day == dl_get(s, DL_FIELD_DAY) &&
            gap(p, &r->document) < FAR_DAYS && dl_point_in_year(r, s, p->year, ret, &days) &&
            dl_weekday_fits(r, s, ret))
            return true;
    }
    return false;
}

static bool by_document(struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_point *document = &job->r->document;
    if (dl_is_diary(s))
        return next_in_diary(job, s, ret);
    if (dl_follows_head(s))
        return next_letter(job, s, ret);
    if (said_again(job, s, ret) || by_weekday(job, s, ret))
        return true;
    /* A dateline is of the day before at the most, whatever the verbs behind it say. */
    enum dl_tense tense = dl_has(s, DL_FIELD_DATELINE) ? (enum dl_tense)0 : dl_tense(job, s);
    return around(job, s, document, tense, true, ret) ||
           around(job, s, document, tense, false, ret);
}

/* Is the mention in what somebody said? */
static bool is_quoted(const struct dl_job *job)
{
    const char *text = job->text.data;
    size_t at = job->m->offset, floor = at > NEAR_BYTES ? at - NEAR_BYTES : 0, plain = 0;
    for (; at > floor && !dl_ends_line(job->text, at - 1); at--) {
        plain += text[at - 1] == '"';
        bool curly = at >= 3 && !memcmp(text + at - 3, "\xE2\x80", 2);
        if (curly && (text[at - 1] == '\x9C' || text[at - 1] == '\x9D'))
            return text[at - 1] == '\x9C';
    }
    return plain % 2 == 1;
}

/* "Brahms stayed here in July 1886. The museum will reopen in May.": what a dated document says
 * will be is to come when it was written, whatever the years that it tells of. But "in 1886 Brahms
 * will go on to Lenn in May", and what somebody said then, are of the story. */
static bool is_ahead_of_document(struct dl_job *job, const struct dl_memory *story)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *any = &r->last[DL_LAST_ANY];
    if (!r->has_document || story->point.year >= r->document.year || !dl_will_be(job))
        return false;
    if (dl_in_same_sentence(job, any) && dl_heads_sentence(job, any))
        return false;
    return !(dl_told_just_before(job, story) && is_quoted(job));
}

/* In the year that the story has reached; but what a dated document tells has happened. */
static bool by_story(struct dl_job *job, const struct dl_said *s, const struct dl_memory *context,
                     struct dl_point *ret)
{
    bool goes_on = dl_has(s, DL_FIELD_DATELINE) && job->r->has_document;
    return !goes_on && in_year(job, s, year_of_story(job, s, context), ret) &&
           (!after_document(job, ret) || dl_tense(job, s) == DL_FUTURE);
}

/* "He was shot on 3 May 2010 and died on 5 May": in a report, too, a date of another year leads its
 * sentence on; but "the law, passed on 3 May 2010, was repealed on 5 May" tells of two times. */
static const struct dl_memory *led_by_sentence(struct dl_job *job, const struct dl_said *s,
                                               struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    bool is_day = dl_has(s, DL_FIELD_DAY);
    bool is_quarter = dl_has(s, DL_FIELD_QUARTER) || dl_has(s, DL_FIELD_HALF);
    const struct dl_memory *memory = &r->last[is_day       ? DL_LAST_DAY
                                              : is_quarter ? DL_LAST_QUARTER
                                                           : DL_LAST_MONTH];
    int64_t first, last, begin, ignore;
    int days;
    if (is_day && r->thing.has && r->thing.offset > memory->offset)
        memory = &r->thing;
    if (!r->has_document || !memory->has || memory->point.year == r->document.year ||
        memory->offset < r->base || memory->offset >= dl_place(job) ||
        !dl_in_same_sentence(job, memory) || !dl_is_joined(job, memory) ||
        dl_tense(job, s) != DL_PAST || !dl_point_days(&memory->point, &first, &last))
        return NULL;
    if (lies_before(job, s, memory))
        return search(job, s, &memory->point, -1, true, ret) ? memory : NULL;
    if (!dl_point_in_year(r, s, memory->point.year, ret, &days) || !dl_weekday_fits(r, s, ret) ||
        !dl_point_days(ret, &begin, &ignore))
        return NULL;
    struct dl_point other;
    if (by_document(job, s, &other) && other.year == ret->year)
        return NULL;
    return begin > first && begin - last <= (is_day ? CLOSE_DAYS : FAR_DAYS) ? memory : NULL;
}

/* "He had a letter dated 4 March 1849 and posted on 6 March" */
static const struct dl_memory *led_by_thing(struct dl_job *job, const struct dl_said *s,
                                            struct dl_point *ret)
{
    const struct dl_memory *thing = dl_has(s, DL_FIELD_MONTH) ? dl_thing_told(job) : NULL;
    int64_t last, begin, ignore;
    int days;
    if (!thing || !dl_point_in_year(job->r, s, thing->point.year, ret, &days) ||
        !dl_weekday_fits(job->r, s, ret) || !dl_point_days(&thing->point, &ignore, &last) ||
        !dl_point_days(ret, &begin, &ignore))
        return NULL;
    return begin > last && begin - last <= CLOSE_DAYS ? thing : NULL;
}

/* "He died on Oct. 12, 2016. He had fallen ill on March 3": in a report, too, what had happened
 * lies before what was told just before it. */
static const struct dl_memory *had_happened(struct dl_job *job, const struct dl_said *s,
                                            struct dl_point *ret)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_MONTH];
    int64_t first, begin, ignore;
    struct dl_point other;
    return job->r->has_document && told->has && told->point.year != job->r->document.year &&
                   dl_told_just_before(job, told) && lies_before(job, s, told) &&
                   by_document(job, s, &other) && dl_point_days(&told->point, &first, &ignore) &&
                   dl_point_days(&other, &begin, &ignore) && begin > first &&
                   search(job, s, &told->point, -1, true, ret)
               ? told
               : NULL;
}

/* "In December they offered a raise, starting July 1": what starts lies behind what was told. */
static const struct dl_memory *starts_behind(const struct dl_job *job, const struct dl_said *s,
                                             struct dl_point *ret)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_MONTH];
    return dl_get(s, DL_FIELD_TENSE) == DL_AHEAD && told->has && job->r->has_document &&
                   told->offset >= job->r->base && told->offset < dl_place(job) &&
                   dl_in_same_sentence(job, told) && search(job, s, &told->point, 1, true, ret)
               ? told
               : NULL;
}

/* "In 1921 it was sold on 4 August", "last year he left in May": a year at the head of its sentence
 * is that of what the clause tells, and one of long ago that of the sentence; not so in "last
 * year's heir". */
static const struct dl_memory *headed_by_year(struct dl_job *job, const struct dl_said *s,
                                              struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *year = &r->last[DL_LAST_ANY];
    int days;
    if (!r->has_document || !year->has || year->point.grain != DATELINE_YEAR || year->bound ||
        year->point.year == r->document.year || !dl_in_same_sentence(job, year) ||
        !dl_heads_sentence(job, year) || job->text.data[year->words_end - r->base] == '\'')
        return NULL;
    bool long_ago = r->document.year - year->point.year >= LEAP_YEARS;
    if (!long_ago && !dl_in_same_clause(job, year))
        return NULL;
    enum dl_tense tense = dl_tense(job, s);
    bool fits = year->point.year < r->document.year ? tense == DL_PAST || tense == 0
                                                    : tense == DL_FUTURE || tense == DL_PRESENT;
    int64_t of = year->point.year + in_later_year(job, s, year);
    return fits && dl_point_in_year(r, s, of, ret, &days) && dl_weekday_fits(r, s, ret) ? year
                                                                                        : NULL;
}

/* "In June 1836 he was at sea. On Monday, July 4th, he landed": where the weekday is right in no
 * year beside the document's, but in that of the date told before, the day is of that year. */
static const struct dl_memory *told_by_weekday(const struct dl_job *job, const struct dl_said *s,
                                               struct dl_point *ret)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_ANY];
    int64_t year = told->point.year;
    bool day = dl_has(s, DL_FIELD_WEEKDAY) && dl_has(s, DL_FIELD_DAY) && dl_has(s, DL_FIELD_MONTH);
    return day && !dl_has(s, DL_FIELD_NUMBER) && !dl_has(s, DL_FIELD_DATELINE) && told->has &&
                   job->r->has_document && !by_weekday(job, s, ret) &&
                   first_fit(job, s, &year, 1, ret)
               ? told
               : NULL;
}

/* The text has named no year yet: the story leads up to the first one that it will name; what was
 * planned can lie behind it. */
static bool before_first(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_memory *first = &job->r->first;
    if (!first->has || first->offset <= dl_place(job) ||
        first->offset - dl_place(job) >= FIRST_DATE_BYTES)
        return false;
    struct dl_point after;
    bool has_before = search(job, s, &first->point, -1, true, ret);
    if (has_before && gap(ret, &first->point) > FAR_DAYS && dl_was_to_come(job, dl_place(job)) &&
        search(job, s, &first->point, 1, true, &after))
        *ret = after;
    return has_before;
}

static struct dl_answer unplaced(const struct dl_said *s)
{
    struct dl_answer a = {.outcome = DL_UNPLACED};
    /* which day is the last of February, only a year tells */
    bool has_day = dl_has(s, DL_FIELD_DAY) && dl_get(s, DL_FIELD_NUMBER) != -1;
    int month = dl_get(s, DL_FIELD_MONTH), day = has_day ? dl_get(s, DL_FIELD_DAY) : 0;
    if (!dl_has(s, DL_FIELD_MONTH))
        return a;
    if (month < 1 || month > 12 || (has_day && !dl_is_day(2000, month, day)))
        return (struct dl_answer){.outcome = DL_IMPOSSIBLE};
    a.has_point = true;
    a.point = (struct dl_point){.grain = has_day ? DATELINE_DAY : DATELINE_MONTH,
                                .month = (uint8_t)month,
                                .day = (uint8_t)day,
                                .year_unknown = true};
    if (!dl_has(s, DL_FIELD_HOUR))
        dl_add_time(s, &a.point);
    return a;
}

struct dl_answer dl_from_context(struct dl_job *job, const struct dl_said *s)
{
    struct dl_point p;
    int days = 1;
    struct dl_answer nowhere = unplaced(s);
    const struct dl_memory *context = dl_year_in_context(job), *thing = NULL;
    if (nowhere.outcome == DL_IMPOSSIBLE)
        return nowhere;
    if (dl_year_is_taken(job, s)) {
        dl_note(job, "no year: what stands in its place cannot be read as one");
        return nowhere;
    }
    dl_note_style(job);
    if (context && is_ahead_of_document(job, context))
        context = NULL;
    if (context && (thing = led_by_thing(job, s, &p))) {
        dl_anchor_text(job, thing);
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
        job->of_thing = true;
    } else if (context && by_story(job, s, context, &p)) {
        dl_anchor_text(job, job->of_glance ? &job->r->glance : context);
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    } else if (!context && !job->r->has_document && before_first(job, s, &p)) {
        dl_anchor_point(job, &job->r->first.point, "first date with a year in the text");
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    } else if (!context &&
               ((context = starts_behind(job, s, &p)) || (context = had_happened(job, s, &p)) ||
                (context = headed_by_year(job, s, &p)) || (context = led_by_sentence(job, s, &p)) ||
                (context = told_by_weekday(job, s, &p)))) {
        dl_anchor_text(job, context);
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    } else if (job->r->has_document && by_document(job, s, &p)) {
        dl_anchor_document(job);
        if (dl_get(s, DL_FIELD_DATELINE) != DL_DATELINE_HEAD)
            job->flags |= DATELINE_FLAG_YEAR_FROM_DOCUMENT;
    } else {
        dl_note(job, "no year: neither a document date nor a date before it in the text");
        return nowhere;
    }
    dl_note(job, "year %d supplied", (int)p.year);
    dl_point_in_year(job->r, s, p.year, &p, &days);
    return dl_placed(s, p, days);
}

/* ---- the day --------------------------------------------------------------------------------- */

const struct dl_memory *dl_entry(const struct dl_job *job)
{
    const struct dl_memory *entry = &job->r->entry;
    return entry->has && dl_place(job) - entry->offset < ENTRY_BYTES ? entry : NULL;
}

/* "Next week, on Tuesday", "last week on Tuesday" */
const struct dl_memory *dl_week_said(const struct dl_job *job)
{
    const struct dl_memory *week = &job->r->last[DL_LAST_ANY];
    if (!week->has || week->point.grain != DATELINE_WEEK || !dl_told_just_before(job, week) ||
        !dl_in_same_sentence(job, week))
        return NULL;
    uint64_t between = dl_place(job) - week->offset;
    return between <= (after_document(job, &week->point) ? WEEK_BESIDE_BYTES : WEEK_JUST_BYTES)
               ? week
               : NULL;
}

/* The day that a time of day belongs to: the one the text has just named, that of the entry it
 * stands in, or the document's. */
static bool day_of_time(struct dl_job *job, struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *memory = dl_last_told(job, DL_LAST_DAY), *entry = dl_entry(job);
    bool told = memory && memory->point.grain <= DATELINE_DAY && dl_told_just_before(job, memory);
    /* "The next meeting is on 1 May. This one closed at 9 p.m.": what is over was not then. */
    if (told && !(after_document(job, &memory->point) && !dl_in_same_sentence(job, memory) &&
                  dl_verb_tense(job) == DL_PAST))
        dl_anchor_text(job, memory);
    else if (entry && !dl_counts_from_text(r) && !entry->is_wide)
        dl_anchor_text(job, entry);
    else if (!dl_counts_from_text(r) && r->document.grain <= DATELINE_DAY)
        dl_anchor_document(job);
    else
        return false;
    *ret = dl_point_at_grain(&job->anchor, DATELINE_DAY);
    return true;
}

static bool day_of_month(const struct dl_job *job, const struct dl_said *s,
                         const struct dl_point *month, struct dl_point *ret)
{
    int64_t first, last;
    if (!dl_point_days(month, &first, &last))
        return false;
    int64_t day = first + dl_get(s, DL_FIELD_DAY) - 1;
    *ret = dl_point_day(day);
    return day >= first && day <= last && dl_weekday_fits(job->r, s, ret);
}

/* The day of the month in the months around one: the nearest where there is such a day, with its
 * weekday, and on the side that the tense tells. */
static bool day_near_month(const struct dl_job *job, const struct dl_said *s,
                           const struct dl_point *anchor, enum dl_tense tense, struct dl_point *ret)
{
    struct dl_point here = dl_point_at_grain(anchor, DATELINE_MONTH), day = *anchor;
    int64_t first = 0, last = 0, at, ignore;
    dl_point_days(&day, &first, &last);
    for (int i = 0; i <= 2 * MONTHS_SEARCHED; i++) {
        struct dl_point month = dl_point_shift(&here, i % 2 ? -(i + 1) / 2 : i / 2);
        if (!day_of_month(job, s, &month, ret) || !dl_point_days(ret, &at, &ignore))
            continue;
        if ((tense == DL_PAST && at > last) || (tense == DL_FUTURE && at < first))
            continue;
        return true;
    }
    return false;
}

/* "He left on 26 August. He will be 20 on the 19th", in September: of a report, the month that the
 * text is at has not the day of which the verb tells. A log with dated headings is no report. */
static bool is_on_wrong_side(struct dl_job *job, const struct dl_point *day)
{
    int64_t at, first, last, ignore;
    return job->r->has_document && !dl_counts_from_text(job->r) && !job->r->n_moves &&
           job->r->document.grain <= DATELINE_DAY && dl_point_days(day, &at, &ignore) &&
           dl_point_days(&job->r->document, &first, &last) &&
           (at < first ? dl_will_be(job) : at > last && dl_verb_tense(job) == DL_PAST);
}

/* A day of the month: of the month that the text is at, or around the document date. */
static bool day_in_month(struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *memory = dl_last_told(job, DL_LAST_MONTH), *term = &r->term;
    /* "by the 5th of August, or by the 10th" */
    if (memory && term->has && term->point.grain <= DATELINE_MONTH &&
        term->offset > memory->offset && dl_in_same_sentence(job, term))
        memory = term;
    if (dl_is_diary(s)) {
        dl_anchor_document(job);
        return day_near_month(job, s, &job->anchor, DL_FUTURE, ret);
    }
    if (memory && memory->point.grain <= DATELINE_MONTH &&
        (dl_counts_from_text(r) || dl_told_just_before(job, memory))) {
        dl_anchor_text(job, memory);
        if (day_near_month(job, s, &job->anchor, (enum dl_tense)0, ret) &&
            !is_on_wrong_side(job, ret))
            return true;
    }
    if (!r->has_document || r->document.grain > DATELINE_MONTH)
        return false;
    dl_anchor_document(job);
    enum dl_tense tense = dl_is_of_paper(job) ? DL_PAST : dl_tense(job, s);
    if (tense == DL_PRESENT || (!tense && r->style.style == DATELINE_STYLE_INFORMAL))
        tense = DL_FUTURE; /* "the rent is due on the 3rd" */
    return day_near_month(job, s, &job->anchor, tense, ret);
}

/* Does a clause go on from what was told, "and returned at"? That of a noun, "and left those who
 * came at", can be of the time before, and so can what "had" been. */
static bool clause_goes_on(const struct dl_job *job, const struct dl_memory *told)
{
    size_t from = (size_t)(told->offset - job->r->base);
    struct dl_view between = dl_view(job->text.data + from, job->m->offset - from), word;
    while ((word = dl_last_word(between)).len) {
        unsigned bits = dl_cues_of(job->r->rules, word);
        if (bits & DL_CUE_PERFECT)
            return false;
        if (bits & DL_CUE_CLAUSE) /* "and", with which a question can begin; not "that", "who" */
            return (bits & DL_CUE_QUESTION) != 0;
        between.len = (size_t)(word.data - between.data);
    }
    return false;
}

/* "The jury retired at 11.20 a.m. and returned at ten past four": of both hours, the next one. */
static bool is_past_noon(const struct dl_job *job, const struct dl_said *s,
                         const struct dl_point *day)
{
    const struct dl_memory *told = dl_last_told(job, DL_LAST_ANY);
    int32_t hour = dl_get(s, DL_FIELD_HOUR);
    if (!told || told->is_range || told->is_wide || told->point.grain != DATELINE_TIME ||
        hour < 1 || hour > 11 || (s->has & (DL_BIT(AMPM) | DL_BIT(DAYPART) | DL_BIT(ZONE))))
        return false;
    const struct dl_point *then = &told->point;
    bool same_day = then->year == day->year && then->month == day->month && then->day == day->day;
    bool is_half = told->is_half || (then->hour == NOON && !then->minute);
    int32_t before = then->hour * 60 + then->minute,
            minutes = hour * 60 + dl_get(s, DL_FIELD_MINUTE);
    return same_day && is_half && minutes <= before && minutes + NOON * 60 > before &&
           dl_in_same_sentence(job, told) && clause_goes_on(job, told);
}

/* "On the evening of 3 March at 6 o'clock", "Monday night at about six": the part of that day that
 * the sentence has just told; or none. */
static enum dl_daypart part_told(const struct dl_job *job, const struct dl_point *day)
{
    const struct dl_memory *told = dl_last_told(job, DL_LAST_ANY);
    if (!told || told->is_range || told->point.grain != DATELINE_DAY)
        return DL_NO_DAYPART;
    const struct dl_point *then = &told->point;
    bool same_day = then->year == day->year && then->month == day->month && then->day == day->day;
    return same_day && dl_in_same_sentence(job, told) ? (enum dl_daypart)then->daypart
                                                      : DL_NO_DAYPART;
}

/* An hour in that part. The small hours behind an evening or a night are of the next day. */
static void put_into_part(enum dl_daypart part, struct dl_said *s, struct dl_point *day)
{
    const int32_t morning = part == DL_NIGHT ? 6 : 5;
    bool late = part == DL_EVENING || part == DL_NIGHT;
    if (!dl_has(s, DL_FIELD_HOUR) || dl_has(s, DL_FIELD_ZONE) || dl_has(s, DL_FIELD_DAYPART))
        return;
    if (late && dl_get(s, DL_FIELD_HOUR) < morning && dl_get(s, DL_FIELD_AMPM) == 0)
        *day = dl_point_shift(day, 1);
    else if (part != DL_NO_DAYPART && !dl_has(s, DL_FIELD_AMPM))
        dl_set(s, DL_FIELD_DAYPART, (int32_t)part);
}

struct dl_answer dl_day_from_context(struct dl_job *job, const struct dl_said *s)
{
    struct dl_point p;
    struct dl_said shift = *s;
    dl_note_style(job);
    if (dl_has(s, DL_FIELD_DAY)) {
        if (!day_in_month(job, s, &p))
            return unplaced(s);
    } else if (dl_has(s, DL_FIELD_WEEKDAY)) {
        return dl_shift(job, &shift);
    } else if (!dl_says_time(s) || !day_of_time(job, &p)) {
        return unplaced(s);
    }
    if (dl_says_time(s) && is_past_noon(job, s, &p))
        dl_set(&shift, DL_FIELD_AMPM, NOON);
    put_into_part(part_told(job, &p), &shift, &p);
    job->flags |= DATELINE_FLAG_RELATIVE;
    return dl_placed(&shift, p, 1);
}
