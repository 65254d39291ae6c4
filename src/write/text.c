/* SPDX-License-Identifier: MIT */
/*
 * text: for reading, on a terminal. One event after the other: the date, the sentence with the
 * words found in bold, the place, and in brackets what had to be supplied.
 *
 *     2015-09      However, the company opened its first office in September 2015 when its
 *                  owner came home.  notes.txt:12
 *     2017-06-06?  BEIJING, June 6 (Xinhua) — …  notes.txt:2 p.1 [dateline, year-inferred]
 *
 * What a document holds reaches the screen by way of dl_visible() only.
 */
#include <string.h>

#include "base/utf8.h"
#include "write/write.h"

#define DATE_COLUMNS_MAX 21 /* 1938-09-30/1938-10-02: a longer date has a line of its own */
#define TEXT_COLUMNS_MIN 24 /* with less room beside the dates, the text goes under them */
#define NARROW_INDENT 2
#define UNDATED "-"

#define PLAIN ""
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RESET "\033[0m"

/* The line that is being filled. */
struct line {
    struct dl_out *out;
    size_t width;  /* SIZE_MAX: never wrapped */
    size_t indent; /* of the lines after the first */
    size_t column; /* how many are taken */
    bool color;
    const char *style; /* in force now */
};

/* A stretch of a text that looks different from the rest. */
struct accent {
    size_t from, to; /* bytes */
    const char *style;
};

static void set_style(struct line *l, const char *style)
{
    if (!l->color || strcmp(style, l->style) == 0)
        return;
    if (*l->style)
        dl_out_text(l->out, RESET);
    dl_out_text(l->out, style);
    l->style = style;
}

static void put_spaces(struct line *l, size_t n)
{
    for (; n; n--, l->column++)
        dl_out_add(l->out, " ", 1);
}

static void break_line(struct line *l)
{
    const char *style = l->style;
    set_style(l, PLAIN);
    dl_out_add(l->out, "\n", 1);
    l->column = 0;
    put_spaces(l, l->indent);
    set_style(l, style);
}

/* Columns of the character at p as it is shown: control characters take one. */
static size_t columns_at(const char *p, const char *end, size_t *ret_len)
{
    *ret_len = 1;
    return dl_is_plain(*p) ? 1 : (size_t)dl_utf8_width(dl_visible(dl_utf8_get(p, end, ret_len)));
}

static size_t visible_columns(struct dl_view text)
{
    const char *end = text.data + text.len;
    size_t columns = 0, len;
    for (const char *p = text.data; p < end; p += len)
        columns += columns_at(p, end, &len);
    return columns;
}

/* Put a text that has no place to break: longer than a line, it is broken where the line ends. */
static void put_unbroken(struct line *l, struct dl_view text)
{
    size_t columns = l->width == SIZE_MAX ? 0 : visible_columns(text);
    if (l->column + columns <= l->width) {
        dl_out_visible(l->out, text);
        l->column += columns;
        return;
    }
    const char *end = text.data + text.len;
    size_t len;
    for (const char *p = text.data; p < end; p += len) {
        columns = columns_at(p, end, &len);
        if (l->column + columns > l->width && l->column > l->indent)
            break_line(l);
        dl_out_visible(l->out, dl_view(p, len));
        l->column += columns;
    }
}

/* Put the word text[at…end), and as much of it in the accent's style as the accent holds. */
static void put_word(struct line *l, struct dl_view text, size_t at, size_t end,
                     const struct accent *accent)
{
    while (at < end) {
        bool in = at >= accent->from && at < accent->to;
        size_t stop = in ? accent->to : at < accent->from ? accent->from : end;
        while (stop < end && ((unsigned char)text.data[stop] & 0xc0) == 0x80)
            stop++; /* never within a character */
        if (stop > end)
            stop = end;
        set_style(l, in ? accent->style : PLAIN);
        put_unbroken(l, dl_view(text.data + at, stop - at));
        at = stop;
    }
}

/* Put the words of a text, wrapped, the first one gap spaces behind what stands on the line. */
static void put_text(struct line *l, struct dl_view text, size_t gap, const struct accent *accent)
{
    if (l->width == SIZE_MAX) { /* then its spaces are like any character */
        put_spaces(l, gap);
        put_word(l, text, 0, text.len, accent);
        set_style(l, PLAIN);
        return;
    }
    for (size_t at = 0; at < text.len; gap = 1) {
        const char *space = memchr(text.data + at, ' ', text.len - at);
        size_t end = space ? (size_t)(space - text.data) : text.len;
        size_t columns = visible_columns(dl_view(text.data + at, end - at));
        if (gap && l->column + gap + columns > l->width) {
            break_line(l);
        } else if (gap) {
            set_style(l, at > accent->from && at < accent->to ? accent->style : PLAIN);
            put_spaces(l, gap);
        }
        put_word(l, text, at, end, accent);
        at = end + 1;
    }
    set_style(l, PLAIN);
}

/* notes.txt:2 p.1 [dateline, year-inferred]; a chronology that is merged need not have all. */
static void get_place(const struct dateline_row *row, struct dl_buf *ret)
{
    ret->len = 0;
    dl_buf_add_text(ret, row->source);
    if (row->line) {
        dl_buf_add_text(ret, *row->source ? ":" : "line ");
        dl_buf_add_u64(ret, row->line);
    }
    if (row->page) {
        dl_buf_add_text(ret, ret->len ? " p." : "p.");
        dl_buf_add_u64(ret, row->page);
    }
    const char *separator = ret->len ? " [" : "[";
    for (unsigned rest = row->flags; rest; rest &= rest - 1) {
        dl_buf_add_text(ret, separator);
        dl_buf_add_text(ret, dateline_flag_name((enum dateline_flag)(rest & -rest)));
        separator = ", ";
    }
    if (row->flags)
        dl_buf_add_char(ret, ']');
}

static const char *shown_date(const struct dateline_row *row)
{
    return *row->date ? row->date : UNDATED;
}

static void put_date(struct line *l, const char *date)
{
    dl_out_text(l->out, date);
    l->column = strlen(date);
    if (l->column + 2 <= l->indent)
        put_spaces(l, l->indent - l->column);
    else if (l->width == SIZE_MAX)
        put_spaces(l, 2);
    else
        break_line(l);
}

static void text_measure(struct dl_writer_state *s, const struct dateline_row *row)
{
    size_t columns = strlen(shown_date(row));
    if (columns > s->date_width && columns <= DATE_COLUMNS_MAX)
        s->date_width = columns;
}

static void text_row(struct dl_writer_state *s, const struct dateline_row *row)
{
    struct line l = {.out = s->out,
                     .width = s->options->width ? s->options->width : SIZE_MAX,
                     .indent = s->date_width + 2,
                     .color = s->options->color,
                     .style = PLAIN};
    if (l.width < l.indent + TEXT_COLUMNS_MIN)
        l.indent = NARROW_INDENT;
    put_date(&l, shown_date(row));

    struct accent match = {row->match_at, row->match_at + row->match_len, BOLD};
    put_text(&l, dl_view_of(row->event), 0, &match);
    get_place(row, &s->field);
    struct accent place = {0, s->field.len, DIM};
    if (s->field.len)
        put_text(&l, dl_view(s->field.data, s->field.len), 2, &place);
    dl_out_add(s->out, "\n", 1);
}

const struct dl_format dl_format_text = {
    .name = "text",
    .extension = "txt",
    .about = "for reading: date, sentence and place, wrapped to the terminal",
    .kinds = DATELINE_EVENT,
    .measure = text_measure,
    .row = text_row,
};
