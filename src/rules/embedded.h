/* SPDX-License-Identifier: MIT */
/* The pattern files that are carried inside, generated from data/ by src/embed.py. */
#ifndef DL_EMBEDDED_H
#define DL_EMBEDDED_H

#include "base/str.h"

/* A file, packed: few runs ask for its text. A byte below 128 is followed by as many bytes of the
 * text and one more. Another says, with the two behind it (the lower first), that n bytes stand
 * once more as they stood so many bytes before: n is the byte's lower seven bits and
 * DL_EMBEDDED_COPY. */
struct dl_embedded {
    const char *name; /* "en.patterns" */
    const unsigned char *packed;
    size_t n_packed, len; /* len: of the text */
};
enum { DL_EMBEDDED_COPY = 4 };

/* In the order in which they are tried: the languages by name, then common.patterns. */
extern const struct dl_embedded dl_embedded_patterns[];
extern const size_t dl_n_embedded_patterns;

/* The text of a file, behind what is in ret; ret->failed when memory ran out. */
void dl_embedded_text(const struct dl_embedded *file, struct dl_buf *ret);

#endif
