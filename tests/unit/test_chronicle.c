/* SPDX-License-Identifier: MIT */
/* The chronicle: the one order, rows, filters, rollback. */
#include <stdlib.h>

#include "check.h"
#include "chronicle/chronicle.h"
#include "chronicle/store.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct dl_date date_of(const char *edtf)
{
    struct dl_date date = {0};
    CHECK_INT(dl_edtf_parse(dl_view_of(edtf), &date, NULL), DATELINE_OK);
    return date;
}

static struct dl_resolution event_on(const char *edtf)
{
    struct dl_resolution r = {.kind = DATELINE_EVENT, .date = date_of(edtf)};
    r.precision = dl_date_precision(&r.date);
    return r;
}

/* Of all chronicles: events in memory; or on disk, each a run of its own or some together. */
static struct dl_chronicle_options options;
static const struct dl_chronicle_options in_memory = {
    .limits = DL_NO_LIMITS, .memory = SIZE_MAX, .n_threads = 1};

static struct dl_chronicle *new_chronicle(void)
{
    struct dl_chronicle *c = NULL;
    CHECK_INT(dl_chronicle_new(&options, &c), DATELINE_OK);
    return c;
}

static struct dl_shard *shard_of(struct dl_chronicle *c)
{
    return dl_chronicle_shard(c, 0);
}

static void begin_document(struct dl_chronicle *c, const char *source, const char *title, bool keep)
{
    uint32_t number;
    CHECK_INT(dl_chronicle_prepare(c, 1, 1, &number, NULL), DATELINE_OK);
    CHECK_INT(
        dl_shard_begin(shard_of(c), number, dl_view_of(source), dl_view_of(title), keep, NULL),
        DATELINE_OK);
}

static void begin(struct dl_chronicle *c, const char *source)
{
    begin_document(c, source, "", false);
}

static void end(struct dl_chronicle *c, const char *date, bool has_pages)
{
    CHECK_INT(dl_shard_end(shard_of(c), dl_view_of(date), has_pages, NULL), DATELINE_OK);
}

static void add_event(struct dl_chronicle *c, const struct dl_event *event)
{
    CHECK_INT(dl_shard_add(shard_of(c), event, NULL), DATELINE_OK);
}

static void add(struct dl_chronicle *c, const struct dl_resolution *r, uint64_t offset,
                const char *match)
{
    struct dl_event e = {.resolution = r,
                         .match = dl_view_of(match),
                         .sentence = dl_view_of(match),
                         .line = 1,
                         .offset = offset,
                         .length = strlen(match)};
    add_event(c, &e);
}

static void add_date(struct dl_chronicle *c, const char *edtf, uint64_t offset)
{
    struct dl_resolution r = event_on(edtf);
    add(c, &r, offset, edtf);
}

static void add_kind(struct dl_chronicle *c, enum dateline_kind kind, uint64_t offset,
                     const char *match)
{
    struct dl_resolution r = {.kind = kind};
    add(c, &r, offset, match);
}

/* The row at index in an order; it is valid until the next one is asked for. */
static bool row_at(struct dl_chronicle *c, bool by_place, size_t index, struct dateline_row *ret)
{
    static struct dl_row_strings strings;
    CHECK_INT(dl_chronicle_arrange(c, by_place, NULL), DATELINE_OK);
    if (dl_chronicle_at_hand(c, index, NULL) == 0)
        return false;
    dl_chronicle_row(c, index, true, &strings, ret);
    return true;
}

/* The only or the next row, where there is but one order. */
static bool row_of(struct dl_chronicle *c, size_t index, struct dateline_row *ret)
{
    return row_at(c, options.by_place, index, ret);
}

/* The matches of all rows, each with a space behind it. */
static const char *rows(struct dl_chronicle *c, bool by_place)
{
    static char text[65536];
    size_t len = 0;
    struct dateline_row r;
    text[0] = '\0';
    for (size_t i = 0; row_at(c, by_place, i, &r); i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s ", r.match);
    return text;
}

#define SORTED(c) rows((c), false)
#define BY_PLACE(c) rows((c), true)

/* Can the rows be had in this order? Those on disk are in the one that was asked for. */
static bool has_order(bool by_place)
{
    return options.memory == SIZE_MAX || options.by_place == by_place;
}

/* ---- order ----------------------------------------------------------------------------------- */

/* In order, each line a rule. */
static const char *const ordered[] = {
    "XXXX-06-06",  /* neither end is known */
    "../1500",     /* an open start before all, the wider before the narrower */
    "/1453-05-29", /* an unknown start too */
    "../1200",
    "-0490-09", /* years before 1 */
    "-0043-03-15",
    "0001-01-01",
    "0476",
    "1066-10-14/..", /* an open end is wider than any other */
    "1066-10-14",
    "18XX", /* century and decade that begin on the same day */
    "180X",
    "1914/1999", /* widths of every kind that begin on the same day */
    "1914/1950",
    "1914/1918",
    "1914",
    "1914-01-01/1914-01-02",
    "1914-01-01T00:00:00/1914-01-02T18:00:00",
    "1914-01-01T00:00:00/1914-01-02T12:00:00",
    "1914-01-01",
    "1914-01-01T00:00:00/1914-01-01T12:00:00",
    "1914-01-01T00:00:00",
    "1914-08-04/1918-11-11",
    "1914-08-04",
    "2015-01/2016-12",
    "2015",
    "2015-40",
    "2015-33",
    "2015-01",
    "2015-01-01/2015-01-07",
    "2015-01-01/2015-01-02",
    "2015-01-01",
    "2015-01-01T00:00:00", /* a time is narrower than its day … */
    "2015-01-01T09:00:00", /* … and times of a day are in order */
    "2015-01-01T09:30:00Z",
    "2015-01-01T23:59:59",
    "2015-01-02",
    "2015-21", /* spring: from March */
    "2015-03-20",
    "9999-12-31",
};

/* A small generator, so that every run shuffles in the same way. */
static size_t random_below(uint32_t *state, size_t n)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % n;
}

static void shuffle(size_t *order, size_t n, uint32_t seed)
{
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n; i > 1; i--) {
        size_t j = random_below(&seed, i), x = order[i - 1];
        order[i - 1] = order[j];
        order[j] = x;
    }
}

static void test_order(void)
{
    char wanted[4096] = "";
    for (size_t i = 0; i < COUNT(ordered); i++)
        sprintf(wanted + strlen(wanted), "%s ", ordered[i]);

    for (uint32_t seed = 0; seed < 20; seed++) {
        size_t order[COUNT(ordered)];
        shuffle(order, COUNT(ordered), seed);
        struct dl_chronicle *c = new_chronicle();
        begin(c, "a");
        for (size_t i = 0; i < COUNT(ordered); i++) {
            if (seed % 2 && i % 5 == 0)
                begin(c, "b"); /* in pieces */
            add_date(c, ordered[order[i]], i);
            if (seed % 4 == 0 && i % 7 == 0)
                CHECK_INT(dl_chronicle_arrange(c, false, NULL), DATELINE_OK);
        }
        CHECK_STR(SORTED(c), wanted);
        CHECK_STR(SORTED(c), wanted); /* again it is the same */
        dl_chronicle_free(c);
    }
}

/* Equal dates: documents in the order in which they came, then places in them, then the order of
 * adding. */
static void test_order_of_places(void)
{
    struct dl_chronicle *c = new_chronicle();
    struct dl_resolution r = event_on("1914");
    begin(c, "z");
    add(c, &r, 7, "z7");
    add(c, &r, 3, "z3");
    add(c, &r, 3, "z3'");
    begin(c, "a");
    add(c, &r, 9, "a9");
    add(c, &r, 0, "a0");
    begin(c, "z"); /* the same name again is another document */
    add(c, &r, 1, "y1");
    if (has_order(true))
        CHECK_STR(BY_PLACE(c), "z3 z3' z7 a0 a9 y1 ");
    if (has_order(false))
        CHECK_STR(SORTED(c), "z3 z3' z7 a0 a9 y1 ");
    dl_chronicle_free(c);
}

/* However the events of a document are added, they come out in one order. */
static void test_shuffled_places(void)
{
    static const char *const dates[] = {"1914", "1914-08", "1914-08-04", "1914/1918", "../1914"};
    char wanted[65536] = "";
    for (uint32_t seed = 0; seed < 10; seed++) {
        size_t order[400];
        shuffle(order, COUNT(order), seed);
        struct dl_chronicle *c = new_chronicle();
        begin(c, "a");
        for (size_t i = 0; i < COUNT(order); i++) {
            size_t at = seed == 0 ? i : order[i];
            char match[32];
            snprintf(match, sizeof match, "%zu", at);
            struct dl_resolution r = event_on(dates[at % COUNT(dates)]);
            add(c, &r, at, match);
        }
        if (seed == 0)
            strcpy(wanted, SORTED(c));
        CHECK_STR(SORTED(c), wanted);
        dl_chronicle_free(c);
    }
}

static void test_undated_last(void)
{
    struct dl_chronicle *c = new_chronicle();
    begin(c, "a");
    add_kind(c, DATELINE_UNDATED, 10, "undated");
    add_date(c, "9999-12-31", 20);
    add_kind(c, DATELINE_DURATION, 30, "duration");
    add_date(c, "XXXX-06-06", 40);
    add_kind(c, DATELINE_REFUSED, 5, "refused");
    begin(c, "b");
    add_kind(c, DATELINE_SET, 1, "set");
    add_date(c, "../0044", 2);
    add_kind(c, DATELINE_REFERENCE, 3, "reference");
    if (has_order(false))
        CHECK_STR(SORTED(c),
                  "XXXX-06-06 ../0044 9999-12-31 refused undated duration set reference ");
    if (has_order(true))
        CHECK_STR(BY_PLACE(c),
                  "refused undated 9999-12-31 duration XXXX-06-06 set ../0044 reference ");
    if (has_order(false))
        CHECK_STR(SORTED(c),
                  "XXXX-06-06 ../0044 9999-12-31 refused undated duration set reference ");

    CHECK_INT(dl_chronicle_count(c, DATELINE_EVENT), 3);
    CHECK_INT(dl_chronicle_count(c, DATELINE_UNDATED), 1);
    CHECK_INT(dl_chronicle_count(c, DATELINE_REFUSED | DATELINE_SET), 2);
    CHECK_INT(dl_chronicle_count(c, 63), 8);
    CHECK_INT(dl_chronicle_count(c, 0), 0);
    dl_chronicle_free(c);
}

static void test_empty(void)
{
    struct dl_chronicle *c = new_chronicle();
    struct dateline_row row;
    CHECK(!row_of(c, 0, &row));
    begin(c, "a");
    dl_shard_rollback(shard_of(c));
    CHECK(!row_of(c, 0, &row));
    CHECK_INT(dl_chronicle_count(c, 63), 0);
    dl_chronicle_free(c);
    dl_chronicle_free(NULL);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static const struct {
    const char *date, *start, *end, *value;
    bool has_sort;
    int64_t sort;
} dated[] = {
    {"2015-09-03", "2015-09-03", "2015-09-03", "2015-09-03", true, 20150903},
    {"2015-09", "2015-09-01", "2015-09-30", "2015-09", true, 20150901},
    {"1450~", "1450-01-01", "1450-12-31", "1450", true, 14500101},
    {"-0043-03-15", "-0043-03-15", "-0043-03-15", "BC0044-03-15", true, -429685},
    {"-0043", "-0043-01-01", "-0043-12-31", "BC0044", true, -429899},
    {"1914/1918", "1914-01-01", "1918-12-31", "1914/1918", true, 19140101},
    {"1938-09-30/1938-10-02", "1938-09-30", "1938-10-02", "1938-09-30/1938-10-02", true, 19380930},
    {"1989/..", "1989-01-01", "", "1989/..", true, 19890101},
    {"1989/", "1989-01-01", "", "1989/", true, 19890101},
    {"../1453", "", "1453-12-31", "../1453", true, 14531231},
    {"/1453-05-29", "", "1453-05-29", "/1453-05-29", true, 14530529},
    {"189X", "1890-01-01", "1899-12-31", "189", true, 18900101},
    {"18XX", "1800-01-01", "1899-12-31", "18", true, 18000101},
    {"XXXX-06-06", "", "", "XXXX-06-06", false, 0},
    {"2017-06-06T14:30:00", "2017-06-06", "2017-06-06", "2017-06-06T14:30:00", true, 20170606},
};

static void test_dates_of_rows(void)
{
    for (size_t i = 0; i < COUNT(dated); i++) {
        struct dl_chronicle *c = new_chronicle();
        begin(c, "a");
        add_date(c, dated[i].date, 0);
        struct dateline_row row;
        CHECK(row_of(c, 0, &row));
        CHECK_INT(row.kind, DATELINE_EVENT);
        CHECK_STR(row.date, dated[i].date);
        CHECK_STR(row.start, dated[i].start);
        CHECK_STR(row.end, dated[i].end);
        CHECK_STR(row.value, dated[i].value);
        CHECK_INT(row.has_sort, dated[i].has_sort);
        CHECK_INT(row.sort, dated[i].sort);
        dl_chronicle_free(c);
    }
}

static void test_row(void)
{
    struct dl_resolution r = event_on("2017-08?");
    r.relation = DATELINE_AROUND;
    r.precision = DATELINE_SEASON; /* as the resolver has it, whatever the date */
    r.flags = DATELINE_FLAG_RELATIVE | DATELINE_FLAG_TWO_DIGIT_YEAR;
    r.has_anchor = true;
    r.anchor = date_of("2018-03-10");
    struct dl_event e = {.resolution = &r,
                         .match = dl_view_of("last  August"),
                         .sentence = dl_view_of("It rained last  August."),
                         .match_at = 10,
                         .line = 12,
                         .page = 3,
                         .offset = UINT64_C(5000000000),
                         .length = 12,
                         .heading = dl_view_of("Rain"),
                         .pattern = "day-month-year",
                         .explain = dl_view_of("pattern x\nanchor y\n")};

    struct dl_chronicle *c = new_chronicle();
    struct dateline_row row;
    begin_document(c, "notes.txt", "Weather", false);
    add_event(c, &e);
    CHECK(row_of(c, 0, &row));
    CHECK_INT(row.page, 0); /* no pages, until the end of the document tells of them */
    end(c, "", true);
    CHECK(row_of(c, 0, &row));
    CHECK_INT(row.kind, DATELINE_EVENT);
    CHECK_STR(row.date, "2017-08?");
    CHECK_INT(row.precision, DATELINE_SEASON);
    CHECK_INT(row.relation, DATELINE_AROUND);
    CHECK_STR(row.match, "last August");
    CHECK_STR(row.event, "It rained last August.");
    CHECK_INT(row.match_at, 10);
    CHECK_INT(row.match_len, 11);
    CHECK_STR(row.source, "notes.txt");
    CHECK_INT(row.line, 12);
    CHECK_INT(row.page, 3);
    CHECK_INT(row.flags, DATELINE_FLAG_RELATIVE | DATELINE_FLAG_TWO_DIGIT_YEAR);
    CHECK_INT(row.offset, 5000000000);
    CHECK_INT(row.length, 12);
    CHECK_STR(row.pattern, "day-month-year");
    CHECK_STR(row.anchor, "2018-03-10");
    CHECK_STR(row.title, "Weather");
    CHECK_STR(row.heading, "Rain");
    CHECK_STR(row.explain, "pattern x\nanchor y\n");
    CHECK(row.timex == NULL);
    CHECK_INT(row.n_timex, 0);
    dl_chronicle_free(c);
}

/* Most rows are shown without what takes long to work out. */
/* Flags are kept in one byte. */
static void test_all_flags(void)
{
    char packed[DL_PACKED_MOST + 4];
    struct dl_buf shared = {0};
    struct dl_record kept;
    dl_buf_add(&shared, "", 1);
    for (unsigned flag = 1; *dateline_flag_name((enum dateline_flag)flag); flag <<= 1) {
        struct dl_record r = {.flags = (uint8_t)flag, .date = "", .match = "", .explain = ""};
        r.value = r.event = r.date;
        dl_pack(&r, &(struct dl_shares){0}, packed);
        dl_unpack(packed, &shared, &kept);
        CHECK_INT(kept.flags, flag);
    }
    dl_buf_free(&shared);
}

/* A record with all numbers as long as they can be has room. */
static void test_longest_record(void)
{
    char packed[2 * DL_PACKED_MOST];
    const struct dateline_timex timex = {0};
    const struct dl_extent extent = {INT64_MIN, INT64_MAX, INT32_MIN, INT32_MAX};
    struct dl_record r = {.source = UINT32_MAX,
                          .extent = extent,
                          .line = UINT64_MAX,
                          .offset = UINT64_MAX,
                          .page = UINT64_MAX,
                          .length = UINT64_MAX,
                          .match_at = SIZE_MAX - 1,
                          .match_len = 1,
                          .n_timex = 1,
                          .timex = &timex,
                          .date = "",
                          .value = " ",
                          .match = "",
                          .explain = "",
                          .event = packed + 1};
    const struct dl_shares shares = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    const size_t strings = sizeof "" + sizeof " " + sizeof "" + sizeof "";
    size_t size = (size_t)(dl_pack(&r, &shares, packed) - packed) - strings;
    CHECK(size <= DL_PACKED_MOST && size + 40 > DL_PACKED_MOST);
}

static void test_plain_row(void)
{
    static const struct {
        const char *date, *start, *end;
        int64_t sort;
    } dates[] = {
        {"1066", "1066-01-01", "1066-12-31", 10660101},
        {"1914-08-04", "1914-08-04", "1914-08-04", 19140804},
    };
    struct dl_chronicle *c = new_chronicle();
    struct dateline_row row;
    begin(c, "a.txt");
    for (size_t i = 0; i < COUNT(dates); i++)
        add_date(c, dates[i].date, i);
    for (size_t i = 0; i < COUNT(dates); i++) {
        struct dl_row_strings strings;
        CHECK(row_of(c, i, &row));
        CHECK_INT(row.sort, dates[i].sort);
        CHECK_INT(strlen(row.id), 16);
        dl_chronicle_row(c, i, false, &strings, &row);
        CHECK_STR(row.date, dates[i].date);
        CHECK_STR(row.start, dates[i].start);
        CHECK_STR(row.end, dates[i].end);
        CHECK(!row.has_sort);
        CHECK_STR(row.id, "");
    }
    dl_chronicle_free(c);
}

static void test_anchors(void)
{
    static const char *const anchors[] = {"2001",      "2001", "2001-05", "2001",
                                          "2001/2002", "2001", "",        "2001"};
    struct dl_chronicle *c = new_chronicle();
    struct dateline_row row;
    begin(c, "a.txt");
    for (size_t i = 0; i < COUNT(anchors); i++) {
        struct dl_resolution r = event_on("1914");
        r.has_anchor = *anchors[i] != '\0';
        if (r.has_anchor)
            r.anchor = date_of(anchors[i]);
        add(c, &r, i, "1914");
    }
    for (size_t i = 0; i < COUNT(anchors); i++) {
        CHECK(row_of(c, i, &row));
        CHECK_STR(row.anchor, anchors[i]);
    }
    dl_chronicle_free(c);
}

/* What is missing is an empty string, never NULL. */
static void test_bare_row(void)
{
    struct dl_chronicle *c = new_chronicle();
    struct dl_event e = {.match_at = SIZE_MAX, .why = "a number with a unit"};
    struct dateline_row row;
    begin(c, "");
    add_event(c, &e);
    CHECK(row_of(c, 0, &row));
    CHECK_INT(row.kind, DATELINE_REFUSED);
    const char *const empty[] = {row.date,   row.start,  row.end,    row.match,
                                 row.event,  row.source, row.value,  row.pattern,
                                 row.anchor, row.title,  row.heading};
    for (size_t i = 0; i < COUNT(empty); i++)
        CHECK_STR(empty[i], "");
    CHECK_STR(row.explain, "a number with a unit\n");
    CHECK_INT(strlen(row.id), 16);
    CHECK(!row.has_sort);
    dl_chronicle_free(c);
}

static const struct {
    const char *sentence, *match;
    size_t match_at;
    const char *folded, *match_in_it;
} sentences[] = {
    {"In 1914 it began.", "1914", 3, "In 1914 it began.", "1914"},
    {"1914", "1914", 0, "1914", "1914"},
    {"a  b\tc\nd\r\ne\ff\vg 1914", "1914", 16, "a b c d e f g 1914", "1914"},
    {"on 4\n   August\n1914 .", "4\n   August\n1914", 3, "on 4 August 1914 .", "4 August 1914"},
    {"on 4\n> August\r\n> > 1914 >", "4\n> August\r\n> > 1914", 3, "on 4 August 1914 >",
     "4 August 1914"}, /* lines that a mail quotes */
    {"1914: a\n>5 %\n> > 3", "1914", 0, "1914: a >5 % 3", "1914"},
    {"  In 1914.  ", "1914", 5, "In 1914.", "1914"},
    {"\n\n1914\n", "1914", 2, "1914", "1914"},
    {"in\xC2\xA0\xC2\xA0"
     "1914",
     "1914", 6, "in 1914", "1914"},
    {"in \xC2\xA0\t 1914\xC2\xA0", "1914", 7, "in 1914", "1914"},
    {"sixteen bytes or \xC2\xA0of 1914, and the rest", "1914", 22,
     "sixteen bytes or of 1914, and the rest", "1914"},
    {"4\xE2\x80\xAFMay\xE2\x80\xA8x\xE2\x80\xA9y", "May", 4, "4 May x y", "May"},
    {"4\xE2\x80\x80May\xE2\x80\x8Ax\xE2\x81\x9Fy\xE3\x80\x80", "May", 4, "4 May x y", "May"},
    {"May\xE2\x80\x8Bx\xE2\x81\xA0y\xE3\x80\x81", "May", 0,
     "May\xE2\x80\x8Bx\xE2\x81\xA0y\xE3\x80\x81", "May"}, /* signs that are no space */
    {"eighteen bytes of \xE3\x80\x80 1914", "1914", 22, "eighteen bytes of 1914", "1914"},
    {"a\x01\x1B\x7F"
     "b\xC2\x9B"
     "c 1914",
     "1914", 9, "a b c 1914", "1914"},
    {"caf\xC3\xA9 – “1914–18” ©", "1914–18", 13, "caf\xC3\xA9 – “1914–18” ©", "1914–18"},
    {"â\xC2\xA0â 1914", "1914", 7, "â â 1914", "1914"},
    {"in 1914", "1914", SIZE_MAX, "in 1914", ""}, /* not inside */
    {"in 1914", "1914", 8, "in 1914", ""},
    {"in 1914", "1914", 7, "in 1914", ""},
    {"in 1914", "1914–18", 3, "in 1914", "1914"}, /* its end is not inside */
    {"", "1914", 0, "", ""},
    {"\t\n", "\t", 0, "", ""},
    {"\xC2", "\xC2", 0, "\xC2", "\xC2"}, /* bytes that are cut off */
    {"\xE2\x80", "\xE2", 0, "\xE2\x80", "\xE2"},
};

static void test_sentences(void)
{
    struct dl_resolution r = event_on("1914");
    struct dl_chronicle *c = new_chronicle();
    struct dateline_row row;
    begin(c, "a");
    for (size_t i = 0; i < COUNT(sentences); i++) {
        struct dl_event e = {.resolution = &r,
                             .match = dl_view_of(sentences[i].match),
                             .sentence = dl_view_of(sentences[i].sentence),
                             .match_at = sentences[i].match_at,
                             .offset = i};
        add_event(c, &e);
        CHECK(row_at(c, true, i, &row));
        size_t room = strlen(sentences[i].sentence), len = strlen(sentences[i].match);
        bool inside = len <= room && sentences[i].match_at <= room - len;
        CHECK_STR(row.match, inside ? sentences[i].match_in_it : sentences[i].match);
        CHECK_STR(row.event, sentences[i].folded);
        char match[64];
        snprintf(match, sizeof match, "%.*s", (int)row.match_len, row.event + row.match_at);
        CHECK_STR(match, sentences[i].match_in_it);
        if (row.match_len == 0)
            CHECK_INT(row.match_at, 0);
    }
    dl_chronicle_free(c);
}

/* Events of one sentence share it; the caller's memory is not referred to. */
static void test_shared_sentence(void)
{
    struct dl_chronicle *c = new_chronicle();
    struct dl_resolution r = event_on("1914");
    char text[] = "From 1914 to 1918.";
    char heading[] = "War";
    begin(c, "a");
    for (size_t i = 0; i < 3; i++) {
        struct dl_event e = {.resolution = &r,
                             .match = dl_view(text + 5 + 8 * (i % 2), 4),
                             .sentence = dl_view_of(text),
                             .match_at = 5 + 8 * (i % 2),
                             .offset = i,
                             .heading = dl_view_of(heading)};
        add_event(c, &e);
        if (i == 1) {
            memcpy(text, "Then 1939 to 1945,", strlen(text));
            memcpy(heading, "Tea", 3);
        }
    }
    struct dateline_row rows_got[3];
    for (size_t i = 0; i < 3; i++)
        CHECK(row_at(c, true, i, &rows_got[i]));
    CHECK_STR(rows_got[0].event, "From 1914 to 1918.");
    CHECK(rows_got[0].event == rows_got[1].event);
    CHECK_STR(rows_got[1].match, "1918");
    CHECK_INT(rows_got[1].match_at, 13);
    CHECK_STR(rows_got[2].event, "Then 1939 to 1945,");
    CHECK_STR(rows_got[1].heading, "War");
    CHECK_STR(rows_got[2].heading, "Tea");
    dl_chronicle_free(c);
}

/* What a document that has no row left behind is not its name. */
static void test_names_without_rows(void)
{
    struct dl_chronicle *c = new_chronicle();
    for (int i = 0; i < 1000; i++) {
        begin_document(c, "a.txt", "A title", false);
        end(c, "", false);
    }
    CHECK_INT(shard_of(c)->names.size, 0);
    dl_chronicle_free(c);
}

/* Names take from the memory of records, which then go to disk: another order is refused. */
static void test_names_take_memory(void)
{
    struct dl_chronicle_options before = options;
    char name[601];
    for (size_t len = 10; len <= 600; len += 590) {
        memset(name, 'n', len);
        name[len] = '\0';
        options.memory = 8 << 20;
        options.folder = ".";
        options.by_place = false;
        struct dl_chronicle *c = new_chronicle();
        for (int i = 0; i < 24000; i++) {
            begin(c, name);
            add_date(c, "1938-09-30", 0);
        }
        CHECK_INT(shard_of(c)->n_runs > 0, len == 600);
        CHECK_INT(dl_chronicle_arrange(c, true, NULL), len == 600 ? DATELINE_EINVAL : DATELINE_OK);
        dl_chronicle_free(c);
    }
    options = before;
}

/* FNV-1a of source and NUL, offset in eight bytes, date: worked out by another program. */
static void test_ids(void)
{
    static const struct {
        const char *source, *date;
        uint64_t offset;
    } cases[] = {{"notes.txt", "2015-09", 310}, {"notes.txt", "2015-09", 311},
                 {"notes.txt", "2015", 310},    {"notes.tx", "2015-09", 310},
                 {"", "2015-09", 310},          {"notes.txt", "2015-09", 310u << 8}};
    char ids[COUNT(cases)][17];
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dl_chronicle *c = new_chronicle();
        struct dateline_row row;
        begin(c, "other"); /* of no weight */
        add_date(c, "1000", 0);
        begin(c, cases[i].source);
        add_date(c, cases[i].date, cases[i].offset);
        CHECK(row_at(c, true, 1, &row));
        strcpy(ids[i], row.id);
        for (size_t j = 0; j < i; j++)
            CHECK(strcmp(ids[i], ids[j]) != 0);
        dl_chronicle_free(c);
    }
    CHECK_STR(ids[0], "c38c693e2eb6a363");
    CHECK_STR(ids[4], "fa01ac0b22631a2e");
}

static void test_timex(void)
{
    struct dl_resolution r = event_on("1914/1918");
    r.n_timex = 2;
    r.offset = 5; /* in a piece of the document that begins at 1000 */
    r.timex[0] = (struct dl_resolution_timex){
        .offset = 5, .length = 4, .type = "DATE", .value = "1914", .mod = "APPROX"};
    r.timex[1] = (struct dl_resolution_timex){
        .offset = 13, .length = 4, .type = "SET", .value = "P1Y", .quant = "EVERY", .freq = "2X"};

    for (int keep = 0; keep < 2; keep++) {
        struct dl_chronicle *c = new_chronicle();
        struct dl_view text = {0}, date = {0};
        struct dateline_row row;
        CHECK(!dl_chronicle_text(c, &text, &date));
        begin_document(c, "a", "", keep);
        if (keep) {
            CHECK_INT(dl_shard_add_text(shard_of(c), dl_view_of("The "), NULL), DATELINE_OK);
            CHECK_INT(dl_shard_add_text(shard_of(c), dl_view_of("text."), NULL), DATELINE_OK);
        }
        add(c, &r, 1005, "1914 to 1918");
        end(c, "2018-03-10", false);
        CHECK(row_of(c, 0, &row));
        CHECK_INT(row.n_timex, keep ? 2 : 0);
        CHECK((row.timex != NULL) == keep);
        CHECK(dl_chronicle_text(c, &text, &date) == keep);
        if (keep) {
            CHECK_INT(text.len, 9);
            CHECK_STR(text.data, "The text.");
            CHECK_STR(date.data, "2018-03-10");
            CHECK_INT(row.timex[0].offset, 1005);
            CHECK_INT(row.timex[1].offset, 1013);
            CHECK_INT(row.timex[0].length, 4);
            CHECK_STR(row.timex[0].type, "DATE");
            CHECK_STR(row.timex[0].value, "1914");
            CHECK_STR(row.timex[0].mod, "APPROX");
            CHECK(row.timex[0].quant == NULL && row.timex[0].freq == NULL);
            CHECK_STR(row.timex[1].value, "P1Y");
            CHECK(row.timex[1].mod == NULL);
            CHECK_STR(row.timex[1].quant, "EVERY");
            CHECK_STR(row.timex[1].freq, "2X");
        }
        begin_document(c, "b", "", keep); /* a second document: no text of the only one */
        if (keep)
            CHECK_INT(dl_shard_add_text(shard_of(c), dl_view_of("More."), NULL), DATELINE_OK);
        CHECK(!dl_chronicle_text(c, &text, &date));
        dl_shard_rollback(shard_of(c));
        CHECK(dl_chronicle_text(c, &text, &date) == keep);
        if (keep)
            CHECK_INT(text.len, 9);
        dl_chronicle_free(c);
    }
}

/* The value of what is no dated event is that of its annotation. */
static void test_value_of_duration(void)
{
    struct dl_resolution r = {.kind = DATELINE_DURATION, .n_timex = 1};
    r.timex[0] = (struct dl_resolution_timex){.type = "DURATION", .value = "P2Y"};
    struct dl_chronicle *c = new_chronicle();
    struct dateline_row row;
    begin(c, "a");
    add(c, &r, 0, "two years");
    CHECK(row_of(c, 0, &row));
    CHECK_STR(row.value, "P2Y");
    CHECK_STR(row.date, "");
    CHECK_STR(row.start, "");
    CHECK(!row.has_sort);
    dl_chronicle_free(c);
}

/* ---- filter ---------------------------------------------------------------------------------- */

static const struct {
    const char *since, *until; /* days; NULL: none */
    enum dateline_precision min_precision;
    const char *left;
} filters[] = {
    {NULL, NULL, DATELINE_NO_PRECISION,
     "XXXX-06-06 ../1200 0476 18XX 1914/1918 1914 1914-08-04 1914-08-04T10:00:00 1989-11/.. 2015 "
     "2015-01-01/2015 undated "},
    /* wholly before the first day, or after the last */
    {"1914-08-04", NULL, DATELINE_NO_PRECISION,
     "XXXX-06-06 1914/1918 1914 1914-08-04 1914-08-04T10:00:00 1989-11/.. 2015 2015-01-01/2015 "
     "undated "},
    {"1914-08-05", NULL, DATELINE_NO_PRECISION,
     "XXXX-06-06 1914/1918 1914 1989-11/.. 2015 2015-01-01/2015 undated "},
    {"1915-01-01", NULL, DATELINE_NO_PRECISION,
     "XXXX-06-06 1914/1918 1989-11/.. 2015 2015-01-01/2015 undated "},
    {NULL, "1914-08-04", DATELINE_NO_PRECISION,
     "XXXX-06-06 ../1200 0476 18XX 1914/1918 1914 1914-08-04 1914-08-04T10:00:00 undated "},
    {NULL, "1914-08-03", DATELINE_NO_PRECISION,
     "XXXX-06-06 ../1200 0476 18XX 1914/1918 1914 undated "},
    {NULL, "-0043-01-01", DATELINE_NO_PRECISION, "XXXX-06-06 ../1200 undated "}, /* open ends */
    {"3000-01-01", NULL, DATELINE_NO_PRECISION, "XXXX-06-06 1989-11/.. undated "},
    {"1899-12-31", "1914-01-01", DATELINE_NO_PRECISION, "XXXX-06-06 18XX 1914/1918 1914 undated "},
    {"2000-01-01", "1900-01-01", DATELINE_NO_PRECISION, "XXXX-06-06 undated "},
    /* the coarser ones go */
    {NULL, NULL, DATELINE_TIME, "1914-08-04T10:00:00 undated "},
    {NULL, NULL, DATELINE_DAY, "XXXX-06-06 1914-08-04 1914-08-04T10:00:00 undated "},
    {NULL, NULL, DATELINE_MONTH, "XXXX-06-06 1914-08-04 1914-08-04T10:00:00 1989-11/.. undated "},
    /* a range whose ends differ is as coarse as its coarser end */
    {NULL, NULL, DATELINE_YEAR,
     "XXXX-06-06 ../1200 0476 1914/1918 1914 1914-08-04 1914-08-04T10:00:00 1989-11/.. 2015 "
     "2015-01-01/2015 undated "},
    {NULL, NULL, DATELINE_RANGE,
     "XXXX-06-06 ../1200 0476 18XX 1914/1918 1914 1914-08-04 1914-08-04T10:00:00 1989-11/.. 2015 "
     "2015-01-01/2015 undated "},
    {"1914-08-04", "1914-08-04", DATELINE_DAY,
     "XXXX-06-06 1914-08-04 1914-08-04T10:00:00 undated "},
};

static int64_t day_of(const char *text)
{
    struct dl_date date = date_of(text);
    int64_t day = 0;
    CHECK(dl_date_first(&date, &day));
    return day;
}

static void test_filter(void)
{
    static const char *const dates[] = {
        "2015", "1914",    "18XX",      "1914-08-04T10:00:00", "1989-11/..", "XXXX-06-06",
        "0476", "../1200", "1914/1918", "2015-01-01/2015",     "1914-08-04"};
    for (size_t i = 0; i < COUNT(filters); i++) {
        options.limits = (struct dl_limits){filters[i].since ? day_of(filters[i].since) : INT64_MIN,
                                            filters[i].until ? day_of(filters[i].until) : INT64_MAX,
                                            filters[i].min_precision};
        struct dl_chronicle *c = new_chronicle();
        begin(c, "a");
        add_kind(c, DATELINE_UNDATED, 50, "undated");
        for (size_t j = 0; j < COUNT(dates); j++) {
            struct dl_resolution r = event_on(dates[j]);
            if (dl_shard_keeps(shard_of(c), &r))
                add_date(c, dates[j], (j * 7) % COUNT(dates)); /* not in the order of places */
        }
        struct dl_resolution undated = {.kind = DATELINE_UNDATED};
        CHECK(dl_shard_keeps(shard_of(c), &undated));
        CHECK_STR(SORTED(c), filters[i].left);
        size_t n = 0;
        for (const char *p = filters[i].left; *p; p++)
            n += *p == ' ';
        CHECK_INT(dl_chronicle_count(c, 63), n);
        CHECK_INT(dl_chronicle_count(c, DATELINE_UNDATED), 1);
        dl_chronicle_free(c);
    }
    options.limits = in_memory.limits;
}

/* ---- rollback -------------------------------------------------------------------------------- */

static void test_rollback(void)
{
    struct dl_chronicle *c = new_chronicle();
    begin(c, "a");
    add_date(c, "1918", 5);
    add_date(c, "1914", 9);
    add_kind(c, DATELINE_SET, 0, "set");
    end(c, "", false);
    dl_shard_rollback(shard_of(c)); /* it has ended well */
    CHECK_STR(SORTED(c), "1914 1918 set ");

    begin(c, "b");
    add_date(c, "1900", 7);
    add_date(c, "1901", 3);
    add_kind(c, DATELINE_SET, 4, "set2");
    dl_shard_rollback(shard_of(c));
    dl_shard_rollback(shard_of(c)); /* once only */
    CHECK_STR(SORTED(c), "1914 1918 set ");
    if (has_order(true))
        CHECK_STR(BY_PLACE(c), "set 1918 1914 ");
    CHECK_INT(dl_chronicle_count(c, DATELINE_EVENT), 2);
    CHECK_INT(dl_chronicle_count(c, DATELINE_SET), 1);

    begin(c, "c"); /* sorted in between */
    add_date(c, "1900", 7);
    add_date(c, "1901", 3);
    CHECK_STR(SORTED(c), "1900 1901 1914 1918 set ");
    dl_shard_rollback(shard_of(c));
    CHECK_STR(SORTED(c), "1914 1918 set ");

    begin(c, "d");
    add_date(c, "1916", 0);
    CHECK_STR(SORTED(c), "1914 1916 1918 set ");
    struct dateline_row row;
    CHECK(row_of(c, 1, &row));
    CHECK_STR(row.source, "d");
    CHECK_STR(row.event, "1916");
    dl_chronicle_free(c);
}

/* Shards take documents as they come; the rows are those of the documents one after the other. */
static void test_shards(void)
{
    enum { SHARDS = 3, DOCUMENTS = 40 };
    char wanted[65536] = "";
    for (size_t n_shards = 1; n_shards <= SHARDS; n_shards++) {
        struct dl_chronicle *c = new_chronicle();
        uint32_t first;
        begin(c, "before");
        add_date(c, "1914", 0);
        end(c, "", false);
        CHECK_INT(dl_chronicle_prepare(c, n_shards, DOCUMENTS, &first, NULL), DATELINE_OK);
        CHECK_INT(first, 1);
        for (uint32_t i = 0; i < DOCUMENTS; i++) {
            struct dl_shard *shard = dl_chronicle_shard(c, i * i % n_shards);
            struct dl_resolution r = event_on(i % 3 ? "1914" : "1913");
            CHECK_INT(
                dl_shard_begin(shard, first + i, dl_view_of("a"), dl_view("", 0), false, NULL),
                DATELINE_OK);
            for (uint64_t at = 0; at < 3; at++) {
                char match[32];
                snprintf(match, sizeof match, "%u:%u", i, (unsigned)(7 * at % 3));
                struct dl_event e = {
                    .resolution = &r, .match = dl_view_of(match), .offset = 7 * at % 3};
                CHECK_INT(dl_shard_add(shard, &e, NULL), DATELINE_OK);
            }
            if (i % 5 == 4)
                dl_shard_rollback(shard);
            else
                CHECK_INT(dl_shard_end(shard, dl_view("", 0), false, NULL), DATELINE_OK);
        }
        if (n_shards == 1)
            strcpy(wanted, SORTED(c));
        CHECK_STR(SORTED(c), wanted);
        CHECK_INT(dl_chronicle_count(c, DATELINE_EVENT), 1 + 3 * (DOCUMENTS - DOCUMENTS / 5));
        dl_chronicle_free(c);
    }
}

/* A folder that is none is named when the first run is due, and nothing is lost. */
static void test_no_folder(void)
{
    struct dateline_error error = {0};
    struct dl_resolution r = event_on("1914");
    struct dl_event e = {.resolution = &r, .match = dl_view_of("1914")};
    options.memory = 1;
    options.folder = "/no/such/folder";
    struct dl_chronicle *c = new_chronicle();
    begin(c, "a");
    CHECK_INT(dl_shard_add(shard_of(c), &e, &error), DATELINE_ETEMPORARY);
    CHECK_STR(error.file, "/no/such/folder");
    CHECK(strstr(error.text, "temporary file") != NULL);
    CHECK_INT(dl_chronicle_count(c, DATELINE_EVENT), 1);
    dl_shard_rollback(shard_of(c));
    CHECK_INT(dl_chronicle_count(c, DATELINE_EVENT), 0);
    dl_chronicle_free(c);
    options = in_memory;
}

/* Rows on disk have one order. */
static void test_one_order(void)
{
    struct dateline_error error = {0};
    options.memory = 1;
    options.folder = ".";
    for (int by_place = 0; by_place < 2; by_place++) {
        options.by_place = by_place;
        struct dl_chronicle *c = new_chronicle();
        begin(c, "a");
        add_date(c, "1914", 0);
        add_date(c, "1913", 1);
        CHECK_INT(dl_chronicle_arrange(c, !by_place, &error), DATELINE_EINVAL);
        CHECK_STR(rows(c, by_place), by_place ? "1914 1913 " : "1913 1914 ");
        dl_chronicle_free(c);
    }
    options = in_memory;
}

/* Many events, so that every array grows more than once. */
static void test_many(void)
{
    struct dl_chronicle *c = new_chronicle();
    size_t n = 20000;
    for (size_t i = 0; i < n; i++) {
        if (i % 1000 == 0)
            begin(c, "a");
        struct dl_resolution r = event_on("2000-01-01");
        r.date.from = dl_point_day((int64_t)(i * 7919 % 5000));
        char match[32];
        snprintf(match, sizeof match, "%zu", i);
        add(c, &r, i, match);
    }
    CHECK_INT(dl_chronicle_count(c, DATELINE_EVENT), n);
    struct dateline_row row;
    char date[32] = "", id[32] = "";
    long last = -1;
    size_t n_rows = 0;
    for (size_t i = 0; row_of(c, i, &row); i++) {
        int order = strcmp(date, row.date);
        CHECK(order < 0 || (order == 0 && last < strtol(row.match, NULL, 10)));
        CHECK(strcmp(id, row.id) != 0);
        strcpy(date, row.date);
        strcpy(id, row.id);
        last = strtol(row.match, NULL, 10);
        n_rows++;
    }
    CHECK_INT(n_rows, n);
    CHECK(row_of(c, 5, &row)); /* back again */
    CHECK_STR(row.date, "1970-01-02");
    dl_chronicle_free(c);
}

static void test_orders(void)
{
    test_order();
    test_order_of_places();
    test_shuffled_places();
    test_undated_last();
    test_empty();
    test_dates_of_rows();
    test_row();
    test_all_flags();
    test_longest_record();
    test_plain_row();
    test_anchors();
    test_bare_row();
    test_value_of_duration();
    test_filter();
    test_rollback();
    test_shards();
}

int main(void)
{
    options = in_memory;
    test_orders();
    test_sentences();
    test_shared_sentence();
    test_names_without_rows();
    test_names_take_memory();
    test_ids();
    test_timex();
    test_many();

    options.memory = 1; /* each event is a run */
    options.folder = ".";
    test_orders();
    options.memory = 3000; /* some events are */
    test_orders();
    options.memory = 200000;
    test_many();
    options.by_place = true;
    test_order_of_places();
    test_undated_last();
    test_sentences();
    test_names_without_rows();
    test_names_take_memory();
    test_ids();
    test_no_folder();
    test_one_order();
    return check_done();
}
