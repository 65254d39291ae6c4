/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "time/calendar.h"
#include "time/date.h"

static void check_value(struct dl_point p, const char *value)
{
    char buf[DL_EDTF_MAX];
    dl_timex_print(&p, buf);
    CHECK_STR(buf, value);
}

static void test_stretches(void)
{
    static const struct {
        struct dl_point point;
        const char *value;
    } rows[] = {
        {{.grain = DATELINE_DAY, .year = 2015, .month = 9, .day = 3}, "2015-09-03"},
        {{.grain = DATELINE_DAY, .year = -43, .month = 3, .day = 15}, "BC0044-03-15"},
        {{.grain = DATELINE_DAY, .month = 6, .day = 6, .year_unknown = true}, "XXXX-06-06"},
        {{.grain = DATELINE_MONTH, .month = 6, .year_unknown = true}, "XXXX-06"},
        {{.grain = DATELINE_MONTH, .year = 2015, .month = 9}, "2015-09"},
        {{.grain = DATELINE_MONTH, .year = 79, .month = 8}, "0079-08"},
        {{.grain = DATELINE_QUARTER, .year = 2015, .sub = 3}, "2015-Q3"},
        {{.grain = DATELINE_HALF, .year = 2015, .sub = 1}, "2015-H1"},
        {{.grain = DATELINE_SEASON, .year = 2015, .sub = 21}, "2015-SP"},
        {{.grain = DATELINE_SEASON, .year = 2015, .sub = 22}, "2015-SU"},
        {{.grain = DATELINE_SEASON, .year = 2015, .sub = 23}, "2015-FA"},
        {{.grain = DATELINE_SEASON, .year = 2015, .sub = 24}, "2015-WI"},
        {{.grain = DATELINE_YEAR, .year = 1450}, "1450"},
        {{.grain = DATELINE_YEAR, .year = 1450, .qualifier = DL_APPROXIMATE}, "1450"},
        {{.grain = DATELINE_YEAR, .year = 0}, "BC0001"},
        {{.grain = DATELINE_YEAR, .year = -43}, "BC0044"},
        {{.grain = DATELINE_YEAR, .year = -11999}, "BC12000"},
        {{.grain = DATELINE_YEAR, .year = 12015}, "12015"},
        {{.grain = DATELINE_DECADE, .year = 1890}, "189"},
        {{.grain = DATELINE_DECADE, .year = 50}, "005"},
        {{.grain = DATELINE_DECADE, .year = -48}, "BC004"},
        {{.grain = DATELINE_CENTURY, .year = 1800}, "18"},
        {{.grain = DATELINE_CENTURY, .year = 0}, "00"},
        {{.grain = DATELINE_CENTURY, .year = -299}, "BC02"},
        {{.grain = DATELINE_CENTURY, .year = -99}, "BC00"},
        {{.grain = DATELINE_MILLENNIUM, .year = 2000}, "2"},
        {{.grain = DATELINE_MILLENNIUM, .year = -1999}, "BC1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_value(rows[i].point, rows[i].value);
}

static void test_weeks(void)
{
    check_value(dl_point_week(dl_day_number(2015, 9, 3)), "2015-W36");
    check_value(dl_point_weekend(dl_day_number(2015, 9, 3)), "2015-W36-WE");
    check_value(dl_point_week(dl_day_number(2016, 1, 1)), "2015-W53");
    check_value(dl_point_week(dl_day_number(2008, 12, 31)), "2009-W01");
}

static void test_times(void)
{
    struct dl_point p = {.grain = DATELINE_TIME,
                         .year = 2017,
                         .month = 6,
                         .day = 6,
                         .hour = 14,
                         .minute = 30,
                         .second = 5,
                         .timex_fields = 3};
    check_value(p, "2017-06-06T14:30:05");
    p.timex_fields = 2;
    p.has_zone = true;
    check_value(p, "2017-06-06T14:30");
    p.timex_fields = 1;
    check_value(p, "2017-06-06T14");
    p.timex_fields = 2;
    p.hour = 24;
    p.minute = 0;
    check_value(p, "2017-06-06T24:00");

    static const char *const parts[] = {"", "TMO", "TMI", "TAF", "TEV", "TNI", "TDT"};
    for (int i = DL_NO_DAYPART; i <= DL_DAYTIME; i++) {
        char wanted[16] = "2017-06-06";
        strcat(wanted, parts[i]);
        p = dl_point_day(dl_day_number(2017, 6, 6));
        p.daypart = (enum dl_daypart)i;
        check_value(p, wanted);
    }
}

int main(void)
{
    test_stretches();
    test_weeks();
    test_times();
    return check_done();
}
