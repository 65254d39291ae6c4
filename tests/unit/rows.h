/* SPDX-License-Identifier: MIT */
/* Rows made by hand, and what a writer makes of them. */
#ifndef ROWS_H
#define ROWS_H

#include <stdlib.h>

#include "check.h"
#include "write/write.h"

/* An event in which every string is there and empty but for a few; tests set what they need. */
#define ROW_STRINGS                                                                               \
    .date = "2015-09", .start = "2015-09-01", .end = "2015-09-30", .match = "September 2015",     \
    .event = "It opened in September 2015.", .match_at = 13, .match_len = 14,                     \
    .source = "notes.txt", .line = 12, .id = "", .value = "2015-09", .pattern = "", .anchor = "", \
    .title = "", .heading = "", .explain = ""
#define EVENT_ROW                                                                                 \
    {                                                                                             \
        .kind = DATELINE_EVENT, .precision = DATELINE_MONTH, .relation = DATELINE_ON, ROW_STRINGS \
    }

struct row_list {
    const struct dateline_row *rows;
    size_t n;
};

static inline size_t rows_of_list(void *context, size_t index, struct dateline_error *reterr)
{
    const struct row_list *list = context;
    (void)reterr;
    return list->n - index < 3 ? list->n - index : 3; /* some at a time */
}

static inline void row_of_list(void *context, size_t index, bool full, char *room,
                               struct dateline_row *ret)
{
    const struct row_list *list = context;
    (void)full, (void)room;
    *ret = list->rows[index];
}

static inline int sink_to_buf(void *context, const char *bytes, size_t length)
{
    dl_buf_add(context, bytes, length);
    return 0;
}

/* What was written by the last call of write_rows(), NUL-terminated. */
static struct dl_buf written;
static struct dateline_error write_error;

/* Returns what dl_write() returned. */
static inline int write_text_rows(const char *format, const struct dateline_write_options *options,
                                  const struct dateline_row *rows, size_t n, const char *text,
                                  const char *date)
{
    struct row_list list = {rows, n};
    written.len = 0;
    dl_buf_add(&written, "", 0);
    write_error = (struct dateline_error){0};
    struct dl_rows source = {.at_hand = rows_of_list, .row = row_of_list, .context = &list};
    return dl_write(dl_format_find(format), options, &source, 1, dl_view_of(text), dl_view_of(date),
                    sink_to_buf, &written, &write_error);
}

static inline int write_rows(const char *format, const struct dateline_write_options *options,
                             const struct dateline_row *rows, size_t n)
{
    return write_text_rows(format, options, rows, n, "", "");
}

#endif
