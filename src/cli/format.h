/* SPDX-License-Identifier: MIT */
/* What the options say of the output. */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include "cli/options.h"
#include "cli/output.h"

/* --to and --explain, else the ending of the output's name, else text. NULL, and a report, when no
 * format has that ending. */
const char *cli_choose_format(const struct cli_options *options);
/* False, and a report, when an option would have no effect on that format without a word. */
bool cli_check_format(const struct cli_options *options, const char *format);
struct dateline_write_options cli_write_options(const struct cli_options *options,
                                                const struct cli_output *output);
/* Put in place what a writer wrote, which returned this code; false, and a report, when that or
 * the writing failed. */
bool cli_finish_writing(struct cli_output *output, int code, const struct dateline_error *error);

#endif
