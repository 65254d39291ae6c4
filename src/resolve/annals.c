/* SPDX-License-Identifier: MIT */
/* Lines that begin with years, as those of a chronology do. */
#include <stdlib.h>
#include <string.h>

#include "read/line.h"
#include "resolve/state.h"

/* So many lines with a year are looked at on each side, and so many others between two of them. */
enum { LINES_WITH_YEAR = 3, LINES_BETWEEN = 4, LINE_BYTES = 1024, YEAR_DIGITS = 4 };
/* Where numbers stand in the next column, so many years lie between two lines at the most. */
enum { YEARS_BETWEEN = 25 };

/* What is told of lines that stand below each other. */
struct annals {
    int lines;
    int rises, falls; /* of the year from one line to the next; a year told again rises, too */
    int leaps;        /* by more than YEARS_BETWEEN */
};

static size_t past_marks(struct dl_view text, size_t at)
{
    while (at < text.len && text.data[at] && strchr("#*=|-\xE2\x80\xA2 \t", text.data[at]))
        at++;
    return at;
}

/* The year with which the line at `at` begins; 0: none does. */
static int year_of_line(struct dl_view text, size_t at)
{
    int year = 0;
    size_t from = past_marks(text, at), end = from;
    for (; end < text.len && end - from <= YEAR_DIGITS && dl_is_digit(text.data[end]); end++)
        year = year * 10 + (text.data[end] - '0');
    return end - from == YEAR_DIGITS && year >= 1000 && year < 2100 ? year : 0;
}

static void add_year(struct annals *a, int earlier, int later)
{
    a->lines++;
    a->rises += earlier <= later;
    a->falls += earlier > later;
    a->leaps += abs(later - earlier) > YEARS_BETWEEN;
}

static void look_back(struct annals *a, struct dl_view text, size_t line, int year)
{
    for (int found = 0, others = 0; line && found < LINES_WITH_YEAR && others <= LINES_BETWEEN;) {
        size_t end = line - 1;
        line = dl_line_begin(text, end);
        int before = year_of_line(text, line);
        if (before)
            add_year(a, before, year);
        found += before != 0;
        others = before ? 0 : others + 1;
        year = before ? before : year;
    }
}

static void look_ahead(struct annals *a, struct dl_view text, size_t line, int year)
{
    for (int found = 0, others = 0; found < LINES_WITH_YEAR && others <= LINES_BETWEEN;) {
        size_t next = dl_line_next(text, dl_line_at(text, line, LINE_BYTES));
        if (next == line || next >= text.len)
            return;
        line = next;
        int behind = dl_begins_line(text, line) ? year_of_line(text, line) : 0;
        if (behind)
            add_year(a, year, behind);
        found += behind != 0;
        others = behind ? 0 : others + 1;
        year = behind ? behind : year;
    }
}

/* A capital, a bracket, a quote or another sign: a small letter goes on with what is counted. */
static bool begins_words(struct dl_view text, size_t at)
{
    while (at < text.len && text.data[at] == ' ')
        at++;
    return at < text.len && !dl_is_eol(text.data[at]) && !dl_is_small(text.data[at]);
}

/* "1853  12  1,904", "1853,12,1904" */
static bool begins_columns(struct dl_view text, size_t at)
{
    while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == ','))
        at++;
    return at < text.len && dl_is_digit(text.data[at]);
}

bool dl_is_annal(const struct dl_job *job)
{
    struct dl_view text = job->text;
    size_t line = dl_line_begin(text, job->m->offset);
    int year = year_of_line(text, line);
    if (!year || past_marks(text, line) != job->m->offset ||
        !begins_words(text, job->m->offset + YEAR_DIGITS))
        return false;
    struct annals a = {.lines = 1};
    look_back(&a, text, line, year);
    look_ahead(&a, text, line, year);
    if (begins_columns(text, job->m->offset + YEAR_DIGITS) && (a.leaps || (a.rises && a.falls)))
        return false;
    return a.lines >= 3 && (a.rises > a.falls || !a.rises); /* the last first is an order, too */
}
