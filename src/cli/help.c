/* SPDX-License-Identifier: MIT */
/* The short help (one line an option) and the long one. */
#include <stdio.h>
#include <string.h>

#include "cli/manual.h"
#include "cli/options.h"

enum { TEXT_WIDTH = 79, SHORT_COLUMN = 28, LONG_INDENT = 8 };

/* Print text, wrapped, each line after indent spaces; the first is printed at column already. */
static void print_wrapped(FILE *out, const char *text, size_t indent, size_t column)
{
    while (*text) {
        size_t word = strcspn(text, " ");
        if (column > indent && column + 1 + word > TEXT_WIDTH) {
            fputc('\n', out);
            column = 0;
        }
        if (column < indent) {
            fprintf(out, "%*s", (int)(indent - column), "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fwrite(text, 1, word, out);
        column += word;
        text += word;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

/* "  -o, --output FILE"; its length. */
static size_t print_option(FILE *out, const struct cli_option *option)
{
    char text[80], letter[3] = "  ";
    if (option->letter)
        snprintf(letter, sizeof(letter), "-%c", option->letter);
    int n = snprintf(text, sizeof(text), "  %s%s %s%s%s%s", letter,
                     option->letter && option->name ? "," : " ", option->name ? "--" : "",
                     option->name ? option->name : "", option->argument ? " " : "",
                     option->argument ? option->argument : "");
    while (n > 0 && text[n - 1] == ' ')
        text[--n] = '\0';
    fputs(text, out);
    return (size_t)n;
}

/* "highlight dates in text: auto, always, never" and the end of a sentence, or "". */
static void describe(const char *text, cli_choice *names, const char *end, char *ret, size_t size)
{
    const char *name;
    size_t n = (size_t)snprintf(ret, size, "%s", text);
    for (size_t i = 0; names && (name = names(i)) && n < size; i++)
        n += (size_t)snprintf(ret + n, size - n, "%s%s", i ? ", " : ": ", name);
    if (n < size)
        snprintf(ret + n, size - n, "%s", end);
}

static void print_short_option(FILE *out, const struct cli_option *option)
{
    char text[512];
    describe(option->brief, option->choice, "", text, sizeof(text));
    size_t column = print_option(out, option);
    if (column + 2 > SHORT_COLUMN) {
        fputc('\n', out);
        column = 0;
    }
    print_wrapped(out, text, SHORT_COLUMN, column);
}

static void print_long_option(FILE *out, const struct cli_option *option)
{
    print_option(out, option);
    fputc('\n', out);
    char text[512];
    describe(option->brief, option->choice, ".", text, sizeof(text));
    if (text[0] >= 'a' && text[0] <= 'z')
        text[0] = (char)(text[0] - 'a' + 'A');
    print_wrapped(out, text, LONG_INDENT, 0);
    if (option->more)
        print_wrapped(out, option->more, LONG_INDENT, 0);
}

static void print_options(FILE *out, void (*print)(FILE *out, const struct cli_option *option))
{
    const struct cli_option *option;
    const char *group = NULL;
    for (size_t i = 0; (option = cli_option_at(i)) && option->group; i++) {
        if (option->group != group)
            fprintf(out, "\n%s:\n", option->group);
        group = option->group;
        print(out, option);
    }
}

static void print_section(FILE *out, const struct cli_section *section)
{
    fprintf(out, "\n%s:\n", section->title);
    const struct cli_entry *entry;
    for (size_t i = 0; (entry = &section->entries[i])->text; i++) {
        char text[1024];
        const char *term = section->terms ? section->terms(i) : entry->term;
        if (term)
            fprintf(out, "  %s\n", term);
        else if (i)
            fputc('\n', out);
        describe(entry->text, entry->names, ".", text, sizeof(text));
        print_wrapped(out, text, term ? LONG_INDENT : 2, 0);
    }
}

static void print_formats(FILE *out)
{
    struct dateline_format format;
    fputs("\nFormats:\n", out);
    for (size_t i = 0; dateline_format_info(i, &format); i++) {
        char text[512];
        fprintf(out, "  %s\n", format.name);
        describe(format.about, NULL, ".", text, sizeof(text));
        print_wrapped(out, text, LONG_INDENT, 0);
    }
}

void cli_print_short_help(FILE *out)
{
    fprintf(out, "Usage: %s\n       %s\nFind the dated events in text and put them in order.\n",
            cli_usage, cli_merge_usage);
    print_options(out, print_short_option);
    fputs("\n'dateline --help' says more.\n", out);
}

void cli_print_long_help(FILE *out)
{
    fprintf(out, "dateline %s - %s\n\nUsage: %s\n       %s\n", dateline_version(), cli_brief,
            cli_usage, cli_merge_usage);
    print_section(out, &cli_description);
    print_options(out, print_long_option);
    print_formats(out);
    for (const struct cli_section *section = cli_sections; section->title; section++) {
        if (!section->only_man)
            print_section(out, section);
    }
}
