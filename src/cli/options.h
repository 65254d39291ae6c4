/* SPDX-License-Identifier: MIT */
/*
 * The options. One table defines them all: the parser, both helps, the man page and the shell
 * completions are made from it. A new option is one row (and one field below).
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "dateline.h"

/* Bytes of events that are kept in memory, if --memory does not say another number. */
enum { CLI_USUAL_MEMORY = 256 << 20 };

enum cli_action {
    CLI_RUN,
    CLI_MERGE,
    CLI_SHORT_HELP,
    CLI_LONG_HELP,
    CLI_VERSION,
    CLI_LIST_FORMATS,
    CLI_LIST_PATTERNS,
    CLI_COMPLETIONS,
    CLI_MAN,
};

enum cli_from { CLI_FROM_NAME, CLI_FROM_TEXT, CLI_FROM_JSONL };
enum cli_sort { CLI_SORT_TIME, CLI_SORT_PLACE, CLI_SORT_NONE };
enum cli_color { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

/* The first word of a command line that merges. */
#define CLI_MERGE_WORD "merge"

/* What the command line asks for. Strings belong to argv. */
struct cli_options {
    enum cli_action action;
    const char **files; /* NULL-terminated */
    size_t n_files;
    const char **patterns; /* NULL-terminated */
    size_t n_patterns;
    const char *text_field, *date_field, *id_field, *title_field; /* of records */
    const char *output, *format, *columns, *date, *since, *until, *files_from, *data_dir, *shell;
    char delimiter;
    unsigned order;         /* enum dateline_order */
    unsigned style;         /* enum dateline_style */
    unsigned min_precision; /* counts from 0: the choices of --min-precision; has_min_precision */
    unsigned color;         /* enum cli_color */
    unsigned from;          /* enum cli_from */
    unsigned sort;          /* enum cli_sort */
    unsigned language;      /* English is the only one */
    unsigned width;
    unsigned n_threads; /* 0: as many as there are cores */
    size_t memory;      /* bytes for events */
    bool has_min_precision, has_width;
    bool merges; /* dateline merge */
    bool no_header, bom, crlf, undated, explain, null, no_jit, quiet, verbose, exit_status;
};

struct cli_option;
/* Stores the value (NULL when the option takes none); false when it is wrong, which was reported.
 */
typedef bool cli_setter(struct cli_options *options, const struct cli_option *option,
                        const char *value);
/* The choice at index, NULL past the end. */
typedef const char *cli_choice(size_t index);

struct cli_option {
    char letter;          /* 0: none */
    const char *name;     /* without dashes; NULL: none */
    const char *argument; /* what the help calls it; NULL: takes none */
    const char *group;    /* heading in the help; NULL: a hidden option */
    const char *brief;    /* one line of -h */
    const char *more;     /* what --help and the man page add; or NULL */
    bool only_extracts;   /* has no meaning for dateline merge */
    cli_choice *choice;   /* the values it takes; NULL: any */
    cli_choice *list;     /* or it takes several of these, separated by commas */
    cli_setter *set;
    size_t field; /* where set_… below store: offset in struct cli_options */
    enum cli_action action;
};

/* The row at index, hidden ones last; NULL past the end. */
const struct cli_option *cli_option_at(size_t index);
/* "--to", or "-h" for an option without a name, into ret. */
void cli_option_label(const struct cli_option *option, char ret[static 40]);

/* Read the command line. False when it is wrong, which was reported. cli_options_free() either way.
 */
bool cli_parse(int argc, char **argv, struct cli_options *ret);
void cli_options_free(struct cli_options *options);

/* A day, month or year: "2018-03-10", "2018-03", "2018". */
bool cli_is_date(const char *text);
/* The choice most like word, or NULL when none is. */
const char *cli_nearest(const char *word, cli_choice *choice);

#endif
