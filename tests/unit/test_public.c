/* SPDX-License-Identifier: MIT */
/* The public functions that neither the program nor another test shows by themselves. */
#include "check.h"
#include "dateline.h"

static const char text[] = "The abbey burnt in 1347. They met last August, for two years.\n";

static int extract(const struct dateline_engine *engine, struct dateline_chronology *chronology)
{
    const struct dateline_document document = {.bytes = text,
                                               .length = sizeof text - 1,
                                               .source = "text",
                                               .date = "none",
                                               .annotate = true};
    return dateline_extract(engine, &document, chronology, NULL);
}

static void counts(const struct dateline_chronology *c, size_t events, size_t undated, size_t all)
{
    CHECK_INT(dateline_chronology_count_kind(c, DATELINE_EVENT), events);
    CHECK_INT(dateline_chronology_count_kind(c, DATELINE_UNDATED), undated);
    CHECK_INT(dateline_chronology_count(c), all);
}

/* What no order or style has for a number. */
static void wrong_arguments(const struct dateline_engine *engine)
{
    struct dateline_document documents[] = {
        {.bytes = "In 1914.", .length = 8, .order = (enum dateline_order)77},
        {.bytes = "In 1914.", .length = 8, .style = (enum dateline_style)99},
        {.bytes = "In 1914.", .length = 8, .date = "2015-02-30"},
    };
    struct dateline_chronology *c = NULL;
    CHECK_INT(dateline_chronology_new(NULL, &c, NULL), DATELINE_OK);
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        CHECK_INT(dateline_extract(engine, &documents[i], c, NULL), DATELINE_EINVAL);
        counts(c, 0, 0, 0);
    }
    dateline_chronology_free(c);
}

/* A chronology that was cleared is as good as a new one. */
static void clear(const struct dateline_engine *engine)
{
    struct dateline_chronology *c = NULL;
    struct dateline_row row;
    CHECK_INT(dateline_chronology_new(NULL, &c, NULL), DATELINE_OK);
    counts(c, 0, 0, 0);
    for (int round = 0; round < 2; round++) {
        CHECK_INT(extract(engine, c), DATELINE_OK);
        CHECK_INT(dateline_chronology_sort(c, NULL), DATELINE_OK);
        counts(c, 1, 1, 3); /* and the duration */
        CHECK(dateline_chronology_row(c, 0, &row));
        CHECK_STR(row.date, "1347");
        CHECK_INT(row.line, 1);
        dateline_chronology_clear(c);
        counts(c, 0, 0, 0);
        CHECK(!dateline_chronology_row(c, 0, &row));
    }
    dateline_chronology_free(c);
}

/* Built-in patterns have a file, a line and a text; without listing, only that of shapes is kept.
 */
static void patterns(void)
{
    for (int listing = 0; listing < 2; listing++) {
        const struct dateline_engine_options options = {.listing = listing};
        struct dateline_engine *engine = NULL;
        struct dateline_pattern_info p;
        size_t n = 0;
        CHECK_INT(dateline_engine_new(&options, &engine, NULL), DATELINE_OK);
        for (; engine && dateline_engine_pattern(engine, n, &p); n++) {
            CHECK(p.line > 0 && strstr(p.file, ".patterns"));
            CHECK_INT(*p.text != 0, listing || strcmp(p.kind, "shape") == 0);
        }
        CHECK(n > 100);
        dateline_engine_free(engine);
    }
}

int main(void)
{
    struct dateline_engine *engine = NULL;
    CHECK_INT(dateline_engine_new(NULL, &engine, NULL), DATELINE_OK);
    if (engine)
        clear(engine);
    wrong_arguments(engine);
    patterns();
    CHECK_INT(strspn(dateline_version(), "0123456789."), strlen(dateline_version()));
    dateline_engine_free(engine);
    return check_done();
}
