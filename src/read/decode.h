/* SPDX-License-Identifier: MIT */
/* Bytes → UTF-8, piece by piece. */
#ifndef DL_DECODE_H
#define DL_DECODE_H

#include <stdbool.h>

#include "base/str.h"
#include "dateline.h"

enum dl_encoding {
    DL_UNKNOWN_ENCODING, /* of which nothing was read */
    DL_UTF_8,
    DL_UTF_8_OR_WINDOWS_1252, /* UTF-8, and each byte that is none as Windows-1252 */
    DL_WINDOWS_1252,
    DL_UTF_16LE,
    DL_UTF_16BE,
};
const char *dl_encoding_name(enum dl_encoding encoding);

struct dl_decoder {
    enum dl_encoding encoding;
    bool guessed;      /* UTF-16 by its look: it has no mark */
    bool broken;       /* a character of UTF-16 has but its first or second half: U+FFFD */
    uint64_t taken;    /* bytes, of all pieces */
    uint64_t first_at; /* the byte of the first that is broken, from 0 */
};

/* Is it UTF-8 (with or without a BOM) and no NUL in it? Such bytes are text as they are. */
bool dl_is_utf8(struct dl_view bytes);
/* Take what begins the piece and is text as it stands: once the encoding is known to be UTF-8, all
 * up to a byte that is none; nothing where there is a NUL. Returns its length. */
size_t dl_decode_in_place(struct dl_decoder *d, struct dl_view piece);
/* Decode a piece and append it to *out, which holds all of the text while less than first bytes
 * were taken: should a byte turn out then to be no UTF-8, *out becomes Windows-1252, else only that
 * byte is read so. Takes what the piece has of whole characters, all of it when it is the last one.
 * DATELINE_EBINARY: a NUL character. DATELINE_ENOMEM. */
int dl_decode(struct dl_decoder *d, struct dl_view piece, bool last, size_t first,
              struct dl_buf *out, size_t *ret_taken, struct dateline_error *reterr);

/* What a terminal was told, "ESC [1m", as blanks: a colour breaks no sentence. What is longer than
 * any such is left as it is. */
enum { DL_ESCAPE = 0x1B, DL_LONGEST_CONTROL = 32 };
void dl_blank_controls(char *text, size_t len);

#endif
