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
        {"11-W4-4", 2015, 11, 26, 1},  /* Thanksgiving */
        {"05-W9-1", 2017, 5, 29, 1},   /* Memorial Day */
        {"09-W1-1", 2017, 9, 4, 1},    /* Labor Day */
        {"11-W1-1+1", 2016, 11, 8, 1}, /* the Tuesday after the first Monday */
        {"08-W1-1/1965-W9", 1964, 8, 3, 1},
        {"08-W1-1/1965-W9", 1965, 8, 30, 1},
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
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dl_holiday h;
        bool ok = dl_holiday_parse(dl_view_of(rows[i].rule), &h);
        CHECK(ok);
        if (!ok)
            continue;
        CHECK_INT(dl_holiday_day(&h, rows[i].year, DL_REFORM),
                  dl_day_number(rows[i].year, rows[i].month, rows[i].day));
        CHECK_INT(h.days, rows[i].days);
    }

    struct dl_holiday h; /* an offset may lead out of the year */
    CHECK(dl_holiday_parse(dl_view_of("12-31+1"), &h));
    CHECK_INT(dl_holiday_day(&h, 2015, DL_REFORM), dl_day_number(2016, 1, 1));
}

static void test_broken(void)
{
    static const char *const rules[] = {
        "08-W1-1/",  "8-W1-1/9-", "08-W1-1/1965", "08-W1-1/1965-W7", "08-01/1965-W1", "",
        " ",         "christmas", "13-01",        "00-10",           "02-30",         "12-32",
        "12",        "12-",       "-25",          "12-25-",          "12-25+",        "12-25x0",
        "12-25 x",   "12-W4",     "12-W0-1",      "12-W6-1",         "12-W4-0",       "12-W4-8",
        "12-W4-4>1", "easter>1",  "easterly",     "easter+367",      "easter-1000",   "12-25>8",
        "12-25>0",   "12-25 y",   "012-25",       "12-025",          "easter x 367",  "12-25+1-1",
        "12-25>1<2",
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

int main(void)
{
    test_days();
    test_broken();
    return check_done();
}
