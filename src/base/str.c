/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_CAP 64 /* bytes of a buffer's first piece of memory */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool dl_view_equal_nocase(struct dl_view a, struct dl_view b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.data[i] != b.data[i] && lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct dl_view dl_view_trim(struct dl_view v)
{
    while (v.len > 0 && is_space(v.data[0])) {
        v.data++;
        v.len--;
    }
    while (v.len > 0 && is_space(v.data[v.len - 1]))
        v.len--;
    return v;
}

bool dl_buf_grow(struct dl_buf *buf, size_t len)
{
    if (buf->failed)
        return false;
    size_t cap = buf->cap > 0 ? buf->cap : FIRST_CAP;
    while (cap - buf->len <= len && cap <= SIZE_MAX / 2)
        cap *= 2;
    char *data = cap - buf->len > len ? realloc(buf->data, cap) : NULL;
    if (data == NULL) {
        buf->failed = true;
        return false;
    }
    buf->data = data;
    buf->cap = cap;
    return true;
}

void dl_buf_add_u64(struct dl_buf *buf, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    dl_buf_add(buf, digits + at, sizeof digits - at);
}

void dl_buf_addf(struct dl_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0) {
        buf->failed = true;
        return;
    }
    if (!dl_buf_reserve(buf, (size_t)len))
        return;
    va_start(args, format);
    vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

void dl_buf_free(struct dl_buf *buf)
{
    free(buf->data);
    *buf = (struct dl_buf){0};
}

bool dl_grow(void **p, size_t n, size_t *cap, size_t element_size)
{
    if (n < *cap)
        return true;
    size_t wanted = *cap > 0 ? *cap : 8;
    while (wanted <= n) {
        if (wanted > SIZE_MAX / 2)
            return false;
        wanted *= 2;
    }
    if (element_size > 0 && wanted > SIZE_MAX / element_size)
        return false;
    void *grown = realloc(*p, wanted * element_size);
    if (grown == NULL)
        return false;
    *p = grown;
    *cap = wanted;
    return true;
}
