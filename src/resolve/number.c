/* SPDX-License-Identifier: MIT */
/* Numbers below 1000 without an era: are they years of the times that the text tells of? And do
 * those behind a comma count what follows? */
#include <string.h>

#include "resolve/state.h"

#define FIRST_OLD_YEAR 100
#define FIRST_FULL_YEAR 1000
#define YEAR_DIGITS 4

/* A sign, a verb or another clause: nothing that the number could count. */
static bool ends_behind(const struct dl_job *job)
{
    size_t end = job->m->offset + job->m->length;
    while (end < job->text.len && dl_is_space(job->text.data[end]))
        end++;
    return end == job->text.len || strchr(",.;:()", job->text.data[end]) || dl_verb_follows(job);
}

/* Where the text tells of no times at all, a number is a year before those. */
static int era_of_number(const struct dl_job *job, int64_t year)
{
    const struct dl_resolver *r = job->r;
    const struct dl_memory *told = &r->last[DL_LAST_ANY];
    if (!told->has)
        told = &r->first;
    if (told->has && told->offset != dl_place(job)) {
        bool old = told->point.year < FIRST_FULL_YEAR;
        return !old ? 0 : dl_era_of_story(job, year) ? DL_ERA_TOLD : DL_AD;
    }
    return !r->has_document && ends_behind(job) ? DL_AD : 0;
}

/* "In May 300 ships sailed": the number is of what follows. */
static void drop_number(struct dl_job *job, struct dl_said *s, size_t at,
                        struct dl_mention *shorter)
{
    dl_unset(s, DL_FIELD_ERA);
    while (at > job->m->offset &&
           (dl_is_space(job->text.data[at - 1]) || job->text.data[at - 1] == ','))
        at--;
    *shorter = *job->m;
    shorter->length = at - shorter->offset;
    job->m = shorter;
}

void dl_settle_number(struct dl_job *job, struct dl_mention *shorter)
{
    struct dl_said *s = &job->said[0];
    bool told = dl_get(s, DL_FIELD_ERA) == DL_ERA_TOLD && dl_has(s, DL_FIELD_YEAR);
    enum dl_field field = told ? DL_FIELD_YEAR : DL_FIELD_NUMBER;
    int32_t year = dl_get(s, field);
    if (job->m->pattern->kind != DL_KIND_DATE || year < FIRST_OLD_YEAR ||
        !(s->has & (DL_BIT(MONTH) | DL_BIT(HOLIDAY))) || (s->has & (DL_BIT(UNIT) | DL_BIT(PART))) ||
        (!told && dl_has(s, DL_FIELD_YEAR)))
        return; /* "the first 100 days of March" are counted */
    size_t at = s->at[field];
    int era = dl_counts_what_follows(job) ? 0 : era_of_number(job, year);
    dl_unset(s, field);
    if (!era) {
        dl_note(job, "no year: %d is of what follows", (int)year);
        drop_number(job, s, at, shorter);
        return;
    }
    dl_set(s, DL_FIELD_ERA, era);
    dl_set(s, DL_FIELD_YEAR, year);
    s->at[DL_FIELD_YEAR] = at;
}

/* "On June 6, 1200 workers struck": a round number behind the comma. */
void dl_settle_comma_number(struct dl_job *job, struct dl_mention *shorter)
{
    struct dl_said *s = &job->said[0];
    const char *text = job->text.data;
    int32_t year = dl_get(s, DL_FIELD_YEAR);
    if (job->m->pattern->kind != DL_KIND_DATE || !dl_has(s, DL_FIELD_YEAR) ||
        !(s->has & (DL_BIT(MONTH) | DL_BIT(SEASON))) || dl_has(s, DL_FIELD_ERA) ||
        year < FIRST_FULL_YEAR)
        return;
    size_t at = s->at[DL_FIELD_YEAR], comma = at;
    while (comma > job->m->offset && dl_is_space(text[comma - 1]))
        comma--;
    if (at + YEAR_DIGITS != job->m->offset + job->m->length || comma == job->m->offset ||
        text[comma - 1] != ',' || !dl_counts_round(job, year))
        return;
    dl_note(job, "no year: %d is of what follows", (int)year);
    dl_unset(s, DL_FIELD_YEAR);
    drop_number(job, s, at, shorter);
}

/* (264–41) before Christ: of that century, or the last one? */
static bool is_short(const struct dl_job *job)
{
    int32_t first = dl_get(&job->said[0], DL_FIELD_YEAR);
    int32_t last = job->n_said == 2 ? dl_get(&job->said[1], DL_FIELD_YEAR) : first;
    return first >= FIRST_OLD_YEAR && last < FIRST_OLD_YEAR &&
           (first - 1) % (last < 10 ? 10 : 100) != last;
}

bool dl_settle_old_years(struct dl_job *job)
{
    const struct dl_said *s = &job->said[0];
    if (dl_get(s, DL_FIELD_ERA) != DL_ERA_TOLD)
        return true;
    bool counts = dl_counts_what_follows(job) || dl_is_no_year(job, s);
    int era = counts ? 0 : dl_era_of_story(job, dl_get(s, DL_FIELD_YEAR));
    if (!era || (era == DL_BC && is_short(job))) {
        dl_note_refused(job, "no date before it is of these times");
        return false;
    }
    for (size_t i = 0; i < job->n_said; i++)
        dl_set(&job->said[i], DL_FIELD_ERA, era);
    dl_note(job, "era: that of the date before it in the text");
    job->flags |= DATELINE_FLAG_YEAR_FROM_CONTEXT;
    return true;
}
