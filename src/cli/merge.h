/* SPDX-License-Identifier: MIT */
/* dateline merge: chronologies that dateline wrote → one. */
#ifndef CLI_MERGE_H
#define CLI_MERGE_H

#include <stdint.h>

#include "cli/options.h"

/* False when it failed, which was reported. */
bool cli_merge(const struct cli_options *options, uint64_t *ret_events);

#endif
