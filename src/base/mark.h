/* SPDX-License-Identifier: MIT */
/* Marks at the ends of a line that are no part of its text: of quoted mail, of a wiki's headings.
 */
#ifndef DL_MARK_H
#define DL_MARK_H

#include "base/eol.h"

/* The mark at the beginning of a line that a mail quotes, "> " or ">> " or "> > ": its length, with
 * the blanks behind it, or 0. ret_depth: how many signs; NULL when nobody asks. */
static inline size_t dl_quote_mark(struct dl_view text, size_t line, unsigned *ret_depth)
{
    size_t p = line;
    unsigned depth = 0;
    while (p < text.len && text.data[p] == '>') {
        depth++;
        p++;
        p += p + 1 < text.len && text.data[p] == ' ' && text.data[p + 1] == '>';
    }
    while (depth && p < text.len && (text.data[p] == ' ' || text.data[p] == '\t'))
        p++;
    if (ret_depth)
        *ret_depth = depth;
    return p - line;
}

/* The heading in the line that begins there, as wikis write it, "== Title ==": without its signs.
 * Empty when there is none. */
struct dl_view dl_wiki_heading(struct dl_view text, size_t line);

#endif
