/* SPDX-License-Identifier: MIT */
/*
 * dateline: the program. Nothing is read before the command line and the pattern files are known
 * to be right, and nothing is put in place of an old file before all is written.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/format.h"
#include "cli/input.h"
#include "cli/manual.h"
#include "cli/merge.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/terminal.h"

enum status { STATUS_GOOD = 0, STATUS_NOTHING = 1, STATUS_ERROR = 2 };

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
    bool failed;   /* a document could not be read */
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

static bool check_documents(const struct run *run)
{
    const struct cli_options *o = run->options;
    if (takes_one_document(run) && run->names.n != 1) {
        cli_report("timex3 is one document with its dates marked, and there are %zu", run->names.n);
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

static bool load_engine(const struct cli_options *options, struct dateline_engine **ret)
{
    size_t n_errors = 0;
    struct dateline_engine_options engine = {
        .data_dir = options->data_dir,
        .patterns = options->patterns,
        .no_jit = options->no_jit,
        .on_error = hear_pattern_error,
        .context = &n_errors,
    };
    struct dateline_error error;
    if (dateline_engine_new(&engine, ret, &error) == DATELINE_OK)
        return true;
    if (n_errors == 0)
        cli_report_record(&error);
    else
        cli_report("%zu error%s in pattern files; nothing was written", n_errors,
                   n_errors == 1 ? "" : "s");
    return false;
}

/* ---- documents ------------------------------------------------------------------------------- */

static void hear_warning(void *context, size_t index, const struct dateline_error *warning,
                         bool verbose_only)
{
    const struct run *run = context;
    const struct cli_options *o = run->options;
    if (verbose_only ? !o->verbose : o->quiet)
        return;
    if (warning->file[0])
        cli_report_record(warning);
    else
        cli_report("%s: %s", run->names.names[index], warning->text);
}

/* A document that is read: its file, and the date that --date gives it. */
struct open_document {
    struct cli_input input;
    char day[11];
};

/* The document date that --date gives this document; NULL: what the document itself says. */
static const char *document_date(const struct run *run, struct open_document *d, const char *name)
{
    const struct cli_options *o = run->options;
    if (!o->date || (strcmp(o->date, "mtime") != 0 && strcmp(o->date, "today") != 0))
        return o->date;
    if (strcmp(o->date, "today") == 0) {
        memcpy(d->day, run->today, sizeof(run->today));
    } else if (!S_ISREG(d->input.status.st_mode) ||
               !cli_utc_day(d->input.status.st_mtime, d->day)) {
        if (!o->quiet)
            cli_report("%s: no file with a time of change; --date=mtime has no meaning for it",
                       name);
        return NULL;
    }
    return d->day;
}

static int refuse(struct dateline_error *reterr, int code, const char *text)
{
    reterr->code = code;
    snprintf(reterr->text, sizeof reterr->text, "%s", text);
    return code;
}

static int open_document(void *context, size_t index, struct dateline_document *ret,
                         struct dateline_error *reterr)
{
    const struct run *run = context;
    const char *name = run->names.names[index];
    struct open_document *d = malloc(sizeof *d);
    if (!d)
        return refuse(reterr, DATELINE_ENOMEM, "out of memory");
    int number = cli_input_open(&d->input, name);
    if (number) {
        free(d);
        return refuse(reterr, DATELINE_EIO, strerror(number));
    }
    if (cli_output_is(&run->output, &d->input.status)) {
        cli_input_close(&d->input);
        free(d);
        return refuse(reterr, DATELINE_EIO, "this is the output file, and was not read");
    }
    *ret = (struct dateline_document){
        .read = cli_input_read,
        .read_context = &d->input,
        .source = name,
        .date = document_date(run, d, name),
        .order = (enum dateline_order)run->options->order,
        .style = (enum dateline_style)run->options->style,
        .explain = is_format(run, "explain"),
        .annotate = takes_one_document(run),
    };
    return DATELINE_OK;
}

static void close_document(void *context, size_t index, struct dateline_document *document)
{
    struct open_document *d = document->read_context; /* whose first field it is */
    (void)context, (void)index;
    cli_input_close(&d->input);
    free(d);
}

static void count_document(void *context, size_t index, int code,
                           const struct dateline_error *error)
{
    struct run *run = context;
    run->n_read += code == DATELINE_OK;
    if (code == DATELINE_OK)
        return;
    run->failed = true;
    if (code != DATELINE_ETEMPORARY) /* which is no fault of the document */
        cli_report("%s: %s", run->names.names[index], error->text);
}

static bool extract_all(struct run *run)
{
    const struct dateline_batch batch = {
        .n = run->names.n,
        .open = open_document,
        .close = close_document,
        .on_warning = hear_warning,
        .done = count_document,
        .verbose = run->options->verbose,
        .context = run,
    };
    struct dateline_error error;
    if (dateline_extract_all(run->engine, &batch, run->chronology, &error) == DATELINE_OK &&
        dateline_chronology_sort(run->chronology, &error) == DATELINE_OK)
        return true;
    cli_report_record(&error);
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
        .by_place = is_format(run, "explain") || takes_one_document(run),
    };
    if (o->has_min_precision)
        options.filter.min_precision = (enum dateline_precision)(DATELINE_TIME + o->min_precision);
    struct dateline_error error;
    if (dateline_chronology_new(&options, &run->chronology, &error) == DATELINE_OK)
        return true;
    cli_report("%s", error.text);
    return false;
}

static bool write_chronology(struct run *run)
{
    /* An empty table would take the place of a good one because of a misspelt name. */
    if (run->n_read == 0 && run->failed)
        return false;
    struct dateline_write_options options = cli_write_options(run->options, &run->output);
    /* The other formats guard the terminal by themselves; this one copies the text. */
    run->output.fenced =
        takes_one_document(run) && run->output.stream == stdout && isatty(STDOUT_FILENO);
    struct dateline_error error;
    int code = dateline_write(run->chronology, run->format, &options, cli_output_sink, &run->output,
                              &error);
    return cli_finish_writing(&run->output, code, &error);
}

static void summarize(const struct run *run)
{
    const struct cli_options *o = run->options;
    size_t undated = dateline_chronology_count_kind(run->chronology, DATELINE_UNDATED);
    if (o->verbose)
        cli_report("documents: %zu, events: %zu, relative expressions without a document date: %zu",
                   run->n_read, dateline_chronology_count_kind(run->chronology, DATELINE_EVENT),
                   undated);
    else if (undated && !o->quiet && !o->undated)
        cli_report(
            "%zu relative expression%s no document date; --undated lists %s, --date sets one",
            undated, undated == 1 ? " has" : "s have", undated == 1 ? "it" : "them");
}

/* Everything between a right command line and the exit status. */
static bool work(struct run *run)
{
    if (!cli_names_collect(run->options, &run->names) || !check_documents(run))
        return false;
    if (!new_chronology(run))
        return false;
    if (!check_columns(run) || !load_engine(run->options, &run->engine))
        return false;
    if (!cli_output_open(&run->output, run->options->output))
        return false;
    if (!extract_all(run) || !write_chronology(run))
        return false;
    summarize(run);
    return !run->failed;
}

static enum status make_chronology(const struct cli_options *options)
{
    struct run run = {.options = options, .format = cli_choose_format(options)};
    if (options->date && strcmp(options->date, "today") == 0 && !cli_today(run.today)) {
        cli_report("--date=today: SOURCE_DATE_EPOCH is no number of seconds since 1970");
        return STATUS_ERROR;
    }
    bool good = work(&run);
    bool found = good && dateline_chronology_count_kind(run.chronology, DATELINE_EVENT) > 0;
    cli_output_discard(&run.output);
    cli_names_free(&run.names);
    dateline_chronology_free(run.chronology);
    dateline_engine_free(run.engine);
    return !good ? STATUS_ERROR : options->exit_status && !found ? STATUS_NOTHING : STATUS_GOOD;
}

static enum status merge_chronologies(const struct cli_options *options)
{
    uint64_t n_rows = 0;
    if (!cli_merge(options, &n_rows))
        return STATUS_ERROR;
    return options->exit_status && n_rows == 0 ? STATUS_NOTHING : STATUS_GOOD;
}

/* ---- what is only printed -------------------------------------------------------------------- */

static void print_version(FILE *out)
{
    fprintf(out, "dateline %s\nPCRE2 %s\n", dateline_version(), dateline_pcre2_version());
}

static void print_formats(FILE *out)
{
    struct dateline_format format;
    for (size_t i = 0; dateline_format_info(i, &format); i++)
        fprintf(out, "%-8s  %-6s  %s\n", format.name, format.extension ? format.extension : "",
                format.about);
}

static bool print_patterns(FILE *out, const struct cli_options *options)
{
    struct dateline_engine *engine = NULL;
    if (!load_engine(options, &engine))
        return false;
    struct dateline_pattern_info info;
    for (size_t i = 0; dateline_engine_pattern(engine, i, &info); i++)
        fprintf(out, "%s:%u\t%s%s\t%s\t%s\n", info.file, info.line,
                info.informal ? "informal " : "", info.kind, info.name, info.text);
    dateline_engine_free(engine);
    return true;
}

static enum status print(const struct cli_options *options)
{
    struct cli_output out;
    bool good = cli_output_open(&out, NULL);
    switch (options->action) {
    case CLI_SHORT_HELP:
        cli_print_short_help(out.stream);
        break;
    case CLI_LONG_HELP:
        cli_print_long_help(out.stream);
        break;
    case CLI_VERSION:
        print_version(out.stream);
        break;
    case CLI_LIST_FORMATS:
        print_formats(out.stream);
        break;
    case CLI_LIST_PATTERNS:
        good = print_patterns(out.stream, options);
        break;
    case CLI_COMPLETIONS:
        cli_print_completions(out.stream, options->shell);
        break;
    case CLI_MAN:
        cli_print_man(out.stream);
        break;
    case CLI_RUN:
    case CLI_MERGE:
        break;
    }
    return cli_output_finish(&out) && good ? STATUS_GOOD : STATUS_ERROR;
}

/* ---- main ------------------------------------------------------------------------------------ */

/* A file that is opened as number 0 to 2 would be taken for a standard stream. Where one of those
 * is closed, hold its number with a file on which its work fails. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

/* Nothing to read, and nobody pipes anything in. */
static bool lacks_input(const struct cli_options *options)
{
    return (options->action == CLI_RUN || options->action == CLI_MERGE) && options->n_files == 0 &&
           !options->files_from && isatty(STDIN_FILENO);
}

static enum status obey(struct cli_options *options, bool has_words)
{
    if (lacks_input(options) && has_words) {
        cli_report("no file is named, and standard input is a terminal");
        cli_print_short_help(stderr);
        return STATUS_ERROR;
    }
    if (lacks_input(options))
        options->action = CLI_SHORT_HELP;
    if (options->action == CLI_MERGE)
        return merge_chronologies(options);
    return options->action == CLI_RUN ? make_chronology(options) : print(options);
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    struct cli_options options;
    enum status status = cli_parse(argc, argv, &options) ? obey(&options, argc > 1) : STATUS_ERROR;
    cli_options_free(&options);
    return (int)status;
}
