/* SPDX-License-Identifier: MIT */
/* TIMEX3 type, value and modifiers, as TempEval-3 writes them. */
#include <stdarg.h>
#include <stdio.h>

#include "resolve/state.h"

static void write_words(struct dl_resolution_timex *t, const struct dl_said *s, const char *type)
{
    t->offset = s->offset;
    t->length = s->end - s->offset;
    t->type = type;
}

/* Appends to a value; what does not fit is cut. */
static void append(char *value, const char *format, ...)
{
    size_t len = strlen(value);
    va_list args;
    va_start(args, format);
    vsnprintf(value + len, DL_EDTF_MAX - len, format, args);
    va_end(args);
}

static const char *daypart_name(int32_t daypart)
{
    switch (daypart) {
    case DL_MORNING:
        return "TMO";
    case DL_MIDDAY:
        return "TMI";
    case DL_AFTERNOON:
        return "TAF";
    case DL_EVENING:
        return "TEV";
    case DL_NIGHT:
        return "TNI";
    case DL_DAYTIME:
        return "TDT";
    default:
        return "";
    }
}

static const char *season_name(int32_t season)
{
    switch (season) {
    case 21:
        return "SP";
    case 22:
        return "SU";
    case 23:
        return "FA";
    case 24:
        return "WI";
    default:
        return "XX";
    }
}

/* ---- dates ----------------------------------------------------------------------------------- */

static const char *part_mod(int32_t part)
{
    switch (part) {
    case DL_PART_START:
    case DL_PART_TURN:
    case DL_PART_FIRST_HALF:
    case DL_PART_FIRST_THIRD:
    case DL_PART_FIRST_QUARTER:
        return "START";
    case DL_PART_MID:
    case DL_PART_SECOND_THIRD:
    case DL_PART_SECOND_QUARTER:
    case DL_PART_THIRD_QUARTER:
        return "MID";
    case DL_PART_END:
    case DL_PART_SECOND_HALF:
    case DL_PART_LAST_THIRD:
    case DL_PART_LAST_QUARTER:
        return "END";
    default:
        return NULL;
    }
}

/* "More than a year ago" is before a year ago, "at least a year later" on or after it. */
static const char *distance_mod(const struct dl_said *s)
{
    bool back = dl_get(s, DL_FIELD_DIRECTION) < 0;
    switch (dl_get(s, DL_FIELD_MOD)) {
    case DL_MOD_MORE:
        return back ? "BEFORE" : "AFTER";
    case DL_MOD_AT_LEAST:
        return back ? "ON_OR_BEFORE" : "ON_OR_AFTER";
    default:
        return "APPROX";
    }
}

/* "Since", "until" and "by" stand outside of the annotation and say nothing of it. */
static const char *date_mod(const struct dl_said *s)
{
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    if (bound == DL_BEFORE || bound == DL_AFTER)
        return bound == DL_BEFORE ? "BEFORE" : "AFTER";
    if (dl_has(s, DL_FIELD_PART))
        return part_mod(dl_get(s, DL_FIELD_PART));
    if (dl_has(s, DL_FIELD_MOD))
        return distance_mod(s);
    return dl_get(s, DL_FIELD_APPROX) ? "APPROX" : NULL;
}

static bool is_part_of_year(const struct dl_said *s, const struct dl_point *p)
{
    int32_t part = dl_get(s, DL_FIELD_PART);
    return p->grain == DATELINE_YEAR && !p->year_unknown &&
           (part == DL_PART_FIRST_HALF || part == DL_PART_SECOND_HALF ||
            part >= DL_PART_FIRST_QUARTER);
}

void dl_timex_date(struct dl_resolution_timex *t, const struct dl_said *s, const struct dl_point *p)
{
    bool time =
        p->grain == DATELINE_TIME || (p->grain == DATELINE_DAY && p->daypart != DL_NO_DAYPART);
    struct dl_point point = *p;
    write_words(t, s, time ? "TIME" : "DATE");
    t->mod = date_mod(s);
    if (is_part_of_year(s, p)) {
        bool exact;
        point = dl_narrow(p, s, &exact).from;
        t->mod = dl_get(s, DL_FIELD_APPROX) ? "APPROX" : NULL;
    }
    dl_timex_print(&point, t->value);
    if (dl_get(s, DL_FIELD_UNIT) == DL_UNIT_DAY && p->grain >= DATELINE_MONTH)
        append(t->value, p->grain == DATELINE_MONTH  ? "-XX"
                         : p->grain == DATELINE_YEAR ? "-XX-XX"
                                                     : "");
}

static void insert(char *value, size_t at, const char *what)
{
    size_t len = strlen(value), more = strlen(what);
    if (at > len || len + more >= DL_EDTF_MAX)
        return;
    memmove(value + at + more, value + at, len - at + 1);
    memcpy(value + at, what, more);
}

void dl_timex_message(struct dl_resolution_timex *t, const struct dl_said *s,
                      const struct dl_point *p)
{
    char more[16];
    int64_t first, last;
    if (p->year_unknown || !dl_point_days(p, &first, &last))
        return;
    /* Not of 5 May (Tue), which names no other day, nor of what has borrowed it, as 10pm in "sat
     * 8-10pm". */
    size_t weekday = s->at[DL_FIELD_WEEKDAY];
    bool said = dl_has(s, DL_FIELD_WEEKDAY) && weekday >= s->offset && weekday < s->end &&
                dl_get(s, DL_FIELD_FROM) != DL_FROM_TEXT;
    if (p->grain <= DATELINE_DAY && said) {
        snprintf(more, sizeof more, "-WXX-%d", dl_day_weekday(first));
        insert(t->value, strcspn(t->value, "T"), more);
    } else if (p->grain == DATELINE_WEEK) {
        const int thursday = 3;
        struct dl_point day = dl_point_day(first + thursday);
        snprintf(more, sizeof more, "-%02d", day.month);
        insert(t->value, strcspn(t->value, "-"), more);
    } else if (p->grain == DATELINE_YEAR && dl_has(s, DL_FIELD_YEAR)) {
        append(t->value, "-XX-XX");
    }
    const uint64_t day = DL_BIT(DAY) | DL_BIT(WEEKDAY) | DL_BIT(HOLIDAY);
    char *midnight = strstr(t->value, "T24:");
    if (midnight && !(s->has & day) && dl_get(s, DL_FIELD_DIRECTION) == 0)
        memcpy(midnight, "T00:", 4);
}

static void print_time(char *buf, size_t size, const struct dl_said *s)
{
    if (dl_has(s, DL_FIELD_HOUR)) {
        struct dl_point p = dl_point_day(0);
        if (dl_add_time(s, &p)) {
            snprintf(buf, size, "T%02d:%02d", p.hour, p.minute);
            return;
        }
    }
    snprintf(buf, size, "%s", daypart_name(dl_get(s, DL_FIELD_DAYPART)));
}

/* What is known of a date that has no place: the fields, with X for the rest. */
static void print_fields(char *buf, size_t size, const struct dl_said *s, const char *unit)
{
    char time[16] = "";
    print_time(time, sizeof time, s);
    if (dl_has(s, DL_FIELD_WEEKDAY))
        snprintf(buf, size, "XXXX-WXX-%d%s", (int)dl_get(s, DL_FIELD_WEEKDAY), time);
    else if (dl_has(s, DL_FIELD_MONTH) && dl_has(s, DL_FIELD_DAY))
        snprintf(buf, size, "XXXX-%02d-%02d%s", (int)dl_get(s, DL_FIELD_MONTH),
                 (int)dl_get(s, DL_FIELD_DAY), time);
    else if (dl_has(s, DL_FIELD_MONTH))
        snprintf(buf, size, "XXXX-%02d", (int)dl_get(s, DL_FIELD_MONTH));
    else if (dl_has(s, DL_FIELD_DAY))
        snprintf(buf, size, "XXXX-XX-%02d%s", (int)dl_get(s, DL_FIELD_DAY), time);
    else if (dl_has(s, DL_FIELD_SEASON))
        snprintf(buf, size, "XXXX-%s", season_name(dl_get(s, DL_FIELD_SEASON)));
    else if (dl_has(s, DL_FIELD_QUARTER))
        snprintf(buf, size, "XXXX-Q%d", (int)dl_get(s, DL_FIELD_QUARTER));
    else if (dl_has(s, DL_FIELD_HALF))
        snprintf(buf, size, "XXXX-H%d", (int)dl_get(s, DL_FIELD_HALF));
    else if (time[0])
        snprintf(buf, size, "XXXX-XX-XX%s", time);
    else
        snprintf(buf, size, "%s", unit);
}

/* TIMEX3 writes an X for each digit that is not known. */
static const char *unit_unknown(int32_t unit)
{
    static const char year[] = "XXXX"; /* a decade has three of its digits, a century two */
    switch (unit) {
    case DL_UNIT_WEEK:
    case DL_UNIT_FORTNIGHT:
        return "XXXX-WXX";
    case DL_UNIT_WEEKEND:
        return "XXXX-WXX-WE";
    case DL_UNIT_MONTH:
        return "XXXX-XX";
    case DL_UNIT_QUARTER:
        return "XXXX-QX";
    case DL_UNIT_HALF:
        return "XXXX-HX";
    case DL_UNIT_YEAR:
        return year;
    case DL_UNIT_DECADE:
        return year + 1;
    case DL_UNIT_CENTURY:
        return year + 2;
    default:
        return "XXXX-XX-XX";
    }
}

void dl_timex_unplaced(struct dl_resolution_timex *t, const struct dl_said *s,
                       const struct dl_answer *a)
{
    if (a->has_point) {
        dl_timex_date(t, s, &a->point);
        return;
    }
    bool named = (s->has & (DL_BIT(WEEKDAY) | DL_BIT(MONTH) | DL_BIT(SEASON))) != 0;
    write_words(t, s, dl_says_time(s) ? "TIME" : "DATE");
    t->mod = date_mod(s);
    if (dl_get(s, DL_FIELD_DIRECTION) != 0 && !named && dl_has(s, DL_FIELD_UNIT))
        snprintf(t->value, sizeof t->value, "%s",
                 dl_get(s, DL_FIELD_DIRECTION) < 0 ? "PAST_REF" : "FUTURE_REF");
    else
        print_fields(t->value, sizeof t->value, s, unit_unknown(dl_get(s, DL_FIELD_UNIT)));
}

void dl_timex_reference(struct dl_resolution_timex *t, const struct dl_said *s, enum dl_tense ref)
{
    write_words(t, s, "DATE");
    const char *value = ref == DL_PAST     ? "PAST_REF"
                        : ref == DL_FUTURE ? "FUTURE_REF"
                                           : "PRESENT_REF";
    snprintf(t->value, sizeof t->value, "%s", value);
}

/* ---- durations ------------------------------------------------------------------------------- */

/* An amount of one unit, in the smallest number of TIMEX3's own units. */
struct amount {
    int64_t thousandths;
    bool unknown; /* some */
    const char *unit;
    bool time; /* behind the T */
};

static const char *unit_letter(int32_t unit, int *ret_count, bool *ret_time)
{
    *ret_count = 1;
    *ret_time = unit <= DL_UNIT_HOUR;
    switch (unit) {
    case DL_UNIT_SECOND:
        return "S";
    case DL_UNIT_MINUTE:
        return "M";
    case DL_UNIT_HOUR:
        return "H";
    case DL_UNIT_WEEKEND:
        return "WE";
    case DL_UNIT_WEEK:
        return "W";
    case DL_UNIT_FORTNIGHT:
        *ret_count = 2;
        return "W";
    case DL_UNIT_MONTH:
        return "M";
    case DL_UNIT_QUARTER:
        return "Q";
    case DL_UNIT_SEASON:
        *ret_count = 3;
        return "M";
    case DL_UNIT_HALF:
        *ret_count = 6;
        return "M";
    case DL_UNIT_YEAR:
        return "Y";
    case DL_UNIT_DECADE:
        *ret_count = 10;
        return "Y";
    case DL_UNIT_CENTURY:
        *ret_count = 100;
        return "Y";
    case DL_UNIT_MILLENNIUM:
        *ret_count = 1000;
        return "Y";
    default:
        return "D";
    }
}

/* Some decades are no number of years. */
static const char *unknown_letter(int32_t unit, const char *otherwise)
{
    switch (unit) {
    case DL_UNIT_DECADE:
        return "DE";
    case DL_UNIT_CENTURY:
        return "CE";
    case DL_UNIT_MILLENNIUM:
        return "ML";
    default:
        return otherwise;
    }
}

static struct amount amount_of(const struct dl_said *s)
{
    struct amount a = {0};
    int count;
    int32_t unit = dl_get(s, DL_FIELD_UNIT);
    int64_t n = dl_count(s), fraction = dl_get(s, DL_FIELD_FRACTION);
    a.unit = unit_letter(unit, &count, &a.time);
    a.unknown = n == 0 && fraction <= 0;
    if (a.unknown)
        a.unit = unknown_letter(unit, a.unit);
    a.thousandths = (n * 1000 + (fraction > 0 ? fraction : 0)) * count;
    return a;
}

static void append_amount(char *value, const struct amount *a)
{
    if (a->unknown) {
        append(value, "X%s", a->unit);
        return;
    }
    append(value, "%lld", (long long)(a->thousandths / 1000));
    int rest = (int)(a->thousandths % 1000), digits = 3;
    for (; rest > 0 && rest % 10 == 0; rest /= 10)
        digits--;
    if (rest > 0)
        append(value, ".%0*d", digits, rest);
    append(value, "%s", a->unit);
}

/* Five and a half hours are PT5H30M, two and a half years P2Y6M: clocks and calendars have no
 * decimals. Days and weeks keep theirs. */
static bool split_amount(const struct amount *a, struct amount *ret_rest)
{
    bool years = !a->time && a->unit[0] == 'Y', seconds = a->time && a->unit[0] == 'S';
    int64_t rest = a->thousandths % 1000 * (years ? 12 : 60);
    if (a->unknown || rest == 0 || rest % 1000 != 0 || seconds || !(a->time || years))
        return false;
    bool minutes = a->time && a->unit[0] == 'M';
    *ret_rest = (struct amount){.thousandths = rest, .unit = minutes ? "S" : "M", .time = a->time};
    return true;
}

static void append_split(char *value, struct amount a)
{
    struct amount rest;
    if (split_amount(&a, &rest)) {
        a.thousandths -= a.thousandths % 1000;
        if (a.thousandths > 0)
            append_amount(value, &a);
        a = rest;
    }
    append_amount(value, &a);
}

static void print_length(char *value, const struct dl_said *said, size_t n)
{
    bool time = false;
    snprintf(value, DL_EDTF_MAX, "P");
    for (size_t i = 0; i < n && i < 2; i++) {
        int32_t unit = dl_get(&said[i], DL_FIELD_UNIT);
        if (unit == 0 || (i > 0 && unit == DL_UNIT_NIGHT)) /* 7 days and 6 nights are 7 days */
            continue;
        struct amount a = amount_of(&said[i]);
        if (a.time && !time)
            append(value, "T");
        time = time || a.time;
        append_split(value, a);
    }
}

static const char *length_mod(const struct dl_said *s)
{
    switch (dl_get(s, DL_FIELD_MOD)) {
    case DL_MOD_START:
        return "START";
    case DL_MOD_MID:
        return "MID";
    case DL_MOD_END:
        return "END";
    case DL_MOD_APPROX:
        return "APPROX";
    case DL_MOD_LESS:
        return "LESS_THAN";
    case DL_MOD_MORE:
        return "MORE_THAN";
    case DL_MOD_AT_MOST:
        return "EQUAL_OR_LESS";
    case DL_MOD_AT_LEAST:
        return "EQUAL_OR_MORE";
    default:
        return dl_get(s, DL_FIELD_APPROX) ? "APPROX" : NULL;
    }
}

void dl_timex_duration(struct dl_resolution_timex *t, const struct dl_said *said, size_t n)
{
    write_words(t, said, "DURATION");
    t->mod = length_mod(said);
    print_length(t->value, said, n);
}

/* ---- sets ------------------------------------------------------------------------------------ */

void dl_timex_set(struct dl_resolution_timex *t, const struct dl_said *s)
{
    const uint64_t named = DL_BIT(WEEKDAY) | DL_BIT(MONTH) | DL_BIT(DAY) | DL_BIT(SEASON) |
                           DL_BIT(QUARTER) | DL_BIT(HALF) | DL_BIT(DAYPART) | DL_BIT(HOUR);
    write_words(t, s, "SET");
    t->mod = length_mod(s);
    if (s->has & named)
        print_fields(t->value, sizeof t->value, s, "");
    else if (dl_has(s, DL_FIELD_UNIT))
        print_length(t->value, s, 1);
    else
        snprintf(t->value, sizeof t->value, "XXXX");
    if (dl_has(s, DL_FIELD_QUANT))
        snprintf(t->quant, sizeof t->quant, "%s",
                 dl_get(s, DL_FIELD_QUANT) == 2 ? "EACH" : "EVERY");
    if (dl_has(s, DL_FIELD_FREQ))
        snprintf(t->freq, sizeof t->freq, "%dX", (int)dl_get(s, DL_FIELD_FREQ));
}
