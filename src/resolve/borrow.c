/* SPDX-License-Identifier: MIT */
/* Ranges and lists: each date borrows from the others what it lacks. */
#include "resolve/state.h"

#define ANY_YEAR (DL_BIT(YEAR) | DL_BIT(YEAR2))
#define COARSE (DL_BIT(DECADE) | DL_BIT(CENTURY) | DL_BIT(MILLENNIUM))
/* What stands between a year and a day. */
#define YEARLY (DL_BIT(MONTH) | DL_BIT(SEASON) | DL_BIT(QUARTER) | DL_BIT(HALF) | DL_BIT(HOLIDAY))
#define FINE (YEARLY | DL_BIT(DAY) | DL_BIT(WEEK) | DL_BIT(YEARDAY) | DL_BIT(WEEKDAY))

static void borrow(struct dl_said *to, const struct dl_said *from, enum dl_field field)
{
    if (!dl_has(to, field) && dl_has(from, field)) {
        dl_set(to, field, from->value[field]);
        to->at[field] = from->at[field];
    }
}

static bool has_any(const struct dl_said *s, uint64_t fields)
{
    return (s->has & fields) != 0;
}

/* Month, year and era for a day; day and the like for a time. Only what is coarser than what was
 * said can be borrowed: "1914 – March 1915" does not mean March 1914. */
static void borrow_coarser(struct dl_said *to, const struct dl_said *from)
{
    bool time_only = dl_says_time(to) && !has_any(to, FINE | ANY_YEAR | COARSE);
    if (time_only) {
        borrow(to, from, DL_FIELD_DAY);
        borrow(to, from, DL_FIELD_WEEKDAY);
        borrow(to, from, DL_FIELD_HOLIDAY);
        borrow(to, from, DL_FIELD_YEARDAY);
    }
    bool day_only = dl_has(to, DL_FIELD_DAY) || (time_only && !has_any(to, YEARLY));
    if (day_only && !has_any(to, YEARLY))
        borrow(to, from, DL_FIELD_MONTH);
    if (dl_has(to, DL_FIELD_NUMBER) && !has_any(to, FINE | ANY_YEAR | COARSE))
        borrow(to, from, DL_FIELD_CENTURY); /* the last two decades of a century */
    if (has_any(to, FINE) && !has_any(to, ANY_YEAR)) {
        borrow(to, from, DL_FIELD_YEAR);
        borrow(to, from, DL_FIELD_YEAR2);
    }
}

/* The 3 of "from 3 to 5 p.m." is in the afternoon too; the 9 of "from 9 to 5 p.m." is not. */
static void borrow_ampm(struct dl_said *to, const struct dl_said *from)
{
    if (dl_has(to, DL_FIELD_HOUR) && dl_get(to, DL_FIELD_HOUR) < dl_get(from, DL_FIELD_HOUR)) {
        if (!dl_has(to, DL_FIELD_AMPM)) /* "between 5 and 7 in the evening" */
            borrow(to, from, DL_FIELD_DAYPART);
        borrow(to, from, DL_FIELD_AMPM);
    }
    borrow(to, from, DL_FIELD_ZONE);
}

/* The number that an era stands beside. */
static int64_t said_number(const struct dl_said *s)
{
    static const enum dl_field fields[] = {DL_FIELD_YEAR, DL_FIELD_YEAR2, DL_FIELD_DECADE,
                                           DL_FIELD_CENTURY, DL_FIELD_MILLENNIUM};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (dl_has(s, fields[i]))
            return dl_get(s, fields[i]);
    }
    return 0;
}

/* The 4 of 1832–4 is in the decade of the first year. */
static void complete_last_digit(struct dl_said *s, const struct dl_said *before)
{
    int32_t first = dl_get(before, DL_FIELD_YEAR), last = dl_get(s, DL_FIELD_YEAR);
    if (dl_has(s, DL_FIELD_YEAR) && last > first % 10 && last < 10 && first >= 1000 &&
        !dl_has(s, DL_FIELD_ERA))
        dl_set(s, DL_FIELD_YEAR, first / 10 * 10 + last);
}

/* "404/3 BC" is 404 and 403, "AD 68/9" is 68 and 69. Behind a word, "from 404 to 3 BC", the second
 * year is what it says, and so it is in 323–30 BC and in 59 BC–17 AD. */
static void complete_old_year(struct dl_view text, const struct dl_said *from, struct dl_said *to)
{
    int32_t first = dl_get(from, DL_FIELD_YEAR), last = dl_get(to, DL_FIELD_YEAR);
    size_t at = dl_has(to, DL_FIELD_YEAR) ? to->at[DL_FIELD_YEAR] : SIZE_MAX;
    bool old = dl_has(to, DL_FIELD_ERA) || (first >= 100 && first < 1000);
    bool both = dl_get(from, DL_FIELD_ERA) == DL_BC && dl_get(to, DL_FIELD_ERA) == DL_AD;
    if (at > text.len || !old || both || last >= first || last >= 100)
        return;
    while (at > 0 && dl_is_space(text.data[at - 1]))
        at--;
    if (at == 0 || dl_is_letter(text.data[at - 1]))
        return;
    int32_t size = last < 10 ? 10 : 100, step = dl_get(to, DL_FIELD_ERA) == DL_BC ? -1 : 1;
    if (step < 0 && (first - 1) % size != last)
        return;
    last += first / size * size;
    dl_set(to, DL_FIELD_YEAR, step < 0 ? first - 1 : last > first ? last : last + size);
}

/* The 18 of 1914–18 is in the century of the first year, or in the next one: 1898–03. */
static void complete_year2(struct dl_said *s, const struct dl_said *before)
{
    if (!dl_has(s, DL_FIELD_YEAR2) || dl_has(s, DL_FIELD_YEAR) || !dl_has(before, DL_FIELD_YEAR))
        return;
    int32_t first = dl_get(before, DL_FIELD_YEAR), last = dl_get(s, DL_FIELD_YEAR2);
    if (dl_get(before, DL_FIELD_ERA) != DL_BC && first >= 100) {
        last += first / 100 * 100;
        if (last < first)
            last += 100;
    }
    dl_set(s, DL_FIELD_YEAR, last);
    dl_unset(s, DL_FIELD_YEAR2);
}

static void complete_decade(struct dl_said *s, const struct dl_said *before)
{
    int32_t first = dl_get(before, DL_FIELD_DECADE), last = dl_get(s, DL_FIELD_DECADE);
    if (!dl_has(s, DL_FIELD_DECADE) || !dl_has(before, DL_FIELD_DECADE) || last >= 100 ||
        first < 100)
        return;
    last += first / 100 * 100;
    dl_set(s, DL_FIELD_DECADE, last < first ? last + 100 : last);
}

/* An era behind the second year is the first one's too, unless that has its own: 300–200 BC. One
 * behind the first is the second one's when the years fall: 44 BC–31. */
static void borrow_era(struct dl_said *from, struct dl_said *to)
{
    bool years = has_any(from, ANY_YEAR | COARSE) && has_any(to, ANY_YEAR | COARSE);
    if (years && dl_get(to, DL_FIELD_ERA) == DL_AD && said_number(from) > said_number(to))
        return;
    borrow(from, to, DL_FIELD_ERA);
    if (dl_get(from, DL_FIELD_ERA) != DL_BC || !years || said_number(to) <= said_number(from))
        borrow(to, from, DL_FIELD_ERA);
}

/* "3 January to 20 March 1641/2": no fourteen months, but a dual year, as that of one date is. */
static void join_dual_year(struct dl_said *from, const struct dl_said *to)
{
    bool behind = dl_has(from, DL_FIELD_YEAR) && dl_has(to, DL_FIELD_MONTH) &&
                  from->at[DL_FIELD_YEAR] > to->at[DL_FIELD_MONTH];
    if (behind && dl_get(from, DL_FIELD_MONTH) < dl_get(to, DL_FIELD_MONTH) &&
        dl_get(to, DL_FIELD_MONTH) <= 3 &&
        dl_get(from, DL_FIELD_YEAR) + 1 == dl_get(to, DL_FIELD_YEAR))
        dl_set(from, DL_FIELD_YEAR, dl_get(to, DL_FIELD_YEAR));
}

/* "30th–1st November": with their endings both are days, and the first is of October. "30–1" can be
 * short for 30 to 31. */
static void take_month_before(struct dl_said *from, struct dl_said *to)
{
    const uint64_t days = DL_BIT(DAY) | DL_BIT(WORDS);
    int32_t month = dl_get(to, DL_FIELD_MONTH);
    if ((from->has & to->has & days) != days || dl_has(from, DL_FIELD_MONTH) || month < 1 ||
        dl_get(from, DL_FIELD_DAY) <= dl_get(to, DL_FIELD_DAY))
        return;
    dl_set_at(from, DL_FIELD_MONTH, month > 1 ? month - 1 : 12, DL_FIELD_DAY);
    if (month == 1 && dl_has(to, DL_FIELD_YEAR) && !dl_has(from, DL_FIELD_YEAR))
        dl_set_at(from, DL_FIELD_YEAR, dl_get(to, DL_FIELD_YEAR) - 1, DL_FIELD_DAY);
}

/* "Monday and Tuesday of next week" */
static void borrow_week(struct dl_said *to, const struct dl_said *from)
{
    if (!dl_has(to, DL_FIELD_WEEKDAY) || !dl_has(from, DL_FIELD_WEEKDAY) ||
        dl_get(from, DL_FIELD_UNIT) != DL_UNIT_WEEK)
        return;
    borrow(to, from, DL_FIELD_DIRECTION);
    borrow(to, from, DL_FIELD_UNIT);
}

void dl_borrow_range(struct dl_view text, struct dl_said *from, struct dl_said *to)
{
    take_month_before(from, to);
    borrow_era(from, to);
    complete_old_year(text, from, to);
    complete_last_digit(to, from);
    complete_year2(to, from);
    complete_decade(to, from);
    join_dual_year(from, to);
    borrow_ampm(from, to);
    borrow_coarser(from, to);
    borrow_coarser(to, from);
    borrow_week(from, to);
}

/* An era behind the last date of a list is that of all, whichever date it was captured for; one
 * behind another date is that of the next one when the numbers fall: "44 BC and 31". */
static void borrow_era_before(struct dl_said *to, const struct dl_said *before)
{
    if (!dl_has(before, DL_FIELD_ERA))
        return;
    bool behind = before->at[DL_FIELD_ERA] > to->offset && to->offset != SIZE_MAX;
    if (dl_get(before, DL_FIELD_ERA) != DL_BC || behind || said_number(to) <= said_number(before))
        borrow(to, before, DL_FIELD_ERA);
}

/* "The early and mid-1920s": what is nothing but a part is one of the next date. */
static void borrow_whole(struct dl_said *to, const struct dl_said *next)
{
    if ((to->has & ~DL_BIT(WORDS)) != DL_BIT(PART))
        return;
    for (int field = 0; field < DL_FIELD_COUNT; field++) {
        if (next->has & (YEARLY | ANY_YEAR | COARSE) & (uint64_t)1 << field)
            borrow(to, next, (enum dl_field)field);
    }
}

/* The summers of 1940 and 1941; 31 May 1940 and 1941; but not "moved from May 1940 to 1941". */
static void borrow_finer(struct dl_said *to, const struct dl_said *before)
{
    borrow(to, before, DL_FIELD_SEASON);
    if (dl_has(to, DL_FIELD_TENSE))
        return;
    borrow(to, before, DL_FIELD_MONTH);
    borrow(to, before, DL_FIELD_DAY);
}

/* "In December and January 1911": between those months the year turns, and what stands before it is
 * of the year before; not so in "June and May 1911", "November 1911 and January". */
static void turn_year(struct dl_said *said, size_t i)
{
    const int most_of_year = 9;
    const struct dl_said *s = &said[i];
    if (!dl_has(s, DL_FIELD_MONTH) || !dl_has(&said[i - 1], DL_FIELD_MONTH) ||
        dl_get(&said[i - 1], DL_FIELD_MONTH) - dl_get(s, DL_FIELD_MONTH) < most_of_year)
        return;
    for (size_t j = 0; j < i; j++) {
        if (!dl_has(&said[j], DL_FIELD_YEAR) || said[j].at[DL_FIELD_YEAR] == SIZE_MAX ||
            said[j].at[DL_FIELD_YEAR] < s->at[DL_FIELD_MONTH])
            continue;
        int32_t step = dl_get(&said[j], DL_FIELD_ERA) == DL_BC ? 1 : -1;
        dl_set_at(&said[j], DL_FIELD_YEAR, dl_get(&said[j], DL_FIELD_YEAR) + step, DL_FIELD_YEAR);
    }
}

/* A list's dates borrow from the next one that has the field, else from the one before. */
void dl_borrow_list(struct dl_said *said, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        complete_last_digit(&said[i], &said[i - 1]);
        complete_year2(&said[i], &said[i - 1]);
        complete_decade(&said[i], &said[i - 1]);
    }
    for (size_t i = n - 1; i > 0; i--) {
        borrow_whole(&said[i - 1], &said[i]);
        borrow(&said[i - 1], &said[i], DL_FIELD_ERA);
        borrow_ampm(&said[i - 1], &said[i]);
        borrow_coarser(&said[i - 1], &said[i]);
        borrow_week(&said[i - 1], &said[i]);
    }
    for (size_t i = 1; i < n; i++) {
        borrow_era_before(&said[i], &said[i - 1]);
        borrow_coarser(&said[i], &said[i - 1]);
        if (!has_any(&said[i], FINE | COARSE))
            borrow_finer(&said[i], &said[i - 1]);
    }
    for (size_t i = n - 1; i > 0; i--)
        turn_year(said, i);
}
