/* SPDX-License-Identifier: MIT */
/* Lines between texts that date what follows. The line above an article that says when it was
 * written: "Published on 21 May 2019 | Updated 22 May 2019", "By Ann Lee | May 21, 2019", "LENN, 21
 * May 2019:". */
#include "base/bits.h"
#include "read/line.h"
#include "resolve/state.h"

#define LONGEST_LINE 160
/* Behind "posted" come words like "on"; behind the date a zone like "EDT". */
#define SHORT_WORD 2
#define LONGEST_ZONE 5
#define MOST_NAMES 6
/* "Article last updated". */
#define MOST_OPENING 2
#define PUBLISHING ((unsigned)DL_CUE_PUBLISHED | DL_CUE_UPDATED)

/* What stands in the line before the date, from the last separator on. */
struct before {
    bool separated;    /* there is a separator */
    bool empty;        /* and nothing behind it */
    bool place;        /* capitals and a comma: LENN, */
    bool known, named; /* words of publishing, the name of who wrote it; no others */
    bool zone;         /* of an hour, behind the words of publishing */
    unsigned cues;
};

/* The length of "|", "·" or "•". */
static size_t separator_at(struct dl_view v, size_t at)
{
    static const char *const signs[] = {"|", "\xC2\xB7", "\xE2\x80\xA2"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        struct dl_view sign = dl_view_of(signs[i]);
        if (v.len - at >= sign.len && memcmp(v.data + at, sign.data, sign.len) == 0)
            return sign.len;
    }
    return 0;
}

static bool is_letter(char c)
{
    return dl_is_letter(c) || (unsigned char)c >= 0x80;
}

/* The next word of v, which goes on behind it; empty at its end. */
static struct dl_view take_word(struct dl_view *v)
{
    size_t from = 0, end;
    while (from < v->len && !is_letter(v->data[from]))
        from++;
    for (end = from; end < v->len && is_letter(v->data[end]);)
        end++;
    struct dl_view word = dl_view(v->data + from, end - from);
    *v = dl_view(v->data + end, v->len - end);
    return word;
}

static bool is_place(struct dl_view v)
{
    for (size_t i = 0; i < v.len; i++)
        if (v.data[i] >= 'a' && v.data[i] <= 'z')
            return false;
    return v.len > 1 && dl_is_capital(v.data[0]) && v.data[v.len - 1] == ',';
}

/* "GMT" */
static bool is_zone(struct dl_view word)
{
    size_t n = 0;
    while (n < word.len && dl_is_capital(word.data[n]))
        n++;
    return n == word.len && n <= LONGEST_ZONE;
}

/* "Originally published online on", "Posted by Ann Lee on", "Updated 0931 GMT (1731 HKT)", "By Ann
 * Lee," */
static void look_at_words(const struct dl_job *job, struct dl_view v, struct before *ret)
{
    enum { OPENING, PUBLISHED, NAME } phase = OPENING;
    size_t opening = 0, names = 0;
    for (struct dl_view word; (word = take_word(&v)).len > 0;) {
        unsigned cues = dl_rules_cue(job->r->rules, word);
        if (phase == NAME) {
            if (names++ == 0 && !ret->cues && !dl_is_capital(word.data[0]))
                return;
        } else if ((cues & DL_CUE_AUTHOR) && (phase == PUBLISHED || opening == 0)) {
            phase = NAME;
        } else if (cues & PUBLISHING) {
            phase = PUBLISHED;
            ret->cues |= cues & PUBLISHING;
        } else if (phase == PUBLISHED && is_zone(word)) {
            ret->zone = true;
        } else if (phase == PUBLISHED ? word.len > SHORT_WORD : ++opening > MOST_OPENING) {
            return;
        }
    }
    ret->named = phase == NAME;
    ret->known = phase == PUBLISHED || (phase == NAME && names > 0 && names <= MOST_NAMES);
}

static bool has_digit(struct dl_view v)
{
    for (size_t i = 0; i < v.len; i++)
        if (dl_is_digit(v.data[i]))
            return true;
    return false;
}

static struct before look_before(const struct dl_job *job, struct dl_view v)
{
    struct before ret = {0};
    for (size_t i = 0, n; i < v.len; i++) {
        if ((n = separator_at(v, i)) == 0)
            continue;
        ret.separated = true;
        v = dl_view(v.data + i + n, v.len - i - n);
        i = (size_t)-1;
    }
    v = dl_view_trim(v);
    ret.empty = v.len == 0;
    ret.place = is_place(v);
    look_at_words(job, v, &ret);
    if (has_digit(v) && (ret.named || !ret.zone)) /* no hour, but who knows what */
        ret.known = ret.named = false;
    return ret;
}

/* Behind the date: where the line, or what it says of the date, ends. Hours and zones can stand
 * before that. */
static bool ends_behind(struct dl_view v, size_t *ret_at)
{
    size_t at = 0;
    while (at < v.len && separator_at(v, at) == 0) {
        size_t n = 0;
        while (at + n < v.len && dl_is_capital(v.data[at + n]))
            n++;
        if (n > LONGEST_ZONE || (n == 0 && !strchr(" ,.:()\t\r0123456789", v.data[at])))
            break;
        at += n ? n : 1;
    }
    *ret_at = at;
    return at == v.len || separator_at(v, at) > 0;
}

/* A text follows behind an empty line, and no row of a table stands above. */
static bool is_alone(struct dl_view text, struct dl_view line)
{
    size_t next = dl_line_next(text, line), at = (size_t)(line.data - text.data), above = at;
    while (above > 0 && at - above < LONGEST_LINE &&
           (above == at || !dl_ends_line(text, above - 1)))
        above--;
    return next < text.len && dl_line_blank(dl_line_at(text, next, LONGEST_LINE)) &&
           !has_digit(dl_view(text.data + above, at - above));
}

/* The line of the mention, when it is short and no part of a longer sentence. */
static bool line_of(const struct dl_job *job, struct dl_view *ret)
{
    size_t at = dl_line_begin(job->text, job->m->offset);
    if (job->m->offset - at > LONGEST_LINE || !dl_begins_line(job->text, at))
        return false;
    *ret = dl_line_at(job->text, at, LONGEST_LINE + 1);
    if (ret->len > LONGEST_LINE)
        return false;
    struct dl_view sentence =
        dl_resolver_sentence(job->r, job->text, job->m->offset, job->m->length);
    return sentence.data >= ret->data && sentence.data + sentence.len <= ret->data + ret->len;
}

enum dl_head_rank dl_article_head(const struct dl_job *job)
{
    struct dl_view line;
    size_t from = job->m->offset, end = from + job->m->length, tail;
    if (!line_of(job, &line) || end > (size_t)(line.data - job->text.data) + line.len)
        return DL_HEAD_NONE;
    from -= (size_t)(line.data - job->text.data);
    end -= (size_t)(line.data - job->text.data);
    struct before before = look_before(job, dl_view(line.data, from));
    struct dl_view behind = dl_view(line.data + end, line.len - end);
    bool ends = ends_behind(behind, &tail);
    if (before.place && !before.separated && behind.len > 0 && behind.data[0] == ':')
        return DL_HEAD_YEAR;
    if (before.known) {
        struct dl_view rest = dl_view(behind.data + tail, behind.len - tail);
        bool by = (dl_rules_cue(job->r->rules, take_word(&rest)) & DL_CUE_AUTHOR) != 0;
        if (!ends && !(by && !before.named))
            return DL_HEAD_NONE;
        return before.cues == DL_CUE_UPDATED ? DL_HEAD_UPDATED : DL_HEAD_YEAR;
    }
    bool alone = before.empty && line.data[0] != '|' && is_alone(job->text, line);
    return ends && alone ? DL_HEAD_YEAR : DL_HEAD_NONE;
}

/* In brackets, alone in its line; "[Received in March 1791]" says something else. */
bool dl_is_estimate(const struct dl_job *job, const struct dl_said *s)
{
    struct dl_view line;
    size_t end = job->m->offset + job->m->length;
    if (!line_of(job, &line))
        return false;
    const char *match = job->text.data + job->m->offset, *last = job->text.data + end;
    line = dl_view_trim(line);
    while (last < line.data + line.len && (*last == '?' || *last == '.'))
        last++;
    return line.len > 0 && line.data[0] == '[' && last + 1 == line.data + line.len &&
           *last == ']' &&
           (match == line.data + 1 || dl_has(s, DL_FIELD_APPROX) || dl_has(s, DL_FIELD_DOUBT));
}
