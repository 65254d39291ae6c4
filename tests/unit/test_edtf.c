/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "time/calendar.h"
#include "time/date.h"

static void print_days(const struct dl_date *d, char *buf)
{
    int64_t day;

    buf[0] = '\0';
    if (dl_date_first(d, &day))
        dl_iso_day_print(day, buf);
    strcat(buf, "/");
    if (dl_date_last(d, &day))
        dl_iso_day_print(day, buf + strlen(buf));
}

static bool parse(const char *text, struct dl_date *ret)
{
    struct dateline_error err;
    int code = dl_edtf_parse(dl_view_of(text), ret, &err);
    if (code != DATELINE_OK)
        fprintf(stderr, "\"%s\": column %u: %s\n", text, err.column, err.text);
    CHECK_INT(code, DATELINE_OK);
    return code == DATELINE_OK;
}

/* Parse, print, parse what was printed, print again: with the same days all along. */
static void check_both_ways(const char *text, const char *spelling, const char *days)
{
    struct dl_date d;
    char printed[DL_EDTF_MAX], again[DL_EDTF_MAX], got[40];

    if (!parse(text, &d))
        return;
    dl_edtf_print(&d, printed);
    CHECK_STR(printed, spelling);
    print_days(&d, got);
    CHECK_STR(got, days);

    if (!parse(printed, &d))
        return;
    dl_edtf_print(&d, again);
    CHECK_STR(again, spelling);
    print_days(&d, got);
    CHECK_STR(got, days);
}

struct spelled {
    const char *edtf, *days;
};

/* What is printed just as it was read. */
static void test_spellings(void)
{
    static const struct spelled rows[] = {
        /* level 0 */
        {"2017-06-06", "2017-06-06/2017-06-06"},
        {"2015-09", "2015-09-01/2015-09-30"},
        {"2016-02", "2016-02-01/2016-02-29"},
        {"2015-12", "2015-12-01/2015-12-31"},
        {"1985", "1985-01-01/1985-12-31"},
        {"1914/1918", "1914-01-01/1918-12-31"},
        {"1938-09-30/1938-10-02", "1938-09-30/1938-10-02"},
        {"2004-02-01/2005", "2004-02-01/2005-12-31"},
        {"-0043", "-0043-01-01/-0043-12-31"},
        {"-0043-03-15", "-0043-03-15/-0043-03-15"},
        {"-0299/-0199", "-0299-01-01/-0199-12-31"},
        {"0079", "0079-01-01/0079-12-31"},
        {"0000", "0000-01-01/0000-12-31"},
        {"9999-12-31", "9999-12-31/9999-12-31"},
        {"-9999-01-01", "-9999-01-01/-9999-01-01"},
        {"2017-06-06T14:30:00Z", "2017-06-06/2017-06-06"},
        {"2017-06-06T14:30:15", "2017-06-06/2017-06-06"},
        {"2017-06-06T14:30:15+05:30", "2017-06-06/2017-06-06"},
        {"2017-06-06T14:30:15-00:30", "2017-06-06/2017-06-06"},
        {"2017-06-06T14:30:15-12:00", "2017-06-06/2017-06-06"},
        {"2017-06-06T24:00:00+14:00", "2017-06-06/2017-06-06"},
        {"-0043-03-15T12:00:00", "-0043-03-15/-0043-03-15"},
        {"2017-06-06T10:00:00Z/2017-06-06T12:00:00Z", "2017-06-06/2017-06-06"},
        /* level 1 */
        {"1450~", "1450-01-01/1450-12-31"},
        {"1450?", "1450-01-01/1450-12-31"},
        {"1450%", "1450-01-01/1450-12-31"},
        {"-0043~", "-0043-01-01/-0043-12-31"},
        {"2017-06-06?", "2017-06-06/2017-06-06"},
        {"2017-06~", "2017-06-01/2017-06-30"},
        {"1450~/1460~", "1450-01-01/1460-12-31"},
        {"1984-06-02?/2004-08-08~", "1984-06-02/2004-08-08"},
        {"1984~/..", "1984-01-01/"},
        {"189X", "1890-01-01/1899-12-31"},
        {"000X", "0001-01-01/0009-12-31"},
        {"18XX", "1800-01-01/1899-12-31"},
        {"00XX", "0001-01-01/0099-12-31"},
        {"-00XX", "-0099-01-01/0000-12-31"},
        {"-02XX", "-0299-01-01/-0200-12-31"},
        {"1968-21", "1968-03-01/1968-05-31"},
        {"1968-22", "1968-06-01/1968-08-31"},
        {"1968-23", "1968-09-01/1968-11-30"},
        {"1968-24", "1968-12-01/1969-02-28"},
        {"-0043-21", "-0043-03-01/-0043-05-31"},
        {"1989/..", "1989-01-01/"},
        {"1989/", "1989-01-01/"},
        {"../1500", "/1500-12-31"},
        {"/1500", "/1500-12-31"},
        {"../..", "/"},
        {"/..", "/"},
        {"../", "/"},
        {"/", "/"},
        {"Y12015", "+12015-01-01/+12015-12-31"},
        {"Y-12015", "-12015-01-01/-12015-12-31"},
        {"Y9999999", "+9999999-01-01/+9999999-12-31"},
        {"Y-11999/-9999", "-11999-01-01/-9999-12-31"},
        /* level 2 */
        {"1XXX", "1000-01-01/1999-12-31"},
        {"0XXX", "0001-01-01/0999-12-31"},
        {"-0XXX", "-0999-01-01/0000-12-31"},
        {"-1XXX", "-1999-01-01/-1000-12-31"},
        {"XXXX-06-06", "/"},
        {"XXXX-02-29", "/"},
        {"XXXX-06", "/"},
        {"XXXX-06-06/XXXX-06-08", "/"},
        {"2019-33", "2019-01-01/2019-03-31"},
        {"2019-35", "2019-07-01/2019-09-30"},
        {"2019-36", "2019-10-01/2019-12-31"},
        {"2019-40", "2019-01-01/2019-06-30"},
        {"2019-41", "2019-07-01/2019-12-31"},
        {"180X/183X", "1800-01-01/1839-12-31"},
        {"18XX/19XX", "1800-01-01/1999-12-31"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_both_ways(rows[i].edtf, rows[i].edtf, rows[i].days);
}

/* What others write, or what has a spelling of ours. */
static void test_respelled(void)
{
    static const struct {
        const char *text, *edtf, *days;
    } rows[] = {
        {"~1450", "1450~", "1450-01-01/1450-12-31"},
        {"?1450-06", "1450-06?", "1450-06-01/1450-06-30"},
        {"~1450?", "1450%", "1450-01-01/1450-12-31"},
        {"~1450/?1460-02", "1450~/1460-02?", "1450-01-01/1460-02-29"},
        {"18xx", "18XX", "1800-01-01/1899-12-31"},
        {"189x", "189X", "1890-01-01/1899-12-31"},
        {"xxxx-06-06", "XXXX-06-06", "/"},
        {"XXXX-06-XX", "XXXX-06", "/"},
        {"18", "18XX", "1800-01-01/1899-12-31"},
        {"189", "189X", "1890-01-01/1899-12-31"},
        {"2015-06-XX", "2015-06", "2015-06-01/2015-06-30"},
        {"2015-XX", "2015", "2015-01-01/2015-12-31"},
        {"2015-XX-XX", "2015", "2015-01-01/2015-12-31"},
        {"[..1500]", "../1500", "/1500-12-31"},
        {"[1500..]", "1500/..", "1500-01-01/"},
        {"[..1500-03-02~]", "../1500-03-02~", "/1500-03-02"},
        {"2017-06-06T14:30", "2017-06-06T14:30:00", "2017-06-06/2017-06-06"},
        {"2017-06-06T14:30+02:00", "2017-06-06T14:30:00+02:00", "2017-06-06/2017-06-06"},
        {"2017-06-06T14:30z", "2017-06-06T14:30:00Z", "2017-06-06/2017-06-06"},
        {"2017-06-06T14:30:00+00:00", "2017-06-06T14:30:00Z", "2017-06-06/2017-06-06"},
        {"2017-06-06T14:30:00-05", "2017-06-06T14:30:00-05:00", "2017-06-06/2017-06-06"},
        /* no qualifier behind X, seasons, quarters, times, long years */
        {"16XX~", "16XX", "1600-01-01/1699-12-31"},
        {"197X?", "197X", "1970-01-01/1979-12-31"},
        {"1968-21~", "1968-21", "1968-03-01/1968-05-31"},
        {"2019-35~", "2019-35", "2019-07-01/2019-09-30"},
        {"2017-06-06T14:30:00Z~", "2017-06-06T14:30:00Z", "2017-06-06/2017-06-06"},
        {"Y12015~", "Y12015", "+12015-01-01/+12015-12-31"},
        {"XXXX-06-06?", "XXXX-06-06", "/"},
        /* seasons, quarters and halves bound no interval */
        {"1968-21/1969-24", "1968-03/1970-02", "1968-03-01/1970-02-28"},
        {"1968-21~/..", "1968-03~/..", "1968-03-01/"},
        {"2019-35/2020-36", "2019-07/2020-12", "2019-07-01/2020-12-31"},
        {"../2019-40", "../2019-06", "/2019-06-30"},
        /* one date when both ends are the same */
        {"2015/2015", "2015", "2015-01-01/2015-12-31"},
        {"18XX~/18XX", "18XX", "1800-01-01/1899-12-31"},
        {"1968-21/1968-21", "1968-03/1968-05", "1968-03-01/1968-05-31"},
        /* 50-41 BC are no decade as decades BC are counted */
        {"-004X", "-0049/-0040", "-0049-01-01/-0040-12-31"},
        {"-004X~/..", "-0049~/..", "-0049-01-01/"},
        {"../-004X", "../-0040", "/-0040-12-31"},
        {"-000X", "-0009/0000", "-0009-01-01/0000-12-31"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_both_ways(rows[i].text, rows[i].edtf, rows[i].days);
}

/* What is wrong, and at which column. */
static void test_wrong(void)
{
    static const struct {
        const char *text;
        unsigned column;
    } rows[] = {
        {"", 1},
        {" 2015", 1},
        {"2015 ", 5},
        {"201", 0}, /* a decade: not wrong */
        {"2", 1},
        {"20155", 1},
        {"-18", 1},
        {"-189", 1},
        {"-0000", 1},
        {"-XXXX", 1},
        {"XXXX", 5},
        {"XXXX-XX", 6},
        {"XXXX-21", 6},
        {"XXX5", 1},
        {"X5XX", 1},
        {"1X5X", 1},
        {"+2015", 1},
        {"2015-", 6},
        {"2015-9", 6},
        {"2015-00", 6},
        {"2015-13", 6},
        {"2015-25", 6},
        {"2015-37", 6},
        {"2015-42", 6},
        {"2015-Q3", 6},
        {"2015-W36", 6},
        {"2015-09-", 9},
        {"2015-09-3", 9},
        {"2015-09-31", 9},
        {"2015-02-29", 9},
        {"-0043-02-29", 10},
        {"XXXX-02-30", 9},
        {"2015-09-00", 9},
        {"2015-21-01", 8},
        {"2015-XX-05", 9},
        {"2015-09-03-", 11},
        {"18XX-05", 5},
        {"2015-09-03T", 12},
        {"2015-09-03T10", 14},
        {"2015-09-03T10:", 15},
        {"2015-09-03T25:00:00", 12},
        {"2015-09-03T24:00:01", 12},
        {"2015-09-03T10:60:00", 12},
        {"2015-09-03T10:00:60", 12},
        {"2015-09-03T10:00:00+", 21},
        {"2015-09-03T10:00:00+15:00", 20},
        {"2015-09-03T10:00:00-12:30", 20},
        {"2015-09-03T10:00:00+05:60", 20},
        {"2015-09-03T10:00:00.5", 20},
        {"2015-09T10:00:00", 8},
        {"Y2015", 2},
        {"Y02015", 2},
        {"Y", 2},
        {"Y-", 3},
        {"Y10000000", 2},
        {"Y170000002", 2},
        {"Y-99999999999999999999", 3},
        {"Y12015-09", 7},
        {"1450~~", 6},
        {"~", 2},
        {"..", 3},
        {"1918/1914", 6},
        {"1918-06/1918-05-31", 9},
        {"1914/1918/1920", 10},
        {"1914/19x8", 6},
        {"1914//", 6},
        {"../1914-13", 9},
        {"9999-24", 6},
        {"[1450,1451]", 6},
        {"[1450]", 6},
        {"[..1450", 8},
        {"[..1450]x", 9},
        {"[", 2},
        {"{1450}", 1},
        {"1450\xE2\x80\x93"
         "51",
         5},
        {"June 6", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dl_date d = {.from = {.year = 77}};
        struct dateline_error err = {0};
        int code = dl_edtf_parse(dl_view_of(rows[i].text), &d, &err);
        if (err.column != rows[i].column)
            fprintf(stderr, "\"%s\": %s\n", rows[i].text, err.text);
        CHECK_INT(err.column, rows[i].column);
        CHECK_INT(code, rows[i].column == 0 ? DATELINE_OK : DATELINE_EINVAL);
        CHECK(code == DATELINE_OK || (d.from.year == 77 && err.text[0] != '\0'));
    }
    CHECK_INT(dl_edtf_parse((struct dl_view){0}, &(struct dl_date){0}, NULL), DATELINE_EINVAL);
    CHECK_INT(dl_edtf_parse(dl_view("2015\0", 5), &(struct dl_date){0}, NULL), DATELINE_EINVAL);
}

/* Dates that no text of EDTF says in one expression. */
static void test_printed_only(void)
{
    int64_t tuesday = dl_day_number(2017, 6, 6);
    struct dl_point week = dl_point_week(tuesday), day = dl_point_day(tuesday);
    struct dl_point bc = {.grain = DATELINE_DECADE, .year = -48};
    struct dl_point far = {.grain = DATELINE_CENTURY, .year = 12000};
    struct dl_point about = week;
    about.qualifier = DL_APPROXIMATE;

    const struct {
        struct dl_date date;
        const char *edtf;
    } rows[] = {
        {dl_date_of(week), "2017-06-05/2017-06-11"},
        {dl_date_of(about), "2017-06-05~/2017-06-11~"},
        {dl_date_of(dl_point_weekend(tuesday)), "2017-06-10/2017-06-11"},
        {dl_date_of(dl_point_week(dl_day_number(2016, 1, 1))), "2015-12-28/2016-01-03"},
        {dl_date_interval(week, dl_point_week(tuesday + 14)), "2017-06-05/2017-06-25"},
        {dl_date_interval(day, week), "2017-06-06/2017-06-11"},
        {dl_date_interval(week, dl_point_day(tuesday - 1)), "2017-06-05"},
        {{.from = week, .interval = true, .open_end = true}, "2017-06-05/.."},
        {{.to = week, .interval = true, .open_start = true}, "../2017-06-11"},
        {{.to = week, .interval = true, .unknown_start = true}, "/2017-06-11"},
        {dl_date_of(bc), "-0048/-0039"},
        {{.from = bc, .interval = true, .unknown_end = true}, "-0048/"},
        {dl_date_of(far), "Y12000/Y12099"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char printed[DL_EDTF_MAX], days[40];
        dl_edtf_print(&rows[i].date, printed);
        CHECK_STR(printed, rows[i].edtf);
        print_days(&rows[i].date, days);
        check_both_ways(printed, printed, days);
    }
}

static bool same_days(const struct dl_date *a, const struct dl_date *b)
{
    char days_a[40], days_b[40];
    print_days(a, days_a);
    print_days(b, days_b);
    return strcmp(days_a, days_b) == 0;
}

/* Whatever is valid prints to what parses back to the same spelling and days, alone and in
 * intervals. */
static int wrong_way_back(const struct dl_date *d)
{
    struct dl_date back;
    char printed[DL_EDTF_MAX], again[DL_EDTF_MAX];

    dl_edtf_print(d, printed);
    if (dl_edtf_parse(dl_view_of(printed), &back, NULL) != DATELINE_OK) {
        fprintf(stderr, "does not parse: \"%s\"\n", printed);
        return 1;
    }
    dl_edtf_print(&back, again);
    if (strcmp(printed, again) == 0 && same_days(d, &back) && dl_date_equal(d, &back))
        return 0;
    fprintf(stderr, "\"%s\" came back as \"%s\"\n", printed, again);
    return 1;
}

static void test_every_grain(void)
{
    static const int years[] = {-9998, -1234, -100, -44,  -1,   0,    1,    9,
                                10,    99,    100,  1582, 1999, 2000, 2016, 9998};
    int wrong = 0;

    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        for (int month = 1; month <= 12; month++) {
            struct dl_point day = dl_point_day(dl_day_number(years[i], month, 17 + month));
            for (int grain = DATELINE_TIME; grain <= DATELINE_MILLENNIUM; grain++) {
                struct dl_point p = dl_point_at_grain(&day, (enum dateline_precision)grain);
                struct dl_point next = dl_point_shift(&p, 1);
                p.qualifier = (uint8_t)(month % 4);
                struct dl_date d = dl_date_of(p);
                wrong += !dl_point_valid(&p) || wrong_way_back(&d);
                if (!dl_point_valid(&next))
                    continue;
                d = dl_date_interval(p, next);
                wrong += wrong_way_back(&d);
                d.open_start = true;
                wrong += wrong_way_back(&d);
            }
        }
    }
    CHECK_INT(wrong, 0);
}

static void test_iso_day(void)
{
    static const struct {
        int64_t year;
        const char *text;
    } rows[] = {
        {2015, "2015-09-01"},
        {79, "0079-09-01"},
        {0, "0000-09-01"},
        {-43, "-0043-09-01"},
        {9999, "9999-09-01"},
        {12015, "+12015-09-01"},
        {-12015, "-12015-09-01"},
        {DL_YEAR_MAX, "+9999999-09-01"},
        {DL_YEAR_MIN, "-9999999-09-01"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char buf[16];
        dl_iso_day_print(dl_day_number(rows[i].year, 9, 1), buf);
        CHECK_STR(buf, rows[i].text);
    }
}

int main(void)
{
    test_spellings();
    test_respelled();
    test_wrong();
    test_printed_only();
    test_every_grain();
    test_iso_day();
    return check_done();
}
