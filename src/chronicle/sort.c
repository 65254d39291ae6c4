/* SPDX-License-Identifier: MIT */
/* Sorting: a merge sort of keys, stretches of them by different threads. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/team.h"
#include "chronicle/store.h"

enum { SHORT = 16 }; /* so many are sorted by insertion */
/* Fewer are not worth another thread. */
#define LEAST_STRETCH ((size_t)16 << 10)

/* ---- places ---------------------------------------------------------------------------------- */

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

/* ---- keys ------------------------------------------------------------------------------------ */

/* Start, then the wider before the narrower, then the order of places: never equal. */
static bool is_before(const struct dl_key *a, const struct dl_key *b)
{
    if (a->first != b->first)
        return a->first < b->first;
    if (a->last != b->last)
        return a->last > b->last;
    return a->place < b->place;
}

static void sort_short(struct dl_key *keys, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct dl_key key = keys[i];
        size_t at = i;
        for (; at > 0 && is_before(&key, &keys[at - 1]); at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
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
 */
static void sort_keys(struct dl_key *keys, struct dl_key *spare, size_t n)
{
    struct dl_key *from = keys, *to = spare;
    for (size_t at = 0; at < n; at += SHORT)
        sort_short(keys + at, n - at < SHORT ? n - at : SHORT);
    for (size_t width = SHORT; width < n; width *= 2) {
        for (size_t at = 0; at < n; at += 2 * width) {
            size_t middle = n - at < width ? n : at + width;
            size_t end = n - at < 2 * width ? n : at + 2 * width;
            merge(from + at, from + middle, from + end, to + at);
        }
        struct dl_key *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != keys)
        memcpy(keys, from, n * sizeof *keys);
}

/* ---- stretches ------------------------------------------------------------------------------- */

struct sorting {
    struct dl_shard *const *shards;
    bool by_place;
    struct dl_key *keys, *spare;
    struct stretch *stretches;
    struct dl_team team;
};

/* Keys that one thread puts down and sorts; later those that it merges into spare. */
struct stretch {
    struct dl_task task;
    struct sorting *s;
    size_t from, middle, to;
};

/* The keys of the records from `from` to `to`, counted through all shards. */
static void put_keys(const struct sorting *s, size_t from, size_t to)
{
    size_t before = 0;
    for (struct dl_shard *const *shard = s->shards; before < to; before += (*shard++)->n) {
        const struct dl_shard *p = *shard;
        size_t end = to - before < p->n ? to - before : p->n;
        for (size_t i = from > before ? from - before : 0; i < end; i++) {
            s->keys[before + i] = dl_key_of(p->records[i], s->by_place);
            s->keys[before + i].place = (uint64_t)p->records[i]->source << 32 | i;
        }
    }
}

static void sort_stretch(struct dl_task *task, void *member)
{
    struct stretch *t = (struct stretch *)task; /* its first field */
    (void)member;
    put_keys(t->s, t->from, t->to);
    sort_keys(t->s->keys + t->from, t->s->spare + t->from, t->to - t->from);
}

static void merge_stretches(struct dl_task *task, void *member)
{
    struct stretch *t = (struct stretch *)task;
    const struct dl_key *keys = t->s->keys;
    (void)member;
    merge(keys + t->from, keys + t->middle, keys + t->to, t->s->spare + t->from);
}

static void do_all(struct sorting *s, size_t n, void (*run)(struct dl_task *task, void *member))
{
    for (size_t i = 0; i < n; i++) {
        s->stretches[i].task.run = run;
        dl_team_post(&s->team, &s->stretches[i].task);
    }
    for (size_t i = 0; i < n; i++)
        dl_team_wait(&s->team, &s->stretches[i].task, s);
}

/* The work of the team's first member; the others have none of their own. */
static void sort_all(struct dl_team *team, void *member)
{
    struct sorting *s = member;
    if (!s)
        return;
    size_t n = team->n;
    do_all(s, n, sort_stretch);
    while (n > 1) { /* merge every two */
        size_t n_merged = 0;
        for (size_t i = 0; i < n; i += 2) {
            struct stretch *a = &s->stretches[i], *b = i + 1 < n ? a + 1 : a;
            struct stretch merged = {.s = s, .from = a->from, .middle = a->to, .to = b->to};
            s->stretches[n_merged++] = merged;
        }
        n = n_merged;
        do_all(s, n, merge_stretches);
        struct dl_key *keys = s->keys;
        s->keys = s->spare;
        s->spare = keys;
    }
}

static bool new_sorting(struct sorting *s, size_t n)
{
    s->keys = malloc((n + 1) * sizeof *s->keys);
    s->spare = malloc((n + 1) * sizeof *s->spare);
    s->stretches = calloc(s->team.n, sizeof *s->stretches);
    s->team.members = calloc(s->team.n, sizeof *s->team.members);
    if (!s->keys || !s->spare || !s->stretches || !s->team.members)
        return false;
    dl_memory_ready(s->keys, n * sizeof *s->keys);
    dl_memory_ready(s->spare, n * sizeof *s->spare);
    s->team.members[0] = s;
    for (size_t i = 0; i < s->team.n; i++)
        s->stretches[i] = (struct stretch){.s = s,
                                           .from = n / s->team.n * i,
                                           .to = i + 1 < s->team.n ? n / s->team.n * (i + 1) : n};
    return true;
}

struct dl_key *dl_sorted_keys(struct dl_shard *const *shards, size_t n_shards, bool by_place,
                              size_t n_threads)
{
    struct sorting s = {.shards = shards, .by_place = by_place, .team = {.work = sort_all}};
    size_t n = 0;
    for (size_t i = 0; i < n_shards; i++) {
        settle(shards[i]);
        n += shards[i]->n;
    }
    size_t most = n / LEAST_STRETCH + 1;
    s.team.n = n_threads < most ? n_threads : most;
    bool sorted = new_sorting(&s, n);
    if (sorted)
        dl_team_run(&s.team, 1);
    free(s.spare);
    free(s.stretches);
    free(s.team.members);
    if (!sorted)
        free(s.keys);
    return sorted ? s.keys : NULL;
}
