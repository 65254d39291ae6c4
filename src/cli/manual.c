/* SPDX-License-Identifier: MIT */
#include "cli/manual.h"

#include <stddef.h>

const char cli_brief[] = "find the dated events in text and put them in order";
const char cli_usage[] = "dateline [OPTION...] [FILE...]";

static const struct cli_entry description[] = {
    {NULL,
     "dateline reads text and writes its chronology: every dated event, in order of time, each "
     "with the sentence that tells it and the place where it stands. Without FILE, and where FILE "
     "is '-', it reads standard input. Options and files can be mixed; '--' ends the options."},
    {NULL,
     "The text is UTF-8, UTF-16 with a byte order mark, or Windows-1252. All files together make "
     "one chronology. A file that cannot be read is reported, and the others are still processed."},
    {NULL,
     "What the text does not say is not made up: a month stays a month and does not become its "
     "first day, and what had to be supplied (a year, a century) stands in the flags of the row."},
    {0},
};

static const struct cli_entry status[] = {
    {"0", "The chronology was written, be it empty."},
    {"1", "There was no event, and -e was given."},
    {"2", "The command line or a pattern file is wrong (then nothing was written), a file could "
          "not be read (then the others were), or not all of the output could be written."},
    {0},
};

static const struct cli_entry environment[] = {
    {"NO_COLOR", "When it is not empty, --color=auto highlights nothing."},
    {"FORCE_COLOR, CLICOLOR_FORCE",
     "When one of them is neither empty nor 0, --color=auto highlights on standard output even "
     "where it is no terminal. NO_COLOR is stronger."},
    {"TERM", "On a terminal that is dumb, or unknown, --color=auto highlights nothing."},
    {"COLUMNS", "The width of a terminal that does not tell its own."},
    {"SOURCE_DATE_EPOCH", "The time, in seconds since 1970, that --date=today takes for now."},
    {"TZ", "The time zone of --date=today."},
    {0},
};

static const struct cli_entry files[] = {
    {"common.patterns, en.patterns",
     "The built-in pattern files, which the program carries inside. --data-dir replaces them, "
     "--patterns adds to them, --list-patterns shows what is loaded."},
    {0},
};

static const struct cli_entry examples[] = {
    {"dateline article.txt", "The chronology of an article, on the terminal."},
    {"dateline -t csv notes/*.txt -o timeline.csv", "A table of all notes, for a spreadsheet."},
    {"pdftotext report.pdf - | dateline -t csv", "The text of a PDF file."},
    {"dateline --date 2018-03-10 letter.txt",
     "A letter of that day, from which \"last summer\" and \"yesterday\" are counted."},
    {"find . -name '*.txt' -print0 | dateline -0 --files-from - -o all.csv",
     "Every text below this directory."},
    {0},
};

static const struct cli_entry see_also[] = {
    {NULL, "dateline-patterns(5), pdftotext(1), pcre2pattern(3)"},
    {0},
};

const struct cli_section cli_description = {"Description", description, false};
const struct cli_section cli_sections[] = {
    {"Exit status", status, false}, {"Environment", environment, false}, {"Files", files, true},
    {"Examples", examples, false},  {"See also", see_also, true},        {0},
};
