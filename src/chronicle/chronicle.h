/* SPDX-License-Identifier: MIT */
/* Events in their one total order. */
#ifndef DL_CHRONICLE_H
#define DL_CHRONICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "dateline.h"
#include "resolve/resolve.h"

/* What dateline.c hands over; everything is copied. */
struct dl_event {
    const struct dl_resolution *resolution;
    struct dl_view match, sentence; /* views of the text; white space is folded while copying */
    size_t match_at; /* offset of match in sentence; SIZE_MAX when it is not inside */
    uint64_t line, page, offset, length;
    struct dl_view heading, explain;
    const char *why; /* refused candidates: the reason; else NULL */
};

struct dl_chronicle; /* the store behind struct dateline_chronology */

int dl_chronicle_new(struct dl_chronicle **ret);
void dl_chronicle_free(struct dl_chronicle *c);
/* Begin a document: what its events share. keep_text: the events' annotations are kept, and the
 * text that dl_chronicle_add_text() gives piece by piece. */
int dl_chronicle_begin(struct dl_chronicle *c, struct dl_view source, struct dl_view title,
                       bool keep_text);
int dl_chronicle_add(struct dl_chronicle *c, const struct dl_event *event);
int dl_chronicle_add_text(struct dl_chronicle *c, struct dl_view text);
/* What is known only at the end of the document: the TIMEX3 value of its date, and whether it has
 * pages: without them no event has one. */
int dl_chronicle_end(struct dl_chronicle *c, struct dl_view document_date, bool has_pages);
/* Drop everything since dl_chronicle_begin(). */
void dl_chronicle_rollback(struct dl_chronicle *c);

void dl_chronicle_sort(struct dl_chronicle *c);
void dl_chronicle_filter(struct dl_chronicle *c, bool has_since, int64_t since, bool has_until,
                         int64_t until, enum dateline_precision min_precision);
size_t dl_chronicle_count(const struct dl_chronicle *c,
                          unsigned kinds); /* enum dateline_kind, or-ed */
bool dl_chronicle_row(struct dl_chronicle *c, size_t index, struct dateline_row *ret);
/* Same, in the order of documents and places. */
bool dl_chronicle_row_by_place(struct dl_chronicle *c, size_t index, struct dateline_row *ret);
/* The kept text of the only document; false when there is not exactly one, or no text was kept. */
bool dl_chronicle_text(const struct dl_chronicle *c, struct dl_view *ret_text,
                       struct dl_view *ret_date);

#endif
