/* SPDX-License-Identifier: MIT */
/* What a pattern's pieces say before PCRE2 is asked: what it can begin with, and what it cannot do
 * without. Both are more than is true where they are not exact, so that nothing is lost. */
#include "rules/loader.h"

static const struct dl_signatures any_signature = {
    {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};

/* A pattern's pieces. */
struct look {
    const struct dl_piece *pieces;
    size_t n;
    const struct dl_signatures *sets; /* by class */
};

static struct look look_at(const struct dl_rules *rules, const struct dl_compiled *p)
{
    return (struct look){rules->pieces + p->pieces, p->n_pieces, rules->sets};
}

static bool is_class(const struct dl_piece *piece)
{
    return piece->kind == DL_PIECE_CLASS;
}

static bool looks_away(const struct dl_piece *piece)
{
    return piece->kind == DL_PIECE_BEHIND || piece->kind == DL_PIECE_NOT_BEHIND ||
           piece->kind == DL_PIECE_NOT_AHEAD;
}

/* The piece behind the group that opens at piece i. */
static size_t group_end(const struct look *p, size_t i)
{
    return dl_piece_link(p->pieces, i) + 1;
}

static bool is_quantifier(const struct dl_piece *piece)
{
    return piece->kind >= DL_PIECE_MAYBE;
}

/* The end of the part at piece i (a class or group) with what counts it; whether it may be left
 * out. */
static inline size_t part_end(const struct look *p, size_t i, size_t *ret_inner, bool *ret_spare)
{
    size_t end = *ret_inner = dl_piece_opens(&p->pieces[i]) ? group_end(p, i) : i + 1;
    enum dl_piece_kind kind = end < p->n ? (enum dl_piece_kind)p->pieces[end].kind : DL_PIECE_CLASS;
    *ret_spare = kind == DL_PIECE_MAYBE || kind == DL_PIECE_ANY || kind == DL_PIECE_COUNT_ZERO;
    while (end < p->n && is_quantifier(&p->pieces[end]))
        end++;
    return end;
}

/* ---- beginnings ------------------------------------------------------------------------------ */

/* Longer patterns can begin with anything. */
enum { PIECES_MAX = 1024 };

/* The classes of a pattern that can come next, by their pieces; end: the pattern may be over. */
struct next {
    const struct look *p;
    uint64_t seen[PIECES_MAX / 64];
    uint16_t pieces[PIECES_MAX];
    size_t n;
    bool end;
    bool passes; /* over all that looks around */
};

static bool repeats(const struct look *p, size_t i)
{
    return i < p->n && is_quantifier(&p->pieces[i]) && p->pieces[i].kind != DL_PIECE_MAYBE;
}

static void enter(struct next *next, size_t i);

/* The alternatives from piece i on, up to the end of their group (or the pattern). */
static void enter_alternatives(struct next *next, size_t i, size_t end)
{
    const struct look *p = next->p;
    enter(next, i);
    for (; i < end; i++) {
        if (dl_piece_opens(&p->pieces[i]))
            i = group_end(p, i) - 1;
        else if (p->pieces[i].kind == DL_PIECE_OR)
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

static void clear(struct next *next, const struct look *p)
{
    memset(next->seen, 0, (p->n + 63) / 64 * sizeof *next->seen);
    next->p = p;
    next->n = 0;
    next->end = next->passes = false;
}

/* Can the pattern be over before piece i? */
static bool may_be_over(const struct look *p, size_t i)
{
    struct next next;
    clear(&next, p);
    next.passes = true;
    enter(&next, i);
    return next.end;
}

/* All that can come next from piece i on. What looks around is passed over, but for what looks
 * ahead where the pattern may be over: that must come. */
static void enter(struct next *next, size_t i)
{
    const struct look *p = next->p;
    if (i < p->n && p->pieces[i].kind == DL_PIECE_OR)
        i = dl_piece_link(p->pieces, i);
    if (i >= p->n) {
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
    if (piece->kind == DL_PIECE_CLOSE) {
        size_t opens = dl_piece_link(p->pieces, i);
        if (p->pieces[opens].kind == DL_PIECE_AHEAD)
            next->end = true;
        else
            leave(next, opens, inner, end);
        return;
    }
    bool ahead = piece->kind == DL_PIECE_AHEAD;
    bool passed = looks_away(piece) || piece->kind == DL_PIECE_KEEP ||
                  (ahead && (next->passes || !may_be_over(p, end)));
    if (is_class(piece))
        next->pieces[next->n++] = (uint16_t)i;
    else if (dl_piece_opens(piece) && !passed)
        enter_alternatives(next, i + 1, inner - 1);
    if (spare || passed)
        enter(next, end);
}

static void enter_pattern(struct next *next, const struct look *p)
{
    clear(next, p);
    enter_alternatives(next, 0, p->n);
}

/* What can come behind a signature; false when it cannot come itself. */
static bool step(const struct next *from, uint8_t signature, struct next *ret)
{
    clear(ret, from->p);
    bool found = false;
    for (size_t k = 0; k < from->n; k++) {
        size_t i = from->pieces[k], inner;
        bool spare;
        if (!dl_signatures_have(&from->p->sets[from->p->pieces[i].id], signature))
            continue;
        found = true;
        size_t end = part_end(from->p, i, &inner, &spare);
        leave(ret, i, inner, end);
    }
    return found;
}

/* The signatures of the classes that can come next; all when the pattern may be over. */
static struct dl_signatures signatures_of(const struct next *next)
{
    struct dl_signatures all = {0};
    if (next->end)
        return any_signature;
    for (size_t k = 0; k < next->n; k++)
        for (size_t w = 0; w < 4; w++)
            all.bits[w] |= next->p->sets[next->p->pieces[next->pieces[k]].id].bits[w];
    return all;
}

static struct dl_signatures next_of(const struct look *p, const uint8_t *signatures, size_t n)
{
    struct next both[2];
    if (p->n > PIECES_MAX)
        return any_signature;
    enter_pattern(&both[0], p);
    for (size_t i = 0; i < n; i++) {
        if (both[i % 2].end)
            return any_signature;
        if (!step(&both[i % 2], signatures[i], &both[(i + 1) % 2]))
            return (struct dl_signatures){0};
    }
    return signatures_of(&both[n % 2]);
}

struct dl_signatures dl_pattern_next(const struct dl_rules *rules,
                                     const struct dl_compiled *pattern, const uint8_t *signatures,
                                     size_t n)
{
    struct look p = look_at(rules, pattern);
    return next_of(&p, signatures, n);
}

/* ---- needs ----------------------------------------------------------------------------------- */

static size_t count_of(const struct dl_signatures *set)
{
    size_t n = 0;
    for (size_t i = 0; i < 4; i++)
        n += (size_t)__builtin_popcountll(set->bits[i]);
    return n;
}

static bool need_of(const struct look *p, size_t i, size_t end, struct dl_signatures *ret);

/* The signatures of which one must be there for a part to match; false: none must. */
static bool need_of_part(const struct look *p, size_t i, size_t inner, struct dl_signatures *ret)
{
    const struct dl_piece *piece = &p->pieces[i];
    if (is_class(piece)) {
        *ret = p->sets[piece->id];
        return true;
    }
    return dl_piece_opens(piece) && !looks_away(piece) && need_of(p, i + 1, inner - 1, ret);
}

/* The smallest need of the parts in a sequence, up to the next "|". */
static bool need_of_sequence(const struct look *p, size_t i, size_t end, size_t *ret_end,
                             struct dl_signatures *ret)
{
    bool found = false;
    while (i < end && p->pieces[i].kind != DL_PIECE_OR) {
        struct dl_signatures need;
        size_t inner;
        bool spare;
        size_t next = part_end(p, i, &inner, &spare);
        if (!spare && need_of_part(p, i, inner, &need) &&
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
static bool need_of(const struct look *p, size_t i, size_t end, struct dl_signatures *ret)
{
    *ret = (struct dl_signatures){0};
    for (;;) {
        struct dl_signatures need;
        if (!need_of_sequence(p, i, end, &i, &need))
            return false;
        for (size_t k = 0; k < 4; k++)
            ret->bits[k] |= need.bits[k];
        if (i >= end)
            return true;
        i++;
    }
}

/* What is found of a pattern. */
struct found {
    struct dl_signatures before, behind, needs[DL_NEEDS_MAX];
    size_t n_needs;
    uint8_t n_behind;
};

/* Keep the rarest needs, in their order. */
static void add_need(struct found *c, const struct dl_signatures *need)
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
static bool last_of(const struct look *p, size_t i, size_t end, struct dl_signatures *ret)
{
    *ret = (struct dl_signatures){0};
    while (i < end) {
        struct dl_signatures last = {0};
        bool known = false;
        for (; i < end && p->pieces[i].kind != DL_PIECE_OR;) {
            size_t inner;
            bool spare;
            size_t next = part_end(p, i, &inner, &spare);
            known = !spare && (is_class(&p->pieces[i]) ? need_of_part(p, i, inner, &last)
                                                       : p->pieces[i].kind == DL_PIECE_GROUP &&
                                                             last_of(p, i + 1, inner - 1, &last));
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

/* No alternative of a lookbehind has more tokens; 0: not known. */
static size_t longest_of(const struct look *p, size_t i, size_t end)
{
    size_t longest = 0, n = 0, depth = 0;
    for (; i < end; i++) {
        const struct dl_piece *piece = &p->pieces[i];
        if (repeats(p, i))
            return 0;
        depth += dl_piece_opens(piece);
        depth -= piece->kind == DL_PIECE_CLOSE;
        if (piece->kind == DL_PIECE_OR && !depth)
            n = 0;
        n += is_class(piece);
        longest = n > longest ? n : longest;
    }
    return longest;
}

static void find_behind(const struct look *p, size_t end, struct found *c)
{
    struct dl_signatures need;
    if (last_of(p, 1, end, &need))
        c->before = need;
    size_t longest = longest_of(p, 1, end);
    if (longest && longest <= UINT8_MAX && need_of(p, 1, end, &need)) {
        c->behind = need;
        c->n_behind = (uint8_t)longest;
    }
}

/* By parts of the pattern as a whole; one with alternatives there needs what all of them need. */
static void find_needs(const struct look *p, struct found *c)
{
    struct dl_signatures need;
    *c = (struct found){.before = any_signature, .behind = any_signature};
    size_t end;
    need_of_sequence(p, 0, p->n, &end, &need);
    if (end < p->n) {
        if (need_of(p, 0, p->n, &need))
            add_need(c, &need);
        return;
    }
    for (size_t i = 0, inner; i < p->n;) {
        bool spare;
        size_t next = part_end(p, i, &inner, &spare);
        if (i == 0 && !spare && p->pieces[0].kind == DL_PIECE_BEHIND)
            find_behind(p, inner - 1, c);
        else if (!spare && need_of_part(p, i, inner, &need))
            add_need(c, &need);
        i = next;
    }
}

void dl_pattern_look(struct dl_loader *l, struct dl_compiled *pattern)
{
    struct look p = look_at(l->rules, pattern);
    struct dl_signatures first = next_of(&p, NULL, 0);
    struct found found;
    find_needs(&p, &found);
    pattern->first = dl_loader_mask(l, &first);
    pattern->before = dl_loader_mask(l, &found.before);
    pattern->behind = dl_loader_mask(l, &found.behind);
    pattern->n_behind = found.n_behind;
    pattern->n_needs = (uint8_t)found.n_needs;
    for (size_t i = 0; i < found.n_needs; i++)
        pattern->needs[i] = dl_loader_mask(l, &found.needs[i]);
}
