/* SPDX-License-Identifier: MIT */
/* Bytes → document: decoded text, its lines and pages, its headings, and what it says of its own
 * date. */
#ifndef DL_DOCUMENT_H
#define DL_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "dateline.h"

struct dl_document {
    struct dl_view text;   /* UTF-8 without a BOM; a view of the input when it needed no decoding */
    struct dl_buf decoded; /* owns text when it did */
    const char *encoding;  /* "UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252" */
    struct dl_view
        title; /* front matter's title or Subject:, else the first line when it looks like a
                  heading (short, no full stop at its end, text follows); may be empty */
    struct dl_view date_text; /* what the document says of its date, still words: the value of front
                                 matter's date:, of a mail's Date:, of a "Date:" line near the top;
                                 may be empty */
    const char *date_why;     /* static: "front matter", "mail header", "Date: line" */
    char name_date[16]; /* an ISO date found in the source's name (2018-03-10, 20180310, 2018-03),
                           or "" */
    bool has_pages;     /* form feeds occur */
    size_t body;        /* where the text begins behind front matter or a mail header; else 0 */
};

/* source is the file's name or NULL. Returns DATELINE_EBINARY for NUL bytes in what is not UTF-16.
 */
int dl_document_read(const char *bytes, size_t len, const char *source, struct dl_document *ret,
                     struct dateline_error *reterr);
void dl_document_free(struct dl_document *doc);

/* Line, page and heading of places that are asked for in ascending order. Start from {0}. */
struct dl_place {
    size_t offset;          /* how far the counts go */
    uint64_t line;          /* 1-based once asked */
    uint64_t page;          /* 1-based once asked */
    struct dl_view heading; /* the last heading at or before offset; may be empty */
};
void dl_place_advance(const struct dl_document *doc, struct dl_place *place, size_t offset);

#endif
