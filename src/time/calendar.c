/* SPDX-License-Identifier: MIT */
#include "time/calendar.h"

bool dl_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int dl_days_in_month(int64_t year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12)
        return 0;
    return days[month - 1] + (month == 2 && dl_is_leap(year));
}

bool dl_is_day(int64_t year, int month, int day)
{
    return day >= 1 && day <= dl_days_in_month(year, month);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t floor_mod(int64_t a, int64_t b)
{
    int64_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

/* Day of a year that begins on 1 March, from 0. */
static int day_of_march_year(int month, int day)
{
    /* by month; those that there are not, as they were counted on */
    static const int16_t before[16] = {275, 306, 337, 0,   31,  61,  92,  122,
                                       153, 184, 214, 245, 275, 306, 337, 367};
    return before[month & 15] + day - 1;
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil: years that begin
 * on 1 March, in eras of 400 years. 719468 days lie between 0000-03-01 and 1970-01-01. */
int64_t dl_day_number(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2), before = -719468;
    if (y < 0 || y >= 400000) { /* others need no eras: their days fit into 32 bits */
        int64_t era = floor_div(y, 400);
        before += era * 146097;
        y -= era * 400;
    }
    uint32_t u = (uint32_t)y, centuries = u / 100;
    return before + u * 365 + u / 4 - centuries + centuries / 4 + day_of_march_year(month, day);
}

/* Cassio Neri and Lorenz Schneider, "Euclidean affine functions and their application to calendar
 * algorithms", figure 12: quotients and remainders by multiplications. */
void dl_day_civil(int64_t day, int64_t *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = day + 719468, era = 0;
    if (z < 0 || z >= 1 << 28) {
        era = floor_div(z, 146097);
        z -= era * 146097;
    }
    uint32_t n1 = 4 * (uint32_t)z + 3;
    uint32_t century = n1 / 146097, day_of_century = n1 % 146097 / 4;
    uint64_t p2 = UINT64_C(2939745) * (4 * day_of_century + 3);
    uint32_t year_of_century = (uint32_t)(p2 >> 32);
    uint32_t day_of_year = (uint32_t)p2 / 2939745 / 4;
    uint32_t n3 = 2141 * day_of_year + 197913;
    bool next = day_of_year >= 306; /* January and February */

    *ret_year = era * 400 + 100 * century + year_of_century + next;
    *ret_month = (int)(n3 >> 16) - (next ? 12 : 0);
    *ret_day = (int)((n3 & 0xFFFF) / 2141) + 1;
}

int dl_day_weekday(int64_t day)
{
    return (int)floor_mod(day + 3, 7) + 1; /* 1970-01-01 was a Thursday */
}

/* ---- the Julian calendar --------------------------------------------------------------------- */

/* The first whole year of the Gregorian calendar. */
#define GREGORIAN_YEAR 1583

/* Like dl_day_number(), for a date of the Julian calendar: eras of four years. Its 1 March 0 is two
 * days before the Gregorian one. */
static int64_t julian_day_number(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = floor_div(y, 4);
    return era * 1461 + (y - era * 4) * 365 + day_of_march_year(month, day) - 719470;
}

int dl_day_weekday_then(int64_t day, int64_t reform)
{
    int64_t year;
    int month, day_of_month;

    if (day >= reform)
        return dl_day_weekday(day);
    dl_day_civil(day, &year, &month, &day_of_month);
    return dl_day_weekday(julian_day_number(year, month, day_of_month));
}

bool dl_day_is_new_style(int64_t julian, int64_t gregorian)
{
    int64_t year;
    int month, day_of_month;

    dl_day_civil(julian, &year, &month, &day_of_month);
    return julian_day_number(year, month, day_of_month) == gregorian;
}

int64_t dl_day_later(int64_t day, int days, int64_t reform)
{
    int64_t year;
    int month, day_of_month;

    dl_day_civil(day, &year, &month, &day_of_month);
    if (day >= reform || year % 4 != 0 || dl_is_leap(year))
        return day + days;
    int64_t march = dl_day_number(year, 3, 1);
    if (day >= march)
        return day + days + (day + days < march);
    return day + days - (day + days >= march);
}

/* ---- weeks ----------------------------------------------------------------------------------- */

/* ISO 8601: a week belongs to the year in which its Thursday lies. */
void dl_day_iso_week(int64_t day, int64_t *ret_year, int *ret_week)
{
    int64_t thursday = day - dl_day_weekday(day) + 4;
    int month, day_of_month;

    dl_day_civil(thursday, ret_year, &month, &day_of_month);
    *ret_week = (int)((thursday - dl_day_number(*ret_year, 1, 1)) / 7) + 1;
}

/* ISO 8601: 4 January is always in week 1. */
int64_t dl_iso_week_day(int64_t year, int week, int weekday)
{
    int64_t fourth = dl_day_number(year, 1, 4);
    int64_t first_monday = fourth - dl_day_weekday(fourth) + 1;
    return first_monday + (int64_t)(week - 1) * 7 + weekday - 1;
}

int dl_weeks_in_year(int64_t year)
{
    return (int)((dl_iso_week_day(year + 1, 1, 1) - dl_iso_week_day(year, 1, 1)) / 7);
}

/* ---- Easter ---------------------------------------------------------------------------------- */

/* Meeus, "Astronomical Algorithms", chapter 8: Julian Easter, as month * 31 + day - 1. Its dates
 * repeat after 532 years. */
static int julian_easter(int64_t year)
{
    int64_t y = floor_mod(year, 532);
    int64_t a = y % 4, b = y % 7, c = y % 19;
    int64_t d = (19 * c + 15) % 30;
    int64_t e = (2 * a + 4 * b - d + 34) % 7;
    return (int)(d + e + 114);
}

/* The anonymous Gregorian computus ("A New York correspondent", Nature, 20 April 1876), as in
 * Meeus, "Astronomical Algorithms", chapter 8. Its dates repeat after 5,700,000 years, which brings
 * years before 1 into the range of the formula. */
static int gregorian_easter(int64_t year)
{
    int64_t y = floor_mod(year, 5700000);
    int64_t a = y % 19, b = y / 100, c = y % 100;
    int64_t d = b / 4, e = b % 4;
    int64_t f = (b + 8) / 25;
    int64_t g = (b - f + 1) / 3;
    int64_t h = (19 * a + b - d - g + 15) % 30;
    int64_t i = c / 4, k = c % 4;
    int64_t l = (32 + 2 * e + 2 * i - h - k) % 7;
    int64_t m = (a + 11 * h + 22 * l) / 451;
    return (int)(h + l - 7 * m + 114);
}

int64_t dl_easter(int64_t year, int64_t reform)
{
    int n = dl_day_number(year, 4, 25) < reform ? julian_easter(year) : gregorian_easter(year);
    return dl_day_number(year, n / 31, n % 31 + 1);
}

int64_t dl_orthodox_easter(int64_t year)
{
    int n = julian_easter(year);
    return year < GREGORIAN_YEAR ? dl_day_number(year, n / 31, n % 31 + 1)
                                 : julian_day_number(year, n / 31, n % 31 + 1);
}

int64_t dl_nth_weekday(int64_t year, int month, int weekday, int n, int64_t reform)
{
    int64_t first = dl_day_number(year, month, 1);
    int64_t wanted = first + (weekday - dl_day_weekday_then(first, reform) + 7) % 7;
    int64_t end = first + dl_days_in_month(year, month);

    if (n == -1)
        return wanted + 28 < end ? wanted + 28 : wanted + 21;
    wanted += (int64_t)(n - 1) * 7;
    return n >= 1 && wanted < end ? wanted : first;
}
