/* SPDX-License-Identifier: MIT */
#ifndef DL_NEAR_H
#define DL_NEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The candidate most like a word that a user wrote. */
struct dl_near {
    struct dl_view word;
    const char *best; /* NULL: none is like it */
    size_t distance;  /* of the best, in letters to insert, drop, change or swap */
};

struct dl_near dl_near_start(struct dl_view word);
/* Keep the candidate if it is at most two letters off, less than half of the word, and nearer than
 * the best; of equals the first stays. Not a copy. */
void dl_near_try(struct dl_near *near, const char *candidate);

#endif
