/* SPDX-License-Identifier: MIT */
/* The one total order, and what is kept of it. */
#include <stdlib.h>

#include "chronicle/store.h"

#define DAY_SECONDS 86400

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_i64(int64_t a, int64_t b)
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
    c->n_keys = 0; /* they speak of places that were */
    c->settled = true;
}

/* Start, then the wider before the narrower, then the order of places: never equal. */
static int compare_keys(const void *pa, const void *pb)
{
    const struct dl_key *a = pa, *b = pb;
    if (a->first != b->first)
        return compare_i64(a->first, b->first);
    if (a->last != b->last)
        return compare_i64(b->last, a->last);
    return compare_u64(a->place, b->place);
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
    dl_chronicle_settle(c);
    for (size_t i = 0; i < c->n; i++)
        c->keys[i] = key_of(c->records[i], i);
    if (c->n > 1)
        qsort(c->keys, c->n, sizeof *c->keys, compare_keys);
    c->n_keys = c->n;
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

/* Where the records go that are kept. */
static void give_places(struct dl_chronicle *c, const struct limits *limits)
{
    uint32_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        c->records[i]->place = is_kept(c->records[i], limits) ? n++ : DL_DROPPED;
}

static void compact_keys(struct dl_chronicle *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_keys; i++) {
        uint32_t place = c->records[c->keys[i].place]->place;
        if (place == DL_DROPPED)
            continue;
        c->keys[n] = c->keys[i];
        c->keys[n++].place = place;
    }
    c->n_keys = n;
}

static void compact_records(struct dl_chronicle *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        struct dl_record *r = c->records[i];
        if (r->place == DL_DROPPED)
            c->counts[dl_kind_index(r->kind)]--;
        else
            c->records[n++] = r;
    }
    c->n = n;
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
    if (c->n_keys != c->n)
        c->n_keys = 0;
    give_places(c, &limits);
    compact_keys(c);
    compact_records(c);
}
