/* SPDX-License-Identifier: MIT */
/* Ends of lines: LF, CRLF or CR, in one text as they come. */
#ifndef DL_EOL_H
#define DL_EOL_H

#include "base/bits.h"
#include "base/str.h"

static inline bool dl_is_eol(char c)
{
    return c == '\n' || c == '\r';
}

#if defined(__SSE2__)
static inline unsigned dl_is_eol_16(const char *p)
{
    const __m128i v = dl_load_16(p);
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(dl_equal_16(v, '\n'), dl_equal_16(v, '\r')));
}
#endif

/* Does a line end with this byte? In CRLF it is the LF. */
static inline bool dl_ends_line(struct dl_view text, size_t at)
{
    return text.data[at] == '\n' ||
           (text.data[at] == '\r' && (at + 1 >= text.len || text.data[at + 1] != '\n'));
}

/* Does a line begin here: at the beginning of the text, or behind the end of another? */
static inline bool dl_begins_line(struct dl_view text, size_t at)
{
    return at == 0 || dl_ends_line(text, at - 1);
}

/* Behind the end of a line that begins with this byte. */
static inline size_t dl_past_eol(struct dl_view text, size_t at)
{
    return dl_ends_line(text, at) ? at + 1 : at + 2;
}

#endif
