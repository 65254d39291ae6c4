/* SPDX-License-Identifier: MIT */
/* The words near a mention, and what they are cues of. */
#ifndef DL_RESOLVE_WORDS_H
#define DL_RESOLVE_WORDS_H

#include "base/bits.h"
#include "base/str.h"
#include "rules/rules.h"

/* What tells a tense, or that of what stands near it. */
#define DL_TENSES                                                                                  \
    (DL_CUE_PAST | DL_CUE_FUTURE | DL_CUE_PRESENT | DL_CUE_PERFECT | DL_CUE_INFINITIVE |           \
     DL_CUE_CLAUSE | DL_CUE_DETERMINER | DL_CUE_LIKENESS | DL_CUE_COMPLEMENT | DL_CUE_POSSESSIVE | \
     DL_CUE_NEGATION | DL_CUE_LASTING | DL_CUE_MODAL | DL_CUE_QUESTION | DL_CUE_PLURAL_VERB)
#define DL_LONGEST_CONTRACTION 32

/* The cues of those by which a word tells a tense; those of "'s" and "'ll" too, at its end. */
unsigned dl_cues_of(const struct dl_rules *rules, struct dl_view word);
/* The cues of a word that has none as it stands: those of what follows its apostrophe ("he'll"). */
unsigned dl_cues_of_contraction(const struct dl_rules *rules, struct dl_view word);
/* "Was" and "were" are cues of both: what "was to meet" is to come, other than what "had to". */
bool dl_is_was(unsigned bits);
/* "he’ll" as the cues spell it: "he'll". Longer words are left as they are. */
struct dl_view dl_plain_apostrophe(struct dl_view word, char plain[DL_LONGEST_CONTRACTION]);
/* ASCII letters alone. */
bool dl_is_letters(struct dl_view word);

/* The length of the word that ends where the text does, and of the one that begins where the text
 * does; 0: none does. */
size_t dl_length_before(struct dl_view text);
size_t dl_length_after(struct dl_view text);
/* The last and the first word of a text, empty where a sign stands there; and what stands in it
 * behind a word. */
struct dl_view dl_last_word(struct dl_view text);
struct dl_view dl_first_word(struct dl_view text);
struct dl_view dl_text_behind(struct dl_view text, struct dl_view word);

static inline bool dl_ends_clause(char c)
{
    return dl_is_one_of(c, ",;:()");
}

#if defined(__SSE2__)
static inline unsigned dl_ends_clause_16(const char *p)
{
    return dl_is_one_of_16(p, ",;:()");
}
#endif

#endif
