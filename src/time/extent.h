/* SPDX-License-Identifier: MIT */
/* How far a date reaches: what a row shows of it besides the date, and what puts rows in order. */
#ifndef DL_EXTENT_H
#define DL_EXTENT_H

#include "time/calendar.h"
#include "time/date.h"

/* An end that is open or unknown counts as infinite. */
#define DL_NO_FIRST INT64_MIN
#define DL_NO_LAST INT64_MAX

struct dl_extent {
    int64_t first, last;               /* days, or DL_NO_FIRST, DL_NO_LAST */
    int32_t first_second, last_second; /* of these days: 0 and DL_LAST_SECOND but for times */
};

/* Of what has no date: both ends are infinite. */
struct dl_extent dl_extent_of_none(void);
struct dl_extent dl_extent_of(const struct dl_date *date);

/* What the order of time looks at: first and last second, counted as days are; DL_NO_FIRST,
 * DL_NO_LAST where infinite. */
struct dl_span {
    int64_t first, last;
};
#define DL_NO_SPAN ((struct dl_span){INT64_MAX, INT64_MAX}) /* of no date: behind every day */
struct dl_span dl_extent_span(const struct dl_extent *e);

/* -1, 0, 1: the earlier first second, and of two the same the wider span, comes first. */
static inline int dl_span_compare(const struct dl_span *a, const struct dl_span *b)
{
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->last < b->last) - (a->last > b->last);
}

/* Start and end of a row: days as dl_iso_day_print() has them, "" where infinite. */
void dl_extent_print(const struct dl_extent *e, char *start, char *end);
/* Sort of a row: an integer that orders days before the year 1 too; false when there is none, both
 * ends being infinite. */
bool dl_extent_sort(const struct dl_extent *e, int64_t *ret);

#endif
