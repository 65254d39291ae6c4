/* SPDX-License-Identifier: MIT */
/* Short messages are told by what only they have: handles, hashtags, smileys, words like "lol". */
#include "find/scan.h"

enum {
    SHORT_BYTES = 300, /* a message: services allow 160 or 280 characters */
    LOOK_BYTES = 2048, /* of a longer text, unless the first of them have no sign */
    FIRST_BYTES = 768,
    /* In a longer text signs are counted: there is one in so many bytes, and not by chance. */
    BYTES_PER_SIGN = 200,
    SIGNS_MIN = 3,
};

struct signs {
    size_t handles, smileys, words; /* of messages alone */
    bool link, personal;            /* of short texts, these say enough */
};

static size_t count_of(const struct signs *s)
{
    return s->handles + s->smileys + s->words;
}

/* What begins a sign of a message. */
static bool is_sign(char c)
{
    return dl_is_one_of(c, "@#:;<");
}

#if defined(__SSE2__)
static unsigned is_sign_16(const char *p)
{
    return dl_is_one_of_16(p, "@#:;<");
}
#endif

/* The text as bits, and behind it one more block without any. */
struct uses {
    uint64_t words[LOOK_BYTES / 64 + 1], any[LOOK_BYTES / 64 + 1]; /* any: signs too */
};

static void find_uses(struct dl_view v, struct uses *ret)
{
    size_t block = 0;
    for (size_t at = 0; at < v.len; at += 64, block++) {
        size_t n = v.len - at < 64 ? v.len - at : 64;
        ret->words[block] = DL_BITS(v.data + at, n, dl_in_word);
        ret->any[block] = ret->words[block] | DL_BITS(v.data + at, n, is_sign);
    }
    ret->words[block] = ret->any[block] = 0;
}

static size_t next_use(const struct uses *u, size_t at, size_t len)
{
    uint64_t bits = u->any[at / 64] >> at % 64;
    for (; !bits && at < len; bits = u->any[at / 64])
        at = (at | 63) + 1;
    return at + (size_t)(bits ? __builtin_ctzll(bits) : 0);
}

static size_t word_end(const struct uses *u, size_t at)
{
    uint64_t out = ~u->words[at / 64] >> at % 64;
    for (; !out; out = ~u->words[at / 64])
        at = (at | 63) + 1;
    return at + (size_t)__builtin_ctzll(out);
}

static bool begins_with(struct dl_view v, size_t at, const char *prefix)
{
    size_t len = strlen(prefix);
    return v.len - at >= len && memcmp(v.data + at, prefix, len) == 0;
}

/* :) ;-) :D :P :( :/ and <3 */
static bool is_smiley(struct dl_view v, size_t at)
{
    const char *p = v.data + at;
    size_t left = v.len - at;
    bool apart = at == 0 || dl_is_space(p[-1]) || dl_is_letter(p[-1]) || strchr("!.?", p[-1]);
    if (left < 2 || !apart)
        return false;
    if (p[0] == '<')
        return p[1] == '3';
    if (p[0] != ':' && p[0] != ';')
        return false;
    size_t nose = p[1] == '-' ? 2 : 1;
    return nose < left && p[nose] && strchr(")(DPp", p[nose]) &&
           (nose + 1 == left || !dl_is_letter(p[nose + 1]));
}

static void look_at_sign(struct dl_view v, size_t at, struct signs *ret)
{
    char c = v.data[at];
    bool apart = at == 0 || dl_is_space(v.data[at - 1]) || v.data[at - 1] == '(';
    ret->handles +=
        apart && (c == '@' || c == '#') && at + 1 < v.len && dl_is_letter(v.data[at + 1]);
    ret->smileys += is_smiley(v, at);
}

/* "<i>", "</u>": a mark of HTML, and no word. */
static bool is_tag(struct dl_view v, size_t at, size_t end)
{
    at -= at && v.data[at - 1] == '/';
    return at && v.data[at - 1] == '<' && end < v.len && v.data[end] == '>';
}

/* The word from a place to its end; returns how much of it was looked at. */
static size_t look_at_word(const struct dl_rules *rules, struct dl_view v, size_t at, size_t end,
                           struct signs *ret)
{
    char c = v.data[at];
    if (c == '\xF0' && begins_with(v, at, "\xF0\x9F")) /* emoji: U+1F000 to U+1FFFF */
        return ret->smileys++, 4;
    if (c == 'h' && (begins_with(v, at, "http://") || begins_with(v, at, "https://")))
        return ret->link = true, 8;
    if (is_tag(v, at, end) ||
        !dl_may_tell_message(rules, dl_view(v.data + at, end - at), v.len <= SHORT_BYTES))
        return end - at;
    /* US and U.S. are neither "us" nor "u". */
    bool initials = end - at <= 2 && c != 'I' && dl_case_of(v.data + at, end - at) == DL_UPPER;
    bool initial = end - at == 1 && end < v.len && v.data[end] == '.';
    unsigned cues = initials || initial ? 0 : dl_rules_cue(rules, dl_view(v.data + at, end - at));
    ret->words += (cues & DL_CUE_INFORMAL) != 0;
    ret->personal |= (cues & DL_CUE_PERSONAL) != 0;
    return end - at;
}

static const char *why_strong(const struct signs *s)
{
    return s->handles ? "handles or hashtags" : s->smileys ? "smileys" : "words of short messages";
}

/* A blank line: a letter, however short, has several paragraphs. */
static bool has_paragraphs(struct dl_view v)
{
    for (size_t at = 0; at + 1 < v.len; at++)
        if (dl_ends_line(v, at) && dl_is_eol(v.data[at + 1]))
            return true;
    return false;
}

/* Of a text of a line or two, less is enough. */
static const char *why_short(struct dl_view text, const struct signs *s)
{
    if (count_of(s))
        return why_strong(s);
    if (has_paragraphs(text))
        return NULL;
    if (s->link)
        return "a short text with a link";
    if (s->personal)
        return "a short text that says \"I\" or \"you\"";
    bool letter = text.len > 1 && text.data[1] == '.'; /* "b. 1650, d. 1701": of a register */
    if (text.data[0] >= 'a' && text.data[0] <= 'z' && !letter)
        return "a short text that begins with a small letter";
    char last = text.data[text.len - 1];
    if (last == '!' || (!strchr(".?:;\"')]>", last) && (unsigned char)last < 0x80))
        return "a short text without a full stop";
    return NULL;
}

bool dl_is_informal(const struct dl_rules *rules, struct dl_view text, const char **ret_why)
{
    struct signs signs = {0};
    struct dl_view v = dl_view_trim(text);
    bool is_short = v.len <= SHORT_BYTES;
    size_t len = v.len < LOOK_BYTES ? v.len : LOOK_BYTES;
    struct uses uses;
    if (!len)
        return false;
    find_uses(dl_view(v.data, len), &uses);
    for (size_t at = 0; at < len && (at = next_use(&uses, at, len)) < len;) {
        if (at > FIRST_BYTES && !count_of(&signs))
            return false;
        if (uses.words[at / 64] >> at % 64 & 1)
            at += look_at_word(rules, dl_view(v.data, len), at, word_end(&uses, at), &signs);
        else
            look_at_sign(dl_view(v.data, len), at++, &signs);
    }
    size_t n = count_of(&signs);
    const char *why = NULL;
    if (is_short)
        why = why_short(v, &signs);
    else if (n >= SIGNS_MIN && n * BYTES_PER_SIGN >= len)
        why = why_strong(&signs);
    if (why)
        *ret_why = why;
    return why != NULL;
}
