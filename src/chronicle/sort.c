/* SPDX-License-Identifier: MIT */
/* Sorting keys: by the numbers they begin with, then those with the same one; stretches of them by
 * different threads, and merged. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/team.h"
#include "chronicle/store.h"

enum { SHORT = 16 }; /* so many are sorted by insertion */
/* Fewer are not worth another thread. */
#define LEAST_STRETCH ((size_t)16 << 10)

/* ---- keys ------------------------------------------------------------------------------------ */

/* Of a key's 64 bits the lowest says that they are not all there is, and those above it count
 * widths downwards: of moments, of one to MOST_DAYS whole days, of all that is wider, and 0 where
 * there is no end. In the rest are the seconds of about ten million years on both sides; what has
 * no beginning comes before them, by its end. */
enum { WIDTH_BITS = 14, MOMENT = (1 << (WIDTH_BITS - 1)) - 1, MOST_DAYS = MOMENT - 1 };
#define BIAS (INT64_C(1) << 49)

/* A width that is no whole number of days is counted as the days that it fills. */
static uint64_t width_of(const struct dl_span *span)
{
    if (span->last == DL_NO_LAST)
        return 0;
    uint64_t seconds = (uint64_t)(span->last - span->first), days = seconds / DL_DAY_SECONDS + 1;
    if (seconds == 0)
        return (uint64_t)MOMENT << 1;
    if (days > MOST_DAYS)
        return 1;
    return (uint64_t)(MOMENT - days) << 1 | (seconds % DL_DAY_SECONDS != DL_DAY_SECONDS - 1);
}

static uint64_t when_of(const struct dl_span *span)
{
    if (span->first == INT64_MAX) /* DL_NO_SPAN */
        return UINT64_MAX - 1;
    if (span->first == DL_NO_FIRST)
        return span->last == DL_NO_LAST ? 0 : (uint64_t)(BIAS - span->last) << 1;
    return (uint64_t)(span->first + BIAS) << WIDTH_BITS | width_of(span);
}

struct sorting {
    struct dl_shard *const *shards;
    bool by_place;
    struct dl_key *keys, *spare;
    struct stretch *stretches;
    struct dl_team team;
};

/* -1, 0, 1 */
static int compare_spans(const struct sorting *s, const struct dl_key *a, const struct dl_key *b)
{
    const struct dl_source *sources = s->shards[0]->chronicle->sources;
    struct dl_record ra, rb;
    dl_unpack_span(sources[a->place >> 32].in->records[(uint32_t)a->place], &ra);
    dl_unpack_span(sources[b->place >> 32].in->records[(uint32_t)b->place], &rb);
    struct dl_span span_a = dl_extent_span(&ra.extent), span_b = dl_extent_span(&rb.extent);
    return dl_span_compare(&span_a, &span_b);
}

/* In the order of spans, then of places: never equal. */
static bool is_before(const struct sorting *s, const struct dl_key *a, const struct dl_key *b)
{
    if (a->when != b->when)
        return a->when < b->when;
    int order = a->when & 1 ? compare_spans(s, a, b) : 0;
    return order ? order < 0 : a->place < b->place;
}

static void sort_short(const struct sorting *s, struct dl_key *keys, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct dl_key key = keys[i];
        size_t at = i;
        for (; at > 0 && is_before(s, &key, &keys[at - 1]); at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

/* Merge the sorted keys before and from `middle` on; spare has room for those before. */
static void merge(const struct sorting *s, struct dl_key *keys, size_t middle, size_t n,
                  struct dl_key *spare)
{
    if (middle == n || is_before(s, &keys[middle - 1], &keys[middle]))
        return;
    memcpy(spare, keys, middle * sizeof *keys);
    const struct dl_key *a = spare, *a_end = spare + middle, *b = keys + middle, *end = keys + n;
    struct dl_key *out = keys;
    while (a < a_end && b < end)
        *out++ = is_before(s, b, a) ? *b++ : *a++;
    while (a < a_end)
        *out++ = *a++;
}

/* Merge sort: never quadratic. spare has room for half of n. */
static void sort_same(const struct sorting *s, struct dl_key *keys, size_t n, struct dl_key *spare)
{
    size_t half = n / 2;
    if (n <= SHORT) {
        sort_short(s, keys, n);
        return;
    }
    sort_same(s, keys, half, spare);
    sort_same(s, keys + half, n - half, spare);
    merge(s, keys, half, n, spare);
}

/* Radix sort by `when`, from its lowest byte to its highest; bytes that all keys share, as those of
 * near years share some, are passed over. spare has room for n. */
static void sort_by_when(struct dl_key *keys, size_t n, struct dl_key *spare)
{
    struct dl_key *from = keys, *to = spare;
    uint64_t differ = 0;
    for (size_t i = 1; i < n; i++)
        differ |= keys[i].when ^ keys[0].when;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t begins[256] = {0}, before = 0, count;
        if (!(differ >> shift & 0xFF))
            continue;
        for (size_t i = 0; i < n; i++)
            begins[from[i].when >> shift & 0xFF]++;
        for (size_t i = 0; i < 256; i++, before += count) {
            count = begins[i];
            begins[i] = before;
        }
        for (size_t i = 0; i < n; i++)
            to[begins[from[i].when >> shift & 0xFF]++] = from[i];
        struct dl_key *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != keys)
        memcpy(keys, from, n * sizeof *keys);
}

/* spare has room for n. */
static void sort_half(const struct sorting *s, struct dl_key *keys, size_t n, struct dl_key *spare)
{
    sort_by_when(keys, n, spare);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && keys[to].when == keys[from].when;)
            to++;
        sort_same(s, keys + from, to - from, spare);
    }
}

/* Halves, so that spare needs room for no more than one of them: the second, which may be one
 * longer. */
static void sort_keys(const struct sorting *s, struct dl_key *keys, size_t n, struct dl_key *spare)
{
    size_t half = n / 2;
    if (n <= SHORT) {
        sort_short(s, keys, n);
        return;
    }
    sort_half(s, keys, half, spare);
    sort_half(s, keys + half, n - half, spare);
    merge(s, keys, half, n, spare);
}

/* ---- stretches ------------------------------------------------------------------------------- */

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
            struct dl_record r;
            if (end - i > 4 * DL_FETCH_AHEAD)
                __builtin_prefetch(p->records[i + 4 * DL_FETCH_AHEAD]);
            dl_unpack_span(p->records[i], &r);
            struct dl_span span = dl_span_of(&r, s->by_place);
            s->keys[before + i] = (struct dl_key){when_of(&span), (uint64_t)r.source << 32 | i};
        }
    }
}

/* Of more than two stretches those to be merged may be uneven. */
static struct dl_key *spare_of(const struct sorting *s, const struct stretch *t)
{
    return s->spare + (s->team.n > 2 ? t->from : t->from / 2);
}

static void sort_stretch(struct dl_task *task, void *member)
{
    struct stretch *t = (struct stretch *)task; /* its first field */
    (void)member;
    put_keys(t->s, t->from, t->to);
    sort_keys(t->s, t->s->keys + t->from, t->to - t->from, spare_of(t->s, t));
}

static void merge_stretches(struct dl_task *task, void *member)
{
    struct stretch *t = (struct stretch *)task;
    (void)member;
    merge(t->s, t->s->keys + t->from, t->middle - t->from, t->to - t->from, spare_of(t->s, t));
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
    }
}

static bool new_sorting(struct sorting *s, size_t n)
{
    size_t n_spare = s->team.n > 2 ? n : n / 2;
    s->keys = dl_memory_alloc((n + 1) * sizeof *s->keys);
    s->spare = dl_memory_alloc((n_spare + 1) * sizeof *s->spare);
    s->stretches = calloc(s->team.n, sizeof *s->stretches);
    s->team.members = calloc(s->team.n, sizeof *s->team.members);
    if (!s->keys || !s->spare || !s->stretches || !s->team.members)
        return false;
    s->team.members[0] = s;
    size_t each = n / s->team.n & ~(size_t)1; /* its halves take the same room */
    for (size_t i = 0; i < s->team.n; i++)
        s->stretches[i] = (struct stretch){
            .s = s, .from = each * i, .to = i + 1 < s->team.n ? each * (i + 1) : n};
    return true;
}

struct dl_key *dl_sorted_keys(struct dl_shard *const *shards, size_t n_shards, bool by_place,
                              size_t n_threads)
{
    struct sorting s = {.shards = shards, .by_place = by_place, .team = {.work = sort_all}};
    size_t n = 0;
    for (size_t i = 0; i < n_shards; i++)
        n += shards[i]->n;
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
