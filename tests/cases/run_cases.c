/* SPDX-License-Identifier: MIT */
/*
 * Runs tests/cases: sentences, and the dates that must be found in them.
 *
 *     run_cases [--no-jit] [--line-end LF|CRLF|CR] [--patterns FILE] DIRECTORY|FILE.cases ...
 *
 * The lines of documents end in --line-end, and the same must be found whichever it is.
 *
 * The format of a .cases file, line by line:
 *
 *     # a comment                          A blank line means nothing.
 *
 *     The war ended in [May 1945]. => 1945-05
 *
 *         A case. The words that must be found stand in brackets. Behind "=>" stands one answer for
 *         each bracket, in order, separated by ";". Nothing outside brackets may be found as an
 *         event. The brackets must fit to the letter.
 *
 *     You may march to room 2012.
 *
 *         A case without brackets: nothing may be found.
 *
 *     | The war ended in [May
 *     | 1945].
 *     => 1945-05 line=1
 *        "The war ended in May 1945."
 *
 *         A document of several lines, each behind "| ". Its answers may stand on several "=>"
 *         lines. An indented line in quotation marks, here or under a case of one line, is the
 *         sentence that the rows of the "=>" line above it must carry.
 *
 *     date: 2018-03-10                     A setting. It holds to the end of the file or to the
 *                                          next setting of that name; empty, it is undone.
 *         date     the document date, or "none"; when not set, what the text itself says
 *         order    dmy, mdy or ymd, as with --order
 *         style    news, narrative or informal, as with --style; when not set, what
 *                  the text itself tells
 *         flags    flags of every answer below that names none
 *         source   name of the document
 *         also     durations, sets, references: these too may not be found outside brackets
 *
 * An answer is a date in EDTF (or * for any), then, in any order:
 *
 *     on, around, before, after, from-to, between      the relation; "on" when none is named
 *     relative, dateline, two-digit-year …             flags; none (or the setting's) when none is
 *                                                      named; "unflagged": none in spite of it
 *     day, month, year …                               the precision, if it is to be looked at
 *     start=, end=, line=, page=, value=, anchor=      other columns, likewise; value is TIMEX3's
 *
 * What is found but is no row is written with its kind and TIMEX3 value, and further attributes:
 *
 *     undated                          a relative date without an anchor
 *     duration P2Y mod=APPROX
 *     set P1W quant=EVERY freq=3X
 *     reference PRESENT_REF
 *
 * In the text, \[ \] \\ \= stand for the signs themselves, \t for a tabulator, \f for a form feed,
 * \r for a carriage return.
 *
 * Every row found must also print a date that reads back as itself, with the same first and last
 * day, and words that stand where the row says they stand.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dateline.h"
#include "time/date.h"

#define MAX_ANSWERS 64
#define MAX_ATTRIBUTES 8

struct answer {
    const char *written;
    enum dateline_kind kind;
    const char *date; /* EDTF, or the TIMEX3 value of what is no row; NULL: not looked at */
    enum dateline_relation relation;
    enum dateline_precision precision; /* DATELINE_NO_PRECISION: not looked at */
    unsigned flags;
    bool flags_said;
    const char *attributes[MAX_ATTRIBUTES]; /* "line=3" */
    size_t n_attributes;
    const char *event; /* the sentence, or NULL */
    bool met;
};

struct span {
    size_t offset, length;
};

/* The case that is being read. */
struct item {
    unsigned line; /* 0: none */
    char *text;    /* without the brackets */
    size_t length;
    struct span spans[MAX_ANSWERS];
    size_t n_spans;
    size_t n_open; /* brackets that are open: 0 or 1 */
    bool block;    /* of several lines, behind "| " */
    struct answer answers[MAX_ANSWERS];
    size_t n_answers;
    size_t group;      /* the first answer of the last "=>" line */
    const char *fault; /* what is wrong with the case itself */
    bool reported;
};

struct settings {
    const char *date, *source;
    enum dateline_order order;
    enum dateline_style style;
    unsigned flags, kinds;
};

struct run {
    const struct dateline_engine *engine;
    const char *line_end;
    const char *file;
    struct settings settings;
    struct item item;
    unsigned passed, failed;
    bool warned; /* the library warned about the case at hand */
};

static const struct {
    const char *name;
    enum dateline_kind kind;
} kinds[] = {
    {"undated", DATELINE_UNDATED},
    {"duration", DATELINE_DURATION},
    {"durations", DATELINE_DURATION},
    {"set", DATELINE_SET},
    {"sets", DATELINE_SET},
    {"refused", DATELINE_REFUSED},
    {"reference", DATELINE_REFERENCE},
    {"references", DATELINE_REFERENCE},
};

static const char *const orders[] = {"", "dmy", "mdy", "ymd"}; /* as enum dateline_order */

static bool kind_of(const char *word, enum dateline_kind *ret)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!strcmp(word, kinds[i].name)) {
            *ret = kinds[i].kind;
            return true;
        }
    }
    return false;
}

static bool relation_of(const char *word, enum dateline_relation *ret)
{
    for (int r = DATELINE_ON; r <= DATELINE_BETWEEN; r++) {
        if (!strcmp(word, dateline_relation_name((enum dateline_relation)r))) {
            *ret = (enum dateline_relation)r;
            return true;
        }
    }
    return false;
}

static unsigned flag_of(const char *word)
{
    for (unsigned f = 1; f <= DATELINE_FLAG_WEEKDAY_DIFFERS; f <<= 1) {
        if (!strcmp(word, dateline_flag_name((enum dateline_flag)f)))
            return f;
    }
    return 0;
}

static const char *kind_name(enum dateline_kind kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].kind == kind)
            return kinds[i].name;
    }
    return "event";
}

/* ---- reading --------------------------------------------------------------------------------- */

static char escaped(char c)
{
    switch (c) {
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case 'f':
        return '\f';
    default:
        return c;
    }
}

/* Add text to the case: brackets become spans, escapes the signs they stand for. */
static void add_text(struct item *item, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '[') {
            if (item->n_open || item->n_spans == MAX_ANSWERS) {
                item->fault = "a bracket too many";
                return;
            }
            item->n_open = 1;
            item->spans[item->n_spans].offset = item->length;
        } else if (*p == ']') {
            if (!item->n_open) {
                item->fault = "a bracket is closed and was not opened";
                return;
            }
            item->n_open = 0;
            item->spans[item->n_spans].length = item->length - item->spans[item->n_spans].offset;
            item->n_spans++;
        } else if (*p == '\\' && p[1]) {
            item->text[item->length++] = escaped(*++p);
        } else {
            item->text[item->length++] = *p;
        }
    }
}

static void read_word(struct item *item, struct answer *answer, char *word)
{
    enum dateline_precision precision;
    unsigned flag;

    if (relation_of(word, &answer->relation))
        return;
    if ((flag = flag_of(word)) != 0 || !strcmp(word, "unflagged")) {
        answer->flags |= flag;
        answer->flags_said = true;
    } else if ((precision = dateline_precision_from_name(word)) != DATELINE_NO_PRECISION) {
        answer->precision = precision;
    } else if (strchr(word, '=') && answer->n_attributes < MAX_ATTRIBUTES) {
        answer->attributes[answer->n_attributes++] = word;
    } else {
        item->fault = "a word of an answer is unknown";
    }
}

/* "1914/1918 from-to". The words are cut apart in place. */
static void read_answer(struct item *item, const struct settings *settings, char *text)
{
    struct answer *answer = &item->answers[item->n_answers];
    char *rest;

    if (item->n_answers == MAX_ANSWERS) {
        item->fault = "too many answers";
        return;
    }
    *answer = (struct answer){.written = strdup(text), .kind = DATELINE_EVENT};
    item->n_answers++;
    char *word = strtok_r(text, " ", &rest);
    if (!word) {
        item->fault = "an answer is empty";
        return;
    }
    answer->date = word;
    if (kind_of(word, &answer->kind))
        answer->date = answer->kind == DATELINE_UNDATED ? NULL : strtok_r(NULL, " ", &rest);
    while ((word = strtok_r(NULL, " ", &rest)) != NULL)
        read_word(item, answer, word);
    if (!answer->flags_said && answer->kind == DATELINE_EVENT)
        answer->flags = settings->flags;
}

static void read_answers(struct item *item, const struct settings *settings, char *text)
{
    item->group = item->n_answers;
    for (char *next; text; text = next) {
        next = strchr(text, ';');
        if (next)
            *next++ = '\0';
        while (*text == ' ')
            text++;
        read_answer(item, settings, text);
    }
}

/* The sentence in quotation marks that the rows of the last "=>" line must carry. */
static void read_event(struct item *item, char *text)
{
    size_t len = strlen(text);
    if (len < 2 || text[len - 1] != '"') {
        item->fault = "the sentence does not end in a quotation mark";
        return;
    }
    text[len - 1] = '\0';
    for (size_t i = item->group; i < item->n_answers; i++)
        item->answers[i].event = text + 1;
}

static unsigned listed(const char *value, unsigned (*of)(const char *), bool *ret_wrong)
{
    char words[256];
    char *rest;
    unsigned all = 0;

    snprintf(words, sizeof words, "%s", value);
    for (char *w = strtok_r(words, " ,", &rest); w; w = strtok_r(NULL, " ,", &rest)) {
        unsigned one = of(w);
        *ret_wrong |= !one;
        all |= one;
    }
    return all;
}

static unsigned kind_bit(const char *word)
{
    enum dateline_kind kind;
    return kind_of(word, &kind) ? (unsigned)kind : 0;
}

/* False: there is no such setting, or no such value. */
static bool set(struct settings *settings, const char *name, const char *value)
{
    bool wrong = false;

    if (!strcmp(name, "date")) {
        settings->date = *value ? value : NULL;
    } else if (!strcmp(name, "source")) {
        settings->source = *value ? value : NULL;
    } else if (!strcmp(name, "flags")) {
        settings->flags = listed(value, flag_of, &wrong);
    } else if (!strcmp(name, "also")) {
        settings->kinds = listed(value, kind_bit, &wrong);
    } else if (!strcmp(name, "order")) {
        size_t i = 0;
        while (i < sizeof orders / sizeof *orders && strcmp(value, orders[i]) != 0)
            i++;
        wrong = i == sizeof orders / sizeof *orders;
        settings->order = wrong ? DATELINE_ORDER_AUTO : (enum dateline_order)i;
    } else if (!strcmp(name, "style")) {
        enum dateline_style style = *value ? DATELINE_STYLE_NEWS : DATELINE_STYLE_AUTO;
        while (style && *dateline_style_name(style) && strcmp(value, dateline_style_name(style)))
            style++;
        wrong = !*dateline_style_name(style);
        settings->style = wrong ? DATELINE_STYLE_AUTO : style;
    } else {
        wrong = true;
    }
    return !wrong;
}

/* ---- judging --------------------------------------------------------------------------------- */

static void print_flags(unsigned flags)
{
    for (unsigned f = 1; f <= DATELINE_FLAG_WEEKDAY_DIFFERS; f <<= 1) {
        if (flags & f)
            fprintf(stderr, " %s", dateline_flag_name((enum dateline_flag)f));
    }
}

static void print_row(const struct dateline_row *row)
{
    fprintf(stderr, "  found     [%s] => %s ", row->match, kind_name(row->kind));
    if (row->kind == DATELINE_EVENT)
        fprintf(stderr, "%s %s %s", row->date, dateline_relation_name(row->relation),
                dateline_precision_name(row->precision));
    else
        fprintf(stderr, "%s", row->value);
    print_flags(row->flags);
    fprintf(stderr, " (%s)\n", row->pattern);
    for (const char *p = row->explain, *end; *p && (end = strchr(p, '\n')) != NULL; p = end + 1)
        fprintf(stderr, "              %.*s\n", (int)(end - p), p);
}

/* Say what is wrong; the first time, with the place and the text of the case. */
static void complain(struct run *run, bool *failed, const char *what)
{
    const struct item *item = &run->item;
    if (!run->item.reported)
        fprintf(stderr, "%s:%u: %.*s\n", run->file, item->line, (int)item->length, item->text);
    run->item.reported = true;
    *failed = true;
    fprintf(stderr, "  %s\n", what);
}

static void complain_of(struct run *run, bool *failed, const struct answer *answer,
                        const char *what, const char *found)
{
    const struct span *span = &run->item.spans[answer - run->item.answers];
    char text[512];

    snprintf(text, sizeof text, "expected  [%.*s] => %s: %s%s%s", (int)span->length,
             run->item.text + span->offset, answer->written, what, *found ? " is " : "", found);
    complain(run, failed, text);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* The row's value of an attribute; numbers are printed into buf. NULL: there is no such one. */
static const char *attribute_of(const struct dateline_row *row, const char *name, size_t len,
                                char buf[32])
{
    const struct dateline_timex *timex = row->n_timex ? row->timex : NULL;
    const struct {
        const char *name, *value;
    } known[] = {
        {"start", row->start},
        {"end", row->end},
        {"value", row->value},
        {"anchor", row->anchor},
        {"mod", timex ? or_empty(timex->mod) : ""},
        {"quant", timex ? or_empty(timex->quant) : ""},
        {"freq", timex ? or_empty(timex->freq) : ""},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strlen(known[i].name) == len && !memcmp(known[i].name, name, len))
            return known[i].value;
    }
    if (len != 4 || (memcmp(name, "line", 4) != 0 && memcmp(name, "page", 4) != 0))
        return NULL;
    snprintf(buf, 32, "%llu", (unsigned long long)(*name == 'l' ? row->line : row->page));
    return buf;
}

static bool compare_attributes(struct run *run, const struct dateline_row *row,
                               const struct answer *answer)
{
    bool failed = false;

    for (size_t i = 0; i < answer->n_attributes; i++) {
        const char *written = answer->attributes[i];
        size_t len = (size_t)(strchr(written, '=') - written);
        char buf[32];
        const char *value = attribute_of(row, written, len, buf);
        if (!value)
            complain_of(run, &failed, answer, "unknown attribute", "");
        else if (strcmp(value, written + len + 1) != 0)
            complain_of(run, &failed, answer, written, *value ? value : "empty");
    }
    return !failed;
}

/* Compare a row with the answer of its place. */
static bool compare(struct run *run, const struct dateline_row *row, const struct answer *answer)
{
    bool event = row->kind == DATELINE_EVENT;
    const char *date = event ? row->date : row->value;
    bool failed = false;

    if (answer->date && strcmp(answer->date, "*") != 0 && strcmp(date, answer->date) != 0)
        complain_of(run, &failed, answer, event ? "the date" : "the value", date);
    if (event && row->relation != answer->relation)
        complain_of(run, &failed, answer, "the relation", dateline_relation_name(row->relation));
    if (answer->precision && row->precision != answer->precision)
        complain_of(run, &failed, answer, "the precision", dateline_precision_name(row->precision));
    if (event && row->flags != answer->flags)
        complain_of(run, &failed, answer, "the flags differ", "");
    if (answer->event && strcmp(row->event, answer->event) != 0)
        complain_of(run, &failed, answer, "the sentence", row->event);
    return compare_attributes(run, row, answer) && !failed;
}

/* Bytes of white space at p, which rows show folded: ASCII's, and the no-break spaces. */
static size_t space_at(const char *p)
{
    if (*p && (unsigned char)*p <= ' ')
        return 1;
    return strncmp(p, "\xC2\xA0", 2) == 0 ? 2 : strncmp(p, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

/* The same, and the mark of a quoted line ("> ") behind a line's end. */
static size_t gap_at(const char *p)
{
    size_t n = space_at(p);
    bool line = n && (*p == '\n' || *p == '\r');
    return line ? n + strspn(p + n, "> ") : n;
}

/* Are these the row's words, white space aside? */
static bool same_words(const char *words, const char *text, size_t length)
{
    const char *end = text + length;
    for (size_t n; text < end;) {
        if ((n = gap_at(text)))
            text += n;
        else if ((n = space_at(words)))
            words += n;
        else if (*words++ != *text++)
            return false;
    }
    return *words == '\0';
}

/* A date that is open at one side is before or after, and no other is. */
static bool relation_fits(const struct dateline_row *row, const struct dl_date *date)
{
    bool open_start = date->interval && date->open_start;
    bool open_end = date->interval && date->open_end;
    bool both = row->relation == DATELINE_FROM_TO || row->relation == DATELINE_BETWEEN;
    bool about = (date->from.qualifier & DL_APPROXIMATE) || (date->to.qualifier & DL_APPROXIMATE);
    return open_start == (row->relation == DATELINE_BEFORE) &&
           open_end == (row->relation == DATELINE_AFTER) && (!both || date->interval) &&
           (row->relation != DATELINE_ON || !about);
}

/* The days of the longest stretch of a precision. */
static int64_t longest(enum dateline_precision precision)
{
    static const int64_t days[] = {
        [DATELINE_TIME] = 1,      [DATELINE_DAY] = 1,         [DATELINE_WEEKEND] = 2,
        [DATELINE_WEEK] = 7,      [DATELINE_MONTH] = 31,      [DATELINE_QUARTER] = 92,
        [DATELINE_SEASON] = 92,   [DATELINE_HALF] = 184,      [DATELINE_YEAR] = 366,
        [DATELINE_DECADE] = 3653, [DATELINE_CENTURY] = 36525, [DATELINE_MILLENNIUM] = 365250,
    };
    return (size_t)precision < sizeof days / sizeof *days ? days[precision] : 0;
}

/* One date is of its precision. The ends of an interval are of that or a finer one, as a season
 * bounds none; and unless two dates were named, it is no longer than a stretch of it. */
static bool precision_fits(const struct dateline_row *row, const struct dl_date *date)
{
    enum dateline_precision shown = dl_date_precision(date);
    int64_t first, last;
    if (!date->interval)
        return shown == row->precision;
    if (row->precision == DATELINE_RANGE)
        return true;
    if (shown == DATELINE_RANGE || shown > row->precision)
        return false;
    bool one = row->relation == DATELINE_ON || row->relation == DATELINE_AROUND;
    return !one || (dl_date_first(date, &first) && dl_date_last(date, &last) &&
                    last - first < longest(row->precision));
}

static void check_consistent(struct run *run, const struct dateline_row *row, bool *failed)
{
    struct dl_date date;
    if (dl_edtf_parse(dl_view_of(row->date), &date, NULL)) {
        complain(run, failed, "the date does not read back");
        return;
    }
    if (!relation_fits(row, &date))
        complain(run, failed, "the relation is not that of the date");
    if (!precision_fits(row, &date))
        complain(run, failed, "the precision is not that of the date");
}

/* What holds for every row, whatever was asked. */
static bool sound(struct run *run, const struct dateline_row *row)
{
    const struct item *item = &run->item;
    char date[64], start[64], end[64];
    bool failed = false;

    if (row->offset > item->length || row->length > item->length - row->offset ||
        !same_words(row->match, item->text + row->offset, row->length))
        complain(run, &failed, "the row's words do not stand where it says");
    if (row->match_len > strlen(row->event) || row->match_at > strlen(row->event) - row->match_len)
        complain(run, &failed, "the row's words do not stand in its sentence");
    if (row->kind != DATELINE_EVENT)
        return !failed;
    if (dateline_edtf_normalize(row->date, date, start, end) != DATELINE_OK)
        complain(run, &failed, "the date does not read back");
    else if (strcmp(date, row->date) != 0)
        complain(run, &failed, "the date reads back as another");
    else if (strcmp(start, row->start) != 0 || strcmp(end, row->end) != 0)
        complain(run, &failed, "the date reads back with another first or last day");
    check_consistent(run, row, &failed);
    return !failed;
}

static struct answer *answer_at(struct item *item, const struct dateline_row *row)
{
    for (size_t i = 0; i < item->n_spans; i++) {
        if (item->spans[i].offset == row->offset && item->spans[i].length == row->length &&
            item->answers[i].kind == row->kind && !item->answers[i].met)
            return &item->answers[i];
    }
    return NULL;
}

static bool judge_row(struct run *run, const struct dateline_row *row)
{
    const unsigned unwanted = DATELINE_EVENT | DATELINE_UNDATED | run->settings.kinds;
    struct answer *answer = answer_at(&run->item, row);
    bool ok = sound(run, row), failed = !ok;

    if (answer) {
        answer->met = true;
        ok = compare(run, row, answer) && ok;
    } else if ((unsigned)row->kind & unwanted) {
        complain(run, &failed, "found what stands in no brackets:");
        ok = false;
    }
    return ok;
}

static bool judge(struct run *run, struct dateline_chronology *chronology)
{
    struct item *item = &run->item;
    struct dateline_row row;
    bool failed = false;

    for (size_t i = 0; dateline_chronology_row(chronology, i, &row); i++) {
        if (!judge_row(run, &row))
            failed = true;
    }
    for (size_t i = 0; i < item->n_spans; i++) {
        if (!item->answers[i].met)
            complain_of(run, &failed, &item->answers[i], "not found", "");
    }
    for (size_t i = 0; failed && dateline_chronology_row(chronology, i, &row); i++)
        print_row(&row);
    return !failed;
}

static void warned(void *context, const struct dateline_error *warning, bool verbose_only)
{
    struct run *run = context;
    if (!verbose_only) {
        run->warned = true;
        fprintf(stderr, "%s:%u: warning: %s\n", run->file, run->item.line, warning->text);
    }
}

static bool extract_and_judge(struct run *run)
{
    const struct dateline_document document = {
        .bytes = run->item.text,
        .length = run->item.length,
        .source = run->settings.source,
        .date = run->settings.date,
        .order = run->settings.order,
        .style = run->settings.style,
        .explain = true,
        .annotate = true,
        .on_warning = warned,
        .context = run,
    };
    struct dateline_chronology *chronology = NULL;
    struct dateline_error error;
    bool failed = false;

    if (dateline_chronology_new(NULL, &chronology, &error) != DATELINE_OK ||
        dateline_extract(run->engine, &document, chronology, &error) != DATELINE_OK)
        complain(run, &failed, error.text);
    else
        failed = !judge(run, chronology);
    dateline_chronology_free(chronology);
    return !failed && !run->warned;
}

/* Run the case that was read, if there is one, and make room for the next. */
static void finish(struct run *run)
{
    struct item *item = &run->item;
    bool failed = false;

    if (!item->line)
        return;
    if (!item->fault && item->n_open)
        item->fault = "a bracket is not closed";
    if (!item->fault && item->n_spans != item->n_answers)
        item->fault = "there are not as many answers as brackets";
    run->warned = false;
    if (item->fault)
        complain(run, &failed, item->fault);
    else
        failed = !extract_and_judge(run);
    run->passed += !failed;
    run->failed += failed;
    for (size_t i = 0; i < item->n_answers; i++)
        free((char *)item->answers[i].written);
    *item = (struct item){.text = item->text};
}

/* ---- files ----------------------------------------------------------------------------------- */

/* "=>" outside escapes; NULL when there is none. */
static char *find_arrow(char *line)
{
    for (char *p = line; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (*p == '=' && p[1] == '>')
            return p;
    }
    return NULL;
}

/* A case on a line of its own. */
static void read_single(struct run *run, char *line, unsigned number)
{
    char *arrow = find_arrow(line);

    finish(run);
    run->item.line = number;
    if (arrow) {
        char *end = arrow;
        while (end > line && end[-1] == ' ')
            end--;
        *end = '\0';
    }
    add_text(&run->item, line);
    if (arrow)
        read_answers(&run->item, &run->settings, arrow + 2);
}

/* A line of a document of several lines. */
static void read_block_line(struct run *run, const char *line, unsigned number)
{
    if (run->item.n_answers || !run->item.block) {
        finish(run);
        run->item.line = number;
        run->item.block = true;
    }
    line++;
    add_text(&run->item, *line == ' ' ? line + 1 : line);
    for (const char *c = run->line_end; *c; c++)
        run->item.text[run->item.length++] = *c;
}

/* The end of a setting's name, when the line is one: "date:". */
static char *setting_colon(char *line)
{
    size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyz");
    return n && line[n] == ':' ? line + n : NULL;
}

static void read_setting(struct run *run, char *line, char *colon, unsigned number)
{
    finish(run);
    *colon = '\0';
    char *value = colon + 1 + strspn(colon + 1, " ");
    if (!set(&run->settings, line, value)) {
        fprintf(stderr, "%s:%u: no such setting: %s: %s\n", run->file, number, line, value);
        run->failed++;
    }
}

static void read_line(struct run *run, char *line, unsigned number)
{
    size_t indent = strspn(line, " ");
    char *colon;

    if (*line == '#' || !line[indent])
        finish(run);
    else if (*line == '|')
        read_block_line(run, line, number);
    else if (!strncmp(line, "=>", 2))
        read_answers(&run->item, &run->settings, line + 2);
    else if (indent && line[indent] == '"')
        read_event(&run->item, line + indent);
    else if ((colon = setting_colon(line)) != NULL)
        read_setting(run, line, colon, number);
    else
        read_single(run, line, number);
}

/* The whole file, with a NUL at its end; NULL when it cannot be read. */
static char *read_whole(const char *path, size_t *ret_length)
{
    FILE *f = fopen(path, "rb");
    char *bytes = NULL;
    size_t capacity = 0;
    ssize_t n = f ? getdelim(&bytes, &capacity, '\0', f) : -1;

    if (f)
        fclose(f);
    if (n < 0) {
        free(bytes);
        return NULL;
    }
    *ret_length = (size_t)n;
    return bytes;
}

static void run_file(struct run *run, const char *path)
{
    const char *slash = strrchr(path, '/');
    unsigned passed = run->passed, failed = run->failed, number = 0;
    size_t length;
    char *bytes = read_whole(path, &length);
    char *rest = bytes;

    if (bytes)
        run->item.text = malloc(2 * length + 2); /* a line end can have two bytes */
    if (!bytes || !run->item.text) {
        perror(path);
        run->failed++;
        free(bytes);
        return;
    }
    run->file = slash ? slash + 1 : path;
    run->settings = (struct settings){0};
    for (char *line; (line = strsep(&rest, "\n")) != NULL;)
        read_line(run, line, ++number);
    finish(run);
    free(run->item.text);
    run->item = (struct item){0};
    free(bytes);
    printf("%-28s %4u passed, %u failed\n", run->file, run->passed - passed, run->failed - failed);
}

static int is_cases(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && !strcmp(dot, ".cases");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void run_path(struct run *run, const char *path)
{
    struct dirent **entries;
    int n = scandir(path, &entries, is_cases, by_name);

    if (n < 0) {
        run_file(run, path);
        return;
    }
    for (int i = 0; i < n; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        run_file(run, name);
        free(entries[i]);
    }
    free(entries);
}

static void pattern_error(void *context, const struct dateline_error *error, bool verbose_only)
{
    (void)context;
    (void)verbose_only;
    fprintf(stderr, "%s:%u:%u: %s\n", error->file, error->line, error->column, error->text);
}

/* NULL for a name that is none. */
static const char *line_end_of(const char *name)
{
    return !strcmp(name, "LF")     ? "\n"
           : !strcmp(name, "CRLF") ? "\r\n"
           : !strcmp(name, "CR")   ? "\r"
                                   : NULL;
}

int main(int argc, char **argv)
{
    int first = 1;
    const char *patterns[2] = {NULL, NULL}, *line_end = "LF";
    struct dateline_engine_options options = {.patterns = patterns, .on_error = pattern_error};
    struct dateline_engine *engine;
    struct dateline_error error;

    for (; first < argc && argv[first][0] == '-'; first++)
        if (!strcmp(argv[first], "--no-jit"))
            options.no_jit = true;
        else if (!strcmp(argv[first], "--patterns") && first + 1 < argc)
            patterns[0] = argv[++first];
        else if (!strcmp(argv[first], "--line-end") && first + 1 < argc)
            line_end = argv[++first];
    line_end = line_end_of(line_end);
    if (first >= argc || !line_end) {
        fprintf(stderr, "usage: run_cases [--no-jit] [--line-end LF|CRLF|CR] [--patterns FILE] "
                        "DIRECTORY|FILE.cases ...\n");
        return 2;
    }
    if (dateline_engine_new(&options, &engine, &error) != DATELINE_OK) {
        fprintf(stderr, "run_cases: %s\n", error.text);
        return 1;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); /* whatever comes, it is seen how far the run went */
    struct run run = {.engine = engine, .line_end = line_end};
    for (int i = first; i < argc; i++)
        run_path(&run, argv[i]);
    dateline_engine_free(engine);
    printf("%u passed, %u failed\n", run.passed, run.failed);
    return run.failed || !run.passed;
}
