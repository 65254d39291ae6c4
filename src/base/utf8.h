/* SPDX-License-Identifier: MIT */
#ifndef DL_UTF8_H
#define DL_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Length of the longest valid UTF-8 prefix (RFC 3629: no surrogates, no overlong forms). */
size_t dl_utf8_valid(const char *bytes, size_t len);
/* Are the bytes the beginning of a character whose rest may follow behind them? */
bool dl_utf8_is_cut(const char *p, size_t left);
/* The code point at p (valid UTF-8, p < end); *ret_len is its length in bytes. */
uint32_t dl_utf8_get(const char *p, const char *end, size_t *ret_len);
/* Append a code point; one that cannot be encoded becomes U+FFFD. */
void dl_utf8_add(struct dl_buf *buf, uint32_t code_point);
/* Columns a code point takes on a terminal: 0 (combining), 1, or 2 (wide: UAX #11 W and F).
 * A short table of the blocks that matter; never the locale's wcwidth(). */
int dl_utf8_width(uint32_t code_point);

#endif
