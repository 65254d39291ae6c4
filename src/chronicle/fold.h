/* SPDX-License-Identifier: MIT */
#ifndef DL_FOLD_H
#define DL_FOLD_H

#include "base/str.h"

/* Put the sentence into *out (emptied first) with every run of white space and control characters
 * folded to one space, and none at its ends. [*at, *at + *len) is the match in the sentence, and
 * then in what was put out. */
void dl_fold_sentence(struct dl_view sentence, size_t *at, size_t *len, struct dl_buf *out);

#endif
