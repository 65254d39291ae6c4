/* SPDX-License-Identifier: MIT */
#include "base/mark.h"

/* A longer line is no heading. */
enum { HEADING_BYTES = 512 };
/* The signs at each end; a single one is a formula's. */
enum { SIGNS_MIN = 2, SIGNS_MAX = 6 };

static size_t signs_at(struct dl_view text, size_t p)
{
    size_t n = 0;
    while (p + n < text.len && n <= SIGNS_MAX && text.data[p + n] == '=')
        n++;
    return n;
}

struct dl_view dl_wiki_heading(struct dl_view text, size_t line)
{
    const struct dl_view none = {"", 0};
    size_t n = signs_at(text, line), end = line;
    if (n < SIGNS_MIN || n > SIGNS_MAX)
        return none;
    while (end < text.len && end - line < HEADING_BYTES && !dl_is_eol(text.data[end]))
        end++;
    if (end - line == HEADING_BYTES)
        return none;
    while (dl_is_space(text.data[end - 1]))
        end--;
    if (end - line <= 2 * n || signs_at(dl_view(text.data, end), end - n) != n ||
        text.data[end - n - 1] == '=')
        return none;
    return dl_view_trim(dl_view(text.data + line + n, end - line - 2 * n));
}
