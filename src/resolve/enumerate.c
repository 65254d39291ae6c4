/* SPDX-License-Identifier: MIT */
/* "On 12–14 and 17 March, 2 April and, in York, on 5 May 2014": the year at the end of such a row
 * of dates is that of all. */
#include <string.h>

#include "resolve/state.h"

/* Between two dates of a row stand no more than that, and no more dates behind one are looked at.
 */
#define GLUE_BYTES 50
#define GLUE_WORDS 3
#define ROW_DATES 8

/* What joins and what says where stand between; no verb, nor another thing or a comparison, as in
 * "in January, the May 1996 vote", "in January, as in May 1996". */
static bool may_be_glue(unsigned bits)
{
    return !(bits & (DL_CUE_PAST | DL_CUE_PRESENT | DL_CUE_FUTURE | DL_CUE_MODAL | DL_CUE_PERFECT |
                     DL_CUE_DETERMINER | DL_CUE_NEGATION | DL_CUE_BASIS | DL_CUE_LIKENESS));
}

/* Without a word that joins, as "and" does, a short word or a name: ", in York, on". */
static bool is_place_word(struct dl_view word)
{
    const size_t longest = 2;
    return word.len <= longest || dl_is_capital(word.data[0]);
}

static bool is_glue(const struct dl_rules *rules, struct dl_view text)
{
    bool comma = false, joined = false;
    size_t words = 0, opened = 0, closed = 0; /* "Leeds (3 May), York (5 June)" */
    if (text.len > GLUE_BYTES)
        return false;
    for (size_t i = 0; i < text.len;) {
        struct dl_view word = dl_first_word(dl_view(text.data + i, text.len - i));
        if (word.len) {
            unsigned bits = dl_cues_of(rules, word);
            joined = joined || (bits & DL_CUE_CLAUSE);
            if (++words > GLUE_WORDS || dl_is_digit(word.data[0]) || !may_be_glue(bits) ||
                ((bits & DL_CUE_CLAUSE) && !(bits & DL_CUE_QUESTION)) ||
                !(joined || opened > closed || is_place_word(word)))
                return false;
            i = (size_t)(word.data + word.len - text.data);
        } else if (dl_is_space(text.data[i]) || memchr(",()", text.data[i], 3)) {
            comma = comma || text.data[i] == ',';
            opened += text.data[i] == '(';
            closed += text.data[i++] == ')';
        } else {
            return false;
        }
    }
    return (comma || joined) && opened == closed;
}

/* The next date of the row behind a mention, or NULL. */
static const struct dl_mention *next_of_row(const struct dl_job *job, const struct dl_mention *m)
{
    const struct dl_resolver *r = job->r;
    if (!r->mentions)
        return NULL;
    const struct dl_mention *next = m + 1, *end = r->mentions + r->n_mentions;
    size_t from = m->offset + m->length;
    while (next < end && next->pattern->kind == DL_KIND_REFUSE)
        next++;
    if (next >= end || next->offset < from)
        return NULL;
    enum dl_kind kind = next->pattern->kind;
    bool dated = kind == DL_KIND_DATE || kind == DL_KIND_RANGE || kind == DL_KIND_LIST;
    return dated && is_glue(r->rules, dl_view(job->text.data + from, next->offset - from)) ? next
                                                                                           : NULL;
}

/* The last date that names its month, or NULL. In "3 and 9 May" that is told of the first. */
static struct dl_said *last_with_month(struct dl_said *said, size_t n)
{
    while (n > 0 && !dl_has(&said[n - 1], DL_FIELD_MONTH))
        n--;
    return n > 0 ? &said[n - 1] : NULL;
}

/* Step back from a month of that year to one that is told before it: in "December and January" the
 * year turns. False where they are in no order. */
static bool step_back(int32_t month, int32_t behind, int32_t *year)
{
    const int half_year = 6;
    if (month - behind > half_year)
        --*year;
    return month <= behind || month - behind > half_year;
}

static bool year_behind(const struct dl_job *job, const struct dl_mention *m, int32_t month,
                        int left, int32_t *ret)
{
    struct dl_said said[DL_RESOLUTIONS_MAX];
    const struct dl_mention *next = left > 0 ? next_of_row(job, m) : NULL;
    if (!next)
        return false;
    size_t n = dl_fields_read(next, said), i = 0;
    while (i < n && !dl_has(&said[i], DL_FIELD_YEAR))
        i++;
    bool told = i < n;
    struct dl_said *own = last_with_month(said, told ? i + 1 : n);
    if (!own || dl_has(&said[0], DL_FIELD_RELATION) || /* "the lowest since May 1996" */
        dl_has(&said[told ? i : n - 1], DL_FIELD_ERA))
        return false;
    int32_t own_month = dl_get(own, DL_FIELD_MONTH), year;
    if (told)
        year = dl_get(&said[i], DL_FIELD_YEAR);
    else if (!year_behind(job, next, own_month, left - 1, &year))
        return false;
    for (size_t k = (size_t)(own - said); k-- > 0;) {
        if (!dl_has(&said[k], DL_FIELD_MONTH))
            continue;
        if (!step_back(dl_get(&said[k], DL_FIELD_MONTH), own_month, &year))
            return false;
        own_month = dl_get(&said[k], DL_FIELD_MONTH);
    }
    *ret = year;
    return step_back(month, own_month, ret);
}

/* "In 1911 he came on 3 May, and in June 1912 he left": the sentence has told a year before. */
static bool year_stands_before(const struct dl_job *job)
{
    const char *begin =
        dl_resolver_sentence(job->r, job->text, job->m->offset, job->m->length).data;
    for (const struct dl_mention *m = job->m; m > job->r->mentions;) {
        m--;
        if (!begin || job->text.data + m->offset < begin)
            break;
        for (size_t i = 0; i < m->n_slots; i++) {
            if (m->slots[i].field == DL_FIELD_YEAR || m->slots[i].field == DL_FIELD_YEAR2)
                return true;
        }
    }
    return false;
}

void dl_supply_year_behind(struct dl_job *job)
{
    const uint64_t other = DL_BIT(YEAR) | DL_BIT(YEAR2) | DL_BIT(ERA) | DL_BIT(DECADE) |
                           DL_BIT(FROM) | DL_BIT(DIRECTION) | DL_BIT(UNIT) | DL_BIT(RELATION) |
                           DL_BIT(DATELINE);
    enum dl_kind kind = job->m->pattern->kind;
    struct dl_said *last = last_with_month(job->said, job->n_said);
    int32_t year;
    if (!last || (kind != DL_KIND_DATE && kind != DL_KIND_RANGE && kind != DL_KIND_LIST))
        return;
    for (size_t i = 0; i < job->n_said; i++) {
        if (job->said[i].has & other)
            return;
    }
    int32_t month = dl_get(last, DL_FIELD_MONTH);
    if (month < 1 || month > 12 || !year_behind(job, job->m, month, ROW_DATES, &year) ||
        year_stands_before(job))
        return;
    dl_set(last, DL_FIELD_YEAR, year);
    last->at[DL_FIELD_YEAR] = last->at[DL_FIELD_MONTH];
    job->year_behind = true;
    dl_note(job, "year %d supplied, of a date behind it in a row of dates", (int)year);
}
