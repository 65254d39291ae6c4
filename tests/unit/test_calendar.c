/* SPDX-License-Identifier: MIT */
#include "time/calendar.h"

#include "check.h"

/* Known days: their number from 1970-01-01, their weekday. */
static void test_known_days(void)
{
    static const struct {
        int64_t year;
        int month, day;
        int64_t number;
        int weekday;
    } rows[] = {
        {1970, 1, 1, 0, 4},       {1969, 12, 31, -1, 3},      {1969, 7, 20, -165, 7},
        {2000, 1, 1, 10957, 6},   {2000, 2, 29, 11016, 2},    {2001, 9, 11, 11576, 2},
        {2017, 6, 6, 17323, 2},   {1914, 6, 28, -20276, 7},   {1945, 5, 8, -9004, 2},
        {1900, 1, 1, -25567, 1},  {1582, 10, 15, -141427, 5}, {1, 1, 1, -719162, 1},
        {0, 12, 31, -719163, 7},  {0, 3, 1, -719468, 3},      {0, 2, 29, -719469, 2},
        {-400, 3, 1, -865565, 3}, {9999, 12, 31, 2932896, 5}, {10000, 1, 1, 2932897, 6},
        {2038, 1, 19, 24855, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t year;
        int month, day;
        CHECK_INT(dl_day_number(rows[i].year, rows[i].month, rows[i].day), rows[i].number);
        CHECK_INT(dl_day_weekday(rows[i].number), rows[i].weekday);
        dl_day_civil(rows[i].number, &year, &month, &day);
        CHECK_INT(year, rows[i].year);
        CHECK_INT(month, rows[i].month);
        CHECK_INT(day, rows[i].day);
    }
}

/* Count every day of ten thousand years by hand, and compare. */
static void test_every_day(void)
{
    int64_t number = dl_day_number(-5000, 1, 1), wrong = 0;
    int weekday = dl_day_weekday(number);

    for (int64_t year = -5000; year < 5000; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= dl_days_in_month(year, month); day++, number++) {
                int64_t y;
                int m, d;
                dl_day_civil(number, &y, &m, &d);
                wrong += y != year || m != month || d != day;
                wrong += dl_day_number(year, month, day) != number;
                wrong += dl_day_weekday(number) != weekday;
                weekday = weekday % 7 + 1;
            }
        }
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(number, dl_day_number(5000, 1, 1));
}

static void test_limits(void)
{
    static const int64_t years[] = {DL_YEAR_MIN, -9999, -1, 0, 1, 9999, DL_YEAR_MAX};
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        int64_t year;
        int month, day;
        dl_day_civil(dl_day_number(years[i], 12, 31), &year, &month, &day);
        CHECK_INT(year, years[i]);
        CHECK_INT(month * 100 + day, 1231);
        CHECK_INT(dl_day_number(years[i], 12, 31) - dl_day_number(years[i], 1, 1),
                  dl_is_leap(years[i]) ? 365 : 364);
    }
}

static void test_months(void)
{
    CHECK(dl_is_leap(2000) && dl_is_leap(2016) && dl_is_leap(0) && dl_is_leap(-4));
    CHECK(!dl_is_leap(1900) && !dl_is_leap(2015) && !dl_is_leap(-1) && !dl_is_leap(-100));
    CHECK(dl_is_leap(-400));
    CHECK_INT(dl_days_in_month(2016, 2), 29);
    CHECK_INT(dl_days_in_month(2015, 2), 28);
    CHECK_INT(dl_days_in_month(2015, 9), 30);
    CHECK_INT(dl_days_in_month(2015, 0), 0);
    CHECK_INT(dl_days_in_month(2015, 13), 0);
    CHECK(dl_is_day(2016, 2, 29) && dl_is_day(-4, 2, 29) && dl_is_day(2015, 12, 31));
    CHECK(!dl_is_day(2015, 2, 29) && !dl_is_day(2015, 9, 31) && !dl_is_day(2015, 9, 0));
    CHECK(!dl_is_day(2015, 0, 1) && !dl_is_day(2015, 13, 1));
}

/* ISO 8601 weeks where they and the years part. */
static void test_weeks(void)
{
    static const struct {
        int year, month, day, week_year, week;
    } rows[] = {
        {1977, 1, 1, 1976, 53},   {1977, 1, 2, 1976, 53},   {1977, 12, 31, 1977, 52},
        {1978, 1, 1, 1977, 52},   {1978, 1, 2, 1978, 1},    {1978, 12, 31, 1978, 52},
        {1979, 1, 1, 1979, 1},    {1979, 12, 30, 1979, 52}, {1979, 12, 31, 1980, 1},
        {1980, 1, 1, 1980, 1},    {1980, 12, 28, 1980, 52}, {1980, 12, 29, 1981, 1},
        {1981, 12, 31, 1981, 53}, {1982, 1, 3, 1981, 53},   {2005, 1, 1, 2004, 53},
        {2005, 12, 31, 2005, 52}, {2006, 1, 1, 2005, 52},   {2007, 12, 31, 2008, 1},
        {2008, 12, 29, 2009, 1},  {2009, 12, 31, 2009, 53}, {2010, 1, 3, 2009, 53},
        {2010, 1, 4, 2010, 1},    {2017, 6, 6, 2017, 23},   {1, 1, 1, 1, 1},
        {0, 12, 31, 0, 52},       {0, 1, 1, -1, 52},        {0, 1, 3, 0, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t number = dl_day_number(rows[i].year, rows[i].month, rows[i].day), year;
        int week;
        dl_day_iso_week(number, &year, &week);
        CHECK_INT(year, rows[i].week_year);
        CHECK_INT(week, rows[i].week);
        CHECK_INT(dl_iso_week_day(year, week, dl_day_weekday(number)), number);
    }

    /* the years of 53 weeks of the 21st century's first half */
    static const int long_years[] = {2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048};
    size_t next = 0;
    for (int year = 2000; year < 2050; year++) {
        bool is_long = next < sizeof long_years / sizeof long_years[0] && year == long_years[next];
        next += is_long;
        CHECK_INT(dl_weeks_in_year(year), is_long ? 53 : 52);
    }
}

static void test_easter(void)
{
    /* published tables: year, Gregorian Easter, Orthodox Easter (0: not in the table) */
    static const struct {
        int year, gregorian, orthodox;
    } rows[] = {
        {1300, 410, 410}, {1302, 422, 422}, {1453, 401, 401}, {1454, 421, 421}, {1582, 415, 415},
        {1583, 410, 410}, {1777, 330, 0},   {1818, 322, 0},   {1886, 425, 0},   {1900, 415, 0},
        {1916, 423, 423}, {1943, 425, 0},   {1954, 418, 0},   {1961, 402, 0},   {1981, 419, 0},
        {1999, 404, 411}, {2000, 423, 430}, {2001, 415, 415}, {2005, 327, 501}, {2008, 323, 427},
        {2010, 404, 404}, {2011, 424, 424}, {2013, 331, 505}, {2014, 420, 420}, {2015, 405, 412},
        {2016, 327, 501}, {2017, 416, 416}, {2018, 401, 408}, {2019, 421, 428}, {2020, 412, 419},
        {2021, 404, 502}, {2022, 417, 424}, {2023, 409, 416}, {2024, 331, 505}, {2025, 420, 420},
        {2038, 425, 425}, {2049, 418, 0},   {2076, 419, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t year;
        int month, day;
        dl_day_civil(dl_easter(rows[i].year, DL_REFORM), &year, &month, &day);
        CHECK_INT(year, rows[i].year);
        CHECK_INT(month * 100 + day, rows[i].gregorian);
        if (rows[i].orthodox == 0)
            continue;
        dl_day_civil(dl_orthodox_easter(rows[i].year), &year, &month, &day);
        CHECK_INT(year, rows[i].year);
        CHECK_INT(month * 100 + day, rows[i].orthodox);
    }
}

/* Both are Sundays in every year, and the western one lies between 22 March and 25 April. */
static void test_every_easter(void)
{
    int wrong = 0;
    for (int64_t year = -3000; year < 5000; year++) {
        int64_t day = dl_easter(year, DL_REFORM);
        wrong += dl_day_weekday_then(day, DL_REFORM) != 7 ||
                 dl_day_weekday_then(dl_orthodox_easter(year), DL_REFORM) != 7;
        wrong += day < dl_day_number(year, 3, 22) || day > dl_day_number(year, 4, 25);
    }
    CHECK_INT(wrong, 0);
}

static void test_julian_days(void)
{
    CHECK(dl_day_is_new_style(dl_day_number(1582, 10, 5), dl_day_number(1582, 10, 15)));
    CHECK(dl_day_is_new_style(dl_day_number(1752, 9, 3), dl_day_number(1752, 9, 14)));
    CHECK(dl_day_is_new_style(dl_day_number(1917, 10, 25), dl_day_number(1917, 11, 7)));
    CHECK(!dl_day_is_new_style(dl_day_number(1917, 10, 25), dl_day_number(1917, 11, 6)));
    CHECK_INT(dl_day_weekday_then(dl_day_number(1307, 10, 13), DL_REFORM), 5);
    CHECK_INT(dl_day_weekday_then(dl_day_number(1066, 10, 14), DL_REFORM), 6);
    CHECK_INT(dl_day_weekday_then(dl_day_number(1582, 10, 4), DL_REFORM), 4);
    CHECK_INT(dl_day_weekday_then(dl_day_number(1583, 1, 1), DL_REFORM), 6);
    CHECK_INT(dl_day_weekday_then(dl_day_number(2017, 6, 6), DL_REFORM), 2);

    CHECK_INT(dl_day_later(dl_day_number(1300, 4, 10), -46, DL_REFORM), dl_day_number(1300, 2, 24));
    CHECK_INT(dl_day_later(dl_day_number(1300, 2, 24), 46, DL_REFORM), dl_day_number(1300, 4, 10));
    CHECK_INT(dl_day_later(dl_day_number(1302, 4, 22), -46, DL_REFORM), dl_day_number(1302, 3, 7));
    CHECK_INT(dl_day_later(dl_day_number(1900, 4, 15), -46, DL_REFORM), dl_day_number(1900, 2, 28));
}

static void test_nth_weekday(void)
{
    static const struct {
        int year, month, weekday, n, day;
    } rows[] = {
        {2015, 11, 4, 4, 26}, {2017, 9, 1, 1, 4},    {2017, 5, 1, -1, 29},
        {2017, 5, 1, 5, 29},  {2017, 5, 1, 4, 22},   {2015, 2, 7, -1, 22},
        {2015, 2, 7, 1, 1},   {2017, 12, 7, -1, 31}, {2017, 2, 2, 5, 1} /* there is none */,
        {2016, 2, 1, 5, 29},  {2017, 2, 2, 0, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CHECK_INT(
            dl_nth_weekday(rows[i].year, rows[i].month, rows[i].weekday, rows[i].n, DL_REFORM),
            dl_day_number(rows[i].year, rows[i].month, rows[i].day));
}

int main(void)
{
    test_known_days();
    test_every_day();
    test_limits();
    test_months();
    test_weeks();
    test_easter();
    test_every_easter();
    test_julian_days();
    test_nth_weekday();
    return check_done();
}
