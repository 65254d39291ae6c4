/* SPDX-License-Identifier: MIT */
/* The pattern files that are carried inside, generated from data/ by src/embed.py. */
#ifndef DL_EMBEDDED_H
#define DL_EMBEDDED_H

#include <stddef.h>

struct dl_embedded {
    const char *name; /* "en.patterns" */
    const char *data; /* len bytes and a NUL */
    size_t len;
};

/* In the order in which they are tried: the languages by name, then common.patterns. */
extern const struct dl_embedded dl_embedded_patterns[];
extern const size_t dl_n_embedded_patterns;

#endif
