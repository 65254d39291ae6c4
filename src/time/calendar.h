/* SPDX-License-Identifier: MIT */
/* Arithmetic on the proleptic Gregorian calendar. Years are astronomical: 0 is 1 BC. Days are
 * counted from 1970-01-01 (day 0). All functions work for years -9999999 to 9999999. A date before
 * 1583 is taken as it stands: a text that tells of 22 April 1302 means the Julian one, and so do
 * the day numbers here. */
#ifndef DL_CALENDAR_H
#define DL_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

enum { DL_DAY_SECONDS = 86400, DL_LAST_SECOND = DL_DAY_SECONDS - 1 };

#define DL_YEAR_MIN (-9999999)
#define DL_YEAR_MAX 9999999

bool dl_is_leap(int64_t year);
int dl_days_in_month(int64_t year, int month);    /* month 1–12 */
bool dl_is_day(int64_t year, int month, int day); /* is there such a day? */

int64_t dl_day_number(int64_t year, int month, int day);
void dl_day_civil(int64_t day, int64_t *ret_year, int *ret_month, int *ret_day);
int dl_day_weekday(int64_t day); /* ISO 8601: 1 Monday … 7 Sunday */
/* The first day of the Gregorian calendar: of its first whole year, and in England. Before it
 * weekdays and Easter are those of the Julian one. */
#define DL_REFORM (-141349)        /* 1583-01-01 */
#define DL_REFORM_ENGLAND (-79366) /* 1752-09-14 */
/* The weekday that the day of this date was. */
int dl_day_weekday_then(int64_t day, int64_t reform);
/* Is the second the Gregorian date of the day whose Julian date is the first? */
bool dl_day_is_new_style(int64_t julian, int64_t gregorian);
/* The date so many days (less than a year) later or earlier: before the reform every fourth year
 * has a 29 February. */
int64_t dl_day_later(int64_t day, int days, int64_t reform);

/* ISO 8601 weeks: the week's own year and number 1–53; and back (weekday 1–7). */
void dl_day_iso_week(int64_t day, int64_t *ret_year, int *ret_week);
int64_t dl_iso_week_day(int64_t year, int week, int weekday);
int dl_weeks_in_year(int64_t year); /* 52 or 53 */

/* Easter Sunday, in the western churches (before the reform its Julian date, as it stands) and in
 * the orthodox ones (as a Gregorian date from 1583 on). */
int64_t dl_easter(int64_t year, int64_t reform);
int64_t dl_orthodox_easter(int64_t year);

/* The n-th weekday of a month (n 1–5; -1: the last); the first day of the month is taken for what
 * does not exist. */
int64_t dl_nth_weekday(int64_t year, int month, int weekday, int n, int64_t reform);

#endif
