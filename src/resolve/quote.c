/* SPDX-License-Identifier: MIT */
/* Mails that are quoted in mails: the line above them says when they were written. */
#include <string.h>

#include "base/bits.h"
#include "read/line.h"
#include "resolve/state.h"

/* "On Fri, 1 Mar 2019 at 17:05, Ann Hale <ann@example.com> wrote:" can be broken in two. */
#define HEAD_LINES 2
/* From "-----Original Message-----" down to its date. */
#define HEADER_LINES 5
#define RULE_LENGTH 5
#define LONGEST_HEAD 200

/* How many ">" a line begins with; ret_at: where it goes on. */
static size_t level_of(struct dl_view text, size_t line, size_t *ret_at)
{
    size_t level = 0;
    for (; line < text.len && (text.data[line] == '>' || text.data[line] == ' '); line++)
        level += text.data[line] == '>';
    *ret_at = line;
    return level;
}

/* Where a line begins that is not empty. */
static size_t next_line(struct dl_view text, size_t at)
{
    while (at < text.len && dl_is_space(text.data[at]))
        at++;
    return dl_line_begin(text, at);
}

/* "On Friday, 1 March 2019, Ann wrote:", and what follows is quoted. */
static bool heads_quote(const struct dl_job *job)
{
    size_t ignore, at = job->m->offset + job->m->length;
    struct dl_view text = dl_view(job->text.data, job->text.len);
    if (text.len > at + LONGEST_HEAD)
        text.len = at + LONGEST_HEAD;
    if (!memchr(text.data + at, ':', text.len - at))
        return false; /* nearly always */
    for (int i = 0; i < HEAD_LINES && at < text.len; i++) {
        struct dl_view line = dl_line_at(text, at, LONGEST_HEAD), said = dl_view_trim(line);
        size_t end = dl_line_next(text, line);
        if (said.len > 0 && said.data[said.len - 1] == ':' && end < text.len)
            return level_of(job->text, next_line(job->text, end), &ignore) >
                   level_of(job->text, dl_line_begin(text, job->m->offset), &ignore);
        at = end;
    }
    return false;
}

/* "Sent: ": one word and a colon; ret_at: what stands behind. */
static bool is_header(struct dl_view text, size_t at, size_t *ret_at)
{
    size_t begin = at;
    while (at < text.len && dl_is_letter(text.data[at]))
        at++;
    if (at == begin || at == text.len || text.data[at] != ':')
        return false;
    for (at++; at < text.len && (text.data[at] == ' ' || text.data[at] == '\t');)
        at++;
    *ret_at = at;
    return true;
}

static bool is_rule(struct dl_view text, size_t at)
{
    size_t n = 0;
    while (at + n < text.len && (text.data[at + n] == '-' || text.data[at + n] == '_'))
        n++;
    return n >= RULE_LENGTH;
}

/* Is it "Sent: 1 March 2019" in the head below "-----Original Message-----"? */
static bool heads_copy(const struct dl_job *job)
{
    size_t at = job->m->offset;
    while (at > 0 && job->text.data[at - 1] == ' ')
        at--;
    if (at == 0 || job->text.data[at - 1] != ':')
        return false;
    size_t behind, line = dl_line_begin(job->text, at);
    level_of(job->text, line, &at);
    if (!is_header(job->text, at, &behind) || behind != job->m->offset)
        return false;
    for (int i = 0; i < HEADER_LINES && line > 0; i++) {
        line = dl_line_begin(job->text, line - 1);
        level_of(job->text, line, &at);
        if (is_rule(job->text, at))
            return true;
        if (!dl_is_space(job->text.data[at]) && !is_header(job->text, at, &behind))
            return false;
    }
    return false;
}

static void set_document(struct dl_resolver *r, const struct dl_own_date *date)
{
    bool had = r->has_document;
    r->has_document = date->has;
    r->document = date->point;
    r->document_why = date->why;
    r->document_flags = date->flags;
    if (had != date->has)
        r->style = dl_style_of(r);
}

void dl_quote_enter(struct dl_job *job)
{
    struct dl_resolver *r = job->r;
    size_t ignore;
    if (!r->has_quotes)
        return;
    size_t level = level_of(job->text, dl_line_begin(job->text, job->m->offset), &ignore);
    for (level = level < DL_QUOTES ? level : DL_QUOTES - 1; level > 0 && !r->quotes[level].has;)
        level--;
    set_document(r, &r->quotes[level]);
}

void dl_quote_begin(struct dl_job *job, const struct dl_said *s, const struct dl_answer *a)
{
    struct dl_resolver *r = job->r;
    size_t ignore;
    if (!s->year_known || a->outcome != DL_PLACED || a->point.grain > DATELINE_DAY)
        return;
    bool copy = heads_copy(job);
    if (!copy && !heads_quote(job))
        return;
    size_t level =
        level_of(job->text, dl_line_begin(job->text, job->m->offset), &ignore) + (copy ? 0 : 1);
    if (level >= DL_QUOTES)
        return;
    if (!r->has_quotes)
        r->quotes[0] =
            (struct dl_own_date){r->has_document, r->document, r->document_why, r->document_flags};
    r->has_quotes = true;
    struct dl_point day = dl_point_at_grain(&a->point, DATELINE_DAY);
    r->quotes[level] = (struct dl_own_date){true, day, "head of a quoted mail", 0};
    for (size_t i = level + 1; i < DL_QUOTES; i++)
        r->quotes[i].has = false;
}
