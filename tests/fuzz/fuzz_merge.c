/* SPDX-License-Identifier: MIT */
/* Two tables of any bytes are merged or refused; what comes out of a merge can be merged again, and
 * is the same. The first byte says how many bytes are read at once. */
#include <stdlib.h>
#include <string.h>

#include "dateline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    const char *at;
    size_t left, most; /* at once */
};

static void expect(bool ok)
{
    if (!ok)
        abort();
}

static int64_t read_bytes(void *context, char *bytes, size_t room)
{
    struct bytes *b = context;
    size_t n = b->left < room ? b->left : room;
    n = n < b->most ? n : b->most;
    memcpy(bytes, b->at, n);
    b->at += n;
    b->left -= n;
    return (int64_t)n;
}

struct output {
    char *bytes;
    size_t len, cap;
};

static int add_bytes(void *context, const char *bytes, size_t length)
{
    struct output *out = context;
    if (out->len + length > out->cap) {
        out->cap = 2 * (out->len + length);
        out->bytes = realloc(out->bytes, out->cap);
        expect(out->bytes != NULL);
    }
    memcpy(out->bytes + out->len, bytes, length);
    out->len += length;
    return 0;
}

/* The merge of a table with itself. */
static int merge(const char *bytes, size_t size, size_t most, struct output *ret)
{
    struct dateline_write_options options = {
        .columns = "date,event,source,flags,id,offset,precision,relation,match", .undated = true};
    struct bytes one = {bytes, size, most}, two = one;
    struct dateline_table tables[] = {{.name = "1.csv", .read = read_bytes, .read_context = &one},
                                      {.name = "2.csv", .read = read_bytes, .read_context = &two}};
    struct dateline_error error = {0};
    int code =
        dateline_merge(tables, 1 + size % 2, NULL, "csv", &options, add_bytes, ret, NULL, &error);
    expect(code == error.code && (code == DATELINE_OK || code == DATELINE_EINVAL));
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct output first = {0}, second = {0};
    if (size > 0 &&
        merge((const char *)data + 1, size - 1, (size_t)data[0] + 1, &first) == DATELINE_OK) {
        struct dateline_write_options options = {
            .columns = "date,event,source,flags,id,offset,precision,relation,match",
            .undated = true};
        struct bytes bytes = {first.bytes, first.len, SIZE_MAX};
        struct dateline_table table = {.name = "1.csv", .read = read_bytes, .read_context = &bytes};
        expect(dateline_merge(&table, 1, NULL, "csv", &options, add_bytes, &second, NULL, NULL) ==
               DATELINE_OK);
        expect(first.len == second.len && memcmp(first.bytes, second.bytes, first.len) == 0);
    }
    free(first.bytes);
    free(second.bytes);
    return 0;
}
