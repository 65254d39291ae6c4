/* SPDX-License-Identifier: MIT */
#ifndef DL_ERROR_H
#define DL_ERROR_H

#include "dateline.h"

/* Fill err (NULL is allowed) and return code, so that a function ends: return dl_fail(err, …). */
int dl_fail(struct dateline_error *err, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with a place. file may be NULL. */
int dl_fail_at(struct dateline_error *err, int code, const char *file, unsigned line,
               unsigned column, const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
