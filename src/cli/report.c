/* SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* Bytes of the UTF-8 character at s, 0 when it is none. Overlong forms of controls start with C0
 * and are none, too. */
static size_t character_length(const unsigned char *s)
{
    size_t n = *s < 0x80                 ? 1
               : *s >= 0xc2 && *s < 0xe0 ? 2
               : *s >= 0xe0 && *s < 0xf0 ? 3
               : *s >= 0xf0 && *s < 0xf5 ? 4
                                         : 0;
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    }
    return n;
}

/* File names can hold anything: what a terminal might obey becomes a question mark. */
static void make_printable(char *text)
{
    unsigned char *s = (unsigned char *)text;
    while (*s) {
        size_t n = character_length(s);
        if (n == 0 || *s < 0x20 || *s == 0x7f)
            *s = '?';
        else if (s[0] == 0xc2 && s[1] < 0xa0)
            s[0] = s[1] = '?';
        s += n ? n : 1;
    }
}

__attribute__((format(printf, 2, 0))) static void print_line(const char *prefix, const char *format,
                                                             va_list arguments)
{
    char line[8192];
    vsnprintf(line, sizeof(line), format, arguments);
    make_printable(line);
    fprintf(stderr, "%s%s\n", prefix, line);
}

void cli_report(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line("dateline: ", format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 1, 2))) static void print_bare(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line("", format, arguments);
    va_end(arguments);
}

void cli_report_record(const struct dateline_error *record)
{
    /* With a line it is a place in a file, in the form that editors jump to. */
    if (record->file[0] && record->line && record->column)
        print_bare("%s:%u:%u: %s", record->file, record->line, record->column, record->text);
    else if (record->file[0] && record->line)
        print_bare("%s:%u: %s", record->file, record->line, record->text);
    else if (record->file[0])
        cli_report("%s: %s", record->file, record->text);
    else
        cli_report("%s", record->text);
}
