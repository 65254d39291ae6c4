/* SPDX-License-Identifier: MIT */
/* What a date is counted from: the document date, or which of those before it in the text. */
#include "resolve/state.h"

#define LONGEST_MONTH 31

/* "Under Abbot John (1402–29) the library grew": a stretch of years in brackets is what a paragraph
 * tells of, where that has no other year. */
static bool is_stretch_of_paragraph(const struct dl_job *job, const struct dl_memory *any,
                                    enum dateline_precision grain)
{
    const struct dl_memory *year = &job->r->last[DL_LAST_YEAR];
    return grain >= DATELINE_DECADE && any->has && any->is_range &&
           any->begin.grain == DATELINE_YEAR && dl_told_just_before(job, any) &&
           !(year->has && dl_told_just_before(job, year)) &&
           dl_point_at_grain(&any->begin, grain).year == dl_point_at_grain(&any->end, grain).year;
}

/* The last date in the text that is fine enough, or the next coarser one; "the next decade" is that
 * behind the 1890s, where those were told last, and "rose by 1918 and fell the next year" means
 * 1919. */
const struct dl_memory *dl_memory_for(const struct dl_job *job, enum dateline_precision grain,
                                      bool held)
{
    const struct dl_memory *any = &job->r->last[DL_LAST_ANY], *term = &job->r->term;
    if (grain == DATELINE_YEAR && term->has && term->offset == any->offset &&
        (held || dl_in_same_sentence(job, term)))
        return term;
    if (grain >= DATELINE_DECADE && any->has && any->point.grain > DATELINE_YEAR)
        return any;
    return dl_last_told(job, grain <= DATELINE_WEEK    ? DL_LAST_DAY
                             : grain <= DATELINE_MONTH ? DL_LAST_MONTH
                                                       : DL_LAST_YEAR);
}

/* "The previous day", "the Friday before" in a report that has told no day: before its own. */
static bool is_day_before(const struct dl_job *job, const struct dl_said *s,
                          const struct dl_memory *memory)
{
    const struct dl_resolver *r = job->r;
    return r->has_document && !dl_counts_from_text(r) && dl_get(s, DL_FIELD_DIRECTION) < 0 &&
           (dl_get(s, DL_FIELD_UNIT) == DL_UNIT_DAY || dl_has(s, DL_FIELD_WEEKDAY)) &&
           !dl_has(s, DL_FIELD_NUMBER) && (!memory || memory->point.grain > DATELINE_DAY);
}

/* What the text came to last has no date: no older one is what is meant. But days and weeks do not
 * leave the year. */
static bool is_lost(const struct dl_job *job, const struct dl_said *s,
                    enum dateline_precision grain, const struct dl_memory *memory)
{
    const struct dl_memory *lost = &job->r->lost;
    return dl_get(s, DL_FIELD_FROM) == DL_FROM_TEXT && lost->has &&
           (!memory ||
            (memory->offset < lost->offset && !(grain == DATELINE_YEAR && lost->is_brief)));
}

/* "On 20 May he came home. He was to be married on 3 June. The next day he left": what happened is
 * counted on from what had happened before it, and not from what was planned; but "the day before"
 * can look back from there. */
static const struct dl_memory *behind_plan(struct dl_job *job, const struct dl_said *s,
                                           const struct dl_memory *memory)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *before = &r->day_before;
    bool plan = memory == &r->last[DL_LAST_DAY] && dl_get(s, DL_FIELD_DIRECTION) > 0 &&
                before->has && dl_told_just_before(job, memory) &&
                dl_told_just_before(job, before) && dl_goes_on_from(job, memory->offset) &&
                dl_was_to_come(job, memory->offset) && !dl_was_to_come(job, before->offset);
    return plan ? before : memory;
}

/* "He stayed until November 1944. The next month he left": on from where that came to an end,
 * unless it was only planned. */
static const struct dl_memory *behind_term(struct dl_job *job, const struct dl_said *s,
                                           const struct dl_memory *memory)
{
    const struct dl_memory *term = &job->r->term;
    bool counts = memory && term->has && dl_get(s, DL_FIELD_DIRECTION) > 0 &&
                  term->offset == job->r->last[DL_LAST_ANY].offset &&
                  term->offset > memory->offset && term->point.grain <= DATELINE_MONTH &&
                  dl_counts_from_text(job->r) && dl_told_just_before(job, term) &&
                  dl_goes_on_from(job, term->offset) && !dl_was_to_come(job, term->offset);
    return counts ? term : memory;
}

/* "Talks begin on 8 December and must end by the end of the month": of a report, the month of a day
 * that its sentence has told, over or to come as the verb is; or NULL. */
static const struct dl_memory *month_of_sentence(struct dl_job *job, const struct dl_said *s)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *day = &r->last[DL_LAST_DAY];
    if (dl_get(s, DL_FIELD_UNIT) != DL_UNIT_MONTH || dl_has(s, DL_FIELD_FROM) || !r->has_document ||
        !day->has || !dl_told_just_before(job, day) || !dl_in_same_sentence(job, day))
        return NULL;
    bool ahead = dl_point_side(&day->point, &r->document) > 0;
    return (dl_verb_tense(job) == DL_PAST) == ahead ? NULL : day;
}

/* "On 3 May he was hurt; two men will be tried in June. The next day he died": of a report, on from
 * the last day that is over. */
static const struct dl_memory *behind_future(struct dl_job *job, const struct dl_said *s,
                                             const struct dl_memory *memory)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *day = &r->last[DL_LAST_DAY];
    bool future = memory && memory != day && dl_get(s, DL_FIELD_DIRECTION) > 0 && r->has_document &&
                  !dl_counts_from_text(r) && dl_point_side(&memory->point, &r->document) > 0 &&
                  day->has && dl_told_just_before(job, day) &&
                  dl_point_side(&day->point, &r->document) < 0 && dl_verb_tense(job) == DL_PAST;
    return future ? day : memory;
}

/* "Fourth-quarter net rose. For the year, it fell": the year that the last quarter told of ends,
 * where that is over; or NULL. */
static const struct dl_memory *year_reported(struct dl_job *job, const struct dl_said *s)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *quarter = &r->reported;
    int64_t ignore, last;
    if (dl_get(s, DL_FIELD_UNIT) != DL_UNIT_YEAR || dl_has(s, DL_FIELD_PART) || !quarter->has ||
        quarter->point.grain != DATELINE_QUARTER || !r->has_document || dl_counts_from_text(r) ||
        quarter->point.year + 1 != r->document.year ||
        !dl_point_days(&quarter->point, &ignore, &last))
        return NULL;
    struct dl_point next = dl_point_day(last + 1);
    return next.year == r->document.year && dl_verb_tense(job) == DL_PAST ? quarter : NULL;
}

/* "Two weeks later" counts from the text alone, and has no place where the text has told no date;
 * "that day" is then the day of the document. */
bool dl_find_anchor(struct dl_job *job, const struct dl_said *s, enum dateline_precision grain)
{
    const struct dl_resolver *r = job->r;
    enum dl_from from = (enum dl_from)dl_get(s, DL_FIELD_FROM);
    bool held = dl_has(s, DL_FIELD_DIRECTION) && dl_get(s, DL_FIELD_DIRECTION) == 0;
    const struct dl_memory *memory = dl_memory_for(job, grain, held && from == DL_FROM_TEXT);
    const struct dl_memory *thing = NULL;
    if (from == DL_FROM_TEXT && dl_get(s, DL_FIELD_DIRECTION) >= 0)
        thing = dl_thing_told(job);
    job->of_thing = thing != NULL;
    if (thing)
        memory = thing;
    else if (from == DL_FROM_TEXT)
        memory = behind_term(job, s, behind_future(job, s, behind_plan(job, s, memory)));
    const struct dl_memory *month = held ? month_of_sentence(job, s) : NULL;
    if (month)
        dl_anchor_text(job, month);
    else if (!from && held && is_stretch_of_paragraph(job, &r->last[DL_LAST_ANY], grain))
        dl_anchor_text(job, &r->last[DL_LAST_ANY]);
    else if (!from && held && year_reported(job, s))
        dl_anchor_text(job, &r->reported);
    else if (!from && held && dl_year_in_context(job))
        dl_anchor_text(job, dl_year_in_context(job));
    else if (from == DL_FROM_TEXT && is_day_before(job, s, memory))
        dl_anchor_document(job);
    else if (is_lost(job, s, grain, memory))
        dl_note(job, "no anchor: the time before it in the text is not dated");
    else if (from == DL_FROM_TEXT && memory)
        dl_anchor_count(job, memory, dl_get(s, DL_FIELD_DIRECTION));
    else if (r->has_document && (from != DL_FROM_TEXT || held))
        dl_anchor_document(job);
    else if (from != DL_FROM_DOCUMENT && memory)
        dl_anchor_count(job, memory, dl_get(s, DL_FIELD_DIRECTION));
    else if (from == DL_FROM_TEXT)
        dl_note(job, "no anchor: no date before it in the text");
    else
        dl_note(job, "no anchor: neither a document date nor a date before it in the text");
    /* "In December he left, two days later …; the next year" */
    if (grain == DATELINE_YEAR && job->anchor_is_wide &&
        job->anchor_last - job->anchor_first <= LONGEST_MONTH)
        job->anchor_is_wide = false;
    return job->has_anchor;
}
