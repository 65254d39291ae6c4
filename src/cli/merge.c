/* SPDX-License-Identifier: MIT */
#include "cli/merge.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "cli/format.h"
#include "cli/input.h"
#include "cli/report.h"

struct merge {
    const struct cli_options *options;
    const char *format;
    struct cli_names names;
    struct cli_input *inputs;
    struct dateline_table *tables;
    size_t n_open;
    struct cli_output output;
};

/* All tables are open at once; the usual limit is 1024 files, the hard one far more. */
static void allow_many_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static bool open_table(struct merge *m, const char *name)
{
    struct cli_input *input = &m->inputs[m->n_open];
    int number = cli_input_open(input, name);
    if (number) {
        cli_report("%s: %s", name, strerror(number));
        return false;
    }
    m->tables[m->n_open++] = (struct dateline_table){name, cli_input_read, input};
    if (!cli_output_is(&m->output, &input->status))
        return true;
    cli_report("%s: this is the output file, and cannot be one of the tables", name);
    return false;
}

static bool open_tables(struct merge *m)
{
    bool good = true;
    m->inputs = calloc(m->names.n, sizeof(*m->inputs));
    m->tables = calloc(m->names.n, sizeof(*m->tables));
    if (!m->inputs || !m->tables) {
        cli_report("%s", "out of memory");
        return false;
    }
    allow_many_files();
    for (size_t i = 0; i < m->names.n; i++)
        good &= open_table(m, m->names.names[i]);
    return good;
}

static bool work(struct merge *m, uint64_t *ret_rows)
{
    const struct cli_options *o = m->options;
    if (!cli_names_collect(o, &m->names) || !cli_output_open(&m->output, o->output) ||
        !open_tables(m))
        return false;
    struct dateline_filter filter = {.since = o->since, .until = o->until};
    if (o->has_min_precision)
        filter.min_precision = (enum dateline_precision)(DATELINE_TIME + o->min_precision);
    struct dateline_write_options options = cli_write_options(o, &m->output);
    struct dateline_error error = {0};
    int code = dateline_merge(m->tables, m->n_open, &filter, m->format, &options, cli_output_sink,
                              &m->output, ret_rows, &error);
    if (!cli_finish_writing(&m->output, code, &error))
        return false;
    if (o->verbose)
        cli_report("chronologies: %zu, rows: %llu", m->n_open, (unsigned long long)*ret_rows);
    return true;
}

bool cli_merge(const struct cli_options *options, uint64_t *ret_rows)
{
    struct merge m = {.options = options, .format = cli_choose_format(options)};
    bool good = work(&m, ret_rows);
    cli_output_discard(&m.output);
    for (size_t i = 0; i < m.n_open; i++)
        cli_input_close(&m.inputs[i]);
    cli_names_free(&m.names);
    free(m.inputs);
    free(m.tables);
    return good;
}
