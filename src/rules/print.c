/* SPDX-License-Identifier: MIT */
/* Rules → C, for those of the built-in files: loaded once, when the program is built. */
#include "rules/print.h"

#include <inttypes.h>

#include "rules/compiled.h"

static void open_table(struct dl_buf *out, const char *type, const char *name, size_t n)
{
    /* a table without rows still has a place */
    dl_buf_addf(out, "static const %s %s[%zu] = {\n", type, name, n ? n : 1);
}

static void close_table(struct dl_buf *out, size_t n)
{
    dl_buf_add_text(out, n ? "};\n\n" : "0};\n\n");
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void number(struct dl_buf *out, uint64_t value)
{
    dl_buf_add_u64(out, value);
    dl_buf_add_text(out, value > UINT32_MAX ? "u," : ",");
}

#define PRINT_NUMBERS(out, type, name, list, n)                                  \
    do {                                                                         \
        open_table((out), #type, (name), (n));                                   \
        for (size_t i_ = 0; i_ < (n); i_++) {                                    \
            number((out), (list)[i_]);                                           \
            dl_buf_add_text((out), i_ % 16 == 15 || i_ + 1 == (n) ? "\n" : " "); \
        }                                                                        \
        close_table((out), (n));                                                 \
    } while (0)

static void numbers_in_braces(struct dl_buf *out, const uint8_t *list, size_t n)
{
    dl_buf_add_char(out, '{');
    for (size_t i = 0; i < n; i++)
        number(out, list[i]);
    dl_buf_add_text(out, "},");
}

static void signatures(struct dl_buf *out, const struct dl_signatures *set)
{
    dl_buf_add_text(out, "{{");
    for (size_t i = 0; i < 4; i++)
        number(out, set->bits[i]);
    dl_buf_add_text(out, "}},");
}

/* ---- the lexicon ----------------------------------------------------------------------------- */

/* As a string that goes over many lines, one for each text in it. */
static void print_text(struct dl_buf *out, const char *text, size_t len)
{
    dl_buf_addf(out, "static const char text[%zu] =\n    \"", len + 1);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c >= 0x7F || strchr("\"\\?", c))
            dl_buf_addf(out, "\\%03o", c);
        else
            dl_buf_add_char(out, (char)c);
        if (!c && i + 1 < len)
            dl_buf_add_text(out, "\"\n    \"");
    }
    dl_buf_add_text(out, "\";\n\n");
}

static void print_buckets(struct dl_buf *out, const struct dl_lexicon *lex)
{
    PRINT_NUMBERS(out, uint16_t, "places", lex->places.numbers, lex->places.mask + 1);
    PRINT_NUMBERS(out, uint8_t, "shifts", lex->places.shifts, dl_n_shifts(&lex->places));
    open_table(out, "struct dl_bucket", "buckets", lex->n_entries);
    for (const struct dl_bucket *b = lex->buckets; b < lex->buckets + lex->n_entries; b++)
        dl_buf_addf(out, "{%" PRIu64 "u, %u, %u, %u, %u, %d, %d},\n", b->prefix, b->same, b->sense,
                    b->sig, b->len, b->weak, b->may_be_more);
    close_table(out, lex->n_entries);
}

static void print_words(struct dl_buf *out, const struct dl_lexicon *lex)
{
    open_table(out, "struct dl_entry", "entries", lex->n_entries);
    for (const struct dl_entry *e = lex->entries; e < lex->entries + lex->n_entries; e++)
        dl_buf_addf(out, "{%u, %u, %u, %u, %d, %d, %d, {%u, %u}},\n", e->key, e->phrases,
                    e->by_letter, e->len, e->final_stop, e->short_word, e->uniform,
                    e->states.senses, e->states.layout);
    close_table(out, lex->n_entries);
    open_table(out, "struct dl_phrase", "phrases", lex->n_phrases);
    for (const struct dl_phrase *p = lex->phrases; p < lex->phrases + lex->n_phrases; p++)
        dl_buf_addf(out, "{%u, %u, {%u, %u}, %u, %u, %d, %d},\n", p->rest, p->exact,
                    p->states.senses, p->states.layout, p->next_of_letter, p->rest_len,
                    p->final_stop, p->last);
    close_table(out, lex->n_phrases);
}

static void print_senses(struct dl_buf *out, const struct dl_lexicon *lex)
{
    dl_buf_addf(out, "static const uint8_t layouts[%zu][DL_STATES] = {\n", lex->n_layouts);
    for (size_t i = 0; i < lex->n_layouts; i++)
        numbers_in_braces(out, lex->layouts[i], DL_STATES);
    close_table(out, lex->n_layouts);
    PRINT_NUMBERS(out, uint16_t, "state_senses", lex->state_senses, lex->n_state_senses);
    open_table(out, "struct dl_sense", "senses", lex->n_senses);
    for (const struct dl_sense *s = lex->senses; s < lex->senses + lex->n_senses; s++)
        dl_buf_addf(out, "{%u, %u, %u, %d},\n", s->first, s->n, s->sig, s->weak);
    close_table(out, lex->n_senses);
    open_table(out, "struct dl_meaning", "meanings", lex->n_meanings);
    for (const struct dl_meaning *m = lex->meanings; m < lex->meanings + lex->n_meanings; m++) {
        if (m->value == DL_OWN_VALUE)
            dl_buf_addf(out, "{%u, DL_OWN_VALUE},\n", m->class_id);
        else
            dl_buf_addf(out, "{%u, %d},\n", m->class_id, m->value);
    }
    close_table(out, lex->n_meanings);
}

static void print_lexicon(struct dl_buf *out, const struct dl_lexicon *lex)
{
    print_buckets(out, lex);
    print_words(out, lex);
    PRINT_NUMBERS(out, uint8_t, "by_letter", lex->by_letter, lex->n_by_letter);
    PRINT_NUMBERS(out, uint64_t, "told", lex->told, (size_t)DL_TOLD_WORDS);
    PRINT_NUMBERS(out, uint64_t, "next", lex->next, (size_t)DL_NEXT_WORDS);
    PRINT_NUMBERS(out, uint16_t, "ascii", lex->ascii, (size_t)128);
    print_senses(out, lex);
    PRINT_NUMBERS(out, uint8_t, "number_kinds", lex->number_kinds, (size_t)DL_NUMBER_PLACES);
    PRINT_NUMBERS(out, uint16_t, "number_senses", lex->number_senses, lex->n_number_senses);
}

/* ---- patterns -------------------------------------------------------------------------------- */

static void pattern(struct dl_buf *out, const struct dl_pattern *p)
{
    dl_buf_addf(out, "{%u, %u, %u, %u, %u, %u, %u, %d},\n", p->name, p->text, p->line,
                p->assignments, p->n_assignments, p->kind, p->file, p->informal);
}

static void print_compiled(struct dl_buf *out, const char *name, const struct dl_compiled *list,
                           size_t n)
{
    open_table(out, "struct dl_compiled", name, n);
    for (const struct dl_compiled *c = list; c < list + n; c++) {
        dl_buf_add_char(out, '{');
        pattern(out, &c->public);
        dl_buf_addf(out, "%u, %u, %u, %u, ", c->groups, c->pieces, c->n_groups, c->n_pieces);
        dl_buf_addf(out, "%u, %u, %u, %u, {", c->first, c->before, c->behind, c->n_behind);
        for (size_t i = 0; i < DL_NEEDS_MAX; i++)
            number(out, c->needs[i]);
        dl_buf_addf(out, "}, %u, %u, %u, %u, %u, %u, %u},\n", c->n_needs, c->class_id, c->sense,
                    c->shape_groups, c->n_shape_groups, c->starts, c->n_starts);
    }
    close_table(out, n);
}

static void print_parts(struct dl_buf *out, const struct dl_rules *r)
{
    open_table(out, "struct dl_pattern", "named", r->n_named);
    for (size_t i = 0; i < r->n_named; i++)
        pattern(out, &r->named[i]);
    close_table(out, r->n_named);
    open_table(out, "struct dl_group", "groups", r->n_groups);
    for (const struct dl_group *g = r->groups; g < r->groups + r->n_groups; g++)
        dl_buf_addf(out, "{%u, %u, %u},\n", g->class_id, g->field, g->part);
    close_table(out, r->n_groups);
    open_table(out, "struct dl_piece", "pieces", r->n_pieces);
    for (const struct dl_piece *p = r->pieces; p < r->pieces + r->n_pieces; p++)
        dl_buf_addf(out, "{%u, %u, %u},\n", p->id, p->kind, p->captured);
    close_table(out, r->n_pieces);
    open_table(out, "struct dl_shape_group", "shape_groups", r->n_shape_groups);
    for (size_t i = 0; i < r->n_shape_groups; i++)
        dl_buf_addf(out, "{%u, %u, %u},\n", r->shape_groups[i].number, r->shape_groups[i].field,
                    r->shape_groups[i].part);
    close_table(out, r->n_shape_groups);
    open_table(out, "struct dl_shape_start", "starts", r->n_starts);
    for (const struct dl_shape_start *s = r->starts; s < r->starts + r->n_starts; s++)
        dl_buf_addf(out, "{{%u, %u}, {%u, %u}},\n", s->counts[0], s->counts[1], s->behind[0],
                    s->behind[1]);
    close_table(out, r->n_starts);
    open_table(out, "struct dl_assignment", "assignments", r->n_assignments);
    for (size_t i = 0; i < r->n_assignments; i++)
        dl_buf_addf(out, "{%d, %u, %d},\n", (int)r->assignments[i].field, r->assignments[i].part,
                    r->assignments[i].value);
    close_table(out, r->n_assignments);
}

static void print_sets(struct dl_buf *out, const char *name, const struct dl_signatures *sets,
                       size_t n)
{
    open_table(out, "struct dl_signatures", name, n);
    for (size_t i = 0; i < n; i++) {
        signatures(out, &sets[i]);
        dl_buf_add_char(out, '\n');
    }
    close_table(out, n);
}

static void print_classes(struct dl_buf *out, const struct dl_rules *r)
{
    open_table(out, "struct dl_class", "classes", r->n_classes);
    for (const struct dl_class *c = r->classes; c < r->classes + r->n_classes; c++)
        dl_buf_addf(out, "{%u, %uu, %u, %d, %d, %d, %d},\n", c->name, c->hash, c->field, c->defined,
                    c->used, c->shape, c->weak);
    close_table(out, r->n_classes);
    print_sets(out, "sets", r->sets, r->n_classes);
    print_sets(out, "masks", r->masks, r->n_masks);
}

/* ---- holidays and cues ----------------------------------------------------------------------- */

static void print_holidays(struct dl_buf *out, const struct dl_rules *r)
{
    open_table(out, "struct dl_holiday", "holidays", r->n_holidays);
    for (const struct dl_holiday *h = r->holidays; h < r->holidays + r->n_holidays; h++)
        dl_buf_addf(out, "{%d, %u, %u, %u, %d, %d, %u, %u, %u, %u, %u, %d},\n", (int)h->base,
                    h->month, h->day, h->weekday, h->n, h->offset, h->days, h->last_month,
                    h->last_day, h->year, h->since, h->more);
    close_table(out, r->n_holidays);
}

static void print_cue(struct dl_buf *out, const struct dl_cue_entry *c)
{
    dl_buf_addf(out, "{%" PRIu64 "u, %u, %u, %u, %u},\n", c->prefix, c->word, c->len, c->short_word,
                c->cues);
}

static void print_cues(struct dl_buf *out, const struct dl_rules *r)
{
    PRINT_NUMBERS(out, uint16_t, "cue_places", r->cue_places, r->cue_mask + 1);
    open_table(out, "struct dl_cue_entry", "cues", r->n_cues);
    for (size_t i = 0; i < r->n_cues; i++)
        print_cue(out, &r->cues[i]);
    close_table(out, r->n_cues);
    open_table(out, "struct dl_cue_entry", "endings", r->n_endings);
    for (size_t i = 0; i < r->n_endings; i++)
        print_cue(out, &r->endings[i]);
    close_table(out, r->n_endings);
    PRINT_NUMBERS(out, uint32_t, "informal_words", r->informal_words, (size_t)DL_WORD_ENDS);
    PRINT_NUMBERS(out, uint32_t, "personal_words", r->personal_words, (size_t)DL_WORD_ENDS);
}

/* ---- all ------------------------------------------------------------------------------------- */

static void count(struct dl_buf *out, const char *table, size_t n)
{
    dl_buf_addf(out, "    .%s = %s, .n_%s = %zu,\n", table, table, table, n);
}

static void print_rules(struct dl_buf *out, const struct dl_rules *r)
{
    const struct dl_lexicon *lex = &r->lexicon;
    dl_buf_addf(out,
                "const struct dl_rules dl_builtin_rules = {\n    .text = text, .text_len = %zu,\n",
                r->text_len);
    dl_buf_addf(out,
                "    .lexicon = {\n    .text = text, .places = {places, %zu, shifts, %u}, .buckets "
                "= buckets,\n",
                lex->places.mask, lex->places.shift_by);
    count(out, "entries", lex->n_entries);
    count(out, "phrases", lex->n_phrases);
    count(out, "by_letter", lex->n_by_letter);
    dl_buf_add_text(out, "    .told = told, .next = next, .ascii = ascii,\n");
    count(out, "layouts", lex->n_layouts);
    count(out, "number_senses", lex->n_number_senses);
    count(out, "state_senses", lex->n_state_senses);
    count(out, "senses", lex->n_senses);
    count(out, "meanings", lex->n_meanings);
    dl_buf_addf(out,
                "    .number_kinds = number_kinds, .plain_sense = %u, .grouped_sense = %u,\n"
                "    .decimal_sense = %u, .n_sigs = %u},\n",
                lex->plain_sense, lex->grouped_sense, lex->decimal_sense, lex->n_sigs);
    count(out, "files", r->n_files);
    count(out, "classes", r->n_classes);
    count(out, "patterns", r->n_patterns);
    count(out, "shapes", r->n_shapes);
    count(out, "named", r->n_named);
    count(out, "masks", r->n_masks);
    count(out, "groups", r->n_groups);
    count(out, "pieces", r->n_pieces);
    count(out, "counts", r->n_counts);
    count(out, "shape_groups", r->n_shape_groups);
    count(out, "starts", r->n_starts);
    count(out, "assignments", r->n_assignments);
    count(out, "holidays", r->n_holidays);
    count(out, "cues", r->n_cues);
    count(out, "endings", r->n_endings);
    dl_buf_addf(out,
                "    .sets = sets, .cue_places = cue_places, .cue_mask = %zu,\n"
                "    .ending_letters = %uu, .shape_first = ",
                r->cue_mask, r->ending_letters);
    numbers_in_braces(out, r->shape_first, sizeof r->shape_first);
    dl_buf_add_text(out, "\n    .informal_words = informal_words,\n"
                         "    .personal_words = personal_words,\n};\n");
}

void dl_rules_print(const struct dl_rules *rules, struct dl_buf *out)
{
    dl_buf_add_text(out, "/* Generated from the pattern files, see rules/print.c. */\n"
                         "#include \"rules/compiled.h\"\n\n");
    print_text(out, rules->text, rules->text_len);
    print_lexicon(out, &rules->lexicon);
    PRINT_NUMBERS(out, uint32_t, "files", rules->files, rules->n_files);
    print_classes(out, rules);
    print_compiled(out, "patterns", rules->patterns, rules->n_patterns);
    print_compiled(out, "shapes", rules->shapes, rules->n_shapes);
    print_parts(out, rules);
    PRINT_NUMBERS(out, uint32_t, "counts", rules->counts, rules->n_counts);
    print_holidays(out, rules);
    print_cues(out, rules);
    print_rules(out, rules);
}
