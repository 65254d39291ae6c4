/* SPDX-License-Identifier: MIT */
/* Rows → bytes: one file per output format, one row per format in write.c. */
#ifndef DL_WRITE_H
#define DL_WRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "dateline.h"

/* Collects bytes and hands them on in large pieces. */
struct dl_out {
    struct dl_buf buf;
    dateline_sink *sink;
    void *context;
    int error; /* the sink's first refusal */
};

struct dl_writer_state {
    const struct dateline_write_options *options;
    struct dl_out *out;
    const uint8_t *columns; /* indexes of the chosen columns, for formats that have columns */
    size_t n_columns;
    struct dl_view text;    /* formats with needs_text: the document */
    struct dl_view document_date;
    size_t at;              /* timex3: how far text was written */
    size_t n_rows;
    size_t date_width;      /* text: columns of the longest date (capped) */
};

struct dl_format {
    const char *name, *extension, *about;
    unsigned kinds;    /* rows wanted, enum dateline_kind or-ed (UNDATED is added by options->undated) */
    bool by_place;     /* rows wanted in the order of the text, not of time */
    bool needs_text;   /* the document's text is copied out too */
    int (*check)(const struct dateline_write_options *options, struct dateline_error *err); /* or NULL */
    void (*measure)(struct dl_writer_state *s, const struct dateline_row *row); /* a first pass; or NULL */
    void (*begin)(struct dl_writer_state *s);
    void (*row)(struct dl_writer_state *s, const struct dateline_row *row);
    void (*end)(struct dl_writer_state *s);
};

/* The formats: dl_format_csv, _tsv, _jsonl, _text, _timex3, _explain; NULL past the end. */
const struct dl_format *dl_format_at(size_t index);
const struct dl_format *dl_format_find(const char *name);

/* Where rows come from: false past the end. */
typedef bool dl_row_source(void *context, size_t index, struct dateline_row *ret);

/* Run a writer over rows; text and date for formats that need them. */
int dl_write(const struct dl_format *format, const struct dateline_write_options *options, dl_row_source *rows,
             void *rows_context, struct dl_view text, struct dl_view document_date, dateline_sink *sink,
             void *sink_context, struct dateline_error *reterr);

/* ---- columns, shared by the formats that have them -------------------------------------------- */

enum dl_column_kind { DL_COLUMN_DATE, DL_COLUMN_TEXT, DL_COLUMN_NUMBER, DL_COLUMN_NAME, DL_COLUMN_LIST };
struct dl_column {
    const char *name;
    enum dl_column_kind kind; /* TEXT columns are guarded against formulas; DATE columns never */
    bool optional;
    void (*value)(const struct dateline_row *row, struct dl_buf *out); /* flags: separated by one space */
};
extern const struct dl_column dl_columns[]; /* in the order of DESIGN's table, then the optional ones */
extern const size_t dl_n_columns;

void dl_out_add(struct dl_out *out, const char *bytes, size_t len);
void dl_out_text(struct dl_out *out, const char *text);

#endif
