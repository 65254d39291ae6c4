/* SPDX-License-Identifier: MIT */
/*
 * A hash table that is made once and in which each key has its own place: what is not in it is told
 * by one look. Keys are put into groups by their hash, and each group has a shift that takes all of
 * its keys to places that are free (hash and displace: Pagh, "Hash and displace: efficient
 * evaluation of minimal perfect hash functions", 1999).
 */
#ifndef DL_PLACES_H
#define DL_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dl_places {
    const uint16_t *numbers; /* of what stands at a place; 0: nothing does */
    size_t mask;             /* how many places there are, a power of two, less one */
    const uint8_t *shifts;   /* by the highest bits of a hash */
    unsigned shift_by;       /* what takes a hash to them */
};

/* All bits of the hash tell: two that differ have different places with most shifts, if not in
 * these places then in twice as many. */
static inline size_t dl_place(size_t mask, uint64_t hash, size_t shift)
{
    return ((hash + (hash << 32)) * (2 * shift + 1) >> 40) & mask;
}

/* The number of what has that hash, if anything has. */
static inline uint16_t dl_number_at(const struct dl_places *p, uint64_t hash)
{
    return p->numbers[dl_place(p->mask, hash, p->shifts[hash >> p->shift_by])];
}

static inline size_t dl_n_shifts(const struct dl_places *p)
{
    return (size_t)1 << (64 - p->shift_by);
}

/* Places for the numbers 1 to n - 1. Of those with the same hash only the first has one, and
 * same[number] is the next of them, or 0. The tables are the caller's, to be freed. False when
 * memory ran out. */
bool dl_places_new(const uint64_t *hashes, size_t n, uint16_t *same, struct dl_places *ret);

#endif
