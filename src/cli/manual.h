/* SPDX-License-Identifier: MIT */
/* What the help and the man page say beside the options, and the programs that print them. */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include <stdbool.h>
#include <stdio.h>

struct cli_entry {
    const char *term; /* NULL: a paragraph of its own */
    const char *text; /* plain ASCII; NULL ends the list */
};

struct cli_section {
    const char *title;
    const struct cli_entry *entries;
    bool only_man; /* --help does without */
};

extern const char cli_brief[]; /* what the program does, in a line */
extern const char cli_usage[];
extern const struct cli_section cli_description;
extern const struct cli_section
    cli_sections[]; /* those after the options; a NULL title ends them */

void cli_print_short_help(FILE *out);
void cli_print_long_help(FILE *out);
void cli_print_man(FILE *out);
/* Completions for one of the choices of --completions. */
void cli_print_completions(FILE *out, const char *shell);

#endif
