/* SPDX-License-Identifier: MIT */
#include "rules/lexicon.h"

const struct dl_entry *dl_lexicon_find(const struct dl_lexicon *lex, const char *word, size_t len)
{
    if (!lex->table || !dl_lexicon_may_have(lex, word, len))
        return NULL;
    uint32_t hash = dl_word_hash(word, len);
    for (size_t i = hash & lex->mask; lex->table[i]; i = (i + 1) & lex->mask) {
        const struct dl_entry *e = lex->table[i];
        if (e->hash == hash && e->len == len && dl_view_equal_nocase(dl_view(e->key, len), dl_view(word, len)))
            return e;
    }
    return NULL;
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
