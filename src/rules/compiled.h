/* SPDX-License-Identifier: MIT */
/* The inside of dl_rules, for rules/ and find/. */
#ifndef DL_COMPILED_H
#define DL_COMPILED_H

#include "base/arena.h"
#include "rules/lexicon.h"
#include "rules/regex.h"
#include "rules/rules.h"

/* The number's own value is meant: "=" in a class section. */
#define DL_OWN_VALUE INT32_MIN

enum { DL_GROUPS_MAX = 60 };

struct dl_group {
    uint16_t class_id; /* whose value is captured */
    uint8_t field;     /* enum dl_field; DL_NO_FIELD: not wanted */
    uint8_t part;
};

/* A named group of a shape. */
struct dl_shape_group {
    uint16_t number; /* in the expression */
    uint8_t field, part;
};

/* What a shape that begins with digits can begin with: DL_START_STEPS times so many digits (a bit
 * for each count, the last for any more) before one of a set of bytes. A blank may stand before
 * the byte where it is in the set, and behind the byte always. */
enum { DL_START_STEPS = 2, DL_DIGIT_COUNTS = 16 };
struct dl_shape_start {
    uint16_t counts[DL_START_STEPS], behind[DL_START_STEPS]; /* behind: of the rules' masks */
};

/* A set of signatures. */
struct dl_signatures {
    uint64_t bits[4];
};
static inline bool dl_signatures_meet(const struct dl_signatures *a, const struct dl_signatures *b)
{
    return ((a->bits[0] & b->bits[0]) | (a->bits[1] & b->bits[1]) | (a->bits[2] & b->bits[2]) |
            (a->bits[3] & b->bits[3])) != 0;
}
static inline bool dl_signatures_have(const struct dl_signatures *set, uint8_t signature)
{
    return set->bits[signature / 64] >> (signature % 64) & 1;
}
static inline bool dl_signatures_have_all(const struct dl_signatures *set)
{
    return (set->bits[0] & set->bits[1] & set->bits[2] & set->bits[3]) == UINT64_MAX;
}
static inline void dl_signatures_add(struct dl_signatures *set, uint8_t signature)
{
    set->bits[signature / 64] |= UINT64_C(1) << (signature % 64);
}
enum { DL_NEEDS_MAX = 2 };

/* What a piece of a pattern is: a class, or of PCRE2's syntax. */
enum dl_piece_kind {
    DL_PIECE_CLASS,
    DL_PIECE_OR,         /* | */
    DL_PIECE_CLOSE,      /* ) */
    DL_PIECE_GROUP,      /* (?: */
    DL_PIECE_ATOMIC,     /* (?> */
    DL_PIECE_BRANCHES,   /* (?| */
    DL_PIECE_AHEAD,      /* (?= */
    DL_PIECE_NOT_AHEAD,  /* (?! */
    DL_PIECE_BEHIND,     /* (?<= */
    DL_PIECE_NOT_BEHIND, /* (?<! */
    DL_PIECE_KEEP,       /* \K */
    DL_PIECE_MAYBE,      /* ? */
    DL_PIECE_ANY,        /* * */
    DL_PIECE_SOME,       /* + */
    DL_PIECE_COUNT,      /* {2,3} */
    DL_PIECE_COUNT_ZERO, /* {0,3}: the part may be left out */
};
enum { DL_PIECE_ID_MAX = 0x3FF };
struct dl_piece {
    /* Of a class; of a count its number in the rules' counts; else see dl_piece_link(). */
    uint16_t id : 10;
    uint16_t kind : 5; /* enum dl_piece_kind */
    uint16_t captured : 1;
};
_Static_assert((int)DL_CLASSES_MAX - 1 <= DL_PIECE_ID_MAX, "a piece has ten bits for its class");
enum { DL_COUNTS_MAX = 1 << 10 };
/* Is it a parenthesis of some kind, that DL_PIECE_CLOSE closes? */
static inline bool dl_piece_opens(const struct dl_piece *piece)
{
    return piece->kind >= DL_PIECE_GROUP && piece->kind <= DL_PIECE_NOT_BEHIND;
}

/* Of "(" and ")" the place of the other of the pair; of "|" that of the ")" behind it, or the end.
 * It is never farther than the ids go. */
static inline size_t dl_piece_link(const struct dl_piece *pieces, size_t i)
{
    return pieces[i].kind == DL_PIECE_CLOSE ? i - pieces[i].id : i + pieces[i].id;
}

/* A pattern, whose group k + 1 is its kth; or a shape. */
struct dl_compiled {
    struct dl_pattern public;
    uint32_t groups, pieces; /* the first of the rules' groups and pieces */
    uint16_t n_groups;       /* of a shape: how many its expression captures */
    uint16_t n_pieces;
    /* Of the rules' masks: the signatures (of a shape: bytes) that can begin it. */
    uint16_t first;
    /* Of a pattern: what must stand before it, and of what one must be among so many tokens before
     * it (all bits, and no tokens, when that is not known); and what must be in its sentence from
     * its first token on, one signature of each set, rare ones first. */
    uint16_t before, behind;
    uint8_t n_behind;
    uint16_t needs[DL_NEEDS_MAX];
    uint8_t n_needs;
    /* Of a shape: the class its tokens have; their sense; its named groups, of the rules'
     * shape_groups, by number. */
    uint16_t class_id, sense;
    uint16_t shape_groups, n_shape_groups;
    uint16_t starts, n_starts; /* any of them will do */
};

struct dl_class {
    uint32_t name; /* in the rules' text */
    uint32_t hash;
    uint8_t field; /* enum dl_field, or DL_NO_FIELD */
    bool defined;  /* has a section, or is a shape; a mere literal is defined by being used */
    bool used;     /* in some pattern: others do not count for signatures */
    bool shape;
    bool weak; /* its words are dropped before what has no class */
};

struct dl_cue_entry {
    uint64_t prefix;    /* dl_key_of() the word */
    uint32_t word : 26; /* in the rules' text, folded; 0: none */
    uint32_t len : 5;
    uint32_t short_word : 1; /* ASCII letters, no more than eight: the prefix tells all */
    uint32_t cues;           /* enum dl_cue */
};

enum { DL_LONGEST_CUE = 0x1f, DL_CUE_TEXT_BYTES = 1 << 26 };
enum { DL_WORD_ENDS = 1 << 10 };

/* Tables without pointers into each other, see lexicon.h: those of loaded files stand in the arena,
 * those of the built-in files are constants. print.c knows them all. */
struct dl_rules {
    struct dl_arena arena;
    bool no_jit;

    const char *text; /* all that is named, each with a NUL; at 0 there is none */
    size_t text_len;
    const uint32_t *files; /* their names */
    size_t n_files;
    struct dl_lexicon lexicon;
    const struct dl_class *classes;
    size_t n_classes;
    const struct dl_signatures *sets; /* of each class */

    const struct dl_compiled *patterns; /* in the order in which they are tried */
    size_t n_patterns;
    const struct dl_compiled *shapes;
    size_t n_shapes;
    uint8_t shape_first[32];        /* the bytes that can begin one */
    const struct dl_pattern *named; /* the parts that have a name, for listings */
    size_t n_named;
    const struct dl_signatures *masks; /* what patterns and shapes say of signatures and bytes */
    size_t n_masks;
    const struct dl_group *groups;
    size_t n_groups;
    const struct dl_piece *pieces;
    size_t n_pieces;
    const uint32_t *counts; /* in text: the different counts of pieces */
    size_t n_counts;
    const struct dl_shape_group *shape_groups;
    size_t n_shape_groups;
    const struct dl_shape_start *starts; /* of shapes */
    size_t n_starts;
    const struct dl_assignment *assignments;
    size_t n_assignments;

    const struct dl_holiday *holidays;
    size_t n_holidays;

    const uint16_t *cue_places; /* open addressing, a power of two; 0: none */
    size_t cue_mask;
    const struct dl_cue_entry *cues; /* 0 is empty */
    size_t n_cues;
    const struct dl_cue_entry *endings; /* "-ed" */
    size_t n_endings;
    uint32_t ending_letters; /* their last letters, a bit for each dl_letter_index() */
    /* [DL_WORD_ENDS]: lengths of the INFORMAL and PERSONAL cue words, by dl_word_ends(). */
    const uint32_t *informal_words, *personal_words;
};

/* The rules of the built-in files, made when the program is built: see tables.c. */
extern const struct dl_rules dl_builtin_rules;

/* The bit of a word's length; all that are longer share the last. */
static inline uint32_t dl_length_bit(size_t len)
{
    return UINT32_C(1) << (len < 31 ? len : 31);
}
/* The lower bits of a word's first and last byte, which are the same for both cases of a letter. */
static inline size_t dl_word_ends(struct dl_view word)
{
    return (size_t)(word.data[0] & 31) << 5 | (word.data[word.len - 1] & 31);
}
/* Can the cue of this word be INFORMAL or (personal) PERSONAL? */
static inline bool dl_may_tell_message(const struct dl_rules *rules, struct dl_view word,
                                       bool personal)
{
    size_t ends = dl_word_ends(word);
    uint32_t lengths = rules->informal_words[ends] | (personal ? rules->personal_words[ends] : 0);
    return (lengths & dl_length_bit(word.len)) != 0;
}

/* The expression of a pattern or shape, compiled: anchored, and interpreted as long as nobody asks
 * for JIT code. DATELINE_EPATTERN as dl_regex_new() has it. */
int dl_compiled_regex(const struct dl_rules *rules, const struct dl_compiled *compiled,
                      struct dl_regex **ret, struct dateline_error *reterr);
/* What can come in a match behind the signatures that it begins with: all when in doubt, or when it
 * may be over before; none when it cannot begin so. */
struct dl_signatures dl_pattern_next(const struct dl_rules *rules,
                                     const struct dl_compiled *pattern, const uint8_t *signatures,
                                     size_t n);

#endif
