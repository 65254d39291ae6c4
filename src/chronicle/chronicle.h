/* SPDX-License-Identifier: MIT */
/* Events in their one total order, in memory that does not grow beyond a limit. */
#ifndef DL_CHRONICLE_H
#define DL_CHRONICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "dateline.h"
#include "resolve/resolve.h"

struct dl_chronicle; /* the store behind struct dateline_chronology */
struct dl_shard;     /* what one thread adds to it */

/* What is kept of the events: those that touch the days from since to until, and are not coarser
 * than min_precision (DATELINE_NO_PRECISION: all). */
struct dl_limits {
    int64_t since, until; /* days; INT64_MIN, INT64_MAX: no limit */
    enum dateline_precision min_precision;
};

bool dl_limits_keep(const struct dl_limits *limits, const struct dl_date *date,
                    enum dateline_precision precision);

struct dl_chronicle_options {
    struct dl_limits limits;
    /* Bytes; of what goes beyond them sorted runs are put into an unnamed file in this folder,
     * which is copied. SIZE_MAX: no limit. */
    size_t memory;
    const char *folder;
    bool by_place;    /* the order of the runs is that of documents and places */
    size_t n_threads; /* that sort; at least 1 */
};
#define DL_NO_LIMITS                                                \
    {                                                               \
        .since = INT64_MIN, .until = INT64_MAX, .min_precision = 0, \
    }

int dl_chronicle_new(const struct dl_chronicle_options *options, struct dl_chronicle **ret);
void dl_chronicle_free(struct dl_chronicle *c);
/* Drop all events and documents. */
void dl_chronicle_clear(struct dl_chronicle *c);

/* ---- adding ---------------------------------------------------------------------------------- */

/* Make room for so many more documents, the first of which has the number *ret, and for n_shards.
 * Different threads may then add to different shards at the same time, each document to one shard,
 * and to each shard in ascending order of their numbers. */
int dl_chronicle_prepare(struct dl_chronicle *c, size_t n_shards, size_t n_documents, uint32_t *ret,
                         struct dateline_error *reterr);
struct dl_shard *dl_chronicle_shard(struct dl_chronicle *c, size_t index);

/* What dateline.c hands over; everything is copied. */
struct dl_event {
    const struct dl_resolution *resolution;
    struct dl_view match, sentence; /* views of the text; white space is folded while copying */
    size_t match_at; /* offset of match in sentence; SIZE_MAX when it is not inside */
    uint64_t line, page, offset, length;
    struct dl_view heading, explain;
    const char *pattern; /* its name; NULL: none */
    const char *why;     /* refused candidates: the reason; else NULL */
};

/* Begin a document: what its events share. keep_text: the events' annotations are kept, and the
 * text that dl_shard_add_text() gives piece by piece; all of that in memory. */
int dl_shard_begin(struct dl_shard *p, uint32_t document, struct dl_view source,
                   struct dl_view title, bool keep_text, struct dateline_error *reterr);
/* Would an event of that date be kept? dl_shard_add() drops it else. */
bool dl_shard_keeps(const struct dl_shard *p, const struct dl_resolution *r);
int dl_shard_add(struct dl_shard *p, const struct dl_event *event, struct dateline_error *reterr);
int dl_shard_add_text(struct dl_shard *p, struct dl_view text, struct dateline_error *reterr);
/* What is known only at the end of the document: the TIMEX3 value of its date, and whether it has
 * pages: without them no event has one. */
int dl_shard_end(struct dl_shard *p, struct dl_view document_date, bool has_pages,
                 struct dateline_error *reterr);
/* Drop everything since dl_shard_begin(). */
void dl_shard_rollback(struct dl_shard *p);

/* ---- rows ------------------------------------------------------------------------------------ */

/* Put the events in order: by time, or by document and place. DATELINE_EINVAL: runs on disk are in
 * the other order. */
int dl_chronicle_arrange(struct dl_chronicle *c, bool by_place, struct dateline_error *reterr);
size_t dl_chronicle_count(const struct dl_chronicle *c,
                          unsigned kinds); /* enum dateline_kind, or-ed */

/* How many rows from index on are at hand, at least one but at the end: for these
 * dl_chronicle_row() may be called, by several threads too, until this is called again. Rows on
 * disk are asked for best from the first to the last. 0 with an error in *reterr: they cannot be
 * read back. */
size_t dl_chronicle_at_hand(struct dl_chronicle *c, size_t index, struct dateline_error *reterr);

/* What a row shows and no event holds. */
struct dl_row_strings {
    char start[16], end[16], id[17];
};
/* The row at index, which is at hand; it points into *strings. full: with its id and its sort
 * number, which few formats show. */
void dl_chronicle_row(const struct dl_chronicle *c, size_t index, bool full,
                      struct dl_row_strings *strings, struct dateline_row *ret);

/* The kept text of the only document; false when there is not exactly one, or no text was kept. */
bool dl_chronicle_text(const struct dl_chronicle *c, struct dl_view *ret_text,
                       struct dl_view *ret_date);

#endif
