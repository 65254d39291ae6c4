/* SPDX-License-Identifier: MIT */
/* dateline_merge(): order, one row for each id, what is refused and where, and whose memory it is.
 * Tables are in memory, and come a few bytes at a time. */
#include <errno.h>
#include <stdlib.h>

#include "check.h"
#include "dateline.h"

#define ID_A "00000000000000aa"
#define ID_B "00000000000000bb"

struct text {
    const char *bytes;
    size_t at, step; /* bytes that come at once */
    int restarts;
    size_t fails_at; /* reading stops here with EACCES; 0: never */
};

static int64_t read_text(void *context, char *bytes, size_t room)
{
    struct text *t = context;
    size_t n = strlen(t->bytes) - t->at;
    n = n < room ? n : room;
    n = t->step && t->step < n ? t->step : n;
    if (t->fails_at && t->at + n > t->fails_at)
        return -EACCES;
    memcpy(bytes, t->bytes + t->at, n);
    t->at += n;
    return (int64_t)n;
}

static int restart_text(void *context)
{
    struct text *t = context;
    t->at = 0;
    t->restarts++;
    return 0;
}

static int fail_to_restart(void *context)
{
    (void)context;
    return -ESPIPE;
}

static struct dateline_table table(const char *name, struct text *text)
{
    return (struct dateline_table){
        .name = name, .read = read_text, .restart = restart_text, .read_context = text};
}

static char written[4096];
static size_t written_len;
static struct dateline_merge_counts counts;
static struct dateline_error error;

static int write_bytes(void *context, const char *bytes, size_t length)
{
    const int *refusal = context;
    if (refusal)
        return *refusal;
    if (length >= sizeof written - written_len)
        return -ENOSPC;
    memcpy(written + written_len, bytes, length);
    written_len += length;
    written[written_len] = '\0';
    return 0;
}

static void forget(void)
{
    written_len = 0;
    written[0] = '\0';
    counts = (struct dateline_merge_counts){.rows = 77};
    memset(&error, 0, sizeof error);
}

static int merge_tables(const struct dateline_table *tables, size_t n, bool undated)
{
    struct dateline_write_options options = {
        .columns = "date,event", .no_header = true, .undated = undated};
    forget();
    return dateline_merge(tables, n, NULL, "csv", &options, write_bytes, NULL, &counts, &error);
}

/* Two tables, read so many bytes at a time. */
static int merge_two(const char *a, const char *b, size_t step)
{
    struct text texts[] = {{.bytes = a, .step = step}, {.bytes = b, .step = step}};
    struct dateline_table tables[] = {table("a.csv", &texts[0]), table("b", &texts[1])};
    return merge_tables(tables, 2, false);
}

static bool has_json(void)
{
    return merge_two("", "{\"date\":\"1914\",\"event\":\"x\"}\n", 0) == DATELINE_OK;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void test_order(void)
{
    static const char a[] = "date,event\n../1200,a1\n1914,a2\n1914-05,a3\n1914-05-03,a4\n";
    static const char b[] = "date;event\n-0043;b1\n1914;b2\n1914-05-03T10:00:00;b3\n1915;b4\n";
    for (size_t step = 0; step < 9; step++) {
        CHECK_INT(merge_two(a, b, step), DATELINE_OK);
        CHECK_STR(written, "../1200,a1\n-0043,b1\n1914,a2\n1914,b2\n1914-05,a3\n1914-05-03,a4\n"
                           "1914-05-03T10:00:00,b3\n1915,b4\n");
        CHECK_INT(counts.rows, 8);
        CHECK_INT(counts.events, 8);
    }
    /* Between equals the order of the tables decides. */
    CHECK_INT(merge_two(b, a, 0), DATELINE_OK);
    CHECK(strstr(written, "1914,b2\n1914,a2\n"));
}

static void test_json(void)
{
    if (!has_json())
        return;
    CHECK_INT(merge_two("date\tevent\n1913\ta\n1915\tb\n",
                        "{\"event\":\"c\",\"date\":\"1914\",\"more\":[1]}\n{\"date\":\"1916\"}", 3),
              DATELINE_OK);
    CHECK_STR(written, "1913,a\n1914,c\n1915,b\n1916,\n");
}

static void test_one_row_for_each_id(void)
{
    CHECK_INT(merge_two("date,event,id\n1914,a1," ID_A "\n1914,a2,\n1914,a3," ID_A "\n",
                        "id,date,event\n" ID_A ",1914,b1\n,1914,a2\n" ID_B ",1914,b2\n", 5),
              DATELINE_OK);
    CHECK_STR(written, "1914,a1\n1914,a2\n1914,a2\n1914,b2\n");
    CHECK_INT(counts.rows, 4);
    CHECK_INT(counts.repeated, 2);
}

static void test_undated(void)
{
    struct text text = {.bytes = "date,event\n1914,a\n,b\n"};
    struct dateline_table only = table("a", &text);
    CHECK_INT(merge_tables(&only, 1, false), DATELINE_OK);
    CHECK_STR(written, "1914,a\n");
    CHECK_INT(counts.undated, 1);
    text.at = 0;
    CHECK_INT(merge_tables(&only, 1, true), DATELINE_OK);
    CHECK_STR(written, "1914,a\n,b\n");
    CHECK_INT(counts.rows, 2);
    CHECK_INT(counts.events, 1);
    CHECK_INT(counts.undated, 0);
}

static void test_filter(void)
{
    struct text text = {.bytes = "date,event\n1910,a\n1914,b\n1914-05,c\n1920,d\n"};
    struct dateline_table only = table("a", &text);
    struct dateline_filter filter = {.since = "1914", .until = "1919"};
    struct dateline_write_options options = {.columns = "event", .no_header = true};
    forget();
    CHECK_INT(dateline_merge(&only, 1, &filter, "csv", &options, write_bytes, NULL, NULL, NULL),
              DATELINE_OK);
    CHECK_STR(written, "b\nc\n");
}

static void test_no_rows(void)
{
    CHECK_INT(merge_tables(NULL, 0, false), DATELINE_OK);
    CHECK_STR(written, "");
    CHECK_INT(merge_two("", "date,event\n", 0), DATELINE_OK);
    CHECK_STR(written, "");
    CHECK_INT(counts.rows, 0);
}

/* ---- errors ---------------------------------------------------------------------------------- */

struct wrong {
    const char *bytes;
    unsigned line, column;
    const char *text; /* how the error begins */
};

static const struct wrong wrong_tables[] = {
    {"In 1914 it began.\n", 1, 0, "this is no line of column names"},
    {"event,line\nx,1\n", 1, 0, "there is no column date"},
    {"date,event\n1915,x\n1914,y\n", 3, 0, "this row is earlier than the one above it"},
    {"date,event\n1914-06,x\n1914-05,y\n", 3, 0, "this row is earlier"},
    {"date,event\n,x\n1914,y\n", 3, 0, "this row is earlier"},
    {"date,event\n1914,\"x\ny\"\n1914-13,z\n", 4, 1, "date: '1914-13' is no EDTF date"},
    {"date,event\n1914\n", 2, 0, "fewer fields than the 2 columns"},
    {"date,event\n1914,x,y\n", 2, 0, "more fields than the 2 columns"},
    {"date,event\n1914,\"x\n", 2, 6, "a quotation mark that is not closed"},
    {"date,id\n1914,12\n", 2, 6, "id: '12' is no id of a row"},
    {"date,event\n1914,caf\xE9\n", 2, 9, "this is no UTF-8"},
};

static const struct wrong wrong_lines[] = {
    {"{\"date\":\"1914\"}\n{\"event\":\"x\"}\n", 2, 0, "there is no date"},
    {"{\"date\":\"1914\"}\n[]\n", 2, 0, "no JSON object"},
    {"{\"date\":\"1914\"}\n{\"date\":\"1913\"}\n", 2, 0, "this row is earlier"},
};

static void check_wrong(const struct wrong *w)
{
    for (size_t step = 0; step < 4; step++) {
        CHECK_INT(merge_two("date,event\n1900,a\n1950,b\n", w->bytes, step), DATELINE_EINVAL);
        CHECK_INT(error.code, DATELINE_EINVAL);
        CHECK_STR(error.file, "b");
        CHECK_INT(error.line, w->line);
        CHECK_INT(error.column, w->column);
        if (strncmp(error.text, w->text, strlen(w->text)) != 0)
            CHECK_STR(error.text, w->text);
        CHECK_STR(written, ""); /* although rows come before it */
        CHECK_INT(counts.rows, 77);
    }
}

static void test_wrong_tables(void)
{
    for (size_t i = 0; i < sizeof wrong_tables / sizeof *wrong_tables; i++)
        check_wrong(&wrong_tables[i]);
    for (size_t i = 0; has_json() && i < sizeof wrong_lines / sizeof *wrong_lines; i++)
        check_wrong(&wrong_lines[i]);
}

static void test_unreadable(void)
{
    struct text good = {.bytes = "date,event\n1914,a\n"};
    struct text bad = {.bytes = "date,event\n1914,a\n1915,b\n", .step = 2, .fails_at = 20};
    struct dateline_table tables[] = {table("good", &good), table("bad", &bad)};
    CHECK_INT(merge_tables(tables, 2, false), DATELINE_EIO);
    CHECK_STR(error.file, "bad");
    CHECK_STR(error.text, strerror(EACCES));
    CHECK_STR(written, "");
    good.at = 0;
    tables[0].restart = fail_to_restart;
    CHECK_INT(merge_tables(tables, 1, false), DATELINE_EIO);
    CHECK_STR(error.file, "good");
    CHECK_STR(error.text, strerror(ESPIPE));
}

static void test_refusal_of_the_sink(void)
{
    int refusal = -EPIPE;
    struct text text = {.bytes = "date,event\n1914,a\n"};
    struct dateline_table only = table("a", &text);
    forget();
    CHECK_INT(dateline_merge(&only, 1, NULL, "csv", NULL, write_bytes, &refusal, &counts, &error),
              DATELINE_EIO);
    CHECK_STR(error.file, "");
    CHECK_INT(counts.rows, 77);
}

static int merge_as(const char *format, const struct dateline_filter *filter, const char *columns)
{
    struct text text = {.bytes = "date,event\n1914,a\n"};
    struct dateline_table only = table("a", &text);
    struct dateline_write_options options = {.columns = columns};
    forget();
    return dateline_merge(&only, 1, filter, format, &options, write_bytes, NULL, &counts, &error);
}

static void test_wrong_arguments(void)
{
    const struct dateline_filter filter = {.since = "1914-13"};
    CHECK_INT(merge_as("docx", NULL, NULL), DATELINE_EINVAL);
    CHECK_INT(merge_as(NULL, NULL, NULL), DATELINE_EINVAL);
    CHECK_INT(merge_as("timex3", NULL, NULL), DATELINE_EINVAL);
    CHECK_INT(merge_as("explain", NULL, NULL), DATELINE_EINVAL);
    CHECK_INT(merge_as("csv", NULL, "date,none"), DATELINE_EINVAL);
    CHECK_INT(merge_as("csv", &filter, NULL), DATELINE_EINVAL);
    CHECK_STR(written, "");
    CHECK_INT(counts.rows, 77);
}

/* ---- ownership ------------------------------------------------------------------------------- */

/* A table with restart is read twice, to be known good before; another is read once. */
static void test_reading_twice(void)
{
    struct text text = {.bytes = "date,event\n1914,a\n1915,b\n1914,c\n"};
    struct dateline_table only = table("a", &text);
    only.restart = NULL;
    CHECK_INT(merge_tables(&only, 1, false), DATELINE_EINVAL);
    CHECK_INT(error.line, 4);
    text = (struct text){.bytes = "date,event\n1914,a\n"};
    CHECK_INT(merge_tables(&only, 1, false), DATELINE_OK);
    CHECK_STR(written, "1914,a\n");
    CHECK_INT(text.restarts, 0);
    text.at = 0;
    only.restart = restart_text;
    CHECK_INT(merge_tables(&only, 1, false), DATELINE_OK);
    CHECK_STR(written, "1914,a\n");
    CHECK_INT(text.restarts, 1);
}

/* Tables are the caller's, and are left as they were; the error keeps nothing of them. */
static void test_ownership(void)
{
    char *name = malloc(sizeof "a.csv"), *bytes = malloc(sizeof "date\n1914\n1913\n");
    if (!name || !bytes)
        abort();
    memcpy(name, "a.csv", sizeof "a.csv");
    memcpy(bytes, "date\n1914\n1913\n", sizeof "date\n1914\n1913\n");
    struct text text = {.bytes = bytes};
    const struct dateline_table only = table(name, &text);
    CHECK_INT(merge_tables(&only, 1, false), DATELINE_EINVAL);
    CHECK(only.name == name && only.read == read_text && only.read_context == &text);
    CHECK_STR(bytes, "date\n1914\n1913\n");
    free(name);
    free(bytes);
    CHECK_STR(error.file, "a.csv");
    CHECK_INT(error.line, 3);
}

int main(void)
{
    test_order();
    test_json();
    test_one_row_for_each_id();
    test_undated();
    test_filter();
    test_no_rows();
    test_wrong_tables();
    test_unreadable();
    test_refusal_of_the_sink();
    test_wrong_arguments();
    test_reading_twice();
    test_ownership();
    return check_done();
}
