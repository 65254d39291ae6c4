/* SPDX-License-Identifier: MIT */
/* What the program learns from its surroundings: terminal, environment, clock, machine. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <time.h>

#include "cli/options.h"

/* Highlight in text that goes to standard output, a terminal or not? */
bool cli_wants_color(enum cli_color choice, bool to_terminal);
/* The columns of the terminal that standard output is. */
unsigned cli_terminal_width(void);
/* The cores that this process may use. */
unsigned cli_cores(void);
/* Where temporary files belong: $TMPDIR, or /tmp. */
const char *cli_temporary_folder(void);
/* Today as YYYY-MM-DD, in local time; the day (UTC) of SOURCE_DATE_EPOCH where it is set. False
 * when the year does not have four digits. */
bool cli_today(char ret[static 11]);
/* The day of t, UTC; same. */
bool cli_utc_day(time_t t, char ret[static 11]);

#endif
