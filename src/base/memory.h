/* SPDX-License-Identifier: MIT */
/* Memory that will be used from its beginning to its end. */
#ifndef DL_MEMORY_H
#define DL_MEMORY_H

#include <stddef.h>

/* Ask the system for the pages of fresh memory all at once, where it can do that: a page fault for
 * each costs more than filling them, and far more on a virtual machine. Only a hint. */
void dl_memory_ready(void *p, size_t len);

#endif
