/* SPDX-License-Identifier: MIT */
/* Reading files and standard input, and lists of file names. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "cli/options.h"

/* A file that is read from its beginning to its end. */
struct cli_input {
    int fd;
    struct stat status;
    int64_t n_read; /* bytes */
};

/* Open a file; "-" is standard input. Returns 0 or an errno value: EISDIR for a folder. */
int cli_input_open(struct cli_input *input, const char *path);
/* A dateline_source of one. */
int64_t cli_input_read(void *input, char *bytes, size_t room);
void cli_input_close(struct cli_input *input);

/* The names of all documents: those of the command line, then those of --files-from; "-" when
 * there are neither. */
struct cli_names {
    const char **names;
    size_t n;
    char *list; /* holds the names that come from it */
    size_t list_length;
};

/* False when the list cannot be read, which was reported. cli_names_free() either way. */
bool cli_names_collect(const struct cli_options *options, struct cli_names *ret);
void cli_names_free(struct cli_names *names);

#endif
