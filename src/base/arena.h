/* SPDX-License-Identifier: MIT */
/* Memory with one owner: what is allocated from an arena is freed with it, all at once. */
#ifndef DL_ARENA_H
#define DL_ARENA_H

#include <stddef.h>

struct dl_arena {
    struct dl_arena_block *blocks; /* newest first */
    struct dl_arena_block *spare;  /* large pages of before dl_arena_clear() */
    size_t used;                   /* bytes taken of the newest block */
    size_t size;                   /* bytes of all blocks but the spare ones */
};

/* Zeroed and aligned for any type; NULL when memory runs out. */
void *dl_arena_alloc(struct dl_arena *arena, size_t size);
/* The same, not zeroed. */
void *dl_arena_take(struct dl_arena *arena, size_t size);
/* Unaligned, not zeroed, and no more of it is used than up to `end`; NULL when memory runs out. */
char *dl_arena_begin(struct dl_arena *arena, size_t most);
void dl_arena_end(struct dl_arena *arena, char *end);
/* Unaligned bytes, a NUL after them; NULL when memory runs out. */
char *dl_arena_copy(struct dl_arena *arena, const char *bytes, size_t len);
/* Begin anew: large pages are kept for what comes, for fresh ones cost time. */
void dl_arena_clear(struct dl_arena *arena);
void dl_arena_free(struct dl_arena *arena);

#endif
