/* SPDX-License-Identifier: MIT */
#include "write/write.h"

#include <string.h>

#include "base/error.h"
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

#define PIECE ((size_t)64 * 1024) /* what one call of the sink gets at least, but for the last */

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

void dl_out_add(struct dl_out *out, const char *bytes, size_t len)
{
    if (len >= PIECE) { /* a document's text: not worth a copy */
        out_flush(out);
        out_send(out, bytes, len);
        return;
    }
    dl_buf_add(&out->buf, bytes, len);
    if (out->buf.len >= PIECE)
        out_flush(out);
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

struct rows {
    dl_row_source *source;
    void *context;
    struct dl_buf name; /* the row's source, made valid UTF-8 */
};

/* File names can hold any bytes; everything behind this point is UTF-8. */
static void make_source_valid(struct rows *rows, struct dateline_row *row)
{
    size_t len = strlen(row->source);
    size_t valid = dl_utf8_valid(row->source, len);
    if (valid == len)
        return;
    rows->name.len = 0;
    const char *p = row->source;
    while (valid < len) {
        dl_buf_add(&rows->name, p, valid);
        dl_utf8_add(&rows->name, 0xfffd);
        p += valid + 1;
        len -= valid + 1;
        valid = dl_utf8_valid(p, len);
    }
    dl_buf_add(&rows->name, p, len);
    row->source = rows->name.failed ? "" : rows->name.data;
}

/* Hand the rows of these kinds to a function of the format. */
static void each_row(struct dl_writer_state *s, struct rows *rows, unsigned kinds,
                     void (*f)(struct dl_writer_state *s, const struct dateline_row *row))
{
    struct dateline_row row;
    for (size_t i = 0; !s->out->error && rows->source(rows->context, i, &row); i++) {
        if (!(row.kind & kinds))
            continue;
        make_source_valid(rows, &row);
        f(s, &row);
    }
}

/* Undated rows stand behind the events unless the format goes by place. */
static void all_rows(struct dl_writer_state *s, const struct dl_format *format, struct rows *rows,
                     void (*f)(struct dl_writer_state *s, const struct dateline_row *row))
{
    each_row(s, rows, format->kinds, f);
    if (s->options->undated && !(format->kinds & DATELINE_UNDATED))
        each_row(s, rows, DATELINE_UNDATED, f);
}

static int choose_columns(const struct dl_format *format, const char *names, uint8_t *columns,
                          size_t *n, struct dateline_error *reterr)
{
    if (names && format->columns == DL_NO_COLUMNS)
        return dl_fail(reterr, DATELINE_EINVAL, "the format %s has no columns to choose",
                       format->name);
    if (names)
        return dl_columns_parse(names, columns, n, reterr);
    *n = dl_columns_default(format->columns, columns);
    return DATELINE_OK;
}

static void write_all(struct dl_writer_state *s, const struct dl_format *format, struct rows *rows)
{
    if (format->measure)
        all_rows(s, format, rows, format->measure);
    if (format->begin)
        format->begin(s);
    all_rows(s, format, rows, format->row);
    if (format->end)
        format->end(s);
    out_flush(s->out);
}

int dl_write(const struct dl_format *format, const struct dateline_write_options *options,
             dl_row_source *rows, void *rows_context, struct dl_view text,
             struct dl_view document_date, dateline_sink *sink, void *sink_context,
             struct dateline_error *reterr)
{
    static const struct dateline_write_options none;
    uint8_t columns[DL_COLUMNS_MAX];
    struct dl_out out = {.sink = sink, .context = sink_context};
    struct rows source = {.source = rows, .context = rows_context};
    struct dl_writer_state s = {.options = options ? options : &none,
                                .out = &out,
                                .columns = columns,
                                .text = text,
                                .document_date = document_date};

    int r = choose_columns(format, s.options->columns, columns, &s.n_columns, reterr);
    if (!r && format->check)
        r = format->check(s.options, reterr);
    if (r)
        return r;

    write_all(&s, format, &source);
    if (out.error)
        r = dl_fail(reterr, DATELINE_EIO, "cannot write: %s", strerror(-out.error));
    else if (out.buf.failed || s.field.failed || source.name.failed)
        r = dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    dl_buf_free(&out.buf);
    dl_buf_free(&s.field);
    dl_buf_free(&source.name);
    return r;
}
