/* SPDX-License-Identifier: MIT */
#include "cli/manual.h"

#include <stddef.h>

const char cli_brief[] = "find the dated events in text and put them in order";
const char cli_usage[] = "dateline [OPTION...] [FILE...]";
const char cli_merge_usage[] = "dateline merge [OPTION...] [TABLE...]";

/* ---- names that the library has -------------------------------------------------------------- */

static const char *unless_empty(const char *name)
{
    return *name ? name : NULL;
}

static const char *precision_name(size_t index)
{
    return unless_empty(dateline_precision_name((enum dateline_precision)(DATELINE_TIME + index)));
}

static const char *relation_name(size_t index)
{
    return unless_empty(dateline_relation_name((enum dateline_relation)index));
}

static const char *flag_name(size_t index)
{
    return index < 31 ? unless_empty(dateline_flag_name((enum dateline_flag)(1U << index))) : NULL;
}

/* ---- before the options ---------------------------------------------------------------------- */

static const struct cli_entry description[] = {
    {.text =
         "dateline reads text and writes its chronology: every dated event, in order of time, each "
         "with the sentence that tells it and the place where it stands. Without FILE, and where "
         "FILE is '-', it reads standard input. Options and files can be mixed; '--' ends the "
         "options"},
    {.text =
         "The text is UTF-8, UTF-16 (without a byte order mark only when nearly all of it is Latin "
         "letters, and with a warning) or Windows-1252. All files together "
         "make one chronology. A file that cannot be read is reported, and the others are still "
         "processed. A document of any length is gone through in pieces; what is decided once for "
         "it (encoding, style, order of day and month, dateline) is decided from its first 16 "
         "MiB, or from the first 200,000 mentions of dates where those come sooner"},
    {.text = "HTML, RTF and JSON arrays are read as plain text, their marks with the words, and "
             "dates can be missed or misread for them: a warning says so. PDF files and those of "
             "word processors are refused. pdftotext, pandoc or w3m -dump makes text of them"},
    {.text =
         "What the text does not say is not made up: a month stays a month and does not become its "
         "first day, and what had to be supplied (a year, a century) stands in the flags of the "
         "row"},
    {0},
};

/* ---- what is written ------------------------------------------------------------------------- */

static const struct cli_entry tables[] = {
    {"csv, tsv",
     "One line a row: line ends and control characters in a cell are a space. A text (match, "
     "event, source, pattern, title, heading) that begins with = + - or @ has an apostrophe put "
     "before it, or a spreadsheet would run it as a formula, and so has one that begins like that "
     "after apostrophes; dates, numbers and names never have. In csv, cells with that apostrophe, "
     "with quotes or with the delimiter stand in quotes, and so does the only cell of a row when "
     "it is empty. In tsv none does: a tab in a cell is a space",
     NULL},
    {"jsonl",
     "One object a row: line, page, sort, offset and length are numbers, flags are an array (empty "
     "when there are none), the rest are strings, without the apostrophe of csv. What is empty in "
     "csv is null",
     NULL},
    {0},
};

static const struct cli_entry usual_columns[] = {
    {"date",
     "The date in EDTF (ISO 8601-2), which loses nothing: 2015-09 is a month, 1450~ about a year, "
     "../1946 before it, 1914/1918 from one to the other, 2017-06-06? uncertain, -0043 is 44 BC",
     NULL},
    {"start", "Its first day, YYYY-MM-DD; empty where it is open or unknown", NULL},
    {"end", "Its last day, which belongs to it; empty where it is open or unknown", NULL},
    {"precision",
     "How exact the date is, from fine to coarse; the precision range is that of a range whose two "
     "ends differ, and counts as the coarser of them",
     precision_name},
    {"relation", "How the event stands to the date", relation_name},
    {"match", "The words found, white space folded", NULL},
    {"event",
     "The sentence, white space folded: every run of line ends, tabs, other spaces and control "
     "characters is one space, and so is a line's end with the '>' of quoted mail behind it. Of a "
     "sentence that goes on for more than 1000 bytes before or behind match, some 250 are shown on "
     "that side",
     NULL},
    {"source", "The name of the file, '-' for standard input", NULL},
    {"line", "The line in which match begins, counted from 1", NULL},
    {"page", "Its page, counted from 1 by form feeds; empty when the text has none", NULL},
    {"flags", "What had to be supplied, or is doubtful, separated by spaces; see Flags", NULL},
    {0},
};

static const struct cli_entry more_columns[] = {
    {"id",
     "A name for the row that is the same in every run: 16 hexadecimal digits, the 64-bit FNV-1a "
     "hash of source, offset and date",
     NULL},
    {"sort",
     "An integer: year*10000 + month*100 + day of start, or of end where the start is open; so it "
     "is not the order of those rows. The year of 44 BC is -43",
     NULL},
    {"offset", "Where match begins, in bytes of the text decoded to UTF-8, from 0", NULL},
    {"length", "The length of match, in bytes of that text", NULL},
    {"value", "The date as TIMEX3 has it", NULL},
    {"pattern", "The name of the pattern that found it; see --list-patterns", NULL},
    {"anchor", "The date that a relative one was counted from, in EDTF", NULL},
    {"title",
     "The document's title: its front matter's, a mail's subject, or its first line if that is a "
     "heading",
     NULL},
    {"heading", "The last heading before match", NULL},
    {0},
};

const char *cli_column_name(size_t index)
{
    size_t n_usual = sizeof(usual_columns) / sizeof(usual_columns[0]) - 1;
    size_t n_more = sizeof(more_columns) / sizeof(more_columns[0]) - 1;
    if (index < n_usual)
        return usual_columns[index].term;
    return index - n_usual < n_more ? more_columns[index - n_usual].term : NULL;
}

static const struct cli_entry flags[] = {
    {.text = "Counted from another date: \"three weeks later\""},
    {.text = "The dateline of a news report, or another head that dates the text"},
    {.text = "The year is that of another date in the text"},
    {.text = "The year is that of the document date"},
    {.text = "The year is the first in which that day is not before the latest past date of the "
             "text; the date is marked with '?'"},
    {.text = "3/4/2015, and nothing says which number is the month"},
    {.text =
         "The century was supplied: the last that lies no more than ten years after the document "
         "date; without one, that of the date before it in the text, or the next or the last one "
         "where that is nearer by far (1998, '04; 1905, '98); where none has been told, or one "
         "before 1000, or before 1800 and the short one is in figures (12/6/88), 1940-2039; "
         "1920-2019 for what is over, for decades, and for '68 unless it is to come"},
    {.text =
         "The weekday that is told is not that of the date: a slip, or Old Style, which --explain "
         "tells apart"},
    {0},
};

static const struct cli_entry order[] = {
    {.text = "The rows are in the order of their start; an open start, as of ../1911, is "
             "before all, since it is earlier than any day. Of those with "
             "the same start the wider comes before the narrower: a year before its first "
             "month, and that before its first day. Rows that are still equal stand in the order "
             "of the documents, as they were named, and of their places in them"},
    {.text = "--undated adds its rows behind all others"},
    {0},
};

static const struct cli_entry merging[] = {
    {.text = "With 'merge' as its first word, dateline reads chronologies that it wrote, in any of "
             "csv, tsv and jsonl, and writes them as one, in the same order and in any format but "
             "timex3 and explain. So an archive can be gone through in parts, on as many machines "
             "as there are"},
    {.text = "The tables are in order of time, with their lines of column names; what else they "
             "were written with (columns, delimiter, byte order mark, line ends) they tell "
             "themselves; but a table with tabs is taken for tsv, unless its name ends in .csv. "
             "Columns that a table does not have are empty; start, end and sort follow "
             "from date, which it must have. Rows of one time keep the order of the tables, and in "
             "a table their own: the tables of the parts of an archive, named in its order, make "
             "the same bytes as one run over all of it with the same options"},
    {.text = "Rows with the same id are one row, so that a document may be in several parts. For "
             "that, write jsonl, or csv with the column id: rows without one are kept, however "
             "often a table is named. Memory is needed for one row of each "
             "table, and about 35 bytes for each row with one and the same date"},
    {.text =
         "Options of output, the list of files, --since, --until and --min-precision have their "
         "meaning; those of reading text have none, and are refused. A table that is wrong is "
         "reported with its line, and where it is one cell with the column, and nothing is "
         "written: FILE of -o stays as it was, and "
         "before anything goes to a stream, or as text, the tables are read twice. A pipe is kept "
         "in "
         "a file without a name in $TMPDIR for that"},
    {0},
};

static const struct cli_entry document_date[] = {
    {.text = "\"Last summer\" and \"yesterday\" count from the day on which the text was written. "
             "The first of these that is there tells it; --verbose says which"},
    {"--date", "For all documents; no head of a letter dates what follows it then", NULL},
    {"front matter",
     "Between lines of --- at the top of the text: date, else published, created or pubDate. This "
     "and the next make no rows",
     NULL},
    {"mail header", "Date, or else Sent, in a header that has From", NULL},
    {"Date: line", "\"Date: ...\" or \"Published: ...\" among the first ten lines", NULL},
    {"dateline",
     "The place and day before the first words of a news report, the day at the head of a letter "
     "or of a day in a diary, or the line above an article (\"Published 21 May 2019\", \"By Ann "
     "Lee "
     "| May 21, 2019\"), among the first ten lines. A year that it lacks is worked out from the "
     "text: see the flag year-inferred. Each later head of a letter, and each later day of the "
     "diary, dates what follows it; behind one that names its year others can leave it out",
     NULL},
    {"file name",
     "2018-03-10, 2018_03_10, 20180310 or 2018-03 in the name of the file, of the years from 1500 "
     "to 2199",
     NULL},
    {.text = "Without any of them there is no document date, and relative and yearless dates are "
             "counted "
             "and left out: see --undated. The file's time stamp and the day of the run are used "
             "only when --date asks for them"},
    {0},
};

static const struct cli_entry document_style[] = {
    {.text =
         "What a date without a year, a time of day and a word like \"morning\" mean depends on "
         "the kind of text. The text itself tells it; --style overrules it, --verbose says which "
         "it is, and --explain at which dates it mattered"},
    {"news",
     "A document that has a date: what lacks a year or a day counts from the document date, on the "
     "side that the verbs tell",
     NULL},
    {"narrative",
     "A document without a date, or one that mostly names other years and counts few dates from "
     "the day of writing: \"on 3 May\" is in the year that the text has reached",
     NULL},
    {"informal",
     "A message of a line or two, or a text full of handles, hashtags, smileys or words like "
     "\"lol\": as news, and \"sat\", \"morning\" or \"2014\" alone are dates",
     NULL},
    {0},
};

/* ---- the program and its surroundings -------------------------------------------------------- */

static const struct cli_entry status[] = {
    {"0", "The chronology was written, be it empty", NULL},
    {"1", "There was no event, and -e was given", NULL},
    {"2",
     "The command line or a pattern file is wrong, or no document could be read: nothing was "
     "written. Or a document among others could not be read: the chronology of the others was "
     "written. Or not all of the output could be written",
     NULL},
    {0},
};

static const struct cli_entry environment[] = {
    {"TMPDIR",
     "The folder for temporary files, when there are more events than --memory holds, and for "
     "pipes that dateline merge has to read twice; "
     "else /tmp",
     NULL},
    {"NO_COLOR", "When it is not empty, --color=auto highlights nothing", NULL},
    {"FORCE_COLOR, CLICOLOR_FORCE",
     "When one of them is neither empty nor 0, --color=auto highlights on standard output even "
     "where it is no terminal. NO_COLOR is stronger",
     NULL},
    {"TERM", "On a terminal that is dumb, or unknown, --color=auto highlights nothing", NULL},
    {"COLUMNS", "The width of a terminal that does not tell its own", NULL},
    {"SOURCE_DATE_EPOCH", "The time, in seconds since 1970, that --date=today takes for now", NULL},
    {"TZ", "The time zone of --date=today", NULL},
    {0},
};

static const struct cli_entry files[] = {
    {"common.patterns, en.patterns",
     "The built-in pattern files, which the program carries inside. --data-dir replaces them, "
     "--patterns adds to them, --list-patterns shows what is loaded",
     NULL},
    {0},
};

static const struct cli_entry examples[] = {
    {"dateline article.txt", "The chronology of an article, on the terminal", NULL},
    {"dateline -t csv notes/*.txt -o timeline.csv", "A table of all notes, for a spreadsheet",
     NULL},
    {"pdftotext report.pdf - | dateline -t csv",
     "The text of a PDF file. Without -layout, which would put the columns of a page side by side",
     NULL},
    {"dateline --date 2018-03-10 letter.txt",
     "A letter of that day, from which \"last summer\" and \"yesterday\" are counted", NULL},
    {"find . -name '*.txt' -print0 | dateline -0 --files-from - -o all.csv",
     "Every text below this directory", NULL},
    {"dateline merge 1.csv 2.csv -o both.csv", "One chronology of two", NULL},
    {0},
};

static const struct cli_entry see_also[] = {
    {.text = "dateline-patterns(5), pdftotext(1), pcre2pattern(3)"},
    {0},
};

const struct cli_section cli_description = {.title = "Description", .entries = description};
const struct cli_section cli_sections[] = {
    {.title = "Tables", .entries = tables},
    {.title = "Columns", .entries = usual_columns},
    {.title = "Columns on demand", .entries = more_columns},
    {.title = "Flags", .entries = flags, .terms = flag_name},
    {.title = "Order of the rows", .entries = order},
    {.title = "Merging", .entries = merging},
    {.title = "Document date", .entries = document_date},
    {.title = "Document style", .entries = document_style},
    {.title = "Exit status", .entries = status},
    {.title = "Environment", .entries = environment},
    {.title = "Files", .entries = files, .only_man = true},
    {.title = "Examples", .entries = examples},
    {.title = "See also", .entries = see_also, .only_man = true},
    {0},
};
