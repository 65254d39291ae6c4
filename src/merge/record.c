/* SPDX-License-Identifier: MIT */
/* The fields of a written row → the row. Start, end and sort follow from the date. */
#include <stdlib.h>

#include "base/error.h"
#include "merge/table.h"
#include "time/extent.h"

static size_t column_of(const char *name)
{
    size_t i = 0;
    while (i < dl_n_columns && strcmp(dl_columns[i].name.data, name) != 0)
        i++;
    return i;
}

static const char *field(const struct dl_table *t, const char *name)
{
    return t->fields[column_of(name)];
}

static const char *text(const struct dl_table *t, const char *name)
{
    const char *value = field(t, name);
    return value ? value : "";
}

static int wrong(const struct dl_table *t, const char *name, const char *what,
                 struct dateline_error *reterr)
{
    return dl_table_fail(t, column_of(name), reterr, "%s: '%.100s' is no %s", name, text(t, name),
                         what);
}

/* A whole number, or what it is when it is absent. */
static bool read_number(const struct dl_table *t, const char *name, uint64_t absent, uint64_t *ret)
{
    const char *value = field(t, name);
    char *end;
    *ret = absent;
    if (!value)
        return true;
    if (strspn(value, "0123456789") != strlen(value) || strlen(value) > 19)
        return false;
    *ret = strtoull(value, &end, 10);
    return true;
}

static int read_numbers(struct dl_table *t, struct dateline_error *reterr)
{
    struct dateline_row *row = &t->row;
    if (!read_number(t, "line", 0, &row->line))
        return wrong(t, "line", "number", reterr);
    if (!read_number(t, "page", 0, &row->page))
        return wrong(t, "page", "number", reterr);
    if (!read_number(t, "offset", DL_NO_NUMBER, &row->offset))
        return wrong(t, "offset", "number", reterr);
    if (!read_number(t, "length", DL_NO_NUMBER, &row->length))
        return wrong(t, "length", "number", reterr);
    return DATELINE_OK;
}

static bool read_flags(const char *names, unsigned *ret)
{
    *ret = 0;
    for (size_t len; *names; names += len + (names[len] == ' ')) {
        unsigned flag = 1;
        len = strcspn(names, " ");
        for (const char *name; *(name = dateline_flag_name((enum dateline_flag)flag)); flag <<= 1)
            if (strlen(name) == len && memcmp(name, names, len) == 0)
                break;
        if (!*dateline_flag_name((enum dateline_flag)flag))
            return false;
        *ret |= flag;
    }
    return true;
}

/* The relation of that name; -1, which has none, when it is absent. */
static bool read_relation(const char *name, enum dateline_relation *ret)
{
    int relation = name ? 0 : -1;
    for (const char *known;
         name && *(known = dateline_relation_name((enum dateline_relation)relation)); relation++)
        if (strcmp(known, name) == 0)
            break;
    *ret = (enum dateline_relation)relation;
    return !name || *dateline_relation_name(*ret);
}

static int read_names(struct dl_table *t, struct dateline_error *reterr)
{
    struct dateline_row *row = &t->row;
    const char *precision = field(t, "precision");
    row->precision = precision ? dateline_precision_from_name(precision) : DATELINE_NO_PRECISION;
    if (precision && row->precision == DATELINE_NO_PRECISION)
        return wrong(t, "precision", "precision", reterr);
    if (!read_relation(field(t, "relation"), &row->relation))
        return wrong(t, "relation", "relation", reterr);
    if (!read_flags(text(t, "flags"), &row->flags))
        return wrong(t, "flags", "list of flags", reterr);
    row->id = text(t, "id");
    if (*row->id && (strlen(row->id) != 16 || strspn(row->id, "0123456789abcdef") != 16))
        return wrong(t, "id", "id of a row", reterr);
    return DATELINE_OK;
}

static int read_date(struct dl_table *t, struct dateline_error *reterr)
{
    struct dateline_row *row = &t->row;
    row->date = text(t, "date");
    row->kind = *row->date ? DATELINE_EVENT : DATELINE_UNDATED;
    t->start[0] = t->end_day[0] = '\0';
    t->span = DL_NO_SPAN;
    if (row->kind == DATELINE_UNDATED)
        return DATELINE_OK;
    if (dl_edtf_parse(dl_view_of(row->date), &t->date, NULL) != DATELINE_OK)
        return wrong(t, "date", "EDTF date", reterr);
    struct dl_extent extent = dl_extent_of(&t->date);
    dl_extent_print(&extent, t->start, t->end_day);
    row->has_sort = dl_extent_sort(&extent, &row->sort);
    t->span = dl_extent_span(&extent);
    return DATELINE_OK;
}

/* Where the words stand in the sentence; those that stand there more than once, at the first. */
static void find_match(struct dateline_row *row)
{
    const char *at = *row->match ? strstr(row->event, row->match) : NULL;
    row->match_at = at ? (size_t)(at - row->event) : 0;
    row->match_len = at ? strlen(row->match) : 0;
}

int dl_record_read(struct dl_table *t, struct dateline_error *reterr)
{
    struct dateline_row *row = &t->row;
    *row = (struct dateline_row){
        .start = t->start,
        .end = t->end_day,
        .match = text(t, "match"),
        .event = text(t, "event"),
        .source = text(t, "source"),
        .value = text(t, "value"),
        .pattern = text(t, "pattern"),
        .anchor = text(t, "anchor"),
        .title = text(t, "title"),
        .heading = text(t, "heading"),
        .explain = "",
    };
    find_match(row);
    int rc = read_date(t, reterr);
    if (!rc)
        rc = read_numbers(t, reterr);
    return rc ? rc : read_names(t, reterr);
}
