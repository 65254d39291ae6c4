/* SPDX-License-Identifier: MIT */
/* The row as columns: what csv, tsv and jsonl show. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/near.h"
#include "write/write.h"

/* A column that is a string of the row as it stands. */
#define STRING_COLUMN(name)                                                    \
    static void add_##name(const struct dateline_row *row, struct dl_buf *out) \
    {                                                                          \
        dl_buf_add_text(out, row->name);                                       \
    }
STRING_COLUMN(date)
STRING_COLUMN(start)
STRING_COLUMN(end)
STRING_COLUMN(match)
STRING_COLUMN(event)
STRING_COLUMN(source)
STRING_COLUMN(id)
STRING_COLUMN(value)
STRING_COLUMN(pattern)
STRING_COLUMN(anchor)
STRING_COLUMN(title)
STRING_COLUMN(heading)

static void add_precision(const struct dateline_row *row, struct dl_buf *out)
{
    if (row->precision != DATELINE_NO_PRECISION)
        dl_buf_add_text(out, dateline_precision_name(row->precision));
}

static void add_relation(const struct dateline_row *row, struct dl_buf *out)
{
    if (row->kind == DATELINE_EVENT)
        dl_buf_add_text(out, dateline_relation_name(row->relation));
}

static void add_line(const struct dateline_row *row, struct dl_buf *out)
{
    if (row->line)
        dl_buf_add_u64(out, row->line);
}

static void add_page(const struct dateline_row *row, struct dl_buf *out)
{
    if (row->page)
        dl_buf_add_u64(out, row->page);
}

static void add_flags(const struct dateline_row *row, struct dl_buf *out)
{
    for (unsigned rest = row->flags; rest; rest &= rest - 1) {
        if (rest != row->flags)
            dl_buf_add_char(out, ' ');
        dl_buf_add_text(out, dateline_flag_name((enum dateline_flag)(rest & -rest)));
    }
}

static void add_sort(const struct dateline_row *row, struct dl_buf *out)
{
    if (!row->has_sort)
        return;
    if (row->sort < 0)
        dl_buf_add_char(out, '-');
    dl_buf_add_u64(out, row->sort < 0 ? -(uint64_t)row->sort : (uint64_t)row->sort);
}

static void add_offset(const struct dateline_row *row, struct dl_buf *out)
{
    if (row->offset != DL_NO_NUMBER)
        dl_buf_add_u64(out, row->offset);
}

static void add_length(const struct dateline_row *row, struct dl_buf *out)
{
    if (row->length != DL_NO_NUMBER)
        dl_buf_add_u64(out, row->length);
}

#define NAME(text)            \
    {                         \
        text, sizeof text - 1 \
    }

/* The names of patterns come from users' files, so they are texts. */
const struct dl_column dl_columns[] = {
    {NAME("date"), DL_COLUMN_DATE, false, add_date},
    {NAME("start"), DL_COLUMN_DATE, false, add_start},
    {NAME("end"), DL_COLUMN_DATE, false, add_end},
    {NAME("precision"), DL_COLUMN_NAME, false, add_precision},
    {NAME("relation"), DL_COLUMN_NAME, false, add_relation},
    {NAME("match"), DL_COLUMN_TEXT, false, add_match},
    {NAME("event"), DL_COLUMN_TEXT, false, add_event},
    {NAME("source"), DL_COLUMN_TEXT, false, add_source},
    {NAME("line"), DL_COLUMN_NUMBER, false, add_line},
    {NAME("page"), DL_COLUMN_NUMBER, false, add_page},
    {NAME("flags"), DL_COLUMN_LIST, false, add_flags},
    {NAME("id"), DL_COLUMN_NAME, true, add_id},
    {NAME("sort"), DL_COLUMN_NUMBER, true, add_sort},
    {NAME("offset"), DL_COLUMN_NUMBER, true, add_offset},
    {NAME("length"), DL_COLUMN_NUMBER, true, add_length},
    {NAME("value"), DL_COLUMN_DATE, true, add_value},
    {NAME("pattern"), DL_COLUMN_TEXT, true, add_pattern},
    {NAME("anchor"), DL_COLUMN_DATE, true, add_anchor},
    {NAME("title"), DL_COLUMN_TEXT, true, add_title},
    {NAME("heading"), DL_COLUMN_TEXT, true, add_heading},
};
const size_t dl_n_columns = sizeof dl_columns / sizeof *dl_columns;

_Static_assert(sizeof dl_columns / sizeof *dl_columns <= DL_COLUMNS_MAX, "room for all columns");

size_t dl_columns_default(enum dl_columns_use use, uint8_t *ret_columns)
{
    size_t n = 0;
    for (size_t i = 0; use != DL_NO_COLUMNS && i < dl_n_columns; i++)
        if (use == DL_ALL_COLUMNS || !dl_columns[i].optional)
            ret_columns[n++] = (uint8_t)i;
    return n;
}

/* ---- names that a user wrote ----------------------------------------------------------------- */

static const char *nearest(struct dl_view name)
{
    struct dl_near near = dl_near_start(name);
    for (size_t i = 0; i < dl_n_columns; i++)
        dl_near_try(&near, dl_columns[i].name.data);
    return near.best;
}

static int unknown_column(struct dl_view name, struct dateline_error *reterr)
{
    char all[256] = "";
    const char *near = nearest(name);
    int shown = (int)(name.len < 32 ? name.len : 32); /* all names beside it fit into the message */
    if (!name.len)
        return dl_fail(reterr, DATELINE_EINVAL, "a column without a name");
    if (near)
        return dl_fail(reterr, DATELINE_EINVAL, "unknown column '%.*s'; did you mean '%s'?", shown,
                       name.data, near);
    for (size_t i = 0, n = 0; i < dl_n_columns && n < sizeof all; i++)
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "",
                              dl_columns[i].name.data);
    return dl_fail(reterr, DATELINE_EINVAL, "unknown column '%.*s'; there is %s", shown, name.data,
                   all);
}

/* dl_n_columns when there is none of that name. */
static size_t find_column(struct dl_view name)
{
    size_t i = 0;
    while (i < dl_n_columns && !dl_view_equal(name, dl_columns[i].name))
        i++;
    return i;
}

int dl_columns_parse(const char *names, uint8_t *ret_columns, size_t *ret_n,
                     struct dateline_error *reterr)
{
    size_t n = 0;
    for (const char *p = names;; p++) {
        struct dl_view name = dl_view_trim(dl_view(p, strcspn(p, ",")));
        size_t column = find_column(name);
        if (column == dl_n_columns)
            return unknown_column(name, reterr);
        if (memchr(ret_columns, (int)column, n))
            return dl_fail(reterr, DATELINE_EINVAL, "the column '%s' stands twice",
                           dl_columns[column].name.data);
        ret_columns[n++] = (uint8_t)column;
        p += strcspn(p, ",");
        if (!*p)
            break;
    }
    *ret_n = n;
    return DATELINE_OK;
}
