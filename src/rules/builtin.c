/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "rules/compiled.h"

struct dl_rules *dl_rules_builtin(bool no_jit)
{
    struct dl_rules *rules = malloc(sizeof *rules);
    if (rules) {
        *rules = dl_builtin_rules;
        rules->no_jit = no_jit;
    }
    return rules;
}
