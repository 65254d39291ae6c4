/* SPDX-License-Identifier: MIT */
/*
 * How the chronicle keeps its events: one record each, with what a row shows. Each shard has those
 * of its thread in an arena; when that is full they are sorted and go to the shard's file as a run.
 * Rows come from one array of keys over all records; or, once there is a run, from the merge of all
 * runs, a window of rows at a time.
 */
#ifndef DL_STORE_H
#define DL_STORE_H

#include "base/kway.h"
#include "chronicle/chronicle.h"
#include "time/extent.h"

/* A document. Its strings are in its shard. */
struct dl_source {
    const char *name, *title; /* once it has a row */
    uint64_t hash;            /* of the name: the beginning of its events' ids */
    struct dl_shard *in;      /* NULL: not begun */
    bool has_text, has_pages;
    bool dropped; /* rolled back: its events on disk are passed over */
};

/* A record, unpacked: its strings are where it is kept. */
struct dl_record {
    uint32_t source; /* number of its document */
    struct dl_extent extent;
    uint64_t line, offset, page, length;
    size_t match_at, match_len; /* in event; match_len is 0 when it is not inside */
    uint8_t kind, precision, relation, flags, n_timex;
    uint8_t date_len;
    size_t words_len; /* of match */
    const char *date, *value, *match, *explain;
    const char *event;                      /* the sentence, often that of the event before */
    const char *heading, *pattern, *anchor; /* shared by many */
    const struct dateline_timex *timex;     /* of a document whose text is kept: never on disk */
};

/* What records are sorted by. */
struct dl_key {
    /* The span of time, first second above and width below: the smaller comes first. Odd: of equal
     * ones the spans themselves decide. */
    uint64_t when;
    /* Number of the document, and in the lower half index in its shard's records, which are in the
     * order of places: it decides between equals. */
    uint64_t place;
};

/* A sorted run: bytes of its shard's file. */
struct dl_run {
    uint64_t from, to;
};

#define DL_SHARED 256
#define DL_SHARED_NAMES 64
#define DL_KINDS 6

struct dl_shared {
    size_t at, len;
};

struct dl_shared_name {
    const char *name;
    size_t at;
};

struct dl_shard {
    struct dl_chronicle *chronicle;
    struct dl_arena arena; /* records and sentences */
    struct dl_arena names; /* of documents with rows: they stay */
    char **records;        /* packed, in the order of places */
    size_t n, cap_records;
    size_t counts[DL_KINDS]; /* rows of each kind, by the number of its bit; those on disk too */
    /* The document that is being added and can be rolled back: */
    bool begun;
    uint32_t document, n_added;
    uint64_t last_offset; /* of what was added last */
    struct dl_buf heads;  /* its name, NUL, and its title */
    size_t n_before, n_runs_before, counts_before[DL_KINDS], text_before;
    /* Strings that many events have, one behind the other, each with its NUL; and by a hash where
     * the last ones are. */
    struct dl_buf shared;
    struct dl_shared slots[DL_SHARED];
    struct dl_shared_name patterns[DL_SHARED_NAMES]; /* the same by where a name is */
    const char *last_event; /* sentence of the event before, of this length */
    size_t last_event_len;
    size_t last_anchor; /* where it is in shared; 0: none yet */
    struct dl_point last_anchor_point;
    struct dl_buf sentence, words; /* where dl_shard_add() puts them together */
    uint64_t sentence_place;       /* of that sentence in the document … */
    size_t sentence_len; /* … and its length before it was folded; SIZE_MAX: not known */
    struct dl_buf text, text_date; /* of documents whose text is kept; TIMEX3 value of the date */
    int fd;                        /* of the file with the runs; -1: none yet */
    struct dl_run *runs;
    size_t n_runs, cap_runs;
};

/* Goes through one run. */
struct dl_reader {
    int fd;
    uint64_t at, to; /* what was not yet read of its file */
    char *bytes;     /* [from, end) is what is not yet used of what was read */
    size_t from, end, cap;
    struct dl_record record; /* the one it has come to; its strings are in bytes */
    struct dl_span span;     /* of it; of all the same when the order is by place */
    size_t size;             /* bytes of it */
};

/* Rows in order, some at a time. */
struct dl_merge {
    struct dl_reader *readers;
    size_t n_readers;
    struct dl_kway kway;
    size_t first;       /* index of the first row in the window */
    struct dl_buf rows; /* the window: packed records, one behind the other … */
    size_t *at;         /* … and where they begin */
    size_t n;
};

struct dl_chronicle {
    struct dl_limits limits;
    size_t memory, n_threads;
    char *folder;
    bool runs_by_place;
    struct dl_source *sources;
    size_t n_sources, cap_sources;
    struct dl_shard **shards;
    size_t n_shards, cap_shards;
    /* While nothing was added since dl_chronicle_arrange(): */
    bool arranged, by_place;
    struct dl_key *keys;   /* in order; NULL when there are runs */
    size_t n;              /* rows */
    struct dl_merge merge; /* when there are runs */
};

/* ---- pack.c ---- */

/* Most bytes that a record takes besides its strings: sixteen numbers, seven bits a byte, six that
 * are a byte each, and where its annotations are. */
enum { DL_PACKED_MOST = 16 * 10 + 6 + sizeof(void *) };
/* What a record shares with others: places in their shard's shared strings. */
struct dl_shares {
    size_t heading, pattern, anchor;
};
/* Put a record down at p, where there is room for it; its event is in the same memory. Returns the
 * end. */
char *dl_pack(const struct dl_record *r, const struct dl_shares *shares, char *p);
void dl_unpack(const char *packed, const struct dl_buf *shared, struct dl_record *ret);
/* The same for disk, where all its strings stand behind it. */
void dl_pack_alone(const char *packed, const struct dl_buf *shared, struct dl_buf *out);
/* Returns the size of the record at bytes, which hold all of it. */
size_t dl_unpack_alone(const char *bytes, struct dl_record *ret);
/* Of a record in memory, only what the order looks at. */
void dl_unpack_span(const char *packed, struct dl_record *ret);
/* Into the cache: such a record, and, once it is there, its sentence. So many records before their
 * turn each step is best taken. */
enum { DL_FETCH_AHEAD = 8 };
void dl_packed_fetch(const char *packed);
void dl_packed_fetch_event(const char *packed);

/* ---- order.c ---- */

struct dl_span dl_span_of(const struct dl_record *r, bool by_place);

/* ---- sort.c ---- */
/* The keys of the shards' records, in order; NULL when memory runs out. The caller frees them. */
struct dl_key *dl_sorted_keys(struct dl_shard *const *shards, size_t n_shards, bool by_place,
                              size_t n_threads);

/* ---- runs.c ---- */
/* Room for the next records. */
void dl_shard_forget_records(struct dl_shard *p);
/* Put the records of a shard to its file, as a run, and forget them. */
int dl_run_write(struct dl_shard *p, struct dateline_error *reterr);
int dl_merge_begin(struct dl_chronicle *c, struct dateline_error *reterr);
/* Move the window on to the rows behind it, or back to the first; n is 0 behind the last. */
int dl_merge_next(struct dl_chronicle *c, struct dateline_error *reterr);
void dl_merge_free(struct dl_merge *m);

/* The number of the bit of a kind; DL_KINDS when it is none. */
size_t dl_kind_index(unsigned kind);

/* FNV-1a of 64 bits (Fowler, Noll and Vo): continue hash with more bytes. */
#define DL_FNV1A_START UINT64_C(0xCBF29CE484222325)
uint64_t dl_fnv1a(uint64_t hash, const char *bytes, size_t len);

#endif
