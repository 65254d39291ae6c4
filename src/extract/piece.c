/* SPDX-License-Identifier: MIT */
#include "extract/piece.h"

#include <stdlib.h>

#include "base/error.h"
#include "extract/extract.h"

/* Room that is larger is not kept for the next piece: only a document's beginning is that long. */
#define MOST_KEPT ((size_t)2 * DL_NEXT_BYTES)
#define MOST_KEPT_MENTIONS ((size_t)DL_NEXT_BYTES / 64)

struct dl_piece *dl_piece_new(struct dl_worker *worker, const struct dl_search *search,
                              const struct dl_document *document, struct dl_view text)
{
    struct dl_piece *p = worker->spare;
    if (p)
        worker->spare = p->next;
    else
        p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->task = (struct dl_task){.run = dl_piece_search};
    p->search = *search;
    p->text = text;
    p->base = document->base + (uint64_t)(text.data - document->text.data);
    p->at_hand = (struct dl_stretch){document->text, document->base};
    p->n_warnings = 0;
    p->next = NULL;
    return p;
}

static void keep_warning(void *context, const struct dateline_error *warning, bool verbose_only)
{
    struct dl_piece *p = context;
    (void)verbose_only; /* none that comes while searching is */
    if (DL_GROW(p->warnings, p->n_warnings, p->cap_warnings))
        p->warnings[p->n_warnings++] = *warning;
}

void dl_piece_search(struct dl_task *task, void *context)
{
    struct dl_piece *p = (struct dl_piece *)task; /* its first field */
    struct dl_worker *worker = context;
    struct dl_finder *finder = dl_worker_finder(worker, p->search.informal);
    if (!finder) {
        p->code = dl_fail(&p->error, DATELINE_ENOMEM, "out of memory");
        return;
    }
    p->code = dl_find(finder, p->text, p->search.wrap, p->search.candidates, keep_warning, p,
                      &p->found, &p->error);
    if (p->is_posted) /* else they are looked at before the finder is used again */
        dl_finder_keep(finder, &p->kept);
}

void dl_piece_put_back(struct dl_worker *worker, struct dl_piece *p)
{
    if (p->owned.cap > MOST_KEPT)
        dl_buf_free(&p->owned);
    if (p->kept.cap_mentions > MOST_KEPT_MENTIONS)
        dl_kept_free(&p->kept);
    p->next = worker->spare;
    worker->spare = p;
}

void dl_piece_free(struct dl_piece *p)
{
    dl_buf_free(&p->owned);
    dl_kept_free(&p->kept);
    free(p->warnings);
    free(p);
}
