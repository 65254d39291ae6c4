/* SPDX-License-Identifier: MIT */
/* Many documents: threads take one after the other, and what there is to say of them is said in
 * their order. */
#include <stdlib.h>

#include "base/error.h"
#include "extract/extract.h"

struct warning {
    struct dateline_error record;
    bool verbose_only;
};

/* How it went with a document. */
struct outcome {
    int code;
    struct dateline_error error;
    struct warning *warnings;
    size_t n_warnings, cap_warnings;
};

struct batch {
    const struct dateline_batch *input;
    uint32_t first; /* number of the first document in the chronicle */
    pthread_mutex_t lock;
    size_t next; /* document that nobody has taken yet */
    bool stopped;
    struct dateline_error error; /* why */
    struct outcome **outcomes;   /* of each document; NULL: not yet known, or told */
    size_t n_told;
    struct outcome nothing_to_say; /* of most documents */
};

/* ---- what is said ---------------------------------------------------------------------------- */

static void keep_warning(void *context, const struct dateline_error *record, bool verbose_only)
{
    struct outcome *o = context;
    if (DL_GROW(o->warnings, o->n_warnings, o->cap_warnings))
        o->warnings[o->n_warnings++] = (struct warning){*record, verbose_only};
}

static void tell(struct batch *b, size_t index, struct outcome *o)
{
    const struct dateline_batch *in = b->input;
    for (size_t i = 0; in->on_warning && i < o->n_warnings; i++)
        in->on_warning(in->context, index, &o->warnings[i].record, o->warnings[i].verbose_only);
    if (in->done)
        in->done(in->context, index, o->code, &o->error);
    if (o == &b->nothing_to_say)
        return;
    free(o->warnings);
    free(o);
}

static void stop_locked(struct batch *b, const struct dateline_error *error)
{
    if (!b->stopped)
        b->error = *error;
    b->stopped = true;
}

/* Keep the outcome until all before it are told. */
static void settle(struct batch *b, size_t index, const struct outcome *o)
{
    static const struct dateline_error no_memory = {.code = DATELINE_ENOMEM,
                                                    .text = "out of memory"};
    bool silent = o->code == DATELINE_OK && o->n_warnings == 0;
    struct outcome *kept = silent ? &b->nothing_to_say : malloc(sizeof *kept);
    pthread_mutex_lock(&b->lock);
    if (!kept)
        stop_locked(b, &no_memory);
    if (o->code == DATELINE_ETEMPORARY) /* no document has a place any more */
        stop_locked(b, &o->error);
    if (kept && !silent)
        *kept = *o;
    b->outcomes[index] = kept;
    for (struct outcome *next; b->n_told < b->input->n && (next = b->outcomes[b->n_told]);)
        tell(b, b->n_told++, next);
    pthread_mutex_unlock(&b->lock);
    if (!kept)
        free(o->warnings);
}

/* ---- the threads ----------------------------------------------------------------------------- */

static bool take_document(struct batch *b, size_t *ret)
{
    pthread_mutex_lock(&b->lock);
    bool taken = b->next < b->input->n && !b->stopped;
    if (taken)
        *ret = b->next++;
    pthread_mutex_unlock(&b->lock);
    return taken;
}

static void extract_one(struct batch *b, struct dl_worker *worker, size_t index)
{
    const struct dateline_batch *in = b->input;
    struct outcome o = {.code = DATELINE_OK};
    struct dateline_document document = {0};
    o.code = in->open(in->context, index, &document, &o.error);
    if (o.code == DATELINE_OK) {
        document.on_warning = keep_warning;
        document.verbose = in->verbose;
        document.context = &o;
        o.code = dl_extract(worker, &document, b->first + (uint32_t)index, &o.error);
        if (in->close)
            in->close(in->context, index, &document);
    }
    settle(b, index, &o);
}

/* Who has no shard, because there are fewer documents, only helps with their pieces. */
static void work(struct dl_team *team, void *member)
{
    struct dl_worker *worker = member;
    struct batch *b = team->context;
    size_t index;
    while (worker->shard && take_document(b, &index))
        extract_one(b, worker, index);
}

/* Make the workers ready: a shard of the chronicle for each that will have documents. */
static int take_workers(struct dl_team *team, struct dl_worker *workers, struct batch *b,
                        struct dl_chronicle *chronicle, struct dateline_error *reterr)
{
    size_t n_shards = team->n < b->input->n ? team->n : b->input->n;
    int rc = dl_chronicle_prepare(chronicle, n_shards, b->input->n, &b->first, reterr);
    if (rc)
        return rc;
    team->members = calloc(team->n, sizeof *team->members);
    b->outcomes = calloc(b->input->n + 1, sizeof *b->outcomes);
    if (!team->members || !b->outcomes)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    for (size_t i = 0; i < team->n; i++) {
        workers[i].team = team->n > 1 ? team : NULL;
        workers[i].shard = i < n_shards ? dl_chronicle_shard(chronicle, i) : NULL;
        team->members[i] = &workers[i];
    }
    return DATELINE_OK;
}

int dl_extract_all(struct dl_worker *workers, size_t n_workers, const struct dateline_batch *batch,
                   struct dl_chronicle *chronicle, struct dateline_error *reterr)
{
    struct batch b = {.input = batch};
    struct dl_team team = {.work = work, .context = &b, .n = n_workers};
    int rc = take_workers(&team, workers, &b, chronicle, reterr);
    if (!rc) {
        pthread_mutex_init(&b.lock, NULL);
        dl_team_run(&team, batch->n);
        pthread_mutex_destroy(&b.lock);
    }
    for (size_t i = b.n_told; b.outcomes && i < batch->n; i++) /* after a stop */
        if (b.outcomes[i])
            tell(&b, i, b.outcomes[i]);
    free(team.members);
    free(b.outcomes);
    if (b.stopped && reterr)
        *reterr = b.error;
    return b.stopped ? b.error.code : rc;
}
