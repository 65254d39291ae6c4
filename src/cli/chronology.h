/* SPDX-License-Identifier: MIT */
/* The main job: documents → chronology. */
#ifndef CLI_CHRONOLOGY_H
#define CLI_CHRONOLOGY_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"

/* False when something failed, which was reported. */
bool cli_make_chronology(const struct cli_options *options, size_t *ret_events);
/* Load the pattern files; false, and reports, when one is wrong. listing: patterns are to be
 * listed. */
bool cli_load_engine(const struct cli_options *options, bool listing, struct dateline_engine **ret);

#endif
