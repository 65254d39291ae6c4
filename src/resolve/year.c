/* SPDX-License-Identifier: MIT */
/* The year of a date that names none, from the dates before it in the text or from the document
 * date. */
#include <string.h>

#include "resolve/state.h"

/* 29 February comes back after eight years at the latest (1896, 1904). */
#define YEARS_SEARCHED 8
/* Words to a verb that is the date's own; days to a date that is close by, and to one most of a
 * year away. */
#define NEAR_WORDS 5
#define AT_ONCE_WORDS 1
#define FAR_WORDS 100 /* no verb stands so far away, unless it is another date's */
#define PLACE_WORDS 2 /* "takes place in March" */
#define FORCE_WORDS 3 /* "comes into force on 1 March" */
#define AT_ONCE_DAYS 21
#define CLOSE_DAYS 45
#define REPORT_DAYS 75 /* by then a quarter has been told of */
#define CLOSE_ENOUGH_DAYS 100
#define FAR_DAYS 240
/* So far back a story looks from the month it has reached. */
#define LOOK_BACK_DAYS 120
/* So long can the last month of a stretch have lasted by then. */
#define LAST_MONTH_DAYS 30
/* So many days before a stretch its story begins. */
#define LEAD_DAYS 14
#define DAYS_IN_YEAR 366
/* In England the year began on Lady Day until then. */
#define LAST_OLD_YEAR 1752
/* So many years before the document is long ago. */
#define LONG_AGO_YEARS 10
/* So far ahead is the first year of a text looked for. */
#define FIRST_DATE_BYTES 4000

const struct dl_memory *dl_year_in_context(const struct dl_job *job)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *memory = &r->last[DL_LAST_YEAR];
    return memory->has && dl_counts_from_text(r) ? memory : NULL;
}

/* Was the year told since the last month, or as the end of a stretch that began there? */
static bool moves_story(const struct dl_memory *year, const struct dl_memory *month)
{
    return year->offset > month->offset ||
           (year->offset == month->offset && year->point.year != month->point.year);
}

/* Of a stretch of months that names no year ("from October to March"), how long after its begin the
 * end begins: a story looks back to where it began. */
static int64_t stretch_days(const struct dl_job *job, const struct dl_said *s,
                            const struct dl_point *begin)
{
    const struct dl_said *end = &job->said[1];
    int64_t from, to, ignore;
    struct dl_point p;
    int days;
    if (job->m->pattern->kind != DL_KIND_RANGE || s != &job->said[0] || job->n_said != 2 ||
        !dl_has(end, DL_FIELD_MONTH) || dl_has(end, DL_FIELD_YEAR))
        return 0;
    for (int i = 0; i <= 1; i++) {
        if (dl_point_in_year(job->r, end, begin->year + i, &p, &days) &&
            dl_point_days(begin, &from, &ignore) && dl_point_days(&p, &to, &ignore) && to >= from)
            return to - from;
    }
    return 0;
}

/* "Since January": the last one that had begun when the story got there. */
static int64_t year_since(const struct dl_job *job, const struct dl_said *s, int64_t year,
                          int64_t reached)
{
    struct dl_point p;
    int64_t begin, ignore;
    int days;
    bool begun = dl_point_in_year(job->r, s, year, &p, &days) &&
                 dl_point_days(&p, &begin, &ignore) && begin <= reached;
    return begun ? year : year - 1;
}

/* "Of 30 boats in March, 12 were left by December": of that year. Nor does "not until March" look
 * back, as "from March on" can. */
static bool leads_up_to(struct dl_job *job, const struct dl_said *s,
                        const struct dl_memory *reached)
{
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    if (bound == DL_ONWARD && s->at[DL_FIELD_RELATION] < job->m->offset)
        return !dl_tells_in_perfect(job);
    return (bound == DL_BY || bound == DL_UNTIL) && dl_in_same_sentence(job, reached);
}

/* The month, or the season told since then, that the story has reached; NULL: only a year, as one
 * that the sentence itself has named. */
static const struct dl_memory *story_reached(const struct dl_job *job, const struct dl_memory *year)
{
    const struct dl_memory *month = &job->r->last[DL_LAST_MONTH];
    if (year->point.grain < DATELINE_YEAR && (!month->has || year->offset > month->offset))
        return year;
    if (!month->has || moves_story(year, month))
        return NULL;
    return year->offset > month->offset && dl_in_same_sentence(job, year) ? NULL : month;
}

/* "He said that he had come in May 1824. In June he had left", "Ross, who had come in May 1824 and
 * left in June, took command": a story goes on from where it glanced back to while it tells of what
 * was over, or in the same clauses. */
static const struct dl_memory *glanced_at(struct dl_job *job)
{
    const struct dl_memory *glance = &job->r->glance;
    if (!glance->has || glance->offset < job->r->last[DL_LAST_MONTH].offset ||
        !dl_told_just_before(job, glance))
        return NULL;
    size_t from = (size_t)(glance->offset - job->r->base);
    bool put_in = memchr(job->text.data + from, ',', job->m->offset - from) != NULL;
    bool same = dl_in_same_sentence(job, glance) && !put_in;
    return same || dl_had_been(job) ? glance : NULL;
}

/* How far back from there: not into the year before, unless the perfect tells of what was over
 * ("He came in March 1850. In December he left." goes on, "he had left in December" and "yours of
 * 28 December" do not), or a stretch lasted until there. */
static int64_t look_back_days(struct dl_job *job, const struct dl_said *s, int64_t stretch,
                              bool year_before)
{
    bool goes_on = year_before && (dl_has(s, DL_FIELD_MONTH) || dl_has(s, DL_FIELD_HOLIDAY)) &&
                   dl_get(s, DL_FIELD_FROM) != DL_FROM_TEXT;
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    bool term = bound == DL_BY || bound == DL_UNTIL || bound == DL_ONWARD;
    bool perfect = (goes_on || term) && dl_tells_in_perfect(job);
    if (goes_on && !perfect)
        return stretch ? stretch + LAST_MONTH_DAYS : 0;
    return stretch + (term && !perfect ? CLOSE_DAYS : LOOK_BACK_DAYS);
}

/* Is the memory two years told as one, "1641/2", "the 1998-99 season"? *ret_slash: with a slash. */
static bool is_split_year(const struct dl_job *job, const struct dl_memory *year, bool *ret_slash)
{
    if (!year->is_range || year->begin.grain != DATELINE_YEAR || year->end.grain != DATELINE_YEAR ||
        year->end.year != year->begin.year + 1 || year->offset < job->r->base)
        return false;
    size_t at = (size_t)(year->offset - job->r->base), end = job->m->offset;
    while (at < end && !dl_is_digit(job->text.data[at]))
        at++;
    while (at < end && dl_is_digit(job->text.data[at]))
        at++;
    *ret_slash = at < end && job->text.data[at] == '/';
    return *ret_slash ||
           (at < end && (job->text.data[at] == '-' || (unsigned char)job->text.data[at] >= 0x80));
}

/* Under "1641/2" the first months, until Lady Day, are of the later year; under "1998/99", "the
 * 1998-99 season", those until June. */
static bool in_later_year(const struct dl_job *job, const struct dl_said *s,
                          const struct dl_memory *year)
{
    const int half_year = 6;
    bool slash;
    if (!is_split_year(job, year, &slash))
        return false;
    int month = dl_get(s, DL_FIELD_MONTH), day = dl_get(s, DL_FIELD_DAY);
    bool old = slash && year->begin.year < LAST_OLD_YEAR;
    return month > 0 &&
           (old ? month < 3 || (month == 3 && day > 0 && day < 25) : month <= half_year);
}

/* The candidate of the years around the anchor that is the last to begin before the anchor's end
 * (step -1), or the first to end after its begin (step 1). Years whose weekday is wrong do not
 * count unless all are wrong. */
static bool search(const struct dl_job *job, const struct dl_said *s, const struct dl_point *anchor,
                   int step, bool weekday, struct dl_point *ret)
{
    int64_t first, last, begin, end;
    int days;
    if (!dl_point_days(anchor, &first, &last))
        return false;
    for (int i = -1; i <= YEARS_SEARCHED; i++) {
        struct dl_point p;
        if (!dl_point_in_year(job->r, s, anchor->year + step * i, &p, &days) ||
            !dl_point_days(&p, &begin, &end))
            continue;
        if (weekday && !dl_weekday_fits(job->r, s, &p))
            continue;
        if (step < 0 ? begin <= last : end >= first) {
            *ret = p;
            return true;
        }
    }
    return false;
}

/* "On 12 October 2016 he died. He had fallen ill on 3 March", "in October 1914 he got her letter of
 * 3 May": it lies before what was told, however far. */
static bool lies_before(struct dl_job *job, const struct dl_said *s,
                        const struct dl_memory *reached)
{
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    if (bound == DL_BEFORE && dl_has(s, DL_FIELD_SEASON)) /* that can be the one ahead */
        return false;
    return (s->has & (DL_BIT(MONTH) | DL_BIT(SEASON) | DL_BIT(HOLIDAY))) && bound != DL_BY &&
           bound != DL_UNTIL && bound != DL_ONWARD && bound != DL_SINCE &&
           (dl_looks_back(job, reached) ||
            (dl_in_same_sentence(job, reached) && dl_is_of_paper(job)));
}

/* "Work began in March 1844, and from then until August 1846 it was shut. It was opened on 20
 * August": the term that was told since then names that month. */
static bool is_month_of_term(const struct dl_job *job, const struct dl_said *s,
                             const struct dl_memory *reached)
{
    const struct dl_memory *term = &job->r->term;
    return reached && term->has && term->offset > reached->offset && dl_has(s, DL_FIELD_DAY) &&
           term->point.grain == DATELINE_MONTH && term->point.month == dl_get(s, DL_FIELD_MONTH) &&
           dl_told_just_before(job, term);
}

/* "It left in May 1821, and did not come back until March. In April it was sold": what a story
 * would look back to, it goes on to, where that lies close behind a term told since. 0: none does.
 */
static int64_t year_behind_term(const struct dl_job *job, const struct dl_said *s,
                                const struct dl_memory *reached)
{
    const struct dl_memory *term = &job->r->term;
    struct dl_point p;
    if (!reached || !term->has || term->offset <= reached->offset ||
        term->point.grain > DATELINE_MONTH || term->point.year != reached->point.year + 1 ||
        !search(job, s, &term->point, 1, true, &p))
        return 0;
    return dl_point_gap(&term->point, &p) <= LOOK_BACK_DAYS ? p.year : 0;
}

/* "The siege lasted from 12 May to 3 September 1643. On 10 May": what was just told as a stretch of
 * less than a year is told from its begin on; the year in which the date lies in it, or at its
 * begin, or 0. What had been before lies before that. */
static int64_t year_within(struct dl_job *job, const struct dl_said *s,
                           const struct dl_memory *stretch)
{
    int64_t first, last, begin, ignore;
    struct dl_point p;
    int days;
    if (!stretch->is_range || !dl_point_days(&stretch->begin, &first, &ignore) ||
        !dl_point_days(&stretch->end, &ignore, &last) || last - first > DAYS_IN_YEAR ||
        !(s->has & (DL_BIT(MONTH) | DL_BIT(HOLIDAY))))
        return 0;
    if (dl_had_been(job))
        return search(job, s, &stretch->begin, -1, true, &p) ? p.year : 0;
    for (int64_t year = stretch->begin.year; year <= stretch->end.year; year++)
        if (dl_point_in_year(job->r, s, year, &p, &days) && dl_point_days(&p, &begin, &ignore) &&
            begin >= first - LEAD_DAYS && begin <= last)
            return year;
    return 0;
}

/* "Baptised on 2 January 1700 (born 30 December)": what brackets put in lies close by. 0: it does
 * not. */
static int64_t year_put_in(const struct dl_job *job, const struct dl_said *s,
                           const struct dl_memory *reached)
{
    struct dl_point before, after;
    if (!reached || reached->point.grain > DATELINE_MONTH || !dl_told_just_before(job, reached) ||
        !dl_in_same_sentence(job, reached))
        return 0;
    size_t from = (size_t)(reached->offset - job->r->base);
    struct dl_view between = dl_view(job->text.data + from, job->m->offset - from);
    return memchr(between.data, '(', between.len) && !memchr(between.data, ')', between.len) &&
                   search(job, s, &reached->point, -1, true, &before) &&
                   search(job, s, &reached->point, 1, true, &after) &&
                   dl_point_gap(&before, &reached->point) <= CLOSE_DAYS &&
                   dl_point_gap(&reached->point, &after) > FAR_DAYS
               ? before.year
               : 0;
}

/* A narrative goes on from the month that it has reached: the date in the year in which it lies
 * from so many days before that month to the rest of a year behind it. A year told since then
 * counts by itself. */
static int64_t year_of_story(struct dl_job *job, const struct dl_said *s,
                             const struct dl_memory *year)
{
    const struct dl_memory *glance = glanced_at(job);
    job->of_glance = glance != NULL;
    const struct dl_memory *reached = glance ? glance : story_reached(job, year);
    int64_t first, begin, ignore;
    struct dl_point p;
    int days;
    if (!reached && year->has_part)
        first = year->part_day;
    else if (!reached || !dl_point_days(&reached->point, &first, &ignore))
        return year->point.year + in_later_year(job, s, year);
    if (dl_get(s, DL_FIELD_RELATION) == DL_SINCE)
        return year_since(job, s, reached ? reached->point.year : year->point.year, first);
    if (reached && lies_before(job, s, reached) && search(job, s, &reached->point, -1, true, &p))
        return p.year;
    if (is_month_of_term(job, s, reached))
        return job->r->term.point.year;
    int64_t beside = year_put_in(job, s, reached);
    if (beside)
        return beside;
    int64_t within = reached ? year_within(job, s, reached) : 0;
    if (within)
        return within;
    int64_t from = reached ? reached->point.year : year->point.year;
    bool onward = reached && leads_up_to(job, s, reached);
    for (int i = -1; i <= 1; i++) {
        if (!dl_point_in_year(job->r, s, from + i, &p, &days) ||
            !dl_point_days(&p, &begin, &ignore))
            continue;
        int64_t stretch = stretch_days(job, s, &p);
        if (begin < first - (onward ? stretch : look_back_days(job, s, stretch, i < 0)))
            continue;
        int64_t behind = begin < first ? year_behind_term(job, s, reached) : 0;
        return behind ? behind : from + i;
    }
    return year->point.year;
}

/* The date in the first of those years in which there is such a day with such a weekday. */
static bool first_fit(const struct dl_job *job, const struct dl_said *s, const int64_t *years,
                      size_t n, struct dl_point *ret)
{
    int days;
    for (size_t i = 0; i < n; i++) {
        if (dl_point_in_year(job->r, s, years[i], ret, &days) && dl_weekday_fits(job->r, s, ret))
            return true;
    }
    return false;
}

/* The year of one of the last days told in which the weekday is right. */
static bool by_days_told(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    size_t n = r->n_days < DL_DAYS ? r->n_days : DL_DAYS;
    for (size_t i = 1; i <= n; i++) {
        int64_t year = r->days[(r->n_days - i) % DL_DAYS].year;
        if (first_fit(job, s, &year, 1, ret))
            return true;
    }
    return false;
}

/* The date in that year, or where only there the weekday is right in that of a day told before, the
 * document's or in one beside them. */
static bool in_year(const struct dl_job *job, const struct dl_said *s, int64_t year,
                    struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    int64_t document = r->has_document ? r->document.year : year;
    const int64_t years[] = {year, document, year + 1, year - 1, document - 1, document + 1};
    int days;
    if (dl_has(s, DL_FIELD_WEEKDAY) && !first_fit(job, s, &year, 1, ret) &&
        by_days_told(job, s, ret))
        return true;
    /* A feast that the year does not have is not that of another year. */
    size_t n = dl_has(s, DL_FIELD_HOLIDAY) && !dl_has(s, DL_FIELD_WEEKDAY)
                   ? 1
                   : sizeof years / sizeof *years;
    return first_fit(job, s, years, n, ret) || dl_point_in_year(r, s, year, ret, &days);
}

/* "It takes place in March", "it comes into force on 1 March"; but not "says a fire in March cost".
 */
static bool is_close_verb(const struct dl_job *job)
{
    struct dl_view word = job->tense_word;
    if (job->tense_distance <= PLACE_WORDS)
        return true;
    for (size_t n = 0; n < job->tense_distance && job->tense_distance <= FORCE_WORDS; n++) {
        word = dl_first_word(dl_text_behind(job->text, word));
        if (dl_cues_of(job->r->rules, word) & DL_CUE_DETERMINER)
            return false;
    }
    return job->tense_distance <= FORCE_WORDS;
}

/* Tense decides: what "was sold on 5 June" was not sold on a 5 June to come. But a past verb at
 * some distance, in another clause, does not make a date most of a year away when one to come is
 * close by: who "declared a dividend of five cents a share, payable on 15 December" means the next
 * one. Quarters, and the month of sales, are told of when they are over: who "expects to report a
 * loss in the third quarter" means the last one. "The vote is in May" means the next one, unless
 * the last one is close by. Without a tense, the nearest; of two as near, the past. */
static bool takes_later(const struct dl_job *job, const struct dl_said *s, enum dl_tense tense,
                        int64_t before, int64_t after)
{
    bool no_verb = job->tense_distance == SIZE_MAX;
    bool other_clause = job->tense_is_apart || job->tense_distance > FAR_WORDS;
    /* "the inquiry into the Jan. 3 crash will open" */
    bool within_subject = job->tense_is_apart && job->tense_distance <= PLACE_WORDS;
    if (tense == DL_FUTURE && dl_is_of_paper(job)) /* "the letter of March 1 will be read" */
        return false;
    if (tense == DL_PRESENT && is_close_verb(job) && before >= CLOSE_DAYS)
        return true;
    if (tense == DL_PAST)
        return !job->tense_is_group && before > FAR_DAYS &&
               (/* "put off his April 6 trip" */
                (after < CLOSE_DAYS && dl_has(s, DL_FIELD_DAY) && dl_is_of_a_thing(job)) ||
                (job->tense_distance > AT_ONCE_WORDS && after < AT_ONCE_DAYS) ||
                (job->tense_distance > NEAR_WORDS && job->tense_is_apart &&
                 after < CLOSE_ENOUGH_DAYS));
    if (tense == DL_FUTURE && (dl_has(s, DL_FIELD_QUARTER) || dl_has(s, DL_FIELD_HALF)))
        return before >= REPORT_DAYS;
    if (tense == DL_FUTURE) {
        /* "will appeal the Nov. 1 ruling"; but "at the Nov. 1 sitting they will" */
        bool thing = !no_verb && dl_is_of_a_thing(job) &&
                     job->tense_word.data < job->text.data + job->m->offset;
        return !(no_verb || other_clause || thing || dl_has(s, DL_FIELD_TENSE)) ||
               after <= FAR_DAYS ||
               before >= (within_subject || thing ? CLOSE_ENOUGH_DAYS : CLOSE_DAYS);
    }
    return after < before;
}

static bool around(const struct dl_job *job, const struct dl_said *s, const struct dl_point *anchor,
                   enum dl_tense tense, bool weekday, struct dl_point *ret)
{
    struct dl_point before, after;
    bool has_before = search(job, s, anchor, -1, weekday, &before);
    bool has_after = search(job, s, anchor, 1, weekday, &after);
    if (!has_before && !has_after)
        return false;
    bool later = !has_before;
    if (has_before && has_after)
        later =
            takes_later(job, s, tense, dl_point_gap(&before, anchor), dl_point_gap(&after, anchor));
    *ret = later ? after : before;
    return true;
}

/* The date in the document's year, or the one before or behind it, when only there the weekday is
 * right; "the first Monday of May" is right in every year. */
static bool by_weekday(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    int64_t year = job->r->document.year;
    const int64_t years[] = {year, year - 1, year + 1};
    return dl_has(s, DL_FIELD_WEEKDAY) && !dl_has(s, DL_FIELD_NUMBER) &&
           first_fit(job, s, years, sizeof years / sizeof *years, ret);
}

/* The first such day from the last one of the diary on; or a year later, where its weekday is right
 * only then. */
static bool next_in_diary(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    struct dl_point next;
    if (!search(job, s, &job->r->document, 1, false, &next))
        return false;
    const int64_t years[] = {next.year, next.year + 1};
    if (!first_fit(job, s, years, sizeof years / sizeof *years, ret))
        *ret = next;
    return true;
}

/* Letters follow each other, too, but some a little late. */
static bool next_letter(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    struct dl_point before;
    if (search(job, s, &job->r->document, -1, true, &before) &&
        dl_point_gap(&before, &job->r->document) < CLOSE_DAYS) {
        *ret = before;
        return true;
    }
    return next_in_diary(job, s, ret);
}

/* The same day of the same month was told before: not that of another year. */
static bool said_again(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    size_t n = r->n_days < DL_DAYS ? r->n_days : DL_DAYS;
    int days;
    if (!dl_has(s, DL_FIELD_MONTH) || !dl_has(s, DL_FIELD_DAY) || dl_has(s, DL_FIELD_NUMBER))
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct dl_point *p = &r->days[i];
        if (p->month == dl_get(s, DL_FIELD_MONTH) && p->day == dl_get(s, DL_FIELD_DAY) &&
            dl_point_gap(p, &r->document) < FAR_DAYS &&
            dl_point_in_year(r, s, p->year, ret, &days) && dl_weekday_fits(r, s, ret))
            return true;
    }
    return false;
}

static bool by_document(struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_point *document = &job->r->document;
    if (dl_is_diary(s))
        return next_in_diary(job, s, ret);
    if (dl_follows_head(s))
        return next_letter(job, s, ret);
    if (said_again(job, s, ret) || by_weekday(job, s, ret))
        return true;
    /* A dateline is of the day before at the most, whatever the verbs behind it say. */
    enum dl_tense tense = dl_has(s, DL_FIELD_DATELINE) ? (enum dl_tense)0 : dl_tense(job, s);
    return around(job, s, document, tense, true, ret) ||
           around(job, s, document, tense, false, ret);
}

/* "Brahms stayed here in July 1886. The museum will reopen in May.": what a dated document says
 * will be is to come when it was written, whatever the years that it tells of. But "in 1886 Brahms
 * will go on to Lenn in May", and what somebody said then, are of the story. */
static bool is_ahead_of_document(struct dl_job *job, const struct dl_memory *story)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *any = &r->last[DL_LAST_ANY];
    if (!r->has_document || story->point.year >= r->document.year || !dl_will_be(job))
        return false;
    if (dl_in_same_sentence(job, any) && dl_heads_sentence(job, any))
        return false;
    return !(dl_told_just_before(job, story) && dl_is_quoted(job));
}

/* In the year that the story has reached; but what a dated document tells has happened. */
static bool by_story(struct dl_job *job, const struct dl_said *s, const struct dl_memory *context,
                     struct dl_point *ret)
{
    bool goes_on = dl_has(s, DL_FIELD_DATELINE) && job->r->has_document;
    return !goes_on && in_year(job, s, dl_lead_year(job, s, year_of_story(job, s, context)), ret) &&
           (!dl_after_document(job, ret) || dl_tense(job, s) == DL_FUTURE);
}

/* "He was shot on 3 May 2010 and died on 5 May": in a report, too, a date of another year leads its
 * sentence on; but "the law, passed on 3 May 2010, was repealed on 5 May" tells of two times. */
static const struct dl_memory *led_by_sentence(struct dl_job *job, const struct dl_said *s,
                                               struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    bool is_day = dl_has(s, DL_FIELD_DAY);
    bool is_quarter = dl_has(s, DL_FIELD_QUARTER) || dl_has(s, DL_FIELD_HALF);
    const struct dl_memory *memory = &r->last[is_day       ? DL_LAST_DAY
                                              : is_quarter ? DL_LAST_QUARTER
                                                           : DL_LAST_MONTH];
    int64_t first, last, begin, ignore;
    int days;
    if (is_day && r->thing.has && r->thing.offset > memory->offset)
        memory = &r->thing;
    if (!r->has_document || !memory->has || memory->point.year == r->document.year ||
        memory->offset < r->base || memory->offset >= dl_place(job) ||
        !dl_in_same_sentence(job, memory) || !dl_is_joined(job, memory) ||
        dl_tense(job, s) != DL_PAST || !dl_point_days(&memory->point, &first, &last))
        return NULL;
    if (lies_before(job, s, memory))
        return search(job, s, &memory->point, -1, true, ret) ? memory : NULL;
    if (!dl_point_in_year(r, s, memory->point.year, ret, &days) || !dl_weekday_fits(r, s, ret) ||
        !dl_point_days(ret, &begin, &ignore))
        return NULL;
    struct dl_point other;
    if (by_document(job, s, &other) && other.year == ret->year)
        return NULL;
    return begin > first && begin - last <= (is_day ? CLOSE_DAYS : FAR_DAYS) ? memory : NULL;
}

/* "He had a letter dated 4 March 1849 and posted on 6 March" */
static const struct dl_memory *led_by_thing(struct dl_job *job, const struct dl_said *s,
                                            struct dl_point *ret)
{
    const struct dl_memory *thing = dl_has(s, DL_FIELD_MONTH) ? dl_thing_told(job) : NULL;
    int64_t last, begin, ignore;
    int days;
    if (!thing || !dl_point_in_year(job->r, s, thing->point.year, ret, &days) ||
        !dl_weekday_fits(job->r, s, ret) || !dl_point_days(&thing->point, &ignore, &last) ||
        !dl_point_days(ret, &begin, &ignore))
        return NULL;
    return begin > last && begin - last <= CLOSE_DAYS ? thing : NULL;
}

/* "He died on Oct. 12, 2016. He had fallen ill on March 3": in a report, too, what had happened
 * lies before what was told just before it. */
static const struct dl_memory *had_happened(struct dl_job *job, const struct dl_said *s,
                                            struct dl_point *ret)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_MONTH];
    int64_t first, begin, ignore;
    struct dl_point other;
    return job->r->has_document && told->has && told->point.year != job->r->document.year &&
                   dl_told_just_before(job, told) && lies_before(job, s, told) &&
                   by_document(job, s, &other) && dl_point_days(&told->point, &first, &ignore) &&
                   dl_point_days(&other, &begin, &ignore) && begin > first &&
                   search(job, s, &told->point, -1, true, ret)
               ? told
               : NULL;
}

/* "In December they offered a raise, starting July 1": what starts lies behind what was told. */
static const struct dl_memory *starts_behind(const struct dl_job *job, const struct dl_said *s,
                                             struct dl_point *ret)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_MONTH];
    return dl_get(s, DL_FIELD_TENSE) == DL_AHEAD && told->has && job->r->has_document &&
                   told->offset >= job->r->base && told->offset < dl_place(job) &&
                   dl_in_same_sentence(job, told) && search(job, s, &told->point, 1, true, ret)
               ? told
               : NULL;
}

/* "In 1921 it was sold on 4 August", "last year he left in May": a year at the head of its sentence
 * is that of what the clause tells, and one of long ago that of the sentence; not so in "last
 * year's heir". */
static const struct dl_memory *headed_by_year(struct dl_job *job, const struct dl_said *s,
                                              struct dl_point *ret)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *year = &r->last[DL_LAST_ANY];
    int days;
    if (!r->has_document || !year->has || year->point.grain != DATELINE_YEAR || year->bound ||
        year->point.year == r->document.year || !dl_in_same_sentence(job, year) ||
        !dl_heads_sentence(job, year) || job->text.data[year->words_end - r->base] == '\'')
        return NULL;
    bool long_ago = r->document.year - year->point.year >= LONG_AGO_YEARS;
    struct dl_memory head = *year; /* "last year, he": its comma ends no clause */
    head.offset = year->words_end + (job->text.data[year->words_end - r->base] == ',');
    if (!long_ago && !dl_in_same_clause(job, &head))
        return NULL;
    int32_t bound = dl_get(s, DL_FIELD_RELATION); /* "last year he had until May" */
    bool term = bound == DL_BY || bound == DL_UNTIL;
    enum dl_tense tense = term ? dl_verb_tense(job) : dl_tense(job, s);
    bool fits = year->point.year < r->document.year ? tense == DL_PAST || tense == 0
                                                    : tense == DL_FUTURE || tense == DL_PRESENT;
    int64_t of = year->point.year + in_later_year(job, s, year);
    return fits && dl_point_in_year(r, s, of, ret, &days) && dl_weekday_fits(r, s, ret) ? year
                                                                                        : NULL;
}

/* "In June 1836 he was at sea. On Monday, July 4th, he landed": where the weekday is right in no
 * year beside the document's, but in that of the date told before, the day is of that year. */
static const struct dl_memory *told_by_weekday(const struct dl_job *job, const struct dl_said *s,
                                               struct dl_point *ret)
{
    const struct dl_memory *told = &job->r->last[DL_LAST_ANY];
    int64_t year = told->point.year;
    bool day = dl_has(s, DL_FIELD_WEEKDAY) && dl_has(s, DL_FIELD_DAY) && dl_has(s, DL_FIELD_MONTH);
    return day && !dl_has(s, DL_FIELD_NUMBER) && !dl_has(s, DL_FIELD_DATELINE) && told->has &&
                   job->r->has_document && !by_weekday(job, s, ret) &&
                   first_fit(job, s, &year, 1, ret)
               ? told
               : NULL;
}

/* The text has named no year yet: the story leads up to the first one that it will name; what was
 * planned can lie behind it. */
static bool before_first(const struct dl_job *job, const struct dl_said *s, struct dl_point *ret)
{
    const struct dl_memory *first = &job->r->first;
    if (!first->has || first->offset <= dl_place(job) ||
        first->offset - dl_place(job) >= FIRST_DATE_BYTES)
        return false;
    struct dl_point after;
    bool has_before = search(job, s, &first->point, -1, true, ret);
    if (has_before && dl_point_gap(ret, &first->point) > FAR_DAYS &&
        dl_was_to_come(job, dl_place(job)) && search(job, s, &first->point, 1, true, &after))
        *ret = after;
    return has_before;
}

struct dl_answer dl_unplaced(const struct dl_said *s)
{
    struct dl_answer a = {.outcome = DL_UNPLACED};
    /* which day is the last of February, only a year tells */
    bool has_day = dl_has(s, DL_FIELD_DAY) && dl_get(s, DL_FIELD_NUMBER) != -1;
    int month = dl_get(s, DL_FIELD_MONTH), day = has_day ? dl_get(s, DL_FIELD_DAY) : 0;
    if (!dl_has(s, DL_FIELD_MONTH))
        return a;
    if (month < 1 || month > 12 || (has_day && !dl_is_day(2000, month, day)))
        return (struct dl_answer){.outcome = DL_IMPOSSIBLE};
    a.has_point = true;
    a.point = (struct dl_point){.grain = has_day ? DATELINE_DAY : DATELINE_MONTH,
                                .month = (uint8_t)month,
                                .day = (uint8_t)day,
                                .year_unknown = true};
    if (!dl_has(s, DL_FIELD_HOUR))
        dl_add_time(s, &a.point);
    return a;
}

struct dl_answer dl_from_context(struct dl_job *job, const struct dl_said *s)
{
    struct dl_point p;
    int days = 1;
    struct dl_answer nowhere = dl_unplaced(s);
    const struct dl_memory *context = dl_year_in_context(job), *thing = NULL;
    if (nowhere.outcome == DL_IMPOSSIBLE)
        return nowhere;
    if (dl_year_is_taken(job, s)) {
        dl_note(job, "no year: what stands in its place cannot be read as one");
        return nowhere;
    }
    dl_note_style(job);
    if (context && is_ahead_of_document(job, context))
        context = NULL;
    if (context && (thing = led_by_thing(job, s, &p))) {
        dl_anchor_text(job, thing);
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
        job->of_thing = true;
    } else if (context && by_story(job, s, context, &p)) {
        dl_anchor_text(job, job->of_glance ? &job->r->glance : context);
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    } else if (!context && !job->r->has_document && before_first(job, s, &p)) {
        dl_anchor_point(job, &job->r->first.point, "first date with a year in the text");
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    } else if (!context &&
               ((context = starts_behind(job, s, &p)) || (context = had_happened(job, s, &p)) ||
                (context = headed_by_year(job, s, &p)) || (context = led_by_sentence(job, s, &p)) ||
                (context = told_by_weekday(job, s, &p)))) {
        dl_anchor_text(job, context);
        job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    } else if (job->r->has_document && by_document(job, s, &p)) {
        dl_anchor_document(job);
        if (dl_get(s, DL_FIELD_DATELINE) != DL_DATELINE_HEAD)
            job->flags |= DATELINE_FLAG_YEAR_FROM_DOCUMENT;
    } else {
        dl_note(job, "no year: neither a document date nor a date before it in the text");
        return nowhere;
    }
    dl_note(job, "year %d supplied", (int)p.year);
    dl_point_in_year(job->r, s, p.year, &p, &days);
    return dl_placed(s, p, days);
}
