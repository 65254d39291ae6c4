/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 4096, WORTH_A_CALL = 16 * PAGE };

void dl_memory_ready(void *p, size_t len)
{
#ifdef MADV_POPULATE_WRITE
    uintptr_t from = ((uintptr_t)p + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
    uintptr_t to = ((uintptr_t)p + len) & ~(uintptr_t)(PAGE - 1);
    if (to > from && to - from >= WORTH_A_CALL)
        madvise((void *)from, to - from, MADV_POPULATE_WRITE);
#else
    (void)p;
    (void)len;
#endif
}

void *dl_memory_large_page(void)
{
    void *p = aligned_alloc(DL_LARGE_PAGE, DL_LARGE_PAGE);
#ifdef MADV_HUGEPAGE
    if (p != NULL)
        madvise(p, DL_LARGE_PAGE, MADV_HUGEPAGE);
#endif
    return p;
}
