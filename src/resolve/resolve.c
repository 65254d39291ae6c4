/* SPDX-License-Identifier: MIT */
/* The state of a document, and the way of a mention through this room. */
#include "resolve/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "base/mark.h"
#include "read/line.h"
#include "resolve/state.h"

int dl_resolver_new(const struct dl_resolver_options *options, struct dl_resolver **ret)
{
    struct dl_resolver *r = calloc(1, sizeof *r);
    if (!r)
        return DATELINE_ENOMEM;
    r->rules = options->rules;
    r->wrap = options->wrap;
    r->reform = DL_REFORM;
    r->asked = options->order;
    r->asked_style = options->style;
    r->style = dl_style_of(r);
    r->explain = options->explain;
    r->is_mail = options->mail;
    r->annotate = options->annotate;
    *ret = r;
    return DATELINE_OK;
}

/* A longer line is no heading. */
#define HEADING_BYTES 60
/* A longer sentence may have been cut, and is another one at another place. */
#define SENTENCE_BYTES 1000

struct dl_view dl_resolver_sentence(struct dl_resolver *r, struct dl_view text, size_t offset,
                                    size_t length)
{
    const char *place = text.data + offset, *end = place + (length ? length : 1);
    if (r->sentence_of == text.data && r->sentence.data && place >= r->sentence.data &&
        end <= r->sentence.data + r->sentence.len)
        return r->sentence;
    struct dl_view sentence = dl_sentence_at(r->rules, text, r->wrap, offset, length);
    r->sentence_of = sentence.len < SENTENCE_BYTES ? text.data : NULL;
    r->sentence = sentence;
    return sentence;
}

void dl_resolver_begin_text(struct dl_resolver *r, uint64_t base)
{
    r->base = base;
    r->sentence_of = NULL;
}

void dl_resolver_free(struct dl_resolver *resolver)
{
    free(resolver);
}

void dl_resolver_set_document_date(struct dl_resolver *r, const struct dl_date *date,
                                   const char *why, unsigned flags)
{
    r->has_written = r->has_document = true;
    r->written = r->document = date->interval && date->open_start ? date->to : date->from;
    r->document_why = r->written_why = why;
    r->document_flags = flags;
    r->style = dl_style_of(r);
}

bool dl_resolver_document_date(const struct dl_resolver *r, struct dl_date *ret,
                               const char **ret_why)
{
    if (!r->has_written)
        return false;
    *ret = dl_date_of(r->written);
    *ret_why = r->written_why;
    return true;
}

bool dl_resolver_last_heading(const struct dl_resolver *r, struct dl_date *ret, size_t *ret_n)
{
    if (!r->n_moves)
        return false;
    *ret = dl_date_of(r->document);
    *ret_n = r->n_moves + r->has_written;
    return true;
}

struct dl_told_style dl_resolver_style(const struct dl_resolver *r)
{
    return r->style;
}

/* ---- one date -------------------------------------------------------------------------------- */

/* EDTF can mark years, months and days as approximate or uncertain, and nothing else. */
static uint8_t qualifier_for(const struct dl_point *p, uint8_t qualifier)
{
    bool carries =
        p->grain == DATELINE_YEAR || p->grain == DATELINE_MONTH || p->grain == DATELINE_DAY;
    return carries ? qualifier : 0;
}

static uint8_t said_qualifier(const struct dl_said *s)
{
    /* "Nearly three years ago" is about three years ago, and fiscal years begin when they like. */
    bool about = dl_get(s, DL_FIELD_APPROX) || dl_has(s, DL_FIELD_MOD) ||
                 dl_get(s, DL_FIELD_FISCAL) || dl_says_week_of_month(s);
    return (uint8_t)((about ? DL_APPROXIMATE : 0) | (dl_get(s, DL_FIELD_DOUBT) ? DL_UNCERTAIN : 0));
}

/* An interval's ends are years, months, days or times: EDTF has no seasons or weeks there, and of
 * what is finer than a year only what dl_has_spelling(). */
static struct dl_point interval_end(const struct dl_point *p, bool last)
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
        d.from = interval_end(&date->from, false);
        d.open_end = true;
    } else {
        d.to = interval_end(date->interval ? &date->to : &date->from, true);
        d.open_start = true;
    }
    return d;
}

static bool set_bound(struct dl_resolution *x, enum dl_bound bound)
{
    bool after = is_open_end(bound);
    if (!after && bound != DL_BEFORE && bound != DL_UNTIL && bound != DL_BY)
        return false;
    x->date = with_bound(&x->date, bound);
    x->relation = after ? DATELINE_AFTER : DATELINE_BEFORE;
    return true;
}

static struct dl_date stretch_of(const struct dl_answer *a)
{
    if (a->is_wide)
        return dl_date_interval(interval_end(&a->point, false), interval_end(&a->to, true));
    if (a->days <= 1)
        return dl_date_of(a->point);
    struct dl_point last = dl_point_shift(&a->point, a->days - 1);
    return dl_date_interval(a->point, dl_has_spelling(&last) ? last : dl_point_year(last.year));
}

/* An interval whose ends are one date is that date: "late winter 1911" is one month. */
static bool collapse(struct dl_resolution *x)
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
    return dl_date_interval(interval_end(p, false), interval_end(p, true));
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
    uint8_t qualifier = (uint8_t)(job->qualifier | said_qualifier(s));
    a->point.qualifier = qualifier_for(&a->point, qualifier);
    a->to.qualifier = qualifier_for(&a->to, qualifier);
    struct dl_point point = a->point;
    point.qualifier |= (uint8_t)(qualifier & DL_UNCERTAIN);
    bool marks = a->point.qualifier || !dl_get(s, DL_FIELD_DOUBT) || a->is_wide || a->days > 1;
    ret->date = marks ? stretch_of(a) : doubted(&point);
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
        if (ret->date.interval && !collapse(ret) && exact)
            ret->relation = dl_says_many(s) ? DATELINE_FROM_TO : DATELINE_BETWEEN;
    }
    set_bound(ret, (enum dl_bound)bound);
}

static void start_date(struct dl_job *job)
{
    job->flags = 0;
    job->qualifier = 0;
    job->bound = (enum dl_bound)0;
    job->has_anchor = false;
}

/* One by one: to clear them together takes longer than all the rest. */
static __attribute__((noinline)) void start_resolution(const struct dl_job *job,
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

static struct dl_resolution_timex *add_timex(struct dl_resolution *ret)
{
    struct dl_resolution_timex *t = &ret->timex[ret->n_timex++];
    memset(t, 0, sizeof *t);
    return t;
}

static void finish_resolution(struct dl_job *job, unsigned flags, struct dl_resolution *ret)
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

static size_t refuse(struct dl_job *job)
{
    dl_note_refused(job, "there is no such date");
    return 0;
}

/* "Late 1896" */
static void remember_part(struct dl_job *job, const struct dl_said *s, const struct dl_point *p)
{
    bool exact;
    struct dl_date part = dl_narrow(p, s, &exact);
    int64_t first, ignore;
    if (dl_point_days(&part.from, &first, &ignore))
        dl_remember_part(job, first);
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
    }
    if (dl_has(s, DL_FIELD_PART) && a->point.grain == DATELINE_YEAR && !bound)
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
    struct dl_resolution_timex *t = add_timex(ret);
    dl_timex_duration(t, s, 1);
    if (p->grain != DATELINE_YEAR || !dl_has(s, DL_FIELD_YEAR) || dl_has(s, DL_FIELD_ERA))
        return;
    struct dl_said year = *s;
    year.has = DL_BIT(YEAR);
    year.offset = s->at[DL_FIELD_YEAR];
    dl_timex_date(add_timex(ret), &year, p);
    size_t end = s->at[DL_FIELD_UNIT];
    while (end < year.offset && dl_in_word(job->text.data[end]))
        end++;
    t->length = end - t->offset;
}

static void annotate(const struct dl_job *job, const struct dl_said *s, const struct dl_answer *a,
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
    dl_timex_date(add_timex(ret), s, &point);
    if (job->r->style.style == DATELINE_STYLE_INFORMAL)
        dl_timex_message(&ret->timex[0], s, &a->point);
}

/* Where it matters that the text keeps the Julian calendar. */
static void note_calendar(struct dl_job *job, const struct dl_said *s, const struct dl_point *p)
{
    int64_t first, ignore;
    if ((dl_has(s, DL_FIELD_WEEKDAY) || dl_has(s, DL_FIELD_HOLIDAY)) &&
        dl_point_days(p, &first, &ignore) && first >= DL_REFORM && first < job->r->reform)
        dl_note(job, "calendar: Julian (Old Style), as dual years or weekdays of the text tell");
}

static size_t finish_date(struct dl_job *job, const struct dl_said *s, struct dl_answer *a,
                          struct dl_resolution *ret)
{
    if (a->outcome == DL_IMPOSSIBLE)
        return refuse(job);
    start_resolution(job, ret);
    if (a->outcome != DL_PLACED)
        dl_remember_lost(job, s);
    if (a->outcome == DL_VAGUE) {
        ret->kind = DATELINE_REFERENCE;
        dl_timex_reference(add_timex(ret), s,
                           dl_get(s, DL_FIELD_DIRECTION) < 0 ? DL_PAST : DL_FUTURE);
    } else if (a->outcome == DL_UNPLACED) {
        ret->kind = DATELINE_UNDATED;
        ret->date = dl_date_of(a->point);
        dl_timex_unplaced(add_timex(ret), s, a);
    } else {
        ret->kind = DATELINE_EVENT;
        note_calendar(job, s, &a->point);
        shape_date(job, s, a, ret);
        annotate(job, s, a, ret);
        if (a->is_wide && !dl_says_week_of_month(s) && ret->n_timex > 0)
            ret->timex[0].mod = "APPROX";
        remember_date(job, s, a);
    }
    finish_resolution(job, job->flags, ret);
    return 1;
}

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
 * takes their weekdays, too, for "1st." below "Flower show, May 1911" is a prize. */
static void adopt_heading(struct dl_job *job, const struct dl_said *s)
{
    struct dl_resolver *r = job->r;
    if (!dl_is_diary(s) || dl_has(s, DL_FIELD_MONTH) || !dl_has(s, DL_FIELD_DAY) ||
        !r->heading.has || (r->heading.is_wide && !dl_has(s, DL_FIELD_WEEKDAY)) ||
        !r->wants_dateline || !dl_heads_line(job))
        return;
    r->n_moves++;
    r->has_document = r->has_head = true;
    r->document = r->heading.point;
    r->document_why = "heading";
    r->document_flags = 0;
    r->style = dl_style_of(r);
    r->heading.has = false;
}

/* "8th. Camp near the ford.", or "8." where the other days of the diary stand like that: elsewhere
 * that is a number in a list. */
static bool is_loose_number(struct dl_job *job, struct dl_said *s)
{
    adopt_heading(job, s);
    bool number = dl_get(s, DL_FIELD_DATELINE) == DL_DATELINE_NUMBER;
    if (number)
        dl_set(s, DL_FIELD_DATELINE, DL_DATELINE_DIARY);
    if (!dl_is_diary(s) || (s->has & (DL_BIT(MONTH) | DL_BIT(WEEKDAY) | DL_BIT(HOLIDAY))))
        return false;
    return !dl_heads_line(job) || !job->r->has_head || (number && !job->r->runs_on);
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
    if (head == DL_DATELINE_LINE ? is_heading(job) : dl_is_annal(job)) {
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

static size_t resolve_one(struct dl_job *job, struct dl_resolution *ret)
{
    struct dl_said *s = &job->said[0];
    struct dl_answer a;
    start_date(job);
    if (job->m->pattern->kind == DL_KIND_DATE)
        dl_settle_counted_years(job);
    dl_fields_words(job->text, job->m, s);
    if (is_no_head(job, s))
        return 0;
    if (dl_is_named(job, s)) {
        dl_note_refused(job, "this word is part of a name");
        return 0;
    }
    note_title(job, s);
    if (is_loose_number(job, s))
        return refuse(job);
    bool article = heads_article(job, s);
    if (article)
        dl_set(s, DL_FIELD_DATELINE, DL_DATELINE_HEAD);
    else if (!dl_has(s, DL_FIELD_DATELINE) && job->r->has_head && dl_is_estimate(job, s))
        dl_set(s, DL_FIELD_DATELINE, DL_DATELINE_LETTER);
    if (dl_has(s, DL_FIELD_DATELINE) &&
        (!dl_heads_line(job) || (dl_follows_head(s) && !job->r->has_head)))
        dl_unset(s, DL_FIELD_DATELINE);
    if (is_own_dateline(job, s) && !dl_says_time(s))
        a = dateline_answer(job);
    else
        a = job->m->pattern->kind == DL_KIND_SHIFT ? shift(job, s) : dl_absolute(job, s);
    if (dl_has(s, DL_FIELD_DATELINE)) {
        job->flags |= DATELINE_FLAG_DATELINE;
        job->r->has_head =
            job->r->wants_dateline && !article && (dl_follows_head(s) || ends_sentence(job));
        job->r->runs_on = runs_on(job);
        move_document(job, s, &a);
    }
    note_heading(job, s, &a);
    dl_quote_begin(job, s, &a);
    return finish_date(job, s, &a, ret);
}

/* "24 October/6 November 1917", "5/15 March 1689", "12 (24) May 1820", "24 (12) May 1820": are the
 * two dates of the mention one day, by the Julian calendar and the Gregorian one? */
static bool is_one_day(const struct dl_job *job, const struct dl_point *from,
                       const struct dl_point *to)
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

/* ---- lists ----------------------------------------------------------------------------------- */

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

static bool in_order(const struct dl_point *from, const struct dl_point *to)
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
static void answer_beside(struct dl_job *job, const struct dl_said *s, const struct dl_answer *day,
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

/* The first one leads where it is to come, the last one where they are over. */
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
    bool onward = dl_counts_from_text(r) || !in_order(&answers[0].point, &r->document);
    for (size_t i = 1; onward && i < n; i++)
        answer_beside(job, &job->said[i], &answers[i - 1], 1, &answers[i]);
    for (size_t i = n - 1; !onward && i > 0; i--)
        answer_beside(job, &job->said[i - 1], &answers[i], -1, &answers[i - 1]);
    return true;
}

/* The date by the new style stands for both. */
static void join_styles(const struct dl_mention *m, struct dl_resolution *two)
{
    two[0] = two[in_order(&two[0].date.from, &two[1].date.from)];
    two[0].offset = m->offset;
    two[0].length = m->length;
    if (two[0].n_timex > 0) {
        two[0].timex[0].offset = m->offset;
        two[0].timex[0].length = m->length;
    }
}

#define MONTHS 12

static bool is_weekday_alone(const struct dl_said *s)
{
    return dl_has(s, DL_FIELD_WEEKDAY) && !dl_has(s, DL_FIELD_DAY);
}

static bool is_day_alone(const struct dl_said *s)
{
    return (s->has & ~(DL_BIT(RELATION) | DL_BIT(WORDS))) == DL_BIT(DAY);
}

static void answer_in_year(struct dl_job *job, struct dl_said *s, int64_t year,
                           struct dl_answer *ret)
{
    s->year = (int32_t)year;
    s->year_known = true;
    *ret = dl_absolute(job, s);
}

/* The first day of that name, number or date from a day on. */
static void answer_from(struct dl_job *job, struct dl_said *s, const struct dl_answer *from,
                        struct dl_answer *ret)
{
    if (is_weekday_alone(s)) {
        answer_beside(job, s, from, 1, ret);
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
        answer_in_year(job, s, month.year, ret);
        return;
    }
    bool next = dl_get(s, DL_FIELD_MONTH) + MONTHS / 2 < from->point.month;
    answer_in_year(job, s, (int64_t)from->point.year + next, ret);
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
    return is_day_alone(s) && is_day_alone(before) && day->outcome == DL_PLACED &&
           dl_get(s, DL_FIELD_DAY) < day->point.day - far;
}

static size_t resolve_list(struct dl_job *job, struct dl_resolution *ret)
{
    size_t n = 0;
    start_date(job);
    dl_settle_counted_years(job);
    if (!dl_settle_old_years(job) || is_loose_number(job, &job->said[0]))
        return refuse(job);
    for (size_t i = 0; i < job->n_said; i++) {
        if (!dl_order_apply(job, &job->said[i]))
            return refuse(job);
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
        start_date(job);
        job->flags = flags;
        if (supplied || (weekdays && !dl_counts_from_text(job->r)))
            dl_anchor_document(job);
        else if (anchor.has)
            dl_anchor_point(job, &anchor.point, anchor.why);
        struct dl_answer a = weekdays ? answers[i] : dl_absolute(job, s);
        if (i > 0 && falls_behind(s, s - 1, &answers[i - 1]))
            answer_from(job, s, &answers[i - 1], &a);
        if (lost)
            a = (struct dl_answer){.outcome = DL_UNPLACED};
        answers[i] = a;
        bool is_date = finish_date(job, s, &a, &ret[n]) != 0;
        drop_repeated_notes(job, first, from);
        if (!is_date)
            continue;
        ret[n].offset = s->offset;
        ret[n].length = s->end - s->offset;
        n++;
    }
    if (n == 2 && job->n_said == 2 && is_one_day(job, &ret[0].date.from, &ret[1].date.from)) {
        join_styles(job->m, ret);
        return 1;
    }
    return n;
}

/* ---- ranges ---------------------------------------------------------------------------------- */

#define DAYS_IN_WEEK 7
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
        answer_in_year(job, s, from->year, ret);
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

/* "From November 1939 to February", "from November to February 1940": a year that was borrowed
 * gives way where the months would otherwise run backwards. */
static void mend_order(struct dl_job *job, struct range *x)
{
    bool both_months = (x->has_from & SAID_IN_YEAR) && (x->has_to & SAID_IN_YEAR);
    if (in_order(&x->from.point, &x->to.point) || !both_months)
        return;
    if (!(x->has_to & SAID_YEAR))
        answer_in_year(job, &job->said[1], (int64_t)x->from.point.year + 1, &x->to);
    else if (!(x->has_from & SAID_YEAR))
        answer_in_year(job, &job->said[0], (int64_t)x->to.point.year - 1, &x->from);
}

/* The winter of 1939–40 is one. */
static bool is_one_winter(const struct dl_said *from, const struct dl_said *to)
{
    const int32_t winter = 24;
    return dl_get(from, DL_FIELD_SEASON) == winter && !(to->has & SAID_IN_YEAR) &&
           dl_has(from, DL_FIELD_YEAR) && dl_has(to, DL_FIELD_YEAR) &&
           dl_get(to, DL_FIELD_YEAR) == dl_get(from, DL_FIELD_YEAR) + 1;
}

#define MOST_BEHIND_SLASH 30

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
           (x->to.point.year % 100 <= MONTHS ||
            x->to.point.year > x->from.point.year + MOST_BEHIND_SLASH);
}

static struct dl_date end_date(struct dl_job *job, const struct dl_said *s, struct dl_answer *a)
{
    bool exact;
    a->point.qualifier = qualifier_for(&a->point, (uint8_t)(job->qualifier | said_qualifier(s)));
    if (dl_has(s, DL_FIELD_PART))
        return dl_narrow(&a->point, s, &exact);
    return stretch_of(a);
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
    return dl_date_interval(interval_end(&from->from, false),
                            interval_end(to->interval ? &to->to : &to->from, true));
}

/* "From May to June", "in May or June"; "until May or June" is until the later one. */
static void shape_range(struct dl_job *job, struct range *x, struct dl_resolution *ret)
{
    const struct dl_said *said = job->said;
    struct dl_date from = end_date(job, &said[0], &x->from), to = end_date(job, &said[1], &x->to);
    ret->date = from_to(&from, &to);
    struct dl_date named = dl_date_interval(x->from.point, x->to.point);
    ret->precision = dl_date_precision(&named);
    bool either = dl_get(&said[1], DL_FIELD_RELATION) == DL_BETWEEN;
    ret->relation = either || dl_get(&said[0], DL_FIELD_RELATION) == DL_BETWEEN ? DATELINE_BETWEEN
                                                                                : DATELINE_FROM_TO;
    if (either && set_bound(ret, (enum dl_bound)dl_get(&said[0], DL_FIELD_RELATION)))
        return;
    if (collapse(ret))
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
           (is_day_alone(from) && is_day_alone(to)) || /* "from the 30th to the 2nd" */
           (dl_has(from, DL_FIELD_WEEKDAY) && dl_has(from, DL_FIELD_DIRECTION)) ||
           (dl_has(to, DL_FIELD_WEEKDAY) && dl_has(to, DL_FIELD_DIRECTION)) ||
           (is_weekday_alone(from) && dl_has(to, DL_FIELD_DAY)) ||
           (is_weekday_alone(to) && dl_has(from, DL_FIELD_DAY));
}

/* Is the end counted from the document, as "until Monday" is where the begin is long over? */
static bool ends_by_itself(const struct dl_job *job, const struct dl_said *to,
                           const struct dl_answer *from)
{
    int64_t begin, day, ignore;
    if (dl_has(to, DL_FIELD_DIRECTION) || dl_has(to, DL_FIELD_YEAR))
        return true;
    return is_weekday_alone(to) && !dl_counts_from_text(job->r) &&
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
        answer_from(job, to, &x->from, &x->to);
    bool placed = x->from.outcome == DL_PLACED && x->to.outcome == DL_PLACED;
    if (is_weekday_alone(from) && x->to.outcome == DL_PLACED &&
        (!placed || dl_has(to, DL_FIELD_YEAR) || !in_order(&x->from.point, &x->to.point)))
        answer_beside(job, from, &x->to, -1, &x->from); /* "from last Monday to last Friday" */
    return true;
}

static void answer_range(struct dl_job *job, struct range *x)
{
    struct dl_said *from = &job->said[0], *to = &job->said[1];
    x->has_from = from->has;
    x->has_to = to->has;
    if (answer_until_day(job, x) || answer_unlike(job, x))
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
           !in_order(&x->from.point, &x->to.point);
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
        finish_date(job, s, is_to ? &x->to : &x->from, &ret[i]);
        ret[i].offset = s->offset;
        ret[i].length = s->end - s->offset;
    }
    return 2;
}

static size_t resolve_range(struct dl_job *job, struct dl_resolution *ret)
{
    struct range x = {0};
    struct dl_said *from = &job->said[0], *to = &job->said[1];
    start_date(job);
    dl_settle_counted_years(job);
    if (!dl_settle_old_years(job) || is_loose_number(job, from) || !dl_order_apply(job, from) ||
        !dl_order_apply(job, to))
        return refuse(job);
    answer_range(job, &x);
    if (is_one_winter(from, to)) {
        dl_fields_words(job->text, job->m, from);
        return finish_date(job, from, &x.from, ret);
    }
    if (counts_day(to) && x.from.outcome == DL_PLACED &&
        (x.to.outcome == DL_UNPLACED || is_backward(&x) ||
         (!counts_day(from) && !job->r->has_document))) {
        dl_fields_words(job->text, job->m, from); /* "from 3 May 1911 to today", whenever that is */
        dl_set(from, DL_FIELD_RELATION, DL_ONWARD);
        if (!counts_day(from))
            job->flags &= ~(unsigned)DATELINE_FLAG_RELATIVE;
        return finish_date(job, from, &x.from, ret);
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
        return refuse(job);
    if (placed && is_one_day(job, &x.from.point, &x.to.point)) {
        dl_fields_words(job->text, job->m, to);
        return finish_date(job, to, &x.to, ret);
    }
    start_resolution(job, ret);
    if (placed) {
        ret->kind = DATELINE_EVENT;
        shape_range(job, &x, ret);
        annotate(job, from, &x.from, ret);
        annotate(job, to, &x.to, ret);
        dl_remember(job, &x.from.point);
        if (x.to.point.grain <= DATELINE_MONTH || x.from.point.grain <= DATELINE_MONTH)
            dl_remember(job, &x.to.point);
        dl_remember_range(job, &x.from.point, &x.to.point, ret->relation == DATELINE_BETWEEN);
    } else {
        ret->kind = DATELINE_UNDATED;
        dl_timex_unplaced(add_timex(ret), from, &x.from);
        dl_timex_unplaced(add_timex(ret), to, &x.to);
    }
    finish_resolution(job, job->flags, ret);
    return 1;
}

/* ---- no dates -------------------------------------------------------------------------------- */

static void annotate_other(const struct dl_job *job, struct dl_resolution *ret)
{
    struct dl_said *s = &job->said[0];
    struct dl_resolution_timex *t = add_timex(ret);
    s->offset = job->m->offset;
    s->end = job->m->offset + job->m->length;
    if (ret->kind == DATELINE_REFERENCE)
        dl_timex_reference(t, s, (enum dl_tense)dl_get(s, DL_FIELD_REF));
    else if (ret->kind == DATELINE_DURATION)
        dl_timex_duration(t, s, job->n_said);
    else
        dl_timex_set(t, s);
}

static size_t resolve_other(struct dl_job *job, struct dl_resolution *ret)
{
    enum dl_kind kind = job->m->pattern->kind;
    start_resolution(job, ret);
    ret->kind = kind == DL_KIND_REF   ? DATELINE_REFERENCE
                : kind == DL_KIND_SET ? DATELINE_SET
                                      : DATELINE_DURATION;
    if (kind == DL_KIND_DURATION) {
        dl_remember_length(job, &job->said[0]);
        dl_remember_lost(job, &job->said[0]);
    }
    if (job->r->annotate)
        annotate_other(job, ret);
    return 1;
}

static bool counts_from_text(const struct dl_job *job)
{
    const struct dl_said *s = &job->said[0];
    return job->m->pattern->kind == DL_KIND_SHIFT && dl_get(s, DL_FIELD_FROM) == DL_FROM_TEXT &&
           dl_has(s, DL_FIELD_UNIT) && dl_has(s, DL_FIELD_NUMBER);
}

static size_t resolve_mention(struct dl_job *job, struct dl_resolution *ret)
{
    if (counts_from_text(job) && dl_is_comparative(job))
        return resolve_other(job, ret);
    bool many = job->n_said > 1;
    switch (job->m->pattern->kind) {
    case DL_KIND_DATE:
    case DL_KIND_SHIFT:
        return resolve_one(job, ret);
    case DL_KIND_RANGE:
        return many ? resolve_range(job, ret) : resolve_one(job, ret);
    case DL_KIND_LIST:
        return many ? resolve_list(job, ret) : resolve_one(job, ret);
    default:
        return resolve_other(job, ret);
    }
}

size_t dl_resolve(struct dl_resolver *r, struct dl_view text, const struct dl_mention *m,
                  struct dl_resolution *ret, struct dl_buf *explain)
{
    struct dl_said said[DL_RESOLUTIONS_MAX];
    struct dl_job job = {
        .r = r, .text = text, .m = m, .said = said, .explain = r->explain ? explain : NULL};
    if (m->pattern->kind == DL_KIND_REFUSE)
        return 0;
    dl_quote_enter(&job);
    job.n_said = dl_fields_read(m, said);
    dl_note_mention(&job);
    struct dl_mention shorter;
    if (said[0].has & (DL_BIT(NUMBER) | DL_BIT(ERA)))
        dl_settle_number(&job, &shorter);
    size_t n = resolve_mention(&job, ret);
    if (!n)
        dl_note_refused(&job, "it names no possible date");
    return n;
}
