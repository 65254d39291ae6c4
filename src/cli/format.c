/* SPDX-License-Identifier: MIT */
#include "cli/format.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/report.h"
#include "cli/terminal.h"

/* What stands behind the last dot of the file's name, or ""; a dot at its begin hides the file. */
static const char *extension_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return dot && dot > name ? dot + 1 : "";
}

static const char *extension_choice(size_t index)
{
    struct dateline_format format;
    return dateline_format_info(index, &format) ? format.extension : NULL;
}

static const char *format_of_extension(const char *extension)
{
    struct dateline_format format;
    for (size_t i = 0; *extension && dateline_format_info(i, &format); i++) {
        if (strcasecmp(extension, format.extension) == 0)
            return format.name;
    }
    return NULL;
}

/* Text under a name that promises something else would be found out late. */
static void report_extension(const char *path, const char *extension)
{
    char all[128] = "";
    const char *name, *nearest = cli_nearest(extension, extension_choice);
    for (size_t i = 0; (name = extension_choice(i)); i++) {
        size_t n = strlen(all);
        snprintf(all + n, sizeof(all) - n, "%s.%s", n ? ", " : "", name);
    }
    bool is_like = nearest && (*nearest | 0x20) == (*extension | 0x20); /* .html is no .tml */
    cli_report("%s: no format ends in .%s%s%s%s; there are %s, and -t", path, extension,
               is_like ? "; did you mean ." : "", is_like ? nearest : "", is_like ? "?" : "", all);
}

/* A text file can hold any of the formats; a name that promises another table misleads programs. */
static bool misleads(const char *promised, const char *format)
{
    return promised && strcmp(promised, format) != 0 && strcmp(promised, "text") != 0;
}

const char *cli_choose_format(const struct cli_options *options)
{
    const char *extension = options->output ? extension_of(options->output) : "";
    const char *format = format_of_extension(extension);
    const char *asked = options->explain ? "explain" : options->format;
    if (asked) {
        if (misleads(format, asked) && !options->quiet)
            cli_report("%s: the name says %s, but the format asked for is %s; writing %s",
                       options->output, format, asked, asked);
        return asked;
    }
    if (format || !*extension)
        return format ? format : "text";
    report_extension(options->output, extension);
    return NULL;
}

/* --no-header is no such option: the others have none. */
bool cli_check_format(const struct cli_options *o, const char *format)
{
    bool is_csv = strcmp(format, "csv") == 0, is_table = is_csv || strcmp(format, "tsv") == 0;
    const char *lost = o->delimiter && !is_csv ? "--delimiter is for csv"
                       : o->bom && !is_table   ? "--bom is for csv and tsv"
                       : o->crlf && !is_table  ? "--crlf is for csv and tsv"
                                               : NULL;
    if (lost)
        cli_report("%s, and the format is %s", lost, format);
    return !lost;
}

struct dateline_write_options cli_write_options(const struct cli_options *o,
                                                const struct cli_output *output)
{
    bool to_stdout = output->stream == stdout;
    bool to_terminal = to_stdout && isatty(STDOUT_FILENO);
    struct dateline_write_options ret = {
        .columns = o->columns,
        .delimiter = o->delimiter,
        .bom = o->bom,
        .crlf = o->crlf,
        .no_header = o->no_header,
        .undated = o->undated,
        .piecewise = o->sort == CLI_SORT_NONE,
        .color = to_stdout ? cli_wants_color(o->color, to_terminal) : o->color == CLI_COLOR_ALWAYS,
        .width = o->has_width  ? o->width
                 : to_terminal ? cli_terminal_width()
                               : 0,
    };
    return ret;
}

bool cli_finish_writing(struct cli_output *output, int code, const struct dateline_error *error)
{
    if (code == DATELINE_OK)
        return cli_output_finish(output);
    if (code == DATELINE_EIO && !error->file[0])
        cli_report("%s: %s", output->name, error->text);
    else
        cli_report_record(error);
    return false;
}
