/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "time/calendar.h"
#include "time/date.h"
#include "time/extent.h"

static struct dl_point point(const char *edtf)
{
    struct dl_date d = {0};
    CHECK_INT(dl_edtf_parse(dl_view_of(edtf), &d, NULL), DATELINE_OK);
    return d.from;
}

static void check_point(const struct dl_point *p, const char *edtf)
{
    char buf[DL_EDTF_MAX];
    struct dl_date d = dl_date_of(*p);
    dl_edtf_print(&d, buf);
    CHECK_STR(buf, edtf);
}

static void test_days(void)
{
    static const struct {
        struct dl_point point;
        const char *first, *last;
    } rows[] = {
        {{.grain = DATELINE_WEEK, .year = 2015, .month = 12, .day = 28},
         "2015-12-28",
         "2016-01-03"},
        {{.grain = DATELINE_WEEKEND, .year = 2015, .month = 12, .day = 28},
         "2016-01-02",
         "2016-01-03"},
        {{.grain = DATELINE_SEASON, .year = 1999, .sub = 24}, "1999-12-01", "2000-02-29"},
        {{.grain = DATELINE_SEASON, .year = -1, .sub = 24}, "-0001-12-01", "0000-02-29"},
        {{.grain = DATELINE_MONTH, .year = -1, .month = 12}, "-0001-12-01", "-0001-12-31"},
        {{.grain = DATELINE_QUARTER, .year = 2015, .sub = 4}, "2015-10-01", "2015-12-31"},
        {{.grain = DATELINE_HALF, .year = 2015, .sub = 2}, "2015-07-01", "2015-12-31"},
        {{.grain = DATELINE_DECADE, .year = 1890}, "1890-01-01", "1899-12-31"},
        {{.grain = DATELINE_DECADE, .year = 0}, "0001-01-01", "0009-12-31"},
        {{.grain = DATELINE_DECADE, .year = -8}, "-0008-01-01", "0000-12-31"},
        {{.grain = DATELINE_DECADE, .year = -48}, "-0048-01-01", "-0039-12-31"},
        {{.grain = DATELINE_CENTURY, .year = 1800}, "1800-01-01", "1899-12-31"},
        {{.grain = DATELINE_CENTURY, .year = 0}, "0001-01-01", "0099-12-31"},
        {{.grain = DATELINE_CENTURY, .year = -99}, "-0099-01-01", "0000-12-31"},
        {{.grain = DATELINE_CENTURY, .year = -299}, "-0299-01-01", "-0200-12-31"},
        {{.grain = DATELINE_MILLENNIUM, .year = 1000}, "1000-01-01", "1999-12-31"},
        {{.grain = DATELINE_MILLENNIUM, .year = -999}, "-0999-01-01", "0000-12-31"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t first = 0, last = 0;
        char buf[16];
        CHECK(dl_point_valid(&rows[i].point));
        CHECK(dl_point_days(&rows[i].point, &first, &last));
        dl_iso_day_print(first, buf);
        CHECK_STR(buf, rows[i].first);
        dl_iso_day_print(last, buf);
        CHECK_STR(buf, rows[i].last);
    }
}

static void test_not_valid(void)
{
    static const struct dl_point rows[] = {
        {0},
        {.grain = DATELINE_RANGE, .year = 2015},
        {.grain = DATELINE_DAY, .year = 2015, .month = 2, .day = 29},
        {.grain = DATELINE_DAY, .year = 2015, .month = 2},
        {.grain = DATELINE_DAY, .month = 2, .day = 30, .year_unknown = true},
        {.grain = DATELINE_MONTH, .year = 2015},
        {.grain = DATELINE_MONTH, .year = 2015, .month = 13},
        {.grain = DATELINE_WEEK, .year = 2015, .month = 12, .day = 29}, /* a Tuesday */
        {.grain = DATELINE_QUARTER, .year = 2015, .sub = 5},
        {.grain = DATELINE_HALF, .year = 2015, .sub = 3},
        {.grain = DATELINE_SEASON, .year = 2015, .sub = 25},
        {.grain = DATELINE_YEAR, .year_unknown = true},
        {.grain = DATELINE_TIME, .month = 6, .day = 6, .year_unknown = true},
        {.grain = DATELINE_TIME, .year = 2015, .month = 6, .day = 6, .hour = 24, .minute = 1},
        {.grain = DATELINE_TIME, .year = 2015, .month = 6, .day = 6, .minute = 60},
        {.grain = DATELINE_TIME, .year = 2015, .month = 6, .day = 6, .has_zone = true, .zone = 900},
        {.grain = DATELINE_DECADE, .year = 1895},
        {.grain = DATELINE_DECADE, .year = -50},
        {.grain = DATELINE_DECADE, .year = -47},
        {.grain = DATELINE_CENTURY, .year = 1801},
        {.grain = DATELINE_CENTURY, .year = -300},
        {.grain = DATELINE_YEAR, .year = DL_YEAR_MAX + 1},
        {.grain = DATELINE_YEAR, .year = DL_YEAR_MIN - 1},
        {.grain = DATELINE_MONTH, .year = 12015, .month = 9},
        {.grain = DATELINE_DAY, .year = -12015, .month = 9, .day = 1},
        {.grain = DATELINE_SEASON, .year = 9999, .sub = 24}, /* ends in the year 10000 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (dl_point_valid(&rows[i]))
            fprintf(stderr, "row %zu is valid\n", i);
        CHECK(!dl_point_valid(&rows[i]));
    }
}

static void test_at_grain(void)
{
    static const struct {
        const char *from;
        enum dateline_precision grain;
        const char *to;
    } rows[] = {
        {"2015-09-03", DATELINE_TIME, "2015-09-03T00:00:00"},
        {"2015-09-03", DATELINE_DAY, "2015-09-03"},
        {"2015-09-03", DATELINE_WEEK, "2015-08-31/2015-09-06"},
        {"2015-09-03", DATELINE_WEEKEND, "2015-09-05/2015-09-06"},
        {"2015-09-03", DATELINE_MONTH, "2015-09"},
        {"2015-09-30", DATELINE_QUARTER, "2015-35"},
        {"2015-10-01", DATELINE_QUARTER, "2015-36"},
        {"2015-06-30", DATELINE_HALF, "2015-40"},
        {"2015-07-01", DATELINE_HALF, "2015-41"},
        {"2015-02-28", DATELINE_SEASON, "2014-24"},
        {"2015-03-01", DATELINE_SEASON, "2015-21"},
        {"2015-08-31", DATELINE_SEASON, "2015-22"},
        {"2015-09-01", DATELINE_SEASON, "2015-23"},
        {"2015-12-01", DATELINE_SEASON, "2015-24"},
        {"2015-09-03", DATELINE_YEAR, "2015"},
        {"2015-09-03", DATELINE_DECADE, "201X"},
        {"2015-09-03", DATELINE_CENTURY, "20XX"},
        {"2015-09-03", DATELINE_MILLENNIUM, "2XXX"},
        {"2015-09-03T14:30:00", DATELINE_TIME, "2015-09-03T14:30:00"},
        {"2015-09-03T14:30:00", DATELINE_DAY, "2015-09-03"},
        {"2015-09~", DATELINE_YEAR, "2015~"},
        {"2015", DATELINE_MONTH, "2015-01"},
        {"18XX", DATELINE_YEAR, "1800"},
        {"00XX", DATELINE_YEAR, "0001"},
        {"0000", DATELINE_DECADE, "-0008/0000"},
        {"0000", DATELINE_CENTURY, "-00XX"},
        {"-0043", DATELINE_DECADE, "-0048/-0039"},
        {"-0039", DATELINE_DECADE, "-0048/-0039"},
        {"-0048", DATELINE_DECADE, "-0048/-0039"},
        {"-0049", DATELINE_DECADE, "-0058/-0049"},
        {"-0200", DATELINE_CENTURY, "-02XX"},
        {"-0299", DATELINE_CENTURY, "-02XX"},
        {"-0300", DATELINE_CENTURY, "-03XX"},
        {"-0999", DATELINE_MILLENNIUM, "-0XXX"},
        {"-1000", DATELINE_MILLENNIUM, "-1XXX"},
        {"XXXX-06-06", DATELINE_MONTH, "XXXX-06"},
        {"XXXX-06-06", DATELINE_YEAR, "XXXX-06-06"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dl_point p = point(rows[i].from);
        p = dl_point_at_grain(&p, rows[i].grain);
        check_point(&p, rows[i].to);
        CHECK(dl_point_valid(&p));
    }
}

static void test_shift(void)
{
    static const struct {
        const char *from;
        int64_t n;
        const char *to;
    } rows[] = {
        {"2015-12", 2, "2016-02"},
        {"2015-01", -1, "2014-12"},
        {"0001-01", -1, "0000-12"},
        {"-0001-12", 1, "0000-01"},
        {"2015-12-31", 1, "2016-01-01"},
        {"2016-03-01", -1, "2016-02-29"},
        {"2015-09-03T14:30:00Z", 30, "2015-10-03T14:30:00Z"},
        {"2015-36", 1, "2016-33"},
        {"2015-33", -5, "2013-36"},
        {"2015-24", 1, "2016-21"},
        {"2015-21", -1, "2014-24"},
        {"2015-41", 1, "2016-40"},
        {"2015~", -10, "2005~"},
        {"0001", -1, "0000"},
        {"0000", -43, "-0043"},
        {"189X", 2, "191X"},
        {"000X", -1, "-0008/0000"},
        {"000X", -5, "-0048/-0039"},
        {"18XX", 1, "19XX"},
        {"00XX", -1, "-00XX"},
        {"-02XX", 3, "00XX"},
        {"-02XX", -1, "-03XX"},
        {"1XXX", -2, "-0XXX"},
        {"XXXX-12-31", 1, "XXXX-01-01"},
        {"XXXX-01", -1, "XXXX-12"},
        {"9999", 2016, "Y12015"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dl_point p = point(rows[i].from), back;
        back = p = dl_point_shift(&p, rows[i].n);
        check_point(&p, rows[i].to);
        back = dl_point_shift(&back, -rows[i].n);
        check_point(&back, rows[i].from);
    }

    struct dl_point week = dl_point_week(dl_day_number(2015, 12, 31));
    week = dl_point_shift(&week, 1);
    check_point(&week, "2016-01-04/2016-01-10");
    struct dl_point weekend = dl_point_weekend(dl_day_number(2015, 12, 31));
    weekend = dl_point_shift(&weekend, -1);
    check_point(&weekend, "2015-12-26/2015-12-27");
}

/* Beyond all years nothing overflows, and nothing is valid. */
static void test_far_away(void)
{
    static const int64_t far[] = {INT64_MAX, INT64_MIN, (int64_t)1 << 40, -((int64_t)1 << 40)};
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
        struct dl_point day = dl_point_day(0);
        for (int grain = DATELINE_TIME; grain <= DATELINE_MILLENNIUM; grain++) {
            struct dl_point p = dl_point_at_grain(&day, (enum dateline_precision)grain);
            p = dl_point_shift(&p, far[i]);
            CHECK(!dl_point_valid(&p));
        }
        struct dl_point made[] = {dl_point_year(far[i]), dl_point_month(far[i], 1),
                                  dl_point_day(far[i]), dl_point_week(far[i])};
        for (size_t k = 0; k < sizeof made / sizeof made[0]; k++) {
            char buf[DL_EDTF_MAX];
            struct dl_date d = dl_date_of(made[k]);
            CHECK(!dl_point_valid(&made[k]));
            dl_edtf_print(&d, buf);
            CHECK(strlen(buf) < sizeof buf);
            dl_timex_print(&made[k], buf);
            CHECK(strlen(buf) < sizeof buf);
        }
    }
}

static void test_precision(void)
{
    static const struct {
        const char *edtf;
        enum dateline_precision precision;
    } rows[] = {
        {"2015", DATELINE_YEAR},          {"2015-09-03T10:00:00", DATELINE_TIME},
        {"1914/1918", DATELINE_YEAR},     {"1914-08/1918", DATELINE_RANGE},
        {"1989/..", DATELINE_YEAR},       {"../1500-03-02", DATELINE_DAY},
        {"../..", DATELINE_NO_PRECISION}, {"18XX", DATELINE_CENTURY},
        {"2019-35", DATELINE_QUARTER},    {"XXXX-06-06", DATELINE_DAY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dl_date d = {0};
        CHECK_INT(dl_edtf_parse(dl_view_of(rows[i].edtf), &d, NULL), DATELINE_OK);
        CHECK_INT(dl_date_precision(&d), rows[i].precision);
    }
}

static void test_extent(void)
{
    static const struct {
        const char *edtf, *start, *end;
        int64_t sort, first_second, last_second;
    } rows[] = {
        {"1970-01-02", "1970-01-02", "1970-01-02", 19700102, 86400, 2 * 86400 - 1},
        {"1970-01-01T10:00:00/1970-01-02T24:00:00", "1970-01-01", "1970-01-02", 19700101, 36000,
         2 * 86400 - 1},
        {"1970-01-01T24:00:00", "1970-01-01", "1970-01-01", 19700101, 86399, 86399},
        {"1969", "1969-01-01", "1969-12-31", 19690101, -365 * 86400, -1},
        {"../1969", "", "1969-12-31", 19691231, DL_NO_FIRST, -1},
        {"1970/..", "1970-01-01", "", 19700101, 0, DL_NO_LAST},
        {"-0043-03-15", "-0043-03-15", "-0043-03-15", -43 * 10000 + 315, INT64_C(-735160) * 86400,
         INT64_C(-735160) * 86400 + 86399},
        {"XXXX-06-06", "", "", 7, DL_NO_FIRST, DL_NO_LAST},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dl_date d = {0};
        char start[16], end[16];
        int64_t sort = 7; /* untouched where there is none */
        CHECK_INT(dl_edtf_parse(dl_view_of(rows[i].edtf), &d, NULL), DATELINE_OK);
        struct dl_extent e = dl_extent_of(&d);
        dl_extent_print(&e, start, end);
        CHECK_INT(dl_extent_sort(&e, &sort), rows[i].sort != 7);
        CHECK_STR(start, rows[i].start);
        CHECK_STR(end, rows[i].end);
        CHECK_INT(sort, rows[i].sort);
        struct dl_span span = dl_extent_span(&e);
        CHECK_INT(span.first, rows[i].first_second);
        CHECK_INT(span.last, rows[i].last_second);
    }
}

int main(void)
{
    test_days();
    test_not_valid();
    test_at_grain();
    test_shift();
    test_far_away();
    test_precision();
    test_extent();
    return check_done();
}
