/* SPDX-License-Identifier: MIT */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/report.h"

enum {
    FIRST_CAPACITY = 64 * 1024, /* what a pipe holds */
    LONGEST_READ = 1 << 30,     /* a single read() takes no more than about 2 GiB */
};

static int grow(struct cli_input *input, size_t capacity)
{
    if (capacity <= input->capacity)
        return 0;
    char *bytes = realloc(input->bytes, capacity);
    if (!bytes)
        return ENOMEM;
    input->bytes = bytes;
    input->capacity = capacity;
    return 0;
}

/* Files are read, not mapped: a mapped file that another program cuts short kills its reader. */
static int read_all(struct cli_input *input, int fd)
{
    for (;;) {
        if (input->length == input->capacity) {
            int error = input->capacity > SIZE_MAX / 2 ? ENOMEM : grow(input, input->capacity * 2);
            if (error)
                return error;
        }
        size_t room = input->capacity - input->length;
        ssize_t n =
            read(fd, input->bytes + input->length, room < LONGEST_READ ? room : LONGEST_READ);
        if (n == 0)
            return 0;
        if (n > 0)
            input->length += (size_t)n;
        else if (errno != EINTR)
            return errno;
    }
}

static int read_open(struct cli_input *input, int fd)
{
    if (fstat(fd, &input->status) != 0)
        return errno;
    if (S_ISDIR(input->status.st_mode))
        return EISDIR;
    uintmax_t size = S_ISREG(input->status.st_mode) ? (uintmax_t)input->status.st_size : 0;
    if (size >= SIZE_MAX)
        return EFBIG;
    /* One byte more, so that the end is met without growing. */
    int error = grow(input, size < FIRST_CAPACITY ? FIRST_CAPACITY : (size_t)size + 1);
    return error ? error : read_all(input, fd);
}

int cli_input_read(struct cli_input *input, const char *path)
{
    input->length = 0;
    input->status = (struct stat){0};
    bool is_standard = strcmp(path, "-") == 0;
    int fd = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return errno;
    int error = read_open(input, fd);
    if (error)
        input->length = 0;
    if (!is_standard)
        close(fd);
    return error;
}

void cli_input_free(struct cli_input *input)
{
    free(input->bytes);
    *input = (struct cli_input){0};
}

/* ---- names ----------------------------------------------------------------------------------- */

static size_t count_byte(const struct cli_input *list, char byte)
{
    size_t n = 0;
    for (size_t i = 0; i < list->length; i++)
        n += list->bytes[i] == byte;
    return n;
}

/* Cut the list into names in place; empty lines are none. */
static void split(struct cli_names *names, char end, bool drop_cr)
{
    char *at = names->list.bytes, *stop = at + names->list.length;
    while (at < stop) {
        char *tail = memchr(at, end, (size_t)(stop - at));
        if (!tail)
            tail = stop; /* read_all() leaves room for one more byte, and so does the caller */
        *tail = '\0';
        if (drop_cr && tail > at && tail[-1] == '\r')
            tail[-1] = '\0';
        if (*at)
            names->names[names->n++] = at;
        at = tail + 1;
    }
}

static int read_list(const struct cli_options *options, struct cli_names *names)
{
    int error = cli_input_read(&names->list, options->files_from);
    return error ? error : grow(&names->list, names->list.length + 1);
}

bool cli_names_collect(const struct cli_options *options, struct cli_names *ret)
{
    *ret = (struct cli_names){0};
    char end = options->null ? '\0' : '\n';
    int error = options->files_from ? read_list(options, ret) : 0;
    if (error) {
        cli_report("%s: %s", options->files_from, strerror(error));
        return false;
    }
    size_t room = options->n_files + count_byte(&ret->list, end) + 2;
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
    cli_input_free(&names->list);
}
