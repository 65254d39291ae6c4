/* SPDX-License-Identifier: MIT */
/* The slots of a mention, sorted by the date that they belong to. */
#include "resolve/state.h"

static size_t part_of(const struct dl_slot *slot)
{
    return slot->part < DL_RESOLUTIONS_MAX ? slot->part : DL_RESOLUTIONS_MAX - 1;
}

/* Words like "since" stand outside of the date they bound. */
static bool names_date(const struct dl_slot *slot)
{
    return slot->length > 0 && slot->field != DL_FIELD_RELATION;
}

static void begin_date(struct dl_said *s)
{
    s->has = 0;
    s->offset = SIZE_MAX;
    s->year_known = false;
}

/* Does it end a dual year, as its last digit or as a second year of its own? */
static bool ends_dual(const struct dl_said *s, enum dl_field field, int32_t value)
{
    int32_t first = dl_get(s, DL_FIELD_YEAR);
    return field == DL_FIELD_YEAR2
               ? dl_has(s, DL_FIELD_YEAR)
               : field == DL_FIELD_YEAR && first >= 1000 && value == (first + 1) % 10;
}

/* The year that a second number says, as in 477/6 BC and AD 68/9: the next one, by its last digits.
 */
static int32_t year_of_pair(const struct dl_said *s, int32_t value)
{
    int32_t first = dl_get(s, DL_FIELD_YEAR), size = value < 10 ? 10 : 100;
    if (value >= first || value >= 100)
        return value;
    if ((first - 1) % size == value)
        return first - 1;
    return (first + 1) % size == value ? first + 1 : value;
}

/* A dual year has its doubt, but where the pattern says that it has none. */
static bool takes_doubt(const struct dl_said *s, int32_t doubt)
{
    return doubt == DL_DOUBT_SPLIT ? dl_get(s, DL_FIELD_DOUBT) == DL_DOUBT_DUAL
                                   : !dl_has(s, DL_FIELD_DOUBT);
}

static void read_slot(struct dl_said *s, const struct dl_slot *slot)
{
    if (slot->field >= DL_FIELD_COUNT ||
        (slot->field == DL_FIELD_DOUBT && !takes_doubt(s, slot->value)))
        return;
    bool dual = ends_dual(s, slot->field, slot->value);
    if (dual)
        dl_set(s, DL_FIELD_DOUBT, DL_DOUBT_DUAL);
    bool pair = !dual && slot->field == DL_FIELD_YEAR && dl_has(s, DL_FIELD_YEAR);
    if (!dual || slot->field == DL_FIELD_YEAR2)
        dl_set(s, slot->field, pair ? year_of_pair(s, slot->value) : slot->value);
    s->at[slot->field] = slot->offset;
    if (names_date(slot) && s->offset == SIZE_MAX)
        s->offset = slot->offset;
}

/* The digit of a dual year counts as a second date until that tells a year itself. */
static void find_dual_before(struct dl_said *said, const struct dl_slot *slot)
{
    if (slot->field == DL_FIELD_YEAR && dl_has(&said[1], DL_FIELD_YEAR) &&
        ends_dual(&said[0], DL_FIELD_YEAR, dl_get(&said[1], DL_FIELD_YEAR))) {
        dl_set(&said[0], DL_FIELD_DOUBT, DL_DOUBT_DUAL);
        dl_unset(&said[1], DL_FIELD_YEAR);
    }
}

/* The words of a date reach to the first word of the next one, whatever field they were captured
 * for: in "June 3-6, 2017" the year stands behind the second day and belongs to both. */
static void find_end(const struct dl_mention *m, struct dl_said *s, size_t limit)
{
    s->end = s->offset;
    for (size_t i = 0; i < m->n_slots; i++) {
        const struct dl_slot *slot = &m->slots[i];
        size_t end = (size_t)slot->offset + slot->length;
        if (names_date(slot) && slot->offset >= s->offset && end <= limit && end > s->end)
            s->end = end;
    }
}

/* Where one date ends, dl_fields_words() tells, which may have to know where its words do. */
static void find_words(const struct dl_mention *m, struct dl_said *said, size_t n)
{
    if (n == 1 && said->offset != SIZE_MAX && !dl_has(said, DL_FIELD_RELATION))
        return;
    for (size_t i = 0; i < n; i++) {
        if (said[i].offset == SIZE_MAX)
            said[i].offset = m->offset;
        size_t limit = m->offset + m->length;
        for (size_t k = 0; k < n; k++) {
            if (said[k].offset != SIZE_MAX && said[k].offset > said[i].offset &&
                said[k].offset < limit)
                limit = said[k].offset;
        }
        find_end(m, &said[i], limit);
    }
}

/* "A hundred and fifty years": what stands behind the hundreds adds to them. */
static size_t add_to_hundreds(struct dl_said *said, size_t n)
{
    if (n != 2 || !dl_has(&said[0], DL_FIELD_MULTIPLIER) || said[1].has != DL_BIT(NUMBER))
        return n;
    int64_t sum = dl_count(&said[0]) + dl_get(&said[1], DL_FIELD_NUMBER);
    dl_set(&said[0], DL_FIELD_NUMBER, sum > INT32_MAX ? INT32_MAX : (int32_t)sum);
    dl_unset(&said[0], DL_FIELD_MULTIPLIER);
    return 1;
}

/* "The 1st quarter of the 20th century" is a part of it, and so is its 2nd half. */
static void find_part_of_century(struct dl_said *s)
{
    bool quarter = dl_has(s, DL_FIELD_QUARTER);
    enum dl_field field = quarter ? DL_FIELD_QUARTER : DL_FIELD_HALF;
    int32_t n = dl_get(s, field);
    if (!dl_has(s, DL_FIELD_CENTURY) || n < 1 || n > (quarter ? 4 : 2))
        return;
    dl_set(s, DL_FIELD_PART, (quarter ? DL_PART_FIRST_QUARTER : DL_PART_FIRST_HALF) + n - 1);
    dl_unset(s, field);
}

/* A day as Romans told it becomes that of our calendar: the fifth before the Ides of January, both
 * counted, is the 9th. Days before the Kalends are those of the month before. In a leap year it is
 * the sixth before those of March that comes twice, and the later one counts. */
static void find_roman_day(struct dl_said *s)
{
    static const int most[] = {[DL_KALENDS] = 19, [DL_NONES] = 6, [DL_IDES] = 8};
    static const int usual[] = {[DL_KALENDS] = 1, [DL_NONES] = 5, [DL_IDES] = 13};
    const int sixth = 6;
    int32_t kalends = dl_get(s, DL_FIELD_KALENDS), month = dl_get(s, DL_FIELD_MONTH);
    if (kalends < DL_KALENDS || kalends > DL_IDES || !dl_has(s, DL_FIELD_MONTH))
        return;
    int32_t n = dl_has(s, DL_FIELD_DAY) ? dl_get(s, DL_FIELD_DAY) : 1;
    bool late = month == 3 || month == 5 || month == 7 || month == 10;
    int32_t day = usual[kalends] + (late && kalends != DL_KALENDS ? 2 : 0) - (n - 1);
    if (kalends == DL_KALENDS && n > 1) {
        bool leap = n <= sixth && dl_has(s, DL_FIELD_YEAR) && !dl_has(s, DL_FIELD_ERA) &&
                    dl_is_leap(dl_get(s, DL_FIELD_YEAR));
        month = month == 1 ? 12 : month - 1;
        day += dl_days_in_month(leap ? 4 : 1, month);
    }
    dl_set(s, DL_FIELD_MONTH, month);
    dl_set(s, DL_FIELD_DAY, n > most[kalends] ? 0 : day);
    s->at[DL_FIELD_DAY] = s->at[DL_FIELD_KALENDS];
    dl_unset(s, DL_FIELD_KALENDS);
}

size_t dl_fields_read(const struct dl_mention *m, struct dl_said said[DL_RESOLUTIONS_MAX])
{
    size_t n = 1;
    begin_date(&said[0]);
    for (size_t i = 0; i < m->n_slots; i++) {
        size_t part = part_of(&m->slots[i]);
        while (n <= part)
            begin_date(&said[n++]);
        if (part == 1)
            find_dual_before(said, &m->slots[i]);
        read_slot(&said[part], &m->slots[i]);
    }
    find_part_of_century(&said[0]);
    find_roman_day(&said[0]);
    n = add_to_hundreds(said, n);
    find_words(m, said, n);
    return n;
}

static size_t max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* A relation that the pattern itself carries stands before the first captured word; a captured
 * one ends where the date's own words begin. */
void dl_fields_words(struct dl_view text, const struct dl_mention *m, struct dl_said *said)
{
    size_t begin = m->offset, end = m->offset + m->length;
    if (dl_has(said, DL_FIELD_RELATION)) {
        begin = said->offset;
        for (size_t i = 0; i < m->n_slots; i++) {
            const struct dl_slot *slot = &m->slots[i];
            if (slot->field != DL_FIELD_RELATION || slot->length == 0)
                continue;
            if (slot->offset <= said->offset)
                begin = max_size(m->offset, slot->offset + slot->length);
            else
                end = said->end;
        }
    }
    while (begin < end && dl_is_space(text.data[begin]))
        begin++;
    said->offset = begin;
    said->end = end;
}

int64_t dl_count(const struct dl_said *s)
{
    const int64_t most = INT64_C(1000000000000);
    if (!dl_has(s, DL_FIELD_NUMBER))
        return dl_get(s, DL_FIELD_FRACTION) ? 0 : 1;
    int64_t n = dl_get(s, DL_FIELD_NUMBER);
    if (dl_has(s, DL_FIELD_MULTIPLIER))
        n *= dl_get(s, DL_FIELD_MULTIPLIER);
    return n < 0 ? 0 : n > most ? most : n;
}
