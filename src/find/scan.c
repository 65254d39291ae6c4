/* SPDX-License-Identifier: MIT */
/*
 * One pass over the text. Most words mean nothing to a date or always the same, and the loop is
 * made for them: where words begin and end in a block of bytes is told by bits, and what each means
 * by the bits and places of the lexicon. Runs of words that mean nothing are one byte of the
 * skeleton.
 */
#include "find/scan.h"

#include <stdlib.h>

#include "base/utf8.h"

enum byte_kind { B_SIGN, B_LETTER, B_DIGIT, B_SPACE, B_LINE, B_HIGH };

/* clang-format off */
static const uint8_t kind_of[256] = { /* others: B_SIGN */
    ['A' ... 'Z'] = B_LETTER, ['a' ... 'z'] = B_LETTER, ['0' ... '9'] = B_DIGIT,
    [' '] = B_SPACE, ['\t'] = B_SPACE, ['\v'] = B_SPACE, ['\f'] = B_SPACE, ['\n'] = B_LINE, ['\r'] = B_LINE,
    [0x80 ... 0xFF] = B_HIGH,
};
/* How a word may go on behind its letters: before anything, before a letter or digit, a slash, or the
 * end of a line. Signs go on with a word that they touch on both sides: addresses, file names. */
enum { ANYTHING = 1, WORD = 2, SLASH = 4, LINE = 8 };
enum { BLOCK_BYTES = 64 };
/* What is looked up for each word, in one place. */
static const struct {
    uint64_t first_bytes[BLOCK_BYTES]; /* of a number, so many */
    uint8_t goes_on[256], is_what[256];
} tables = {
    .first_bytes = {
        0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF,
        [8 ... BLOCK_BYTES - 1] = UINT64_MAX,
    },
    .goes_on = {
        ['0' ... '9'] = ANYTHING, [0x80 ... 0xFF] = ANYTHING, ['-'] = LINE, [':'] = SLASH,
        ['.'] = WORD, ['/'] = WORD, ['@'] = WORD, ['_'] = WORD, ['='] = WORD, ['\\'] = WORD,
        ['&'] = WORD, ['#'] = WORD,
    },
    .is_what = {
        ['0' ... '9'] = ANYTHING | WORD, ['A' ... 'Z'] = ANYTHING | WORD,
        ['a' ... 'z'] = ANYTHING | WORD, ['/'] = ANYTHING | SLASH, ['\n'] = ANYTHING | LINE,
        ['\r'] = ANYTHING | LINE,
        [0 ... '\n' - 1] = ANYTHING, ['\n' + 1 ... '\r' - 1] = ANYTHING,
        ['\r' + 1 ... '/' - 1] = ANYTHING, ['9' + 1 ... 'A' - 1] = ANYTHING,
        ['Z' + 1 ... 'a' - 1] = ANYTHING, ['z' + 1 ... 255] = ANYTHING,
    },
};
/* clang-format on */

size_t dl_sign_length(const char *p, const char *end, bool *ret_space)
{
    unsigned char c = (unsigned char)*p;
    *ret_space = false;
    if (c < 0xC2 || (c > 0xC2 && c < 0xE2) || (c > 0xE3 && c != 0xEF))
        return 0;
    size_t len;
    uint32_t u = dl_utf8_get(p, end, &len);
    *ret_space = u == 0x85 || u == 0xA0 || (u >= 0x2000 && u <= 0x200B) ||
                 (u >= 0x2028 && u <= 0x202F) || u == 0x205F || u == 0x3000 || u == 0xFEFF;
    bool sign = (u < 0xC0 && u != 0xAA && u != 0xB5 && u != 0xBA) || (u >= 0x2000 && u <= 0x206F) ||
                (u >= 0x20A0 && u <= 0x20CF) || (u >= 0x2190 && u <= 0x2BFF) ||
                (u >= 0x3000 && u <= 0x3004) || (u >= 0x3008 && u <= 0x3020) || u == 0xFEFF;
    return sign ? len : 0;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static bool has_room(const struct dl_scanner *s, size_t n)
{
    return n <= s->cap_tokens && n + DL_SKELETON_PADDING <= s->cap_skeleton;
}

static bool reserve(struct dl_scanner *s, size_t n)
{
    while (!has_room(s, n))
        if (!DL_GROW(s->tokens, n - 1, s->cap_tokens) ||
            !DL_GROW(s->skeleton, n + DL_SKELETON_PADDING - 1, s->cap_skeleton)) {
            s->failed = true;
            return false;
        }
    return true;
}

static bool weak_at(const struct dl_scanner *s, size_t i)
{
    return s->rules->lexicon.senses[s->tokens[i].sense].weak;
}

/* Patterns look at what follows a date ("about 1450 in York" is one, "about 1450 sheep" is none),
 * so a weak word stays behind a word that is not weak. */
static size_t kept_with(size_t n, uint16_t sense, bool weak, size_t kept)
{
    return weak ? kept : sense ? n + 1 : n;
}

static inline void emit(struct dl_scanner *s, size_t at, size_t len, uint16_t sense, uint8_t sig,
                        int32_t value)
{
    if (!has_room(s, s->n + 1) && !reserve(s, s->n + 1))
        return;
    s->tokens[s->n] = (struct dl_token){(uint32_t)at, (uint16_t)len, sense, value};
    s->skeleton[s->n++] = sig;
    s->kept = kept_with(s->n, sense, weak_at(s, s->n - 1), s->kept);
}

static void take_back_last(struct dl_scanner *s)
{
    size_t i = --s->n;
    while (i && weak_at(s, i - 1))
        i--;
    s->kept = i ? kept_with(i, s->tokens[i - 1].sense, false, 0) : 0;
}

/* Weak words are dropped before what has no class. */
static void drop_weak(struct dl_scanner *s)
{
    if (s->n > s->kept)
        s->n = s->kept;
}

static void emit_junk(struct dl_scanner *s, size_t at)
{
    drop_weak(s);
    if (!s->n || s->skeleton[s->n - 1] != DL_SIG_JUNK)
        emit(s, at, 0, 0, DL_SIG_JUNK, 0);
}

/* The end of the tokens, apart from the scanner: what is written to the skeleton could be the
 * scanner, for all that the compiler knows. There is room for all tokens of a block. */
struct tail {
    struct dl_token *tokens;
    uint8_t *skeleton;
    size_t n, kept;
    bool junk; /* the last is what has no class, but for weak words that it would drop */
};

static inline void take_tail(struct tail *t, const struct dl_scanner *s)
{
    size_t last = s->n < s->kept ? s->n : s->kept;
    *t = (struct tail){s->tokens, s->skeleton, s->n, s->kept, s->skeleton[last - 1] == DL_SIG_JUNK};
}

static inline void put_tail(const struct tail *t, struct dl_scanner *s)
{
    s->n = t->n;
    s->kept = t->kept;
}

/* first ? a : b without a branch, of which the compiler is not to make one again. */
static inline size_t choose(bool first, size_t a, size_t b)
{
    size_t all = -(size_t)first;
    __asm__("" : "+r"(all));
    return (a & all) | (b & ~all);
}

/* As emit_junk() and emit_sense() do it; the first does nothing where there is none. */
static inline void add_junk(struct tail *t, size_t at, bool any)
{
    size_t strong = t->kept < t->n ? t->kept : t->n, n = choose(any, strong, t->n);
    t->tokens[n] = (struct dl_token){(uint32_t)at, 0, 0, 0};
    t->skeleton[n] = DL_SIG_JUNK;
    t->n = n + (any & !t->junk);
    t->kept = choose(any, t->n, t->kept);
    t->junk |= any;
}

static inline void add_word(struct tail *t, size_t at, size_t len, const struct dl_bucket *b)
{
    t->tokens[t->n] = (struct dl_token){(uint32_t)at, (uint16_t)len, b->sense, 0};
    t->skeleton[t->n++] = b->sig;
    t->kept = b->weak ? t->kept : t->n + 1;
    t->junk &= b->weak;
}

/* The end of a sentence or paragraph. A sentence without a class is not worth a byte. */
static inline void add_stop(struct tail *t, size_t at)
{
    size_t n = t->kept < t->n ? t->kept : t->n;
    n -= n >= 2 && t->skeleton[n - 1] == DL_SIG_JUNK && t->skeleton[n - 2] == DL_SIG_STOP;
    if (!n || t->skeleton[n - 1] != DL_SIG_STOP) {
        t->tokens[n] = (struct dl_token){(uint32_t)at, 0, 0, 0};
        t->skeleton[n++] = DL_SIG_STOP;
    }
    t->n = t->kept = n;
    t->junk = false;
}

static void emit_stop(struct dl_scanner *s, size_t at)
{
    if (!has_room(s, s->n + 1) && !reserve(s, s->n + 1))
        return;
    struct tail t;
    take_tail(&t, s);
    add_stop(&t, at);
    put_tail(&t, s);
}

static inline void emit_sense(struct dl_scanner *s, size_t at, size_t len, uint16_t sense,
                              int32_t value)
{
    if (!sense || len > UINT16_MAX)
        emit_junk(s, at);
    else
        emit(s, at, len, sense, s->rules->lexicon.senses[sense].sig, value);
}

/* The same where a character that is not ASCII stands before. */
static enum dl_side high_left_side(const struct dl_scanner *s, size_t at, bool is_letters)
{
    size_t p = at - 1;
    while (p && ((unsigned char)s->text.data[p] & 0xC0) == 0x80)
        p--;
    bool space;
    bool sign = dl_sign_length(s->text.data + p, s->text.data + at, &space) != 0;
    return space ? DL_SPACE : sign || is_letters ? DL_TOUCHING : DL_GLUED;
}

/* What touches the place before `at`: is_letters says whether the token there is of letters. */
static enum dl_side left_side(const struct dl_scanner *s, size_t at, bool is_letters)
{
    if (at == 0)
        return DL_SPACE;
    char c = s->text.data[at - 1];
    if (dl_is_space(c))
        return DL_SPACE;
    if ((unsigned char)c >= 0x80)
        return high_left_side(s, at, is_letters);
    return (is_letters ? dl_is_digit(c) : dl_is_letter(c)) ? DL_GLUED : DL_TOUCHING;
}

static enum dl_side right_side(const struct dl_scanner *s, size_t at, bool is_letters)
{
    if (at >= s->text.len)
        return DL_SPACE;
    char c = s->text.data[at];
    if (dl_is_space(c))
        return DL_SPACE;
    return (is_letters ? dl_is_digit(c) : dl_is_letter(c)) ? DL_GLUED : DL_TOUCHING;
}

static bool may_begin_shape(const struct dl_scanner *s, size_t at)
{
    unsigned char c = (unsigned char)s->text.data[at];
    return (s->rules->shape_first[c / 8] >> (c % 8) & 1) &&
           (at == 0 || !dl_is_digit(s->text.data[at - 1]));
}

/* ---- words ----------------------------------------------------------------------------------- */

/* The end of the run of letters that begins at p. */
static size_t word_end(const struct dl_scanner *s, size_t p)
{
    const char *text = s->text.data;
    size_t len = s->text.len;
    bool space;
    for (;;) {
        p = dl_letters_end(text, p, len);
        if (p == len || kind_of[(unsigned char)text[p]] != B_HIGH ||
            dl_sign_length(text + p, text + len, &space))
            return p;
        do
            p++;
        while (p < len && ((unsigned char)text[p] & 0xC0) == 0x80);
    }
}

static bool is_broken_at(struct dl_view text, size_t end)
{
    return end + 1 < text.len && text.data[end] == '-' && dl_is_eol(text.data[end + 1]);
}

/* Does text continue with rest (folded, one space for any white space or a hyphen for a hyphen or
 * white space or both at the end of a line, ' for ’; a full stop before a space may be left out)?
 * Returns where it ends, or 0. */
static size_t rest_matches(const struct dl_scanner *s, size_t p, const char *rest, size_t len)
{
    const char *text = s->text.data;
    size_t end = s->text.len;
    for (size_t i = 0; i < len; i++) {
        if (p >= end)
            return 0;
        char want = rest[i], c = text[p];
        if (c == want && dl_is_letter(c)) { /* most */
            p++;
            continue;
        }
        bool inner_hyphen = want == '-' && i + 1 < len && dl_is_letter(rest[i + 1]);
        if (inner_hyphen && is_broken_at(s->text, p))
            c = text[++p];
        if ((want == ' ' || inner_hyphen) && dl_is_space(c)) {
            size_t lines = 0;
            while (p < end && dl_is_space(text[p]))
                lines += dl_ends_line(s->text, p++);
            if (lines > 1)
                return 0;
            p += lines ? dl_quote_mark(s->text, p, NULL) : 0;
            continue;
        }
        if (want == '\'' && end - p >= 3 && memcmp(text + p, "\xE2\x80\x99", 3) == 0) {
            p += 3;
            continue;
        }
        if ((unsigned char)(c - 'A') < 26)
            c = (char)(c + 32);
        if (c != want && want == '.' && i + 1 < len && rest[i + 1] == ' ')
            continue; /* "feast of St Hilary" */
        if (c != want)
            return 0;
        p++;
    }
    /* "a.m" is no beginning of "a.ma" */
    bool word = len && (dl_is_letter(rest[len - 1]) || (unsigned char)rest[len - 1] >= 0x80);
    return word && p < end && (dl_is_letter(text[p]) || dl_is_digit(text[p])) ? 0 : p;
}

/* A phrase with capitals is meant as written, or all in capitals; its first letter, when that is
 * small, can begin a sentence or a name: "Feast of St Michael". */
static bool same_capitals(struct dl_view text, const char *exact)
{
    if (dl_case_of(text.data, text.len) == DL_UPPER)
        return true;
    size_t i = 0;
    bool first = true;
    for (; *exact && i < text.len; exact++) {
        while (i < text.len && !dl_is_letter(text.data[i]))
            i++;
        if (!dl_is_letter(*exact))
            continue;
        char c = i < text.len ? text.data[i++] : '\0';
        if (c != *exact && !(first && (c | 0x20) == *exact))
            return false;
        first = false;
    }
    return true;
}

static size_t with_final_stop(const struct dl_scanner *s, size_t end, bool final_stop)
{
    return final_stop && end < s->text.len && s->text.data[end] == '.' ? end + 1 : end;
}

/* Is there more white space at p than one sign, or the mark of a quoted line behind it? */
static inline bool is_wide_gap(const char *p)
{
    return ((unsigned char)p[0] <= ' ') & (((unsigned char)p[1] <= ' ') | (p[1] == '>'));
}

/* Is it so, or does a sign stand there that is not ASCII? */
static inline bool is_odd_gap(const char *p)
{
    return (unsigned char)p[0] >= 0x80 || is_wide_gap(p);
}

/* Does a phrase go on at p with these two words, perhaps? Each stands behind a sign, but that the
 * first may touch a sign with which the phrase begins. hash: of the key of what is before p. */
static bool may_go_on(const struct dl_scanner *s, uint32_t hash, size_t p)
{
    const struct dl_lexicon *lex = &s->rules->lexicon;
    const char *text = s->text.data;
    size_t end = s->text.len;
    if (p + 4 >= end || is_odd_gap(text + p) ||
        dl_lexicon_goes_on(lex, dl_next_hash(hash, DL_LAST_SIGN | (unsigned char)text[p])))
        return p < end;
    p += !dl_is_letter(text[p]);
    hash = dl_next_hash(hash, dl_first_letters(text + p));
    if (!dl_lexicon_goes_on(lex, hash))
        return false;
    p = dl_letters_end(text, p, end);
    return p + 4 >= end || is_odd_gap(text + p) ||
           dl_lexicon_goes_on(lex, dl_next_hash(hash, DL_NO_NEXT_WORD)) ||
           dl_lexicon_goes_on(lex, dl_next_hash(hash, dl_first_letters(text + p + 1)));
}

/* The next shorter one, or (letter) the next with the same letter behind its sign; NULL: none. */
static const struct dl_phrase *next_phrase(const struct dl_phrase *p, bool letter)
{
    size_t on = letter ? p->next_of_letter : !p->last;
    return on ? p + on : NULL;
}

/* The state of a phrase. A sign at its end is glued to nothing: "1911(?)". */
static unsigned phrase_state(const struct dl_scanner *s, size_t at, size_t end)
{
    const char *text = s->text.data;
    bool space;
    bool opens = kind_of[(unsigned char)text[at]] == B_SIGN ||
                 dl_sign_length(text + at, text + s->text.len, &space);
    enum dl_side left = left_side(s, at, true), right = right_side(s, end, true);
    if (left == DL_GLUED && opens)
        left = DL_TOUCHING;
    if (right == DL_GLUED && kind_of[(unsigned char)text[end - 1]] == B_SIGN)
        right = DL_TOUCHING;
    return dl_state(left, right, DL_LOWER);
}

/* The longest phrase that begins with the word; returns its end, or 0. */
static size_t find_phrase(struct dl_scanner *s, const struct dl_entry *e, size_t at, size_t end,
                          uint16_t *ret_sense)
{
    const char *text = s->text.data + end;
    size_t left = s->text.len - end;
    char next = left ? text[0] : ' ', second = left > 1 ? text[1] : ' ';
    char third = left > 2 ? text[2] : ' ';
    if ((unsigned char)(next - 'A') < 26)
        next = (char)(next | 32);
    if (dl_is_letter(third))
        third |= 32;
    bool letter = e->by_letter && dl_is_letter(second);
    const struct dl_lexicon *lex = &s->rules->lexicon;
    size_t number =
        letter ? lex->by_letter[e->by_letter * DL_LETTERS + dl_letter_index(second)] : 1;
    const struct dl_phrase *p = number ? &lex->phrases[e->phrases + number - 2] : NULL;
    for (; p; p = next_phrase(p, letter)) {
        const char *rest = lex->text + p->rest;
        char first = rest[0];
        if ((letter && p->rest_len > 2 && dl_is_letter(rest[2]) && rest[2] != third) ||
            (first != next && first != ' ' && first != '-' && first != '\''))
            continue;
        size_t known = letter && first == ' ' && next == ' '; /* one space, and then letters */
        size_t stop = rest_matches(s, end + known, rest + known, p->rest_len - known);
        if (!stop || (p->exact &&
                      !same_capitals(dl_view(s->text.data + at, stop - at), lex->text + p->exact)))
            continue;
        uint16_t sense = dl_sense_of(lex, p->states, phrase_state(s, at, stop));
        if (!sense)
            continue;
        *ret_sense = sense;
        return with_final_stop(s, stop, p->final_stop);
    }
    return 0;
}

/* Has the sense a class of that field with such a value? */
static bool means_value(const struct dl_rules *r, uint16_t sense, uint8_t field, int32_t least,
                        int32_t most)
{
    const struct dl_sense *m = &r->lexicon.senses[sense];
    const struct dl_meaning *meanings = dl_meanings_of(&r->lexicon, m);
    for (size_t i = 0; i < m->n; i++)
        if (r->classes[meanings[i].class_id].field == field && meanings[i].value >= least &&
            meanings[i].value <= most)
            return true;
    return false;
}

bool dl_can_mean(const struct dl_rules *r, uint16_t sense, enum dl_field field)
{
    return means_value(r, sense, (uint8_t)field, INT32_MIN, INT32_MAX);
}

/* "A.C. 1932", "M.C. 1917": is the letter one of several initials, where it could mean "about"? */
static bool is_initial(const struct dl_scanner *s, uint16_t sense, size_t at, size_t end)
{
    const char *text = s->text.data;
    return end - at == 1 && at >= 2 && text[at - 1] == '.' && dl_is_letter(text[at - 2]) &&
           !((text[at] | text[at - 2]) & 0x20) && dl_can_mean(s->rules, sense, DL_FIELD_APPROX);
}

static bool may_begin_date(const struct dl_rules *r, uint16_t sense)
{
    const struct dl_sense *m = &r->lexicon.senses[sense];
    const struct dl_meaning *meanings = dl_meanings_of(&r->lexicon, m);
    for (size_t i = 0; i < m->n; i++) {
        enum dl_field f = (enum dl_field)r->classes[meanings[i].class_id].field;
        if (f == DL_FIELD_MONTH || f == DL_FIELD_WEEKDAY || f == DL_FIELD_YEAR ||
            f == DL_FIELD_HOLIDAY)
            return true;
    }
    return false;
}

const char *dl_why_small(const struct dl_rules *r, const struct dl_entry *e)
{
    unsigned capital = dl_state(DL_SPACE, DL_SPACE, DL_CAPITAL);
    uint16_t sense = dl_sense_of(&r->lexicon, e->states, capital);
    return sense && may_begin_date(r, sense) ? "this word is a date's only with a capital" : NULL;
}

static void note_case(struct dl_scanner *s, const struct dl_entry *e, size_t at, size_t end)
{
    const char *why = s->candidates ? dl_why_small(s->rules, e) : NULL;
    if (!why)
        return;
    if (!DL_GROW(s->refused, s->n_refused, s->cap_refused)) {
        s->failed = true;
        return;
    }
    s->refused[s->n_refused++] = (struct dl_candidate){at, end - at, why};
}

/* "example.org/2015/09" or "report_2015.txt": what follows a word without white space is no date.
 * Returns the end of such a run, or end when there is none. */
static size_t skip_address(const struct dl_scanner *s, size_t end)
{
    const char *text = s->text.data;
    size_t len = s->text.len;
    if (end + 1 >= len || !(tables.goes_on[(unsigned char)text[end]] & (WORD | SLASH)))
        return end;
    bool more = dl_is_letter(text[end + 1]) || dl_is_digit(text[end + 1]);
    if (text[end] == ':')
        more = text[end + 1] == '/' && end + 2 < len && text[end + 2] == '/';
    if (!more)
        return end;
    while (end < len && !dl_is_space(text[end]) && !strchr("()[]{}<>\"", text[end]))
        end++;
    return end;
}

/* Does a token that has a class end there? */
static bool ends_at(const struct dl_scanner *s, size_t at)
{
    const struct dl_token *last = s->n ? &s->tokens[s->n - 1] : NULL;
    return last && last->sense && last->at + last->len == at;
}

/* Number and letters that are glued to each other without the lexicon's leave ("B52", "5G") are
 * no tokens: take back the token before. */
static void take_back(struct dl_scanner *s, size_t at)
{
    if (ends_at(s, at))
        take_back_last(s);
}

static size_t plain_word(struct dl_scanner *s, size_t at, size_t end)
{
    if (left_side(s, at, true) == DL_GLUED)
        take_back(s, at);
    emit_junk(s, at);
    return skip_address(s, end);
}

static void scan_other(struct dl_scanner *s, size_t at);

/* What the word means, by its case and by what touches it. */
static uint16_t word_sense(struct dl_scanner *s, const struct dl_entry *e, size_t at, size_t end)
{
    enum dl_side left = left_side(s, at, true), right = right_side(s, end, true);
    const struct dl_lexicon *lex = &s->rules->lexicon;
    if (e->uniform && left != DL_GLUED && right != DL_GLUED)
        return dl_sense_of(lex, e->states, 0);
    unsigned state = dl_state(left, right, dl_case_of(s->text.data + at, end - at));
    uint16_t sense = dl_sense_of(lex, e->states, state);
    if (!sense && left != DL_GLUED)
        note_case(s, e, at, end);
    return sense;
}

/* Where the next line's text begins: at is the line's end. */
static size_t next_line(const struct dl_scanner *s, size_t at)
{
    size_t next = dl_past_eol(s->text, at);
    next += dl_quote_mark(s->text, next, NULL);
    while (next < s->text.len && (s->text.data[next] == ' ' || s->text.data[next] == '\t'))
        next++;
    return next;
}

/* A word that was broken at the end of a line, "Novem-\nber": the two parts together, when the
 * lexicon knows them. Returns the end, or 0. */
static size_t scan_broken_word(struct dl_scanner *s, size_t at, size_t end)
{
    char word[32];
    size_t next = next_line(s, end + 1);
    if (next >= s->text.len || s->text.data[next] < 'a' || s->text.data[next] > 'z')
        return 0;
    size_t stop = word_end(s, next), first = end - at, len = first + stop - next;
    if (len > sizeof word)
        return 0;
    memcpy(word, s->text.data + at, first);
    memcpy(word + first, s->text.data + next, stop - next);
    const struct dl_lexicon *lex = &s->rules->lexicon;
    const struct dl_entry *e = dl_lexicon_find(lex, word, len);
    unsigned state =
        dl_state(left_side(s, at, true), right_side(s, stop, true), dl_case_of(word, len));
    uint16_t sense = e ? dl_sense_of(lex, e->states, state) : 0;
    if (!sense)
        return 0;
    s->line_start = dl_past_eol(s->text, end + 1);
    emit_sense(s, at, stop - at, sense, 0);
    return stop;
}

/* "3rd. Moved on.", as a line of a diary begins, "until the 3rd.": this full stop is no road's. */
static bool ends_ordinal(const struct dl_scanner *s, size_t at, size_t end)
{
    const char *t = s->text.data;
    size_t from = at;
    while (from && at - from < 2 && dl_is_digit(t[from - 1]))
        from--;
    if (from == at || end >= s->text.len || t[end] != '.')
        return false;
    return dl_sentence_end(s->rules, s->text, end) ||
           dl_next_text(s->text, end + 1) >= s->text.len ||
           (dl_begins_line(s->text, from) && s->text.len - end > 2 && t[end + 1] == ' ' &&
            dl_is_capital(t[end + 2]));
}

/* "at 5 p.m. On 3 May": does the full stop of the token that ends at stop end the sentence, too? */
static bool ends_sentence_too(const struct dl_scanner *s, size_t stop)
{
    struct dl_view t = s->text;
    if (t.data[stop - 1] != '.' || stop + 1 >= t.len || !dl_is_space(t.data[stop]))
        return false;
    size_t next = dl_next_text(t, stop);
    return next < t.len && dl_is_capital(t.data[next]) && dl_sentence_end(s->rules, t, stop - 1);
}

/* A word that is in the lexicon: e may be NULL, which is a word that only its hash took for one. */
static size_t known_word(struct dl_scanner *s, const struct dl_entry *e, struct dl_key key,
                         size_t at, size_t end)
{
    if (!e)
        return plain_word(s, at, end);
    uint16_t sense = 0;
    bool phrase =
        e->phrases && (is_broken_at(s->text, end) || may_go_on(s, dl_next_begin(key), end));
    size_t stop = phrase ? find_phrase(s, e, at, end, &sense) : 0;
    if (!stop) {
        stop = with_final_stop(s, end, e->final_stop && !ends_ordinal(s, at, end));
        sense = word_sense(s, e, at, end);
    }
    if (!sense)
        return plain_word(s, at, end);
    emit_sense(s, at, stop - at, is_initial(s, sense, at, end) ? 0 : sense, 0);
    if (ends_sentence_too(s, stop))
        emit_stop(s, stop);
    return stop;
}

static size_t scan_word(struct dl_scanner *s, size_t at)
{
    size_t end = word_end(s, at);
    const struct dl_lexicon *lex = &s->rules->lexicon;
    size_t joined = is_broken_at(s->text, end) ? scan_broken_word(s, at, end) : 0;
    if (joined)
        return joined;
    struct dl_key key = dl_key_of(s->text.data + at, end - at, s->text.len - at);
    return known_word(s, dl_lexicon_look_up(lex, key, s->text.data + at, end - at), key, at, end);
}

/* Is what stands here glued to what stands before? */
static bool is_glued(struct dl_view text, size_t at)
{
    if (at == 0 || at >= text.len || !dl_is_letter(text.data[at]))
        return false;
    enum byte_kind before = (enum byte_kind)kind_of[(unsigned char)text.data[at - 1]];
    return before == B_LETTER || before == B_DIGIT || before == B_HIGH;
}

/* So many bytes are looked at at once, a bit for each, and some behind them. */
enum { BLOCK_READS = BLOCK_BYTES + sizeof(uint64_t) };

struct block {
    uint64_t letters, spaces; /* ASCII letters; blanks */
};

DL_KIND_OF_ONE(is_blank, ' ')

static inline struct block look_at_block(const char *p)
{
    return (struct block){DL_BITS(p, BLOCK_BYTES, dl_is_letter), DL_BITS(p, BLOCK_BYTES, is_blank)};
}

/* The place of the lowest bit. */
static inline size_t lowest(uint64_t bits)
{
    return (unsigned)__builtin_ctzll(bits);
}

static inline uint64_t without_lowest(uint64_t bits)
{
    return bits & (bits - 1);
}

/* dl_key_of() a word of a block. */
static inline struct dl_key key_in_block(const char *word, size_t len)
{
    if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
        return dl_key_of(word, len, len);
    uint64_t p;
    memcpy(&p, word, sizeof p);
    return dl_key_of_prefix(p & tables.first_bytes[len], len);
}

/* Is the word perhaps not over at `end`, whatever it means? In an address or file name
 * ("example.org"), before what is glued to it, or where it is broken at the end of a line. */
static inline unsigned may_be_more(const char *end)
{
    return tables.goes_on[(unsigned char)end[0]] & tables.is_what[(unsigned char)end[1]];
}

/* What is no word or sign that always means the same, and what touches it behind. */
static size_t scan_odd(struct dl_scanner *s, size_t at)
{
    const char *text = s->text.data;
    s->at = at;
    do
        scan_other(s, s->at);
    while (s->at < s->text.len && !s->failed && s->n < s->enough && text[s->at] != ' ' &&
           (!dl_is_letter(text[s->at]) || is_glued(s->text, s->at)));
    return s->at;
}

/* Words and signs of a block, a bit for each where it begins. A word that reaches the block's end
 * may go on: the next block begins with it. */
static inline uint64_t items_of(struct block b, size_t *ret_end)
{
    uint64_t others = ~(b.letters | b.spaces), begins = b.letters & ~(b.letters << 1);
    *ret_end = ~b.letters ? BLOCK_BYTES - (unsigned)__builtin_clzll(~b.letters) : 0;
    uint64_t before_end = *ret_end < BLOCK_BYTES ? (UINT64_C(1) << *ret_end) - 1 : UINT64_MAX;
    return (begins | others) & before_end;
}

/* dl_first_letters() behind the sign at a place of the block, as far as the block has them; of no
 * use behind its end. */
static inline uint32_t letters_behind(struct block b, const char *text, size_t sign)
{
    static const uint32_t bytes[] = {0, 0xFF, 0xFFFF, 0xFFFFFF};
    if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
        return dl_first_letters(text + sign + 1);
    uint32_t p;
    memcpy(&p, text + sign + 1, sizeof p);
    return (p & bytes[lowest(~(b.letters >> sign % BLOCK_BYTES >> 1) | 1 << 3)]) | 0x202020;
}

/* Is the word that ends there to be looked at because a phrase may begin with it? */
static inline bool may_begin_phrase(const struct dl_lexicon *lex, struct dl_key key, struct block b,
                                    const char *text, size_t end)
{
    uint32_t hash = dl_next_hash(dl_next_begin(key), letters_behind(b, text, end));
    unsigned goes_on = dl_lexicon_goes_on(lex, hash); /* or-ed without a branch */
    return goes_on | is_wide_gap(text + end) | (end >= BLOCK_BYTES - 4);
}

/* The words and signs of a block. */
struct items {
    struct dl_key key[BLOCK_BYTES];
    uint8_t first[BLOCK_BYTES + 1], len[BLOCK_BYTES];
    size_t n;
    /* A bit for each: those to be looked at by themselves; and of the others those that may mean
     * something, those of them that are weak, and those that surely mean nothing. */
    uint64_t odd, known, weak, plain;
};

/* What is told of each item, a bit for each in a byte: the lexicon's two bits, and that it is to be
 * looked at by itself. */
enum { TOLD_KNOWN = 1, TOLD_TIED = 2, TOLD_ODD = 4 };
DL_KIND_OF_BIT(is_known, 0)
DL_KIND_OF_BIT(is_tied, 1)
DL_KIND_OF_BIT(is_odd_item, 2)

/* What the items are, without a branch: which words mean something cannot be foretold, and what the
 * lexicon says is waited for once for all of them. */
static inline void look_up(struct items *items, const struct dl_scanner *s, struct block b,
                           const char *text, uint64_t begins)
{
    const struct dl_lexicon *lex = &s->rules->lexicon;
    size_t n = 0;
    uint64_t lasts = ~b.letters | ~(b.letters >> 1);
    char all[BLOCK_BYTES] = {0};
    for (; begins; begins = without_lowest(begins)) {
        size_t first = lowest(begins), len = lowest(lasts >> first) + 1;
        struct dl_key key = key_in_block(text + first, len);
        bool odd =
            (may_be_more(text + first + len) != 0) | s->odd_first[(unsigned char)text[first]];
        items->key[n] = key;
        items->first[n] = (uint8_t)first;
        items->len[n] = (uint8_t)len;
        all[n++] = (char)(dl_lexicon_told(lex, key) | (unsigned)odd << 2);
    }
    items->first[n] = UINT8_MAX;
    items->n = n;
    size_t part = n > BLOCK_BYTES / 4 ? BLOCK_BYTES : BLOCK_BYTES / 4;
    uint64_t known = DL_BITS(all, part, is_known), tied = DL_BITS(all, part, is_tied);
    items->odd = DL_BITS(all, part, is_odd_item);
    items->known = known & ~items->odd;
    items->weak = items->known & tied;
    items->plain =
        ~(items->odd | known | tied) & (n < BLOCK_BYTES ? (UINT64_C(1) << n) - 1 : UINT64_MAX);
}

/* Weak words that would be dropped: a word that means nothing follows, perhaps behind two more of
 * them. But one stays behind what is not weak. */
static inline uint64_t dropped_of(const struct items *items, bool behind_junk)
{
    uint64_t strong = (items->odd | (items->known & ~items->weak)) << 1 | !behind_junk;
    uint64_t dropped = items->weak & (items->plain >> 1);
    dropped |= items->weak & (dropped >> 1);
    dropped |= items->weak & (dropped >> 1);
    return dropped & ~strong;
}

/* What is known of a word or sign that may mean something; NULL where it is to be looked at by
 * itself. */
static inline const struct dl_bucket *bucket_of(const struct dl_scanner *s, struct block b,
                                                size_t block, const struct items *items, size_t i)
{
    const struct dl_lexicon *lex = &s->rules->lexicon;
    struct dl_key key = items->key[i];
    size_t end = (size_t)items->first[i] + items->len[i];
    const struct dl_bucket *w = &lex->buckets[dl_number_at(&lex->places, key.hash)];
    const char *text = s->text.data + block;
    bool phrase = (w->may_be_more & DL_MORE_WORDS) & may_begin_phrase(lex, key, b, text, end);
    if (w->prefix != key.prefix)
        return &lex->buckets[0]; /* only its hash is that of a word */
    if ((w->may_be_more & DL_MORE_SIGNS) && text[end] != ' ')
        return NULL;
    return w->len == items->len[i] && !(phrase && may_go_on(s, dl_next_begin(key), block + end))
               ? w
               : NULL;
}

/* Is the item to be looked at by itself? A word that a shape could begin with mostly has not what
 * the shape begins with. */
static inline bool is_odd_here(const struct dl_scanner *s, const struct items *items, size_t i,
                               size_t at)
{
    if (!(items->odd >> i & 1))
        return false;
    const char *text = s->text.data + at;
    return may_be_more(text + items->len[i]) || !dl_is_letter(*text) || dl_has_shape_start(s, at);
}

/* ". The", as most sentences end; for all others see ends_sentence(). */
static inline bool surely_ends_sentence(const struct dl_scanner *s, size_t at)
{
    const char *text = s->text.data + at;
    return text[0] == '.' && (text[1] == ' ' || text[1] == '\n') && dl_is_capital(text[2]) &&
           !may_begin_shape(s, at);
}

/* A block, or a part of it: where to read on. No word begins before it. */
static inline size_t scan_block(struct dl_scanner *s, size_t block)
{
    __builtin_prefetch(s->text.data + block + 8 * BLOCK_BYTES);
    struct block b = look_at_block(s->text.data + block);
    struct items items;
    size_t end;
    uint64_t begins = items_of(b, &end);
    look_up(&items, s, b, s->text.data + block, begins);
    struct tail t;
    take_tail(&t, s);
    size_t next = 0;
    uint64_t left = items.odd | (items.known & ~dropped_of(&items, t.junk));
    while (left && t.n < s->enough) {
        size_t i = lowest(left), at = block + items.first[i];
        left = without_lowest(left);
        add_junk(&t, block + items.first[next], i != next);
        next = i + 1;
        bool odd = is_odd_here(s, &items, i, at);
        const struct dl_bucket *w = odd ? NULL : bucket_of(s, b, block, &items, i);
        if (w && w->sense) {
            add_word(&t, at, items.len[i], w);
        } else if (w) {
            add_junk(&t, at, true);
        } else if (surely_ends_sentence(s, at)) {
            add_stop(&t, at);
        } else {
            put_tail(&t, s);
            size_t stop = scan_odd(s, at);
            if (stop >= block + end)
                return stop;
            take_tail(&t, s);
            while (items.first[next] < stop - block)
                next++;
            left &= UINT64_MAX << next;
        }
    }
    bool enough = t.n >= s->enough;
    add_junk(&t, block + items.first[next], !enough && next < items.n);
    put_tail(&t, s);
    return block + (enough && next < items.n ? items.first[next] : end);
}

/* Words of ASCII letters, with blanks and signs between them: most of a text. Returns the first
 * place that is to be looked at by itself. */
static size_t scan_words(struct dl_scanner *s, size_t at)
{
    size_t limit = s->text.len < BLOCK_READS ? 0 : s->text.len - BLOCK_READS;
    if (is_glued(s->text, at))
        return at;
    for (size_t from = SIZE_MAX; at < limit && at != from && s->n < s->enough && !s->failed;) {
        from = at;
        at = scan_block(s, at);
    }
    return at;
}

static size_t scan_number(struct dl_scanner *s, size_t at)
{
    struct dl_number n;
    size_t end = dl_read_number(&s->rules->lexicon, s->text, at, &n);
    bool glued = left_side(s, at, false) == DL_GLUED;
    if (glued && !ends_at(s, at)) {
        emit_junk(s, at); /* "B52": the letter means nothing, so the number does not either */
        return dl_skip_digits(s->text, at);
    }
    if (n.is_name) {
        emit_junk(s, at);
        return skip_address(s, end);
    }
    emit_sense(s, at, end - at, n.sense, n.value);
    return end;
}

/* ---- signs and line ends --------------------------------------------------------------------- */

/* "?!": of longer runs the last ones are looked at, for each sign asks what stands behind them. */
enum { SIGNS_OF_A_RUN = 16 };

/* ". The": a full stop (or ! ?) that ends a sentence, by what follows it. Abbreviations are known
 * to the lexicon, or end in no date; sentence.c looks closer. */
static bool ends_sentence(const struct dl_scanner *s, size_t p)
{
    const char *text = s->text.data;
    size_t len = s->text.len, sign = p;
    bool letter = p && dl_is_letter(text[p - 1]);
    if (text[p++] != '.') { /* "??" is no mark of doubt */
        if (dl_is_lone_mark(s->text, p - 1))
            return false;
        for (size_t run = 1; run < SIGNS_OF_A_RUN && p < len && (text[p] == '?' || text[p] == '!');
             run++)
            p++;
        if (p < len && (text[p] == '"' || text[p] == '\''))
            return true; /* nor is one that ends what is said: "In 1848?" she asked */
    }
    while (p < len && (text[p] == '"' || text[p] == '\'' || text[p] == ')' || text[p] == ']'))
        p++;
    if (p < len && !dl_is_space(text[p]))
        for (size_t n; (n = dl_note_length(text + p, len - p)); p += n)
            ;
    bool curly = len - p >= 3 && (memcmp(text + p, "\xE2\x80\x99", 3) == 0 || /* ’ ” */
                                  memcmp(text + p, "\xE2\x80\x9D", 3) == 0);
    if (p < len && !dl_is_space(text[p]) && !curly)
        return false;
    p = dl_next_text(s->text, p);
    if (p < len && letter && dl_is_digit(text[p]) && text[sign] == '.') /* "B.A. 9 Feb. 1624" */
        return dl_sentence_end(s->rules, s->text, sign) != 0;
    return p >= len || !(text[p] >= 'a' && text[p] <= 'z');
}

/* "== 1920 ==": behind the signs at an end of a heading, which are no part of it; at for another.
 */
static size_t skip_heading_signs(const struct dl_scanner *s, size_t at)
{
    struct dl_view title = dl_wiki_heading(s->text, s->line_start);
    size_t begin = (size_t)(title.data - s->text.data), end = begin + title.len;
    if (title.len == 0 || (at >= begin && at < end))
        return at;
    if (at < begin)
        return begin;
    while (at < s->text.len && s->text.data[at] == '=')
        at++;
    return at;
}

/* "mid-", "1845-" at the end of a line: does a word or number follow on the next one? */
static bool goes_on_below(const struct dl_scanner *s, size_t at)
{
    if (at >= s->text.len || !dl_is_eol(s->text.data[at]))
        return false;
    size_t next = next_line(s, at);
    return next < s->text.len &&
           (dl_is_letter(s->text.data[next]) || dl_is_digit(s->text.data[next]));
}

static bool is_alnum(char c)
{
    return dl_is_letter(c) || dl_is_digit(c);
}

/* Marks of stress are no longer, and what they stress is not either. */
enum { LONGEST_MARK = 3, LONGEST_STRESS = 60 };

/* Where the run of the sign before `at` begins: of a longer one, no more than one of its signs too
 * many is looked at. */
static size_t mark_begin(struct dl_view text, size_t at, char sign)
{
    size_t begin = at;
    while (begin && at - begin <= LONGEST_MARK && text.data[begin - 1] == sign)
        begin--;
    return begin;
}

static size_t mark_end(struct dl_view text, size_t at, char sign)
{
    size_t end = at;
    while (end < text.len && end - at <= LONGEST_MARK && text.data[end] == sign)
        end++;
    return end;
}

/* "In *1662*", "between **1662** and _1700_": does the sign stress what stands between two of them,
 * inside a sentence? At its head such a pair marks a year, and is kept. */
static bool stresses(struct dl_view text, size_t at)
{
    const char sign = text.data[at];
    size_t begin = mark_begin(text, at, sign), end = mark_end(text, at, sign);
    if (end - begin > LONGEST_MARK)
        return false;
    if (begin && text.data[begin - 1] == ' ' && end < text.len && is_alnum(text.data[end])) {
        size_t far = text.len - end > LONGEST_STRESS ? end + LONGEST_STRESS : text.len;
        while (end < far && text.data[end] != sign && !dl_is_eol(text.data[end]))
            end++;
        if (end >= far || text.data[end] != sign || !is_alnum(text.data[end - 1]))
            return false;
    } else {
        if (!begin || !is_alnum(text.data[begin - 1]) ||
            (end < text.len && is_alnum(text.data[end])))
            return false;
        size_t far = begin > LONGEST_STRESS ? begin - LONGEST_STRESS : 0;
        while (begin > far && text.data[begin - 1] != sign && !dl_is_eol(text.data[begin - 1]))
            begin--;
        if (begin <= far || text.data[begin - 1] != sign)
            return false;
        begin = mark_begin(text, begin, sign);
    }
    return begin > 1 && text.data[begin - 1] == ' ' &&
           (is_alnum(text.data[begin - 2]) || text.data[begin - 2] == ',');
}

static bool touches(const struct dl_token *before, const struct dl_token *t)
{
    return before->at + before->len == t->at;
}

/* "1850-53": is the last token the year that ends a range? */
static bool ends_years(const struct dl_scanner *s)
{
    const struct dl_token *t = &s->tokens[s->n - 1];
    return s->n > 2 && s->text.data[t[-1].at] != '/' &&
           dl_can_mean(s->rules, t->sense, DL_FIELD_YEAR2) && touches(t - 1, t) &&
           touches(t - 2, t - 1) && dl_can_mean(s->rules, t[-2].sense, DL_FIELD_YEAR);
}

/* "In the 1890s?" */
static bool ends_decade(const struct dl_scanner *s)
{
    const struct dl_token *t = &s->tokens[s->n - 1];
    return s->n > 1 && touches(t - 1, t) && dl_can_mean(s->rules, t[-1].sense, DL_FIELD_YEAR) &&
           dl_is_letter(s->text.data[t->at]);
}

/* "In the late 18th century?", "in the eighteenth century?": an ordinal's class is no field. */
static bool ends_century(const struct dl_scanner *s)
{
    const struct dl_token *t = &s->tokens[s->n - 1];
    if (s->n < 3 ||
        !means_value(s->rules, t->sense, DL_FIELD_UNIT, DL_UNIT_CENTURY, DL_UNIT_CENTURY))
        return false;
    return means_value(s->rules, t[-1].sense, DL_NO_FIELD, 2, 40) ||
           (touches(t - 2, t - 1) && dl_can_mean(s->rules, t[-2].sense, DL_FIELD_DAY) &&
            dl_is_letter(s->text.data[t[-1].at]));
}

/* Does the token tell a year, or its era: "1919", "44 BC", "3/5/1919"? */
static bool tells_year(const struct dl_scanner *s, const struct dl_token *t)
{
    const struct dl_sense *m = &s->rules->lexicon.senses[t->sense];
    const struct dl_meaning *meanings = dl_meanings_of(&s->rules->lexicon, m);
    if (m->n != 1 || meanings->value != DL_OWN_VALUE ||
        !s->rules->classes[meanings->class_id].shape)
        return dl_can_mean(s->rules, t->sense, DL_FIELD_YEAR) ||
               dl_can_mean(s->rules, t->sense, DL_FIELD_ERA) || ends_years(s) || ends_decade(s) ||
               ends_century(s);
    const struct dl_hit *hit = &s->hits[t->value];
    for (size_t i = 0; i < hit->n; i++)
        if (s->hit_fields[hit->first + i].field == DL_FIELD_YEAR)
            return true;
    return false;
}

/* "Died at Lenn, 1919?": does the sign that ends the sentence doubt the year before it? That of a
 * question does not, nor that of what is said: "In 1848?" she asked. */
static bool doubts_year(const struct dl_scanner *s, size_t at)
{
    struct dl_view t = s->text;
    size_t behind = at + 1;
    if (t.data[at] != '?' || s->informal || !ends_at(s, at) || !tells_year(s, &s->tokens[s->n - 1]))
        return false;
    if (behind < t.len && !dl_is_space(t.data[behind]) && t.data[behind] != ')' &&
        t.data[behind] != ']' && !dl_note_length(t.data + behind, t.len - behind))
        return false;
    return !dl_is_question(s->rules, dl_sentence_at(s->rules, t, s->wrap, at - 1, 1));
}

static size_t scan_sign(struct dl_scanner *s, size_t at, size_t len)
{
    const char *text = s->text.data + at;
    if (len == 1 && (*text == '*' || *text == '_') && stresses(s->text, at))
        return at + 1;
    bool stop = len == 1 && (*text == '.' || *text == '!' || *text == '?') && ends_sentence(s, at);
    if (stop && !doubts_year(s, at)) {
        emit_stop(s, at);
        return at + 1;
    }
    /* ‘ and ’ are the same as ' */
    bool curly =
        len == 3 && (memcmp(text, "\xE2\x80\x98", 3) == 0 || memcmp(text, "\xE2\x80\x99", 3) == 0);
    const struct dl_lexicon *lex = &s->rules->lexicon;
    uint16_t sign = lex->ascii[curly ? '\'' : (unsigned char)*text & 0x7F];
    const struct dl_entry *e = !curly && len > 1 ? dl_lexicon_find(lex, text, len)
                               : sign            ? &lex->entries[sign]
                                                 : NULL;
    uint16_t sense = 0;
    size_t end = 0;
    if (e) {
        uint32_t hash = dl_next_begin(dl_key_of(lex->text + e->key, e->len, 0));
        bool phrase = e->phrases && may_go_on(s, hash, at + len);
        end = phrase ? find_phrase(s, e, at, at + len, &sense) : 0;
        if (!end && e->uniform) {
            sense = dl_sense_of(lex, e->states, 0);
        } else if (!end) {
            enum dl_side left = left_side(s, at, true) == DL_SPACE ? DL_SPACE : DL_TOUCHING;
            bool on = left == DL_TOUCHING && (*text == '-' || (len == 3 && !curly)) &&
                      goes_on_below(s, at + len);
            enum dl_side right =
                right_side(s, at + len, true) == DL_SPACE && !on ? DL_SPACE : DL_TOUCHING;
            sense = dl_sense_of(lex, e->states, dl_state(left, right, DL_LOWER));
        }
    } else if (*text == '=') {
        size_t behind = skip_heading_signs(s, at);
        if (behind > at)
            return behind;
    }
    end = end ? end : at + len;
    emit_sense(s, at, end - at, sense, 0);
    if (stop)
        emit_stop(s, end);
    return end;
}

static size_t scan_line_end(struct dl_scanner *s, size_t at)
{
    if (dl_paragraph_ends(s->rules, s->text, s->wrap, s->line_start, at))
        emit_stop(s, at);
    s->line_start = dl_past_eol(s->text, at);
    return s->line_start + dl_quote_mark(s->text, s->line_start, NULL);
}

/* ---- the pass -------------------------------------------------------------------------------- */

static size_t scan_high(struct dl_scanner *s, size_t at)
{
    bool space;
    size_t len = dl_sign_length(s->text.data + at, s->text.data + s->text.len, &space);
    if (!len)
        return scan_word(s, at);
    return space ? at + len : scan_sign(s, at, len);
}

static size_t scan_shape(struct dl_scanner *s, size_t at)
{
    struct dl_shape_hit hit;
    size_t end = dl_find_shape(s, at, &hit);
    if (end)
        emit_sense(s, at, end - at, hit.sense, hit.number);
    return end;
}

/* One token or line end, or white space. */
static void scan_other(struct dl_scanner *s, size_t at)
{
    if (may_begin_shape(s, at) && (s->at = scan_shape(s, at)))
        return;
    switch ((enum byte_kind)kind_of[(unsigned char)s->text.data[at]]) {
    case B_SPACE:
        s->at = at + 1;
        break;
    case B_LETTER:
        s->at = scan_word(s, at);
        break;
    case B_DIGIT:
        s->at = scan_number(s, at);
        break;
    case B_LINE:
        s->at = scan_line_end(s, at);
        break;
    case B_HIGH:
        s->at = scan_high(s, at);
        break;
    case B_SIGN:
        s->at = scan_sign(s, at, 1);
    }
}

/* Can more begin with the byte than a word, or a sign that always means the same? */
static bool is_odd(const struct dl_scanner *s, unsigned char c)
{
    const struct dl_lexicon *lex = &s->rules->lexicon;
    if (s->rules->shape_first[c / 8] >> (c % 8) & 1)
        return true;
    if (kind_of[c] != B_SIGN)
        return kind_of[c] != B_LETTER;
    uint16_t entry = lex->ascii[c];
    return c == '.' || c == '!' || c == '?' || c == '=' || c == '*' || (c | 0x20) != c ||
           (entry && !lex->buckets[entry].sense);
}

bool dl_scanner_index(struct dl_scanner *s)
{
    for (unsigned c = 0; c < 256; c++)
        s->odd_first[c] = is_odd(s, (unsigned char)c);
    return dl_scanner_index_shapes(s);
}

void dl_scan(struct dl_scanner *s, size_t enough)
{
    size_t len = s->text.len;
    s->enough = enough;
    if (!reserve(s, enough + BLOCK_BYTES))
        return;
    s->n = s->kept = s->n_hits = s->n_hit_fields = s->n_refused = 0;
    emit(s, s->at, 0, 0, DL_SIG_STOP, 0); /* so that "at the beginning" can be asked for */
    while (s->at < len && !s->failed) {
        s->at = scan_words(s, s->at);
        if (s->at < len && (s->n < enough || s->skeleton[s->n - 1] != DL_SIG_STOP))
            scan_other(s, s->at);
        if (s->n >= enough && s->skeleton[s->n - 1] == DL_SIG_STOP)
            break;
    }
    if (s->at >= len)
        emit_stop(s, len);
    if (!s->failed)
        memset(s->skeleton + s->n, DL_SIG_STOP, DL_SKELETON_PADDING);
}

void dl_scanner_free(struct dl_scanner *s)
{
    free(s->tokens);
    free(s->skeleton);
    free(s->hits);
    free(s->hit_fields);
    free(s->refused);
    for (size_t i = 0; s->shapes && i < s->rules->n_shapes; i++)
        dl_regex_free(s->shapes[i].regex);
    free(s->shapes);
    free(s->shape_sets);
}
