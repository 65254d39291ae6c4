/* SPDX-License-Identifier: MIT */
/* The state of a document, and the way of a mention through this room. */
#include "resolve/resolve.h"

#include <stdlib.h>

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

void dl_resolver_begin_text(struct dl_resolver *r, uint64_t base, const struct dl_mention *mentions,
                            size_t n_mentions)
{
    r->base = base;
    r->sentence_of = NULL;
    r->mentions = mentions;
    r->n_mentions = n_mentions;
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

/* ---- no dates -------------------------------------------------------------------------------- */

static void annotate_other(const struct dl_job *job, struct dl_resolution *ret)
{
    struct dl_said *s = &job->said[0];
    struct dl_resolution_timex *t = dl_add_timex(ret);
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
    dl_start_resolution(job, ret);
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
        return dl_resolve_one(job, ret);
    case DL_KIND_RANGE:
        return many ? dl_resolve_range(job, ret) : dl_resolve_one(job, ret);
    case DL_KIND_LIST:
        return many ? dl_resolve_list(job, ret) : dl_resolve_one(job, ret);
    default:
        return resolve_other(job, ret);
    }
}

/* "On VE Day": a day of one year, unless another is said, or the day is to come again. */
static void supply_years_of_holidays(struct dl_job *job)
{
    const uint64_t other = DL_BIT(YEAR) | DL_BIT(YEAR2) | DL_BIT(FROM) | DL_BIT(DECADE);
    for (size_t i = 0; i < job->n_said; i++) {
        struct dl_said *s = &job->said[i];
        if (!dl_has(s, DL_FIELD_HOLIDAY) || (s->has & other))
            continue;
        const struct dl_holiday *h = dl_rules_holiday(job->r->rules, dl_get(s, DL_FIELD_HOLIDAY));
        if (!h || !h->year || dl_verb_tense(job) == DL_FUTURE)
            continue;
        dl_set(s, DL_FIELD_YEAR, h->year);
        s->at[DL_FIELD_YEAR] = s->at[DL_FIELD_HOLIDAY];
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
    r->cue_of = dl_view("", 0);
    dl_quote_enter(&job);
    job.n_said = dl_fields_read(m, said);
    dl_note_mention(&job);
    supply_years_of_holidays(&job);
    dl_supply_year_behind(&job);
    struct dl_mention shorter;
    if (said[0].has & (DL_BIT(NUMBER) | DL_BIT(ERA)))
        dl_settle_number(&job, &shorter);
    dl_settle_comma_number(&job, &shorter);
    size_t n = resolve_mention(&job, ret);
    if (!n)
        dl_note_refused(&job, "it names no possible date");
    return n;
}

size_t dl_resolve_apart(struct dl_resolver *r, struct dl_view text, const struct dl_mention *m,
                        struct dl_resolution *ret)
{
    struct dl_resolver known = *r;
    dl_resolver_begin_text(r, 0, NULL, 0);
    size_t n = dl_resolve(r, text, m, ret, NULL);
    *r = known;
    return n;
}
