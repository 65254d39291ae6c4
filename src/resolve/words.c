/* SPDX-License-Identifier: MIT */
/* The words near a mention, and what they are cues of. */
#include <string.h>

#include "resolve/words.h"

size_t dl_length_before(struct dl_view text)
{
    size_t n = 0;
#if defined(__SSE2__)
    if (text.len >= 16) {
        unsigned in = dl_in_word_16(text.data + text.len - 16);
        if (in != 0xffff)
            return (size_t)__builtin_clz(~in << 16);
        n = 16;
    }
#endif
    while (n < text.len && dl_in_word(text.data[text.len - 1 - n]))
        n++;
    return n;
}

size_t dl_length_after(struct dl_view text)
{
    size_t n = 0;
#if defined(__SSE2__)
    if (text.len >= 16) {
        unsigned in = dl_in_word_16(text.data);
        if (in != 0xffff)
            return (size_t)__builtin_ctz(~in);
        n = 16;
    }
#endif
    while (n < text.len && dl_in_word(text.data[n]))
        n++;
    return n;
}

bool dl_is_letters(struct dl_view word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!dl_is_letter(word.data[i]))
            return false;
    return true;
}

struct dl_view dl_plain_apostrophe(struct dl_view word, char plain[DL_LONGEST_CONTRACTION])
{
    const char curly[] = "\xE2\x80\x99";
    size_t n = 0;
    if (word.len > DL_LONGEST_CONTRACTION || !word.len || !memchr(word.data, curly[0], word.len))
        return word;
    for (size_t i = 0; i < word.len; n++) {
        bool is_curly = word.len - i >= 3 && !memcmp(word.data + i, curly, 3);
        plain[n] = is_curly ? '\'' : word.data[i];
        i += is_curly ? 3 : 1;
    }
    return dl_view(plain, n);
}

unsigned dl_cues_of_contraction(const struct dl_rules *rules, struct dl_view word)
{
    char plain[DL_LONGEST_CONTRACTION];
    word = dl_plain_apostrophe(word, plain);
    unsigned bits = dl_rules_cue(rules, word) & DL_TENSES;
    size_t from = bits || word.len < 3 ? word.len : 1;
    const char *p;
    while (!bits && from < word.len && (p = memchr(word.data + from, '\'', word.len - 1 - from))) {
        from = (size_t)(p - word.data);
        bits = dl_rules_cue(rules, dl_view(p, word.len - from)) & DL_TENSES;
        from++;
    }
    return bits;
}

unsigned dl_cues_of(const struct dl_rules *rules, struct dl_view word)
{
    unsigned bits = dl_rules_cue(rules, word) & DL_TENSES;
    return bits || dl_is_letters(word) ? bits : dl_cues_of_contraction(rules, word);
}

bool dl_is_was(unsigned bits)
{
    return (bits & DL_CUE_PAST) && (bits & DL_CUE_PRESENT);
}

struct dl_view dl_last_word(struct dl_view text)
{
    size_t i = text.len;
    while (i > 0 && dl_is_space(text.data[i - 1]))
        i--;
    size_t len = dl_length_before(dl_view(text.data, i));
    return dl_view(text.data + i - len, len);
}

struct dl_view dl_first_word(struct dl_view text)
{
    size_t begin = 0;
    while (begin < text.len && dl_is_space(text.data[begin]))
        begin++;
    const char *word = text.data + begin;
    return dl_view(word, dl_length_after(dl_view(word, text.len - begin)));
}

struct dl_view dl_text_behind(struct dl_view text, struct dl_view word)
{
    const char *end = word.data + word.len;
    return dl_view(end, (size_t)(text.data + text.len - end));
}
