/* SPDX-License-Identifier: MIT */
/* Shifts: dates that are counted from an anchor. */
#include <string.h>

#include "resolve/state.h"

#define WORKING_DAYS 5
/* So many days before a holiday, the weekend of the week is the one nearest to it. */
#define DAYS_BEFORE_WEEKEND 3
/* Nobody counts to the year when so many are told in hundreds: "10,000 years ago". */
#define ROUND_YEARS 1000
/* Further away than this, only past or future is said of a date. */
#define YEARS_FAR 4000000
/* 29 February and weekdays come back within eight years. */
#define YEARS_SEARCHED 8
/* A report of a quarter compares with it for so many bytes. */
#define QUARTER_BYTES 2000

/* At most so far behind a year stands what was in it. */
#define YEAR_BESIDE_BYTES 60

#define NAMED_IN_YEAR \
    (DL_BIT(MONTH) | DL_BIT(SEASON) | DL_BIT(QUARTER) | DL_BIT(HALF) | DL_BIT(HOLIDAY))
#define NAMED_YEAR \
    (DL_BIT(YEAR) | DL_BIT(YEAR2) | DL_BIT(DECADE) | DL_BIT(CENTURY) | DL_BIT(MILLENNIUM))

static const struct dl_answer impossible = {.outcome = DL_IMPOSSIBLE};
static const struct dl_answer unplaced = {.outcome = DL_UNPLACED};
static const struct dl_answer vague = {.outcome = DL_VAGUE};

/* ---- units ----------------------------------------------------------------------------------- */

/* A unit as so many stretches of a grain; fractions of it as so many of a finer one. */
struct unit {
    enum dateline_precision grain;
    int count;
    enum dateline_precision finer;
    int finer_count;
};

static struct unit unit_of(enum dl_unit unit)
{
    switch (unit) {
    case DL_UNIT_SECOND:
    case DL_UNIT_MINUTE:
    case DL_UNIT_HOUR:
        return (struct unit){DATELINE_TIME, 1, DATELINE_TIME, 1};
    case DL_UNIT_DAY:
    case DL_UNIT_NIGHT:
    case DL_UNIT_WEEKDAY:
        return (struct unit){DATELINE_DAY, 1, DATELINE_DAY, 1};
    case DL_UNIT_WEEKEND:
        return (struct unit){DATELINE_WEEKEND, 1, DATELINE_WEEKEND, 1};
    case DL_UNIT_WEEK:
        return (struct unit){DATELINE_WEEK, 1, DATELINE_DAY, 7};
    case DL_UNIT_FORTNIGHT:
        return (struct unit){DATELINE_WEEK, 2, DATELINE_DAY, 14};
    case DL_UNIT_MONTH:
        return (struct unit){DATELINE_MONTH, 1, DATELINE_WEEK, 4};
    case DL_UNIT_QUARTER:
        return (struct unit){DATELINE_QUARTER, 1, DATELINE_MONTH, 3};
    case DL_UNIT_SEASON:
        return (struct unit){DATELINE_SEASON, 1, DATELINE_MONTH, 3};
    case DL_UNIT_HALF:
        return (struct unit){DATELINE_HALF, 1, DATELINE_MONTH, 6};
    case DL_UNIT_YEAR:
        return (struct unit){DATELINE_YEAR, 1, DATELINE_MONTH, 12};
    case DL_UNIT_DECADE:
        return (struct unit){DATELINE_DECADE, 1, DATELINE_YEAR, 10};
    case DL_UNIT_CENTURY:
        return (struct unit){DATELINE_CENTURY, 1, DATELINE_YEAR, 100};
    case DL_UNIT_MILLENNIUM:
        return (struct unit){DATELINE_MILLENNIUM, 1, DATELINE_YEAR, 1000};
    }
    return (struct unit){DATELINE_DAY, 1, DATELINE_DAY, 1};
}

/* How far a shift goes: so many stretches of a grain, without a sign. */
struct distance {
    enum dateline_precision grain;
    int64_t n;
    bool in_seconds; /* "half an hour" */
};

static int64_t seconds_of(enum dl_unit unit)
{
    return unit == DL_UNIT_HOUR ? 3600 : unit == DL_UNIT_MINUTE ? 60 : 1;
}

/* "A decade later" counts ten years, "the last decade" is one of the calendar's. */
static bool counted_in_years(const struct dl_said *s, enum dateline_precision grain)
{
    return grain >= DATELINE_DECADE && (dl_has(s, DL_FIELD_NUMBER) || dl_has(s, DL_FIELD_FRACTION));
}

static struct distance distance_of(const struct dl_said *s)
{
    struct unit unit =
        unit_of(dl_has(s, DL_FIELD_UNIT) ? (enum dl_unit)dl_get(s, DL_FIELD_UNIT) : DL_UNIT_DAY);
    int64_t fraction = dl_get(s, DL_FIELD_FRACTION);
    int64_t n = dl_count(s);
    if (fraction && unit.grain == DATELINE_TIME) {
        int64_t size = seconds_of((enum dl_unit)dl_get(s, DL_FIELD_UNIT));
        return (struct distance){DATELINE_TIME, n * size + fraction * size / 1000, true};
    }
    if (fraction || counted_in_years(s, unit.grain))
        return (struct distance){unit.finer,
                                 n * unit.finer_count + fraction * unit.finer_count / 1000, false};
    return (struct distance){unit.grain, n * unit.count, false};
}

static bool too_far(const struct distance *d, const struct dl_point *anchor)
{
    int64_t in_year = d->grain >= DATELINE_YEAR      ? 1
                      : d->grain >= DATELINE_MONTH   ? 4
                      : d->grain >= DATELINE_WEEKEND ? 52
                                                     : 366;
    int64_t size = d->grain == DATELINE_DECADE       ? 10
                   : d->grain == DATELINE_CENTURY    ? 100
                   : d->grain == DATELINE_MILLENNIUM ? 1000
                                                     : 1;
    return d->n / in_year > YEARS_FAR / size || anchor->year > YEARS_FAR ||
           anchor->year < -YEARS_FAR;
}

/* "Two years after 1945", "the day after Christmas": the date stands in the mention itself. */
static bool own_anchor(struct dl_job *job, struct dl_said *s, bool *ret_found)
{
    const uint64_t shift = DL_BIT(UNIT) | DL_BIT(NUMBER) | DL_BIT(FRACTION) | DL_BIT(MULTIPLIER) |
                           DL_BIT(DIRECTION) | DL_BIT(FROM) | DL_BIT(PART);
    /* "June last year" is another matter: shift_named(). */
    bool named = (s->has & NAMED_IN_YEAR) && dl_get(s, DL_FIELD_UNIT) != DL_UNIT_YEAR;
    *ret_found = dl_has(s, DL_FIELD_UNIT) && (named || (s->has & NAMED_YEAR));
    if (!*ret_found)
        return true;
    struct dl_said own = *s;
    own.has &= ~shift;
    struct dl_answer a = dl_absolute(job, &own);
    if (a.outcome != DL_PLACED)
        return a.outcome != DL_IMPOSSIBLE;
    /* "Labor Day weekend", "the 4 May weekend": the one that is nearest to it. */
    if ((s->has & (DL_BIT(HOLIDAY) | DL_BIT(DAY))) && dl_get(s, DL_FIELD_UNIT) == DL_UNIT_WEEKEND)
        a.point = dl_point_day(dl_point_first_day(&a.point) - DAYS_BEFORE_WEEKEND);
    dl_anchor_point(job, &a.point, "date in the same words");
    /* What named the anchor does not name the result. */
    s->has &= shift | DL_BIT(HOUR) | DL_BIT(MINUTE) | DL_BIT(DAYPART) | DL_BIT(AMPM) |
              DL_BIT(APPROX) | DL_BIT(DOUBT) | DL_BIT(RELATION);
    return true;
}

/* ---- counting -------------------------------------------------------------------------------- */

static int64_t skip_weekends(int64_t day, int64_t n)
{
    int64_t step = n < 0 ? -1 : 1;
    day += n / WORKING_DAYS * DAYS_IN_WEEK;
    for (int64_t left = n % WORKING_DAYS; left != 0;) {
        day += step;
        if (dl_day_weekday(day) <= WORKING_DAYS)
            left -= step;
    }
    return day;
}

/* Of a month that is shorter, the last day: 29 February, a year ago. */
static void end_in_month(struct dl_point *day)
{
    int last = dl_days_in_month(day->year, day->month);
    if (day->day > last)
        day->day = (uint8_t)last;
}

/* Hours and minutes move a time of day; from a day without one, an hour ago is the same day. */
static struct dl_point shift_time(const struct dl_point *anchor, int64_t seconds)
{
    struct dl_point p = *anchor;
    if (anchor->grain == DATELINE_TIME)
        seconds += anchor->hour * 3600 + anchor->minute * 60 + anchor->second;
    int64_t days = seconds >= 0 || anchor->grain != DATELINE_TIME
                       ? seconds / DL_DAY_SECONDS
                       : -((-seconds + DL_LAST_SECOND) / DL_DAY_SECONDS);
    struct dl_point day = dl_point_at_grain(anchor, DATELINE_DAY);
    day = dl_point_shift(&day, days);
    if (anchor->grain != DATELINE_TIME)
        return day;
    seconds -= days * DL_DAY_SECONDS;
    p.year = day.year;
    p.month = day.month;
    p.day = day.day;
    p.hour = (uint8_t)(seconds / 3600);
    p.minute = (uint8_t)(seconds / 60 % 60);
    p.second = (uint8_t)(seconds % 60);
    return p;
}

static bool is_clock(enum dl_unit unit)
{
    return unit == DL_UNIT_HOUR || unit == DL_UNIT_MINUTE || unit == DL_UNIT_SECOND;
}

/* What lies n stretches from a day. */
static struct dl_point move_day(const struct dl_said *s, int64_t day, const struct distance *d,
                                int64_t n)
{
    enum dateline_precision grain = d->grain;
    enum dl_unit unit = (enum dl_unit)dl_get(s, DL_FIELD_UNIT);
    struct dl_point p = dl_point_day(day);
    if (unit == DL_UNIT_WEEKDAY)
        p = dl_point_day(skip_weekends(day, n));
    else if (is_clock(unit))
        n /= d->in_seconds ? DL_DAY_SECONDS : DL_DAY_SECONDS / seconds_of(unit);
    else if (grain == DATELINE_WEEK || grain == DATELINE_WEEKEND)
        n *= DAYS_IN_WEEK;
    else if (grain > DATELINE_WEEK)
        p = dl_point_at_grain(&p, grain);
    return unit == DL_UNIT_WEEKDAY ? p : dl_point_shift(&p, n);
}

/* From an anchor that is coarser than the unit: three days after some day of March 1944 is in March
 * or in April 1944. */
static bool move_coarse(const struct dl_said *s, enum dateline_precision anchor_grain,
                        const struct distance *d, int64_t n, struct dl_answer *ret)
{
    struct dl_point from = move_day(s, ret->first_day, d, n), to = move_day(s, ret->last_day, d, n);
    int64_t ignore;
    ret->point = dl_point_at_grain(&from, anchor_grain);
    ret->to = dl_point_at_grain(&to, anchor_grain);
    ret->is_wide = dl_point_first_day(&ret->point) != dl_point_first_day(&ret->to);
    return dl_point_days(&from, &ret->first_day, &ignore) &&
           dl_point_days(&to, &ignore, &ret->last_day);
}

/* What lies n stretches from one anchor, which lies from ret->first_day to ret->last_day; never
 * finer than the anchor. */
static bool move_from(const struct dl_said *s, const struct dl_point *anchor,
                      const struct distance *d, int64_t n, struct dl_answer *ret)
{
    if (too_far(d, anchor))
        return false;
    if (d->grain < anchor->grain && !(d->grain == DATELINE_TIME && anchor->grain == DATELINE_DAY))
        return move_coarse(s, anchor->grain, d, n, ret);
    enum dl_unit unit = (enum dl_unit)dl_get(s, DL_FIELD_UNIT);
    ret->is_wide = false;
    if (d->grain == DATELINE_TIME) {
        ret->point = shift_time(anchor, d->in_seconds ? n : n * seconds_of(unit));
        return true;
    }
    struct dl_point p = dl_point_at_grain(anchor, d->grain);
    p.daypart = DL_NO_DAYPART; /* the day after a Monday night */
    if (unit == DL_UNIT_WEEKDAY)
        ret->point = dl_point_day(skip_weekends(dl_point_first_day(&p), n));
    else
        ret->point = dl_point_shift(&p, n);
    return dl_point_days(&ret->point, &ret->first_day, &ret->last_day);
}

/* What lies direction × distance from the anchor, wherever that lies. From day to day, so that what
 * counts on from there does not grow by a grain of the anchor with every step. */
static bool move_widely(struct dl_job *job, const struct dl_said *s, int direction,
                        struct dl_answer *ret)
{
    struct distance d = distance_of(s);
    struct dl_answer last = {.first_day = job->anchor_last, .last_day = job->anchor_last};
    int64_t n = direction * d.n;
    if (d.n >= ROUND_YEARS && d.grain == DATELINE_YEAR && d.n % 100 == 0)
        job->qualifier |= DL_APPROXIMATE;
    ret->first_day = ret->last_day = job->anchor_first;
    if (job->anchor_has_days && !job->anchor_is_wide) /* "late in May": of those days */
        ret->last_day = job->anchor_last;
    else if (!job->anchor_is_wide && !dl_point_days(&job->anchor, &ret->first_day, &ret->last_day))
        return false;
    if (!move_from(s, &job->anchor, &d, n, ret))
        return false;
    if (!job->anchor_is_wide)
        return true;
    if (!move_from(s, &job->anchor_end, &d, n, &last))
        return false;
    ret->to = last.is_wide ? last.to : last.point;
    ret->last_day = last.last_day;
    ret->is_wide = dl_point_first_day(&ret->point) != dl_point_first_day(&ret->to);
    return true;
}

/* The same where the first of the stretches will do, as what was said names a part of it. */
static bool move(struct dl_job *job, const struct dl_said *s, int direction, struct dl_point *ret)
{
    struct dl_answer a = {0};
    if (!move_widely(job, s, direction, &a))
        return false;
    *ret = a.point;
    return true;
}

static int direction_of(const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_DIRECTION);
}

/* ---- weekdays -------------------------------------------------------------------------------- */

static int64_t weekday_before(const struct dl_job *job, int64_t day, int weekday) /* or on it */
{
    return day - (dl_day_weekday_then(day, job->r->reform) - weekday + DAYS_IN_WEEK) % DAYS_IN_WEEK;
}

static int64_t weekday_after(const struct dl_job *job, int64_t day, int weekday) /* or on it */
{
    return day + (weekday - dl_day_weekday_then(day, job->r->reform) + DAYS_IN_WEEK) % DAYS_IN_WEEK;
}

/* Messages make plans: "friday night?" But "Friday Talk" is the name of something, and of mails
 * "Friday's minutes" tell of what is over as often. */
static bool makes_plan(const struct dl_job *job)
{
    size_t end = job->m->offset + job->m->length;
    struct dl_view behind = dl_view(job->text.data + end, job->text.len - end);
    bool mail = job->r->is_mail && behind.len > 0 &&
                (dl_is_space(behind.data[0]) || strchr(".,;:?!)", behind.data[0]) != NULL);
    return (job->r->style.style == DATELINE_STYLE_INFORMAL || mail) && !dl_name_follows(job);
}

/* "It snowed on Monday, and the pass was closed until Wednesday": the next one behind the day that
 * was told, unless that is still to come; that day, or NULL. */
static const struct dl_memory *story_day(struct dl_job *job, const struct dl_said *s, int weekday)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_DAY];
    if (dl_get(s, DL_FIELD_RELATION) != DL_UNTIL || !told->has ||
        told->point.grain > DATELINE_DAY || !dl_told_just_before(job, told) ||
        dl_verb_tense(job) != DL_PAST ||
        job->tense_word.data > job->text.data + job->m->offset) /* "until Friday he had" */
        return NULL;
    int64_t day = weekday_after(job, dl_point_first_day(&told->point) + 1, weekday);
    return !job->r->has_document || day < dl_point_first_day(&job->r->document) ? told : NULL;
}

/* "It lasted from 6 to 8 October. On Saturday they entered": the day of that name among the few
 * that were told last. */
static bool among_days_told(const struct dl_job *job, int weekday, int64_t *ret)
{
    const struct dl_memory *days = dl_memory_for(job, DATELINE_DAY, false);
    if (!days || !days->is_range || days->end.grain > DATELINE_DAY ||
        days->begin.grain > DATELINE_DAY)
        return false;
    *ret = weekday_after(job, dl_point_first_day(&days->begin), weekday);
    return *ret <= dl_point_first_day(&days->end) &&
           dl_point_first_day(&days->end) < dl_point_first_day(&days->begin) + DAYS_IN_WEEK;
}

/* A bare weekday: of a report the verbs decide, a narrative goes on from the day it has reached. */
static int64_t bare_weekday(struct dl_job *job, const struct dl_said *s, int64_t anchor,
                            int weekday)
{
    bool from_document = job->r->has_document && dl_get(s, DL_FIELD_FROM) != DL_FROM_TEXT;
    enum dl_tense tense = from_document || dl_has(s, DL_FIELD_TENSE) ? dl_tense(job, s) : DL_FUTURE;
    if (dl_is_diary(s))
        tense = DL_FUTURE;
    int64_t day;
    if (!from_document && among_days_told(job, weekday, &day))
        return day;
    const struct dl_memory *told = story_day(job, s, weekday);
    if (told) {
        dl_anchor_text(job, told);
        return weekday_after(job, dl_point_first_day(&told->point) + 1, weekday);
    }
    const struct dl_memory *week = from_document ? dl_week_said(job) : NULL;
    if (week) {
        dl_anchor_text(job, week);
        return weekday_after(job, dl_point_first_day(&week->point), weekday);
    }
    const struct dl_memory *entry = from_document ? dl_entry(job) : NULL;
    if (entry && dl_heads_entry(job)) {
        dl_anchor_text(job, entry);
        return weekday_after(job, dl_point_first_day(&entry->point) + 1, weekday);
    }
    if (!tense && makes_plan(job)) {
        if (job->r->is_mail)
            dl_note(job, "a mail: what no verb tells is to come");
        else
            dl_note_style(job);
        tense = DL_FUTURE;
    }
    return tense == DL_FUTURE || tense == DL_PRESENT ? weekday_after(job, anchor, weekday)
                                                     : weekday_before(job, anchor, weekday);
}

/* "Monday of last week" */
static bool in_week(const struct dl_said *s)
{
    int32_t unit = dl_get(s, DL_FIELD_UNIT);
    return unit == DL_UNIT_WEEK || unit == DL_UNIT_FORTNIGHT || unit == DL_UNIT_WEEKEND;
}

/* "Next Friday" is not tomorrow; but "this coming Friday", "Friday next" and "the next Friday" of a
 * text can be. */
static int64_t days_until_next(const struct dl_said *s)
{
    bool named = dl_get(s, DL_FIELD_FROM) == DL_FROM_DOCUMENT && !dl_has(s, DL_FIELD_NUMBER);
    return named ? 2 : 1;
}

static struct dl_answer shift_weekday(struct dl_job *job, const struct dl_said *s)
{
    int weekday = dl_get(s, DL_FIELD_WEEKDAY);
    struct dl_point p;
    if (weekday < 1 || weekday > DAYS_IN_WEEK)
        return impossible;
    if (!dl_find_anchor(job, s, DATELINE_DAY) || job->anchor.grain > DATELINE_WEEK)
        return unplaced;
    int64_t day, anchor = dl_point_first_day(&job->anchor),
                 more = dl_has(s, DL_FIELD_NUMBER) ? dl_get(s, DL_FIELD_NUMBER) - 1 : 0;
    if (in_week(s)) {
        if (!move(job, s, direction_of(s), &p))
            return vague;
        p = dl_point_week(dl_point_first_day(&p));
        day = dl_point_first_day(&p) + weekday - 1;
    } else if (!dl_has(s, DL_FIELD_DIRECTION)) {
        day = bare_weekday(job, s, anchor, weekday);
    } else if (direction_of(s) == 0) {
        day = anchor - dl_day_weekday_then(anchor, job->r->reform) + weekday;
        if (day < anchor && !dl_counts_from_text(job->r) &&
            dl_get(s, DL_FIELD_FROM) == DL_FROM_DOCUMENT &&
            dl_tense(job, s) == DL_FUTURE) /* "he will come this Friday": on a Saturday */
            day += DAYS_IN_WEEK;
    } else if (more < 0 || more > YEARS_FAR) {
        return vague;
    } else if (direction_of(s) < 0) {
        day = weekday_before(job, anchor - 1, weekday) - more * DAYS_IN_WEEK;
    } else {
        day = weekday_after(job, anchor + days_until_next(s), weekday) + more * DAYS_IN_WEEK;
    }
    return dl_placed(s, dl_point_day(day), 1);
}

/* "Two years ago Tuesday": on that day of the calendar. "Two days before Sunday's vote". */
static struct dl_answer weekday_ago(struct dl_job *job, const struct dl_said *s)
{
    struct distance d = distance_of(s);
    struct dl_answer a = shift_weekday(job, &job->said[1]);
    if (a.outcome != DL_PLACED)
        return a;
    if (too_far(&d, &a.point) || d.grain == DATELINE_TIME)
        return vague;
    struct dl_point counted =
        dl_point_at_grain(&a.point, d.grain < DATELINE_MONTH ? DATELINE_DAY : d.grain);
    counted = dl_point_shift(&counted,
                             direction_of(s) * d.n * (d.grain == DATELINE_WEEK ? DAYS_IN_WEEK : 1));
    struct dl_point day = a.point;
    if (d.grain < DATELINE_MONTH)
        day = counted;
    day.year = counted.year;
    if (d.grain == DATELINE_MONTH)
        day.month = counted.month;
    end_in_month(&day);
    return dl_placed(s, day, 1);
}

/* "The Friday after 3 May 1911", "the second Sunday before Easter" */
static bool is_weekday_beside(const struct dl_said *s)
{
    const uint64_t day = DL_BIT(MONTH) | DL_BIT(DAY);
    return dl_has(s, DL_FIELD_WEEKDAY) && direction_of(s) != 0 && !dl_has(s, DL_FIELD_UNIT) &&
           (dl_has(s, DL_FIELD_HOLIDAY) || (s->has & day) == day);
}

static struct dl_answer weekday_beside(struct dl_job *job, const struct dl_said *s)
{
    struct dl_said own = *s;
    own.has &= ~(DL_BIT(WEEKDAY) | DL_BIT(DIRECTION) | DL_BIT(NUMBER));
    struct dl_answer a = dl_absolute(job, &own);
    int weekday = dl_get(s, DL_FIELD_WEEKDAY);
    int64_t n = dl_has(s, DL_FIELD_NUMBER) ? dl_get(s, DL_FIELD_NUMBER) : 1;
    if (a.outcome != DL_PLACED || a.point.grain != DATELINE_DAY)
        return a.outcome == DL_PLACED ? impossible : a;
    dl_anchor_point(job, &a.point, "date in the same words");
    int64_t day = dl_point_first_day(&a.point);
    day = direction_of(s) < 0 ? weekday_before(job, day - 1, weekday) - (n - 1) * DAYS_IN_WEEK
                              : weekday_after(job, day + a.days, weekday) + (n - 1) * DAYS_IN_WEEK;
    return dl_placed(&own, dl_point_day(day), 1);
}

/* ---- months, seasons, holidays --------------------------------------------------------------- */

/* "Ten years earlier, in May": of the year that was told at once before it, though the story may be
 * at another. */
static bool find_year_beside(struct dl_job *job, const struct dl_said *s)
{
    const struct dl_memory *memory = &job->r->last[DL_LAST_ANY];
    size_t at = s->at[DL_FIELD_DIRECTION];
    if (dl_get(s, DL_FIELD_FROM) != DL_FROM_TEXT || direction_of(s) != 0 || !memory->has ||
        memory->point.grain > DATELINE_YEAR || dl_place(job) - memory->offset > YEAR_BESIDE_BYTES)
        return false;
    if (at > job->m->offset && at < job->m->offset + job->m->length) /* "of that year" */
        return false;
    dl_anchor_text(job, memory);
    if (dl_get(s, DL_FIELD_ERA) == DL_ERA_TOLD) { /* "in 1914, on 3 May": nothing is counted */
        job->flags &= ~(unsigned)DATELINE_FLAG_RELATIVE;
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    }
    return true;
}

/* "June last year", "Christmas next year" */
static struct dl_answer in_shifted_year(struct dl_job *job, const struct dl_said *s)
{
    struct dl_point year, p;
    int days;
    if (!find_year_beside(job, s) && !dl_find_anchor(job, s, DATELINE_YEAR))
        return unplaced;
    if (!move(job, s, direction_of(s), &year))
        return vague;
    if (!dl_point_in_year(job->r, s, year.year, &p, &days))
        return impossible;
    return dl_placed(s, p, days);
}

/* The last one wholly before the anchor, or the first one wholly after it. */
static bool named_beside(struct dl_job *job, const struct dl_said *s, int direction,
                         struct dl_point *ret, int *ret_days)
{
    int64_t more = dl_has(s, DL_FIELD_NUMBER) ? dl_get(s, DL_FIELD_NUMBER) - 1 : 0;
    if (more < 0 || more > YEARS_FAR)
        return false;
    for (int i = -1; i <= YEARS_SEARCHED; i++) {
        int64_t year = job->anchor.year + direction * i;
        if (dl_point_in_year(job->r, s, year, ret, ret_days) &&
            dl_point_side(ret, &job->anchor) == direction)
            return more == 0 || dl_point_in_year(job->r, s, year + direction * more, ret, ret_days);
    }
    return false;
}

/* The days between what lies wholly before or after the anchor and that. */
static int64_t distance_to(const struct dl_point *p, const struct dl_point *anchor)
{
    int64_t first, last, begin, end;
    if (!dl_point_days(p, &begin, &end) || !dl_point_days(anchor, &first, &last))
        return INT64_MAX;
    return end < first ? first - end : begin - last;
}

/* Is the one in the year beside that of the anchor meant, rather than that of the anchor's year,
 * which lies before (-1) or behind (1) the anchor? Of a document, when the verb speaks against the
 * latter ("it closed this winter", in March); "that January" of a story goes on from December, and
 * "that December he had been ill" looks back from January. */
static bool means_other_year(struct dl_job *job, const struct dl_said *s, int side)
{
    if (dl_get(s, DL_FIELD_FROM) == DL_FROM_TEXT)
        return (side > 0) == dl_had_been(job);
    return job->anchor.grain <= DATELINE_DAY &&
           dl_tense(job, s) == (side < 0 ? DL_FUTURE : DL_PAST);
}

/* The one that holds the anchor (in January, "this winter" began last year), or that of its year;
 * but the one in the year beside it where that is meant and nearer, in a story by far. */
static bool named_around(struct dl_job *job, const struct dl_said *s, struct dl_point *ret,
                         int *ret_days)
{
    int64_t year = job->anchor.year;
    int nearer = dl_get(s, DL_FIELD_FROM) == DL_FROM_TEXT ? 2 : 1;
    bool exact = job->anchor.grain <= DATELINE_MONTH;
    if (dl_point_in_year(job->r, s, year - 1, ret, ret_days) &&
        dl_point_side(ret, &job->anchor) == 0 && exact)
        return true;
    if (!dl_point_in_year(job->r, s, year, ret, ret_days))
        return false;
    int side = exact ? dl_point_side(ret, &job->anchor) : 0;
    struct dl_point other;
    int other_days;
    if (side != 0 && means_other_year(job, s, side) &&
        dl_point_in_year(job->r, s, year - side, &other, &other_days) &&
        dl_point_side(&other, &job->anchor) == -side &&
        distance_to(&other, &job->anchor) * nearer < distance_to(ret, &job->anchor)) {
        *ret = other;
        *ret_days = other_days;
    }
    return true;
}

static struct dl_answer shift_named(struct dl_job *job, const struct dl_said *s)
{
    struct dl_point p;
    int days = 1, direction = direction_of(s);
    if (dl_has(s, DL_FIELD_UNIT))
        return in_shifted_year(job, s);
    if (!dl_find_anchor(job, s, DATELINE_YEAR))
        return unplaced;
    if (direction == 0 ? !named_around(job, s, &p, &days)
                       : !named_beside(job, s, direction < 0 ? -1 : 1, &p, &days))
        return impossible;
    return dl_placed(s, p, days);
}

/* ---- units and days -------------------------------------------------------------------------- */

/* "The last day of the month": is the day the pattern's own, and the 31st where there is one? */
static bool is_own_day(const struct dl_mention *m)
{
    for (size_t i = 0; i < m->n_slots; i++)
        if (m->slots[i].field == DL_FIELD_DAY)
            return m->slots[i].length == 0;
    return false;
}

/* "The 5th of last month" */
static struct dl_answer shift_day_of_month(struct dl_job *job, const struct dl_said *s)
{
    struct dl_point month;
    int64_t first, last, day = dl_get(s, DL_FIELD_DAY);
    if (!dl_find_anchor(job, s, DATELINE_MONTH))
        return unplaced;
    if (!move(job, s, direction_of(s), &month))
        return vague;
    if (month.grain != DATELINE_MONTH || !dl_point_days(&month, &first, &last) || day < 1)
        return impossible;
    if (first + day - 1 > last) {
        if (!is_own_day(job->m))
            return impossible;
        day = last - first + 1;
    }
    return dl_placed(s, dl_point_day(first + day - 1), 1);
}

/* Are "the first nine months" under discussion, told since the last quarter? */
static bool tells_months(const struct dl_job *job)
{
    const struct dl_resolver *r = job->r;
    return r->months.has && r->months.offset > r->last[DL_LAST_QUARTER].offset &&
           dl_told_just_before(job, &r->months);
}

/* The quarter under discussion: the one just told of, or the one that the report is about. */
static const struct dl_memory *quarter_told(const struct dl_job *job)
{
    const struct dl_memory *last = &job->r->last[DL_LAST_QUARTER];
    bool recent =
        last->has && last->offset < dl_place(job) && dl_place(job) - last->offset < QUARTER_BYTES;
    if (!recent || tells_months(job))
        return NULL;
    return job->r->reported.has && !dl_told_just_before(job, last) ? &job->r->reported : last;
}

/* "On the same day in 2014", "in the 1988 period": the day, month or quarter before it in the text,
 * in another year. */
static bool is_same_in_year(const struct dl_said *s)
{
    int32_t unit = dl_get(s, DL_FIELD_UNIT);
    return (unit == DL_UNIT_DAY || unit == DL_UNIT_MONTH || unit == DL_UNIT_QUARTER) &&
           dl_has(s, DL_FIELD_DIRECTION) && direction_of(s) == 0 &&
           (s->has & (DL_BIT(YEAR) | DL_BIT(YEAR2))) && !(s->has & NAMED_IN_YEAR);
}

static struct dl_answer same_in_year(struct dl_job *job, struct dl_said *s)
{
    enum dateline_precision grain = distance_of(s).grain;
    bool of_document = dl_get(s, DL_FIELD_FROM) == DL_FROM_DOCUMENT; /* "on this day in 1980" */
    const struct dl_memory *memory = of_document                 ? NULL
                                     : grain == DATELINE_QUARTER ? quarter_told(job)
                                                                 : dl_memory_for(job, grain, false);
    const struct dl_point *told = memory                                ? &memory->point
                                  : of_document && job->r->has_document ? &job->r->document
                                                                        : NULL;
    if (!dl_settle_year(job, s))
        return impossible;
    if (!told || told->grain > grain) { /* the year is all that is known */
        if (grain == DATELINE_QUARTER || of_document)
            job->flags &= ~(unsigned)DATELINE_FLAG_RELATIVE;
        return dl_placed(s, dl_point_year(s->year), 1);
    }
    if (memory)
        dl_anchor_text(job, memory);
    else
        dl_anchor_document(job);
    struct dl_point p = dl_point_at_grain(told, grain);
    p.year = s->year;
    return dl_point_valid(&p) ? dl_placed(s, p, 1) : impossible;
}

static bool is_year_ago(const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_UNIT) == DL_UNIT_YEAR && dl_get(s, DL_FIELD_NUMBER) == 1 &&
           dl_count(s) == 1 && !dl_has(s, DL_FIELD_FRACTION) && dl_get(s, DL_FIELD_DIRECTION) < 0;
}

/* In a report that has told of a quarter, "the quarter" is that one, and "a year ago" the one four
 * before it; but beside "the first nine months" only the year before. */
static const struct dl_memory *quarter_in_context(const struct dl_job *job, const struct dl_said *s)
{
    bool counted = dl_get(s, DL_FIELD_UNIT) == DL_UNIT_QUARTER &&
                   (dl_has(s, DL_FIELD_NUMBER) || dl_get(s, DL_FIELD_FROM) != DL_FROM_DOCUMENT);
    return counted || is_year_ago(s) ? quarter_told(job) : NULL;
}

/* "From that quarter came the wars": a quarter that nobody told is none of a year. */
static bool is_quarter_untold(const struct dl_job *job, const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_UNIT) == DL_UNIT_QUARTER &&
           dl_get(s, DL_FIELD_FROM) == DL_FROM_TEXT && direction_of(s) == 0 &&
           job->anchor.grain != DATELINE_QUARTER;
}

/* "The quarter" of a report is the last one that is over, as no other has been counted yet. */
static bool is_reported_quarter(const struct dl_job *job, const struct dl_said *s)
{
    return job->r->has_document && !dl_year_in_context(job) && !dl_has(s, DL_FIELD_FROM) &&
           dl_get(s, DL_FIELD_UNIT) == DL_UNIT_QUARTER && dl_has(s, DL_FIELD_DIRECTION) &&
           direction_of(s) == 0;
}

static bool says_second_unit(const struct dl_job *job)
{
    return job->n_said > 1 && dl_has(&job->said[1], DL_FIELD_UNIT);
}

/* Without a direction: the stretch that holds the anchor; but "over the weekend" is the last one
 * that has begun, unless a verb looks ahead; "this day week" is the last one when a verb looks
 * back.
 */
static bool move_bare(struct dl_job *job, const struct dl_said *s, struct dl_answer *ret)
{
    if (says_second_unit(job))
        return move_widely(job, s, dl_tense(job, s) == DL_PAST ? -1 : 1, ret);
    if (!move_widely(job, s, 0, ret))
        return false;
    if (dl_point_first_day(&ret->point) > dl_point_first_day(&job->anchor) &&
        dl_tense(job, s) != DL_FUTURE)
        ret->point = dl_point_shift(&ret->point, -1);
    return true;
}

/* "The quarter ended July 31": most of it lies in the second one of the calendar, which is its
 * TIMEX3 value; but a date of the calendar is told only where it is one of the calendar's quarters.
 */
static struct dl_answer quarter_ended(struct dl_job *job, const struct dl_said *s)
{
    const int months = 3;
    if (job->anchor.grain > DATELINE_MONTH)
        return unplaced;
    struct dl_point p = dl_point_at_grain(&job->anchor, DATELINE_MONTH);
    p = dl_point_shift(&p, -1);
    p = dl_point_at_grain(&p, DATELINE_QUARTER);
    struct dl_answer a = dl_placed(s, p, 1);
    if (job->anchor.month % months != 0) {
        a.outcome = DL_UNPLACED;
        a.has_point = true;
    }
    return a;
}

/* Where the anchor stands in the stretch that is counted, at a finer grain: "this day three years
 * ago", "a year ago this week". */
static void move_within(const struct dl_job *job, enum dateline_precision grain, struct dl_point *p)
{
    struct dl_point at = dl_point_at_grain(&job->anchor, DATELINE_DAY);
    const struct dl_point counted = dl_point_at_grain(&job->anchor, p->grain);
    if (job->anchor.grain > DATELINE_DAY || grain >= p->grain)
        return;
    if (p->grain < DATELINE_MONTH) {
        at = dl_point_shift(&at, dl_point_first_day(p) - dl_point_first_day(&counted));
    } else {
        at.year = p->year;
        at.month = p->grain == DATELINE_MONTH ? p->month : at.month;
        end_in_month(&at);
    }
    *p = dl_point_at_grain(&at, grain);
}

/* "Two years and three months later": on from where the first stretch leads to, which is known at
 * the grain of the anchor. */
static bool move_on(struct dl_job *job, int direction, struct dl_answer *moved)
{
    const struct dl_said *more = &job->said[1];
    struct distance d = distance_of(more);
    if (dl_get(more, DL_FIELD_NUMBER) < 0) /* "ten days from yesterday" */
        d.n = dl_get(more, DL_FIELD_NUMBER);
    if (moved->is_wide)
        return false;
    if (job->anchor.grain == DATELINE_MONTH && moved->point.grain == DATELINE_YEAR) {
        int32_t year = moved->point.year;
        moved->point = job->anchor;
        moved->point.year = year;
    }
    move_within(job, DATELINE_DAY, &moved->point);
    return dl_point_days(&moved->point, &moved->first_day, &moved->last_day) &&
           move_from(more, &moved->point, &d, direction < 0 ? -d.n : d.n, moved);
}

/* "The turn of the century": about the year that begins the one nearest to the anchor. */
static void turn_of(struct dl_job *job, struct dl_said *s, struct dl_point *p)
{
    int64_t size = p->grain == DATELINE_DECADE ? 10 : p->grain == DATELINE_CENTURY ? 100 : 1000;
    int64_t next = job->anchor.year - p->year < size / 2 ? 0 : size;
    *p = dl_point_year(p->year + next);
    dl_unset(s, DL_FIELD_PART);
    job->qualifier |= DL_APPROXIMATE;
}

/* "He died in 1911, two years later.": the date is the one that stands before it. */
static bool is_apposed(const struct dl_job *job, const struct dl_said *s)
{
    const struct dl_memory *any = &job->r->last[DL_LAST_ANY];
    size_t at = job->m->offset, end = at + job->m->length;
    if (dl_get(s, DL_FIELD_FROM) != DL_FROM_TEXT || direction_of(s) == 0 || !any->has ||
        any->point.grain > distance_of(s).grain)
        return false;
    while (at > 0 && dl_is_space(job->text.data[at - 1]))
        at--;
    if (at == 0 || job->text.data[at - 1] != ',' || any->words_end + 1 != job->r->base + at)
        return false;
    return end >= job->text.len || strchr(",.;:)\r\n", job->text.data[end]) != NULL;
}

/* "The first three months of last year": of the year that was counted, so many months. */
static bool take_many(const struct dl_job *job, struct dl_said *s)
{
    if (!dl_has(s, DL_FIELD_PART) || !says_second_unit(job))
        return false;
    dl_set(s, DL_FIELD_NUMBER, dl_get(&job->said[1], DL_FIELD_NUMBER));
    dl_set(s, DL_FIELD_UNIT, dl_get(&job->said[1], DL_FIELD_UNIT));
    return true;
}

/* "The roads should be open by Sunday. She had been there a day earlier": of a report, no day to
 * come; it is counted from the document date then. */
static bool is_past_ahead(struct dl_job *job, const struct dl_said *s, const struct dl_answer *a)
{
    const struct dl_resolver *r = job->r;
    return dl_get(s, DL_FIELD_FROM) == DL_FROM_TEXT && direction_of(s) < 0 && r->has_document &&
           !dl_counts_from_text(r) && dl_point_side(&a->point, &r->document) > 0 &&
           dl_verb_tense(job) == DL_PAST;
}

static struct dl_answer shift_unit(struct dl_job *job, struct dl_said *s)
{
    struct dl_answer moved = {0};
    bool own, directed = dl_has(s, DL_FIELD_DIRECTION);
    if (is_apposed(job, s)) {
        dl_anchor_text(job, &job->r->last[DL_LAST_ANY]);
        moved.point = dl_point_at_grain(&job->anchor, distance_of(s).grain);
        return dl_placed(s, moved.point, 1);
    }
    if (!own_anchor(job, s, &own))
        return impossible;
    if (own && !job->has_anchor)
        return unplaced;
    if (own && dl_get(s, DL_FIELD_UNIT) == DL_UNIT_QUARTER)
        return quarter_ended(job, s);
    bool finer = says_second_unit(job); /* "a year ago this week" is in no quarter */
    const struct dl_memory *quarter = own || finer ? NULL : quarter_in_context(job, s);
    if (quarter)
        dl_anchor_text(job, quarter);
    else if (!own && is_year_ago(s) && job->r->has_document && tells_months(job))
        dl_anchor_document(job);
    else if (!own && !dl_find_anchor(job, s, distance_of(s).grain))
        return unplaced;
    if (is_quarter_untold(job, s))
        return impossible;
    if (distance_of(s).grain >= DATELINE_YEAR && job->anchor.grain <= DATELINE_MONTH)
        job->qualifier &= (uint8_t)~DL_APPROXIMATE; /* a year behind early May */
    int direction = !quarter && is_reported_quarter(job, s) ? -1 : direction_of(s);
    if (directed ? !move_widely(job, s, direction, &moved) : !move_bare(job, s, &moved))
        return vague;
    if (is_past_ahead(job, s, &moved)) {
        job->bound = (enum dl_bound)0;
        dl_anchor_document(job);
        move_widely(job, s, direction, &moved);
    }
    if (quarter && moved.point.grain == DATELINE_YEAR) {
        int32_t year = moved.point.year;
        moved.point = quarter->point;
        moved.point.year = year;
    }
    if (dl_get(s, DL_FIELD_PART) == DL_PART_TURN && moved.point.grain >= DATELINE_DECADE)
        turn_of(job, s, &moved.point);
    bool many = take_many(job, s);
    bool counts_on = !many && says_second_unit(job) && dl_has(&job->said[1], DL_FIELD_NUMBER);
    if (counts_on && !move_on(job, direction, &moved))
        return vague;
    if (says_second_unit(job) && !counts_on && !many) {
        move_within(job, unit_of((enum dl_unit)dl_get(&job->said[1], DL_FIELD_UNIT)).grain,
                    &moved.point);
        if (job->m->pattern->kind == DL_KIND_SHIFT) /* "ten years ago last month" */
            moved.point = dl_point_shift(&moved.point, direction_of(&job->said[1]));
    }
    struct dl_answer a = dl_placed(s, moved.point, 1);
    a.is_wide = moved.is_wide;
    a.to = moved.to;
    a.has_days = true;
    a.first_day = moved.first_day;
    a.last_day = moved.last_day;
    return a;
}

/* "At 7 p.m.", "in the morning": a time of the day that the text is at. */
static bool is_bare_time(const struct dl_said *s)
{
    const uint64_t others = ~(DL_BIT(HOUR) | DL_BIT(MINUTE) | DL_BIT(SECOND) | DL_BIT(AMPM) |
                              DL_BIT(ZONE) | DL_BIT(DAYPART) | DL_BIT(PART) | DL_BIT(APPROX) |
                              DL_BIT(RELATION) | DL_BIT(UNIT) | DL_BIT(DIRECTION) | DL_BIT(MOD));
    bool day = !dl_has(s, DL_FIELD_UNIT) || dl_get(s, DL_FIELD_UNIT) == DL_UNIT_DAY;
    return dl_says_time(s) && day && direction_of(s) == 0 && !(s->has & others);
}

/* Some weeks later can be any time; some hours later is mostly the day that was just told. */
static struct dl_answer some_away(struct dl_job *job, const struct dl_said *s)
{
    const struct dl_memory *day = &job->r->last[DL_LAST_DAY];
    if (!is_clock((enum dl_unit)dl_get(s, DL_FIELD_UNIT)) ||
        dl_get(s, DL_FIELD_FROM) != DL_FROM_TEXT || !day->has || !dl_told_just_before(job, day))
        return vague;
    dl_anchor_text(job, day);
    job->flags |= DATELINE_FLAG_RELATIVE;
    job->qualifier |= DL_APPROXIMATE;
    return dl_placed(s, dl_point_at_grain(&day->point, DATELINE_DAY), 1);
}

/* "Two decades ago this May": as "twenty years ago". */
static bool counts_decades(const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_FROM) == DL_FROM_DOCUMENT && distance_of(s).grain == DATELINE_YEAR;
}

/* "The week of the 25th" */
static struct dl_answer week_of_day(struct dl_job *job, const struct dl_said *s)
{
    struct dl_said said = *s;
    said.has &= ~DL_BIT(UNIT);
    struct dl_answer day = dl_absolute(job, &said);
    if (day.outcome != DL_PLACED || day.point.grain != DATELINE_DAY)
        return day;
    int days = 1;
    dl_week_of_day(s, &day.point, &days);
    return dl_placed(s, day.point, days);
}

/* "Sunday trains were withdrawn in May": in a story, what is of a weekday at the head of a sentence
 * is of every week. */
static bool is_of_every_week(const struct dl_job *job, const struct dl_said *s)
{
    return s->has == DL_BIT(WEEKDAY) && dl_counts_from_text(job->r) && !job->r->has_document &&
           !dl_last_word(dl_text_before(job)).len && dl_counts_what_follows(job);
}

struct dl_answer dl_shift(struct dl_job *job, struct dl_said *s)
{
    bool directed = dl_has(s, DL_FIELD_DIRECTION);
    bool unit = dl_has(s, DL_FIELD_UNIT);
    if (!dl_order_apply(job, s))
        return impossible;
    if (dl_has(s, DL_FIELD_NUMBER) && dl_get(s, DL_FIELD_NUMBER) == 0 &&
        !dl_has(s, DL_FIELD_FRACTION))
        return directed && direction_of(s) == 0 ? unplaced : some_away(job, s);
    if ((s->has & NAMED_IN_YEAR) && !directed && !unit)
        return dl_absolute(job, s);
    if (is_bare_time(s))
        return dl_absolute(job, s);
    job->flags |= DATELINE_FLAG_RELATIVE;
    if (is_weekday_beside(s))
        return weekday_beside(job, s);
    if (unit && job->n_said > 1 && dl_has(&job->said[1], DL_FIELD_WEEKDAY) &&
        job->m->pattern->kind == DL_KIND_SHIFT)
        return weekday_ago(job, s);
    if (is_of_every_week(job, s))
        return unplaced;
    if (dl_has(s, DL_FIELD_WEEKDAY) && !(s->has & (NAMED_IN_YEAR | DL_BIT(DAY))))
        return shift_weekday(job, s);
    if ((s->has & NAMED_IN_YEAR) && !(s->has & NAMED_YEAR) &&
        (!unit || dl_get(s, DL_FIELD_UNIT) == DL_UNIT_YEAR || counts_decades(s)))
        return shift_named(job, s);
    if (dl_has(s, DL_FIELD_DAY) && dl_get(s, DL_FIELD_UNIT) == DL_UNIT_MONTH)
        return shift_day_of_month(job, s);
    if (is_same_in_year(s))
        return same_in_year(job, s);
    if (dl_has(s, DL_FIELD_DAY) && unit && !directed)
        return week_of_day(job, s);
    if (unit || directed)
        return shift_unit(job, s);
    return dl_absolute(job, s);
}
