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
#include "read/decode.h"
#include "rules/rules.h"

/* A text is gone through in pieces, each of which stays in the cache; but the first is as long as
 * what is decided once for a document may need. Of a text that goes on, that much is at hand, and
 * more than DL_AHEAD_BYTES behind it, however it was read; so pieces are the same in every run. */
enum { DL_FIRST_BYTES = 16 << 20, DL_NEXT_BYTES = 1 << 18, DL_AHEAD_BYTES = 4 << 10 };

/* Where the bytes come from: memory, which must outlive the document; or a function that is called
 * until it returns 0. */
struct dl_input {
    struct dl_view bytes;
    dateline_source *read; /* or NULL */
    void *context;
};

struct dl_document {
    struct dl_view text;  /* the text at hand, UTF-8 without a BOM: all of it when it is in memory,
                             else a piece that dl_document_next() moves on */
    uint64_t base;        /* bytes of the text that were before it */
    bool ended;           /* no text follows it */
    const char *encoding; /* as far as it is known */
    struct dl_view
        title; /* front matter's title or Subject:, else the first line when it looks like a
                  heading (short, no full stop at its end, text follows); may be empty */
    struct dl_view date_text; /* what the document says of its date, still words: the value of front
                                 matter's date:, of a mail's Date:, of a "Date:" line near the top;
                                 may be empty */
    const char *date_why;     /* static: "front matter", "mail header", "Date: line" */
    char name_date[16]; /* an ISO date found in the source's name (2018-03-10, 20180310, 2018-03),
                           or "" */
    bool mail;          /* it has the header of one */
    bool mailbox;       /* another mail follows, as far as the text is at hand at first */
    const char *markup; /* static: the language of its marks, where it is not plain text, or NULL */
    const char
        *coding; /* static: how a mail is encoded, where its body is not plain text, or NULL */
    size_t body; /* where the text begins behind front matter or a mail header; else 0 */

    struct dl_input input;
    struct dl_decoder decoder;
    struct dl_buf decoded; /* owns text when it was decoded */
    struct dl_buf raw;     /* bytes that were read and not yet decoded */
};

/* Read the document's beginning. ret starts from {0}, or is an earlier document, whose room is used
 * again; dl_document_free() it, also after a failure. rules know the label of the line that dates a
 * document; source is the file's name or NULL. Returns
 * DATELINE_EBINARY for NUL characters and for files of other programs, DATELINE_EIO when it cannot
 * be read. */
int dl_document_open(const struct dl_rules *rules, const struct dl_input *input, const char *source,
                     struct dl_document *ret, struct dateline_error *reterr);
/* Go on: of the text before `done` (an offset in all of it) the document keeps the last bytes, to
 * which looks back may go. The text that was at hand is swapped with *text, whose room is used for
 * what follows; views of it are valid as long as that is. A text in memory is all at hand, and
 * nothing happens. */
int dl_document_next(struct dl_document *doc, uint64_t done, struct dl_buf *text,
                     struct dateline_error *reterr);
void dl_document_free(struct dl_document *doc);

/* Text at hand: the bytes of the document from base on. */
struct dl_stretch {
    struct dl_view text;
    uint64_t base;
};

/* Line, page and heading of places that are asked for in ascending order. Start from {0}. */
enum { DL_HEADING_MAX = 512 };
struct dl_place {
    uint64_t offset;     /* how far the counts go, in all of the text */
    uint64_t line;       /* 1-based once asked */
    uint64_t page;       /* 1-based once asked */
    uint64_t lf, cr, ff; /* the next of them, not before offset; or there is none before */
    size_t heading_len;
    char heading[DL_HEADING_MAX]; /* the last heading at or before offset; may be empty */
};
/* offset: in the text at hand, or its end. body: before it there are no headings. */
void dl_place_advance(const struct dl_stretch *at_hand, uint64_t body, struct dl_place *place,
                      uint64_t offset);

#endif
