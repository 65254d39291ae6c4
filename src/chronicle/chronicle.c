/* SPDX-License-Identifier: MIT */
/* The store: documents and their events come in, each event as one record. */
#include "chronicle/chronicle.h"

#include <stdlib.h>

#include "chronicle/fold.h"
#include "chronicle/store.h"

int dl_chronicle_new(struct dl_chronicle **ret)
{
    struct dl_chronicle *c = calloc(1, sizeof *c);
    if (!c)
        return DATELINE_ENOMEM;
    c->settled = true;
    *ret = c;
    return DATELINE_OK;
}

void dl_chronicle_free(struct dl_chronicle *c)
{
    if (!c)
        return;
    dl_arena_free(&c->arena);
    dl_buf_free(&c->sentence);
    dl_buf_free(&c->strings);
    for (size_t i = 0; i < c->n_sources; i++)
        dl_buf_free(&c->sources[i].text);
    free(c->sources);
    free(c->records);
    free(c->sorted);
    free(c->keys);
    free(c);
}

uint64_t dl_fnv1a(uint64_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* ---- documents ------------------------------------------------------------------------------- */

int dl_chronicle_begin(struct dl_chronicle *c, struct dl_view source, struct dl_view title,
                       bool keep_text)
{
    c->begun = false;
    if (c->n_sources == UINT32_MAX)
        return DATELINE_ELIMIT;
    if (!DL_GROW(c->sources, c->n_sources, c->cap_sources))
        return DATELINE_ENOMEM;

    struct dl_source s = {.has_text = keep_text};
    s.name = dl_arena_copy(&c->arena, source.data, source.len);
    s.title = dl_arena_copy(&c->arena, title.data, title.len);
    if (!s.name || !s.title)
        return DATELINE_ENOMEM;
    s.date = dl_view("", 0);
    s.hash = dl_fnv1a(DL_FNV1A_START, s.name, source.len + 1);
    c->sources[c->n_sources++] = s;
    c->n_before = c->n;
    c->settled_before = c->settled;
    c->begun = true;
    return DATELINE_OK;
}

int dl_chronicle_add_text(struct dl_chronicle *c, struct dl_view text)
{
    if (!c->begun)
        return DATELINE_EINVAL;
    struct dl_buf *all = &c->sources[c->n_sources - 1].text;
    dl_buf_add(all, text.data, text.len);
    return all->failed ? DATELINE_ENOMEM : DATELINE_OK;
}

int dl_chronicle_end(struct dl_chronicle *c, struct dl_view document_date, bool has_pages)
{
    if (!c->begun)
        return DATELINE_EINVAL;
    const char *date = dl_arena_copy(&c->arena, document_date.data, document_date.len);
    if (!date)
        return DATELINE_ENOMEM;
    struct dl_source *source = &c->sources[c->n_sources - 1];
    source->date = dl_view(date, document_date.len);
    source->has_pages = has_pages;
    return DATELINE_OK;
}

size_t dl_kind_index(unsigned kind)
{
    size_t i = 0;
    while (i < DL_KINDS && kind != 1u << i)
        i++;
    return i;
}

void dl_chronicle_rollback(struct dl_chronicle *c)
{
    if (!c->begun)
        return;
    for (size_t i = c->n_before; i < c->n; i++)
        c->counts[dl_kind_index(c->records[i]->kind)]--;
    c->n = c->n_before;
    if (c->n_sorted > c->n)
        c->n_sorted = 0; /* sorted with the document that goes */
    c->settled = c->settled || c->settled_before;
    dl_buf_free(&c->sources[--c->n_sources].text);
    c->begun = false;
}

bool dl_chronicle_text(const struct dl_chronicle *c, struct dl_view *ret_text,
                       struct dl_view *ret_date)
{
    if (c->n_sources != 1 || !c->sources[0].has_text)
        return false;
    const struct dl_buf *text = &c->sources[0].text;
    *ret_text = dl_view(text->data ? text->data : "", text->len);
    *ret_date = c->sources[0].date;
    return true;
}

/* ---- events ---------------------------------------------------------------------------------- */

/* A quick hash of the ends of a string: it only chooses a slot. */
static size_t slot_of(const char *text, size_t len)
{
    uint64_t head = 0, tail = 0;
    size_t ends = len < sizeof head ? len : sizeof head;
    memcpy(&head, text, ends);
    memcpy(&tail, text + len - ends, ends);
    uint64_t hash = (head ^ tail << 7 ^ len) * UINT64_C(0x9E3779B97F4A7C15); /* Fibonacci hashing */
    return (size_t)(hash >> 32) % DL_SHARED;
}

/* A copy of a string that other events are likely to have too: the last one of its slot is kept
 * for them. NULL when memory runs out. */
static const char *share(struct dl_chronicle *c, const char *text, size_t len)
{
    if (len == 0)
        return "";
    struct dl_view *slot = &c->shared[slot_of(text, len)];
    if (!dl_view_equal(*slot, dl_view(text, len)))
        *slot = dl_view(dl_arena_copy(&c->arena, text, len), len);
    if (!slot->data)
        slot->len = 0;
    return slot->data;
}

static void add_end_value(struct dl_buf *out, const struct dl_point *p, bool open, bool unknown)
{
    char value[DL_EDTF_MAX] = "";
    if (open)
        memcpy(value, "..", 3);
    else if (!unknown)
        dl_timex_print(p, value);
    dl_buf_add_text(out, value);
}

static void add_value(struct dl_buf *out, const struct dl_resolution *r)
{
    if (r->kind != DATELINE_EVENT) {
        dl_buf_add_text(out, r->n_timex > 0 ? r->timex[0].value : "");
        return;
    }
    add_end_value(out, &r->date.from, r->date.interval && r->date.open_start,
                  r->date.interval && r->date.unknown_start);
    if (r->date.interval) {
        dl_buf_add_char(out, '/');
        add_end_value(out, &r->date.to, r->date.open_end, r->date.unknown_end);
    }
}

/* Put the strings of a record together and note in it where they begin. */
static void put_strings(struct dl_buf *out, const struct dl_event *e, const struct dl_resolution *r,
                        struct dl_record *record)
{
    char date[DL_EDTF_MAX] = "";
    out->len = 0;
    if (r->kind == DATELINE_EVENT)
        dl_edtf_print(&r->date, date);
    dl_buf_add(out, date, strlen(date) + 1);
    record->value_at = (uint8_t)out->len;
    add_value(out, r);
    if (!out->failed && strcmp(out->data, out->data + record->value_at) == 0) {
        out->len = record->value_at; /* days, months and years are written alike */
        record->value_at = 0;
    } else {
        dl_buf_add_char(out, '\0');
    }
    record->words_at = (uint8_t)out->len;
    dl_fold(e->match, out);
    dl_buf_add_char(out, '\0');
    record->explain_at = (uint32_t)out->len;
    dl_buf_add(out, e->explain.data, e->explain.len);
    if (e->why) {
        dl_buf_add_text(out, e->why);
        dl_buf_add_char(out, '\n');
    }
    dl_buf_add_char(out, '\0');
}

static enum dateline_precision coarser_end(const struct dl_date *d)
{
    enum dateline_precision from =
        d->open_start || d->unknown_start ? DATELINE_NO_PRECISION : d->from.grain;
    enum dateline_precision to =
        d->open_end || d->unknown_end ? DATELINE_NO_PRECISION : d->to.grain;
    return from > to ? from : to;
}

static int32_t second_of_day(const struct dl_point *p)
{
    return (p->hour * 60 + p->minute) * 60 + p->second;
}

static void put_date(struct dl_record *record, const struct dl_resolution *r)
{
    record->first = DL_NO_FIRST;
    record->last = DL_NO_LAST;
    record->last_second = 24 * 60 * 60 - 1;
    record->coarsest = record->precision = (uint8_t)r->precision;
    if (r->kind != DATELINE_EVENT)
        return;

    const struct dl_point *to = r->date.interval ? &r->date.to : &r->date.from;
    if (dl_date_first(&r->date, &record->first) && r->date.from.grain == DATELINE_TIME)
        record->first_second = second_of_day(&r->date.from);
    if (dl_date_last(&r->date, &record->last) && to->grain == DATELINE_TIME)
        record->last_second = second_of_day(to);
    if (r->precision == DATELINE_RANGE && r->date.interval)
        record->coarsest = (uint8_t)coarser_end(&r->date);
}

/* The annotations of a resolution, copied, with their offsets in the document: the resolution's
 * own are those in the piece of it that was looked at. NULL when memory runs out. */
static const struct dateline_timex *copy_timex(struct dl_chronicle *c, const struct dl_event *e,
                                               const struct dl_resolution *r)
{
    struct dateline_timex *timex = dl_arena_alloc(&c->arena, r->n_timex * sizeof *timex);
    if (!timex)
        return NULL;
    for (size_t i = 0; i < r->n_timex; i++) {
        const struct dl_resolution_timex *t = &r->timex[i];
        const char *value = share(c, t->value, strlen(t->value));
        const char *quant = share(c, t->quant, strlen(t->quant));
        const char *freq = share(c, t->freq, strlen(t->freq));
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

/* Fill what a record shares with others; false when memory runs out. */
static bool put_shared(struct dl_chronicle *c, const struct dl_event *e,
                       const struct dl_resolution *r, struct dl_record *record)
{
    char anchor[DL_EDTF_MAX] = "";
    if (r->has_anchor)
        dl_edtf_print(&r->anchor, anchor);
    const char *pattern = r->pattern ? r->pattern->name : "";
    record->anchor = share(c, anchor, strlen(anchor));
    record->pattern = share(c, pattern, strlen(pattern));
    record->heading = share(c, e->heading.data, e->heading.len);
    if (r->n_timex > 0 && c->sources[record->source].has_text) {
        record->timex = copy_timex(c, e, r);
        record->n_timex = record->timex ? (uint8_t)r->n_timex : 0;
        return record->anchor && record->pattern && record->heading && record->timex;
    }
    return record->anchor && record->pattern && record->heading;
}

/* Copy the record with its strings, and the sentence unless it is that of the event before. */
static struct dl_record *copy_record(struct dl_chronicle *c, const struct dl_record *record)
{
    bool same = c->last_event && c->sentence.len == c->last_event_len &&
                memcmp(c->sentence.data, c->last_event, c->last_event_len) == 0;
    size_t event_at = c->strings.len;
    if (!same)
        dl_buf_add(&c->strings, c->sentence.data, c->sentence.len + 1);
    if (c->strings.failed)
        return NULL;

    struct dl_record *copy = dl_arena_take(&c->arena, sizeof *copy + c->strings.len);
    if (!copy)
        return NULL;
    *copy = *record;
    memcpy(copy->strings, c->strings.data, c->strings.len);
    if (!same) {
        c->last_event = copy->strings + event_at;
        c->last_event_len = c->sentence.len;
    }
    copy->event = c->last_event;
    return copy;
}

static bool has_room(struct dl_chronicle *c)
{
    return DL_GROW(c->records, c->n, c->cap_records) && DL_GROW(c->sorted, c->n, c->cap_sorted) &&
           DL_GROW(c->keys, 2 * c->n + 1, c->cap_keys);
}

static void append(struct dl_chronicle *c, struct dl_record *record)
{
    const struct dl_record *before = c->n > 0 ? c->records[c->n - 1] : NULL;
    if (before && before->source == record->source && before->offset > record->offset)
        c->settled = false;
    c->records[c->n++] = record;
    c->counts[dl_kind_index(record->kind)]++;
    c->n_added++;
}

int dl_chronicle_add(struct dl_chronicle *c, const struct dl_event *event)
{
    static const struct dl_resolution refused = {.kind = DATELINE_REFUSED};
    const struct dl_resolution *r = event->resolution ? event->resolution : &refused;
    if (!c->begun || dl_kind_index(r->kind) == DL_KINDS)
        return DATELINE_EINVAL;
    if (c->n_added == UINT32_MAX || event->sentence.len >= UINT32_MAX / 2 ||
        event->match.len >= UINT32_MAX / 2 || event->explain.len >= UINT32_MAX / 2)
        return DATELINE_ELIMIT;

    bool inside = event->match_at <= event->sentence.len;
    size_t at = inside ? event->match_at : 0, len = inside ? event->match.len : 0;
    c->sentence.failed = c->strings.failed = false; /* by an event that was too much before */
    dl_fold_sentence(event->sentence, &at, &len, &c->sentence);

    struct dl_record record = {
        .line = event->line,
        .page = event->page,
        .offset = event->offset,
        .length = event->length,
        .source = (uint32_t)c->n_sources - 1,
        .number = c->n_added,
        .match_at = (uint32_t)at,
        .match_len = (uint32_t)len,
        .kind = (uint8_t)r->kind,
        .relation = (uint8_t)r->relation,
        .flags = (uint8_t)r->flags,
    };
    put_strings(&c->strings, event, r, &record);
    put_date(&record, r);
    if (c->sentence.failed || c->strings.failed || !has_room(c) ||
        !put_shared(c, event, r, &record))
        return DATELINE_ENOMEM;
    struct dl_record *copy = copy_record(c, &record);
    if (!copy)
        return DATELINE_ENOMEM;
    append(c, copy);
    return DATELINE_OK;
}
