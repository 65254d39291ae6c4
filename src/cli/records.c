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

/* Bytes that are read at once, and the most of a line: whoever reads JSON holds it whole, more than
 * once, and memory has a limit. */
enum { READ_BYTES = 1 << 20, MOST_RECORD = 10 << 20 };

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

/* A row of a chronology: so is every line of its file, and none of them has a text. */
static bool is_row(const json_t *object)
{
    return json_object_get(object, "date") &&
           (json_object_get(object, "match") || json_object_get(object, "event") ||
            json_object_get(object, "start"));
}

static bool report_rows(struct cli_records *r)
{
    cli_report("%s: there is no field %s, but what dateline itself writes; 'dateline merge' reads "
               "chronologies",
               r->name, r->options->text_field);
    r->failed = r->ended = true;
    r->from = r->end;
    return false;
}

static bool take_text(struct cli_records *r, const json_t *object, struct cli_record *ret)
{
    const char *name = r->options->text_field;
    const json_t *text = json_object_get(object, name);
    if (!text && r->line == 1 && is_row(object))
        return report_rows(r);
    if (!text)
        return report(r, 0, "there is no field ", name);
    if (!json_is_string(text))
        return report(r, 0, "this field is not a string: ", name);
    ret->length = json_string_length(text);
    ret->text = json_string_value(text);
    return true;
}

/* A date that cannot be read is no reason to lose the record. */
static void warn_undated(const struct cli_records *r, const char *value)
{
    if (!r->options->quiet)
        cli_report(
            "%s:%u: \"%s\" is no date as YYYY-MM-DD, YYYY-MM or YYYY, and the record is read "
            "without it: %s",
            r->name, r->line, r->options->date_field, value);
}

/* The day of "2015-09-03T10:00:00Z" and its like; what has none, or null, is dated by the text. */
static void take_date(const struct cli_records *r, const json_t *object, struct cli_record *ret)
{
    const char *name = r->options->date_field;
    const json_t *date = json_object_get(object, name);
    const char *value = json_is_string(date) ? json_string_value(date) : "";
    size_t length = strcspn(value, "T ");
    if (length < sizeof(ret->date))
        memcpy(ret->date, value, length);
    if (date && !json_is_string(date) && !json_is_null(date)) {
        warn_undated(r, "it is not a string");
    } else if (*value && (length >= sizeof(ret->date) || !cli_is_date(ret->date))) {
        warn_undated(r, value);
        ret->date[0] = '\0';
    }
}

static bool take_title(struct cli_records *r, const json_t *object, struct cli_record *ret)
{
    const char *name = r->options->title_field;
    const json_t *title = json_object_get(object, name);
    if (!title || json_is_null(title))
        return true;
    if (!json_is_string(title))
        return report(r, 0, "this field is not a string: ", name);
    ret->title = json_string_value(title);
    return true;
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
    ret->source = strdup(source);
    return ret->source || no_memory(r);
}

static void free_record(struct cli_record *record)
{
    free(record->source);
    free(record->place);
    json_decref(record->object);
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
    json_t *object = record.object = json_loadb(line, length, 0, &error);
    if (!object && json_error_code(&error) == json_error_null_character)
        return report(r, (unsigned)error.position, "a NUL (\\u0000), which no text holds", "");
    if (!object)
        return report(r, (unsigned)error.position, "no JSON: ", error.text);
    bool good = json_is_object(object) || report(r, 0, "no JSON object", "");
    good = good && take_text(r, object, &record) && take_title(r, object, &record) &&
           take_source(r, object, &record);
    if (good)
        take_date(r, object, &record);
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
    size_t room = r->capacity - r->end;
    int64_t n = cli_input_read(r->input, r->bytes + r->end, room < READ_BYTES ? room : READ_BYTES);
    if (n < 0) {
        cli_report("%s: %s", r->name, strerror((int)-n));
        r->failed = true;
        return false;
    }
    r->ended = n == 0;
    r->end += (size_t)n;
    return true;
}

/* Do without the room that a long record took, once it is used. */
static void shrink(struct cli_records *r)
{
    size_t left = r->end - r->from;
    if (r->capacity <= 2 * READ_BYTES || left > READ_BYTES)
        return;
    memmove(r->bytes, r->bytes + r->from, left);
    r->from = 0;
    r->end = left;
    char *bytes = realloc(r->bytes, 2 * READ_BYTES);
    if (!bytes)
        return; /* it stays as it is */
    r->bytes = bytes;
    r->capacity = 2 * READ_BYTES;
}

static bool is_blank(const char *line, size_t length)
{
    size_t i = 0;
    while (i < length && (line[i] == ' ' || line[i] == '\t' || line[i] == '\r'))
        i++;
    return i == length;
}

/* A line, or so much as is there of one that is too long. */
static bool take_line(struct cli_records *r, const char *line, size_t length, bool whole)
{
    bool goes_on = r->passes_over;
    r->passes_over = !whole;
    if (goes_on)
        return false;
    r->line++;
    if (length > MOST_RECORD)
        return report(r, 0, "a record of more than 10 MiB is not read", "");
    return !is_blank(line, length) && add_record(r, line, length);
}

/* Come to the next record among the lines that are there; false when none is left. At the end of
 * the file the last line need not end. */
static bool take_record(struct cli_records *r)
{
    while (r->from < r->end) {
        const char *line = r->bytes + r->from;
        const char *end = memchr(line + r->seen, '\n', r->end - r->from - r->seen);
        size_t length = end ? (size_t)(end - line) : r->end - r->from;
        bool whole = end || r->ended;
        r->seen = whole ? 0 : length;
        if (!whole && length <= MOST_RECORD && !r->passes_over)
            return false;
        r->from += length + (end != NULL);
        r->seen = 0;
        if (take_line(r, line, length, whole))
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
        shrink(r);
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
