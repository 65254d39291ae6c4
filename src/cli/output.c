/* SPDX-License-Identifier: MIT */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/report.h"

/* ---- removing the temporary file when a signal ends the program ------------------------------ */

/* A signal handler can be told things in no other way. */
static char *volatile doomed;

static void remove_and_die(int number)
{
    char *path = doomed;
    if (path)
        unlink(path);
    raise(number); /* SA_RESETHAND has restored the default: the shell sees what ended us */
}

static void guard(char *path)
{
    static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
    doomed = path;
    struct sigaction action = {.sa_handler = remove_and_die, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++) {
        struct sigaction old;
        if (sigaction(deadly[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(deadly[i], &action, NULL);
    }
}

/* ---- opening --------------------------------------------------------------------------------- */

/* More links, one to the next, are a ring. */
enum { MOST_LINKS = 40 };

/* What name means in the directory of path. */
static char *name_beside(const char *path, const char *name)
{
    const char *slash = *name == '/' ? NULL : strrchr(path, '/');
    size_t directory = slash ? (size_t)(slash - path) + 1 : 0;
    char *ret = malloc(directory + strlen(name) + 1);
    if (ret) {
        memcpy(ret, path, directory);
        memcpy(ret + directory, name, strlen(name) + 1);
    }
    return ret;
}

/* The file that path leads to, if need be by way of links; it need not be there. */
static char *follow(const char *path)
{
    char *ret = strdup(path);
    char to[PATH_MAX];
    for (int links = 0; ret && links < MOST_LINKS; links++) {
        ssize_t length = readlink(ret, to, sizeof(to) - 1);
        if (length < 0)
            return ret;
        to[length] = '\0';
        char *next = name_beside(ret, to);
        free(ret);
        ret = next;
    }
    errno = ret ? ELOOP : errno;
    free(ret);
    return NULL;
}

/* The rights that a file made by open() would have, or those of the file that is replaced. */
static int give_rights(const struct cli_output *output, int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    mode_t mode = output->replaces ? output->status.st_mode & 0777 : 0666 & ~mask;
    /* Another owner's file stays his where the system lets us; where not, it becomes ours. */
    if (output->replaces && fchown(fd, output->status.st_uid, output->status.st_gid) != 0)
        errno = 0;
    return fchmod(fd, mode);
}

static int open_beside(struct cli_output *output, const char *path)
{
    if (output->replaces && access(path, W_OK) != 0)
        return -1; /* rename() would not mind that the file is read-only, but its owner does */
    output->target = follow(path);
    output->temporary = output->target ? name_beside(output->target, ".dateline-XXXXXX") : NULL;
    if (!output->temporary)
        return -1;
    guard(output->temporary);
    int fd = mkstemp(output->temporary);
    if (fd < 0) {
        doomed = NULL;
        free(output->temporary);
        output->temporary = NULL;
        return -1;
    }
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (give_rights(output, fd) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static int open_file(struct cli_output *output, const char *path)
{
    output->replaces = stat(path, &output->status) == 0;
    if (output->replaces && S_ISDIR(output->status.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    if (output->replaces && !S_ISREG(output->status.st_mode)) {
        output->replaces = false;
        return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    }
    return open_beside(output, path);
}

static bool is_file(const char *path, const struct stat *status)
{
    struct stat file;
    return stat(path, &file) == 0 && file.st_dev == status->st_dev && file.st_ino == status->st_ino;
}

/* "/dev/stdout" leads to the file that the shell opened: it is written to, and never replaced. */
static bool is_standard_output(const char *path)
{
    struct stat standard;
    return fstat(STDOUT_FILENO, &standard) == 0 && is_file(path, &standard);
}

/* The option that reads what to do from the file at path, which a slip of -o would replace; or
 * NULL. */
static const char *reader_of(const struct cli_options *options, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return NULL;
    for (size_t i = 0; i < options->n_patterns; i++) {
        if (is_file(options->patterns[i], &status))
            return "--patterns";
    }
    bool listed = options->files_from && strcmp(options->files_from, "-") != 0;
    return listed && is_file(options->files_from, &status) ? "--files-from" : NULL;
}

bool cli_output_open(struct cli_output *output, const struct cli_options *options)
{
    const char *path = options->output, *reader;
    *output = (struct cli_output){.stream = stdout, .name = "standard output"};
    if (!path || strcmp(path, "-") == 0 || is_standard_output(path))
        return true;
    output->name = path;
    if ((reader = reader_of(options, path))) {
        cli_report("%s: this file is read for %s, and would be replaced", path, reader);
        return false;
    }
    int fd = open_file(output, path);
    output->stream = fd < 0 ? NULL : fdopen(fd, "w");
    if (output->stream)
        return true;
    /* A file that is missing would be made. */
    cli_report("%s: %s%s", path, strerror(errno),
               errno == ENOENT ? " (its folder is missing)" : "");
    if (fd >= 0)
        close(fd);
    cli_output_discard(output);
    return false;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Print a byte of text unless it could steer a terminal. C2 begins letters and the controls from
 * U+0080 to U+009F, so it waits for the next byte. Lines end in LF. */
static void put_fenced(struct cli_output *output, unsigned char c)
{
    unsigned char before = output->before;
    output->before = c;
    if (before == 0xc2)
        putc(c < 0xa0 ? '?' : 0xc2, output->stream);
    if (c == 0xc2 || (before == 0xc2 && c < 0xa0) || (before == '\r' && c == '\n'))
        return;
    bool is_control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
    putc(c == '\r' ? '\n' : is_control ? '?' : c, output->stream);
}

/* The stream would break large pieces into small ones. */
static bool write_past_stream(struct cli_output *output, const char *bytes, size_t length)
{
    if (fflush(output->stream) != 0)
        return false;
    while (length > 0) {
        ssize_t n = write(fileno(output->stream), bytes, length);
        if (n < 0 && errno != EINTR)
            return false;
        size_t done = n > 0 ? (size_t)n : 0;
        bytes += done;
        length -= done;
    }
    return true;
}

int cli_output_sink(void *context, const char *bytes, size_t length)
{
    struct cli_output *output = context;
    errno = 0;
    bool written = output->fenced || write_past_stream(output, bytes, length);
    for (size_t i = 0; output->fenced && i < length; i++)
        put_fenced(output, (unsigned char)bytes[i]);
    if (written && !ferror(output->stream))
        return 0;
    return errno ? -errno : -EIO;
}

bool cli_output_flush(struct cli_output *output)
{
    if (fflush(output->stream) == 0)
        return true;
    cli_report("%s: %s", output->name, errno ? strerror(errno) : "write error");
    return false;
}

bool cli_output_finish(struct cli_output *output)
{
    bool lost = ferror(output->stream) != 0;
    if (!lost)
        errno = 0; /* else it is that of the write that failed: only printing came after it */
    lost = fclose(output->stream) != 0 || lost; /* some file systems report a full disk only here */
    output->stream = NULL;
    if (!lost && output->temporary && rename(output->temporary, output->target) == 0) {
        doomed = NULL;
        free(output->temporary);
        output->temporary = NULL;
    }
    if (lost || output->temporary)
        cli_report("%s: %s", output->name, errno ? strerror(errno) : "write error");
    bool good = !lost && !output->temporary;
    cli_output_discard(output);
    return good;
}

void cli_output_discard(struct cli_output *output)
{
    if (output->stream && output->stream != stdout)
        fclose(output->stream);
    if (output->temporary)
        unlink(output->temporary);
    doomed = NULL;
    free(output->temporary);
    free(output->target);
    *output = (struct cli_output){0};
}

bool cli_output_is(const struct cli_output *output, const struct stat *status)
{
    return output->replaces && output->status.st_dev == status->st_dev &&
           output->status.st_ino == status->st_ino;
}
