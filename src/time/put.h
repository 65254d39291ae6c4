/* SPDX-License-Identifier: MIT */
/* Pieces of dates, put down by hand: dates are printed once per event, and printf() would take
 * longer than all the rest. Each returns the place behind what it wrote, and writes no NUL but
 * where it says so. */
#ifndef DL_PUT_H
#define DL_PUT_H

#include <stdint.h>
#include <string.h>

/* And a NUL behind it, which what follows may take the place of. */
static inline char *dl_put_text(char *p, const char *text)
{
    return stpcpy(p, text);
}

/* n with exactly so many digits; higher ones are cut off. */
static inline char *dl_put_digits(char *p, uint64_t n, int digits)
{
    for (int i = digits - 1; i >= 0; i--, n /= 10)
        p[i] = (char)('0' + n % 10);
    return p + digits;
}

/* n < 100, as most numbers in dates are, with two digits. */
static inline char *dl_put_two(char *p, unsigned n)
{
    unsigned tens = n / 10;
    p[0] = (char)('0' + tens);
    p[1] = (char)('0' + (n - tens * 10));
    return p + 2;
}

/* n with four digits, or more when it has more. */
static inline char *dl_put_year(char *p, uint64_t n)
{
    int digits = 4;
    if (n < 10000)
        return dl_put_two(dl_put_two(p, (unsigned)n / 100), (unsigned)n % 100);
    for (uint64_t rest = n / 10000; rest > 0; rest /= 10)
        digits++;
    return dl_put_digits(p, n, digits);
}

/* "-MM-DD", or "-MM" when day is 0. */
static inline char *dl_put_month_day(char *p, unsigned month, unsigned day)
{
    *p++ = '-';
    p = dl_put_two(p, month);
    if (day == 0)
        return p;
    *p++ = '-';
    return dl_put_two(p, day);
}

#endif
