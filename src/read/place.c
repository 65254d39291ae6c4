/* SPDX-License-Identifier: MIT */
/* Offsets → lines, pages and headings, by going once through the text. */
#include "read/document.h"
#include "read/line.h"

static void begin_line(const struct dl_document *doc, struct dl_place *place, size_t start)
{
    if (start < doc->body)
        return;
    struct dl_view heading = dl_line_heading(doc->text, start);
    if (heading.len > 0)
        place->heading = heading;
}

/* Count the lines that end in the bytes from place->offset to end. CRLF ends at its LF, so that
 * it counts once, in whatever pieces the text is asked for. */
static void count_lines(const struct dl_document *doc, struct dl_place *place, size_t end)
{
    const char *text = doc->text.data, *p = text + place->offset, *stop = text + end;
    const char *cr = memchr(p, '\r', (size_t)(stop - p));
    while (p < stop) {
        const char *lf = memchr(p, '\n', (size_t)(stop - p));
        for (; cr && cr < (lf ? lf : stop); cr = memchr(cr + 1, '\r', (size_t)(stop - cr - 1))) {
            size_t next = (size_t)(cr + 1 - text);
            if (next < doc->text.len && text[next] == '\n')
                continue;
            place->line++;
            begin_line(doc, place, next);
        }
        if (!lf)
            return;
        place->line++;
        begin_line(doc, place, (size_t)(lf + 1 - text));
        p = lf + 1;
    }
}

static void count_pages(const struct dl_document *doc, struct dl_place *place, size_t end)
{
    const char *p = doc->text.data + place->offset, *stop = doc->text.data + end;
    while ((p = memchr(p, '\f', (size_t)(stop - p)))) {
        place->page++;
        p++;
    }
}

void dl_place_advance(const struct dl_document *doc, struct dl_place *place, size_t offset)
{
    if (place->line == 0) {
        place->line = place->page = 1;
        place->heading = dl_view("", 0);
        begin_line(doc, place, 0);
    }
    if (offset > doc->text.len)
        offset = doc->text.len;
    if (offset <= place->offset)
        return;
    count_lines(doc, place, offset);
    if (doc->has_pages)
        count_pages(doc, place, offset);
    place->offset = offset;
}
