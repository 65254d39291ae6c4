/* SPDX-License-Identifier: MIT */
/* The pattern files that are carried inside, generated from data/ by src/embed.py. */
#ifndef DL_EMBEDDED_H
#define DL_EMBEDDED_H

#include "base/str.h"

/* A file, packed: few runs ask for its text. It is told as bytes and as copies of what stood before
 * (Ziv and Lempel 1977), and these as bits of an arithmetic code that learns how often each is 1
 * (as the one of Mahoney's lpaq). The bits, each with a chance of its own, the highest first:
 *
 *     is it a copy         by whether the last two were
 *     a byte               8, by the byte before
 *     a copy's length      7, above DL_EMBEDDED_LEAST
 *     how far before       5 for the number of bits behind its first one, by the length if that is
 *                          short; up to four of these, by their number; the rest are even chances
 */
struct dl_embedded {
    const char *name; /* "en.patterns" */
    const unsigned char *packed;
    size_t n_packed, len; /* len: of the text */
};
enum { DL_EMBEDDED_LEAST = 3 };

/* In the order in which they are tried: the languages by name, then common.patterns. */
extern const struct dl_embedded dl_embedded_patterns[];
extern const size_t dl_n_embedded_patterns;

/* The text of a file, behind what is in ret; ret->failed when memory ran out. */
void dl_embedded_text(const struct dl_embedded *file, struct dl_buf *ret);

#endif
