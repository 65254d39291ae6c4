/* SPDX-License-Identifier: MIT */
/* A first look at all mentions: the order of day and month, how the text tells its dates, and the
 * document date from the dateline. */
#include <string.h>

#include "read/line.h"
#include "resolve/state.h"

#define DATELINE_LINES 10
#define LONGEST_HEAD 100
/* A weekday falls on the same day again after so many years at the most, leap years and centuries
 * included. */
#define WEEKDAY_YEARS 20
/* So many dates of other years make a history of a dated document, unless more than one date in so
 * many is told from the day of writing. */
#define NARRATIVE_DATES 8
#define NARRATIVE_PER_RECENT 8
/* So few do where two of three are so many years back, none of the document's own year, and none
 * told from the day of writing. */
#define FAR_DATES 3
#define FAR_YEARS 10
/* So many dates told to be over in later years than a dateline's, if most are, show that it is not
 * that of the document. */
#define LATER_DATES 3

/* What the survey gathers. */
struct survey {
    bool has_latest;
    int64_t latest; /* first day of the latest past date: of use for a dateline alone */
    const struct dl_mention *dateline;
    enum dl_head_rank rank; /* of the dateline */
    int32_t year;           /* that it names; 0: none */
    size_t n_later, n;      /* the dates of later years that are over, of all that name one */
};

static bool is_date(const struct dl_mention *m)
{
    enum dl_kind kind = (enum dl_kind)m->pattern->kind;
    return kind == DL_KIND_DATE || kind == DL_KIND_RANGE || kind == DL_KIND_LIST;
}

/* After, since, onward, and what will be, are no past dates. */
static bool tells_past(struct dl_job *job, const struct dl_said *s)
{
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    return bound != DL_AFTER && bound != DL_SINCE && bound != DL_ONWARD &&
           dl_tense(job, s) != DL_FUTURE;
}

static bool sample_is_full(const struct dl_sample *sample)
{
    return sample->n == sizeof sample->years / sizeof *sample->years;
}

static void take_sample(struct dl_sample *sample, int32_t year)
{
    if (!sample_is_full(sample))
        sample->years[sample->n++] = year;
}

/* "In Congress, July 4, 1776" over the lives of those who signed: no dateline of these. */
static void look_at_year(struct survey *sv, struct dl_job *job, const struct dl_said *s,
                         int64_t year)
{
    if (!sv->year)
        return;
    sv->n++;
    sv->n_later += year > sv->year && dl_tense(job, s) == DL_PAST;
}

/* Old Style: a dual year, or a weekday that only the Julian calendar gives to that day. */
static void look_at_style(struct dl_resolver *r, const struct dl_said *s, const struct dl_point *p)
{
    int64_t day, ignore;
    if (p->grain != DATELINE_DAY || !dl_point_days(p, &day, &ignore) || day < DL_REFORM ||
        day >= DL_REFORM_ENGLAND)
        return;
    int32_t weekday = dl_get(s, DL_FIELD_WEEKDAY);
    r->n_old += dl_get(s, DL_FIELD_DOUBT) == DL_DOUBT_DUAL ||
                weekday == dl_day_weekday_then(day, DL_REFORM_ENGLAND);
    r->n_new += weekday == dl_day_weekday_then(day, DL_REFORM);
}

static void look_at_date(struct survey *sv, struct dl_job *job, struct dl_said *s)
{
    int64_t first, last;
    if (!dl_has(s, DL_FIELD_YEAR))
        return;
    struct dl_answer a = dl_absolute(job, s);
    if (a.outcome != DL_PLACED || !dl_point_days(&a.point, &first, &last))
        return;
    look_at_style(job->r, s, &a.point);
    if (dl_has(s, DL_FIELD_DATELINE)) {
        if (job->m != sv->dateline) /* the next letter tells of its own time */
            sv->year = 0, sv->n_later = 0;
        return;
    }
    take_sample(&job->r->sample, a.point.year);
    look_at_year(sv, job, s, a.point.year);
    /* "My father had been there in 1915" tells of what was over: no story leads up to that. */
    if (!job->r->first.has && a.point.grain <= DATELINE_YEAR && !dl_tells_in_perfect(job))
        job->r->first = (struct dl_memory){.has = true, .point = a.point, .offset = dl_place(job)};
    if (job->r->wants_dateline && (!sv->has_latest || first > sv->latest) && tells_past(job, s)) {
        sv->has_latest = true;
        sv->latest = first;
    }
}

static void look_at_mention(struct survey *sv, struct dl_job *job)
{
    size_t n = dl_fields_read(job->m, job->said);
    if (n > 1 && job->m->pattern->kind == DL_KIND_RANGE)
        dl_borrow_range(job->text, &job->said[0], &job->said[1]);
    else if (n > 1)
        dl_borrow_list(job->said, n);
    for (size_t i = 0; i < n; i++)
        look_at_date(sv, job, &job->said[i]);
}

static bool counts_from_writing(const struct dl_mention *m, struct dl_said *said)
{
    if (m->pattern->kind != DL_KIND_SHIFT)
        return false;
    dl_fields_read(m, said);
    int32_t from = dl_get(said, DL_FIELD_FROM);
    bool weekday = dl_has(said, DL_FIELD_WEEKDAY) && !dl_has(said, DL_FIELD_DAY);
    return from == DL_FROM_DOCUMENT || (weekday && from != DL_FROM_TEXT);
}

/* Where the lines end in which a dateline can stand. */
static size_t dateline_reach(struct dl_view text)
{
    size_t at = 0;
    for (int lines = 0; lines < DATELINE_LINES && at < text.len; lines++)
        at = dl_line_next(text, dl_line_at(text, at, text.len));
    return at;
}

static bool is_dateline(const struct dl_mention *m)
{
    for (size_t i = 0; i < m->n_slots; i++) {
        if (m->slots[i].field == DL_FIELD_DATELINE && m->slots[i].value == 1)
            return true;
    }
    return false;
}

/* "THE WESTERN COURIER. SATURDAY, MAY 14, 1842.": a newspaper's head, all in capitals. */
static bool in_capitals(const struct dl_job *job)
{
    const char *text = job->text.data;
    size_t at = job->m->offset + job->m->length, floor = at > LONGEST_HEAD ? at - LONGEST_HEAD : 0;
    for (; at > floor && !dl_ends_line(job->text, at - 1); at--)
        if ((text[at - 1] >= 'a' && text[at - 1] <= 'z') || (unsigned char)text[at - 1] >= 0x80)
            return false;
    return dl_begins_line(job->text, at);
}

bool dl_heads_line(const struct dl_job *job)
{
    const char *text = job->text.data;
    size_t at = job->m->offset; /* a line of chat begins with it, whatever the sentences are */
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '['))
        at--;
    if (dl_begins_line(job->text, at))
        return true;
    at = (size_t)(dl_resolver_sentence(job->r, job->text, job->m->offset, job->m->length).data -
                  text);
    while (at > 0 && strchr(" \t=", text[at - 1]) != NULL)
        at--;
    return at == 0 || dl_is_eol(text[at - 1]) || text[at - 1] == '\f' || in_capitals(job);
}

/* Where the line of an entry goes on behind the mention, or ends. */
static size_t behind_entry(const struct dl_job *job)
{
    size_t end = job->m->offset + job->m->length;
    while (end < job->text.len && strchr(".*= ", job->text.data[end]) != NULL)
        end++;
    return end;
}

bool dl_ends_entry(const struct dl_job *job)
{
    size_t end = behind_entry(job);
    return end >= job->text.len || dl_is_eol(job->text.data[end]);
}

bool dl_heads_entry(const struct dl_job *job)
{
    size_t at = job->m->offset;
    while (at > 0 && strchr("#*= \t", job->text.data[at - 1]) != NULL)
        at--;
    return dl_begins_line(job->text, at) &&
           (dl_ends_entry(job) || job->text.data[behind_entry(job)] == ':');
}

static bool has_field(const struct dl_mention *m, enum dl_field field)
{
    for (size_t i = 0; i < m->n_slots; i++) {
        if (m->slots[i].field == field)
            return true;
    }
    return false;
}

static bool names_year(const struct dl_mention *m)
{
    return has_field(m, DL_FIELD_YEAR) || has_field(m, DL_FIELD_YEAR2);
}

static enum dl_head_rank rank_of(const struct dl_job *job)
{
    if (is_dateline(job->m) && dl_heads_line(job))
        return names_year(job->m) ? DL_HEAD_YEAR : DL_HEAD_NO_YEAR;
    return job->m->pattern->kind == DL_KIND_DATE && names_year(job->m) ? dl_article_head(job)
                                                                       : DL_HEAD_NONE;
}

static int32_t year_of(const struct dl_mention *m)
{
    for (size_t i = 0; i < m->n_slots; i++) {
        if (m->slots[i].field == DL_FIELD_YEAR)
            return m->slots[i].value;
    }
    return 0;
}

/* The surest one, of those the first; the head of a letter that names its year is surer than a line
 * without. */
static bool look_at_dateline(struct survey *sv, const struct dl_job *job)
{
    enum dl_head_rank rank = rank_of(job);
    if (rank > sv->rank) {
        sv->dateline = job->m;
        sv->rank = rank;
        sv->year = job->r->wants_dateline ? year_of(job->m) : 0;
    }
    return rank != DL_HEAD_NONE;
}

/* The first year from the latest past date on in which the day is not before it, and has the
 * weekday that was said. */
static bool infer_year(const struct dl_resolver *r, const struct dl_said *s, int64_t latest,
                       struct dl_point *ret)
{
    int64_t year, first, last;
    int month, day, days;
    dl_day_civil(latest, &year, &month, &day);
    for (int i = 0; i <= WEEKDAY_YEARS; i++) {
        if (dl_point_in_year(r, s, year + i, ret, &days) && ret->grain == DATELINE_DAY &&
            dl_point_days(ret, &first, &last) && first >= latest && dl_weekday_fits(r, s, ret))
            return true;
    }
    return false;
}

static void take_dateline(const struct survey *sv, struct dl_job *job)
{
    struct dl_resolver *r = job->r;
    struct dl_said *s = job->said;
    struct dl_point p;
    int days;
    dl_fields_read(job->m, s);
    if (!dl_order_apply(job, s) || !dl_settle_year(job, s))
        return;
    bool inferred = !s->year_known;
    if (inferred ? !sv->has_latest || !infer_year(r, s, sv->latest, &p)
                 : !dl_point_in_year(r, s, s->year, &p, &days) || p.grain != DATELINE_DAY)
        return;
    if (inferred || dl_has(s, DL_FIELD_DOUBT))
        p.qualifier = DL_UNCERTAIN;
    struct dl_date date = dl_date_of(p);
    dl_resolver_set_document_date(r, &date, "dateline",
                                  inferred ? (unsigned)DATELINE_FLAG_YEAR_INFERRED : 0);
    r->has_dateline = true;
    r->dateline_offset = dl_place(job);
}

/* News is written on a day and tells of the days around it; a narrative carries its own years. */
struct dl_told_style dl_style_of(const struct dl_resolver *r)
{
    if (r->asked_style.style != DATELINE_STYLE_AUTO)
        return r->asked_style;
    if (!r->has_document)
        return (struct dl_told_style){DATELINE_STYLE_NARRATIVE, "no document date"};
    const struct dl_sample *sample = &r->sample;
    size_t others = 0, far = 0;
    for (size_t i = 0; i < sample->n; i++) {
        others += sample->years[i] != r->document.year;
        far += sample->years[i] <= r->document.year - FAR_YEARS;
    }
    bool history = others >= NARRATIVE_DATES && others * 2 > sample->n &&
                   sample->recent * NARRATIVE_PER_RECENT <= others;
    if (history)
        return (struct dl_told_style){DATELINE_STYLE_NARRATIVE, "most dates are of other years"};
    if (far >= FAR_DATES && others == sample->n && far * 3 >= sample->n * 2 && !sample->recent)
        return (struct dl_told_style){DATELINE_STYLE_NARRATIVE, "all dates are of long ago"};
    return (struct dl_told_style){DATELINE_STYLE_NEWS, "document date"};
}

static struct dl_job job_for(struct dl_resolver *r, struct dl_view text, const struct dl_mention *m,
                             struct dl_said *said)
{
    return (struct dl_job){.r = r, .text = text, .m = m, .said = said};
}

static void survey_order(struct dl_resolver *r, const struct dl_surveyed *piece)
{
    struct dl_said said[DL_RESOLUTIONS_MAX];
    for (size_t m = 0; m < piece->n; m++) {
        if (!has_field(&piece->mentions[m], DL_FIELD_N1))
            continue;
        size_t n = dl_fields_read(&piece->mentions[m], said);
        for (size_t i = 0; i < n; i++)
            dl_order_survey(r, &said[i]);
    }
}

/* Is all known that dates tell? Only a dateline needs the latest of them. */
static bool knows_enough(const struct dl_resolver *r)
{
    return !r->wants_dateline && r->first.has && sample_is_full(&r->sample);
}

static void survey_dates(struct dl_resolver *r, struct survey *sv, const struct dl_surveyed *piece)
{
    struct dl_said said[DL_RESOLUTIONS_MAX];
    size_t reach = piece->base == 0 ? dateline_reach(piece->text) : 0;
    dl_resolver_begin_text(r, piece->base, piece->mentions, piece->n);
    for (size_t i = 0; i < piece->n && !knows_enough(r); i++) {
        const struct dl_mention *m = &piece->mentions[i];
        struct dl_job job = job_for(r, piece->text, m, said);
        bool head = m->offset < reach && look_at_dateline(sv, &job) && !is_dateline(m);
        if (head)
            continue;
        if (is_date(m))
            look_at_mention(sv, &job);
        else if (!sample_is_full(&r->sample))
            r->sample.recent += counts_from_writing(m, said);
    }
}

void dl_resolver_survey(struct dl_resolver *r, const struct dl_surveyed *pieces, size_t n,
                        bool want_dateline)
{
    struct dl_said said[DL_RESOLUTIONS_MAX];
    struct survey sv = {0};
    r->wants_dateline = want_dateline && !r->has_document;
    for (size_t i = 0; i < n; i++)
        survey_order(r, &pieces[i]);
    for (size_t i = 0; i < n; i++)
        survey_dates(r, &sv, &pieces[i]);
    if (r->n_old > r->n_new)
        r->reform = DL_REFORM_ENGLAND;
    if (sv.n_later >= LATER_DATES && sv.n_later * 2 > sv.n)
        r->wants_dateline = false;
    if (sv.dateline && r->wants_dateline) {
        dl_resolver_begin_text(r, pieces[0].base, pieces[0].mentions, pieces[0].n);
        struct dl_job job = job_for(r, pieces[0].text, sv.dateline, said);
        take_dateline(&sv, &job);
    }
    r->style = dl_style_of(r);
}
