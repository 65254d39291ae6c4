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

#include "base/bits.h"
#include "base/error.h"
#include "write/write.h"

/* What a text can hold that may not stand as it is. ODD: a control character, or what is no ASCII
 * and may be one. */
enum { ODD = 1, QUOTE = 2, DELIMITER = 4 };

static bool is_control(uint8_t c)
{
    return (c < 0x20) | (c == 0x7f);
}

#if defined(__SSE2__)
/* Those of 16 bytes, each as a bit of one of three vectors. */
struct specials {
    __m128i odd, quote, delimiter;
};

static inline void look_at(struct specials *s, __m128i v, char delimiter)
{
    __m128i low = _mm_cmplt_epi8(v, _mm_set1_epi8(0x20)); /* bytes over 0x7f are below 0 */
    __m128i del = dl_equal_16(v, 0x7f);
    s->odd = _mm_or_si128(s->odd, _mm_or_si128(low, del));
    s->quote = _mm_or_si128(s->quote, dl_equal_16(v, '"'));
    s->delimiter = _mm_or_si128(s->delimiter, dl_equal_16(v, delimiter));
}

static inline __m128i load_8(const char *p)
{
    return _mm_loadl_epi64((const __m128i *)(const void *)p);
}

/* Eight bytes or more; the last block may overlap the one before. */
static unsigned specials_of_long(struct dl_view text, char delimiter)
{
    struct specials s = {0};
    const char *p = text.data, *end = p + text.len;
    if (text.len < 16) {
        look_at(&s, _mm_unpacklo_epi64(load_8(p), load_8(end - 8)), delimiter);
    } else {
        for (; p < end - 16; p += 16)
            look_at(&s, dl_load_16(p), delimiter);
        look_at(&s, dl_load_16(end - 16), delimiter);
    }
    return (_mm_movemask_epi8(s.odd) ? ODD : 0) | (_mm_movemask_epi8(s.quote) ? QUOTE : 0) |
           (_mm_movemask_epi8(s.delimiter) ? DELIMITER : 0);
}
#endif

/* Which of them are in a text, or-ed. */
static unsigned specials_in(struct dl_view text, char delimiter)
{
    unsigned all = 0;
#if defined(__SSE2__)
    if (text.len >= 8)
        return specials_of_long(text, delimiter);
#endif
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.data[i];
        all |= (is_control(c) || c >= 0x80 ? ODD : 0u) | (c == '"' ? QUOTE : 0u) |
               (text.data[i] == delimiter ? DELIMITER : 0u);
    }
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

/* The bytes at which control_at() has to look. */
static bool may_be_control(char c)
{
    return is_control((uint8_t)c) || c == '\xc2' || c == '\xe2';
}

#if defined(__SSE2__)
static unsigned may_be_control_16(const char *p)
{
    __m128i v = dl_load_16(p), low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
    __m128i begin = _mm_or_si128(dl_equal_16(v, '\xc2'), dl_equal_16(v, '\xe2'));
    return (unsigned)_mm_movemask_epi8(
        _mm_or_si128(_mm_or_si128(low, dl_equal_16(v, 0x7f)), begin));
}
#endif

static bool has_control(struct dl_view text)
{
    for (size_t at = 0, n; at < text.len; at += n) {
        n = text.len - at < 64 ? text.len - at : 64;
        uint64_t bits = DL_BITS(text.data + at, n, may_be_control);
        for (; bits; bits &= bits - 1)
            if (control_at(text.data + at + __builtin_ctzll(bits)))
                return true;
    }
    return false;
}

/* Each control character becomes one space; the field can only get shorter. */
static void fold_controls(struct dl_buf *field)
{
    size_t to = 0;
    for (size_t from = 0; from < field->len;) {
        size_t control = control_at(field->data + from);
        field->data[to++] = control ? ' ' : field->data[from];
        from += control ? control : 1;
    }
    field->len = to;
}

/* = + - @ of full width, U+FF1D, U+FF0B, U+FF0D and U+FF20: some spreadsheets run them too. */
static bool is_wide_sign(const char *p)
{
    return p[0] == '\xEF' && p[1] == '\xBC' && p[2] && strchr("\x9D\x8B\x8D\xA0", p[2]) && p[3];
}

/* What becomes space in front does not make it safe. A sign alone is none: "-" is the name of
 * standard input. What already begins as a guarded one does is guarded too, so that one apostrophe
 * less is what was told. */
bool dl_is_formula(const char *p)
{
    static const bool can_begin[256] = {
        [1 ... ' '] = true, ['\''] = true, ['='] = true,  ['+'] = true,  ['-'] = true,
        ['@'] = true,       [0x7f] = true, [0xc2] = true, [0xe2] = true, [0xef] = true};
    if (!can_begin[(unsigned char)*p])
        return false; /* most */
    p += strspn(p, "'");
    for (size_t n; *p && (n = *p == ' ' ? 1 : control_at(p)); p += n)
        if (strchr("\t\r\n", *p))
            return true;
    return (*p && strchr("=+-@", *p) && p[1]) || is_wide_sign(p);
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

/* Room for all of a row but its long strings. */
enum { ROW_ROOM = DL_COLUMNS_MAX * (DL_COLUMN_ROOM + 4) };

/* Nearly every text can stand as it is, with quotes around it or without. */
static char *put_plain(char *p, struct dl_view value, bool quoted)
{
    *p = '"';
    memcpy(p + quoted, value.data, value.len);
    p += value.len + quoted;
    *p = '"';
    return p + quoted;
}

/* Write a field that is not as it should be: fold it, guard it, quote it. */
static void add_with_care(struct dl_writer_state *s, struct dl_view value, bool controls,
                          bool formula, bool quoted)
{
    struct dl_buf *field = &s->field;
    if (controls) {
        field->len = 0;
        dl_buf_add(field, value.data, value.len);
        if (field->failed)
            return;
        fold_controls(field);
        value = dl_view(field->data, field->len);
    }
    if (quoted)
        dl_out_add(s->out, "\"", 1);
    if (formula)
        dl_out_add(s->out, "'", 1);
    if (quoted)
        add_doubling_quotes(s->out, value.data, value.len);
    else
        dl_out_add(s->out, value.data, value.len);
    if (quoted)
        dl_out_add(s->out, "\"", 1);
}

static char *end_of(const struct dl_buf *out)
{
    return out->data + out->len;
}

/* Room for a long value at p, the end of out, and ROW_ROOM behind it. NULL when memory runs out. */
static char *make_room(struct dl_writer_state *s, char *p, size_t len)
{
    struct dl_buf *out = &s->out->buf;
    out->len = (size_t)(p - out->data);
    return dl_buf_reserve(out, len + ROW_ROOM) ? end_of(out) : NULL;
}

/* The value at p, the end of out. NULL when memory runs out. */
static char *put_value(struct dl_writer_state *s, char *p, struct dl_view value, bool quoted)
{
    if (value.len > DL_COLUMN_ROOM && !(p = make_room(s, p, value.len)))
        return NULL;
    return put_plain(p, value, quoted);
}

static char *put_text(struct dl_writer_state *s, char *p, struct dl_view value, char delimiter,
                      bool quotes)
{
    struct dl_buf *out = &s->out->buf;
    unsigned specials = specials_in(value, delimiter);
    bool formula = dl_is_formula(value.data);
    bool quoted = quotes && (formula || (specials & (QUOTE | DELIMITER)));
    bool controls = (specials & ODD) && has_control(value);
    quoted |= controls && delimiter == ' '; /* which they become */
    if (!formula && !controls && !(quoted && (specials & QUOTE)))
        return put_value(s, p, value, quoted);
    out->len = (size_t)(p - out->data);
    add_with_care(s, value, controls, formula, quoted);
    return dl_buf_reserve(out, ROW_ROOM) ? end_of(out) : NULL;
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
    struct dl_buf *out = &s->out->buf;
    bool is_odd = quotes && delimiter != ',' && delimiter != ';';
    char *p = dl_buf_reserve(out, ROW_ROOM) ? end_of(out) : NULL;
    for (size_t i = 0; i < s->n_columns && p; i++) {
        const struct dl_column *column = &dl_columns[s->columns[i]];
        if (i)
            *p++ = delimiter;
        if (!column->string && !is_odd) {
            p = column->put(row, p);
            continue;
        }
        struct dl_view value = dl_column_value(column, row, &s->field);
        if (column->kind == DL_COLUMN_TEXT)
            p = put_text(s, p, value, delimiter, quotes);
        else
            p = put_value(s, p, value, is_odd && memchr(value.data, delimiter, value.len));
    }
    if (!p)
        return;
    if (s->options->crlf)
        *p++ = '\r';
    *p++ = '\n';
    out->len = (size_t)(p - out->data);
    dl_out_add(s->out, "", 0); /* what is full is sent */
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

/* A line with nothing on it would be taken for none. */
static void csv_row(struct dl_writer_state *s, const struct dateline_row *row)
{
    if (s->n_columns > 1 || dl_column_value(&dl_columns[s->columns[0]], row, &s->field).len > 0) {
        add_row(s, row, csv_delimiter(s->options), true);
        return;
    }
    dl_out_text(s->out, "\"\"");
    end_record(s);
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
