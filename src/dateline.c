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
#include "find/find.h"
#include "read/document.h"
#include "resolve/resolve.h"
#include "rules/embedded.h"
#include "rules/regex.h"
#include "rules/rules.h"
#include "time/date.h"
#include "write/write.h"

#define TOO_MUCH "more text or events than one chronology can number"

_Static_assert((size_t)DL_CUT_MARGIN < (size_t)DL_AHEAD_BYTES,
               "what follows a piece is at hand when it is cut");

struct dateline_engine {
    struct dl_rules *rules;
};

struct dateline_chronology {
    struct dl_chronicle *chronicle;
};

/* ---- engine ---------------------------------------------------------------------------------- */

/* The pattern files to load, and the bytes of those that were read from disk. */
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

static int add_file(struct source_list *s, const char *path, struct dateline_error *reterr)
{
    if (!DL_GROW(s->texts, s->n_texts, s->cap_texts))
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    struct dl_buf *text = &s->texts[s->n_texts++];
    *text = (struct dl_buf){0};
    int rc = read_file(path, text, reterr);
    return rc ? rc
              : add_source(s, path, dl_view(text->data ? text->data : "", text->len), false,
                           reterr);
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
    for (size_t i = 0; options && options->patterns && options->patterns[i] && !rc; i++)
        rc = add_file(s, options->patterns[i], reterr);
    if (!rc && options && options->data_dir)
        return add_directory(s, options->data_dir, reterr);
    for (size_t i = 0; i < dl_n_embedded_patterns && !rc; i++) {
        const struct dl_embedded *e = &dl_embedded_patterns[i];
        rc = add_source(s, e->name, dl_view(e->data, e->len), true, reterr);
    }
    return rc;
}

int dateline_engine_new(const struct dateline_engine_options *options, struct dateline_engine **ret,
                        struct dateline_error *reterr)
{
    struct dl_rules_options rules_options = {0};
    if (options)
        rules_options =
            (struct dl_rules_options){options->no_jit, options->on_error, options->context};
    struct source_list sources = {0};
    struct dateline_engine *engine = calloc(1, sizeof *engine);
    int rc = engine ? collect_sources(options, &sources, reterr)
                    : dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    if (!rc)
        rc = dl_rules_new(sources.list, sources.n, &rules_options, &engine->rules, reterr);
    free_sources(&sources);
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
        *ret = (struct dateline_pattern_info){
            dl_kind_name(p->kind), p->name, p->text, p->file, p->line, p->informal};
    return p != NULL;
}

/* ---- extraction ------------------------------------------------------------------------------ */

/* All that one call of dateline_extract() works with. */
struct extraction {
    const struct dl_rules *rules;
    const struct dateline_document *input;
    struct dl_document document;
    struct dl_finder *finder;
    struct dl_resolver *resolver;
    struct dl_chronicle *chronicle;
    struct dl_place place;
    uint64_t date_from, date_to; /* where the document tells its own date, in its text */
    struct dl_buf explain;
    unsigned wrap;
    struct dateline_error *reterr;
};

static int find(struct extraction *x, struct dl_view text, struct dl_findings *ret)
{
    return dl_find(x->finder, text, x->wrap, x->input->explain, x->input->on_warning,
                   x->input->context, ret, x->reterr);
}

/* The document date from words: the first dated mention in them. */
static int date_from_words(struct extraction *x, struct dl_view words, const char *why)
{
    struct dl_findings found;
    int rc = find(x, words, &found);
    for (size_t i = 0; !rc && i < found.n_mentions; i++) {
        struct dl_resolution dates[DL_RESOLUTIONS_MAX];
        size_t n = dl_resolve(x->resolver, words, &found.mentions[i], dates, NULL);
        if (n && dates[0].kind == DATELINE_EVENT) {
            dl_resolver_set_document_date(x->resolver, &dates[0].date, why);
            break;
        }
    }
    return rc;
}

static int date_from_iso(struct extraction *x, const char *text, const char *why)
{
    struct dl_date date;
    int rc = dl_edtf_parse(dl_view_of(text), &date, x->reterr);
    int64_t day;
    if (!rc && !dl_date_first(&date, &day))
        rc = dl_fail(x->reterr, DATELINE_EINVAL, "\"%s\" is no document date", text);
    if (!rc)
        dl_resolver_set_document_date(x->resolver, &date, why);
    return rc;
}

/* In order of trust: the caller; the document's own word; its dateline; its name. */
static int set_document_date(struct extraction *x, struct dl_view first,
                             const struct dl_findings *found)
{
    const char *date = x->input->date;
    struct dl_date known;
    const char *why;
    bool none = date && strcmp(date, "none") == 0;
    dl_resolver_survey(x->resolver, first, found->mentions, found->n_mentions, !none);
    if (!none && !dl_resolver_document_date(x->resolver, &known, &why) && x->document.name_date[0])
        return date_from_iso(x, x->document.name_date, "file name");
    return DATELINE_OK;
}

static int set_given_date(struct extraction *x)
{
    if (x->input->date)
        return strcmp(x->input->date, "none") == 0 ? DATELINE_OK
                                                   : date_from_iso(x, x->input->date, "given date");
    if (x->document.date_text.len)
        return date_from_words(x, x->document.date_text, x->document.date_why);
    return DATELINE_OK;
}

static int no_room(struct extraction *x, int rc)
{
    return rc ? dl_fail(x->reterr, rc, rc == DATELINE_ENOMEM ? "out of memory" : TOO_MUCH)
              : DATELINE_OK;
}

static int add_event(struct extraction *x, struct dl_view segment, uint64_t base,
                     const struct dl_resolution *r, struct dl_view explain, const char *why)
{
    struct dl_view sentence = dl_resolver_sentence(x->resolver, segment, r->offset, r->length);
    const char *match = segment.data + r->offset;
    dl_place_advance(&x->document, &x->place, base + r->offset);
    struct dl_event event = {
        .resolution = r,
        .match = dl_view(match, r->length),
        .sentence = sentence,
        .match_at = SIZE_MAX,
        .line = x->place.line,
        .page = x->place.page,
        .offset = base + r->offset,
        .length = r->length,
        .heading = dl_view(x->place.heading, x->place.heading_len),
        .explain = explain,
        .why = why,
    };
    if (match >= sentence.data && match + r->length <= sentence.data + sentence.len)
        event.match_at = (size_t)(match - sentence.data);
    return no_room(x, dl_chronicle_add(x->chronicle, &event));
}

static int add_refused(struct extraction *x, struct dl_view segment, uint64_t base, size_t offset,
                       size_t length, const struct dl_pattern *pattern, const char *why)
{
    struct dl_resolution r = {
        .kind = DATELINE_REFUSED, .offset = offset, .length = length, .pattern = pattern};
    x->explain.len = 0;
    if (pattern)
        dl_buf_addf(&x->explain, "refused by pattern %s (%s:%u)\n", pattern->name, pattern->file,
                    pattern->line);
    return add_event(x, segment, base, &r,
                     dl_view(x->explain.data ? x->explain.data : "", x->explain.len), why);
}

static int add_mention(struct extraction *x, struct dl_view segment, uint64_t base,
                       const struct dl_mention *m)
{
    if (m->pattern->kind == DL_KIND_REFUSE)
        return add_refused(x, segment, base, m->offset, m->length, m->pattern, NULL);
    struct dl_resolution dates[DL_RESOLUTIONS_MAX];
    x->explain.len = 0;
    size_t n = dl_resolve(x->resolver, segment, m, dates, x->input->explain ? &x->explain : NULL);
    struct dl_view explain = {x->explain.data ? x->explain.data : "", x->explain.len};
    if (!n && x->input->explain)
        return add_refused(x, segment, base, m->offset, m->length, m->pattern,
                           "names no possible date");
    bool all = x->input->annotate || x->input->explain;
    for (size_t i = 0; i < n; i++) {
        if (!all && !(dates[i].kind & (DATELINE_EVENT | DATELINE_UNDATED)))
            continue;
        int rc = add_event(x, segment, base, &dates[i], explain, NULL);
        if (rc)
            return rc;
    }
    return DATELINE_OK;
}

/* Does the place belong to what the document says of itself: front matter, a mail's header, a line
 * "Date: …"? What stands there is no event. */
static bool is_metadata(const struct extraction *x, uint64_t offset)
{
    return offset < x->document.body || (offset >= x->date_from && offset < x->date_to);
}

/* Mentions and, with explain, refused candidates, in the order of the text. */
static int add_findings(struct extraction *x, struct dl_view segment, uint64_t base,
                        const struct dl_findings *found)
{
    size_t c = 0;
    int rc = DATELINE_OK;
    for (size_t m = 0; m <= found->n_mentions && !rc; m++) {
        size_t until = m < found->n_mentions ? found->mentions[m].offset : SIZE_MAX;
        for (; c < found->n_candidates && found->candidates[c].offset < until && !rc; c++)
            rc = add_refused(x, segment, base, found->candidates[c].offset,
                             found->candidates[c].length, NULL, found->candidates[c].why);
        if (m < found->n_mentions && !rc && !is_metadata(x, base + until))
            rc = add_mention(x, segment, base, &found->mentions[m]);
    }
    return rc;
}

/* The next piece of the text at hand: all of it, or as much as is worked on at once, cut where a
 * paragraph ends. */
static struct dl_view next_segment(const struct extraction *x, size_t at)
{
    const struct dl_document *d = &x->document;
    size_t most = d->base + at == 0 ? DL_FIRST_BYTES : DL_NEXT_BYTES, len = d->text.len - at;
    if (len > most) /* so it is when the text goes on, by what is kept at hand */
        len = dl_cut(x->rules, dl_view(d->text.data + at, len), x->wrap, most);
    return dl_view(d->text.data + at, len);
}

static int extract_segment(struct extraction *x, struct dl_view segment, uint64_t base)
{
    struct dl_findings found;
    dl_resolver_begin_text(x->resolver, base);
    int rc = find(x, segment, &found);
    if (!rc && base == 0)
        rc = set_document_date(x, segment, &found);
    if (!rc)
        rc = add_findings(x, segment, base, &found);
    if (!rc && x->input->annotate)
        rc = no_room(x, dl_chronicle_add_text(x->chronicle, segment));
    if (!rc)
        dl_place_advance(&x->document, &x->place, base + segment.len);
    return rc;
}

static int extract_text(struct extraction *x)
{
    struct dl_document *d = &x->document;
    uint64_t done = 0;
    int rc = set_given_date(x);
    do {
        struct dl_view segment = next_segment(x, (size_t)(done - d->base));
        if (!rc)
            rc = extract_segment(x, segment, done);
        done += segment.len;
        if (!rc && !d->ended)
            rc = dl_document_next(d, done, x->reterr);
    } while (!rc && done < d->base + d->text.len);
    return rc;
}

/* The style, as far as it is known before any date is: AUTO otherwise. */
static struct dl_told_style first_style(const struct extraction *x)
{
    const struct dateline_document *in = x->input;
    const struct dl_document *d = &x->document;
    struct dl_told_style told = {in->style, "option --style"};
    size_t body = d->body < d->text.len ? d->body : d->text.len;
    if (in->style == DATELINE_STYLE_AUTO && d->text.data &&
        dl_is_informal(x->rules, dl_view(d->text.data + body, d->text.len - body), &told.why))
        told.style = DATELINE_STYLE_INFORMAL;
    return told;
}

static int begin_document(struct extraction *x)
{
    const struct dateline_document *in = x->input;
    const struct dl_document *d = &x->document;
    if (d->date_text.len) {
        x->date_from = (uint64_t)(d->date_text.data - d->text.data);
        x->date_to = x->date_from + d->date_text.len;
    }
    x->wrap = dl_wrap_width(d->text);
    struct dl_resolver_options options = {x->rules, x->wrap, in->order, first_style(x),
                                          in->explain};
    bool informal = options.style.style == DATELINE_STYLE_INFORMAL;
    if (dl_finder_new(x->rules, informal, &x->finder) || dl_resolver_new(&options, &x->resolver))
        return dl_fail(x->reterr, DATELINE_ENOMEM, "out of memory");
    int rc = dl_chronicle_begin(x->chronicle, dl_view_of(in->source ? in->source : ""), d->title,
                                in->annotate);
    return no_room(x, rc);
}

/* For who wants to hear more. */
static void tell(const struct dateline_document *in, const char *what, const char *value,
                 const char *why)
{
    struct dateline_error report = {0};
    if (!in->on_warning)
        return;
    dl_fail_at(&report, DATELINE_OK, in->source, 0, 0, "%s %s%s", what, value, why);
    in->on_warning(in->context, &report, true);
}

/* The document date is told, and belongs to the TIMEX3 output. */
static int end_document(struct extraction *x)
{
    struct dl_date date;
    const char *why;
    char value[DL_EDTF_MAX] = "", spelling[DL_EDTF_MAX], behind[64];
    if (dl_resolver_document_date(x->resolver, &date, &why)) {
        dl_timex_print(&date.from, value);
        dl_edtf_print(&date, spelling);
        snprintf(behind, sizeof behind, " (%s)", why);
        tell(x->input, "document date", spelling, behind);
    }
    struct dl_told_style style = dl_resolver_style(x->resolver);
    snprintf(behind, sizeof behind, " (%s)", style.why);
    tell(x->input, "document style", dateline_style_name(style.style), behind);
    if (strcmp(x->document.encoding, "UTF-8") != 0)
        tell(x->input, "read as", x->document.encoding, "");
    return no_room(x, dl_chronicle_end(x->chronicle, dl_view_of(value), x->place.page > 1));
}

int dateline_extract(const struct dateline_engine *engine, const struct dateline_document *document,
                     struct dateline_chronology *chronology, struct dateline_error *reterr)
{
    struct extraction x = {.rules = engine->rules,
                           .input = document,
                           .chronicle = chronology->chronicle,
                           .reterr = reterr};
    struct dl_input input = {dl_view(document->bytes, document->length), document->read,
                             document->read_context};
    int rc = dl_document_open(&input, document->source, &x.document, reterr);
    if (rc)
        return rc;
    rc = begin_document(&x);
    if (!rc)
        rc = extract_text(&x);
    if (!rc)
        rc = end_document(&x);
    if (rc)
        dl_chronicle_rollback(x.chronicle);
    dl_resolver_free(x.resolver);
    dl_finder_free(x.finder);
    dl_buf_free(&x.explain);
    dl_document_free(&x.document);
    return rc;
}

/* ---- chronology ------------------------------------------------------------------------------ */

int dateline_chronology_new(struct dateline_chronology **ret, struct dateline_error *reterr)
{
    struct dateline_chronology *c = calloc(1, sizeof *c);
    if (!c || dl_chronicle_new(&c->chronicle) != DATELINE_OK) {
        free(c);
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    }
    *ret = c;
    return DATELINE_OK;
}

void dateline_chronology_free(struct dateline_chronology *chronology)
{
    if (!chronology)
        return;
    dl_chronicle_free(chronology->chronicle);
    free(chronology);
}

void dateline_chronology_sort(struct dateline_chronology *chronology)
{
    dl_chronicle_sort(chronology->chronicle);
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

bool dateline_chronology_row(struct dateline_chronology *chronology, size_t index,
                             struct dateline_row *ret)
{
    return dl_chronicle_row(chronology->chronicle, index, ret);
}

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

int dateline_chronology_filter(struct dateline_chronology *chronology,
                               const struct dateline_filter *filter, struct dateline_error *reterr)
{
    int64_t since = 0, until = 0;
    if ((unsigned)filter->min_precision > DATELINE_RANGE)
        return dl_fail(reterr, DATELINE_EINVAL, "no such precision: %d",
                       (int)filter->min_precision);
    int rc = filter->since ? bound(filter->since, false, &since, reterr) : DATELINE_OK;
    if (!rc && filter->until)
        rc = bound(filter->until, true, &until, reterr);
    if (!rc)
        dl_chronicle_filter(chronology->chronicle, filter->since != NULL, since,
                            filter->until != NULL, until, filter->min_precision);
    return rc;
}

/* ---- writers --------------------------------------------------------------------------------- */

bool dateline_format_info(size_t index, struct dateline_format *ret)
{
    const struct dl_format *f = dl_format_at(index);
    if (f)
        *ret = (struct dateline_format){f->name, f->extension, f->about};
    return f != NULL;
}

static bool row_by_time(void *context, size_t index, struct dateline_row *ret)
{
    return dl_chronicle_row(context, index, ret);
}

static bool row_by_place(void *context, size_t index, struct dateline_row *ret)
{
    return dl_chronicle_row_by_place(context, index, ret);
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
    return dl_write(f, options ? options : &defaults, f->by_place ? row_by_place : row_by_time,
                    chronology->chronicle, text, date, sink, context, reterr);
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
