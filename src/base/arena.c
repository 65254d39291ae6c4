/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct dl_arena_block {
    struct dl_arena_block *next; /* older */
    size_t cap;                  /* bytes of data */
    alignas(max_align_t) char data[];
};

/* Blocks double from the first size on, so that small arenas stay small; behind those of the next
 * size comes the last, which is a large page with its head. */
#define FIRST_BLOCK ((size_t)4 << 10)
#define LAST_SMALL_BLOCK ((size_t)256 << 10)
/* What is a larger part of a block than one of so many has a block of its own. */
#define LARGE_PART 4
#define LAST_BLOCK ((size_t)DL_LARGE_PAGE - sizeof(struct dl_arena_block))

static struct dl_arena_block *fresh_block(size_t cap)
{
    struct dl_arena_block *block =
        cap == LAST_BLOCK ? dl_memory_large_page() : malloc(sizeof *block + cap);
    if (block == NULL)
        return NULL;
    block->cap = cap;
    dl_memory_ready(block->data, cap);
    return block;
}

static struct dl_arena_block *new_block(struct dl_arena *arena, size_t cap)
{
    if (cap > SIZE_MAX - sizeof(struct dl_arena_block))
        return NULL;
    bool is_spare = cap == LAST_BLOCK && arena->spare != NULL;
    struct dl_arena_block *block = is_spare ? arena->spare : fresh_block(cap);
    if (block == NULL)
        return NULL;
    if (is_spare)
        arena->spare = block->next;
    block->next = NULL;
    arena->size += cap;
    return block;
}

/* A block of its own for one large piece goes behind the newest, whose rest stays in use. */
static char *alloc_large(struct dl_arena *arena, size_t size)
{
    struct dl_arena_block *block = new_block(arena, size);
    if (block == NULL)
        return NULL;
    block->next = arena->blocks->next;
    arena->blocks->next = block;
    return block->data;
}

/* Of the block that follows the newest. */
static size_t next_cap(const struct dl_arena *arena, size_t size)
{
    size_t cap = arena->blocks == NULL ? FIRST_BLOCK : arena->blocks->cap * 2;
    while (cap <= LAST_SMALL_BLOCK && cap / LARGE_PART < size)
        cap *= 2;
    return cap > LAST_SMALL_BLOCK ? LAST_BLOCK : cap;
}

/* size bytes at a multiple of align (a power of two), not cleared. */
static char *take(struct dl_arena *arena, size_t size, size_t align)
{
    struct dl_arena_block *newest = arena->blocks;
    if (newest != NULL) {
        size_t at = (arena->used + align - 1) & ~(align - 1);
        if (at <= newest->cap && size <= newest->cap - at) {
            arena->used = at + size;
            return newest->data + at;
        }
    }
    size_t cap = next_cap(arena, size);
    if (newest != NULL && size > cap / LARGE_PART)
        return alloc_large(arena, size);

    struct dl_arena_block *block = new_block(arena, cap > size ? cap : size);
    if (block == NULL)
        return NULL;
    block->next = newest;
    arena->blocks = block;
    arena->used = size;
    return block->data;
}

void *dl_arena_take(struct dl_arena *arena, size_t size)
{
    return take(arena, size, alignof(max_align_t));
}

void *dl_arena_alloc(struct dl_arena *arena, size_t size)
{
    void *p = dl_arena_take(arena, size);
    if (p != NULL)
        memset(p, 0, size);
    return p;
}

char *dl_arena_begin(struct dl_arena *arena, size_t most)
{
    return take(arena, most, 1);
}

void dl_arena_end(struct dl_arena *arena, char *end)
{
    struct dl_arena_block *newest = arena->blocks;
    if (end >= newest->data && end <= newest->data + arena->used) /* it is no block of its own */
        arena->used = (size_t)(end - newest->data);
}

char *dl_arena_copy(struct dl_arena *arena, const char *bytes, size_t len)
{
    if (len == SIZE_MAX)
        return NULL;
    char *p = take(arena, len + 1, 1);
    if (p == NULL)
        return NULL;
    if (len > 0)
        memcpy(p, bytes, len);
    p[len] = '\0';
    return p;
}

static void free_block(struct dl_arena_block *block)
{
    if (block->cap == LAST_BLOCK)
        dl_memory_large_page_free(block);
    else
        free(block);
}

void dl_arena_clear(struct dl_arena *arena)
{
    struct dl_arena_block *spare = arena->spare;
    for (struct dl_arena_block *block = arena->blocks, *next; block != NULL; block = next) {
        next = block->next;
        if (block->cap == LAST_BLOCK) {
            block->next = spare;
            spare = block;
        } else {
            free_block(block);
        }
    }
    *arena = (struct dl_arena){.spare = spare};
}

void dl_arena_free(struct dl_arena *arena)
{
    dl_arena_clear(arena);
    while (arena->spare != NULL) {
        struct dl_arena_block *block = arena->spare;
        arena->spare = block->next;
        free_block(block);
    }
}
