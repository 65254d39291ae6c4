/* SPDX-License-Identifier: MIT */
/* Text → tokens and skeleton. */
#ifndef DL_SCAN_H
#define DL_SCAN_H

#include "base/bits.h"
#include "base/mark.h"
#include "base/str.h"
#include "find/find.h"
#include "rules/compiled.h"

/* A token; skeleton[i] is the signature of tokens[i]. Behind the last, DL_SKELETON_PADDING stops
 * stand in the skeleton, so that it can be read in sixes. */
enum { DL_SKELETON_PADDING = 5 };
struct dl_token {
    uint32_t at; /* bytes, from the text's beginning */
    uint16_t len;
    uint16_t sense; /* 0: no class */
    int32_t value;  /* of a number; of a shape: its index in hits */
};

/* A field that a shape captured. */
struct dl_hit_field {
    uint8_t field, part, digits;
    int32_t value;
    uint32_t at, len;
};
struct dl_hit {
    uint32_t first, n; /* in hit_fields */
};

/* A pattern or shape as one thread uses it. */
struct dl_tried {
    struct dl_regex *regex; /* NULL until it is tried */
    unsigned tries;
    bool limit_warned;
};
/* Its expression, compiled when it is first tried, and by JIT once it was tried often enough to be
 * worth it. NULL when memory ran out. */
const struct dl_regex *dl_tried_regex(struct dl_tried *t, const struct dl_compiled *p,
                                      const struct dl_rules *rules);

/* 64 of the shapes' starts, a bit for each: those that can begin with a byte, with which their
 * first step may be done; those that say nothing of a token without digits; and for each of their
 * steps those with so many digits, and those with a byte behind them, or behind a blank. */
struct dl_shape_sets {
    uint64_t first[256], numbers_alone;
    struct {
        uint64_t digits[DL_DIGIT_COUNTS], behind[2][256];
    } steps[DL_START_STEPS];
    uint16_t shape[64]; /* of each bit */
};

struct dl_scanner {
    const struct dl_rules *rules;
    struct dl_regex_work *work; /* for shapes */
    struct dl_view text;
    unsigned wrap;
    size_t at;         /* the next byte to read */
    size_t line_start; /* of the line that at is in */
    size_t enough;     /* tokens: the window may end at the next sentence's end */
    bool candidates;   /* collect words refused for their case */
    bool informal;     /* the document is: its patterns are tried, and its question marks ask */
    dateline_warning *on_warning;
    void *context;

    struct dl_token *tokens;
    uint8_t *skeleton;
    size_t n, cap_tokens, cap_skeleton;
    /* As many tokens are left of weak words at the end, when what has no class follows: none, but
     * for the first behind a word that is not weak. */
    size_t kept;
    struct dl_hit *hits;
    size_t n_hits, cap_hits;
    struct dl_hit_field *hit_fields;
    size_t n_hit_fields, cap_hit_fields;
    struct dl_candidate *refused;
    size_t n_refused, cap_refused;
    struct dl_tried *shapes; /* one for each shape */
    struct dl_shape_sets *shape_sets;
    size_t n_shape_sets;
    bool odd_first[256]; /* what begins with the byte is scanned by itself */
    bool failed;         /* memory ran out */
};

/* Make what is kept for s->rules; false when memory ran out. */
bool dl_scanner_index(struct dl_scanner *s);

/* Read on from s->at until the text ends, or a paragraph or sentence ends after about `enough`
 * tokens. Tokens, hits and refused are replaced. */
void dl_scan(struct dl_scanner *s, size_t enough);
void dl_scanner_free(struct dl_scanner *s);

/* ---- numbers: number.c ----------------------------------------------------------------------- */

struct dl_number {
    uint16_t sense; /* 0: none */
    int32_t value;  /* thousandths, of one with a point */
    bool is_name;   /* "2015_report", "2015.pdf": a file's name begins, with these digits */
};
/* The number that begins at the digit at `at`: its end. */
size_t dl_read_number(const struct dl_lexicon *lex, struct dl_view t, size_t at,
                      struct dl_number *ret);

/* ---- shapes: shape.c ------------------------------------------------------------------------- */

struct dl_shape_hit {
    uint16_t sense;
    int32_t number; /* in s->hits */
};

/* Make what is kept for each shape of s->rules; false when memory ran out. */
bool dl_scanner_index_shapes(struct dl_scanner *s);
/* The first shape that matches at this token: its end, or 0. */
size_t dl_find_shape(struct dl_scanner *s, size_t at, struct dl_shape_hit *ret);
/* Has the token the start of a shape? */
bool dl_has_shape_start(const struct dl_scanner *s, size_t at);

/* Has the sense a class of that field? */
bool dl_can_mean(const struct dl_rules *rules, uint16_t sense, enum dl_field field);

/* For --explain: why "may", as it is not "May", is no date's; NULL where no capital would help. */
const char *dl_why_small(const struct dl_rules *rules, const struct dl_entry *e);

/* The next place that looks like a date and may be no token at all: "3.8.21", "44BC". False where
 * there is none. */
bool dl_next_lookalike(const struct dl_rules *rules, struct dl_view text, size_t at,
                       struct dl_candidate *ret);

/* A limit of PCRE2 was hit: warn, naming the pattern or shape and where it stands. */
void dl_warn_limit(const struct dl_rules *rules, const struct dl_pattern *p, const char *what,
                   dateline_warning *on_warning, void *context);

/* ---- places in text, shared with sentence.c -------------------------------------------------- */

/* Does the paragraph end at the line end at p (an LF or CR)? line: where its line begins. */
bool dl_paragraph_ends(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                       size_t line, size_t p);
/* If a sentence ends with the sign at p, the place behind it (closing quotes included); else 0. */
size_t dl_sentence_end(const struct dl_rules *rules, struct dl_view text, size_t p);
/* Behind the marks of quoted lines at p, and white space. */
size_t dl_past_quote_marks(struct dl_view text, size_t p);
/* Behind the white space at p, and the marks of quoted lines in it. */
static inline size_t dl_next_text(struct dl_view text, size_t p)
{
    while (p < text.len && dl_is_space(text.data[p]))
        p++;
    return p < text.len && text.data[p] == '>' ? dl_past_quote_marks(text, p) : p;
}
/* Is the sign at p alone in brackets, "(?)", or one of doubt, "1494? – 1536"? It ends no sentence.
 */
bool dl_is_lone_mark(struct dl_view text, size_t p);
/* Has the sentence, which ends with a question mark, the form of a question? */
bool dl_is_question(const struct dl_rules *rules, struct dl_view sentence);
/* The mark of a note, "[12]" or superior figures, behind what ends a sentence: its length, or 0. */
size_t dl_note_length(const char *p, size_t left);
/* The end of the digits at p. */
static inline size_t dl_skip_digits(struct dl_view t, size_t p)
{
    while (p < t.len && dl_is_digit(t.data[p]))
        p++;
    return p;
}
/* A non-ASCII sign or space at p (UTF-8): its length; 0 when it is a letter. *ret_space: a space.
 */
size_t dl_sign_length(const char *p, const char *end, bool *ret_space);

#endif
