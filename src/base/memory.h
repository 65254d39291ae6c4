/* SPDX-License-Identifier: MIT */
/* Memory that will be used from its beginning to its end. */
#ifndef DL_MEMORY_H
#define DL_MEMORY_H

#include <stddef.h>

/* Ask the system for the pages of fresh memory all at once, where it can do that: a page fault for
 * each costs more than filling them, and far more on a virtual machine. Only a hint. */
void dl_memory_ready(void *p, size_t len);

/* What the machine can map as one page where the system has such pages. Rows that are written in
 * the order of a text and read in the order of time touch pages all over: with small ones they wait
 * for the page tables more than for the bytes. */
enum { DL_LARGE_PAGE = 2 << 20 };
/* Use them for what of the memory reaches over them, where nothing was written yet. Only a hint. */
void dl_memory_use_large_pages(void *p, size_t len);
/* Memory from malloc() that will be filled, in large pages if it is as large as one. NULL when
 * memory runs out. */
void *dl_memory_alloc(size_t size);
/* That many bytes at a multiple of it, for which the system is asked for one large page. They go
 * back to the system when they are freed: a heap would keep the room between them. NULL when memory
 * runs out. */
void *dl_memory_large_page(void);
void dl_memory_large_page_free(void *page);

#endif
