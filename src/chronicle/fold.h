/* SPDX-License-Identifier: MIT */
#ifndef DL_FOLD_H
#define DL_FOLD_H

#include "base/str.h"

/* Add the text to *out with every run of white space and control characters folded to one space,
 * and none at its ends; the marks of quoted lines ("> ") are of the white space. */
void dl_fold(struct dl_view text, struct dl_buf *out);

/* Put the sentence, folded, into *out (emptied first). [*at, *at + *len) is the match in the
 * sentence, and then in what was put out. */
void dl_fold_sentence(struct dl_view sentence, size_t *at, size_t *len, struct dl_buf *out);

#endif
