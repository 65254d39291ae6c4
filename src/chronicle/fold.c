/* SPDX-License-Identifier: MIT */
#include "chronicle/fold.h"

#include "base/mark.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* How many bytes of white space or of a control character stand at p; 0 when it is neither. Beside
 * ASCII: C1 controls and the no-break space (U+0080–U+00A0), the typographic spaces (U+2000–U+200A,
 * U+202F, U+205F, U+3000), the line and paragraph separators (U+2028, U+2029). */
static size_t space_length(const unsigned char *p, const unsigned char *end)
{
    if (*p <= ' ' || *p == 0x7F)
        return 1;
    if (*p == 0xC2 && end - p >= 2 && p[1] >= 0x80 && p[1] <= 0xA0)
        return 2;
    if (*p < 0xE2 || *p > 0xE3 || end - p < 3)
        return 0;
    unsigned u = (*p & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    bool space = (u >= 0x2000 && u <= 0x200A) || u == 0x2028 || u == 0x2029 || u == 0x202F ||
                 u == 0x205F || u == 0x3000;
    return space ? 3 : 0;
}

/* The bytes at which space_length() has to look. */
static const bool may_be_space[256] = {
    [0 ... ' '] = true, [0x7F] = true, [0xC2] = true, [0xE2] = true, [0xE3] = true};

#if defined(__SSE2__)
/* A bit for each of these 16 bytes that space_length() has to look at, but for single spaces: the
 * byte behind tells which are. */
static inline unsigned odd_of_16(const unsigned char *p)
{
    const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i odd = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xC2)));
    __m128i even = _mm_and_si128(v, _mm_set1_epi8((char)0xFE)); /* E2 and E3 */
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(even, _mm_set1_epi8((char)0xE2)));
    unsigned spaces = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')));
    unsigned others = (unsigned)_mm_movemask_epi8(odd);
    return others | (spaces & ((spaces | others) >> 1 | (unsigned)may_be_space[p[16]] << 15));
}
#endif

/* Can the text stand as it is? False when it is not known at once. */
static bool is_plain(struct dl_view text)
{
#if defined(__SSE2__)
    unsigned char room[17] = "-----------------";
    const unsigned char *p = (const unsigned char *)text.data;
    if (!text.len || may_be_space[*p] || may_be_space[p[text.len - 1]])
        return false;
    if (text.len < sizeof room)
        p = memcpy(room, p, text.len);
    const unsigned char *last = p == room ? p : p + text.len - sizeof room;
    for (; p < last; p += 16)
        if (odd_of_16(p))
            return false;
    return !odd_of_16(last);
#else
    (void)text;
    return false;
#endif
}

/* How many bytes from p on stay as they are: single spaces between them included. */
static size_t plain_run(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *start = p++;
#if defined(__SSE2__)
    for (unsigned odd; end - p > 16; p += 16)
        if ((odd = odd_of_16(p)))
            return (size_t)(p - start) + (size_t)__builtin_ctz(odd);
#endif
    while (p < end && (!may_be_space[*p] || (*p == ' ' && p + 1 < end && !may_be_space[p[1]])))
        p++;
    return (size_t)(p - start);
}

/* ">1911", ">3 May": what a quoted line goes on with, and not ">5" or ">5000 men". */
static bool is_of_date(const char *p, size_t len)
{
    size_t n = 0;
    while (n < len && dl_is_digit(p[n]))
        n++;
    bool capital = n + 1 < len && p[n] == ' ' && dl_is_capital(p[n + 1]);
    return n == 4 ? *p == '1' || *p == '2' : n <= 2 && capital;
}

/* The length of the mark of a quoted line, or 0: ">5" is a number. */
static size_t quote_mark(const unsigned char *p, const unsigned char *end)
{
    size_t n = dl_quote_mark(dl_view((const char *)p, (size_t)(end - p)), 0, NULL);
    bool number = p + n < end && dl_is_digit((char)p[n]) && p[n - 1] == '>';
    return number && !is_of_date((const char *)p + n, (size_t)(end - p) - n) ? 0 : n;
}

struct folder {
    unsigned char *out; /* where the next byte goes */
    bool space;         /* white space was met and is not yet put out */
    bool begun;
};

static void fold(struct folder *f, struct dl_view text)
{
    const unsigned char *p = (const unsigned char *)text.data, *end = p + text.len;
    while (p < end) {
        size_t n = may_be_space[*p] ? space_length(p, end) : 0;
        if (n > 0) {
            f->space = f->begun;
            p += n;
            if (p < end && *p == '>' && dl_is_eol((char)p[-1]))
                p += quote_mark(p, end);
            continue;
        }
        if (f->space)
            *f->out++ = ' ';
        f->space = false;
        f->begun = true;
        size_t run = plain_run(p, end);
        memcpy(f->out, p, run);
        f->out += run;
        p += run;
    }
}

void dl_fold(struct dl_view text, struct dl_buf *out)
{
    if (!dl_buf_reserve(out, text.len))
        return;
    if (is_plain(text)) {
        dl_buf_add(out, text.data, text.len);
        return;
    }
    struct folder f = {.out = (unsigned char *)out->data + out->len};
    fold(&f, text);
    out->len = (size_t)((char *)f.out - out->data);
    out->data[out->len] = '\0';
}

void dl_fold_sentence(struct dl_view sentence, size_t *at, size_t *len, struct dl_buf *out)
{
    out->len = 0;
    if (!dl_buf_reserve(out, sentence.len))
        return;
    size_t match = *at < sentence.len ? *at : sentence.len;
    size_t match_len = *len < sentence.len - match ? *len : sentence.len - match;
    if (match_len && is_plain(sentence)) {
        dl_buf_add(out, sentence.data, sentence.len);
        *at = match;
        *len = match_len;
        return;
    }

    struct folder f = {.out = (unsigned char *)out->data};
    fold(&f, dl_view(sentence.data, match));
    size_t folded_at = (size_t)((char *)f.out - out->data) + f.space;
    fold(&f, dl_view(sentence.data + match, match_len));
    size_t folded_end = (size_t)((char *)f.out - out->data);
    fold(&f, dl_view(sentence.data + match + match_len, sentence.len - match - match_len));

    out->len = (size_t)((char *)f.out - out->data);
    out->data[out->len] = '\0';
    *len = folded_end > folded_at ? folded_end - folded_at : 0;
    *at = *len > 0 ? folded_at : 0;
}
