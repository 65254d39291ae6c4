/* SPDX-License-Identifier: MIT */
/* What --explain prints of a mention: one line for each step of its reading. */
#include <stdarg.h>
#include <stdio.h>

#include "resolve/state.h"

#define LINE_MAX_BYTES 512
#define FIRST_GREGORIAN_YEAR 1583

void dl_note(struct dl_job *job, const char *format, ...)
{
    char line[LINE_MAX_BYTES];
    va_list args;
    if (!job->explain)
        return;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (n < 0)
        return;
    dl_buf_add(job->explain, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
    dl_buf_add_char(job->explain, '\n');
}

static void add_number(struct dl_buf *buf, int32_t n)
{
    if (n < 0)
        dl_buf_add_char(buf, '-');
    dl_buf_add_u64(buf, (uint64_t)(n < 0 ? -(int64_t)n : n));
}

/* As pattern files write it. What a holiday's number means only its rule says: its words do. */
static void add_value(struct dl_buf *out, const struct dl_slot *slot)
{
    const char *name = dl_value_name(slot->field, slot->value);
    if (slot->field == DL_FIELD_HOLIDAY && slot->length > 0)
        return;
    dl_buf_add_char(out, '=');
    if (*name)
        dl_buf_add_text(out, name);
    else
        add_number(out, slot->value);
}

static void add_slot(struct dl_job *job, const struct dl_slot *slot)
{
    struct dl_buf *out = job->explain;
    dl_buf_add_text(out, dl_field_name(slot->field));
    if (slot->part > 0) {
        dl_buf_add_char(out, ':');
        dl_buf_add_u64(out, slot->part + 1U);
    }
    add_value(out, slot);
    if (slot->length > 0) {
        dl_buf_add_text(out, " “");
        dl_buf_add(out, job->text.data + slot->offset, slot->length);
        dl_buf_add_text(out, "”");
    }
}

void dl_note_refused(struct dl_job *job, const char *why)
{
    if (!job->refused)
        dl_note(job, "refused: %s", why);
    job->refused = true;
}

void dl_note_mention(struct dl_job *job)
{
    const struct dl_pattern *pattern = job->m->pattern;
    if (!job->explain)
        return;
    dl_note(job, "pattern: %s%s %s (%s:%u)", pattern->informal ? "informal " : "",
            dl_kind_name((enum dl_kind)pattern->kind), dl_pattern_name(job->r->rules, pattern),
            dl_pattern_file(job->r->rules, pattern), pattern->line);
    dl_buf_add_text(job->explain, "fields:");
    const char *before = " ";
    for (size_t i = 0; i < job->m->n_slots; i++) {
        if (job->m->slots[i].field >= DL_FIELD_WORDS)
            continue;
        dl_buf_add_text(job->explain, before);
        before = ", ";
        add_slot(job, &job->m->slots[i]);
    }
    dl_buf_add_char(job->explain, '\n');
    if (pattern->informal)
        dl_note_style(job);
}

void dl_note_anchor(struct dl_job *job)
{
    char edtf[DL_EDTF_MAX];
    if (!job->explain || !job->has_anchor)
        return;
    struct dl_date date = dl_date_of(job->anchor);
    dl_edtf_print(&date, edtf);
    bool document = job->r->document_why && strcmp(job->anchor_why, "document date") == 0;
    dl_note(job, "anchor: %s, %s%s%s%s", edtf, job->anchor_why, document ? " (" : "",
            document ? job->r->document_why : "", document ? ")" : "");
}

void dl_note_passed_over(struct dl_job *job, const struct dl_memory *taken)
{
    const struct dl_memory *nearer = &job->r->last[DL_LAST_ANY];
    char edtf[DL_EDTF_MAX];
    if (!job->explain || !nearer->has || nearer->offset <= taken->offset ||
        nearer->point.year == taken->point.year)
        return;
    struct dl_date date = dl_date_of(nearer->point);
    dl_edtf_print(&date, edtf);
    dl_note(job,
            "passed over: %s, nearer, but coarser or told in passing, in brackets or as to come",
            edtf);
}

void dl_note_style(struct dl_job *job)
{
    const struct dl_told_style *style = &job->r->style;
    if (!job->style_noted)
        dl_note(job, "style: %s (%s)", dateline_style_name(style->style), style->why);
    job->style_noted = true;
}

/* Days by which the Julian calendar was behind when it had that date: Meeus, Astronomical
 * Algorithms, chapter 7. */
static int64_t days_behind(const struct dl_point *p)
{
    int64_t century = (p->month <= 2 ? p->year - 1 : p->year) / 100;
    return century - century / 4 - 2;
}

void dl_check_weekday(struct dl_job *job, const struct dl_said *s, const struct dl_point *p)
{
    if (dl_weekday_fits(job->r, s, p))
        return;
    int64_t day = dl_day_number(p->year, p->month, p->day);
    bool old_style = p->year >= FIRST_GREGORIAN_YEAR && day < DL_REFORM_ENGLAND &&
                     dl_day_weekday(day + days_behind(p)) == dl_get(s, DL_FIELD_WEEKDAY);
    /* that of the Julian calendar, which the text can keep where no other weekday speaks for ours
     */
    if (!old_style || (job->r->n_new && job->r->n_new >= job->r->n_old))
        job->flags |= DATELINE_FLAG_WEEKDAY_DIFFERS;
    dl_note(job, "this day has weekday=%d%s", dl_day_weekday_then(day, job->r->reform),
            old_style ? ", but by the Julian calendar (Old Style) the weekday fits" : "");
}

static const char *flag_in_words(enum dateline_flag flag)
{
    switch (flag) {
    case DATELINE_FLAG_RELATIVE:
        return "relative: counted from the anchor";
    case DATELINE_FLAG_DATELINE:
        return "dateline: the head of a report, letter or article";
    case DATELINE_FLAG_YEAR_FROM_CONTEXT:
        return "year-from-context: the year is that of another date in the text";
    case DATELINE_FLAG_YEAR_FROM_DOCUMENT:
        return "year-from-document: the year comes from the document date";
    case DATELINE_FLAG_YEAR_INFERRED:
        return "year-inferred: the year is the first in which the dateline is not before the "
               "latest past date";
    case DATELINE_FLAG_AMBIGUOUS_ORDER:
        return "ambiguous-order: day and month could be the other way round";
    case DATELINE_FLAG_TWO_DIGIT_YEAR:
        return "two-digit-year: the century was supplied";
    case DATELINE_FLAG_WEEKDAY_DIFFERS:
        return "weekday-differs: the weekday that is told is not that of the date";
    }
    return "";
}

void dl_note_flags(struct dl_job *job, unsigned flags)
{
    for (unsigned bit = 1; job->explain && bit <= DATELINE_FLAG_WEEKDAY_DIFFERS; bit <<= 1) {
        if (flags & bit)
            dl_note(job, "flag %s", flag_in_words((enum dateline_flag)bit));
    }
}
