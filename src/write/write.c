/* SPDX-License-Identifier: MIT */
#include "write/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/team.h"
#include "base/utf8.h"

/* ---- the formats ----------------------------------------------------------------------------- */

/* One file and one row here for each, in the order of --list-formats. */
#define FORMATS(X) X(text) X(csv) X(tsv) X(jsonl) X(timex3) X(explain)

#define X(name) extern const struct dl_format dl_format_##name;
FORMATS(X)
#undef X

#define X(name) &dl_format_##name,
static const struct dl_format *const formats[] = {FORMATS(X)};
#undef X

#define N_FORMATS (sizeof formats / sizeof *formats)

const struct dl_format *dl_format_at(size_t index)
{
    return index < N_FORMATS ? formats[index] : NULL;
}

const struct dl_format *dl_format_find(const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

/* ---- output ---------------------------------------------------------------------------------- */

/* One call of the sink gets as many whole pieces as there are, but for the last: of a file that is
 * written in whole pages the system makes less work. */
#define PIECE ((size_t)128 * 1024)

static void out_send(struct dl_out *out, const char *bytes, size_t len)
{
    if (!out->error && len)
        out->error = out->sink(out->context, bytes, len);
}

static void out_flush(struct dl_out *out)
{
    out_send(out, out->buf.data, out->buf.len);
    out->buf.len = 0;
}

static void send_pieces(struct dl_out *out)
{
    struct dl_buf *buf = &out->buf;
    size_t rest = buf->len % PIECE;
    out_send(out, buf->data, buf->len - rest);
    memmove(buf->data, buf->data + buf->len - rest, rest);
    buf->len = rest;
}

void dl_out_add(struct dl_out *out, const char *bytes, size_t len)
{
    if (len >= PIECE && out->sink) { /* a document's text: not worth a copy */
        out_flush(out);
        out_send(out, bytes, len);
        return;
    }
    dl_buf_add(&out->buf, bytes, len);
    if (out->buf.len >= PIECE && out->sink)
        send_pieces(out);
}

void dl_out_text(struct dl_out *out, const char *text)
{
    dl_out_add(out, text, strlen(text));
}

void dl_out_u64(struct dl_out *out, uint64_t n)
{
    dl_buf_add_u64(&out->buf, n);
}

uint32_t dl_visible(uint32_t c)
{
    if ((c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029)
        return ' ';
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e) ||
        (c >= 0x2066 && c <= 0x2069))
        return 0xfffd;
    return c;
}

void dl_out_visible(struct dl_out *out, struct dl_view text)
{
    const char *end = text.data + text.len, *run = text.data;
    size_t len;
    for (const char *p = text.data; p < end; p += len) {
        len = 1;
        if (dl_is_plain(*p))
            continue;
        uint32_t c = dl_utf8_get(p, end, &len);
        if (dl_visible(c) == c)
            continue;
        dl_out_add(out, run, (size_t)(p - run));
        dl_utf8_add(&out->buf, dl_visible(c));
        run = p + len;
    }
    dl_out_add(out, run, (size_t)(end - run));
}

/* ---- writing --------------------------------------------------------------------------------- */

enum { BLOCK_ROWS = 512, USUAL_DATE_WIDTH = sizeof "2015-09-03" - 1 };

typedef void row_writer(struct dl_writer_state *s, const struct dateline_row *row);

struct writer {
    const struct dl_format *format;
    const struct dl_rows *rows;
    dateline_sink *sink;
    void *context;
    struct dl_team team; /* the first member hands out blocks, and the others do them */
    struct block *blocks;
    size_t n_blocks, first;        /* in a ring; the first is sent next */
    unsigned kinds;                /* of the rows that are written now */
    bool full;                     /* an optional column is shown */
    int error;                     /* the sink's first refusal */
    bool failed;                   /* memory ran out */
    struct dateline_error no_rows; /* its code: rows cannot be had */
};

/* Rows that are written together, in memory. */
struct block {
    struct dl_task task;
    struct writer *writer;
    size_t from, to;
    struct dl_writer_state state;
    struct dl_out out;
    struct dl_buf name;       /* the row's source, made valid UTF-8 */
    const char *valid_source; /* the last that was so; NULL: not known */
};

/* File names can hold any bytes; everything behind this point is UTF-8. */
static void make_source_valid(struct block *b, struct dateline_row *row)
{
    struct dl_buf *name = &b->name;
    if (row->source == b->valid_source)
        return;
    size_t len = strlen(row->source);
    size_t valid = dl_utf8_valid(row->source, len);
    if (valid == len) {
        b->valid_source = b->writer->rows->sources_stay ? row->source : NULL;
        return;
    }
    name->len = 0;
    const char *p = row->source;
    while (valid < len) {
        dl_buf_add(name, p, valid);
        dl_utf8_add(name, 0xfffd);
        p += valid + 1;
        len -= valid + 1;
        valid = dl_utf8_valid(p, len);
    }
    dl_buf_add(name, p, len);
    row->source = name->failed ? "" : name->data;
}

static void each_row_of(struct block *b, row_writer *f)
{
    const struct writer *w = b->writer;
    struct dateline_row row;
    char room[DL_ROW_ROOM];
    for (size_t i = b->from; i < b->to && !b->out.error; i++) {
        w->rows->row(w->rows->context, i, w->full, room, &row);
        if (!(row.kind & w->kinds))
            continue;
        make_source_valid(b, &row);
        f(&b->state, &row);
    }
}

static void write_block(struct dl_task *task, void *member)
{
    struct block *b = (struct block *)task; /* its first field */
    (void)member;
    each_row_of(b, b->writer->format->row);
}

/* Hand on what is in the block, with more to come if it is the only one. */
static void send(struct writer *w, struct block *b, bool all)
{
    bool only = b->out.sink != NULL;
    w->failed |= b->out.buf.failed || b->state.field.failed || b->name.failed;
    if (only && !w->failed && all)
        out_flush(&b->out);
    else if (!only && !w->failed && !w->error && b->out.buf.len)
        w->error = w->sink(w->context, b->out.buf.data, b->out.buf.len);
    if (!only)
        b->out.buf.len = 0;
    if (b->out.error)
        w->error = b->out.error;
}

static bool is_stopped(const struct writer *w)
{
    return w->error || w->failed || w->no_rows.code;
}

static struct block *block_at(const struct writer *w, size_t i)
{
    return &w->blocks[(w->first + i) % w->n_blocks];
}

/* Write the rows from `from` to `to`, which are at hand: blocks of them at the same time, and out
 * in their order. */
static void write_rows(struct writer *w, size_t from, size_t to)
{
    bool shared = w->n_blocks > 1 && to - from > BLOCK_ROWS;
    for (size_t n = 0; n > 0 || (from < to && !is_stopped(w));) {
        for (; from < to && n < w->n_blocks && !is_stopped(w); n++) {
            struct block *b = block_at(w, n);
            b->from = from;
            from = b->to = to - from < BLOCK_ROWS ? to : from + BLOCK_ROWS;
            if (shared)
                dl_team_post(&w->team, &b->task);
        }
        struct block *b = block_at(w, 0);
        if (shared)
            dl_team_wait(&w->team, &b->task, w);
        else
            write_block(&b->task, w);
        send(w, b, false);
        w->first = (w->first + 1) % w->n_blocks;
        n--;
    }
}

static size_t rows_at_hand(struct writer *w, size_t index)
{
    return is_stopped(w) ? 0 : w->rows->at_hand(w->rows->context, index, &w->no_rows);
}

static void measure_rows(struct writer *w)
{
    struct block *b = &w->blocks[0];
    b->from = 0;
    for (size_t n; (n = rows_at_hand(w, b->from)) > 0; b->from = b->to) {
        b->to = b->from + n;
        each_row_of(b, w->format->measure);
    }
    for (size_t i = 1; i < w->n_blocks; i++)
        w->blocks[i].state.date_width = b->state.date_width;
}

static bool is_piecewise(const struct writer *w)
{
    return w->blocks[0].state.options->piecewise;
}

/* Undated rows stand behind the events unless the format goes by place. */
static void all_rows(struct writer *w, bool measure)
{
    unsigned undated = w->blocks[0].state.options->undated ? DATELINE_UNDATED : 0;
    unsigned passes[] = {w->format->kinds, undated & ~w->format->kinds};
    if (w->rows->once || w->rows->undated_last || is_piecewise(w)) {
        passes[0] |= undated;
        passes[1] = 0;
    }
    for (size_t pass = 0; pass < 2 && passes[pass]; pass++) {
        w->kinds = passes[pass];
        if (measure) {
            measure_rows(w);
            continue;
        }
        for (size_t index = 0, n; (n = rows_at_hand(w, index)) > 0; index += n)
            write_rows(w, index, index + n);
    }
}

static int refuse_columns(const struct dl_format *format, struct dateline_error *reterr)
{
    char with[64] = "";
    for (size_t i = 0, n = 0; i < N_FORMATS && n < sizeof with; i++)
        if (formats[i]->columns != DL_NO_COLUMNS)
            n += (size_t)snprintf(with + n, sizeof with - n, "%s%s", n ? ", " : "",
                                  formats[i]->name);
    return dl_fail(reterr, DATELINE_EINVAL,
                   "the format %s has no columns to choose; these formats have: %s", format->name,
                   with);
}

static int choose_columns(const struct dl_format *format, const char *names, uint8_t *columns,
                          size_t *n, struct dateline_error *reterr)
{
    if (names && format->columns == DL_NO_COLUMNS)
        return refuse_columns(format, reterr);
    if (names)
        return dl_columns_parse(names, columns, n, reterr);
    *n = dl_columns_default(format->columns, columns);
    return DATELINE_OK;
}

/* The work of the team's first member; the others have none of their own. */
static void write_all(struct dl_team *team, void *member)
{
    struct writer *w = member;
    (void)team;
    if (!w)
        return;
    struct block *b = &w->blocks[0];
    if (w->format->measure && !w->rows->once && !is_piecewise(w))
        all_rows(w, true);
    if (w->format->begin)
        w->format->begin(&b->state);
    send(w, b, false);
    all_rows(w, false);
    b = &w->blocks[0];
    if (w->format->end)
        w->format->end(&b->state);
    send(w, b, true);
}

static bool new_blocks(struct writer *w, const struct dl_writer_state *state)
{
    w->blocks = calloc(w->n_blocks, sizeof *w->blocks);
    w->team.members = calloc(w->team.n, sizeof *w->team.members);
    if (!w->blocks || !w->team.members)
        return false;
    w->team.members[0] = w;
    for (size_t i = 0; i < w->n_blocks; i++) {
        struct block *b = &w->blocks[i];
        *b = (struct block){.task = {.run = write_block}, .writer = w, .state = *state};
        b->state.out = &b->out;
        b->out.context = w->context;
        b->out.sink = w->n_blocks == 1 ? w->sink : NULL;
    }
    return true;
}

static void free_blocks(struct writer *w)
{
    for (size_t i = 0; w->blocks && i < w->n_blocks; i++) {
        dl_buf_free(&w->blocks[i].out.buf);
        dl_buf_free(&w->blocks[i].state.field);
        dl_buf_free(&w->blocks[i].name);
    }
    free(w->blocks);
    free(w->team.members);
}

/* What came of the writing. */
static int outcome(const struct writer *w, struct dateline_error *reterr)
{
    if (w->error)
        return dl_fail(reterr, DATELINE_EIO, "cannot write: %s", strerror(-w->error));
    if (w->failed)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    if (w->no_rows.code && reterr)
        *reterr = w->no_rows;
    return w->no_rows.code;
}

int dl_write(const struct dl_format *format, const struct dateline_write_options *options,
             const struct dl_rows *rows, size_t n_threads, struct dl_view text,
             struct dl_view document_date, dateline_sink *sink, void *sink_context,
             struct dateline_error *reterr)
{
    static const struct dateline_write_options none;
    uint8_t columns[DL_COLUMNS_MAX];
    struct dl_writer_state state = {.options = options ? options : &none,
                                    .columns = columns,
                                    .text = text,
                                    .document_date = document_date};
    if (rows->once || state.options->piecewise)
        state.date_width = USUAL_DATE_WIDTH;
    int rc = choose_columns(format, state.options->columns, columns, &state.n_columns, reterr);
    if (!rc && format->check)
        rc = format->check(state.options, reterr);
    if (rc)
        return rc;

    struct writer w = {.format = format, .rows = rows, .sink = sink, .context = sink_context};
    w.team = (struct dl_team){.work = write_all, .n = format->needs_text ? 1 : n_threads};
    w.n_blocks = w.team.n > 1 ? 2 * w.team.n : 1;
    for (size_t i = 0; i < state.n_columns; i++)
        w.full |= dl_columns[columns[i]].optional;
    w.failed = !new_blocks(&w, &state);
    if (!w.failed)
        dl_team_run(&w.team, 1);
    free_blocks(&w);
    return outcome(&w, reterr);
}
