/* SPDX-License-Identifier: MIT */
/* A program of the build: loads the pattern files that are carried inside, checks them, and writes
 * what the loader made of them as C, so that no run has to do it again. */
#include <stdio.h>

#include "rules/embedded.h"
#include "rules/print.h"

static void complain(void *context, const struct dateline_error *error, bool fatal)
{
    (void)context;
    (void)fatal;
    fprintf(stderr, "data/%s:%u:%u: %s\n", error->file, error->line, error->column, error->text);
}

static int load(struct dl_rules **ret)
{
    struct dl_rules_source sources[64];
    struct dl_buf texts[64] = {{0}};
    struct dl_rules_options options = {.on_error = complain};
    size_t n = 0;
    bool ok = true;
    for (; n < dl_n_embedded_patterns && n < sizeof sources / sizeof *sources; n++) {
        dl_embedded_text(&dl_embedded_patterns[n], &texts[n]);
        ok = ok && !texts[n].failed;
        sources[n] = (struct dl_rules_source){dl_embedded_patterns[n].name,
                                              dl_view(texts[n].data, texts[n].len), false};
    }
    int rc = ok ? dl_rules_new(sources, n, &options, ret, NULL) : DATELINE_ENOMEM;
    while (n--)
        dl_buf_free(&texts[n]);
    return rc;
}

int main(void)
{
    struct dl_rules *rules = NULL;
    if (load(&rules) != DATELINE_OK) {
        fputs("the pattern files cannot be used as they are\n", stderr);
        return 1;
    }
    struct dl_buf out = {0};
    dl_rules_print(rules, &out);
    dl_rules_free(rules);
    bool ok = !out.failed && fwrite(out.data, 1, out.len, stdout) == out.len && !fflush(stdout);
    dl_buf_free(&out);
    if (!ok)
        fputs("the tables cannot be written\n", stderr);
    return ok ? 0 : 1;
}
