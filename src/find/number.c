/* SPDX-License-Identifier: MIT */
/* Numbers in digits, as the scanner meets them. */
#include "find/scan.h"

static bool grouped_at(struct dl_view t, size_t p)
{
    return p + 3 < t.len && t.data[p] == ',' && dl_is_digit(t.data[p + 1]) &&
           dl_is_digit(t.data[p + 2]) && dl_is_digit(t.data[p + 3]) &&
           (p + 4 >= t.len || !dl_is_digit(t.data[p + 4]));
}

static bool decimal_at(struct dl_view t, size_t p)
{
    return p + 1 < t.len && t.data[p] == '.' && dl_is_digit(t.data[p + 1]);
}

/* 3.5 is 3500; what no value can hold is cut. */
static int32_t thousandths_of(const char *digits, size_t len)
{
    int64_t value = 0;
    int places = -1; /* left behind the point */
    for (size_t i = 0; i < len && places != 0 && value < INT32_MAX; i++) {
        if (digits[i] == '.') {
            places = 3;
        } else {
            value = value * 10 + (digits[i] - '0');
            places -= places > 0;
        }
    }
    for (; places > 0; places--)
        value *= 10;
    return value < INT32_MAX ? (int32_t)value : INT32_MAX;
}

/* 2,000 or 3.5 or 1.2.3; value: 2000, 3500; the unit of a length can touch it: "1.5hrs". */
static size_t read_long_number(const struct dl_lexicon *lex, struct dl_view t, size_t at,
                               size_t end, struct dl_number *ret)
{
    bool grouped = grouped_at(t, end);
    while (grouped_at(t, end))
        end += 4;
    unsigned points = 0;
    while (decimal_at(t, end)) {
        end = dl_skip_digits(t, end + 1);
        points++;
    }
    int64_t value = 0;
    if (points == 1) {
        ret->sense = lex->decimal_sense;
        value = thousandths_of(t.data + at, end - at);
    } else if (!points && grouped && !(end < t.len && dl_is_letter(t.data[end]))) {
        ret->sense = lex->grouped_sense;
        for (size_t i = at; i < end && value < INT32_MAX / 10 - 10; i++)
            if (t.data[i] != ',')
                value = value * 10 + (t.data[i] - '0');
    }
    ret->value = (int32_t)value;
    return end;
}

/* "2015_report", "2015.pdf" */
static bool begins_name(struct dl_view t, size_t end)
{
    char sign = end + 1 < t.len ? t.data[end] : '\0';
    return (sign == '_' || sign == '.') &&
           (dl_is_letter(t.data[end + 1]) || (sign == '_' && dl_is_digit(t.data[end + 1])));
}

static uint16_t plain_number_sense(const struct dl_lexicon *lex, size_t digits, int32_t value)
{
    return digits <= 4 ? dl_number_sense(lex, digits, value) : digits <= 9 ? lex->plain_sense : 0;
}

/* "in 1911.2 It rained", "in June, 1815.On the 9th": the full stop behind a year ends a sentence,
 * with a footnote's number or without its space. */
static bool sentence_ends_behind_year(struct dl_view t, size_t at, size_t end)
{
    bool year =
        end - at == 4 && (t.data[at] == '1' || (t.data[at] == '2' && t.data[at + 1] == '0'));
    if (!year || end >= t.len || t.data[end] != '.')
        return false;
    size_t note = dl_skip_digits(t, end + 1), next = note;
    if (note > end + 3)
        return false;
    if (note > end + 1 && next < t.len && dl_is_space(t.data[next]))
        next++;
    else if (note > end + 1)
        return false;
    if (next + 2 >= t.len || t.data[next] < 'A' || t.data[next] > 'Z')
        return false;
    size_t word = next + 1;
    while (word < t.len && t.data[word] >= 'a' && t.data[word] <= 'z')
        word++;
    return word < t.len && (dl_is_space(t.data[word]) || t.data[word] == ',');
}

size_t dl_read_number(const struct dl_lexicon *lex, struct dl_view t, size_t at,
                      struct dl_number *ret)
{
    size_t end = dl_skip_digits(t, at);
    *ret = (struct dl_number){0};
    bool sentence_ends = sentence_ends_behind_year(t, at, end);
    if (grouped_at(t, end) || (decimal_at(t, end) && !sentence_ends))
        return read_long_number(lex, t, at, end, ret);
    bool ends_name = at > 1 && t.data[at - 1] == '_' && dl_is_letter(t.data[at - 2]);
    ret->is_name = !sentence_ends && (ends_name || begins_name(t, end)); /* @ann_2004 */
    for (size_t i = at; i < end && end - at <= 9; i++)
        ret->value = ret->value * 10 + (t.data[i] - '0');
    ret->sense = plain_number_sense(lex, end - at, ret->value);
    return end;
}
