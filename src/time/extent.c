/* SPDX-License-Identifier: MIT */
#include "time/extent.h"

#include "time/calendar.h"

/* 24:00 is the last moment of its day, and not the first of the next. */
static int32_t second_of_day(const struct dl_point *p, int32_t otherwise)
{
    int32_t second = (p->hour * 60 + p->minute) * 60 + p->second;
    if (p->grain != DATELINE_TIME)
        return otherwise;
    return second < DL_LAST_SECOND ? second : DL_LAST_SECOND;
}

struct dl_extent dl_extent_of_none(void)
{
    return (struct dl_extent){
        .first = DL_NO_FIRST, .last = DL_NO_LAST, .last_second = DL_LAST_SECOND};
}

struct dl_extent dl_extent_of(const struct dl_date *date)
{
    struct dl_extent e = dl_extent_of_none();
    if (!date->interval) {
        if (dl_point_days(&date->from, &e.first, &e.last)) {
            e.first_second = second_of_day(&date->from, e.first_second);
            e.last_second = second_of_day(&date->from, e.last_second);
        }
        return e;
    }
    if (dl_date_first(date, &e.first))
        e.first_second = second_of_day(&date->from, e.first_second);
    if (dl_date_last(date, &e.last))
        e.last_second = second_of_day(&date->to, e.last_second);
    return e;
}

struct dl_span dl_extent_span(const struct dl_extent *e)
{
    struct dl_span span = {DL_NO_FIRST, DL_NO_LAST};
    if (e->first != DL_NO_FIRST)
        span.first = e->first * DL_DAY_SECONDS + e->first_second;
    if (e->last != DL_NO_LAST)
        span.last = e->last * DL_DAY_SECONDS + e->last_second;
    return span;
}

bool dl_extent_sort(const struct dl_extent *e, int64_t *ret)
{
    int64_t year;
    int month, day;
    if (e->first == DL_NO_FIRST && e->last == DL_NO_LAST)
        return false;
    dl_day_civil(e->first != DL_NO_FIRST ? e->first : e->last, &year, &month, &day);
    *ret = year * 10000 + month * 100 + day;
    return true;
}

void dl_extent_print(const struct dl_extent *e, char *start, char *end)
{
    bool has_first = e->first != DL_NO_FIRST, has_last = e->last != DL_NO_LAST;
    start[0] = end[0] = '\0';
    if (has_first)
        dl_iso_day_print(e->first, start);
    if (has_last && e->last == e->first)
        memcpy(end, start, strlen(start) + 1);
    else if (has_last)
        dl_iso_day_print(e->last, end);
}
