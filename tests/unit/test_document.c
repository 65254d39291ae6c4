/* SPDX-License-Identifier: MIT */
/* Decoding, what a document says of itself, lines, pages and headings. */
#include <errno.h>
#include <stdlib.h>

#include "check.h"
#include "read/document.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct dl_rules *rules; /* the built-in ones */

/* A document in memory. */
static int read_memory(const char *bytes, size_t len, const char *source, struct dl_document *ret,
                       struct dateline_error *reterr)
{
    struct dl_input input = {.bytes = dl_view(bytes, len)};
    return dl_document_open(rules, &input, source, ret, reterr);
}

/* A copy of the view as a string, until the next call but three. */
static const char *text_of(struct dl_view v)
{
    static char buffers[4][4096];
    static unsigned next;
    char *buffer = buffers[next++ % 4];
    snprintf(buffer, sizeof buffers[0], "%.*s", (int)v.len, v.len > 0 ? v.data : "");
    return buffer;
}

/* Bytes in memory of just their size, so that the address sanitizer sees what is read beyond. */
static struct dl_document read_bytes(const char *bytes, size_t len, const char *source, char **copy)
{
    struct dl_document doc = {0};
    *copy = malloc(len > 0 ? len : 1);
    memcpy(*copy, bytes, len);
    CHECK_INT(read_memory(*copy, len, source, &doc, NULL), DATELINE_OK);
    return doc;
}

static struct dl_document read_text(const char *text, char **copy)
{
    return read_bytes(text, strlen(text), NULL, copy);
}

static void done(struct dl_document *doc, char *copy)
{
    dl_document_free(doc);
    free(copy);
}

/* ---- decoding -------------------------------------------------------------------------------- */

#define BYTES(s) (s), sizeof(s) - 1

static const struct {
    const char *bytes;
    size_t len;
    const char *encoding, *text;
} decodings[] = {
    {BYTES(""), "UTF-8", ""},
    {BYTES("plain"), "UTF-8", "plain"},
    {BYTES("\xEF\xBB\xBF"), "UTF-8", ""},
    {BYTES("\xEF\xBB\xBFmarked"), "UTF-8", "marked"},
    {BYTES("1914\xE2\x80\x93"
           "18"),
     "UTF-8", "1914–18"},
    {BYTES("\xF0\x9F\x93\x85"), "UTF-8", "📅"},
    {BYTES("caf\xE9 1914\x96"
           "18 \x93so\x94 \x80"),
     "Windows-1252", "café 1914–18 “so” €"},
    {BYTES("\xE2\x80"), "Windows-1252", "â€"},
    {BYTES("\x81\xFF"), "Windows-1252", "\xC2\x81ÿ"},
    {BYTES("\x9F\xA0"), "Windows-1252", "Ÿ\xC2\xA0"},
    {BYTES("\xEF\xBB\xBF\xE9"), "Windows-1252", "é"},
    {BYTES("\xED\xA0\x80"), "Windows-1252", "í\xC2\xA0€"}, /* a surrogate is no UTF-8 */
    {BYTES("\xFF\xFE"), "UTF-16LE", ""},
    {BYTES("1\0009\0001\0004\0"), "UTF-16LE", "1914"},
    {BYTES("\0001\0009\0001\0004"), "UTF-16BE", "1914"},
    {BYTES("1\0009\0001\0004\0\x13\x20\x31\0008\0 \0\xE9\0"), "UTF-16LE", "1914–18 é"},
    {BYTES("\xFF\xFE"
           "1\0\xE9\0\x13\x20"),
     "UTF-16LE", "1é–"},
    {BYTES("\xFE\xFF\0"
           "1\0\xE9\x20\x13"),
     "UTF-16BE", "1é–"},
    {BYTES("\xFF\xFE\x3D\xD8\xC5\xDC!\0"), "UTF-16LE", "📅!"},
    {BYTES("\xFE\xFF\xD8\x3D\xDC\xC5"), "UTF-16BE", "📅"},
    {BYTES("\xFF\xFE\x3D\xD8!\0"), "UTF-16LE", "\xEF\xBF\xBD!"}, /* half a pair */
    {BYTES("\xFF\xFE\xC5\xDC!\0"), "UTF-16LE", "\xEF\xBF\xBD!"}, /* the other half */
    {BYTES("\xFF\xFE\xC5\xDC\xC5\xDC"), "UTF-16LE", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {BYTES("\xFF\xFE!\0\x3D\xD8"), "UTF-16LE", "!\xEF\xBF\xBD"},      /* half a pair at the end */
    {BYTES("\xFF\xFE!\0\x3D"), "UTF-16LE", "!\xEF\xBF\xBD"},          /* half a unit */
    {BYTES("3 \x1B[1mMay\x1B[m 1911"), "UTF-8", "3     May    1911"}, /* a terminal's colours */
    {BYTES("\xE9 \x1B[1;32m"), "Windows-1252", "é        "},
    {BYTES("\x1B]0;a \x1B[ \x1B[1\x07 \x1B[9"), "UTF-8", "\x1B]0;a \x1B[ \x1B[1\x07 \x1B[9"},
    {BYTES("\x1B[000000000000000000000000000000m"), "UTF-8",
     "\x1B[000000000000000000000000000000m"},
};

static void advance(const struct dl_document *doc, struct dl_place *place, uint64_t offset)
{
    struct dl_stretch at_hand = {doc->text, doc->base};
    dl_place_advance(&at_hand, doc->body, place, offset);
}

static void test_decoding(void)
{
    for (size_t i = 0; i < COUNT(decodings); i++) {
        char *copy;
        struct dl_document doc = read_bytes(decodings[i].bytes, decodings[i].len, NULL, &copy);
        CHECK_STR(doc.encoding, decodings[i].encoding);
        CHECK_STR(text_of(doc.text), decodings[i].text);
        done(&doc, copy);
    }
    struct dl_document doc = {0};
    CHECK_INT(read_memory(NULL, 0, NULL, &doc, NULL), DATELINE_OK);
    CHECK_INT(doc.text.len, 0);
    dl_document_free(&doc);
}

static void test_no_copy(void)
{
    char *copy;
    struct dl_document doc = read_text("\xEF\xBB\xBFSeptember – 2015", &copy);
    CHECK(doc.text.data == copy + 3);
    CHECK(doc.decoded.data == NULL);
    done(&doc, copy);
}

/* A source of bytes that come a few at a time. */
struct drops {
    const char *bytes;
    size_t left, drop;
};

static int64_t next_drop(void *context, char *bytes, size_t room)
{
    struct drops *d = context;
    size_t n = d->drop < d->left ? d->drop : d->left;
    n = n < room ? n : room;
    memcpy(bytes, d->bytes, n);
    d->bytes += n;
    d->left -= n;
    return (int64_t)n;
}

/* What is read in pieces comes out as what is in memory, wherever they are cut. */
static void test_pieces(void)
{
    for (size_t i = 0; i < COUNT(decodings); i++) {
        for (size_t drop = 1; drop < 6; drop++) {
            struct drops drops = {decodings[i].bytes, decodings[i].len, drop};
            struct dl_input input = {.read = next_drop, .context = &drops};
            struct dl_document doc = {0};
            CHECK_INT(dl_document_open(rules, &input, NULL, &doc, NULL), DATELINE_OK);
            CHECK_STR(doc.encoding, decodings[i].encoding);
            CHECK_STR(text_of(doc.text), decodings[i].text);
            CHECK(doc.ended);
            dl_document_free(&doc);
        }
    }
}

/* Once it is known to be UTF-16, a text is decoded as it comes, also where that is within a pair.
 */
static void test_pairs_across_pieces(void)
{
    enum { UNITS = 3000, PAIRS = 40, LEN = 2 + 2 * UNITS + 4 * PAIRS };
    static const unsigned char pair[4] = {0xD8, 0x3D, 0xDC, 0xC5}; /* U+1F4C5 */
    unsigned char bytes[LEN] = {0xFE, 0xFF};
    for (size_t i = 0; i < UNITS; i++)
        bytes[2 + 2 * i + 1] = 'x';
    for (size_t i = 0; i < PAIRS; i++)
        memcpy(bytes + 2 + (size_t)2 * UNITS + 4 * i, pair, 4);
    for (size_t drop = 1; drop < 8; drop++) {
        struct drops drops = {(const char *)bytes, LEN, drop};
        struct dl_input input = {.read = next_drop, .context = &drops};
        struct dl_document doc = {0};
        CHECK_INT(dl_document_open(rules, &input, NULL, &doc, NULL), DATELINE_OK);
        CHECK_STR(doc.encoding, "UTF-16BE");
        CHECK_INT(doc.text.len, UNITS + 4 * PAIRS);
        for (size_t i = 0; i < PAIRS && doc.text.len == UNITS + 4 * PAIRS; i++)
            CHECK(memcmp(doc.text.data + UNITS + 4 * i, "📅", 4) == 0);
        dl_document_free(&doc);
    }
}

static int64_t broken_source(void *context, char *bytes, size_t room)
{
    (void)context, (void)bytes, (void)room;
    return -EIO;
}

static void test_unreadable(void)
{
    struct dl_input input = {.read = broken_source};
    struct dl_document doc = {0};
    struct dateline_error error = {0};
    CHECK_INT(dl_document_open(rules, &input, NULL, &doc, &error), DATELINE_EIO);
    CHECK_STR(error.text, strerror(EIO));
    dl_document_free(&doc);
}

/* A text that is longer than what is kept of it at a time: it moves on, and nothing is lost; a byte
 * that is no UTF-8 far behind the beginning is one character of Windows-1252. */
static void test_long_pieces(void)
{
    static const char line[] = "On the third day – a Friday – they came back.\n";
    size_t len = (size_t)DL_FIRST_BYTES + (3 << 20), n = len / (sizeof line - 1);
    char *bytes = malloc(len);
    len = n * (sizeof line - 1);
    for (size_t i = 0; i < n; i++)
        memcpy(bytes + i * (sizeof line - 1), line, sizeof line - 1);
    bytes[len - 2] = '\xE9';
    struct drops drops = {bytes, len, 100003};
    struct dl_input input = {.read = next_drop, .context = &drops};
    struct dl_document doc = {0};
    struct dl_place place = {0};
    struct dl_buf text = {0};
    uint64_t done = 0;
    bool same = true;
    CHECK_INT(dl_document_open(rules, &input, NULL, &doc, NULL), DATELINE_OK);
    CHECK(!doc.ended && doc.text.len >= DL_FIRST_BYTES);
    for (;;) {
        uint64_t end = doc.base + doc.text.len;
        for (; same && done + 2 < end && done + 2 < len; done++)
            same = doc.text.data[done - doc.base] == bytes[done];
        advance(&doc, &place, done);
        if (doc.ended)
            break;
        CHECK_INT(dl_document_next(&doc, done, &text, NULL), DATELINE_OK);
        CHECK(doc.text.len < 2 << 20);
        CHECK(text.len > 0 && text.data != doc.text.data); /* what was at hand is as it was */
    }
    dl_buf_free(&text);
    CHECK(same);
    CHECK_INT(done, len - 2);
    CHECK_INT(place.line, n);
    CHECK_STR(text_of(dl_view(doc.text.data + (done - doc.base), 3)), "é\n");
    CHECK_STR(doc.encoding, "UTF-8, and Windows-1252 where it is none");
    dl_document_free(&doc);
    free(bytes);
}

static void test_binary(void)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *at;
    } cases[] = {
        {BYTES("\0"), "byte 0"},
        {BYTES("abc\0def"), "byte 3"},
        {BYTES("\xEF\xBB\xBF"
               "a\0"),
         "byte 4"},
        {BYTES("\x89PNG\r\n\x1A\n\0\0"), "byte 8"},
        /* UTF-16 without its mark: too short, with a control, not Latin */
        {BYTES("1\0009\0001\000"), "byte 1"},
        {BYTES("1\0009\0001\0004\0\1\0"), "byte 1"},
        {BYTES("1\0009\0001\0004\0\x11\x04\x12\x04"), "byte 1"},
        {BYTES("\xFF\xFE"
               "1\0\0\0"),
         "byte 4"}, /* UTF-32 */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dl_document doc = {0};
        struct dateline_error error = {0};
        int r = read_memory(cases[i].bytes, cases[i].len, "x", &doc, &error);
        CHECK_INT(r, DATELINE_EBINARY);
        CHECK_INT(error.code, DATELINE_EBINARY);
        CHECK(strstr(error.text, "binary") && strstr(error.text, cases[i].at));
        dl_document_free(&doc);
    }
}

/* Files of other programs, in which there may be no NUL character. */
static void test_foreign(void)
{
    static const char *const cases[][2] = {
        {"%PDF-1.4\n1 0 obj", "PDF file"},
        {"PK\x03\x04\x14", "ZIP file"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dl_document doc = {0};
        struct dateline_error error = {0};
        CHECK_INT(read_memory(cases[i][0], strlen(cases[i][0]), "x", &doc, &error),
                  DATELINE_EBINARY);
        CHECK(strstr(error.text, cases[i][1]) != NULL);
        dl_document_free(&doc);
    }
}

/* Characters across the border of the pieces in which a long text is checked. */
static void test_long_text(void)
{
    size_t len = ((size_t)128 << 10) * 3;
    char *bytes = malloc(len);
    for (size_t shift = 0; shift < 4; shift++) {
        memset(bytes, 'x', len);
        for (size_t at = shift; at + 4 <= len; at += 4)
            memcpy(bytes + at, "\xF0\x9F\x93\x85", 4);
        struct dl_document doc = {0};
        CHECK_INT(read_memory(bytes, len, NULL, &doc, NULL), DATELINE_OK);
        CHECK_STR(doc.encoding, "UTF-8");
        CHECK(doc.text.data == bytes && doc.text.len == len);
        dl_document_free(&doc);

        bytes[len / 2 + 1] = '\xFF';
        CHECK_INT(read_memory(bytes, len, NULL, &doc, NULL), DATELINE_OK);
        CHECK_STR(doc.encoding, "Windows-1252");
        dl_document_free(&doc);

        bytes[len - 5] = '\0';
        CHECK_INT(read_memory(bytes, len, NULL, &doc, NULL), DATELINE_EBINARY);
    }
    free(bytes);
}

/* ---- what a document says of itself ---------------------------------------------------------- */

static const struct {
    const char *text, *date, *why, *title;
    int body; /* how many lines come before the body */
} heads[] = {
    /* front matter */
    {"---\ntitle: The March\ndate: 2018-03-10\n---\nText.\n", "2018-03-10", "front matter",
     "The March", 4},
    {"---\ntitle: \"The March: a story\"\ndate: '2018-03-10'  # draft\n---\n", "2018-03-10",
     "front matter", "The March: a story", 4},
    {"---\r\npublished: 10 March 2018 # first\r\n---\r\nText.", "10 March 2018", "front matter", "",
     3},
    {"---\rcreated: 2018\rpublished: 2019\r---\rText.", "2019", "front matter", "", 4},
    {"---\npubDate: 2016\ncreated: 2017\n---\n", "2017", "front matter", "", 4},
    {"---\npubDate: 2016\ncreated: 2017\npublished: 2018\ndate: 2019\n---\n", "2019",
     "front matter", "", 6},
    {"---\ndate: 2016\ndate: 2017\n---\n", "2016", "front matter", "", 4},
    {"---\nDATE: 2016\nPubdate: 2017\n...\n", "2016", "front matter", "", 4},
    {"---\ndate:\ncreated: 2017\n---\n", "2017", "front matter", "", 4},
    {"---\ndate: unknown\ncreated: 2017\n---\n", "2017", "front matter", "", 4},
    {"---\nupdate: 2017\nmeta:\n  date: 2016\n---\n", "", NULL, "", 5}, /* of another thing */
    {"---\ntags: [a]\n---\nDate: 3 May 1990\n", "3 May 1990", "Date: line", "", 3},
    {"---\ndate: 2018-03-10\nno end of it\n", "2018-03-10", "Date: line", "", 0},
    {"\n---\ndate: 2018-03-10\n---\n", "2018-03-10", "Date: line", "", 0}, /* not at the top */
    {" ---\ntitle: x\n---\n", "", NULL, "", 0},
    /* mail */
    {"From: a@example.org\nDate: Sat, 10 Mar 2018 12:00:00 +0100\nSubject: On the "
     "march\n\nHello.\n",
     "Sat, 10 Mar 2018 12:00:00 +0100", "mail header", "On the march", 3},
    {"From a@example.org Sat Mar 10 12:00:00 2018\nReceived: by x;\n\tFri, 9 Mar 2018\nfrom: a\n"
     "DATE: 10 Mar 2018\n\nText.\n",
     "10 Mar 2018", "mail header", "", 5},
    {"From: A B\nSent: Sat, March 10, 2018 2:11 PM\nTo: C\nSubject: On the march\n\nHello.\n",
     "Sat, March 10, 2018 2:11 PM", "mail header", "On the march", 4},
    {"From: a\nSent: 9 Mar 2018\nDate: 10 Mar 2018\n\nText.\n", "10 Mar 2018", "mail header", "",
     3},
    {"Sent: 9 Mar 2018\nText.\n", "", NULL, "", 0}, /* by whom? */
    {"Subject: Only one\nDate: 10 Mar 2018\n\nText.\n", "10 Mar 2018", "Date: line", "", 0},
    {"From: a\nThis is a list\nDate: 10 Mar 2018\n\n", "10 Mar 2018", "Date: line", "", 0},
    {"From: a\n\nDate: 10 Mar 2018\n", "10 Mar 2018", "Date: line", "", 0},
    {"From: a\nDate: 10 Mar 2018", "10 Mar 2018", "Date: line", "", 0}, /* no end of the header */
    /* a line near the top */
    {"A Title\n\nDate: 10 March 2018\n\nText.\n", "10 March 2018", "Date: line", "A Title", 0},
    {"published: 2018\r\nText.", "2018", "Date: line", "", 0},
    {"**Date:** 10 March 2018\n", "10 March 2018", "Date: line", "", 0},
    {"_Date_: 10 March 2018  \n", "10 March 2018", "Date: line", "", 0},
    {"> ## Date : **2018**\n", "2018", "Date: line", "", 0},
    {"DATE: 2018\n", "2018", "Date: line", "", 0},
    {"Datum: 2018\n", "", NULL, "", 0}, /* a word that the rules do not know */
    {"Date:\n2018\n", "", NULL, "", 0},
    {"Dates: 2018\n", "", NULL, "", 0},
    {"The Date: 2018\n", "", NULL, "", 0},
    {"Created: 2018\n", "", NULL, "", 0}, /* in front matter only */
    {"Date: to be found\nDate: 1990\n", "1990", "Date: line", "", 0},
    {"1\n2\n3\n4\n5\n6\n7\n8\n9\nDate: 1990\n", "1990", "Date: line", "", 0},
    {"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\nDate: 1990\n", "", NULL, "", 0}, /* the eleventh line */
    /* titles */
    {"The War at Sea\n\nIt began.\n", "", NULL, "The War at Sea", 0},
    {"\n\n# The War at *Sea*. #\nIt began.\n", "", NULL, "The War at *Sea*.", 0},
    {"the war at sea, 1914.\n====\nIt began.\n", "", NULL, "the war at sea, 1914.", 0},
    {"The War at Sea.\n\nIt began.\n", "", NULL, "", 0},
    {"The War at Sea,\n\nIt began.\n", "", NULL, "", 0},
    {"the war at sea\n\nIt began.\n", "", NULL, "", 0},
    {"The War at Sea\n", "", NULL, "", 0}, /* no text follows */
    {"The War at Sea", "", NULL, "", 0},
    {"", "", NULL, "", 0},
    {"The War at Sea\nIt began on a day in August and ended on another one in November of 1918.\n",
     "", NULL, "The War at Sea", 0},
    {"The war at sea began on a day in August\nand ended on another in November.\n", "", NULL, "",
     0}, /* wrapped text */
    {"“The War at Sea”\n\nIt began.\n", "", NULL, "“The War at Sea”", 0},
    {"“The war at sea.”\n\nIt began.\n", "", NULL, "", 0},
    {"Église et État\n\nText.\n", "", NULL, "Église et État", 0},
    {"Ćwiczenia\n\nText.\n", "", NULL, "Ćwiczenia", 0},
    {"ćwiczenia\n\nText.\n", "", NULL, "", 0},
    {"Žena\n\nText.\n", "", NULL, "Žena", 0},
    {"Война\n\nText.\n", "", NULL, "Война", 0},
    {"война\n\nText.\n", "", NULL, "", 0},
    {"第一次世界大戦\n\nText.\n", "", NULL, "第一次世界大戦", 0},
    {"戦争が始まった。\n\nText.\n", "", NULL, "", 0},
    {"1914\n\nText.\n", "", NULL, "1914", 0},
    {"14\n\nText.\n", "", NULL, "", 0}, /* the number of a page */
};

static void test_heads(void)
{
    for (size_t i = 0; i < COUNT(heads); i++) {
        char *copy;
        struct dl_document doc = read_text(heads[i].text, &copy);
        CHECK_STR(text_of(doc.text), heads[i].text); /* the whole text */
        CHECK_STR(text_of(doc.date_text), heads[i].date);
        CHECK_STR(doc.date_why, heads[i].why);
        CHECK_STR(text_of(doc.title), heads[i].title);
        struct dl_place place = {0};
        advance(&doc, &place, doc.body);
        CHECK_INT(place.line - 1, heads[i].body);
        done(&doc, copy);
    }
}

static void test_long_titles(void)
{
    static const struct {
        size_t letters;
        bool title;
    } cases[] = {{79, true}, {119, true}, {120, false}, {2000, false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[4096] = "T";
        memset(text + 1, 'x', cases[i].letters);
        strcpy(text + 1 + cases[i].letters, "\n\nText.\n");
        char *copy;
        struct dl_document doc = read_text(text, &copy);
        CHECK_INT(doc.title.len, cases[i].title ? cases[i].letters + 1 : 0);
        done(&doc, copy);
    }
}

static void test_names(void)
{
    static const struct {
        const char *source, *date;
    } cases[] = {
        {"2018-03-10.txt", "2018-03-10"},
        {"2018_03_10 notes.txt", "2018-03-10"},
        {"notes-20180310.txt", "2018-03-10"},
        {"notes/2018-03-10.txt", "2018-03-10"},
        {"notes 2018-03.txt", "2018-03"},
        {"2018-03", "2018-03"},
        {"a2018-03-10b", "2018-03-10"},
        {"1850-12-31_letter", "1850-12-31"},
        {"2016-02-29", "2016-02-29"},
        {"2018-03-10-12", "2018-03-10"},
        {"2018-03-10T10", "2018-03-10"},
        {"12345-2018-03-10", "2018-03-10"},
        {"v2 2018-13-10 2018-03-10", "2018-03-10"}, /* the first that is one */
        {"2018-03_10", "2018-03"},
        /* none */
        {"", ""},
        {"2018", ""},
        {"2018.txt", ""},
        {"2018_03", ""},
        {"2018-3-1", ""},
        {"2015-02-29", ""},
        {"2018-02-30", ""},
        {"2018-13", ""},
        {"2018-00", ""},
        {"2018-03-00", ""},
        {"2018-03-1", ""},
        {"2018-03-100", ""},
        {"2018-031", ""},
        {"12018-03-10", ""},
        {"120180310", ""},
        {"201803101", ""},
        {"20180310120000", ""},
        {"20181310", ""},
        {"12341231", ""}, /* no year of a file */
        {"0012-05", ""},
        {"2018-03-10/notes.txt", ""}, /* a folder's name */
        {"2018-03-10/", ""},
        {"2018-W10", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dl_document doc = {0};
        CHECK_INT(read_memory("x", 1, cases[i].source, &doc, NULL), DATELINE_OK);
        CHECK_STR(doc.name_date, cases[i].date);
        dl_document_free(&doc);
    }
}

/* ---- lines, pages, headings ------------------------------------------------------------------ */

/* Every X is a place that is asked for; it stands in the text as it is. */
static const struct {
    const char *text;
    const char *places; /* "line/page heading;" of each X */
} places[] = {
    {"X.", "1/1 ;"},
    {"X\nX\n\nX.", "1/1 ;2/1 ;4/1 ;"},
    {"X\r\nX\r\n\r\nX.", "1/1 ;2/1 ;4/1 ;"},
    {"X\rX\r\rX.", "1/1 ;2/1 ;4/1 ;"},
    {"X\nX\rX\r\nX\n\rX.", "1/1 ;2/1 ;3/1 ;4/1 ;6/1 ;"},
    {"X\fX\n\fX\f\fX", "1/1 ;1/2 ;2/3 ;2/5 ;"},
    /* Markdown */
    {"# One\nX\n## Two ##\nX\nX\n", "2/1 One;4/1 Two;5/1 Two;"},
    {"X\n# X one\nX\n", "1/1 ;2/1 X one;3/1 X one;"}, /* a heading is at its own place too */
    {"#no\nX\n####### No\nX\n# \nX\n#\nX", "2/1 ;4/1 ;6/1 ;8/1 ;"},
    {"# C#\nX\n# Issue ##\nX", "2/1 C#;4/1 Issue;"},
    {"  # One\nX", "2/1 One;"},
    {"# One\rX\r# Two\rX", "2/1 One;4/1 Two;"},
    {"# One\r\nX\r\n# Two\r\nX", "2/1 One;4/1 Two;"},
    /* of a wiki */
    {"== One ==\nX\n===Two===  \nX\n=== Two ==\nX\n", "2/1 One;4/1 Two;6/1 Two;"},
    {"X\r\n== X == one ==\r\nX\r\n", "1/1 ;2/1 X == one;3/1 X == one;"},
    {"= One =\nX\n====\nX\n== One\nX\n== ==\nX\n======= One =======\nX",
     "2/1 ;4/1 ;6/1 ;8/1 ;10/1 ;"},
    /* underlined */
    {"one, two.\n===\nX\n\nThree\n-----\nX", "3/1 one, two.;7/1 Three;"},
    {"a\nb\n---\nX", "4/1 ;"}, /* the last line of a paragraph */
    {"\nOne\n--\nX", "4/1 ;"}, /* too short */
    {"\nOne\n-=-\nX", "4/1 ;"},
    {"=====\none\n=====\nX", "4/1 one;"}, /* a line over it too */
    {"---\n---\nX", "3/1 ;"},
    /* a short paragraph of one line */
    {"One\n\nX lines of text.\n\nTwo\n\nX.", "3/1 One;7/1 Two;"},
    {"One\nX\n\nTwo\nX", "2/1 ;5/1 ;"},
    {"\n\nOne.\n\nX.\n\nTwo:\n\nX.\n\nthree\n\nX.\n\nFour!\n\nX.", "5/1 ;9/1 ;13/1 ;17/1 ;"},
    {"One  \n \t\nX.\n", "3/1 One;"},
    {"\fOne\n\nX.\n\n\f\n\nTwo\n\nX.", "3/2 One;9/3 Two;"},
    {"A\n\n12\n\nX.\n\n1914\n\nX.", "5/1 A;9/1 1914;"}, /* a number of a page, a year */
    {"One\r\n\r\nX.\r\n\r\nTwo\r\n\r\nX.", "3/1 One;7/1 Two;"},
    {"One\r\rX.\r\rTwo\r\rX.", "3/1 One;7/1 Two;"},
    {"One\n\nX.\n\nX", "3/1 One;5/1 X;"}, /* at the end of the text */
    /* front matter and mail headers have no headings */
    {"---\ntitle: X\n\nNo Heading\n\nX\n---\nX", "2/1 ;6/1 ;8/1 ;"},
};

static void add_place(struct dl_buf *out, const struct dl_place *place)
{
    dl_buf_addf(out, "%d/%d %s;", (int)place->line, (int)place->page,
                text_of(dl_view(place->heading, place->heading_len)));
}

/* The same places come out in whatever steps the text is gone through. */
static void check_places(const char *text, const char *wanted, size_t step)
{
    char *copy;
    struct dl_document doc = read_text(text, &copy);
    struct dl_buf got = {0};
    struct dl_place place = {0};
    dl_buf_add(&got, "", 0);
    for (size_t at = 0; at < doc.text.len; at++) {
        if (doc.text.data[at] == 'X' || (step > 0 && at % step == 0))
            advance(&doc, &place, at);
        if (doc.text.data[at] == 'X')
            add_place(&got, &place);
    }
    CHECK_STR(got.data, wanted);
    dl_buf_free(&got);
    done(&doc, copy);
}

static void test_places(void)
{
    for (size_t i = 0; i < COUNT(places); i++)
        for (size_t step = 0; step < 4; step++)
            check_places(places[i].text, places[i].places, step);
}

static void test_place_bounds(void)
{
    char *copy;
    struct dl_document doc = read_text("a\nb\n", &copy);
    struct dl_place place = {0};
    advance(&doc, &place, 1000); /* beyond the end */
    CHECK_INT(place.line, 3);
    CHECK_INT(place.offset, 4);
    advance(&doc, &place, 0); /* never back */
    CHECK_INT(place.line, 3);
    done(&doc, copy);

    doc = read_text("", &copy);
    place = (struct dl_place){0};
    advance(&doc, &place, 0);
    CHECK_INT(place.line, 1);
    CHECK_INT(place.page, 1);
    done(&doc, copy);

    doc = read_text("a\fb", &copy);
    done(&doc, copy);
}

static void test_long_headings(void)
{
    static const struct {
        const char *head;
        size_t letters;
        bool heading;
    } cases[] = {{"T", 79, true},   {"T", 80, false},   {"T", 5000, false},
                 {"# T", 79, true}, {"# T", 400, true}, {"# T", 5000, false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[8192];
        size_t len = strlen(cases[i].head);
        strcpy(text, cases[i].head);
        memset(text + len, 'x', cases[i].letters);
        strcpy(text + len + cases[i].letters, "\n\nText.\n");
        char *copy;
        struct dl_document doc = read_text(text, &copy);
        struct dl_place place = {0};
        advance(&doc, &place, strlen(text));
        CHECK_INT(place.heading_len, cases[i].heading ? cases[i].letters + 1 : 0);
        done(&doc, copy);
    }
}

int main(void)
{
    rules = dl_rules_builtin(false);
    test_decoding();
    test_no_copy();
    test_pieces();
    test_pairs_across_pieces();
    test_unreadable();
    test_long_pieces();
    test_binary();
    test_foreign();
    test_long_text();
    test_heads();
    test_long_titles();
    test_names();
    test_places();
    test_place_bounds();
    test_long_headings();
    dl_rules_free(rules);
    return check_done();
}
