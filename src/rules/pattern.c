/* SPDX-License-Identifier: MIT */
/* Patterns: their pieces → an expression over the skeleton, which is compiled. */
#include <stdlib.h>

#include "base/error.h"
#include "base/near.h"
#include "rules/loader.h"

/* ---- pieces → expression --------------------------------------------------------------------- */

/* A signature in a class of PCRE2's: shorter than in hexadecimal, and PCRE2 reads it faster. */
static void class_byte(struct dl_buf *out, unsigned byte)
{
    if (strchr("\\]^-[", (int)byte))
        dl_buf_add_char(out, '\\');
    dl_buf_add_char(out, (char)byte);
}

/* The sets of all classes, by one look at the senses. */
static void find_sets(const struct dl_rules *r, struct dl_signatures *sets)
{
    dl_signatures_add(&sets[DL_CLASS_STOP], DL_SIG_STOP);
    dl_signatures_add(&sets[DL_CLASS_WORD], DL_SIG_JUNK);
    for (size_t i = 1; i < r->lexicon.n_senses; i++)
        for (size_t k = 0; k < r->lexicon.senses[i].n; k++)
            dl_signatures_add(&sets[dl_meanings_of(&r->lexicon, &r->lexicon.senses[i])[k].class_id],
                              r->lexicon.senses[i].sig);
}

/* The first signature from one on that is in a set (or is not); DL_SIG_MAX + 1: there is none. */
static unsigned next_signature(const struct dl_signatures *set, unsigned from, bool in)
{
    for (; from <= DL_SIG_MAX; from = (from | 63) + 1) {
        uint64_t left = (in ? set->bits[from / 64] : ~set->bits[from / 64]) >> from % 64;
        if (left)
            return from + (unsigned)__builtin_ctzll(left);
    }
    return from;
}

static void class_expression(const struct dl_signatures *set, struct dl_buf *out)
{
    unsigned b = next_signature(set, DL_SIG_JUNK, true);
    if (b > DL_SIG_MAX) {
        dl_buf_add_text(out, "(?!)"); /* no word has this class */
        return;
    }
    dl_buf_add_char(out, '[');
    for (unsigned end; b <= DL_SIG_MAX; b = next_signature(set, end, true)) {
        end = next_signature(set, b, false);
        class_byte(out, b);
        if (end > b + 1) {
            dl_buf_add_char(out, '-');
            class_byte(out, end - 1);
        }
    }
    dl_buf_add_char(out, ']');
}

void dl_pattern_expression(const struct dl_rules *r, const struct dl_compiled *p,
                           struct dl_buf *out)
{
    for (size_t i = 0; i < p->n_pieces; i++) {
        const struct dl_piece *piece = &r->pieces[p->pieces + i];
        if (piece->kind == DL_PIECE_COUNT || piece->kind == DL_PIECE_COUNT_ZERO) {
            dl_buf_add_text(out, r->text + r->counts[piece->id]);
        } else if (piece->kind != DL_PIECE_CLASS) {
            dl_buf_add_text(out, dl_piece_signs[piece->kind]);
        } else {
            dl_buf_add(out, "(", piece->captured);
            class_expression(&r->sets[piece->id], out);
            dl_buf_add(out, ")", piece->captured);
        }
    }
}

int dl_compiled_regex(const struct dl_rules *r, const struct dl_compiled *c, struct dl_regex **ret,
                      struct dateline_error *reterr)
{
    if (c->public.kind == DL_KIND_SHAPE)
        return dl_regex_new(
            dl_view_of(dl_pattern_text(r, &c->public)),
            DL_REGEX_TEXT | DL_REGEX_ANCHORED | DL_REGEX_NO_JIT | DL_REGEX_NO_SEARCH, ret, reterr);
    struct dl_buf buf = {0};
    dl_pattern_expression(r, c, &buf);
    int rc = buf.failed ? DATELINE_ENOMEM
                        : dl_regex_new(dl_view(buf.data, buf.len),
                                       DL_REGEX_ANCHORED | DL_REGEX_NO_JIT, ret, reterr);
    dl_buf_free(&buf);
    return rc;
}

/* ---- compiling ------------------------------------------------------------------------------- */

static struct dl_mark mark_of_piece(const struct dl_loader *l, const struct dl_raw_pattern *p,
                                    size_t piece)
{
    return (struct dl_mark){p->mark.file, l->piece_at[p->compiled.pieces + piece]};
}

/* The place of the piece at a 1-based column of the expression. */
static struct dl_mark place_in_pattern(struct dl_loader *l, const struct dl_raw_pattern *p,
                                       size_t column)
{
    struct dl_compiled start = p->compiled;
    struct dl_buf buf = {0};
    size_t i = 0;
    for (; i + 1 < p->compiled.n_pieces; i++) {
        start.n_pieces = (uint16_t)(i + 1);
        buf.len = 0;
        dl_pattern_expression(l->rules, &start, &buf);
        if (buf.len >= column)
            break;
    }
    dl_buf_free(&buf);
    return mark_of_piece(l, p, i);
}

/* "\\K" as the last piece leaves nothing of the match. */
static bool ends_in_reset(const struct dl_rules *r, const struct dl_compiled *p)
{
    return r->pieces[p->pieces + p->n_pieces - 1].kind == DL_PIECE_KEEP;
}

/* What a pattern says of its first date and of the others: bit 0 and bit 1. */
static unsigned said_parts(const struct dl_loader *l, const struct dl_pattern *p)
{
    unsigned said = 0;
    for (size_t i = 0; i < p->n_assignments; i++)
        said |= l->assignments[p->assignments + i].part ? 2U : 1U;
    return said;
}

static unsigned captured_parts(const struct dl_loader *l, const struct dl_compiled *c)
{
    unsigned said = 0;
    for (size_t i = 0; i < c->n_groups; i++) {
        const struct dl_group *group = &l->groups[c->groups + i];
        if (group->field != DL_NO_FIELD && group->field != DL_FIELD_WORDS)
            said |= group->part ? 2U : 1U;
        for (size_t k = 0; k < l->n_shapes; k++) {
            const struct dl_compiled *shape = &l->shapes[k].compiled;
            for (size_t g = 0; shape->class_id == group->class_id && g < shape->n_shape_groups; g++)
                said |= l->shape_groups[shape->shape_groups + g].part || group->part ? 2U : 1U;
        }
    }
    return said;
}

/* A pattern that takes words from others, and can make nothing of them. */
static void check_says_date(struct dl_loader *l, const struct dl_raw_pattern *raw)
{
    const struct dl_pattern *p = &raw->compiled.public;
    unsigned said = said_parts(l, p) | captured_parts(l, &raw->compiled);
    bool several = p->kind == DL_KIND_RANGE || p->kind == DL_KIND_LIST;
    const char *name = l->text.data + p->name, *kind = dl_kind_name((enum dl_kind)p->kind);
    if (p->kind == DL_KIND_REFUSE || said == 3 || (said && !several))
        return;
    if (said == 0)
        dl_loader_error(l, raw->mark,
                        "pattern %s says nothing of a date: it has neither a class that is a field "
                        "nor \"=> field=value\"",
                        name);
    else
        dl_loader_error(l, raw->mark, "the %s %s says nothing of its %s date, as {year%s} would",
                        kind, name, said == 2 ? "first" : "second",
                        said == 2                  ? ""
                        : p->kind == DL_KIND_RANGE ? ":end"
                                                   : ":2");
}

/* Compile a pattern, and report what is wrong with it. */
static bool check_pattern(struct dl_loader *l, const struct dl_raw_pattern *p)
{
    const struct dl_compiled *c = &p->compiled;
    struct dateline_error error = {0};
    struct dl_regex *regex = NULL;
    const char *name = dl_pattern_name(l->rules, &c->public);
    int rc = dl_compiled_regex(l->rules, c, &regex, &error);
    if (rc == DATELINE_EPATTERN)
        dl_loader_error(l, place_in_pattern(l, p, error.column), "pattern %s: %s", name,
                        error.text);
    else if (rc == DATELINE_OK && (dl_regex_can_match_empty(regex) || ends_in_reset(l->rules, c)))
        dl_loader_error(l, p->mark, "pattern %s can match nothing at all", name);
    else if (rc == DATELINE_OK)
        check_says_date(l, p);
    l->out_of_memory |= rc == DATELINE_ENOMEM;
    dl_regex_free(regex);
    return rc == DATELINE_OK;
}

static int by_rank(const void *a, const void *b)
{
    const struct dl_raw_pattern *p = a, *q = b;
    if (p->rank != q->rank)
        return p->rank < q->rank ? -1 : 1;
    return p->mark.offset < q->mark.offset ? -1 : 1;
}

/* A literal is a class of its own, whose name begins with "=". */
static const char *nearest_class(const struct dl_loader *l, const char *name)
{
    struct dl_near near = dl_near_start(dl_view_of(name));
    for (size_t i = 0; i < l->n_classes; i++)
        if (l->classes[i].defined && l->text.data[l->classes[i].name] != '=')
            dl_near_try(&near, l->text.data + l->classes[i].name);
    return near.best;
}

/* Is the class of a piece defined, or did it come with a reference: "<" stands there? */
static bool check_class(struct dl_loader *l, uint32_t file, size_t piece, const char *what,
                        uint32_t name)
{
    const struct dl_piece *p = &l->pieces[piece];
    uint32_t at = l->piece_at[piece];
    if (p->kind != DL_PIECE_CLASS || l->classes[p->id].defined ||
        l->files[file].text.data[at] == '<')
        return true;
    const char *class = l->text.data + l->classes[p->id].name;
    const char *nearest = nearest_class(l, class);
    dl_loader_error(l, (struct dl_mark){file, at}, "%s %s: no file defines the class {%s}%s%s%s",
                    what, l->text.data + name, class, nearest ? "; did you mean {" : "",
                    nearest ? nearest : "", nearest ? "}?" : "");
    return false;
}

/* What a part with a name lacks is told there, and not again where it is referred to. */
void dl_check_names(struct dl_loader *l, bool shapes_known)
{
    bool tells_dates = shapes_known && l->n_errors; /* else each pattern is asked when compiled */
    for (size_t i = 0; i < l->n_named; i++)
        for (size_t k = 0; k < l->named[i].n_pieces; k++)
            check_class(l, l->named[i].mark.file, l->named[i].pieces + k, "let",
                        l->named[i].public.name);
    for (size_t i = 0; i < l->n_patterns; i++) {
        const struct dl_compiled *c = &l->patterns[i].compiled;
        bool good = !l->files[l->patterns[i].mark.file].is_known_good;
        for (size_t k = 0; k < c->n_pieces; k++)
            good &=
                check_class(l, l->patterns[i].mark.file, c->pieces + k, "pattern", c->public.name);
        if (good && tells_dates)
            check_says_date(l, &l->patterns[i]);
    }
}

bool dl_build_patterns(struct dl_loader *l)
{
    struct dl_rules *r = l->rules;
    struct dl_signatures *sets = dl_arena_alloc(&r->arena, r->n_classes * sizeof *sets);
    struct dl_compiled *patterns = dl_arena_alloc(&r->arena, l->n_patterns * sizeof *patterns + 1);
    struct dl_pattern *named = dl_arena_alloc(&r->arena, l->n_named * sizeof *named + 1);
    if (!sets || !patterns || !named) {
        l->out_of_memory = true;
        return false;
    }
    find_sets(r, sets);
    r->sets = sets;
    for (size_t i = 0; i < l->n_named; i++)
        named[i] = l->named[i].public;
    r->named = named;
    r->n_named = l->n_named;
    r->patterns = patterns;
    r->text = l->text.data;
    if (l->n_patterns)
        qsort(l->patterns, l->n_patterns, sizeof *l->patterns, by_rank);
    for (size_t i = 0; i < l->n_patterns && !dl_loader_full(l); i++) {
        struct dl_raw_pattern *p = &l->patterns[i];
        if (l->files[p->mark.file].is_known_good || check_pattern(l, p))
            dl_pattern_look(l, &p->compiled);
        patterns[r->n_patterns++] = p->compiled;
    }
    return !l->n_errors && !l->out_of_memory;
}
