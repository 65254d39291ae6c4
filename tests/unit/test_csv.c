/* SPDX-License-Identifier: MIT */
#include "rows.h"

#define HEADER "date,start,end,precision,relation,match,event,source,line,page,flags\n"

/* One event whose sentence is the given one, and only the column event: what stands in the field?
 */
static const char *event_field(const char *format, const char *event, char delimiter)
{
    struct dateline_row row = EVENT_ROW;
    row.event = event;
    struct dateline_write_options options = {
        .columns = "event", .no_header = true, .delimiter = delimiter};
    CHECK_INT(write_rows(format, &options, &row, 1), DATELINE_OK);
    return written.data;
}

static void test_default_columns(void)
{
    struct dateline_row row = EVENT_ROW;
    row.flags = DATELINE_FLAG_DATELINE | DATELINE_FLAG_YEAR_INFERRED;
    row.page = 3;
    CHECK_INT(write_rows("csv", NULL, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, HEADER "2015-09,2015-09-01,2015-09-30,month,on,September 2015,"
                                   "It opened in September 2015.,notes.txt,12,3,"
                                   "dateline year-inferred\n");
}

static void test_nothing_found(void)
{
    CHECK_INT(write_rows("csv", NULL, NULL, 0), DATELINE_OK);
    CHECK_STR(written.data, HEADER);
}

static void test_kinds(void)
{
    struct dateline_row rows[] = {EVENT_ROW, EVENT_ROW, EVENT_ROW};
    rows[0].kind = DATELINE_UNDATED;
    rows[0].date = rows[0].start = rows[0].end = "";
    rows[0].precision = DATELINE_NO_PRECISION;
    rows[0].match = "last August";
    rows[1].kind = DATELINE_DURATION;
    struct dateline_write_options options = {.columns = "date,start,precision,relation,match,page",
                                             .no_header = true};
    CHECK_INT(write_rows("csv", &options, rows, 3), DATELINE_OK);
    CHECK_STR(written.data, "2015-09,2015-09-01,month,on,September 2015,\n");
    options.undated = true;
    CHECK_INT(write_rows("csv", &options, rows, 3), DATELINE_OK);
    CHECK_STR(written.data, "2015-09,2015-09-01,month,on,September 2015,\n,,,,last August,\n");
}

static void test_quoting(void)
{
    CHECK_STR(event_field("csv", "Plain.", 0), "Plain.\n");
    CHECK_STR(event_field("csv", "", 0), "\"\"\n"); /* else the line would be empty */
    CHECK_STR(event_field("csv", "On June 6, in Paris.", 0), "\"On June 6, in Paris.\"\n");
    CHECK_STR(event_field("csv", "He said \"no\".", 0), "\"He said \"\"no\"\".\"\n");
    CHECK_STR(event_field("csv", "\"", 0), "\"\"\"\"\n");
    CHECK_STR(event_field("csv", "\"\"a", 0), "\"\"\"\"\"a\"\n");
    CHECK_STR(event_field("csv", " spaces are data ", 0), " spaces are data \n");
    CHECK_STR(event_field("csv", "1914–18, “war”", 0), "\"1914–18, “war”\"\n");
}

static void test_controls(void)
{
    CHECK_STR(event_field("csv", "two\nlines\r\nhere\tnow", 0), "two lines  here now\n");
    CHECK_STR(event_field("csv", "a\x01\x1b\x7f z", 0), "a    z\n");
    CHECK_STR(event_field("csv", "a\xc2\x85z", 0), "a z\n");     /* U+0085 */
    CHECK_STR(event_field("csv", "a\xe2\x80\xa8z", 0), "a z\n"); /* U+2028 */
    CHECK_STR(event_field("csv", "a\xe2\x80\xa9z", 0), "a z\n"); /* U+2029 */
    CHECK_STR(event_field("csv", "a\xe2\x80\xa7z", 0), "a\xe2\x80\xa7z\n");
    CHECK_STR(event_field("csv", "\xc2\xa0\xe2\x80\x99", 0), "\xc2\xa0\xe2\x80\x99\n");
    CHECK_STR(event_field("csv", "ends in \xc2\x9f", 0), "ends in  \n");
}

/* A text is looked at in blocks: one character that needs care, at every place of every length. */
static void test_places(void)
{
    static const struct {
        char found;
        const char *before, *instead, *behind;
    } cases[] = {{'"', "\"", "\"\"", "\""},
                 {',', "\"", ",", "\""},
                 {'\x1f', "", " ", ""},
                 {'\x7f', "", " ", ""},
                 {'!', "", "!", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t len = 2; len <= 40; len++)
            for (size_t at = 1; at < len; at++) {
                char text[41], wanted[64];
                memset(text, 'x', len);
                text[at] = cases[i].found;
                text[len] = '\0';
                snprintf(wanted, sizeof wanted, "%s%.*s%s%s%s\n", cases[i].before, (int)at, text,
                         cases[i].instead, text + at + 1, cases[i].behind);
                CHECK_STR(event_field("csv", text, 0), wanted);
            }
}

static void test_formulas(void)
{
    CHECK_STR(event_field("csv", "=1+2\";=1+2", 0), "\"'=1+2\"\";=1+2\"\n");
    CHECK_STR(event_field("csv", "+1", 0), "\"'+1\"\n");
    CHECK_STR(event_field("csv", "-5 May 1968", 0), "\"'-5 May 1968\"\n");
    CHECK_STR(event_field("csv", "@SUM(A1)", 0), "\"'@SUM(A1)\"\n");
    CHECK_STR(event_field("csv", "\t=1", 0), "\"' =1\"\n");
    CHECK_STR(event_field("csv", "\r1", 0), "\"' 1\"\n");
    CHECK_STR(event_field("csv", "\n1", 0), "\"' 1\"\n");
    CHECK_STR(event_field("csv", "  =1", 0), "\"'  =1\"\n");
    CHECK_STR(event_field("csv", " \v \xc2\x85+1", 0), "\"'    +1\"\n");
    CHECK_STR(event_field("csv", "\x01", 0), " \n");
    CHECK_STR(event_field("csv", "-", 0), "-\n");
    CHECK_STR(event_field("csv", "a=1", 0), "a=1\n");
    CHECK_STR(event_field("csv", "\uFF1D1+2", 0), "\"'\uFF1D1+2\"\n"); /* = of full width */
    CHECK_STR(event_field("csv", "\uFF201", 0), "\"'\uFF201\"\n");
    CHECK_STR(event_field("csv", "\uFF1E1", 0), "\uFF1E1\n");
    CHECK_STR(event_field("csv", "'=1", 0), "\"''=1\"\n"); /* else it would pass for =1, guarded */
    CHECK_STR(event_field("csv", "'' -1", 0), "\"''' -1\"\n");
    CHECK_STR(event_field("csv", "'tis 1", 0), "'tis 1\n");
    CHECK_STR(event_field("csv", "'-", 0), "'-\n");
    CHECK_STR(event_field("csv", "– a dash", 0), "– a dash\n");
}

static void test_dates_are_no_formulas(void)
{
    struct dateline_row row = EVENT_ROW;
    row.date = "-0043-03-15";
    row.start = row.end = "-0043-03-15";
    row.value = "BC0044-03-15";
    row.anchor = "-0043";
    row.has_sort = true;
    row.sort = -429685;
    row.match = "-15 March 44 BC";
    row.source = "=notes.txt";
    row.title = "+1";
    row.heading = "@home";
    row.pattern = "-p";
    struct dateline_write_options options = {
        .columns = "date,start,value,anchor,sort,match,source,title,heading,pattern",
        .no_header = true};
    CHECK_INT(write_rows("csv", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "-0043-03-15,-0043-03-15,BC0044-03-15,-0043,-429685,"
                            "\"'-15 March 44 BC\",\"'=notes.txt\",\"'+1\",\"'@home\",\"'-p\"\n");
}

static void test_delimiter(void)
{
    CHECK_STR(event_field("csv", "a,b;c", ';'), "\"a,b;c\"\n");
    CHECK_STR(event_field("csv", "a,b", ';'), "a,b\n");
    CHECK_STR(event_field("csv", "a b", ' '), "\"a b\"\n");
    CHECK_STR(event_field("csv", "a\x01\xe2\x80\xa8z", ' '), "\"a  z\"\n");
    CHECK_STR(event_field("csv", "a\tz", '\t'), "\"a z\"\n");

    struct dateline_row row = EVENT_ROW;
    row.flags = DATELINE_FLAG_RELATIVE | DATELINE_FLAG_TWO_DIGIT_YEAR;
    struct dateline_write_options options = {.columns = "date,flags", .delimiter = '-'};
    CHECK_INT(write_rows("csv", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "date-flags\n\"2015-09\"-\"relative two-digit-year\"\n");

    const char wrong[] = {'"', '\n', '\r', 'a', 'Z', '7', (char)0xe9};
    for (size_t i = 0; i < sizeof wrong; i++) {
        options.delimiter = wrong[i];
        CHECK_INT(write_rows("csv", &options, &row, 1), DATELINE_EINVAL);
        CHECK_STR(written.data, "");
    }
}

static void test_bom_and_line_ends(void)
{
    struct dateline_row row = EVENT_ROW;
    struct dateline_write_options options = {.columns = "date,line", .bom = true, .crlf = true};
    CHECK_INT(write_rows("csv", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "\xef\xbb\xbf"
                            "date,line\r\n2015-09,12\r\n");
    options.no_header = true;
    CHECK_INT(write_rows("tsv", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "\xef\xbb\xbf"
                            "2015-09\t12\r\n");
}

static void test_optional_columns(void)
{
    struct dateline_row row = EVENT_ROW;
    row.id = "0123456789abcdef";
    row.has_sort = true;
    row.sort = 20150901;
    row.offset = 310;
    row.length = 14;
    row.pattern = "month-year";
    row.title = "Notes";
    row.heading = "1. The office";
    struct dateline_write_options options = {
        .columns = "id, sort,offset,length,value,pattern,anchor,title,heading"};
    CHECK_INT(write_rows("csv", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "id,sort,offset,length,value,pattern,anchor,title,heading\n"
                            "0123456789abcdef,20150901,310,14,2015-09,month-year,,Notes,"
                            "1. The office\n");
}

#define ALL_COLUMNS                                                                              \
    "date, start, end, precision, relation, match, event, source, line, page, flags, id, sort, " \
    "offset, length, value, pattern, anchor, title, heading"

static void check_wrong_columns(const char *columns, const char *message)
{
    struct dateline_row row = EVENT_ROW;
    struct dateline_write_options options = {.columns = columns};
    CHECK_INT(write_rows("csv", &options, &row, 1), DATELINE_EINVAL);
    CHECK_STR(write_error.text, message);
    CHECK_STR(written.data, "");
}

static void test_wrong_columns(void)
{
    check_wrong_columns("date,evnt", "unknown column 'evnt'; did you mean 'event'?");
    check_wrong_columns("Date", "unknown column 'Date'; did you mean 'date'?");
    check_wrong_columns("flag", "unknown column 'flag'; did you mean 'flags'?");
    check_wrong_columns("colour", "unknown column 'colour'; there is " ALL_COLUMNS);
    check_wrong_columns("precision,precision", "the column 'precision' stands twice");
    check_wrong_columns("date,,line", "a column without a name");
    check_wrong_columns("", "a column without a name");
    check_wrong_columns("date,", "a column without a name");
    check_wrong_columns("averylongnamethatisnocolumnatallisit",
                        "unknown column 'averylongnamethatisnocolumnatall'; there is " ALL_COLUMNS);
}

static void test_tsv(void)
{
    struct dateline_row row = EVENT_ROW;
    row.event = "Tab\there, \"quotes\" and\nlines.";
    row.source = "=a.txt";
    row.flags = DATELINE_FLAG_RELATIVE;
    CHECK_INT(write_rows("tsv", NULL, &row, 1), DATELINE_OK);
    CHECK_STR(written.data,
              "date\tstart\tend\tprecision\trelation\tmatch\tevent\tsource\tline\tpage\tflags\n"
              "2015-09\t2015-09-01\t2015-09-30\tmonth\ton\tSeptember 2015\t"
              "Tab here, \"quotes\" and lines.\t'=a.txt\t12\t\trelative\n");
    CHECK_STR(event_field("tsv", "\t-1", 0), "' -1\n");
    CHECK_STR(event_field("tsv", "'@x", 0), "''@x\n");
    CHECK_STR(event_field("tsv", "", 0), "\n");
}

static void test_source_that_is_no_utf8(void)
{
    struct dateline_row row = EVENT_ROW;
    row.source = "caf\xe9\xff.txt";
    struct dateline_write_options options = {.columns = "source,line", .no_header = true};
    CHECK_INT(write_rows("csv", &options, &row, 1), DATELINE_OK);
    CHECK_STR(written.data, "caf\xef\xbf\xbd\xef\xbf\xbd.txt,12\n");
}

int main(void)
{
    test_default_columns();
    test_nothing_found();
    test_kinds();
    test_quoting();
    test_controls();
    test_places();
    test_formulas();
    test_dates_are_no_formulas();
    test_delimiter();
    test_bom_and_line_ends();
    test_optional_columns();
    test_wrong_columns();
    test_tsv();
    test_source_that_is_no_utf8();
    dl_buf_free(&written);
    return check_done();
}
