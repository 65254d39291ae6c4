/* SPDX-License-Identifier: MIT */
/* Shapes: their named groups, and with what bytes they begin. */
#include <stdlib.h>

#include "base/error.h"
#include "rules/loader.h"

/* "year", "year_end", "day_2" */
static bool shape_field(struct dl_view name, struct dl_shape_group *ret)
{
    size_t n = name.len;
    while (n && name.data[n - 1] != '_')
        n--;
    ret->part = n ? dl_part_from_text(dl_view(name.data + n, name.len - n)) : 0;
    ret->field = (uint8_t)dl_field_from_name(ret->part ? dl_view(name.data, n - 1) : name);
    return ret->field != DL_NO_FIELD;
}

static int by_number(const void *a, const void *b)
{
    const struct dl_shape_group *p = a, *q = b;
    return p->number < q->number ? -1 : p->number > q->number;
}

/* Its named groups, in the order of their numbers. */
static bool shape_groups(struct dl_loader *l, struct dl_compiled *shape,
                         const struct dl_regex *regex, struct dl_mark mark)
{
    const char *name;
    unsigned number;
    shape->shape_groups = (uint16_t)l->n_shape_groups;
    for (size_t i = 0; dl_regex_group(regex, i, &name, &number); i++) {
        if (l->n_shape_groups == UINT16_MAX ||
            !DL_GROW(l->shape_groups, l->n_shape_groups, l->cap_shape_groups)) {
            l->out_of_memory = true;
            return false;
        }
        struct dl_shape_group *group = &l->shape_groups[l->n_shape_groups++];
        group->number = (uint16_t)number;
        if (!shape_field(dl_view_of(name), group))
            dl_loader_error(l, mark, "shape %s: the group \"%s\" is no field",
                            dl_pattern_name(l->rules, &shape->public), name);
    }
    shape->n_shape_groups = (uint16_t)(l->n_shape_groups - shape->shape_groups);
    if (shape->n_shape_groups > 1)
        qsort(l->shape_groups + shape->shape_groups, shape->n_shape_groups, sizeof *l->shape_groups,
              by_number);
    return true;
}

static uint16_t first_bytes(struct dl_loader *l, const struct dl_regex *regex)
{
    uint8_t map[32];
    struct dl_signatures first = {0};
    bool known = dl_regex_first_bytes(regex, map);
    for (unsigned c = 0; c < 256; c++)
        if (!known || map[c / 8] >> c % 8 & 1)
            dl_signatures_add(&first, (uint8_t)c);
    return dl_loader_mask(l, &first);
}

static void compile_shape(struct dl_loader *l, struct dl_raw_shape *raw)
{
    struct dateline_error error = {0};
    struct dl_compiled *shape = &raw->compiled;
    struct dl_mark mark = raw->mark;
    const char *name = dl_pattern_name(l->rules, &shape->public);
    if (raw->expression.len >= 2 && memcmp(raw->expression.data, "(*", 2) == 0) {
        dl_loader_error(l, mark, "shape %s: verbs and options such as (*UTF) are not for shapes",
                        name);
        return;
    }
    struct dl_regex *regex = NULL;
    int rc = dl_regex_new(raw->expression, DL_REGEX_TEXT | DL_REGEX_ANCHORED | DL_REGEX_NO_JIT,
                          &regex, &error);
    l->out_of_memory |= rc == DATELINE_ENOMEM;
    if (rc == DATELINE_EPATTERN) {
        mark.offset =
            (uint32_t)(raw->expression.data - l->files[mark.file].text.data) + error.column - 1;
        dl_loader_error(l, mark, "shape %s: %s", name, error.text);
    }
    if (rc == DATELINE_OK && shape_groups(l, shape, regex, mark)) {
        shape->n_groups = (uint16_t)dl_regex_groups(regex);
        if (dl_regex_can_match_empty(regex))
            dl_loader_error(l, mark, "shape %s can match nothing at all", name);
        shape->first = first_bytes(l, regex);
    }
    dl_regex_free(regex);
}

bool dl_build_shapes(struct dl_loader *l)
{
    struct dl_rules *r = l->rules;
    struct dl_compiled *shapes = dl_arena_alloc(&r->arena, l->n_shapes * sizeof *shapes + 1);
    if (!shapes) {
        l->out_of_memory = true;
        return false;
    }
    r->shapes = shapes;
    for (size_t i = 0; i < l->n_shapes; i++) {
        const struct dl_compiled *s = &l->shapes[i].compiled;
        if (!r->classes[s->class_id].used)
            continue; /* no pattern wants it */
        for (unsigned c = 0; c < 256; c++)
            if (dl_signatures_have(&l->masks[s->first], (uint8_t)c))
                r->shape_first[c / 8] |= (uint8_t)(1u << c % 8);
        shapes[r->n_shapes++] = *s;
    }
    return true;
}

bool dl_check_shapes(struct dl_loader *l)
{
    unsigned before = l->n_errors;
    l->rules->text = l->text.data;
    for (size_t i = 0; i < l->n_shapes && !dl_loader_full(l); i++)
        compile_shape(l, &l->shapes[i]);
    return l->n_errors == before;
}
