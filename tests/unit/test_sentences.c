/* SPDX-License-Identifier: MIT */
/* The sentence around a place, in texts of every layout. */
#include "check.h"
#include "find/find.h"

static const char patterns[] =
    "month\n  1 january | jan.\n  9 september | sept.\ndate m {month}\n"
    "cue abbreviation Mr. | Dr. | vs.\ncue maybe-abbreviation Inc. | U.S. | p.m.\n"
    "weak on | of | the\ndate x on => year=1\ndate y of => year=1\ndate z the => year=1\ncue "
    "starter The | He | In | It | We\n";

/* "@" marks the place; it is taken out of the text. */
static const struct {
    const char *text, *sentence;
} cases[] = {
    {"One. He came in @1990. Two.", "He came in 1990."},
    {"@1990 was it. Two.", "1990 was it."},
    {"Was it @1990? Yes!", "Was it 1990?"},
    {"Yes! It was @1990", "It was 1990"},
    {"On @Jan. 5, 1991, Mr. J. R. Smith of the U.S. Army said. He left.",
     "On Jan. 5, 1991, Mr. J. R. Smith of the U.S. Army said."},
    {"He works for Acme Inc. The firm began in @1990.", "The firm began in 1990."},
    {"He works for Acme Inc. of Ohio since @1990.", "He works for Acme Inc. of Ohio since 1990."},
    {"They met at 5 p.m. In @1990 they left.", "In 1990 they left."},
    {"World War I. The peace of @1919 held.", "The peace of 1919 held."},
    {"“It ended in @1945.” He was sure.", "“It ended in 1945.”"},
    {"He said: “We left in @1945. We came back.”", "He said: “We left in 1945."},
    {"\"It ended in @1945,\" he said. Then.", "\"It ended in 1945,\" he said."},
    {"(It ended in @1945.) Then peace.", "(It ended in 1945.)"},
    {"It cost 3.5 million in @1990. Then.", "It cost 3.5 million in 1990."},
    {"e.g. in @1990. Then.", "e.g. in 1990."},
    {"Wait ... in @1990 it came. So.", "Wait ... in 1990 it came."},
    {"Long ago… In @1990 it came. So.", "In 1990 it came."},
    {"It came… in @1990. So.", "It came… in 1990."},
    {"A heading\n\nIn @1990 it came. So.", "In 1990 it came."},
    {"In 1989 it went\n\nin @1990 it came.", "in 1990 it came."},
    {"One paragraph of 1989\nAnother one of @1990\nA third", "Another one of 1990"},
    {"One of 1989\r\nAnother of @1990\r\nA third", "Another of 1990"},
    {"One of 1989\rAnother of @1990\rA third", "Another of 1990"},
    {"- born in 1889\n- died in @1945\n- buried", "died in 1945"},
    {"* born in 1889\n* died in @1945", "died in 1945"},
    {"• born in 1889\n• died in @1945", "died in 1945"},
    {"## Events of @1945\nThe war ended.", "Events of 1945"},
    {"1. Born in 1889.\n2. Died in @1945. At home.", "2. Died in 1945."},
    {"page one of 1989\fpage two of @1990", "page two of 1990"},
    /* pages of a text: the sentence goes on where the next page does */
    {"Built of stone, the\n\fmill stood until @1990 and fell.\n\fThe end.",
     "Built of stone, the\n\fmill stood until 1990 and fell."},
    {"Opened in @1990 by the\r\n\fking.", "Opened in 1990 by the\r\n\fking."},
    {"A report of the\n\fBridge in @1990.", "Bridge in 1990."},
    {"A report of the\n\n\fmill in @1990.", "mill in 1990."},
    {"One line.\nThe council, which had met in the old town hall since the spring, broke\n"
     "up in @1990 without having come to any agreement about the harbour or about\n"
     "the bridge. It met again.",
     "The council, which had met in the old town hall since the spring, broke\n"
     "up in 1990 without having come to any agreement about the harbour or about\n"
     "the bridge."},
    {"The mill was sold on\n3 May @1914.\nIt burnt.", "The mill was sold on\n3 May 1914."},
    {"The mill of the\nHarts, @1914.\nIt burnt.", "The mill of the\nHarts, 1914."},
    {"He paid 3s. 6d. in @1790. Then.", "He paid 3s. 6d. in 1790."},
    {"- 4. Vestry of @1790. Then.", "4. Vestry of 1790."},
    {"@", ""},
    {"1990 @", "1990"},
};

static void sentences(const struct dl_rules *rules)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1024], got[1024];
        const char *place = strchr(cases[i].text, '@');
        size_t at = (size_t)(place - cases[i].text);
        snprintf(text, sizeof text, "%.*s%s", (int)at, cases[i].text, place + 1);
        struct dl_view view = dl_view_of(text);
        struct dl_view s = dl_sentence_at(rules, view, dl_wrap_width(view, false), at, 0);
        snprintf(got, sizeof got, "%.*s", (int)s.len, s.data);
        CHECK_STR(got, cases[i].sentence);
    }
}

static void wrap_widths(void)
{
    CHECK_INT(dl_wrap_width(dl_view_of(""), false), 0);
    CHECK_INT(dl_wrap_width(dl_view_of("1911-05-03,1912-06-04,1913-07-05,1914-08-06\n"
                                       "1911-05-13,1912-06-14,1913-07-15,1914-08-16\n"),
                            false),
              0);
    CHECK_INT(dl_wrap_width(dl_view_of("One line alone, which is of no use for guessing."), false),
              0);
    CHECK_INT(
        dl_wrap_width(dl_view_of("Short\nlines\nof\na\nlist\nand nothing more than that, is it\n"),
                      false),
        0);
    CHECK(dl_wrap_width(
              dl_view_of("The council, which had met in the old town hall since the spring, broke\n"
                         "up in the summer without having come to any agreement about the harbour\n"
                         "or about the bridge. It met again in the autumn.\n"),
              false) >= 70);
    /* messages, one a line, are none too narrow to be wrapped */
    CHECK_INT(
        dl_wrap_width(dl_view_of("did you see the boats go out\nthey sailed at ten past six\n"
                                 "we are all going on thursday\nare you coming then or not\n"),
                      true),
        DL_EACH_LINE);
    CHECK_INT(dl_wrap_width(dl_view_of(""), true), DL_EACH_LINE);
}

/* No sentence, however long, makes the search slow or the row endless. */
static void endless(const struct dl_rules *rules)
{
    static char text[200000];
    for (size_t i = 0; i + 5 <= sizeof text; i += 5)
        memcpy(text + i, "word ", 5);
    struct dl_view s = dl_sentence_at(rules, dl_view(text, sizeof text), 0, 100000, 0);
    CHECK(s.len > 300 && s.len < 510);
    CHECK(s.data <= text + 100000 && s.data + s.len > text + 100000);
}

/* "|" marks where a text is cut, when a piece may be so long as the text before "~". */
static void cuts(const struct dl_rules *rules)
{
    static const struct {
        const char *text;
        unsigned wrap;
    } texts[] = {
        {"One paragraph.\n\n|Another, which is~ longer.\n\nA third.", 0},
        {"One line.\n|Another line, which is~ longer.\nA third.", 0},
        {"One line.\r\n|Another line, which is~ longer.\r\nA third.", 0},
        {"The council met and went\non until it was dark and\n|cold. It ended~ at eight.\nThen",
         24},
        {"They came in spring.\n\n|The council met and went\non until~ it was dark.", 24},
        {"no line ends |here~after, but words do", 0},
        {"n|~olineendshereandnowordsdo", 0},
        {"\xC3\xA9|\xC3~\xA9\xC3\xA9", 0},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[200];
        size_t len = 0, cut = 0, most = 0;
        for (const char *p = texts[i].text; *p; p++) {
            if (*p == '|')
                cut = len;
            else if (*p == '~')
                most = len;
            else
                text[len++] = *p;
        }
        CHECK_INT(dl_cut(rules, dl_view(text, len), texts[i].wrap, most), cut);
    }
}

int main(void)
{
    struct dl_rules_source source = {"test", dl_view_of(patterns), false};
    struct dl_rules *rules = NULL;
    CHECK_INT(dl_rules_new(&source, 1, NULL, &rules, NULL), DATELINE_OK);
    sentences(rules);
    wrap_widths();
    endless(rules);
    cuts(rules);
    dl_rules_free(rules);
    return check_done();
}
