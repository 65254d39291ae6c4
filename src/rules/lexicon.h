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

/* A form that goes on behind its first token: "new" + " year's eve". */
struct dl_phrase {
    uint32_t rest;  /* in text: folded to lower case; a space stands for any white space */
    uint32_t exact; /* in text: as written, when the form has capitals; else 0 */
    struct dl_states states;
    uint16_t rest_len;
    uint16_t next_of_letter; /* so many phrases on; 0: none */
    bool final_stop;         /* a full stop behind it belongs to it */
    bool last;               /* of its word */
};

struct dl_entry {
    uint32_t key; /* in text: folded to lower case */
    /* 1 + the number of its longest phrase, behind which stand the shorter ones; 0: none. */
    uint32_t phrases;
    /* A bit for each dl_next_letters() that its phrases have behind their first sign, by its hash:
     * "new year's eve" has yea. */
    uint32_t next_letters;
    /* 32 places: 1 + the phrase among its own, by the letter behind their first sign. 0: there is
     * no such table, because one ends with that sign, or they are more than 255. */
    uint16_t by_letter;
    uint16_t len;
    struct dl_states states;
    uint8_t next_shift; /* of the hash: all but the bits that number the bits */
    bool final_stop;    /* a full stop behind the word belongs to it: "Jan." */
    bool short_word;    /* ASCII letters, no more than eight: the prefix tells all */
    bool uniform;       /* where nothing is glued to it, it always has the sense at state 0 */
};

/* Words are told apart by the prefix, mostly, before the entry is fetched. */
struct dl_bucket {
    uint64_t prefix; /* dl_key_of() the entry's key */
    uint16_t entry;  /* 0: empty */
    /* Of a word that the prefix and its length tell, and that has always the same sense where
     * nothing is glued to it: that sense, and what goes with it. Most words need no more. */
    uint16_t sense; /* else 0 */
    uint8_t sig, len;
    bool weak : 1, final_stop : 1, phrases : 1;
};

enum { DL_SEEN_WORDS = 1 << 10, DL_NUMBER_PLACES = 10 + 100 + 1000 + 10000, DL_LETTERS = 32 };

struct dl_lexicon {
    const char *text; /* keys and rests, each with a NUL; at 0 there is none */
    /* Buckets by dl_key_place(), 0: none; open addressing, a power of two. */
    const uint16_t *places;
    size_t mask;
    const struct dl_bucket *buckets; /* one for each entry; 0 is empty */
    const struct dl_entry *entries;  /* 0 is unused */
    size_t n_entries;
    const struct dl_phrase *phrases; /* 0 is unused */
    size_t n_phrases;
    const uint8_t *by_letter; /* [DL_LETTERS] for each that has it; the first are unused */
    size_t n_by_letter;
    const uint64_t *next_letters;
    size_t n_next_letters;
    const uint64_t *seen;  /* a bit for each hash: most words are refused by this alone */
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

/* The first three letters of what follows a word's sign, as a number; what stands behind fewer
 * letters does not count. 0: no letter. There are at least three bytes. */
static inline uint32_t dl_next_letters(const char *p)
{
    static const uint8_t of[256] = {
        ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,
        ['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14,
        ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
        ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 1,  ['b'] = 2,
        ['c'] = 3,  ['d'] = 4,  ['e'] = 5,  ['f'] = 6,  ['g'] = 7,  ['h'] = 8,  ['i'] = 9,
        ['j'] = 10, ['k'] = 11, ['l'] = 12, ['m'] = 13, ['n'] = 14, ['o'] = 15, ['p'] = 16,
        ['q'] = 17, ['r'] = 18, ['s'] = 19, ['t'] = 20, ['u'] = 21, ['v'] = 22, ['w'] = 23,
        ['x'] = 24, ['y'] = 25, ['z'] = 26,
    };
    uint32_t first = of[(unsigned char)p[0]];
    uint32_t second = first ? of[(unsigned char)p[1]] : 0;
    uint32_t third = second ? of[(unsigned char)p[2]] : 0;
    return first | second << 5 | third << 10;
}

static inline uint32_t dl_next_hash(uint32_t letters, uint8_t shift)
{
    return letters * 2654435761u >> shift;
}

/* What a word is looked up by: its first eight bytes, with the bit set that makes capitals small,
 * and a hash of them and its length. Words with the same prefix and length are the same but for
 * case, when they are of ASCII letters and no longer than that. */
struct dl_key {
    uint64_t prefix, hash;
};

/* prefix: as in the text. */
static inline struct dl_key dl_key_of_prefix(uint64_t prefix, size_t len)
{
    prefix |= UINT64_C(0x2020202020202020);
    return (struct dl_key){prefix, (prefix ^ len) * UINT64_C(0x9E3779B97F4A7C15)};
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

/* Where its entry is, or the first place behind it that is free. The low bits of the hash are those
 * of the first letters alone. */
static inline size_t dl_key_place(const struct dl_lexicon *lex, struct dl_key key)
{
    return key.hash >> 24 & lex->mask;
}

static inline bool dl_lexicon_may_have(const struct dl_lexicon *lex, struct dl_key key)
{
    return lex->seen[key.hash >> 54] >> (key.hash >> 48 & 63) & 1;
}

/* The entry of a token's text in any case, or NULL. */
const struct dl_entry *dl_lexicon_look_up(const struct dl_lexicon *lex, struct dl_key key,
                                          const char *word, size_t len);
const struct dl_entry *dl_lexicon_find(const struct dl_lexicon *lex, const char *word, size_t len);

enum dl_case dl_case_of(const char *word, size_t len);

#endif
