/* SPDX-License-Identifier: MIT */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/report.h"

/* A single read() takes no more than about 2 GiB. */
enum { LONGEST_READ = 1 << 30 };

/* Files are read, not mapped: a mapped file that another program cuts short kills its reader. */
int64_t cli_input_read(void *context, char *bytes, size_t room)
{
    struct cli_input *input = context;
    const struct stat *status = &input->status;
    ssize_t n;
    if (S_ISREG(status->st_mode) && status->st_size > 0 && input->n_read == status->st_size)
        return 0; /* of a small file, asking for more takes as long as reading it */
    do
        n = read(input->fd, bytes, room < LONGEST_READ ? room : LONGEST_READ);
    while (n < 0 && errno == EINTR);
    input->n_read += n > 0 ? n : 0;
    return n < 0 ? -errno : n;
}

int cli_input_open(struct cli_input *input, const char *path)
{
    bool is_standard = strcmp(path, "-") == 0;
    input->n_read = 0;
    input->fd = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (input->fd < 0)
        return errno;
    int error = fstat(input->fd, &input->status) != 0 ? errno
                : S_ISDIR(input->status.st_mode)      ? EISDIR
                                                      : 0;
    if (error)
        cli_input_close(input);
    return error;
}

void cli_input_close(struct cli_input *input)
{
    if (input->fd > STDIN_FILENO)
        close(input->fd);
    input->fd = -1;
}

/* ---- names ----------------------------------------------------------------------------------- */

static size_t count_byte(const char *bytes, size_t length, char byte)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++)
        n += bytes[i] == byte;
    return n;
}

/* Cut the list into names in place; empty lines are none. */
static void split(struct cli_names *names, char end, bool drop_cr)
{
    char *at = names->list, *stop = at + names->list_length;
    while (at < stop) {
        char *tail = memchr(at, end, (size_t)(stop - at));
        if (!tail)
            tail = stop; /* there is room for one more byte */
        *tail = '\0';
        if (drop_cr && tail > at && tail[-1] == '\r')
            tail[-1] = '\0';
        if (*at)
            names->names[names->n++] = at;
        at = tail + 1;
    }
}

/* All of the list, with room for one more byte. */
static int read_all(struct cli_input *input, struct cli_names *names)
{
    size_t capacity = 0;
    for (;;) {
        if (names->list_length + 1 >= capacity) {
            capacity = capacity ? capacity * 2 : 64 * 1024;
            char *list = realloc(names->list, capacity);
            if (!list)
                return ENOMEM;
            names->list = list;
        }
        int64_t n = cli_input_read(input, names->list + names->list_length,
                                   capacity - names->list_length - 1);
        if (n <= 0)
            return (int)-n;
        names->list_length += (size_t)n;
    }
}

static int read_list(const char *path, struct cli_names *names)
{
    struct cli_input input;
    int error = cli_input_open(&input, path);
    if (error)
        return error;
    error = read_all(&input, names);
    cli_input_close(&input);
    return error;
}

bool cli_names_collect(const struct cli_options *options, struct cli_names *ret)
{
    *ret = (struct cli_names){0};
    char end = options->null ? '\0' : '\n';
    int error = options->files_from ? read_list(options->files_from, ret) : 0;
    if (error) {
        cli_report("%s: %s", options->files_from, strerror(error));
        return false;
    }
    size_t room = options->n_files + count_byte(ret->list, ret->list_length, end) + 2;
    ret->names = calloc(room, sizeof(*ret->names));
    if (!ret->names) {
        cli_report("%s", strerror(ENOMEM));
        return false;
    }
    for (; ret->n < options->n_files; ret->n++)
        ret->names[ret->n] = options->files[ret->n];
    if (options->files_from)
        split(ret, end, !options->null);
    else if (ret->n == 0)
        ret->names[ret->n++] = "-";
    return true;
}

void cli_names_free(struct cli_names *names)
{
    free(names->names);
    free(names->list);
}
