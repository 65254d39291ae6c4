/* SPDX-License-Identifier: MIT */
#include "cli/terminal.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

static bool is_on(const char *name)
{
    return is_set(name) && strcmp(getenv(name), "0") != 0;
}

bool cli_wants_color(enum cli_color choice, bool to_terminal)
{
    if (choice != CLI_COLOR_AUTO)
        return choice == CLI_COLOR_ALWAYS;
    if (is_set("NO_COLOR")) /* https://no-color.org */
        return false;
    if (is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE"))
        return true;
    return to_terminal && is_set("TERM") && strcmp(getenv("TERM"), "dumb") != 0;
}

unsigned cli_terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    unsigned long width = columns ? strtoul(columns, NULL, 10) : 0;
    return width > 0 && width < 10000 ? (unsigned)width : 80;
}

unsigned cli_cores(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0 && CPU_COUNT(&allowed) > 0)
        return (unsigned)CPU_COUNT(&allowed);
    long cores = sysconf(_SC_NPROCESSORS_ONLN); /* there are more than the set has room for */
    return cores > 0 ? (unsigned)cores : 1;
}

const char *cli_temporary_folder(void)
{
    return is_set("TMPDIR") ? getenv("TMPDIR") : "/tmp";
}

static bool print_day(const struct tm *day, char ret[static 11])
{
    int year = day->tm_year + 1900;
    if (year < 0 || year > 9999)
        return false;
    char text[40]; /* the compiler cannot know how short the numbers are */
    snprintf(text, sizeof(text), "%04d-%02d-%02d", year, day->tm_mon + 1, day->tm_mday);
    memcpy(ret, text, 11);
    return true;
}

bool cli_utc_day(time_t t, char ret[static 11])
{
    struct tm day;
    return gmtime_r(&t, &day) && print_day(&day, ret);
}

bool cli_today(char ret[static 11])
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch) {
        char *end;
        errno = 0;
        long long seconds = strtoll(epoch, &end, 10);
        return errno == 0 && *end == '\0' && cli_utc_day((time_t)seconds, ret);
    }
    time_t now = time(NULL);
    struct tm day;
    return localtime_r(&now, &day) && print_day(&day, ret);
}
