/* SPDX-License-Identifier: MIT */
/* JSON is read by Jansson, where it was found when this was built. */
#include "base/error.h"
#include "merge/table.h"

#ifdef DATELINE_JSON
#include <jansson.h>

static void add_list(struct dl_buf *out, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *name = json_array_get(list, i);
        if (i)
            dl_buf_add_char(out, ' ');
        dl_buf_add_text(out, json_is_string(name) ? json_string_value(name) : "?");
    }
}

/* A value as csv has it; false when it is nothing that can stand in a column. */
static bool add_value(struct dl_buf *out, const json_t *value)
{
    if (json_is_string(value))
        dl_buf_add(out, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        dl_buf_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_array(value))
        add_list(out, value);
    else
        return json_is_null(value);
    return true;
}

static int read_object(struct dl_table *t, const json_t *object, struct dateline_error *reterr)
{
    size_t at[DL_COLUMNS_MAX];
    t->strings.len = 0;
    if (!json_object_get(object, dl_columns[0].name.data))
        return dl_table_fail(t, DL_COLUMNS_MAX, reterr, "there is no %s", dl_columns[0].name.data);
    for (size_t i = 0; i < dl_n_columns; i++) {
        const json_t *value = json_object_get(object, dl_columns[i].name.data);
        at[i] = t->strings.len;
        if (value && !add_value(&t->strings, value))
            return dl_table_fail(t, DL_COLUMNS_MAX, reterr, "%s is neither text nor number",
                                 dl_columns[i].name.data);
        dl_buf_add_char(&t->strings, '\0');
    }
    if (t->strings.failed)
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    for (size_t i = 0; i < dl_n_columns; i++)
        if (t->strings.data[at[i]])
            t->fields[i] = t->strings.data + at[i];
    return DATELINE_OK;
}

int dl_json_fields(struct dl_table *t, struct dl_view line, struct dateline_error *reterr)
{
    json_error_t error;
    json_t *object = json_loadb(line.data, line.len, JSON_REJECT_DUPLICATES, &error);
    if (!object && json_error_code(&error) == json_error_null_character)
        return dl_fail_at(reterr, DATELINE_EINVAL, t->input->name, t->line,
                          (unsigned)error.position, "a NUL (\\u0000), which no text holds");
    if (!object)
        return dl_fail_at(reterr, DATELINE_EINVAL, t->input->name, t->line,
                          (unsigned)error.position, "no JSON: %s", error.text);
    int rc = json_is_object(object) ? read_object(t, object, reterr)
                                    : dl_table_fail(t, DL_COLUMNS_MAX, reterr, "no JSON object");
    json_decref(object);
    return rc;
}
#else
int dl_json_fields(struct dl_table *t, struct dl_view line, struct dateline_error *reterr)
{
    (void)line;
    return dl_table_fail(t, DL_COLUMNS_MAX, reterr,
                         "this is JSON, which this dateline was built without");
}
#endif
