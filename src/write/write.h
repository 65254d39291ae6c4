/* SPDX-License-Identifier: MIT */
/* Rows → bytes: one file per output format, one row per format in write.c. */
#ifndef DL_WRITE_H
#define DL_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "dateline.h"

/* Collects bytes and hands them on in large pieces; without a sink it only collects. */
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
    struct dl_buf field; /* scratch: one value on its way to out */
    struct dl_view text; /* formats with needs_text: the document */
    struct dl_view document_date;
    size_t at;         /* timex3: how far text was written */
    size_t n_timex;    /* timex3: annotations so far */
    size_t date_width; /* text: columns of the longest date (capped) */
};

enum dl_columns_use {
    DL_NO_COLUMNS,    /* the format shows the row its own way; options->columns is an error */
    DL_USUAL_COLUMNS, /* by default those that are not optional */
    DL_ALL_COLUMNS,
};

struct dl_format {
    const char *name, *extension, *about; /* extension: without a full stop, or "" */
    enum dl_columns_use columns;
    unsigned kinds;  /* enum dateline_kind, or-ed; UNDATED is added by options->undated */
    bool by_place;   /* rows wanted in the order of the text, not of time */
    bool needs_text; /* the document's text is copied out too */
    /* All but row can be NULL. measure sees the rows in a first pass. row is called for different
     * rows by different threads, each with a state of its own, unless needs_text. */
    int (*check)(const struct dateline_write_options *options, struct dateline_error *err);
    void (*measure)(struct dl_writer_state *s, const struct dateline_row *row);
    void (*begin)(struct dl_writer_state *s);
    void (*row)(struct dl_writer_state *s, const struct dateline_row *row);
    void (*end)(struct dl_writer_state *s);
};

/* The formats; NULL past the end, or when there is none of that name. */
const struct dl_format *dl_format_at(size_t index);
const struct dl_format *dl_format_find(const char *name);

/* Where rows come from. */
enum { DL_ROW_ROOM = 64 };
#define DL_NO_NUMBER UINT64_MAX /* an offset or length that is not known */
struct dl_rows {
    /* How many rows from index on are at hand, at least one but at the end; 0 with an error in
     * *reterr when they cannot be had. Those that were at hand before no longer are. */
    size_t (*at_hand)(void *context, size_t index, struct dateline_error *reterr);
    /* The row at index, which is at hand; several threads ask at the same time. full: its id and
     * sort number are wanted, too. room: for strings that it points to. */
    void (*row)(void *context, size_t index, bool full, char room[DL_ROW_ROOM],
                struct dateline_row *ret);
    void *context;
    /* They can be asked for only once: text is not laid out by the longest date. */
    bool once;
    bool undated_last; /* by themselves: one pass shows all */
    bool sources_stay; /* the strings that rows have for their sources, while they are written */
};

/* Run a writer over rows, with so many threads; text and date for formats that need them. options
 * may be NULL. Rows are asked for several times, always from the first, unless they are there once.
 * Sources that are no UTF-8 are made so here. */
int dl_write(const struct dl_format *format, const struct dateline_write_options *options,
             const struct dl_rows *rows, size_t n_threads, struct dl_view text,
             struct dl_view document_date, dateline_sink *sink, void *sink_context,
             struct dateline_error *reterr);

/* ---- columns, shared by the formats that have them ------------------------------------------- */

enum dl_column_kind {
    DL_COLUMN_DATE, /* never guarded against formulas */
    DL_COLUMN_TEXT, /* from the document or its name: guarded */
    DL_COLUMN_NUMBER,
    DL_COLUMN_NAME,
    DL_COLUMN_LIST, /* names, separated by one space */
};
struct dl_column {
    struct dl_view name;
    enum dl_column_kind kind;
    bool optional;
    size_t string; /* where the row has it, if it is a string there; else 0, and … */
    /* … it is put to p, where there are DL_COLUMN_ROOM bytes; returns its end. No NUL. */
    char *(*put)(const struct dateline_row *row, char *p);
};
enum { DL_COLUMN_ROOM = 256 };
static inline const char *dl_column_string(const struct dl_column *column,
                                           const struct dateline_row *row)
{
    return *(const char *const *)(const void *)((const char *)row + column->string);
}
/* A value that is no string of the row, in scratch. */
struct dl_view dl_column_put(const struct dl_column *column, const struct dateline_row *row,
                             struct dl_buf *scratch);
/* A value, in the row or in scratch. */
static inline struct dl_view dl_column_value(const struct dl_column *column,
                                             const struct dateline_row *row, struct dl_buf *scratch)
{
    return column->string ? dl_view_of(dl_column_string(column, row))
                          : dl_column_put(column, row, scratch);
}
extern const struct dl_column dl_columns[]; /* in the order of the table, then the optional ones */
extern const size_t dl_n_columns;
/* The index of the column of that name; dl_n_columns when there is none. */
size_t dl_column_find(struct dl_view name);

#define DL_COLUMNS_MAX 32 /* room that ret_columns needs */
/* Names separated by commas → indexes into dl_columns. DATELINE_EINVAL: an unknown name, or one
 * that stands twice. */
int dl_columns_parse(const char *names, uint8_t *ret_columns, size_t *ret_n,
                     struct dateline_error *reterr);
/* The columns that a format shows by itself; returns how many. */
size_t dl_columns_default(enum dl_columns_use use, uint8_t *ret_columns);

/* ---- output ---------------------------------------------------------------------------------- */

void dl_out_add(struct dl_out *out, const char *bytes, size_t len);
void dl_out_text(struct dl_out *out, const char *text);
void dl_out_u64(struct dl_out *out, uint64_t n); /* decimal */
/* Text of a document as a terminal may see it: each code point by way of dl_visible(). */
void dl_out_visible(struct dl_out *out, struct dl_view text);

/* Would a spreadsheet take the text at p, which ends in a NUL, for a formula? */
bool dl_is_formula(const char *p);

/* What stands for a code point where a terminal may read it: white space of all kinds is a space;
 * control characters (C0, DEL, C1) and those that turn the direction of writing (U+202A–202E,
 * U+2066–2069) are U+FFFD, so that a document cannot steer or disguise the screen. */
uint32_t dl_visible(uint32_t code_point);
/* ASCII that stands for itself there, and takes one column: most of every text. */
static inline bool dl_is_plain(char c)
{
    return c >= ' ' && c < 0x7f;
}

#endif
