/* SPDX-License-Identifier: MIT */
/* Reading files and standard input whole, and lists of file names. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "cli/options.h"

/* The bytes of one file; used again for the next, so that memory is asked for once. */
struct cli_input {
    char *bytes;
    size_t length, capacity;
    struct stat status; /* of the file */
};

/* Read a file to its end; "-" is standard input. Returns 0 or an errno value; then there are no
 * bytes. The file is closed either way. */
int cli_input_read(struct cli_input *input, const char *path);
void cli_input_free(struct cli_input *input);

/* The names of all documents: those of the command line, then those of --files-from; "-" when
 * there are neither. */
struct cli_names {
    const char **names;
    size_t n;
    struct cli_input list; /* holds the names that come from it */
};

/* False when the list cannot be read, which was reported. cli_names_free() either way. */
bool cli_names_collect(const struct cli_options *options, struct cli_names *ret);
void cli_names_free(struct cli_names *names);

#endif
