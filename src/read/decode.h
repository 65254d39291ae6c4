/* SPDX-License-Identifier: MIT */
#ifndef DL_DECODE_H
#define DL_DECODE_H

#include "read/document.h"

/* Fill text, decoded and encoding of doc, which is otherwise {0}. */
int dl_decode(struct dl_view bytes, struct dl_document *doc, struct dateline_error *reterr);

#endif
