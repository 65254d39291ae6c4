/* SPDX-License-Identifier: MIT */
/* The one total order, and what is kept in it. */
#include <stdlib.h>

#include "base/error.h"
#include "chronicle/store.h"

struct dl_span dl_span_of(const struct dl_record *r, bool by_place)
{
    return by_place || r->kind != DATELINE_EVENT ? DL_NO_SPAN : dl_extent_span(&r->extent);
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
    else if (!(c->keys = dl_sorted_keys(c->shards, c->n_shards, by_place, c->n_threads)))
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

bool dl_limits_keep(const struct dl_limits *limits, const struct dl_date *date,
                    enum dateline_precision precision)
{
    int64_t first, last;
    if (precision == DATELINE_RANGE && date->interval)
        precision = coarser_end(date);
    if (limits->min_precision != DATELINE_NO_PRECISION && precision > limits->min_precision)
        return false;
    if (limits->since != INT64_MIN && dl_date_last(date, &last) && last < limits->since)
        return false;
    return limits->until == INT64_MAX || !dl_date_first(date, &first) || first <= limits->until;
}

bool dl_shard_keeps(const struct dl_shard *p, const struct dl_resolution *r)
{
    return r->kind != DATELINE_EVENT ||
           dl_limits_keep(&p->chronicle->limits, &r->date, r->precision);
}
