/* SPDX-License-Identifier: MIT */
/*
 * Pattern files. A file is a sequence of statements; a statement begins in the first column and
 * takes the indented lines below it. "#" after white space begins a comment.
 *
 *     file       = { statement }
 *     statement  = "language" code name
 *                | class-name EOL { value forms EOL }             a class section
 *                | "weak" ( form | "{" class-name "}" ) { "|" ( form | "{" class-name "}" ) }
 *                | "cue" cue-name forms
 *                | "shape" name [ "digits" start { "|" start } ] "/" expression "/"
 *                | "let" name pattern                         a part of patterns
 *                | [ "informal" ] kind name pattern [ "=>" { field [":" part] "=" value } ]
 *     start      = [ counts ] [ '"' signs '"' ] [ counts ] [ '"' signs '"' ]
 *     forms      = form { "|" form }
 *     form       = ["~"] ( words | '"' words '"' | "[" range "]" ) ["~"]
 *     range      = digits ".." digits | "plain" | "grouped" | "decimal"
 *     value      = integer | "+" hhmm | name | "=" | "-" | holiday rules
 *     kind       = "date" | "range" | "list" | "shift" | "ref" | "duration" | "set" | "refuse"
 *     pattern    = { "{" class [":" slot] [":" target] "}" | "<" name [":" target] ">"
 *                | "{" signs "}" | word | sign | PCRE2 syntax }
 *     target     = part | "-"
 *     part       = "end" | "2" … "8"
 *
 * data/FORMAT.md says what they mean.
 */
#include <stdio.h>

#include "base/bits.h"
#include "base/error.h"
#include "base/near.h"
#include "rules/loader.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

static bool is_name(struct dl_view v)
{
    for (size_t i = 0; i < v.len; i++)
        if (!is_name_char(v.data[i]))
            return false;
    return v.len > 0;
}

static struct dl_mark mark_at(const struct dl_loader *l, uint32_t file, const char *p)
{
    return (struct dl_mark){file, (uint32_t)(p - l->files[file].text.data)};
}

/* The line without its comment and the white space at its end. */
static struct dl_view without_comment(struct dl_view line)
{
    bool quoted = false, none = !memchr(line.data, '#', line.len);
    for (size_t i = 0; i < line.len && !none; i++) {
        quoted ^= line.data[i] == '"';
        if (line.data[i] == '#' && !quoted && (i == 0 || is_space(line.data[i - 1]))) {
            line.len = i;
            break;
        }
    }
    while (line.len && is_space(line.data[line.len - 1]))
        line.len--;
    return line;
}

static struct dl_view take_line(struct dl_view *rest)
{
    const char *nl = memchr(rest->data, '\n', rest->len);
    struct dl_view line = {rest->data, nl ? (size_t)(nl - rest->data) : rest->len};
    size_t taken = line.len + (nl != NULL);
    rest->data += taken;
    rest->len -= taken;
    return line;
}

/* The next word of a view, white space before it skipped. */
static struct dl_view take_word(struct dl_view *rest)
{
    *rest = dl_view_trim(*rest);
    size_t n = 0;
    while (n < rest->len && !is_space(rest->data[n]))
        n++;
    struct dl_view word = {rest->data, n};
    rest->data += n;
    rest->len -= n;
    *rest = dl_view_trim(*rest);
    return word;
}

/* ---- classes and forms ----------------------------------------------------------------------- */

/* "1..31" of [1..31]. */
static bool number_bounds(struct dl_view v, struct dl_form *f)
{
    size_t dots = 0;
    while (dots + 1 < v.len && !(v.data[dots] == '.' && v.data[dots + 1] == '.'))
        dots++;
    if (dots == 0 || dots > 4 || v.len < dots + 3 || v.len - dots - 2 > 4)
        return false;
    int32_t bound[2] = {0, 0};
    for (size_t i = 0; i < v.len; i++) {
        if (i == dots || i == dots + 1)
            continue;
        if (!is_digit(v.data[i]))
            return false;
        int32_t *b = &bound[i > dots];
        *b = *b * 10 + (v.data[i] - '0');
    }
    f->low = bound[0];
    f->high = bound[1];
    f->min_digits = (uint8_t)dots;
    f->max_digits = (uint8_t)(v.len - dots - 2);
    return f->low <= f->high;
}

static bool number_form(struct dl_view v, struct dl_form *f)
{
    f->number = true;
    if (dl_view_equal(v, dl_view_of("plain"))) {
        f->min_digits = 1;
        f->max_digits = 9;
        f->high = 999999999;
        return true;
    }
    f->grouped = dl_view_equal(v, dl_view_of("grouped"));
    f->decimal = dl_view_equal(v, dl_view_of("decimal"));
    return f->grouped || f->decimal || number_bounds(v, f);
}

static bool parse_form(struct dl_loader *l, struct dl_view v, struct dl_form *f)
{
    if (v.len > 1 && v.data[0] == '~') {
        f->left = true;
        v = dl_view_trim(dl_view(v.data + 1, v.len - 1));
    }
    if (v.len > 1 && v.data[v.len - 1] == '~') {
        f->right = true;
        v = dl_view_trim(dl_view(v.data, v.len - 1));
    }
    bool quoted = v.len >= 3 && v.data[0] == '"' && v.data[v.len - 1] == '"';
    if (!quoted && v.len > 1 && v.data[0] == '"') {
        dl_loader_error(l, f->mark, "the quotes around this form are not closed");
        return false;
    }
    if (quoted)
        v = dl_view(v.data + 1, v.len - 2);
    else if (v.len >= 3 && v.data[0] == '[' && v.data[v.len - 1] == ']') {
        if (number_form(dl_view(v.data + 1, v.len - 2), f) && !f->left && !f->right)
            return true;
        dl_loader_error(l, f->mark,
                        "not a number form: [low..high] with up to four digits, [plain], [grouped] "
                        "or [decimal]");
        return false;
    }
    for (size_t i = 1; !quoted && i + 1 < v.len; i++)
        if (v.data[i] == ',' && dl_is_small(v.data[i - 1]) && dl_is_small(v.data[i + 1])) {
            dl_loader_error(l, f->mark, "\"|\" stands between forms, and not a comma");
            return false;
        }
    if (v.len == 0) {
        dl_loader_error(l, f->mark, "a form is missing");
        return false;
    }
    if (v.len > DL_FORM_BYTES) {
        dl_loader_error(l, f->mark, "this form is longer than %d bytes", DL_FORM_BYTES);
        return false;
    }
    if (is_digit(v.data[0]) && is_digit(v.data[v.len - 1])) { /* "7ber" is for a shape's group */
        dl_loader_error(l, f->mark,
                        "a form cannot begin with a number: write numbers as [low..high], or use a "
                        "shape");
        return false;
    }
    f->text = v;
    return true;
}

/* Call each for the parts of "a | b | c". A "|" in double quotes is no bar; a double quote that
 * stands alone is a form. */
struct form_list {
    struct dl_view rest;
    bool more;
};
static struct dl_view next_form(struct form_list *list)
{
    bool quoted = false;
    size_t n = 0;
    const char *text = list->rest.data;
    for (; n < list->rest.len && (quoted || text[n] != '|'); n++) {
        bool alone = !quoted && (n + 1 == list->rest.len || is_space(text[n + 1]));
        quoted ^= text[n] == '"' && !alone;
    }
    struct dl_view form = dl_view_trim(dl_view(list->rest.data, n));
    list->more = n < list->rest.len;
    list->rest =
        list->more ? dl_view(list->rest.data + n + 1, list->rest.len - n - 1) : dl_view("", 0);
    return form;
}

static void add_forms(struct dl_loader *l, uint32_t file, struct dl_view forms, uint16_t class_id,
                      int32_t value, bool own)
{
    struct form_list list = {forms, true};
    while (list.more && !dl_loader_full(l)) {
        struct dl_view v = next_form(&list);
        struct dl_form f = {.class_id = class_id, .value = value, .mark = mark_at(l, file, v.data)};
        if (!parse_form(l, v, &f))
            continue;
        if (f.number != own && class_id >= DL_CLASSES_BUILTIN && !(f.number && value == 0))
            dl_loader_error(l, f.mark,
                            own ? "\"=\" is the value of number forms only"
                                : "the value of a number form is \"=\"");
        else
            dl_loader_add_form(l, &f);
    }
}

/* The rules of a holiday stand one behind the other. */
static bool add_holiday(struct dl_loader *l, struct dl_view rules, int32_t *ret)
{
    size_t first = l->n_holidays;
    uint16_t since = 0;
    do {
        struct dl_holiday h = {0};
        if (!dl_holiday_next(&rules, &h) || (l->n_holidays > first && h.since <= since)) {
            l->n_holidays = first;
            return false;
        }
        if (!DL_GROW(l->holidays, l->n_holidays, l->cap_holidays)) {
            l->out_of_memory = true;
            return false;
        }
        since = h.since;
        l->holidays[l->n_holidays++] = h;
    } while (rules.len);
    *ret = (int32_t)first;
    return true;
}

static bool entry_value(struct dl_loader *l, const struct dl_class *class, struct dl_view word,
                        int32_t *ret, bool *own)
{
    *own = dl_view_equal(word, dl_view_of("="));
    *ret = *own ? DL_OWN_VALUE : 0;
    if (*own || dl_view_equal(word, dl_view_of("-")))
        return true;
    if (class->field == DL_FIELD_HOLIDAY)
        return add_holiday(l, word, ret);
    return dl_value_from_text(word, ret) && dl_field_accepts(class->field, *ret);
}

/* "Month" would be a class of its own, that no pattern knows. */
static bool is_misspelt_field(struct dl_view name, const char **ret_field)
{
    for (int i = 0; i < DL_FIELD_COUNT; i++) {
        *ret_field = dl_field_name((enum dl_field)i);
        if (dl_view_equal_nocase(name, dl_view_of(*ret_field)))
            return !dl_view_equal(name, dl_view_of(*ret_field));
    }
    return false;
}

static void class_section(struct dl_loader *l, uint32_t file, struct dl_view name,
                          struct dl_view body)
{
    struct dl_mark mark = mark_at(l, file, name.data);
    const char *field;
    if (is_misspelt_field(name, &field)) {
        dl_loader_error(l, mark, "the class \"%.*s\" is written in small letters: %s",
                        (int)name.len, name.data, field);
        return;
    }
    uint16_t id = dl_loader_class(l, name, mark);
    if (id == UINT16_MAX)
        return;
    l->classes[id].defined = true;
    while (body.len && !dl_loader_full(l)) {
        struct dl_view line = dl_view_trim(without_comment(take_line(&body)));
        if (!line.len)
            continue;
        struct dl_view word = take_word(&line);
        int32_t value;
        bool own;
        if (!entry_value(l, &l->classes[id], word, &value, &own))
            dl_loader_no_value(l, mark_at(l, file, word.data), word, name);
        else if (!line.len)
            dl_loader_error(l, mark_at(l, file, word.data), "a value without a form");
        else if (l->classes[id].field == DL_FIELD_HOLIDAY && strchr("+-<>", line.data[0]))
            dl_loader_error(l, mark_at(l, file, line.data),
                            "a rule has no spaces in it, and no form begins with %c", line.data[0]);
        else
            add_forms(l, file, line, id, value, own);
    }
}

/* ---- weak, cue, shape ------------------------------------------------------------------------ */

/* "{class}" in a weak line: all words of a class that stands above. */
static void weak_class(struct dl_loader *l, uint32_t file, struct dl_view name)
{
    uint16_t id = dl_loader_class(l, name, mark_at(l, file, name.data));
    if (id == UINT16_MAX)
        return;
    if (l->classes[id].defined)
        l->classes[id].weak = true;
    else
        dl_loader_error(l, mark_at(l, file, name.data), "no class \"%.*s\" stands above",
                        (int)name.len, name.data);
}

static void weak_forms(struct dl_loader *l, uint32_t file, struct dl_view line)
{
    struct form_list list = {line, true};
    while (list.more && !dl_loader_full(l)) {
        struct dl_view v = next_form(&list);
        if (v.len > 2 && v.data[0] == '{' && v.data[v.len - 1] == '}')
            weak_class(l, file, dl_view(v.data + 1, v.len - 2));
        else
            add_forms(l, file, v, DL_CLASS_WEAK, 0, false);
    }
}

static void weak_statement(struct dl_loader *l, uint32_t file, struct dl_view body)
{
    if (!dl_view_trim(without_comment(body)).len)
        dl_loader_error(l, mark_at(l, file, body.data), "weak words are missing");
    while (body.len) {
        struct dl_view line = dl_view_trim(without_comment(take_line(&body)));
        while (line.len && (line.data[0] == '|' || is_space(line.data[0])))
            line = dl_view_trim(dl_view(line.data + 1, line.len - 1));
        while (line.len && line.data[line.len - 1] == '|')
            line = dl_view_trim(dl_view(line.data, line.len - 1));
        if (line.len)
            weak_forms(l, file, line);
    }
}

static const struct {
    const char *name;
    uint32_t cue;
} cues[] = {
    {"past", DL_CUE_PAST},
    {"future", DL_CUE_FUTURE},
    {"present", DL_CUE_PRESENT},
    {"infinitive", DL_CUE_INFINITIVE},
    {"clause", DL_CUE_CLAUSE},
    {"determiner", DL_CUE_DETERMINER},
    {"likeness", DL_CUE_LIKENESS},
    {"possessive", DL_CUE_POSSESSIVE},
    {"complement", DL_CUE_COMPLEMENT},
    {"change", DL_CUE_CHANGE},
    {"basis", DL_CUE_BASIS},
    {"abbreviation", DL_CUE_ABBREVIATION},
    {"maybe-abbreviation", DL_CUE_MAYBE_ABBREVIATION},
    {"starter", DL_CUE_STARTER},
    {"perfect", DL_CUE_PERFECT},
    {"negation", DL_CUE_NEGATION},
    {"lasting", DL_CUE_LASTING},
    {"date-label", DL_CUE_DATE_LABEL},
    {"informal", DL_CUE_INFORMAL},
    {"personal", DL_CUE_PERSONAL},
    {"published", DL_CUE_PUBLISHED},
    {"updated", DL_CUE_UPDATED},
    {"author", DL_CUE_AUTHOR},
    {"plural", DL_CUE_PLURAL},
    {"definite", DL_CUE_DEFINITE},
    {"question", DL_CUE_QUESTION},
    {"interrogative", DL_CUE_INTERROGATIVE},
    {"of-year", DL_CUE_OF_YEAR},
    {"modal", DL_CUE_MODAL},
    {"plural-verb", DL_CUE_PLURAL_VERB},
    {"source", DL_CUE_SOURCE},
};

static uint32_t cue_from_name(struct dl_view name)
{
    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++)
        if (dl_view_equal(name, dl_view_of(cues[i].name)))
            return cues[i].cue;
    return 0;
}

static void no_such_cue(struct dl_loader *l, struct dl_mark mark, struct dl_view name)
{
    struct dl_near near = dl_near_start(name);
    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++)
        dl_near_try(&near, cues[i].name);
    dl_loader_error(l, mark, "no such cue%s%s%s", near.best ? "; did you mean " : "",
                    near.best ? near.best : ": dateline-patterns(5) names them",
                    near.best ? "?" : "");
}

static void add_cue(struct dl_loader *l, struct dl_view word, uint32_t cue)
{
    if (word.len && word.data[word.len - 1] == '.')
        word.len--;
    if (!word.len)
        return;
    if ((cue & (DL_CUE_ABBREVIATION | DL_CUE_MAYBE_ABBREVIATION)) && *word.data >= 'a')
        cue |= DL_CUE_SMALL;
    if (!DL_GROW(l->cues, l->n_cues, l->cap_cues)) {
        l->out_of_memory = true;
        return;
    }
    l->cues[l->n_cues++] = (struct dl_raw_cue){word, cue};
}

static void cue_statement(struct dl_loader *l, uint32_t file, struct dl_view body)
{
    struct dl_view name = take_word(&body);
    uint32_t cue = cue_from_name(name);
    if (!cue) {
        no_such_cue(l, mark_at(l, file, name.data), name);
        return;
    }
    if (!dl_view_trim(without_comment(body)).len)
        dl_loader_error(l, mark_at(l, file, name.data), "words are missing behind the cue");
    while (body.len) {
        struct form_list list = {dl_view_trim(without_comment(take_line(&body))), true};
        while (list.more) {
            struct dl_view word = next_form(&list);
            if (word.len <= DL_LONGEST_CUE)
                add_cue(l, word, cue);
            else
                dl_loader_error(l, mark_at(l, file, word.data), "a cue of more than %d bytes",
                                DL_LONGEST_CUE);
        }
    }
}

/* The view between the slashes of /…/, and what stands behind them. */
static bool between_slashes(struct dl_view *rest, struct dl_view *ret)
{
    if (rest->len < 2 || rest->data[0] != '/')
        return false;
    size_t i = 1;
    while (i < rest->len && rest->data[i] != '/' && rest->data[i] != '\n')
        i += rest->data[i] == '\\' && i + 1 < rest->len ? 2 : 1;
    if (i >= rest->len || rest->data[i] != '/')
        return false;
    *ret = dl_view(rest->data + 1, i - 1);
    *rest = dl_view(rest->data + i + 1, rest->len - i - 1);
    return true;
}

/* "34": three or four digits; without it any number of them. */
static uint16_t take_counts(struct dl_view *rest)
{
    unsigned counts = 0;
    for (; rest->len && is_digit(rest->data[0]); rest->data++, rest->len--)
        counts |= 1u << (rest->data[0] - '0');
    return (uint16_t)(counts ? counts : UINT16_MAX);
}

/* "\".-\"": the bytes that can stand behind digits; without it any of them. */
static struct dl_signatures take_signs(struct dl_view *rest)
{
    struct dl_signatures signs = {0};
    size_t end = 1;
    while (end < rest->len && rest->data[end] != '"' && rest->data[end] != '\n')
        end++;
    if (end >= rest->len || rest->data[0] != '"' || rest->data[end] != '"' || end == 1) {
        memset(&signs, 0xFF, sizeof signs);
        return signs;
    }
    for (size_t i = 1; i < end; i++) {
        bool tab = rest->data[i] == '\\' && rest->data[i + 1] == 't';
        bool eol = rest->data[i] == '\\' && rest->data[i + 1] == 'n';
        dl_signatures_add(&signs, (uint8_t)(tab ? '\t' : eol ? '\n' : rest->data[i]));
        if (eol)
            dl_signatures_add(&signs, '\r');
        i += tab || eol;
    }
    for (uint8_t c = '1'; c <= '9' && dl_signatures_have(&signs, '0'); c++)
        dl_signatures_add(&signs, c);
    *rest = dl_view(rest->data + end + 1, rest->len - end - 1);
    return signs;
}

static void add_start(struct dl_loader *l, struct dl_compiled *shape, struct dl_view *rest)
{
    struct dl_shape_start start;
    *rest = dl_view_trim(*rest);
    for (size_t i = 0; i < DL_START_STEPS; i++) {
        start.counts[i] = take_counts(rest);
        struct dl_signatures behind = take_signs(rest);
        start.behind[i] = dl_loader_mask(l, &behind);
    }
    *rest = dl_view_trim(*rest);
    if (l->n_starts == UINT16_MAX || !DL_GROW(l->starts, l->n_starts, l->cap_starts)) {
        l->out_of_memory = true;
        return;
    }
    l->starts[l->n_starts++] = start;
    shape->n_starts++;
}

/* [ "digits" start { "|" start } ]; without it a shape has one start, which is anything. */
static bool starts_of_shape(struct dl_loader *l, uint32_t file, struct dl_view *rest,
                            struct dl_compiled *shape)
{
    struct dl_view none = {0};
    *rest = dl_view_trim(*rest);
    shape->starts = (uint16_t)l->n_starts;
    bool more = rest->len >= 7 && memcmp(rest->data, "digits ", 7) == 0;
    if (!more)
        add_start(l, shape, &none);
    for (size_t word = 7; more; word = 1) {
        *rest = dl_view_trim(dl_view(rest->data + word, rest->len - word));
        const char *before = rest->data;
        add_start(l, shape, rest);
        if (rest->data == before) {
            dl_loader_error(l, mark_at(l, file, before),
                            "a start is counts of digits or, in quotes, the signs behind them");
            return false;
        }
        more = rest->len && rest->data[0] == '|';
    }
    return true;
}

/* What listings and messages say of a pattern or part. */
static struct dl_pattern described(struct dl_loader *l, enum dl_kind kind, struct dl_view name,
                                   struct dl_mark mark)
{
    return (struct dl_pattern){.kind = (uint8_t)kind,
                               .name = dl_loader_keep(l, name),
                               .file = (uint8_t)mark.file,
                               .line = dl_loader_line(l, mark)};
}

static void shape_statement(struct dl_loader *l, uint32_t file, struct dl_view body)
{
    struct dl_view name = take_word(&body);
    struct dl_mark mark = mark_at(l, file, name.data);
    struct dl_view expression;
    if (!is_name(name)) {
        dl_loader_error(l, mark, "a shape needs a name");
        return;
    }
    struct dl_compiled shape = {0};
    if (!starts_of_shape(l, file, &body, &shape))
        return;
    if (!between_slashes(&body, &expression) || !expression.len) {
        dl_loader_error(l, mark_at(l, file, body.data), "a shape is /expression/, on one line");
        return;
    }
    while (body.len) {
        struct dl_view line = dl_view_trim(without_comment(take_line(&body)));
        if (line.len)
            dl_loader_error(l, mark_at(l, file, line.data),
                            "nothing may stand behind the expression, nor below it");
    }
    uint16_t id = dl_loader_class(l, name, mark);
    if (id == UINT16_MAX)
        return;
    if (l->classes[id].shape) {
        return; /* a user's file comes first and replaces the built-in shape of that name */
    }
    l->classes[id].defined = l->classes[id].shape = true;
    if (!DL_GROW(l->shapes, l->n_shapes, l->cap_shapes)) {
        l->out_of_memory = true;
        return;
    }
    shape.class_id = id;
    shape.public = described(l, DL_KIND_SHAPE, name, mark);
    shape.public.text = dl_loader_keep(l, expression);
    l->shapes[l->n_shapes++] = (struct dl_raw_shape){shape, expression, mark};
}

/* ---- patterns -------------------------------------------------------------------------------- */

static void pattern_statement(struct dl_loader *l, uint32_t file, enum dl_kind kind, bool informal,
                              struct dl_view body)
{
    struct dl_view name = take_word(&body);
    struct dl_mark mark = mark_at(l, file, name.data);
    if (!is_name(name)) {
        dl_loader_error(l, mark,
                        "a pattern needs a name of letters, digits and hyphens behind its kind");
        return;
    }
    struct dl_raw_pattern p = {.mark = mark, .rank = file * 2 + (kind != DL_KIND_REFUSE)};
    p.compiled.public = described(l, kind, name, mark);
    p.compiled.public.informal = informal;
    if (!dl_parse_pattern(l, &p, body))
        return;
    if (!DL_GROW(l->patterns, l->n_patterns, l->cap_patterns)) {
        l->out_of_memory = true;
        return;
    }
    l->patterns[l->n_patterns++] = p;
}

/* "let name pattern": a part that patterns below name. */
static void let_statement(struct dl_loader *l, uint32_t file, struct dl_view body)
{
    struct dl_view name = take_word(&body);
    struct dl_mark mark = mark_at(l, file, name.data);
    if (!is_name(name)) {
        dl_loader_error(l, mark,
                        "a part needs a name of letters, digits and hyphens behind \"let\"");
        return;
    }
    for (size_t i = 0; i < l->n_named; i++)
        if (l->named[i].mark.file == file &&
            dl_view_equal(name, dl_view_of(l->text.data + l->named[i].public.name))) {
            dl_loader_error(l, mark, "line %u has a \"let %.*s\" already", l->named[i].public.line,
                            (int)name.len, name.data);
            return;
        }
    struct dl_named named = {.public = described(l, DL_KIND_LET, name, mark), .mark = mark};
    if (l->out_of_memory || !DL_GROW(l->named, l->n_named, l->cap_named)) {
        l->out_of_memory = true;
        return;
    }
    if (dl_parse_named(l, &named, body))
        l->named[l->n_named++] = named;
}

/* ---- statements ------------------------------------------------------------------------------ */

/* "language en English": names the file's language, for readers. */
static void language_statement(struct dl_loader *l, uint32_t file, struct dl_view word,
                               struct dl_view rest)
{
    struct dl_view code = take_word(&rest);
    if (!code.len || !rest.len)
        dl_loader_error(l, mark_at(l, file, word.data), "a language has a code and a name");
}

static const char *near_statement(struct dl_view word)
{
    static const char *const others[] = {"weak", "cue", "informal", "language"};
    struct dl_near near = dl_near_start(word);
    for (int kind = DL_KIND_DATE; kind <= DL_KIND_LET; kind++)
        dl_near_try(&near, dl_kind_name((enum dl_kind)kind));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        dl_near_try(&near, others[i]);
    return near.best;
}

/* What begins a line is no statement. */
static void unknown_statement(struct dl_loader *l, uint32_t file, struct dl_view word)
{
    int32_t value;
    bool is_value = l->in_class || dl_value_from_text(word, &value) ||
                    dl_view_equal(word, dl_view_of("=")) || dl_view_equal(word, dl_view_of("-"));
    const char *near = near_statement(word), *class = near ? NULL : dl_field_near(word);
    char hint[80] = "";
    if (class)
        snprintf(hint, sizeof hint, "; the words of the class %s stand below it, indented", class);
    else if (is_value && !near)
        snprintf(hint, sizeof hint, "; if it is a value of the class above, indent it");
    char kind[160];
    snprintf(kind, sizeof kind, "kind of pattern, nor a class alone on its line%s", hint);
    dl_loader_unknown(l, mark_at(l, file, word.data), word, kind, near);
}

static void statement(struct dl_loader *l, uint32_t file, struct dl_view text)
{
    struct dl_view body = text;
    struct dl_view first_line = without_comment(take_line(&body));
    struct dl_view rest = first_line;
    struct dl_view word = take_word(&rest);
    /* what follows the first word, continuation lines included */
    struct dl_view tail = {word.data + word.len,
                           (size_t)(text.data + text.len - word.data) - word.len};
    enum dl_kind kind;
    bool informal = rest.len && dl_view_equal(word, dl_view_of("informal"));
    if (informal)
        word = take_word(&tail);
    bool is_kind = dl_kind_from_name(word, &kind) && kind < DL_KIND_SHAPE;
    if (informal && !is_kind)
        dl_loader_error(l, mark_at(l, file, word.data),
                        "behind \"informal\" stands a kind of pattern");
    else if (dl_view_equal(word, dl_view_of("language")))
        language_statement(l, file, word, rest);
    else if (dl_view_equal(word, dl_view_of("weak")))
        weak_statement(l, file, tail);
    else if (dl_view_equal(word, dl_view_of("cue")))
        cue_statement(l, file, tail);
    else if (dl_view_equal(word, dl_view_of("shape")))
        shape_statement(l, file, tail);
    else if (dl_view_equal(word, dl_view_of("let")))
        let_statement(l, file, tail);
    else if (is_kind)
        pattern_statement(l, file, kind, informal, tail);
    else if (!rest.len && is_name(word))
        class_section(l, file, word, body);
    else {
        unknown_statement(l, file, word);
        return;
    }
    l->in_class = !rest.len;
}

static bool begins_statement(struct dl_view line)
{
    return line.len && !is_space(line.data[0]) && line.data[0] != '#';
}

void dl_parse_file(struct dl_loader *l, uint32_t file)
{
    struct dl_view rest = l->files[file].text;
    l->in_class = false;
    while (rest.len && !dl_loader_full(l)) {
        struct dl_view line = take_line(&rest);
        if (!begins_statement(line)) {
            if (dl_view_trim(without_comment(line)).len)
                dl_loader_error(l, mark_at(l, file, line.data),
                                "an indented line that belongs to nothing");
            continue;
        }
        const char *end = line.data + line.len;
        for (;;) {
            struct dl_view ahead = rest;
            struct dl_view next = take_line(&ahead);
            if (!rest.len || begins_statement(next))
                break;
            end = next.data + next.len;
            rest = ahead;
        }
        statement(l, file, dl_view(line.data, (size_t)(end - line.data)));
    }
}
