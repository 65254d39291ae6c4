/* SPDX-License-Identifier: MIT */
/* Shapes: what is matched on the text itself, at the tokens that can begin it. */
#include <stdlib.h>

#include "base/utf8.h"
#include "find/scan.h"

/* Tried at each token that can begin a shape; far above what a sane shape needs. */
enum { SHAPE_MATCH_LIMIT = 100000 };

/* The sign of a zone (- − – or +); behind it, in *v, what is east or west. */
static int32_t zone_sign(struct dl_view *v)
{
    size_t len = 0;
    uint32_t c = v->len ? dl_utf8_get(v->data, v->data + v->len, &len) : 0;
    *v = dl_view_trim(dl_view(v->data + len, v->len - len));
    return c == '+' ? 1 : c == '-' || c == 0x2212 || c == 0x2013 ? -1 : 0;
}

/* "+02:00", "-0530", "+ 2" → 200, -530, 200 */
static bool zone_value(struct dl_view v, int32_t *ret)
{
    int32_t sign = zone_sign(&v), value = 0, digits = 0;
    if (!sign || v.len > 5)
        return false;
    for (size_t i = 0; i < v.len; i++)
        if (dl_is_digit(v.data[i])) {
            value = value * 10 + (v.data[i] - '0');
            digits++;
        } else if (v.data[i] != ':') {
            return false;
        }
    *ret = sign * (digits <= 2 ? value * 100 : value);
    return digits > 0;
}

static bool lexicon_value(const struct dl_rules *r, struct dl_view v, enum dl_field field,
                          int32_t *ret)
{
    const struct dl_entry *e = dl_lexicon_find(&r->lexicon, v.data, v.len);
    if (!e)
        return false;
    unsigned state = dl_state(DL_TOUCHING, DL_TOUCHING, dl_case_of(v.data, v.len));
    const struct dl_sense *m = &r->lexicon.senses[dl_sense_of(&r->lexicon, e->states, state)];
    const struct dl_meaning *meanings = dl_meanings_of(&r->lexicon, m);
    for (size_t i = 0; i < m->n; i++)
        if (r->classes[meanings[i].class_id].field == field) {
            *ret = meanings[i].value;
            return true;
        }
    return false;
}

/* MDCLXVI, MCM: the sign before a greater one is taken off. */
static bool roman_value(struct dl_view v, int32_t *ret)
{
    static const int16_t values[26] = {['C' - 'A'] = 100, ['D' - 'A'] = 500,  ['I' - 'A'] = 1,
                                       ['L' - 'A'] = 50,  ['M' - 'A'] = 1000, ['V' - 'A'] = 5,
                                       ['X' - 'A'] = 10};
    int32_t sum = 0, last = 0;
    for (size_t i = v.len; i-- > 0;) {
        int32_t value = v.data[i] >= 'A' && v.data[i] <= 'Z' ? values[v.data[i] - 'A'] : 0;
        if (!value)
            return false;
        sum += value < last ? -value : value;
        last = value;
    }
    *ret = sum;
    return v.len > 0;
}

/* [19]15: an editor's bracket between the digits of a year parts none of them. */
static bool bracketed_value(struct dl_view v, struct dl_hit_field *ret)
{
    int32_t value = 0;
    uint8_t digits = 0;
    for (size_t i = 0; i < v.len; i++) {
        if (v.data[i] == ']')
            continue;
        if (!dl_is_digit(v.data[i]) || digits == 4)
            return false;
        value = value * 10 + (v.data[i] - '0');
        digits++;
    }
    ret->value = value;
    ret->digits = digits;
    return digits > 0;
}

/* The value of a group: its digits' number, else what the lexicon says. */
static bool group_value(const struct dl_rules *r, struct dl_view v, enum dl_field field,
                        struct dl_hit_field *ret)
{
    size_t digits = dl_skip_digits(v, 0);
    ret->digits = 0;
    if (v.len && digits == v.len && digits <= 9) {
        ret->digits = (uint8_t)digits;
        ret->value = 0;
        for (size_t i = 0; i < digits; i++)
            ret->value = ret->value * 10 + (v.data[i] - '0');
        return true;
    }
    if (field == DL_FIELD_YEAR && (bracketed_value(v, ret) || roman_value(v, &ret->value)))
        return true;
    if (field == DL_FIELD_ZONE && zone_value(v, &ret->value))
        return true;
    if (v.len && v.data[v.len - 1] == '.')
        v.len--;
    return v.len && lexicon_value(r, v, field, &ret->value);
}

static bool add_hit_field(struct dl_scanner *s, const struct dl_shape_group *g, size_t from,
                          size_t to)
{
    struct dl_hit_field f = {
        .field = g->field, .part = g->part, .at = (uint32_t)from, .len = (uint32_t)(to - from)};
    if (!group_value(s->rules, dl_view(s->text.data + from, to - from), (enum dl_field)g->field,
                     &f))
        return false;
    if (!DL_GROW(s->hit_fields, s->n_hit_fields, s->cap_hit_fields)) {
        s->failed = true;
        return false;
    }
    s->hit_fields[s->n_hit_fields++] = f;
    return true;
}

/* A shape does not begin inside a word or number, nor end inside one of its own kind: "2:30pm" is
 * cut behind the 30, and whether "pm" may be glued to it is for the lexicon to say. */
static bool at_word_ends(const struct dl_scanner *s, size_t from, size_t to)
{
    const char *t = s->text.data;
    bool first = dl_is_letter(t[from]) || dl_is_digit(t[from]);
    if (first && from && (dl_is_letter(t[from - 1]) || dl_is_digit(t[from - 1])))
        return false;
    return to >= s->text.len || !((dl_is_letter(t[to - 1]) && dl_is_letter(t[to])) ||
                                  (dl_is_digit(t[to - 1]) && dl_is_digit(t[to])));
}

/* One shape at this token: its end, or 0. */
static size_t match_shape(struct dl_scanner *s, size_t number, size_t at, struct dl_shape_hit *ret)
{
    const struct dl_compiled *shape = &s->rules->shapes[number];
    struct dl_tried *t = &s->shapes[number];
    const size_t *groups;
    size_t n;
    const struct dl_regex *regex = dl_tried_regex(t, shape, s->rules);
    s->failed |= !regex;
    enum dl_regex_result result = regex ? dl_regex_match(regex, s->work, s->text.data, s->text.len,
                                                         at, SHAPE_MATCH_LIMIT, &groups, &n)
                                        : DL_REGEX_NO_MATCH;
    if ((result == DL_REGEX_LIMIT || result == DL_REGEX_ERROR) && !t->limit_warned) {
        t->limit_warned = true;
        dl_warn_limit(s->rules, &shape->public, "shape", s->on_warning, s->context);
    }
    if (result != DL_REGEX_MATCH || groups[1] <= at || !at_word_ends(s, at, groups[1]))
        return 0;
    struct dl_hit hit = {(uint32_t)s->n_hit_fields, 0};
    for (size_t i = 0; i < shape->n_shape_groups; i++) {
        const struct dl_shape_group *g = &s->rules->shape_groups[shape->shape_groups + i];
        if (g->number >= n)
            break; /* and of those behind it, none has matched */
        if (groups[2 * g->number] != SIZE_MAX &&
            !add_hit_field(s, g, groups[2 * g->number], groups[2 * g->number + 1])) {
            s->n_hit_fields = hit.first;
            return 0; /* a word that no class knows */
        }
    }
    hit.n = (uint32_t)(s->n_hit_fields - hit.first);
    if (!DL_GROW(s->hits, s->n_hits, s->cap_hits)) {
        s->failed = true;
        return 0;
    }
    s->hits[s->n_hits] = hit;
    *ret = (struct dl_shape_hit){shape->sense, (int32_t)s->n_hits++};
    return groups[1];
}

/* Behind the byte that stands behind digits: a digit is no sign, but the next number's first. */
static size_t behind_sign(struct dl_view t, size_t at)
{
    if (at >= t.len || dl_is_digit(t.data[at]))
        return at;
    do
        at++;
    while (at < t.len && ((unsigned char)t.data[at] & 0xC0) == 0x80);
    return at + (at < t.len && t.data[at] == ' ');
}

/* A byte that is one step by itself: no digit, and no blank, which belongs to what is behind it. */
static bool is_step(unsigned char c)
{
    return c != ' ' && !dl_is_digit((char)c);
}

/* The starts that are at a token: by its first byte, and by its digits and what follows them. */
static uint64_t starts_at(const struct dl_scanner *s, const struct dl_shape_sets *sets, size_t at)
{
    struct dl_view t = s->text;
    unsigned char first = (unsigned char)t.data[at];
    uint64_t left = sets->first[first], unasked = 0;
    if (!dl_is_digit((char)first)) {
        unasked = left & sets->numbers_alone;
        left &= ~sets->numbers_alone;
    }
    for (size_t i = is_step(first); i < DL_START_STEPS && left; i++) {
        size_t begin = i ? behind_sign(t, at) : at;
        at = dl_skip_digits(t, begin);
        size_t digits = at - begin;
        bool blank = at < t.len && t.data[at] == ' ';
        at += blank;
        unsigned char c = at < t.len ? (unsigned char)t.data[at] : '\0';
        left &= sets->steps[i].digits[digits < DL_DIGIT_COUNTS ? digits : DL_DIGIT_COUNTS - 1] &
                sets->steps[i].behind[blank][c];
    }
    return left | unasked;
}

bool dl_has_shape_start(const struct dl_scanner *s, size_t at)
{
    for (size_t i = 0; i < s->n_shape_sets; i++)
        if (starts_at(s, &s->shape_sets[i], at))
            return true;
    return false;
}

size_t dl_find_shape(struct dl_scanner *s, size_t at, struct dl_shape_hit *ret)
{
    size_t tried = SIZE_MAX;
    for (size_t i = 0; i < s->n_shape_sets; i++)
        for (uint64_t left = starts_at(s, &s->shape_sets[i], at); left; left &= left - 1) {
            size_t shape = s->shape_sets[i].shape[__builtin_ctzll(left)];
            size_t stop = shape == tried ? 0 : match_shape(s, shape, at, ret);
            if (stop || s->failed)
                return stop;
            tried = shape;
        }
    return 0;
}

/* The bit of a start, in the words of its bytes. */
static void add_start_bit(uint64_t *words, const struct dl_signatures *bytes, uint64_t bit)
{
    for (size_t w = 0; w < 4; w++)
        for (uint64_t left = bytes->bits[w]; left; left &= left - 1)
            words[w * 64 + (size_t)__builtin_ctzll(left)] |= bit;
}

static void add_start(struct dl_scanner *s, size_t number, size_t shape, size_t start)
{
    const struct dl_signatures *masks = s->rules->masks;
    const struct dl_shape_start *from = &s->rules->starts[start];
    struct dl_shape_sets *sets = &s->shape_sets[number / 64];
    uint64_t bit = UINT64_C(1) << number % 64;
    sets->shape[number % 64] = (uint16_t)shape;
    add_start_bit(sets->first, &masks[s->rules->shapes[shape].first], bit);
    sets->numbers_alone |= from->counts[0] & 1 ? 0 : bit;
    for (size_t i = 0; i < DL_START_STEPS; i++) {
        const struct dl_signatures *behind = &masks[from->behind[i]];
        for (size_t blank = 0; blank <= dl_signatures_have(behind, ' '); blank++)
            add_start_bit(sets->steps[i].behind[blank], behind, bit);
        for (size_t d = 0; d < DL_DIGIT_COUNTS; d++)
            sets->steps[i].digits[d] |= from->counts[i] >> d & 1 ? bit : 0;
    }
}

/* Bytes that are one step tell at once whether that is the first of a start. */
static void take_first_steps(struct dl_shape_sets *sets)
{
    for (unsigned c = 0; c < 256; c++)
        if (is_step((unsigned char)c))
            sets->first[c] &=
                sets->numbers_alone | (sets->steps[0].digits[0] & sets->steps[0].behind[0][c]);
}

bool dl_scanner_index_shapes(struct dl_scanner *s)
{
    size_t n = s->rules->n_shapes, n_starts = 0;
    for (size_t i = 0; i < n; i++)
        n_starts += s->rules->shapes[i].n_starts;
    s->n_shape_sets = n_starts / 64 + 1;
    s->shapes = calloc(n + 1, sizeof *s->shapes);
    s->shape_sets = calloc(s->n_shape_sets, sizeof *s->shape_sets);
    if (!s->shapes || !s->shape_sets)
        return false;
    n_starts = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < s->rules->shapes[i].n_starts; k++)
            add_start(s, n_starts++, i, s->rules->shapes[i].starts + k);
    for (size_t i = 0; i < s->n_shape_sets; i++)
        take_first_steps(&s->shape_sets[i]);
    return true;
}
