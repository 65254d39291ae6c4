/* SPDX-License-Identifier: MIT */
/*
 * The lexicon: token → sense. A sense is the list of what a token can mean, (class, value) each,
 * and its signature: the byte that stands for the set of its classes in the skeleton.
 *
 * One word can have other senses by its case ("May", "may") and by what it touches ("30th"), so an
 * entry holds a table of senses, one for each of these states.
 */
#ifndef DL_LEXICON_H
#define DL_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "rules/places.h"

enum { DL_SIG_NONE = 0, DL_SIG_JUNK = 1, DL_SIG_STOP = 2, DL_SIG_FIRST = 3, DL_SIG_MAX = 255 };

enum { DL_CLASSES_MAX = 768 };
struct dl_class_set {
    uint64_t bits[DL_CLASSES_MAX / 64];
};

struct dl_meaning {
    uint16_t class_id;
    int32_t value;
};

struct dl_sense {
    uint32_t first; /* of the lexicon's meanings */
    uint16_t n;
    uint8_t sig;
    bool weak; /* dropped before what has no class */
};

/* What stands directly at a token's side. */
enum dl_side { DL_SPACE, DL_TOUCHING, DL_GLUED /* a digit to a letter, or a letter to a digit */ };
enum dl_case { DL_LOWER, DL_CAPITAL, DL_UPPER, DL_MIXED };
enum { DL_SIDES = 3, DL_CASES = 4, DL_STATES = DL_SIDES * DL_SIDES * DL_CASES };

static inline unsigned dl_state(enum dl_side left, enum dl_side right, enum dl_case letters)
{
    return ((unsigned)left * DL_SIDES + (unsigned)right) * DL_CASES + (unsigned)letters;
}

/* The senses of a word in its states: which of its senses it has in which state, and where those
 * stand. Most words share the first with many others. */
struct dl_states {
    uint16_t senses; /* the first of the lexicon's state_senses; that is 0, for no sense at all */
    uint16_t layout; /* of the lexicon's layouts */
};

/* No table holds pointers: places in text, and numbers of what stands in another table. So that
 * those of the built-in files can be constants of the program, which cost nothing to load. */

enum { DL_FORM_BYTES = 200 }; /* the most of a form */

/* A form that goes on behind its first token: "new" + " year's eve". */
struct dl_phrase {
    uint32_t rest;  /* in text: folded to lower case; a space stands for any white space */
    uint32_t exact; /* in text: as written, when the form has capitals; else 0 */
    struct dl_states states;
    uint16_t next_of_letter; /* so many phrases on; 0: none */
    uint8_t rest_len;
    bool final_stop : 1; /* a full stop behind it belongs to it */
    bool last : 1;       /* of its word */
};

struct dl_entry {
    uint32_t key; /* in text: folded to lower case */
    /* 1 + the number of its longest phrase, behind which stand the shorter ones; 0: none. */
    uint32_t phrases;
    /* 32 places: 1 + the phrase among its own, by the letter behind their first sign. 0: there is
     * no such table, because one ends with that sign, or they are more than 255. */
    uint16_t by_letter;
    uint8_t len;
    bool final_stop : 1; /* a full stop behind the word belongs to it: "Jan." */
    bool short_word : 1; /* ASCII letters, no more than eight: the prefix tells all */
    bool uniform : 1;    /* where nothing is glued to it, it always has the sense at state 0 */
    struct dl_states states;
};

/* Words are told apart by the prefix, mostly, before the entry is fetched. */
struct dl_bucket {
    uint64_t prefix; /* dl_key_of() the entry's key */
    uint16_t same;   /* the next entry with that prefix and hash; 0: none */
    /* Of a word or sign that the prefix and its length tell, and that has always the same sense
     * where nothing is glued to it: that sense, and what goes with it. Most need no more. */
    uint16_t sense; /* else 0, and len too */
    uint8_t sig;    /* DL_SIG_JUNK where it has none */
    uint8_t len;
    bool weak;
    uint8_t may_be_more; /* enum dl_more, or-ed */
};

/* What a word may be the beginning of: phrases; or something that the sign behind it tells, which
 * is then no blank, an abbreviation or a phrase that ends there. */
enum dl_more { DL_MORE_WORDS = 1, DL_MORE_SIGNS = 2 };

enum {
    DL_TOLD_WORDS = 1 << 11,
    DL_NEXT_WORDS = 1 << 10,
    DL_NUMBER_PLACES = 10 + 100 + 1000 + 10000,
    DL_LETTERS = 32
};

struct dl_lexicon {
    const char *text;                /* keys and rests, each with a NUL; at 0 there is none */
    struct dl_places places;         /* of entries, by dl_key_of() their keys */
    const struct dl_bucket *buckets; /* one for each entry; 0 is what has none */
    const struct dl_entry *entries;  /* 0 is unused */
    size_t n_entries;
    const struct dl_phrase *phrases; /* 0 is unused */
    size_t n_phrases;
    const uint8_t *by_letter; /* [DL_LETTERS] for each that has it; the first are unused */
    size_t n_by_letter;
    const uint64_t *told;  /* two bits for each hash: most words are refused by this alone */
    const uint64_t *next;  /* a bit for each dl_next_hash() of a phrase's second and third word */
    const uint16_t *ascii; /* [128]: entries of signs, and of words of one letter */
    const uint8_t (*layouts)[DL_STATES]; /* by dl_state(): which of a word's senses; 0: none */
    size_t n_layouts;
    const uint16_t *state_senses;
    size_t n_state_senses;
    const struct dl_sense *senses; /* 0 is unused */
    size_t n_senses;
    const struct dl_meaning *meanings;
    size_t n_meanings;
    const uint8_t *number_kinds; /* at dl_number_place(): which of number_senses */
    const uint16_t *number_senses;
    size_t n_number_senses;
    uint16_t plain_sense, grouped_sense, decimal_sense; /* 5–9 digits; 2,000; 3.5 */
    unsigned n_sigs;                                    /* the highest signature in use */
};

/* The sense of an entry or phrase in a state. */
static inline uint16_t dl_sense_of(const struct dl_lexicon *lex, struct dl_states states,
                                   unsigned state)
{
    return lex->state_senses[states.senses + lex->layouts[states.layout][state]];
}

/* What a sense can mean: its n meanings. */
static inline const struct dl_meaning *dl_meanings_of(const struct dl_lexicon *lex,
                                                      const struct dl_sense *sense)
{
    return lex->meanings + sense->first;
}

/* Where the sense of a number of one to four digits stands. */
static inline size_t dl_number_place(size_t digits, int32_t value)
{
    static const size_t first[] = {0, 0, 10, 110, 1110};
    return first[digits] + (size_t)value;
}

static inline uint16_t dl_number_sense(const struct dl_lexicon *lex, size_t digits, int32_t value)
{
    return lex->number_senses[lex->number_kinds[dl_number_place(digits, value)]];
}

static inline unsigned dl_letter_index(char c)
{
    return (unsigned char)c & 31u; /* letters of any case 1–26; other bytes share the rest */
}

/* The first three letters of a word, as a number; what stands behind fewer does not count. There
 * are at least three bytes. */
static inline uint32_t dl_first_letters(const char *p)
{
    uint32_t letters = 0x202020;
    for (unsigned i = 0; i < 3 && (unsigned char)((p[i] | 0x20) - 'a') < 26; i++)
        letters |= (uint32_t)(unsigned char)p[i] << 8 * i;
    return letters;
}

/* What a word is looked up by: its first eight bytes, with the bit set that makes capitals small,
 * together with its length, and a hash of that. Words of the same prefix and length are the same
 * but for case, when they are of ASCII letters and no longer than that. */
struct dl_key {
    uint64_t prefix, hash;
};

/* prefix: as in the text. */
static inline struct dl_key dl_key_of_prefix(uint64_t prefix, size_t len)
{
    prefix = (prefix | UINT64_C(0x2020202020202020)) ^ len;
    return (struct dl_key){prefix, prefix * UINT64_C(0x9E3779B97F4A7C15)};
}

/* Bytes in a number, the first of them lowest on any machine: tables that one machine makes are
 * right on others. */
static inline uint64_t dl_first_lowest(uint64_t bytes)
{
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(bytes) : bytes;
}
static inline uint32_t dl_first_lowest_4(uint32_t bytes)
{
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap32(bytes) : bytes;
}

/* readable: how many bytes there are from word on; eight are read at once where there are. */
static inline struct dl_key dl_key_of(const char *word, size_t len, size_t readable)
{
    uint64_t p = 0;
    if (readable >= 8 || len >= 8) {
        memcpy(&p, word, 8);
        p = dl_first_lowest(p) & UINT64_MAX >> (len < 8 ? 64 - len * 8 : 0);
    } else if (len >= 4) {
        uint32_t head, tail; /* they may overlap */
        memcpy(&head, word, 4);
        memcpy(&tail, word + len - 4, 4);
        p = dl_first_lowest_4(head) | (uint64_t)dl_first_lowest_4(tail) << (len - 4) * 8;
    } else if (len > 0) {
        const unsigned char *u = (const unsigned char *)word;
        p = u[0] | (uint64_t)u[len / 2] << len / 2 * 8 | (uint64_t)u[len - 1] << (len - 1) * 8;
    }
    return dl_key_of_prefix(p, len);
}

/* FNV-1a over the folded bytes. */
static inline uint32_t dl_word_hash(const char *word, size_t len)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)word[i];
        c = (unsigned char)((unsigned char)(c - 'A') < 26 ? c + 32 : c);
        h = (h ^ c) * 16777619u;
    }
    return h;
}

/* What the hash alone tells of a word: the lexicon has not got it, though a phrase may go on with
 * it; or it may have it, and if it does, that is surely weak, and no phrase goes on with it. */
enum dl_told { DL_SURELY_PLAIN = 0, DL_MAY_BE_KNOWN = 1, DL_MAY_GO_ON = 2, DL_SURELY_WEAK = 3 };

static inline size_t dl_told_word(struct dl_key key)
{
    return key.hash >> 53;
}

static inline unsigned dl_told_shift(struct dl_key key)
{
    return key.hash >> 47 & 62;
}

static inline unsigned dl_lexicon_told(const struct dl_lexicon *lex, struct dl_key key)
{
    return lex->told[dl_told_word(key)] >> dl_told_shift(key) & 3;
}

/* For what phrases go on with: a hash of the phrase's words up to the next one, by its first
 * letters; DL_NO_NEXT_WORD where there is none, and DL_LAST_SIGN with the byte of a sign that ends
 * the phrase behind the first word. */
enum { DL_NO_NEXT_WORD = 1, DL_LAST_SIGN = 1 << 8 };
/* That of the first word. */
static inline uint32_t dl_next_begin(struct dl_key key)
{
    return (uint32_t)(key.hash >> 32);
}
static inline uint32_t dl_next_hash(uint32_t hash, uint32_t letters)
{
    return (hash << 7 | hash >> 25) ^ letters * 2654435761u;
}

/* Is there a phrase with these words, perhaps? */
static inline bool dl_lexicon_goes_on(const struct dl_lexicon *lex, uint32_t hash)
{
    return lex->next[hash >> 22] >> (hash >> 16 & 63) & 1;
}

/* The entry of a token's text in any case, or NULL. */
const struct dl_entry *dl_lexicon_look_up(const struct dl_lexicon *lex, struct dl_key key,
                                          const char *word, size_t len);
const struct dl_entry *dl_lexicon_find(const struct dl_lexicon *lex, const char *word, size_t len);

enum dl_case dl_case_of(const char *word, size_t len);

#endif
