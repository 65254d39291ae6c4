/* SPDX-License-Identifier: MIT */
/* Written chronologies → one. */
#ifndef DL_MERGE_H
#define DL_MERGE_H

#include "chronicle/chronicle.h"
#include "dateline.h"
#include "write/write.h"

/* See dateline_merge(). */
int dl_merge(const struct dateline_table *tables, size_t n, const struct dl_limits *limits,
             const struct dl_format *format, const struct dateline_write_options *options,
             dateline_sink *sink, void *context, struct dateline_merge_counts *ret_counts,
             struct dateline_error *reterr);

#endif
