/* SPDX-License-Identifier: MIT */
#include "cli/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/report.h"

bool cli_is_records(const struct cli_options *options, const char *name)
{
    const char *dot = strrchr(name, '.');
    bool named_so = dot && (strcasecmp(dot, ".jsonl") == 0 || strcasecmp(dot, ".ndjson") == 0);
    return options->from == CLI_FROM_NAME ? named_so : options->from == CLI_FROM_JSONL;
}

#ifdef DATELINE_JSON
#include <jansson.h>

enum { READ_BYTES = 1 << 20 };

static bool report(struct cli_records *r, unsigned column, const char *what, const char *more)
{
    struct dateline_error error = {.line = r->line, .column = column};
    snprintf(error.file, sizeof(error.file), "%s", r->name);
    snprintf(error.text, sizeof(error.text), "%s%s", what, more);
    cli_report_record(&error);
    r->failed = true;
    return false;
}

static bool no_memory(struct cli_records *r)
{
    cli_report("%s: out of memory", r->name);
    r->failed = true;
    return false;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static char *copy(const char *bytes, size_t length)
{
    char *ret = malloc(length + 1);
    if (ret)
        memcpy(ret, bytes, length + 1);
    return ret;
}

static bool take_text(struct cli_records *r, const json_t *object, struct cli_record *ret)
{
    const char *name = r->options->text_field;
    const json_t *text = json_object_get(object, name);
    if (!text)
        return report(r, 0, "there is no field ", name);
    if (!json_is_string(text))
        return report(r, 0, "this field is no text: ", name);
    ret->length = json_string_length(text);
    ret->text = copy(json_string_value(text), ret->length);
    return ret->text || no_memory(r);
}

/* The day of "2015-09-03T10:00:00Z" and its like; what has none, or null, is dated by the text. */
static bool take_date(struct cli_records *r, const json_t *object, struct cli_record *ret)
{
    const char *name = r->options->date_field;
    const json_t *date = json_object_get(object, name);
    const char *value = json_is_string(date) ? json_string_value(date) : "";
    size_t length = strcspn(value, "T ");
    if (date && !json_is_string(date) && !json_is_null(date))
        return report(r, 0, "this field is no text: ", name);
    if (length < sizeof(ret->date))
        memcpy(ret->date, value, length);
    if (*value && (length >= sizeof(ret->date) || !cli_is_date(ret->date)))
        return report(r, 0, "this field is no date as YYYY-MM-DD, YYYY-MM or YYYY: ", name);
    return true;
}

static bool take_title(struct cli_records *r, const json_t *object, struct cli_record *ret)
{
    const char *name = r->options->title_field;
    const json_t *title = json_object_get(object, name);
    if (!title || json_is_null(title))
        return true;
    if (!json_is_string(title))
        return report(r, 0, "this field is no text: ", name);
    ret->title = copy(json_string_value(title), json_string_length(title));
    return ret->title || no_memory(r);
}

static bool take_source(struct cli_records *r, const json_t *object, struct cli_record *ret)
{
    const json_t *id = json_object_get(object, r->options->id_field);
    char number[24];
    size_t length = strlen(r->name) + 16;
    ret->place = malloc(length);
    if (!ret->place)
        return no_memory(r);
    snprintf(ret->place, length, "%s:%u", r->name, r->line);
    const char *source = json_is_string(id) ? json_string_value(id) : ret->place;
    if (json_is_integer(id)) {
        snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(id));
        source = number;
    }
    ret->source = copy(source, strlen(source));
    return ret->source || no_memory(r);
}

static void free_record(struct cli_record *record)
{
    free(record->source);
    free(record->place);
    free(record->text);
    free(record->title);
}

static bool grow(struct cli_records *r)
{
    size_t room = r->room ? r->room * 2 : 64;
    struct cli_record *records = realloc(r->records, room * sizeof(*records));
    if (!records)
        return no_memory(r);
    r->records = records;
    r->room = room;
    return true;
}

/* The line as one more record; false, and a report, when it is none. */
static bool add_record(struct cli_records *r, const char *line, size_t length)
{
    json_error_t error;
    struct cli_record record = {0};
    if (r->n == r->room && !grow(r))
        return false;
    json_t *object = json_loadb(line, length, 0, &error);
    if (!object)
        return report(r, (unsigned)error.position, "no JSON: ", error.text);
    bool good = json_is_object(object) || report(r, 0, "no JSON object", "");
    good = good && take_text(r, object, &record) && take_date(r, object, &record) &&
           take_title(r, object, &record) && take_source(r, object, &record);
    json_decref(object);
    if (good)
        r->records[r->n++] = record;
    else
        free_record(&record);
    return good;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool read_more(struct cli_records *r)
{
    if (r->from > 0) {
        memmove(r->bytes, r->bytes + r->from, r->end - r->from);
        r->end -= r->from;
        r->from = 0;
    }
    if (r->capacity - r->end < READ_BYTES / 2) {
        size_t capacity = r->capacity ? r->capacity * 2 : READ_BYTES;
        char *bytes = realloc(r->bytes, capacity);
        if (!bytes)
            return no_memory(r);
        r->bytes = bytes;
        r->capacity = capacity;
    }
    int64_t n = cli_input_read(r->input, r->bytes + r->end, r->capacity - r->end);
    if (n < 0) {
        cli_report("%s: %s", r->name, strerror((int)-n));
        r->failed = true;
        return false;
    }
    r->ended = n == 0;
    r->end += (size_t)n;
    return true;
}

/* Come to the next record among the lines that are there; false when none is left. At the end of
 * the file the last line need not end. */
static bool take_record(struct cli_records *r)
{
    while (r->from < r->end) {
        const char *line = r->bytes + r->from;
        const char *end = memchr(line + r->seen, '\n', r->end - r->from - r->seen);
        r->seen = end ? 0 : r->end - r->from;
        if (!end && !r->ended)
            return false;
        size_t length = end ? (size_t)(end - line) : r->end - r->from;
        r->from += length + (end != NULL);
        r->line++;
        if (strspn(line, " \t\r") < length && add_record(r, line, length))
            return true;
    }
    return false;
}

static void drop_group(struct cli_records *r)
{
    for (size_t i = 0; i < r->n; i++)
        free_record(&r->records[i]);
    r->n = 0;
}

/* Somebody may wait for the rows of each record, before it sends more; nobody does at a file. */
static bool goes_singly(const struct cli_records *r)
{
    return r->options->sort == CLI_SORT_NONE && !S_ISREG(r->input->status.st_mode);
}

bool cli_records_next(struct cli_records *r)
{
    size_t most = goes_singly(r) ? 1 : SIZE_MAX;
    drop_group(r);
    for (;;) {
        while (r->n < most && take_record(r))
            ;
        if (r->n > 0)
            return true;
        if (r->ended || !read_more(r))
            return false;
    }
}

void cli_records_free(struct cli_records *r)
{
    drop_group(r);
    free(r->records);
    free(r->bytes);
}

#else

bool cli_records_next(struct cli_records *r)
{
    cli_report("%s: this is to be read as JSON, which this dateline was built without", r->name);
    r->failed = true;
    return false;
}

void cli_records_free(struct cli_records *r)
{
    (void)r;
}

#endif
