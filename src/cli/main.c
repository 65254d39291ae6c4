/* SPDX-License-Identifier: MIT */
/* dateline: the program. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/chronology.h"
#include "cli/manual.h"
#include "cli/merge.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/terminal.h"

enum status { STATUS_GOOD = 0, STATUS_NOTHING = 1, STATUS_ERROR = 2 };

static enum status make_chronology(const struct cli_options *options)
{
    size_t n_events = 0;
    if (!cli_make_chronology(options, &n_events))
        return STATUS_ERROR;
    return options->exit_status && n_events == 0 ? STATUS_NOTHING : STATUS_GOOD;
}

static enum status merge_chronologies(const struct cli_options *options)
{
    uint64_t n_events = 0;
    if (!cli_merge(options, &n_events))
        return STATUS_ERROR;
    return options->exit_status && n_events == 0 ? STATUS_NOTHING : STATUS_GOOD;
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
        fprintf(out, "%-8s  %-7s  %s\n", format.name, format.extension ? format.extension : "",
                format.about);
}

static bool print_patterns(FILE *out, const struct cli_options *options)
{
    struct dateline_engine *engine = NULL;
    if (!cli_load_engine(options, true, &engine))
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
    if (!cli_output_open(&out, options))
        return STATUS_ERROR;
    bool good = true;
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
    if (good)
        return cli_output_finish(&out) ? STATUS_GOOD : STATUS_ERROR;
    cli_output_discard(&out);
    return STATUS_ERROR;
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
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of write(), as a full disk */
    struct cli_options options;
    enum status status = cli_parse(argc, argv, &options) ? obey(&options, argc > 1) : STATUS_ERROR;
    cli_options_free(&options);
    return (int)status;
}
