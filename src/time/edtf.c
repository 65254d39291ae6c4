/* SPDX-License-Identifier: MIT */
/*
 * EDTF (ISO 8601-2:2019), printed and read. What is read:
 *
 *     text      = date | end "/" end | "[.." date "]" | "[" date "..]"
 *     end       = date | ".." (open) | "" (unknown)
 *     date      = [qualifier] stretch [qualifier]
 *     qualifier = "?" | "~" | "%"
 *     stretch   = year | span | (year | "XXXX") "-" MM ["-" (DD | "XX")] | year "-XX" ["-XX"]
 *               | year "-" NN                    21–24 season, 33–36 quarter, 40–41 half
 *               | year "-" MM "-" DD "T" hh ":" mm [":" ss] ["Z" | ("+" | "-") hh [":" mm]]
 *     year      = ["-"] dddd | "Y" ["-"] ddddd…  just when it has more than four digits
 *     span      = ["-"] dddX | ["-"] ddXX | ["-"] dXXX | ddd (decade) | dd (century)
 */
#include "base/error.h"
#include "time/calendar.h"
#include "time/date.h"
#include "time/put.h"

/* ---- printing -------------------------------------------------------------------------------- */

static inline char *put_signed(char *p, int64_t year)
{
    if (year < 0)
        *p++ = '-';
    return dl_put_year(p, (uint64_t)(year < 0 ? -year : year));
}

static inline char *put_year(char *p, int64_t year)
{
    if (year > 9999 || year < -9999)
        *p++ = 'Y';
    return put_signed(p, year);
}

static char *put_qualifier(char *p, uint8_t qualifier)
{
    static const char signs[] = {0, '~', '?', '%'};
    if ((qualifier & 3) != 0)
        *p++ = signs[qualifier & 3];
    return p;
}

static char *put_day(char *p, const struct dl_point *t)
{
    p = t->year_unknown ? dl_put_text(p, "XXXX") : put_year(p, t->year);
    return dl_put_month_day(p, t->month, t->day);
}

static char *put_time(char *p, const struct dl_point *t)
{
    *p++ = 'T';
    p = dl_put_two(p, t->hour);
    *p++ = ':';
    p = dl_put_two(p, t->minute);
    *p++ = ':';
    p = dl_put_two(p, t->second);
    if (!t->has_zone)
        return p;
    if (t->zone == 0)
        return dl_put_text(p, "Z");

    unsigned minutes = (unsigned)(t->zone < 0 ? -t->zone : t->zone);
    *p++ = t->zone < 0 ? '-' : '+';
    p = dl_put_two(p, minutes / 60);
    *p++ = ':';
    return dl_put_two(p, minutes % 60);
}

static char *put_part_of_year(char *p, const struct dl_point *t, int first)
{
    p = put_year(p, t->year);
    *p++ = '-';
    return dl_put_two(p, (unsigned)(first + t->sub));
}

/* 189X, 18XX, 1XXX; -02XX is 300–201 BC. */
static char *put_span(char *p, int64_t year, int unspecified)
{
    p = put_signed(p, year);
    memset(p - unspecified, 'X', (size_t)unspecified);
    return p;
}

/* A point in one expression. EDTF has no place for a qualifier behind a time, an X, a season or a
 * long year, and it is left out there. */
static char *put_point(char *p, const struct dl_point *t)
{
    switch (t->grain) {
    case DATELINE_TIME:
        return put_time(put_day(p, t), t);
    case DATELINE_DAY:
    case DATELINE_MONTH:
        p = put_day(p, t);
        return t->year_unknown ? p : put_qualifier(p, t->qualifier);
    case DATELINE_YEAR:
        p = put_year(p, t->year);
        return t->year > 9999 || t->year < -9999 ? p : put_qualifier(p, t->qualifier);
    case DATELINE_SEASON:
        return put_part_of_year(p, t, 0);
    case DATELINE_QUARTER:
        return put_part_of_year(p, t, 32);
    case DATELINE_HALF:
        return put_part_of_year(p, t, 39);
    case DATELINE_DECADE:
        return put_span(p, t->year, 1);
    case DATELINE_CENTURY:
        return put_span(p, t->year, 2);
    case DATELINE_MILLENNIUM:
        return put_span(p, t->year, 3);
    case DATELINE_WEEKEND: /* an interval of days: put_end() */
    case DATELINE_WEEK:
    case DATELINE_NO_PRECISION:
    case DATELINE_RANGE:
        break;
    }
    return p;
}

/* The grain at which EDTF can say where a point begins and ends, if it cannot say the point itself.
 * Seasons, quarters and halves may stand alone, but bound no interval. */
static enum dateline_precision spelled_grain(const struct dl_point *t, bool in_interval)
{
    switch (t->grain) {
    case DATELINE_WEEKEND:
    case DATELINE_WEEK:
        return DATELINE_DAY;
    case DATELINE_QUARTER:
    case DATELINE_SEASON:
    case DATELINE_HALF:
        return in_interval ? DATELINE_MONTH : t->grain;
    case DATELINE_DECADE: /* 49–40 BC share no digits */
        return t->year < 0 || t->year > 9999 ? DATELINE_YEAR : t->grain;
    case DATELINE_CENTURY:
    case DATELINE_MILLENNIUM:
        return t->year < -9999 || t->year > 9999 ? DATELINE_YEAR : t->grain;
    default:
        return t->grain;
    }
}

/* One end of an interval: the point, or where it begins or ends. */
static char *put_end(char *p, const struct dl_point *t, bool is_last)
{
    enum dateline_precision grain = spelled_grain(t, true);
    int64_t first, last;

    if (grain == t->grain || !dl_point_days(t, &first, &last))
        return put_point(p, t);
    struct dl_point day = dl_point_day(is_last ? last : first);
    struct dl_point end = dl_point_at_grain(&day, grain);
    end.qualifier = t->qualifier;
    return put_point(p, &end);
}

static char *put_interval(char *p, const struct dl_date *d)
{
    char *start = p;

    if (d->open_start)
        p = dl_put_text(p, "..");
    else if (!d->unknown_start)
        p = put_end(p, &d->from, false);
    size_t len = (size_t)(p - start);
    *p++ = '/';

    char *second = p;
    if (d->open_end)
        return dl_put_text(p, "..");
    if (d->unknown_end)
        return p;
    p = put_end(p, &d->to, true);
    if ((size_t)(p - second) == len && memcmp(start, second, len) == 0)
        return start + len; /* both ends are the same: one date */
    return p;
}

void dl_edtf_print(const struct dl_date *d, char *buf)
{
    char *end;

    if (d->interval) {
        end = put_interval(buf, d);
    } else if (spelled_grain(&d->from, false) == d->from.grain) {
        end = put_point(buf, &d->from);
    } else {
        struct dl_date both = dl_date_interval(d->from, d->from);
        end = put_interval(buf, &both);
    }
    *end = '\0';
}

void dl_iso_day_print(int64_t day_number, char *buf)
{
    int64_t year;
    int month, day;
    char *p = buf;

    dl_day_civil(day_number, &year, &month, &day);
    if (year > 9999)
        *p++ = '+';
    p = put_signed(p, year);
    p = dl_put_month_day(p, (unsigned)month, (unsigned)day);
    *p = '\0';
}

/* ---- reading --------------------------------------------------------------------------------- */

struct cursor {
    const char *text;
    size_t len, at;
    const char *wrong; /* the first thing that is wrong, and where */
    size_t wrong_at;
};

static bool wrong(struct cursor *c, size_t at, const char *what)
{
    if (c->wrong == NULL) {
        c->wrong = what;
        c->wrong_at = at;
    }
    return false;
}

/* The byte at an offset from here; NUL behind the end. */
static char peek(const struct cursor *c, size_t ahead)
{
    return ahead < c->len - c->at ? c->text[c->at + ahead] : '\0';
}

static bool take(struct cursor *c, char wanted)
{
    if (c->at == c->len || c->text[c->at] != wanted)
        return false;
    c->at++;
    return true;
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool is_unspecified(char ch)
{
    return ch == 'X' || ch == 'x';
}

static bool take_two_digits(struct cursor *c, int *ret, const char *what)
{
    char tens = peek(c, 0), units = peek(c, 1);

    if (!is_digit(tens) || !is_digit(units))
        return wrong(c, c->at, what);
    *ret = (tens - '0') * 10 + units - '0';
    c->at += 2;
    return true;
}

static bool take_two_unspecified(struct cursor *c)
{
    if (!is_unspecified(peek(c, 0)) || !is_unspecified(peek(c, 1)))
        return false;
    c->at += 2;
    return true;
}

static uint8_t take_qualifier(struct cursor *c)
{
    if (take(c, '~'))
        return DL_APPROXIMATE;
    if (take(c, '?'))
        return DL_UNCERTAIN;
    return take(c, '%') ? DL_APPROXIMATE | DL_UNCERTAIN : 0;
}

/* What follows "Y". */
static bool take_long_year(struct cursor *c, struct dl_point *t)
{
    bool bc = take(c, '-');
    size_t start = c->at, digits = 0;
    int32_t year = 0;

    for (; is_digit(peek(c, 0)); c->at++)
        if (++digits <= 7)
            year = year * 10 + (peek(c, 0) - '0');
    if (digits < 5 || c->text[start] == '0')
        return wrong(c, start, "Y stands before years of more than four digits");
    if (digits > 7)
        return wrong(c, start, "this year is too far away");
    t->grain = DATELINE_YEAR;
    t->year = bc ? -year : year;
    return true;
}

/* "18" and "189" are a century and a decade without their X. */
static bool take_short_span(struct cursor *c, size_t digits, int32_t n, struct dl_point *t)
{
    c->at += digits;
    t->grain = digits == 2 ? DATELINE_CENTURY : DATELINE_DECADE;
    t->year = digits == 2 ? n * 100 : n * 10;
    return true;
}

/* Four digits, of which the last may be X. */
static bool take_year(struct cursor *c, struct dl_point *t)
{
    static const enum dateline_precision grains[] = {
        DATELINE_YEAR, DATELINE_DECADE, DATELINE_CENTURY, DATELINE_MILLENNIUM, DATELINE_MONTH};
    static const int32_t powers[] = {1, 10, 100, 1000, 10000};
    size_t start = c->at, digits = 0, unspecified = 0;
    int32_t n = 0;

    if (take(c, 'Y'))
        return take_long_year(c, t);
    bool bc = take(c, '-');
    for (; digits < 4 && is_digit(peek(c, digits)); digits++)
        n = n * 10 + (peek(c, digits) - '0');
    while (digits + unspecified < 4 && is_unspecified(peek(c, digits + unspecified)))
        unspecified++;
    if (!bc && unspecified == 0 && (digits == 2 || digits == 3) && !is_digit(peek(c, digits)))
        return take_short_span(c, digits, n, t);
    if (digits + unspecified < 4 || (bc && unspecified == 4))
        return wrong(c, start, "a year has four digits");
    if (is_digit(peek(c, 4)))
        return wrong(c, start, "a year of more than four digits begins with Y");
    if (bc && unspecified == 0 && n == 0)
        return wrong(c, start, "there is no year -0000");

    c->at += 4;
    t->grain = grains[unspecified];
    t->year_unknown = unspecified == 4;
    t->year = n * powers[unspecified];
    if (bc)
        t->year = -t->year - (powers[unspecified] - 1);
    return true;
}

/* What follows "T". */
static bool take_time(struct cursor *c, struct dl_point *t)
{
    static const char what[] = "a time is hh:mm:ss";
    size_t start = c->at;
    int hour, minute, second = 0;

    if (!take_two_digits(c, &hour, what))
        return false;
    if (!take(c, ':'))
        return wrong(c, c->at, what);
    if (!take_two_digits(c, &minute, what))
        return false;
    t->timex_fields = 2;
    if (take(c, ':')) {
        if (!take_two_digits(c, &second, what))
            return false;
        t->timex_fields = 3;
    }
    t->grain = DATELINE_TIME;
    t->hour = (uint8_t)hour;
    t->minute = (uint8_t)minute;
    t->second = (uint8_t)second;
    return dl_point_valid(t) || wrong(c, start, "there is no such time");
}

/* "Z", "+hh:mm", "-hh", if there is one. */
static bool take_zone(struct cursor *c, struct dl_point *t)
{
    size_t start = c->at;
    int hours, minutes = 0;

    t->has_zone = take(c, 'Z') || take(c, 'z');
    if (t->has_zone || (peek(c, 0) != '+' && peek(c, 0) != '-'))
        return true;
    bool west = take(c, '-');
    if (!west)
        c->at++;
    if (!take_two_digits(c, &hours, "a zone is Z or +hh:mm"))
        return false;
    if (take(c, ':') && !take_two_digits(c, &minutes, "a zone is Z or +hh:mm"))
        return false;
    t->has_zone = true;
    t->zone = (int16_t)((west ? -1 : 1) * (hours * 60 + minutes));
    return (minutes < 60 && dl_point_valid(t)) || wrong(c, start, "there is no such zone");
}

/* What follows the month's "-". */
static bool take_day(struct cursor *c, struct dl_point *t)
{
    size_t start = c->at;
    int day;

    if (take_two_unspecified(c))
        return true; /* some day of the month: the month */
    if (!take_two_digits(c, &day, "a day has two digits"))
        return false;
    t->grain = DATELINE_DAY;
    t->day = (uint8_t)day;
    if (!dl_point_valid(t))
        return wrong(c, start, "there is no such day");
    if (t->year_unknown || !take(c, 'T'))
        return true;
    return take_time(c, t) && take_zone(c, t);
}

/* Two digits that say a season, quarter or half. */
static bool set_part_of_year(struct dl_point *t, int n)
{
    if (n >= 21 && n <= 24) {
        t->grain = DATELINE_SEASON;
        t->sub = (uint8_t)n;
    } else if (n >= 33 && n <= 36) {
        t->grain = DATELINE_QUARTER;
        t->sub = (uint8_t)(n - 32);
    } else if (n == 40 || n == 41) {
        t->grain = DATELINE_HALF;
        t->sub = (uint8_t)(n - 39);
    }
    return t->sub != 0 && !t->year_unknown && dl_point_valid(t);
}

/* What follows the year's "-". */
static bool take_month(struct cursor *c, struct dl_point *t)
{
    size_t start = c->at;
    int n;

    if (!t->year_unknown && take_two_unspecified(c)) {
        if (take(c, '-') && !take_two_unspecified(c))
            return wrong(c, c->at, "no day can follow an unspecified month");
        return true; /* some month of the year: the year */
    }
    if (!take_two_digits(c, &n, "a month has two digits"))
        return false;
    if (n < 1 || n > 12)
        return set_part_of_year(t, n) || wrong(c, start, "there is no such month");
    t->grain = DATELINE_MONTH;
    t->month = (uint8_t)n;
    return !take(c, '-') || take_day(c, t);
}

static bool take_point(struct cursor *c, struct dl_point *t)
{
    *t = (struct dl_point){0};
    t->qualifier = take_qualifier(c);
    if (!take_year(c, t))
        return false;
    bool four_digits = t->grain == DATELINE_YEAR && t->year >= -9999 && t->year <= 9999;
    if ((four_digits || t->year_unknown) && take(c, '-')) {
        if (!take_month(c, t))
            return false;
    } else if (t->year_unknown) {
        return wrong(c, c->at, "a month must follow an unknown year");
    }
    t->qualifier |= take_qualifier(c);
    return true;
}

/* A date that ret_first begins and ret_last ends: the same point but for -004X, which is 50–41 BC
 * and no decade as it is counted. */
static bool take_date(struct cursor *c, struct dl_point *ret_first, struct dl_point *ret_last)
{
    if (!take_point(c, ret_first))
        return false;
    *ret_last = *ret_first;
    if (ret_first->grain == DATELINE_DECADE && ret_first->year < 0) {
        ret_first->grain = ret_last->grain = DATELINE_YEAR;
        ret_last->year += 9;
    }
    return true;
}

static bool take_dots(struct cursor *c)
{
    if (peek(c, 0) != '.' || peek(c, 1) != '.')
        return false;
    c->at += 2;
    return true;
}

/* One of "[..1500]" and "[1500..]". */
static bool take_set(struct cursor *c, struct dl_date *d)
{
    struct dl_point first, last;

    d->interval = true;
    d->open_start = take_dots(c);
    if (!take_date(c, &first, &last))
        return false;
    d->from = first;
    d->to = last;
    if (!d->open_start) {
        d->open_end = true;
        if (!take_dots(c))
            return wrong(c, c->at, "of sets only [..date] and [date..] can be read");
    }
    return take(c, ']') || wrong(c, c->at, "] is missing");
}

/* What follows the "/". */
static bool take_second_end(struct cursor *c, struct dl_date *d)
{
    struct dl_point first;
    size_t start = c->at;
    int64_t first_day, last_day;

    d->interval = true;
    d->open_end = take_dots(c);
    d->unknown_end = !d->open_end && c->at == c->len;
    if (d->open_end || d->unknown_end)
        return true;
    if (!take_date(c, &first, &d->to))
        return false;
    if (dl_date_first(d, &first_day) && dl_date_last(d, &last_day) && last_day < first_day)
        return wrong(c, start, "the interval ends before it begins");
    return true;
}

static bool take_text(struct cursor *c, struct dl_date *d)
{
    struct dl_point last = {0};

    if (take(c, '['))
        return take_set(c, d);
    d->open_start = take_dots(c);
    d->unknown_start = !d->open_start && peek(c, 0) == '/';
    bool has_start = !d->open_start && !d->unknown_start;
    if (has_start && !take_date(c, &d->from, &last))
        return false;
    if (take(c, '/'))
        return take_second_end(c, d);
    if (!has_start)
        return wrong(c, c->at, "/ is missing");
    if (last.year != d->from.year)
        *d = dl_date_interval(d->from, last);
    return true;
}

int dl_edtf_parse(struct dl_view text, struct dl_date *ret, struct dateline_error *reterr)
{
    struct cursor c = {.text = text.data, .len = text.len};
    struct dl_date d = {0};

    if (take_text(&c, &d) && c.at < c.len)
        wrong(&c, c.at, "this does not belong to the date");
    if (c.wrong != NULL)
        return dl_fail_at(reterr, DATELINE_EINVAL, NULL, 0, (unsigned)c.wrong_at + 1, "%s",
                          c.wrong);
    *ret = d;
    return DATELINE_OK;
}
