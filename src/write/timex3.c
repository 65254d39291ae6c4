/* SPDX-License-Identifier: MIT */
/*
 * timex3: the text of one document with TIMEX3 tags, as TempEval-3 has it.
 *
 * The text is unchanged but for what XML needs: & < > are escaped, CR is a character reference
 * (a bare one would be read as LF), and what XML 1.0 forbids is replaced: control characters that
 * are white space (VT, FF, U+001C–001F) by a space, the others, U+FFFE and U+FFFF by U+FFFD.
 * Tags never overlap or nest: what begins inside an annotation already written is left out.
 */
#include <string.h>

#include "write/write.h"

/* What stands for the character at p, whose length is set in *ret_len; NULL: it stands as it is. */
static const char *replacement(const uint8_t *p, const uint8_t *end, bool in_tag, size_t *ret_len)
{
    *ret_len = 1;
    switch (*p) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return in_tag ? "&quot;" : NULL;
    case '\r':
        return "&#13;";
    case '\t':
    case '\n':
        return NULL;
    case '\v':
    case '\f':
        return " ";
    case 0xef: /* U+FFFE, U+FFFF */
        *ret_len = 3;
        return end - p >= 3 && p[1] == 0xbf && p[2] >= 0xbe ? "\xef\xbf\xbd" : NULL;
    default:
        return *p >= 0x20 ? NULL : *p >= 0x1c ? " " : "\xef\xbf\xbd";
    }
}

static void add_escaped(struct dl_out *out, const char *text, size_t len, bool in_tag)
{
    const uint8_t *p = (const uint8_t *)text, *end = p + len, *run = p;
    while (p < end) {
        size_t n;
        const char *instead = replacement(p, end, in_tag, &n);
        if (instead) {
            dl_out_add(out, (const char *)run, (size_t)(p - run));
            dl_out_text(out, instead);
            run = p + n;
        }
        p += instead ? n : 1;
    }
    dl_out_add(out, (const char *)run, (size_t)(end - run));
}

static void add_attribute(struct dl_out *out, const char *name, const char *value)
{
    if (!value)
        return;
    dl_out_add(out, " ", 1);
    dl_out_text(out, name);
    dl_out_add(out, "=\"", 2);
    add_escaped(out, value, strlen(value), true);
    dl_out_add(out, "\"", 1);
}

/* The document as far as to. */
static void add_text_to(struct dl_writer_state *s, size_t to)
{
    add_escaped(s->out, s->text.data + s->at, to - s->at, false);
    s->at = to;
}

static void timex3_begin(struct dl_writer_state *s)
{
    struct dl_view date = s->document_date;
    dl_out_text(s->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML>\n");
    if (date.len) {
        dl_out_text(s->out, "<DCT><TIMEX3 tid=\"t0\" type=\"");
        dl_out_text(s->out, memchr(date.data, 'T', date.len) ? "TIME" : "DATE");
        dl_out_text(s->out, "\" value=\"");
        add_escaped(s->out, date.data, date.len, true);
        dl_out_text(s->out, "\" functionInDocument=\"CREATION_TIME\">");
        add_escaped(s->out, date.data, date.len, false);
        dl_out_text(s->out, "</TIMEX3></DCT>\n");
    }
    dl_out_text(s->out, "<TEXT>");
}

static void add_timex(struct dl_writer_state *s, const struct dateline_timex *t)
{
    if (!t->length || t->offset < s->at || t->offset > s->text.len ||
        t->length > s->text.len - t->offset)
        return;
    add_text_to(s, t->offset);
    dl_out_text(s->out, "<TIMEX3 tid=\"t");
    dl_out_u64(s->out, ++s->n_timex);
    dl_out_add(s->out, "\"", 1);
    add_attribute(s->out, "type", t->type);
    add_attribute(s->out, "value", t->value);
    add_attribute(s->out, "mod", t->mod);
    add_attribute(s->out, "quant", t->quant);
    add_attribute(s->out, "freq", t->freq);
    dl_out_add(s->out, ">", 1);
    add_text_to(s, t->offset + t->length);
    dl_out_text(s->out, "</TIMEX3>");
}

/* The annotation that begins next, behind the one at *last; NULL when there is none. */
static const struct dateline_timex *next_timex(const struct dateline_row *row,
                                               const struct dateline_timex *last)
{
    const struct dateline_timex *next = NULL;
    for (size_t i = 0; i < row->n_timex; i++) {
        const struct dateline_timex *t = &row->timex[i];
        if ((!last || t->offset > last->offset) && (!next || t->offset < next->offset))
            next = t;
    }
    return next;
}

static void timex3_row(struct dl_writer_state *s, const struct dateline_row *row)
{
    const struct dateline_timex *t = NULL;
    while ((t = next_timex(row, t)))
        add_timex(s, t);
}

static void timex3_end(struct dl_writer_state *s)
{
    add_text_to(s, s->text.len);
    dl_out_text(s->out, "</TEXT>\n</TimeML>\n");
}

const struct dl_format dl_format_timex3 = {
    .name = "timex3",
    .extension = "tml",
    .about = "the text of one document with TIMEX3 tags (TimeML)",
    .kinds =
        DATELINE_EVENT | DATELINE_UNDATED | DATELINE_REFERENCE | DATELINE_DURATION | DATELINE_SET,
    .by_place = true,
    .needs_text = true,
    .begin = timex3_begin,
    .row = timex3_row,
    .end = timex3_end,
};
