/* SPDX-License-Identifier: MIT */
#include "rules/fields.h"

#include "check.h"

static void test_names(void)
{
    for (int i = 0; i < DL_FIELD_COUNT; i++)
        CHECK_INT(dl_field_from_name(dl_view_of(dl_field_name((enum dl_field)i))), i);
    CHECK_INT(dl_field_from_name(dl_view_of("month")), DL_FIELD_MONTH);
    CHECK_INT(dl_field_from_name(dl_view_of("Month")), DL_NO_FIELD);
    CHECK_INT(dl_field_from_name(dl_view_of("month:end")), DL_NO_FIELD);
    CHECK_INT(dl_field_from_name((struct dl_view){0}), DL_NO_FIELD);
    CHECK_STR(dl_field_name(DL_NO_FIELD), "");

    for (int i = DL_KIND_DATE; i <= DL_KIND_REFUSE; i++) {
        enum dl_kind kind = DL_KIND_DATE;
        CHECK(dl_kind_from_name(dl_view_of(dl_kind_name((enum dl_kind)i)), &kind));
        CHECK_INT(kind, i);
    }
    CHECK(!dl_kind_from_name(dl_view_of("dates"), &(enum dl_kind){0}));
}

static void test_values(void)
{
    static const struct {
        const char *text;
        bool ok;
        int32_t value;
    } rows[] = {
        {"0", true, 0},
        {"1914", true, 1914},
        {"-1", true, -1},
        {"+1", true, 1},
        {"+0530", true, 530},
        {"-0800", true, -800},
        {"2147483647", true, 2147483647},
        {"2147483648", false, 0},
        {"99999999999999999999", false, 0},
        {"spring", true, 21},
        {"unit-weekday", true, 17},
        {"bc", true, -1},
        {"last-quarter", true, 12},
        {"", false, 0},
        {"+", false, 0},
        {"-", false, 0},
        {"1x", false, 0},
        {"--1", false, 0},
        {"Spring", false, 0},
        {"1 ", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int32_t value = 0;
        CHECK_INT(dl_value_from_text(dl_view_of(rows[i].text), &value), rows[i].ok);
        CHECK_INT(value, rows[i].value);
    }
}

static void test_value_names(void)
{
    CHECK_STR(dl_value_name(DL_FIELD_ERA, -1), "bc");
    CHECK_STR(dl_value_name(DL_FIELD_AMPM, 0), "am");
    CHECK_STR(dl_value_name(DL_FIELD_RELATION, 3), "since");
    CHECK_STR(dl_value_name(DL_FIELD_UNIT, 4), "unit-day");
    CHECK_STR(dl_value_name(DL_FIELD_MOD, 3), "end"); /* a name of parts, too */
    CHECK_STR(dl_value_name(DL_FIELD_MOD, 13), "at-most");
    CHECK_STR(dl_value_name(DL_FIELD_PART, 13), "turn");
    CHECK_STR(dl_value_name(DL_FIELD_REF, 3), "future");
    CHECK_STR(dl_value_name(DL_FIELD_MONTH, 3), "");
    CHECK_STR(dl_value_name(DL_FIELD_SEASON, 25), "");
    for (int field = 0; field < DL_FIELD_COUNT; field++) {
        for (int32_t value = -1; value < 30; value++) {
            const char *name = dl_value_name((enum dl_field)field, value);
            int32_t back = value;
            CHECK(!*name || dl_value_from_text(dl_view_of(name), &back));
            CHECK_INT(back, value);
        }
    }
}

int main(void)
{
    test_names();
    test_values();
    test_value_names();
    return check_done();
}
