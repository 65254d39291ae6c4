/* SPDX-License-Identifier: MIT */
/*
 * Sorted runs on disk and their merge (Knuth, The Art of Computer Programming 3, 5.4: external
 * sorting). Each shard has one file, which has no name any more once it is open: nothing stays
 * behind, however the program ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "chronicle/store.h"

enum {
    WRITE_BYTES = 256 << 10, /* are written at once */
    LEAST_READ = 16 << 10,   /* bytes that are read of a run at once, at least and at most */
    MOST_READ = 256 << 10,
    WINDOW = 4096, /* rows */
};

static int no_memory(struct dateline_error *reterr)
{
    return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
}

static int no_file(const struct dl_chronicle *c, const char *what, int number,
                   struct dateline_error *reterr)
{
    return dl_fail_at(reterr, DATELINE_ETEMPORARY, c->folder, 0, 0,
                      "a temporary file here cannot be %s: %s", what, strerror(number));
}

/* ---- writing --------------------------------------------------------------------------------- */

/* A file without a name: made so where the system can, else its name is removed at once. */
static int open_unnamed(const char *folder)
{
    int fd = -1;
#ifdef O_TMPFILE
    fd = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
#endif
    size_t len = strlen(folder) + sizeof "/dateline-XXXXXX";
    char *path = fd < 0 ? malloc(len) : NULL;
    if (path) {
        snprintf(path, len, "%s/dateline-XXXXXX", folder);
        fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0)
            unlink(path);
    }
    int number = errno;
    free(path);
    errno = number;
    return fd;
}

static uint64_t end_of_file(const struct dl_shard *p)
{
    return p->n_runs > 0 ? p->runs[p->n_runs - 1].to : 0;
}

/* Write what was put together at the end of the last run, which grows by it. */
static bool flush(struct dl_shard *p, struct dl_buf *bytes)
{
    struct dl_run *run = &p->runs[p->n_runs - 1];
    for (size_t done = 0; done < bytes->len;) {
        ssize_t n = pwrite(p->fd, bytes->data + done, bytes->len - done, (off_t)run->to);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            done += (size_t)n;
            run->to += (size_t)n;
        }
    }
    bytes->len = 0;
    return true;
}

/* Records stand in the order of places, and are asked for in that of time. */
static void fetch_ahead(const struct dl_shard *p, const struct dl_key *keys, size_t index)
{
    if (index + 3 * DL_FETCH_AHEAD >= p->n)
        return;
    __builtin_prefetch(&p->records[(uint32_t)keys[index + 3 * DL_FETCH_AHEAD].place]);
    dl_packed_fetch(p->records[(uint32_t)keys[index + 2 * DL_FETCH_AHEAD].place]);
    dl_packed_fetch_event(p->records[(uint32_t)keys[index + DL_FETCH_AHEAD].place]);
}

static int write_records(struct dl_shard *p, const struct dl_key *keys, struct dl_buf *bytes,
                         struct dateline_error *reterr)
{
    bool written = true;
    for (size_t i = 0; i < p->n && written && !bytes->failed; i++) {
        fetch_ahead(p, keys, i);
        dl_pack_alone(p->records[(uint32_t)keys[i].place], &p->shared, bytes);
        if (bytes->len >= WRITE_BYTES)
            written = flush(p, bytes);
    }
    if (bytes->failed)
        return no_memory(reterr);
    return written && flush(p, bytes) ? DATELINE_OK
                                      : no_file(p->chronicle, "written", errno, reterr);
}

void dl_shard_forget_records(struct dl_shard *p)
{
    dl_arena_clear(&p->arena);
    memset(p->slots, 0, sizeof p->slots);
    memset(p->patterns, 0, sizeof p->patterns);
    p->shared.len = 0;
    p->last_event = NULL;
    p->last_anchor = 0;
    p->n = 0;
    p->n_before = 0;
    p->last_offset = 0;
}

int dl_run_write(struct dl_shard *p, struct dateline_error *reterr)
{
    const struct dl_chronicle *c = p->chronicle;
    if (p->fd < 0 && (p->fd = open_unnamed(c->folder)) < 0)
        return no_file(c, "made", errno, reterr);
    struct dl_key *keys = dl_sorted_keys(&p, 1, c->runs_by_place, 1);
    if (!keys || !DL_GROW(p->runs, p->n_runs, p->cap_runs)) {
        free(keys);
        return no_memory(reterr);
    }
    uint64_t end = end_of_file(p);
    p->runs[p->n_runs++] = (struct dl_run){end, end};
    struct dl_buf bytes = {0};
    int rc = write_records(p, keys, &bytes, reterr);
    dl_buf_free(&bytes);
    free(keys);
    if (rc)
        p->n_runs--; /* its records are still in memory */
    else
        dl_shard_forget_records(p);
    return rc;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool grow(struct dl_reader *r, size_t cap)
{
    char *bytes = cap > r->cap ? realloc(r->bytes, cap) : r->bytes;
    if (!bytes)
        return false;
    r->bytes = bytes;
    r->cap = cap > r->cap ? cap : r->cap;
    return true;
}

/* Have so many bytes of the run at hand. */
static int fill(struct dl_chronicle *c, struct dl_reader *r, size_t wanted,
                struct dateline_error *reterr)
{
    if (r->end - r->from >= wanted)
        return DATELINE_OK;
    memmove(r->bytes, r->bytes + r->from, r->end - r->from);
    r->end -= r->from;
    r->from = 0;
    if (!grow(r, wanted))
        return no_memory(reterr);
    while (r->end < wanted) {
        size_t room = r->cap - r->end;
        size_t most = r->to - r->at < room ? (size_t)(r->to - r->at) : room;
        ssize_t n = pread(r->fd, r->bytes + r->end, most, (off_t)r->at);
        if (n == 0 || (n < 0 && errno != EINTR))
            return no_file(c, "read back", n == 0 ? EIO : errno, reterr);
        r->end += n > 0 ? (size_t)n : 0;
        r->at += n > 0 ? (size_t)n : 0;
    }
    return DATELINE_OK;
}

/* Come to the next record; *ret_ended at the end of the run. */
static int read_record(struct dl_chronicle *c, struct dl_reader *r, bool *ret_ended,
                       struct dateline_error *reterr)
{
    do {
        uint32_t size = 0;
        r->from += r->size;
        r->size = 0;
        *ret_ended = r->from == r->end && r->at == r->to;
        if (*ret_ended)
            return DATELINE_OK;
        int rc = fill(c, r, sizeof size, reterr);
        if (rc)
            return rc;
        memcpy(&size, r->bytes + r->from, sizeof size);
        rc = fill(c, r, size, reterr);
        if (rc)
            return rc;
        r->size = dl_unpack_alone(r->bytes + r->from, &r->record);
    } while (c->sources[r->record.source].dropped);
    r->span = dl_span_of(&r->record, c->runs_by_place);
    return DATELINE_OK;
}

/* ---- the merge ------------------------------------------------------------------------------- */

/* The readers of a document's runs are in the order in which its events were added. */
static bool is_before(void *context, size_t i, size_t j)
{
    const struct dl_merge *m = context;
    const struct dl_reader *a = &m->readers[i], *b = &m->readers[j];
    int order = dl_span_compare(&a->span, &b->span);
    if (order)
        return order < 0;
    if (a->record.source != b->record.source)
        return a->record.source < b->record.source;
    if (a->record.offset != b->record.offset)
        return a->record.offset < b->record.offset;
    return i < j;
}

void dl_merge_free(struct dl_merge *m)
{
    for (size_t i = 0; i < m->n_readers; i++)
        free(m->readers[i].bytes);
    free(m->readers);
    free(m->at);
    dl_buf_free(&m->rows);
    dl_kway_free(&m->kway);
    *m = (struct dl_merge){0};
}

static bool add_readers(struct dl_chronicle *c)
{
    struct dl_merge *m = &c->merge;
    size_t n = 0;
    for (size_t i = 0; i < c->n_shards; i++)
        n += c->shards[i]->n_runs;
    m->at = malloc(WINDOW * sizeof *m->at);
    m->readers = calloc(n, sizeof *m->readers);
    m->kway.is_before = is_before;
    m->kway.context = m;
    size_t read = c->memory / 2 / n; /* the rest is for the window, and for what reads the rows */
    read = read < LEAST_READ ? LEAST_READ : read > MOST_READ ? MOST_READ : read;
    for (size_t i = 0; m->at && m->readers && i < c->n_shards; i++) {
        const struct dl_shard *p = c->shards[i];
        for (size_t j = 0; j < p->n_runs; j++) {
            struct dl_reader *r = &m->readers[m->n_readers++];
            *r = (struct dl_reader){.fd = p->fd, .at = p->runs[j].from, .to = p->runs[j].to};
            if (!grow(r, read))
                return false;
        }
    }
    return m->at && m->readers;
}

int dl_merge_begin(struct dl_chronicle *c, struct dateline_error *reterr)
{
    struct dl_merge *m = &c->merge;
    dl_merge_free(m);
    for (size_t i = 0; i < c->n_shards; i++)
        dl_arena_free(&c->shards[i]->arena); /* all is in the runs, and reading them takes memory */
    if (!add_readers(c))
        return no_memory(reterr);
    for (size_t i = 0; i < m->n_readers; i++) {
        bool ended;
        int rc = read_record(c, &m->readers[i], &ended, reterr);
        if (rc)
            return rc;
        if (!ended && !dl_kway_add(&m->kway, i))
            return no_memory(reterr);
    }
    return DATELINE_OK;
}

int dl_merge_next(struct dl_chronicle *c, struct dateline_error *reterr)
{
    struct dl_merge *m = &c->merge;
    m->first += m->n;
    m->n = m->rows.len = 0;
    while (m->kway.n > 0 && m->n < WINDOW) {
        struct dl_reader *r = &m->readers[dl_kway_first(&m->kway)];
        m->at[m->n++] = m->rows.len;
        dl_buf_add(&m->rows, r->bytes + r->from, r->size);
        bool ended;
        int rc = read_record(c, r, &ended, reterr);
        if (rc)
            return rc;
        if (ended)
            dl_kway_drop(&m->kway);
        else
            dl_kway_next(&m->kway);
    }
    return m->rows.failed ? no_memory(reterr) : DATELINE_OK;
}
