/* SPDX-License-Identifier: MIT */
/* Merging many sorted inputs: a heap that knows which input has the first head (Knuth, The Art of
 * Computer Programming 3, 5.4.1). Inputs are numbers; what they hold is their owner's. */
#ifndef DL_KWAY_H
#define DL_KWAY_H

#include <stdbool.h>
#include <stddef.h>

struct dl_kway {
    size_t *heap; /* numbers of the inputs that have a head, the first on top */
    size_t n, cap;
    /* Is the head of input a before that of b? Never so both ways. */
    bool (*is_before)(void *context, size_t a, size_t b);
    void *context;
};

/* An input that has a head joins. False when memory runs out. */
bool dl_kway_add(struct dl_kway *k, size_t input);
/* The input whose head is first; k->n is not 0. */
static inline size_t dl_kway_first(const struct dl_kway *k)
{
    return k->heap[0];
}
/* The first input has its next head, or (drop) has come to its end. */
void dl_kway_next(struct dl_kway *k);
void dl_kway_drop(struct dl_kway *k);
void dl_kway_free(struct dl_kway *k);

#endif
