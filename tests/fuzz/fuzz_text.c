/* SPDX-License-Identifier: MIT */
/* Any bytes, as a document: read, resolved, sorted and written in every format. */
#include <stdlib.h>
#include <string.h>

#include "dateline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool ok)
{
    if (!ok)
        abort();
}

static int drop(void *context, const char *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)context += length;
    return 0;
}

/* What a row says of itself holds. */
static void expect_row(const struct dateline_row *row, size_t size)
{
    char date[64], start[64], end[64];

    /* Decoding makes two bytes of UTF-16 and one byte of Windows-1252 at most three of UTF-8. */
    expect(row->offset + row->length <= 3 * size);
    expect(row->line >= 1);
    expect(row->match_at + row->match_len <= strlen(row->event));
    if (row->kind == DATELINE_EVENT) {
        expect(dateline_edtf_normalize(row->date, date, start, end) == DATELINE_OK);
        expect(strcmp(date, row->date) == 0);
        expect(strcmp(start, row->start) == 0 && strcmp(end, row->end) == 0);
    }
}

static void write_all(struct dateline_chronology *chronology)
{
    const struct dateline_write_options options = {.undated = true, .color = true, .width = 40};
    struct dateline_format format;
    size_t written = 0;

    for (size_t i = 0; dateline_format_info(i, &format); i++)
        expect(dateline_write(chronology, format.name, &options, drop, &written, NULL) ==
               DATELINE_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct dateline_engine *engine; /* made once; libFuzzer never ends it */
    const struct dateline_document document = {
        .bytes = (const char *)data,
        .length = size,
        .source = "fuzz.txt",
        .explain = true,
        .annotate = true,
    };
    struct dateline_chronology *chronology;
    struct dateline_row row;

    if (!engine)
        expect(dateline_engine_new(NULL, &engine, NULL) == DATELINE_OK);
    expect(dateline_chronology_new(NULL, &chronology, NULL) == DATELINE_OK);
    if (dateline_extract(engine, &document, chronology, NULL) == DATELINE_OK) {
        expect(dateline_chronology_sort(chronology, NULL) == DATELINE_OK);
        for (size_t i = 0; dateline_chronology_row(chronology, i, &row); i++)
            expect_row(&row, size);
        write_all(chronology);
    }
    dateline_chronology_free(chronology);
    return 0;
}
