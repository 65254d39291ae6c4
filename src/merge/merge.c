/* SPDX-License-Identifier: MIT */
/* The k-way merge of written chronologies: one row of each is in memory, and the ids of the rows
 * whose dates are the same. */
#include "merge/merge.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/kway.h"
#include "merge/table.h"

/* Bytes that all tables together read at once, and the least and the most of one. */
enum { READ_BYTES = 16 << 20, LEAST_READ = 4 << 10, MOST_READ = 256 << 10 };

/* The ids of the rows that came with one date: open addressing. 0 is no id, or a free place. */
struct ids {
    uint64_t *ids;
    size_t n, cap; /* a power of two */
    struct dl_span span;
};

struct merging {
    struct dl_table *tables;
    size_t n_tables;
    struct dl_kway kway;
    const struct dl_limits *limits;
    bool undated; /* are wanted */
    struct ids ids;
    bool begun, can_restart;
    size_t index; /* of the row that is at hand next; those before it are gone */
    bool at_hand; /* the first table's row is it */
    struct dateline_merge_counts counts;
};

/* ---- one row for each id --------------------------------------------------------------------- */

static bool put_id(struct ids *set, uint64_t id)
{
    size_t i = id & (set->cap - 1); /* a hash itself */
    for (; set->ids[i]; i = (i + 1) & (set->cap - 1))
        if (set->ids[i] == id)
            return false;
    set->ids[i] = id;
    set->n++;
    return true;
}

static bool grow_ids(struct ids *set)
{
    struct ids larger = *set;
    larger.cap = set->cap ? set->cap * 2 : 64;
    larger.n = 0;
    larger.ids = calloc(larger.cap, sizeof *larger.ids);
    if (!larger.ids)
        return false;
    for (size_t i = 0; i < set->cap; i++)
        if (set->ids[i])
            put_id(&larger, set->ids[i]);
    free(set->ids);
    *set = larger;
    return true;
}

static void forget_ids(struct ids *set)
{
    if (set->n > 0)
        memset(set->ids, 0, set->cap * sizeof *set->ids);
    set->n = 0;
}

/* Has a row with this id come already? An id goes with one date. */
static int is_known(struct merging *m, const struct dl_table *t, bool *ret,
                    struct dateline_error *reterr)
{
    struct ids *set = &m->ids;
    uint64_t id = strtoull(t->row.id, NULL, 16);
    *ret = false;
    if (dl_span_compare(&set->span, &t->span) != 0)
        forget_ids(set);
    set->span = t->span;
    if (!id)
        return DATELINE_OK;
    if (2 * set->n >= set->cap && !grow_ids(set))
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    *ret = !put_id(set, id);
    return DATELINE_OK;
}

/* ---- the merge ------------------------------------------------------------------------------- */

/* Between rows of one time the order of the tables decides. */
static bool is_before(void *context, size_t a, size_t b)
{
    const struct merging *m = context;
    int order = dl_span_compare(&m->tables[a].span, &m->tables[b].span);
    return order ? order < 0 : a < b;
}

static int next_row(struct dl_table *t, bool *ret_ended, struct dateline_error *reterr)
{
    bool has_before = t->kind != DL_TABLE_NONE;
    struct dl_span before = t->span;
    int rc = dl_table_next(t, ret_ended, reterr);
    if (!rc && !*ret_ended && has_before && dl_span_compare(&before, &t->span) > 0)
        return dl_table_fail(t, DL_COLUMNS_MAX, reterr,
                             "this row is earlier than the one above it; --sort time puts the "
                             "rows in the order that merge needs");
    return rc;
}

static bool is_wanted(const struct merging *m, const struct dl_table *t)
{
    enum dateline_precision precision = t->row.precision;
    if (t->row.kind != DATELINE_EVENT)
        return m->undated;
    if (precision == DATELINE_NO_PRECISION || precision == DATELINE_RANGE)
        precision = dl_date_precision(&t->date);
    return dl_limits_keep(m->limits, &t->date, precision);
}

/* Go on from the first table's row to the next one, of any table. */
static int go_on(struct merging *m, struct dateline_error *reterr)
{
    bool ended;
    int rc = next_row(&m->tables[dl_kway_first(&m->kway)], &ended, reterr);
    if (rc)
        return rc;
    if (ended)
        dl_kway_drop(&m->kway);
    else
        dl_kway_next(&m->kway);
    return DATELINE_OK;
}

/* Come to the first row of a table, for the first time or again. */
static int begin_table(struct merging *m, size_t i, struct dateline_error *reterr)
{
    struct dl_table *t = &m->tables[i];
    bool ended;
    int number = m->begun ? t->input->restart(t->input->read_context) : 0;
    if (number < 0)
        return dl_fail_at(reterr, DATELINE_EIO, t->input->name, 0, 0, "%s", strerror(-number));
    dl_table_restart(t);
    int rc = next_row(t, &ended, reterr);
    if (!rc && !ended && !dl_kway_add(&m->kway, i))
        rc = dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    return rc;
}

static int begin(struct merging *m, struct dateline_error *reterr)
{
    int rc = DATELINE_OK;
    forget_ids(&m->ids);
    m->kway.n = 0;
    m->index = 0;
    m->counts = (struct dateline_merge_counts){0};
    for (size_t i = 0; i < m->n_tables && !rc; i++)
        rc = begin_table(m, i, reterr);
    m->begun = true;
    return rc;
}

static void count(struct merging *m, const struct dl_table *t)
{
    m->counts.rows++;
    m->counts.events += t->row.kind == DATELINE_EVENT;
}

/* One row is at hand at a time. */
static size_t at_hand(void *context, size_t index, struct dateline_error *reterr)
{
    struct merging *m = context;
    int rc = DATELINE_OK;
    bool known = false;
    if (m->at_hand && index < m->index)
        return 1;
    if (!m->begun || (index == 0 && m->index > 0))
        rc = begin(m, reterr);
    else if (m->at_hand)
        rc = go_on(m, reterr);
    for (m->at_hand = false; !rc && m->kway.n > 0; rc = go_on(m, reterr)) {
        const struct dl_table *t = &m->tables[dl_kway_first(&m->kway)];
        rc = is_known(m, t, &known, reterr);
        if (rc || (!known && is_wanted(m, t)))
            break;
        if (known)
            m->counts.repeated++;
        else if (t->row.kind != DATELINE_EVENT)
            m->counts.undated++;
    }
    m->at_hand = !rc && m->kway.n > 0;
    m->index += m->at_hand;
    if (m->at_hand)
        count(m, &m->tables[dl_kway_first(&m->kway)]);
    return m->at_hand;
}

static void row_at(void *context, size_t index, bool full, char *room, struct dateline_row *ret)
{
    const struct merging *m = context;
    (void)index, (void)full, (void)room;
    *ret = m->tables[dl_kway_first(&m->kway)].row;
}

static int open_tables(struct merging *m, const struct dateline_table *inputs, size_t n,
                       struct dateline_error *reterr)
{
    size_t room = READ_BYTES / (n ? n : 1);
    room = room < LEAST_READ ? LEAST_READ : room > MOST_READ ? MOST_READ : room;
    m->tables = calloc(n + 1, sizeof *m->tables);
    m->can_restart = true;
    for (size_t i = 0; m->tables && i < n; i++) {
        m->can_restart &= inputs[i].restart != NULL;
        if (!dl_table_open(&m->tables[m->n_tables++], &inputs[i], room))
            return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    }
    return m->tables ? DATELINE_OK : dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
}

static size_t nothing_at_hand(void *context, size_t index, struct dateline_error *reterr)
{
    (void)context, (void)index, (void)reterr;
    return 0;
}

static int ignore(void *context, const char *bytes, size_t length)
{
    (void)context, (void)bytes, (void)length;
    return 0;
}

/* Before the first byte is written: are the options right, and the tables, if they can be read
 * again? */
static int check(struct merging *m, const struct dl_format *format,
                 const struct dateline_write_options *options, struct dateline_error *reterr)
{
    static const struct dl_rows none = {.at_hand = nothing_at_hand};
    struct dateline_error error = {0};
    int rc =
        dl_write(format, options, &none, 1, dl_view("", 0), dl_view("", 0), ignore, NULL, reterr);
    for (size_t index = 0, n = 1; !rc && m->can_restart && n > 0; index += n) {
        n = at_hand(m, index, &error);
        rc = error.code;
    }
    if (error.code && reterr)
        *reterr = error;
    return rc;
}

int dl_merge(const struct dateline_table *inputs, size_t n, const struct dl_limits *limits,
             const struct dl_format *format, const struct dateline_write_options *options,
             dateline_sink *sink, void *context, struct dateline_merge_counts *ret_counts,
             struct dateline_error *reterr)
{
    struct merging m = {.limits = limits, .kway = {.is_before = is_before}};
    struct dl_rows rows = {.at_hand = at_hand, .row = row_at, .context = &m, .undated_last = true};
    m.kway.context = &m;
    m.undated = options && options->undated;
    int rc = open_tables(&m, inputs, n, reterr);
    rows.once = !m.can_restart;
    if (!rc)
        rc = check(&m, format, options, reterr);
    if (!rc)
        rc = dl_write(format, options, &rows, 1, dl_view("", 0), dl_view("", 0), sink, context,
                      reterr);
    if (!rc && ret_counts)
        *ret_counts = m.counts;
    for (size_t i = 0; i < m.n_tables; i++)
        dl_table_close(&m.tables[i]);
    free(m.tables);
    free(m.ids.ids);
    dl_kway_free(&m.kway);
    return rc;
}
