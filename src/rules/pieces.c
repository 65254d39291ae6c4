/* SPDX-License-Identifier: MIT */
/* Patterns: their text → pieces. */
#include "base/error.h"
#include "base/near.h"
#include "rules/loader.h"

const char *const dl_piece_signs[] = {
    [DL_PIECE_OR] = "|",          [DL_PIECE_CLOSE] = ")",      [DL_PIECE_GROUP] = "(?:",
    [DL_PIECE_ATOMIC] = "(?>",    [DL_PIECE_BRANCHES] = "(?|", [DL_PIECE_AHEAD] = "(?=",
    [DL_PIECE_NOT_AHEAD] = "(?!", [DL_PIECE_BEHIND] = "(?<=",  [DL_PIECE_NOT_BEHIND] = "(?<!",
    [DL_PIECE_KEEP] = "\\K",      [DL_PIECE_MAYBE] = "?",      [DL_PIECE_ANY] = "*",
    [DL_PIECE_SOME] = "+",
};

struct scanner {
    struct dl_loader *l;
    struct dl_raw_pattern *p;     /* what is read: a pattern, */
    const struct dl_named *named; /* or a part with a name; else NULL */
    uint32_t file;
    const char *at, *end;
    const char *atom; /* where the piece in hand begins */
    size_t first;     /* of l->pieces */
    struct dl_group groups[DL_GROUPS_MAX];
    size_t n_groups;
};

static struct dl_mark here(const struct scanner *s, const char *p)
{
    return (struct dl_mark){s->file, (uint32_t)(p - s->l->files[s->file].text.data)};
}

static bool is_letter(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26 || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A letter of a word: not the punctuation of U+2000–206F (bytes E2 80, E2 81). */
static bool word_goes_on(const char *p, const char *end)
{
    if ((unsigned char)*p == 0xE2 && p + 1 < end &&
        ((unsigned char)p[1] == 0x80 || (unsigned char)p[1] == 0x81))
        return false;
    return is_letter(*p);
}

static bool add_piece(struct scanner *s, struct dl_piece piece)
{
    struct dl_loader *l = s->l;
    if (!DL_GROW(l->pieces, l->n_pieces, l->cap_pieces) ||
        !DL_GROW(l->piece_at, l->n_pieces, l->cap_piece_at)) {
        l->out_of_memory = true;
        return false;
    }
    l->piece_at[l->n_pieces] = here(s, s->atom).offset;
    l->pieces[l->n_pieces++] = piece;
    return true;
}

/* id: of a class; of a count its number. */
static struct dl_piece piece_of(enum dl_piece_kind kind, size_t id, bool captured)
{
    return (struct dl_piece){id & DL_PIECE_ID_MAX, kind & 0x1F, captured};
}

static bool add_sign(struct scanner *s, enum dl_piece_kind kind)
{
    return add_piece(s, piece_of(kind, 0, false));
}

static bool add_class(struct scanner *s, uint16_t class_id, bool captured)
{
    return add_piece(s, piece_of(DL_PIECE_CLASS, class_id, captured));
}

/* "{2,3}": what is alike stands once among the counts. */
static bool add_count(struct scanner *s, struct dl_view text)
{
    struct dl_loader *l = s->l;
    size_t i = 0;
    while (i < l->n_counts && !dl_view_equal(dl_view_of(l->text.data + l->counts[i]), text))
        i++;
    if (i == DL_COUNTS_MAX) {
        dl_loader_error(l, here(s, text.data), "more than %d different counts", DL_COUNTS_MAX);
        return false;
    }
    if (i == l->n_counts) {
        if (!DL_GROW(l->counts, i, l->cap_counts)) {
            l->out_of_memory = true;
            return false;
        }
        l->counts[l->n_counts++] = dl_loader_keep(l, text);
    }
    bool zero = text.data[1] == '0' || text.data[1] == ',';
    return add_piece(s, piece_of(zero ? DL_PIECE_COUNT_ZERO : DL_PIECE_COUNT, i, false));
}

static bool add_literal(struct scanner *s, const char *text, size_t len)
{
    uint16_t id = dl_loader_literal(s->l, dl_view(text, len), here(s, text));
    return id != UINT16_MAX && add_class(s, id, false);
}

static struct dl_view next_part(struct dl_view *rest)
{
    size_t n = 0;
    while (n < rest->len && rest->data[n] != ':')
        n++;
    struct dl_view part = {rest->data, n};
    size_t taken = n + (n < rest->len);
    *rest = dl_view(rest->data + taken, rest->len - taken);
    return part;
}

/* place: for the error. */
static bool add_capture(struct scanner *s, struct dl_group group, const char *place)
{
    /* a class that is no field may turn out to be a shape, whose own fields are then taken */
    if (s->n_groups == DL_GROUPS_MAX) {
        dl_loader_error(s->l, here(s, place), "more than %d captured classes in one pattern",
                        DL_GROUPS_MAX);
        return false;
    }
    s->groups[s->n_groups++] = group;
    return add_class(s, group.class_id, true);
}

/* "class", "class:slot", "class:end", "class:slot:end", "class:-" */
static bool class_atom(struct scanner *s, struct dl_view inside)
{
    struct dl_view rest = inside;
    struct dl_view name = next_part(&rest);
    uint16_t id = dl_loader_class(s->l, name, here(s, name.data));
    if (id == UINT16_MAX)
        return false;
    s->l->classes[id].used = true;
    struct dl_group group = {id, s->l->classes[id].field, 0};
    while (rest.len) {
        struct dl_view part = next_part(&rest);
        uint8_t number = dl_part_from_text(part);
        enum dl_field field = dl_field_from_name(part);
        if (number)
            group.part = number;
        else if (dl_view_equal(part, dl_view_of("-")))
            return add_class(s, id, false);
        else if (field != DL_NO_FIELD)
            group.field = (uint8_t)field;
        else {
            dl_loader_error(s->l, here(s, part.data), "\"%.*s\" is no field, nor end, 2 … 8 or -",
                            (int)part.len, part.data);
            return false;
        }
    }
    return add_capture(s, group, inside.data);
}

/* The last one above, so that each file has its own; NULL: none. */
static const struct dl_named *find_named(const struct dl_loader *l, struct dl_view name)
{
    for (size_t i = l->n_named; i-- > 0;)
        if (dl_view_equal(name, dl_view_of(l->text.data + l->named[i].public.name)))
            return &l->named[i];
    return NULL;
}

/* The pieces of a part with a name, as a group. part: of the captures that say none themselves. */
static bool add_named(struct scanner *s, const struct dl_named *named, uint8_t part, bool capture)
{
    size_t group = 0;
    bool ok = add_sign(s, DL_PIECE_GROUP);
    for (size_t i = 0; ok && i < named->n_pieces; i++) {
        struct dl_piece piece = s->l->pieces[named->pieces + i];
        if (!piece.captured || !capture) {
            piece.captured = false;
            ok = add_piece(s, piece);
            continue;
        }
        struct dl_group g = s->l->groups[named->groups + group++];
        g.part = g.part ? g.part : part;
        ok = add_capture(s, g, s->atom);
    }
    return ok && add_sign(s, DL_PIECE_CLOSE);
}

static bool unknown_named(struct scanner *s, struct dl_view name)
{
    struct dl_near near = dl_near_start(name);
    for (size_t i = 0; i < s->l->n_named; i++)
        dl_near_try(&near, s->l->text.data + s->l->named[i].public.name);
    dl_loader_error(s->l, here(s, name.data), "no \"let %.*s\" stands above%s%s%s", (int)name.len,
                    name.data, near.best ? "; did you mean <" : "", near.best ? near.best : "",
                    near.best ? ">?" : "");
    return false;
}

/* "<name>", "<name:end>", "<name:->" */
static bool reference(struct scanner *s)
{
    const char *end = s->at + 1;
    while (end < s->end && *end != '>' && !is_blank(*end))
        end++;
    if (end == s->end || *end != '>' || end == s->at + 1) {
        dl_loader_error(s->l, here(s, s->at),
                        "\"<\" begins the name of a part, <name>; the sign is written {<}");
        return false;
    }
    struct dl_view rest = {s->at + 1, (size_t)(end - s->at - 1)};
    struct dl_view name = next_part(&rest);
    bool capture = !dl_view_equal(rest, dl_view_of("-"));
    uint8_t part = dl_part_from_text(rest);
    s->at = end + 1;
    if (rest.len && capture && !part) {
        dl_loader_error(s->l, here(s, rest.data), "\"%.*s\" is not end, 2 … 8 or -", (int)rest.len,
                        rest.data);
        return false;
    }
    if (s->named && dl_view_equal(name, dl_view_of(s->l->text.data + s->named->public.name))) {
        dl_loader_error(s->l, here(s, name.data), "the part %.*s names itself", (int)name.len,
                        name.data);
        return false;
    }
    const struct dl_named *named = find_named(s->l, name);
    return named ? add_named(s, named, part, capture) : unknown_named(s, name);
}

static bool braces(struct scanner *s)
{
    const char *open = s->at;
    const char *close = memchr(open + 2, '}', s->end > open + 2 ? (size_t)(s->end - open - 2) : 0);
    if (!close) {
        dl_loader_error(s->l, here(s, open), "\"{\" without \"}\"");
        return false;
    }
    struct dl_view inside = {open + 1, (size_t)(close - open - 1)};
    s->at = close + 1;
    if ((inside.data[0] >= '0' && inside.data[0] <= '9') || inside.data[0] == ',')
        return inside.len > 1 || inside.data[0] != ',' ? add_count(s, dl_view(open, inside.len + 2))
                                                       : add_literal(s, inside.data, 1);
    if (is_letter(inside.data[0]))
        return class_atom(s, inside);
    return add_literal(s, inside.data, inside.len);
}

/* "(" and what PCRE2 wants behind it: (?: (?= (?! (?<= (?<! (?> (?| */
static bool parenthesis(struct scanner *s)
{
    size_t left = (size_t)(s->end - s->at);
    for (int kind = DL_PIECE_GROUP; kind <= DL_PIECE_NOT_BEHIND; kind++) {
        size_t len = strlen(dl_piece_signs[kind]);
        if (left >= len && memcmp(s->at, dl_piece_signs[kind], len) == 0) {
            s->at += len;
            return add_sign(s, (enum dl_piece_kind)kind);
        }
    }
    if (left >= 2 && (s->at[1] == '?' || s->at[1] == '*')) {
        dl_loader_error(s->l, here(s, s->at),
                        "only (?: (?= (?! (?<= (?<! (?> and (?| are allowed here");
        return false;
    }
    s->at++;
    return add_sign(s, DL_PIECE_GROUP);
}

/* One of ) | ? * + */
static bool operator_sign(struct scanner *s)
{
    static const char all[] = ")|?*+";
    static const enum dl_piece_kind kinds[] = {DL_PIECE_CLOSE, DL_PIECE_OR, DL_PIECE_MAYBE,
                                               DL_PIECE_ANY, DL_PIECE_SOME};
    return add_sign(s, kinds[strchr(all, *s->at++) - all]);
}

static bool word(struct scanner *s)
{
    const char *start = s->at;
    while (s->at < s->end && word_goes_on(s->at, s->end))
        s->at++;
    return add_literal(s, start, (size_t)(s->at - start));
}

/* One sign; a UTF-8 sequence is one. */
static bool sign(struct scanner *s)
{
    const char *start = s->at++;
    while (s->at < s->end && ((unsigned char)*s->at & 0xC0) == 0x80)
        s->at++;
    return add_literal(s, start, (size_t)(s->at - start));
}

static bool atom(struct scanner *s)
{
    char c = *s->at;
    s->atom = s->at;
    if (c == '{')
        return braces(s);
    if (c == '(')
        return parenthesis(s);
    if (c == '<')
        return reference(s);
    if (strchr(")|?*+", c))
        return operator_sign(s);
    if (c == '\\') {
        if (s->end - s->at < 2 || s->at[1] != 'K') {
            dl_loader_error(s->l, here(s, s->at),
                            "of PCRE2's escapes only \\K can be used; write signs as {sign}");
            return false;
        }
        s->at += 2;
        return add_sign(s, DL_PIECE_KEEP);
    }
    if (strchr("[]^$.}", c)) {
        dl_loader_error(s->l, here(s, s->at), "\"%c\" must be written as {%c}", c, c);
        return false;
    }
    if (c >= '0' && c <= '9') {
        dl_loader_error(s->l, here(s, s->at),
                        "a number must be written as a class, such as {year}, {day} or {number}");
        return false;
    }
    return word_goes_on(s->at, s->end) ? word(s) : sign(s);
}

/* Behind white space and comments; a comment begins behind white space. */
static const char *behind_space(const char *p, const char *end)
{
    for (; p < end && (is_blank(*p) || (*p == '#' && is_blank(p[-1]))); p++)
        if (*p == '#') {
            const char *line_end = memchr(p, '\n', (size_t)(end - p));
            p = line_end ? line_end : end - 1;
        }
    return p;
}

static bool skip_space(struct scanner *s)
{
    s->at = behind_space(s->at, s->end);
    return s->at < s->end;
}

/* field[:part]=value */
static bool assignment(struct scanner *s, struct dl_assignment *ret)
{
    const char *start = s->at;
    while (s->at < s->end && *s->at != ' ' && *s->at != '\t' && *s->at != '\n' && *s->at != '\r')
        s->at++;
    struct dl_view whole = {start, (size_t)(s->at - start)};
    const char *equals = memchr(start, '=', whole.len);
    struct dl_view left = {start, equals ? (size_t)(equals - start) : whole.len};
    struct dl_view value =
        equals ? dl_view(equals + 1, (size_t)(s->at - equals - 1)) : dl_view("", 0);
    struct dl_view rest = left;
    struct dl_view name = next_part(&rest);
    ret->field = dl_field_from_name(name);
    ret->part = rest.len ? dl_part_from_text(rest) : 0;
    if (!value.len || ret->field == DL_FIELD_HOLIDAY)
        dl_loader_error(s->l, here(s, start), "\"%.*s\" is not field=value with a known field",
                        (int)whole.len, whole.data);
    else if (ret->field == DL_NO_FIELD)
        dl_loader_unknown(s->l, here(s, start), name, "field", dl_field_near(name));
    else if (rest.len && !ret->part)
        dl_loader_error(s->l, here(s, rest.data), "\"%.*s\" is not end or 2 … 8", (int)rest.len,
                        rest.data);
    else if (!dl_value_from_text(value, &ret->value) || !dl_field_accepts(ret->field, ret->value))
        dl_loader_no_value(s->l, here(s, value.data), value, name);
    else
        return true;
    return false;
}

enum { ASSIGNMENTS_MAX = 16 };

static bool assignments(struct scanner *s)
{
    struct dl_loader *l = s->l;
    struct dl_pattern *p = &s->p->compiled.public;
    const char *arrow = s->at - 2;
    p->assignments = (uint32_t)l->n_assignments;
    p->n_assignments = 0;
    while (skip_space(s)) {
        if (p->n_assignments == ASSIGNMENTS_MAX) {
            dl_loader_error(l, here(s, s->at), "more than %d constants in one pattern",
                            ASSIGNMENTS_MAX);
            return false;
        }
        if (!DL_GROW(l->assignments, l->n_assignments, l->cap_assignments)) {
            l->out_of_memory = true;
            return false;
        }
        if (!assignment(s, &l->assignments[l->n_assignments]))
            return false;
        l->n_assignments++;
        p->n_assignments++;
    }
    if (!p->n_assignments)
        dl_loader_error(l, here(s, arrow), "behind \"=>\" stands field=value");
    return p->n_assignments > 0;
}

/* The pattern as written, without comments and white space folded, for listings. */
static uint32_t tidy_text(struct dl_loader *l, const char *from, const char *to)
{
    if (!l->options || !l->options->listing)
        return 0;
    size_t at = l->text.len;
    for (const char *p = behind_space(from, to); p < to; p = behind_space(p, to)) {
        const char *word = p;
        while (p < to && !is_blank(*p))
            p++;
        if (l->text.len > at)
            dl_buf_add_char(&l->text, ' ');
        dl_buf_add(&l->text, word, (size_t)(p - word));
    }
    return dl_loader_keep_added(l, at);
}

enum { DEPTH_MAX = 250 }; /* as PCRE2 has it */

/* False: it is too far. */
static bool link_pieces(struct dl_piece *pieces, size_t from, size_t to)
{
    pieces[from].id = (to - from) & DL_PIECE_ID_MAX;
    return to - from <= DL_PIECE_ID_MAX;
}

/* Pieces of a group to each other. What is not in pairs is an error that PCRE2 finds. */
static bool link_groups(struct dl_piece *pieces, size_t n)
{
    size_t open[DEPTH_MAX], depth = 0, end = n;
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        if (dl_piece_opens(&pieces[i]) && depth == DEPTH_MAX)
            return ok;
        if (dl_piece_opens(&pieces[i]))
            open[depth++] = i;
        if (pieces[i].kind == DL_PIECE_CLOSE && depth) {
            ok = link_pieces(pieces, open[--depth], i) && ok;
            pieces[i].id = pieces[open[depth]].id;
        }
    }
    for (size_t i = n; i-- > 0;) { /* backwards, each ")" comes before what it ends */
        if (pieces[i].kind == DL_PIECE_CLOSE) {
            open[depth++ % DEPTH_MAX] = end;
            end = i;
        } else if (dl_piece_opens(&pieces[i]) && depth) {
            end = open[--depth % DEPTH_MAX];
        } else if (pieces[i].kind == DL_PIECE_OR) {
            ok = link_pieces(pieces, i, end) && ok;
        }
    }
    return ok;
}

/* All of it, into l->pieces and the groups. */
static bool pieces_of_text(struct scanner *s)
{
    bool ok = true;
    while (ok && skip_space(s)) {
        bool arrow = s->end - s->at >= 2 && s->at[0] == '=' && s->at[1] == '>';
        if (arrow && !s->p) {
            dl_loader_error(s->l, here(s, s->at),
                            "constants belong to a pattern, not to its parts");
            return false;
        }
        s->at += arrow ? 2 : 0;
        ok = arrow ? assignments(s) : atom(s);
    }
    return ok;
}

/* What the scanner captured goes behind the groups of other patterns; false when memory ran out. */
static bool keep_groups(const struct scanner *s)
{
    struct dl_loader *l = s->l;
    if (!DL_GROW(l->groups, l->n_groups + s->n_groups, l->cap_groups)) {
        l->out_of_memory = true;
        return false;
    }
    memcpy(l->groups + l->n_groups, s->groups, s->n_groups * sizeof *l->groups);
    l->n_groups += s->n_groups;
    return true;
}

/* Read a text into pieces and groups. what: in messages. */
static bool read_pattern(struct scanner *s, struct dl_mark mark, const char *what)
{
    s->first = s->l->n_pieces;
    if (!pieces_of_text(s))
        return false;
    size_t n = s->l->n_pieces - s->first;
    if (n > 0 && n < UINT16_MAX)
        return keep_groups(s);
    if (n)
        dl_loader_error(s->l, mark, "a %s that is too long", what);
    else
        dl_loader_error(s->l, mark, "a pattern is missing behind the name");
    return false;
}

bool dl_parse_pattern(struct dl_loader *l, struct dl_raw_pattern *p, struct dl_view text)
{
    struct scanner s = {
        .l = l, .p = p, .file = p->mark.file, .at = text.data, .end = text.data + text.len};
    struct dl_compiled *c = &p->compiled;
    c->groups = (uint32_t)l->n_groups;
    if (!read_pattern(&s, p->mark, "pattern"))
        return false;
    c->n_groups = (uint16_t)s.n_groups;
    c->pieces = (uint32_t)s.first;
    c->n_pieces = (uint16_t)(l->n_pieces - s.first);
    if (!link_groups(l->pieces + s.first, c->n_pieces)) {
        dl_loader_error(
            l, p->mark,
            "a pattern that is too long: a part in parentheses, or of a choice, has up to %d "
            "pieces",
            DL_PIECE_ID_MAX - 1);
        return false;
    }
    c->public.text = tidy_text(l, text.data, s.end);
    return true;
}

/* The first piece with a parenthesis that has no other; n: there is none. */
static size_t unpaired(const struct dl_piece *pieces, size_t n)
{
    size_t open[DEPTH_MAX], depth = 0;
    for (size_t i = 0; i < n; i++) {
        bool closes = pieces[i].kind == DL_PIECE_CLOSE;
        if ((dl_piece_opens(&pieces[i]) && depth == DEPTH_MAX) || (closes && !depth))
            return i;
        if (dl_piece_opens(&pieces[i]))
            open[depth++] = i;
        depth -= closes;
    }
    return depth ? open[depth - 1] : n;
}

/* Keep the captures that tell something, and their groups behind those kept before. */
static void keep_captures(struct dl_loader *l, struct dl_compiled *c, size_t *n_kept)
{
    const struct dl_group *group = l->groups + c->groups;
    size_t behind_not = 0; /* what must not match captures nothing */
    c->groups = (uint32_t)*n_kept;
    for (size_t i = 0; i < c->n_pieces; i++) {
        struct dl_piece *piece = &l->pieces[c->pieces + i];
        bool not = piece->kind == DL_PIECE_NOT_AHEAD || piece->kind == DL_PIECE_NOT_BEHIND;
        size_t end = not ? dl_piece_link(l->pieces + c->pieces, i) : 0;
        behind_not = end > behind_not ? end : behind_not;
        if (!piece->captured)
            continue;
        piece->captured =
            i >= behind_not && (group->field != DL_NO_FIELD || l->classes[group->class_id].shape);
        if (piece->captured)
            l->groups[(*n_kept)++] = *group;
        group++;
    }
    c->n_groups = (uint16_t)(*n_kept - c->groups);
}

/* What classes are shapes is known when all is read: the others that are no fields tell nothing.
 * The groups of parts with names have come to those of patterns. */
void dl_drop_captures(struct dl_loader *l)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < l->n_patterns; i++)
        keep_captures(l, &l->patterns[i].compiled, &n_kept);
    l->n_groups = n_kept;
}

bool dl_parse_named(struct dl_loader *l, struct dl_named *named, struct dl_view text)
{
    uint32_t file = named->mark.file;
    struct scanner s = {
        .l = l, .named = named, .file = file, .at = text.data, .end = text.data + text.len};
    named->groups = (uint32_t)l->n_groups;
    if (!read_pattern(&s, named->mark, "part"))
        return false;
    named->n_groups = (uint16_t)s.n_groups;
    named->pieces = (uint32_t)s.first;
    named->n_pieces = (uint16_t)(l->n_pieces - s.first);
    size_t bad = unpaired(l->pieces + s.first, named->n_pieces);
    named->public.text = tidy_text(l, text.data, s.end);
    if (bad == named->n_pieces)
        return true;
    dl_loader_error(l, (struct dl_mark){file, l->piece_at[s.first + bad]},
                    "a parenthesis without the other");
    return false;
}
