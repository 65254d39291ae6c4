/* SPDX-License-Identifier: MIT */
/* Date fields → a point of the calendar. */
#include <string.h>

#include "resolve/state.h"

/* A two-digit year is at most so many years after the document was written. */
#define YEARS_AHEAD 10
/* Nobody kept Easter before that year. */
#define FIRST_EASTER 33
/* Without any hint, 40 to 99 are of the 20th century and 00 to 39 of the 21st; decades, and what is
 * over, from the twenties on are of the 20th. */
#define LAST_YEAR 2039
#define LAST_PAST 2019
/* In a story of 1890 "the '20s" are to come, "the '60s" are over: so far ahead a decade may be. */
#define DECADES_AHEAD 60
/* The story of '98 goes on to '04, that of 1905 looks back at '98: a short year is of the next
 * century, or of the last, where that lies so near. In figures, as in 12/6/88, the day is of the
 * time of writing, and what was told is older. */
#define NEXT_CENTURY 33
#define LAST_CENTURY 25
#define NEXT_IN_FIGURES 45
#define LAST_IN_FIGURES 10
/* Years are cut to two digits since about then. */
#define FIRST_SHORT 1000
#define FIRST_IN_FIGURES 1800
/* A story of old times goes on by so many years at the most, or looks back. */
#define STORY_ON 150
#define STORY_BACK 30

/* '68: a year that all know, and so of the past. at: its digits in the text. */
static bool is_shortened(struct dl_view text, size_t at)
{
    return (at >= 1 && at <= text.len && text.data[at - 1] == '\'') ||
           (at >= 3 && at <= text.len &&
            (!memcmp(text.data + at - 3, "\xE2\x80\x99", 3) ||
             !memcmp(text.data + at - 3, "\xE2\x80\x98", 3)));
}

static bool is_date_sign(char c)
{
    return c == '/' || c == '.' || c == '-';
}

/* 12/6/88, 88-06-12. at: the year's digits in the text. */
static bool is_in_figures(struct dl_view text, size_t at)
{
    if (at >= text.len)
        return false; /* a number of the pattern itself */
    bool behind = at >= 2 && is_date_sign(text.data[at - 1]) && dl_is_digit(text.data[at - 2]);
    bool before =
        text.len - at > 3 && is_date_sign(text.data[at + 2]) && dl_is_digit(text.data[at + 3]);
    return behind || before;
}

/* The year that a short one is which stands behind another of the text: of its century, or of the
 * one before or behind it where that lies near. usual: what is later is to come. */
static int64_t year_beside(int64_t told, int32_t two_digits, int64_t usual, bool figures)
{
    int64_t same = told / 100 * 100 + two_digits, next = same + 100, last = same - 100;
    if (usual < told + YEARS_AHEAD)
        usual = told + YEARS_AHEAD;
    if (next <= LAST_PAST + YEARS_AHEAD &&
        next - told <= (figures ? NEXT_IN_FIGURES : NEXT_CENTURY))
        return next;
    if (same > usual || told - last <= (figures ? LAST_IN_FIGURES : LAST_CENTURY))
        return last;
    return same;
}

/* The year that the mention has told before, or else the text. */
static bool year_told(const struct dl_job *job, const struct dl_said *s, int64_t *ret)
{
    const struct dl_memory *context = &job->r->last[DL_LAST_ANY];
    bool told = context->has;
    *ret = context->point.year;
    for (size_t i = 0; i < job->n_said && job->said[i].offset < s->offset; i++) {
        told |= job->said[i].year_known;
        *ret = job->said[i].year_known ? job->said[i].year : *ret;
    }
    return told;
}

static int64_t latest_decade(int64_t told, int64_t usual)
{
    int64_t end = told / 100 * 100 + 99;
    if (told + DECADES_AHEAD < LAST_PAST)
        return told + DECADES_AHEAD;
    if (usual < told)
        usual = told;
    return usual < end ? usual : end;
}

/* The century of a two-digit year or decade, in that field. */
static int32_t supply_century(struct dl_job *job, const struct dl_said *s, enum dl_field field)
{
    const struct dl_resolver *r = job->r;
    int32_t two_digits = dl_get(s, field);
    size_t at = s->at[field];
    enum dl_tense tense = dl_verb_tense(job);
    bool fiscal = dl_has(s, DL_FIELD_FISCAL); /* one that is over can bear the next year's number */
    bool past = tense == DL_PAST && !fiscal, decade = field == DL_FIELD_DECADE;
    bool short_past = is_shortened(job->text, at) && tense != DL_FUTURE;
    bool known = decade || past || job->n_said > 1 || short_past;
    int64_t latest = known && !fiscal ? LAST_PAST : LAST_YEAR;
    bool figures = !decade && is_in_figures(job->text, at);
    int64_t told, first = decade ? 100 : figures ? FIRST_IN_FIGURES : FIRST_SHORT;
    const char *why = "the usual one, as nothing else is known";
    if (r->has_document && r->document.year >= 100) {
        latest = (int64_t)r->document.year + (past ? 0 : YEARS_AHEAD);
        why = past ? "the last not after the document date"
                   : "the last not more than ten years after the document date";
    } else if (year_told(job, s, &told) && told >= first) {
        latest =
            decade ? latest_decade(told, latest) : year_beside(told, two_digits, latest, figures);
        why = decade ? "the last not more than sixty years after the date before it in the text"
                     : "that of the date before it in the text, or one beside it that is nearer";
    }
    int64_t year = latest - (latest - two_digits) % 100;
    dl_note(job, "century of %02d: %s", two_digits, why);
    job->flags |= DATELINE_FLAG_TWO_DIGIT_YEAR;
    return (int32_t)year;
}

static bool year_in_bounds(int64_t year)
{
    /* Room for what arithmetic adds. */
    return year > DL_YEAR_MIN + 10000 && year < DL_YEAR_MAX - 10000;
}

/* One thousand seven hundred and forty-five: 1 times 1000, 7 and 45; seventeen hundred and four: 17
 * times 100 and 4. No more is counted then. */
static bool spelled_year(struct dl_said *s, int64_t *ret)
{
    *ret = dl_count(s) + (int64_t)dl_get(s, DL_FIELD_FREQ) * 100 + dl_get(s, DL_FIELD_YEAR2);
    dl_unset(s, DL_FIELD_NUMBER);
    return dl_get(s, DL_FIELD_YEAR2) < 100 && *ret >= 1000 && *ret < 2100;
}

int dl_era_of_story(const struct dl_job *job, int64_t year)
{
    const struct dl_memory *any = &job->r->last[DL_LAST_ANY], *told = &job->r->last[DL_LAST_YEAR];
    if (any->has && any->point.year < 1000)
        told = any;
    else if (!told->has) /* or that of the first one it will tell */
        told = &job->r->first;
    int64_t at = told->point.year, on = at - year;
    if (!told->has || at >= 1000)
        return 0;
    if (at < 1) /* years before Christ are counted down */
        on = year - (1 - at);
    return on <= STORY_BACK && on >= -STORY_ON ? (at < 1 ? DL_BC : DL_AD) : 0;
}

static bool settle_era(struct dl_job *job, struct dl_said *s, int64_t year)
{
    bool before_name = dl_get(s, DL_FIELD_ERA) == DL_ERA_TOLD_BEFORE_NAME;
    bool told = before_name || dl_get(s, DL_FIELD_ERA) == DL_ERA_TOLD;
    /* "In 211 Capua fell", "in 211 fell", not "in 211 cities" */
    if (before_name && !dl_name_follows(job) && !dl_verb_follows(job))
        return false;
    bool bare = !dl_has(s, DL_FIELD_ERA) && dl_has(s, DL_FIELD_MONTH) && year > 0 && year < 1000;
    int era = told || bare ? dl_era_of_story(job, year) : 0;
    if (era == DL_BC || (told && era)) {
        dl_set(s, DL_FIELD_ERA, era);
        dl_note(job, "era: that of the date before it in the text");
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    }
    return !told || era;
}

/* 1688/89, 1699/1700, 1720/1: the year began in March, and its first months are of the next one;
 * its other months are not, though they be written so. */
static bool dual_year(const struct dl_said *s, int64_t *ret)
{
    const int march = 3;
    *ret = (int64_t)dl_get(s, DL_FIELD_YEAR) + 1;
    int32_t second = dl_get(s, DL_FIELD_YEAR2);
    bool dual = !dl_has(s, DL_FIELD_YEAR2) || second == *ret % 100 || second == *ret;
    if (dual && dl_get(s, DL_FIELD_MONTH) > march)
        --*ret;
    return dual;
}

bool dl_settle_year(struct dl_job *job, struct dl_said *s)
{
    int64_t year;
    if (s->year_known)
        return true;
    if (dl_is_no_year(job, s)) {
        dl_note_refused(job, "what stands beside the number makes it no year");
        return false;
    }
    if (dl_get(s, DL_FIELD_DOUBT) >= DL_DOUBT_DUAL) {
        if (!dual_year(s, &year))
            return false;
    } else if (dl_has(s, DL_FIELD_YEAR))
        year = dl_get(s, DL_FIELD_YEAR);
    else if (dl_has(s, DL_FIELD_MULTIPLIER) && !dl_has(s, DL_FIELD_UNIT)) {
        if (!spelled_year(s, &year))
            return false;
    } else if (dl_has(s, DL_FIELD_YEAR2)) {
        int year2 = dl_get(s, DL_FIELD_YEAR2); /* "15 March 44" of Caesar's, or of the last war */
        bool whole = dl_has(s, DL_FIELD_ERA) ||
                     (dl_has(s, DL_FIELD_MONTH) && year2 && dl_era_of_story(job, year2));
        year = whole ? year2 : supply_century(job, s, DL_FIELD_YEAR2);
    } else
        return true;
    if ((dl_has(s, DL_FIELD_ERA) && year == 0) || !settle_era(job, s, year))
        return false;
    if (dl_get(s, DL_FIELD_ERA) == DL_BC)
        year = 1 - year;
    if (!year_in_bounds(year))
        return false;
    s->year = (int32_t)year;
    s->year_known = true;
    return true;
}

static bool day_point(int64_t year, int month, int day, struct dl_point *ret)
{
    if (!dl_is_day(year, month, day))
        return false;
    *ret = dl_point_day(dl_day_number(year, month, day));
    return true;
}

/* The day that was said; with number -1 the last that the month has. */
static int day_of_month(const struct dl_said *s, int64_t year, int month)
{
    bool last = dl_get(s, DL_FIELD_NUMBER) == -1 && month >= 1 && month <= 12;
    return last ? dl_days_in_month(year, month) : dl_get(s, DL_FIELD_DAY);
}

static bool week_point(const struct dl_said *s, int64_t year, struct dl_point *ret)
{
    int week = dl_get(s, DL_FIELD_WEEK), weekday = dl_get(s, DL_FIELD_WEEKDAY);
    if (week < 1 || week > dl_weeks_in_year(year) || weekday < 0 || weekday > 7)
        return false;
    int64_t day = dl_iso_week_day(year, week, weekday ? weekday : 1);
    *ret = weekday ? dl_point_day(day) : dl_point_week(day);
    return true;
}

static bool yearday_point(const struct dl_said *s, int64_t year, struct dl_point *ret)
{
    int yearday = dl_get(s, DL_FIELD_YEARDAY);
    if (yearday < 1 || yearday > 365 + dl_is_leap(year))
        return false;
    *ret = dl_point_day(dl_day_number(year, 1, 1) + yearday - 1);
    return true;
}

#define LAST_DUAL_MONTH 4 /* of a dual year's feasts: Easter is no later */

static bool holiday_point(const struct dl_resolver *r, const struct dl_said *s, int64_t year,
                          struct dl_point *ret, int *ret_days)
{
    const struct dl_holiday *h = dl_rules_holiday(r->rules, dl_get(s, DL_FIELD_HOLIDAY));
    if (!h)
        return false;
    h = dl_holiday_then(h, year);
    if (h->base == DL_HOLIDAY_YEAR) { /* of a year that is said it tells no more */
        *ret = dl_point_year(year);
        return dl_has(s, DL_FIELD_YEAR);
    }
    bool easter = h->base == DL_HOLIDAY_EASTER || h->base == DL_HOLIDAY_ORTHODOX;
    if (easter && year < FIRST_EASTER)
        return false;
    int64_t first = dl_holiday_day(h, year, r->reform);
    if (dl_get(s, DL_FIELD_DOUBT) == DL_DOUBT_DUAL && dl_point_day(first).month > LAST_DUAL_MONTH)
        first = dl_holiday_day(h, --year, r->reform); /* "Christmas 1914/15" */
    *ret_days = dl_holiday_days(h, year, first);
    *ret = dl_point_day(first);
    return true;
}

/* "The second Monday of May"; number -1: the last one. */
static bool nth_weekday_point(const struct dl_resolver *r, const struct dl_said *s, int64_t year,
                              struct dl_point *ret)
{
    int n = dl_get(s, DL_FIELD_NUMBER), month = dl_get(s, DL_FIELD_MONTH);
    if (n == 0 || n < -1 || n > 5 || month < 1 || month > 12)
        return false;
    *ret = dl_point_day(dl_nth_weekday(year, month, dl_get(s, DL_FIELD_WEEKDAY), n, r->reform));
    return n < 5 || ret->day > 28;
}

bool dl_says_week_of_month(const struct dl_said *s)
{
    return dl_has(s, DL_FIELD_MONTH) && !dl_has(s, DL_FIELD_DAY) &&
           dl_get(s, DL_FIELD_UNIT) == DL_UNIT_WEEK && !dl_says_many(s);
}

/* "The second week of May": days 8 to 14, or near them; number -1: the last seven days. */
static bool week_of_month_point(const struct dl_said *s, int64_t year, struct dl_point *ret,
                                int *ret_days)
{
    int n = dl_get(s, DL_FIELD_NUMBER), month = dl_get(s, DL_FIELD_MONTH);
    int length = dl_days_in_month(year, month);
    int first = n == -1 ? length - DAYS_IN_WEEK + 1 : (n - 1) * DAYS_IN_WEEK + 1;
    *ret_days = length - first + 1 < DAYS_IN_WEEK ? length - first + 1 : DAYS_IN_WEEK;
    return (n == -1 || n >= 1) && day_point(year, month, first, ret);
}

/* One from Monday to Sunday is a week of the calendar. */
static void week_from(int64_t day, struct dl_point *ret, int *ret_days)
{
    bool whole = dl_day_weekday(day) == 1;
    *ret = whole ? dl_point_week(day) : dl_point_day(day);
    *ret_days = whole ? 1 : DAYS_IN_WEEK;
}

void dl_week_of_day(const struct dl_said *s, struct dl_point *p, int *ret_days)
{
    int64_t day = dl_day_number(p->year, p->month, p->day);
    int direction = dl_get(s, DL_FIELD_DIRECTION), weekday = dl_day_weekday(day);
    if (dl_get(s, DL_FIELD_UNIT) == DL_UNIT_WEEKEND)
        *p = dl_point_weekend(day - 2); /* of a Monday and Tuesday the one before */
    else if (dl_get(s, DL_FIELD_UNIT) == DL_UNIT_WEEK)
        week_from(direction < 0                              ? day - DAYS_IN_WEEK + 1
                  : direction > 0 || weekday == DAYS_IN_WEEK ? day
                                                             : day - weekday + 1,
                  p, ret_days);
}

/* A season, quarter or half of a year, or the year itself. */
static struct dl_point year_part(const struct dl_said *s, int64_t year)
{
    struct dl_point p = dl_point_year(year);
    if (dl_has(s, DL_FIELD_SEASON)) {
        p.grain = DATELINE_SEASON;
        p.sub = (uint8_t)dl_get(s, DL_FIELD_SEASON);
    } else if (dl_has(s, DL_FIELD_QUARTER)) {
        p.grain = DATELINE_QUARTER;
        p.sub = (uint8_t)dl_get(s, DL_FIELD_QUARTER);
    } else if (dl_has(s, DL_FIELD_HALF)) {
        p.grain = DATELINE_HALF;
        p.sub = (uint8_t)dl_get(s, DL_FIELD_HALF);
    }
    return p;
}

bool dl_point_in_year(const struct dl_resolver *r, const struct dl_said *s, int64_t year,
                      struct dl_point *ret, int *ret_days)
{
    *ret_days = 1;
    if (dl_has(s, DL_FIELD_HOLIDAY))
        return holiday_point(r, s, year, ret, ret_days);
    if (dl_has(s, DL_FIELD_YEARDAY))
        return yearday_point(s, year, ret);
    if (dl_has(s, DL_FIELD_WEEK))
        return week_point(s, year, ret);
    int32_t month = dl_get(s, DL_FIELD_MONTH);
    if (dl_has(s, DL_FIELD_MONTH) && dl_has(s, DL_FIELD_DAY)) {
        if (!day_point(year, month, day_of_month(s, year, month), ret))
            return false;
        dl_week_of_day(s, ret, ret_days);
        return true;
    }
    if (dl_has(s, DL_FIELD_MONTH) && dl_has(s, DL_FIELD_WEEKDAY) && dl_has(s, DL_FIELD_NUMBER)) {
        if (!nth_weekday_point(r, s, year, ret))
            return false;
        if (dl_get(s, DL_FIELD_UNIT) == DL_UNIT_WEEKEND) /* that of the Saturday */
            *ret = dl_point_at_grain(ret, DATELINE_WEEKEND);
        return true;
    }
    if (dl_says_week_of_month(s))
        return week_of_month_point(s, year, ret, ret_days);
    if (!dl_has(s, DL_FIELD_MONTH)) {
        *ret = year_part(s, year);
        return dl_point_valid(ret);
    }
    if (month < 1 || month > 12)
        return false;
    *ret = dl_point_month(year, month);
    return true;
}

bool dl_weekday_fits(const struct dl_resolver *r, const struct dl_said *s, const struct dl_point *p)
{
    if (!dl_has(s, DL_FIELD_WEEKDAY) || p->grain > DATELINE_DAY)
        return true;
    return dl_day_weekday_then(dl_day_number(p->year, p->month, p->day), r->reform) ==
           dl_get(s, DL_FIELD_WEEKDAY);
}

bool dl_says_time(const struct dl_said *s)
{
    return (s->has & (DL_BIT(HOUR) | DL_BIT(DAYPART))) != 0;
}

/* "At 2250": hours and minutes in one number. */
static bool is_hundreds(const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_HOUR) >= 100 && !dl_has(s, DL_FIELD_MINUTE);
}

/* 3 p.m. and 3 in the afternoon are 15. */
static int32_t hour_of(const struct dl_said *s)
{
    int32_t hour = dl_get(s, DL_FIELD_HOUR) / (is_hundreds(s) ? 100 : 1);
    if (dl_has(s, DL_FIELD_AMPM)) {
        int32_t pm = dl_get(s, DL_FIELD_AMPM);
        return hour == 12 ? pm : hour < 12 ? hour + pm : hour;
    }
    int32_t part = dl_get(s, DL_FIELD_DAYPART);
    bool late = part == DL_AFTERNOON || part == DL_EVENING || (part == DL_NIGHT && hour >= 6);
    return late && hour < 12 ? hour + 12 : hour;
}

bool dl_add_time(const struct dl_said *s, struct dl_point *p)
{
    if (p->grain != DATELINE_DAY || !dl_says_time(s))
        return true;
    if (!dl_has(s, DL_FIELD_HOUR)) {
        p->daypart = (enum dl_daypart)dl_get(s, DL_FIELD_DAYPART);
        return true;
    }
    int32_t hour = hour_of(s), second = dl_get(s, DL_FIELD_SECOND),
            minute = is_hundreds(s) ? dl_get(s, DL_FIELD_HOUR) % 100 : dl_get(s, DL_FIELD_MINUTE);
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    if (hour == 24 && (minute || second))
        return false;
    p->grain = DATELINE_TIME;
    p->hour = (uint8_t)hour;
    p->minute = (uint8_t)minute;
    p->second = (uint8_t)(second == 60 ? 59 : second); /* a leap second has no place on a clock */
    p->timex_fields = (uint8_t)(2 + dl_has(s, DL_FIELD_SECOND)) /* TempEval-3 writes T19:00 */;
    if (dl_has(s, DL_FIELD_ZONE) && dl_get(s, DL_FIELD_ZONE) != DL_ZONE_LOCAL) {
        int32_t zone = dl_get(s, DL_FIELD_ZONE);
        p->has_zone = true;
        p->zone = (int16_t)(zone / 100 * 60 + zone % 100);
    }
    return dl_point_valid(p);
}

/* "The 1700s" are a hundred years, as "the 1790s" are ten; what "the 2000s" are has not shown yet,
 * and they are mostly the first ten. */
static bool is_century(int64_t decade)
{
    return decade >= 1000 && decade < 2000 && decade % 100 == 0;
}

/* Decades, centuries and millennia: date.h says which years they are. */
static bool coarse_point(struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    bool bc = dl_get(s, DL_FIELD_ERA) == DL_BC;
    int64_t n, size;
    enum dateline_precision grain;
    if (dl_has(s, DL_FIELD_DECADE)) {
        n = dl_get(s, DL_FIELD_DECADE);
        if (n % 10) /* "the 88s": guns */
            return false;
        if (dl_get(s, DL_FIELD_ERA) == DL_ERA_TOLD) {
            int era = dl_era_of_story(job, n);
            if (!era)
                return false;
            bc = era == DL_BC;
            job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
        }
        bool century = is_century(n) && !bc;
        if (n < 100 && dl_has(s, DL_FIELD_CENTURY))
            n += ((int64_t)dl_get(s, DL_FIELD_CENTURY) - 1) * 100;
        else if (n < 100 && !dl_has(s, DL_FIELD_ERA))
            n = supply_century(job, s, DL_FIELD_DECADE);
        size = century ? 100 : 10;
        n = n / size + 1;
        grain = century ? DATELINE_CENTURY : DATELINE_DECADE;
    } else if (dl_has(s, DL_FIELD_CENTURY) && dl_has(s, DL_FIELD_NUMBER) && !bc) {
        /* The second decade of the 12th century: the 1110s. Before Christ it is 90 to 81, which is
         * no decade that has a date: the century is told. */
        int32_t of_ten = dl_get(s, DL_FIELD_NUMBER);
        n = ((int64_t)dl_get(s, DL_FIELD_CENTURY) - 1) * 10 + of_ten;
        bool decades = !dl_has(s, DL_FIELD_UNIT) || dl_get(s, DL_FIELD_UNIT) == DL_UNIT_DECADE;
        if (of_ten < 1 || of_ten > 10 || !decades)
            return false;
        size = 10;
        grain = DATELINE_DECADE;
    } else {
        bool century = dl_has(s, DL_FIELD_CENTURY);
        n = dl_get(s, century ? DL_FIELD_CENTURY : DL_FIELD_MILLENNIUM);
        size = century ? 100 : 1000;
        grain = century ? DATELINE_CENTURY : DATELINE_MILLENNIUM;
    }
    /* The 190s BC are 199 to 190; the 3rd century BC is 300 to 201. */
    int64_t year = !bc ? (n - 1) * size : size == 10 ? 2 - n * size : 1 - n * size;
    if (n < 1 || !year_in_bounds(year))
        return false;
    *ret = dl_point_year(year);
    ret->grain = grain;
    return dl_point_valid(ret);
}

bool dl_has_spelling(const struct dl_point *p)
{
    return p->grain >= DATELINE_YEAR || p->year_unknown ||
           (p->year >= -9999 && (p->year < 9999 || dl_point_valid(p)));
}

struct dl_answer dl_placed(const struct dl_said *s, struct dl_point p, int days)
{
    p.qualifier = 0;
    if (!dl_add_time(s, &p))
        return (struct dl_answer){.outcome = DL_IMPOSSIBLE};
    if (!dl_has_spelling(&p))
        return (struct dl_answer){.outcome = DL_PLACED, .point = dl_point_year(p.year), .days = 1};
    if (dl_says_week_of_month(s)) /* which seven days a week has, nobody says */
        return (struct dl_answer){.outcome = DL_PLACED,
                                  .point = p,
                                  .to = dl_point_shift(&p, days - 1),
                                  .is_wide = days > 1,
                                  .days = 1};
    return (struct dl_answer){.outcome = DL_PLACED, .point = p, .days = days};
}

/* England gave it up in 1752. */
#define LAST_JULIAN_YEAR 1752

/* 29 February 1700: a day of the Julian calendar alone. As dates are Gregorian ones, the month is
 * all that can stand for it. */
static bool julian_day_point(struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    if (dl_get(s, DL_FIELD_MONTH) != 2 || dl_get(s, DL_FIELD_DAY) != 29 || s->year % 4 != 0 ||
        s->year > LAST_JULIAN_YEAR || dl_is_leap(s->year))
        return false;
    dl_note(job, "%d-02-29 is a day of the Julian calendar alone: the month stands for it",
            (int)s->year);
    *ret = dl_point_month(s->year, 2);
    return true;
}

/* Has no month such a day, or not in the year that was said? What has a month in words is meant as
 * a date; numbers are none then. */
static bool is_no_day(const struct dl_job *job, const struct dl_said *s)
{
    const int some_leap_year = 2000;
    int month = dl_get(s, DL_FIELD_MONTH), day = dl_get(s, DL_FIELD_DAY);
    if (!dl_has(s, DL_FIELD_DAY) || dl_get(s, DL_FIELD_NUMBER) == -1 || month < 1 || month > 12 ||
        dl_has(s, DL_FIELD_HOLIDAY) || s->at[DL_FIELD_MONTH] >= job->text.len ||
        !dl_is_letter(job->text.data[s->at[DL_FIELD_MONTH]]))
        return false;
    bool said = s->year_known && (s->has & (DL_BIT(YEAR) | DL_BIT(YEAR2)));
    return day > dl_days_in_month(said ? s->year : some_leap_year, month);
}

/* 31 April 1774: what is told of was in or near that month, which is doubted. It dates nothing else
 * to the day. */
static void leave_month(struct dl_job *job, struct dl_said *s)
{
    dl_note(job, "the month has no day %d: it stands for it, in doubt",
            (int)dl_get(s, DL_FIELD_DAY));
    s->has &= ~(DL_BIT(DAY) | DL_BIT(WEEKDAY) | DL_BIT(HOUR) | DL_BIT(MINUTE) | DL_BIT(SECOND) |
                DL_BIT(DAYPART) | DL_BIT(DATELINE));
    if (!dl_has(s, DL_FIELD_DOUBT))
        dl_set(s, DL_FIELD_DOUBT, 1);
}

/* "June last year", "next year" as the year of a range or list: it counts from the document date,
 * or as "the following year" from the text. */
static bool counts_year(const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_UNIT) == DL_UNIT_YEAR && dl_has(s, DL_FIELD_DIRECTION);
}

/* "The first week of last month", "the last weekend of next month" */
static bool counts_week_of_month(const struct dl_said *s)
{
    int32_t unit = dl_get(s, DL_FIELD_UNIT);
    return (unit == DL_UNIT_WEEK || unit == DL_UNIT_WEEKEND) && dl_has(s, DL_FIELD_NUMBER) &&
           dl_has(s, DL_FIELD_DIRECTION) && !dl_has(s, DL_FIELD_MONTH);
}

/* The same; "the first Monday of last month", "the 3rd and 5th of next month". */
static bool counts_month(const struct dl_said *s)
{
    return counts_week_of_month(s) ||
           (dl_get(s, DL_FIELD_UNIT) == DL_UNIT_MONTH && dl_has(s, DL_FIELD_DIRECTION) &&
            (s->has & (DL_BIT(DAY) | DL_BIT(WEEKDAY))));
}

/* "The first Monday of last May": a day or week of a month that itself is counted. */
static bool counts_to_month(const struct dl_said *s)
{
    int32_t unit = dl_get(s, DL_FIELD_UNIT);
    bool day = dl_has(s, DL_FIELD_DAY) && !dl_has(s, DL_FIELD_UNIT);
    return dl_has(s, DL_FIELD_MONTH) && dl_has(s, DL_FIELD_DIRECTION) &&
           (day || dl_has(s, DL_FIELD_NUMBER)) && unit != DL_UNIT_MONTH && unit != DL_UNIT_YEAR &&
           !dl_has(s, DL_FIELD_YEAR) && !dl_has(s, DL_FIELD_YEAR2);
}

bool dl_counts_on(const struct dl_said *s)
{
    return counts_year(s) || counts_month(s);
}

/* What a year or month counts from. */
static bool find_counted_anchor(struct dl_job *job, const struct dl_said *s)
{
    bool month = counts_month(s);
    if (dl_get(s, DL_FIELD_FROM) != DL_FROM_TEXT) {
        if (job->r->has_document)
            dl_anchor_document(job);
        return job->r->has_document &&
               job->r->document.grain <= (month ? DATELINE_MONTH : DATELINE_YEAR);
    }
    const struct dl_memory *told = dl_last_told(job, month ? DL_LAST_MONTH : DL_LAST_YEAR);
    if (!told || told->point.grain > (month ? DATELINE_MONTH : DATELINE_YEAR))
        return false;
    dl_anchor_text(job, told);
    return true;
}

static void settle_named_month(struct dl_job *job, struct dl_said *s)
{
    struct dl_said month = {.offset = s->offset, .end = s->end};
    dl_set(&month, DL_FIELD_MONTH, dl_get(s, DL_FIELD_MONTH));
    dl_set(&month, DL_FIELD_DIRECTION, dl_get(s, DL_FIELD_DIRECTION));
    struct dl_answer a = dl_shift(job, &month);
    if (a.outcome != DL_PLACED)
        return;
    dl_set_at(s, DL_FIELD_YEAR, a.point.year, DL_FIELD_DIRECTION);
    dl_unset(s, DL_FIELD_DIRECTION);
}

void dl_settle_counted_years(struct dl_job *job)
{
    for (size_t i = 0; i < job->n_said; i++) {
        struct dl_said *s = &job->said[i];
        bool month = counts_month(s);
        if (job->m->pattern->kind == DL_KIND_DATE && counts_to_month(s)) {
            settle_named_month(job, s);
            continue;
        }
        if (!dl_counts_on(s))
            continue;
        job->flags |= DATELINE_FLAG_RELATIVE;
        if (!find_counted_anchor(job, s))
            continue;
        struct dl_point p = dl_point_at_grain(&job->anchor, month ? DATELINE_MONTH : DATELINE_YEAR);
        p = dl_point_shift(&p, dl_get(s, DL_FIELD_DIRECTION));
        dl_set_at(s, DL_FIELD_YEAR, p.year, DL_FIELD_UNIT);
        if (month)
            dl_set_at(s, DL_FIELD_MONTH, p.month, DL_FIELD_UNIT);
        if (!month || dl_get(s, DL_FIELD_UNIT) == DL_UNIT_MONTH)
            dl_unset(s, DL_FIELD_UNIT);
        dl_unset(s, DL_FIELD_DIRECTION);
        dl_unset(s, DL_FIELD_FROM);
    }
}

struct dl_answer dl_absolute(struct dl_job *job, struct dl_said *s)
{
    const uint64_t coarse = DL_BIT(DECADE) | DL_BIT(CENTURY) | DL_BIT(MILLENNIUM);
    const uint64_t yearly = DL_BIT(MONTH) | DL_BIT(SEASON) | DL_BIT(QUARTER) | DL_BIT(HALF) |
                            DL_BIT(HOLIDAY) | DL_BIT(WEEK) | DL_BIT(YEARDAY);
    struct dl_point p;
    int days = 1;
    if (!dl_order_apply(job, s) || !dl_settle_year(job, s))
        return (struct dl_answer){.outcome = DL_IMPOSSIBLE};
    bool julian = s->year_known && julian_day_point(job, s, &p);
    if (!julian && is_no_day(job, s))
        leave_month(job, s);
    if (s->year_known) {
        if (!julian && !dl_point_in_year(job->r, s, s->year, &p, &days))
            return (struct dl_answer){.outcome = DL_IMPOSSIBLE};
        dl_check_weekday(job, s, &p);
        return dl_placed(s, p, days);
    }
    if (s->has & coarse)
        return coarse_point(job, s, &p) ? dl_placed(s, p, 1)
                                        : (struct dl_answer){.outcome = DL_IMPOSSIBLE};
    if ((counts_year(s) && (s->has & yearly)) ||
        (job->m->pattern->kind != DL_KIND_SHIFT && counts_month(s)))
        return (struct dl_answer){.outcome = DL_UNPLACED};
    if (!(s->has & yearly))
        return dl_day_from_context(job, s);
    struct dl_answer answer = dl_from_context(job, s);
    if (answer.outcome == DL_PLACED)
        dl_check_weekday(job, s, &answer.point);
    return answer;
}
