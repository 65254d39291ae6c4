/* SPDX-License-Identifier: MIT */
/* What the files of this room share: the state of a document, and of the mention at work. */
#ifndef DL_RESOLVE_STATE_H
#define DL_RESOLVE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/eol.h"
#include "base/str.h"
#include "find/find.h"
#include "resolve/resolve.h"
#include "resolve/words.h"
#include "rules/rules.h"
#include "time/calendar.h"
#include "time/date.h"

#define DAYS_IN_WEEK 7

/* A date that later mentions can count from. */
struct dl_memory {
    bool has;
    struct dl_point point;
    bool is_range; /* what counts back does so from begin, what counts on from end */
    bool is_wide;  /* it lies somewhere from begin to end, and there from day to day */
    struct dl_point begin, end;
    int64_t first_day, last_day;
    bool has_days;       /* those days are a part of its month */
    bool is_named;       /* its year was said; of DL_LAST_YEAR alone */
    enum dl_bound bound; /* BEFORE or AFTER: all that is known of it; else 0 */
    bool has_part;       /* a part of a year, which begins on part_day */
    int64_t part_day;
    uint64_t offset;    /* in the whole document: dl_place() */
    uint64_t words_end; /* of its words there; of DL_LAST_ANY alone */
    bool is_half;       /* a time on a clock of twelve hours; of DL_LAST_ANY alone */
    bool is_brief;      /* reached by hours, days or weeks; of lost alone */
};

/* The last date of the text that is at least as fine as …; and the last quarter or half year. */
enum { DL_LAST_DAY, DL_LAST_MONTH, DL_LAST_YEAR, DL_LAST_ANY, DL_LAST_QUARTER, DL_LAST_COUNT };

/* How often members of n1/n2 left no choice. */
struct dl_order_votes {
    size_t dmy, mdy, ymd;
};

/* What tells a history from a report: the years of the first dates that name one, and how many
 * dates among them are counted from the day of writing ("next spring", "on Monday"). */
struct dl_sample {
    int32_t years[64];
    size_t n, recent;
};

/* What a part of the document counts from: a mail, or one that it quotes. */
struct dl_own_date {
    bool has;
    struct dl_point point;
    const char *why;
    unsigned flags;
};
/* The time that the first sentence of a document sums up; see dl_lead_year(). */
struct dl_lead {
    bool has;
    bool is_over; /* the sentence is, or there is none */
    struct dl_point begin;
    int64_t first, last; /* days */
    uint64_t offset, last_offset;
    size_t n_told; /* days and months of about that time, since then */
};
#define DL_DAYS 16
#define DL_QUOTES 4 /* so deep are mails quoted in mails, with that of the document */

/* A word near a mention that tells a tense, and what stands between. */
struct dl_near_cue {
    unsigned bits;
    size_t distance; /* words between it and the mention */
    bool is_perfect; /* a cue of the perfect stands before it: "had sold" */
    bool is_group;   /* another cue of its tense stands before it: "was sold" */
    bool is_other;   /* the date is another verb's: "agreed to leave" */
    bool is_apart;   /* a clause ends, or another verb stands, between it and the mention */
    bool leads;      /* the date stands before it, at the head of its clause */
    struct dl_view word;
};

struct dl_resolver {
    const struct dl_rules *rules;
    unsigned wrap;
    struct dl_view sentence; /* the last one asked for, of sentence_of; only if it is short */
    const char *sentence_of; /* the text's first byte */
    uint64_t base;           /* of the document, bytes before the text */
    const struct dl_mention *mentions; /* of the text; NULL: not known */
    size_t n_mentions;
    enum dateline_order asked; /* AUTO: worked out */
    struct dl_order_votes votes;
    int64_t reform;      /* the first day of the Gregorian calendar, as the text tells it */
    size_t n_old, n_new; /* dates of the time between the reforms, by the style they keep */
    struct dl_sample sample;
    struct dl_told_style asked_style; /* AUTO: worked out */
    struct dl_told_style style;
    bool explain, annotate;

    bool has_written;
    struct dl_point written; /* the document date, as it is told */
    const char *written_why;
    bool has_document;
    struct dl_point document; /* the same, or since a dated heading its date; with its qualifier */
    const char *document_why;
    unsigned document_flags; /* what was supplied to know it: YEAR_INFERRED */
    size_t n_moves;          /* how often a dated heading moved it to another day */
    bool wants_dateline;     /* nothing that is trusted more gave the document date */
    bool has_dateline;       /* the document date came from the mention at dateline_offset */
    uint64_t dateline_offset;
    bool
        has_head; /* the last dateline is no report's, but stands alone as in letters and diaries */
    bool runs_on; /* its text goes on in the same line, as in diaries and logs */

    bool is_mail;                         /* the document has the header of one */
    bool has_quotes;                      /* some mail is quoted */
    struct dl_own_date quotes[DL_QUOTES]; /* by the ">" at the begin of a line */

    struct dl_memory first;   /* the first date of the text that names its year, from the survey */
    struct dl_memory heading; /* the last heading that ends in a month or day, until it is used;
                                 is_wide: more stands before it */
    struct dl_lead lead;
    struct dl_memory year_heading; /* the last line that is a year alone */
    struct dl_memory last[DL_LAST_COUNT];
    struct dl_near_cue cue; /* the one before the place where cue_of ends, of this mention */
    struct dl_view cue_of;
    struct dl_memory day_before;   /* the last day told before that of last[DL_LAST_DAY] */
    struct dl_memory thing;        /* the last day or month of an older thing that was told */
    struct dl_memory glance;       /* the last day or month that a story looked back at */
    struct dl_memory entry;        /* the last day that heads an entry; see dl_heads_entry() */
    struct dl_point days[DL_DAYS]; /* the last days told, of which a day said again is one */
    size_t n_days;
    struct dl_memory reported;   /* the first quarter or half year told of */
    struct dl_memory year_ended; /* where "the year" stands whose last day is told next: no point */
    struct dl_memory months; /* where half a year or more was last told of in months: no point */
    struct dl_memory term;   /* the last date by which something was done: no story goes on there */
    struct dl_memory lost; /* where the text last came to a time that it does not date: no point */
};

/* Field dateline: of a news report or letter; a day of a diary, the next one behind the last; the
 * year in a diary's title; a day of a diary that is a number and no more, which could count; the
 * year in the title of a document, which stands in its first line; of a letter behind another,
 * whose year it leaves out; the year in any line that is a heading; a year at the beginning of a
 * line, as others stand near by. */
enum {
    DL_DATELINE_HEAD = 1,
    DL_DATELINE_DIARY,
    DL_DATELINE_TITLE,
    DL_DATELINE_NUMBER,
    DL_DATELINE_FIRST,
    DL_DATELINE_LETTER,
    DL_DATELINE_LINE,
    DL_DATELINE_ANNAL
};

/* What a mention says of one date. value[f] is set where bit f of has is. */
struct dl_said {
    uint64_t has;
    int32_t value[DL_FIELD_COUNT];
    /* Where in the text; SIZE_MAX: nowhere; of a constant: meaningless. */
    size_t at[DL_FIELD_COUNT];
    size_t offset, end; /* its words, bytes in the text */
    bool year_known;
    int32_t year; /* astronomical */
};

static inline bool dl_has(const struct dl_said *s, enum dl_field field)
{
    return (s->has >> field & 1) != 0;
}
/* The value, or 0 when it was not said. */
static inline int32_t dl_get(const struct dl_said *s, enum dl_field field)
{
    return dl_has(s, field) ? s->value[field] : 0;
}
static inline void dl_set(struct dl_said *s, enum dl_field field, int32_t value)
{
    s->has |= UINT64_C(1) << field;
    s->value[field] = value;
    s->at[field] = SIZE_MAX;
}
/* The same, where another field stands. */
static inline void dl_set_at(struct dl_said *s, enum dl_field field, int32_t value,
                             enum dl_field at)
{
    s->has |= UINT64_C(1) << field;
    s->value[field] = value;
    s->at[field] = s->at[at];
}
static inline void dl_unset(struct dl_said *s, enum dl_field field)
{
    s->has &= ~(UINT64_C(1) << field);
}
static inline bool dl_is_diary(const struct dl_said *s)
{
    return dl_get(s, DL_FIELD_DATELINE) == DL_DATELINE_DIARY;
}
/* Is it a head only where another stands before it? */
static inline bool dl_follows_head(const struct dl_said *s)
{
    return dl_is_diary(s) || dl_get(s, DL_FIELD_DATELINE) == DL_DATELINE_LETTER;
}
#define DL_BIT(field) (UINT64_C(1) << DL_FIELD_##field)

/* The mention at work. */
struct dl_job {
    struct dl_resolver *r;
    struct dl_view text;
    const struct dl_mention *m;
    struct dl_buf *explain; /* NULL: nobody asked */
    struct dl_said *said;   /* one for each date that the mention names */
    size_t n_said;

    unsigned flags;      /* of the date at work */
    uint8_t qualifier;   /* inherited from its anchor */
    enum dl_bound bound; /* the same: BEFORE, AFTER or 0 */
    bool has_anchor;
    struct dl_point anchor;
    bool anchor_is_wide;  /* the anchor lies somewhere from there to anchor_end */
    bool anchor_has_days; /* or from anchor_first to anchor_last */
    struct dl_point anchor_end;
    int64_t anchor_first, anchor_last; /* of a wide one, from day to day */
    const char *anchor_why;

    bool year_behind; /* the year was supplied from a date behind it in a row */
    bool of_thing;    /* counted from the thing told in the same sentence */
    bool of_glance;   /* from what the story looked back at */

    bool tense_known;      /* tense was looked for */
    size_t tense_distance; /* words between the mention and the verb that tells it */
    bool tense_is_apart;   /* a clause ends between the verb and the mention */
    bool tense_leads;      /* the date stands before that verb, at the head of its clause */
    bool tense_is_perfect; /* an auxiliary of the perfect stands before it: "had sold" */
    bool tense_is_group;   /* that verb has an auxiliary of its tense: "was sold" */
    enum dl_tense tense;   /* 0: no evidence */
    struct dl_view tense_word;
    bool tense_noted, style_noted;
    bool refused; /* and why was noted */
};

/* Where the mention stands in the document. */
static inline uint64_t dl_place(const struct dl_job *job)
{
    return job->r->base + job->m->offset;
}

/* What the words of one date came to. */
enum dl_outcome {
    DL_IMPOSSIBLE, /* 30 February */
    DL_UNPLACED,   /* no anchor; point is set when year_unknown says all: XXXX-06-06 */
    DL_PLACED,
    DL_VAGUE, /* some years ago: the past or the future, no more */
};
struct dl_answer {
    enum dl_outcome outcome;
    struct dl_point point;
    bool has_point; /* UNPLACED: point is XXXX-06-06 or XXXX-06 */
    bool is_wide;   /* PLACED: it can be point or to: the anchor was too coarse to tell */
    struct dl_point to;
    bool has_days; /* wide, and known to the day, for what counts from it: */
    int64_t first_day, last_day;
    int days; /* PLACED: of a holiday; 1 */
};

/* ---- explain.c ---- */
void dl_note(struct dl_job *job, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Why the mention is refused; the first reason counts. */
void dl_note_refused(struct dl_job *job, const char *why);
void dl_note_mention(struct dl_job *job);
void dl_note_anchor(struct dl_job *job);
/* The date told last, where that is not the one to count from. */
void dl_note_passed_over(struct dl_job *job, const struct dl_memory *taken);
void dl_note_style(struct dl_job *job);
/* Flag a weekday that was said and is not that of the day. */
void dl_check_weekday(struct dl_job *job, const struct dl_said *s, const struct dl_point *p);
void dl_note_flags(struct dl_job *job, unsigned flags);

/* ---- fields.c ---- */
/* Sort the slots of a mention by the date they belong to: fills said, returns how many dates. */
size_t dl_fields_read(const struct dl_mention *m, struct dl_said said[DL_RESOLUTIONS_MAX]);
/* The words of a mention that names one date, without a word like "since" around it. */
void dl_fields_words(struct dl_view text, const struct dl_mention *m, struct dl_said *said);

/* Number times multiplier; 1 where neither it nor a fraction was said, 0 for some. */
int64_t dl_count(const struct dl_said *s);

/* ---- order.c ---- */
/* Give n1, n2 and n3 their roles; false when no order makes a date of them. */
bool dl_order_apply(struct dl_job *job, struct dl_said *s);
/* Count what a mention's numbers say of the order of day and month. */
void dl_order_survey(struct dl_resolver *r, const struct dl_said *s);

/* ---- taken.c ---- */
/* Does a year that cannot be read stand behind the date: "3 May 18--", "3 May 3 Jas. I"? */
bool dl_year_is_taken(const struct dl_job *job, const struct dl_said *s);

/* ---- number.c ---- */
/* The number below 1000 behind a day, month or feast: its year, or not. Fills shorter, which the
 * job has for its mention then, where it is none. */
void dl_settle_number(struct dl_job *job, struct dl_mention *shorter);
/* The same of a number behind a comma that is a year but for what follows it: "On June 6, 1200
 * workers struck". */
void dl_settle_comma_number(struct dl_job *job, struct dl_mention *shorter);
/* Give the dates of a range or list that name no era that of the story; false: they are no years.
 */
bool dl_settle_old_years(struct dl_job *job);

/* ---- named.c ---- */
/* Is a feast, or what its pattern's count says of a month or season, no date, but part of a name:
 * "the Easter Rising", "of April Jones", "the Winter Games"? */
bool dl_is_named(const struct dl_job *job, const struct dl_said *s);

/* Does a word with a capital follow the mention? */
static inline bool dl_name_follows(const struct dl_job *job)
{
    size_t end = job->m->offset + job->m->length;
    const char *behind = job->text.data + end;
    return job->text.len - end > 1 && dl_is_space(behind[0]) && dl_is_capital(behind[1]);
}

/* ---- absolute.c ---- */
/* Work out year (era, two digits) from what was said; false when there is no such year. */
bool dl_settle_year(struct dl_job *job, struct dl_said *s);
/* The era of a year below 1000 that names none: that of the last year told, if it lies so near to
 * it that the story can have gone on from there; else 0. */
int dl_era_of_story(const struct dl_job *job, int64_t year);
/* What the fields below the year name in that year, or the year itself. ret_days: length of a
 * holiday. False when there is no such day. */
bool dl_point_in_year(const struct dl_resolver *r, const struct dl_said *s, int64_t year,
                      struct dl_point *ret, int *ret_days);
/* The first week of May. */
bool dl_says_week_of_month(const struct dl_said *s);
/* Of a day, where its unit says so: the weekend nearest to it, or the seven days that begin on it,
 * with direction -1 end on it; with none, its week from a Monday, or from a Sunday that is named.
 */
void dl_week_of_day(const struct dl_said *s, struct dl_point *p, int *ret_days);
bool dl_weekday_fits(const struct dl_resolver *r, const struct dl_said *s,
                     const struct dl_point *p);
/* Put the hour or part of the day on a day; false for an impossible hour. */
bool dl_add_time(const struct dl_said *s, struct dl_point *p);
bool dl_says_time(const struct dl_said *s);
/* EDTF has no months and days in years of more than four digits: the year stands for them. */
bool dl_has_spelling(const struct dl_point *p);
/* The answer for a point, with the time of day that was said. days: of a holiday; 1. */
struct dl_answer dl_placed(const struct dl_said *s, struct dl_point p, int days);
/* The years that dates say by counting, as they are known then: "from 3 to 5 May last year". */
void dl_settle_counted_years(struct dl_job *job);
/* Is its year or month still to be counted, as there is nothing to count from? */
bool dl_counts_on(const struct dl_said *s);
/* One date from its fields, with what they lack supplied from context. */
struct dl_answer dl_absolute(struct dl_job *job, struct dl_said *s);

/* ---- anchor.c ---- */
/* What a shift counts from, which has to be as fine as that grain: sets the job's anchor. "Two
 * weeks later" counts from the text alone, and has no place where the text has told no date; "that
 * day" is then the day of the document. */
bool dl_find_anchor(struct dl_job *job, const struct dl_said *s, enum dateline_precision grain);
/* The last date in the text that is fine enough, or the next coarser one; held: what counts stays
 * within it ("that year"). */
const struct dl_memory *dl_memory_for(const struct dl_job *job, enum dateline_precision grain,
                                      bool held);

/* ---- year.c ---- */
/* The year of a date that names none. */
struct dl_answer dl_from_context(struct dl_job *job, const struct dl_said *s);
/* The date whose year is under discussion, or NULL when it is the document's own year. */
const struct dl_memory *dl_year_in_context(const struct dl_job *job);
/* What is left of a date whose year nobody knows. */
struct dl_answer dl_unplaced(const struct dl_said *s);

/* ---- day.c ---- */
/* The day of a weekday, day of the month or time that stands alone. */
struct dl_answer dl_day_from_context(struct dl_job *job, const struct dl_said *s);
/* The day of the log's or programme's entry that the mention stands in, or NULL; is_wide: it is not
 * alone in its line. */
const struct dl_memory *dl_entry(const struct dl_job *job);
/* The week in which the sentence has just said that a weekday is: "next week, on Tuesday"; or NULL.
 */
const struct dl_memory *dl_week_said(const struct dl_job *job);

/* ---- memory.c ---- */
/* The last date that is as fine as the level (DL_LAST_DAY …), or a coarser one where none is, or
 * where the story has left that one since; NULL: none was told. */
const struct dl_memory *dl_last_told(const struct dl_job *job, int level);
/* The date of an older thing that the sentence has told of, and is still at: "a letter dated 4
 * March 1849 and posted on 6 March"; or NULL. */
const struct dl_memory *dl_thing_told(struct dl_job *job);
/* Told just before, in the same paragraph? */
bool dl_told_just_before(const struct dl_job *job, const struct dl_memory *memory);
/* Does the point lie behind the document date? */
bool dl_after_document(const struct dl_job *job, const struct dl_point *p);
/* Keep a date for later mentions to count from. */
void dl_remember(struct dl_job *job, const struct dl_point *p);
/* A length of time was told: figures of "the nine months" compare with those of a year. */
void dl_remember_length(struct dl_job *job, const struct dl_said *s);
/* What comes next counts from here, and nobody knows when that is. */
void dl_remember_lost(struct dl_job *job, const struct dl_said *s);
/* What was just kept is a stretch from one point to another; wide: or lies somewhere in it. */
void dl_remember_range(struct dl_job *job, const struct dl_point *from, const struct dl_point *to,
                       bool wide);
/* What was just kept is a part of that year: a story goes on from the day on which it begins. */
void dl_remember_part(struct dl_job *job, int64_t day);
/* And what counts from it does so from these days. */
void dl_remember_days(struct dl_job *job, int64_t first, int64_t last);
/* What was just kept is a date before or after that point. */
void dl_remember_bound(struct dl_job *job, enum dl_bound bound);
/* Count from the document date, or from a date before in the text: sets the job's anchor. */
void dl_anchor_document(struct dl_job *job);
void dl_anchor_text(struct dl_job *job, const struct dl_memory *memory);
/* The same for what is counted on (direction 1) or back (-1): from the near end of a stretch, and
 * as surely as the anchor is known. */
void dl_anchor_count(struct dl_job *job, const struct dl_memory *memory, int direction);
void dl_anchor_point(struct dl_job *job, const struct dl_point *p, const char *why);

/* ---- lead.c ---- */
/* A date was told that may be one of the lead's. */
void dl_lead_note(struct dl_job *job, const struct dl_point *p);
/* Does a point lie in the time of the lead, or near it? */
bool dl_in_lead_time(const struct dl_resolver *r, const struct dl_point *p);
/* The year of a date that names none, which the story would place in that year: where the story is
 * about to begin, one that lies in the time of the lead, or leads up to it. */
int64_t dl_lead_year(const struct dl_job *job, const struct dl_said *s, int64_t year);

/* ---- annals.c ---- */
/* Does the mention begin a line of a chronology: others that begin with years stand near by, mostly
 * in order? */
bool dl_is_annal(const struct dl_job *job);

/* ---- article.c ---- */
/* How surely a mention among the first lines is the date of the document; see dl_article_head(). */
enum dl_head_rank { DL_HEAD_NONE, DL_HEAD_NO_YEAR, DL_HEAD_UPDATED, DL_HEAD_YEAR };
/* Is its line one that dates an article: "Published 21 May 2019", "By Ann Lee | May 21, 2019"? */
enum dl_head_rank dl_article_head(const struct dl_job *job);
/* Is it when an editor thinks that a letter was written: "[Undated; c. March 1791]"? */
bool dl_is_estimate(const struct dl_job *job, const struct dl_said *s);

/* ---- quote.c ---- */
/* Take the document date of the mail that the mention stands in. */
void dl_quote_enter(struct dl_job *job);
/* A date can tell when a mail that is quoted behind it was written. */
void dl_quote_begin(struct dl_job *job, const struct dl_said *s, const struct dl_answer *a);

/* ---- relative.c ---- */
struct dl_answer dl_shift(struct dl_job *job, struct dl_said *s);

/* ---- survey.c ---- */
/* How the text that was surveyed tells its dates, by the document date that is known now. */
struct dl_told_style dl_style_of(const struct dl_resolver *r);
/* A dateline opens its line: its sentence begins there. "Buried abroad. 5 Jan. 1911." has none. */
bool dl_heads_line(const struct dl_job *job);
/* Does the mention begin a line, and nothing follow in it, or a colon: "Monday, July 4" above what
 * happened on that day? */
bool dl_heads_entry(const struct dl_job *job);
/* And nothing at all? */
bool dl_ends_entry(const struct dl_job *job);
/* What lacks a year or a day takes it from the text, not from the document date. */
static inline bool dl_counts_from_text(const struct dl_resolver *r)
{
    return r->style.style == DATELINE_STYLE_NARRATIVE || !r->has_document;
}

/* ---- borrow.c ---- */
/* Share fields between the dates of a range or list. */
void dl_borrow_range(struct dl_view text, struct dl_said *from, struct dl_said *to);
void dl_borrow_list(struct dl_said *said, size_t n);

/* ---- narrow.c ---- */
/* "The first nine months of": a part of so many units. */
bool dl_says_many(const struct dl_said *s);
/* The part of a stretch that was said, as a date. exact: a half or quarter, not "early". */
struct dl_date dl_narrow(const struct dl_point *p, const struct dl_said *s, bool *ret_exact);

/* ---- counts.c ---- */
/* Is the number of a date none of a year, by what its pattern asks for: "1912 gulls were seen"? */
bool dl_is_no_year(const struct dl_job *job, const struct dl_said *s);
/* Does a plural noun in small letters follow the mention, or a verb of the past? */
bool dl_counts_what_follows(const struct dl_job *job);
/* Is this a round number, and a plural behind it that it can count? */
bool dl_counts_round(const struct dl_job *job, int32_t number);
bool dl_verb_follows(const struct dl_job *job);

/* ---- clause.c ---- */
/* Told in the same sentence? */
bool dl_in_same_sentence(const struct dl_job *job, const struct dl_memory *memory);
/* Is the mention in what somebody said? */
bool dl_is_quoted(const struct dl_job *job);
/* What stands before a place in its sentence, and before the mention; empty where it has none. */
struct dl_view dl_text_before_place(const struct dl_job *job, size_t at, size_t length);
struct dl_view dl_text_before(const struct dl_job *job);
/* "On 5 June the mill burned", "in spring, on 5 June, it burned": at most one word before. */
bool dl_begins_clause(struct dl_view before);
/* Does it open a clause that a word joins to the one before: ", and on 5 June the court ruled"? */
bool dl_opens_clause(const struct dl_job *job);
/* Does the sentence begin with that date, or one word before it: "In 1921 it was"? */
bool dl_heads_sentence(const struct dl_job *job, const struct dl_memory *memory);
/* No clause ends between that and the mention. */
bool dl_in_same_clause(const struct dl_job *job, const struct dl_memory *memory);
/* A word that begins a clause stands between them: "came in May 1900 and left in June". */
bool dl_is_joined(const struct dl_job *job, const struct dl_memory *memory);

/* ---- thing.c ---- */
/* "As in 1603", "up from Friday". */
bool dl_is_compared(const struct dl_job *job, enum dateline_precision grain);
/* "Ten days later than usual": nothing is counted, two times are compared; but "than that". */
bool dl_is_comparative(const struct dl_job *job);
/* "The war of 1812" */
bool dl_is_of_noun(const struct dl_job *job);
/* The date of a thing, and not of what happened: "a contract dated 2 June 2009", "quoted his letter
 * of 4 May 1862"; and in the sentence of what was told, "Ann Lee, born on 3 May 1801". */
bool dl_is_of_what_is_told(const struct dl_job *job, const struct dl_memory *told,
                           enum dateline_precision grain);
/* "The notice of 3 March", "his will dated 3 May"; but "by a deed of 3 May" it was done then. */
bool dl_is_of_paper(const struct dl_job *job);
/* "He had a 1911 mill"; but "the 1944 offensive" at the head of a sentence is what it tells of. */
bool dl_is_of_a_thing(const struct dl_job *job);
/* "A study published in 2005 found", "in a 2005 interview he said": the date of what tells it. */
bool dl_is_of_source(const struct dl_job *job);

/* ---- verb.c ---- */
/* What is to come stands behind so few words of the verb that tells it. */
#define DL_REACH_WORDS 5
#define DL_AT_ONCE_WORDS 2
/* A clause's end counts as so many words. */
#define DL_CLAUSE_WORDS 3
/* The distance of a verb that tells the tense, and is not the date's own. */
#define DL_NOT_ITS_VERB (SIZE_MAX / 2)
/* The nearest cue before the place where the text ends, in its sentence. A participle behind an
 * auxiliary of the future ("will be released") is the future's. */
struct dl_near_cue dl_cue_at_end(struct dl_resolver *r, struct dl_view text);
/* The first cue that stands behind fewer words than limit. */
struct dl_near_cue dl_cue_after(const struct dl_rules *rules, struct dl_view text, size_t limit);
/* "Is to meet", "are expected", "is going to": what stands behind a verb of the present makes it
 * the future. */
bool dl_is_to_come(const struct dl_rules *rules, struct dl_view behind);

/* ---- tense.c ---- */
/* What the verbs near the mention say: past, present, future, or 0. */
enum dl_tense dl_verb_tense(struct dl_job *job);
/* The same, unless the words of the date themselves say it; --explain tells. */
enum dl_tense dl_tense(struct dl_job *job, const struct dl_said *s);
/* "It lasted until Monday", "he was ill until Monday"; but what "was put off until Monday" is to
 * come. */
bool dl_has_lasted(struct dl_job *job, const struct dl_said *s);
/* "He had left in December." */
bool dl_tells_in_perfect(struct dl_job *job);
/* The same, or "in June he had left". */
bool dl_had_been(struct dl_job *job);
/* "Did not open until May": from then on. */
void dl_settle_until(const struct dl_job *job, struct dl_said *s);
/* "Ross, who had gone to sea in May 1824, took command": is that told in a clause of its own? */
bool dl_tells_aside(struct dl_job *job);
/* "The town, settled in 1836, was poor", "the mill that was built in 1836": is that told in a
 * clause of a noun's? */
bool dl_tells_of_noun(struct dl_job *job);
/* Does a verb say that it will be, or is to be, from when the text was written on? */
bool dl_will_be(struct dl_job *job);
/* "He had left in December" where what was told before was not in the perfect: does the story look
 * back from there? */
bool dl_looks_back(struct dl_job *job, const struct dl_memory *told);
/* Does the date stand before the verb that tells it, at the head of its clause? */
bool dl_leads_verb(struct dl_job *job);
/* Was the date at that place only planned: "was to be held on", "had been due on"? */
bool dl_was_to_come(const struct dl_job *job, uint64_t place);
/* "The next day he left": does the date lead up to what happened, and was not to come, in the
 * sentence of that place or the next? */
bool dl_goes_on_from(struct dl_job *job, uint64_t place);

/* ---- enumerate.c ---- */
/* "On 3 May, 5 June and 9 July 2014" in several mentions: the year of the last is that of all. */
void dl_supply_year_behind(struct dl_job *job);

/* ---- timex.c ---- */
void dl_timex_date(struct dl_resolution_timex *t, const struct dl_said *s,
                   const struct dl_point *p);
/* The same as corpora of messages write it, with what was said beside what it came to: the weekday
 * of a day (2018-03-09-WXX-5), the month of a week (2018-03-W10), of a year by itself that
 * month and day are open ("see you in 2018": 2018-XX-XX), and midnight without a day
 * as 00:00. Behind dl_timex_date(). */
void dl_timex_message(struct dl_resolution_timex *t, const struct dl_said *s,
                      const struct dl_point *p);
void dl_timex_unplaced(struct dl_resolution_timex *t, const struct dl_said *s,
                       const struct dl_answer *a);
void dl_timex_reference(struct dl_resolution_timex *t, const struct dl_said *s, enum dl_tense ref);
void dl_timex_duration(struct dl_resolution_timex *t, const struct dl_said *said, size_t n);
void dl_timex_set(struct dl_resolution_timex *t, const struct dl_said *s);

/* ---- finish.c ---- */
/* Begin with one date of the mention, and with a resolution. */
void dl_start_date(struct dl_job *job);
void dl_start_resolution(const struct dl_job *job, struct dl_resolution *ret);
/* The answer for a date becomes a resolution, and is kept for what counts from it. How many there
 * are: 0 or 1. */
size_t dl_finish_date(struct dl_job *job, const struct dl_said *s, struct dl_answer *a,
                      struct dl_resolution *ret);
/* The last steps of that: flags and anchor. */
void dl_finish_resolution(struct dl_job *job, unsigned flags, struct dl_resolution *ret);
/* There is no such date: 0. */
size_t dl_refuse(struct dl_job *job);
struct dl_resolution_timex *dl_add_timex(struct dl_resolution *ret);
/* What TIMEX3 marks of a date. */
void dl_annotate(const struct dl_job *job, const struct dl_said *s, const struct dl_answer *a,
                 struct dl_resolution *ret);
/* The doubt that was said, and what of a qualifier a point can carry. */
uint8_t dl_said_qualifier(const struct dl_said *s);
uint8_t dl_qualifier_for(const struct dl_point *p, uint8_t qualifier);
/* The end of an interval. */
struct dl_point dl_interval_end(const struct dl_point *p, bool last);
/* Before or after what the resolution has now; false where the bound is none of these. */
bool dl_set_bound(struct dl_resolution *x, enum dl_bound bound);
/* All that an answer stands for. */
struct dl_date dl_stretch_of(const struct dl_answer *a);
/* Make an interval whose ends are one date that date. */
bool dl_collapse(struct dl_resolution *x);

/* ---- one.c ---- */
size_t dl_resolve_one(struct dl_job *job, struct dl_resolution *ret);
/* A number that heads no day of a diary. */
bool dl_is_loose_number(struct dl_job *job, struct dl_said *s);

/* ---- list.c ---- */
size_t dl_resolve_list(struct dl_job *job, struct dl_resolution *ret);
/* Are the two dates of the mention one day, by both calendars? */
bool dl_is_one_day(const struct dl_job *job, const struct dl_point *from,
                   const struct dl_point *to);
bool dl_in_order(const struct dl_point *from, const struct dl_point *to);
bool dl_is_weekday_alone(const struct dl_said *s);
bool dl_is_day_alone(const struct dl_said *s);
/* The first such weekday before (step -1) or behind (step 1) a day. */
void dl_answer_beside(struct dl_job *job, const struct dl_said *s, const struct dl_answer *day,
                      int step, struct dl_answer *ret);
/* The date in that year. */
void dl_answer_in_year(struct dl_job *job, struct dl_said *s, int64_t year, struct dl_answer *ret);
/* The first day of that name, number or date from a day on. */
void dl_answer_from(struct dl_job *job, struct dl_said *s, const struct dl_answer *from,
                    struct dl_answer *ret);

/* ---- range.c ---- */
size_t dl_resolve_range(struct dl_job *job, struct dl_resolution *ret);

#endif
