/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/kway.h"
#include "base/memory.h"
#include "base/str.h"
#include "base/utf8.h"
#include "check.h"

static bool is_zero(const unsigned char *p, size_t len)
{
    while (len > 0)
        if (p[--len] != 0)
            return false;
    return true;
}

static void test_arena(void)
{
    struct dl_arena arena = {0};

    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 500; i++) {
            unsigned char *p = dl_arena_alloc(&arena, i * 7 % 900);
            CHECK(p != NULL && (uintptr_t)p % _Alignof(max_align_t) == 0);
            CHECK(is_zero(p, i * 7 % 900));
            memset(p, 0xAA, i * 7 % 900);
            const char *copy = dl_arena_copy(&arena, "1938-09-30", 4);
            CHECK_STR(copy, "1938");
        }
        unsigned char *large = dl_arena_alloc(&arena, (size_t)3 << 20);
        CHECK(large != NULL && is_zero(large, (size_t)3 << 20));
        dl_arena_free(&arena);
    }
    CHECK_STR(dl_arena_copy(&arena, NULL, 0), "");
    CHECK(dl_arena_alloc(&arena, SIZE_MAX - 8) == NULL);
    CHECK(dl_arena_copy(&arena, "", SIZE_MAX) == NULL);
    dl_arena_free(&arena);
    CHECK(arena.blocks == NULL);
    dl_arena_free(&arena);

    CHECK(dl_arena_alloc(&arena, (size_t)2 << 20) != NULL); /* a large piece before any other */
    CHECK_STR(dl_arena_copy(&arena, "x", 1), "x");
    dl_arena_free(&arena);

    /* over several of the largest blocks; no piece lies over another */
    enum { PIECES = 6000, SIZE = 1000 };
    unsigned char *pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = dl_arena_take(&arena, SIZE);
        memset(pieces[i], (int)(i % 251), SIZE);
    }
    size_t wrong = 0;
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < SIZE; k++)
            wrong += pieces[i][k] != i % 251;
    CHECK_INT(wrong, 0);
    CHECK(arena.size < (size_t)PIECES * SIZE + 2 * DL_LARGE_PAGE);
    dl_arena_free(&arena);
}

static void test_error(void)
{
    struct dateline_error err;
    char longest[300];

    CHECK_INT(dl_fail(NULL, DATELINE_EIO, "no %s", "record"), DATELINE_EIO);
    CHECK_INT(dl_fail(&err, DATELINE_EINVAL, "no %s in %d", "month", 13), DATELINE_EINVAL);
    CHECK_STR(err.text, "no month in 13");
    CHECK_STR(err.file, "");
    CHECK_INT(err.code, DATELINE_EINVAL);
    CHECK_INT(err.line, 0);

    CHECK_INT(dl_fail_at(&err, DATELINE_EPATTERN, "en.patterns", 7, 3, "wrong"), DATELINE_EPATTERN);
    CHECK_STR(err.file, "en.patterns");
    CHECK_INT(err.line, 7);
    CHECK_INT(err.column, 3);
    CHECK_INT(dl_fail_at(&err, DATELINE_EPATTERN, NULL, 1, 1, "wrong"), DATELINE_EPATTERN);
    CHECK_STR(err.file, "");

    /* a text that is too long is cut between characters */
    memset(longest, 'a', sizeof longest);
    memcpy(longest + 253, "é–", sizeof "é–");
    dl_fail(&err, DATELINE_EINVAL, "%s", longest);
    CHECK_INT(dl_utf8_valid(err.text, strlen(err.text)), strlen(err.text));
    CHECK(strlen(err.text) >= 253);
}

static void test_view(void)
{
    CHECK(dl_view_equal(dl_view_of("May"), dl_view("Mayor", 3)));
    CHECK(!dl_view_equal(dl_view_of("May"), dl_view_of("may")));
    CHECK(!dl_view_equal(dl_view_of("May"), dl_view_of("Ma")));
    CHECK(dl_view_equal((struct dl_view){0}, dl_view_of("")));
    CHECK(dl_view_equal_nocase(dl_view_of("MaY"), dl_view_of("mAy")));
    CHECK(!dl_view_equal_nocase(dl_view_of("@[`{"), dl_view_of("`{@[")));
    CHECK(!dl_view_equal_nocase(dl_view_of("\xC3\x84"), dl_view_of("\xC3\xA4"))); /* Ä, ä */
    CHECK(dl_view_equal(dl_view_trim(dl_view_of(" \t\r\n a b\v\f ")), dl_view_of("a b")));
    CHECK_INT(dl_view_trim(dl_view_of(" \n ")).len, 0);
    CHECK_INT(dl_view_trim((struct dl_view){0}).len, 0);
}

static void test_buf(void)
{
    struct dl_buf buf = {0};

    dl_buf_add(&buf, NULL, 0);
    CHECK_STR(buf.data, "");
    dl_buf_add_text(&buf, "in ");
    dl_buf_add_u64(&buf, 0);
    dl_buf_add_char(&buf, '/');
    dl_buf_add_u64(&buf, UINT64_MAX);
    dl_buf_addf(&buf, " %s%03d", "x", 7);
    CHECK_STR(buf.data, "in 0/18446744073709551615 x007");
    CHECK_INT(buf.len, strlen(buf.data));
    for (int i = 0; i < 1000; i++)
        dl_buf_addf(&buf, "%d", i % 10);
    CHECK_INT(buf.len, 1030);
    CHECK_INT(buf.data[1029], '9');
    CHECK(dl_buf_reserve(&buf, 5000) && buf.cap - buf.len > 5000);
    CHECK(!dl_buf_reserve(&buf, SIZE_MAX - 10));
    CHECK(buf.failed);
    dl_buf_add_char(&buf, 'y');
    CHECK_INT(buf.len, 1030);
    dl_buf_free(&buf);
    CHECK(buf.data == NULL && !buf.failed);
}

static void test_grow(void)
{
    int *numbers = NULL;
    size_t cap = 0;

    for (int i = 0; i < 100; i++) {
        CHECK(DL_GROW(numbers, (size_t)i, cap));
        numbers[i] = i;
    }
    CHECK_INT(numbers[99], 99);
    CHECK(cap >= 100);
    CHECK(!DL_GROW(numbers, SIZE_MAX / 4, cap));
    CHECK_INT(numbers[99], 99);
    free(numbers);
}

static void test_valid(void)
{
    static const struct {
        const char *bytes;
        size_t valid; /* SIZE_MAX: all */
    } rows[] = {
        {"", SIZE_MAX},
        {"plain ASCII of more than eight bytes", SIZE_MAX},
        {"na\xC3\xAFve \xE2\x80\x93 \xF0\x9F\x93\x85 caf\xC3\xA9", SIZE_MAX},
        {"\xF4\x8F\xBF\xBF", SIZE_MAX},
        {"\xED\x9F\xBF\xEE\x80\x80", SIZE_MAX},
        {"12345678\x80", 8}, /* a continuation alone */
        {"ab\xC3", 2},       /* cut off */
        {"ab\xE2\x80", 2},
        {"ab\xF0\x9F\x93", 2},
        {"\xC0\xAF", 0}, /* overlong */
        {"\xC1\xBF", 0},
        {"a\xE0\x9F\xBF", 1},
        {"a\xF0\x8F\xBF\xBF", 1},
        {"a\xED\xA0\x80", 1},     /* surrogate */
        {"a\xF4\x90\x80\x80", 1}, /* beyond U+10FFFF */
        {"a\xF5\x80\x80\x80", 1},
        {"a\xFF", 1},
        {"\xC3\xA9\xC3(", 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t len = strlen(rows[i].bytes);
        size_t wanted = rows[i].valid == SIZE_MAX ? len : rows[i].valid;
        CHECK_INT(dl_utf8_valid(rows[i].bytes, len), wanted);
    }
}

static void test_code_points(void)
{
    static const uint32_t points[] = {0,      'A',    0x7F,   0x80,    0x7FF,   0x800,
                                      0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    struct dl_buf buf = {0};
    size_t len;

    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        buf.len = 0;
        dl_utf8_add(&buf, points[i]);
        CHECK_INT(dl_utf8_valid(buf.data, buf.len), buf.len);
        CHECK_INT(dl_utf8_get(buf.data, buf.data + buf.len, &len), points[i]);
        CHECK_INT(len, buf.len);
    }
    static const uint32_t impossible[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < sizeof impossible / sizeof impossible[0]; i++) {
        buf.len = 0;
        dl_utf8_add(&buf, impossible[i]);
        CHECK_STR(buf.data, "\xEF\xBF\xBD");
    }
    dl_buf_free(&buf);

    const char *cut = "\xE2\x80";
    CHECK_INT(dl_utf8_get(cut, cut + 2, &len), 0xFFFD);
    CHECK_INT(len, 1);
}

static void test_columns(void)
{
    static const struct {
        const char *text;
        size_t columns;
    } rows[] = {
        {"", 0},
        {"in 1914", 7},
        {"caf\xC3\xA9", 4},
        {"cafe\xCC\x81", 4}, /* combining accent */
        {"1914\xE2\x80\x93"
         "18",
         7},                             /* en dash */
        {"\xE6\x98\xAD\xE5\x92\x8C", 4}, /* 昭和 */
        {"\xED\x95\x9C", 2},             /* 한 */
        {"\xEF\xBC\x91", 2},             /* full-width 1 */
        {"\xEF\xBD\xB1", 1},             /* half-width ア */
        {"\xF0\x9F\x93\x85", 2},         /* 📅 */
        {"a\xE2\x80\x8B"
         "b",
         2},             /* zero-width space */
        {"\x1B[31m", 4}, /* an escape has no width of its own */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *p = rows[i].text, *end = p + strlen(p);
        size_t columns = 0, len;
        for (; p < end; p += len)
            columns += (size_t)dl_utf8_width(dl_utf8_get(p, end, &len));
        CHECK_INT(columns, rows[i].columns);
    }
}

/* Inputs that hold the numbers i, i + step …, each so many. */
enum { INPUTS = 9 };
struct progressions {
    unsigned head[INPUTS], left[INPUTS];
};

static bool progression_is_before(void *context, size_t a, size_t b)
{
    const struct progressions *p = context;
    return p->head[a] != p->head[b] ? p->head[a] < p->head[b] : a < b;
}

static void test_kway(void)
{
    struct progressions p;
    struct dl_kway k = {.is_before = progression_is_before, .context = &p};
    unsigned before = 0, n = 0, expected = 0;
    size_t input_before = 0;

    for (size_t i = 0; i < INPUTS; i++) {
        p.head[i] = (unsigned)(i * 5 % 7);
        p.left[i] = (unsigned)(1 + i * i % 11);
        expected += p.left[i];
    }
    for (size_t i = INPUTS; i > 0; i--)
        CHECK(dl_kway_add(&k, i - 1));
    for (; k.n > 0; n++) {
        size_t i = dl_kway_first(&k);
        CHECK(p.head[i] > before || (p.head[i] == before && (n == 0 || i >= input_before)));
        before = p.head[i];
        input_before = i;
        p.head[i] += (unsigned)(i % 3); /* by nothing, too: equal heads go by their input */
        if (--p.left[i] > 0)
            dl_kway_next(&k);
        else
            dl_kway_drop(&k);
    }
    CHECK_INT(n, expected);
    dl_kway_free(&k);
}

int main(void)
{
    test_arena();
    test_error();
    test_view();
    test_buf();
    test_grow();
    test_kway();
    test_valid();
    test_code_points();
    test_columns();
    return check_done();
}
