/* SPDX-License-Identifier: MIT */
/* The store: documents and their events come in, each event as one record. */
#include "chronicle/chronicle.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "chronicle/fold.h"
#include "chronicle/store.h"

#define TOO_MUCH "more text or events than one chronology can number"

static int no_memory(struct dateline_error *reterr)
{
    return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
}

int dl_chronicle_new(const struct dl_chronicle_options *options, struct dl_chronicle **ret)
{
    struct dl_chronicle *c = calloc(1, sizeof *c);
    if (!c)
        return DATELINE_ENOMEM;
    c->limits = options->limits;
    c->memory = options->memory;
    c->n_threads = options->n_threads;
    c->runs_by_place = options->by_place;
    c->folder = options->folder ? strdup(options->folder) : NULL;
    if (options->folder && !c->folder) {
        free(c);
        return DATELINE_ENOMEM;
    }
    *ret = c;
    return DATELINE_OK;
}

static void free_shard(struct dl_shard *p)
{
    dl_arena_free(&p->arena);
    dl_arena_free(&p->names);
    dl_buf_free(&p->heads);
    dl_buf_free(&p->sentence);
    dl_buf_free(&p->words);
    dl_buf_free(&p->shared);
    dl_buf_free(&p->text);
    dl_buf_free(&p->text_date);
    if (p->fd >= 0)
        close(p->fd);
    free(p->records);
    free(p->runs);
    free(p);
}

void dl_chronicle_free(struct dl_chronicle *c)
{
    if (!c)
        return;
    dl_merge_free(&c->merge);
    for (size_t i = 0; i < c->n_shards; i++)
        free_shard(c->shards[i]);
    free(c->shards);
    free(c->sources);
    free(c->keys);
    free(c->folder);
    free(c);
}

static void clear_shard(struct dl_shard *p)
{
    dl_shard_forget_records(p);
    dl_arena_free(&p->names);
    memset(p->counts, 0, sizeof p->counts);
    p->text.len = p->text_date.len = 0;
    p->begun = false;
    if (p->n_runs > 0)
        (void)!ftruncate(p->fd, 0); /* what is left would be written over */
    p->n_runs = 0;
}

void dl_chronicle_clear(struct dl_chronicle *c)
{
    dl_merge_free(&c->merge);
    for (size_t i = 0; i < c->n_shards; i++)
        clear_shard(c->shards[i]);
    free(c->keys);
    c->keys = NULL;
    c->n_sources = 0;
    c->arranged = false;
}

uint64_t dl_fnv1a(uint64_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* ---- documents ------------------------------------------------------------------------------- */

static int add_shard(struct dl_chronicle *c, struct dateline_error *reterr)
{
    struct dl_shard *p =
        DL_GROW(c->shards, c->n_shards, c->cap_shards) ? calloc(1, sizeof *p) : NULL;
    if (!p)
        return no_memory(reterr);
    p->chronicle = c;
    p->fd = -1;
    c->shards[c->n_shards++] = p;
    return DATELINE_OK;
}

int dl_chronicle_prepare(struct dl_chronicle *c, size_t n_shards, size_t n_documents, uint32_t *ret,
                         struct dateline_error *reterr)
{
    int rc = DATELINE_OK;
    if (n_documents > UINT32_MAX - c->n_sources)
        return dl_fail(reterr, DATELINE_ELIMIT, TOO_MUCH);
    while (!rc && c->n_shards < n_shards)
        rc = add_shard(c, reterr);
    if (!rc && !DL_GROW(c->sources, c->n_sources + n_documents, c->cap_sources))
        rc = no_memory(reterr);
    if (rc)
        return rc;
    memset(c->sources + c->n_sources, 0, n_documents * sizeof *c->sources);
    *ret = (uint32_t)c->n_sources;
    c->n_sources += n_documents;
    c->arranged = false;
    return DATELINE_OK;
}

struct dl_shard *dl_chronicle_shard(struct dl_chronicle *c, size_t index)
{
    return c->shards[index];
}

static struct dl_source *source_of(struct dl_shard *p)
{
    return &p->chronicle->sources[p->document];
}

int dl_shard_begin(struct dl_shard *p, uint32_t document, struct dl_view source,
                   struct dl_view title, bool keep_text, struct dateline_error *reterr)
{
    p->begun = false;
    p->heads.len = 0;
    dl_buf_add(&p->heads, source.data, source.len);
    dl_buf_add_char(&p->heads, '\0');
    dl_buf_add(&p->heads, title.data, title.len);
    if (p->heads.failed)
        return no_memory(reterr);
    p->chronicle->sources[document] = (struct dl_source){
        .has_text = keep_text,
        .in = p,
        .hash = dl_fnv1a(DL_FNV1A_START, p->heads.data, source.len + 1),
    };
    p->begun = true;
    p->document = document;
    p->sentence_len = SIZE_MAX;
    memset(p->patterns, 0, sizeof p->patterns);
    p->n_added = 0;
    p->n_before = p->n;
    p->n_runs_before = p->n_runs;
    p->text_before = p->text.len;
    memcpy(p->counts_before, p->counts, sizeof p->counts);
    return DATELINE_OK;
}

/* Of an archive with few rows the names of all other documents would be most of the memory. */
static bool keep_heads(struct dl_shard *p)
{
    struct dl_source *s = source_of(p);
    s->name = dl_arena_copy(&p->names, p->heads.data, p->heads.len);
    s->title = s->name ? s->name + strlen(s->name) + 1 : NULL;
    return s->name != NULL;
}

int dl_shard_add_text(struct dl_shard *p, struct dl_view text, struct dateline_error *reterr)
{
    dl_buf_add(&p->text, text.data, text.len);
    return p->text.failed ? no_memory(reterr) : DATELINE_OK;
}

int dl_shard_end(struct dl_shard *p, struct dl_view document_date, bool has_pages,
                 struct dateline_error *reterr)
{
    struct dl_source *source = source_of(p);
    source->has_pages = has_pages;
    p->begun = false;
    if (!source->has_text)
        return DATELINE_OK;
    p->text_date.len = 0;
    dl_buf_add(&p->text_date, document_date.data, document_date.len);
    return p->text_date.failed ? no_memory(reterr) : DATELINE_OK;
}

size_t dl_kind_index(unsigned kind)
{
    size_t i = 0;
    while (i < DL_KINDS && kind != 1u << i)
        i++;
    return i;
}

/* What went to disk since the beginning is only marked, and all that came after it goes. */
void dl_shard_rollback(struct dl_shard *p)
{
    if (!p->begun)
        return;
    p->begun = false;
    p->n = p->n_runs > p->n_runs_before ? 0 : p->n_before;
    p->text.len = p->text_before;
    memcpy(p->counts, p->counts_before, sizeof p->counts);
    source_of(p)->dropped = true;
}

bool dl_chronicle_text(const struct dl_chronicle *c, struct dl_view *ret_text,
                       struct dl_view *ret_date)
{
    const struct dl_source *only = NULL;
    size_t n = 0;
    for (size_t i = 0; i < c->n_sources; i++) {
        if (!c->sources[i].in || c->sources[i].dropped)
            continue;
        only = &c->sources[i];
        n++;
    }
    if (n != 1 || !only->has_text)
        return false;
    const struct dl_buf *text = &only->in->text, *date = &only->in->text_date;
    *ret_text = dl_view(text->data ? text->data : "", text->len);
    *ret_date = dl_view(date->data ? date->data : "", date->len);
    return true;
}

/* ---- events ---------------------------------------------------------------------------------- */

/* A quick hash of the ends of a string: it only chooses a slot. */
static size_t slot_of(const char *text, size_t len)
{
    uint64_t head = 0, tail = 0;
    if (len < sizeof head) {
        memcpy(&head, text, len);
    } else {
        memcpy(&head, text, sizeof head);
        memcpy(&tail, text + len - sizeof tail, sizeof tail);
    }
    uint64_t hash = (head ^ tail << 7 ^ len) * UINT64_C(0x9E3779B97F4A7C15); /* Fibonacci hashing */
    return (size_t)(hash >> 32) % DL_SHARED;
}

/* Where a string is that other events are likely to have too: the last one of its slot is kept for
 * them. At 0 there is an empty one. */
static size_t share(struct dl_shard *p, const char *text, size_t len)
{
    if (p->shared.len == 0)
        dl_buf_add_char(&p->shared, '\0');
    if (len == 0)
        return 0;
    struct dl_shared *slot = &p->slots[slot_of(text, len)];
    if (slot->len != len || memcmp(p->shared.data + slot->at, text, len) != 0) {
        *slot = (struct dl_shared){p->shared.len, len};
        dl_buf_add(&p->shared, text, len);
        dl_buf_add_char(&p->shared, '\0');
    }
    return slot->at;
}

static char *put_end_value(char *p, const struct dl_point *point, bool open, bool unknown)
{
    *p = '\0';
    if (open)
        memcpy(p, "..", 3);
    else if (!unknown)
        dl_timex_print(point, p);
    return p + strlen(p);
}

static void put_value(char *p, const struct dl_resolution *r)
{
    if (r->kind != DATELINE_EVENT) {
        snprintf(p, DL_EDTF_MAX, "%s", r->n_timex > 0 ? r->timex[0].value : "");
        return;
    }
    p = put_end_value(p, &r->date.from, r->date.interval && r->date.open_start,
                      r->date.interval && r->date.unknown_start);
    if (r->date.interval) {
        *p++ = '/';
        put_end_value(p, &r->date.to, r->date.open_end, r->date.unknown_end);
    }
}

/* Is the date, a year, month or day without more, spelt in one way as EDTF and as TIMEX3? */
static bool is_spelt_alike(const struct dl_resolution *r)
{
    const struct dl_point *p = &r->date.from;
    bool plain =
        p->grain == DATELINE_DAY || p->grain == DATELINE_MONTH || p->grain == DATELINE_YEAR;
    return r->kind == DATELINE_EVENT && plain && !r->date.interval && !p->qualifier &&
           !p->daypart && !p->year_unknown && p->year >= 1 && p->year <= 9999;
}

/* A record's own strings, on their way to it. */
struct strings {
    char date[DL_EDTF_MAX], value[2 * DL_EDTF_MAX];
};

/* Of a match that is wholly in its sentence, the words are there, folded. */
static void put_words(struct dl_shard *p, const struct dl_event *e, struct dl_record *record)
{
    struct dl_buf *out = &p->words;
    out->len = 0;
    if (record->match_len && e->match.len <= e->sentence.len - e->match_at && !p->sentence.failed)
        dl_buf_add(out, p->sentence.data + record->match_at, record->match_len);
    else
        dl_fold(e->match, out);
    dl_buf_add_char(out, '\0');
    size_t explain_at = out->len;
    record->words_len = explain_at - 1;
    dl_buf_add(out, e->explain.data, e->explain.len);
    if (e->why) {
        dl_buf_add_text(out, e->why);
        dl_buf_add_char(out, '\n');
    }
    dl_buf_add(out, "", 0);
    record->match = out->data;
    record->explain = out->data + explain_at;
}

static void put_date(struct dl_record *record, const struct dl_resolution *r,
                     struct strings *strings)
{
    record->extent = r->kind == DATELINE_EVENT ? dl_extent_of(&r->date) : dl_extent_of_none();
    record->precision = (uint8_t)r->precision;
    strings->date[0] = '\0';
    if (r->kind == DATELINE_EVENT)
        dl_edtf_print(&r->date, strings->date);
    record->date_len = (uint8_t)strlen(strings->date);
    record->date = record->value = strings->date;
    if (is_spelt_alike(r))
        return;
    put_value(strings->value, r);
    record->value = strings->value;
}

/* The annotations of a resolution, copied, with their offsets in the document: the resolution's
 * own are those in the piece of it that was looked at. NULL when memory runs out. */
static const struct dateline_timex *copy_timex(struct dl_shard *p, const struct dl_event *e,
                                               const struct dl_resolution *r)
{
    struct dateline_timex *timex = dl_arena_alloc(&p->arena, r->n_timex * sizeof *timex);
    if (!timex)
        return NULL;
    for (size_t i = 0; i < r->n_timex; i++) {
        const struct dl_resolution_timex *t = &r->timex[i];
        const char *value = dl_arena_copy(&p->arena, t->value, strlen(t->value));
        const char *quant = dl_arena_copy(&p->arena, t->quant, strlen(t->quant));
        const char *freq = dl_arena_copy(&p->arena, t->freq, strlen(t->freq));
        if (!value || !quant || !freq)
            return NULL;
        timex[i] = (struct dateline_timex){.offset = e->offset - r->offset + t->offset,
                                           .length = t->length,
                                           .type = t->type,
                                           .value = value,
                                           .mod = t->mod,
                                           .quant = *quant ? quant : NULL,
                                           .freq = *freq ? freq : NULL};
    }
    return timex;
}

/* False when memory runs out. */
static bool put_timex(struct dl_shard *p, const struct dl_event *e, const struct dl_resolution *r,
                      struct dl_record *record)
{
    if (r->n_timex == 0 || !source_of(p)->has_text)
        return true;
    record->timex = copy_timex(p, e, r);
    record->n_timex = (uint8_t)r->n_timex;
    return record->timex != NULL;
}

_Static_assert(sizeof(struct dl_point) == 24, "points without holes are compared by their bytes");

/* Many events in a row are counted from one date. */
static size_t share_anchor(struct dl_shard *p, const struct dl_resolution *r)
{
    const struct dl_point *point = &r->anchor.from;
    if (!r->has_anchor)
        return share(p, "", 0);
    if (p->last_anchor && !r->anchor.interval &&
        memcmp(point, &p->last_anchor_point, sizeof *point) == 0)
        return p->last_anchor;
    char anchor[DL_EDTF_MAX];
    dl_edtf_print(&r->anchor, anchor);
    size_t shared = share(p, anchor, strlen(anchor));
    p->last_anchor = r->anchor.interval ? 0 : shared;
    p->last_anchor_point = *point;
    return shared;
}

/* The names of patterns do not move while a document is added. */
static size_t share_pattern(struct dl_shard *p, const char *name)
{
    struct dl_shared_name *slot = &p->patterns[((uintptr_t)name >> 3) % DL_SHARED_NAMES];
    if (slot->name != name)
        *slot = (struct dl_shared_name){name, share(p, name, strlen(name))};
    return slot->at;
}

static struct dl_shares put_shared(struct dl_shard *p, const struct dl_event *e,
                                   const struct dl_resolution *r)
{
    return (struct dl_shares){.anchor = share_anchor(p, r),
                              .pattern = e->pattern ? share_pattern(p, e->pattern) : 0,
                              .heading = share(p, e->heading.data, e->heading.len)};
}

/* Keep the record packed, and before it the sentence unless it is that of the event before. NULL
 * when memory runs out. */
static char *keep_record(struct dl_shard *p, struct dl_record *record,
                         const struct dl_shares *shares)
{
    bool same = p->last_event && p->sentence.len == p->last_event_len &&
                memcmp(p->sentence.data, p->last_event, p->last_event_len) == 0;
    size_t event_size = same ? 0 : p->sentence.len + 1;
    size_t strings = sizeof(struct strings) + p->words.len + 1;
    char *at = dl_arena_begin(&p->arena, event_size + DL_PACKED_MOST + strings);
    if (!at)
        return NULL;
    if (!same) {
        p->last_event = memcpy(at, p->sentence.data, event_size);
        p->last_event_len = p->sentence.len;
        at += event_size;
    }
    record->event = p->last_event;
    dl_arena_end(&p->arena, dl_pack(record, shares, at));
    return at;
}

/* Put a record, which was not yet counted, in the order of places: nearly always behind all. Only
 * the dates of one mention may come in another order. */
static void append(struct dl_shard *p, char *packed, const struct dl_record *record)
{
    size_t at = p->n++;
    struct dl_record before;
    if (p->n_added > 0 && p->last_offset > record->offset) {
        for (; at > p->n_before; at--) {
            dl_unpack(p->records[at - 1], &p->shared, &before);
            if (before.offset <= record->offset)
                break;
            p->records[at] = p->records[at - 1];
        }
    } else {
        p->last_offset = record->offset;
    }
    p->records[at] = packed;
    p->counts[dl_kind_index(record->kind)]++;
    p->n_added++;
}

/* What documents share cannot go to disk, and takes from the room of the records; but a quarter is
 * theirs, so that runs do not become many and short. Shards have much the same number of names. */
static size_t room_of_records(const struct dl_shard *p)
{
    const struct dl_chronicle *c = p->chronicle;
    size_t share = c->memory / c->n_shards;
    size_t names = p->names.size + c->cap_sources * sizeof *c->sources / c->n_shards;
    return share > names && share - names > share / 4 ? share - names : share / 4;
}

/* Are the records as many as may be in memory? They are counted with what sorting them takes. */
static bool is_full(const struct dl_shard *p)
{
    const struct dl_chronicle *c = p->chronicle;
    size_t each = sizeof *p->records + 3 * sizeof *c->keys / 2;
    size_t used = p->arena.size + p->shared.len + p->n * each;
    return c->memory < SIZE_MAX &&
           used * c->n_shards > c->memory / 4 && /* mostly not, and no division tells it */
           used > room_of_records(p) && !c->sources[p->document].has_text;
}

/* Fold the sentence of an event, and tell where its match is in that. What is folded already, as
 * the sentence of the event before, stays, where folding took nothing away. */
static void put_sentence(struct dl_shard *p, const struct dl_event *e, size_t *ret_at,
                         size_t *ret_len)
{
    struct dl_view sentence = e->sentence;
    bool inside = e->match_at <= sentence.len;
    uint64_t place = e->offset - e->match_at;
    *ret_at = inside ? e->match_at : 0;
    *ret_len = inside ? e->match.len : 0;
    if (inside && e->match.len && e->match.len <= sentence.len - e->match_at &&
        p->sentence_place == place && p->sentence_len == sentence.len &&
        p->sentence.len == sentence.len)
        return;
    dl_fold_sentence(sentence, ret_at, ret_len, &p->sentence);
    p->sentence_place = place;
    p->sentence_len = inside ? sentence.len : SIZE_MAX;
}

int dl_shard_add(struct dl_shard *p, const struct dl_event *event, struct dateline_error *reterr)
{
    static const struct dl_resolution refused = {.kind = DATELINE_REFUSED};
    const struct dl_resolution *r = event->resolution ? event->resolution : &refused;
    if (p->n_added == UINT32_MAX || p->n == UINT32_MAX || event->page > UINT32_MAX ||
        event->sentence.len >= UINT32_MAX / 4 || event->match.len >= UINT32_MAX / 4 ||
        event->length >= UINT32_MAX || event->explain.len >= UINT32_MAX / 4)
        return dl_fail(reterr, DATELINE_ELIMIT, TOO_MUCH);

    if (p->n_added == 0 && !keep_heads(p))
        return no_memory(reterr);

    size_t at, len;
    p->sentence.failed = p->words.failed = false; /* by an event that was too much before */
    put_sentence(p, event, &at, &len);

    struct strings strings;
    struct dl_record record; /* what is kept apart stays as it is: to clear it takes long */
    record.source = p->document;
    record.line = event->line;
    record.offset = event->offset;
    record.page = event->page;
    record.length = event->length;
    record.match_at = at;
    record.match_len = len;
    record.kind = (uint8_t)r->kind;
    record.relation = (uint8_t)r->relation;
    record.flags = (uint8_t)r->flags;
    record.n_timex = 0;
    put_words(p, event, &record);
    put_date(&record, r, &strings);
    struct dl_shares shares = put_shared(p, event, r);
    bool kept = !p->sentence.failed && !p->words.failed && !p->shared.failed &&
                put_timex(p, event, r, &record) && DL_GROW(p->records, p->n, p->cap_records);
    char *packed = kept ? keep_record(p, &record, &shares) : NULL;
    if (!packed)
        return no_memory(reterr);
    append(p, packed, &record);
    return is_full(p) ? dl_run_write(p, reterr) : DATELINE_OK;
}
