/* SPDX-License-Identifier: MIT */
#ifndef DL_PRINT_H
#define DL_PRINT_H

#include "rules/rules.h"

/* Rules as a C file, that defines them as constants under the name dl_builtin_rules. */
void dl_rules_print(const struct dl_rules *rules, struct dl_buf *out);

#endif
