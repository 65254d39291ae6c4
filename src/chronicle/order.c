/* SPDX-License-Identifier: MIT */
/* The one total order, and what is kept of it. */
#include <stdlib.h>

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

void dl_chronicle_settle(struct dl_chronicle *c)
{
    if (c->settled)
        return;
    qsort(c->records, c->n, sizeof *c->records, compare_places);
    c->settled = true;
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

static struct dl_key key_of(const struct dl_record *r, size_t place)
{
    struct dl_key key = {.first = r->first, .last = r->last, .place = (uint32_t)place};
    if (r->kind != DATELINE_EVENT)
        key.first = INT64_MAX; /* behind every day there is */
    else if (r->first != DL_NO_FIRST)
        key.first = r->first * DAY_SECONDS + r->first_second;
    if (r->last != DL_NO_LAST)
        key.last = r->last * DAY_SECONDS + r->last_second;
    return key;
}

void dl_chronicle_sort(struct dl_chronicle *c)
{
    if (c->n == 0)
        return;
    dl_chronicle_settle(c);
    dl_memory_ready(c->keys, 2 * c->n * sizeof *c->keys);
    dl_memory_ready(c->sorted, c->n * sizeof *c->sorted);
    for (size_t i = 0; i < c->n; i++)
        c->keys[i] = key_of(c->records[i], i);
    const struct dl_key *sorted = sort_keys(c->keys, c->keys + c->n, c->n);
    for (size_t i = 0; i < c->n; i++)
        c->sorted[i] = c->records[sorted[i].place];
    c->n_sorted = c->n;
}

/* ---- filter ---------------------------------------------------------------------------------- */

struct limits {
    int64_t since, until; /* days */
    enum dateline_precision min_precision;
};

static bool is_kept(const struct dl_record *r, const struct limits *limits)
{
    if (r->kind != DATELINE_EVENT)
        return true;
    return r->last >= limits->since && r->first <= limits->until &&
           (limits->min_precision == DATELINE_NO_PRECISION ||
            r->coarsest <= (uint8_t)limits->min_precision);
}

/* Take the dropped ones out of an array of n; returns how many are left. */
static size_t compact(struct dl_record **records, size_t n)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!records[i]->dropped)
            records[left++] = records[i];
    return left;
}

void dl_chronicle_filter(struct dl_chronicle *c, bool has_since, int64_t since, bool has_until,
                         int64_t until, enum dateline_precision min_precision)
{
    struct limits limits = {
        .since = has_since ? since : INT64_MIN,
        .until = has_until ? until : INT64_MAX,
        .min_precision = min_precision,
    };
    c->begun = false; /* what is left can no longer be told from what was there before */
    for (size_t i = 0; i < c->n; i++) {
        struct dl_record *r = c->records[i];
        r->dropped = !is_kept(r, &limits);
        c->counts[dl_kind_index(r->kind)] -= r->dropped;
    }
    c->n_sorted = c->n_sorted == c->n ? compact(c->sorted, c->n) : 0;
    c->n = compact(c->records, c->n);
}
