/* SPDX-License-Identifier: MIT */
/* Mentions and anchors → dates, with a small language of its own. */
#include <stdlib.h>

#include "check.h"
#include "find/find.h"
#include "resolve/resolve.h"
#include "rules/rules.h"

static const char language[] =
    "language xx  Testish\n"
    "number\n  =  [plain]\n"
    "day\n  =  [1..31]\n"
    "year\n  =  [1000..2999]\n"
    "year2\n  =  [00..99]\n"
    "hour\n  =  [0..24]\n"
    "month\n  1  january\n  2  february\n  3  march\n  5  may\n  6  june\n  8  august\n  9  "
    "september\n"
    "  10  october\n  11  november\n  12  december\n"
    "weekday\n  1  monday\n  2  tuesday\n  5  friday\n"
    "season\n  spring  spring\n  winter  winter\n"
    "part\n  start  early\n  mid  middle\n  end  late\n  first-half  first half of\n"
    "era\n  bc  bc\n  ad  ad\n"
    "approx\n  1  circa\n"
    "relation\n  before  before\n  after  after\n  since  since\n  until  until\n"
    "direction\n  -1  last\n  0  this\n  1  next\n"
    "told\n  1  following\n  0  that\n"
    "unit\n  unit-day  day | days\n  unit-week  week | weeks\n  unit-year  year | years\n"
    "  unit-decade  decade | decades\n  unit-hour  hours\n  unit-quarter  quarter\n"
    "span\n  unit-day  day\n  unit-year  year\n"
    "ordinal\n  19  nineteenth\n  3  third\n"
    "th\n  -  ~th | ~s\n"
    "ampm\n  am  am\n  pm  pm\n"
    "dash\n  -  - | –\n"
    "holiday\n  easter  easter\n  12-25  christmas\n"
    "cue past  was | ruled | left\n"
    "cue future  will\n"
    "cue present  is\n"
    "shape numeric  /(?<n1>\\d\\d?)\\/(?<n2>\\d\\d?)\\/(?<year>\\d{4})/\n"
    "shape short  /(?<n1>\\d\\d?)\\/(?<n2>\\d\\d?)\\/(?<n3>\\d\\d)(?!\\d)/\n"
    "range numbers {numeric} {dash} {numeric:end}\n"
    "date numeric {numeric}\n"
    "date short {short}\n"
    "date dateline {month} {day} {(} => dateline=1\n"
    "date head written {day} {month} {year} => dateline=1\n"
    "list centuries {ordinal:century} and {ordinal:century:2} century {era}?\n"
    "list months {month} , {month:2} and {month:3} {year}?\n"
    "range days {day} {dash} {day:end} {month:end} {year:end}?\n"
    "range day-months {day} {month} {year}? {dash} {day:end} {month:end} {year:end}?\n"
    "range months from {month} {year}? to {month:end} {year:end}?\n"
    "range years-era {number:year} {dash} {number:year:end} {era:end}\n"
    "range winters {season} {year} {dash} {year2:end}\n"
    "range years-slash {year} / {year2:end}\n"
    "range years {approx}? {part}? {year} {dash} ( {year:end} | {year2:end} )\n"
    "range between between {year} and {year:end} => relation=between\n"
    "date full {approx}? {weekday}? {day} {month} {year} ( at {hour} {ampm} )?\n"
    "date month-year {relation}? {part}? {month} {year}\n"
    "shift in-year {month} {direction} {span:unit} => from=document\n"
    "date day-month {weekday}? {day} {month}\n"
    "shift named {direction} ( {month} | {weekday} | {season} | {holiday} ) => from=document\n"
    "date holiday-era {holiday} {number:year} {era}\n"
    "date holiday {holiday} {year}?\n"
    "date month {relation}? {part}? {month}\n"
    "date season {part}? {season} {year}?\n"
    "shift span {part}? {direction} {unit} => from=document\n"
    "shift clock-told {hour} {ampm} the {told:direction} {unit} => from=text\n"
    "shift same-in {told:direction} {unit} in {year} => from=text\n"
    "shift told the {told:direction} ( {unit} | {season} | {weekday} ) => from=text\n"
    "shift ago {number} {unit} ago => direction=-1 from=document\n"
    "shift later {number} {unit} later => direction=1 from=text\n"
    "shift own {number} {unit} after {year} => direction=1\n"
    "shift the-quarter the {unit} => direction=0\n"
    "shift weekday {relation}? {weekday}\n"
    "shift clock {hour} {ampm} => unit=unit-day direction=0\n"
    "date quarter {ordinal:quarter} quarter {year}?\n"
    "date decade {part}? the? {number:decade} {th} {era}?\n"
    "date century {part}? {ordinal:century} century {era}?\n"
    "date year-era {number:year} {era}\n"
    "date year {relation}? {approx}? {part}? {year}\n"
    "ref now now => ref=present\n"
    "set every every ( {weekday} | {unit} ) => quant=every\n"
    "duration half half a {unit} => number=0 fraction=500\n"
    "duration two {number} {unit} and {number:end} {unit:end}\n"
    "duration length {number} {unit}\n";

static struct dl_rules *rules;
static struct dl_finder *finder;
static char result[4096];
static bool annotate = true;

static const char *relation_mark(enum dateline_relation relation)
{
    return relation == DATELINE_ON ? "" : dateline_relation_name(relation);
}

static void add(const char *separator, const char *text)
{
    size_t len = strlen(result);
    snprintf(result + len, sizeof result - len, "%s%s", *text ? separator : "", text);
}

static void add_flags(unsigned flags)
{
    for (unsigned bit = 1; bit <= DATELINE_FLAG_WEEKDAY_DIFFERS; bit <<= 1)
        add(" ", flags & bit ? dateline_flag_name((enum dateline_flag)bit) : "");
}

static void add_resolution(const struct dl_resolution *x, bool timex)
{
    char edtf[DL_EDTF_MAX] = "";
    if (x->kind == DATELINE_EVENT)
        dl_edtf_print(&x->date, edtf);
    if (timex || x->kind != DATELINE_EVENT) {
        for (size_t i = 0; i < x->n_timex; i++) {
            add(result[0] ? "; " : "", x->timex[i].value);
            add(" ", x->timex[i].mod ? x->timex[i].mod : "");
            add(" ", x->timex[i].quant);
        }
        return;
    }
    add(result[0] ? "; " : "", edtf);
    add(" ", relation_mark(x->relation));
    add_flags(x->flags);
}

/* The dates of a text, as EDTF, relation and flags; or the TIMEX3 values. */
static const char *read_text(const char *date, enum dateline_order order, bool timex,
                             const char *text)
{
    struct dl_view view = dl_view_of(text);
    struct dl_findings found;
    struct dl_resolver *r;
    struct dl_resolution x[DL_RESOLUTIONS_MAX];
    struct dl_resolver_options options = {
        .rules = rules, .order = order, .explain = true, .annotate = annotate};
    struct dl_buf explain = {0};
    struct dl_date document;
    result[0] = 0;
    if (dl_find(finder, view, 0, false, NULL, NULL, &found, NULL) || dl_resolver_new(&options, &r))
        return "failed";
    if (date && !dl_edtf_parse(dl_view_of(date), &document, NULL))
        dl_resolver_set_document_date(r, &document, "test", 0);
    struct dl_surveyed whole = {view, 0, found.mentions, found.n_mentions};
    dl_resolver_survey(r, &whole, 1, true);
    for (size_t i = 0; i < found.n_mentions; i++) {
        size_t n = dl_resolve(r, view, &found.mentions[i], x, &explain);
        for (size_t k = 0; k < n; k++)
            add_resolution(&x[k], timex);
    }
    CHECK(!found.n_mentions || explain.len > 0);
    dl_buf_free(&explain);
    dl_resolver_free(r);
    return result;
}

#define DATES(date, text, expected) \
    CHECK_STR(read_text(date, DATELINE_ORDER_AUTO, false, text), expected)
#define VALUES(date, text, expected) \
    CHECK_STR(read_text(date, DATELINE_ORDER_AUTO, true, text), expected)

static void test_absolute(void)
{
    DATES(NULL, "3 march 1914", "1914-03-03");
    DATES(NULL, "monday 3 march 1914", "1914-03-03 weekday-differs");
    DATES(NULL, "30 february 1914", "1914-02?");
    DATES(NULL, "circa 1450", "1450~ around");
    DATES(NULL, "44 bc", "-0043");
    DATES(NULL, "14 ad", "0014");
    DATES(NULL, "nineteenth century", "18XX");
    DATES(NULL, "3 march 1914 at 3 pm", "1914-03-03T15:00:00");
    DATES(NULL, "easter 1916", "1916-04-23");
    DATES(NULL, "third quarter 2019", "2019-35");
    DATES(NULL, "3 march 1914 at 12 am", "1914-03-03T00:00:00");
}

static void test_parts(void)
{
    DATES(NULL, "early 2015", "2015-01~/2015-04~ around");
    DATES(NULL, "middle 2015", "2015-05~/2015-08~ around");
    DATES(NULL, "late 2015", "2015-09~/2015-12~ around");
    DATES(NULL, "late february 2015", "2015-02-21~/2015-02-28~ around");
    DATES(NULL, "early nineteenth century", "1800~/1833~ around");
    DATES(NULL, "late nineteenth century", "1867~/1899~ around");
    DATES(NULL, "first half of nineteenth century", "1800/1849 between");
    DATES(NULL, "first half of 2015", "2015-40");
    DATES(NULL, "early 1990s", "1990~/1993~ around");
    DATES(NULL, "first half of january 2015", "2015-01-01/2015-01-15 between");
}

static void test_relations(void)
{
    DATES(NULL, "before 1500", "../1500 before");
    DATES(NULL, "since 1989", "1989/.. after");
    DATES(NULL, "until may 1945", "../1945-05 before");
    VALUES(NULL, "since 1989", "1989");
    VALUES(NULL, "before 1500", "1500 BEFORE");
}

static void test_ranges(void)
{
    DATES(NULL, "1914–18", "1914/1918 from-to");
    DATES(NULL, "1898–03", "1898/1903 from-to");
    DATES(NULL, "1918–1914", "");
    DATES(NULL, "1914–1914", "1914");
    DATES(NULL, "1944/45", "1944/1945 from-to");
    DATES(NULL, "1999/00", "1999/2000 from-to");
    DATES(NULL, "1944/17", "");
    DATES(NULL, "1944/47", "1944/1947 from-to");
    DATES(NULL, "1944/98", "");
    DATES(NULL, "300–200 bc", "-0299/-0199 from-to");
    DATES(NULL, "5–3 bc", "-0004/-0002 from-to");
    DATES(NULL, "9–10 november 1938", "1938-11-09/1938-11-10 from-to");
    DATES(NULL, "30 september–2 october 1938", "1938-09-30/1938-10-02 from-to");
    DATES(NULL, "10–9 november 1938", "");
    DATES(NULL, "30–31 november 1938", "1938-11-30/1938-11? from-to");
    DATES(NULL, "from november 1939 to february", "1939-11/1940-02 from-to");
    DATES(NULL, "from november to february 1940", "1939-11/1940-02 from-to");
    DATES(NULL, "between 1914 and 1918", "1914/1918 between");
    DATES(NULL, "circa 1450–1501", "1450~/1501 from-to");
    DATES(NULL, "winter 1939–40", "1939-24");
    VALUES(NULL, "9–10 november 1938", "1938-11-09; 1938-11-10");
    DATES("2018-03-10", "from june to may", "2018-06/2019-05 from-to year-from-document");
    DATES(NULL, "13/5/2015-14/5/2015", "2015-05-13/2015-05-14 from-to");
}

static void test_lists(void)
{
    DATES(NULL, "may, june and august 1940", "1940-05; 1940-06; 1940-08");
    DATES("2018-03-10", "will be in may, june and august",
          "2018-05 year-from-document; 2018-06 year-from-document; 2018-08 year-from-document");
    DATES(NULL, "nineteenth and third century bc", "-18XX; -02XX");
    DATES(NULL, "third and nineteenth century bc", "-02XX; -18XX");
    DATES(NULL, "third and nineteenth century", "02XX; 18XX");
}

static void test_order(void)
{
    DATES(NULL, "3/4/2015", "2015-04-03 ambiguous-order");
    DATES(NULL, "13/5/2015. 3/4/2015", "2015-05-13; 2015-04-03");
    DATES(NULL, "5/13/2015. 3/4/2015", "2015-05-13; 2015-03-04");
    DATES(NULL, "5/13/2015. 14/6/2015. 3/4/2015",
          "2015-05-13; 2015-06-14; 2015-04-03 ambiguous-order");
    DATES(NULL, "3/3/2015", "2015-03-03");
    DATES(NULL, "31/12/99", "1999-12-31 two-digit-year");
    DATES("1998-01-01", "31/12/14", "1914-12-31 two-digit-year");
    DATES(NULL, "13/13/2015", "");
    CHECK_STR(read_text(NULL, DATELINE_ORDER_MDY, false, "3/4/2015"), "2015-03-04");
    CHECK_STR(read_text(NULL, DATELINE_ORDER_YMD, false, "15/4/03"), "2015-04-03 two-digit-year");
}

static void test_context(void)
{
    DATES(NULL, "in may 1940. On 3 june it was so.", "1940-05; 1940-06-03 year-from-context");
    DATES(NULL, "in december 1941. In january it was so.", "1941-12; 1942-01 year-from-context");
    DATES(NULL, "3 june. It was in september 1936.", "1936-06-03 year-from-context; 1936-09");
    VALUES(NULL, "3 june", "XXXX-06-03");
    DATES("2018-03-10", "it was on 3 june", "2017-06-03 year-from-document");
    DATES("2018-03-10", "it will be on 3 june", "2018-06-03 year-from-document");
    DATES("2018-03-10", "it was on 29 february", "2016-02-29 year-from-document");
    DATES(NULL, "easter 44 bc", "");
    DATES(NULL, "christmas 44 bc", "-0043-12-25");
    DATES(NULL, "44 bc. at easter it was so", "-0043; XXXX-XX-XX");
    DATES("2018-03-10", "it will be on christmas", "2018-12-25 year-from-document");
}

static void test_shifts(void)
{
    const char *day = "2018-03-10"; /* a Saturday */
    DATES(day, "last august", "2017-08 relative");
    DATES(day, "next monday", "2018-03-12 relative");
    DATES(day, "last monday", "2018-03-05 relative");
    DATES(day, "this monday", "2018-03-05 relative");
    DATES(day, "last winter", "2017-24 relative");
    DATES(day, "this winter", "2018-24 relative");
    DATES(day, "3 years ago", "2015 relative");
    DATES(day, "2 weeks ago", "2018-02-19/2018-02-25 relative");
    DATES(day, "last week", "2018-02-26/2018-03-04 relative");
    DATES(day, "early next year", "2019-01~/2019-04~ around relative");
    DATES(day, "january last year", "2017-01 relative");
    DATES(day, "2 years after 1945", "1947 relative");
    DATES(day, "On monday he ruled", "2018-03-05 relative");
    DATES(day, "he will rule on monday", "2018-03-12 relative");
    DATES(day, "it is until monday", "../2018-03-12 before relative");
    DATES("2018-03", "3 days ago", "2018-02/2018-03 between relative");
    DATES(day, "10000 years ago", "-7982~ around relative");
    VALUES(day, "999999999 years ago", "PAST_REF");
    VALUES(NULL, "last august", "XXXX-08");
    VALUES(NULL, "on monday", "XXXX-WXX-1");
    VALUES(NULL, "3 years ago", "PAST_REF");
}

static void test_shifts_in_text(void)
{
    DATES(NULL, "3 march 1914 at 3 pm. 2 am the following day",
          "1914-03-03T15:00:00; 1914-03-04T02:00:00 relative");
    DATES(NULL, "3 march 1914. that day in 2014", "1914-03-03; 2014-03-03 relative");
    DATES(NULL, "29 february 1912. that day in 1913", "1912-02-29");
    DATES(NULL, "march 1914. that day in 2014", "1914-03; 2014 relative");
    DATES("2018-04-20", "the quarter", "2018-33 relative"); /* the last one that is over */
    DATES("2018-04-20", "this quarter", "2018-34 relative");
    DATES("2018-04-20", "the third quarter 2017. the quarter was", "2017-35; 2017-35 relative");
    DATES(NULL, "6 june 1944. 3 years later", "1944-06-06; 1947 relative");
    DATES(NULL, "6 june 1944. the following day", "1944-06-06; 1944-06-07 relative");
    DATES(NULL, "6 june 1944. the following spring", "1944-06-06; 1945-21 relative");
    DATES(NULL, "1945. 1 decade later", "1945; 1955 relative");
    DATES(NULL, "march 1944. 3 days later", "1944-03; 1944-03/1944-04 between relative");
    DATES("2018-03-10", "7 pm", "2018-03-10T19:00:00 relative");
    VALUES(NULL, "7 pm", "XXXX-XX-XXT19:00");
}

static void test_dateline(void)
{
    const char *text = "PLACE, june 6 (X) - it was\nin september 2015 and in august 2016.";
    DATES(NULL, text, "2017-06-06? dateline year-inferred; 2015-09; 2016-08");
    DATES("2017-06-06", text, "2017-06-06 dateline; 2015-09; 2016-08");
    VALUES(NULL, "PLACE, june 6 (X)", "XXXX-06-06");
    /* what is to be done by a day is to come */
    DATES(NULL, "PLACE, june 6 (X) - in may 2016 it was open until march 2018",
          "2016-06-06? dateline year-inferred; 2016-05; ../2018-03 before");
    /* the head of a letter names its year, and is no guess */
    DATES(NULL, "written 3 june 1850\nhe left 2 days ago.\nwritten 9 june 1850\nhe left 2 days ago",
          "1850-06-03 dateline; 1850-06-01 relative; 1850-06-09 dateline; 1850-06-07 relative");
    DATES("2018-03-10", "written 3 june 1850\nhe left 2 days ago",
          "1850-06-03 dateline; 2018-03-08 relative");
    DATES(NULL, "written 3 june 1850\nhe left 2 days ago and was there in 1862.",
          "1850-06-03 dateline; 1850-06-01 relative; 1862");
    DATES(NULL, "PLACE, june 6 (X)\nwritten 5 june 1850\nhe left 2 days ago",
          "1850-06-06 dateline; 1850-06-05 dateline; 1850-06-03 relative");
    DATES(NULL, "\n\n\n\n\n\n\n\n\n\nwritten 3 june 1850\nhe left last week",
          "1850-06-03 dateline; 1850-05-27/1850-06-02 relative");
}

static void test_no_dates(void)
{
    VALUES(NULL, "now", "PRESENT_REF");
    VALUES(NULL, "2 years", "P2Y");
    VALUES(NULL, "2 years and 3 days", "P2Y3D");
    VALUES(NULL, "3 days and 5 hours", "P3DT5H");
    VALUES(NULL, "half a decade", "P5Y");
    VALUES(NULL, "half a day", "P0.5D");
    VALUES(NULL, "every monday", "XXXX-WXX-1 EVERY");
    VALUES(NULL, "every week", "P1W EVERY");
}

/* Who asks for no annotations gets those of dates without a place. */
static void test_not_annotated(void)
{
    annotate = false;
    VALUES(NULL, "3 march 1914", "");
    VALUES(NULL, "1914–18", "");
    VALUES(NULL, "2 years", "");
    VALUES(NULL, "every monday", "");
    VALUES(NULL, "june", "XXXX-06");
    DATES(NULL, "3 march 1914", "1914-03-03");
    annotate = true;
}

int main(void)
{
    struct dl_rules_source source = {"xx.patterns", dl_view_of(language), false};
    struct dateline_error err = {0};
    if (dl_rules_new(&source, 1, &(struct dl_rules_options){0}, &rules, &err) ||
        dl_finder_new(rules, false, &finder)) {
        fprintf(stderr, "%s:%u: %s\n", err.file, err.line, err.text);
        return EXIT_FAILURE;
    }
    test_absolute();
    test_parts();
    test_relations();
    test_ranges();
    test_lists();
    test_order();
    test_context();
    test_shifts();
    test_shifts_in_text();
    test_dateline();
    test_no_dates();
    test_not_annotated();
    dl_finder_free(finder);
    dl_rules_free(rules);
    return check_done();
}
