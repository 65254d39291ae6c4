/* SPDX-License-Identifier: MIT */
/* Whatever parses as EDTF prints to what parses to the same spelling and the same days. */
#include <stdlib.h>

#include "time/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool ok)
{
    if (!ok)
        abort();
}

static void expect_same_days(const struct dl_date *a, const struct dl_date *b)
{
    int64_t day_a = 0, day_b = 0;

    expect(dl_date_first(a, &day_a) == dl_date_first(b, &day_b) && day_a == day_b);
    expect(dl_date_last(a, &day_a) == dl_date_last(b, &day_b) && day_a == day_b);
}

static void print_rest(const struct dl_date *d)
{
    char buf[DL_EDTF_MAX];
    int64_t day;

    dl_timex_print(&d->from, buf);
    expect(strlen(buf) < sizeof buf);
    if (dl_date_first(d, &day)) {
        dl_iso_day_print(day, buf);
        expect(strlen(buf) < 16);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dl_date first, second;
    struct dateline_error err;
    char printed[DL_EDTF_MAX], again[DL_EDTF_MAX];

    if (dl_edtf_parse(dl_view((const char *)data, size), &first, &err) != DATELINE_OK) {
        expect(err.column >= 1 && err.column <= size + 1 && err.text[0] != '\0');
        return 0;
    }
    dl_edtf_print(&first, printed);
    expect(strlen(printed) < sizeof printed);
    expect(dl_edtf_parse(dl_view_of(printed), &second, NULL) == DATELINE_OK);
    dl_edtf_print(&second, again);
    expect(strcmp(printed, again) == 0 && dl_date_equal(&first, &second));
    expect_same_days(&first, &second);
    print_rest(&first);
    return 0;
}
