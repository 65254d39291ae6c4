/* SPDX-License-Identifier: MIT */
/* Does something stand where a date's year would stand, that is a year but cannot be read as one?
 */
#include <string.h>

#include "base/bits.h"
#include "resolve/state.h"

#define YEAR_DIGITS 4
/* "In March 37", in a text that tells of years before this one. */
#define FIRST_FULL_YEAR 1000
/* Letters of such a word as "of"; signs between a date and its year. */
#define SHORT_WORD 2
#define MOST_GAP 3

static bool holds(const char *set, char c)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static bool is_word(char c)
{
    return dl_is_digit(c) || dl_is_letter(c) || (unsigned char)c >= 0x80;
}

static char at(struct dl_view v, size_t i)
{
    return i < v.len ? v.data[i] : '\0';
}

static size_t digits(struct dl_view v)
{
    size_t n = 0;
    while (dl_is_digit(at(v, n)))
        n++;
    return n;
}

/* An en or em dash, or hyphens, behind which no word or number goes on: "18--", "19—," and "184-",
 * but not "12-14" and "12-year". */
static bool is_dash(struct dl_view v)
{
    size_t n = 0;
    while (at(v, n) == '-')
        n++;
    if (v.len >= 3 && v.data[0] == '\xE2' && v.data[1] == '\x80' &&
        (v.data[2] == '\x93' || v.data[2] == '\x94'))
        n = 3;
    return n > 0 && !is_word(at(v, n)) &&
           (n > 1 || !dl_is_space(at(v, n)) || !dl_is_digit(at(v, n + 1)));
}

/* What stands for the digits that are not told: "18--", "187_", "18xx", "18?1", "18..", "18[47]".
 */
static bool is_elided(struct dl_view v)
{
    size_t n = digits(v);
    if (n < 1 || n >= YEAR_DIGITS)
        return false;
    struct dl_view rest = dl_view(v.data + n, v.len - n);
    char next = at(rest, 0), second = at(rest, 1);
    if (holds("_*?", next) || (next == '.' && second == '.' && n > 1))
        return true;
    if (holds("xX", next) && n > 1)
        return !is_word(second) || holds("xX", second);
    return (next == '[' && n == 2 && dl_is_digit(second)) || (n > 1 && is_dash(rest));
}

/* "i848", "l847" and "18O4": letters read for digits. */
static bool is_misread(struct dl_view v)
{
    size_t letters = 0;
    if (!holds("1iIl|!", at(v, 0)))
        return false;
    for (size_t i = 0; i < YEAR_DIGITS; i++) {
        if (!dl_is_digit(at(v, i)) && !holds("iIl|!oOSB", at(v, i)))
            return false;
        letters += !dl_is_digit(at(v, i));
    }
    return letters > 0 && letters <= 2 && !is_word(at(v, YEAR_DIGITS));
}

/* "3 Jas. I", "12 Hen. VIII", "33 Eliz.,": the year of a reign. */
static bool is_regnal(struct dl_view v)
{
    size_t i = digits(v);
    if (i < 1 || i > 2 || !dl_is_space(at(v, i)) || at(v, i + 1) < 'A' || at(v, i + 1) > 'Z')
        return false;
    for (i++; dl_is_letter(at(v, i)); i++)
        ;
    bool shortened = at(v, i) == '.';
    i += shortened;
    if (shortened && holds(",;:)", at(v, i)))
        return true;
    i += dl_is_space(at(v, i));
    size_t numeral = i;
    while (holds("IVX", at(v, i)))
        i++;
    return i > numeral && !is_word(at(v, i)) && (shortened || at(v, i) != '.');
}

/* "In March 37", in a text that tells of such years. */
static bool is_old(const struct dl_job *job, const struct dl_said *s, struct dl_view v)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_YEAR];
    size_t n = digits(v);
    bool decimal = holds(",.", at(v, n)) && dl_is_digit(at(v, n + 1));
    return told->has && told->point.year < FIRST_FULL_YEAR && !dl_has(s, DL_FIELD_DAY) && n > 0 &&
           n < YEAR_DIGITS && !is_word(at(v, n)) && !decimal;
}

/* Behind a short word: "the summer of 415". */
static struct dl_view behind_word(struct dl_view v)
{
    size_t n = 0;
    while (at(v, n) >= 'a' && at(v, n) <= 'z')
        n++;
    return n > 0 && n <= SHORT_WORD && dl_is_space(at(v, n))
               ? dl_view(v.data + n + 1, v.len - n - 1)
               : v;
}

bool dl_year_is_taken(const struct dl_job *job, const struct dl_said *s)
{
    size_t end = job->m->offset + job->m->length, i = 0;
    struct dl_view v = dl_view(job->text.data + end, job->text.len - end);
    while (i < MOST_GAP && holds(" ,.\n", at(v, i)))
        i++;
    v = dl_view(v.data + i, v.len - i);
    return i > 0 &&
           (is_elided(v) || is_misread(v) || is_regnal(v) || is_old(job, s, behind_word(v)));
}
