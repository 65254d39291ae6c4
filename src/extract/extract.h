/* SPDX-License-Identifier: MIT */
/* Documents → events in the chronicle: reading, finding, resolving. */
#ifndef DL_EXTRACT_H
#define DL_EXTRACT_H

#include "base/team.h"
#include "chronicle/chronicle.h"
#include "dateline.h"
#include "extract/piece.h"

/* What one thread works with, one document after the other. Start from {.rules = …}. */
struct dl_worker {
    const struct dl_rules *rules;
    struct dl_finder *finders[2]; /* for documents that are informal or not; NULL: not needed yet */
    struct dl_shard *shard;       /* of the chronicle */
    struct dl_team *team;         /* that shares the work on a long document; or NULL */
    struct dl_document document;  /* the one in work */
    struct dl_piece *spare;       /* pieces that are not in use */
};
void dl_worker_free(struct dl_worker *worker);
/* NULL when memory runs out. */
struct dl_finder *dl_worker_finder(struct dl_worker *worker, bool informal);

/* Find the events of a document, which gets this number in the chronicle. On failure nothing of it
 * is added. */
int dl_extract(struct dl_worker *worker, const struct dateline_document *document, uint32_t number,
               struct dateline_error *reterr);

/* Many documents by many threads, one for each worker: see dateline_extract_all(). */
int dl_extract_all(struct dl_worker *workers, size_t n_workers, const struct dateline_batch *batch,
                   struct dl_chronicle *chronicle, struct dateline_error *reterr);

#endif
