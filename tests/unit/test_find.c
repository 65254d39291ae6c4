/* SPDX-License-Identifier: MIT */
/* Text → mentions, with small pattern files of its own. */
#include <stdlib.h>

#include "base/str.h"
#include "check.h"
#include "find/find.h"
#include "rules/compiled.h"

static const char patterns[] =
    "month\n  1 january | jan.\n  5 May\n  9 september | sept.\n"
    "day\n  = [1..31]\nyear\n  = [1000..2999]\nyear2\n  = [00..99]\n"
    "number\n  = [plain] | [grouped]\nfraction\n  - [decimal]\nth\n  - ~th | ~st\n"
    "hyphen\n  - ~-~ | ~–~\ndash\n  - – | - | --\nfy\n  - FY~\n"
    "holiday\n  12-31 new year's eve\n  01-01 new year\n"
    "weak the | of | in | ,\n"
    "refuse counted {year} men\n"
    "date day-month {day} {th:-}? of? {month} ,? {year}?\n"
    "range years {year} {hyphen} ({year:end} | {year2:end})\n"
    "date fiscal {fy} {year} => fiscal=1\n"
    "list months {month} , {month:2} and {month:3} {year}\n"
    "date month-year {month} {year}\n"
    "date in-year (?<= in) {year}\n"
    "date opening (?<= {stop}) {year} (?= {word})\n"
    "date eve {holiday}\n"
    "shape ref /\\[(?<year>\\d{4})_(?<month>\\d\\d|[A-Z][a-z]+)\\]/\n"
    "range refs {ref} (to | {dash}) {ref:end}\n"
    "date ref {ref}\n"
    "duration years {number} years\n";

static void add_slots(struct dl_buf *out, const struct dl_mention *m)
{
    for (size_t i = 0; i < m->n_slots; i++) {
        const struct dl_slot *s = &m->slots[i];
        dl_buf_addf(out, " %s", dl_field_name(s->field));
        if (s->part)
            dl_buf_addf(out, ":%d", s->part);
        dl_buf_addf(out, "=%d", s->value);
    }
}

/* "name[match] slot=value …; …" of what is found. */
static void describe(const struct dl_rules *rules, const char *text, bool informal, bool candidates,
                     struct dl_buf *out)
{
    struct dl_finder *finder = NULL;
    struct dl_findings found;
    size_t len = strlen(text);
    char *bytes = malloc(len + 1); /* with nothing behind the text, not even a NUL */
    memcpy(bytes + 1, text, len);
    out->len = 0;
    dl_buf_add_text(out, "");
    CHECK_INT(dl_finder_new(rules, informal, &finder), DATELINE_OK);
    CHECK_INT(dl_find(finder, dl_view(bytes + 1, len), 0, candidates, NULL, NULL, &found, NULL),
              DATELINE_OK);
    for (size_t i = 0; i < found.n_mentions; i++) {
        const struct dl_mention *m = &found.mentions[i];
        dl_buf_addf(out, "%s%s[%.*s]", i ? "; " : "", dl_pattern_name(rules, m->pattern),
                    (int)m->length, text + m->offset);
        add_slots(out, m);
    }
    for (size_t i = 0; i < found.n_candidates; i++)
        dl_buf_addf(out, " ?%.*s", (int)found.candidates[i].length,
                    text + found.candidates[i].offset);
    dl_finder_free(finder);
    free(bytes);
}

static const struct {
    const char *text, *found;
} cases[] = {
    {"on 3 May 1938 he", "day-month[3 May 1938] day=3 month=5 year=1938"},
    {"on 3  May,\t1938 he", "day-month[3  May,\t1938] day=3 month=5 year=1938"},
    {"the 3rd May", ""},
    {"the 30th of May", "day-month[30th of May] day=30 month=5"},
    {"3 may 1938", ""},
    {"3 MAY 1938", "day-month[3 MAY 1938] day=3 month=5 year=1938"},
    {"5 Sept. 1990", "day-month[5 Sept. 1990] day=5 month=9 year=1990"},
    {"5 Sept 1990", "day-month[5 Sept 1990] day=5 month=9 year=1990"},
    {"1914–18 and 1914-1918",
     "years[1914–18] year=1914 year2:1=18; years[1914-1918] year=1914 year:1=1918"},
    {"x 1914 – 18", ""},
    {"B1914-18, 1914x, x1914-18", ""},
    {"FY2016, FY 2016", "fiscal[FY2016] year=2016 fiscal=1"},
    {"in January, May and September 1940",
     "months[January, May and September 1940] month=1 month:1=5 month:2=9 year=1940"},
    {"in 1938 men", ""},
    {"in 1938, men", "in-year[1938] year=1938"},
    {"in the 1938", ""},
    {"1938 saw war. 1939 did too. In 1,940 and",
     "opening[1938] year=1938; opening[1939] year=1939"},
    {"2,000 years", "years[2,000 years] number=2000"},
    {"1.5 years", ""},
    {"New Year's Eve", "eve[New Year's Eve] holiday=0"},
    {"new  year’s\neve and New Year", "eve[new  year’s\neve] holiday=0; eve[New Year] holiday=1"},
    {"new year's evening", "eve[new year] holiday=1"},
    {"new\n\nyear", ""},
    {"[2015_03] to [2016_May]",
     "refs[[2015_03] to [2016_May]] year=2015 month=3 year:1=2016 month:1=5"},
    {"[2015_03] - [2016_03]",
     "refs[[2015_03] - [2016_03]] year=2015 month=3 year:1=2016 month:1=3"},
    {"[2015_03]--[2016_03]", "refs[[2015_03]--[2016_03]] year=2015 month=3 year:1=2016 month:1=3"},
    {"see [2015_Xyz]", ""},
    {"example.org/in/3-May-1938 a@3.May in report_in_1938.txt", ""},
    {"https://example.org/3 May 1938", "month-year[May 1938] month=5 year=1938"},
    {"https://example.org/3-May-1938 x", ""},
    {"3 May\n\n1938", "day-month[3 May] day=3 month=5"},
    {"He came on 3 May. 1938 men", "day-month[3 May] day=3 month=5"},
    {"3 Mayé 1938, é3 May", ""},
    {"", ""},
    {"on 3 Septem-\nber 1938", "day-month[3 Septem-\nber 1938] day=3 month=9 year=1938"},
    {"on 3 Septem-\r\n  ber 1938", "day-month[3 Septem-\r\n  ber 1938] day=3 month=9 year=1938"},
    {"[2015_03]th", "ref[[2015_03]] year=2015 month=3"},
    {"12345678901 years 99999999 years", "years[99999999 years] number=99999999"},
    {"It ended in 1938, says https://example.org/a/page/with/a/long/name/and/another/one/behind/it/"
     "and/then/some/more/of/the/same/kind/until/the/text/is/over/with/it",
     "in-year[1938] year=1938"},
};

static void mentions(const struct dl_rules *rules)
{
    struct dl_buf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        describe(rules, cases[i].text, false, false, &out);
        CHECK_STR(out.data, cases[i].found);
    }
    dl_buf_free(&out);
}

/* Text is looked at in blocks: a case says the same wherever in one it stands. */
static void places_in_blocks(const struct dl_rules *rules)
{
    enum { BLOCK = 64 };
    struct dl_buf text = {0}, out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t before = 0; before <= BLOCK && *cases[i].text; before++) {
            text.len = 0;
            for (size_t n = 0; n < before; n++)
                dl_buf_add_char(&text, ' ');
            dl_buf_add_text(&text, cases[i].text);
            for (size_t n = 0; n < 2 * BLOCK; n++)
                dl_buf_add_char(&text, ' ');
            dl_buf_add_char(&text, '\0');
            describe(rules, text.data, true, false, &out);
            CHECK_STR(out.data, cases[i].found);
        }
    dl_buf_free(&text);
    dl_buf_free(&out);
}

static void candidates(const struct dl_rules *rules)
{
    struct dl_buf out = {0};
    describe(rules, "He may go, May came; 1938 men, room 2012.", false, true, &out);
    CHECK_STR(out.data, "counted[1938 men] year=1938 ?may ?May ?2012");
    /* what no token is made of, in the order of the text */
    describe(rules, "3.8.21 or 3/8, 3.8.21-5.8.21, 7Sept1938 in room 2012", false, true, &out);
    CHECK_STR(out.data, " ?3.8.21 ?3/8 ?3.8.21-5.8.21 ?7Sept1938 ?2012");
    describe(rules, "1.2.3 and 192.168.1.1, 99/9, 3/99, x_3/8, a.org/3/8, B52, 1.000.000, 3/8_",
             false, true, &out);
    CHECK_STR(out.data, "");
    dl_buf_free(&out);
}

struct limits {
    unsigned n;
    struct dateline_error last;
};

static void count_limits(void *context, const struct dateline_error *warning, bool verbose_only)
{
    struct limits *l = context;
    (void)verbose_only;
    l->n++;
    l->last = *warning;
}

/* An expression that backtracks without end is named, once, and the others still work. */
static void limit_of(const char *text, const char *bad, unsigned line, bool no_jit)
{
    struct dl_rules_source source = {"bad.patterns", dl_view_of(text), false};
    struct dl_rules_options options = {.no_jit = no_jit};
    struct dl_rules *rules = NULL;
    CHECK_INT(dl_rules_new(&source, 1, &options, &rules, NULL), DATELINE_OK);
    struct dl_buf words = {0};
    for (int i = 0; i < 40; i++)
        dl_buf_add_text(&words, "aa ");
    dl_buf_add_text(&words, "xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa- . good x x bad");
    struct dl_finder *finder = NULL;
    struct dl_findings found = {0};
    struct limits limits = {0};
    CHECK_INT(dl_finder_new(rules, false, &finder), DATELINE_OK);
    CHECK_INT(dl_find(finder, dl_view(words.data, words.len), 0, false, count_limits, &limits,
                      &found, NULL),
              DATELINE_OK);
    CHECK_INT(limits.n, 1);
    CHECK_INT(limits.last.line, line);
    CHECK_STR(limits.last.file, "bad.patterns");
    CHECK(strstr(limits.last.text, bad) != NULL);
    CHECK_INT(found.n_mentions, 1);
    dl_finder_free(finder);
    dl_rules_free(rules);
    dl_buf_free(&words);
}

/* A line without any sentence end: a date is found wherever it stands, and in time that grows with
 * the line only. */
static void endless_line(const struct dl_rules *rules)
{
    struct dl_buf text = {0};
    for (int i = 0; i < 30000; i++)
        dl_buf_addf(&text, "%d 3 May 1938 ", i % 7);
    struct dl_finder *finder = NULL;
    struct dl_findings found;
    CHECK_INT(dl_finder_new(rules, false, &finder), DATELINE_OK);
    CHECK_INT(dl_find(finder, dl_view(text.data, text.len), 0, false, NULL, NULL, &found, NULL),
              DATELINE_OK);
    CHECK_INT(found.n_mentions, 30000);
    for (size_t i = 0; i < found.n_mentions; i++)
        CHECK_INT(found.mentions[i].length, 10);
    dl_finder_free(finder);
    dl_buf_free(&text);
}

static void limits(void)
{
    for (int no_jit = 0; no_jit < 2; no_jit++) {
        limit_of("date fine good => year=1\ndate loop (aa | aa aa)+ (aa | aa)+ (aa | aa)+ bad => "
                 "year=1\n",
                 "pattern loop", 2, no_jit);
        limit_of("date fine good => year=1\nshape loop /x(a+)+$/\ndate l {loop} => year=1\n",
                 "shape loop", 2, no_jit);
    }
}

/* Numbers, and what stands between and behind them where shapes are. */
static const char *const numbers[] = {"2",    "3",    "12",   "07",   "30",   "05",       "25",
                                      "1915", "2015", "1701", "0123", "1430", "20150903", "246",
                                      "555",  "730",  "1",    "9",    "02",   "16",       "230"};
static const char *const signs[] = {".",  ".",  "-", "-", "/", "/",  " ",  "–", " – ", "- ", ". ",
                                    ".-", ".–", ":", "Q", "M", "-W", ") ", "b", "H",   "",   " Q'"};
static const char *const tails[] = {" ",     "\n",    ", ",        "ber, ", "iii.1847 ", " p.m. ",
                                    "am ",   " on ",  " tonight ", " a ",   "? ",        "day ",
                                    "nite",  "moro ", "?] ",       "\t",    "mrw ",      " hours",
                                    " GMT ", " EST ", " CET ",     " BST ", " UTC ",     "Z ",
                                    " Z ",   "W36 ",  ". ",        "day",   "mw "};

static const char *one_of(const char *const *list, size_t n, uint32_t *random)
{
    *random = *random * 1664525 + 1013904223;
    return list[(*random >> 8) % n];
}
#define ONE_OF(list, random) one_of((list), sizeof(list) / sizeof *(list), (random))

static void add_numbers(struct dl_buf *out)
{
    dl_buf_add_text(out,
                    "3.-5.6.1911 3.5. - 5.6.1911 3 - 5/4/2019 03/04 - 05/04/2019 12.iii.1847 "
                    "12 xii 1764 on 9/11 2moro 2015-09-03 2015-09-03/05 2015-246T10:30 03May1911 "
                    "1911-May-03 06.1904, 14:30 at 2 p.m. UTC +2, at 3 p.m. GMT -5, at 0630h. "
                    "2300±50 BC.\n1849  Fire\n1850 Flood\n1851 Fair\n"
                    "Built MDCXLV, M DC, by Mr. M.\nHe lived in 1913 Elm Rd. and in 1915\nOak "
                    "Ave. with her: see CVE-2024-2511, (1986a), FO 371/1914, 2006Q4, 2006:Q4, "
                    "24/7, 1230x1240, off by 3/16, from 0800 to 1700; July 9. 1804. "
                    "{{birth|1952|3|11}} 2017:06:05 10:00:00\n");
    uint32_t random = 1;
    for (int i = 0; i < 20000; i++) {
        dl_buf_add_text(out, i % 4 ? "x\n" : "January ");
        dl_buf_add_text(out, ONE_OF(numbers, &random));
        for (int k = 0; k < i % 4; k++) {
            dl_buf_add_text(out, ONE_OF(signs, &random));
            dl_buf_add_text(out, ONE_OF(numbers, &random));
        }
        dl_buf_add_text(out, ONE_OF(tails, &random));
    }
}

/* That of a shape without digits. */
static bool is_any(const struct dl_shape_start *start)
{
    return start->counts[0] == UINT16_MAX && start->behind[0] == start->behind[1];
}

/* A shape's starts leave out no place where it matches, and each of them is needed. */
static void starts_of_shapes(void)
{
    struct dl_buf text = {0}, found = {0}, all = {0};
    struct dl_rules *rules = dl_rules_builtin(false);
    struct dl_rules changed = *rules;
    struct dl_shape_start *starts = calloc(rules->n_starts, sizeof *starts);
    changed.starts = starts;
    add_numbers(&text);
    describe(rules, text.data, true, true, &found);
    const struct dl_shape_start *any = rules->starts;
    while (!is_any(any))
        any++;
    for (size_t i = 0; i < rules->n_starts; i++)
        starts[i] = *any;
    describe(&changed, text.data, true, true, &all);
    CHECK_STR(found.data, all.data);
    for (size_t i = 0; i < rules->n_starts; i++) {
        memcpy(starts, rules->starts, rules->n_starts * sizeof *starts);
        starts[i].counts[1] = 0;
        describe(&changed, text.data, true, true, &all);
        CHECK(is_any(rules->starts + i) || strcmp(found.data, all.data) != 0);
    }
    free(starts);
    dl_rules_free(rules);
    dl_buf_free(&text);
    dl_buf_free(&found);
    dl_buf_free(&all);
}

int main(void)
{
    for (int no_jit = 0; no_jit < 2; no_jit++) {
        struct dl_rules_source source = {"test", dl_view_of(patterns), false};
        struct dl_rules_options options = {.no_jit = no_jit};
        struct dl_rules *rules = NULL;
        struct dateline_error err = {0};
        CHECK_INT(dl_rules_new(&source, 1, &options, &rules, &err), DATELINE_OK);
        CHECK_STR(err.text, "");
        if (!rules)
            continue;
        mentions(rules);
        places_in_blocks(rules);
        candidates(rules);
        endless_line(rules);
        dl_rules_free(rules);
    }
    limits();
    starts_of_shapes();
    return check_done();
}
