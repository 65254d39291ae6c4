/* SPDX-License-Identifier: MIT */
#include "rules/rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/utf8.h"
#include "rules/loader.h"

/* ---- errors ---------------------------------------------------------------------------------- */

static unsigned count_lines(const char *text, uint32_t from, uint32_t to)
{
    unsigned n = 0;
    for (const char *p = text + from; (p = memchr(p, '\n', (size_t)(text + to - p))); p++)
        n++;
    return n;
}

unsigned dl_loader_line(struct dl_loader *l, struct dl_mark mark)
{
    struct dl_mark from = l->last_mark;
    if (from.file != mark.file || from.offset > mark.offset || !l->last_line) {
        from = (struct dl_mark){mark.file, 0};
        l->last_line = 1;
    }
    l->last_line += count_lines(l->files[mark.file].text.data, from.offset, mark.offset);
    l->last_mark = mark;
    return l->last_line;
}

static unsigned column_of(const struct dl_loader *l, struct dl_mark mark)
{
    const char *text = l->files[mark.file].text.data;
    unsigned column = 1;
    while (mark.offset-- && text[mark.offset] != '\n')
        column++;
    return column;
}

static bool is_behind(struct dl_mark a, struct dl_mark b)
{
    return a.file != b.file ? a.file > b.file : a.offset > b.offset;
}

/* Errors are kept in the order of their places, and told when all are known. */
void dl_loader_error(struct dl_loader *l, struct dl_mark mark, const char *format, ...)
{
    if (dl_loader_full(l))
        return;
    struct dateline_error error = {0};
    char text[sizeof error.text];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    dl_fail_at(&error, DATELINE_EPATTERN, l->files[mark.file].name, dl_loader_line(l, mark),
               column_of(l, mark), "%s", text);
    size_t i = l->n_errors++;
    for (; i > 0 && is_behind(l->errors[i - 1].mark, mark); i--)
        l->errors[i] = l->errors[i - 1];
    l->errors[i] = (struct dl_loader_record){mark, error};
}

void dl_loader_unknown(struct dl_loader *l, struct dl_mark mark, struct dl_view word,
                       const char *kind, const char *near)
{
    dl_loader_error(l, mark, "\"%.*s\" is no %s%s%s%s", (int)word.len, word.data, kind,
                    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

void dl_loader_no_value(struct dl_loader *l, struct dl_mark mark, struct dl_view word,
                        struct dl_view of)
{
    enum dl_field field = dl_field_from_name(of);
    const char *near = dl_value_near(field, word);
    char kind[80];
    if (field == DL_NO_FIELD && (near = dl_field_near(of)))
        snprintf(kind, sizeof kind, "value for %.*s, a class of its own", (int)of.len, of.data);
    else
        snprintf(kind, sizeof kind, "value for %.*s%s", (int)of.len, of.data,
                 field == DL_FIELD_HOLIDAY ? "; a day is MM-DD" : "");
    dl_loader_unknown(l, mark, word, kind, near);
}

bool dl_loader_full(const struct dl_loader *l)
{
    return l->out_of_memory || l->n_errors >= DL_ERRORS_MAX;
}

/* ---- classes and forms ----------------------------------------------------------------------- */

uint32_t dl_loader_keep_added(struct dl_loader *l, size_t at)
{
    size_t len = l->text.len - at;
    dl_buf_add_char(&l->text, '\0');
    l->out_of_memory |= l->text.failed || l->text.len > UINT32_MAX;
    if (l->out_of_memory)
        return 0;
    const char *added = l->text.data + at;
    uint32_t *bucket = &l->kept_buckets[dl_word_hash(added, len) % DL_KEPT_BUCKETS];
    for (uint32_t i = *bucket; i; i = l->kept[i - 1].before)
        if (memcmp(l->text.data + l->kept[i - 1].at, added, len + 1) == 0) {
            l->text.len = at;
            return l->kept[i - 1].at;
        }
    if (!DL_GROW(l->kept, l->n_kept, l->cap_kept)) {
        l->out_of_memory = true;
        return 0;
    }
    l->kept[l->n_kept++] = (struct dl_kept_text){(uint32_t)at, *bucket};
    *bucket = (uint32_t)l->n_kept;
    return (uint32_t)at;
}

uint32_t dl_loader_keep(struct dl_loader *l, struct dl_view text)
{
    size_t at = l->text.len;
    dl_buf_add(&l->text, text.data, text.len);
    return dl_loader_keep_added(l, at);
}

void *dl_loader_settle(struct dl_loader *l, const void *table, size_t n, size_t size)
{
    char *copy = dl_arena_take(&l->rules->arena, n * size + 1);
    l->out_of_memory |= !copy;
    if (copy && n)
        memcpy(copy, table, n * size);
    return copy;
}

uint16_t dl_loader_mask(struct dl_loader *l, const struct dl_signatures *set)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof set->bits / sizeof *set->bits; i++)
        hash = (hash ^ set->bits[i]) * UINT64_C(0x9E3779B97F4A7C15);
    uint16_t *bucket = &l->mask_buckets[hash >> 56];
    for (uint16_t i = *bucket; i; i = l->mask_before[i - 1])
        if (memcmp(&l->masks[i - 1], set, sizeof *set) == 0)
            return (uint16_t)(i - 1);
    if (l->n_masks == UINT16_MAX || !DL_GROW(l->masks, l->n_masks, l->cap_masks) ||
        !DL_GROW(l->mask_before, l->n_masks, l->cap_mask_before)) {
        l->out_of_memory = true;
        return 0;
    }
    l->masks[l->n_masks] = *set;
    l->mask_before[l->n_masks] = *bucket;
    *bucket = (uint16_t)(l->n_masks + 1);
    return (uint16_t)l->n_masks++;
}

/* Names of literals begin with "=" and so are never those of classes. */
static uint16_t intern_class(struct dl_loader *l, struct dl_view prefix, struct dl_view name,
                             struct dl_mark mark)
{
    uint32_t hash = dl_word_hash(name.data, name.len) + (uint32_t)prefix.len;
    uint16_t *bucket = &l->class_buckets[(hash ^ hash >> 16) % DL_CLASS_BUCKETS];
    for (uint16_t i = *bucket; i; i = l->class_before[i - 1]) {
        if (l->classes[i - 1].hash != hash)
            continue;
        struct dl_view known = dl_view_of(l->text.data + l->classes[i - 1].name);
        if (known.len == prefix.len + name.len &&
            memcmp(known.data, prefix.data, prefix.len) == 0 &&
            memcmp(known.data + prefix.len, name.data, name.len) == 0)
            return (uint16_t)(i - 1);
    }
    if (l->n_classes == DL_CLASSES_MAX) {
        dl_loader_error(l, mark, "more than %d classes and words in patterns", DL_CLASSES_MAX);
        return UINT16_MAX;
    }
    size_t at = l->text.len;
    dl_buf_add(&l->text, prefix.data, prefix.len);
    dl_buf_add(&l->text, name.data, name.len);
    uint32_t kept = dl_loader_keep_added(l, at);
    if (l->out_of_memory)
        return UINT16_MAX;
    l->classes[l->n_classes] =
        (struct dl_class){.name = kept,
                          .hash = hash,
                          .field = prefix.len ? DL_NO_FIELD : (uint8_t)dl_field_from_name(name)};
    l->class_before[l->n_classes] = *bucket;
    *bucket = (uint16_t)(l->n_classes + 1);
    return (uint16_t)l->n_classes++;
}

uint16_t dl_loader_class(struct dl_loader *l, struct dl_view name, struct dl_mark mark)
{
    return intern_class(l, dl_view("", 0), name, mark);
}

uint16_t dl_loader_literal(struct dl_loader *l, struct dl_view text, struct dl_mark mark)
{
    if (text.len > DL_FORM_BYTES) {
        dl_loader_error(l, mark, "this word is longer than %d bytes", DL_FORM_BYTES);
        return UINT16_MAX;
    }
    size_t known = l->n_classes;
    uint16_t id = intern_class(l, dl_view("=", 1), text, mark);
    if (id == UINT16_MAX || id < known)
        return id;
    l->classes[id].defined = l->classes[id].used = true;
    struct dl_form form = {.text = text, .class_id = id, .mark = mark};
    return dl_loader_add_form(l, &form) ? id : UINT16_MAX;
}

bool dl_loader_add_form(struct dl_loader *l, const struct dl_form *form)
{
    if (!DL_GROW(l->forms, l->n_forms, l->cap_forms)) {
        l->out_of_memory = true;
        return false;
    }
    l->forms[l->n_forms++] = *form;
    return true;
}

/* ---- loading --------------------------------------------------------------------------------- */

static bool builtin_classes(struct dl_loader *l)
{
    static const char *const names[] = {"weak", "stop", "word"};
    for (size_t i = 0; i < DL_CLASSES_BUILTIN; i++)
        if (dl_loader_class(l, dl_view_of(names[i]), (struct dl_mark){0, 0}) != i)
            return false;
    for (size_t i = 0; i < DL_CLASSES_BUILTIN; i++)
        l->classes[i].defined = true;
    return true;
}

static bool is_utf8(struct dl_loader *l, uint32_t file)
{
    struct dl_view text = l->files[file].text;
    size_t valid = dl_utf8_valid(text.data, text.len);
    const char *nul = memchr(text.data, '\0', valid);
    if (nul)
        dl_loader_error(l, (struct dl_mark){file, (uint32_t)(nul - text.data)},
                        "a NUL byte is no text");
    else if (valid < text.len)
        dl_loader_error(l, (struct dl_mark){file, (uint32_t)valid}, "this is not UTF-8");
    return valid == text.len && !nul;
}

/* Some editors put a byte order mark at the head. */
static struct dl_view without_bom(struct dl_view v)
{
    return v.len >= 3 && memcmp(v.data, "\xEF\xBB\xBF", 3) == 0 ? dl_view(v.data + 3, v.len - 3)
                                                                : v;
}

/* As much room as files of that length usually need, so that little is moved. */
static void reserve(struct dl_loader *l)
{
    size_t len = 0;
    for (size_t i = 0; i < l->n_files; i++)
        len += l->files[i].text.len;
    l->out_of_memory |= !DL_GROW(l->forms, len / 32, l->cap_forms) ||
                        !DL_GROW(l->patterns, len / 512, l->cap_patterns);
}

/* What the files alone tell. */
static void settle_files(struct dl_loader *l)
{
    struct dl_rules *r = l->rules;
    r->files = DL_SETTLE(l, l->file_names, r->n_files = l->n_files);
    r->classes = DL_SETTLE(l, l->classes, r->n_classes = l->n_classes);
    r->pieces = DL_SETTLE(l, l->pieces, r->n_pieces = l->n_pieces);
    r->counts = DL_SETTLE(l, l->counts, r->n_counts = l->n_counts);
    r->groups = DL_SETTLE(l, l->groups, r->n_groups = l->n_groups);
    r->shape_groups = DL_SETTLE(l, l->shape_groups, r->n_shape_groups = l->n_shape_groups);
    r->starts = DL_SETTLE(l, l->starts, r->n_starts = l->n_starts);
    r->assignments = DL_SETTLE(l, l->assignments, r->n_assignments = l->n_assignments);
    r->holidays = DL_SETTLE(l, l->holidays, r->n_holidays = l->n_holidays);
    r->text = l->text.data;
}

/* What is complete at the end alone. */
static bool settle_rest(struct dl_loader *l)
{
    struct dl_rules *r = l->rules;
    r->masks = DL_SETTLE(l, l->masks, r->n_masks = l->n_masks);
    r->text = r->lexicon.text = DL_SETTLE(l, l->text.data, r->text_len = l->text.len);
    return !l->out_of_memory;
}

static bool load(struct dl_loader *l, const struct dl_rules_source *sources, size_t n)
{
    dl_loader_keep(l, dl_view("", 0));
    for (size_t i = 0; i < n; i++) {
        l->files[i] = sources[i];
        l->files[i].text = without_bom(sources[i].text);
        l->file_names[i] = dl_loader_keep(l, dl_view_of(sources[i].name));
    }
    l->n_files = n;
    reserve(l);
    if (l->out_of_memory || !builtin_classes(l))
        return false;
    for (size_t i = 0; i < n; i++)
        if (is_utf8(l, (uint32_t)i))
            dl_parse_file(l, (uint32_t)i);
    bool shapes_known = dl_check_shapes(l);
    dl_drop_captures(l);
    settle_files(l);
    dl_check_names(l, shapes_known);
    return !l->n_errors && dl_build_lexicon(l) && dl_build_patterns(l) && dl_build_shapes(l) &&
           dl_build_cues(l) && settle_rest(l);
}

static void free_loader(struct dl_loader *l)
{
    dl_buf_free(&l->text);
    free(l->kept);
    free(l->forms);
    free(l->patterns);
    free(l->named);
    free(l->shapes);
    free(l->pieces);
    free(l->piece_at);
    free(l->counts);
    free(l->masks);
    free(l->mask_before);
    free(l->groups);
    free(l->shape_groups);
    free(l->starts);
    free(l->assignments);
    free(l->holidays);
    free(l->cues);
    free(l);
}

static int outcome(struct dl_loader *l, bool ok, struct dateline_error *reterr)
{
    if (ok && !l->n_errors && !l->out_of_memory)
        return DATELINE_OK;
    if (!l->n_errors)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    for (unsigned i = 0; i < l->n_errors && l->options && l->options->on_error; i++)
        l->options->on_error(l->options->context, &l->errors[i].error, false);
    if (reterr)
        *reterr = l->errors[0].error;
    return DATELINE_EPATTERN;
}

int dl_rules_new(const struct dl_rules_source *sources, size_t n,
                 const struct dl_rules_options *options, struct dl_rules **ret,
                 struct dateline_error *reterr)
{
    if (n > DL_FILES_MAX)
        return dl_fail(reterr, DATELINE_ELIMIT, "more than %d pattern files", DL_FILES_MAX);
    for (size_t i = 0; i < n; i++)
        if (sources[i].text.len >= UINT32_MAX)
            return dl_fail_at(reterr, DATELINE_ELIMIT, sources[i].name, 0, 0,
                              "a pattern file of 4 GiB or more");
    struct dl_loader *l = calloc(1, sizeof *l);
    struct dl_rules *rules = calloc(1, sizeof *rules);
    int rc = DATELINE_ENOMEM;
    if (l && rules) {
        l->rules = rules;
        rules->no_jit = options && options->no_jit;
        l->options = options;
        rc = outcome(l, load(l, sources, n), reterr);
    } else {
        dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    }
    if (l)
        free_loader(l);
    if (rc == DATELINE_OK)
        *ret = rules;
    else
        dl_rules_free(rules);
    return rc;
}

void dl_rules_free(struct dl_rules *rules)
{
    if (!rules)
        return;
    dl_arena_free(&rules->arena);
    free(rules);
}

/* ---- looking up ------------------------------------------------------------------------------ */

const char *dl_pattern_name(const struct dl_rules *rules, const struct dl_pattern *p)
{
    return rules->text + p->name;
}

const char *dl_pattern_text(const struct dl_rules *rules, const struct dl_pattern *p)
{
    return rules->text + p->text;
}

const char *dl_pattern_file(const struct dl_rules *rules, const struct dl_pattern *p)
{
    return rules->text + rules->files[p->file];
}

const struct dl_pattern *dl_rules_pattern(const struct dl_rules *rules, size_t index)
{
    if (index < rules->n_patterns)
        return &rules->patterns[index].public;
    index -= rules->n_patterns;
    if (index < rules->n_shapes)
        return &rules->shapes[index].public;
    index -= rules->n_shapes;
    return index < rules->n_named ? &rules->named[index] : NULL;
}

const struct dl_holiday *dl_rules_holiday(const struct dl_rules *rules, int32_t index)
{
    return index >= 0 && (size_t)index < rules->n_holidays ? &rules->holidays[index] : NULL;
}

/* Endings decide only for words that have a stem before them. */
static __attribute__((noinline)) unsigned look_up_ending(const struct dl_rules *rules,
                                                         struct dl_view word)
{
    for (size_t k = 0; k < rules->n_endings; k++) {
        const struct dl_cue_entry *e = &rules->endings[k];
        const char *ending = rules->text + e->word;
        if (word.len > e->len + 2u && !((word.data[word.len - 1] ^ ending[e->len - 1]) & ~0x20) &&
            dl_view_equal_nocase(dl_view(word.data + word.len - e->len, e->len),
                                 dl_view(ending, e->len)))
            return e->cues;
    }
    return 0;
}

static inline unsigned cue_of_ending(const struct dl_rules *rules, struct dl_view word)
{
    bool may_have =
        word.len && rules->ending_letters >> dl_letter_index(word.data[word.len - 1]) & 1;
    return may_have ? look_up_ending(rules, word) : 0;
}

/* The cue of a word that its prefix does not tell, from a place of the table on. */
static __attribute__((noinline)) unsigned cue_from(const struct dl_rules *rules,
                                                   struct dl_view word, uint64_t prefix, size_t i)
{
    for (const struct dl_cue_entry *e; (e = &rules->cues[rules->cue_places[i]])->word;
         i = (i + 1) & rules->cue_mask)
        if (e->prefix == prefix &&
            dl_view_equal_nocase(dl_view(rules->text + e->word, e->len), word))
            return e->cues;
    return cue_of_ending(rules, word);
}

/* Some words for each event: what few of them need is not done here. */
unsigned dl_rules_cue(const struct dl_rules *rules, struct dl_view word)
{
    struct dl_key key = dl_key_of(word.data, word.len, 0);
    size_t i = key.hash >> 24 & rules->cue_mask;
    for (const struct dl_cue_entry *e; (e = &rules->cues[rules->cue_places[i]])->word;
         i = (i + 1) & rules->cue_mask)
        if (e->prefix == key.prefix && e->len == word.len)
            return e->short_word ? e->cues : cue_from(rules, word, key.prefix, i);
    return cue_of_ending(rules, word);
}
