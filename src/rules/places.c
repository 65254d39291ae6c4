/* SPDX-License-Identifier: MIT */
#include "rules/places.h"

#include <stdlib.h>
#include <string.h>

enum { FEWEST_PLACES = 64, FEWEST_SHIFTS_LOG2 = 4, KEYS_OF_A_SHIFT = 4 };

/* The table while it is made. */
struct maker {
    const uint64_t *hashes;
    size_t n;
    uint16_t *numbers;
    size_t mask;
    uint8_t *shifts;
    size_t n_shifts;
    unsigned shift_by;
    uint16_t *first; /* of each group; 0: none */
    uint16_t *next;  /* behind each number the next of its group; 0: none */
    size_t *counts;  /* of each group */
    size_t most;     /* of them */
};

/* Put a number into its group, or behind one that has the same hash. */
static void group(struct maker *m, uint16_t number, uint16_t *same)
{
    size_t to = m->hashes[number] >> m->shift_by;
    uint16_t *link = &m->first[to];
    for (; *link; link = &m->next[*link])
        if (m->hashes[*link] == m->hashes[number]) {
            uint16_t last = *link;
            while (same[last])
                last = same[last];
            same[last] = number;
            return;
        }
    *link = number;
    if (++m->counts[to] > m->most)
        m->most = m->counts[to];
}

static size_t place_of(const struct maker *m, uint16_t number, size_t shift)
{
    return dl_place(m->mask, m->hashes[number], shift);
}

/* Put a group's keys to where a shift takes them, if all places are free. */
static bool place_group(struct maker *m, size_t of, size_t shift)
{
    uint16_t number = m->first[of];
    for (; number && !m->numbers[place_of(m, number, shift)]; number = m->next[number])
        m->numbers[place_of(m, number, shift)] = number;
    if (number) {
        for (uint16_t put = m->first[of]; put != number; put = m->next[put])
            m->numbers[place_of(m, put, shift)] = 0;
        return false;
    }
    m->shifts[of] = (uint8_t)shift;
    return true;
}

/* All groups, large ones while there is much room. */
static bool place_all(struct maker *m)
{
    for (size_t count = m->most; count > 0; count--)
        for (size_t of = 0; of < m->n_shifts; of++) {
            size_t shift = 0;
            if (m->counts[of] != count)
                continue;
            while (shift <= UINT8_MAX && !place_group(m, of, shift))
                shift++;
            if (shift > UINT8_MAX)
                return false;
        }
    return true;
}

static bool begin(struct maker *m)
{
    unsigned bits = FEWEST_SHIFTS_LOG2;
    while (((size_t)KEYS_OF_A_SHIFT << bits) < m->n)
        bits++;
    m->shift_by = 64 - bits;
    m->n_shifts = (size_t)1 << bits;
    m->mask = FEWEST_PLACES - 1;
    while (m->mask < m->n + m->n / 4)
        m->mask = m->mask * 2 + 1;
    m->shifts = calloc(m->n_shifts, sizeof *m->shifts);
    m->first = calloc(m->n_shifts, sizeof *m->first);
    m->counts = calloc(m->n_shifts, sizeof *m->counts);
    m->next = calloc(m->n, sizeof *m->next);
    return m->shifts && m->first && m->counts && m->next;
}

/* In twice as many places where they do not suffice. */
static bool make(struct maker *m)
{
    for (;;) {
        m->numbers = calloc(m->mask + 1, sizeof *m->numbers);
        if (!m->numbers || place_all(m))
            return m->numbers != NULL;
        free(m->numbers);
        m->mask = m->mask * 2 + 1;
    }
}

bool dl_places_new(const uint64_t *hashes, size_t n, uint16_t *same, struct dl_places *ret)
{
    struct maker m = {.hashes = hashes, .n = n};
    bool ok = begin(&m);
    for (size_t number = 1; ok && number < n; number++)
        group(&m, (uint16_t)number, same);
    ok = ok && make(&m);
    free(m.first);
    free(m.counts);
    free(m.next);
    if (ok) {
        *ret = (struct dl_places){m.numbers, m.mask, m.shifts, m.shift_by};
        return true;
    }
    free(m.shifts);
    free(m.numbers);
    return false;
}
