/* SPDX-License-Identifier: MIT */
/*
 * What patterns can say: kinds of patterns, fields that resolve/ understands, and the names that
 * stand for values in pattern files. data/FORMAT.md describes them for authors; these tables are
 * the one definition in code.
 */
#ifndef DL_FIELDS_H
#define DL_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum dl_kind {
    DL_KIND_DATE,  /* one date, named by its fields */
    DL_KIND_RANGE, /* two dates: fields, and fields:end; each borrows what it lacks from the other
                    */
    DL_KIND_LIST,  /* several dates: fields, fields:2, fields:3 …; sharing in the same way */
    DL_KIND_SHIFT, /* counted from an anchor: direction × number × unit (or month, weekday …) */
    DL_KIND_REF,   /* TIMEX3 PRESENT_REF, PAST_REF, FUTURE_REF */
    DL_KIND_DURATION, /* a length of time */
    DL_KIND_SET,      /* a frequency */
    DL_KIND_REFUSE,   /* looks like a date and is none */
    DL_KIND_SHAPE,    /* no pattern of its own: a class of tokens */
    DL_KIND_LET,      /* a part of patterns, with a name */
};

/* clang-format off */
/* Every field: X(id, name). A class or slot of this name carries a value that resolve/ reads;
 * any other class only helps to match. */
#define DL_FIELDS(X)                                                                              \
    X(YEAR, "year")             /* as said: 1914, 44 */                                           \
    X(YEAR2, "year2")           /* two digits: 14 */                                              \
    X(DECADE, "decade")         /* first year: 1890; below 100: the century is supplied */        \
    X(CENTURY, "century")       /* ordinal: 19 */                                                 \
    X(MILLENNIUM, "millennium") /* ordinal: 2 */                                                  \
    X(MONTH, "month")           /* 1–12 */                                                        \
    X(DAY, "day")               /* 1–31 */                                                        \
    X(WEEKDAY, "weekday")       /* 1 Monday … 7 Sunday */                                         \
    X(YEARDAY, "yearday")       /* 1–366: ISO ordinal day */                                      \
    X(WEEK, "week")             /* 1–53: ISO week */                                              \
    X(SEASON, "season")         /* 21–24 */                                                       \
    X(QUARTER, "quarter")       /* 1–4 */                                                         \
    X(HALF, "half")             /* 1–2 */                                                         \
    X(ERA, "era")               /* bc, ad */                                                      \
    X(N1, "n1")                 /* first number of 3/4/2015: day or month (or year) by --order */ \
    X(N2, "n2")                 /* second number */                                               \
    X(N3, "n3")                 /* third number, when it has two digits */                        \
    X(HOUR, "hour")                                                                               \
    X(MINUTE, "minute")                                                                           \
    X(SECOND, "second")                                                                           \
    X(AMPM, "ampm")             /* am, pm */                                                      \
    X(ZONE, "zone")             /* +hhmm east of UTC, as the number hh*100+mm */                   \
    X(DAYPART, "daypart")       /* morning, midday, afternoon, evening, night, daytime */         \
    X(HOLIDAY, "holiday")       /* a rule of the calendar */                                      \
    X(KALENDS, "kalends")       /* kalends, nones, ides: of the month; day counts back from it */ \
    X(PART, "part")             /* start, mid, end: of what follows */                            \
    X(APPROX, "approx")         /* 1: about */                                                    \
    X(DOUBT, "doubt")           /* 1: a question mark; 2: of two years, the later */              \
    X(RELATION, "relation")     /* before, after, since, until, between, by */                    \
    X(FISCAL, "fiscal")         /* 1: of a fiscal year */                                         \
    X(NUMBER, "number")         /* of units; 0: some, vague (TIMEX3 X) */                         \
    X(FRACTION, "fraction")     /* thousandths to add to number: half is 500 */                   \
    X(MULTIPLIER, "multiplier") /* hundred, thousand: times number */                             \
    X(UNIT, "unit")             /* second … millennium, quarter, season, weekend, night */        \
    X(DIRECTION, "direction")   /* -1 last, 0 this, +1 next; of a shift */                        \
    X(FROM, "from")             /* anchor of a shift: document, text */                           \
    X(TENSE, "tense")           /* past, future: overrides what the verbs say */                  \
    X(REF, "ref")               /* present, past, future */                                       \
    X(MOD, "mod")               /* TIMEX3 mod of a duration: approx, less, more, start, mid, end, \
                                   at-most, at-least */                                           \
    X(QUANT, "quant")           /* of a set: every, each */                                       \
    X(FREQ, "freq")             /* of a set: times in each unit; hundreds of a year in words */   \
    X(DATELINE, "dateline")     /* 1: this pattern is a news report's dateline */                 \
    X(COUNTS, "counts")         /* enum dl_counts */                                                \
    X(WORDS, "words")           /* nothing: these words belong to the date all the same */

/* clang-format on */
enum dl_field {
#define X(id, name) DL_FIELD_##id,
    DL_FIELDS(X)
#undef X
        DL_FIELD_COUNT,
    DL_NO_FIELD = 255
};

/* clang-format off */
/* Named values: X(name, value, field, other field of the same values). Only these words can stand
 * for values in pattern files. */
#define DL_VALUES(X)                                                                             \
    X("bc", -1, ERA, ERA) X("ad", 1, ERA, ERA) X("told", 2, ERA, ERA)                            \
    X("told-before-name", 3, ERA, ERA)                                                           \
    X("am", 0, AMPM, AMPM) X("pm", 12, AMPM, AMPM) X("local", 1399, ZONE, ZONE)                  \
    X("spring", 21, SEASON, SEASON) X("summer", 22, SEASON, SEASON)                              \
    X("autumn", 23, SEASON, SEASON) X("winter", 24, SEASON, SEASON)                              \
    X("morning", 1, DAYPART, DAYPART) X("midday", 2, DAYPART, DAYPART)                           \
    X("afternoon", 3, DAYPART, DAYPART) X("evening", 4, DAYPART, DAYPART)                        \
    X("night", 5, DAYPART, DAYPART) X("daytime", 6, DAYPART, DAYPART)                            \
    X("kalends", 1, KALENDS, KALENDS) X("nones", 2, KALENDS, KALENDS)                            \
    X("ides", 3, KALENDS, KALENDS)                                                               \
    X("start", 1, PART, MOD) X("mid", 2, PART, MOD) X("end", 3, PART, MOD)                       \
    X("first-half", 4, PART, PART) X("second-half", 5, PART, PART)                               \
    X("first-third", 6, PART, PART) X("second-third", 7, PART, PART)                             \
    X("last-third", 8, PART, PART)                                                               \
    X("first-quarter", 9, PART, PART) X("second-quarter", 10, PART, PART)                        \
    X("third-quarter", 11, PART, PART) X("last-quarter", 12, PART, PART)                         \
    X("turn", 13, PART, PART)                                                                    \
    X("approx", 10, MOD, MOD) X("less", 11, MOD, MOD) X("more", 12, MOD, MOD)                    \
    X("at-most", 13, MOD, MOD) X("at-least", 14, MOD, MOD)                                       \
    X("before", 1, RELATION, RELATION) X("after", 2, RELATION, RELATION)                         \
    X("since", 3, RELATION, RELATION) X("until", 4, RELATION, RELATION)                          \
    X("between", 5, RELATION, RELATION) X("by", 6, RELATION, RELATION)                           \
    X("onward", 7, RELATION, RELATION)                                                           \
    X("document", 1, FROM, FROM) X("text", 2, FROM, FROM)                                        \
    X("past", 1, TENSE, REF) X("present", 2, TENSE, REF) X("future", 3, TENSE, REF) X("ahead", 4, TENSE, TENSE)              \
    X("every", 1, QUANT, QUANT) X("each", 2, QUANT, QUANT)                                       \
    X("unit-second", 1, UNIT, UNIT) X("unit-minute", 2, UNIT, UNIT)                              \
    X("unit-hour", 3, UNIT, UNIT) X("unit-day", 4, UNIT, UNIT) X("unit-night", 5, UNIT, UNIT)    \
    X("unit-weekend", 6, UNIT, UNIT) X("unit-week", 7, UNIT, UNIT)                               \
    X("unit-fortnight", 8, UNIT, UNIT) X("unit-month", 9, UNIT, UNIT)                            \
    X("unit-quarter", 10, UNIT, UNIT) X("unit-season", 11, UNIT, UNIT)                           \
    X("unit-year", 12, UNIT, UNIT) X("unit-decade", 13, UNIT, UNIT)                              \
    X("unit-century", 14, UNIT, UNIT) X("unit-millennium", 15, UNIT, UNIT)                       \
    X("unit-half", 16, UNIT, UNIT) X("unit-weekday", 17, UNIT, UNIT) /* a working day */

/* clang-format on */
/* told: that of the date before it in the text, or none */
enum dl_era { DL_BC = -1, DL_AD = 1, DL_ERA_TOLD, DL_ERA_TOLD_BEFORE_NAME };
/* Field zone: nobody says which. */
#define DL_ZONE_LOCAL 1399
/* Field counts: what makes a number no year. A plural noun behind it, with a verb behind that or
 * nothing, with nothing, or with whatever; no name before it; no verb of a year behind it; no "the"
 * before it. What makes a month or season none: a name behind it; a name or a verb. What makes two
 * numbers no day and month: nothing in the document tells their order. What makes a number no year
 * or day: no verb of the past behind it; no verb with its subject; no letter before it; a day
 * before the 13th, whose number as a word can be that of any thing. */
enum dl_counts {
    DL_COUNTS_NOUN = 1,
    DL_COUNTS_LAST_NOUN,
    DL_COUNTS_ANY_NOUN,
    DL_COUNTS_UNNAMED,
    DL_COUNTS_NO_SUBJECT,
    DL_COUNTS_INDEFINITE,
    DL_COUNTS_FIRST_NAME,
    DL_COUNTS_NO_NOUN,
    DL_COUNTS_NO_ORDER,
    DL_COUNTS_NO_VERB,
    DL_COUNTS_NO_CLAUSE,
    DL_COUNTS_NO_LETTER,
    DL_COUNTS_EARLY,
};
/* Field doubt: a dual year, 1688/89. */
#define DL_DOUBT_DUAL 2
#define DL_DOUBT_SPLIT 3 /* dual, but without a doubt: 2015/16 */
enum dl_kalends { DL_KALENDS = 1, DL_NONES, DL_IDES };
enum dl_part {
    DL_PART_START = 1,
    DL_PART_MID,
    DL_PART_END,
    DL_PART_FIRST_HALF,
    DL_PART_SECOND_HALF,
    DL_PART_FIRST_THIRD,
    DL_PART_SECOND_THIRD,
    DL_PART_LAST_THIRD,
    DL_PART_FIRST_QUARTER,
    DL_PART_SECOND_QUARTER,
    DL_PART_THIRD_QUARTER,
    DL_PART_LAST_QUARTER,
    DL_PART_TURN,
};
enum dl_mod {
    DL_MOD_START = 1,
    DL_MOD_MID,
    DL_MOD_END,
    DL_MOD_APPROX = 10,
    DL_MOD_LESS,
    DL_MOD_MORE,
    DL_MOD_AT_MOST,
    DL_MOD_AT_LEAST
};
enum dl_bound { DL_BEFORE = 1, DL_AFTER, DL_SINCE, DL_UNTIL, DL_BETWEEN, DL_BY, DL_ONWARD };
enum dl_from { DL_FROM_DOCUMENT = 1, DL_FROM_TEXT };
enum dl_tense { DL_PAST = 1, DL_PRESENT, DL_FUTURE, DL_AHEAD };
enum dl_unit {
    DL_UNIT_SECOND = 1,
    DL_UNIT_MINUTE,
    DL_UNIT_HOUR,
    DL_UNIT_DAY,
    DL_UNIT_NIGHT,
    DL_UNIT_WEEKEND,
    DL_UNIT_WEEK,
    DL_UNIT_FORTNIGHT,
    DL_UNIT_MONTH,
    DL_UNIT_QUARTER,
    DL_UNIT_SEASON,
    DL_UNIT_YEAR,
    DL_UNIT_DECADE,
    DL_UNIT_CENTURY,
    DL_UNIT_MILLENNIUM,
    DL_UNIT_HALF,
    DL_UNIT_WEEKDAY,
};

/* The field of that name (without ":end"), or DL_NO_FIELD. */
enum dl_field dl_field_from_name(struct dl_view name);
/* The number of a part of a range or list, "end", "2" … "8"; 0 when it is none. */
uint8_t dl_part_from_text(struct dl_view v);
const char *dl_field_name(enum dl_field field);
/* The kind of that name; false when there is none. */
bool dl_kind_from_name(struct dl_view name, enum dl_kind *ret);
const char *dl_kind_name(enum dl_kind kind);
/* Can the field have that value? (month 13: no) */
bool dl_field_accepts(enum dl_field field, int32_t value);
/* A value as pattern files write it: an integer, +hhmm, or a name above. */
bool dl_value_from_text(struct dl_view text, int32_t *ret);
/* The name of a field most like a word, and that of a value of the field; NULL: none is like it. */
const char *dl_field_near(struct dl_view word);
const char *dl_value_near(enum dl_field field, struct dl_view word);
/* The name above of a field's value; "" where it is written as a number. */
const char *dl_value_name(enum dl_field field, int32_t value);

#endif
