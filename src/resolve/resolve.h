/* SPDX-License-Identifier: MIT */
/* Mention and anchors → date. Mentions are resolved in the order of the text, because later ones
 * count from earlier ones. */
#ifndef DL_RESOLVE_H
#define DL_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dateline.h"
#include "find/find.h"
#include "time/date.h"

/* What a mention, or one date of a list, came to. */
struct dl_resolution {
    enum dateline_kind kind;
    struct dl_date date; /* kind EVENT */
    enum dateline_precision
        precision; /* of the row: "early 1990s" is an interval of years, and a decade */
    enum dateline_relation relation;
    unsigned flags;        /* enum dateline_flag */
    size_t offset, length; /* the words, bytes in the text */
    const struct dl_pattern *pattern;
    bool has_anchor;
    struct dl_date anchor;  /* what a relative date was counted from */
    const char *anchor_why; /* static: "document date", "date before it in the text" … */

    /* TIMEX3: one annotation for each date, or two where it says how many of its parts; 0 for
     * events where none are asked for */
    size_t n_timex;
    struct dl_resolution_timex {
        size_t offset, length;
        const char *type; /* static: DATE, TIME, DURATION, SET */
        char value[DL_EDTF_MAX];
        const char *mod; /* static or NULL */
        char quant[16], freq[16];
    } timex[4]; /* what is behind n_timex of them is undefined */
};

#define DL_RESOLUTIONS_MAX 8 /* dates in one list */

struct dl_resolver; /* the state of one document */

/* A style, and what told it (static). */
struct dl_told_style {
    enum dateline_style style;
    const char *why;
};

struct dl_resolver_options {
    const struct dl_rules *rules;
    unsigned wrap; /* dl_wrap_width() */
    enum dateline_order order;
    struct dl_told_style style; /* AUTO: worked out from the dates */
    bool explain;
    bool mail;     /* the document has a mail's header */
    bool annotate; /* TIMEX3 of all there is; else only of dates that have no place */
};
int dl_resolver_new(const struct dl_resolver_options *options, struct dl_resolver **ret);
void dl_resolver_free(struct dl_resolver *resolver);

/* Set the document date, before the survey or after it; why is static: "option --date", "Date:
 * line", "file name" …; flags: what is doubtful of it, and of all that counts from it. */
void dl_resolver_set_document_date(struct dl_resolver *r, const struct dl_date *date,
                                   const char *why, unsigned flags);

/* A piece of the text and what was found in it. */
struct dl_surveyed {
    struct dl_view text;
    uint64_t base; /* where it begins in the document */
    const struct dl_mention *mentions;
    size_t n;
};
/* Look at the mentions of the document (or of its first 16 MiB) before resolving any: works out the
 * order of day and month; and, when the document date is not set and datelines are wanted, takes it
 * from the dateline: the first one that gives its year, as the head of a letter does; else the
 * first one, in the first year in which that day is not before the latest past date the text names.
 * Unless the document date was set before, each later dateline with a year dates what follows it,
 * as in letters and diaries; the document date as it is told stays. */
void dl_resolver_survey(struct dl_resolver *r, const struct dl_surveyed *pieces, size_t n,
                        bool want_dateline);
/* The document date and where it came from (static); false when there is none. */
bool dl_resolver_document_date(const struct dl_resolver *r, struct dl_date *ret,
                               const char **ret_why);
/* The date of the last dated heading, of a letter or a day of a diary, and how many there were;
 * false when none told another day than the document date. */
bool dl_resolver_last_heading(const struct dl_resolver *r, struct dl_date *ret, size_t *ret_n);

/* How the document tells its dates, as far as it is known now. */
struct dl_told_style dl_resolver_style(const struct dl_resolver *r);

/* The sentence of a place in text, as dl_sentence_at() has it. The last one is remembered, since
 * the mentions of one sentence follow each other. */
struct dl_view dl_resolver_sentence(struct dl_resolver *r, struct dl_view text, size_t offset,
                                    size_t length);
/* From now on text is another piece of the document, which begins at base; the mentions are what
 * was found in it. */
void dl_resolver_begin_text(struct dl_resolver *r, uint64_t base, const struct dl_mention *mentions,
                            size_t n_mentions);

/* Resolve one mention of text; ret takes DL_RESOLUTIONS_MAX. Returns how many were filled: 0 for
 * a refused mention or one that names no possible date (30 February). With explain, lines that say
 * how are added to *explain. */
size_t dl_resolve(struct dl_resolver *r, struct dl_view text, const struct dl_mention *m,
                  struct dl_resolution *ret, struct dl_buf *explain);
/* The same of a text that is no part of the document's, as the words of its head: nothing that
 * follows counts from there. */
size_t dl_resolve_apart(struct dl_resolver *resolver, struct dl_view text,
                        const struct dl_mention *mention, struct dl_resolution *ret);

#endif
