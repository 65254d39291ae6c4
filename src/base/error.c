/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A text that is too long is cut, never in the middle of a UTF-8 character. */
static void cut_at_character(char *text, size_t size, int wanted)
{
    if (wanted < 0) {
        text[0] = '\0';
        return;
    }
    if ((size_t)wanted < size)
        return;
    size_t end = size - 1;
    while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80)
        end--;
    if (end > 0 && (unsigned char)text[end - 1] >= 0xC0)
        end--;
    text[end] = '\0';
}

static void fill(struct dateline_error *err, int code, const char *format, va_list args)
{
    memset(err, 0, sizeof *err);
    err->code = code;
    cut_at_character(err->text, sizeof err->text,
                     vsnprintf(err->text, sizeof err->text, format, args));
}

int dl_fail(struct dateline_error *err, int code, const char *format, ...)
{
    if (err == NULL)
        return code;
    va_list args;
    va_start(args, format);
    fill(err, code, format, args);
    va_end(args);
    return code;
}

int dl_fail_at(struct dateline_error *err, int code, const char *file, unsigned line,
               unsigned column, const char *format, ...)
{
    if (err == NULL)
        return code;
    va_list args;
    va_start(args, format);
    fill(err, code, format, args);
    va_end(args);

    if (file != NULL)
        cut_at_character(err->file, sizeof err->file,
                         snprintf(err->file, sizeof err->file, "%s", file));
    err->line = line;
    err->column = column;
    return code;
}
