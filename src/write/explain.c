/* SPDX-License-Identifier: MIT */
/*
 * explain: why each row has its date, in the order of the text, refused candidates among them:
 *
 *     notes.txt:3: 1450~ "c. 1450"
 *       pattern circa-year (en.patterns:120)
 *     notes.txt:4: refused "2,000 men"
 *       …
 */
#include <string.h>

#include "base/utf8.h"
#include "write/write.h"

/* What stands where an event has its date. */
static const char *kind_name(enum dateline_kind kind)
{
    switch (kind) {
    case DATELINE_EVENT:
        return "";
    case DATELINE_UNDATED:
        return "undated";
    case DATELINE_REFERENCE:
        return "reference";
    case DATELINE_DURATION:
        return "duration";
    case DATELINE_SET:
        return "set";
    case DATELINE_REFUSED:
        return "refused";
    }
    return "";
}

static void add_visible(struct dl_out *out, const char *text)
{
    dl_out_visible(out, dl_view_of(text));
}

/* notes.txt:3: duration P2Y "two years" */
static void add_head(struct dl_out *out, const struct dateline_row *row)
{
    add_visible(out, row->source);
    dl_out_add(out, ":", 1);
    dl_out_u64(out, row->line);
    dl_out_add(out, ": ", 2);
    dl_out_text(out, row->kind == DATELINE_EVENT ? row->date : kind_name(row->kind));
    if (row->kind != DATELINE_EVENT && *row->value) {
        dl_out_add(out, " ", 1);
        add_visible(out, row->value);
    }
    dl_out_add(out, " \"", 2);
    add_visible(out, row->match);
    dl_out_add(out, "\"\n", 2);
}

static void explain_row(struct dl_writer_state *s, const struct dateline_row *row)
{
    add_head(s->out, row);
    for (const char *line = row->explain; *line;) {
        size_t len = strcspn(line, "\n");
        dl_out_add(s->out, "  ", 2);
        dl_out_visible(s->out,
                       dl_view(line, dl_utf8_valid(line, len))); /* a long line can be cut */
        dl_out_add(s->out, "\n", 1);
        line += len + (line[len] == '\n');
    }
}

const struct dl_format dl_format_explain = {
    .name = "explain",
    .extension = "explain",
    .about = "how each date was found and worked out, and what was refused",
    .kinds = DATELINE_EVENT | DATELINE_UNDATED | DATELINE_REFERENCE | DATELINE_DURATION |
             DATELINE_SET | DATELINE_REFUSED,
    .by_place = true,
    .row = explain_row,
};
