/* SPDX-License-Identifier: MIT */
/* Offsets → lines, pages and headings, by going once through the text. */
#include "read/document.h"
#include "read/line.h"

static uint64_t end_of(const struct dl_stretch *s)
{
    return s->base + s->text.len;
}

static char byte_at(const struct dl_stretch *s, uint64_t offset)
{
    return s->text.data[offset - s->base];
}

/* Where the next such byte is; the end of the text at hand if there is none before it. */
static uint64_t next_of(const struct dl_stretch *s, char c, uint64_t offset)
{
    size_t from = (size_t)(offset - s->base), left = s->text.len - from;
    const char *p = s->text.data + from;
    const char *found = left && *p == c ? p : memchr(p, c, left);
    return found ? offset + (uint64_t)(found - p) : end_of(s);
}

static bool closes(char c)
{
    return c == '"' || c == '\'' || c == ')';
}

/* Is a line none at first sight: is it empty, or text that ends as sentences do, in quotes or not,
 * and is not underlined? end: of the line, if it is before the end of the text at hand. */
static bool is_no_heading(const struct dl_stretch *s, uint64_t start, uint64_t end)
{
    if (start == end)
        return true;
    uint64_t next = end, behind = end;
    while (behind - start > 1 && closes(byte_at(s, behind - 1)))
        behind--;
    char first = byte_at(s, start), last = byte_at(s, behind - 1), below = '\n';
    if (end == end_of(s) || first == '#' || (first >= 0 && first <= ' ') ||
        !(last == '.' || last == ',' || last == '?' || last == '!' || last == ':' || last == ';'))
        return false;
    if (byte_at(s, next++) == '\r' && next < end_of(s) && byte_at(s, next) == '\n')
        next++;
    if (next < end_of(s))
        below = byte_at(s, next);
    return below != '=' && below != '-' && below != ' ' && below != '\t';
}

static uint64_t line_end(const struct dl_place *place)
{
    return place->lf < place->cr ? place->lf : place->cr;
}

static void begin_line(const struct dl_stretch *s, uint64_t body, struct dl_place *place,
                       uint64_t start)
{
    if (start < body || is_no_heading(s, start, line_end(place)))
        return;
    struct dl_view heading = dl_line_heading(s->text, (size_t)(start - s->base));
    if (heading.len == 0)
        return;
    place->heading_len = heading.len < DL_HEADING_MAX ? heading.len : DL_HEADING_MAX;
    memcpy(place->heading, heading.data, place->heading_len);
}

/* Go behind the line end or the end of what was at hand before, where the next was looked for. CRLF
 * ends at its LF, so that it counts once, in whatever pieces the text is asked for. */
static void pass_line_end(const struct dl_stretch *s, uint64_t body, struct dl_place *place)
{
    uint64_t at = line_end(place);
    bool lf = byte_at(s, at) == '\n', cr = byte_at(s, at) == '\r';
    if (at == place->lf)
        place->lf = next_of(s, '\n', at + lf);
    if (at == place->cr)
        place->cr = next_of(s, '\r', at + cr);
    if (!lf && !(cr && !(at + 1 < end_of(s) && byte_at(s, at + 1) == '\n')))
        return;
    place->line++;
    begin_line(s, body, place, at + 1);
}

static void begin(const struct dl_stretch *s, uint64_t body, struct dl_place *place)
{
    place->line = place->page = 1;
    place->lf = next_of(s, '\n', s->base);
    place->cr = next_of(s, '\r', s->base);
    place->ff = next_of(s, '\f', s->base);
    begin_line(s, body, place, s->base);
}

void dl_place_advance(const struct dl_stretch *s, uint64_t body, struct dl_place *place,
                      uint64_t offset)
{
    if (place->line == 0)
        begin(s, body, place);
    if (offset > end_of(s))
        offset = end_of(s);
    if (offset <= place->offset)
        return;
    while (line_end(place) < offset)
        pass_line_end(s, body, place);
    while (place->ff < offset) {
        bool is_end = byte_at(s, place->ff) == '\f';
        place->page += is_end;
        place->ff = next_of(s, '\f', place->ff + is_end);
    }
    place->offset = offset;
}
