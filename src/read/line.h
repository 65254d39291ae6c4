/* SPDX-License-Identifier: MIT */
/* Lines and headings. A line ends in LF, CRLF or CR. */
#ifndef DL_LINE_H
#define DL_LINE_H

#include "base/eol.h"

/* The line that begins at start, without its end. It is looked for in the next max bytes only:
 * what is longer is cut there. */
struct dl_view dl_line_at(struct dl_view text, size_t start, size_t max);
/* Where the line that a place is in begins. It is looked for in so many bytes before
 * the place; of a longer line the first of them is taken, as no text is gone through again and
 * again. */
enum { DL_LINE_LOOK_BACK = 4096 };
size_t dl_line_begin(struct dl_view text, size_t at);
/* Where the line behind it begins; text.len when it is the last. */
size_t dl_line_next(struct dl_view text, struct dl_view line);
bool dl_line_blank(struct dl_view line);
/* The line before the one that begins at start is blank, or there is none. */
bool dl_line_after_blank(struct dl_view text, size_t start);
/* Does it read like a heading: begins with a capital or a number, has at most max characters and
 * no sentence punctuation at its end? A number alone must have four digits, as a year has: others
 * are numbers of pages. */
bool dl_line_like_heading(struct dl_view line, size_t max);
/* The heading in the line that begins at start: Markdown's "# …", a wiki's "== … ==", a line
 * that is underlined with "===" or "---", or a short paragraph of one line. Empty when there is
 * none. */
struct dl_view dl_line_heading(struct dl_view text, size_t start);

#endif
