/* SPDX-License-Identifier: MIT */
/* Checks that print what is wrong and go on; main ends with return check_done(); */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int check_count, check_failures;

static inline bool check_report(bool ok, const char *file, int line)
{
    check_count++;
    if (!ok) {
        check_failures++;
        fprintf(stderr, "%s:%d: ", file, line);
    }
    return ok;
}

static inline void check_true(bool ok, const char *what, const char *file, int line)
{
    if (!check_report(ok, file, line))
        fprintf(stderr, "false: %s\n", what);
}

static inline void check_int(intmax_t a, intmax_t b, const char *what, const char *file, int line)
{
    if (!check_report(a == b, file, line))
        fprintf(stderr, "%s is %" PRIdMAX ", not %" PRIdMAX "\n", what, a, b);
}

static inline void check_str(const char *a, const char *b, const char *what, const char *file,
                             int line)
{
    bool equal = a && b ? !strcmp(a, b) : a == b;
    if (!check_report(equal, file, line))
        fprintf(stderr, "%s is \"%s\", not \"%s\"\n", what, a ? a : "(null)", b ? b : "(null)");
}

/* The value that was got comes first, the expected one second. */
#define CHECK(cond) check_true((cond), #cond, __FILE__, __LINE__)
#define CHECK_INT(a, b) check_int((intmax_t)(a), (intmax_t)(b), #a, __FILE__, __LINE__)
#define CHECK_STR(a, b) check_str((a), (b), #a, __FILE__, __LINE__)

static inline int check_done(void)
{
    printf("%d checks, %d failed\n", check_count, check_failures);
    return check_failures || !check_count;
}

#endif
