/* SPDX-License-Identifier: MIT */
/* What was loaded from pattern files: the lexicon, the patterns and the shapes, compiled. Constant
 * once made. */
#ifndef DL_RULES_H
#define DL_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "dateline.h"
#include "rules/fields.h"
#include "rules/holiday.h"

/* A field with a constant value: what stands behind "=>" of a pattern. */
struct dl_assignment {
    enum dl_field field;
    uint8_t part; /* 0: the first or only date; 1: ":end" or ":2"; 2: ":3"; … */
    int32_t value;
};

struct dl_pattern {
    uint32_t name, text;  /* see dl_pattern_name(), dl_pattern_text() */
    uint32_t line;        /* of its file */
    uint32_t assignments; /* the first of the rules' */
    uint8_t n_assignments;
    uint8_t kind;  /* enum dl_kind */
    uint8_t file;  /* see dl_pattern_file() */
    bool informal; /* tried in informal documents only */
};

struct dl_rules;

/* Pieces of text to load, in the order of their precedence. */
struct dl_rules_source {
    const char *name;    /* shown in messages */
    struct dl_view text; /* not needed once they are loaded */
    bool is_known_good;  /* its patterns are not compiled before they are tried */
};
struct dl_rules_options {
    bool no_jit;
    bool listing;               /* keep what dl_pattern_text() gives */
    dateline_warning *on_error; /* or NULL */
    void *context;
};
int dl_rules_new(const struct dl_rules_source *sources, size_t n,
                 const struct dl_rules_options *options, struct dl_rules **ret,
                 struct dateline_error *reterr);
void dl_rules_free(struct dl_rules *rules);

/* The rules of the built-in files alone. NULL when memory ran out. */
struct dl_rules *dl_rules_builtin(bool no_jit);

const char *dl_pattern_name(const struct dl_rules *rules, const struct dl_pattern *pattern);
/* As written, without comments and with white space folded; "" when nobody asked for a listing. The
 * expression of a shape. */
const char *dl_pattern_text(const struct dl_rules *rules, const struct dl_pattern *pattern);
/* Its file's name, as messages show it. */
const char *dl_pattern_file(const struct dl_rules *rules, const struct dl_pattern *pattern);
/* The patterns in the order in which they are tried, then the shapes, then the parts that have a
 * name; NULL past the end. */
const struct dl_pattern *dl_rules_pattern(const struct dl_rules *rules, size_t index);
/* The first of its rules; dl_holiday_then() chooses. */
const struct dl_holiday *dl_rules_holiday(const struct dl_rules *rules, int32_t index);

/* Cue words: words that decide a tense or end no sentence, and are in no pattern. A cue is looked
 * up word by word, where it is needed, and costs the scan nothing. Bits: */
enum dl_cue {
    DL_CUE_PAST = 1 << 0,         /* said, was, had, met */
    DL_CUE_FUTURE = 1 << 1,       /* will, would, plans, due */
    DL_CUE_PRESENT = 1 << 2,      /* is, says */
    DL_CUE_ABBREVIATION = 1 << 3, /* Mr. Dr. Sen.: no sentence ends behind it */
    DL_CUE_MAYBE_ABBREVIATION =
        1 << 4,                  /* Inc. U.S. a.m.: one may end, before a word that begins one */
    DL_CUE_STARTER = 1 << 5,     /* The, He, In: begins a sentence when it has a capital */
    DL_CUE_INFINITIVE = 1 << 6,  /* to: what stands behind it is of another verb */
    DL_CUE_CLAUSE = 1 << 7,      /* and, that: begins another clause */
    DL_CUE_DETERMINER = 1 << 8,  /* the, its: what stands behind it is no verb */
    DL_CUE_INFORMAL = 1 << 9,    /* lol, omg, gonna: of short messages */
    DL_CUE_PERSONAL = 1 << 10,   /* I, you, my: who writes, and to whom */
    DL_CUE_SMALL = 1 << 12,      /* of an abbreviation: in small letters too, not as "Sat." */
    DL_CUE_LIKENESS = 1 << 13,   /* as: "as planned" tells no tense */
    DL_CUE_COMPLEMENT = 1 << 14, /* for, of: "hopes for peace" is no verb of what follows */
    DL_CUE_POSSESSIVE = 1 << 15, /* 's: "Monday's vote" can be over while others are to come */
    DL_CUE_CHANGE = 1 << 16,    /* up, percent: with a word of the basis behind it, compared with */
    DL_CUE_BASIS = 1 << 17,     /* from: "up from Friday" */
    DL_CUE_PUBLISHED = 1 << 18, /* published, posted: before the date of an article */
    DL_CUE_UPDATED = 1 << 19,   /* updated, modified: the same, of a later form of it */
    DL_CUE_AUTHOR = 1 << 20,    /* by: before the name of who wrote it */
    DL_CUE_PERFECT = 1 << 11,   /* had: what follows was over before */
    DL_CUE_NEGATION = 1 << 21,  /* not: "could not be reached on Friday" is over */
    DL_CUE_LASTING = 1 << 22,   /* lasted: until a day that is over */
    DL_CUE_DATE_LABEL = 1 << 23, /* date, published: before the colon and the document date */
    DL_CUE_PLURAL = 1 << 24,     /* -s: what a number counts */
    DL_CUE_DEFINITE = 1 << 25,   /* the: a year tells which one; perhaps: no plural */
    DL_CUE_QUESTION = 1 << 26,   /* was, did: a question begins with it, or a part behind a comma */
    DL_CUE_INTERROGATIVE = 1 << 27, /* who, which: or behind one more word, "in which" */
    DL_CUE_OF_YEAR = 1 << 28,       /* was, marks: behind a number it is a year's verb */
    DL_CUE_MODAL = 1 << 29,         /* must, may: to come, but for "must have come" */
    DL_CUE_PLURAL_VERB = 1 << 30,   /* play: of the present where a plural stands before it */
    DL_CUE_SOURCE = 1u << 31,       /* study, published: of what tells the story */
};
/* The cues of a word (without its full stop); 0 when it has none. */
unsigned dl_rules_cue(const struct dl_rules *rules, struct dl_view word);

#endif
