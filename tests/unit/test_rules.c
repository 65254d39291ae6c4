/* SPDX-License-Identifier: MIT */
/* Loading pattern files: what is accepted, what is reported and where. */
#include <stdlib.h>

#include "check.h"
#include "rules/compiled.h"
#include "rules/embedded.h"
#include "rules/print.h"

struct heard {
    unsigned n;
    char all[4096];
};

static void hear(void *context, const struct dateline_error *e, bool verbose_only)
{
    struct heard *h = context;
    (void)verbose_only;
    size_t used = strlen(h->all);
    snprintf(h->all + used, sizeof h->all - used, "%s:%u:%u: %s\n", e->file, e->line, e->column,
             e->text);
    h->n++;
}

static struct heard heard;

static int load(const char *text, struct dl_rules **ret, struct dateline_error *err)
{
    struct dl_rules_source source = {"x.patterns", dl_view_of(text), false};
    struct dl_rules_options options = {.on_error = hear, .context = &heard};
    heard = (struct heard){0};
    return dl_rules_new(&source, 1, &options, ret, err);
}

/* Of 201 bytes. */
#define FIFTY_BYTES "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"
#define A_LONG_WORD FIFTY_BYTES FIFTY_BYTES FIFTY_BYTES FIFTY_BYTES "a"

/* Each broken line is reported with its place and reason. */
static void broken_lines(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"  1 january\n", "x.patterns:1:1: an indented line that belongs to nothing\n"},
        {"nonsense here\n", "x.patterns:1:1: \"nonsense\" is no kind of pattern, nor a class "
                            "alone on its line\n"},
        {"month\n  x january\n", "x.patterns:2:3: \"x\" is no value for month\n"},
        {"month\n  13 smarch\n", "x.patterns:2:3: \"13\" is no value for month\n"},
        {"date d the => month=0\n", "x.patterns:1:21: \"0\" is no value for month\n"},
        {"# fine\n# not \xff fine\n", "x.patterns:2:7: this is not UTF-8\n"},
        {"\xEF\xBB\xBFnonsense here\n", "x.patterns:1:1: \"nonsense\" is no kind of pattern, "
                                        "nor a class alone on its line\n"},
        {"month\n  1\n", "x.patterns:2:3: a value without a form\n"},
        {"month\n  1 jan | | feb\n", "x.patterns:2:11: a form is missing\n"},
        {"month\n  1 " A_LONG_WORD "\n", "x.patterns:2:5: this form is longer than 200 bytes\n"},
        {"date d " A_LONG_WORD " {year}\n", "x.patterns:1:8: this word is longer than 200 bytes\n"},
        {"month\n  1 12\n", "x.patterns:2:5: a form cannot begin with a number: write numbers as "
                            "[low..high], or use a shape\n"},
        {"day\n  = [31..1]\n", "x.patterns:2:5: not a number form: [low..high] with up to four "
                               "digits, [plain], [grouped] or [decimal]\n"},
        {"day\n  = january\n", "x.patterns:2:5: \"=\" is the value of number forms only\n"},
        {"day\n  7 [1..31]\n", "x.patterns:2:5: the value of a number form is \"=\"\n"},
        {"holiday\n  13-40 never\n",
         "x.patterns:2:3: \"13-40\" is no value for holiday; a day is MM-DD\n"},
        {"cue verbs was\n", "x.patterns:1:5: no such cue: dateline-patterns(5) names them\n"},
        {"cue pasts was\n", "x.patterns:1:5: no such cue; did you mean past?\n"},
        {"cue past # none\n", "x.patterns:1:5: words are missing behind the cue\n"},
        {"shape s x\n", "x.patterns:1:9: a shape is /expression/, on one line\n"},
        {"shape s digits /a/\n", "x.patterns:1:16: a start is counts of digits or, in quotes, the "
                                 "signs behind them\n"},
        {"shape s digits 4 | \"\" /a/\n", "x.patterns:1:20: a start is counts of digits or, in "
                                          "quotes, the signs behind them\n"},
        {"shape s digits 4\"-\"2\"-\"2 /a/\n",
         "x.patterns:1:24: a shape is /expression/, on one line\n"},
        {"shape s /a(b/\n", "x.patterns:1:13: shape s: missing closing parenthesis\n"},
        {"shape s /(?<moon>a)/\n", "x.patterns:1:7: shape s: the group \"moon\" is no field\n"},
        {"shape s /a*/\n", "x.patterns:1:7: shape s can match nothing at all\n"},
        {"date d\n", "x.patterns:1:6: a pattern is missing behind the name\n"},
        {"date d {month\n", "x.patterns:1:8: \"{\" without \"}\"\n"},
        {"date d {month:moon}\n", "x.patterns:1:15: \"moon\" is no field, nor end, 2 … 8 or -\n"},
        {"date d the 3\n", "x.patterns:1:12: a number must be written as a class, such as "
                           "{year}, {day} or {number}\n"},
        {"date d the day\n", "x.patterns:1:6: pattern d says nothing of a date: it has neither a "
                             "class that is a field nor \"=> field=value\"\n"},
        {"range r {year} the => month=3\nyear\n  = [1..9]\n",
         "x.patterns:1:7: the range r says nothing of its second "
         "date, as {year:end} would\n"},
        {"list l {year:2} the\nyear\n  = [1..9]\n",
         "x.patterns:1:6: the list l says nothing of its first date, as {year} would\n"},
        {"Month\n  1 january\n", "x.patterns:1:1: the class \"Month\" is written in small letters: "
                                 "month\n"},
        {"month\n  1 january\n2 february\n", "x.patterns:3:1: \"2\" is no kind of pattern, nor "
                                             "a class alone on its line; if it is a value of the "
                                             "class above, indent it\n"},
        {"date d the [x]\n", "x.patterns:1:12: \"[\" must be written as {[}\n"},
        {"date d the \\d\n",
         "x.patterns:1:12: of PCRE2's escapes only \\K can be used; write signs as {sign}\n"},
        {"date d (?<year>the)\n",
         "x.patterns:1:8: only (?: (?= (?! (?<= (?<! (?> and (?| are allowed here\n"},
        {"date d the => yaer=3\n", "x.patterns:1:15: \"yaer\" is no field; did you mean year?\n"},
        {"date d the => direction=soon\n", "x.patterns:1:25: \"soon\" is no value for direction\n"},
        {"date d the => relation=befor\n",
         "x.patterns:1:24: \"befor\" is no value for relation; did you mean before?\n"},
        {"date d the => year:x=5\n", "x.patterns:1:20: \"x\" is not end or 2 … 8\n"},
        {"date d the => year = 5\n",
         "x.patterns:1:15: \"year\" is not field=value with a known field\n"},
        {"holidy\n  07-02 baz day\n", "x.patterns:2:3: \"07-02\" is no value for holidy, a class "
                                      "of its own; did you mean holiday?\n"},
        {"holiday\n  05-30;1971:05-31;1970:06-01 foo day\n",
         "x.patterns:2:3: \"05-30;1971:05-31;1970:06-01\" is no value for holiday; a day is "
         "MM-DD\n"},
        {"holiday\n  July 2 foo day\n",
         "x.patterns:2:3: \"July\" is no value for holiday; a day is MM-DD\n"},
        {"unit\n  unit-yaer twelvemonth\n",
         "x.patterns:2:3: \"unit-yaer\" is no value for unit; did you mean unit-year?\n"},
        {"rang y {year}\n", "x.patterns:1:1: \"rang\" is no kind of pattern, nor a class alone on "
                            "its line; did you mean range?\n"},
        {"holiday 07-02 baz day\n",
         "x.patterns:1:1: \"holiday\" is no kind of pattern, nor a class alone on its line; the "
         "words of the class holiday stand below it, indented\n"},
        {"holiday\n  07-02 baz day\nJuly 2 foo day\n",
         "x.patterns:3:1: \"July\" is no kind of pattern, nor a class alone on its line; if it is "
         "a value of the class above, indent it\n"},
        {"holiday\n  07-02 bar day,foo day\n",
         "x.patterns:2:9: \"|\" stands between forms, and not a comma\n"},
        {"x\n  -   \"foo | bar\n", "x.patterns:2:7: the quotes around this form are not closed\n"},
        {"date d {moon}\n", "x.patterns:1:8: pattern d: no file defines the class {moon}\n"},
        {"date d the (day\n", "x.patterns:1:13: pattern d: missing closing parenthesis\n"},
        {"date d the \\K\n", "x.patterns:1:6: pattern d can match nothing at all\n"},
        {"date d the => holiday=1\n",
         "x.patterns:1:15: \"holiday=1\" is not field=value with a known field\n"},
        {"date d the => month=1 month=1 month=1 month=1 month=1 month=1 month=1 month=1 month=1 "
         "month=1 "
         "month=1 month=1 month=1 month=1 month=1 month=1 month=1\n",
         "x.patterns:1:143: more than 16 constants in one pattern\n"},
        {"date\n",
         "x.patterns:1:5: a pattern needs a name of letters, digits and hyphens behind its kind\n"},
        {"language en\n", "x.patterns:1:1: a language has a code and a name\n"},
        {"weak\n", "x.patterns:1:5: weak words are missing\n"},
        {"weak the | {moon}\n", "x.patterns:1:13: no class \"moon\" stands above\n"},
        {"shape s /(*UTF)a/\n",
         "x.patterns:1:7: shape s: verbs and options such as (*UTF) are not for shapes\n"},
        {"date d the?\n", "x.patterns:1:6: pattern d can match nothing at all\n"},
        {"let\n", "x.patterns:1:4: a part needs a name of letters, digits and hyphens behind "
                  "\"let\"\n"},
        {"let p.q the\n", "x.patterns:1:5: a part needs a name of letters, digits and hyphens "
                          "behind \"let\"\n"},
        {"let p\n", "x.patterns:1:5: a pattern is missing behind the name\n"},
        {"date d the <p>\nlet p a\n", "x.patterns:1:13: no \"let p\" stands above\n"},
        {"let any-year a\ndate d <any-yaer>\n",
         "x.patterns:2:9: no \"let any-yaer\" stands above; did you mean <any-year>?\n"},
        {"let p the <p>?\n", "x.patterns:1:12: the part p names itself\n"},
        {"let p the\nlet q a\nlet p an\n", "x.patterns:3:5: line 1 has a \"let p\" already\n"},
        {"let p the => year=1914\n",
         "x.patterns:1:11: constants belong to a pattern, not to its parts\n"},
        {"let p the ( day\n", "x.patterns:1:11: a parenthesis without the other\n"},
        {"let p the ) | ( day\n", "x.patterns:1:11: a parenthesis without the other\n"},
        {"let p the\n  [\n", "x.patterns:2:3: \"[\" must be written as {[}\n"},
        {"let p {moon}\ndate d <p>\ndate e <p>\n",
         "x.patterns:1:7: let p: no file defines the class {moon}\n"},
        {"let p the\ndate d a <p:year>\n", "x.patterns:2:13: \"year\" is not end, 2 … 8 or -\n"},
        {"date d < the\n", "x.patterns:1:8: \"<\" begins the name of a part, <name>; the sign is "
                           "written {<}\n"},
        {"let p ? the\ndate d a\n  <p>\n",
         "x.patterns:3:3: pattern d: quantifier does not follow a repeatable item\n"},
        {"# a comment\n\nmonth\n  1 january\ndate d\n  the\n  # more\n  [\n",
         "x.patterns:8:3: \"[\" must be written as {[}\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dl_rules *rules = NULL;
        struct dateline_error err = {0};
        int rc = load(cases[i].text, &rules, &err);
        CHECK_INT(rc, DATELINE_EPATTERN);
        CHECK_STR(heard.all, cases[i].message);
        CHECK_STR(err.file, "x.patterns");
        CHECK(rules == NULL);
        dl_rules_free(rules);
    }
}

static void ten_errors(void)
{
    struct dl_buf text = {0};
    for (int i = 0; i < 30; i++)
        dl_buf_add_text(&text, "bad line\n");
    struct dl_rules *rules = NULL;
    CHECK_INT(load(text.data, &rules, NULL), DATELINE_EPATTERN);
    CHECK_INT(heard.n, 10);
    dl_buf_free(&text);
}

/* Loading goes on behind a broken line: all three are reported. */
static void loading_goes_on(void)
{
    struct dl_rules *rules = NULL;
    CHECK_INT(load("bad line\nmonth\n  x january\n  2 february\ndate d {month}\ndate e [\n", &rules,
                   NULL),
              DATELINE_EPATTERN);
    CHECK_INT(heard.n, 3);
}

static void too_many_sets(void)
{
    struct dl_buf text = {0};
    for (int i = 0; i < 300; i++)
        dl_buf_addf(&text, "date d%d w%c%c\n", i, 'a' + i % 26, 'a' + i / 26);
    struct dl_rules *rules = NULL;
    struct dateline_error err = {0};
    CHECK_INT(load(text.data, &rules, &err), DATELINE_EPATTERN);
    CHECK(strstr(err.text, "253 different sets of classes") != NULL);
    dl_buf_free(&text);
}

/* A part of a pattern has no more pieces than can be told between its parentheses. */
static void too_long_a_part(void)
{
    for (int pieces = 1021; pieces <= 1024; pieces++) {
        struct dl_buf text = {0};
        struct dl_rules *rules = NULL;
        struct dateline_error err = {0};
        dl_buf_add_text(&text, "date d ( the");
        for (int i = 1; i < pieces; i++)
            dl_buf_add_text(&text, " the");
        dl_buf_add_text(&text, " ) a => year=1\n");
        bool fits = pieces < 1023;
        CHECK_INT(load(text.data, &rules, &err), fits ? DATELINE_OK : DATELINE_EPATTERN);
        CHECK_STR(heard.all, fits ? ""
                                  : "x.patterns:1:6: a pattern that is too long: a part in "
                                    "parentheses, or of a choice, has up to 1022 pieces\n");
        dl_rules_free(rules);
        dl_buf_free(&text);
    }
}

/* A user's file is tried before the built-in one, refusals first in each. */
static void order_of_patterns(void)
{
    struct dl_rules_source sources[] = {
        {"user", dl_view_of("date b the => year=1\nrefuse a the\n"), false},
        {"built-in", dl_view_of("refuse c the\ndate d the => year=1\n"), false},
    };
    struct dl_rules *rules = NULL;
    CHECK_INT(dl_rules_new(sources, 2, NULL, &rules, NULL), DATELINE_OK);
    const char *expected[] = {"a", "b", "c", "d"};
    for (size_t i = 0; i < 4; i++)
        CHECK_STR(dl_pattern_name(rules, dl_rules_pattern(rules, i)), expected[i]);
    CHECK(dl_rules_pattern(rules, 4) == NULL);
    dl_rules_free(rules);
}

/* What a part captures goes where its reference says, but for what says so itself. */
static void named_parts(void)
{
    struct dl_rules_source sources[] = {
        {"user", dl_view_of("let p  {day} {month:2}\nrange a  <p> – <p:end>\n"), false},
        {"built-in",
         dl_view_of("day\n  = [1..31]\nmonth\n  5 May\nlet q  <p>?\nlet p  {day} {day}\n"
                    "list b  <q:3> (?= <p:-> ) <p>\n"),
         false},
    };
    struct dl_rules *rules = NULL;
    CHECK_INT(dl_rules_new(sources, 2, NULL, &rules, NULL), DATELINE_OK);
    static const uint8_t parts[2][4] = {{0, 1, 1, 1}, {2, 1, 0, 0}};
    static const enum dl_field fields[2][4] = {
        {DL_FIELD_DAY, DL_FIELD_MONTH, DL_FIELD_DAY, DL_FIELD_MONTH},
        {DL_FIELD_DAY, DL_FIELD_MONTH, DL_FIELD_DAY, DL_FIELD_DAY}};
    for (size_t i = 0; rules && i < 2; i++) {
        const struct dl_group *group = rules->groups + rules->patterns[i].groups;
        CHECK_INT(rules->patterns[i].n_groups, 4);
        for (size_t k = 0; k < 4; k++) {
            CHECK_INT(group[k].part, parts[i][k]);
            CHECK_INT(group[k].field, fields[i][k]);
        }
    }
    dl_rules_free(rules);
}

static void cues(void)
{
    struct dl_rules *rules = NULL;
    CHECK_INT(
        load("cue past said | was | -ed\ncue future will |\n  shall\ncue abbreviation Mr. | Dr\n"
             "month\n  1 january | jan.\ndate m {month}\n",
             &rules, NULL),
        DATELINE_OK);
    CHECK_INT(dl_rules_cue(rules, dl_view_of("said")), DL_CUE_PAST);
    CHECK_INT(dl_rules_cue(rules, dl_view_of("Was")), DL_CUE_PAST);
    CHECK_INT(dl_rules_cue(rules, dl_view_of("ruled")), DL_CUE_PAST);
    CHECK_INT(dl_rules_cue(rules, dl_view_of("red")), 0);
    CHECK_INT(dl_rules_cue(rules, dl_view_of("shall")), DL_CUE_FUTURE);
    CHECK_INT(dl_rules_cue(rules, dl_view_of("mr")), DL_CUE_ABBREVIATION);
    CHECK_INT(dl_rules_cue(rules, dl_view_of("Jan")), DL_CUE_MAYBE_ABBREVIATION | DL_CUE_SMALL);
    CHECK_INT(dl_rules_cue(rules, dl_view_of("")), 0);
    dl_rules_free(rules);
}

/* What a word means by its case, and a number by its digits. */
static void senses(void)
{
    struct dl_rules *rules = NULL;
    CHECK_INT(load("month\n  1 january\n  5 May\nzone\n  +0000 GMT\nday\n  = [1..31]\nyear2\n  = "
                   "[00..99]\n"
                   "th\n  - ~th\ndate d {month} {day} {year2} {zone} {th}\n",
                   &rules, NULL),
              DATELINE_OK);
    const struct dl_lexicon *lex = &rules->lexicon;
    static const struct {
        const char *word;
        bool known;
    } words[] = {{"january", true}, {"January", true}, {"JANUARY", true}, {"May", true},
                 {"MAY", true},     {"may", false},    {"GMT", true},     {"Gmt", false},
                 {"gmt", false},    {"th", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i].word);
        const struct dl_entry *e = dl_lexicon_find(lex, words[i].word, len);
        unsigned state = dl_state(DL_SPACE, DL_SPACE, dl_case_of(words[i].word, len));
        CHECK(e && (dl_sense_of(lex, e->states, state) != 0) == words[i].known);
    }
    const struct dl_entry *th = dl_lexicon_find(lex, "th", 2);
    CHECK(th && dl_sense_of(lex, th->states, dl_state(DL_GLUED, DL_SPACE, DL_LOWER)) != 0);
    CHECK(dl_number_sense(lex, 1, 5) && dl_number_sense(lex, 2, 5));
    CHECK(dl_number_sense(lex, 2, 0));  /* 00: two digits of a year */
    CHECK(!dl_number_sense(lex, 1, 0)); /* 0 is no day */
    CHECK(dl_number_sense(lex, 2, 31) != dl_number_sense(lex, 2, 32));
    CHECK(!dl_number_sense(lex, 4, 2015));
    CHECK(dl_lexicon_find(lex, "februar", 7) == NULL);
    dl_rules_free(rules);
}

/* The signature of a word without capitals. */
static uint8_t signature_of(const struct dl_rules *rules, const char *word)
{
    const struct dl_entry *e = dl_lexicon_find(&rules->lexicon, word, strlen(word));
    const struct dl_lexicon *lex = &rules->lexicon;
    return e ? lex->senses[dl_sense_of(lex, e->states, 0)].sig : (uint8_t)DL_SIG_JUNK;
}

/* Can pattern d begin with these words? */
static bool begins_with(const char *pattern, const char *a, const char *b, const char *c)
{
    struct dl_rules *rules = NULL;
    struct dateline_error err;
    char text[256];
    snprintf(text, sizeof text, "date d %s => year=1\nrefuse r a b c d e f\n", pattern);
    if (load(text, &rules, &err) != DATELINE_OK)
        return false;
    const struct dl_compiled *p = &rules->patterns[1]; /* refusals come first */
    uint8_t signatures[] = {signature_of(rules, a), signature_of(rules, b), signature_of(rules, c)};
    bool can = dl_signatures_have(&rules->masks[p->first], signatures[0]);
    for (size_t n = 0; n < 3; n++) {
        struct dl_signatures next = dl_pattern_next(rules, p, signatures, n);
        can = can && dl_signatures_have(&next, signatures[n]);
    }
    dl_rules_free(rules);
    return can;
}

static void beginnings(void)
{
    CHECK(begins_with("a b c", "a", "b", "c"));
    CHECK(!begins_with("a b c", "a", "c", "b"));
    CHECK(begins_with("a", "a", "f", "f")); /* it is over, whatever follows */
    CHECK(begins_with("a b? c", "a", "c", "f"));
    CHECK(!begins_with("a b c", "a", "c", "f"));
    CHECK(begins_with("( a | b c ) d", "b", "c", "d"));
    CHECK(!begins_with("( a | b c ) d", "b", "d", "d"));
    CHECK(begins_with("( a | b ){2} c", "b", "a", "c"));
    CHECK(begins_with("a+ b", "a", "a", "a"));
    CHECK(begins_with("( a b )* c", "a", "b", "c"));
    CHECK(begins_with("( a b )* c", "c", "f", "f"));
    CHECK(!begins_with("( a b )* c", "a", "c", "f"));
    CHECK(begins_with("( (?<= e ) )? ( a | b )", "b", "f", "f"));
    CHECK(begins_with("(?= a b ) a (?! c ) d", "a", "d", "f"));
    CHECK(begins_with("a | b c", "b", "c", "f"));
    CHECK(!begins_with("a | b c", "b", "a", "f"));
}

/* What of these words must be among how many tokens before pattern d: "3: a c". */
static void looks_behind(const char *pattern, const char *needed)
{
    static const char *const words[] = {"a", "b", "c", "d", "e", "f"};
    struct dl_rules *rules = NULL;
    struct dateline_error err;
    char text[256], found[64];
    snprintf(text, sizeof text, "date d %s => year=1\nrefuse r a b c d e f\n", pattern);
    CHECK_INT(load(text, &rules, &err), DATELINE_OK);
    if (!rules)
        return;
    const struct dl_compiled *p = &rules->patterns[1];
    size_t n = (size_t)snprintf(found, sizeof found, "%u:", p->n_behind);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dl_signatures_have(&rules->masks[p->behind], signature_of(rules, words[i])))
            n += (size_t)snprintf(found + n, sizeof found - n, " %s", words[i]);
    CHECK_STR(found, needed);
    dl_rules_free(rules);
}

static void lookbehinds(void)
{
    looks_behind("(?<= a ) f", "1: a");
    looks_behind("(?<= ( a | b ) c | d e ) f", "3: c d");
    looks_behind("(?<= a b{2} ) f", "0: a b c d e f");
    looks_behind("(?<! a ) f", "0: a b c d e f");
    looks_behind("f (?<= a f )", "0: a b c d e f");
    looks_behind("(?<= a ) e | f", "0: a b c d e f");
}

/* A class that is no field, and what must not follow, need no capture. */
static void captures(void)
{
    struct dl_rules *rules = NULL;
    CHECK_INT(load("month\n  1 january\nyear\n  = [1900..2100]\nofficer\n  - captain\n"
                   "let when {year} {officer}\n"
                   "date d {officer} {month} (?! {month} ) <when>\n",
                   &rules, NULL),
              DATELINE_OK);
    if (!rules)
        return;
    const struct dl_compiled *p = &rules->patterns[0];
    CHECK_INT(p->n_groups, 2);
    CHECK_INT(rules->groups[p->groups].field, DL_FIELD_MONTH);
    CHECK_INT(rules->groups[p->groups + 1].field, DL_FIELD_YEAR);
    CHECK_INT(rules->n_groups, 2);
    size_t captured = 0;
    for (size_t i = 0; i < p->n_pieces; i++)
        captured += rules->pieces[p->pieces + i].captured;
    CHECK_INT(captured, 2);
    dl_rules_free(rules);
}

/* The constants of the program are those of its pattern files. */
static void tables_are_what_loading_makes(const struct dl_rules *loaded)
{
    struct dl_buf made[2] = {0};
    struct dl_rules *builtin = dl_rules_builtin(false);
    dl_rules_print(loaded, &made[0]);
    dl_rules_print(builtin, &made[1]);
    CHECK(made[0].len > 100000 && !made[0].failed && !made[1].failed);
    CHECK(dl_view_equal(dl_view(made[0].data, made[0].len), dl_view(made[1].data, made[1].len)));
    for (size_t i = 0; i < 2; i++)
        dl_buf_free(&made[i]);
    dl_rules_free(builtin);
}

/* What is carried inside is not compiled before it is tried, so it must be right. */
static void built_in_files(void)
{
    struct dl_rules_source sources[8];
    struct dl_buf texts[8] = {{0}};
    struct dl_rules_options options = {.on_error = hear, .context = &heard};
    struct dl_rules *rules = NULL;
    struct dateline_error err;
    heard = (struct heard){0};
    CHECK(dl_n_embedded_patterns <= 8);
    for (size_t i = 0; i < dl_n_embedded_patterns; i++) {
        const struct dl_embedded *e = &dl_embedded_patterns[i];
        dl_embedded_text(e, &texts[i]);
        CHECK_INT(texts[i].len, e->len);
        sources[i] = (struct dl_rules_source){e->name, dl_view(texts[i].data, texts[i].len), false};
    }
    CHECK_INT(dl_rules_new(sources, dl_n_embedded_patterns, &options, &rules, &err), DATELINE_OK);
    CHECK_STR(heard.all, "");
    /* data/FORMAT.md promises users' files room for so many sets of classes of their own */
    CHECK(rules->lexicon.n_sigs + 11 <= DL_SIG_MAX);
    tables_are_what_loading_makes(rules);
    dl_rules_free(rules);
    for (size_t i = 0; i < dl_n_embedded_patterns; i++)
        dl_buf_free(&texts[i]);
}

/* Each hash has a place of its own, many alike ones included; what is not there is told by one
 * look. */
static void places(void)
{
    enum { N = 3000 };
    static uint64_t hashes[N];
    static uint16_t same[N];
    struct dl_places p;
    for (size_t i = 1; i < N; i++)
        hashes[i] = (i % 1000 ? i : i / 1000) * UINT64_C(0x9E3779B97F4A7C15);
    CHECK(dl_places_new(hashes, N, same, &p));
    size_t found = 0, not_there = 0;
    for (size_t i = 1; i < N; i++)
        for (size_t n = dl_number_at(&p, hashes[i]); n; n = same[n])
            found += n == i;
    CHECK_INT(found, N - 1);
    CHECK_INT(same[1], 1000); /* the same hash: 1, 1000 */
    CHECK_INT(same[2], 2000);
    for (uint64_t i = N; i < 2 * N; i++) {
        uint64_t hash = i * UINT64_C(0x9E3779B97F4A7C15);
        size_t n = dl_number_at(&p, hash);
        not_there += !n || hashes[n] != hash;
    }
    CHECK_INT(not_there, N);
    free((void *)p.numbers);
    free((void *)p.shifts);
}

/* Hashes that differ by one bit, whichever it is, have places of their own. */
static void places_of_near_hashes(void)
{
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t hashes[] = {0, UINT64_C(0x123456789ABCDEF0), 0};
        uint16_t same[3] = {0};
        struct dl_places p;
        hashes[2] = hashes[1] ^ UINT64_C(1) << bit;
        CHECK(dl_places_new(hashes, 3, same, &p));
        CHECK_INT(dl_number_at(&p, hashes[1]), 1);
        CHECK_INT(dl_number_at(&p, hashes[2]), 2);
        CHECK(p.mask < 1 << 20);
        free((void *)p.numbers);
        free((void *)p.shifts);
    }
}

int main(void)
{
    places();
    places_of_near_hashes();
    broken_lines();
    ten_errors();
    loading_goes_on();
    too_many_sets();
    too_long_a_part();
    order_of_patterns();
    named_parts();
    cues();
    senses();
    beginnings();
    lookbehinds();
    captures();
    built_in_files();
    return check_done();
}
