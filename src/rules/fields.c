/* SPDX-License-Identifier: MIT */
#include "rules/fields.h"

#include "base/near.h"

static const struct dl_view field_names[] = {
#define X(id, name) {name, sizeof name - 1},
    DL_FIELDS(X)
#undef X
};

static const struct {
    struct dl_view name;
    int32_t value;
    enum dl_field field, other;
} named_values[] = {
#define X(name, value, field, other) \
    {{name, sizeof name - 1}, value, DL_FIELD_##field, DL_FIELD_##other},
    DL_VALUES(X)
#undef X
};

static const char *const kind_names[] = {
    [DL_KIND_DATE] = "date",   [DL_KIND_RANGE] = "range",   [DL_KIND_LIST] = "list",
    [DL_KIND_SHIFT] = "shift", [DL_KIND_REF] = "ref",       [DL_KIND_DURATION] = "duration",
    [DL_KIND_SET] = "set",     [DL_KIND_REFUSE] = "refuse", [DL_KIND_SHAPE] = "shape",
    [DL_KIND_LET] = "let",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum dl_field dl_field_from_name(struct dl_view name)
{
    for (size_t i = 0; i < COUNT(field_names); i++)
        if (dl_view_equal(name, field_names[i]))
            return (enum dl_field)i;
    return DL_NO_FIELD;
}

const char *dl_field_name(enum dl_field field)
{
    return (size_t)field < COUNT(field_names) ? field_names[field].data : "";
}

bool dl_kind_from_name(struct dl_view name, enum dl_kind *ret)
{
    for (size_t i = 0; i < COUNT(kind_names); i++) {
        if (dl_view_equal(name, dl_view_of(kind_names[i]))) {
            *ret = (enum dl_kind)i;
            return true;
        }
    }
    return false;
}

const char *dl_kind_name(enum dl_kind kind)
{
    return (size_t)kind < COUNT(kind_names) ? kind_names[kind] : "";
}

static bool integer_from_text(struct dl_view text, int32_t *ret)
{
    int64_t n = 0;
    size_t i = text.len > 0 && (text.data[0] == '+' || text.data[0] == '-') ? 1 : 0;

    if (i == text.len)
        return false;
    for (; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        n = n * 10 + (text.data[i] - '0');
        if (n > INT32_MAX)
            return false;
    }
    *ret = (int32_t)(text.data[0] == '-' ? -n : n);
    return true;
}

bool dl_value_from_text(struct dl_view text, int32_t *ret)
{
    if (integer_from_text(text, ret)) /* most; a zone, +0530, is the integer 530 */
        return true;
    for (size_t i = 0; i < COUNT(named_values); i++) {
        if (dl_view_equal(text, named_values[i].name)) {
            *ret = named_values[i].value;
            return true;
        }
    }
    return false;
}

const char *dl_value_name(enum dl_field field, int32_t value)
{
    for (size_t i = 0; i < COUNT(named_values); i++) {
        if (named_values[i].value == value &&
            (named_values[i].field == field || named_values[i].other == field))
            return named_values[i].name.data;
    }
    return "";
}

const char *dl_field_near(struct dl_view word)
{
    struct dl_near near = dl_near_start(word);
    for (size_t i = 0; i < COUNT(field_names); i++)
        dl_near_try(&near, field_names[i].data);
    return near.best;
}

const char *dl_value_near(enum dl_field field, struct dl_view word)
{
    struct dl_near near = dl_near_start(word);
    for (size_t i = 0; i < COUNT(named_values); i++)
        if (named_values[i].field == field || named_values[i].other == field)
            dl_near_try(&near, named_values[i].name.data);
    return near.best;
}

bool dl_field_accepts(enum dl_field field, int32_t value)
{
    static const struct {
        enum dl_field field;
        int32_t low, high;
    } bounds[] = {
        {DL_FIELD_MONTH, 1, 12},  {DL_FIELD_DAY, 1, 31},       {DL_FIELD_WEEKDAY, 1, 7},
        {DL_FIELD_WEEK, 1, 53},   {DL_FIELD_YEARDAY, 1, 366},  {DL_FIELD_SEASON, 21, 24},
        {DL_FIELD_QUARTER, 1, 4}, {DL_FIELD_HALF, 1, 2},       {DL_FIELD_ERA, -1, 3},
        {DL_FIELD_YEAR2, 0, 99},  {DL_FIELD_HOUR, 0, 24},      {DL_FIELD_MINUTE, 0, 59},
        {DL_FIELD_SECOND, 0, 60}, {DL_FIELD_AMPM, 0, 12},      {DL_FIELD_ZONE, -1200, 1400},
        {DL_FIELD_DAYPART, 1, 6}, {DL_FIELD_PART, 1, 13},      {DL_FIELD_RELATION, 1, 7},
        {DL_FIELD_UNIT, 1, 17},   {DL_FIELD_DIRECTION, -9, 9}, {DL_FIELD_FROM, 1, 2},
        {DL_FIELD_TENSE, 1, 4},   {DL_FIELD_REF, 1, 3},        {DL_FIELD_KALENDS, 1, 3},
    };
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (bounds[i].field == field)
            return value >= bounds[i].low && value <= bounds[i].high;
    return true;
}

uint8_t dl_part_from_text(struct dl_view v)
{
    if (dl_view_equal(v, dl_view_of("end")))
        return 1;
    return v.len == 1 && v.data[0] >= '2' && v.data[0] <= '8' ? (uint8_t)(v.data[0] - '1') : 0;
}
