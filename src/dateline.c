/* SPDX-License-Identifier: MIT */
/* The public functions: they join the rooms. */
#include "dateline.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/str.h"
#include "chronicle/chronicle.h"
#include "extract/extract.h"
#include "merge/merge.h"
#include "rules/embedded.h"
#include "rules/regex.h"
#include "rules/rules.h"
#include "time/date.h"
#include "write/write.h"

struct dateline_engine {
    struct dl_rules *rules;
};

struct dateline_chronology {
    struct dl_chronicle *chronicle;
    bool one_order, by_place;  /* memory is limited: the order that was asked for then */
    bool sorted;               /* else: by time, and nothing was added since */
    struct dl_worker *workers; /* n_threads; NULL: none yet */
    size_t n_threads;
    struct dl_row_strings strings; /* of the row that was asked for last */
};

/* ---- engine ---------------------------------------------------------------------------------- */

/* The pattern files to load, and their bytes. */
struct source_list {
    struct dl_rules_source *list;
    size_t n, cap;
    struct dl_buf *texts;
    size_t n_texts, cap_texts;
    char **names;
    size_t n_names, cap_names;
};

static void free_sources(struct source_list *s)
{
    for (size_t i = 0; i < s->n_texts; i++)
        dl_buf_free(&s->texts[i]);
    for (size_t i = 0; i < s->n_names; i++)
        free(s->names[i]);
    free(s->texts);
    free(s->names);
    free(s->list);
}

static int add_source(struct source_list *s, const char *name, struct dl_view text, bool known_good,
                      struct dateline_error *reterr)
{
    if (!DL_GROW(s->list, s->n, s->cap))
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    s->list[s->n++] = (struct dl_rules_source){name, text, known_good};
    return DATELINE_OK;
}

static int read_file(const char *path, struct dl_buf *ret, struct dateline_error *reterr)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return dl_fail_at(reterr, DATELINE_EIO, path, 0, 0, "%s", strerror(errno));
    size_t n = 0;
    do {
        if (!dl_buf_reserve(ret, 65536))
            break;
        n = fread(ret->data + ret->len, 1, 65536, file);
        ret->len += n;
    } while (n);
    int error = ferror(file) ? errno : 0;
    fclose(file);
    if (ret->failed)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    if (error)
        return dl_fail_at(reterr, DATELINE_EIO, path, 0, 0, "%s", strerror(error));
    return DATELINE_OK;
}

/* A text that lives as long as the list; NULL when memory runs out. */
static struct dl_buf *new_text(struct source_list *s)
{
    if (!DL_GROW(s->texts, s->n_texts, s->cap_texts))
        return NULL;
    struct dl_buf *text = &s->texts[s->n_texts++];
    *text = (struct dl_buf){0};
    return text;
}

static int add_file(struct source_list *s, const char *path, struct dateline_error *reterr)
{
    struct dl_buf *text = new_text(s);
    if (!text)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    int rc = read_file(path, text, reterr);
    return rc ? rc
              : add_source(s, path, dl_view(text->data ? text->data : "", text->len), false,
                           reterr);
}

static int add_embedded(struct source_list *s, const struct dl_embedded *file,
                        struct dateline_error *reterr)
{
    struct dl_buf *text = new_text(s);
    if (text)
        dl_embedded_text(file, text);
    if (!text || text->failed)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    return add_source(s, file->name, dl_view(text->data, text->len), true, reterr);
}

static bool is_pattern_file(const char *name)
{
    size_t len = strlen(name), end = strlen(".patterns");
    return name[0] != '.' && len > end && strcmp(name + len - end, ".patterns") == 0;
}

/* By name, but common.patterns last, as in the built-in set. */
static int by_name(const void *a, const void *b)
{
    const char *p = *(char *const *)a, *q = *(char *const *)b;
    const char *last = "/common.patterns";
    bool p_last = strlen(p) >= strlen(last) && strcmp(p + strlen(p) - strlen(last), last) == 0;
    bool q_last = strlen(q) >= strlen(last) && strcmp(q + strlen(q) - strlen(last), last) == 0;
    return p_last != q_last ? p_last - q_last : strcmp(p, q);
}

static int list_directory(struct source_list *s, const char *path, struct dateline_error *reterr)
{
    DIR *dir = opendir(path);
    if (!dir)
        return dl_fail_at(reterr, DATELINE_EIO, path, 0, 0, "%s", strerror(errno));
    int rc = DATELINE_OK;
    for (const struct dirent *entry; rc == DATELINE_OK && (entry = readdir(dir));) {
        if (!is_pattern_file(entry->d_name))
            continue;
        size_t len = strlen(path) + strlen(entry->d_name) + 2;
        char *name = DL_GROW(s->names, s->n_names, s->cap_names) ? malloc(len) : NULL;
        if (!name)
            rc = dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
        else
            snprintf(s->names[s->n_names++] = name, len, "%s/%s", path, entry->d_name);
    }
    closedir(dir);
    return rc;
}

static int add_directory(struct source_list *s, const char *path, struct dateline_error *reterr)
{
    int rc = list_directory(s, path, reterr);
    if (rc)
        return rc;
    if (!s->n_names)
        return dl_fail_at(reterr, DATELINE_EIO, path, 0, 0,
                          "this directory holds no *.patterns file");
    qsort(s->names, s->n_names, sizeof *s->names, by_name);
    for (size_t i = 0; i < s->n_names && !rc; i++)
        rc = add_file(s, s->names[i], reterr);
    return rc;
}

static int collect_sources(const struct dateline_engine_options *options, struct source_list *s,
                           struct dateline_error *reterr)
{
    int rc = DATELINE_OK;
    for (size_t i = 0; options->patterns && options->patterns[i] && !rc; i++)
        rc = add_file(s, options->patterns[i], reterr);
    if (!rc && options->data_dir)
        return add_directory(s, options->data_dir, reterr);
    for (size_t i = 0; i < dl_n_embedded_patterns && !rc; i++)
        rc = add_embedded(s, &dl_embedded_patterns[i], reterr);
    return rc;
}

/* Nothing is to be loaded but what is carried inside. */
static bool wants_builtin(const struct dateline_engine_options *options)
{
    return !options || (!options->listing && !options->data_dir &&
                        (!options->patterns || !options->patterns[0]));
}

static int load_rules(const struct dateline_engine_options *options, struct dl_rules **ret,
                      struct dateline_error *reterr)
{
    struct dl_rules_options rules_options = {options->no_jit, options->listing, options->on_error,
                                             options->context};
    struct source_list sources = {0};
    int rc = collect_sources(options, &sources, reterr);
    if (!rc)
        rc = dl_rules_new(sources.list, sources.n, &rules_options, ret, reterr);
    free_sources(&sources);
    return rc;
}

int dateline_engine_new(const struct dateline_engine_options *options, struct dateline_engine **ret,
                        struct dateline_error *reterr)
{
    struct dateline_engine *engine = calloc(1, sizeof *engine);
    int rc = DATELINE_OK;
    if (engine && wants_builtin(options))
        engine->rules = dl_rules_builtin(options && options->no_jit);
    else if (engine)
        rc = load_rules(options, &engine->rules, reterr);
    if (!rc && (!engine || !engine->rules))
        rc = dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    if (rc)
        free(engine);
    else
        *ret = engine;
    return rc;
}

void dateline_engine_free(struct dateline_engine *engine)
{
    if (!engine)
        return;
    dl_rules_free(engine->rules);
    free(engine);
}

bool dateline_engine_pattern(const struct dateline_engine *engine, size_t index,
                             struct dateline_pattern_info *ret)
{
    const struct dl_pattern *p = dl_rules_pattern(engine->rules, index);
    if (p)
        *ret = (struct dateline_pattern_info){dl_kind_name((enum dl_kind)p->kind),
                                              dl_pattern_name(engine->rules, p),
                                              dl_pattern_text(engine->rules, p),
                                              dl_pattern_file(engine->rules, p),
                                              p->line,
                                              p->informal};
    return p != NULL;
}

/* ---- extraction ------------------------------------------------------------------------------ */

/* The workers stay with the chronology: they hold compiled patterns and room that is used again. */
static bool take_workers(struct dateline_chronology *c, const struct dateline_engine *engine)
{
    if (!c->workers)
        c->workers = calloc(c->n_threads, sizeof *c->workers);
    for (size_t i = 0; c->workers && i < c->n_threads; i++) {
        if (c->workers[i].rules && c->workers[i].rules != engine->rules)
            dl_worker_free(&c->workers[i]);
        c->workers[i].rules = engine->rules;
    }
    return c->workers;
}

int dateline_extract(const struct dateline_engine *engine, const struct dateline_document *document,
                     struct dateline_chronology *chronology, struct dateline_error *reterr)
{
    uint32_t number;
    int rc = take_workers(chronology, engine)
                 ? dl_chronicle_prepare(chronology->chronicle, 1, 1, &number, reterr)
                 : dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    if (rc)
        return rc;
    chronology->sorted = false;
    struct dl_worker *worker = &chronology->workers[0];
    worker->team = NULL;
    worker->shard = dl_chronicle_shard(chronology->chronicle, 0);
    return dl_extract(worker, document, number, reterr);
}

int dateline_extract_all(const struct dateline_engine *engine, const struct dateline_batch *batch,
                         struct dateline_chronology *chronology, struct dateline_error *reterr)
{
    if (!take_workers(chronology, engine))
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    chronology->sorted = false;
    return dl_extract_all(chronology->workers, chronology->n_threads, batch, chronology->chronicle,
                          reterr);
}

/* ---- chronology ------------------------------------------------------------------------------ */

/* The first or last day of a date given as text. */
static int bound(const char *text, bool last, int64_t *ret, struct dateline_error *reterr)
{
    struct dl_date date;
    if (dl_edtf_parse(dl_view_of(text), &date, NULL) != DATELINE_OK ||
        !(last ? dl_date_last(&date, ret) : dl_date_first(&date, ret)))
        return dl_fail(reterr, DATELINE_EINVAL,
                       "\"%s\" is no date: write 2015-09-03, 2015-09 or 2015", text);
    return DATELINE_OK;
}

static int read_filter(const struct dateline_filter *filter, struct dl_limits *ret,
                       struct dateline_error *reterr)
{
    if ((unsigned)filter->min_precision > DATELINE_RANGE)
        return dl_fail(reterr, DATELINE_EINVAL, "no such precision: %d",
                       (int)filter->min_precision);
    ret->min_precision = filter->min_precision;
    int rc = filter->since ? bound(filter->since, false, &ret->since, reterr) : DATELINE_OK;
    return !rc && filter->until ? bound(filter->until, true, &ret->until, reterr) : rc;
}

int dateline_chronology_new(const struct dateline_chronology_options *options,
                            struct dateline_chronology **ret, struct dateline_error *reterr)
{
    struct dl_chronicle_options o = {.limits = DL_NO_LIMITS, .memory = SIZE_MAX, .n_threads = 1};
    int rc = options ? read_filter(&options->filter, &o.limits, reterr) : DATELINE_OK;
    if (rc)
        return rc;
    if (options && options->memory > 0 && !options->folder)
        return dl_fail(reterr, DATELINE_EINVAL, "a limit of memory needs a folder");
    if (options && options->memory > 0) {
        o.memory = options->memory;
        o.folder = options->folder;
        o.by_place = options->by_place;
    }
    if (options && options->n_threads > 1)
        o.n_threads = options->n_threads;
    struct dateline_chronology *c = calloc(1, sizeof *c);
    if (!c || dl_chronicle_new(&o, &c->chronicle) != DATELINE_OK) {
        free(c);
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    }
    c->one_order = o.memory < SIZE_MAX;
    c->by_place = o.by_place;
    c->n_threads = o.n_threads;
    *ret = c;
    return DATELINE_OK;
}

void dateline_chronology_free(struct dateline_chronology *chronology)
{
    if (!chronology)
        return;
    for (size_t i = 0; chronology->workers && i < chronology->n_threads; i++)
        dl_worker_free(&chronology->workers[i]);
    free(chronology->workers);
    dl_chronicle_free(chronology->chronicle);
    free(chronology);
}

void dateline_chronology_clear(struct dateline_chronology *chronology)
{
    dl_chronicle_clear(chronology->chronicle);
    chronology->sorted = false;
}

int dateline_chronology_sort(struct dateline_chronology *chronology, struct dateline_error *reterr)
{
    bool by_place = chronology->one_order && chronology->by_place;
    int rc = dl_chronicle_arrange(chronology->chronicle, by_place, reterr);
    chronology->sorted = !rc;
    return rc;
}

size_t dateline_chronology_count(const struct dateline_chronology *chronology)
{
    return dl_chronicle_count(chronology->chronicle, ~0u);
}

size_t dateline_chronology_count_kind(const struct dateline_chronology *chronology,
                                      enum dateline_kind kind)
{
    return dl_chronicle_count(chronology->chronicle, (unsigned)kind);
}

/* The order of the rows, as long as a format does not ask for another. */
static bool is_by_place(const struct dateline_chronology *c)
{
    return c->one_order ? c->by_place : !c->sorted;
}

bool dateline_chronology_row(struct dateline_chronology *chronology, size_t index,
                             struct dateline_row *ret)
{
    struct dl_chronicle *c = chronology->chronicle;
    if (dl_chronicle_arrange(c, is_by_place(chronology), NULL) != DATELINE_OK ||
        dl_chronicle_at_hand(c, index, NULL) == 0)
        return false;
    dl_chronicle_row(c, index, true, &chronology->strings, ret);
    return true;
}

/* ---- writers --------------------------------------------------------------------------------- */

bool dateline_format_info(size_t index, struct dateline_format *ret)
{
    const struct dl_format *f = dl_format_at(index);
    if (f)
        *ret = (struct dateline_format){f->name, f->extension, f->about};
    return f != NULL;
}

_Static_assert(sizeof(struct dl_row_strings) <= DL_ROW_ROOM, "a row's strings have room");

static size_t rows_at_hand(void *context, size_t index, struct dateline_error *reterr)
{
    return dl_chronicle_at_hand(context, index, reterr);
}

static void row_at(void *context, size_t index, bool full, char *room, struct dateline_row *ret)
{
    dl_chronicle_row(context, index, full, (struct dl_row_strings *)room, ret);
}

int dateline_write(struct dateline_chronology *chronology, const char *format,
                   const struct dateline_write_options *options, dateline_sink *sink, void *context,
                   struct dateline_error *reterr)
{
    static const struct dateline_write_options defaults;
    const struct dl_format *f = format ? dl_format_find(format) : NULL;
    struct dl_view text = {"", 0}, date = {"", 0};
    if (!f)
        return dl_fail(reterr, DATELINE_EINVAL, "no such format: \"%s\"", format ? format : "");
    if (f->needs_text && !dl_chronicle_text(chronology->chronicle, &text, &date))
        return dl_fail(reterr, DATELINE_EINVAL, "the format %s is for one document at a time",
                       f->name);
    int rc =
        dl_chronicle_arrange(chronology->chronicle, f->by_place || is_by_place(chronology), reterr);
    if (rc)
        return rc;
    struct dl_rows rows = {.at_hand = rows_at_hand,
                           .row = row_at,
                           .context = chronology->chronicle,
                           .sources_stay = true};
    return dl_write(f, options ? options : &defaults, &rows, chronology->n_threads, text, date,
                    sink, context, reterr);
}

int dateline_merge(const struct dateline_table *tables, size_t n,
                   const struct dateline_filter *filter, const char *format,
                   const struct dateline_write_options *options, dateline_sink *sink, void *context,
                   struct dateline_merge_counts *ret_counts, struct dateline_error *reterr)
{
    struct dl_limits limits = DL_NO_LIMITS;
    const struct dl_format *f = format ? dl_format_find(format) : NULL;
    int rc = filter ? read_filter(filter, &limits, reterr) : DATELINE_OK;
    if (rc)
        return rc;
    if (!f)
        return dl_fail(reterr, DATELINE_EINVAL, "no such format: \"%s\"", format ? format : "");
    if (f->by_place)
        return dl_fail(reterr, DATELINE_EINVAL, "the format %s needs the text of the document",
                       f->name);
    return dl_merge(tables, n, &limits, f, options, sink, context, ret_counts, reterr);
}

/* ---- names and dates ------------------------------------------------------------------------- */

static const char *const precision_names[] = {
    [DATELINE_NO_PRECISION] = "",
    [DATELINE_TIME] = "time",
    [DATELINE_DAY] = "day",
    [DATELINE_WEEKEND] = "weekend",
    [DATELINE_WEEK] = "week",
    [DATELINE_MONTH] = "month",
    [DATELINE_QUARTER] = "quarter",
    [DATELINE_SEASON] = "season",
    [DATELINE_HALF] = "half",
    [DATELINE_YEAR] = "year",
    [DATELINE_DECADE] = "decade",
    [DATELINE_CENTURY] = "century",
    [DATELINE_MILLENNIUM] = "millennium",
    [DATELINE_RANGE] = "range",
};

static const char *const relation_names[] = {
    [DATELINE_ON] = "on",       [DATELINE_AROUND] = "around",   [DATELINE_BEFORE] = "before",
    [DATELINE_AFTER] = "after", [DATELINE_FROM_TO] = "from-to", [DATELINE_BETWEEN] = "between",
};

const char *dateline_precision_name(enum dateline_precision precision)
{
    return (size_t)precision < sizeof precision_names / sizeof *precision_names
               ? precision_names[precision]
               : "";
}

const char *dateline_relation_name(enum dateline_relation relation)
{
    return (size_t)relation < sizeof relation_names / sizeof *relation_names
               ? relation_names[relation]
               : "";
}

const char *dateline_style_name(enum dateline_style style)
{
    static const char *const names[] = {"auto", "news", "narrative", "informal"};
    return (size_t)style < sizeof names / sizeof *names ? names[style] : "";
}

const char *dateline_flag_name(enum dateline_flag flag)
{
    switch (flag) {
    case DATELINE_FLAG_RELATIVE:
        return "relative";
    case DATELINE_FLAG_DATELINE:
        return "dateline";
    case DATELINE_FLAG_YEAR_FROM_CONTEXT:
        return "year-from-context";
    case DATELINE_FLAG_YEAR_FROM_DOCUMENT:
        return "year-from-document";
    case DATELINE_FLAG_YEAR_INFERRED:
        return "year-inferred";
    case DATELINE_FLAG_AMBIGUOUS_ORDER:
        return "ambiguous-order";
    case DATELINE_FLAG_TWO_DIGIT_YEAR:
        return "two-digit-year";
    case DATELINE_FLAG_WEEKDAY_DIFFERS:
        return "weekday-differs";
    }
    return "";
}

enum dateline_precision dateline_precision_from_name(const char *name)
{
    for (size_t i = 1; i < sizeof precision_names / sizeof *precision_names; i++)
        if (strcmp(precision_names[i], name) == 0)
            return (enum dateline_precision)i;
    return DATELINE_NO_PRECISION;
}

int dateline_edtf_normalize(const char *text, char *ret_date, char *ret_start, char *ret_end)
{
    struct dl_date date;
    int64_t day;
    int rc = dl_edtf_parse(dl_view_of(text), &date, NULL);
    if (rc)
        return rc;
    dl_edtf_print(&date, ret_date);
    ret_start[0] = ret_end[0] = '\0';
    if (dl_date_first(&date, &day))
        dl_iso_day_print(day, ret_start);
    if (dl_date_last(&date, &day))
        dl_iso_day_print(day, ret_end);
    return DATELINE_OK;
}

const char *dateline_version(void)
{
    return DATELINE_VERSION;
}

const char *dateline_pcre2_version(void)
{
    return dl_regex_version();
}
