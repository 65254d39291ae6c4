/* SPDX-License-Identifier: MIT */
#include "rules/holiday.h"

#include "time/calendar.h"

/* The grammar stands in holiday.h. Blanks may stand between its parts. */

#define LONGEST 366 /* days of an offset or a length: a year is enough for every feast */
#define LAST_WEEK 9 /* W9: the last one of the month */

struct cursor {
    const char *p, *end;
};

static void skip_blanks(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
        c->p++;
}

static bool take_char(struct cursor *c, char wanted)
{
    if (c->p == c->end || *c->p != wanted)
        return false;
    c->p++;
    return true;
}

static bool take_word(struct cursor *c, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(c->end - c->p) < len || memcmp(c->p, word, len) != 0)
        return false;
    c->p += len;
    return true;
}

/* A number of at most max_digits digits, within bounds. */
static bool take_number(struct cursor *c, int max_digits, int low, int high, int *ret)
{
    int n = 0, digits = 0;
    for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++) {
        if (++digits > max_digits)
            return false;
        n = n * 10 + (*c->p - '0');
    }
    *ret = n;
    return digits > 0 && n >= low && n <= high;
}

/* What follows "MM-": "DD", or "Wn-D". */
static bool take_day(struct cursor *c, struct dl_holiday *h)
{
    int n, weekday, day;

    if (!take_char(c, 'W')) {
        h->base = DL_HOLIDAY_FIXED;
        if (!take_number(c, 2, 1, dl_days_in_month(2000, h->month), &day))
            return false;
        h->day = (uint8_t)day;
        return true;
    }
    h->base = DL_HOLIDAY_NTH;
    if (!take_number(c, 1, 1, LAST_WEEK, &n) || (n > 5 && n != LAST_WEEK))
        return false;
    if (!take_char(c, '-') || !take_number(c, 1, 1, 7, &weekday))
        return false;
    h->n = (int8_t)(n == LAST_WEEK ? -1 : n);
    h->weekday = (uint8_t)weekday;
    return true;
}

/* "YYYY-", if it is there. */
static void take_year(struct cursor *c, struct dl_holiday *h)
{
    struct cursor at = *c;
    int year;
    if (!take_number(&at, 4, 1000, 9999, &year) || !take_char(&at, '-'))
        return;
    h->year = (uint16_t)year;
    *c = at;
}

static bool take_base(struct cursor *c, struct dl_holiday *h)
{
    int month;

    if (take_word(c, "easter")) {
        h->base = DL_HOLIDAY_EASTER;
        return true;
    }
    if (take_word(c, "orthodox-easter")) {
        h->base = DL_HOLIDAY_ORTHODOX;
        return true;
    }
    if (take_word(c, "year")) {
        h->base = DL_HOLIDAY_YEAR;
        return true;
    }
    take_year(c, h);
    if (!take_number(c, 2, 1, 12, &month) || !take_char(c, '-'))
        return false;
    h->month = (uint8_t)month;
    return take_day(c, h);
}

/* ">" D or "<" D, if there is one. */
static bool take_weekday(struct cursor *c, struct dl_holiday *h)
{
    int weekday;
    int8_t n = take_char(c, '>') ? 1 : take_char(c, '<') ? -1 : 0;

    if (n == 0)
        return true;
    skip_blanks(c);
    if (h->base != DL_HOLIDAY_FIXED || !take_number(c, 1, 1, 7, &weekday))
        return false;
    h->n = n;
    h->weekday = (uint8_t)weekday;
    return true;
}

/* "+" days or "-" days, if there is one. */
static bool take_offset(struct cursor *c, struct dl_holiday *h)
{
    int days;
    int sign = take_char(c, '+') ? 1 : take_char(c, '-') ? -1 : 0;

    if (sign == 0)
        return true;
    skip_blanks(c);
    if (!take_number(c, 3, 0, LONGEST, &days))
        return false;
    h->offset = (int16_t)(sign * days);
    return true;
}

/* "x" days or "x" and its last day, if there is one. */
static bool take_length(struct cursor *c, struct dl_holiday *h)
{
    int days, day;

    if (!take_char(c, 'x'))
        return true;
    skip_blanks(c);
    if (!take_number(c, 3, 1, LONGEST, &days))
        return false;
    h->days = (uint16_t)days;
    if (!take_char(c, '-'))
        return true;
    if (days > 12 || !take_number(c, 2, 1, dl_days_in_month(2000, days), &day))
        return false;
    h->last_month = (uint8_t)days;
    h->last_day = (uint8_t)day;
    return true;
}

bool dl_holiday_parse(struct dl_view text, struct dl_holiday *ret)
{
    static bool (*const parts[])(struct cursor *, struct dl_holiday *) = {take_base, take_weekday,
                                                                          take_offset, take_length};
    struct dl_holiday h = {.days = 1};
    struct dl_view trimmed = dl_view_trim(text);
    if (trimmed.len == 0)
        return false;
    struct cursor c = {trimmed.data, trimmed.data + trimmed.len};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!parts[i](&c, &h))
            return false;
        skip_blanks(&c);
    }
    if (c.p != c.end)
        return false;
    *ret = h;
    return true;
}

bool dl_holiday_next(struct dl_view *text, struct dl_holiday *ret)
{
    struct cursor c = {text->data, text->data + text->len};
    int since = 0;
    bool later = take_char(&c, ';');
    if (later && (!take_number(&c, 4, 1, 9999, &since) || !take_char(&c, ':')))
        return false;
    const char *end = c.p;
    while (end < c.end && *end != ';')
        end++;
    if (!dl_holiday_parse(dl_view(c.p, (size_t)(end - c.p)), ret))
        return false;
    ret->since = (uint16_t)since;
    ret->more = end < c.end;
    *text = dl_view(end, (size_t)(c.end - end));
    return true;
}

const struct dl_holiday *dl_holiday_then(const struct dl_holiday *rules, int64_t year)
{
    while (rules->more && year >= rules[1].since)
        rules++;
    return rules;
}

/* The first given weekday on or after a day (n 1), or on or before it (n -1). */
static int64_t move_to_weekday(int64_t day, int weekday, int n, int64_t reform)
{
    int today = dl_day_weekday_then(day, reform);
    return n > 0 ? day + (weekday - today + 7) % 7 : day - (today - weekday + 7) % 7;
}

static int64_t base_day(const struct dl_holiday *h, int64_t year, int64_t reform)
{
    int64_t day;

    switch (h->base) {
    case DL_HOLIDAY_NTH:
        return dl_nth_weekday(year, h->month, h->weekday, h->n, reform);
    case DL_HOLIDAY_EASTER:
        return dl_easter(year, reform);
    case DL_HOLIDAY_ORTHODOX:
        return dl_orthodox_easter(year);
    case DL_HOLIDAY_YEAR:
        return dl_day_number(year, 1, 1);
    case DL_HOLIDAY_FIXED:
        break;
    }
    day = dl_day_number(year, h->month, h->day);
    return h->n == 0 ? day : move_to_weekday(day, h->weekday, h->n, reform);
}

int dl_holiday_days(const struct dl_holiday *h, int64_t year, int64_t first)
{
    if (!h->last_month)
        return h->days;
    int64_t last = dl_day_number(year, h->last_month, h->last_day);
    if (last < first) /* over the new year */
        last = dl_day_number(year + 1, h->last_month, h->last_day);
    return (int)(last - first + 1);
}

int64_t dl_holiday_day(const struct dl_holiday *h, int64_t year, int64_t reform)
{
    return dl_day_later(base_day(h, year, reform), h->offset, reform);
}
