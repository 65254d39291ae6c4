/* SPDX-License-Identifier: MIT */
/*
 * The command line: options and files in any order.
 *
 *     -x  -xVALUE  -x VALUE  -xyz (x and y take no value)
 *     --name  --name=VALUE  --name VALUE
 *     --          what follows are files
 *     -           a file: standard input
 *
 * Names are written in full: an abbreviation that works today would break with the next option.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/report.h"

enum {
    LONGEST_WORD = 32, /* longer ones are like nothing */
    FARTHEST = 2,      /* letters off; and less than half of the word, or "tcsh" is like "bash" */
};

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;
    return least < c ? least : c;
}

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Letters to insert, drop, change or swap with their neighbour to make b of a (optimal string
 * alignment), without regard to case. */
static unsigned distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    unsigned rows[3][LONGEST_WORD + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned *spare = before;
        before = above;
        above = row;
        row = spare;
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned change = above[j - 1] + !same_letter(a[i - 1], b[j - 1]);
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, change);
            bool swapped = i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
                           same_letter(a[i - 2], b[j - 1]);
            if (swapped && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
    }
    return row[m];
}

const char *cli_nearest(const char *word, cli_choice *choice)
{
    size_t length = strlen(word);
    if (length < 2 || length > LONGEST_WORD)
        return NULL;
    const char *nearest = NULL, *candidate;
    unsigned least = FARTHEST + 1;
    for (size_t i = 0; (candidate = choice(i)); i++) {
        if (strlen(candidate) > LONGEST_WORD)
            continue;
        bool begun = strncmp(candidate, word, length) == 0;
        unsigned d = begun ? 1 : distance(word, candidate);
        if (d < least && (begun || d == 1 || 2 * d < length)) {
            least = d;
            nearest = candidate;
        }
    }
    return nearest;
}

/* The names of the options that are shown, for cli_nearest(). */
static const char *shown_name(size_t index)
{
    const struct cli_option *option;
    for (size_t i = 0; (option = cli_option_at(i)) && option->group; i++) {
        if (option->name && index-- == 0)
            return option->name;
    }
    return NULL;
}

static const struct cli_option *find_name(const char *name, size_t length)
{
    const struct cli_option *option;
    for (size_t i = 0; (option = cli_option_at(i)); i++) {
        if (option->name && strlen(option->name) == length &&
            memcmp(option->name, name, length) == 0)
            return option;
    }
    return NULL;
}

static const struct cli_option *find_letter(char letter)
{
    const struct cli_option *option;
    for (size_t i = 0; (option = cli_option_at(i)); i++) {
        if (option->letter == letter)
            return option;
    }
    return NULL;
}

/* "-notes.txt", which a pattern of the shell can bring: a file, and no letters. */
static bool is_no_option(const char *word)
{
    return access(word, F_OK) == 0 || (word[1] != '-' && !isalnum((unsigned char)word[1]));
}

static bool names_no_option(const char *word)
{
    cli_report("unknown option '%s'; a file of that name is './%s', or stands behind '--'", word,
               word);
    return false;
}

static bool unknown_name(const char *name, size_t length)
{
    char word[LONGEST_WORD + 1] = "";
    if (length < sizeof(word))
        memcpy(word, name, length);
    const char *nearest = cli_nearest(word, shown_name);
    if (nearest)
        cli_report("unknown option '--%.*s'; did you mean '--%s'?", (int)length, name, nearest);
    else
        cli_report("unknown option '--%.*s'; see 'dateline --help'", (int)length, name);
    return false;
}

/* The words of the command line that are still to be read. */
struct words {
    char **at, **end;
};

/* Give the option its value: the one attached to it, else the next word. */
static bool apply(struct cli_options *options, const struct cli_option *option,
                  const char *attached, struct words *words)
{
    if (options->merges && option->only_extracts) {
        char label[40];
        cli_option_label(option, label);
        cli_report("%s is for reading text; dateline merge reads chronologies", label);
        return false;
    }
    if (!option->argument)
        return option->set(options, option, NULL);
    if (attached)
        return option->set(options, option, attached);
    if (words->at < words->end)
        return option->set(options, option, *words->at++);
    char label[40];
    cli_option_label(option, label);
    cli_report("option '%s' needs a value: %s", label, option->argument);
    return false;
}

static bool parse_name(struct cli_options *options, const char *word, struct words *words)
{
    size_t length = strcspn(word, "=");
    const char *value = word[length] ? word + length + 1 : NULL;
    const struct cli_option *option = find_name(word, length);
    if (!option)
        return is_no_option(word - 2) ? names_no_option(word - 2) : unknown_name(word, length);
    if (value && !option->argument) {
        cli_report("option '--%s' takes no value", option->name);
        return false;
    }
    return apply(options, option, value, words);
}

static bool parse_letters(struct cli_options *options, const char *word, struct words *words)
{
    const char *whole = word - 1;
    /* "-output x" would write a file "utput". */
    size_t length = strcspn(word, "=");
    if (length > 1 && find_name(word, length)) {
        cli_report("unknown option '-%s'; did you mean '--%.*s'?", word, (int)length, word);
        return false;
    }
    for (; *word; word++) {
        const struct cli_option *option = find_letter(*word);
        if (!option && is_no_option(whole))
            return names_no_option(whole);
        if (!option) {
            cli_report("unknown option '-%c'; see 'dateline --help'", *word);
            return false;
        }
        if (option->argument)
            return apply(options, option, word[1] ? word + 1 : NULL, words);
        if (!apply(options, option, NULL, words))
            return false;
    }
    return true;
}

static const char *command_name(size_t index)
{
    return index == 0 ? CLI_MERGE_WORD : NULL;
}

/* The first file: a command that is misspelt, or stands behind an option, would be one that is
 * missing, and the tables behind it be read as text. */
static bool is_no_command(const char *word)
{
    const char *nearest = cli_nearest(word, command_name);
    if (strcmp(word, "help") == 0 && access(word, F_OK) != 0) {
        cli_report("%s: %s; see 'dateline --help'", word, strerror(errno));
        return false;
    }
    if (!nearest || access(word, F_OK) == 0 || errno != ENOENT)
        return true;
    if (strcmp(word, nearest) == 0)
        cli_report("%s: %s; as a command it is the first word", word, strerror(ENOENT));
    else
        cli_report("%s: %s; did you mean '%s'?", word, strerror(ENOENT), nearest);
    return false;
}

static bool add_file(struct cli_options *options, const char *word)
{
    options->files[options->n_files++] = word;
    return options->n_files > 1 || options->merges || is_no_command(word);
}

static bool parse_words(struct cli_options *options, struct words *words)
{
    bool only_files = false;
    while (words->at < words->end) {
        const char *word = *words->at++;
        bool right = true;
        if (only_files)
            options->files[options->n_files++] = word;
        else if (word[0] != '-' || word[1] == '\0')
            right = add_file(options, word);
        else if (strcmp(word, "--") == 0)
            only_files = true;
        else if (word[1] == '-')
            right = parse_name(options, word + 2, words);
        else
            right = parse_letters(options, word + 1, words);
        if (!right)
            return false;
    }
    return true;
}

/* "2018-03-10" → 20180310, a year before 1 below 0: what --since and --until are compared by. */
static long day_number(const char *day)
{
    char *rest;
    long year = strtol(day, &rest, 10);
    return year * 10000 + strtol(rest + 1, NULL, 10) * 100 + strtol(rest + 4, NULL, 10);
}

static bool ends_before_it_begins(const char *since, const char *until)
{
    char date[64], first[64], last[64], spare[64];
    return since && until && dateline_edtf_normalize(since, date, first, spare) == DATELINE_OK &&
           dateline_edtf_normalize(until, date, spare, last) == DATELINE_OK &&
           day_number(last) < day_number(first);
}

/* What no single option can know. */
static bool check_together(const struct cli_options *options)
{
    if (options->null && !options->files_from)
        cli_report("-0 is for the list of --files-from; there is none");
    else if (options->explain && options->format && strcmp(options->format, "explain") != 0)
        cli_report("--explain is a format of its own, and --to asks for %s", options->format);
    else if (ends_before_it_begins(options->since, options->until))
        cli_report("--since %s is after --until %s: no event can be between them", options->since,
                   options->until);
    else
        return true;
    return false;
}

bool cli_parse(int argc, char **argv, struct cli_options *ret)
{
    *ret = (struct cli_options){.memory = CLI_USUAL_MEMORY,
                                .text_field = "text",
                                .date_field = "date",
                                .id_field = "id",
                                .title_field = "title"};
    /* No more files and no more --patterns than words. */
    ret->files = calloc((size_t)argc + 1, sizeof(*ret->files));
    ret->patterns = calloc((size_t)argc + 1, sizeof(*ret->patterns));
    if (!ret->files || !ret->patterns) {
        cli_report("out of memory");
        return false;
    }
    struct words words = {argv + (argc > 0), argv + argc};
    if (argc > 1 && strcmp(argv[1], CLI_MERGE_WORD) == 0) {
        ret->merges = true;
        ret->action = CLI_MERGE;
        words.at++;
    }
    return parse_words(ret, &words) && check_together(ret);
}

void cli_options_free(struct cli_options *options)
{
    free(options->files);
    free(options->patterns);
}
