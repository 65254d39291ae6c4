/* SPDX-License-Identifier: MIT */
/* Views (pointer and length, owning nothing) and growing buffers (owning). */
#ifndef DL_STR_H
#define DL_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct dl_view {
    const char *data;
    size_t len;
};

/* {0} is an empty buffer. When memory runs out, failed is set, later additions do nothing, and the
 * owner looks once at the end. data is NUL-terminated after every addition. */
struct dl_buf {
    char *data;
    size_t len, cap;
    bool failed;
};

static inline struct dl_view dl_view(const char *data, size_t len)
{
    return (struct dl_view){data, len};
}
static inline struct dl_view dl_view_of(const char *text)
{
    return (struct dl_view){text, strlen(text)};
}
static inline bool dl_view_equal(struct dl_view a, struct dl_view b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}
/* Equal but for the case of ASCII letters. */
bool dl_view_equal_nocase(struct dl_view a, struct dl_view b);
/* Without ASCII white space at both ends. */
struct dl_view dl_view_trim(struct dl_view v);

/* Room for len more bytes at data + len (and a NUL); false when memory ran out. */
bool dl_buf_grow(struct dl_buf *buf, size_t len);
static inline bool dl_buf_reserve(struct dl_buf *buf, size_t len)
{
    return buf->data && !buf->failed && len < buf->cap - buf->len ? true : dl_buf_grow(buf, len);
}
static inline void dl_buf_add(struct dl_buf *buf, const char *bytes, size_t len)
{
    if (!dl_buf_reserve(buf, len))
        return;
    if (len > 0)
        memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}
static inline void dl_buf_add_char(struct dl_buf *buf, char c)
{
    if (!dl_buf_reserve(buf, 1))
        return;
    buf->data[buf->len++] = c;
    buf->data[buf->len] = '\0';
}
static inline void dl_buf_add_text(struct dl_buf *buf, const char *text)
{
    dl_buf_add(buf, text, strlen(text));
}
void dl_buf_add_u64(struct dl_buf *buf, uint64_t n); /* decimal */
void dl_buf_addf(struct dl_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void dl_buf_free(struct dl_buf *buf);

/* Growing arrays: make room for one more element in p[n], of capacity cap. Sets p and cap;
 * false when memory ran out (p is then unchanged). */
bool dl_grow(void **p, size_t n, size_t *cap, size_t element_size);
#define DL_GROW(p, n, cap) dl_grow((void **)&(p), (n), &(cap), sizeof *(p))

#endif
