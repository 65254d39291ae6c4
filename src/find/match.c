/* SPDX-License-Identifier: MIT */
/* Skeleton → mentions. */
#include <stdlib.h>

#include "base/error.h"
#include "find/scan.h"

/* A window of the text is scanned and matched before the next, so that it stays in the cache. */
enum { WINDOW_TOKENS = 8192, SENTENCE_TOKENS = 2048 };
/* For one pattern at one token; far above what a sane pattern needs. */
enum { MATCH_LIMIT = 100000 };
/* A pattern that was tried this often is worth its JIT code; a list that was gone through this
 * often, to know what its patterns go on with. */
enum { TRIES_BEFORE_JIT = 32, USES_BEFORE_NEXT = 12 };
/* By so many signatures patterns are chosen. */
enum { MOST_SIGNATURES = 6 };
_Static_assert((int)MOST_SIGNATURES <= (int)DL_SKELETON_PADDING + 1, "the last token has them");

/* Patterns by their number, in the order in which they are tried: all that can begin with some
 * signatures. */
struct pattern_list {
    uint32_t first; /* in listed */
    uint32_t next;  /* in nexts, of each what can come behind the signatures; 0: not known yet */
    uint16_t n, uses;
    bool is_last; /* whatever comes behind them, none drops out */
};

/* Those of a list that can go on with one signature more: a place of a hash table. */
struct longer {
    uint32_t key; /* number of the list, and the signature; 0: empty */
    uint16_t list;
};
enum { LONGER_BITS = 14, LONGER_PLACES = 8, LONGER = (1 << LONGER_BITS) + LONGER_PLACES };
/* Far above what a text needs; the number of a list must fit into uint16_t. */
enum { LISTS_MAX = UINT16_MAX - MOST_SIGNATURES, NEXTS_MAX = 1 << 17 };
/* Numbers of lists: not known yet; known to have no pattern, which is what most pairs have. */
enum { LIST_UNKNOWN, LIST_EMPTY, LISTS_FIRST };

struct dl_finder {
    const struct dl_rules *rules;
    struct dl_regex_work *work;
    struct dl_scanner scanner;
    struct dl_mention *mentions;
    size_t n_mentions, cap_mentions;
    struct dl_slot *slots;
    size_t n_slots, cap_slots;
    struct dl_candidate *candidates;
    size_t n_candidates, cap_candidates;
    struct dl_tried *tried;        /* one for each pattern */
    size_t sentence_end;           /* of the sentence that is being matched; 0: not known */
    size_t reach;                  /* how far it is looked at */
    struct dl_signatures in_reach; /* the signatures in it, from the first token tried on */
    size_t sets_end;       /* where no sentence ends: in_reach is enough before this token */
    uint16_t firsts[256];  /* the list of a signature */
    uint16_t *pairs;       /* [256 * 256]: the list of two */
    struct longer *longer; /* [LONGER]: later ones take the place of earlier ones */
    struct pattern_list *lists;
    size_t n_lists, cap_lists;
    uint16_t *listed;
    size_t n_listed, cap_listed;
    struct dl_signatures *nexts; /* 0 is none's */
    size_t n_nexts, cap_nexts;
    bool failed;
};

void dl_warn_limit(const struct dl_rules *rules, const struct dl_pattern *p, const char *what,
                   dateline_warning *on_warning, void *context)
{
    struct dateline_error warning = {0};
    dl_fail_at(&warning, DATELINE_ELIMIT, dl_pattern_file(rules, p), p->line, 0,
               "%s %s hit a limit of PCRE2 and was passed over at one place or more", what,
               dl_pattern_name(rules, p));
    if (on_warning)
        on_warning(context, &warning, false);
}

static unsigned most_groups(const struct dl_compiled *list, size_t n)
{
    unsigned most = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned groups = (unsigned)list[i].n_groups;
        most = groups > most ? groups : most;
    }
    return most;
}

static bool new_work(struct dl_finder *f)
{
    unsigned patterns = most_groups(f->rules->patterns, f->rules->n_patterns);
    unsigned shapes = most_groups(f->rules->shapes, f->rules->n_shapes);
    if (dl_regex_work_new(patterns > shapes ? patterns : shapes, &f->work) != DATELINE_OK)
        return false;
    f->scanner.work = f->work;
    return true;
}

const struct dl_regex *dl_tried_regex(struct dl_tried *t, const struct dl_compiled *p,
                                      const struct dl_rules *rules)
{
    if (!t->regex && dl_compiled_regex(rules, p, &t->regex, NULL) != DATELINE_OK)
        return NULL;
    if (++t->tries == TRIES_BEFORE_JIT && !rules->no_jit)
        dl_regex_add_jit(t->regex);
    return t->regex;
}

int dl_finder_new(const struct dl_rules *rules, bool informal, struct dl_finder **ret)
{
    struct dl_finder *f = calloc(1, sizeof *f);
    if (!f)
        return DATELINE_ENOMEM;
    f->rules = f->scanner.rules = rules;
    f->scanner.informal = informal;
    f->tried = calloc(rules->n_patterns + 1, sizeof *f->tried);
    f->pairs = calloc(256 * 256, sizeof *f->pairs);
    f->longer = calloc(LONGER, sizeof *f->longer);
    if (!f->tried || !f->pairs || !f->longer || !dl_scanner_index(&f->scanner) ||
        !DL_GROW(f->lists, LISTS_FIRST, f->cap_lists) || !DL_GROW(f->nexts, 1, f->cap_nexts) ||
        !new_work(f)) {
        dl_finder_free(f);
        return DATELINE_ENOMEM;
    }
    f->lists[LIST_UNKNOWN] = f->lists[LIST_EMPTY] = (struct pattern_list){0};
    f->n_lists = LISTS_FIRST;
    f->n_nexts = 1;
    *ret = f;
    return DATELINE_OK;
}

void dl_finder_free(struct dl_finder *f)
{
    if (!f)
        return;
    for (size_t i = 0; f->tried && i < f->rules->n_patterns; i++)
        dl_regex_free(f->tried[i].regex);
    free(f->tried);
    free(f->pairs);
    free(f->longer);
    free(f->lists);
    free(f->listed);
    free(f->nexts);
    free(f->mentions);
    free(f->slots);
    free(f->candidates);
    dl_scanner_free(&f->scanner);
    dl_regex_work_free(f->work);
    free(f);
}

/* ---- mentions -------------------------------------------------------------------------------- */

static void add_slot(struct dl_finder *f, struct dl_slot slot)
{
    if (f->n_slots >= f->cap_slots && !DL_GROW(f->slots, f->n_slots, f->cap_slots)) {
        f->failed = true;
        return;
    }
    f->slots[f->n_slots++] = slot;
}

/* A shape's token gives the fields that its groups captured. */
static void add_shape_slots(struct dl_finder *f, const struct dl_token *t, uint8_t part)
{
    const struct dl_hit *hit = &f->scanner.hits[t->value];
    for (uint32_t i = 0; i < hit->n; i++) {
        const struct dl_hit_field *h = &f->scanner.hit_fields[hit->first + i];
        add_slot(f, (struct dl_slot){h->field, h->part ? h->part : part, h->digits, h->value, h->at,
                                     h->len});
    }
}

static unsigned leading_digits(const char *p, size_t len)
{
    unsigned n = 0;
    while (n < len && n < 9 && dl_is_digit(p[n]))
        n++;
    return n;
}

static void add_token_slot(struct dl_finder *f, const struct dl_group *g, const struct dl_token *t)
{
    const struct dl_class *class = &f->rules->classes[g->class_id];
    if (g->field == DL_NO_FIELD && !class->shape)
        return;
    const struct dl_lexicon *lex = &f->rules->lexicon;
    const struct dl_sense *sense = &lex->senses[t->sense];
    const struct dl_meaning *meanings = dl_meanings_of(lex, sense);
    int32_t value = 0;
    for (size_t i = 0; i < sense->n; i++)
        if (meanings[i].class_id == g->class_id)
            value = meanings[i].value;
    if (class->shape && value == DL_OWN_VALUE) { /* a shape's class may have words, too */
        add_shape_slots(f, t, g->part);
        return;
    }
    if (g->field == DL_NO_FIELD)
        return;
    unsigned digits = leading_digits(f->scanner.text.data + t->at, t->len);
    if (value == DL_OWN_VALUE)
        value = t->value;
    add_slot(f, (struct dl_slot){g->field, g->part, (uint8_t)digits, value, t->at, t->len});
}

/* Is it doubt of the date before it, and no question: "(?)", "1890s?]", or what ends a sentence? */
static bool is_doubt(const struct dl_finder *f, size_t i)
{
    const struct dl_token *t = &f->scanner.tokens[i];
    struct dl_view text = f->scanner.text;
    size_t end = (size_t)t->at + t->len;
    return i + 1 < f->scanner.n && dl_can_mean(f->rules, t->sense, DL_FIELD_DOUBT) &&
           (t->len > 1 || f->scanner.skeleton[i + 1] == DL_SIG_STOP ||
            (end < text.len && dl_is_one_of(text.data[end], ")],;,")));
}

/* "On Easter Monday 1911?": a mark of doubt behind a date, which its pattern does not know, is that
 * of the last date. */
static bool add_doubt(struct dl_finder *f, enum dl_kind kind, size_t slots, size_t behind)
{
    bool dated = kind == DL_KIND_DATE || kind == DL_KIND_RANGE || kind == DL_KIND_LIST ||
                 kind == DL_KIND_SHIFT;
    if (!dated || !is_doubt(f, behind))
        return false;
    const struct dl_token *t = &f->scanner.tokens[behind];
    uint8_t part = 0;
    for (size_t i = slots; i < f->n_slots; i++)
        part = f->slots[i].part > part ? f->slots[i].part : part;
    add_slot(f, (struct dl_slot){DL_FIELD_DOUBT, part, 0, 1, t->at, t->len});
    return true;
}

static void add_mention(struct dl_finder *f, const struct dl_compiled *p, const size_t *groups,
                        size_t n)
{
    const struct dl_token *tokens = f->scanner.tokens;
    if (f->n_mentions >= f->cap_mentions && !DL_GROW(f->mentions, f->n_mentions, f->cap_mentions)) {
        f->failed = true;
        return;
    }
    const struct dl_token *first = &tokens[groups[0]], *last = &tokens[groups[1] - 1];
    size_t slots_before = f->n_slots;
    for (size_t i = 0; i < p->n_groups && i + 1 < n; i++)
        if (groups[2 * i + 2] != SIZE_MAX)
            add_token_slot(f, &f->rules->groups[p->groups + i], &tokens[groups[2 * i + 2]]);
    for (size_t i = 0; i < p->public.n_assignments; i++) {
        const struct dl_assignment *a = &f->rules->assignments[p->public.assignments + i];
        add_slot(f, (struct dl_slot){(uint8_t)a->field, a->part, 0, a->value, first->at, 0});
    }
    if (add_doubt(f, (enum dl_kind)p->public.kind, slots_before, groups[1]))
        last++;
    /* slots may still move: their index is made a pointer when all are there */
    f->mentions[f->n_mentions++] =
        (struct dl_mention){&p->public, first->at, (size_t)last->at + last->len - first->at, NULL,
                            f->n_slots - slots_before};
}

static void add_candidate(struct dl_finder *f, size_t at, size_t len, const char *why)
{
    if (!DL_GROW(f->candidates, f->n_candidates, f->cap_candidates)) {
        f->failed = true;
        return;
    }
    f->candidates[f->n_candidates++] = (struct dl_candidate){at, len, why};
}

/* "march", "sat": of a class that helps here and there, but a month or weekday only as "March". */
static const char *why_not_small(const struct dl_rules *r, struct dl_view text,
                                 const struct dl_token *t)
{
    const char *word = text.data + t->at;
    bool small = t->len && dl_is_small(*word);
    size_t len = t->len - (size_t)(small && word[t->len - 1] == '.');
    const struct dl_entry *e = small ? dl_lexicon_find(&r->lexicon, word, len) : NULL;
    return e ? dl_why_small(r, e) : NULL;
}

/* For --explain: tokens that could have been a date's and that no pattern took. */
static const char *why_not(const struct dl_rules *r, struct dl_view text, const struct dl_token *t)
{
    const struct dl_sense *sense = &r->lexicon.senses[t->sense];
    const struct dl_meaning *meanings = dl_meanings_of(&r->lexicon, sense);
    for (size_t i = 0; t->sense && i < sense->n; i++)
        switch (r->classes[meanings[i].class_id].field) {
        case DL_FIELD_YEAR:
            return t->len == 4 ? "a number that could be a year, but nothing near it says so"
                               : NULL;
        case DL_FIELD_MONTH:
        case DL_FIELD_WEEKDAY:
        case DL_FIELD_HOLIDAY:
            return t->value == 0 ? "this word can be a date's, but no pattern matches here" : NULL;
        default:
            break;
        }
    return t->sense ? why_not_small(r, text, t) : NULL;
}

static void add_free_candidates(struct dl_finder *f, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct dl_token *t = &f->scanner.tokens[i];
        const char *why = why_not(f->rules, f->scanner.text, t);
        if (why)
            add_candidate(f, t->at, t->len, why);
    }
}

/* ---- matching -------------------------------------------------------------------------------- */

static void list_pattern(struct dl_finder *f, size_t pattern)
{
    if (f->n_listed >= f->cap_listed && !DL_GROW(f->listed, f->n_listed, f->cap_listed))
        f->failed = true;
    else
        f->listed[f->n_listed++] = (uint16_t)pattern;
}

/* The number of the list of what was listed from there on. */
static uint16_t end_list(struct dl_finder *f, size_t first)
{
    if (f->n_listed == first)
        return LIST_EMPTY;
    if (f->n_lists >= f->cap_lists && !DL_GROW(f->lists, f->n_lists, f->cap_lists)) {
        f->failed = true;
        return LIST_UNKNOWN;
    }
    f->lists[f->n_lists] =
        (struct pattern_list){.first = (uint32_t)first, .n = (uint16_t)(f->n_listed - first)};
    return (uint16_t)f->n_lists++;
}

/* What can come behind the n signatures of a list, for each pattern in it: asked once, and then
 * good for all that follows them in the text. */
static void know_next(struct dl_finder *f, uint16_t list, const uint8_t *signatures, size_t n)
{
    struct pattern_list *l = &f->lists[list];
    if (l->next || !l->n)
        return;
    size_t first = f->n_nexts;
    l->is_last = true;
    for (uint16_t i = 0; i < l->n; i++) {
        const struct dl_compiled *p = &f->rules->patterns[f->listed[l->first + i]];
        if (!DL_GROW(f->nexts, f->n_nexts, f->cap_nexts)) {
            f->failed = true;
            return;
        }
        f->nexts[f->n_nexts] = dl_pattern_next(f->rules, p, signatures, n);
        l->is_last &= dl_signatures_have_all(&f->nexts[f->n_nexts++]);
    }
    l->next = (uint32_t)first;
}

/* Of the patterns that can begin with n signatures, those that can go on with the one behind. */
static uint16_t list_longer(struct dl_finder *f, uint16_t list, const uint8_t *signatures, size_t n)
{
    know_next(f, list, signatures, n);
    struct pattern_list of = f->lists[list];
    size_t first = f->n_listed;
    for (uint16_t i = 0; i < of.n && !f->failed; i++)
        if (dl_signatures_have(&f->nexts[of.next + i], signatures[n]))
            list_pattern(f, f->listed[of.first + i]);
    return end_list(f, first);
}

static uint16_t list_of_first(struct dl_finder *f, uint8_t signature)
{
    uint16_t *list = &f->firsts[signature];
    if (*list != LIST_UNKNOWN)
        return *list;
    size_t first = f->n_listed;
    for (size_t i = 0; i < f->rules->n_patterns && !f->failed; i++) {
        const struct dl_compiled *p = &f->rules->patterns[i];
        if ((f->scanner.informal || !p->public.informal) &&
            dl_signatures_have(&f->rules->masks[p->first], signature))
            list_pattern(f, i);
    }
    return *list = end_list(f, first);
}

static uint16_t list_of_pair(struct dl_finder *f, const uint8_t *signatures)
{
    uint16_t *list = &f->pairs[signatures[0] * 256u + signatures[1]];
    if (*list == LIST_UNKNOWN)
        *list = list_longer(f, list_of_first(f, signatures[0]), signatures, 1);
    return *list;
}

/* Lists that are no longer asked for pile up: begin anew before their numbers run out. */
static void forget_lists(struct dl_finder *f)
{
    memset(f->firsts, 0, sizeof f->firsts);
    memset(f->pairs, 0, 256 * 256 * sizeof *f->pairs);
    memset(f->longer, 0, LONGER * sizeof *f->longer);
    f->n_lists = LISTS_FIRST;
    f->n_listed = 0;
    f->n_nexts = 1;
}

/* Where the list stands or can be put: making one anew takes long, so a few places are looked at
 * before another's is taken. */
static struct longer *longer_of(struct dl_finder *f, uint32_t key)
{
    struct longer *first = &f->longer[key * 2654435761u >> (32 - LONGER_BITS)];
    for (struct longer *l = first; l < first + LONGER_PLACES; l++)
        if (l->key == key || !l->key)
            return l;
    return first;
}

/* Is it worth while to ask for one signature more than the n of the list? What its patterns go on
 * with is not known without some work. */
static bool is_worth_more(struct pattern_list *list, size_t n)
{
    if (!list->n || list->is_last)
        return false;
    return list->next || (n == 2 && list->n > 1) || list->uses++ >= USES_BEFORE_NEXT;
}

/* The patterns to try at a token, by the signatures from there on. */
static uint16_t patterns_at(struct dl_finder *f, const uint8_t *signatures)
{
    if (f->n_lists > LISTS_MAX || f->n_nexts > NEXTS_MAX)
        forget_lists(f);
    uint16_t list = list_of_pair(f, signatures);
    for (size_t n = 2; n < MOST_SIGNATURES && is_worth_more(&f->lists[list], n); n++) {
        uint32_t key = (uint32_t)list << 8 | signatures[n];
        struct longer *l = longer_of(f, key);
        if (l->key != key)
            *l = (struct longer){key, list_longer(f, list, signatures, n)};
        list = l->list;
    }
    return list;
}

struct match {
    size_t pattern;
    const size_t *groups;
    size_t n;
};

static void collect(struct dl_finder *f, size_t from, size_t to)
{
    f->in_reach = (struct dl_signatures){0};
    for (size_t i = from; i < to; i++)
        dl_signatures_add(&f->in_reach, f->scanner.skeleton[i]);
}

/* How far a match at a token can reach: its sentence's end. PCRE2 looks through all of the subject
 * for what a pattern cannot do without, so it is shown no more than that; where no sentence ends,
 * no more than SENTENCE_TOKENS. */
static void reach_from(struct dl_finder *f, size_t at)
{
    if (at + 1 < f->sentence_end)
        return;
    size_t left = f->scanner.n - at - 1;
    size_t most = left < SENTENCE_TOKENS ? left : SENTENCE_TOKENS;
    const uint8_t *from = f->scanner.skeleton + at;
    const uint8_t *stop = memchr(from + 1, DL_SIG_STOP, most);
    if (!stop) {
        f->reach = at + 1 + most;
        if (at >= f->sets_end) { /* for as many tokens more */
            f->sets_end = f->reach;
            collect(f, at, left < 2 * SENTENCE_TOKENS ? f->scanner.n : f->reach + SENTENCE_TOKENS);
        }
        return;
    }
    f->reach = f->sentence_end = (size_t)(stop - f->scanner.skeleton) + 1;
    f->sets_end = 0;
    collect(f, at, f->reach);
}

/* Is what a lookbehind cannot do without there? */
static bool may_look_back(const struct dl_finder *f, const struct dl_compiled *p, size_t at)
{
    size_t floor = at > p->n_behind ? at - p->n_behind : 0;
    for (size_t i = at; i > floor; i--)
        if (dl_signatures_have(&f->rules->masks[p->behind], f->scanner.skeleton[i - 1]))
            return true;
    return !p->n_behind;
}

/* Is what the pattern needs before a token and behind it there? */
static bool may_match(const struct dl_finder *f, const struct dl_compiled *p, size_t at)
{
    uint8_t before = at ? f->scanner.skeleton[at - 1] : DL_SIG_NONE;
    const struct dl_signatures *masks = f->rules->masks;
    if (!dl_signatures_have(&masks[p->before], before))
        return false;
    for (size_t i = 0; i < p->n_needs; i++)
        if (!dl_signatures_meet(&masks[p->needs[i]], &f->in_reach))
            return false;
    return may_look_back(f, p, at);
}

static enum dl_regex_result try_pattern(struct dl_finder *f, size_t pattern, size_t at,
                                        struct match *ret)
{
    const struct dl_compiled *p = &f->rules->patterns[pattern];
    ret->pattern = pattern;
    const struct dl_regex *regex = dl_tried_regex(&f->tried[pattern], p, f->rules);
    if (!regex) {
        f->failed = true;
        return DL_REGEX_NO_MATCH;
    }
    return dl_regex_match(regex, f->work, (const char *)f->scanner.skeleton, f->reach, at,
                          MATCH_LIMIT, &ret->groups, &ret->n);
}

/* The first token from there on that some pattern may begin with, or the end. */
static size_t next_beginning(const struct dl_finder *f, size_t at)
{
    const uint8_t *skeleton = f->scanner.skeleton;
    const uint16_t *pairs = f->pairs;
    size_t n = f->scanner.n;
    while (at < n && pairs[skeleton[at] * 256u + skeleton[at + 1]] == LIST_EMPTY)
        at++;
    return at;
}

/* The first match at a token. */
static bool match_at(struct dl_finder *f, size_t at, dateline_warning *on_warning, void *context,
                     struct match *ret)
{
    uint16_t number = patterns_at(f, f->scanner.skeleton + at); /* lists may move */
    struct pattern_list list = f->lists[number];
    if (!list.n)
        return false;
    reach_from(f, at);
    for (uint16_t i = 0; i < list.n; i++) {
        size_t pattern = f->listed[list.first + i];
        if (!may_match(f, &f->rules->patterns[pattern], at))
            continue;
        enum dl_regex_result rc = try_pattern(f, pattern, at, ret);
        if (rc == DL_REGEX_MATCH)
            return true;
        if (rc != DL_REGEX_NO_MATCH && !f->tried[pattern].limit_warned) {
            f->tried[pattern].limit_warned = true;
            dl_warn_limit(f->rules, &f->rules->patterns[pattern].public, "pattern", on_warning,
                          context);
        }
    }
    return false;
}

/* The first match from a token on. */
static bool next_match(struct dl_finder *f, size_t start, dateline_warning *on_warning,
                       void *context, struct match *ret)
{
    size_t n = f->scanner.n;
    for (size_t at = next_beginning(f, start); at < n && !f->failed; at = next_beginning(f, at + 1))
        if (match_at(f, at, on_warning, context, ret))
            return true;
    return false;
}

static void match_window(struct dl_finder *f, bool candidates, dateline_warning *on_warning,
                         void *context)
{
    struct match m;
    size_t start = 0;
    f->sentence_end = f->sets_end = 0;
    while (start < f->scanner.n && !f->failed && next_match(f, start, on_warning, context, &m)) {
        const struct dl_compiled *p = &f->rules->patterns[m.pattern];
        size_t from = m.groups[0], to = m.groups[1];
        if (candidates)
            add_free_candidates(f, start, from);
        if (to > from && (candidates || p->public.kind != DL_KIND_REFUSE))
            add_mention(f, p, m.groups, m.n);
        start = to > start ? to : start + 1;
    }
    if (candidates)
        add_free_candidates(f, start, f->scanner.n);
}

static void add_refused_words(struct dl_finder *f)
{
    for (size_t i = 0; i < f->scanner.n_refused; i++)
        add_candidate(f, f->scanner.refused[i].offset, f->scanner.refused[i].length,
                      f->scanner.refused[i].why);
}

/* What neither a pattern nor a candidate has taken. */
static void add_lookalikes(struct dl_finder *f)
{
    size_t m = 0, c = 0, n = f->n_candidates;
    struct dl_candidate found;
    for (size_t at = 0; dl_next_lookalike(f->rules, f->scanner.text, at, &found);) {
        at = found.offset + found.length;
        while (m < f->n_mentions && f->mentions[m].offset + f->mentions[m].length <= found.offset)
            m++;
        while (c < n && f->candidates[c].offset + f->candidates[c].length <= found.offset)
            c++;
        if ((m == f->n_mentions || f->mentions[m].offset >= at) &&
            (c == n || f->candidates[c].offset >= at))
            add_candidate(f, found.offset, found.length, found.why);
    }
}

static int by_offset(const void *a, const void *b)
{
    const struct dl_candidate *p = a, *q = b;
    return p->offset < q->offset ? -1 : p->offset > q->offset;
}

static void sort_candidates(struct dl_finder *f)
{
    if (f->n_candidates)
        qsort(f->candidates, f->n_candidates, sizeof *f->candidates, by_offset);
}

int dl_find(struct dl_finder *f, struct dl_view text, unsigned wrap, bool candidates,
            dateline_warning *on_warning, void *context, struct dl_findings *ret,
            struct dateline_error *reterr)
{
    if (text.len > UINT32_MAX)
        return dl_fail(reterr, DATELINE_ELIMIT, "a text of 4 GiB or more in one piece");
    f->n_mentions = f->n_slots = f->n_candidates = 0;
    f->scanner.text = text;
    f->scanner.wrap = wrap;
    f->scanner.at = f->scanner.line_start = 0;
    f->scanner.candidates = candidates;
    f->scanner.on_warning = on_warning;
    f->scanner.context = context;
    while (f->scanner.at < text.len && !f->scanner.failed && !f->failed) {
        dl_scan(&f->scanner, WINDOW_TOKENS);
        if (!f->scanner.failed)
            match_window(f, candidates, on_warning, context);
        add_refused_words(f);
    }
    sort_candidates(f);
    if (candidates)
        add_lookalikes(f);
    sort_candidates(f);
    if (f->scanner.failed || f->failed) {
        f->scanner.failed = f->failed = false;
        return dl_fail(reterr, DATELINE_ENOMEM, "out of memory");
    }
    for (size_t i = 0, slot = 0; i < f->n_mentions; slot += f->mentions[i++].n_slots)
        f->mentions[i].slots = f->slots ? f->slots + slot : NULL;
    *ret = (struct dl_findings){f->mentions, f->n_mentions, f->candidates, f->n_candidates};
    return DATELINE_OK;
}

void dl_finder_keep(struct dl_finder *f, struct dl_kept *kept)
{
    struct dl_kept before = *kept;
    *kept = (struct dl_kept){f->mentions,     f->slots,     f->candidates,
                             f->cap_mentions, f->cap_slots, f->cap_candidates};
    f->mentions = before.mentions;
    f->slots = before.slots;
    f->candidates = before.candidates;
    f->cap_mentions = before.cap_mentions;
    f->cap_slots = before.cap_slots;
    f->cap_candidates = before.cap_candidates;
}

void dl_kept_free(struct dl_kept *kept)
{
    free(kept->mentions);
    free(kept->slots);
    free(kept->candidates);
    *kept = (struct dl_kept){0};
}

static void *copy_to(struct dl_arena *arena, const void *from, size_t size)
{
    void *p = dl_arena_take(arena, size);
    return p && size ? memcpy(p, from, size) : p;
}

bool dl_findings_copy(struct dl_findings *f, struct dl_arena *arena)
{
    if (!f->n_mentions && !f->n_candidates)
        return true;
    size_t n_slots = 0;
    for (size_t i = 0; i < f->n_mentions; i++)
        n_slots += f->mentions[i].n_slots;
    struct dl_mention *mentions = copy_to(arena, f->mentions, f->n_mentions * sizeof *mentions);
    struct dl_candidate *candidates =
        copy_to(arena, f->candidates, f->n_candidates * sizeof *candidates);
    struct dl_slot *slots =
        copy_to(arena, f->n_mentions ? f->mentions->slots : NULL, n_slots * sizeof *slots);
    if (!mentions || !candidates || !slots)
        return false;
    for (size_t i = 0; i < f->n_mentions; slots += mentions[i++].n_slots)
        mentions[i].slots = slots;
    f->mentions = mentions;
    f->candidates = candidates;
    return true;
}
