/* SPDX-License-Identifier: MIT */
/* Records of a table: RFC 4180 with any delimiter, tab-separated values, JSON Lines. */
#include "merge/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/utf8.h"

/* No record of ours is longer: a quotation mark was not closed. */
#define MOST_RECORD ((size_t)64 << 20)

int dl_table_fail(const struct dl_table *t, size_t column, struct dateline_error *reterr,
                  const char *format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return dl_fail_at(reterr, DATELINE_EINVAL, t->input->name, t->line,
                      column < DL_COLUMNS_MAX ? t->places[column] : 0, "%s", text);
}

static int no_memory(struct dateline_error *reterr)
{
    return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
}

bool dl_table_open(struct dl_table *t, const struct dateline_table *input, size_t room)
{
    *t = (struct dl_table){.input = input, .cap = room};
    t->bytes = malloc(room);
    return t->bytes;
}

void dl_table_restart(struct dl_table *t)
{
    t->from = t->end = t->seen = t->lines_in_record = 0;
    t->ended = false;
    t->kind = DL_TABLE_NONE;
}

void dl_table_close(struct dl_table *t)
{
    free(t->bytes);
    dl_buf_free(&t->strings);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

/* Read more behind what is there. */
static int read_more(struct dl_table *t, struct dateline_error *reterr)
{
    if (t->from > 0) {
        memmove(t->bytes, t->bytes + t->from, t->end - t->from);
        t->end -= t->from;
        t->from = 0;
    }
    if (t->end + 1 >= t->cap) {
        if (t->cap >= MOST_RECORD)
            return dl_table_fail(t, DL_COLUMNS_MAX, reterr, "a record that does not end");
        char *bytes = realloc(t->bytes, t->cap * 2);
        if (!bytes)
            return no_memory(reterr);
        t->bytes = bytes;
        t->cap *= 2;
    }
    size_t room = t->cap - t->end - 1; /* a NUL has room behind the last byte */
    int64_t n = t->input->read(t->input->read_context, t->bytes + t->end, room);
    if (n < 0)
        return dl_fail_at(reterr, DATELINE_EIO, t->input->name, 0, 0, "%s", strerror((int)-n));
    t->ended = n == 0;
    t->end += (size_t)n;
    return DATELINE_OK;
}

/* Length of the next record with its line end; 0 when it is not all there. In csv a line can end
 * within quotation marks. What was looked at once is not looked at again. */
static size_t record_length(struct dl_table *t)
{
    const char *p = t->bytes + t->from, *end = t->bytes + t->end, *at = p + t->seen;
    bool csv = t->kind == DL_TABLE_CSV;
    if (t->seen == 0) {
        t->in_quotes = false;
        t->lines_in_record = csv ? 0 : 1;
    }
    for (; at < end; at++) {
        at = csv ? at : memchr(at, '\n', (size_t)(end - at));
        if (!at)
            break;
        t->in_quotes ^= csv && *at == '"';
        t->lines_in_record += csv && *at == '\n';
        if (*at == '\n' && !t->in_quotes)
            return (size_t)(at + 1 - p);
    }
    t->seen = (size_t)(end - p);
    return 0;
}

/* The next record, without its line end and with a NUL behind it; *ret_ended when there is none. */
static int next_record(struct dl_table *t, struct dl_view *ret, bool *ret_ended,
                       struct dateline_error *reterr)
{
    size_t len = 0;
    t->line += (unsigned)t->lines_in_record;
    for (;;) {
        len = record_length(t);
        if (len > 0 || t->ended)
            break;
        int rc = read_more(t, reterr);
        if (rc)
            return rc;
    }
    if (len == 0)
        len = t->end - t->from; /* the last line does not end */
    *ret_ended = len == 0;
    char *record = t->bytes + t->from;
    t->from += len;
    t->seen = 0;
    while (len > 0 && (record[len - 1] == '\n' || record[len - 1] == '\r'))
        len--;
    record[len] = '\0';
    *ret = dl_view(record, len);
    if (memchr(record, '\0', len))
        return dl_table_fail(t, DL_COLUMNS_MAX, reterr, "a NUL byte");
    size_t valid = dl_utf8_valid(record, len);
    return valid == len ? DATELINE_OK
                        : dl_fail_at(reterr, DATELINE_EINVAL, t->input->name, t->line,
                                     (unsigned)valid + 1, "this is no UTF-8");
}

/* ---- fields ---------------------------------------------------------------------------------- */

/* Cut the field at *at off, in place, and go behind its delimiter; false when a quotation mark is
 * not where it can be. */
static bool cut_field(const struct dl_table *t, char **at, bool *ret_last)
{
    char *from = *at, *to = *at;
    if (t->kind == DL_TABLE_CSV && *from == '"') {
        for (from++;; *to++ = *from++) {
            if (*from == '"' && *++from != '"')
                break;
            if (!*from)
                return false;
        }
        if (*from && *from != t->delimiter)
            return false;
    } else {
        to = from = from + strcspn(from, (const char[]){t->delimiter, '\0'});
    }
    *ret_last = !*from;
    *to = '\0';
    *at = from + 1;
    return true;
}

/* The names of the header, in the order of the table. */
static int read_header(struct dl_table *t, struct dl_view line, struct dateline_error *reterr)
{
    size_t name = strspn(line.data, "abcdefghijklmnopqrstuvwxyz");
    const char *dot = t->input->name ? strrchr(t->input->name, '.') : NULL;
    bool is_csv = dot && strcmp(dot, ".csv") == 0;
    t->delimiter = line.data[name] ? line.data[name] : ',';
    t->kind = t->delimiter == '\t' && !is_csv ? DL_TABLE_TSV : DL_TABLE_CSV;
    struct dl_buf names = {0};
    dl_buf_add(&names, line.data, line.len);
    if (names.failed)
        return no_memory(reterr);
    for (size_t i = 0; i < names.len; i++)
        if (names.data[i] == t->delimiter)
            names.data[i] = ',';
    int rc = dl_columns_parse(names.data, t->columns, &t->n_columns, NULL);
    dl_buf_free(&names);
    if (rc)
        return dl_table_fail(
            t, DL_COLUMNS_MAX, reterr,
            "this is no line of column names; merge reads csv, tsv and jsonl of dateline");
    size_t date = 0; /* in the table of columns, too */
    if (!memchr(t->columns, (int)date, t->n_columns))
        return dl_table_fail(t, DL_COLUMNS_MAX, reterr,
                             "there is no column date, by which the rows are put in order");
    return DATELINE_OK;
}

static int cut_record(struct dl_table *t, struct dl_view record, struct dateline_error *reterr)
{
    char *at = t->bytes + (record.data - t->bytes), *begin = at;
    bool last = false;
    size_t n = 0;
    for (; n < t->n_columns && !last; n++) {
        uint8_t column = t->columns[n];
        t->places[column] = (unsigned)(at - begin) + 1;
        char *field = at;
        bool guardable = t->kind == DL_TABLE_TSV || *field == '"'; /* csv.c quotes what it guards */
        if (!cut_field(t, &at, &last))
            return dl_table_fail(t, column, reterr, "a quotation mark that is not closed");
        t->fields[column] = *field ? field : NULL;
        if (guardable && dl_columns[column].kind == DL_COLUMN_TEXT && *field == '\'' &&
            dl_is_formula(field + 1))
            t->fields[column] = field + 1; /* the guard of our own writer */
    }
    if (n < t->n_columns || !last)
        return dl_table_fail(t, DL_COLUMNS_MAX, reterr, "%s than the %zu columns of the header",
                             last ? "fewer fields" : "more fields", t->n_columns);
    return DATELINE_OK;
}

/* ---- the table ------------------------------------------------------------------------------- */

/* Come to the first line that is not empty, and in it to what is no blank: how JSON begins. */
static int skip_blanks(struct dl_table *t, struct dateline_error *reterr)
{
    int rc = DATELINE_OK;
    do {
        for (; t->from < t->end && strchr(" \t\r\n", t->bytes[t->from]); t->from++)
            t->line += t->bytes[t->from] == '\n';
        if (t->from < t->end || t->ended)
            break;
        rc = read_more(t, reterr);
    } while (!rc);
    return rc;
}

/* What the first line tells. */
static int begin(struct dl_table *t, bool *ret_ended, struct dateline_error *reterr)
{
    int rc = DATELINE_OK;
    while (!rc && !t->ended && t->end < 4)
        rc = read_more(t, reterr);
    if (rc)
        return rc;
    if (t->end >= 3 && memcmp(t->bytes, "\xEF\xBB\xBF", 3) == 0)
        t->from = 3;
    t->line = 1;
    rc = skip_blanks(t, reterr);
    *ret_ended = t->from == t->end;
    if (rc || *ret_ended)
        return rc;
    if (t->bytes[t->from] == '{') {
        t->kind = DL_TABLE_JSONL;
        return DATELINE_OK;
    }
    struct dl_view line;
    t->kind = DL_TABLE_TSV; /* in which no line goes on */
    rc = next_record(t, &line, ret_ended, reterr);
    return rc ? rc : read_header(t, line, reterr);
}

/* Empty lines are none, unless a row is one cell: tsv has no quotes to show it by. */
static bool is_no_row(const struct dl_table *t, struct dl_view record)
{
    size_t blanks = 0;
    while (t->kind == DL_TABLE_JSONL && blanks < record.len && strchr(" \t\r", record.data[blanks]))
        blanks++;
    return record.len == blanks && t->n_columns != 1;
}

int dl_table_next(struct dl_table *t, bool *ret_ended, struct dateline_error *reterr)
{
    struct dl_view record = {"", 0};
    int rc = t->kind == DL_TABLE_NONE ? begin(t, ret_ended, reterr) : DATELINE_OK;
    if (rc || t->kind == DL_TABLE_NONE)
        return rc;
    do
        rc = next_record(t, &record, ret_ended, reterr);
    while (!rc && !*ret_ended && is_no_row(t, record));
    if (rc || *ret_ended)
        return rc;
    memset(t->fields, 0, sizeof t->fields);
    memset(t->places, 0, sizeof t->places);
    rc = t->kind == DL_TABLE_JSONL ? dl_json_fields(t, record, reterr)
                                   : cut_record(t, record, reterr);
    return rc ? rc : dl_record_read(t, reterr);
}
