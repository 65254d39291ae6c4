/* SPDX-License-Identifier: MIT */
/* Texts as bits: one for each byte that is of some kind, the first of them lowest. */
#ifndef DL_BITS_H
#define DL_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline bool dl_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ASCII letters by their case. */
static inline bool dl_is_small(char c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool dl_is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* An ASCII letter. Bytes from 0x80 are parts of letters, unless they are those of a sign. */
static inline bool dl_is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

static inline bool dl_is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static inline bool dl_is_one_of(char c, const char five[6])
{
    return c == five[0] || c == five[1] || c == five[2] || c == five[3] || c == five[4];
}

/* Does the byte stand in words: is it a letter, no ASCII, or an apostrophe? */
static inline bool dl_in_word(char c)
{
    return dl_is_letter(c) || (unsigned char)c >= 0x80 || c == '\'';
}

#if defined(__SSE2__)
static inline __m128i dl_load_16(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline __m128i dl_equal_16(__m128i v, char c)
{
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

/* Letters, made small, become the 26 highest signed bytes. */
static inline __m128i dl_letters_of_16(__m128i v)
{
    const __m128i small = _mm_or_si128(v, _mm_set1_epi8(0x20));
    return _mm_cmpgt_epi8(_mm_add_epi8(small, _mm_set1_epi8(127 - 'z')), _mm_set1_epi8(127 - 26));
}

static inline unsigned dl_is_space_16(const char *p)
{
    const __m128i v = dl_load_16(p), from_tab = _mm_sub_epi8(v, _mm_set1_epi8('\t'));
    const __m128i few = _mm_min_epu8(from_tab, _mm_set1_epi8('\r' - '\t'));
    return (unsigned)_mm_movemask_epi8(
        _mm_or_si128(dl_equal_16(v, ' '), _mm_cmpeq_epi8(few, from_tab)));
}

static inline unsigned dl_is_letter_16(const char *p)
{
    return (unsigned)_mm_movemask_epi8(dl_letters_of_16(dl_load_16(p)));
}

static inline unsigned dl_is_one_of_16(const char *p, const char five[6])
{
    /* Without a loop, so that what they are compared with is constant. */
    const __m128i v = dl_load_16(p);
    const __m128i two = _mm_or_si128(dl_equal_16(v, five[0]), dl_equal_16(v, five[1]));
    const __m128i more = _mm_or_si128(dl_equal_16(v, five[2]), dl_equal_16(v, five[3]));
    const __m128i all = _mm_or_si128(_mm_or_si128(two, more), dl_equal_16(v, five[4]));
    return (unsigned)_mm_movemask_epi8(all);
}

static inline unsigned dl_in_word_16(const char *p)
{
    const __m128i v = dl_load_16(p), apostrophes = dl_equal_16(v, '\'');
    return (unsigned)_mm_movemask_epi8(
        _mm_or_si128(v, _mm_or_si128(dl_letters_of_16(v), apostrophes)));
}
#endif

/* The end of the run of ASCII letters that begins at p: 16 bytes at a time where there is SSE2. */
static inline size_t dl_letters_end(const char *text, size_t p, size_t len)
{
#if defined(__SSE2__)
    for (; len - p >= 16; p += 16) {
        unsigned out = ~dl_is_letter_16(text + p) & 0xFFFF;
        if (out)
            return p + (size_t)__builtin_ctz(out);
    }
#endif
    while (p < len && dl_is_letter(text[p]))
        p++;
    return p;
}

/* A kind of one byte: name() and name_16(), for DL_BITS(). */
#if defined(__SSE2__)
#define DL_KIND_OF_ONE(name, byte)                                              \
    static bool name(char c)                                                    \
    {                                                                           \
        return c == (byte);                                                     \
    }                                                                           \
    static unsigned name##_16(const char *p)                                    \
    {                                                                           \
        return (unsigned)_mm_movemask_epi8(dl_equal_16(dl_load_16(p), (byte))); \
    }
#else
#define DL_KIND_OF_ONE(name, byte) \
    static bool name(char c)       \
    {                              \
        return c == (byte);        \
    }
#endif

/* Bytes that have the bit, counted from the lowest: name() and name_16(). */
#if defined(__SSE2__)
#define DL_KIND_OF_BIT(name, bit)                                                     \
    static bool name(char c)                                                          \
    {                                                                                 \
        return ((unsigned char)c >> (bit)) & 1;                                       \
    }                                                                                 \
    static unsigned name##_16(const char *p)                                          \
    {                                                                                 \
        return (unsigned)_mm_movemask_epi8(_mm_slli_epi16(dl_load_16(p), 7 - (bit))); \
    }
#else
#define DL_KIND_OF_BIT(name, bit)               \
    static bool name(char c)                    \
    {                                           \
        return ((unsigned char)c >> (bit)) & 1; \
    }
#endif

/* The bits of n <= 64 bytes, by what tells the kind of one byte, and of sixteen; see DL_BITS(). */
static inline __attribute__((always_inline)) uint64_t
dl_bits_of(const char *p, size_t n, bool is_of_kind(char), unsigned of_16(const char *))
{
    uint64_t bits = 0;
    size_t at = 0;
    for (; of_16 && n - at >= 16; at += 16)
        bits |= (uint64_t)of_16(p + at) << at;
    if (at && at < n)
        return bits | (uint64_t)of_16(p + n - 16) << (n - 16);
    for (; at < n; at++)
        bits |= (uint64_t)is_of_kind(p[at]) << at;
    return bits;
}

/* kind: the function for one byte; that for sixteen is kind_16. */
#if defined(__SSE2__)
#define DL_BITS(p, n, kind) dl_bits_of(p, n, kind, kind##_16)
#else
#define DL_BITS(p, n, kind) dl_bits_of(p, n, kind, NULL)
#endif

#endif
