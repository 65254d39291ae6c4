/* SPDX-License-Identifier: MIT */
/* Offsets → lines, pages and headings, by going once through the text. */
#include "read/document.h"
#include "read/line.h"

static void begin_line(const struct dl_stretch *s, uint64_t body, struct dl_place *place,
                       size_t start)
{
    if (s->base + start < body)
        return;
    struct dl_view heading = dl_line_heading(s->text, start);
    if (heading.len == 0)
        return;
    place->heading_len = heading.len < DL_HEADING_MAX ? heading.len : DL_HEADING_MAX;
    memcpy(place->heading, heading.data, place->heading_len);
}

/* Count the lines that end in the bytes of the text at hand from `from` to end. CRLF ends at its
 * LF, so that it counts once, in whatever pieces the text is asked for. */
static void count_lines(const struct dl_stretch *s, uint64_t body, struct dl_place *place,
                        size_t from, size_t end)
{
    const char *text = s->text.data, *p = text + from, *stop = text + end;
    const char *cr = memchr(p, '\r', (size_t)(stop - p));
    while (p < stop) {
        const char *lf = memchr(p, '\n', (size_t)(stop - p));
        for (; cr && cr < (lf ? lf : stop); cr = memchr(cr + 1, '\r', (size_t)(stop - cr - 1))) {
            size_t next = (size_t)(cr + 1 - text);
            if (next < s->text.len && text[next] == '\n')
                continue;
            place->line++;
            begin_line(s, body, place, next);
        }
        if (!lf)
            return;
        place->line++;
        begin_line(s, body, place, (size_t)(lf + 1 - text));
        p = lf + 1;
    }
}

static void count_pages(struct dl_place *place, struct dl_view text)
{
    const char *p = text.data, *stop = text.data + text.len;
    while ((p = memchr(p, '\f', (size_t)(stop - p)))) {
        place->page++;
        p++;
    }
}

void dl_place_advance(const struct dl_stretch *s, uint64_t body, struct dl_place *place,
                      uint64_t offset)
{
    uint64_t end = s->base + s->text.len;
    if (place->line == 0) {
        place->line = place->page = 1;
        begin_line(s, body, place, 0);
    }
    if (offset > end)
        offset = end;
    if (offset <= place->offset)
        return;
    size_t from = (size_t)(place->offset - s->base), to = (size_t)(offset - s->base);
    count_lines(s, body, place, from, to);
    count_pages(place, dl_view(s->text.data + from, to - from));
    place->offset = offset;
}
