/* SPDX-License-Identifier: MIT */
#include "read/line.h"

#include "base/mark.h"
#include "base/utf8.h"

/* A heading that is longer is a sentence. */
#define HEADING_CHARACTERS 80
/* As many bytes are looked at: enough for a heading of four-byte characters with its white space.
 */
#define HEADING_BYTES 512
#define UNDERLINE_MIN 3

size_t dl_line_begin(struct dl_view text, size_t at)
{
    size_t floor = at > DL_LINE_LOOK_BACK ? at - DL_LINE_LOOK_BACK : 0;
    if (at > 0 && at < text.len && text.data[at] == '\n' && text.data[at - 1] == '\r')
        at--; /* within CRLF, which is the end of the line before */
    while (at > floor) {
        size_t n = at - floor < 64 ? at - floor : 64;
        uint64_t ends = DL_BITS(text.data + at - n, n, dl_is_eol);
        if (ends)
            return at - n + 64 - (size_t)__builtin_clzll(ends);
        at -= n;
    }
    return at;
}

struct dl_view dl_line_at(struct dl_view text, size_t start, size_t max)
{
    size_t len = text.len - start < max ? text.len - start : max;
    const char *p = text.data + start;
    const char *lf = memchr(p, '\n', len);
    if (lf)
        len = (size_t)(lf - p);
    const char *cr = memchr(p, '\r', len);
    if (cr)
        len = (size_t)(cr - p);
    return dl_view(p, len);
}

size_t dl_line_next(struct dl_view text, struct dl_view line)
{
    size_t at = (size_t)(line.data - text.data) + line.len;
    return at < text.len && dl_is_eol(text.data[at]) ? dl_past_eol(text, at) : at;
}

bool dl_line_blank(struct dl_view line)
{
    return dl_view_trim(line).len == 0;
}

bool dl_line_after_blank(struct dl_view text, size_t start)
{
    size_t at = start;
    if (at > 0 && text.data[at - 1] == '\n')
        at--;
    if (at > 0 && text.data[at - 1] == '\r')
        at--;
    for (; at > 0; at--) {
        char c = text.data[at - 1];
        if (dl_is_eol(c))
            return true;
        if (c != ' ' && c != '\t' && c != '\f' && c != '\v')
            return false;
    }
    return true;
}

/* ---- what a heading looks like --------------------------------------------------------------- */

struct range {
    uint32_t first, last;
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n && c >= ranges[i].first; i++) /* they ascend */
        if (c <= ranges[i].last)
            return true;
    return false;
}
#define IN(c, ranges) in_ranges((c), (ranges), sizeof(ranges) / sizeof *(ranges))

/* Capitals, digits, and the letters of scripts that have no capitals. Of the scripts with capitals
 * those that books are mostly written in; one that is missing costs a heading, no date. */
static bool begins_heading(uint32_t c)
{
    static const struct range openers[] = {
        {'0', '9'},       {'A', 'Z'},
        {0x00C0, 0x00D6}, /* Latin */
        {0x00D8, 0x00DE}, {0x0386, 0x038F},
        {0x0391, 0x03AB}, /* Greek */
        {0x0400, 0x042F}, {0x0531, 0x0556},
        {0x05D0, 0x05EA}, /* Cyrillic, Armenian, Hebrew */
        {0x0620, 0x064A}, {0x0904, 0x0E46},
        {0x10A0, 0x10FF}, /* Arabic, India to Thai, Georgian */
        {0x3005, 0x3007}, {0x3041, 0x30FF},
        {0x3400, 0x9FFF},                     /* Japanese, Chinese */
        {0xAC00, 0xD7A3}, {0x20000, 0x3FFFF}, /* Korean, Chinese */
    };
    if (c >= 0x0100 && c <= 0x017F) { /* Latin Extended-A: capitals and small letters alternate */
        bool odd = (c >= 0x0139 && c <= 0x0148) || c >= 0x0179;
        return (c & 1) == odd || c == 0x0178;
    }
    return IN(c, openers);
}

static bool is_opening_mark(uint32_t c)
{
    static const struct range marks[] = {
        {'"', '"'},       {'\'', '('},      {'*', '*'},       {'[', '['},       {0x00AB, 0x00AB},
        {0x2018, 0x2018}, {0x201A, 0x201A}, {0x201C, 0x201C}, {0x201E, 0x201E}, {0x300A, 0x3010}};
    return IN(c, marks);
}

/* Quotation marks and brackets behind which a full stop may stand. */
static bool is_closing_mark(uint32_t c)
{
    static const struct range marks[] = {{'"', '"'},       {'\'', '\''},     {')', '*'},
                                         {']', ']'},       {0x00BB, 0x00BB}, {0x2019, 0x2019},
                                         {0x201D, 0x201D}, {0x300B, 0x3011}};
    return IN(c, marks);
}

static bool ends_sentence(uint32_t c)
{
    static const struct range marks[] = {
        {'!', '!'},       {',', ','},       {'.', '.'},       {':', ';'},
        {'?', '?'},       {0x037E, 0x037E}, {0x0589, 0x0589}, {0x061B, 0x061F},
        {0x06D4, 0x06D4}, {0x0964, 0x0965}, {0x2026, 0x2026}, {0x3001, 0x3002},
        {0xFF01, 0xFF01}, {0xFF0C, 0xFF0C}, {0xFF1A, 0xFF1B}, {0xFF1F, 0xFF1F}};
    return IN(c, marks);
}

static bool is_ascii_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Does its last byte say so? That of a sign that is not ASCII does not. */
static bool ends_as_sentence(struct dl_view line)
{
    return line.len > 0 && (unsigned char)line.data[line.len - 1] < 0x80 &&
           strchr("!,.:;?", line.data[line.len - 1]);
}

/* Has a line more characters than that? Asked for all at once, which is quicker than one by one. */
static bool is_longer(struct dl_view line, size_t max)
{
    uint16_t n = 0;
    if (line.len <= max || line.len > 4 * max)
        return line.len > max;
    for (size_t i = 0; i < line.len; i++)
        n = (uint16_t)(n + ((line.data[i] & 0xC0) != 0x80));
    return n > max;
}

bool dl_line_like_heading(struct dl_view line, size_t max)
{
    line = dl_view_trim(line);
    const char *p = line.data, *end = line.data + line.len;
    if (ends_as_sentence(line) || is_longer(line, max))
        return false;             /* most lines, at first sight */
    uint32_t first = 0, last = 0; /* behind opening marks, before closing ones */
    size_t digits = 0, others = 0;

    while (p < end) {
        size_t len;
        uint32_t c = dl_utf8_get(p, end, &len);
        p += len;
        if (first && (c | 0x20) - 'a' < 26) { /* most */
            last = c;
            others++;
            continue;
        }
        if (!first && !is_opening_mark(c)) {
            if (!begins_heading(c))
                return false;
            first = c;
        }
        if (first && !is_closing_mark(c))
            last = c;
        digits += is_ascii_digit(c);
        others += c >= 0x80 || (c | 0x20) - 'a' < 26;
    }
    return first && !ends_sentence(last) && (others > 0 || digits == 4);
}

/* ---- headings -------------------------------------------------------------------------------- */

/* "## Title ##" → "Title" (CommonMark 4.2); empty when it is none. */
static struct dl_view atx_heading(struct dl_view line)
{
    size_t level = 0;
    while (level < line.len && line.data[level] == '#')
        level++;
    if (level == 0 || level > 6 || level == line.len ||
        (line.data[level] != ' ' && line.data[level] != '\t'))
        return dl_view("", 0);

    struct dl_view title = dl_view_trim(dl_view(line.data + level, line.len - level));
    size_t len = title.len;
    while (len > 0 && title.data[len - 1] == '#')
        len--;
    if (len == 0 || title.data[len - 1] == ' ' || title.data[len - 1] == '\t')
        title.len = len;
    return dl_view_trim(title);
}

static bool is_underline(struct dl_view line, bool equals_only)
{
    line = dl_view_trim(line);
    if (line.len < UNDERLINE_MIN || (line.data[0] != '=' && (equals_only || line.data[0] != '-')))
        return false;
    for (size_t i = 1; i < line.len; i++)
        if (line.data[i] != line.data[0])
            return false;
    return true;
}

/* Is the line before start of "===", as some put it over a title too? */
static bool after_overline(struct dl_view text, size_t start)
{
    size_t end = start, at;
    while (end > 0 && dl_is_eol(text.data[end - 1]))
        end--;
    for (at = end; at > 0 && end - at < HEADING_BYTES && text.data[at - 1] == '='; at--)
        ;
    return (at == 0 || dl_is_eol(text.data[at - 1])) &&
           is_underline(dl_view(text.data + at, end - at), true);
}

struct dl_view dl_line_heading(struct dl_view text, size_t start)
{
    const struct dl_view none = {"", 0};
    if (start == text.len || dl_is_eol(text.data[start]))
        return none;
    bool after_blank = dl_line_after_blank(text, start);
    if (text.data[start] == '=') {
        struct dl_view wiki = dl_wiki_heading(text, start);
        if (wiki.len > 0)
            return wiki;
    }
    if (!after_blank && text.data[start] != '#' && !after_overline(text, start))
        return none;

    struct dl_view line = dl_line_at(text, start, HEADING_BYTES);
    size_t next_start = dl_line_next(text, line);
    if (line.len == HEADING_BYTES && next_start == start + line.len && next_start < text.len)
        return none; /* the line goes on */
    struct dl_view trimmed = dl_view_trim(line);
    struct dl_view atx = atx_heading(trimmed);
    if (atx.len > 0)
        return atx;

    char below = next_start < text.len ? text.data[next_start] : '\n';
    bool underlined = below == '=' || below == '-' || below == ' ' || below == '\t';
    bool blank = dl_is_eol(below) || below == '\f' || below == '\v';
    if (!underlined && (!after_blank || !blank || ends_as_sentence(trimmed)))
        return none; /* most lines */

    struct dl_view next = dl_line_at(text, next_start, HEADING_BYTES);
    if (trimmed.len > 0 && is_underline(next, false) && !is_underline(trimmed, false))
        return trimmed;
    if (after_blank && dl_line_blank(next) && dl_line_like_heading(trimmed, HEADING_CHARACTERS))
        return trimmed;
    return none;
}
