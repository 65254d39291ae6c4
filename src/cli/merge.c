/* SPDX-License-Identifier: MIT */
#include "cli/merge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/format.h"
#include "cli/input.h"
#include "cli/report.h"
#include "cli/terminal.h"

/* Files that stay open: the others are opened for every piece that is read, so that there can be
 * more of them than a process may open. */
enum { MOST_OPEN = 256, SPARE_OPEN = 16, COPY_PIECE = 64 << 10 };

/* A file from which pieces are read. */
struct source {
    const char *name;
    struct cli_input input; /* its fd is -1 between two pieces of one that does not stay open */
    bool stays_open, is_regular;
    off_t at;
};

struct merge {
    const struct cli_options *options;
    const char *format;
    struct cli_names names;
    struct source *sources;
    struct dateline_table *tables;
    struct cli_output output;
};

/* ---- inputs ---------------------------------------------------------------------------------- */

static int64_t read_piece(void *context, char *bytes, size_t room)
{
    struct source *s = context;
    if (!s->is_regular)
        return cli_input_read(&s->input, bytes, room);
    int number = s->input.fd < 0 ? cli_input_open(&s->input, s->name) : 0;
    if (number)
        return -number;
    ssize_t n;
    do
        n = pread(s->input.fd, bytes, room, s->at);
    while (n < 0 && errno == EINTR);
    int64_t ret = n < 0 ? -errno : n;
    s->at += n < 0 ? 0 : n;
    if (!s->stays_open)
        cli_input_close(&s->input);
    return ret;
}

static int restart(void *context)
{
    struct source *s = context;
    s->at = 0;
    return s->is_regular ? 0 : -ESPIPE;
}

/* All that a pipe holds, into a file without a name. Returns 0 or an errno value. */
static int copy_all(struct cli_input *input, int to)
{
    char *piece = malloc(COPY_PIECE);
    int64_t n = piece ? 1 : -ENOMEM;
    while (piece && (n = cli_input_read(input, piece, COPY_PIECE)) > 0) {
        for (int64_t done = 0; done < n;) {
            ssize_t m = write(to, piece + done, (size_t)(n - done));
            if (m < 0 && errno != EINTR) {
                free(piece);
                return errno;
            }
            done += m < 0 ? 0 : m;
        }
    }
    free(piece);
    return (int)-n;
}

/* A pipe that has to be read twice is copied to a temporary file first. */
static bool keep(struct source *s)
{
    const char *folder = cli_temporary_folder();
    char path[4096];
    snprintf(path, sizeof(path), "%s/dateline-XXXXXX", folder);
    int fd = mkstemp(path);
    int number = fd < 0 ? errno : 0;
    if (fd >= 0) {
        unlink(path);
        number = copy_all(&s->input, fd);
    }
    if (number) {
        cli_report("%s: cannot be kept in %s: %s", s->name, folder, strerror(number));
        if (fd >= 0)
            close(fd);
        return false;
    }
    cli_input_close(&s->input);
    s->input.fd = fd;
    s->is_regular = s->stays_open = true;
    return true;
}

static bool open_source(struct merge *m, size_t i, bool stays_open, bool twice)
{
    struct source *s = &m->sources[i];
    *s = (struct source){.name = m->names.names[i], .input = {.fd = -1}};
    int number = cli_input_open(&s->input, s->name);
    if (number) {
        cli_report("%s: %s", s->name, strerror(number));
        return false;
    }
    if (cli_output_is(&m->output, &s->input.status)) {
        cli_report("%s: this is the output file, and cannot be one of the tables", s->name);
        return false;
    }
    s->is_regular = S_ISREG(s->input.status.st_mode);
    s->stays_open = stays_open || !s->is_regular || s->input.fd == STDIN_FILENO;
    off_t at = s->input.fd == STDIN_FILENO ? lseek(s->input.fd, 0, SEEK_CUR) : 0;
    if (at > 0) /* somebody read its beginning, which is not ours */
        s->is_regular = false;
    if (!s->stays_open)
        cli_input_close(&s->input);
    return s->is_regular || !twice || keep(s);
}

/* What is written beside the output file can be thrown away; a stream must be sure first that all
 * tables are good, and text is laid out by its longest date. */
static bool reads_twice(const struct merge *m)
{
    return !m->output.temporary || strcmp(m->format, "text") == 0;
}

static bool open_tables(struct merge *m)
{
    bool good = true;
    long open_max = sysconf(_SC_OPEN_MAX);
    size_t most = open_max > 0 && open_max < MOST_OPEN + SPARE_OPEN
                      ? (size_t)(open_max > SPARE_OPEN ? open_max - SPARE_OPEN : 0)
                      : MOST_OPEN;
    m->sources = calloc(m->names.n, sizeof(*m->sources));
    m->tables = calloc(m->names.n, sizeof(*m->tables));
    if (!m->sources || !m->tables) {
        cli_report("%s", strerror(ENOMEM));
        return false;
    }
    for (size_t i = 0; i < m->names.n; i++)
        m->sources[i].input.fd = -1;
    for (size_t i = 0; i < m->names.n; i++) {
        good &= open_source(m, i, i < most, reads_twice(m));
        m->tables[i] = (struct dateline_table){
            .name = m->names.names[i],
            .read = read_piece,
            .restart = reads_twice(m) ? restart : NULL,
            .read_context = &m->sources[i],
        };
    }
    return good;
}

/* Standard input can be read once. */
static bool check_names(const struct merge *m)
{
    const struct cli_options *o = m->options;
    size_t n = o->files_from && strcmp(o->files_from, "-") == 0;
    for (size_t i = 0; i < m->names.n; i++)
        n += strcmp(m->names.names[i], "-") == 0;
    if (n > 1)
        cli_report("standard input is named %zu times, and can be read once", n);
    return n <= 1;
}

static void summarize(const struct merge *m, const struct dateline_merge_counts *counts)
{
    if (m->options->verbose)
        cli_report("chronologies: %zu, rows: %llu, left out as repeated: %llu", m->names.n,
                   (unsigned long long)counts->rows, (unsigned long long)counts->repeated);
    if (counts->undated && !m->options->quiet)
        cli_report("%llu row%s without a date; --undated keeps %s",
                   (unsigned long long)counts->undated,
                   counts->undated == 1 ? " is left out, being" : "s are left out, being",
                   counts->undated == 1 ? "it" : "them");
}

static bool work(struct merge *m, uint64_t *ret_events)
{
    const struct cli_options *o = m->options;
    if (!cli_check_format(o, m->format) || !cli_names_collect(o, &m->names) || !check_names(m) ||
        !cli_output_open(&m->output, o) || !open_tables(m))
        return false;
    struct dateline_filter filter = {.since = o->since, .until = o->until};
    if (o->has_min_precision)
        filter.min_precision = (enum dateline_precision)(DATELINE_TIME + o->min_precision);
    struct dateline_write_options options = cli_write_options(o, &m->output);
    struct dateline_error error = {0};
    struct dateline_merge_counts counts = {0};
    int code = dateline_merge(m->tables, m->names.n, &filter, m->format, &options, cli_output_sink,
                              &m->output, &counts, &error);
    if (!cli_finish_writing(&m->output, code, &error))
        return false;
    *ret_events = counts.events;
    summarize(m, &counts);
    return true;
}

bool cli_merge(const struct cli_options *options, uint64_t *ret_events)
{
    struct merge m = {.options = options, .format = cli_choose_format(options)};
    bool good = m.format && work(&m, ret_events);
    cli_output_discard(&m.output);
    for (size_t i = 0; m.sources && i < m.names.n; i++)
        cli_input_close(&m.sources[i].input);
    cli_names_free(&m.names);
    free(m.sources);
    free(m.tables);
    return good;
}
