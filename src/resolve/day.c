/* SPDX-License-Identifier: MIT */
/* The day of a weekday, a day of the month or a time that stands alone. */
#include "resolve/state.h"

/* So far behind the begin of "next week" a weekday is one of it, and behind that of "last week". */
#define WEEK_BESIDE_BYTES 60
#define WEEK_JUST_BYTES 16
/* An entry of a log or programme is no longer than that. */
#define ENTRY_BYTES 3000
/* A 13th is a Friday at least once in so many months. */
#define MONTHS_SEARCHED 14
/* Behind so many days a diary names the month again. */
#define DIARY_GAP_DAYS 62
/* A day of the month behind is so near, and one that was told before stands so close. */
#define HALF_MONTH 14
#define SAID_AGAIN_DAYS 1
/* From that hour on the next morning is that of the next day. */
#define EVENING 18
/* The hour of noon, and how many the afternoon's are behind the morning's. */
#define NOON 12
/* A report tells of a day so many days ago, and goes on with it so far. */
#define REPORT_DAYS 2
#define REPORT_BYTES 500

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
    return between <= (dl_after_document(job, &week->point) ? WEEK_BESIDE_BYTES : WEEK_JUST_BYTES)
               ? week
               : NULL;
}

/* "Storms broke on Sunday." And in the next paragraph of a report, "The roof fell at 10 p.m.": what
 * is over, of the day that has been told, where that is hardly over itself. */
static bool is_of_report(struct dl_job *job, const struct dl_memory *day)
{
    const struct dl_resolver *r = job->r;
    int64_t told, written, ignore;
    return day->offset >= r->base && dl_place(job) - day->offset < REPORT_BYTES &&
           r->has_document && !dl_counts_from_text(r) && r->document.grain <= DATELINE_DAY &&
           !day->is_range && dl_point_days(&day->point, &told, &ignore) &&
           dl_point_days(&r->document, &written, &ignore) && told < written &&
           written - told <= REPORT_DAYS && dl_verb_tense(job) == DL_PAST;
}

/* The day that a time of day belongs to: the one the text has just named, that of the entry it
 * stands in, or the document's. */
static bool day_of_time(struct dl_job *job, struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *memory = dl_last_told(job, DL_LAST_DAY), *entry = dl_entry(job);
    bool is_head = memory && entry && entry->offset == memory->offset && !entry->is_wide;
    bool told = memory && memory->point.grain <= DATELINE_DAY &&
                (dl_told_just_before(job, memory) || is_head || is_of_report(job, memory));
    /* "The next meeting is on 1 May. This one closed at 9 p.m.": what is over was not then. */
    if (told && !(dl_after_document(job, &memory->point) && !dl_in_same_sentence(job, memory) &&
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

/* The next day of a diary. A weekday that is wrong does not take it months ahead, and all that
 * follows with it. */
static bool day_of_diary(struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    struct dl_said number = *s;
    dl_unset(&number, DL_FIELD_WEEKDAY);
    dl_anchor_document(job);
    if (day_near_month(job, s, &job->anchor, DL_FUTURE, ret) &&
        dl_point_gap(&job->anchor, ret) <= DIARY_GAP_DAYS)
        return true;
    if (!day_near_month(job, &number, &job->anchor, DL_FUTURE, ret))
        return false;
    dl_check_weekday(job, s, ret);
    return true;
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

/* "On 30 September they sailed. On the 4th they met a storm": a story goes on to the month behind,
 * where that is close by; but "the letter of the 4th" and "on the 4th he had been ill" look back,
 * and a day that was told before is said again. */
static void go_on_to_next_month(struct dl_job *job, const struct dl_said *s,
                                const struct dl_point *told, struct dl_point *day)
{
    const struct dl_resolver *r = job->r;
    size_t n = r->n_days < DL_DAYS ? r->n_days : DL_DAYS;
    struct dl_point next, month;
    int64_t first, then, ignore;
    if (!dl_counts_from_text(r) || told->grain > DATELINE_DAY ||
        told->day < day->day + HALF_MONTH || told->month != day->month ||
        dl_has(s, DL_FIELD_WEEKDAY))
        return;
    for (size_t i = 0; i < n; i++)
        if (r->days[i].year == day->year && r->days[i].month == day->month &&
            r->days[i].day <= day->day + SAID_AGAIN_DAYS)
            return;
    month = dl_point_at_grain(told, DATELINE_MONTH);
    month = dl_point_shift(&month, 1);
    if (!day_of_month(job, s, &month, &next) || !dl_point_days(told, &first, &ignore) ||
        !dl_point_days(&next, &then, &ignore) || then - first > HALF_MONTH ||
        dl_verb_tense(job) != DL_PAST || dl_had_been(job) || dl_is_of_paper(job))
        return;
    *day = next;
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
    if (dl_is_diary(s))
        return day_of_diary(job, s, ret);
    if (memory && memory->point.grain <= DATELINE_MONTH &&
        (dl_counts_from_text(r) || dl_told_just_before(job, memory))) {
        dl_anchor_text(job, memory);
        if (day_near_month(job, s, &job->anchor, (enum dl_tense)0, ret) &&
            !is_on_wrong_side(job, ret)) {
            go_on_to_next_month(job, s, &memory->point, ret);
            return true;
        }
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
    bool said = dl_has(s, DL_FIELD_DAYPART); /* "at four in the morning" */
    if (!dl_has(s, DL_FIELD_HOUR) || dl_has(s, DL_FIELD_ZONE) ||
        (said && dl_get(s, DL_FIELD_DAYPART) != DL_MORNING))
        return;
    if (late && dl_get(s, DL_FIELD_HOUR) < morning && dl_get(s, DL_FIELD_AMPM) == 0)
        *day = dl_point_shift(day, 1);
    else if (part != DL_NO_DAYPART && !said && !dl_has(s, DL_FIELD_AMPM))
        dl_set(s, DL_FIELD_DAYPART, (int32_t)part);
}

/* "On the night of 23 October they attacked. By first light all was over": a morning that is told
 * behind a night or an evening is that of the next day. */
static bool is_morning_after(struct dl_job *job, const struct dl_said *s,
                             const struct dl_point *day)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_DAY];
    const struct dl_point *then = &told->point;
    return dl_get(s, DL_FIELD_DAYPART) == DL_MORNING && !dl_has(s, DL_FIELD_HOUR) && told->has &&
           (then->daypart == DL_NIGHT || then->daypart == DL_EVENING ||
            (then->grain == DATELINE_TIME && then->hour >= EVENING)) &&
           !told->is_range && dl_told_just_before(job, told) && then->day == day->day &&
           then->month == day->month && !dl_had_been(job);
}

struct dl_answer dl_day_from_context(struct dl_job *job, const struct dl_said *s)
{
    struct dl_point p;
    struct dl_said shift = *s;
    dl_note_style(job);
    if (dl_has(s, DL_FIELD_DAY)) {
        if (!day_in_month(job, s, &p))
            return dl_unplaced(s);
    } else if (dl_has(s, DL_FIELD_WEEKDAY)) {
        return dl_shift(job, &shift);
    } else if (!dl_says_time(s) || !day_of_time(job, &p)) {
        return dl_unplaced(s);
    }
    if (dl_says_time(s) && is_past_noon(job, s, &p))
        dl_set(&shift, DL_FIELD_AMPM, NOON);
    put_into_part(part_told(job, &p), &shift, &p);
    if (is_morning_after(job, s, &p))
        p = dl_point_shift(&p, 1);
    job->flags |= DATELINE_FLAG_RELATIVE;
    return dl_placed(&shift, p, 1);
}
