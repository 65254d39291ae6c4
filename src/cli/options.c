/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/manual.h"
#include "cli/report.h"

/* ---- values that can be named ---------------------------------------------------------------- */

static const char *format_choice(size_t index)
{
    struct dateline_format format;
    return dateline_format_info(index, &format) ? format.name : NULL;
}

/* A range has no grain of its own and is no limit. */
static const char *precision_choice(size_t index)
{
    return index <= DATELINE_MILLENNIUM - DATELINE_TIME
               ? dateline_precision_name((enum dateline_precision)(DATELINE_TIME + index))
               : NULL;
}

static const char *order_choice(size_t index) /* enum dateline_order */
{
    static const char *const names[] = {"auto", "dmy", "mdy", "ymd", NULL};
    return names[index];
}

static const char *style_choice(size_t index) /* enum dateline_style */
{
    const char *name = dateline_style_name((enum dateline_style)index);
    return *name ? name : NULL;
}

static const char *color_choice(size_t index) /* enum cli_color */
{
    static const char *const names[] = {"auto", "always", "never", NULL};
    return names[index];
}

static const char *from_choice(size_t index) /* enum cli_from, from CLI_FROM_TEXT on */
{
    static const char *const names[] = {"text", "jsonl", NULL};
    return names[index];
}

static const char *sort_choice(size_t index) /* enum cli_sort */
{
    static const char *const names[] = {"time", "place", "none", NULL};
    return names[index];
}

static const char *date_choice(size_t index)
{
    static const char *const names[] = {"mtime", "today", "none", NULL};
    return names[index];
}

static const char *language_choice(size_t index)
{
    static const char *const names[] = {"en", NULL};
    return names[index];
}

static const char *shell_choice(size_t index)
{
    static const char *const names[] = {"bash", "zsh", "fish", NULL};
    return names[index];
}

/* How a date is written on the command line. */
#define DATE_FORMS "YYYY-MM-DD, YYYY-MM or YYYY (44 BC is -0043)"

/* More threads than any machine has cores are a mistake; so is memory that holds no events. */
enum { CLI_MOST_THREADS = 1024, CLI_LEAST_MEMORY = 16 << 20 };

/* ---- setters --------------------------------------------------------------------------------- */

static void *field(struct cli_options *options, const struct cli_option *option)
{
    return (char *)options + option->field;
}

/* The index of value among the choices; false, and a report, when it is none of them. */
static bool find_choice(const struct cli_option *option, const char *value, unsigned *ret)
{
    const char *name;
    char all[512] = "", label[40];
    for (unsigned i = 0; (name = option->choice(i)); i++) {
        if (strcmp(name, value) == 0) {
            *ret = i;
            return true;
        }
        size_t n = strlen(all);
        snprintf(all + n, sizeof(all) - n, "%s%s", n ? ", " : "", name);
    }
    cli_option_label(option, label);
    const char *nearest = cli_nearest(value, option->choice);
    if (nearest)
        cli_report("%s: unknown %s '%s'; did you mean '%s'?", label, option->argument, value,
                   nearest);
    else
        cli_report("%s: unknown %s '%s'; there is %s", label, option->argument, value, all);
    return false;
}

static bool set_flag(struct cli_options *options, const struct cli_option *option,
                     const char *value)
{
    (void)value;
    *(bool *)field(options, option) = true;
    return true;
}

static bool set_action(struct cli_options *options, const struct cli_option *option,
                       const char *value)
{
    (void)value;
    options->action = option->action;
    return true;
}

static bool set_text(struct cli_options *options, const struct cli_option *option,
                     const char *value)
{
    if (*value == '\0') {
        char label[40];
        cli_option_label(option, label);
        cli_report("%s: the value is empty", label);
        return false;
    }
    *(const char **)field(options, option) = value;
    return true;
}

static bool set_name(struct cli_options *options, const struct cli_option *option,
                     const char *value)
{
    unsigned index;
    return find_choice(option, value, &index) && set_text(options, option, value);
}

static bool set_shell(struct cli_options *options, const struct cli_option *option,
                      const char *value)
{
    return set_action(options, option, value) && set_name(options, option, value);
}

static bool set_choice(struct cli_options *options, const struct cli_option *option,
                       const char *value)
{
    return find_choice(option, value, field(options, option));
}

static bool set_from(struct cli_options *options, const struct cli_option *option,
                     const char *value)
{
    unsigned index;
    bool good = find_choice(option, value, &index);
    if (good)
        options->from = CLI_FROM_TEXT + index;
    return good;
}

static bool set_min_precision(struct cli_options *options, const struct cli_option *option,
                              const char *value)
{
    options->has_min_precision = true;
    if (strcmp(value, dateline_precision_name(DATELINE_RANGE)) != 0)
        return set_choice(options, option, value);
    cli_report("--min-precision: a range counts as the coarser of its ends; choose from %s to %s",
               dateline_precision_name(DATELINE_TIME),
               dateline_precision_name(DATELINE_MILLENNIUM));
    return false;
}

static bool set_patterns(struct cli_options *options, const struct cli_option *option,
                         const char *value)
{
    (void)option;
    options->patterns[options->n_patterns++] = value;
    return true;
}

static bool set_day(struct cli_options *options, const struct cli_option *option, const char *value)
{
    if (cli_is_date(value))
        return set_text(options, option, value);
    char label[40];
    cli_option_label(option, label);
    cli_report("%s: '%s' is no date; write " DATE_FORMS, label, value);
    return false;
}

static bool set_date(struct cli_options *options, const struct cli_option *option,
                     const char *value)
{
    for (size_t i = 0; date_choice(i); i++) {
        if (strcmp(value, date_choice(i)) == 0)
            return set_text(options, option, value);
    }
    if (cli_is_date(value))
        return set_text(options, option, value);
    const char *nearest = cli_nearest(value, date_choice);
    if (nearest)
        cli_report("--date: '%s' is no date; did you mean '%s'?", value, nearest);
    else
        cli_report("--date: '%s' is no date; write " DATE_FORMS ", or mtime, today or none", value);
    return false;
}

static bool set_width(struct cli_options *options, const struct cli_option *option,
                      const char *value)
{
    /* Four digits: no screen and no sheet of paper is wider. */
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 4 || value[digits]) {
        cli_report("--width: '%s' is no number from 0 to 9999", value);
        return false;
    }
    options->has_width = true;
    *(unsigned *)field(options, option) = (unsigned)strtoul(value, NULL, 10);
    return true;
}

static bool set_threads(struct cli_options *options, const struct cli_option *option,
                        const char *value)
{
    unsigned long n = strtoul(value, NULL, 10);
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 4 || value[digits] || n == 0 || n > CLI_MOST_THREADS) {
        cli_report("--jobs: '%s' is no number from 1 to %d", value, CLI_MOST_THREADS);
        return false;
    }
    *(unsigned *)field(options, option) = (unsigned)n;
    return true;
}

static bool set_memory(struct cli_options *options, const struct cli_option *option,
                       const char *value)
{
    static const char units[] = "KMGT";
    char *end;
    size_t digits = strspn(value, "0123456789");
    unsigned long long n = strtoull(value, &end, 10), most = SIZE_MAX / 2;
    const char *unit = digits && *end ? strchr(units, *end & ~0x20) : NULL;
    for (const char *u = units; unit && u <= unit && n <= most; u++)
        n *= 1024;
    if (digits == 0 || digits > 15 || n > most || (*end && (!unit || end[1]))) {
        cli_report("--memory: '%s' is no size; write 512M or 2G", value);
        return false;
    }
    if (n < CLI_LEAST_MEMORY) {
        cli_report("--memory: '%s' is too little; %dM is the least", value, CLI_LEAST_MEMORY >> 20);
        return false;
    }
    *(size_t *)field(options, option) = (size_t)n;
    return true;
}

static bool set_delimiter(struct cli_options *options, const struct cli_option *option,
                          const char *value)
{
    char c = strcmp(value, "\\t") == 0 || strcmp(value, "tab") == 0 ? '\t' : value[0];
    bool one = c == '\t' || (c && !value[1]);
    /* Letters, digits and quotes would make the table unreadable again. */
    bool fit = c == '\t' || (c > 0 && strchr(" !#$%&*,./:;<=>?@\\^_`|~", c));
    if (!one || !fit) {
        cli_report("--delimiter: '%s' cannot separate columns; one sign such as , ; | or tab can",
                   value);
        return false;
    }
    *(char *)field(options, option) = c;
    return true;
}

/* ---- the table ------------------------------------------------------------------------------- */

#define FIELD(name) offsetof(struct cli_options, name)

static const char output[] = "Output";
static const char dates[] = "Dates";
static const char input[] = "Input";
static const char words[] = "Patterns";
static const char effort[] = "Speed and memory";
static const char general[] = "General";

static const struct cli_option table[] = {
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .group = output,
     .brief = "write to FILE instead of standard output",
     .more =
         "The bytes go to a new file beside FILE, which takes its place when all is written. FILE "
         "stays as it was when the command line or a pattern file is wrong, when no document can "
         "be read, when not all can be written, and when a signal ends the run. When only some "
         "documents cannot be read, FILE becomes the chronology of the others, and the exit status "
         "is 2. What is no ordinary file (a device, a pipe) is written to directly. '-' is "
         "standard output.",
     .set = set_text,
     .field = FIELD(output)},
    {.letter = 't',
     .name = "to",
     .argument = "FORMAT",
     .group = output,
     .brief = "the output format",
     .more = "It wins over the ending of the name given with -o. Without it that ending decides: "
             "--list-formats names them, and any other is an error; where there is none, as in -o "
             "out, the format is text.",
     .choice = format_choice,
     .set = set_name,
     .field = FIELD(format)},
    {.name = "columns",
     .argument = "NAMES",
     .group = output,
     .brief = "the columns to write, separated by commas",
     .more = "For csv, tsv and jsonl. What there is stands under Columns and Columns on demand.",
     .list = cli_column_name,
     .set = set_text,
     .field = FIELD(columns)},
    {.name = "no-header",
     .group = output,
     .brief = "leave out the line of column names (csv, tsv)",
     .set = set_flag,
     .field = FIELD(no_header)},
    {.name = "delimiter",
     .argument = "SIGN",
     .group = output,
     .brief = "the sign between columns of csv (default: comma)",
     .more = "Spreadsheet programs of countries that write 3,5 expect ';'. A tab is written 'tab'.",
     .set = set_delimiter,
     .field = FIELD(delimiter)},
    {.name = "bom",
     .group = output,
     .brief = "begin csv and tsv with a byte order mark, for Excel",
     .set = set_flag,
     .field = FIELD(bom)},
    {.name = "crlf",
     .group = output,
     .brief = "end the lines of csv and tsv with CR LF",
     .set = set_flag,
     .field = FIELD(crlf)},
    {.name = "sort",
     .only_extracts = true,
     .argument = "ORDER",
     .group = output,
     .brief = "the order of the rows",
     .more =
         "time, the default, or place: document by document, as the rows stand in them. none "
         "is place too, but rows go out, and are flushed, as soon as their document is read "
         "(of many files, or records in a file, some together): memory does not grow, and a "
         "program that sends records through a pipe gets the rows of each on their own. There "
         "--undated adds its rows at their place, and text is not laid out by its longest date.",
     .choice = sort_choice,
     .set = set_choice,
     .field = FIELD(sort)},
    {.name = "undated",
     .group = output,
     .brief = "list relative and yearless dates that have nothing to count from, too",
     .more = "\"Last summer\" in a text of unknown date stands in no chronology: it is counted, "
             "and listed after the events with this option.",
     .set = set_flag,
     .field = FIELD(undated)},
    {.name = "explain",
     .only_extracts = true,
     .group = output,
     .brief = "tell how each date was found, and what was refused",
     .more =
         "For every row: the pattern with its file and line, the words it took, the date that a "
         "relative one was counted from, and what had to be supplied. The same as --to explain.",
     .set = set_flag,
     .field = FIELD(explain)},
    {.name = "color",
     .argument = "WHEN",
     .group = output,
     .brief = "highlight dates in text",
     .more = "auto, the default, means on a terminal that can.",
     .choice = color_choice,
     .set = set_choice,
     .field = FIELD(color)},
    {.name = "width",
     .argument = "COLUMNS",
     .group = output,
     .brief = "wrap text at COLUMNS; 0: do not wrap",
     .more = "Without it text is wrapped to the width of the terminal, and not wrapped where there "
             "is none.",
     .set = set_width,
     .field = FIELD(width)},

    {.letter = 'd',
     .name = "date",
     .only_extracts = true,
     .argument = "DATE",
     .group = dates,
     .brief = "the document date as YYYY-MM-DD, or one of",
     .more = "The day that \"last summer\" and \"yesterday\" count from, for all documents. DATE "
             "is YYYY-MM-DD, YYYY-MM or YYYY; mtime is the day (UTC) on which the file was last "
             "changed; today is the day of the run; none uses no document date at all. Without "
             "this option, what the document itself says is used: see Document date.",
     .choice = date_choice,
     .set = set_date,
     .field = FIELD(date)},
    {.name = "order",
     .only_extracts = true,
     .argument = "ORDER",
     .group = dates,
     .brief = "what 3/4/2015 means",
     .more = "auto, the default, works it out for each document from the dates that leave no "
             "choice. Where none does, the row has the flag ambiguous-order.",
     .choice = order_choice,
     .set = set_choice,
     .field = FIELD(order)},
    {.name = "style",
     .only_extracts = true,
     .argument = "STYLE",
     .group = dates,
     .brief = "how the documents tell their dates",
     .more = "auto, the default, works it out for each document: see Document style.",
     .choice = style_choice,
     .set = set_choice,
     .field = FIELD(style)},
    {.name = "since",
     .argument = "DATE",
     .group = dates,
     .brief = "drop events that end before DATE",
     .more = "What overlaps the time from --since to --until is kept: 1914/1918 with --since 1916. "
             "DATE is YYYY-MM-DD, YYYY-MM or YYYY; 44 BC is -0043.",
     .set = set_day,
     .field = FIELD(since)},
    {.name = "until",
     .argument = "DATE",
     .group = dates,
     .brief = "drop events that begin after DATE",
     .more = "What overlaps is kept here, too: 1914/1918 with --until 1914-09.",
     .set = set_day,
     .field = FIELD(until)},
    {.name = "min-precision",
     .argument = "PRECISION",
     .group = dates,
     .brief = "drop events coarser than PRECISION",
     .more = "A range whose two ends differ counts as the coarser of them.",
     .choice = precision_choice,
     .set = set_min_precision,
     .field = FIELD(min_precision)},

    {.name = "from",
     .only_extracts = true,
     .argument = "FORMAT",
     .group = input,
     .brief = "what the files are",
     .more =
         "text, or jsonl: JSON Lines, in which each object is a document with its text, date, "
         "id and title in the fields of these names, of which only text has to be there; a row's "
         "source is the id of its document, or file and line. Without this option, files whose "
         "names end in .jsonl or .ndjson are that, and all others text. A record of more than "
         "10 MiB is not read: it has to be in memory whole.",
     .choice = from_choice,
     .set = set_from},
    {.name = "text-field",
     .only_extracts = true,
     .argument = "NAME",
     .group = input,
     .brief = "the field of jsonl that holds the text (default: text)",
     .set = set_text,
     .field = FIELD(text_field)},
    {.name = "date-field",
     .only_extracts = true,
     .argument = "NAME",
     .group = input,
     .brief = "the field that holds the document date (default: date)",
     .more = "YYYY-MM-DD, YYYY-MM or YYYY, and a time behind it or not. It wins over --date. A "
             "record without it, or with null, has the date that its text says.",
     .set = set_text,
     .field = FIELD(date_field)},
    {.name = "id-field",
     .only_extracts = true,
     .argument = "NAME",
     .group = input,
     .brief = "the field that names the document (default: id)",
     .set = set_text,
     .field = FIELD(id_field)},
    {.name = "title-field",
     .only_extracts = true,
     .argument = "NAME",
     .group = input,
     .brief = "the field that holds its title (default: title)",
     .set = set_text,
     .field = FIELD(title_field)},
    {.name = "files-from",
     .argument = "FILE",
     .group = input,
     .brief = "read the names of more files from FILE, one a line",
     .more = "'-' reads the names from standard input. They are relative to the current directory.",
     .set = set_text,
     .field = FIELD(files_from)},
    {.letter = '0',
     .name = "null",
     .group = input,
     .brief = "the names in that list end in NUL (find -print0)",
     .set = set_flag,
     .field = FIELD(null)},

    {.name = "lang",
     .only_extracts = true,
     .argument = "LANGUAGE",
     .group = words,
     .brief = "the language of the documents",
     .choice = language_choice,
     .set = set_choice,
     .field = FIELD(language)},
    {.name = "patterns",
     .only_extracts = true,
     .argument = "FILE",
     .group = words,
     .brief = "load words and patterns of your own",
     .more = "Can be given several times. They win over the built-in ones; dateline-patterns(5) "
             "describes them.",
     .set = set_patterns},
    {.name = "data-dir",
     .only_extracts = true,
     .argument = "DIR",
     .group = words,
     .brief = "load the pattern files of DIR instead of the built-in ones",
     .set = set_text,
     .field = FIELD(data_dir)},
    {.name = "list-patterns",
     .group = words,
     .brief = "print the patterns that are loaded, in the order of trial",
     .set = set_action,
     .action = CLI_LIST_PATTERNS},
    {.name = "no-jit",
     .only_extracts = true,
     .group = words,
     .brief = "match without PCRE2's compiler: slower, the same answers",
     .set = set_flag,
     .field = FIELD(no_jit)},

    {.letter = 'j',
     .name = "jobs",
     .only_extracts = true,
     .argument = "N",
     .group = effort,
     .brief = "work with N threads (default: one for each core)",
     .more = "Documents are shared out among them, and so are the pieces of a long document. The "
             "output is the same to the byte for any N.",
     .set = set_threads,
     .field = FIELD(n_threads)},
    {.name = "memory",
     .only_extracts = true,
     .argument = "SIZE",
     .group = effort,
     .brief = "keep at most SIZE of events in memory (default: 256M)",
     .more = "Events beyond it are sorted in temporary files, so that memory does not grow with "
             "the input: the program takes less than 64M beside SIZE (4M more for each thread "
             "beyond four), while the files are fewer than a million or so: their names and titles "
             "stay in memory. SIZE is a number with K, M, G or T behind it. The files are made in "
             "$TMPDIR and have no name, so that none is left behind; they take about as much room "
             "as the input. The document that --to timex3 annotates stays in memory.",
     .set = set_memory,
     .field = FIELD(memory)},

    {.letter = 'e',
     .name = "exit-status",
     .group = general,
     .brief = "exit with status 1 when there is no event",
     .set = set_flag,
     .field = FIELD(exit_status)},
    {.letter = 'q',
     .name = "quiet",
     .group = general,
     .brief = "print errors only, no warnings",
     .set = set_flag,
     .field = FIELD(quiet)},
    {.letter = 'v',
     .name = "verbose",
     .group = general,
     .brief = "print encodings, dates, styles and counts of the documents, too",
     .set = set_flag,
     .field = FIELD(verbose)},
    {.name = "list-formats",
     .group = general,
     .brief = "print the output formats",
     .set = set_action,
     .action = CLI_LIST_FORMATS},
    {.name = "completions",
     .argument = "SHELL",
     .group = general,
     .brief = "print completions for a shell",
     .choice = shell_choice,
     .set = set_shell,
     .field = FIELD(shell),
     .action = CLI_COMPLETIONS},
    {.letter = 'h',
     .group = general,
     .brief = "print a short help",
     .set = set_action,
     .action = CLI_SHORT_HELP},
    {.name = "help",
     .group = general,
     .brief = "print the whole help",
     .set = set_action,
     .action = CLI_LONG_HELP},
    {.name = "print-man",
     .group = general,
     .brief = "print the manual page",
     .more = "Where it is not installed, \"dateline --print-man | man -l -\" shows it.",
     .set = set_action,
     .action = CLI_MAN},
    {.name = "version",
     .group = general,
     .brief = "print the versions of dateline and PCRE2",
     .set = set_action,
     .action = CLI_VERSION},
};

const struct cli_option *cli_option_at(size_t index)
{
    return index < sizeof(table) / sizeof(table[0]) ? &table[index] : NULL;
}

void cli_option_label(const struct cli_option *option, char ret[static 40])
{
    if (option->name)
        snprintf(ret, 40, "--%s", option->name);
    else
        snprintf(ret, 40, "-%c", option->letter);
}

/* ---- dates ----------------------------------------------------------------------------------- */

/* EDTF has more to say than these three forms, such as 2018-21, a spring. */
static bool has_plain_form(const char *text)
{
    text += *text == '-'; /* a year before 1 */
    if (strspn(text, "0123456789-") != strlen(text))
        return false;
    size_t n = strlen(text);
    return n == 4 || ((n == 7 || n == 10) && text[4] == '-' && text[5] <= '1');
}

bool cli_is_date(const char *text)
{
    char date[64], start[64], end[64];
    return dateline_edtf_normalize(text, date, start, end) == DATELINE_OK && has_plain_form(date);
}
