/* SPDX-License-Identifier: MIT */
/* One document: its pieces are searched, by other threads too, and what is found is resolved in the
 * order of the text. */
#include "extract/extract.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bits.h"
#include "base/eol.h"
#include "base/error.h"
#include "resolve/resolve.h"
#include "time/date.h"
#include "write/write.h"

_Static_assert((size_t)DL_CUT_MARGIN < (size_t)DL_AHEAD_BYTES,
               "what follows a piece is at hand when it is cut");

/* All that one document is worked on with. */
struct extraction {
    struct dl_worker *worker;
    const struct dateline_document *input;
    uint32_t number;
    struct dl_document *document; /* the worker's */
    struct dl_search search;
    struct dl_resolver *resolver;
    struct dl_place place;
    uint64_t date_from, date_to; /* where the document tells its own date, in its text */
    struct dl_buf explain;
    uint64_t cut;                  /* so far the document was cut into pieces */
    bool is_chronology;            /* its first line is that of a table of ours */
    bool all_cut, surveyed;        /* all of it was; its first pieces were looked at together */
    struct dl_piece *first, *last; /* those in work, in the order of the text */
    size_t n_pieces;               /* in work */
    /* Of them the first, that were surveyed, or will be; the last of these, and the mentions in
     * them. */
    size_t n_first, n_mentions;
    struct dl_piece *last_first;
    struct dl_arena found; /* what was found in those that were searched, when others follow */
    uint64_t n_undated;    /* dates with nothing to count from */
    size_t density;        /* mentions in the piece that was searched last */
    uint64_t n_read;       /* bytes */
    bool is_alone;         /* no other document's beginning is held in memory */
    struct dl_buf room;    /* of text that was left behind, for text that follows */
    struct dateline_error *reterr;
};

static int no_memory(struct extraction *x)
{
    return dl_fail(x->reterr, DATELINE_ENOMEM, "out of memory");
}

static void warn(const struct dateline_document *in, bool verbose_only, const char *what,
                 const char *value, const char *why)
{
    struct dateline_error report = {0};
    if (!in->on_warning)
        return;
    dl_fail_at(&report, DATELINE_OK, in->source, 0, 0, "%s %s%s", what, value, why);
    in->on_warning(in->context, &report, verbose_only);
}

/* ---- the document date ----------------------------------------------------------------------- */

/* What the document says of its date, and nothing was found in it. */
static void warn_unread(const struct extraction *x, struct dl_view words, const char *why)
{
    enum { SHOWN = 60 };
    char value[SHOWN + 3], behind[64];
    size_t len = words.len;
    while (len > SHOWN || (len < words.len && ((unsigned char)words.data[len] & 0xC0) == 0x80))
        len = (len > SHOWN ? SHOWN : len - 1);
    snprintf(value, sizeof value, "\"%.*s\"", (int)len, words.data);
    snprintf(behind, sizeof behind, " (%s): it does not date the document", why);
    warn(x->input, false, "no date can be read in", value, behind);
}

/* "Date: 1–3 July 1863" among the first lines tells of a battle, and is part of the text. */
static bool is_of_story(const struct extraction *x, const struct dl_resolution *date)
{
    return date->relation == DATELINE_FROM_TO && x->date_from >= x->document->body;
}

/* The document date from words: the first dated mention in them. */
static int date_from_words(struct extraction *x, struct dl_view words, const char *why)
{
    struct dl_findings found;
    struct dl_finder *finder = dl_worker_finder(x->worker, x->search.informal);
    if (!finder)
        return no_memory(x);
    int rc = dl_find(finder, words, x->search.wrap, x->input->explain, x->input->on_warning,
                     x->input->context, &found, x->reterr);
    bool read = false;
    for (size_t i = 0; !rc && !read && i < found.n_mentions; i++) {
        struct dl_resolution dates[DL_RESOLUTIONS_MAX];
        size_t n = dl_resolve_apart(x->resolver, words, &found.mentions[i], dates);
        read = n && dates[0].kind == DATELINE_EVENT;
        if (read && is_of_story(x, &dates[0]))
            x->date_to = x->date_from;
        else if (read)
            dl_resolver_set_document_date(x->resolver, &dates[0].date, why,
                                          dates[0].flags & DATELINE_FLAG_AMBIGUOUS_ORDER);
    }
    if (!rc && !read)
        warn_unread(x, words, why);
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
        dl_resolver_set_document_date(x->resolver, &date, why, 0);
    return rc;
}

static int check_asked(const struct dateline_document *in, struct dateline_error *reterr)
{
    if ((unsigned)in->order > DATELINE_ORDER_YMD)
        return dl_fail(reterr, DATELINE_EINVAL, "no such order: %d", (int)in->order);
    if ((unsigned)in->style > DATELINE_STYLE_INFORMAL)
        return dl_fail(reterr, DATELINE_EINVAL, "no such style: %d", (int)in->style);
    return DATELINE_OK;
}

static int set_given_date(struct extraction *x)
{
    if (x->input->date)
        return strcmp(x->input->date, "none") == 0 ? DATELINE_OK
                                                   : date_from_iso(x, x->input->date, "given date");
    if (x->document->date_text.len)
        return date_from_words(x, x->document->date_text, x->document->date_why);
    return DATELINE_OK;
}

/* Look at the first pieces together, for what is decided once. The document date, in order of
 * trust: the caller; the document's own word; its dateline; its name. */
static int survey(struct extraction *x)
{
    struct dl_surveyed *pieces = malloc(x->n_first * sizeof *pieces);
    size_t n = 0;
    if (!pieces)
        return no_memory(x);
    for (const struct dl_piece *p = x->first; n < x->n_first; p = p->next)
        pieces[n++] =
            (struct dl_surveyed){p->text, p->base, p->found.mentions, p->found.n_mentions};
    struct dl_date known;
    const char *why;
    bool none = x->input->date && strcmp(x->input->date, "none") == 0;
    dl_resolver_survey(x->resolver, pieces, n, !none);
    free(pieces);
    x->surveyed = true;
    if (!none && !dl_resolver_document_date(x->resolver, &known, &why) && x->document->name_date[0])
        return date_from_iso(x, x->document->name_date, "file name");
    return DATELINE_OK;
}

/* ---- events ---------------------------------------------------------------------------------- */

/* mention: the words that r is of, or one of several dates. */
static int add_event(struct extraction *x, const struct dl_piece *p, struct dl_view mention,
                     const struct dl_resolution *r, struct dl_view explain, const char *why)
{
    if (!dl_shard_keeps(x->worker->shard, r))
        return DATELINE_OK;
    struct dl_view sentence = dl_resolver_sentence(x->resolver, p->text, r->offset, r->length);
    sentence = dl_sentence_of_date(x->worker->rules, p->text, x->search.wrap, sentence, mention);
    const char *match = p->text.data + r->offset;
    dl_place_advance(&p->at_hand, x->document->body, &x->place, p->base + r->offset);
    struct dl_event event = {
        .resolution = r,
        .match = dl_view(match, r->length),
        .sentence = sentence,
        .match_at = SIZE_MAX,
        .line = x->place.line,
        .page = x->place.page,
        .offset = p->base + r->offset,
        .length = r->length,
        .heading = dl_view(x->place.heading, x->place.heading_len),
        .explain = explain,
        .pattern = r->pattern ? dl_pattern_name(x->worker->rules, r->pattern) : NULL,
        .why = why,
    };
    if (match >= sentence.data && match + r->length <= sentence.data + sentence.len)
        event.match_at = (size_t)(match - sentence.data);
    return dl_shard_add(x->worker->shard, &event, x->reterr);
}

static int add_refused(struct extraction *x, const struct dl_piece *p, size_t offset, size_t length,
                       const struct dl_pattern *pattern, const char *why)
{
    struct dl_resolution r = {
        .kind = DATELINE_REFUSED, .offset = offset, .length = length, .pattern = pattern};
    if (pattern && !x->explain.len) /* else it is told */
        dl_buf_addf(&x->explain, "refused by pattern %s (%s:%u)\n",
                    dl_pattern_name(x->worker->rules, pattern),
                    dl_pattern_file(x->worker->rules, pattern), pattern->line);
    return add_event(x, p, dl_view(p->text.data + offset, length), &r,
                     dl_view(x->explain.data ? x->explain.data : "", x->explain.len), why);
}

static int add_mention(struct extraction *x, const struct dl_piece *p, const struct dl_mention *m)
{
    x->explain.len = 0;
    if (m->pattern->kind == DL_KIND_REFUSE)
        return add_refused(x, p, m->offset, m->length, m->pattern, NULL);
    struct dl_resolution dates[DL_RESOLUTIONS_MAX];
    size_t n = dl_resolve(x->resolver, p->text, m, dates, x->input->explain ? &x->explain : NULL);
    struct dl_view explain = {x->explain.data ? x->explain.data : "", x->explain.len};
    if (!n && x->input->explain)
        return add_refused(x, p, m->offset, m->length, m->pattern, NULL);
    bool all = x->input->annotate || x->input->explain;
    for (size_t i = 0; i < n; i++) {
        if (!all && !(dates[i].kind & (DATELINE_EVENT | DATELINE_UNDATED)))
            continue;
        x->n_undated += dates[i].kind == DATELINE_UNDATED;
        int rc =
            add_event(x, p, dl_view(p->text.data + m->offset, m->length), &dates[i], explain, NULL);
        if (rc)
            return rc;
    }
    return DATELINE_OK;
}

/* Does the place belong to what the document says of itself: front matter, a mail's header, a line
 * "Date: …"? What stands there is no event. */
static bool is_metadata(const struct extraction *x, uint64_t offset)
{
    return offset < x->document->body || (offset >= x->date_from && offset < x->date_to);
}

/* Mentions and, with explain, refused candidates, in the order of the text. */
static int add_findings(struct extraction *x, const struct dl_piece *p)
{
    const struct dl_findings *found = &p->found;
    size_t c = 0;
    int rc = DATELINE_OK;
    for (size_t m = 0; m <= found->n_mentions && !rc; m++) {
        size_t until = m < found->n_mentions ? found->mentions[m].offset : SIZE_MAX;
        x->explain.len = 0;
        for (; c < found->n_candidates && found->candidates[c].offset < until && !rc; c++)
            rc = add_refused(x, p, found->candidates[c].offset, found->candidates[c].length, NULL,
                             found->candidates[c].why);
        if (m < found->n_mentions && !rc && !is_metadata(x, p->base + until))
            rc = add_mention(x, p, &found->mentions[m]);
    }
    return rc;
}

/* ---- pieces ---------------------------------------------------------------------------------- */

/* So many mentions are surveyed at most: they take more memory than the text that tells them. */
enum { SURVEYED_MENTIONS = 200000 };
/* Of the documents that are longer only one at a time is kept from its beginning on. */
enum { LONG_BYTES = 1 << 20 };
enum { MOST_SPARE = 4, MOST_AHEAD = 24 };
/* What is found in a piece takes no more memory than its text, unless there is more of it. */
enum { DENSE_MENTIONS = 4096 };

/* Is a piece that begins there one of the first, which are surveyed together? */
static bool is_first(uint64_t base)
{
    return base + DL_NEXT_BYTES <= DL_FIRST_BYTES;
}

/* Have the next piece at hand. The text that is left behind goes to the last piece that stands in
 * it. */
static int go_on(struct extraction *x)
{
    struct dl_document *d = x->document;
    size_t left = (size_t)(d->base + d->text.len - x->cut);
    if (d->ended || left > DL_NEXT_BYTES + DL_AHEAD_BYTES)
        return DATELINE_OK;
    struct dl_buf *text = x->last ? &x->last->owned : &x->room;
    return dl_document_next(d, x->cut, text, x->reterr);
}

/* Cut the next piece, where a paragraph ends, and have it searched. */
static int begin_piece(struct extraction *x)
{
    const struct dl_document *d = x->document;
    int rc = go_on(x);
    if (rc)
        return rc;
    size_t at = (size_t)(x->cut - d->base), len = d->text.len - at;
    if (len > DL_NEXT_BYTES) /* so it is when the text goes on, by what is kept at hand */
        len = dl_cut(x->worker->rules, dl_view(d->text.data + at, len), x->search.wrap,
                     DL_NEXT_BYTES);
    struct dl_piece *p = dl_piece_new(x->worker, &x->search, d, dl_view(d->text.data + at, len));
    if (!p)
        return no_memory(x);
    if (x->last)
        x->last->next = p;
    else
        x->first = p;
    x->last = p;
    x->n_pieces++;
    x->cut += len;
    x->all_cut = d->ended && at + len == d->text.len;
    p->is_posted = x->worker->team && !(x->all_cut && x->n_pieces == 1); /* not a short document */
    if (p->is_posted)
        dl_team_post(x->worker->team, &p->task);
    return DATELINE_OK;
}

/* How many pieces are in work at once; fewer where they are full of dates. */
static size_t room_for_pieces(const struct extraction *x)
{
    size_t room = dl_team_room(x->worker->team) / (1 + x->density / DENSE_MENTIONS);
    return room > 2 ? room : 2;
}

/* Are more pieces wanted: so many as keep all threads busy? Who resolves the first pieces falls
 * behind others that have no document of their own, so for them there may be more. */
static bool wants_piece(const struct extraction *x)
{
    if (x->all_cut || (!x->surveyed && !is_first(x->cut)))
        return false;
    if (!x->worker->team)
        return x->surveyed ? x->n_pieces == 0 : x->n_pieces == x->n_first;
    size_t ahead = x->n_pieces - x->n_first;
    return ahead < room_for_pieces(x) ||
           (x->surveyed && ahead < MOST_AHEAD && x->density < DENSE_MENTIONS &&
            dl_team_runs_out(x->worker->team));
}

static int wait_for(struct extraction *x, struct dl_piece *p)
{
    if (p->is_posted)
        dl_team_wait(x->worker->team, &p->task, x->worker);
    else if (p->task.state == DL_TASK_NEW)
        dl_piece_search(&p->task, x->worker);
    p->task.state = DL_TASK_DONE;
    x->density = p->found.n_mentions;
    for (size_t i = 0; x->input->on_warning && i < p->n_warnings; i++)
        x->input->on_warning(x->input->context, &p->warnings[i], false);
    p->n_warnings = 0;
    if (p->code && x->reterr)
        *x->reterr = p->error;
    return p->code;
}

static void let_others_begin(struct extraction *x)
{
    if (x->is_alone)
        dl_team_leave(x->worker->team);
    x->is_alone = false;
}

static void drop_piece(struct extraction *x)
{
    struct dl_piece *p = x->first;
    x->first = p->next;
    if (!x->first)
        x->last = NULL;
    x->n_pieces--;
    x->n_first -= x->n_first > 0;
    if (x->n_pieces > MOST_SPARE && !wants_piece(x)) /* of a beginning there are many */
        dl_piece_free(p);
    else
        dl_piece_put_back(x->worker, p);
    if (x->n_first == 0) {
        dl_arena_free(&x->found);
        let_others_begin(x);
    }
}

/* Resolve what was found in the first piece in work. */
static int end_piece(struct extraction *x)
{
    struct dl_piece *p = x->first;
    int rc = wait_for(x, p);
    dl_resolver_begin_text(x->resolver, p->base, p->found.mentions, p->found.n_mentions);
    if (!rc)
        rc = add_findings(x, p);
    if (!rc && x->input->annotate)
        rc = dl_shard_add_text(x->worker->shard, p->text, x->reterr);
    if (!rc)
        dl_place_advance(&p->at_hand, x->document->body, &x->place, p->base + p->text.len);
    drop_piece(x);
    return rc;
}

/* Search the first pieces, until there are enough of them or of their mentions. */
static int survey_pieces(struct extraction *x)
{
    int rc = DATELINE_OK;
    while (!rc && !x->surveyed) {
        while (!rc && wants_piece(x))
            rc = begin_piece(x);
        struct dl_piece *next = x->last_first ? x->last_first->next : x->first;
        if (rc)
            break;
        if (!next || x->n_mentions >= SURVEYED_MENTIONS) {
            rc = survey(x);
            continue;
        }
        rc = wait_for(x, next);
        if (!rc && !(x->all_cut && next == x->last)) {
            rc = dl_findings_copy(&next->found, &x->found) ? DATELINE_OK : no_memory(x);
            dl_kept_free(&next->kept);
        }
        x->last_first = next;
        x->n_first++;
        x->n_mentions += next->found.n_mentions;
    }
    return rc;
}

static int extract_text(struct extraction *x)
{
    int rc = set_given_date(x);
    while (!rc && (x->n_pieces > 0 || !x->all_cut)) {
        if (!x->surveyed)
            rc = survey_pieces(x);
        while (!rc && wants_piece(x))
            rc = begin_piece(x);
        if (!rc)
            rc = end_piece(x);
    }
    while (x->n_pieces > 0) { /* after a failure; they may be in work */
        struct dateline_error *reterr = x->reterr;
        x->reterr = NULL;
        wait_for(x, x->first);
        x->reterr = reterr;
        drop_piece(x);
    }
    return rc;
}

/* ---- documents ------------------------------------------------------------------------------- */

/* The style, as far as it is known before any date is: AUTO otherwise. */
static struct dl_told_style first_style(const struct extraction *x)
{
    const struct dateline_document *in = x->input;
    const struct dl_document *d = x->document;
    struct dl_told_style told = {in->style, "option --style"};
    size_t body = d->body < d->text.len ? d->body : d->text.len;
    if (in->style == DATELINE_STYLE_AUTO && d->text.data &&
        dl_is_informal(x->worker->rules, dl_view(d->text.data + body, d->text.len - body),
                       &told.why))
        told.style = DATELINE_STYLE_INFORMAL;
    return told;
}

/* "date,start,end,precision": are all words of the first line names of columns, and more of them
 * than other tables have? */
static bool heads_chronology(struct dl_view text)
{
    const size_t most_of_others = 3;
    size_t n = 0;
    for (size_t at = 0; at < text.len && (n == 0 || !dl_is_eol(text.data[at - 1])); n++, at++) {
        size_t from = at;
        while (at < text.len && dl_is_small(text.data[at]))
            at++;
        if (at >= text.len || !strchr(",;\t\r\n", text.data[at]) ||
            dl_column_find(dl_view(text.data + from, at - from)) == dl_n_columns)
            return false;
    }
    return n > most_of_others;
}

static int begin_document(struct extraction *x)
{
    const struct dateline_document *in = x->input;
    const struct dl_document *d = x->document;
    x->is_chronology = heads_chronology(d->text);
    if (d->date_text.len) {
        x->date_from = (uint64_t)(d->date_text.data - d->text.data);
        x->date_to = x->date_from + d->date_text.len;
    }
    struct dl_told_style style = first_style(x);
    bool informal = style.style == DATELINE_STYLE_INFORMAL;
    unsigned wrap = dl_wrap_width(d->text, informal);
    struct dl_resolver_options options = {
        .rules = x->worker->rules,
        .wrap = wrap,
        .order = in->order,
        .style = style,
        .mail = d->mail,
        .explain = in->explain,
        .annotate = in->annotate || in->explain,
    };
    x->search = (struct dl_search){wrap, informal, in->explain};
    if (dl_resolver_new(&options, &x->resolver))
        return no_memory(x);
    return dl_shard_begin(x->worker->shard, x->number, dl_view_of(in->source ? in->source : ""),
                          in->title && *in->title ? dl_view_of(in->title) : d->title, in->annotate,
                          x->reterr);
}

/* For who wants to hear more. */
static void tell(const struct dateline_document *in, const char *what, const char *value,
                 const char *why)
{
    warn(in, true, what, value, why);
}

/* The dates of letters and of the days of a diary, each for what follows it. */
static void tell_headings(const struct extraction *x)
{
    struct dl_date date;
    size_t n;
    char spelling[DL_EDTF_MAX], behind[80];
    if (!dl_resolver_last_heading(x->resolver, &date, &n))
        return;
    dl_edtf_print(&date, spelling);
    snprintf(behind, sizeof behind, " (head of a letter or of a day in a diary, the last of %zu)",
             n);
    tell(x->input, "document date", spelling,
         n > 1 ? behind : " (head of a letter or of a day in a diary)");
}

/* What the document turned out to be. */
static void tell_all(const struct extraction *x)
{
    struct dl_date date;
    const char *why;
    char spelling[DL_EDTF_MAX], behind[64];
    if (dl_resolver_document_date(x->resolver, &date, &why)) {
        dl_edtf_print(&date, spelling);
        snprintf(behind, sizeof behind, " (%s)", why);
        tell(x->input, "document date", spelling, behind);
    }
    tell_headings(x);
    struct dl_told_style style = dl_resolver_style(x->resolver);
    snprintf(behind, sizeof behind, " (%s)", style.why);
    tell(x->input, "document style", dateline_style_name(style.style), behind);
    if (!x->document->decoder.guessed && strcmp(x->document->encoding, "UTF-8") != 0)
        tell(x->input, "read as", x->document->encoding, "");
    if (!x->n_undated)
        return;
    snprintf(behind, sizeof behind, "%llu", (unsigned long long)x->n_undated);
    tell(x->input, "dates without a year or day to count from:", behind, "");
}

static void warn_of_half(const struct extraction *x)
{
    char behind[96];
    snprintf(behind, sizeof behind,
             ": of the character at byte %llu one half is missing, and others may be",
             (unsigned long long)x->document->decoder.first_at);
    warn(x->input, false, "read as", x->document->encoding, behind);
}

/* The document date belongs to the TIMEX3 output. */
static int end_document(struct extraction *x)
{
    struct dl_date date;
    const char *why;
    char value[DL_EDTF_MAX] = "";
    if (dl_resolver_document_date(x->resolver, &date, &why))
        dl_timex_print(&date.from, value);
    if (x->input->verbose)
        tell_all(x);
    if (x->document->markup)
        warn(x->input, false, "read as plain text with its marks, and it is", x->document->markup,
             ": have a converter make text of it");
    if (x->document->coding)
        warn(x->input, false, "read as it stands, and it is", x->document->coding,
             ": dates can be broken, missing or told twice; save it as text, or unpack it with a "
             "program such as ripmime or munpack");
    if (x->document->mailbox)
        warn(x->input, false, "read as one mail, and it is", "a mailbox of several",
             ": the date of the first dates all; split it, one mail a file");
    if (x->is_chronology)
        warn(x->input, false, "read as text, and it is", "a chronology that dateline wrote",
             ": dateline merge reads such");
    if (x->document->decoder.guessed)
        warn(x->input, false, "read as", x->document->encoding,
             ", which it looks like: it has no byte order mark");
    if (x->document->decoder.broken)
        warn_of_half(x);
    return dl_shard_end(x->worker->shard, dl_view_of(value), x->place.page > 1, x->reterr);
}

/* Read on; a document that turns out to be long waits until no other's beginning is in memory. */
static int64_t read_on(void *context, char *buffer, size_t size)
{
    struct extraction *x = context;
    if (x->worker->team && !x->is_alone && !x->surveyed && x->n_read >= LONG_BYTES) {
        dl_team_enter(x->worker->team, x->worker);
        x->is_alone = true;
    }
    int64_t n = x->input->read(x->input->read_context, buffer, size);
    x->n_read += n > 0 ? (uint64_t)n : 0;
    return n;
}

int dl_extract(struct dl_worker *worker, const struct dateline_document *document, uint32_t number,
               struct dateline_error *reterr)
{
    struct extraction x = {.worker = worker,
                           .input = document,
                           .number = number,
                           .document = &worker->document,
                           .reterr = reterr};
    struct dl_input input = {dl_view(document->bytes, document->length),
                             document->read ? read_on : NULL, &x};
    int rc = check_asked(document, reterr);
    rc = rc ? rc : dl_document_open(worker->rules, &input, document->source, x.document, reterr);
    if (rc) {
        let_others_begin(&x);
        return rc;
    }
    rc = begin_document(&x);
    if (!rc)
        rc = extract_text(&x);
    if (!rc)
        rc = end_document(&x);
    let_others_begin(&x);
    if (rc)
        dl_shard_rollback(worker->shard);
    dl_resolver_free(x.resolver);
    dl_buf_free(&x.explain);
    dl_buf_free(&x.room);
    dl_arena_free(&x.found);
    return rc;
}

/* ---- workers --------------------------------------------------------------------------------- */

struct dl_finder *dl_worker_finder(struct dl_worker *worker, bool informal)
{
    struct dl_finder **finder = &worker->finders[informal];
    if (!*finder)
        dl_finder_new(worker->rules, informal, finder);
    return *finder;
}

void dl_worker_free(struct dl_worker *worker)
{
    dl_finder_free(worker->finders[0]);
    dl_finder_free(worker->finders[1]);
    dl_document_free(&worker->document);
    for (struct dl_piece *p; (p = worker->spare);) {
        worker->spare = p->next;
        dl_piece_free(p);
    }
    *worker = (struct dl_worker){0};
}
