/* SPDX-License-Identifier: MIT */
/* What the help and the man page say beside the options, and the programs that print them. */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/options.h"

struct cli_entry {
    const char *term;  /* NULL: a paragraph of its own */
    const char *text;  /* plain ASCII, without the last full stop; NULL ends the list */
    cli_choice *names; /* that the text ends with: "…: a, b, c"; or NULL */
};

struct cli_section {
    const char *title;
    const struct cli_entry *entries;
    bool only_man;     /* --help does without */
    cli_choice *terms; /* of the entries, in their order; NULL: they have their own */
};

extern const char cli_brief[]; /* what the program does, in a line */
extern const char cli_usage[], cli_merge_usage[];
extern const struct cli_section cli_description;
extern const struct cli_section
    cli_sections[]; /* those after the options; a NULL title ends them */

/* The names of the columns, the usual ones first. */
cli_choice cli_column_name;

void cli_print_short_help(FILE *out);
void cli_print_long_help(FILE *out);
void cli_print_man(FILE *out);
/* Completions for one of the choices of --completions. */
void cli_print_completions(FILE *out, const char *shell);

#endif
