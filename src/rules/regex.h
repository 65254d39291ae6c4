/* SPDX-License-Identifier: MIT */
/* The only door to PCRE2. Limits are set on every match. */
#ifndef DL_REGEX_H
#define DL_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "dateline.h"

struct dl_regex;      /* compiled; constant; shared by threads */
struct dl_regex_work; /* one thread's: match data, JIT stack */

enum dl_regex_flag {
    DL_REGEX_TEXT = 1,     /* the subject is UTF-8 text; otherwise it is bytes */
    DL_REGEX_ANCHORED = 2, /* matches begin where asked, nowhere later */
    DL_REGEX_NO_JIT = 4,
    /* The subject is not looked through for what a match cannot do without before it is tried: of a
     * long text that would be thousands of bytes for each "[" that may want a "]". First bytes are
     * then not known. */
    DL_REGEX_NO_SEARCH = 8,
};

/* DATELINE_EPATTERN: reterr->text is PCRE2's message, reterr->column the 1-based byte offset. */
int dl_regex_new(struct dl_view pattern, unsigned flags, struct dl_regex **ret,
                 struct dateline_error *reterr);
void dl_regex_free(struct dl_regex *re);

/* Make JIT code for it, where there is JIT; nobody else may use it meanwhile. */
void dl_regex_add_jit(struct dl_regex *re);

bool dl_regex_can_match_empty(const struct dl_regex *re);
/* The bytes that can begin a match, as 256 bits; false when PCRE2 does not know (any byte can). */
bool dl_regex_first_bytes(const struct dl_regex *re, uint8_t ret_bitmap[32]);
/* The named group at index (0-based) and its number; false past the end. */
bool dl_regex_group(const struct dl_regex *re, size_t index, const char **ret_name,
                    unsigned *ret_number);

unsigned dl_regex_groups(const struct dl_regex *re); /* how many it captures */

/* For any expressions with up to that many groups. */
int dl_regex_work_new(unsigned groups, struct dl_regex_work **ret);
void dl_regex_work_free(struct dl_regex_work *work);

enum dl_regex_result {
    DL_REGEX_NO_MATCH = 0,
    DL_REGEX_MATCH = 1,
    DL_REGEX_LIMIT = -1,
    DL_REGEX_ERROR = -2
};

/* limit: PCRE2's match limit for this call. On DL_REGEX_MATCH, *ret_groups points to *ret_n pairs
 * of offsets (begin, end; begin is SIZE_MAX for an unset group), valid until the next match with
 * this work. */
enum dl_regex_result dl_regex_match(const struct dl_regex *re, struct dl_regex_work *work,
                                    const char *subject, size_t len, size_t start, uint32_t limit,
                                    const size_t **ret_groups, size_t *ret_n);

const char *dl_regex_version(void);

#endif
