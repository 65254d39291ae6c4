/* SPDX-License-Identifier: MIT */
#include "rules/lexicon.h"

const struct dl_entry *dl_lexicon_look_up(const struct dl_lexicon *lex, struct dl_key key,
                                          const char *word, size_t len)
{
    size_t n = dl_number_at(&lex->places, key.hash);
    for (; n && lex->buckets[n].prefix == key.prefix; n = lex->buckets[n].same) {
        const struct dl_entry *e = &lex->entries[n];
        if (e->len == len &&
            (e->short_word ||
             dl_view_equal_nocase(dl_view(lex->text + e->key, len), dl_view(word, len))))
            return e;
    }
    return NULL;
}

const struct dl_entry *dl_lexicon_find(const struct dl_lexicon *lex, const char *word, size_t len)
{
    return dl_lexicon_look_up(lex, dl_key_of(word, len, 0), word, len);
}

enum dl_case dl_case_of(const char *word, size_t len)
{
    size_t upper = 0, lower = 0;
    for (size_t i = 0; i < len; i++) {
        upper += (unsigned char)(word[i] - 'A') < 26;
        lower += (unsigned char)(word[i] - 'a') < 26;
    }
    if (upper == 0)
        return DL_LOWER;
    if (lower == 0)
        return DL_UPPER;
    return upper == 1 && (unsigned char)(word[0] - 'A') < 26 ? DL_CAPITAL : DL_MIXED;
}
