/* SPDX-License-Identifier: MIT */
/* The one total order, and what is kept in it. */
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "chronicle/store.h"

#define DAY_SECONDS 86400

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* Documents, then places in them, then the order of adding: never equal. */
static int compare_places(const void *pa, const void *pb)
{
    const struct dl_record *a = *(struct dl_record *const *)pa;
    const struct dl_record *b = *(struct dl_record *const *)pb;
    if (a->source != b->source)
        return compare_u64(a->source, b->source);
    if (a->offset != b->offset)
        return compare_u64(a->offset, b->offset);
    return compare_u64(a->number, b->number);
}

static void settle(struct dl_shard *p)
{
    if (!p->settled)
        qsort(p->records, p->n, sizeof *p->records, compare_places);
    p->settled = true;
}

/* Start, then the wider before the narrower, then the order of places: never equal. */
static bool is_before(const struct dl_key *a, const struct dl_key *b)
{
    if (a->first != b->first)
        return a->first < b->first;
    if (a->last != b->last)
        return a->last > b->last;
    return a->place < b->place;
}

/* Merge the sorted keys [a, b) and [b, end) into out. */
static void merge(const struct dl_key *a, const struct dl_key *b, const struct dl_key *end,
                  struct dl_key *out)
{
    const struct dl_key *a_end = b;
    while (a < a_end && b < end)
        *out++ = is_before(b, a) ? *b++ : *a++;
    while (a < a_end)
        *out++ = *a++;
    while (b < end)
        *out++ = *b++;
}

/* Merge sort, bottom up: twice as fast here as qsort(), and never quadratic. spare has room for n.
 * Returns where the sorted keys are: keys or spare. */
static struct dl_key *sort_keys(struct dl_key *keys, struct dl_key *spare, size_t n)
{
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t at = 0; at < n; at += 2 * width) {
            size_t middle = n - at < width ? n : at + width;
            size_t end = n - at < 2 * width ? n : at + 2 * width;
            merge(keys + at, keys + middle, keys + end, spare + at);
        }
        struct dl_key *sorted = spare;
        spare = keys;
        keys = sorted;
    }
    return keys;
}

struct dl_key dl_key_of(const struct dl_record *r, bool by_place)
{
    struct dl_key key = {.first = r->first, .last = r->last};
    if (by_place)
        return (struct dl_key){0};
    if (r->kind != DATELINE_EVENT)
        key.first = INT64_MAX; /* behind every day there is */
    else if (r->first != DL_NO_FIRST)
        key.first = r->first * DAY_SECONDS + r->first_second;
    if (r->last != DL_NO_LAST)
        key.last = r->last * DAY_SECONDS + r->last_second;
    return key;
}

static size_t put_keys(struct dl_shard *p, bool by_place, struct dl_key *keys)
{
    settle(p);
    for (size_t i = 0; i < p->n; i++) {
        keys[i] = dl_key_of(p->records[i], by_place);
        keys[i].place = (uint64_t)p->records[i]->source << 32 | i;
    }
    return p->n;
}

struct dl_key *dl_sorted_keys(struct dl_shard *const *shards, size_t n_shards, bool by_place)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < n_shards; i++)
        n += shards[i]->n;
    struct dl_key *keys = malloc((n ? n : 1) * sizeof *keys);
    struct dl_key *spare = malloc((n ? n : 1) * sizeof *spare);
    if (keys && spare) {
        dl_memory_ready(keys, n * sizeof *keys);
        dl_memory_ready(spare, n * sizeof *spare);
        for (size_t i = 0; i < n_shards; i++)
            at += put_keys(shards[i], by_place, keys + at);
    }
    struct dl_key *sorted = keys && spare ? sort_keys(keys, spare, n) : NULL;
    free(sorted == keys ? spare : keys);
    if (!sorted)
        free(spare);
    return sorted;
}

static size_t rows_in(const struct dl_chronicle *c)
{
    return dl_chronicle_count(c, ~0u);
}

/* Rows come from the disk: what is in memory goes there too, and leaves its room to the merge. */
static int arrange_runs(struct dl_chronicle *c, bool by_place, struct dateline_error *reterr)
{
    if (by_place != c->runs_by_place)
        return dl_fail(reterr, DATELINE_EINVAL,
                       "there are more events than memory was given for, and they are in order by "
                       "%s already",
                       by_place ? "time" : "place");
    int rc = DATELINE_OK;
    for (size_t i = 0; i < c->n_shards && !rc; i++)
        if (c->shards[i]->n > 0)
            rc = dl_run_write(c->shards[i], reterr);
    return rc ? rc : dl_merge_begin(c, reterr);
}

int dl_chronicle_arrange(struct dl_chronicle *c, bool by_place, struct dateline_error *reterr)
{
    size_t n_runs = 0;
    if (c->arranged && c->by_place == by_place && c->n == rows_in(c))
        return DATELINE_OK;
    free(c->keys);
    c->keys = NULL;
    c->arranged = false;
    for (size_t i = 0; i < c->n_shards; i++)
        n_runs += c->shards[i]->n_runs;
    int rc = DATELINE_OK;
    if (n_runs > 0)
        rc = arrange_runs(c, by_place, reterr);
    else if (!(c->keys = dl_sorted_keys(c->shards, c->n_shards, by_place)))
        rc = dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    c->n = rows_in(c);
    c->arranged = !rc;
    c->by_place = by_place;
    return rc;
}

/* ---- what is kept ---------------------------------------------------------------------------- */

static enum dateline_precision coarser_end(const struct dl_date *d)
{
    enum dateline_precision from =
        d->open_start || d->unknown_start ? DATELINE_NO_PRECISION : d->from.grain;
    enum dateline_precision to =
        d->open_end || d->unknown_end ? DATELINE_NO_PRECISION : d->to.grain;
    return from > to ? from : to;
}

bool dl_shard_keeps(const struct dl_shard *p, const struct dl_resolution *r)
{
    const struct dl_limits *limits = &p->chronicle->limits;
    if (r->kind != DATELINE_EVENT)
        return true;
    unsigned precision =
        r->precision == DATELINE_RANGE && r->date.interval ? coarser_end(&r->date) : r->precision;
    if (limits->min_precision != DATELINE_NO_PRECISION && precision > limits->min_precision)
        return false;
    int64_t first, last;
    bool since =
        limits->since == INT64_MIN || !dl_date_last(&r->date, &last) || last >= limits->since;
    return since && (limits->until == INT64_MAX || !dl_date_first(&r->date, &first) ||
                     first <= limits->until);
}
