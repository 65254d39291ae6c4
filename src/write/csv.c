/* SPDX-License-Identifier: MIT */
/*
 * csv: RFC 4180, but for line ends, which are LF unless CRLF is asked for.
 * tsv: the IANA type text/tab-separated-values: nothing is quoted, a TAB cannot occur in a field.
 *
 * In both, control characters and line ends within a field are a space, so that every record is
 * one line; and texts that a spreadsheet would run as a formula get an apostrophe in front (OWASP,
 * CSV Injection). Dates and numbers never do: the - of -0043 is theirs.
 */
#include <string.h>

#include "base/error.h"
#include "write/write.h"

/* What a text can hold that cannot stand as it is. LEAD: a byte that begins U+0080–009F or
 * U+2028–2029, among others. */
enum { CONTROL = 1, QUOTE = 2, LEAD = 4 };

static bool is_control(uint8_t c)
{
    return (c < 0x20) | (c == 0x7f);
}

/* clang-format off */
static const uint8_t special_of[256] = {
    [0 ... 0x1f] = CONTROL, [0x7f] = CONTROL, ['"'] = QUOTE, [0xc2] = LEAD, [0xe2] = LEAD,
};
/* clang-format on */

/* Which of them are in a text, or-ed: by comparisons, which the compiler makes of sixteen bytes at
 * once, unless it is short. The last block may overlap the one before. */
static unsigned specials_in(struct dl_view text)
{
    enum { BLOCK = 16 };
    const uint8_t *p = (const uint8_t *)text.data, *end = p + text.len;
    uint8_t found[BLOCK] = {0};
    unsigned all = 0;
    if (text.len < BLOCK) {
        for (; p < end; p++)
            all |= special_of[*p];
        return all;
    }
    for (const uint8_t *last = end - BLOCK; p < end; p += BLOCK) {
        p = p < last ? p : last;
        for (size_t i = 0; i < BLOCK; i++)
            found[i] |= (uint8_t)(-is_control(p[i]) & CONTROL) | (uint8_t)(-(p[i] == '"') & QUOTE) |
                        (uint8_t)(-((p[i] == 0xc2) | (p[i] == 0xe2)) & LEAD);
    }
    for (size_t i = 0; i < BLOCK; i++)
        all |= found[i];
    return all;
}

/* Length of the control character or line separator at p, which ends in a NUL; 0 when there is
 * none. */
static size_t control_at(const char *p)
{
    const uint8_t *u = (const uint8_t *)p;
    if (is_control(u[0]))
        return 1;
    if (u[0] == 0xc2 && u[1] <= 0x9f)
        return 2;
    if (u[0] == 0xe2 && u[1] == 0x80 && (u[2] == 0xa8 || u[2] == 0xa9))
        return 3;
    return 0;
}

/* Is one of U+0080–009F, U+2028 or U+2029 in a text? lead: the byte that begins it. */
static bool has_separator(const struct dl_buf *field, uint8_t lead)
{
    const char *end = field->data + field->len;
    for (const char *p = field->data; (p = memchr(p, lead, (size_t)(end - p))); p++)
        if (control_at(p))
            return true;
    return false;
}

/* Each control character becomes one space; the field can only get shorter. */
static void fold_controls(struct dl_buf *field, unsigned specials)
{
    if (!(specials & CONTROL) && !has_separator(field, 0xc2) && !has_separator(field, 0xe2))
        return;
    size_t to = 0;
    for (size_t from = 0; from < field->len;) {
        size_t control = control_at(field->data + from);
        field->data[to++] = control ? ' ' : field->data[from];
        from += control ? control : 1;
    }
    field->len = to;
}

/* What becomes space in front does not make it safe. A sign alone is none: "-" is the name of
 * standard input. */
bool dl_is_formula(const char *p)
{
    if ((unsigned char)((*p | 0x20) - 'a') < 26)
        return false; /* most */
    for (size_t n; *p && (n = *p == ' ' ? 1 : control_at(p)); p += n)
        if (strchr("\t\r\n", *p))
            return true;
    return *p && strchr("=+-@", *p) && p[1];
}

static void add_doubling_quotes(struct dl_out *out, const char *p, size_t len)
{
    const char *end = p + len;
    for (const char *quote; (quote = memchr(p, '"', (size_t)(end - p))); p = quote + 1) {
        dl_out_add(out, p, (size_t)(quote + 1 - p));
        dl_out_add(out, "\"", 1);
    }
    dl_out_add(out, p, (size_t)(end - p));
}

/* Write a field that is not as it should be: fold it, guard it, quote it. */
static void add_with_care(struct dl_out *out, struct dl_buf *field, unsigned specials, bool formula,
                          bool quoted)
{
    fold_controls(field, specials);
    if (quoted)
        dl_out_add(out, "\"", 1);
    if (formula)
        dl_out_add(out, "'", 1);
    if (quoted)
        add_doubling_quotes(out, field->data, field->len);
    else
        dl_out_add(out, field->data, field->len);
    if (quoted)
        dl_out_add(out, "\"", 1);
}

/* Put quotes around what stands from start on. */
static void quote_there(struct dl_buf *out, size_t start)
{
    size_t len = out->len - start;
    dl_buf_add(out, "\"\"", 2);
    if (out->failed)
        return;
    memmove(out->data + start + 1, out->data + start, len);
    out->data[start] = '"';
}

/* Nearly every field can stand as it is, so it is written first, and looked at then. */
static void mend_field(struct dl_writer_state *s, size_t start, bool is_text, char delimiter,
                       bool quotes)
{
    struct dl_buf *out = &s->out->buf;
    if (out->len == start)
        return;
    struct dl_view value = dl_view(out->data + start, out->len - start);
    unsigned specials = is_text ? specials_in(value) : 0;
    bool formula = is_text && dl_is_formula(value.data);
    bool quoted =
        quotes && (formula || (specials & QUOTE) || memchr(value.data, delimiter, value.len));
    if (!formula && !specials) {
        if (quoted)
            quote_there(out, start);
        return;
    }
    if (!formula && !quoted && !(specials & (CONTROL | LEAD)))
        return;

    s->field.len = 0;
    dl_buf_add(&s->field, value.data, value.len);
    out->len = start;
    if (!s->field.failed)
        add_with_care(s->out, &s->field, specials, formula, quoted);
}

static void end_record(struct dl_writer_state *s)
{
    if (s->options->crlf)
        dl_buf_add_char(&s->out->buf, '\r');
    dl_out_add(s->out, "\n", 1);
}

/* Names, dates and numbers are our own, and hold neither a comma nor a semicolon. Where quotes
 * cannot be used, the delimiter is a control character. */
static void add_row(struct dl_writer_state *s, const struct dateline_row *row, char delimiter,
                    bool quotes)
{
    bool is_odd = quotes && delimiter != ',' && delimiter != ';';
    for (size_t i = 0; i < s->n_columns; i++) {
        const struct dl_column *column = &dl_columns[s->columns[i]];
        if (i)
            dl_buf_add_char(&s->out->buf, delimiter);
        size_t start = s->out->buf.len;
        column->value(row, &s->out->buf);
        bool is_text = column->kind == DL_COLUMN_TEXT;
        if (is_text || is_odd)
            mend_field(s, start, is_text, delimiter, quotes);
    }
    end_record(s);
}

static void begin(struct dl_writer_state *s, char delimiter)
{
    if (s->options->bom)
        dl_out_text(s->out, "\xef\xbb\xbf");
    if (s->options->no_header)
        return;
    for (size_t i = 0; i < s->n_columns; i++) {
        if (i)
            dl_out_add(s->out, &delimiter, 1);
        const struct dl_view *name = &dl_columns[s->columns[i]].name;
        dl_out_add(s->out, name->data, name->len);
    }
    end_record(s);
}

/* ---- csv ------------------------------------------------------------------------------------- */

static char csv_delimiter(const struct dateline_write_options *options)
{
    return options->delimiter ? options->delimiter : ',';
}

/* A letter, a digit or a byte that is no ASCII could not be told from data. */
static int csv_check(const struct dateline_write_options *options, struct dateline_error *err)
{
    unsigned char c = (unsigned char)csv_delimiter(options);
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '0' && c <= '9') || c >= 0x80 || c == '"' || c == '\r' || c == '\n')
        return dl_fail(
            err, DATELINE_EINVAL,
            "the delimiter must be one ASCII character, and no letter, digit, quote or line end");
    return DATELINE_OK;
}

static void csv_begin(struct dl_writer_state *s)
{
    begin(s, csv_delimiter(s->options));
}

static void csv_row(struct dl_writer_state *s, const struct dateline_row *row)
{
    add_row(s, row, csv_delimiter(s->options), true);
}

const struct dl_format dl_format_csv = {
    .name = "csv",
    .extension = "csv",
    .about = "comma-separated values for spreadsheets (RFC 4180)",
    .columns = DL_USUAL_COLUMNS,
    .kinds = DATELINE_EVENT,
    .check = csv_check,
    .begin = csv_begin,
    .row = csv_row,
};

/* ---- tsv ------------------------------------------------------------------------------------- */

static void tsv_begin(struct dl_writer_state *s)
{
    begin(s, '\t');
}

static void tsv_row(struct dl_writer_state *s, const struct dateline_row *row)
{
    add_row(s, row, '\t', false);
}

const struct dl_format dl_format_tsv = {
    .name = "tsv",
    .extension = "tsv",
    .about = "tab-separated values, no field in quotes",
    .columns = DL_USUAL_COLUMNS,
    .kinds = DATELINE_EVENT,
    .begin = tsv_begin,
    .row = tsv_row,
};
