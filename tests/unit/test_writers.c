/* SPDX-License-Identifier: MIT */
/* The writers other than csv and tsv, and what they share: the list of formats and the sink. */
#include <errno.h>

#include "rows.h"

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define RESET "\033[0m"
#define NO_CHAR "\xef\xbf\xbd" /* U+FFFD */

/* ---- the list of formats -----------------------------------------------------------------------
 */

static void test_formats(void)
{
    size_t n = 0;
    for (const struct dl_format *f; (f = dl_format_at(n)); n++) {
        CHECK(f->name && f->extension && f->about && f->row && f->kinds);
        CHECK(dl_format_find(f->name) == f);
    }
    CHECK_INT(n, 6);
    CHECK(!dl_format_find("docx"));
    CHECK(!dl_format_find(""));
}

static void test_columns_where_there_are_none(void)
{
    struct dateline_write_options options = {.columns = "date"};
    CHECK_INT(write_rows("text", &options, NULL, 0), DATELINE_EINVAL);
    CHECK_STR(write_error.text,
              "the format text has no columns to choose; these formats have: csv, tsv, jsonl");
}

/* ---- jsonl -------------------------------------------------------------------------------------
 */

static void test_jsonl(void)
{
    struct dateline_row row = EVENT_ROW;
    row.page = 3;
    row.flags = DATELINE_FLAG_DATELINE | DATELINE_FLAG_YEAR_INFERRED;
    row.id = "0123456789abcdef";
    row.has_sort = true;
    row.sort = -429685;
    row.offset = UINT64_MAX - 1;
    row.length = 14;
    row.pattern = "month-year";
    CHECK_INT(write_rows("jsonl", NULL, &row, 1), DATELINE_OK);
    CHECK_STR(written.data,
              "{\"date\":\"2015-09\",\"start\":\"2015-09-01\",\"end\":\"2015-09-30\","
              "\"precision\":\"month\",\"relation\":\"on\",\"match\":\"September 2015\","
              "\"event\":\"It opened in September 2015.\",\"source\":\"notes.txt\",\"line\":12,"
              "\"page\":3,\"flags\":[\"dateline\",\"year-inferred\"],\"id\":\"0123456789abcdef\","
              "\"sort\":-429685,\"offset\":18446744073709551614,\"length\":14,"
              "\"value\":\"2015-09\",\"pattern\":\"month-year\",\"anchor\":null,\"title\":null,"
              "\"heading\":null}\n");
}

static void test_jsonl_absent(void)
{
    struct dateline_row row = EVENT_ROW;
    row.kind = DATELINE_UNDATED;
    row.date = row.start = row.end = "";
    row.precision = DATELINE_NO_PRECISION;
    struct dateline_write_options options = {
        .columns = "date,start,precision,relation,page,flags,sort,offset", .undated = true};
    CHECK_INT(write_rows("jsonl", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "{\"date\":null,\"start\":null,\"precision\":null,\"relation\":null,"
                            "\"page\":null,\"flags\":[],\"sort\":null,\"offset\":0}\n");
}

static void test_jsonl_escapes(void)
{
    struct dateline_row row = EVENT_ROW;
    struct dateline_write_options options = {.columns = "event"};
    row.event = "\"a\\b\"\n\t\r\b\f\x01\x1b\x1f\x7f\xc2\x85\xc2\x9f\xc2\xa0é–";
    CHECK_INT(write_rows("jsonl", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "{\"event\":\"\\\"a\\\\b\\\"\\n\\t\\r\\b\\f\\u0001\\u001b\\u001f\\u007f"
                            "\\u0085\\u009f\xc2\xa0é–\"}\n");
}

/* ---- text --------------------------------------------------------------------------------------
 */

static void test_text(void)
{
    struct dateline_row rows[] = {EVENT_ROW, EVENT_ROW, EVENT_ROW};
    rows[0].date = "-0043";
    rows[1].page = 2;
    rows[1].flags = DATELINE_FLAG_RELATIVE | DATELINE_FLAG_YEAR_INFERRED;
    rows[2].kind = DATELINE_UNDATED;
    rows[2].date = "";
    struct dateline_write_options options = {.undated = true};
    CHECK_INT(write_rows("text", &options, rows, 3), DATELINE_OK);
    CHECK_STR(written.data,
              "-0043    It opened in September 2015.  notes.txt:12\n"
              "2015-09  It opened in September 2015.  notes.txt:12 p.2 [relative, year-inferred]\n"
              "-        It opened in September 2015.  notes.txt:12\n");
}

static void test_text_wraps(void)
{
    struct dateline_row row = EVENT_ROW;
    row.event = "However, it opened its first office there in September 2015.";
    struct dateline_write_options options = {.width = 40};
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "2015-09  However, it opened its first\n"
                            "         office there in September 2015.\n"
                            "         notes.txt:12\n");
}

static void test_text_breaks_long_words(void)
{
    struct dateline_row row = EVENT_ROW;
    row.event = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk in 2015";
    struct dateline_write_options options = {.width = 33};
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "2015-09  Donaudampfschifffahrtsel\n"
                            "         ektrizitätenhauptbetrieb\n"
                            "         swerk in 2015\n"
                            "         notes.txt:12\n");
}

static void test_text_wide_characters(void)
{
    struct dateline_row row = EVENT_ROW;
    row.event = "在二零一五年九月成立了第一个办公室";
    struct dateline_write_options options = {.width = 34};
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "2015-09  在二零一五年九月成立了第\n"
                            "         一个办公室  notes.txt:12\n");
}

static void test_text_narrow(void)
{
    struct dateline_row row = EVENT_ROW;
    struct dateline_write_options options = {.width = 20};
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "2015-09\n"
                            "  It opened in\n"
                            "  September 2015.\n"
                            "  notes.txt:12\n");
    options.width = 1; /* no width is too small to end */
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK(written.len > 0);
}

static void test_text_long_date(void)
{
    struct dateline_row rows[] = {EVENT_ROW, EVENT_ROW};
    rows[0].date = "2017-06-06T14:30:00/2017-06-06T16:00:00";
    struct dateline_write_options options = {.width = 60};
    CHECK_INT(write_rows("text", &options, rows, 2), DATELINE_OK);
    CHECK_STR(written.data, "2017-06-06T14:30:00/2017-06-06T16:00:00\n"
                            "         It opened in September 2015.  notes.txt:12\n"
                            "2015-09  It opened in September 2015.  notes.txt:12\n");
    options.width = 0;
    CHECK_INT(write_rows("text", &options, rows, 1), DATELINE_OK);
    CHECK_STR(written.data, "2017-06-06T14:30:00/2017-06-06T16:00:00  "
                            "It opened in September 2015.  notes.txt:12\n");
}

static void test_text_color(void)
{
    struct dateline_row row = EVENT_ROW;
    struct dateline_write_options options = {.color = true};
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "2015-09  It opened in " BOLD "September 2015" RESET ".  " DIM
                            "notes.txt:12" RESET "\n");
    options.width = 33; /* the words found stand on two lines */
    row.event = "It opened there in September 2015.";
    row.match_at = 19;
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "2015-09  It opened there in\n"
                            "         " BOLD "September 2015" RESET ".\n"
                            "         " DIM "notes.txt:12" RESET "\n");
    row.event = "It opened up there in September 2015.";
    row.match_at = 22;
    options.width = 40;
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "2015-09  It opened up there in " BOLD "September" RESET "\n"
                            "         " BOLD "2015" RESET ".  " DIM "notes.txt:12" RESET "\n");
    row.match_at = row.match_len = 0;
    options.width = 0;
    CHECK_INT(write_rows("text", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data,
              "2015-09  It opened up there in September 2015.  " DIM "notes.txt:12" RESET "\n");
}

static void test_text_controls(void)
{
    struct dateline_row row = EVENT_ROW;
    row.event = "a\x1b[31mb\x07\x7f\xc2\x9b"
                "c\xe2\x80\xae"
                "d\xe2\x81\xa6"
                "e\tf\xe2\x80\xa8"
                "g";
    row.source = "n\x1b.txt";
    CHECK_INT(write_rows("text", NULL, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "2015-09  a" NO_CHAR "[31mb" NO_CHAR NO_CHAR NO_CHAR "c" NO_CHAR
                            "d" NO_CHAR "e f g  n" NO_CHAR ".txt:12\n");
}

/* ---- timex3 ------------------------------------------------------------------------------------
 */

#define PROLOG "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML>\n"
#define EPILOG "</TEXT>\n</TimeML>\n"

static void test_timex3(void)
{
    const struct dateline_timex range[] = {{19, 2, "DATE", "1918", NULL, NULL, NULL},
                                           {14, 4, "DATE", "1914", NULL, NULL, NULL}};
    const struct dateline_timex set[] = {{23, 12, "SET", "P1W", "APPROX", "EVERY", "2D"}};
    struct dateline_row rows[] = {EVENT_ROW, EVENT_ROW, EVENT_ROW};
    rows[0].timex = range; /* in any order */
    rows[0].n_timex = 2;
    rows[1].kind = DATELINE_SET;
    rows[1].timex = set;
    rows[1].n_timex = 1;
    rows[2].kind = DATELINE_REFUSED;
    CHECK_INT(write_text_rows("timex3", NULL, rows, 3, "War & \"peace\"\r1914-18; every Monday.\n",
                              "2018-03-10"),
              DATELINE_OK);
    CHECK_STR(written.data,
              PROLOG "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"2018-03-10\" "
                     "functionInDocument=\"CREATION_TIME\">2018-03-10</TIMEX3></DCT>\n"
                     "<TEXT>War &amp; \"peace\"&#13;"
                     "<TIMEX3 tid=\"t1\" type=\"DATE\" value=\"1914\">1914</TIMEX3>-"
                     "<TIMEX3 tid=\"t2\" type=\"DATE\" value=\"1918\">18</TIMEX3>; "
                     "<TIMEX3 tid=\"t3\" type=\"SET\" value=\"P1W\" mod=\"APPROX\" quant=\"EVERY\" "
                     "freq=\"2D\">every Monday</TIMEX3>.\n" EPILOG);
}

static void test_timex3_escapes(void)
{
    CHECK_INT(write_text_rows(
                  "timex3", NULL, NULL, 0,
                  "a<b>]]>\x01\x0b\x0c\x1b\x1c\x1f\t\n\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd\x7f",
                  ""),
              DATELINE_OK);
    CHECK_STR(written.data, PROLOG "<TEXT>a&lt;b&gt;]]&gt;" NO_CHAR "  " NO_CHAR
                                   "  \t\n" NO_CHAR NO_CHAR NO_CHAR "\x7f" EPILOG);
}

static void test_timex3_never_overlaps(void)
{
    const struct dateline_timex timexes[] = {
        {0, 4, "DATE", "A", NULL, NULL, NULL},
        {2, 4, "DATE", "overlaps", NULL, NULL, NULL},
        {3, 2, "DATE", "overlaps by one", NULL, NULL, NULL},
        {1, 2, "DATE", "inside", NULL, NULL, NULL},
        {0, 4, "DATE", "again", NULL, NULL, NULL},
        {4, 0, "DATE", "empty", NULL, NULL, NULL},
        {4, 4, "DATE", "B\"<", NULL, NULL, NULL},
        {8, 9, "DATE", "too long", NULL, NULL, NULL},
        {99, 1, "DATE", "outside", NULL, NULL, NULL},
        {9, SIZE_MAX, "DATE", "overflows", NULL, NULL, NULL},
    };
    struct dateline_row rows[sizeof timexes / sizeof *timexes];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rows[i] = (struct dateline_row)EVENT_ROW;
        rows[i].timex = &timexes[i];
        rows[i].n_timex = 1;
    }
    CHECK_INT(write_text_rows("timex3", NULL, rows, sizeof rows / sizeof *rows, "0123456789", ""),
              DATELINE_OK);
    CHECK_STR(written.data,
              PROLOG "<TEXT><TIMEX3 tid=\"t1\" type=\"DATE\" value=\"A\">0123</TIMEX3>"
                     "<TIMEX3 tid=\"t2\" type=\"DATE\" value=\"B&quot;&lt;\">4567"
                     "</TIMEX3>89" EPILOG);
}

/* ---- explain -----------------------------------------------------------------------------------
 */

static void test_explain(void)
{
    struct dateline_row rows[] = {EVENT_ROW, EVENT_ROW, EVENT_ROW};
    rows[0].explain = "pattern month-year (en.patterns:7)\ntokens \x1b September | 2015\n";
    rows[1].kind = DATELINE_DURATION;
    rows[1].match = "two\nyears";
    rows[1].value = "P2Y";
    rows[2].kind = DATELINE_REFUSED;
    rows[2].match = "2,000 men";
    rows[2].value = "";
    rows[2].explain = "a number and what it counts";
    CHECK_INT(write_rows("explain", NULL, rows, 3), DATELINE_OK);
    CHECK_STR(written.data, "notes.txt:12: 2015-09 \"September 2015\"\n"
                            "  pattern month-year (en.patterns:7)\n"
                            "  tokens " NO_CHAR " September | 2015\n"
                            "notes.txt:12: duration P2Y \"two years\"\n"
                            "notes.txt:12: refused \"2,000 men\"\n"
                            "  a number and what it counts\n");
}

/* ---- the sink ----------------------------------------------------------------------------------
 */

struct failing_sink {
    size_t left; /* bytes it still takes */
    unsigned calls;
};

static int sink_that_fails(void *context, const char *bytes, size_t length)
{
    struct failing_sink *sink = context;
    (void)bytes;
    sink->calls++;
    if (length > sink->left)
        return -ENOSPC;
    sink->left -= length;
    return 0;
}

/* Rows without end, nearly; asked: how many were asked for in the last pass. */
enum { MANY = 100000 };
struct endless {
    _Atomic size_t asked;
    size_t at_once; /* are at hand */
};

static size_t endless_at_hand(void *context, size_t index, struct dateline_error *reterr)
{
    struct endless *rows = context;
    (void)reterr;
    if (index == 0)
        rows->asked = 0;
    return MANY - index < rows->at_once ? MANY - index : rows->at_once;
}

static void endless_row(void *context, size_t index, bool full, char *room,
                        struct dateline_row *ret)
{
    (void)full;
    static const struct dateline_row row = EVENT_ROW;
    struct endless *rows = context;
    rows->asked++;
    *ret = row;
    snprintf(room, DL_ROW_ROOM, "%zu", index);
    ret->id = room;
}

static void test_sink_fails(void)
{
    struct dl_view text = dl_view_of("text");
    for (size_t i = 0; dl_format_at(i); i++) {
        for (unsigned n_threads = 1; n_threads < 4; n_threads += 2) {
            struct failing_sink sink = {.left = 100};
            struct dateline_error error = {0};
            struct endless endless = {.at_once = MANY};
            struct dl_rows rows = {
                .at_hand = endless_at_hand, .row = endless_row, .context = &endless};
            CHECK_INT(dl_write(dl_format_at(i), NULL, &rows, n_threads, text, text, sink_that_fails,
                               &sink, &error),
                      DATELINE_EIO);
            CHECK_INT(error.code, DATELINE_EIO);
            CHECK_STR(error.text, "cannot write: No space left on device");
            CHECK(sink.calls <= 2); /* the header may come first */
            /* rows without annotations make no output in timex3 */
            CHECK(endless.asked < 5000 || dl_format_at(i)->needs_text);
        }
    }
}

/* Rows that cannot be had from somewhere on. */
static size_t at_hand_until_10(void *context, size_t index, struct dateline_error *reterr)
{
    (void)context;
    if (index < 10)
        return 10 - index;
    reterr->code = DATELINE_ETEMPORARY;
    return 0;
}

static void test_rows_fail(void)
{
    for (size_t i = 0; dl_format_at(i); i++) {
        struct dateline_error error = {0};
        struct endless endless = {0};
        struct dl_rows rows = {
            .at_hand = at_hand_until_10, .row = endless_row, .context = &endless};
        struct failing_sink sink = {.left = SIZE_MAX};
        CHECK_INT(dl_write(dl_format_at(i), NULL, &rows, 1, dl_view("", 0), dl_view("", 0),
                           sink_that_fails, &sink, &error),
                  DATELINE_ETEMPORARY);
        CHECK_INT(error.code, DATELINE_ETEMPORARY);
    }
}

/* The same bytes from any number of threads, however many rows are at hand. */
static void test_threads(void)
{
    static const char *const formats[] = {"csv", "jsonl", "text"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct dl_buf alone = {0};
        for (unsigned n_threads = 1; n_threads < 5; n_threads++) {
            struct dateline_write_options options = {
                .columns = strcmp(formats[i], "text") == 0 ? NULL : "id,event",
                .undated = n_threads % 2};
            struct endless endless = {.at_once = n_threads == 3 ? 777 : MANY};
            struct dl_rows rows = {
                .at_hand = endless_at_hand, .row = endless_row, .context = &endless};
            struct dl_buf out = {0};
            CHECK_INT(dl_write(dl_format_find(formats[i]), &options, &rows, n_threads,
                               dl_view("", 0), dl_view("", 0), sink_to_buf, &out, NULL),
                      DATELINE_OK);
            CHECK(n_threads == 1 ||
                  (out.len == alone.len && memcmp(out.data, alone.data, out.len) == 0));
            CHECK(out.len > MANY * 10);
            if (n_threads == 1)
                alone = out;
            else
                dl_buf_free(&out);
        }
        dl_buf_free(&alone);
    }
}

static int sink_that_counts(void *context, const char *bytes, size_t length)
{
    unsigned *small = context;
    (void)bytes;
    *small += length < (size_t)64 * 1024;
    return 0;
}

static void test_large_pieces(void)
{
    unsigned small = 0;
    struct endless endless = {.at_once = MANY};
    struct dl_rows rows = {.at_hand = endless_at_hand, .row = endless_row, .context = &endless};
    CHECK_INT(dl_write(dl_format_find("csv"), NULL, &rows, 1, dl_view("", 0), dl_view("", 0),
                       sink_that_counts, &small, NULL),
              DATELINE_OK);
    CHECK(small <= 1);
    CHECK_INT(endless.asked, MANY);
}

int main(void)
{
    test_formats();
    test_columns_where_there_are_none();
    test_jsonl();
    test_jsonl_absent();
    test_jsonl_escapes();
    test_text();
    test_text_wraps();
    test_text_breaks_long_words();
    test_text_wide_characters();
    test_text_narrow();
    test_text_long_date();
    test_text_color();
    test_text_controls();
    test_timex3();
    test_timex3_escapes();
    test_timex3_never_overlaps();
    test_explain();
    test_sink_fails();
    test_rows_fail();
    test_threads();
    test_large_pieces();
    dl_buf_free(&written);
    return check_done();
}
