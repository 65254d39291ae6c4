/* SPDX-License-Identifier: MIT */
/*
 * Records as bytes. Most numbers in them are small, so they are put down seven bits a byte
 * (LEB128); fresh memory costs more time than that. A record is
 *
 *     head     document, kind, and how far the date reaches
 *     shares   how far back its sentence is, and places of the shared strings; not on disk
 *     rest     everything else, and its own strings, each with its NUL
 *
 * and on disk there is its size in four bytes before it, and the sentence and the shared strings
 * behind it.
 */
#include "chronicle/store.h"

static inline char *put(char *p, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        *p++ = (char)(n | 0x80);
    *p++ = (char)n;
    return p;
}

/* Of three bytes or more. */
static const char *get_long(const char *p, uint64_t *ret)
{
    const uint8_t *u = (const uint8_t *)p + 2;
    uint64_t n = (uint64_t)(u[-2] & 0x7f) | (uint64_t)(u[-1] & 0x7f) << 7;
    unsigned shift = 14;
    for (; *u >= 0x80; shift += 7)
        n |= (uint64_t)(*u++ & 0x7f) << shift;
    *ret = n | (uint64_t)*u << shift;
    return (const char *)u + 1;
}

static inline const char *get(const char *p, uint64_t *ret)
{
    const uint8_t *u = (const uint8_t *)p;
    if (u[0] >= 0x80 && u[1] >= 0x80)
        return get_long(p, ret);
    bool two = u[0] >= 0x80;
    *ret = two ? (uint64_t)(u[0] & 0x7f) | (uint64_t)u[1] << 7 : u[0];
    return p + 1 + two;
}

/* Numbers near 0 on both sides become small ones. */
static char *put_signed(char *p, int64_t n)
{
    return put(p, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0));
}

static const char *get_signed(const char *p, int64_t *ret)
{
    uint64_t n;
    p = get(p, &n);
    *ret = (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
    return p;
}

static inline char *put_string(char *p, const char *text, size_t len)
{
    memcpy(p, text, len + 1);
    return p + len + 1;
}

/* ---- head ------------------------------------------------------------------------------------ */

/* Whole days that are neither too far away nor too many, as most are, have a short form. It is
 * marked in the byte of the kind. In it some numbers of days are none, but tell what is open. */
enum { SHORT_FORM = 0x80 };
enum { OPEN_BEGIN = UINT16_MAX, OPEN_END = UINT16_MAX - 1 };

/* The day that the short form is put down with; its number of days. */
static int64_t short_form_of(const struct dl_extent *e, uint64_t *ret_days)
{
    *ret_days = e->first == DL_NO_FIRST ? OPEN_BEGIN
                : e->last == DL_NO_LAST ? OPEN_END
                                        : (uint64_t)e->last - (uint64_t)e->first;
    return e->first == DL_NO_FIRST ? e->last : e->first;
}

static bool has_short_form(const struct dl_extent *e, int64_t day, uint64_t days)
{
    bool open = e->first == DL_NO_FIRST || e->last == DL_NO_LAST;
    return day >= INT32_MIN && day <= INT32_MAX && e->first_second == 0 &&
           e->last_second == DL_LAST_SECOND && (open || days < OPEN_END);
}

static char *put_extent(char *p, const struct dl_extent *e)
{
    p = put_signed(p, e->first);
    p = put(p, (uint64_t)e->last - (uint64_t)e->first);
    p = put_signed(p, e->first_second);
    return put_signed(p, DL_LAST_SECOND - e->last_second);
}

static const char *get_extent(const char *p, struct dl_extent *e)
{
    uint64_t days;
    int64_t first_second, last_second;
    p = get_signed(p, &e->first);
    p = get(p, &days);
    p = get_signed(p, &first_second);
    p = get_signed(p, &last_second);
    e->last = (int64_t)((uint64_t)e->first + days);
    e->first_second = (int32_t)first_second;
    e->last_second = (int32_t)(DL_LAST_SECOND - last_second);
    return p;
}

static char *put_head(char *p, const struct dl_record *r)
{
    const struct dl_extent *e = &r->extent;
    uint64_t days;
    int64_t day = short_form_of(e, &days);
    bool is_short = has_short_form(e, day, days);
    p = put(p, r->source);
    *p++ = (char)(r->kind | (is_short ? SHORT_FORM : 0));
    if (!is_short)
        return put_extent(p, e);
    int32_t short_day = (int32_t)day;
    uint16_t short_days = (uint16_t)days;
    memcpy(p, &short_day, sizeof short_day);
    memcpy(p + sizeof short_day, &short_days, sizeof short_days);
    return p + sizeof short_day + sizeof short_days;
}

static inline const char *get_head(const char *p, struct dl_record *r)
{
    uint64_t source;
    int32_t day;
    uint16_t days;
    p = get(p, &source);
    r->source = (uint32_t)source;
    uint8_t kind = (uint8_t)*p++;
    r->kind = kind & (uint8_t)~SHORT_FORM;
    if (!(kind & SHORT_FORM))
        return get_extent(p, &r->extent);
    memcpy(&day, p, sizeof day);
    memcpy(&days, p + sizeof day, sizeof days);
    r->extent = (struct dl_extent){day, (int64_t)day + days, 0, DL_LAST_SECOND};
    if (days == OPEN_END)
        r->extent.last = DL_NO_LAST;
    if (days == OPEN_BEGIN)
        r->extent = (struct dl_extent){DL_NO_FIRST, day, 0, DL_LAST_SECOND};
    return p + sizeof day + sizeof days;
}

/* ---- shares ---------------------------------------------------------------------------------- */

static const char *get_shares(const char *p, const char *packed, const struct dl_buf *shared,
                              struct dl_record *r)
{
    uint64_t back, heading, pattern, anchor;
    p = get(p, &back);
    p = get(p, &heading);
    p = get(p, &pattern);
    p = get(p, &anchor);
    r->event = (const char *)((uintptr_t)packed - (uintptr_t)back);
    r->heading = shared->data + heading;
    r->pattern = shared->data + pattern;
    r->anchor = shared->data + anchor;
    return p;
}

/* ---- rest ------------------------------------------------------------------------------------ */

static char *put_rest(char *p, const struct dl_record *r)
{
    bool alike = r->value == r->date;
    size_t value_len = alike ? 0 : strlen(r->value);
    *p++ = (char)r->precision;
    *p++ = (char)r->relation;
    *p++ = (char)r->flags;
    *p++ = (char)r->n_timex;
    *p++ = (char)r->date_len;
    p = put(p, alike ? 0 : value_len + 1);
    p = put(p, r->words_len);
    p = put(p, r->match_len ? r->match_at + 1 : 0);
    p = put(p, r->offset);
    p = put(p, r->length);
    p = put(p, r->line);
    p = put(p, r->page);
    if (r->n_timex)
        p = (char *)memcpy(p, &r->timex, sizeof r->timex) + sizeof r->timex;
    p = put_string(p, r->date, r->date_len);
    if (!alike)
        p = put_string(p, r->value, value_len);
    p = put_string(p, r->match, r->words_len);
    return put_string(p, r->explain, strlen(r->explain));
}

static const char *get_rest(const char *p, struct dl_record *r)
{
    uint64_t value_size, words_len, match_at;
    r->precision = (uint8_t)*p++;
    r->relation = (uint8_t)*p++;
    r->flags = (uint8_t)*p++;
    r->n_timex = (uint8_t)*p++;
    r->date_len = (uint8_t)*p++;
    p = get(p, &value_size);
    p = get(p, &words_len);
    p = get(p, &match_at);
    p = get(p, &r->offset);
    p = get(p, &r->length);
    p = get(p, &r->line);
    p = get(p, &r->page);
    r->words_len = (size_t)words_len;
    r->match_at = match_at ? (size_t)match_at - 1 : 0;
    r->match_len = match_at ? r->words_len : 0;
    r->timex = NULL;
    if (r->n_timex) {
        memcpy(&r->timex, p, sizeof r->timex);
        p += sizeof r->timex;
    }
    r->date = p;
    r->value = value_size ? p + r->date_len + 1 : p;
    r->match = p + r->date_len + 1 + value_size;
    r->explain = r->match + r->words_len + 1;
    return r->explain;
}

/* ---- records --------------------------------------------------------------------------------- */

char *dl_pack(const struct dl_record *r, const struct dl_shares *shares, char *p)
{
    uintptr_t packed = (uintptr_t)p;
    p = put_head(p, r);
    p = put(p, packed - (uintptr_t)r->event);
    p = put(p, shares->heading);
    p = put(p, shares->pattern);
    p = put(p, shares->anchor);
    return put_rest(p, r);
}

void dl_unpack(const char *packed, const struct dl_buf *shared, struct dl_record *ret)
{
    get_rest(get_shares(get_head(packed, ret), packed, shared, ret), ret);
}

void dl_unpack_span(const char *packed, struct dl_record *ret)
{
    get_head(packed, ret);
}

/* Of a record and of a sentence, as much as most have. */
enum { LINE_BYTES = 64, RECORD_LINES = 2, SENTENCE_LINES = 4 };

static void fetch_lines(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(p + i * LINE_BYTES);
}

void dl_packed_fetch(const char *packed)
{
    fetch_lines(packed, RECORD_LINES);
}

void dl_packed_fetch_event(const char *packed)
{
    struct dl_record r;
    uint64_t back;
    get(get_head(packed, &r), &back);
    fetch_lines((const char *)((uintptr_t)packed - (uintptr_t)back), SENTENCE_LINES);
}

static void add_string(struct dl_buf *out, const char *text)
{
    dl_buf_add(out, text, strlen(text) + 1);
}

void dl_pack_alone(const char *packed, const struct dl_buf *shared, struct dl_buf *out)
{
    struct dl_record r;
    size_t begin = out->len;
    uint32_t size = 0;
    const char *shares = get_head(packed, &r);
    const char *rest = get_shares(shares, packed, shared, &r);
    const char *explain = get_rest(rest, &r);
    dl_buf_add(out, (const char *)&size, sizeof size);
    dl_buf_add(out, packed, (size_t)(shares - packed));
    dl_buf_add(out, rest, (size_t)(explain - rest));
    add_string(out, explain);
    add_string(out, r.event);
    add_string(out, r.heading);
    add_string(out, r.pattern);
    add_string(out, r.anchor);
    size = (uint32_t)(out->len - begin); /* its strings are shorter: dl_shard_add() sees to it */
    if (!out->failed)
        memcpy(out->data + begin, &size, sizeof size);
}

size_t dl_unpack_alone(const char *bytes, struct dl_record *ret)
{
    uint32_t size;
    memcpy(&size, bytes, sizeof size);
    const char *explain = get_rest(get_head(bytes + sizeof size, ret), ret);
    ret->event = explain + strlen(explain) + 1;
    ret->heading = ret->event + strlen(ret->event) + 1;
    ret->pattern = ret->heading + strlen(ret->heading) + 1;
    ret->anchor = ret->pattern + strlen(ret->pattern) + 1;
    ret->n_timex = 0; /* they were in memory */
    ret->timex = NULL;
    return size;
}
