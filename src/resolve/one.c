/* SPDX-License-Identifier: MIT */
/* A mention of one date, which may head what follows it: a letter, a day in a diary, a section. */
#include <string.h>

#include "base/mark.h"
#include "read/line.h"
#include "resolve/state.h"

/* A longer line is no heading. */
#define HEADING_BYTES 60

/* The dateline that the survey took the document date from is that date. */
static bool is_own_dateline(const struct dl_job *job, const struct dl_said *s)
{
    return dl_has(s, DL_FIELD_DATELINE) && job->r->has_dateline &&
           dl_place(job) == job->r->dateline_offset;
}

/* The same of a line above an article, which no pattern has found for a dateline. */
static bool heads_article(const struct dl_job *job, const struct dl_said *s)
{
    return !dl_has(s, DL_FIELD_DATELINE) && job->r->has_dateline &&
           dl_place(job) == job->r->dateline_offset;
}

static struct dl_answer dateline_answer(struct dl_job *job)
{
    const struct dl_resolver *r = job->r;
    job->flags |= r->document_flags;
    job->qualifier = r->document.qualifier;
    return (struct dl_answer){.outcome = DL_PLACED, .point = r->document, .days = 1};
}

/* Behind the signs of a heading, "== 5 May ==", that stand at `end`. */
static size_t past_heading_signs(struct dl_view text, size_t end)
{
    size_t signs = end;
    while (signs < text.len && text.data[signs] == ' ')
        signs++;
    if (signs == text.len || text.data[signs] != '=')
        return end;
    while (signs < text.len && text.data[signs] == '=')
        signs++;
    return signs;
}

/* A report goes on behind its dateline: "LENN, 5 May 2018 (Coast News) —". */
static bool ends_sentence(const struct dl_job *job)
{
    size_t end = past_heading_signs(job->text, job->m->offset + job->m->length);
    return end >= job->text.len || strchr(".:\r\n", job->text.data[end]) != NULL;
}

/* "3 May 1805. Wind SW." */
static bool runs_on(const struct dl_job *job)
{
    size_t end = job->m->offset + job->m->length;
    while (end < job->text.len && strchr(".,:;-\t ", job->text.data[end]) != NULL)
        end++;
    return end < job->text.len && strchr("\r\n", job->text.data[end]) == NULL;
}

/* Days alone below a heading that names their month: "October 1917"; "Log of the Swan, May 1761"
 * takes their weekdays, too, or that month again, for "1st." below "Flower show, May 1911" is a
 * prize. */
static void adopt_heading(struct dl_job *job, const struct dl_said *s)
{
    struct dl_resolver *r = job->r;
    bool again = dl_has(s, DL_FIELD_MONTH) && r->heading.point.month == dl_get(s, DL_FIELD_MONTH);
    if (!dl_is_diary(s) || !dl_has(s, DL_FIELD_DAY) || !r->heading.has ||
        (dl_has(s, DL_FIELD_MONTH) && !again) ||
        (r->heading.is_wide && !again && !dl_has(s, DL_FIELD_WEEKDAY)) || !r->wants_dateline ||
        !dl_heads_line(job))
        return;
    r->n_moves++;
    r->has_document = r->has_head = true;
    r->document = r->heading.point;
    r->document_why = "heading";
    r->document_flags = 0;
    r->style = dl_style_of(r);
    r->heading.has = false;
}

/* "1st Lancers came": the sentence goes on; not in a column of its own, nor behind a full stop. */
static bool goes_on(const struct dl_job *job)
{
    const char *text = job->text.data;
    size_t end = job->m->offset + job->m->length;
    return end > 0 && text[end - 1] != '.' && end + 1 < job->text.len && text[end] == ' ' &&
           dl_is_letter(text[end + 1]);
}

/* "8th. Camp near the ford.", or "8." where the other days of the diary stand like that: elsewhere
 * that is a number in a list. */
bool dl_is_loose_number(struct dl_job *job, struct dl_said *s)
{
    if (dl_is_diary(s) && dl_has(s, DL_FIELD_MONTH) && goes_on(job))
        dl_unset(s, DL_FIELD_DATELINE); /* a day like others */
    adopt_heading(job, s);
    bool number = dl_get(s, DL_FIELD_DATELINE) == DL_DATELINE_NUMBER;
    if (number)
        dl_set(s, DL_FIELD_DATELINE, DL_DATELINE_DIARY);
    if (!dl_is_diary(s) || (s->has & (DL_BIT(MONTH) | DL_BIT(WEEKDAY) | DL_BIT(HOLIDAY))))
        return false;
    return goes_on(job) || !dl_heads_line(job) || !job->r->has_head || (number && !job->r->runs_on);
}

/* The next letter or the next day of a diary: what follows its date counts from it. */
static void move_document(struct dl_job *job, const struct dl_said *s, const struct dl_answer *a)
{
    struct dl_resolver *r = job->r;
    bool letter = dl_get(s, DL_FIELD_DATELINE) == DL_DATELINE_LETTER;
    if (!r->wants_dateline || !(s->year_known || dl_follows_head(s)) || a->outcome != DL_PLACED ||
        a->point.grain > (letter ? DATELINE_YEAR : DATELINE_WEEK))
        return;
    struct dl_date before = dl_date_of(r->document), date;
    bool had_document = r->has_document;
    r->has_document = true;
    r->document =
        a->point.grain == DATELINE_TIME ? dl_point_at_grain(&a->point, DATELINE_DAY) : a->point;
    date = dl_date_of(r->document);
    r->n_moves += !had_document || !dl_date_equal(&before, &date);
    r->document_why = "dateline";
    r->document_flags = 0;
    r->style = dl_style_of(r);
}

/* "1944 in Kordia": a line that begins with the year and ends with a name. */
static bool is_year_of_place(const struct dl_job *job)
{
    struct dl_view rest =
        dl_text_behind(job->text, dl_view(job->text.data + job->m->offset, job->m->length));
    size_t end = 0;
    while (end < rest.len && end < HEADING_BYTES && !dl_is_eol(rest.data[end]))
        end++;
    struct dl_view name = dl_last_word(dl_view(rest.data, end));
    return dl_begins_line(job->text, job->m->offset) && end < rest.len && name.len &&
           dl_is_eol(rest.data[end]) && dl_is_capital(name.data[0]) &&
           name.data + name.len == rest.data + end;
}

/* "BURIALS 1710" and nothing else in its paragraph, above others: a sentence ends in a full stop.
 */
static bool is_heading(const struct dl_job *job)
{
    const char *text = job->text.data;
    size_t end = job->m->offset + job->m->length;
    while (end < job->text.len && strchr("]) \t=", text[end]) != NULL)
        end++;
    if (end == job->text.len || !dl_is_eol(text[end]))
        return false;
    size_t begin = dl_line_begin(job->text, job->m->offset);
    return job->m->offset - begin <= HEADING_BYTES &&
           ((text[begin] >= 'A' && text[begin] <= 'Z') || text[begin] == '#' ||
            dl_wiki_heading(job->text, begin).len > 0);
}

/* The year in the title of a diary, or in the first line: days alone follow, and are of that year.
 */
static void note_title(struct dl_job *job, struct dl_said *s)
{
    int32_t head = dl_get(s, DL_FIELD_DATELINE);
    if (head != DL_DATELINE_TITLE && head != DL_DATELINE_FIRST && head != DL_DATELINE_LINE &&
        head != DL_DATELINE_ANNAL)
        return;
    bool first = job->r->base == 0 && dl_line_begin(job->text, job->m->offset) == 0;
    job->r->has_head |=
        job->r->wants_dateline && dl_heads_line(job) && (head == DL_DATELINE_TITLE || first);
    dl_unset(s, DL_FIELD_DATELINE);
}

/* A month, or a day, with which a heading ends. */
static void note_heading(struct dl_job *job, const struct dl_said *s, const struct dl_answer *a)
{
    if (s->year_known && a->outcome == DL_PLACED && dl_has(s, DL_FIELD_MONTH) && is_heading(job))
        job->r->heading = (struct dl_memory){
            .has = true,
            .point = a->point,
            .is_wide = dl_line_begin(job->text, job->m->offset) < job->m->offset,
        };
}

/* A year of a heading or of a chronology's line, where the text has none. What its pattern says of
 * its count can still make it a year; where the line is one, nothing else is asked. */
static bool is_no_head(struct dl_job *job, struct dl_said *s)
{
    int32_t head = dl_get(s, DL_FIELD_DATELINE);
    if (head != DL_DATELINE_LINE && head != DL_DATELINE_ANNAL)
        return false;
    if (head == DL_DATELINE_LINE ? is_heading(job) || is_year_of_place(job) : dl_is_annal(job)) {
        dl_unset(s, DL_FIELD_COUNTS);
        return false;
    }
    dl_unset(s, DL_FIELD_DATELINE);
    if (dl_has(s, DL_FIELD_COUNTS))
        return false;
    dl_note_refused(job, head == DL_DATELINE_LINE
                             ? "this line is no heading"
                             : "no lines near by begin with years as this one does");
    return true;
}

/* "The eighties of the last century": the century is counted, and has the decade. */
static struct dl_answer shift(struct dl_job *job, struct dl_said *s)
{
    bool of_century = dl_has(s, DL_FIELD_DECADE) && dl_get(s, DL_FIELD_UNIT) == DL_UNIT_CENTURY;
    if (of_century)
        dl_unset(s, DL_FIELD_DECADE);
    struct dl_answer a = dl_shift(job, s);
    if (of_century && a.point.grain == DATELINE_CENTURY) {
        a.point.year += s->value[DL_FIELD_DECADE] % 100;
        a.point.grain = DATELINE_DECADE;
    }
    return a;
}

size_t dl_resolve_one(struct dl_job *job, struct dl_resolution *ret)
{
    struct dl_said *s = &job->said[0];
    struct dl_answer a;
    dl_start_date(job);
    if (job->m->pattern->kind == DL_KIND_DATE)
        dl_settle_counted_years(job);
    dl_fields_words(job->text, job->m, s);
    dl_settle_until(job, s);
    if (is_no_head(job, s))
        return 0;
    if (dl_is_named(job, s)) {
        dl_note_refused(job, "this word is part of a name");
        return 0;
    }
    note_title(job, s);
    if (dl_is_loose_number(job, s))
        return dl_refuse(job);
    bool article = heads_article(job, s);
    if (article)
        dl_set(s, DL_FIELD_DATELINE, DL_DATELINE_HEAD);
    else if (!dl_has(s, DL_FIELD_DATELINE) && job->r->has_head && dl_is_estimate(job, s))
        dl_set(s, DL_FIELD_DATELINE, DL_DATELINE_LETTER);
    if (dl_has(s, DL_FIELD_DATELINE) &&
        (!dl_heads_line(job) || (dl_follows_head(s) && !job->r->has_head)))
        dl_unset(s, DL_FIELD_DATELINE);
    if (is_own_dateline(job, s) && !dl_says_time(s)) {
        a = dateline_answer(job);
        dl_check_weekday(job, s, &a.point);
    } else {
        a = job->m->pattern->kind == DL_KIND_SHIFT ? shift(job, s) : dl_absolute(job, s);
    }
    if (dl_has(s, DL_FIELD_DATELINE)) {
        job->flags |= DATELINE_FLAG_DATELINE;
        job->r->has_head =
            job->r->wants_dateline && !article && (dl_follows_head(s) || ends_sentence(job));
        job->r->runs_on = runs_on(job);
        move_document(job, s, &a);
    }
    note_heading(job, s, &a);
    dl_quote_begin(job, s, &a);
    return dl_finish_date(job, s, &a, ret);
}
