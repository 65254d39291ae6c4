/* SPDX-License-Identifier: MIT */
/* JSON Lines: each object is a document. */
#ifndef CLI_RECORDS_H
#define CLI_RECORDS_H

#include "cli/input.h"
#include "cli/options.h"

/* A document of a record. Strings belong to it. */
struct cli_record {
    char *source; /* its id, else "FILE:LINE" */
    char *place;  /* "FILE:LINE", for messages */
    void *object; /* has the text and the title */
    const char *text;
    const char *title; /* or NULL */
    size_t length;
    char date[16]; /* YYYY-MM-DD, YYYY-MM or YYYY; or "" */
};

/* A file of them. Start from {.name, .input, .options}. */
struct cli_records {
    const char *name;
    struct cli_input *input;
    const struct cli_options *options; /* the names of the fields */
    char *bytes;                       /* [from, end) was read and not used yet */
    size_t from, end, capacity;
    size_t seen;   /* bytes from from on in which no line ends */
    unsigned line; /* lines before from */
    bool ended;
    bool passes_over;           /* what is left of a line that is too long */
    struct cli_record *records; /* the group at hand */
    size_t n, room;
    bool failed; /* a line was no record, which was reported */
};

/* Take the records that are there, and wait only while there is none: who sends one and waits for
 * what comes of it does not wait for ever. Unsorted ones that come through a pipe are taken one by
 * one, so that the rows of none wait for another. False at the end, or when the file cannot be
 * read, which was reported. */
bool cli_records_next(struct cli_records *r);
void cli_records_free(struct cli_records *r);
/* Is a file of this name read as records? */
bool cli_is_records(const struct cli_options *options, const char *name);

#endif
