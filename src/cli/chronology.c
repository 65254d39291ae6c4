/* SPDX-License-Identifier: MIT */
/* Nothing is read before the command line and the pattern files are known to be right, and nothing
 * is put in place of an old file before all is written. */
#include "cli/chronology.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/format.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/records.h"
#include "cli/report.h"
#include "cli/terminal.h"

/* Files whose rows are written together when they are not sorted. */
enum { STREAMED_FILES = 64 };

/* Warnings of pattern files that are told once; further ones may be told again. */
enum { MOST_HEARD = 16 };

/* dateline_engine_new() stops at so many. */
enum { MOST_ERRORS = 10 };

/* One run over all documents. */
struct run {
    const struct cli_options *options;
    const char *format;
    char today[11]; /* empty unless --date=today */
    struct dateline_engine *engine;
    struct dateline_chronology *chronology;
    struct cli_names names;
    struct cli_output output;
    size_t n_read; /* documents in the chronology */
    size_t n_events, n_undated;
    struct dateline_error heard[MOST_HEARD];
    size_t n_heard;
    bool failed;     /* a document could not be read */
    bool has_header; /* something was written */
};

/* ---- what the options mean ------------------------------------------------------------------- */

static bool is_format(const struct run *run, const char *name)
{
    return strcmp(run->format, name) == 0;
}

/* timex3 is a text with its dates marked. */
static bool takes_one_document(const struct run *run)
{
    return is_format(run, "timex3");
}

static int ignore_bytes(void *context, const char *bytes, size_t length)
{
    (void)context, (void)bytes, (void)length;
    return 0;
}

/* Let the writer judge its options on an empty chronology, so that a wrong column is known before
 * an hour of reading. */
static bool check_columns(const struct run *run)
{
    if (!run->options->columns || takes_one_document(run))
        return true;
    struct dateline_write_options options = cli_write_options(run->options, &run->output);
    struct dateline_error error;
    if (dateline_write(run->chronology, run->format, &options, ignore_bytes, NULL, &error) ==
        DATELINE_OK)
        return true;
    cli_report("--columns: %s", error.text);
    return false;
}

/* The name of a field that was given, and no file is JSON Lines. */
static bool check_fields(const struct run *run)
{
    const struct cli_options *o = run->options;
    const char *field = strcmp(o->text_field, "text") != 0     ? "--text-field"
                        : strcmp(o->date_field, "date") != 0   ? "--date-field"
                        : strcmp(o->id_field, "id") != 0       ? "--id-field"
                        : strcmp(o->title_field, "title") != 0 ? "--title-field"
                                                               : NULL;
    bool used = !field || run->names.n == 0;
    for (size_t i = 0; !used && i < run->names.n; i++)
        used = cli_is_records(o, run->names.names[i]);
    if (!used)
        cli_report("%s is for JSON Lines, and no file is read as that; see --from", field);
    return used;
}

static bool check_documents(const struct run *run)
{
    const struct cli_options *o = run->options;
    if (!check_fields(run))
        return false;
    if (takes_one_document(run) && run->names.n != 1) {
        cli_report("timex3 is one document with its dates marked, and there are %zu", run->names.n);
        return false;
    }
    if (takes_one_document(run) && cli_is_records(o, run->names.names[0])) {
        cli_report("timex3 is one document with its dates marked, and %s holds many",
                   run->names.names[0]);
        return false;
    }
    for (size_t i = 0; o->files_from && strcmp(o->files_from, "-") == 0 && i < run->names.n; i++) {
        if (strcmp(run->names.names[i], "-") == 0) {
            cli_report("standard input holds the list of files, and cannot be one of them");
            return false;
        }
    }
    return true;
}

/* ---- pattern files --------------------------------------------------------------------------- */

static void hear_pattern_error(void *context, const struct dateline_error *error, bool verbose_only)
{
    (void)verbose_only;
    cli_report_record(error);
    ++*(size_t *)context;
}

bool cli_load_engine(const struct cli_options *options, bool listing, struct dateline_engine **ret)
{
    size_t n_errors = 0;
    struct dateline_engine_options engine = {
        .data_dir = options->data_dir,
        .patterns = options->patterns,
        .no_jit = options->no_jit,
        .listing = listing,
        .on_error = hear_pattern_error,
        .context = &n_errors,
    };
    struct dateline_error error;
    if (dateline_engine_new(&engine, ret, &error) == DATELINE_OK)
        return true;
    if (n_errors == 0)
        cli_report_record(&error);
    else
        cli_report("%zu error%s in pattern files%s; nothing was written", n_errors,
                   n_errors == 1 ? "" : "s",
                   n_errors == MOST_ERRORS ? ", and there may be more" : "");
    return false;
}

/* ---- the chronology -------------------------------------------------------------------------- */

static bool new_chronology(struct run *run)
{
    const struct cli_options *o = run->options;
    struct dateline_chronology_options options = {
        .filter = {.since = o->since, .until = o->until},
        .memory = o->memory,
        .folder = cli_temporary_folder(),
        .n_threads = o->n_threads ? o->n_threads : cli_cores(),
        .by_place =
            o->sort != CLI_SORT_TIME || is_format(run, "explain") || takes_one_document(run),
    };
    if (o->has_min_precision)
        options.filter.min_precision = (enum dateline_precision)(DATELINE_TIME + o->min_precision);
    struct dateline_error error;
    if (dateline_chronology_new(&options, &run->chronology, &error) == DATELINE_OK)
        return true;
    cli_report("%s", error.text);
    return false;
}

static void count_rows(struct run *run)
{
    run->n_events += dateline_chronology_count_kind(run->chronology, DATELINE_EVENT);
    run->n_undated += dateline_chronology_count_kind(run->chronology, DATELINE_UNDATED);
}

/* Write the rows there are. A header goes before the first ones only. */
static int write_rows(struct run *run, struct dateline_error *reterr)
{
    struct dateline_write_options options = cli_write_options(run->options, &run->output);
    options.no_header |= run->has_header;
    options.bom &= !run->has_header;
    run->has_header = true;
    /* The other formats guard the terminal by themselves; this one copies the text. */
    run->output.fenced = takes_one_document(run) && isatty(fileno(run->output.stream));
    count_rows(run);
    int code = dateline_chronology_sort(run->chronology, reterr);
    return code ? code
                : dateline_write(run->chronology, run->format, &options, cli_output_sink,
                                 &run->output, reterr);
}

/* With --sort none, as soon as a group of documents is read. */
static bool write_group(struct run *run)
{
    struct dateline_error error = {0};
    int code = write_rows(run, &error);
    dateline_chronology_clear(run->chronology);
    return code == DATELINE_OK ? cli_output_flush(&run->output)
                               : cli_finish_writing(&run->output, code, &error);
}

static bool write_chronology(struct run *run)
{
    /* An empty table would take the place of a good one because of a misspelt name. */
    if (run->n_read == 0 && run->failed)
        return false;
    struct dateline_error error = {0};
    int code = run->has_header ? DATELINE_OK : write_rows(run, &error);
    return cli_finish_writing(&run->output, code, &error);
}

/* ---- documents ------------------------------------------------------------------------------- */

/* Documents that are extracted together: files, or records of one. */
struct group {
    struct run *run;
    size_t first, n;                  /* names of files */
    const struct cli_record *records; /* or so many of them; else NULL */
};

static const char *place_of(const struct group *g, size_t index)
{
    return g->records ? g->records[index].place : g->run->names.names[g->first + index];
}

/* What is wrong with a pattern is so in every document, and each thread says it. */
static bool is_heard(struct run *run, const struct dateline_error *warning)
{
    for (size_t i = 0; i < run->n_heard; i++) {
        const struct dateline_error *heard = &run->heard[i];
        if (heard->line == warning->line && !strcmp(heard->file, warning->file) &&
            !strcmp(heard->text, warning->text))
            return true;
    }
    if (run->n_heard < MOST_HEARD)
        run->heard[run->n_heard++] = *warning;
    return false;
}

static void hear_warning(void *context, size_t index, const struct dateline_error *warning,
                         bool verbose_only)
{
    const struct group *g = context;
    const struct cli_options *o = g->run->options;
    if (verbose_only ? !o->verbose : o->quiet)
        return;
    if (!warning->file[0])
        cli_report("%s: %s", place_of(g, index), warning->text);
    else if (!is_heard(g->run, warning))
        cli_report_record(warning);
}

/* A file that is read, and the date that --date gives it. */
struct open_file {
    struct cli_input input;
    char day[11];
};

/* The document date that --date gives a document; NULL: what the document itself says. file: NULL
 * when it is a record. */
static const char *document_date(const struct run *run, struct open_file *file, const char *name)
{
    const struct cli_options *o = run->options;
    if (!o->date || (strcmp(o->date, "mtime") != 0 && strcmp(o->date, "today") != 0))
        return o->date;
    if (strcmp(o->date, "today") == 0)
        return run->today;
    if (file && S_ISREG(file->input.status.st_mode) &&
        cli_utc_day(file->input.status.st_mtime, file->day))
        return file->day;
    if (!o->quiet)
        cli_report("%s: no file with a time of change; --date=mtime has no meaning for it", name);
    return NULL;
}

static struct dateline_document new_document(const struct run *run)
{
    return (struct dateline_document){
        .order = (enum dateline_order)run->options->order,
        .style = (enum dateline_style)run->options->style,
        .explain = is_format(run, "explain"),
        .annotate = takes_one_document(run),
    };
}

static int refuse(struct dateline_error *reterr, int code, const char *text)
{
    reterr->code = code;
    snprintf(reterr->text, sizeof reterr->text, "%s", text);
    return code;
}

static int open_file(const struct run *run, const char *name, struct open_file *ret,
                     struct dateline_error *reterr)
{
    int number = cli_input_open(&ret->input, name);
    if (number == EISDIR)
        return refuse(reterr, DATELINE_EIO,
                      "Is a directory; name the files in it, or their list with --files-from");
    if (number)
        return refuse(reterr, DATELINE_EIO, strerror(number));
    if (!cli_output_is(&run->output, &ret->input.status))
        return DATELINE_OK;
    cli_input_close(&ret->input);
    return refuse(reterr, DATELINE_EIO, "this is the output file, and was not read");
}

static int open_document(void *context, size_t index, struct dateline_document *ret,
                         struct dateline_error *reterr)
{
    const struct group *g = context;
    const char *name = place_of(g, index);
    *ret = new_document(g->run);
    if (g->records) {
        const struct cli_record *record = &g->records[index];
        ret->bytes = record->text;
        ret->length = record->length;
        ret->source = record->source;
        ret->title = record->title;
        ret->date = record->date[0] ? record->date : document_date(g->run, NULL, name);
        return DATELINE_OK;
    }
    struct open_file *file = malloc(sizeof *file);
    if (!file)
        return refuse(reterr, DATELINE_ENOMEM, "out of memory");
    int code = open_file(g->run, name, file, reterr);
    if (code) {
        free(file);
        return code;
    }
    ret->read = cli_input_read;
    ret->read_context = &file->input;
    ret->source = name;
    ret->date = document_date(g->run, file, name);
    return DATELINE_OK;
}

static void close_document(void *context, size_t index, struct dateline_document *document)
{
    struct open_file *file = document->read_context; /* whose first field it is */
    (void)context, (void)index;
    if (!file)
        return;
    cli_input_close(&file->input);
    free(file);
}

static void count_document(void *context, size_t index, int code,
                           const struct dateline_error *error)
{
    struct group *g = context;
    g->run->n_read += code == DATELINE_OK;
    if (code == DATELINE_OK)
        return;
    g->run->failed = true;
    if (code != DATELINE_ETEMPORARY) /* which is no fault of the document */
        cli_report("%s: %s", place_of(g, index), error->text);
}

static bool is_streaming(const struct run *run)
{
    return run->options->sort == CLI_SORT_NONE && !takes_one_document(run);
}

static bool extract_group(struct group *g)
{
    struct run *run = g->run;
    const struct dateline_batch batch = {
        .n = g->n,
        .open = open_document,
        .close = close_document,
        .on_warning = hear_warning,
        .done = count_document,
        .verbose = run->options->verbose,
        .context = g,
    };
    struct dateline_error error;
    if (dateline_extract_all(run->engine, &batch, run->chronology, &error) == DATELINE_OK)
        return !is_streaming(run) || write_group(run);
    cli_report_record(&error);
    return false;
}

/* How many files from first on are texts that go together. */
static size_t group_size(const struct run *run, size_t first)
{
    size_t most = is_streaming(run) ? STREAMED_FILES : SIZE_MAX, n = 0;
    while (n < most && first + n < run->names.n &&
           !cli_is_records(run->options, run->names.names[first + n]))
        n++;
    return n;
}

static bool extract_records(struct run *run, const char *name)
{
    struct open_file file;
    struct dateline_error error = {0};
    if (open_file(run, name, &file, &error)) {
        cli_report("%s: %s", name, error.text);
        run->failed = true;
        return true;
    }
    struct cli_records records = {.name = name, .input = &file.input, .options = run->options};
    bool good = true;
    while (good && cli_records_next(&records)) {
        struct group group = {.run = run, .n = records.n, .records = records.records};
        good = extract_group(&group);
    }
    run->failed |= records.failed;
    cli_records_free(&records);
    cli_input_close(&file.input);
    return good;
}

static bool extract_all(struct run *run)
{
    bool good = true;
    for (size_t i = 0, n; good && i < run->names.n; i += n) {
        struct group group = {.run = run, .first = i, .n = group_size(run, i)};
        n = group.n ? group.n : 1;
        good = group.n ? extract_group(&group) : extract_records(run, run->names.names[i]);
    }
    return good;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void summarize(const struct run *run)
{
    const struct cli_options *o = run->options;
    size_t undated = run->n_undated;
    if (o->verbose)
        cli_report("documents: %zu, events: %zu, dates without a year or day to count from: %zu",
                   run->n_read, run->n_events, undated);
    else if (undated && !o->quiet && !o->undated)
        cli_report("%zu relative or yearless date%s nothing to count from; --undated lists %s%s, "
                   "--date sets a document date",
                   undated, undated == 1 ? " has" : "s have", undated == 1 ? "it" : "them",
                   run->n_read > 1 ? ", -v tells of which documents" : "");
}

/* Everything between a right command line and the exit status. */
static bool work(struct run *run)
{
    if (!cli_names_collect(run->options, &run->names) || !check_documents(run))
        return false;
    if (!new_chronology(run))
        return false;
    if (!cli_check_format(run->options, run->format) || !check_columns(run) ||
        !cli_load_engine(run->options, false, &run->engine))
        return false;
    if (!cli_output_open(&run->output, run->options))
        return false;
    if (!extract_all(run) || !write_chronology(run))
        return false;
    summarize(run);
    return !run->failed;
}

bool cli_make_chronology(const struct cli_options *options, size_t *ret_events)
{
    struct run run = {.options = options, .format = cli_choose_format(options)};
    if (!run.format)
        return false;
    if (options->date && strcmp(options->date, "today") == 0 && !cli_today(run.today)) {
        cli_report("--date=today: SOURCE_DATE_EPOCH is no number of seconds since 1970");
        return false;
    }
    bool good = work(&run);
    cli_output_discard(&run.output);
    cli_names_free(&run.names);
    dateline_chronology_free(run.chronology);
    dateline_engine_free(run.engine);
    *ret_events = run.n_events;
    return good;
}
