/* SPDX-License-Identifier: MIT */
/*
 * jsonl: one JSON object a line, UTF-8, LF (jsonlines.org). Every object has every column, in the
 * same order: numbers as numbers, flags as an array (empty when there are none), the rest as
 * strings; what is absent is null, never "" and never left out. Offsets and lengths are bytes.
 */
#include <string.h>

#include "write/write.h"

/* Where a byte can begin what special_at() finds. */
static const bool may_be_special[256] = {
    [0 ... 0x1f] = true, ['"'] = true, ['\\'] = true, [0x7f] = true, [0xc2] = true};

/* Bytes at p that cannot stand in a string as they are: quote, backslash and control characters.
 * DEL and U+0080–009F could, but a terminal may obey them. */
static size_t special_at(const char *p)
{
    const uint8_t *u = (const uint8_t *)p;
    if (u[0] < 0x20 || u[0] == '"' || u[0] == '\\' || u[0] == 0x7f)
        return 1;
    return u[0] == 0xc2 && u[1] <= 0x9f ? 2 : 0;
}

static void add_escape(struct dl_out *out, const char *p)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[] =
        "\"\"\\\\\bb\ff\nn\rr\tt"; /* pairs: character, letter behind the backslash */
    for (const char *l = letters; *l; l += 2) {
        if (*l == *p) {
            dl_out_add(out, (const char[]){'\\', l[1]}, 2);
            return;
        }
    }
    uint8_t c = (uint8_t)*p == 0xc2 ? (uint8_t)p[1] : (uint8_t)*p; /* C2 80 is U+0080 */
    dl_out_add(out, (const char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
}

static void add_string(struct dl_out *out, const char *p, size_t len)
{
    const char *end = p + len, *run = p;
    dl_out_add(out, "\"", 1);
    while (p < end) {
        size_t n = may_be_special[(uint8_t)*p] ? special_at(p) : 0;
        if (n) {
            dl_out_add(out, run, (size_t)(p - run));
            add_escape(out, p);
            run = p + n;
        }
        p += n ? n : 1;
    }
    dl_out_add(out, run, (size_t)(end - run));
    dl_out_add(out, "\"", 1);
}

/* Names separated by single spaces → an array. */
static void add_list(struct dl_out *out, const char *names)
{
    dl_out_add(out, "[", 1);
    while (*names) {
        size_t len = strcspn(names, " ");
        add_string(out, names, len);
        names += len;
        if (*names) {
            dl_out_add(out, ",", 1);
            names++;
        }
    }
    dl_out_add(out, "]", 1);
}

static void add_value(struct dl_out *out, enum dl_column_kind kind, struct dl_view value)
{
    if (kind == DL_COLUMN_LIST)
        add_list(out, value.len ? value.data : "");
    else if (!value.len)
        dl_out_add(out, "null", 4);
    else if (kind == DL_COLUMN_NUMBER)
        dl_out_add(out, value.data, value.len);
    else
        add_string(out, value.data, value.len);
}

static void jsonl_row(struct dl_writer_state *s, const struct dateline_row *row)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        const struct dl_column *column = &dl_columns[s->columns[i]];
        dl_out_add(s->out, i ? ",\"" : "{\"", 2);
        dl_out_add(s->out, column->name.data, column->name.len);
        dl_out_add(s->out, "\":", 2);
        add_value(s->out, column->kind, dl_column_value(column, row, &s->field));
    }
    dl_out_add(s->out, "}\n", 2);
}

const struct dl_format dl_format_jsonl = {
    .name = "jsonl",
    .extension = "jsonl",
    .about = "JSON Lines: one object an event, with every column",
    .columns = DL_ALL_COLUMNS,
    .kinds = DATELINE_EVENT,
    .row = jsonl_row,
};
