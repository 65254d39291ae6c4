/* SPDX-License-Identifier: MIT */
/* The man page, in the man macros of roff. */
#include <stdio.h>
#include <string.h>

#include "cli/manual.h"
#include "cli/options.h"

/* Text as it stands, whatever roff would make of it. */
static void print_text(FILE *out, const char *text)
{
    static const struct {
        char sign;
        const char *escape;
    } escapes[] = {
        {'-', "\\-"},   {'\\', "\\e"},  {'\'', "\\(aq"}, {'`', "\\(ga"},
        {'^', "\\(ha"}, {'~', "\\(ti"}, {'"', "\\(dq"},
    };
    if (*text == '.')
        fputs("\\&", out); /* else a request at the beginning of a line */
    for (; *text; text++) {
        size_t i = 0;
        while (i < sizeof(escapes) / sizeof(escapes[0]) && escapes[i].sign != *text)
            i++;
        if (i < sizeof(escapes) / sizeof(escapes[0]))
            fputs(escapes[i].escape, out);
        else
            fputc(*text, out);
    }
}

static void print_upper(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text, out);
}

static void print_font(FILE *out, char font, const char *text)
{
    fprintf(out, "\\f%c", font);
    print_text(out, text);
    fputs("\\fR", out);
}

static void print_names(FILE *out, cli_choice *names)
{
    const char *name;
    for (size_t i = 0; names && (name = names(i)); i++) {
        fputs(i ? ",\n" : ":\n", out);
        print_font(out, 'B', name);
    }
}

static void print_option(FILE *out, const struct cli_option *option)
{
    char label[40];
    fputs(".TP\n", out);
    if (option->letter) {
        snprintf(label, sizeof(label), "-%c", option->letter);
        print_font(out, 'B', label);
    }
    if (option->letter && option->name)
        fputs(", ", out);
    if (option->name) {
        cli_option_label(option, label);
        print_font(out, 'B', label);
    }
    if (option->argument) {
        fputc(' ', out);
        print_font(out, 'I', option->argument);
    }
    fputc('\n', out);
    print_upper(out, (char[]){option->brief[0], '\0'});
    print_text(out, option->brief + 1);
    print_names(out, option->choice);
    fputs(".\n", out);
    if (option->more) {
        print_text(out, option->more);
        fputc('\n', out);
    }
}

static void print_section(FILE *out, const struct cli_section *section)
{
    fputs(".SH ", out);
    print_upper(out, section->title);
    fputc('\n', out);
    const struct cli_entry *entry;
    for (size_t i = 0; (entry = &section->entries[i])->text; i++) {
        const char *term = section->terms ? section->terms(i) : entry->term;
        if (term) {
            fputs(".TP\n", out);
            print_font(out, 'B', term);
            fputc('\n', out);
        } else if (i) {
            fputs(".PP\n", out);
        }
        print_text(out, entry->text);
        print_names(out, entry->names);
        fputs(".\n", out);
    }
}

static void print_formats(FILE *out)
{
    struct dateline_format format;
    fputs(".SH FORMATS\n", out);
    for (size_t i = 0; dateline_format_info(i, &format); i++) {
        fputs(".TP\n", out);
        print_font(out, 'B', format.name);
        fputc('\n', out);
        print_text(out, format.about);
        fputs(".\n", out);
    }
}

void cli_print_man(FILE *out)
{
    fprintf(
        out,
        ".TH DATELINE 1 \"\" \"dateline %s\" \"User Commands\"\n.nh\n.SH NAME\ndateline \\- %s\n",
        dateline_version(), cli_brief);
    fputs(".SH SYNOPSIS\n.B dateline\n[\\fIOPTION\\fR...] [\\fIFILE\\fR...]\n.br\n"
          ".B dateline merge\n[\\fIOPTION\\fR...] [\\fITABLE\\fR...]\n",
          out);
    print_section(out, &cli_description);
    fputs(".SH OPTIONS\n", out);
    const struct cli_option *option;
    const char *group = NULL;
    for (size_t i = 0; (option = cli_option_at(i)) && option->group; i++) {
        if (option->group != group)
            fprintf(out, ".SS %s\n", option->group);
        group = option->group;
        print_option(out, option);
    }
    print_formats(out);
    for (const struct cli_section *section = cli_sections; section->title; section++)
        print_section(out, section);
}
