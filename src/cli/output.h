/* SPDX-License-Identifier: MIT */
/* Where the output goes: standard output, or a file that is replaced when all is written. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cli/options.h"

struct cli_output {
    FILE *stream;
    const char *name; /* for messages */
    char *target;     /* the file to replace; NULL: the stream is written to directly */
    char *temporary;  /* the new file beside it */
    bool replaces;    /* status is that of the old file */
    struct stat status;
    bool fenced;          /* keep control characters out: set it for a terminal */
    unsigned char before; /* fenced: the last byte */
};

/* Open the file of --output, or standard output where there is none or it is "-". False when it
 * cannot be written to, or the run reads from it what to do, which was reported. Nothing of an old
 * file is touched before cli_output_finish(). */
bool cli_output_open(struct cli_output *output, const struct cli_options *options);
/* Write out what is buffered and put the new file in its place. False when bytes were lost,
 * which was reported; then the old file is as it was. */
bool cli_output_finish(struct cli_output *output);
/* Write out what is buffered now; false when bytes were lost, which was reported. */
bool cli_output_flush(struct cli_output *output);
/* Give up: the new file is removed. */
void cli_output_discard(struct cli_output *output);
/* A dateline_sink; the context is the struct cli_output. */
int cli_output_sink(void *output, const char *bytes, size_t length);
/* Is this file the one that will be replaced? */
bool cli_output_is(const struct cli_output *output, const struct stat *status);

#endif
