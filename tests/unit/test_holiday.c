/* SPDX-License-Identifier: MIT */
#include "rules/holiday.h"

#include "check.h"
#include "time/calendar.h"

static void test_days(void)
{
    static const struct {
        const char *rule;
        int year, month, day, days;
    } rows[] = {
        {"12-25", 2015, 12, 25, 1},
        {"02-29", 2016, 2, 29, 1},
        {"1-6", 2016, 1, 6, 1},
        {"1945-05-08", 1985, 5, 8, 1}, /* of another year, as it is said */
        {"11-W4-4", 2015, 11, 26, 1},  /* Thanksgiving */
        {"05-W9-1", 2017, 5, 29, 1},   /* Memorial Day */
        {"09-W1-1", 2017, 9, 4, 1},    /* Labor Day */
        {"11-W1-1+1", 2016, 11, 8, 1}, /* the Tuesday after the first Monday */
        {"easter", 2017, 4, 16, 1},
        {"easter-2", 2017, 4, 14, 1},
        {"easter + 49", 2017, 6, 4, 1},
        {"easter-7x8", 2017, 4, 9, 8},
        {"easter - 46 x 40", 2017, 3, 1, 40},
        {"easter", 1302, 4, 22, 1}, /* Julian, before 1583 */
        {"easter+1", 1454, 4, 22, 1},
        {"easter+49", 1454, 6, 9, 1},
        {"easter-47", 1453, 2, 13, 1},
        {"easter-46", 1300, 2, 24, 1}, /* there was a 29 February */
        {"orthodox-easter", 1454, 4, 21, 1},
        {"11-27>7", 1453, 12, 2, 1},
        {"orthodox-easter", 2016, 5, 1, 1},
        {"orthodox-easter-2", 2016, 4, 29, 1},
        {"05-24<1", 2017, 5, 22, 1}, /* Victoria Day */
        {"05-24<1", 2027, 5, 24, 1},
        {"11-27>7", 2017, 12, 3, 1}, /* the first Sunday in Advent */
        {"11-27>7", 2016, 11, 27, 1},
        {" 11-27 > 7 x 7 ", 2016, 11, 27, 7},
        {"11-27>7x12-24", 2016, 11, 27, 28},
        {"11-27 > 7 x 12-24", 2017, 12, 3, 22},
        {"12-24x01-06", 2015, 12, 24, 14}, /* over the new year */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dl_holiday h;
        bool ok = dl_holiday_parse(dl_view_of(rows[i].rule), &h);
        CHECK(ok);
        if (!ok)
            continue;
        int64_t day = dl_holiday_day(&h, rows[i].year, DL_REFORM);
        CHECK_INT(day, dl_day_number(rows[i].year, rows[i].month, rows[i].day));
        CHECK_INT(dl_holiday_days(&h, rows[i].year, day), rows[i].days);
    }

    struct dl_holiday h; /* an offset may lead out of the year */
    CHECK(dl_holiday_parse(dl_view_of("12-31+1"), &h));
    CHECK_INT(dl_holiday_day(&h, 2015, DL_REFORM), dl_day_number(2016, 1, 1));
}

static void test_broken(void)
{
    static const char *const rules[] = {
        "",
        " ",
        "christmas",
        "13-01",
        "00-10",
        "02-30",
        "12-32",
        "12",
        "12-",
        "-25",
        "12-25-",
        "12-25+",
        "12-25x0",
        "12-25 x",
        "12-W4",
        "12-W0-1",
        "12-W6-1",
        "12-W4-0",
        "12-W4-8",
        "12-W4-4>1",
        "easter>1",
        "easterly",
        "easter+367",
        "easter-1000",
        "12-25>8",
        "12-25>0",
        "12-25 y",
        "012-25",
        "12-025",
        "easter x 367",
        "12-25+1-1",
        "12-25>1<2",
        "945-05-08",
        "1945-",
        "19450-05-08",
        "11-27>7x13-24",
        "11-27>7x12-32",
        "11-27x12-",
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct dl_holiday h = {.days = 77};
        bool ok = dl_holiday_parse(dl_view_of(rules[i]), &h);
        if (ok)
            fprintf(stderr, "read: \"%s\"\n", rules[i]);
        CHECK(!ok);
        CHECK_INT(h.days, 77); /* untouched */
    }
    CHECK(!dl_holiday_parse((struct dl_view){0}, &(struct dl_holiday){0}));
}

/* The rules of Thanksgiving, by presidents' proclamations and the law of 1941. */
static void test_years(void)
{
    static const struct {
        int year, day;
    } rows[] = {{1938, 24}, {1939, 23}, {1940, 21}, {1941, 20}, {1942, 26}, {2015, 26}};
    struct dl_view text = dl_view_of("11-W9-4;1939:11-W4-4;1940:11-W3-4;1942:11-W4-4");
    struct dl_holiday rules[4];
    for (size_t i = 0; i < 4; i++) {
        CHECK(dl_holiday_next(&text, &rules[i]));
        CHECK(rules[i].more == (i < 3));
    }
    CHECK_INT(text.len, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct dl_holiday *h = dl_holiday_then(rules, rows[i].year);
        CHECK_INT(dl_holiday_day(h, rows[i].year, DL_REFORM),
                  dl_day_number(rows[i].year, 11, rows[i].day));
    }
    static const char *const broken[] = {";1939:", ";1939",        ";:12-25",
                                         ";12-25", ";19390:12-25", ";0:12-25"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct dl_view v = dl_view_of(broken[i]);
        CHECK(!dl_holiday_next(&v, &rules[0]));
    }
}

int main(void)
{
    test_days();
    test_years();
    test_broken();
    return check_done();
}
