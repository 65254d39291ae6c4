/* SPDX-License-Identifier: MIT */
/* What a document says of itself: title and date, in front matter, mail header or first lines. */
#include "read/document.h"

#include "base/error.h"
#include "base/memory.h"
#include "read/line.h"
#include "rules/rules.h"
#include "time/calendar.h"

/* Front matter and mail headers that are longer are none. */
#define HEAD_BYTES ((size_t)64 << 10)
/* A "Date:" line stands among the first lines, or it is part of the story. */
#define DATE_LINES 10
#define DATE_LINE_BYTES 256
/* Newspapers write headlines of more than one line of a page. */
#define TITLE_CHARACTERS 120
/* So much is looked at to learn how long the lines of the text are. */
#define TITLE_BYTES ((size_t)4 << 10)

/* So much is read at once, and so much of what was before a piece stays at hand. */
enum { READ_BYTES = 128 << 10, LOOK_BACK_BYTES = 1 << 10 };
/* A text that is longer takes its first room at once. */
#define LONG_BYTES ((size_t)1 << 19)
#define FIRST_ROOM ((size_t)DL_FIRST_BYTES + DL_AHEAD_BYTES + 2 * READ_BYTES)
/* So much room is kept for the next document. */
#define MOST_ROOM ((size_t)2 * DL_NEXT_BYTES)

enum place_of_field { FRONT_MATTER = 1, MAIL = 2 };

/* The names of the formats' fields, those of higher trust first. */
static const struct field {
    const char *name;
    unsigned date, title; /* where it tells the date or the title, enum place_of_field or-ed */
} fields[] = {
    {"date", FRONT_MATTER | MAIL, 0},
    {"published", FRONT_MATTER, 0},
    {"created", FRONT_MATTER, 0},
    {"pubDate", FRONT_MATTER, 0},
    {"sent", MAIL, 0},
    {"title", 0, FRONT_MATTER},
    {"subject", 0, MAIL},
};
#define N_FIELDS (sizeof fields / sizeof *fields)
/* A mail's header has this field, and so no other lines with colons are taken for one. */
static const char mail_sign[] = "from";

/* "name: value" in one line; false when it is none. */
static bool split_field(struct dl_view line, struct dl_view *ret_name, struct dl_view *ret_value)
{
    const char *colon = memchr(line.data, ':', line.len);
    if (!colon || colon == line.data)
        return false;
    size_t len = (size_t)(colon - line.data);
    for (size_t i = 0; i < len; i++)
        if (line.data[i] <= ' ' || line.data[i] == 0x7F)
            return false;
    *ret_name = dl_view(line.data, len);
    *ret_value = dl_view_trim(dl_view(colon + 1, line.len - len - 1));
    return true;
}

/* A value that could be a date: it has a digit, or letters of another script. */
static bool may_be_date(struct dl_view value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((value.data[i] >= '0' && value.data[i] <= '9') || (unsigned char)value.data[i] >= 0x80)
            return true;
    return false;
}

/* The fields by which a mail says that its body is not plain text (RFC 2045). */
static const struct coding {
    const char *name, *value, *told;
} codings[] = {
    {"content-transfer-encoding", "quoted-printable", "a mail in quoted-printable"},
    {"content-transfer-encoding", "base64", "a mail in base64"},
    {"content-type", "multipart/", "a mail of several parts (MIME)"},
};

/* What the fields of a head said so far, and with what trust: 0 is the highest. */
struct head {
    unsigned place;
    struct dl_view date, title;
    size_t date_rank;
    bool is_mail;
    const char *coding; /* what it is told as */
};

static bool begins_with(struct dl_view text, const char *sign)
{
    struct dl_view wanted = dl_view_of(sign);
    return text.len >= wanted.len && dl_view_equal_nocase(dl_view(text.data, wanted.len), wanted);
}

static void take_field(struct head *head, struct dl_view name, struct dl_view value)
{
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (!dl_view_equal_nocase(name, dl_view_of(fields[i].name)))
            continue;
        if ((fields[i].date & head->place) && i < head->date_rank && may_be_date(value)) {
            head->date = value;
            head->date_rank = i;
        }
        if ((fields[i].title & head->place) && head->title.len == 0)
            head->title = value;
    }
    if (dl_view_equal_nocase(name, dl_view_of(mail_sign)))
        head->is_mail = true;
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++)
        if (dl_view_equal_nocase(name, dl_view_of(codings[i].name)) &&
            begins_with(value, codings[i].value))
            head->coding = codings[i].told;
}

static struct head new_head(unsigned place)
{
    return (struct head){.place = place, .date_rank = N_FIELDS};
}

static void use_head(struct dl_document *doc, const struct head *head, const char *why, size_t body)
{
    doc->title = head->title;
    doc->date_text = head->date;
    doc->date_why = head->date.len > 0 ? why : NULL;
    doc->body = body;
}

/* ---- front matter (YAML's "---" lines, as static site generators and note programs write it) ---
 */

/* A scalar without its quotation marks or the comment behind it. */
static struct dl_view yaml_scalar(struct dl_view value)
{
    if (value.len > 0 && (value.data[0] == '"' || value.data[0] == '\'')) {
        const char *close = memchr(value.data + 1, value.data[0], value.len - 1);
        return close ? dl_view(value.data + 1, (size_t)(close - value.data) - 1) : value;
    }
    for (size_t i = 1; i < value.len; i++)
        if (value.data[i] == '#' && (value.data[i - 1] == ' ' || value.data[i - 1] == '\t'))
            return dl_view_trim(dl_view(value.data, i));
    return value;
}

static bool is_rule(struct dl_view line, const char *rule)
{
    return dl_view_equal(dl_view_trim(line), dl_view_of(rule)) && line.data[0] == rule[0];
}

static bool read_front_matter(struct dl_document *doc)
{
    struct dl_view text =
        dl_view(doc->text.data, doc->text.len < HEAD_BYTES ? doc->text.len : HEAD_BYTES);
    struct dl_view line = dl_line_at(text, 0, text.len);
    if (!is_rule(line, "---"))
        return false;
    struct head head = new_head(FRONT_MATTER);
    for (size_t at = dl_line_next(text, line); at < text.len; at = dl_line_next(text, line)) {
        line = dl_line_at(text, at, text.len);
        if (is_rule(line, "---") || is_rule(line, "...")) {
            use_head(doc, &head, "front matter", dl_line_next(text, line));
            return true;
        }
        struct dl_view name, value;
        if (split_field(line, &name, &value))
            take_field(&head, name, yaml_scalar(value));
    }
    return false;
}

/* ---- mail header (RFC 5322, section 2.2) -------------------------------------------------------
 */

/* "From ann@lenn.org Thu Mar  8 09:12:00 2018": the line that parts the mails of a mailbox (RFC
 * 4155), behind a blank line and before a field. */
static bool begins_mail(struct dl_view text, size_t at)
{
    struct dl_view line = dl_line_at(text, at, text.len), name, value;
    if (line.len <= 5 || memcmp(line.data, "From ", 5) != 0 || !dl_line_after_blank(text, at))
        return false;
    line = dl_line_at(text, dl_line_next(text, line), text.len);
    return split_field(line, &name, &value);
}

static bool holds_more_mails(const struct dl_document *doc)
{
    struct dl_view text = doc->text;
    for (size_t at = doc->body; at < text.len; at++) {
        const char *found = memchr(text.data + at, 'F', text.len - at);
        if (!found)
            return false;
        at = (size_t)(found - text.data);
        if (dl_begins_line(text, at) && begins_mail(text, at))
            return true;
    }
    return false;
}

static bool read_mail_header(struct dl_document *doc)
{
    struct dl_view text =
        dl_view(doc->text.data, doc->text.len < HEAD_BYTES ? doc->text.len : HEAD_BYTES);
    struct head head = new_head(MAIL);
    size_t n = 0;
    for (size_t at = 0; at < text.len;) {
        struct dl_view line = dl_line_at(text, at, text.len), name, value;
        size_t next = dl_line_next(text, line);
        bool envelope = at == 0 && line.len > 5 && memcmp(line.data, "From ", 5) == 0; /* mbox */
        if (dl_line_blank(line)) {
            if (!head.is_mail || n < 2)
                return false;
            use_head(doc, &head, "mail header", at);
            doc->mail = true;
            doc->coding = head.coding;
            return true;
        }
        if (split_field(line, &name, &value)) {
            take_field(&head, name, value);
            n++;
        } else if (!envelope && (n == 0 || (line.data[0] != ' ' && line.data[0] != '\t'))) {
            return false; /* neither a field nor the rest of one */
        }
        at = next;
    }
    return false;
}

/* ---- a "Date:" line ----------------------------------------------------------------------------
 */

/* Without the marks of Markdown: "**Date:** 3 May" → "Date:** 3 May". */
static struct dl_view skip_marks(struct dl_view v)
{
    while (v.len > 0 && strchr(" \t\f*_#>", v.data[0])) {
        v.data++;
        v.len--;
    }
    return v;
}

static struct dl_view drop_marks_behind(struct dl_view v)
{
    while (v.len > 0 && strchr(" \t\r\n\f\v*_", v.data[v.len - 1]))
        v.len--;
    return v;
}

static struct dl_view date_in_line(const struct dl_rules *rules, struct dl_view line)
{
    line = skip_marks(line);
    const char *colon = memchr(line.data, ':', line.len);
    if (!colon)
        return dl_view("", 0);
    size_t len = (size_t)(colon - line.data);
    struct dl_view name = drop_marks_behind(dl_view(line.data, len));
    struct dl_view date = drop_marks_behind(skip_marks(dl_view(colon + 1, line.len - len - 1)));
    bool dates = (dl_rules_cue(rules, name) & DL_CUE_DATE_LABEL) && may_be_date(date);
    return dates ? date : dl_view("", 0);
}

static void read_date_line(struct dl_document *doc, const struct dl_rules *rules)
{
    size_t at = doc->body;
    for (int n = 0; n < DATE_LINES && at < doc->text.len; n++) {
        struct dl_view line = dl_line_at(doc->text, at, HEAD_BYTES);
        if (line.len <= DATE_LINE_BYTES)
            doc->date_text = date_in_line(rules, line);
        if (doc->date_text.len > 0) {
            doc->date_why = "Date: line";
            return;
        }
        at = dl_line_next(doc->text, line);
    }
}

/* ---- title -------------------------------------------------------------------------------------
 */

/* In a text that is wrapped, a line ends where the next word does not fit. Did this one end before,
 * seen by the longest line near it? */
static bool ends_by_itself(struct dl_view text, struct dl_view line, struct dl_view next)
{
    size_t longest = 0, word = 0, stop = (size_t)(line.data - text.data) + TITLE_BYTES;
    for (size_t at = (size_t)(line.data - text.data); at < text.len && at < stop;) {
        struct dl_view l = dl_line_at(text, at, TITLE_BYTES);
        longest = l.len > longest ? l.len : longest;
        at = dl_line_next(text, l);
    }
    while (word < next.len && next.data[word] != ' ')
        word++;
    return line.len + 1 + word <= longest;
}

/* "Date: 3 May" and its like, which tell something else than the title. */
static bool is_known_field(const struct dl_rules *rules, struct dl_view line)
{
    struct dl_view name, value;
    if (!split_field(line, &name, &value))
        return false;
    bool known = dl_view_equal_nocase(name, dl_view_of(mail_sign)) ||
                 (dl_rules_cue(rules, name) & DL_CUE_DATE_LABEL);
    for (size_t i = 0; i < N_FIELDS && !known; i++)
        known = dl_view_equal_nocase(name, dl_view_of(fields[i].name));
    return known;
}

static void read_title(struct dl_document *doc, const struct dl_rules *rules)
{
    struct dl_view text = doc->text, line = {"", 0};
    size_t at = doc->body;
    while (at < text.len && dl_line_blank(line = dl_line_at(text, at, TITLE_BYTES)))
        at = dl_line_next(text, line);
    size_t next_at = at < text.len ? dl_line_next(text, line) : at;
    if (next_at == text.len || is_known_field(rules, line))
        return; /* a title has a text behind it */

    struct dl_view heading = dl_line_heading(text, at);
    struct dl_view next = dl_line_at(text, next_at, TITLE_BYTES);
    if (heading.len > 0)
        doc->title = heading;
    else if (dl_line_like_heading(line, TITLE_CHARACTERS) &&
             (dl_line_blank(next) || ends_by_itself(text, line, next)))
        doc->title = dl_view_trim(line);
}

/* ---- a date in the name ------------------------------------------------------------------------
 */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* n digits at p, which is NUL-terminated; -1 when they are none. */
static int digits(const char *p, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (!is_digit(p[i]))
            return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

/* Only years in which documents are likely to be dated: other digits are numbers. */
static bool likely_year(int year)
{
    return year >= 1500 && year < 2200;
}

/* The date that begins at p: 2018-03-10, 2018_03_10, 20180310 or 2018-03, no digit behind it. */
static bool name_date_at(const char *p, char *out)
{
    int year = digits(p, 4);
    if (!likely_year(year) || !(is_digit(p[4]) || p[4] == '-' || p[4] == '_'))
        return false;
    bool compact = is_digit(p[4]);
    const char *month = compact ? p + 4 : p + 5, *day = NULL;
    if (digits(month, 2) < 1 || digits(month, 2) > 12)
        return false;
    if (compact)
        day = month + 2;
    else if (month[2] == p[4] && is_digit(month[3]))
        day = month + 3;

    if (day && (digits(day, 2) < 1 || is_digit(day[2]) ||
                !dl_is_day(year, digits(month, 2), digits(day, 2))))
        return false;
    if (!day && (p[4] != '-' || is_digit(month[2])))
        return false;
    memcpy(out, "0000-00-00", 11);
    memcpy(out, p, 4);
    memcpy(out + 5, month, 2);
    if (day)
        memcpy(out + 8, day, 2);
    else
        out[7] = '\0';
    return true;
}

static void read_name(struct dl_document *doc, const char *source)
{
    const char *slash = strrchr(source, '/');
    const char *name = slash ? slash + 1 : source;
    for (const char *p = name; *p; p++)
        if ((p == name || !is_digit(p[-1])) && name_date_at(p, doc->name_date))
            return;
}

/* ---- what is not plain text --------------------------------------------------------------------
 */

/* "[{": records, though not one a line. A text can begin with a bracket, "[1]". */
static bool is_json_array(struct dl_view text)
{
    struct dl_view inside =
        text.len && text.data[0] == '[' ? dl_view_trim(dl_view(text.data + 1, text.len - 1)) : text;
    return inside.len < text.len && begins_with(inside, "{");
}

static void read_markup(struct dl_document *doc)
{
    struct dl_view text = dl_view_trim(
        dl_view(doc->text.data, doc->text.len < HEAD_BYTES ? doc->text.len : HEAD_BYTES));
    if (begins_with(text, "<!DOCTYPE html") || begins_with(text, "<html"))
        doc->markup = "HTML";
    else if (begins_with(text, "{\\rtf"))
        doc->markup = "RTF";
    else if (is_json_array(text))
        doc->markup = "JSON";
}

/* Files that people take for texts. Not all of them have NUL characters. */
static int refuse_foreign(struct dl_view bytes, struct dateline_error *reterr)
{
    if (begins_with(bytes, "%PDF-"))
        return dl_fail(reterr, DATELINE_EBINARY,
                       "PDF file, not text: pdftotext makes a text of it");
    if (begins_with(bytes, "PK\x03\x04"))
        return dl_fail(reterr, DATELINE_EBINARY,
                       "ZIP file, as .docx, .odt and .epub are, not text: have a converter such as "
                       "pandoc make a text of it");
    return DATELINE_OK;
}

static void read_head(struct dl_document *doc, const struct dl_rules *rules)
{
    read_markup(doc);
    if (!read_front_matter(doc))
        doc->mailbox = read_mail_header(doc) && holds_more_mails(doc);
    if (doc->date_text.len == 0)
        read_date_line(doc, rules);
    if (doc->title.len == 0)
        read_title(doc, rules);
}

/* ---- the text, piece by piece ------------------------------------------------------------------
 */

static int read_to(struct dl_document *doc, struct dl_buf *buf, struct dateline_error *reterr)
{
    if (!dl_buf_reserve(buf, READ_BYTES))
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    int64_t n = doc->input.read(doc->input.context, buf->data + buf->len, READ_BYTES);
    if (n < 0)
        return dl_fail(reterr, DATELINE_EIO, "%s", strerror((int)-n));
    doc->ended = n == 0;
    buf->len += (size_t)n;
    return DATELINE_OK;
}

/* Decode what is in raw, but for what waits for more. */
static int decode_raw(struct dl_document *doc, struct dateline_error *reterr)
{
    struct dl_view bytes = dl_view(doc->raw.data, doc->raw.len);
    size_t taken;
    int rc = doc->decoder.taken ? DATELINE_OK : refuse_foreign(bytes, reterr);
    if (doc->raw.failed)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    if (!rc)
        rc = dl_decode(&doc->decoder, bytes, doc->ended, DL_FIRST_BYTES, &doc->decoded, &taken,
                       reterr);
    if (rc)
        return rc;
    doc->raw.len -= taken;
    memmove(doc->raw.data, doc->raw.data + taken, doc->raw.len);
    return DATELINE_OK;
}

/* Of a text that turns out to be long, all that is at hand at first goes to new memory. */
static void make_first_room(struct dl_buf *text)
{
    if (dl_buf_reserve(text, FIRST_ROOM - text->len))
        dl_memory_use_large_pages(text->data, text->cap);
}

/* Read and decode some more. What follows UTF-8 is read to where it stays if it is UTF-8 too, and
 * only what is none of it goes another way. */
static int read_piece(struct dl_document *doc, struct dateline_error *reterr)
{
    struct dl_buf *text = &doc->decoded, *raw = &doc->raw;
    size_t before = text->len;
    if (!doc->decoder.taken) {
        int rc = read_to(doc, raw, reterr);
        return rc ? rc : decode_raw(doc, reterr);
    }
    if (doc->base == 0 && text->len >= LONG_BYTES && text->cap < FIRST_ROOM)
        make_first_room(text);
    dl_buf_add(text, raw->data, raw->len);
    int rc = read_to(doc, text, reterr);
    if (rc)
        return rc;
    size_t seen = before + dl_decode_in_place(&doc->decoder,
                                              dl_view(text->data + before, text->len - before));
    raw->len = 0;
    dl_buf_add(raw, text->data + seen, text->len - seen);
    text->len = seen;
    return raw->len || raw->failed ? decode_raw(doc, reterr) : DATELINE_OK;
}

static int fill(struct dl_document *doc, size_t len, struct dateline_error *reterr)
{
    int rc = DATELINE_OK;
    size_t before = doc->decoded.len;
    while (!rc && !doc->ended && doc->decoded.len <= len)
        rc = read_piece(doc, reterr);
    before -= before < DL_LONGEST_CONTROL ? before : DL_LONGEST_CONTROL; /* it may have been cut */
    if (doc->decoded.len > before)
        dl_blank_controls(doc->decoded.data + before, doc->decoded.len - before);
    doc->text = dl_view(doc->decoded.data ? doc->decoded.data : "", doc->decoded.len);
    doc->encoding = dl_encoding_name(doc->decoder.encoding);
    return rc;
}

/* What is in memory is all there; it is copied only when it is not UTF-8. */
static int take_memory(struct dl_document *doc, struct dateline_error *reterr)
{
    struct dl_view bytes = doc->input.bytes;
    size_t mark = bytes.len >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, taken;
    int rc = refuse_foreign(bytes, reterr);
    doc->ended = true;
    doc->encoding = dl_encoding_name(DL_UTF_8);
    doc->text = bytes.len > mark ? dl_view(bytes.data + mark, bytes.len - mark) : dl_view("", 0);
    if (rc || (dl_is_utf8(doc->text) && !memchr(doc->text.data, DL_ESCAPE, doc->text.len)))
        return rc;
    rc = dl_decode(&doc->decoder, bytes, true, DL_FIRST_BYTES, &doc->decoded, &taken, reterr);
    if (!rc && doc->decoded.len)
        dl_blank_controls(doc->decoded.data, doc->decoded.len);
    return rc ? rc : fill(doc, 0, reterr);
}

/* The room of an earlier document, unless it is so much that it is better given back. */
static struct dl_buf room_of(struct dl_buf *buf)
{
    if (buf->cap > MOST_ROOM)
        dl_buf_free(buf);
    return (struct dl_buf){.data = buf->data, .cap = buf->cap};
}

int dl_document_open(const struct dl_rules *rules, const struct dl_input *input, const char *source,
                     struct dl_document *ret, struct dateline_error *reterr)
{
    *ret = (struct dl_document){
        .input = *input, .decoded = room_of(&ret->decoded), .raw = room_of(&ret->raw)};
    int rc =
        input->read ? fill(ret, DL_FIRST_BYTES + DL_AHEAD_BYTES, reterr) : take_memory(ret, reterr);
    if (rc)
        return rc;
    if (ret->text.len > 0)
        read_head(ret, rules);
    if (source)
        read_name(ret, source);
    return DATELINE_OK;
}

int dl_document_next(struct dl_document *doc, uint64_t done, struct dl_buf *text,
                     struct dateline_error *reterr)
{
    if (!doc->input.read)
        return DATELINE_OK;
    size_t at = (size_t)(done - doc->base);
    size_t drop = at > LOOK_BACK_BYTES ? at - LOOK_BACK_BYTES : 0;
    while (drop && ((unsigned char)doc->decoded.data[drop] & 0xC0) == 0x80)
        drop--;
    struct dl_buf before = doc->decoded;
    doc->decoded = room_of(text);
    *text = before;
    dl_buf_add(&doc->decoded, before.data + drop, before.len - drop);
    doc->base += drop;
    return fill(doc, at - drop + DL_NEXT_BYTES + DL_AHEAD_BYTES, reterr);
}

void dl_document_free(struct dl_document *doc)
{
    dl_buf_free(&doc->decoded);
    dl_buf_free(&doc->raw);
    *doc = (struct dl_document){0};
}
