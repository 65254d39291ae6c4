/* SPDX-License-Identifier: MIT */
/* Any bytes, as a pattern file; what loads is matched on a text that has something for it. */
#include <stdlib.h>

#include "find/find.h"
#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char text[] =
    "On Monday, 3 May 1911 (c. 1450?), from 30 September to 2 October 1938,\n"
    "3/4/2015, 2,000 men; Easter 44 BC. Two weeks later, at 7pm: [1951_03_09]\n";

static void expect(bool ok)
{
    if (!ok)
        abort();
}

static void expect_place(void *context, const struct dateline_error *error, bool verbose_only)
{
    (void)context;
    (void)verbose_only;
    expect(error->text[0] != '\0' && error->line >= 1);
}

static void find(const struct dl_rules *rules)
{
    struct dl_finder *finder;
    struct dl_findings found;

    expect(dl_finder_new(rules, false, &finder) == DATELINE_OK);
    if (dl_find(finder, dl_view_of(text), 0, true, NULL, NULL, &found, NULL) == DATELINE_OK)
        for (size_t i = 0; i < found.n_mentions; i++)
            expect(found.mentions[i].offset + found.mentions[i].length < sizeof text);
    dl_finder_free(finder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct dl_rules_source source = {"fuzz.patterns", dl_view((const char *)data, size),
                                           false};
    const struct dl_rules_options options = {.no_jit = true, .on_error = expect_place};
    struct dl_rules *rules;

    if (dl_rules_new(&source, 1, &options, &rules, NULL) == DATELINE_OK) {
        find(rules);
        dl_rules_free(rules);
    }
    return 0;
}
