/* SPDX-License-Identifier: MIT */
/* What a pattern's pieces say before PCRE2 is asked: what it can begin with, and what it cannot do
 * without. Both are more than is true where they are not exact, so that nothing is lost. */
#include "rules/compiled.h"

static bool is_raw(const struct dl_piece *piece, const char *text)
{
    return piece->class_id == UINT16_MAX &&
           dl_view_equal(dl_view(piece->raw, piece->raw_len), dl_view_of(text));
}

static char first_sign(const struct dl_piece *piece)
{
    return piece->class_id == UINT16_MAX ? piece->raw[0] : '\0';
}

static bool looks_away(const struct dl_piece *piece)
{
    return is_raw(piece, "(?<=") || is_raw(piece, "(?<!") || is_raw(piece, "(?!");
}

/* The piece behind the group that opens at piece i. */
static size_t group_end(const struct dl_compiled *p, size_t i)
{
    return p->pieces[i].link + (size_t)1;
}

static bool is_quantifier(const struct dl_piece *piece)
{
    char c = first_sign(piece);
    return c == '?' || c == '*' || c == '+' || c == '{';
}

/* The end of the part at piece i (a class or group) with what counts it; whether it may be left
 * out. */
static size_t part_end(const struct dl_compiled *p, size_t i, size_t *ret_inner, bool *ret_spare)
{
    size_t end = *ret_inner = first_sign(&p->pieces[i]) == '(' ? group_end(p, i) : i + 1;
    *ret_spare = false;
    if (end < p->n_pieces && is_quantifier(&p->pieces[end])) {
        const struct dl_piece *count = &p->pieces[end];
        *ret_spare = count->raw[0] == '?' || count->raw[0] == '*' ||
                     (count->raw_len > 1 && (count->raw[1] == '0' || count->raw[1] == ','));
    }
    while (end < p->n_pieces && is_quantifier(&p->pieces[end]))
        end++;
    return end;
}

/* ---- beginnings ------------------------------------------------------------------------------ */

/* Longer patterns can begin with anything. */
enum { PIECES_MAX = 1024 };

/* The classes of a pattern that can come next, by their pieces; end: the pattern may be over. */
struct next {
    const struct dl_compiled *p;
    uint64_t seen[PIECES_MAX / 64];
    uint16_t pieces[PIECES_MAX];
    size_t n;
    bool end;
};

static bool repeats(const struct dl_compiled *p, size_t i)
{
    return i < p->n_pieces && is_quantifier(&p->pieces[i]) && first_sign(&p->pieces[i]) != '?';
}

static void enter(struct next *next, size_t i);

/* The alternatives from piece i on, up to the end of their group (or the pattern). */
static void enter_alternatives(struct next *next, size_t i, size_t end)
{
    const struct dl_compiled *p = next->p;
    enter(next, i);
    for (; i < end; i++) {
        if (first_sign(&p->pieces[i]) == '(')
            i = group_end(p, i) - 1;
        else if (first_sign(&p->pieces[i]) == '|')
            enter(next, i + 1);
    }
}

/* Behind the part that ends before piece `inner`: it may come again, and what follows it may. */
static void leave(struct next *next, size_t part, size_t inner, size_t end)
{
    if (repeats(next->p, inner))
        enter(next, part);
    enter(next, end);
}

/* All that can come next from piece i on. What looks around is passed over. */
static void enter(struct next *next, size_t i)
{
    const struct dl_compiled *p = next->p;
    if (i < p->n_pieces && first_sign(&p->pieces[i]) == '|')
        i = p->pieces[i].link;
    if (i >= p->n_pieces) {
        next->end = true;
        return;
    }
    if (next->seen[i / 64] >> (i % 64) & 1)
        return;
    next->seen[i / 64] |= UINT64_C(1) << (i % 64);
    const struct dl_piece *piece = &p->pieces[i];
    size_t inner;
    bool spare;
    size_t end = part_end(p, i, &inner, &spare);
    if (first_sign(piece) == ')') {
        leave(next, piece->link, inner, end);
        return;
    }
    bool group = first_sign(piece) == '(';
    bool passed = looks_away(piece) || is_raw(piece, "(?=") || first_sign(piece) == '\\';
    if (piece->class_id != UINT16_MAX)
        next->pieces[next->n++] = (uint16_t)i;
    else if (group && !passed)
        enter_alternatives(next, i + 1, inner - 1);
    if (spare || passed)
        enter(next, end);
}

static void enter_pattern(struct next *next, const struct dl_compiled *p)
{
    memset(next->seen, 0, (p->n_pieces + 63) / 64 * sizeof *next->seen);
    next->p = p;
    next->n = 0;
    next->end = false;
    enter_alternatives(next, 0, p->n_pieces);
}

/* What can come behind a signature; false when it cannot come itself. */
static bool step(const struct next *from, const struct dl_signatures *sets, uint8_t signature,
                 struct next *ret)
{
    memset(ret->seen, 0, (from->p->n_pieces + 63) / 64 * sizeof *ret->seen);
    ret->p = from->p;
    ret->n = 0;
    ret->end = false;
    bool found = false;
    for (size_t k = 0; k < from->n; k++) {
        size_t i = from->pieces[k], inner;
        bool spare;
        if (!dl_signatures_have(&sets[from->p->pieces[i].class_id], signature))
            continue;
        found = true;
        size_t end = part_end(from->p, i, &inner, &spare);
        leave(ret, i, inner, end);
    }
    return found;
}

bool dl_pattern_can_begin(const struct dl_compiled *p, const struct dl_signatures *sets,
                          const uint8_t *signatures, size_t n)
{
    if (p->n_pieces > PIECES_MAX)
        return true;
    struct next both[2];
    enter_pattern(&both[0], p);
    for (size_t i = 0; i < n; i++) {
        if (both[i % 2].end)
            return true;
        if (!step(&both[i % 2], sets, signatures[i], &both[(i + 1) % 2]))
            return false;
    }
    return true;
}

static void find_first(const struct dl_signatures *sets, struct dl_compiled *p)
{
    struct next next;
    memset(p->first, 0xff, sizeof p->first);
    if (p->n_pieces > PIECES_MAX)
        return;
    enter_pattern(&next, p);
    if (next.end)
        return;
    struct dl_signatures first = {0};
    for (size_t k = 0; k < next.n; k++)
        for (size_t w = 0; w < 4; w++)
            first.bits[w] |= sets[p->pieces[next.pieces[k]].class_id].bits[w];
    for (size_t i = 0; i < sizeof p->first; i++)
        p->first[i] = (uint8_t)(first.bits[i / 8] >> i % 8 * 8);
}

/* ---- needs ----------------------------------------------------------------------------------- */

/* One pattern, while it is looked through. */
struct needs {
    const struct dl_compiled *p;
    const struct dl_signatures *sets; /* by class */
};

static size_t count_of(const struct dl_signatures *set)
{
    size_t n = 0;
    for (size_t i = 0; i < 4; i++)
        n += (size_t)__builtin_popcountll(set->bits[i]);
    return n;
}

static bool need_of(const struct needs *n, size_t i, size_t end, struct dl_signatures *ret);

/* The signatures of which one must be there for a part to match; false: none must. */
static bool need_of_part(const struct needs *n, size_t i, size_t inner, struct dl_signatures *ret)
{
    const struct dl_piece *piece = &n->p->pieces[i];
    if (piece->class_id != UINT16_MAX) {
        *ret = n->sets[piece->class_id];
        return true;
    }
    return piece->raw[0] == '(' && !looks_away(piece) && need_of(n, i + 1, inner - 1, ret);
}

/* The smallest need of the parts in a sequence, up to the next "|". */
static bool need_of_sequence(const struct needs *n, size_t i, size_t end, size_t *ret_end,
                             struct dl_signatures *ret)
{
    bool found = false;
    while (i < end && !is_raw(&n->p->pieces[i], "|")) {
        struct dl_signatures need;
        size_t inner;
        bool spare;
        size_t next = part_end(n->p, i, &inner, &spare);
        if (!spare && need_of_part(n, i, inner, &need) &&
            (!found || count_of(&need) < count_of(ret))) {
            *ret = need;
            found = true;
        }
        i = next;
    }
    *ret_end = i;
    return found;
}

/* Of alternatives: the needs of all together. */
static bool need_of(const struct needs *n, size_t i, size_t end, struct dl_signatures *ret)
{
    *ret = (struct dl_signatures){0};
    for (;;) {
        struct dl_signatures need;
        if (!need_of_sequence(n, i, end, &i, &need))
            return false;
        for (size_t k = 0; k < 4; k++)
            ret->bits[k] |= need.bits[k];
        if (i >= end)
            return true;
        i++;
    }
}

/* Keep the rarest needs, in their order. */
static void add_need(struct dl_compiled *c, const struct dl_signatures *need)
{
    size_t at = c->n_needs;
    while (at && count_of(need) < count_of(&c->needs[at - 1]))
        at--;
    if (at == DL_NEEDS_MAX)
        return;
    size_t moved = (c->n_needs < DL_NEEDS_MAX ? c->n_needs : DL_NEEDS_MAX - 1) - at;
    memmove(&c->needs[at + 1], &c->needs[at], moved * sizeof *c->needs);
    c->needs[at] = *need;
    c->n_needs = at + 1 + moved;
}

/* The signatures that can be the last of a lookbehind's alternatives; false when any can. */
static bool last_of(const struct needs *n, size_t i, size_t end, struct dl_signatures *ret)
{
    *ret = (struct dl_signatures){0};
    while (i < end) {
        struct dl_signatures last = {0};
        bool known = false;
        for (; i < end && !is_raw(&n->p->pieces[i], "|");) {
            size_t inner;
            bool spare;
            size_t next = part_end(n->p, i, &inner, &spare);
            known = !spare &&
                    (n->p->pieces[i].class_id != UINT16_MAX
                         ? need_of_part(n, i, inner, &last)
                         : is_raw(&n->p->pieces[i], "(?:") && last_of(n, i + 1, inner - 1, &last));
            i = next;
        }
        if (!known)
            return false;
        for (size_t k = 0; k < 4; k++)
            ret->bits[k] |= last.bits[k];
        i++;
    }
    return true;
}

/* By parts of the pattern as a whole; one with alternatives there needs what all of them need. */
static void find_needs(const struct needs *n, struct dl_compiled *c)
{
    struct dl_signatures need;
    memset(&c->before, 0xff, sizeof c->before);
    size_t end;
    need_of_sequence(n, 0, c->n_pieces, &end, &need);
    if (end < c->n_pieces) {
        if (need_of(n, 0, c->n_pieces, &need))
            add_need(c, &need);
        return;
    }
    for (size_t i = 0, inner; i < c->n_pieces;) {
        bool spare;
        size_t next = part_end(c, i, &inner, &spare);
        if (i == 0 && !spare && is_raw(&c->pieces[0], "(?<=") && last_of(n, 1, inner - 1, &need))
            c->before = need;
        else if (!spare && need_of_part(n, i, inner, &need))
            add_need(c, &need);
        i = next;
    }
}

void dl_pattern_look(const struct dl_rules *r, struct dl_compiled *p)
{
    find_first(r->sets, p);
    find_needs(&(struct needs){p, r->sets}, p);
}
