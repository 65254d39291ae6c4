/* SPDX-License-Identifier: MIT */
/* Patterns: their text → pieces, and pieces → an expression over the skeleton. Shapes. */
#include <stdlib.h>

#include "base/error.h"
#include "rules/loader.h"

/* ---- text → pieces --------------------------------------------------------------------------- */

struct scanner {
    struct dl_loader *l;
    struct dl_raw_pattern *p;
    uint32_t file;
    const char *at, *end;
    const char *atom; /* where the piece in hand begins */
    struct dl_piece *pieces;
    size_t n, cap;
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
    if (!DL_GROW(s->pieces, s->n, s->cap)) {
        s->l->out_of_memory = true;
        return false;
    }
    piece.at = s->atom;
    s->pieces[s->n++] = piece;
    return true;
}

static bool add_raw(struct scanner *s, const char *text, size_t len)
{
    return add_piece(s, (struct dl_piece){.raw = {text, len}, .class_id = UINT16_MAX});
}

static bool add_literal(struct scanner *s, const char *text, size_t len)
{
    uint16_t id = dl_loader_literal(s->l, dl_view(text, len), here(s, text));
    return id != UINT16_MAX && add_piece(s, (struct dl_piece){.class_id = id});
}

/* The number of "end", "2" … "8"; 0 when it is none. */
static uint8_t part_from_text(struct dl_view v)
{
    if (dl_view_equal(v, dl_view_of("end")))
        return 1;
    return v.len == 1 && v.data[0] >= '2' && v.data[0] <= '8' ? (uint8_t)(v.data[0] - '1') : 0;
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

/* "class", "class:slot", "class:end", "class:slot:end", "class:-" */
static bool class_atom(struct scanner *s, struct dl_view inside)
{
    struct dl_view rest = inside;
    struct dl_view name = next_part(&rest);
    uint16_t id = dl_loader_class(s->l, name, here(s, name.data));
    if (id == UINT16_MAX)
        return false;
    s->l->rules->classes[id].used = true;
    struct dl_group group = {id, (uint8_t)s->l->rules->classes[id].field, 0};
    while (rest.len) {
        struct dl_view part = next_part(&rest);
        uint8_t number = part_from_text(part);
        enum dl_field field = dl_field_from_name(part);
        if (number)
            group.part = number;
        else if (dl_view_equal(part, dl_view_of("-")))
            return add_piece(s, (struct dl_piece){.class_id = id});
        else if (field != DL_NO_FIELD)
            group.field = (uint8_t)field;
        else {
            dl_loader_error(s->l, here(s, part.data), "\"%.*s\" is no field, nor end, 2 … 8 or -",
                            (int)part.len, part.data);
            return false;
        }
    }
    /* a class that is no field may turn out to be a shape, whose own fields are then taken */
    if (s->n_groups == DL_GROUPS_MAX) {
        dl_loader_error(s->l, here(s, inside.data), "more than %d captured classes in one pattern",
                        DL_GROUPS_MAX);
        return false;
    }
    s->groups[s->n_groups++] = group;
    return add_piece(s, (struct dl_piece){.class_id = id, .captured = true});
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
        return inside.len > 1 || inside.data[0] != ',' ? add_raw(s, open, inside.len + 2)
                                                       : add_literal(s, inside.data, 1);
    if (is_letter(inside.data[0]))
        return class_atom(s, inside);
    return add_literal(s, inside.data, inside.len);
}

/* "(" and what PCRE2 wants behind it: (?: (?= (?! (?<= (?<! (?> (?| */
static bool parenthesis(struct scanner *s)
{
    static const char *const openings[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?|"};
    size_t left = (size_t)(s->end - s->at);
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t len = strlen(openings[i]);
        if (left >= len && memcmp(s->at, openings[i], len) == 0) {
            s->at += len;
            return add_raw(s, openings[i], len);
        }
    }
    if (left >= 2 && (s->at[1] == '?' || s->at[1] == '*')) {
        dl_loader_error(s->l, here(s, s->at),
                        "only (?: (?= (?! (?<= (?<! (?> and (?| are allowed here");
        return false;
    }
    s->at++;
    return add_raw(s, "(?:", 3);
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
    if (strchr(")|?*+", c)) {
        s->at++;
        return add_raw(s, s->at - 1, 1);
    }
    if (c == '\\') {
        if (s->end - s->at < 2 || s->at[1] != 'K') {
            dl_loader_error(s->l, here(s, s->at),
                            "of PCRE2's escapes only \\K can be used; write signs as {sign}");
            return false;
        }
        s->at += 2;
        return add_raw(s, "\\K", 2);
    }
    if (strchr("[]^$.}", c)) {
        dl_loader_error(s->l, here(s, s->at), "\"%c\" must be written as {%c}", c, c);
        return false;
    }
    if (c >= '0' && c <= '9') {
        dl_loader_error(s->l, here(s, s->at), "a number must be written as a class");
        return false;
    }
    return word_goes_on(s->at, s->end) ? word(s) : sign(s);
}

static bool skip_space(struct scanner *s)
{
    while (s->at < s->end) {
        if (*s->at == '#' && (s->at[-1] == ' ' || s->at[-1] == '\t' || s->at[-1] == '\n'))
            while (s->at < s->end && *s->at != '\n')
                s->at++;
        else if (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n')
            s->at++;
        else
            return true;
    }
    return false;
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
    ret->part = rest.len ? part_from_text(rest) : 0;
    if (ret->field == DL_NO_FIELD || (rest.len && !ret->part) ||
        !dl_value_from_text(value, &ret->value) || !dl_field_accepts(ret->field, ret->value) ||
        ret->field == DL_FIELD_HOLIDAY) {
        dl_loader_error(s->l, here(s, start),
                        "\"%.*s\" is not field=value with a known field and value", (int)whole.len,
                        whole.data);
        return false;
    }
    return true;
}

static bool assignments(struct scanner *s)
{
    struct dl_assignment found[16];
    size_t n = 0;
    const char *arrow = s->at - 2;
    while (skip_space(s)) {
        if (n == sizeof found / sizeof *found) {
            dl_loader_error(s->l, here(s, s->at), "more than 16 constants in one pattern");
            return false;
        }
        if (!assignment(s, &found[n++]))
            return false;
    }
    if (!n) {
        dl_loader_error(s->l, here(s, arrow), "behind \"=>\" stands field=value");
        return false;
    }
    struct dl_assignment *copy = dl_arena_alloc(&s->l->rules->arena, n * sizeof *copy);
    if (!copy) {
        s->l->out_of_memory = true;
        return false;
    }
    memcpy(copy, found, n * sizeof *copy);
    s->p->compiled.public.assignments = copy;
    s->p->compiled.public.n_assignments = n;
    return true;
}

/* The pattern as written, white space folded, for listings. */
static const char *tidy_text(struct dl_loader *l, const char *from, const char *to)
{
    struct dl_buf buf = {0};
    bool comment = false;
    for (const char *p = from; p < to; p++) {
        bool space = *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r';
        if (*p == '#' && p > from && (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '\n'))
            comment = true;
        if (*p == '\n')
            comment = false;
        if (comment || (space && (!buf.len || buf.data[buf.len - 1] == ' ')))
            continue;
        dl_buf_add_char(&buf, space ? ' ' : *p);
    }
    while (buf.len && buf.data[buf.len - 1] == ' ')
        buf.len--;
    const char *text = dl_arena_copy(&l->rules->arena, buf.len ? buf.data : "", buf.len);
    dl_buf_free(&buf);
    return text;
}

bool dl_parse_pattern(struct dl_loader *l, struct dl_raw_pattern *p, struct dl_view text)
{
    struct scanner s = {
        .l = l, .p = p, .file = p->mark.file, .at = text.data, .end = text.data + text.len};
    bool ok = true;
    while (ok && skip_space(&s)) {
        if (s.end - s.at >= 2 && s.at[0] == '=' && s.at[1] == '>') {
            s.at += 2;
            ok = assignments(&s);
        } else {
            ok = atom(&s);
        }
    }
    if (ok && !s.n) {
        dl_loader_error(l, p->mark, "a pattern is missing behind the name");
        ok = false;
    }
    struct dl_group *groups = dl_arena_alloc(&l->rules->arena, s.n_groups * sizeof *groups + 1);
    p->compiled.public.text = tidy_text(l, text.data, s.end);
    if (!ok || !groups || !p->compiled.public.text) {
        l->out_of_memory |= ok;
        free(s.pieces);
        return false;
    }
    memcpy(groups, s.groups, s.n_groups * sizeof *groups);
    p->compiled.groups = groups;
    p->compiled.n_groups = s.n_groups;
    p->pieces = s.pieces;
    p->n_pieces = s.n;
    return true;
}

/* ---- pieces → expression --------------------------------------------------------------------- */

/* The signatures of a class, as a set and as PCRE2's character class; made once for each class. */
struct class_text {
    struct dl_signatures set;
    struct dl_buf text;
};

static void hex_byte(struct dl_buf *out, unsigned byte)
{
    static const char digits[] = "0123456789abcdef";
    char text[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    dl_buf_add(out, text, sizeof text);
}

/* The sets of all classes, by one look at the senses. */
static void find_sets(const struct dl_rules *r, struct class_text *classes)
{
    dl_signatures_add(&classes[DL_CLASS_STOP].set, DL_SIG_STOP);
    dl_signatures_add(&classes[DL_CLASS_WORD].set, DL_SIG_JUNK);
    for (size_t i = 1; i < r->lexicon.n_senses; i++)
        for (size_t k = 0; k < r->lexicon.senses[i].n; k++)
            dl_signatures_add(&classes[r->lexicon.senses[i].meanings[k].class_id].set,
                              r->lexicon.senses[i].sig);
}

static bool has_signature(const struct dl_signatures *set, unsigned signature)
{
    return set->bits[signature / 64] >> (signature % 64) & 1;
}

static void class_expression(const struct dl_signatures *set, struct dl_buf *out)
{
    size_t before = out->len;
    for (unsigned b = DL_SIG_JUNK; b <= DL_SIG_MAX; b++) {
        if (!has_signature(set, b))
            continue;
        unsigned last = b;
        while (last < DL_SIG_MAX && has_signature(set, last + 1))
            last++;
        if (out->len == before)
            dl_buf_add_char(out, '[');
        hex_byte(out, b);
        if (last > b) {
            dl_buf_add_char(out, '-');
            hex_byte(out, last);
        }
        b = last;
    }
    if (out->len == before)
        dl_buf_add_text(out, "(?!)"); /* no word has this class */
    else
        dl_buf_add_char(out, ']');
}

/* The piece behind the group that opens at piece i. */
static size_t group_end(const struct dl_raw_pattern *p, size_t i)
{
    size_t depth = 0;
    for (; i < p->n_pieces; i++) {
        const struct dl_piece *piece = &p->pieces[i];
        if (piece->class_id != UINT16_MAX)
            continue;
        depth += piece->raw.data[0] == '(';
        if (piece->raw.data[0] == ')' && --depth == 0)
            return i + 1;
    }
    return i;
}

static bool looks_away(const struct dl_piece *piece)
{
    return piece->class_id == UINT16_MAX && (dl_view_equal(piece->raw, dl_view_of("(?<=")) ||
                                             dl_view_equal(piece->raw, dl_view_of("(?<!")) ||
                                             dl_view_equal(piece->raw, dl_view_of("(?!")));
}

static struct dl_view text_of_class(struct class_text *classes, uint16_t class_id)
{
    struct class_text *c = &classes[class_id];
    if (!c->text.len)
        class_expression(&c->set, &c->text);
    return dl_view(c->text.data, c->text.len);
}

/* The pieces as PCRE2 wants them; for a probe without captures, lookbehinds and negative
 * lookaheads. Returns whether anything was left out. */
static bool put_pieces(const struct dl_raw_pattern *p, struct class_text *classes, bool probe,
                       struct dl_buf *out)
{
    bool left_out = false;
    for (size_t i = 0; i < p->n_pieces; i++) {
        const struct dl_piece *piece = &p->pieces[i];
        if (probe && looks_away(piece)) {
            i = group_end(p, i) - 1;
            left_out = true;
        } else if (piece->class_id == UINT16_MAX) {
            dl_buf_add(out, piece->raw.data, piece->raw.len);
        } else {
            struct dl_view class = text_of_class(classes, piece->class_id);
            bool captured = piece->captured && !probe;
            dl_buf_add(out, "(", captured);
            dl_buf_add(out, class.data, class.len);
            dl_buf_add(out, ")", captured);
        }
    }
    return left_out;
}

/* ---- what a pattern cannot do without ---------------------------------------------------------
 */

/* One pattern, while it is looked through. */
struct needs {
    const struct dl_raw_pattern *p;
    const struct class_text *classes;
};

static bool is_raw(const struct dl_piece *piece, const char *text)
{
    return piece->class_id == UINT16_MAX && dl_view_equal(piece->raw, dl_view_of(text));
}

static size_t count_of(const struct dl_signatures *set)
{
    size_t n = 0;
    for (size_t i = 0; i < 4; i++)
        n += (size_t)__builtin_popcountll(set->bits[i]);
    return n;
}

static bool is_quantifier(const struct dl_piece *piece)
{
    return piece->class_id == UINT16_MAX && strchr("?*+{", piece->raw.data[0]);
}

/* The end of the part at piece i (a class or group) with what counts it; whether it may be left
 * out. */
static size_t part_end(const struct dl_raw_pattern *p, size_t i, size_t *ret_inner, bool *ret_spare)
{
    bool group = p->pieces[i].class_id == UINT16_MAX && p->pieces[i].raw.data[0] == '(';
    size_t end = *ret_inner = group ? group_end(p, i) : i + 1;
    *ret_spare = end < p->n_pieces && is_quantifier(&p->pieces[end]) &&
                 (strchr("?*", p->pieces[end].raw.data[0]) ||
                  (p->pieces[end].raw.len > 1 && strchr("0,", p->pieces[end].raw.data[1])));
    while (end < p->n_pieces && is_quantifier(&p->pieces[end]))
        end++;
    return end;
}

static bool need_of(const struct needs *n, size_t i, size_t end, struct dl_signatures *ret);

/* The signatures of which one must be there for a part to match; false: none must. */
static bool need_of_part(const struct needs *n, size_t i, size_t inner, struct dl_signatures *ret)
{
    const struct dl_piece *piece = &n->p->pieces[i];
    if (piece->class_id != UINT16_MAX) {
        *ret = n->classes[piece->class_id].set;
        return true;
    }
    return piece->raw.data[0] == '(' && !looks_away(piece) && need_of(n, i + 1, inner - 1, ret);
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
static void find_needs(struct dl_raw_pattern *p, const struct class_text *classes)
{
    struct needs n = {p, classes};
    struct dl_compiled *c = &p->compiled;
    struct dl_signatures need;
    memset(&c->before, 0xff, sizeof c->before);
    size_t end;
    need_of_sequence(&n, 0, p->n_pieces, &end, &need);
    if (end < p->n_pieces) {
        if (need_of(&n, 0, p->n_pieces, &need))
            add_need(c, &need);
        return;
    }
    for (size_t i = 0, inner; i < p->n_pieces;) {
        bool spare;
        size_t next = part_end(p, i, &inner, &spare);
        if (i == 0 && !spare && is_raw(&p->pieces[0], "(?<=") && last_of(&n, 1, inner - 1, &need))
            c->before = need;
        else if (!spare && need_of_part(&n, i, inner, &need))
            add_need(c, &need);
        i = next;
    }
}

/* ---- compiling ------------------------------------------------------------------------------- */

static struct dl_mark mark_of_piece(const struct dl_loader *l, const struct dl_raw_pattern *p,
                                    size_t piece)
{
    const char *text = l->files[p->mark.file].text.data;
    return (struct dl_mark){p->mark.file, (uint32_t)(p->pieces[piece].at - text)};
}

/* The place of the piece at a 1-based column of the expression. */
static struct dl_mark place_in_pattern(struct dl_loader *l, const struct dl_raw_pattern *p,
                                       struct class_text *classes, size_t column)
{
    size_t i = 0, len = 0;
    for (; i + 1 < p->n_pieces; i++) {
        const struct dl_piece *piece = &p->pieces[i];
        len += piece->class_id == UINT16_MAX
                   ? piece->raw.len
                   : text_of_class(classes, piece->class_id).len + 2 * piece->captured;
        if (len >= column)
            break;
    }
    return mark_of_piece(l, p, i);
}

/* "\\K" as the last piece leaves nothing of the match. */
static bool ends_in_reset(const struct dl_raw_pattern *p)
{
    const struct dl_piece *last = &p->pieces[p->n_pieces - 1];
    return last->class_id == UINT16_MAX && dl_view_equal(last->raw, dl_view_of("\\K"));
}

/* Compile a pattern, and report what is wrong with it. */
static bool compile_pattern(struct dl_loader *l, struct dl_raw_pattern *p,
                            struct class_text *classes, struct dl_buf *buf)
{
    struct dl_compiled *c = &p->compiled;
    struct dateline_error error = {0};
    buf->len = 0;
    put_pieces(p, classes, false, buf);
    int rc = dl_regex_new(dl_view(buf->data, buf->len), DL_REGEX_ANCHORED | DL_REGEX_NO_JIT,
                          &c->regex, &error);
    if (rc == DATELINE_EPATTERN)
        dl_loader_error(l, place_in_pattern(l, p, classes, error.column), "pattern %s: %s",
                        c->public.name, error.text);
    else if (rc == DATELINE_OK && (dl_regex_can_match_empty(c->regex) || ends_in_reset(p)))
        dl_loader_error(l, p->mark, "pattern %s can match nothing at all", c->public.name);
    l->out_of_memory |= buf->failed || rc == DATELINE_ENOMEM;
    if (rc != DATELINE_OK || buf->failed)
        return false;
    if (!dl_regex_first_bytes(c->regex, c->first))
        memset(c->first, 0xff, sizeof c->first);
    find_needs(p, classes);
    buf->len = 0;
    if (put_pieces(p, classes, true, buf) && !buf->failed)
        dl_regex_new(dl_view(buf->data, buf->len), DL_REGEX_ANCHORED | DL_REGEX_NO_JIT, &c->probe,
                     NULL);
    return true;
}

static int by_rank(const void *a, const void *b)
{
    const struct dl_raw_pattern *p = a, *q = b;
    if (p->rank != q->rank)
        return p->rank < q->rank ? -1 : 1;
    return p->mark.offset < q->mark.offset ? -1 : 1;
}

void dl_check_names(struct dl_loader *l)
{
    for (size_t i = 0; i < l->n_patterns; i++)
        for (size_t k = 0; k < l->patterns[i].n_pieces; k++) {
            uint16_t id = l->patterns[i].pieces[k].class_id;
            if (id != UINT16_MAX && !l->rules->classes[id].defined)
                dl_loader_error(l, mark_of_piece(l, &l->patterns[i], k),
                                "pattern %s: no file defines the class {%s}",
                                l->patterns[i].compiled.public.name, l->rules->classes[id].name);
        }
}

bool dl_build_patterns(struct dl_loader *l)
{
    struct dl_rules *r = l->rules;
    struct class_text *classes = calloc(r->n_classes + 1, sizeof *classes);
    r->patterns = dl_arena_alloc(&r->arena, l->n_patterns * sizeof *r->patterns + 1);
    if (!classes || !r->patterns) {
        free(classes);
        l->out_of_memory = true;
        return false;
    }
    if (l->n_patterns)
        qsort(l->patterns, l->n_patterns, sizeof *l->patterns, by_rank);
    struct dl_buf buf = {0};
    find_sets(r, classes);
    for (size_t i = 0; i < l->n_patterns && !dl_loader_full(l); i++) {
        compile_pattern(l, &l->patterns[i], classes, &buf);
        r->patterns[r->n_patterns++] = l->patterns[i].compiled;
    }
    for (size_t i = 0; i < r->n_classes; i++)
        dl_buf_free(&classes[i].text);
    free(classes);
    dl_buf_free(&buf);
    return !l->n_errors && !l->out_of_memory;
}

/* ---- shapes ---------------------------------------------------------------------------------- */

/* "year", "year_end", "day_2" */
static bool shape_field(struct dl_view name, struct dl_shape_group *ret)
{
    size_t n = name.len;
    while (n && name.data[n - 1] != '_')
        n--;
    ret->part = n ? part_from_text(dl_view(name.data + n, name.len - n)) : 0;
    ret->field = (uint8_t)dl_field_from_name(ret->part ? dl_view(name.data, n - 1) : name);
    return ret->field != DL_NO_FIELD;
}

static bool shape_groups(struct dl_loader *l, struct dl_compiled *shape, struct dl_mark mark)
{
    const char *name;
    unsigned number;
    size_t n = 0;
    while (dl_regex_group(shape->regex, n, &name, &number))
        n++;
    struct dl_shape_group *groups = dl_arena_alloc(&l->rules->arena, n * sizeof *groups + 1);
    l->out_of_memory |= !groups;
    for (size_t i = 0; groups && dl_regex_group(shape->regex, i, &name, &number); i++) {
        groups[i].number = number;
        if (!shape_field(dl_view_of(name), &groups[i]))
            dl_loader_error(l, mark, "shape %s: the group \"%s\" is no field", shape->public.name,
                            name);
    }
    shape->shape_groups = groups;
    shape->n_shape_groups = n;
    return groups != NULL;
}

static void compile_shape(struct dl_loader *l, struct dl_compiled *shape, struct dl_mark mark)
{
    struct dateline_error error = {0};
    const char *name = shape->public.name;
    if (shape->expression.len >= 2 && memcmp(shape->expression.data, "(*", 2) == 0) {
        dl_loader_error(l, mark, "shape %s: verbs and options such as (*UTF) are not for shapes",
                        name);
        return;
    }
    int rc = dl_regex_new(shape->expression, DL_REGEX_TEXT | DL_REGEX_ANCHORED | DL_REGEX_NO_JIT,
                          &shape->regex, &error);
    l->out_of_memory |= rc == DATELINE_ENOMEM;
    if (rc == DATELINE_EPATTERN) {
        mark.offset =
            (uint32_t)(shape->expression.data - l->files[mark.file].text.data) + error.column - 1;
        dl_loader_error(l, mark, "shape %s: %s", name, error.text);
    }
    if (rc != DATELINE_OK || !shape_groups(l, shape, mark))
        return;
    if (dl_regex_can_match_empty(shape->regex))
        dl_loader_error(l, mark, "shape %s can match nothing at all", name);
    if (!dl_regex_first_bytes(shape->regex, shape->first))
        memset(shape->first, 0xff, sizeof shape->first);
}

bool dl_build_shapes(struct dl_loader *l)
{
    struct dl_rules *r = l->rules;
    r->shapes = dl_arena_alloc(&r->arena, l->n_shapes * sizeof *r->shapes + 1);
    if (!r->shapes) {
        l->out_of_memory = true;
        return false;
    }
    for (size_t i = 0; i < l->n_shapes; i++) {
        struct dl_compiled *s = &l->shapes[i].compiled;
        if (!r->classes[s->class_id].used)
            continue; /* no pattern wants it */
        for (size_t k = 0; k < sizeof r->shape_first; k++)
            r->shape_first[k] |= s->first[k];
        r->shapes[r->n_shapes++] = *s;
        s->regex = NULL; /* the rules own it now */
    }
    return true;
}

bool dl_check_shapes(struct dl_loader *l)
{
    unsigned before = l->n_errors;
    for (size_t i = 0; i < l->n_shapes && !dl_loader_full(l); i++)
        compile_shape(l, &l->shapes[i].compiled, l->shapes[i].mark);
    return l->n_errors == before;
}
