/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define REPLACEMENT 0xFFFD

/* Length of the valid sequence of two to four bytes at p, or 0 (RFC 3629, section 4). *ret_cut: it
 * is none only because it goes on behind what is left. */
static size_t sequence_length(const unsigned char *p, size_t left, bool *ret_cut)
{
    unsigned char low = 0x80, high = 0xBF; /* bounds of the second byte */
    size_t len;

    *ret_cut = false;
    if (p[0] >= 0xC2 && p[0] <= 0xDF)
        len = 2;
    else if (p[0] >= 0xE0 && p[0] <= 0xEF)
        len = 3;
    else if (p[0] >= 0xF0 && p[0] <= 0xF4)
        len = 4;
    else
        return 0;

    if (p[0] == 0xE0)
        low = 0xA0; /* overlong below */
    else if (p[0] == 0xED)
        high = 0x9F; /* surrogates above */
    else if (p[0] == 0xF0)
        low = 0x90; /* overlong below */
    else if (p[0] == 0xF4)
        high = 0x8F; /* beyond U+10FFFF above */

    if (left >= 2 && (p[1] < low || p[1] > high))
        return 0;
    for (size_t i = 2; i < len && i < left; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    *ret_cut = left < len;
    return left < len ? 0 : len;
}

bool dl_utf8_is_cut(const char *p, size_t left)
{
    bool cut = false;
    return left && !sequence_length((const unsigned char *)p, left, &cut) && cut;
}

/* Where the first byte that is not ASCII is; most text has few. */
static size_t ascii_end(const unsigned char *p, size_t at, size_t len)
{
#if defined(__SSE2__)
    for (; len - at >= 64; at += 64) {
        const __m128i *v = (const __m128i *)(const void *)(p + at);
        __m128i a = _mm_loadu_si128(v), b = _mm_loadu_si128(v + 1);
        __m128i c = _mm_loadu_si128(v + 2), d = _mm_loadu_si128(v + 3);
        if (!_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))))
            continue;
        uint64_t ab = (uint64_t)_mm_movemask_epi8(a) | (uint64_t)_mm_movemask_epi8(b) << 16;
        uint64_t cd = (uint64_t)_mm_movemask_epi8(c) | (uint64_t)_mm_movemask_epi8(d) << 16;
        return at + (size_t)__builtin_ctzll(ab | cd << 32);
    }
#endif
    for (uint64_t word; len - at >= sizeof word; at += sizeof word) {
        memcpy(&word, p + at, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (at < len && p[at] < 0x80)
        at++;
    return at;
}

size_t dl_utf8_valid(const char *bytes, size_t len)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t at = 0;
    bool cut;

    while (at < len) {
        at = ascii_end(p, at, len);
        while (at < len && p[at] >= 0x80) {
            size_t n = sequence_length(p + at, len - at, &cut);
            if (n == 0)
                return at;
            at += n;
        }
    }
    return len;
}

uint32_t dl_utf8_get(const char *p, const char *end, size_t *ret_len)
{
    const unsigned char *u = (const unsigned char *)p;
    size_t left = (size_t)(end - p);

    if (u[0] < 0x80) {
        *ret_len = 1;
        return u[0];
    }
    if (u[0] < 0xE0 && left >= 2) {
        *ret_len = 2;
        return (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
    }
    if (u[0] < 0xF0 && left >= 3) {
        *ret_len = 3;
        return (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
    }
    if (left >= 4) {
        *ret_len = 4;
        return (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
               (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
    }
    *ret_len = 1; /* a sequence cut off by end: not valid UTF-8, but never read past it */
    return REPLACEMENT;
}

void dl_utf8_add(struct dl_buf *buf, uint32_t c)
{
    char bytes[4];
    size_t len = 0;

    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = REPLACEMENT;
    if (c < 0x80) {
        bytes[len++] = (char)c;
    } else if (c < 0x800) {
        bytes[len++] = (char)(0xC0 | c >> 6);
        bytes[len++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        bytes[len++] = (char)(0xE0 | c >> 12);
        bytes[len++] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[len++] = (char)(0x80 | (c & 0x3F));
    } else {
        bytes[len++] = (char)(0xF0 | c >> 18);
        bytes[len++] = (char)(0x80 | (c >> 12 & 0x3F));
        bytes[len++] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[len++] = (char)(0x80 | (c & 0x3F));
    }
    dl_buf_add(buf, bytes, len);
}

struct range {
    uint32_t first, last;
};

/* Controls, combining marks, joiners and variation selectors of the scripts that need them. */
static const struct range zero_width[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},
    {0x05BF, 0x05BF}, {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x06E7, 0x06E8},
    {0x06EA, 0x06ED}, {0x0900, 0x0902}, {0x093A, 0x093A}, {0x093C, 0x093C}, {0x0941, 0x0948},
    {0x094D, 0x094D}, {0x0981, 0x0981}, {0x09BC, 0x09BC}, {0x09C1, 0x09C4}, {0x09CD, 0x09CD},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
    {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20FF}, {0x302A, 0x302D},
    {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0001, 0xE01EF},
};

/* UAX #11, East Asian Width W and F, by block. */
static const struct range double_width[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF},
    {0x1F1E6, 0x1F1FF}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C},
    {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3E0, 0x1F3F0}, {0x1F3F8, 0x1F43E},
    {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F5FB, 0x1F64F},
    {0x1F680, 0x1F6C5}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (c > ranges[mid].last)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && c >= ranges[low].first;
}

int dl_utf8_width(uint32_t c)
{
    if (c >= 0x20 && c < 0x7F)
        return 1;
    if (in_ranges(c, zero_width, sizeof zero_width / sizeof zero_width[0]))
        return 0;
    if (in_ranges(c, double_width, sizeof double_width / sizeof double_width[0]))
        return 2;
    return 1;
}
