/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 4096, WORTH_A_CALL = 16 * PAGE };

void dl_memory_use_large_pages(void *p, size_t len)
{
#ifdef MADV_HUGEPAGE
    uintptr_t from = ((uintptr_t)p + DL_LARGE_PAGE - 1) & ~(uintptr_t)(DL_LARGE_PAGE - 1);
    uintptr_t to = ((uintptr_t)p + len) & ~(uintptr_t)(DL_LARGE_PAGE - 1);
    if (to > from)
        madvise((void *)from, to - from, MADV_HUGEPAGE);
#else
    (void)p;
    (void)len;
#endif
}

void dl_memory_ready(void *p, size_t len)
{
    dl_memory_use_large_pages(p, len);
#ifdef MADV_POPULATE_WRITE
    uintptr_t from = ((uintptr_t)p + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
    uintptr_t to = ((uintptr_t)p + len) & ~(uintptr_t)(PAGE - 1);
    if (to > from && to - from >= WORTH_A_CALL)
        madvise((void *)from, to - from, MADV_POPULATE_WRITE);
#endif
}

void *dl_memory_alloc(size_t size)
{
    if (size < DL_LARGE_PAGE || size > SIZE_MAX - DL_LARGE_PAGE)
        return malloc(size);
    size = (size + DL_LARGE_PAGE - 1) & ~(size_t)(DL_LARGE_PAGE - 1);
    void *p = aligned_alloc(DL_LARGE_PAGE, size);
    if (p != NULL)
        dl_memory_use_large_pages(p, size);
    return p;
}

void *dl_memory_large_page(void)
{
    char *p = mmap(NULL, 2 * (size_t)DL_LARGE_PAGE, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    size_t before = -(uintptr_t)p % DL_LARGE_PAGE; /* of what is not needed */
    if (before > 0)
        munmap(p, before);
    p += before;
    munmap(p + DL_LARGE_PAGE, DL_LARGE_PAGE - before);
    dl_memory_use_large_pages(p, DL_LARGE_PAGE);
    return p;
}

void dl_memory_large_page_free(void *page)
{
    munmap(page, DL_LARGE_PAGE);
}
