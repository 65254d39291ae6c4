/* SPDX-License-Identifier: MIT */
/* Messages on standard error. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "dateline.h"

/* Print "dateline: " and the message on one line, without control characters. */
__attribute__((format(printf, 1, 2))) void cli_report(const char *format, ...);
/* Print an error record as "file:line:column: text", leaving out what it does not know. */
void cli_report_record(const struct dateline_error *record);

#endif
