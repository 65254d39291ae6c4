/* SPDX-License-Identifier: MIT */
/* Bytes → UTF-8. */
#include "read/decode.h"

#include "base/error.h"
#include "base/utf8.h"

#define REPLACEMENT 0xFFFD
#define HALF UINT32_MAX /* a character that has no other half */

/* What Windows-1252 has at 0x80–0x9F; the five places it leaves free are control characters, as
 * the WHATWG Encoding Standard has them. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

/* at: of the NUL, in the piece. */
static int binary(const struct dl_decoder *d, size_t at, struct dateline_error *reterr)
{
    return dl_fail(reterr, DATELINE_EBINARY, "binary file, not text (NUL character at byte %llu)",
                   (unsigned long long)d->taken + at);
}

static int find_nul(const struct dl_decoder *d, struct dl_view piece, struct dateline_error *reterr)
{
    const char *nul = piece.len ? memchr(piece.data, '\0', piece.len) : NULL;
    return nul ? binary(d, (size_t)(nul - piece.data), reterr) : DATELINE_OK;
}

static void add_windows_1252(struct dl_buf *out, unsigned char c)
{
    dl_utf8_add(out, c >= 0x80 && c < 0xA0 ? windows_1252[c - 0x80] : c);
}

static void decode_windows_1252(struct dl_view bytes, struct dl_buf *out)
{
    dl_buf_reserve(out, bytes.len);
    size_t at = 0;
    while (at < bytes.len) {
        size_t ascii = at;
        while (ascii < bytes.len && (unsigned char)bytes.data[ascii] < 0x80)
            ascii++;
        dl_buf_add(out, bytes.data + at, ascii - at);
        for (at = ascii; at < bytes.len && (unsigned char)bytes.data[at] >= 0x80; at++)
            add_windows_1252(out, (unsigned char)bytes.data[at]);
    }
}

/* What was taken for UTF-8 until now was Windows-1252. */
static void decode_again(struct dl_buf *out)
{
    struct dl_buf text = {.failed = out->failed};
    decode_windows_1252(dl_view(out->data, out->len), &text);
    dl_buf_free(out);
    *out = text;
}

/* UTF-8; a byte that is none changes the encoding. */
static size_t decode_utf8(struct dl_decoder *d, struct dl_view piece, bool last, size_t first,
                          struct dl_buf *out)
{
    size_t at = 0;
    for (;;) {
        size_t valid = dl_utf8_valid(piece.data + at, piece.len - at);
        dl_buf_add(out, piece.data + at, valid);
        at += valid;
        if (at == piece.len || (!last && dl_utf8_is_cut(piece.data + at, piece.len - at)))
            return at;
        if (d->encoding == DL_UTF_8 && d->taken + at < first) {
            decode_again(out);
            d->encoding = DL_WINDOWS_1252;
            decode_windows_1252(dl_view(piece.data + at, piece.len - at), out);
            return piece.len;
        }
        d->encoding = DL_UTF_8_OR_WINDOWS_1252;
        add_windows_1252(out, (unsigned char)piece.data[at++]);
    }
}

/* The 16-bit unit at byte offset at. */
static uint32_t unit_at(struct dl_view bytes, size_t at, bool big)
{
    uint32_t first = (unsigned char)bytes.data[at], second = (unsigned char)bytes.data[at + 1];
    return big ? first << 8 | second : second << 8 | first;
}

/* The character at *at, which is moved behind it; HALF is one of half a pair or half a unit. */
static uint32_t utf16_get(struct dl_view bytes, size_t *at, bool big)
{
    if (bytes.len - *at < 2) {
        *at = bytes.len;
        return HALF;
    }
    uint32_t high = unit_at(bytes, *at, big);
    *at += 2;
    if (high < 0xD800 || high > 0xDFFF)
        return high;
    if (high > 0xDBFF || bytes.len - *at < 2)
        return HALF;
    uint32_t low = unit_at(bytes, *at, big);
    if (low < 0xDC00 || low > 0xDFFF)
        return HALF;
    *at += 2;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static void note_half(struct dl_decoder *d, size_t at)
{
    if (!d->broken)
        d->first_at = d->taken + at;
    d->broken = true;
}

static int decode_utf16(struct dl_decoder *d, struct dl_view piece, bool last, struct dl_buf *out,
                        size_t *ret_taken, struct dateline_error *reterr)
{
    bool big = d->encoding == DL_UTF_16BE;
    size_t end = piece.len;
    if (!last) { /* half a unit or a pair's first unit waits for the rest */
        end -= end % 2;
        if (end && (unit_at(piece, end - 2, big) & 0xFC00) == 0xD800)
            end -= 2;
    }
    dl_buf_reserve(out, end / 2);
    for (size_t at = 0; at < end;) {
        size_t before = at;
        uint32_t c = utf16_get(dl_view(piece.data, end), &at, big);
        if (c == 0)
            return binary(d, before, reterr);
        if (c == HALF)
            note_half(d, before);
        if (c < 0x80)
            dl_buf_add_char(out, (char)c);
        else
            dl_utf8_add(out, c == HALF ? REPLACEMENT : c);
    }
    *ret_taken = end;
    return DATELINE_OK;
}

enum {
    FIRST_BLOCK = 4096, /* bytes that tell UTF-16 without a mark, however they come */
    FEWEST_UNITS = 4,
};

static bool is_plain(uint32_t unit)
{
    return (unit >= ' ' && unit < 0x7F) || (unit >= 0xA0 && unit < 0x100) ||
           (unit >= '\t' && unit <= '\r');
}

/* Are nearly all units Latin text, with the zero byte that these have, and is none a NUL? */
static bool looks_utf16(struct dl_view block, bool big)
{
    size_t n = block.len / 2, plain = 0;
    for (size_t at = 0; at + 1 < block.len; at += 2) {
        uint32_t unit = unit_at(block, at, big);
        if (unit == 0 || (unit < 0x100 && !is_plain(unit)))
            return false;
        plain += unit < 0x100;
    }
    return n >= FEWEST_UNITS && plain >= n - n / 8;
}

static void guess_utf16(struct dl_decoder *d, struct dl_view bytes)
{
    struct dl_view block = dl_view(bytes.data, bytes.len < FIRST_BLOCK ? bytes.len : FIRST_BLOCK);
    if (!memchr(block.data, 0, block.len)) /* nearly every text; Latin has zeros in UTF-16 */
        return;
    d->guessed = true;
    if (looks_utf16(block, false))
        d->encoding = DL_UTF_16LE;
    else if (looks_utf16(block, true))
        d->encoding = DL_UTF_16BE;
    else
        d->guessed = false;
}

/* The encoding by its byte order mark, whose length is returned, or without one. */
static size_t read_mark(struct dl_decoder *d, struct dl_view bytes)
{
    static const struct {
        const char *mark;
        size_t len;
        enum dl_encoding encoding;
    } marks[] = {
        {"\xEF\xBB\xBF", 3, DL_UTF_8}, {"\xFF\xFE", 2, DL_UTF_16LE}, {"\xFE\xFF", 2, DL_UTF_16BE}};
    d->encoding = DL_UTF_8;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (bytes.len >= marks[i].len && memcmp(bytes.data, marks[i].mark, marks[i].len) == 0) {
            d->encoding = marks[i].encoding;
            return marks[i].len;
        }
    guess_utf16(d, bytes);
    return 0;
}

bool dl_is_utf8(struct dl_view bytes)
{
    /* pieces that stay in the cache between the two looks at them */
    enum { PIECE = 128 << 10 };
    for (size_t at = 0; at < bytes.len;) {
        size_t len = bytes.len - at < PIECE ? bytes.len - at : PIECE;
        size_t valid = dl_utf8_valid(bytes.data + at, len);
        bool cut = len == PIECE && valid + 4 > len; /* the next piece begins with the character */
        if (memchr(bytes.data + at, '\0', len) || (valid < len && !cut))
            return false;
        at += valid;
    }
    return true;
}

size_t dl_decode_in_place(struct dl_decoder *d, struct dl_view piece)
{
    bool is_utf8 = d->encoding == DL_UTF_8 || d->encoding == DL_UTF_8_OR_WINDOWS_1252;
    if (!is_utf8 || memchr(piece.data, '\0', piece.len))
        return 0;
    size_t taken = dl_utf8_valid(piece.data, piece.len);
    d->taken += taken;
    return taken;
}

int dl_decode(struct dl_decoder *d, struct dl_view piece, bool last, size_t first,
              struct dl_buf *out, size_t *ret_taken, struct dateline_error *reterr)
{
    size_t taken = *ret_taken = 0;
    int rc = DATELINE_OK;
    if (d->encoding == DL_UNKNOWN_ENCODING && piece.len < FIRST_BLOCK && !last)
        return rc;
    size_t mark = d->encoding == DL_UNKNOWN_ENCODING ? read_mark(d, piece) : 0;
    d->taken += mark;
    piece = dl_view(piece.data + mark, piece.len - mark);
    if (d->encoding == DL_UTF_16LE || d->encoding == DL_UTF_16BE) {
        rc = decode_utf16(d, piece, last, out, &taken, reterr);
    } else if (!(rc = find_nul(d, piece, reterr))) {
        taken = piece.len;
        if (d->encoding == DL_WINDOWS_1252)
            decode_windows_1252(piece, out);
        else
            taken = decode_utf8(d, piece, last, first, out);
    }
    if (!rc && out->failed)
        rc = dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    d->taken += taken;
    *ret_taken = mark + taken;
    return rc;
}

/* ECMA-48's control sequences: ESC [, parameters, and a final byte. */
enum { MOST_PARAMETERS = 24 };

static size_t control_length(const char *p, size_t left)
{
    size_t n = 2;
    if (left < 3 || p[1] != '[')
        return 0;
    while (n < left && n < MOST_PARAMETERS && p[n] >= '0' && p[n] <= '?')
        n++;
    return n < left && p[n] >= '@' && p[n] <= '~' ? n + 1 : 0;
}

void dl_blank_controls(char *text, size_t len)
{
    for (char *p = text, *end = text + len;
         p < end && (p = memchr(p, DL_ESCAPE, (size_t)(end - p)));) {
        size_t n = control_length(p, (size_t)(end - p));
        memset(p, ' ', n);
        p += n ? n : 1;
    }
}

const char *dl_encoding_name(enum dl_encoding encoding)
{
    static const char *const names[] = {
        [DL_UNKNOWN_ENCODING] = "UTF-8",
        [DL_UTF_8] = "UTF-8",
        [DL_UTF_8_OR_WINDOWS_1252] = "UTF-8, and Windows-1252 where it is none",
        [DL_WINDOWS_1252] = "Windows-1252",
        [DL_UTF_16LE] = "UTF-16LE",
        [DL_UTF_16BE] = "UTF-16BE",
    };
    return names[encoding];
}
