/* SPDX-License-Identifier: MIT */
/* For --explain: what looks like a date, and has no token that could be one's. */
#include "find/find.h"
#include "find/scan.h"

static bool is_letter(char c)
{
    return dl_is_letter(c) || (unsigned char)c >= 0x80;
}

static bool is_plain(char c)
{
    return is_letter(c) || dl_is_digit(c);
}

static bool joins(char c)
{
    return c == '.' || c == '/' || c == '-';
}

/* Letters and digits from there on, with no white space between. */
static size_t end_of_run(struct dl_view text, size_t at)
{
    while (at < text.len &&
           (is_plain(text.data[at]) ||
            (joins(text.data[at]) && at + 1 < text.len && is_plain(text.data[at + 1]))))
        at++;
    return at;
}

static size_t count_digits(struct dl_view v, size_t at)
{
    size_t n = 0;
    while (at + n < v.len && dl_is_digit(v.data[at + n]))
        n++;
    return n;
}

/* A day or a month in digits. */
static bool is_small(const char *digits, size_t n)
{
    int value = n == 2 ? (digits[0] - '0') * 10 + digits[1] - '0' : digits[0] - '0';
    return n >= 1 && n <= 2 && value >= 1 && value <= 31;
}

/* "3.8.21", also as the begin of "3.8.21-5.8.21"; "3/8". A year of four digits is a token. */
static const char *why_numbers(struct dl_view v)
{
    size_t first = count_digits(v, 0);
    char sign = first < v.len ? v.data[first] : '\0';
    if (!joins(sign))
        return NULL;
    size_t second = count_digits(v, first + 1), behind = first + 1 + second;
    if (first == 4 && sign == '-' && second == 3 && behind == v.len)
        return "these numbers can be a year and a day of it, but no pattern matches here";
    bool small = is_small(v.data + first + 1, second), begins = is_small(v.data, first);
    if (behind == v.len)
        return sign == '/' && small && begins
                   ? "these numbers can be a day and a month, but no pattern matches here"
                   : NULL;
    size_t third = v.data[behind] == sign ? count_digits(v, behind + 1) : 0;
    size_t end = behind + 1 + third;
    bool is_year = third == 2 || third == 4;
    if (!begins || !small || !is_year || (end < v.len && v.data[end] != '-'))
        return NULL;
    return "these numbers can be a date, but no pattern matches here";
}

/* By itself the word is an era, a month, or one letter that patterns know. alone: no other
 * letters are there, as in "B52". */
static bool is_date_word(const struct dl_rules *r, const char *word, size_t len, bool alone)
{
    const struct dl_entry *e = dl_lexicon_find(&r->lexicon, word, len);
    unsigned state = dl_state(DL_SPACE, DL_SPACE, dl_case_of(word, len));
    const struct dl_sense *sense =
        e ? &r->lexicon.senses[dl_sense_of(&r->lexicon, e->states, state)] : NULL;
    const struct dl_meaning *meanings = sense ? dl_meanings_of(&r->lexicon, sense) : NULL;
    for (size_t i = 0; sense && i < sense->n; i++) {
        uint8_t field = r->classes[meanings[i].class_id].field;
        if (field == DL_FIELD_ERA || field == DL_FIELD_MONTH ||
            (len == 1 && !alone && field == DL_NO_FIELD))
            return true;
    }
    return false;
}

/* "44BC", "3Apr2019", "C16th", but not "C16": letters that touch digits. */
static const char *why_glued(const struct dl_rules *r, struct dl_view v)
{
    bool digits = false, known = false;
    for (size_t i = 0, n; i < v.len; i += n) {
        n = count_digits(v, i);
        digits |= n > 0;
        if (n > 4)
            return NULL;
        if (n)
            continue;
        while (i + n < v.len && is_letter(v.data[i + n]))
            n++;
        if (!n)
            return NULL;
        known |= is_date_word(r, v.data + i, n, !is_letter(v.data[v.len - 1]));
    }
    return digits && known ? "this number and this word can be a date, but not where they touch"
                           : NULL;
}

/* "2015/09/03" from there on */
static bool is_day_at(struct dl_view v, size_t at)
{
    char sign = at + 4 < v.len ? v.data[at + 4] : '\0';
    if (count_digits(v, at) != 4 || !joins(sign) || sign == '.')
        return false;
    size_t month = count_digits(v, at + 5), behind = at + 5 + month;
    return is_small(v.data + at + 5, month) && behind < v.len && v.data[behind] == sign &&
           is_small(v.data + behind + 1, count_digits(v, behind + 1));
}

/* "example.org/2015/09/03/a.html", "scan-2015-09-03.jpg" */
static const char *why_in_path(struct dl_view v)
{
    bool letters = false, day = false;
    for (size_t i = 0; i < v.len; i++) {
        letters |= is_letter(v.data[i]);
        day |= (i == 0 || !dl_is_digit(v.data[i - 1])) && is_day_at(v, i);
    }
    return letters && day ? "a day in an address or the name of a file tells nothing of the text"
                          : NULL;
}

bool dl_next_lookalike(const struct dl_rules *r, struct dl_view text, size_t at,
                       struct dl_candidate *ret)
{
    for (size_t end; at < text.len; at = end) {
        end = at + 1;
        if (!is_plain(text.data[at]))
            continue;
        end = end_of_run(text, at);
        struct dl_view run = dl_view(text.data + at, end - at);
        bool part_of_more = (at > 0 && strchr("_/.:#-@", text.data[at - 1])) ||
                            (end < text.len && text.data[end] == '_');
        if (run.len < 3)
            continue;
        const char *why = why_in_path(run);
        if (!why && !part_of_more)
            why = why_numbers(run);
        if (!why && !part_of_more)
            why = why_glued(r, run);
        if (why) {
            *ret = (struct dl_candidate){at, run.len, why};
            return true;
        }
    }
    return false;
}
