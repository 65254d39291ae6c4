/* SPDX-License-Identifier: MIT */
/* Text → tokens and skeleton → mentions. */
#ifndef DL_FIND_H
#define DL_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "dateline.h"
#include "rules/rules.h"

/* A captured token: what it stands for, and where. */
struct dl_slot {
    uint8_t field;           /* enum dl_field */
    uint8_t part;            /* 0: the first or only date; 1: ":end" or ":2"; 2: ":3" … */
    uint8_t digits;          /* of a number written in digits: how many; else 0 */
    int32_t value;           /* a named value, a number, or an index for dl_rules_holiday() */
    uint32_t offset, length; /* bytes, in the text given to dl_find() */
};

struct dl_mention {
    const struct dl_pattern *pattern;
    size_t offset; /* bytes, in the text given to dl_find() */
    size_t length;
    const struct dl_slot *slots; /* in the order of the pattern; constants of "=>" come behind
                                    them, with length 0, and last a mark of doubt that the pattern
                                    does not know */
    size_t n_slots;
};

/* A token that could be a date's and is in no mention; only collected when asked for. */
struct dl_candidate {
    size_t offset, length;
    const char *why; /* static or the rules' own */
};

/* Working memory of one thread. */
struct dl_finder;
/* informal: for documents of that style, with the patterns that are for them alone. */
int dl_finder_new(const struct dl_rules *rules, bool informal, struct dl_finder **ret);
void dl_finder_free(struct dl_finder *finder);

struct dl_findings {
    const struct dl_mention *mentions; /* in the order of the text, not overlapping */
    size_t n_mentions;
    const struct dl_candidate *candidates;
    size_t n_candidates;
};
/* Find the mentions of a text (valid UTF-8), refused ones (DL_KIND_REFUSE) only with candidates.
 * The findings are valid until the next call. wrap: from dl_wrap_width(). */
int dl_find(struct dl_finder *finder, struct dl_view text, unsigned wrap, bool candidates,
            dateline_warning *on_warning, void *context, struct dl_findings *ret,
            struct dateline_error *reterr);

/* Findings that outlive the next call: zeroed, or those of an earlier text. */
struct dl_kept {
    struct dl_mention *mentions;
    struct dl_slot *slots;
    struct dl_candidate *candidates;
    size_t cap_mentions, cap_slots, cap_candidates;
};
/* What the finder found last goes to *kept, and the finder's next findings where those were that
 * are there now. */
void dl_finder_keep(struct dl_finder *finder, struct dl_kept *kept);
void dl_kept_free(struct dl_kept *kept);
/* Move findings to the arena; false when memory runs out. */
bool dl_findings_copy(struct dl_findings *f, struct dl_arena *arena);

/* ---- style ----------------------------------------------------------------------------------- */

/* Is the text informal: a short message, or many of them? Looks at its first bytes alone. ret_why
 * (static): what tells it. */
bool dl_is_informal(const struct dl_rules *rules, struct dl_view text, const char **ret_why);

/* ---- sentences ------------------------------------------------------------------------------- */

/* No width is so small: each line is a paragraph, also one that begins with a small letter. */
enum { DL_EACH_LINE = 1 };
/* The width at which a text was wrapped (its lines end because the next word did not fit), 0 when
 * each line is a paragraph that has none, or DL_EACH_LINE. Looks at the first 64 KiB. */
unsigned dl_wrap_width(struct dl_view text, bool informal);
/* So many bytes behind a cut are looked at to see what ends there. */
enum { DL_CUT_MARGIN = 1 << 10 };
/* Where to cut a text that goes on, so that a piece of at most `most` bytes comes out: where a
 * paragraph ends; else a line; else a word; else a character. More than 0 for a text that is not
 * empty. */
size_t dl_cut(const struct dl_rules *rules, struct dl_view text, unsigned wrap, size_t most);
/* The sentence in which the `length` bytes at offset stand, none of which ends it but the last: a
 * view of text, without white space at its ends. */
struct dl_view dl_sentence_at(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                              size_t offset, size_t length);
/* "1911. The mill burnt.": the sentence, and the next one of its line where it begins that line and
 * has no words but those of the mention. */
struct dl_view dl_sentence_of_date(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                                   struct dl_view sentence, struct dl_view mention);

#endif
