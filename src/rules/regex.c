/* SPDX-License-Identifier: MIT */
#include "rules/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/error.h"

/* What one attempt may use. Matching on the skeleton needs next to nothing; the limits stop an
 * expression of a user that backtracks without end. The heap limit is in KiB. */
enum {
    HEAP_LIMIT_KIB = 20000,
    DEPTH_LIMIT = 5000,
    JIT_STACK_MIN = 32 * 1024,
    JIT_STACK_MAX = 1024 * 1024
};

struct dl_regex {
    pcre2_code *code;
    bool jit;
};

struct dl_regex_work {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

int dl_regex_new(struct dl_view pattern, unsigned flags, struct dl_regex **ret,
                 struct dateline_error *reterr)
{
    uint32_t options = PCRE2_NEVER_BACKSLASH_C | PCRE2_DUPNAMES;
    if (flags & DL_REGEX_TEXT)
        options |= PCRE2_UTF; /* without PCRE2_UCP: its \d has no known first bytes */
    if (flags & DL_REGEX_NO_SEARCH)
        options |= PCRE2_NO_START_OPTIMIZE;
    if (flags & DL_REGEX_ANCHORED)
        options |= PCRE2_ANCHORED;
    struct dl_regex *re = calloc(1, sizeof *re);
    if (!re)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    int code = 0;
    PCRE2_SIZE at = 0;
    re->code = pcre2_compile((PCRE2_SPTR)pattern.data, pattern.len, options, &code, &at, NULL);
    if (!re->code) {
        PCRE2_UCHAR message[160];
        pcre2_get_error_message(code, message, sizeof message);
        free(re);
        return dl_fail_at(reterr, DATELINE_EPATTERN, NULL, 0, (unsigned)at + 1, "%s",
                          (const char *)message);
    }
    re->jit = !(flags & DL_REGEX_NO_JIT) && pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) == 0;
    *ret = re;
    return DATELINE_OK;
}

void dl_regex_free(struct dl_regex *re)
{
    if (!re)
        return;
    pcre2_code_free(re->code);
    free(re);
}

void dl_regex_add_jit(struct dl_regex *re)
{
    re->jit = pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) == 0;
}

static uint32_t info_u32(const struct dl_regex *re, uint32_t what)
{
    uint32_t value = 0;
    pcre2_pattern_info(re->code, what, &value);
    return value;
}

bool dl_regex_can_match_empty(const struct dl_regex *re)
{
    return info_u32(re, PCRE2_INFO_MATCHEMPTY) != 0;
}

bool dl_regex_first_bytes(const struct dl_regex *re, uint8_t ret_bitmap[32])
{
    const uint8_t *bitmap = NULL;
    pcre2_pattern_info(re->code, PCRE2_INFO_FIRSTBITMAP, &bitmap);
    if (bitmap) {
        memcpy(ret_bitmap, bitmap, 32);
        return true;
    }
    if (info_u32(re, PCRE2_INFO_FIRSTCODETYPE) != 1)
        return false;
    uint32_t unit = info_u32(re, PCRE2_INFO_FIRSTCODEUNIT);
    memset(ret_bitmap, 0, 32);
    ret_bitmap[unit / 8] = (uint8_t)(1u << (unit % 8));
    /* the unit may be caseless, and PCRE2 does not say so */
    if ((unit | 0x20) >= 'a' && (unit | 0x20) <= 'z') {
        unit ^= 0x20;
        ret_bitmap[unit / 8] |= (uint8_t)(1u << (unit % 8));
    }
    return true;
}

bool dl_regex_group(const struct dl_regex *re, size_t index, const char **ret_name,
                    unsigned *ret_number)
{
    uint32_t count = info_u32(re, PCRE2_INFO_NAMECOUNT);
    uint32_t size = info_u32(re, PCRE2_INFO_NAMEENTRYSIZE);
    PCRE2_SPTR table = NULL;
    if (index >= count || pcre2_pattern_info(re->code, PCRE2_INFO_NAMETABLE, &table) != 0)
        return false;
    PCRE2_SPTR entry = table + index * size;
    *ret_number = (unsigned)entry[0] << 8 | entry[1];
    *ret_name = (const char *)entry + 2;
    return true;
}

unsigned dl_regex_groups(const struct dl_regex *re)
{
    return info_u32(re, PCRE2_INFO_CAPTURECOUNT);
}

int dl_regex_work_new(unsigned groups, struct dl_regex_work **ret)
{
    struct dl_regex_work *work = calloc(1, sizeof *work);
    if (!work)
        return DATELINE_ENOMEM;
    work->data = pcre2_match_data_create(groups + 1, NULL);
    work->context = pcre2_match_context_create(NULL);
    work->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL); /* NULL without JIT */
    if (!work->data || !work->context) {
        dl_regex_work_free(work);
        return DATELINE_ENOMEM;
    }
    pcre2_set_heap_limit(work->context, HEAP_LIMIT_KIB);
    pcre2_set_depth_limit(work->context, DEPTH_LIMIT);
    if (work->stack)
        pcre2_jit_stack_assign(work->context, NULL, work->stack);
    *ret = work;
    return DATELINE_OK;
}

void dl_regex_work_free(struct dl_regex_work *work)
{
    if (!work)
        return;
    pcre2_match_data_free(work->data);
    pcre2_match_context_free(work->context);
    pcre2_jit_stack_free(work->stack);
    free(work);
}

static bool is_limit(int rc)
{
    return rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_DEPTHLIMIT ||
           rc == PCRE2_ERROR_HEAPLIMIT || rc == PCRE2_ERROR_JIT_STACKLIMIT;
}

enum dl_regex_result dl_regex_match(const struct dl_regex *re, struct dl_regex_work *work,
                                    const char *subject, size_t len, size_t start, uint32_t limit,
                                    const size_t **ret_groups, size_t *ret_n)
{
    pcre2_set_match_limit(work->context, limit);
    /* The text is known to be valid UTF-8, so that JIT code can be entered without PCRE2's checks.
     */
    int rc = re->jit ? pcre2_jit_match(re->code, (PCRE2_SPTR)subject, len, start, 0, work->data,
                                       work->context)
                     : pcre2_match(re->code, (PCRE2_SPTR)subject, len, start, PCRE2_NO_UTF_CHECK,
                                   work->data, work->context);
    if (rc == PCRE2_ERROR_NOMATCH)
        return DL_REGEX_NO_MATCH;
    if (rc < 0)
        return is_limit(rc) ? DL_REGEX_LIMIT : DL_REGEX_ERROR;
    *ret_groups = pcre2_get_ovector_pointer(work->data);
    *ret_n = (size_t)rc;
    return DL_REGEX_MATCH;
}

const char *dl_regex_version(void)
{
    static _Thread_local char text[64];
    char version[32] = "";
    uint32_t jit = 0;
    pcre2_config(PCRE2_CONFIG_VERSION, version);
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    if (!text[0]) {
        struct dl_view parts[] = {dl_view_of(version), dl_view_of(jit ? ", JIT" : ", no JIT")};
        memcpy(text, parts[0].data, parts[0].len);
        memcpy(text + parts[0].len, parts[1].data, parts[1].len);
    }
    return text;
}
