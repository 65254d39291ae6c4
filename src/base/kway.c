/* SPDX-License-Identifier: MIT */
#include "base/kway.h"

#include <stdlib.h>

#include "base/str.h"

static bool is_before(const struct dl_kway *k, size_t a, size_t b)
{
    return k->is_before(k->context, a, b);
}

bool dl_kway_add(struct dl_kway *k, size_t input)
{
    if (!DL_GROW(k->heap, k->n, k->cap))
        return false;
    size_t at = k->n++;
    for (; at > 0 && is_before(k, input, k->heap[(at - 1) / 2]); at = (at - 1) / 2)
        k->heap[at] = k->heap[(at - 1) / 2];
    k->heap[at] = input;
    return true;
}

void dl_kway_next(struct dl_kway *k)
{
    size_t input = k->heap[0], at = 0;
    for (size_t child = 1; child < k->n; child = 2 * at + 1) {
        if (child + 1 < k->n && is_before(k, k->heap[child + 1], k->heap[child]))
            child++;
        if (!is_before(k, k->heap[child], input))
            break;
        k->heap[at] = k->heap[child];
        at = child;
    }
    k->heap[at] = input;
}

void dl_kway_drop(struct dl_kway *k)
{
    k->heap[0] = k->heap[--k->n];
    if (k->n > 0)
        dl_kway_next(k);
}

void dl_kway_free(struct dl_kway *k)
{
    free(k->heap);
    *k = (struct dl_kway){0};
}
