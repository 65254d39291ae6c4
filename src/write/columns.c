/* SPDX-License-Identifier: MIT */
/* The row as columns: what csv, tsv and jsonl show. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/near.h"
#include "time/put.h"
#include "write/write.h"

static char *put_u64(char *p, uint64_t n)
{
    char digits[20], *begin = digits + sizeof digits;
    for (; n >= 100; n /= 100)
        dl_put_two(begin -= 2, (unsigned)(n % 100));
    dl_put_two(begin -= 2, (unsigned)n);
    begin += n < 10;
    size_t len = (size_t)(digits + sizeof digits - begin);
    memcpy(p, begin, len);
    return p + len;
}

static char *put_precision(const struct dateline_row *row, char *p)
{
    return row->precision == DATELINE_NO_PRECISION
               ? p
               : dl_put_text(p, dateline_precision_name(row->precision));
}

static char *put_relation(const struct dateline_row *row, char *p)
{
    return row->kind == DATELINE_EVENT ? dl_put_text(p, dateline_relation_name(row->relation)) : p;
}

static char *put_line(const struct dateline_row *row, char *p)
{
    return row->line ? put_u64(p, row->line) : p;
}

static char *put_page(const struct dateline_row *row, char *p)
{
    return row->page ? put_u64(p, row->page) : p;
}

static char *put_flags(const struct dateline_row *row, char *p)
{
    for (unsigned rest = row->flags; rest; rest &= rest - 1) {
        if (rest != row->flags)
            *p++ = ' ';
        p = dl_put_text(p, dateline_flag_name((enum dateline_flag)(rest & -rest)));
    }
    return p;
}

static char *put_sort(const struct dateline_row *row, char *p)
{
    if (!row->has_sort)
        return p;
    if (row->sort < 0)
        *p++ = '-';
    return put_u64(p, row->sort < 0 ? -(uint64_t)row->sort : (uint64_t)row->sort);
}

static char *put_offset(const struct dateline_row *row, char *p)
{
    return row->offset != DL_NO_NUMBER ? put_u64(p, row->offset) : p;
}

static char *put_length(const struct dateline_row *row, char *p)
{
    return row->length != DL_NO_NUMBER ? put_u64(p, row->length) : p;
}

struct dl_view dl_column_put(const struct dl_column *column, const struct dateline_row *row,
                             struct dl_buf *scratch)
{
    scratch->len = 0;
    if (!dl_buf_reserve(scratch, DL_COLUMN_ROOM))
        return dl_view("", 0);
    char *end = column->put(row, scratch->data);
    *end = '\0';
    return dl_view(scratch->data, (size_t)(end - scratch->data));
}

#define NAME(text)            \
    {                         \
        text, sizeof text - 1 \
    }
#define STRING(name) offsetof(struct dateline_row, name), NULL

/* The names of patterns come from users' files, so they are texts. */
const struct dl_column dl_columns[] = {
    {NAME("date"), DL_COLUMN_DATE, false, STRING(date)},
    {NAME("start"), DL_COLUMN_DATE, false, STRING(start)},
    {NAME("end"), DL_COLUMN_DATE, false, STRING(end)},
    {NAME("precision"), DL_COLUMN_NAME, false, 0, put_precision},
    {NAME("relation"), DL_COLUMN_NAME, false, 0, put_relation},
    {NAME("match"), DL_COLUMN_TEXT, false, STRING(match)},
    {NAME("event"), DL_COLUMN_TEXT, false, STRING(event)},
    {NAME("source"), DL_COLUMN_TEXT, false, STRING(source)},
    {NAME("line"), DL_COLUMN_NUMBER, false, 0, put_line},
    {NAME("page"), DL_COLUMN_NUMBER, false, 0, put_page},
    {NAME("flags"), DL_COLUMN_LIST, false, 0, put_flags},
    {NAME("id"), DL_COLUMN_NAME, true, STRING(id)},
    {NAME("sort"), DL_COLUMN_NUMBER, true, 0, put_sort},
    {NAME("offset"), DL_COLUMN_NUMBER, true, 0, put_offset},
    {NAME("length"), DL_COLUMN_NUMBER, true, 0, put_length},
    {NAME("value"), DL_COLUMN_DATE, true, STRING(value)},
    {NAME("pattern"), DL_COLUMN_TEXT, true, STRING(pattern)},
    {NAME("anchor"), DL_COLUMN_DATE, true, STRING(anchor)},
    {NAME("title"), DL_COLUMN_TEXT, true, STRING(title)},
    {NAME("heading"), DL_COLUMN_TEXT, true, STRING(heading)},
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

size_t dl_column_find(struct dl_view name)
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
        size_t column = dl_column_find(name);
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
