/* SPDX-License-Identifier: MIT */
/*
 * dateline: find the dated events in text and put them in order.
 *
 * The library reads no clock, locale, environment or terminal: what it depends on is passed in,
 * so that the same input gives the same bytes everywhere. It writes to no stream of its own.
 *
 *     engine      what was loaded from pattern files; constant once made, shared by any threads
 *     chronology  the events found in one or more documents; used by one thread at a time
 *     row         one event, as every output format shows it
 *
 * Functions that can fail return DATELINE_OK (0) or a negative code, and fill the error record
 * when the caller passes one. Results named ret_… are set on success and untouched on failure.
 * Strings are UTF-8, NUL-terminated, and owned by the object they came from unless said otherwise.
 */
#ifndef DATELINE_H
#define DATELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DATELINE_API __attribute__((visibility("default")))
#else
#define DATELINE_API
#endif

/* ---- errors ---------------------------------------------------------------------------------- */

enum dateline_code {
    DATELINE_OK = 0,
    DATELINE_ENOMEM = -1,     /* memory ran out */
    DATELINE_EPATTERN = -2,   /* a pattern file is wrong: file, line and column are set */
    DATELINE_EBINARY = -3,    /* the input holds NUL characters, or is a PDF or ZIP file */
    DATELINE_EIO = -4,        /* a file could not be read, or the sink refused bytes */
    DATELINE_EINVAL = -5,     /* an argument is wrong: a date that is no date, an unknown format */
    DATELINE_ELIMIT = -6,     /* a limit was hit: the input is larger than the library handles */
    DATELINE_ETEMPORARY = -7, /* a temporary file cannot be made, written or read back */
};

struct dateline_error {
    int code;              /* enum dateline_code */
    char text[256];        /* what is wrong, without the place */
    char file[256];        /* the file it is in, or empty */
    unsigned line, column; /* 1-based; 0 when unknown */
};

/* Called for what the user should know and that does not stop the work: a PCRE2 limit that was
 * hit, an input that was read as Windows-1252. The record is valid during the call only. */
typedef void dateline_warning(void *context, const struct dateline_error *warning,
                              bool verbose_only);

/* ---- engine ---------------------------------------------------------------------------------- */

struct dateline_engine;

struct dateline_engine_options {
    /* Read the *.patterns files of this folder instead of the built-in set; NULL: built-in. */
    const char *data_dir;
    /* Paths of the user's own pattern files, NULL-terminated; or NULL. They come before the
     * built-in ones and so win over them. */
    const char *const *patterns;
    bool no_jit;  /* match with PCRE2's interpreter: same answers, slower */
    bool listing; /* keep the text of patterns, for dateline_engine_pattern() */
    /* Hears every broken line (at most ten) of the pattern files; or NULL. */
    dateline_warning *on_error;
    void *context; /* handed to on_error */
};

/* Load the pattern files. options may be NULL. The caller frees *ret with dateline_engine_free().
 * DATELINE_EPATTERN: a pattern file is wrong; every broken line, up to ten, was handed to on_error,
 *     and the first stands in reterr with its file, line and column.
 * DATELINE_EIO: a pattern file or data_dir could not be read; reterr names it.
 * DATELINE_ELIMIT: more than 64 files, or one of 4 GiB.
 * DATELINE_ENOMEM. */
DATELINE_API int dateline_engine_new(const struct dateline_engine_options *options,
                                     struct dateline_engine **ret, struct dateline_error *reterr);
DATELINE_API void dateline_engine_free(struct dateline_engine *engine); /* NULL is allowed */

/* One loaded pattern, for listings. Strings live as long as the engine. */
struct dateline_pattern_info {
    const char *kind, *name;
    const char *text; /* as written; "" but for shapes when the engine was made without .listing */
    const char *file; /* "en.patterns" for a built-in file */
    unsigned line;
    bool informal; /* tried in informal documents only */
};
/* The pattern at index (0-based, in the order in which patterns are tried; behind them the shapes,
 * and the parts that have a name); false past the end. */
DATELINE_API bool dateline_engine_pattern(const struct dateline_engine *engine, size_t index,
                                          struct dateline_pattern_info *ret);

/* ---- documents ------------------------------------------------------------------------------- */

enum dateline_order {
    DATELINE_ORDER_AUTO,
    DATELINE_ORDER_DMY,
    DATELINE_ORDER_MDY,
    DATELINE_ORDER_YMD
};

/* How a document tells its dates. It decides which year a date without one is in, what a time of
 * day belongs to, and which words are taken for dates. NEWS: they are counted from the document
 * date. NARRATIVE: from the year that the text has reached. INFORMAL: as in news, and the patterns
 * for short messages are tried too: "sat" and "morning" alone are dates there. AUTO: the text
 * tells. Short messages have handles, hashtags, links, smileys, words like "lol", or are a line
 * that speaks of "I" and "you" or ends without a full stop. Of other documents, those without a
 * document date, and those that name many other years and count few dates from the day of writing,
 * are narratives; the rest is news. */
enum dateline_style {
    DATELINE_STYLE_AUTO,
    DATELINE_STYLE_NEWS,
    DATELINE_STYLE_NARRATIVE,
    DATELINE_STYLE_INFORMAL
};

/* Puts up to room bytes of a file at bytes; returns how many, 0 at its end, or a negative errno
 * value. */
typedef int64_t dateline_source(void *context, char *bytes, size_t room);

struct dateline_document {
    const char *bytes; /* the file, undecoded: UTF-8, UTF-16 or Windows-1252 */
    size_t length;     /* bytes */
    /* Or, instead of them, where to read it: the file is then gone through in pieces, however long
     * it is. What is decided once for a document (its encoding, order of day and month, dateline,
     * style) is decided from its first 16 MiB, or from the first 200,000 mentions of dates where
     * those come sooner, in memory too. NULL: bytes are given. */
    dateline_source *read;
    void *read_context;
    const char *source; /* name shown in the row's source; also searched for a date. NULL: none */
    /* The document date: "2018-03-10", "2018-03" or "2018"; "none": use no document date at all;
     * NULL: what the document itself says. */
    const char *date;
    const char *title;         /* NULL or "": what the document itself says */
    enum dateline_order order; /* of day and month in 3/4/2015; AUTO: worked out */
    enum dateline_style style; /* AUTO: worked out */
    bool explain;              /* fill the rows' explain, and add rows for refused candidates */
    /* Keep the text, and rows for durations, sets and references: the timex3 writer needs them. */
    bool annotate;
    dateline_warning *on_warning; /* or NULL */
    bool verbose;                 /* it wants to hear verbose_only ones too */
    void *context;                /* handed to on_warning */
};

/* ---- chronology ------------------------------------------------------------------------------ */

struct dateline_chronology;

enum dateline_precision {
    DATELINE_NO_PRECISION,
    DATELINE_TIME,
    DATELINE_DAY,
    DATELINE_WEEKEND,
    DATELINE_WEEK,
    DATELINE_MONTH,
    DATELINE_QUARTER,
    DATELINE_SEASON,
    DATELINE_HALF,
    DATELINE_YEAR,
    DATELINE_DECADE,
    DATELINE_CENTURY,
    DATELINE_MILLENNIUM,
    DATELINE_RANGE, /* a range whose two ends differ in precision */
};

/* What is kept of the events; everything else is dropped as soon as it is dated. */
struct dateline_filter {
    /* ISO 8601 day, month or year: events wholly before since's first day or after until's last
     * day are dropped. NULL: no limit. */
    const char *since, *until;
    /* Drop events coarser than this; DATELINE_NO_PRECISION: none. */
    enum dateline_precision min_precision;
};

struct dateline_chronology_options {
    struct dateline_filter filter; /* rows that are no events are kept */
    /* Bytes that events may take; those beyond go, in order, to temporary files in this folder,
     * which have no name there and are gone with the chronology or the process. 0: no limit. What
     * documents share (names and titles, some hundred bytes each) stays in memory and is counted,
     * but a quarter is left to events in any case; the text of documents with annotate is not
     * counted, and stays in memory too. */
    size_t memory;
    const char *folder; /* copied; NULL only without a limit */
    /* With a limit of memory there is one order: by time, or by document and place. */
    bool by_place;
    /* How many threads work on dateline_extract_all(), on sorting and on writing; they are gone
     * when the function returns. 0 and 1: only the calling one. */
    unsigned n_threads;
};

/* options may be NULL. The caller frees *ret with dateline_chronology_free(); NULL is allowed
 * there. DATELINE_EINVAL: since or until is no date. DATELINE_ENOMEM. */
DATELINE_API int dateline_chronology_new(const struct dateline_chronology_options *options,
                                         struct dateline_chronology **ret,
                                         struct dateline_error *reterr);
DATELINE_API void dateline_chronology_free(struct dateline_chronology *chronology);
/* Drop all rows; what was made ready for extraction stays, so that the next one begins at once. */
DATELINE_API void dateline_chronology_clear(struct dateline_chronology *chronology);

/* Find the events of one document and add them. The document is not referred to after the call.
 * On failure nothing of this document is added. Several threads may call this at once with one
 * engine and a chronology each; the engine must live as long as the chronology.
 * DATELINE_EBINARY: the bytes are no text.
 * DATELINE_EIO: document->read failed; the error's text is that of its errno value.
 * DATELINE_EINVAL: document->date is no date that a calendar has, or there is no such order or
 *     style.
 * DATELINE_ELIMIT: more documents, or longer words, than a chronology can number.
 * DATELINE_ETEMPORARY: events beyond the limit of memory cannot be put to disk; reterr->file is the
 *     folder.
 * DATELINE_ENOMEM. */
DATELINE_API int dateline_extract(const struct dateline_engine *engine,
                                  const struct dateline_document *document,
                                  struct dateline_chronology *chronology,
                                  struct dateline_error *reterr);

/* Many documents at once. */
struct dateline_batch {
    size_t n; /* documents */
    /* Fill *ret, zeroed before, for the document at index (0-based); called once for each, by
     * several threads at the same time, more or less in order. on_warning, verbose and context of
     * *ret are not used. Another code than DATELINE_OK: there is no such document, and *reterr
     * tells why. */
    int (*open)(void *context, size_t index, struct dateline_document *ret,
                struct dateline_error *reterr);
    /* The document is no longer needed; or NULL. Called by the thread that opened it. */
    void (*close)(void *context, size_t index, struct dateline_document *document);
    /* What there is to know of a document, and then how it went with it (open's code, or one of
     * dateline_extract()). Called in the order of the documents, by one thread at a time; or
     * NULL. */
    void (*on_warning)(void *context, size_t index, const struct dateline_error *warning,
                       bool verbose_only);
    void (*done)(void *context, size_t index, int code, const struct dateline_error *error);
    bool verbose;  /* on_warning wants to hear verbose_only ones too */
    void *context; /* handed to all of them */
};

/* Find the events of many documents and add them. The chronology is the same, row for row, for any
 * number of threads. A document that fails is left out, and the others are added; done() hears of
 * it. DATELINE_ETEMPORARY: as above; documents behind were not looked at. DATELINE_ELIMIT: more
 * documents than a chronology can number. DATELINE_ENOMEM: for what the documents share. */
DATELINE_API int dateline_extract_all(const struct dateline_engine *engine,
                                      const struct dateline_batch *batch,
                                      struct dateline_chronology *chronology,
                                      struct dateline_error *reterr);

/* Rows of the kinds REFERENCE, DURATION and SET are kept only with annotate or explain. */
enum dateline_kind {
    DATELINE_EVENT = 1,     /* a date that can be placed on a calendar */
    DATELINE_UNDATED = 2,   /* a relative expression without an anchor: "last August" */
    DATELINE_REFERENCE = 4, /* TIMEX3 PRESENT_REF, PAST_REF, FUTURE_REF: "now", "recently" */
    DATELINE_DURATION = 8,  /* "two years" */
    DATELINE_SET = 16,      /* a frequency: "every Monday" */
    DATELINE_REFUSED = 32,  /* looks like a date and is none; only with explain */
};

enum dateline_relation {
    DATELINE_ON,
    DATELINE_AROUND,
    DATELINE_BEFORE,
    DATELINE_AFTER,
    DATELINE_FROM_TO,
    DATELINE_BETWEEN,
};

/* What had to be supplied, or is doubtful. */
enum dateline_flag {
    DATELINE_FLAG_RELATIVE = 1,           /* counted from an anchor: "last August" */
    DATELINE_FLAG_DATELINE = 2,           /* the dateline of a news report */
    DATELINE_FLAG_YEAR_FROM_CONTEXT = 4,  /* year of another date in the text */
    DATELINE_FLAG_YEAR_FROM_DOCUMENT = 8, /* year of the document date */
    DATELINE_FLAG_YEAR_INFERRED = 16,    /* year worked out from the latest past date of the text */
    DATELINE_FLAG_AMBIGUOUS_ORDER = 32,  /* 3/4/2015, and nothing says which is the month */
    DATELINE_FLAG_TWO_DIGIT_YEAR = 64,   /* the century was supplied */
    DATELINE_FLAG_WEEKDAY_DIFFERS = 128, /* the weekday that is told is not that of the date */
};

/* One TIMEX3 annotation: a range has two, one for each end. */
struct dateline_timex {
    size_t offset, length;    /* bytes, in the decoded text */
    const char *type;         /* DATE, TIME, DURATION, SET */
    const char *value;        /* TIMEX3 value */
    const char *mod;          /* or NULL */
    const char *quant, *freq; /* of a SET; or NULL */
};

/* One event. Strings are never NULL ("" where there is nothing) and are valid until the next
 * dateline_chronology_row() or _free() of the same chronology. */
struct dateline_row {
    enum dateline_kind kind;
    const char *date;        /* EDTF */
    const char *start, *end; /* first and last day, inclusive, ISO 8601; "" where unknown or open */
    enum dateline_precision precision;
    enum dateline_relation relation;
    const char *match;          /* the words found, white space folded */
    const char *event;          /* the sentence, white space folded */
    size_t match_at, match_len; /* where the words stand in event, bytes; 0, 0 when they do not */
    const char *source;
    uint64_t line;  /* 1-based */
    uint64_t page;  /* 1-based; 0 when the document has no form feeds */
    unsigned flags; /* enum dateline_flag, or-ed */
    /* 16 hexadecimal digits: the 64-bit FNV-1a hash (Fowler, Noll, Vo) of source, offset and date;
     * the same in every run. */
    const char *id;
    bool has_sort; /* false when neither start nor end is known */
    int64_t sort;  /* year * 10000 + month * 100 + day of start (of end when start is open) */
    uint64_t offset, length;            /* of match, bytes in the decoded text */
    const char *value;                  /* TIMEX3 value */
    const char *pattern;                /* name of the pattern */
    const char *anchor;                 /* the date a relative one was counted from, EDTF; or "" */
    const char *title;                  /* of the document */
    const char *heading;                /* the last heading before the event */
    const char *explain;                /* several lines, each ending in LF; only with explain */
    const struct dateline_timex *timex; /* only with annotate */
    size_t n_timex;
};

/* Put the events in order: start (an open start before all), the wider before the narrower, then
 * the order of documents and places in them. The order is total and does not depend on how or in
 * what pieces events were added. Rows that were not sorted stand in the order of documents and
 * places. With a limit of memory the order is the one that was asked for then.
 * DATELINE_ETEMPORARY: as in dateline_extract(). DATELINE_ENOMEM. */
DATELINE_API int dateline_chronology_sort(struct dateline_chronology *chronology,
                                          struct dateline_error *reterr);

/* Number of rows of all kinds. */
DATELINE_API size_t dateline_chronology_count(const struct dateline_chronology *chronology);
/* Number of rows of one kind. */
DATELINE_API size_t dateline_chronology_count_kind(const struct dateline_chronology *chronology,
                                                   enum dateline_kind kind);

/* The row at index (0-based); false past the end, or when rows cannot be put in order or read back
 * from disk. Rows beyond the limit of memory are best asked for from the first to the last. */
DATELINE_API bool dateline_chronology_row(struct dateline_chronology *chronology, size_t index,
                                          struct dateline_row *ret);

/* ---- writers --------------------------------------------------------------------------------- */

/* Takes the bytes; returns 0, or a negative errno value that stops the writer. */
typedef int dateline_sink(void *context, const char *bytes, size_t length);

struct dateline_write_options {
    const char *columns;       /* names separated by commas; NULL: the format's own */
    char delimiter;            /* csv; 0: ',' */
    bool bom, crlf, no_header; /* csv, tsv */
    bool undated;              /* list rows of kind DATELINE_UNDATED too, after the events */
    bool color;                /* text: highlight the date in its sentence */
    unsigned width;            /* text: columns to wrap at; 0: no wrapping */
    /* The rows are part of an output that goes on: nothing depends on which of them are written
     * together. Undated ones stand at their place among the others, and text is laid out for usual
     * dates instead of the longest. */
    bool piecewise;
};

struct dateline_format {
    const char *name, *extension, *about;
};
/* The output formats; false past the end. */
DATELINE_API bool dateline_format_info(size_t index, struct dateline_format *ret);

/* Write the chronology. DATELINE_EINVAL: no such format or column, or (timex3) not exactly one
 * document that was extracted with annotate; or the format wants the other order than rows on disk
 * are in. DATELINE_EIO: the sink refused. DATELINE_ETEMPORARY, DATELINE_ENOMEM. */
DATELINE_API int dateline_write(struct dateline_chronology *chronology, const char *format,
                                const struct dateline_write_options *options, dateline_sink *sink,
                                void *context, struct dateline_error *reterr);

/* ---- merging --------------------------------------------------------------------------------- */

/* A chronology that dateline wrote, as csv or tsv with a header and any delimiter, or as jsonl:
 * what it is, its first line tells. */
struct dateline_table {
    const char *name; /* for errors; a tab between columns is csv, not tsv, when it ends in .csv */
    dateline_source *read;
    /* Back to the first byte: 0 or a negative errno value. NULL: it can be read only once. */
    int (*restart)(void *context);
    void *read_context; /* of both */
};

/* What became of the rows of the tables. */
struct dateline_merge_counts {
    uint64_t rows;     /* that were written … */
    uint64_t events;   /* … and those of them that have a date */
    uint64_t repeated; /* left out: a row with the same id was there */
    uint64_t undated;  /* left out: they have no date, and options->undated is false */
};

/* Merge chronologies, each in the order of time, into one, without holding any in memory: one row
 * of each is there at a time, and about 35 bytes for each row with the same date and an id. Between
 * rows of one time the order of the tables decides, and in each the order of its rows; so the
 * chronologies of parts of an archive, in its order, come out as the chronology of all of it. Rows
 * with the same id are one row, the first; rows without one are all kept. Columns that a table does
 * not have are empty. filter and options may be NULL, and so may ret_counts. Tables that can all be
 * read twice are: nothing is written before all of them are known to be good, and text is laid out
 * by its longest date, as in dateline_write(). DATELINE_EINVAL: a table is no such table or not in
 * order (reterr has file, line and column), or format and options as in dateline_write(); the
 * formats timex3 and explain need the text. DATELINE_EIO: a table cannot be read (reterr->file is
 * its name), or the sink refused (it is empty). DATELINE_ENOMEM. */
DATELINE_API int dateline_merge(const struct dateline_table *tables, size_t n,
                                const struct dateline_filter *filter, const char *format,
                                const struct dateline_write_options *options, dateline_sink *sink,
                                void *context, struct dateline_merge_counts *ret_counts,
                                struct dateline_error *reterr);

/* ---- names and dates ------------------------------------------------------------------------- */

/* Names as they stand in the rows: "day", "from-to", "year-inferred"; static strings. "" for
 * DATELINE_NO_PRECISION and for values that are none. flag: a single bit. */
DATELINE_API const char *dateline_precision_name(enum dateline_precision precision);
DATELINE_API const char *dateline_relation_name(enum dateline_relation relation);
DATELINE_API const char *dateline_style_name(enum dateline_style style); /* "news" */
DATELINE_API const char *dateline_flag_name(enum dateline_flag flag);
/* The precision of that name; DATELINE_NO_PRECISION when there is none. */
DATELINE_API enum dateline_precision dateline_precision_from_name(const char *name);

/* Read an EDTF date and print it again in dateline's own spelling, with its first and last day.
 * Buffers take at least 64 bytes each; start and end are "" where open. ? ~ % are left out where
 * EDTF has no place for them: at a time, an X, a season or a long year. DATELINE_EINVAL: no EDTF,
 * or a part of it that is not read. Read are levels 0 and 1: years (Y17000 too), months, days,
 * times, intervals with open and unknown ends, seasons (2001-21), ? ~ %, and X for unspecified
 * digits. Of level 2: 1XXX, XXXX before a month, quarters (2001-33 to 36), halves (2001-40,
 * 41), and [..1500] and [1500..], which are printed ../1500 and 1500/.. */
DATELINE_API int dateline_edtf_normalize(const char *text, char *ret_date, char *ret_start,
                                         char *ret_end);

/* "0.1.0"; a static string. */
DATELINE_API const char *dateline_version(void);
/* The version of PCRE2 that runs, and whether it has its compiler: "10.42 2022-12-11, JIT". The
 * string belongs to the calling thread and lives as long as it. */
DATELINE_API const char *dateline_pcre2_version(void);

#ifdef __cplusplus
}
#endif
#endif
