/* SPDX-License-Identifier: MIT */
/* Is a feast, a season or a month no date, but part of a name: "the Easter Rising", "White
 * Christmas", "the Winter Games", "April Jones"? */
#include <string.h>

#include "base/bits.h"
#include "resolve/state.h"

/* The longest title within quotation marks that a feast is looked for in. */
#define TITLE_BYTES 60
/* Shorter words have no capital in a title ("Christmas in Vienna"). */
#define SHORT_WORD 4

/* A quotation mark that ends or begins there: its length. */
static size_t mark_before(struct dl_view text, size_t at)
{
    if (at > 0 && text.data[at - 1] == '"')
        return 1;
    return at >= 3 && !memcmp(text.data + at - 3, "\xE2\x80\x9C", 3) ? 3 : 0;
}

static bool mark_at(struct dl_view text, size_t at)
{
    return at < text.len && (text.data[at] == '"' ||
                             (text.len - at >= 3 && !memcmp(text.data + at, "\xE2\x80\x9D", 3)));
}

/* The words of a title: each with a capital, but for the short ones, and more than the feast. */
static bool is_title(struct dl_view v, size_t feast)
{
    size_t n = 0;
    for (size_t i = 0; i < v.len;) {
        size_t begin = i;
        while (i < v.len && dl_is_letter(v.data[i]))
            i++;
        if (i == begin) {
            char c = v.data[i++];
            if (!dl_is_space(c) && c != '\'' && c != '-')
                return false;
        } else if (i - begin >= SHORT_WORD && !dl_is_capital(v.data[begin])) {
            return false;
        }
        n += i > begin;
    }
    return v.len > feast && n > 1 && dl_is_capital(v.data[0]);
}

static bool in_title(const struct dl_job *job)
{
    struct dl_view text = job->text;
    size_t begin = job->m->offset, end = begin + job->m->length, feast = job->m->length;
    size_t first = begin > TITLE_BYTES ? begin - TITLE_BYTES : 0;
    size_t last = text.len - end > TITLE_BYTES ? end + TITLE_BYTES : text.len;
    while (begin > first && !mark_before(text, begin))
        begin--;
    while (end < last && !mark_at(text, end))
        end++;
    if (!mark_before(text, begin) || !mark_at(text, end))
        return false;
    end -= text.data[end - 1] == ',';
    return is_title(dl_view(text.data + begin, end - begin), feast);
}

/* The word that ends there, before a blank or the end of its line. */
static struct dl_view word_before(struct dl_view text, size_t end)
{
    if (end == 0 || !dl_is_space(text.data[end - 1]))
        return dl_view(text.data, 0);
    size_t begin = --end;
    while (begin > 0 && dl_in_word(text.data[begin - 1]))
        begin--;
    return dl_view(text.data + begin, end - begin);
}

static struct dl_view word_at(struct dl_view text, size_t begin)
{
    size_t end = begin;
    while (end < text.len && dl_in_word(text.data[end]))
        end++;
    return dl_view(text.data + begin, end - begin);
}

/* "The …", "his …", "the failed …", "Dublin's …" and "the 1916 …", but not "at …" or "next …". */
static bool is_told_of(const struct dl_job *job)
{
    const struct dl_rules *rules = job->r->rules;
    struct dl_view text = job->text, word = word_at(text, job->m->offset);
    if (dl_cues_of(rules, word) & DL_CUE_DETERMINER)
        return true;
    word = word_before(text, job->m->offset);
    if (!word.len)
        return false;
    if (dl_is_digit(word.data[0]) ||
        (dl_cues_of(rules, word) & (DL_CUE_DETERMINER | DL_CUE_POSSESSIVE)))
        return true;
    word = word_before(text, (size_t)(word.data - text.data));
    return word.len && (dl_cues_of(rules, word) & DL_CUE_DETERMINER);
}

/* Where the next word begins, at once behind the mention or on the next line. */
static size_t place_behind(const struct dl_job *job)
{
    size_t at = job->m->offset + job->m->length;
    while (at < job->text.len && dl_is_space(job->text.data[at]))
        at++;
    return at;
}

/* A word with a capital and small letters behind it. */
static bool is_name_at(struct dl_view text, size_t at)
{
    const char *p = text.data + at;
    return at < text.len && text.len - at > 2 && dl_is_capital(p[0]) && dl_is_small(p[1]) &&
           dl_is_small(p[2]);
}

static bool name_follows(const struct dl_job *job)
{
    size_t end = job->m->offset + job->m->length, at = place_behind(job);
    return at > end && is_name_at(job->text, at);
}

/* "The Winter of Discontent" */
static bool is_of_name(const struct dl_job *job)
{
    size_t at = place_behind(job);
    struct dl_view of = word_at(job->text, at);
    return of.len && (dl_cues_of(job->r->rules, of) & DL_CUE_COMPLEMENT) &&
           is_name_at(job->text, at + of.len + 1);
}

/* "The Winter Games", but not "in the winter Sussex was flooded". */
static bool ends_with_capital(const struct dl_job *job)
{
    size_t at = job->m->offset + job->m->length;
    while (at > job->m->offset && dl_in_word(job->text.data[at - 1]))
        at--;
    return dl_is_capital(job->text.data[at]);
}

static bool is_of_title(const struct dl_job *job)
{
    return ends_with_capital(job) && is_told_of(job) && (name_follows(job) || is_of_name(job));
}

/* "The April meeting", but not "the April Jones affair" or "the March drew crowds". */
static bool noun_follows(const struct dl_job *job)
{
    struct dl_view noun = word_at(job->text, place_behind(job));
    return noun.len && dl_is_small(noun.data[0]) &&
           !(dl_cues_of(job->r->rules, noun) & DL_CUE_PAST);
}

bool dl_is_named(const struct dl_job *job, const struct dl_said *s)
{
    const uint64_t date = DL_BIT(YEAR) | DL_BIT(YEAR2) | DL_BIT(MONTH) | DL_BIT(DAY);
    enum dl_counts how = (enum dl_counts)dl_get(s, DL_FIELD_COUNTS);
    if (how == DL_COUNTS_NO_NOUN)
        return !noun_follows(job);
    if (how == DL_COUNTS_FIRST_NAME && dl_has(s, DL_FIELD_MONTH))
        return name_follows(job);
    if ((s->has & date) ||
        job->r->style.style == DATELINE_STYLE_INFORMAL) /* of capitals there are too many */
        return false;
    if (how == DL_COUNTS_FIRST_NAME)
        return is_of_title(job);
    return dl_has(s, DL_FIELD_HOLIDAY) && ((name_follows(job) && is_told_of(job)) || in_title(job));
}
