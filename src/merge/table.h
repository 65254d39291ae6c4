/* SPDX-License-Identifier: MIT */
/* A chronology that dateline wrote (csv, tsv or jsonl) → rows, one at a time. */
#ifndef DL_TABLE_H
#define DL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "dateline.h"
#include "time/extent.h"
#include "write/write.h"

enum dl_table_kind { DL_TABLE_NONE, DL_TABLE_CSV, DL_TABLE_TSV, DL_TABLE_JSONL };

struct dl_table {
    const struct dateline_table *input;
    enum dl_table_kind kind; /* NONE: nothing was read yet, or it is empty */
    char delimiter;
    uint8_t columns[DL_COLUMNS_MAX]; /* csv, tsv: what the header names */
    size_t n_columns;
    unsigned line; /* of the record, 1-based */

    char *bytes; /* [from, end) was read and not used yet */
    size_t from, end, cap;
    size_t seen;    /* bytes from from on that were looked at for the end of the record */
    bool in_quotes; /* at their end */
    size_t lines_in_record;
    bool ended;

    /* The fields of the record it has come to, by column; NULL: absent. They are in bytes, or in
     * strings. */
    const char *fields[DL_COLUMNS_MAX];
    unsigned places[DL_COLUMNS_MAX]; /* where each begins in its line, 1-based */
    struct dl_buf strings;
    struct dateline_row row;
    struct dl_date date;
    char start[16], end_day[16];
    struct dl_span span;
};

/* room: bytes that are read at once. */
bool dl_table_open(struct dl_table *t, const struct dateline_table *input, size_t room);
/* Come to the next row; *ret_ended behind the last. An error names file, line and column. */
int dl_table_next(struct dl_table *t, bool *ret_ended, struct dateline_error *reterr);
void dl_table_close(struct dl_table *t);
/* Its source begins anew. */
void dl_table_restart(struct dl_table *t);

/* record.c: the fields → the row. */
int dl_record_read(struct dl_table *t, struct dateline_error *reterr);
/* json.c: a line → the fields. */
int dl_json_fields(struct dl_table *t, struct dl_view line, struct dateline_error *reterr);

/* An error in the table's record, in the field of a column. */
int dl_table_fail(const struct dl_table *t, size_t column, struct dateline_error *reterr,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
