/* SPDX-License-Identifier: MIT */
/* The door to PCRE2: its limits are those that were asked for. */
#include <stdlib.h>

#include "check.h"
#include "rules/regex.h"

struct opened {
    struct dl_regex *re;
    struct dl_regex_work *work;
};

static struct opened open_regex(const char *pattern, unsigned flags)
{
    struct opened o = {0};
    CHECK_INT(dl_regex_new(dl_view_of(pattern), flags, &o.re, NULL), DATELINE_OK);
    CHECK_INT(dl_regex_work_new(dl_regex_groups(o.re), &o.work), DATELINE_OK);
    return o;
}

static void close_regex(struct opened o)
{
    dl_regex_work_free(o.work);
    dl_regex_free(o.re);
}

static enum dl_regex_result match(struct opened o, const char *subject, uint32_t limit)
{
    const size_t *groups;
    size_t n;
    return dl_regex_match(o.re, o.work, subject, strlen(subject), 0, limit, &groups, &n);
}

/* An expression that backtracks a lot, but not beyond PCRE2's own default of ten million. */
static void match_limit(void)
{
    for (unsigned flags = 0; flags <= DL_REGEX_NO_JIT; flags += DL_REGEX_NO_JIT) {
        struct opened o = open_regex("(?:a|aa)+(?:a|aa)+c", flags | DL_REGEX_ANCHORED);
        const char *subject = "aaaaaaaaaaaaaaaaaab c";
        CHECK_INT(match(o, subject, 9000000), DL_REGEX_NO_MATCH);
        CHECK_INT(match(o, subject, 1000), DL_REGEX_LIMIT);
        close_regex(o);
    }
}

/* One that goes deep: PCRE2's own limit is ten million here too. */
static void depth_limit(void)
{
    static char subject[8002];
    memset(subject, 'a', 8000);
    subject[8000] = 'b';
    struct opened o = open_regex("(a|x)+c|b", DL_REGEX_NO_JIT | DL_REGEX_ANCHORED);
    subject[7999] = 'c';
    subject[1000] = 'd';
    CHECK_INT(match(o, subject, 9000000), DL_REGEX_NO_MATCH);
    subject[1000] = 'a';
    CHECK_INT(match(o, subject, 9000000), DL_REGEX_LIMIT);
    close_regex(o);
}

/* Many groups make each step dear: the heap is used up far above the limit of depth. */
static void heap_limit(void)
{
    enum { GROUPS = 2000, STEPS = 2000 };
    static char pattern[2 * GROUPS + 16], subject[STEPS + 1];
    strcpy(pattern, "(a|x)+c");
    for (size_t i = 0; i < GROUPS; i++)
        strcat(pattern + 7 + 2 * i, "()");
    struct opened o = open_regex(pattern, DL_REGEX_NO_JIT | DL_REGEX_ANCHORED);
    for (size_t steps = STEPS / 10; steps <= STEPS; steps *= 10) {
        memset(subject, 'a', steps);
        memcpy(subject + steps - 2, "bc", 2); /* what has to be there is, but not behind an a */
        CHECK_INT(match(o, subject, 9000000), steps < STEPS ? DL_REGEX_NO_MATCH : DL_REGEX_LIMIT);
    }
    close_regex(o);
}

/* JIT code has a stack instead. */
static void stack_limit(void)
{
    enum { STEPS = 1000000 };
    char *subject = calloc(STEPS + 1, 1);
    struct opened o = open_regex("(a|x)+c", DL_REGEX_ANCHORED);
    memset(subject, 'a', STEPS);
    memcpy(subject + STEPS - 2, "bc", 2);
    CHECK_INT(match(o, subject, 9000000), DL_REGEX_LIMIT);
    close_regex(o);
    free(subject);
}

static void begins(void)
{
    struct opened o = open_regex("a[bc]d", DL_REGEX_NO_JIT | DL_REGEX_ANCHORED);
    uint8_t first[32];
    CHECK(dl_regex_first_bytes(o.re, first));
    for (unsigned c = 0; c < 256; c++) /* of either case: PCRE2 does not say */
        CHECK_INT(first[c / 8] >> (c % 8) & 1, c == 'a' || c == 'A');
    CHECK(!dl_regex_can_match_empty(o.re));
    close_regex(o);
    o = open_regex("a[bc]d", DL_REGEX_NO_JIT | DL_REGEX_ANCHORED | DL_REGEX_NO_SEARCH);
    CHECK(!dl_regex_first_bytes(o.re, first));
    CHECK_INT(match(o, "abd", 1000), DL_REGEX_MATCH);
    CHECK_INT(match(o, "abc", 1000), DL_REGEX_NO_MATCH);
    close_regex(o);
}

int main(void)
{
    match_limit();
    depth_limit();
    heap_limit();
    stack_limit();
    begins();
    return check_done();
}
