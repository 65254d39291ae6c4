/* SPDX-License-Identifier: MIT */
/* How the chronicle keeps its events: one record each, in an arena, with what a row shows; one
 * array of them in the order of place, and one in the order of time. */
#ifndef DL_STORE_H
#define DL_STORE_H

#include "chronicle/chronicle.h"

struct dl_source {
    const char *name, *title;
    uint64_t hash; /* of the name: the beginning of its events' ids */
    bool has_text, has_pages;
    struct dl_buf text;
    struct dl_view date;
};

/* An end that is open or unknown counts as infinite. */
#define DL_NO_FIRST INT64_MIN
#define DL_NO_LAST INT64_MAX

struct dl_record {
    int64_t first, last;                    /* days, or DL_NO_FIRST, DL_NO_LAST */
    int32_t first_second, last_second;      /* of these days: 0 and 86399 but for times */
    const char *event;                      /* the sentence, often that of the event before */
    const char *heading, *pattern, *anchor; /* shared by many */
    const struct dateline_timex *timex;
    uint64_t line, page, offset, length;
    uint32_t source;              /* index of its document */
    uint32_t number;              /* in the order of adding */
    uint32_t match_at, match_len; /* in event */
    uint32_t explain_at;          /* in strings */
    uint8_t value_at, words_at;   /* in strings */
    uint8_t kind, precision, relation, flags, n_timex;
    bool dropped;     /* by the filter */
    uint8_t coarsest; /* precision, or of a range whose ends differ the coarser one's */
    char strings[];   /* date, value, match, explain, and event when it is not shared */
};

/* What the order of time looks at. */
struct dl_key {
    int64_t first, last; /* seconds, or DL_NO_FIRST, DL_NO_LAST; rows without a date come last */
    uint32_t place;      /* index in records: the order of places decides between equals */
};

#define DL_SHARED 256
#define DL_KINDS 6

struct dl_chronicle {
    struct dl_arena arena;
    struct dl_source *sources;
    size_t n_sources, cap_sources;
    struct dl_record **records;
    size_t n, cap_records;
    bool settled; /* records are in the order of place */
    /* Records in the order of time, while they are as many as there are records; and where they are
     * sorted. There is room for all records, twice in keys, so that sorting cannot fail. */
    struct dl_record **sorted;
    struct dl_key *keys;
    size_t n_sorted, cap_sorted, cap_keys;
    size_t counts[DL_KINDS]; /* rows of each kind, by the number of its bit */
    uint32_t n_added;
    bool begun;      /* there is a document that can be rolled back: */
    size_t n_before; /* rows that came before it */
    bool settled_before;
    struct dl_view shared[DL_SHARED]; /* strings that many events have, by a hash */
    const char *last_event;           /* sentence of the event before, of this length */
    size_t last_event_len;
    struct dl_buf sentence, strings; /* where dl_chronicle_add() puts them together */
    char start[16], end[16], id[17]; /* of the row that was asked for last */
};

/* Put the records in the order of documents and places. */
void dl_chronicle_settle(struct dl_chronicle *c);

/* The number of the bit of a kind; DL_KINDS when it is none. */
size_t dl_kind_index(unsigned kind);

/* FNV-1a of 64 bits (Fowler, Noll and Vo): continue hash with more bytes. */
#define DL_FNV1A_START UINT64_C(0xCBF29CE484222325)
uint64_t dl_fnv1a(uint64_t hash, const char *bytes, size_t len);

#endif
