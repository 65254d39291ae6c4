/* SPDX-License-Identifier: MIT */
/* Records → rows. */
#include "chronicle/store.h"

size_t dl_chronicle_count(const struct dl_chronicle *c, unsigned kinds)
{
    size_t n = 0;
    for (size_t p = 0; p < c->n_shards; p++)
        for (size_t i = 0; i < DL_KINDS; i++)
            if (kinds & 1u << i)
                n += c->shards[p]->counts[i];
    return n;
}

/* FNV-1a over the source's name and its NUL, the offset as eight bytes, least first, and the EDTF
 * date, in hexadecimal: the same on every machine and in every run. */
static void put_id(const struct dl_source *source, uint64_t offset, const char *date, char *out)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(offset >> 8 * i & 0xFF);
    uint64_t hash = dl_fnv1a(dl_fnv1a(source->hash, bytes, 8), date, strlen(date));
    for (int i = 0; i < 16; i++)
        out[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 0xF];
    out[16] = '\0';
}

/* A day that TIMEX3 spells in the same way, "2015-09-03", is its own first and last day. */
static bool is_plain_day(const struct dl_record *r)
{
    return r->value == r->date && r->date_len == sizeof "2015-09-03" - 1;
}

static void put_days(struct dl_row_strings *strings, const struct dl_record *r,
                     struct dateline_row *ret)
{
    if (is_plain_day(r)) {
        ret->start = ret->end = r->date;
        return;
    }
    dl_extent_print(&r->extent, strings->start, strings->end);
    ret->start = strings->start;
    ret->end = strings->end;
}

static void put_row(const struct dl_chronicle *c, const struct dl_record *r, bool full,
                    struct dl_row_strings *strings, struct dateline_row *ret)
{
    const struct dl_source *source = &c->sources[r->source];
    *ret = (struct dateline_row){
        /* all of it, or else it is cleared first, which takes longer than the rest */
        .kind = r->kind,
        .date = r->date,
        .start = "",
        .end = "",
        .precision = r->precision,
        .relation = r->relation,
        .match = r->match,
        .event = r->event,
        .match_at = r->match_at,
        .match_len = r->match_len,
        .source = source->name,
        .line = r->line,
        .page = source->has_pages ? (uint32_t)r->page : 0,
        .flags = r->flags,
        .id = "",
        .has_sort = false,
        .sort = 0,
        .offset = r->offset,
        .length = r->length,
        .value = r->value,
        .pattern = r->pattern,
        .anchor = r->anchor,
        .title = source->title,
        .heading = r->heading,
        .explain = r->explain,
        .timex = r->timex,
        .n_timex = r->n_timex,
    };
    put_days(strings, r, ret);
    if (!full)
        return;
    ret->has_sort = dl_extent_sort(&r->extent, &ret->sort);
    put_id(source, r->offset, ret->date, strings->id);
    ret->id = strings->id;
}

size_t dl_chronicle_at_hand(struct dl_chronicle *c, size_t index, struct dateline_error *reterr)
{
    struct dl_merge *m = &c->merge;
    if (index >= c->n)
        return 0;
    if (c->keys)
        return c->n - index;
    if (index < m->first && dl_merge_begin(c, reterr))
        return 0;
    while (index >= m->first + m->n)
        if (dl_merge_next(c, reterr) || m->n == 0)
            return 0;
    return m->first + m->n - index;
}

static const struct dl_source *source_of(const struct dl_chronicle *c, const struct dl_key *key)
{
    return &c->sources[key->place >> 32];
}

static const struct dl_shard *shard_of(const struct dl_chronicle *c, const struct dl_key *key)
{
    return source_of(c, key)->in;
}

static char *const *place_of(const struct dl_chronicle *c, const struct dl_key *key)
{
    return &shard_of(c, key)->records[(uint32_t)key->place];
}

/* Rows are asked for in order, and what they show lies anywhere: each step fetches what tells where
 * the next one finds its own. */
static void fetch_ahead(const struct dl_chronicle *c, size_t index)
{
    if (index + 4 * DL_FETCH_AHEAD >= c->n)
        return;
    const struct dl_key *keys = &c->keys[index];
    __builtin_prefetch(source_of(c, &keys[4 * DL_FETCH_AHEAD]));
    __builtin_prefetch(place_of(c, &keys[3 * DL_FETCH_AHEAD]));
    dl_packed_fetch(*place_of(c, &keys[2 * DL_FETCH_AHEAD]));
    __builtin_prefetch(source_of(c, &keys[2 * DL_FETCH_AHEAD])->name);
    dl_packed_fetch_event(*place_of(c, &keys[DL_FETCH_AHEAD]));
}

void dl_chronicle_row(const struct dl_chronicle *c, size_t index, bool full,
                      struct dl_row_strings *strings, struct dateline_row *ret)
{
    struct dl_record record;
    const struct dl_merge *m = &c->merge;
    if (!c->keys) {
        dl_unpack_alone(m->rows.data + m->at[index - m->first], &record);
        put_row(c, &record, full, strings, ret);
        return;
    }
    fetch_ahead(c, index);
    const struct dl_key *key = &c->keys[index];
    dl_unpack(*place_of(c, key), &shard_of(c, key)->shared, &record);
    put_row(c, &record, full, strings, ret);
}
