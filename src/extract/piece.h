/* SPDX-License-Identifier: MIT */
/* A piece of a document: what is searched at once, by any thread. */
#ifndef DL_PIECE_H
#define DL_PIECE_H

#include "base/team.h"
#include "find/find.h"
#include "read/document.h"

/* What is the same for all pieces of a document. */
struct dl_search {
    unsigned wrap;
    bool informal, candidates;
};

struct dl_piece {
    struct dl_task task; /* to search it */
    bool is_posted;      /* the team may do it */
    struct dl_search search;
    struct dl_view text;
    uint64_t base;             /* where it begins in the document */
    struct dl_stretch at_hand; /* the text in which it stands, and what is round it */
    struct dl_buf owned;       /* that text, when the document has gone on and left it */
    struct dl_findings found;
    struct dl_kept kept;             /* where they are */
    struct dateline_error *warnings; /* that came up while it was searched */
    size_t n_warnings, cap_warnings;
    int code;
    struct dateline_error error;
    struct dl_piece *next; /* in a list */
};

/* A piece for the text, to be searched; one of the worker's spare ones if it has any. NULL when
 * memory runs out. */
struct dl_worker;
struct dl_piece *dl_piece_new(struct dl_worker *worker, const struct dl_search *search,
                              const struct dl_document *document, struct dl_view text);
/* Its task, if there is no team to do it. */
void dl_piece_search(struct dl_task *piece, void *worker);
/* Back to the worker's spare ones. */
void dl_piece_put_back(struct dl_worker *worker, struct dl_piece *piece);
void dl_piece_free(struct dl_piece *piece);

#endif
