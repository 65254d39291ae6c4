/* SPDX-License-Identifier: MIT */
#include "base/near.h"

enum { LONGEST = 32, SHORTEST = 3, FARTHEST = 2 }; /* letters; other words are like nothing */

static size_t least(size_t a, size_t b, size_t c)
{
    size_t min = a < b ? a : b;
    return min < c ? min : c;
}

/* Optimal string alignment: Levenshtein's distance in which a swap of neighbours counts once; three
 * rows of the table at a time. Both are at most LONGEST long. */
static size_t distance(struct dl_view a, struct dl_view b)
{
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        const size_t *above = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];
        size_t *row = rows[i % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool swapped =
                i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1];
            row[j] = least(above[j] + 1, row[j - 1] + 1,
                           above[j - 1] + (a.data[i - 1] != b.data[j - 1]));
            if (swapped && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
    }
    return rows[a.len % 3][b.len];
}

struct dl_near dl_near_start(struct dl_view word)
{
    return (struct dl_near){.word = word, .distance = FARTHEST + 1};
}

void dl_near_try(struct dl_near *near, const char *candidate)
{
    struct dl_view name = dl_view_of(candidate);
    if (near->word.len < SHORTEST || near->word.len > LONGEST || name.len > LONGEST)
        return;
    size_t d = distance(near->word, name);
    if (d >= near->distance || 2 * d >= near->word.len)
        return;
    near->best = candidate;
    near->distance = d;
}
