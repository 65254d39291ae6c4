/* SPDX-License-Identifier: MIT */
/* Bytes → UTF-8. Text that is UTF-8 already is not copied. */
#include "read/decode.h"

#include "base/error.h"
#include "base/utf8.h"

#define REPLACEMENT 0xFFFD

/* Pieces that stay in the cache between the search for NUL bytes and the validation. */
#define PIECE ((size_t)128 << 10)

/* What Windows-1252 has at 0x80–0x9F; the five places it leaves free are control characters, as
 * the WHATWG Encoding Standard has them. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static int binary(struct dateline_error *reterr, size_t offset)
{
    return dl_fail(reterr, DATELINE_EBINARY, "binary file, not text (NUL character at byte %zu)",
                   offset);
}

/* The offset of the first NUL byte, or len. */
static size_t find_nul(struct dl_view bytes, size_t from)
{
    const char *nul = memchr(bytes.data + from, '\0', bytes.len - from);
    return nul ? (size_t)(nul - bytes.data) : bytes.len;
}

/* Is it UTF-8 without a NUL? If not, *ret_stop is an offset before which neither goes wrong. */
static bool is_utf8(struct dl_view bytes, size_t *ret_stop)
{
    size_t at = 0;
    while (at < bytes.len) {
        size_t len = bytes.len - at < PIECE ? bytes.len - at : PIECE;
        if (memchr(bytes.data + at, '\0', len)) {
            *ret_stop = at;
            return false;
        }
        size_t valid = dl_utf8_valid(bytes.data + at, len);
        /* A piece may end inside a character, which the next piece begins with. */
        bool cut = len == PIECE && bytes.len - at > PIECE && valid + 4 > len;
        if (valid < len && !cut) {
            *ret_stop = at;
            return false;
        }
        at += valid;
    }
    return true;
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
        for (at = ascii; at < bytes.len && (unsigned char)bytes.data[at] >= 0x80; at++) {
            unsigned char c = (unsigned char)bytes.data[at];
            dl_utf8_add(out, c < 0xA0 ? windows_1252[c - 0x80] : c);
        }
    }
}

/* The 16-bit unit at byte offset at. */
static uint32_t unit_at(struct dl_view bytes, size_t at, bool big)
{
    uint32_t first = (unsigned char)bytes.data[at], second = (unsigned char)bytes.data[at + 1];
    return big ? first << 8 | second : second << 8 | first;
}

/* The character at *at, which is moved behind it. Half a pair or half a unit is U+FFFD. */
static uint32_t utf16_get(struct dl_view bytes, size_t *at, bool big)
{
    if (bytes.len - *at < 2) {
        *at = bytes.len;
        return REPLACEMENT;
    }
    uint32_t high = unit_at(bytes, *at, big);
    *at += 2;
    if (high < 0xD800 || high > 0xDFFF)
        return high;
    if (high > 0xDBFF || bytes.len - *at < 2)
        return REPLACEMENT;
    uint32_t low = unit_at(bytes, *at, big);
    if (low < 0xDC00 || low > 0xDFFF)
        return REPLACEMENT;
    *at += 2;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static int decode_utf16(struct dl_view bytes, bool big, struct dl_buf *out,
                        struct dateline_error *reterr)
{
    dl_buf_reserve(out, bytes.len / 2);
    size_t at = 0;
    while (at < bytes.len) {
        char ascii[64]; /* runs of ASCII are added as a whole */
        size_t n = 0, before = at;
        uint32_t c;
        do {
            before = at;
            c = utf16_get(bytes, &at, big);
            if (c < 0x80)
                ascii[n++] = (char)c;
        } while (c > 0 && c < 0x80 && n < sizeof ascii && at < bytes.len);
        if (c == 0)
            return binary(reterr, before + 2); /* counted with the byte order mark */
        dl_buf_add(out, ascii, n);
        if (c >= 0x80)
            dl_utf8_add(out, c);
    }
    return DATELINE_OK;
}

static bool begins_with(struct dl_view bytes, const char *mark, size_t len)
{
    return bytes.len >= len && memcmp(bytes.data, mark, len) == 0;
}

static int decode_8_bit(struct dl_view bytes, struct dl_document *doc,
                        struct dateline_error *reterr)
{
    size_t bom = begins_with(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0, stop = 0;
    doc->text = dl_view(bytes.data + bom, bytes.len - bom);
    doc->encoding = "UTF-8";
    if (is_utf8(doc->text, &stop))
        return DATELINE_OK;

    size_t nul = find_nul(bytes, bom + stop);
    if (nul < bytes.len)
        return binary(reterr, nul);
    doc->encoding = "Windows-1252";
    decode_windows_1252(doc->text, &doc->decoded);
    return DATELINE_OK;
}

int dl_decode(struct dl_view bytes, struct dl_document *doc, struct dateline_error *reterr)
{
    if (bytes.len == 0)
        bytes.data = "";
    bool little = begins_with(bytes, "\xFF\xFE", 2), big = begins_with(bytes, "\xFE\xFF", 2);
    int r;
    if (little || big) {
        doc->encoding = big ? "UTF-16BE" : "UTF-16LE";
        doc->text = dl_view("", 0);
        r = decode_utf16(dl_view(bytes.data + 2, bytes.len - 2), big, &doc->decoded, reterr);
    } else {
        r = decode_8_bit(bytes, doc, reterr);
    }
    if (r < 0)
        return r;
    if (doc->decoded.failed)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    if (doc->decoded.data)
        doc->text = dl_view(doc->decoded.data, doc->decoded.len);
    return DATELINE_OK;
}
