/* SPDX-License-Identifier: MIT */
#include "rules/embedded.h"

/* The bytes may overlap what they become. */
static void copy_again(struct dl_buf *out, size_t n, size_t distance)
{
    char *to = out->data + out->len;
    for (size_t i = 0; i < n; i++)
        to[i] = *(to + i - distance);
    out->len += n;
}

void dl_embedded_text(const struct dl_embedded *file, struct dl_buf *ret)
{
    if (!dl_buf_reserve(ret, file->len))
        return;
    for (const unsigned char *p = file->packed; p < file->packed + file->n_packed;) {
        size_t n = *p++;
        if (n < 128) {
            dl_buf_add(ret, (const char *)p, n + 1);
            p += n + 1;
        } else {
            copy_again(ret, n - 128 + DL_EMBEDDED_COPY, (size_t)(p[0] | p[1] << 8));
            p += 2;
        }
    }
    ret->data[ret->len] = '\0';
}
