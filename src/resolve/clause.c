/* SPDX-License-Identifier: MIT */
/* Where a mention stands in its sentence and clause, and where dates before it do. */
#include <string.h>

#include "base/bits.h"
#include "resolve/state.h"

/* So far back the mark is looked for with which somebody's words begin. */
#define QUOTED_BYTES 250

bool dl_in_same_sentence(const struct dl_job *job, const struct dl_memory *memory)
{
    struct dl_view sentence =
        dl_resolver_sentence(job->r, job->text, job->m->offset, job->m->length);
    return sentence.data &&
           memory->offset >= job->r->base + (uint64_t)(sentence.data - job->text.data);
}

struct dl_view dl_text_before_place(const struct dl_job *job, size_t at, size_t length)
{
    struct dl_view sentence = dl_resolver_sentence(job->r, job->text, at, length);
    const char *begin = job->text.data + at;
    if (!sentence.data || begin < sentence.data)
        return (struct dl_view){0};
    return dl_view(sentence.data, (size_t)(begin - sentence.data));
}

struct dl_view dl_text_before(const struct dl_job *job)
{
    return dl_text_before_place(job, job->m->offset, job->m->length);
}

/* "3." at the head of a sentence */
static bool is_item_number(struct dl_view v)
{
    size_t i = 0;
    while (i < v.len && dl_is_digit(v.data[i]))
        i++;
    return i > 0 && i + 1 == v.len && v.data[i] == '.';
}

bool dl_begins_clause(struct dl_view before)
{
    size_t i = before.len;
    while (i > 0 && dl_is_space(before.data[i - 1]))
        i--;
    i -= dl_length_before(dl_view(before.data, i));
    while (i > 0 && dl_is_space(before.data[i - 1]))
        i--;
    return i == 0 || dl_ends_clause(before.data[i - 1]) || is_item_number(dl_view(before.data, i));
}

bool dl_opens_clause(const struct dl_job *job)
{
    struct dl_view before = dl_text_before(job);
    size_t end = job->m->offset + job->m->length;
    struct dl_view behind = dl_first_word(dl_view(job->text.data + end, job->text.len - end));
    if (!before.len || !behind.len || (dl_cues_of(job->r->rules, behind) & DL_CUE_CLAUSE))
        return false;
    struct dl_view word = dl_last_word(before);
    before.len = (size_t)(word.data - before.data);
    return word.len && (dl_cues_of(job->r->rules, dl_last_word(before)) & DL_CUE_CLAUSE);
}

bool dl_heads_sentence(const struct dl_job *job, const struct dl_memory *memory)
{
    struct dl_view text = dl_text_before(job);
    uint64_t begin = job->r->base + (uint64_t)(text.data ? text.data - job->text.data : 0);
    if (!text.len || memory->offset < begin || memory->offset >= begin + text.len)
        return false;
    text.len = (size_t)(memory->offset - begin);
    struct dl_view word = dl_last_word(text);
    text.len = (size_t)(word.data - text.data);
    return !dl_last_word(text).len && !(dl_cues_of(job->r->rules, word) & DL_CUE_DETERMINER);
}

/* What stands between an earlier date of the sentence and the mention. */
struct between {
    bool known;
    bool word, sign; /* one that begins a clause; one that ends it, before any such word */
};

static struct between look_between(const struct dl_job *job, const struct dl_memory *memory)
{
    struct between ret = {0};
    struct dl_view before = dl_text_before(job);
    uint64_t begin = job->r->base + (uint64_t)(before.data ? before.data - job->text.data : 0);
    if (!before.len || memory->offset < begin)
        return ret;
    ret.known = true;
    while (before.len > memory->offset - begin && !ret.word) {
        size_t len = dl_length_before(before);
        before.len -= len ? len : 1;
        const char *at = before.data + before.len;
        ret.sign |= !len && dl_ends_clause(*at);
        ret.word = len && (dl_cues_of(job->r->rules, dl_view(at, len)) & DL_CUE_CLAUSE);
    }
    return ret;
}

bool dl_in_same_clause(const struct dl_job *job, const struct dl_memory *memory)
{
    struct between between = look_between(job, memory);
    return between.known && !between.word && !between.sign;
}

bool dl_is_joined(const struct dl_job *job, const struct dl_memory *memory)
{
    return look_between(job, memory).word;
}

/* A quotation mark, straight or the last byte of a curly one, or the end of a line. */
static bool ends_or_quotes(char c)
{
    return dl_is_one_of(c, "\"\x9C\x9D\n\r");
}

#if defined(__SSE2__)
static unsigned ends_or_quotes_16(const char *p)
{
    return dl_is_one_of_16(p, "\"\x9C\x9D\n\r");
}
#endif

bool dl_is_quoted(const struct dl_job *job)
{
    const char *text = job->text.data;
    size_t at = job->m->offset, floor = at > QUOTED_BYTES ? at - QUOTED_BYTES : 0, plain = 0;
    while (at > floor) {
        size_t n = at - floor < 64 ? at - floor : 64;
        at -= n;
        uint64_t bits = DL_BITS(text + at, n, ends_or_quotes);
        while (bits) {
            size_t last = 63 - (size_t)__builtin_clzll(bits);
            const char *p = text + at + last;
            bits ^= UINT64_C(1) << last;
            if (dl_ends_line(job->text, at + last))
                return plain % 2 == 1;
            plain += *p == '"';
            if ((*p == '\x9C' || *p == '\x9D') && at + last >= 2 && !memcmp(p - 2, "\xE2\x80", 2))
                return *p == '\x9C';
        }
    }
    return plain % 2 == 1;
}
