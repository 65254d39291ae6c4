/* SPDX-License-Identifier: MIT */
/* Forms → lexicon: entries, senses and signatures. */
#include <stdlib.h>

#include "rules/loader.h"

enum { FORMS_OF_ONE_WORD = 64 };

/* Forms that one entry or phrase has, while it is built. */
struct chain {
    uint32_t forms[FORMS_OF_ONE_WORD];
    size_t n;
};

enum { SENSE_BUCKETS = 1024 };

/* The states that a form fits: as bits, and as a mask for each. */
struct fits {
    uint64_t states;
    uint16_t mask[DL_STATES];
};

struct builder {
    struct dl_loader *l;
    struct dl_lexicon *lex;
    uint32_t *next;            /* next[i]: 1 + the next form of the same word, 0 at the end */
    struct dl_class_set *sets; /* by signature */
    uint64_t set_hashes[256];
    struct fits fits[2][2][DL_CASES]; /* see fits_of() */
    uint16_t *buckets;                /* [SENSE_BUCKETS]: senses by their hash, 0 at the end */
    uint16_t *next_sense;             /* [UINT16_MAX + 1] */
};

/* ---- senses ---------------------------------------------------------------------------------- */

static bool out_of_memory(struct builder *b)
{
    b->l->out_of_memory = true;
    return false;
}

/* Returns a hash of it. */
static uint64_t class_set_of(const struct dl_meaning *meanings, size_t n, struct dl_class_set *ret)
{
    uint64_t hash = 0;
    memset(ret, 0, sizeof *ret);
    for (size_t i = 0; i < n; i++)
        ret->bits[meanings[i].class_id / 64] |= (uint64_t)1 << (meanings[i].class_id % 64);
    for (size_t i = 0; i < sizeof ret->bits / sizeof *ret->bits; i++)
        hash = (hash ^ ret->bits[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return hash;
}

/* The signature of a set of classes, new or known; DL_SIG_NONE when there are too many. */
static uint8_t signature(struct builder *b, const struct dl_meaning *meanings, size_t n)
{
    struct dl_class_set set;
    uint64_t hash = class_set_of(meanings, n, &set);
    for (unsigned s = DL_SIG_FIRST; s <= b->lex->n_sigs; s++)
        if (b->set_hashes[s] == hash && memcmp(&b->sets[s], &set, sizeof set) == 0)
            return (uint8_t)s;
    if (b->lex->n_sigs == DL_SIG_MAX) {
        dl_loader_error(b->l, (struct dl_mark){0, 0},
                        "the files use more than %d different sets of classes together",
                        DL_SIG_MAX - DL_SIG_FIRST + 1);
        return DL_SIG_NONE;
    }
    b->sets[++b->lex->n_sigs] = set;
    b->set_hashes[b->lex->n_sigs] = hash;
    return (uint8_t)b->lex->n_sigs;
}

static uint32_t sense_hash(const struct dl_meaning *meanings, size_t n)
{
    uint32_t h = 2166136261u; /* FNV-1a, by words */
    for (size_t i = 0; i < n; i++)
        h = ((h ^ meanings[i].class_id) * 16777619u ^ (uint32_t)meanings[i].value) * 16777619u;
    return h;
}

/* The number of a sense, new or known; 0 for no meaning at all. */
static uint16_t intern_sense(struct builder *b, const struct dl_meaning *meanings, size_t n,
                             bool weak)
{
    struct dl_lexicon *lex = b->lex;
    if (!n)
        return 0;
    uint16_t *bucket = &b->buckets[sense_hash(meanings, n) % SENSE_BUCKETS];
    for (uint16_t i = *bucket; i; i = b->next_sense[i])
        if (lex->senses[i].n == n && lex->senses[i].weak == weak &&
            memcmp(lex->senses[i].meanings, meanings, n * sizeof *meanings) == 0)
            return i;
    struct dl_meaning *copy = dl_arena_alloc(&b->l->rules->arena, n * sizeof *copy);
    if (!copy || lex->n_senses == UINT16_MAX ||
        !DL_GROW(lex->senses, lex->n_senses, lex->cap_senses)) {
        out_of_memory(b);
        return 0;
    }
    memcpy(copy, meanings, n * sizeof *copy);
    lex->senses[lex->n_senses] =
        (struct dl_sense){copy, (uint16_t)n, signature(b, meanings, n), weak};
    b->next_sense[lex->n_senses] = *bucket;
    *bucket = (uint16_t)lex->n_senses++;
    return *bucket;
}

static bool has_class(const struct dl_meaning *meanings, size_t n, uint16_t class_id)
{
    for (size_t i = 0; i < n; i++)
        if (meanings[i].class_id == class_id)
            return true;
    return false;
}

/* The sense of the forms in a set (a bit for each form of the chain). */
static uint16_t sense_of_forms(struct builder *b, const struct chain *c, uint64_t set)
{
    struct dl_meaning meanings[FORMS_OF_ONE_WORD];
    memset(meanings, 0, sizeof meanings); /* padding is compared too */
    size_t n = 0;
    bool weak = false;
    for (size_t i = 0; i < c->n; i++) {
        const struct dl_form *f = &b->l->forms[c->forms[i]];
        if (!(set >> i & 1))
            continue;
        weak |= f->class_id == DL_CLASS_WEAK || b->l->rules->classes[f->class_id].weak;
        if (f->class_id == DL_CLASS_WEAK || !b->l->rules->classes[f->class_id].used ||
            has_class(meanings, n, f->class_id))
            continue;
        meanings[n].class_id = f->class_id;
        meanings[n++].value = f->value;
    }
    return intern_sense(b, meanings, n, weak);
}

static bool side_fits(bool tilde, enum dl_side side)
{
    return tilde ? side != DL_SPACE : side != DL_GLUED;
}

/* Lower case fits any; "May" fits May and MAY; "GMT" fits GMT. */
static bool case_fits(enum dl_case form, enum dl_case text)
{
    return form == DL_LOWER || form == text || (form == DL_CAPITAL && text == DL_UPPER);
}

/* For each kind of form the states that it fits. */
static void find_fits(struct builder *b)
{
    for (unsigned kind = 0; kind < 4 * DL_CASES; kind++) {
        bool left = kind & 1, right = kind >> 1 & 1;
        enum dl_case letters = (enum dl_case)(kind >> 2);
        uint64_t states = 0;
        for (unsigned state = 0; state < DL_STATES; state++) {
            enum dl_case text = (enum dl_case)(state % DL_CASES);
            enum dl_side behind = (enum dl_side)(state / DL_CASES % DL_SIDES);
            enum dl_side before = (enum dl_side)(state / DL_CASES / DL_SIDES);
            bool fits =
                side_fits(left, before) && side_fits(right, behind) && case_fits(letters, text);
            states |= (uint64_t)fits << state;
        }
        struct fits *f = &b->fits[left][right][letters];
        f->states = states;
        for (unsigned state = 0; state < DL_STATES; state++)
            f->mask[state] = states >> state & 1 ? UINT16_MAX : 0;
    }
}

/* phrase: case was compared by the letter, so every case fits. */
static const struct fits *fits_of(const struct builder *b, const struct dl_form *f, bool phrase)
{
    enum dl_case letters = phrase ? DL_LOWER : dl_case_of(f->text.data, f->text.len);
    return &b->fits[f->left][f->right][letters];
}

/* Fill the table of senses for all states. Most states have the same forms, and those are worked
 * out once. */
static void fill_states(struct builder *b, const struct chain *c, bool phrase,
                        uint16_t sense[DL_STATES])
{
    uint64_t known_set[8] = {0}, fits[FORMS_OF_ONE_WORD];
    uint16_t known_sense[8] = {0};
    size_t n_known = 1; /* no form, no sense */
    if (c->n == 1) {    /* most words */
        const struct fits *of_form = fits_of(b, &b->l->forms[c->forms[0]], phrase);
        uint16_t only = of_form->states ? sense_of_forms(b, c, 1) : 0;
        for (unsigned state = 0; state < DL_STATES; state++)
            sense[state] = only & of_form->mask[state];
        return;
    }
    for (size_t i = 0; i < c->n; i++)
        fits[i] = fits_of(b, &b->l->forms[c->forms[i]], phrase)->states;
    for (unsigned state = 0; state < DL_STATES; state++) {
        uint64_t set = 0;
        for (size_t i = 0; i < c->n; i++)
            set |= (fits[i] >> state & 1) << i;
        size_t k = 0;
        while (k < n_known && known_set[k] != set)
            k++;
        sense[state] = k < n_known ? known_sense[k] : sense_of_forms(b, c, set);
        if (k == n_known && n_known < 8) {
            known_set[n_known] = set;
            known_sense[n_known++] = sense[state];
        }
    }
}

/* ---- entries --------------------------------------------------------------------------------- */

/* Length of the first token of a form: letters, or one sign. */
static size_t first_token(struct dl_view v)
{
    size_t n = 0;
    for (;;) {
        while (n < v.len && (unsigned char)((v.data[n] | 32) - 'a') < 26)
            n++;
        if (n == v.len || (unsigned char)v.data[n] < 0x80)
            break;
        if ((unsigned char)v.data[n] == 0xE2 && n + 1 < v.len &&
            (unsigned char)(v.data[n + 1] & 0xFE) == 0x80)
            break; /* punctuation: U+2000–207F */
        n++;
    }
    if (n)
        return n;
    n = 1;
    while (n < v.len && ((unsigned char)v.data[n] & 0xC0) == 0x80)
        n++;
    return n;
}

static char *folded(struct dl_arena *arena, struct dl_view v, size_t *ret_len)
{
    char *out = dl_arena_copy(arena, v.data, v.len);
    size_t n = 0;
    for (size_t i = 0; out && i < v.len; i++) {
        char c = v.data[i];
        if (v.len - i >= 3 && memcmp(v.data + i, "\xE2\x80\x99", 3) == 0) {
            c = '\'';
            i += 2;
        }
        if ((c == ' ' || c == '\t') && n && out[n - 1] == ' ')
            continue;
        out[n++] = (unsigned char)(c - 'A') < 26 ? (char)(c + 32) : c == '\t' ? ' ' : c;
    }
    if (out)
        out[n] = '\0';
    *ret_len = n;
    return out;
}

static bool only_letters(const char *p, size_t len)
{
    while (len && (unsigned char)((*p | 32) - 'a') < 26) {
        p++;
        len--;
    }
    return len == 0;
}

static struct dl_entry *entry_for(struct builder *b, struct dl_view key)
{
    struct dl_lexicon *lex = b->lex;
    struct dl_key k = dl_key_of(key.data, key.len, 0);
    size_t i = dl_key_place(lex, k);
    for (; lex->table[i].entry; i = (i + 1) & lex->mask) {
        struct dl_entry *known = lex->table[i].entry;
        if (known->len == key.len && dl_view_equal_nocase(dl_view(known->key, key.len), key))
            return known;
    }
    struct dl_entry *e = dl_arena_alloc(&b->l->rules->arena, sizeof *e);
    size_t len = 0;
    if (!e || !(e->key = folded(&b->l->rules->arena, key, &len)))
        return NULL;
    e->len = (uint16_t)len;
    e->short_word = len <= 8 && only_letters(e->key, len);
    if (key.len == 1 && (unsigned char)key.data[0] < 128)
        lex->ascii[(unsigned char)key.data[0]] = e;
    lex->table[i] = (struct dl_bucket){.prefix = k.prefix, .entry = e};
    lex->n_entries++;
    lex->seen[k.hash >> 54] |= UINT64_C(1) << (k.hash >> 48 & 63);
    return e;
}

static bool is_letter(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26 || (unsigned char)c >= 0x80;
}

/* The phrase of an entry with that rest, made when new and kept in order of length. */
static struct dl_phrase *phrase_for(struct builder *b, struct dl_entry *e, const char *rest,
                                    size_t len)
{
    struct dl_phrase **at = &e->phrases;
    while (*at && ((*at)->rest_len > len ||
                   ((*at)->rest_len == len && memcmp((*at)->rest, rest, len) != 0)))
        at = &(*at)->next;
    if (*at && (*at)->rest_len == len)
        return *at;
    struct dl_phrase *p = dl_arena_alloc(&b->l->rules->arena, sizeof *p);
    if (!p)
        return NULL;
    p->rest = rest;
    p->rest_len = len;
    p->next = *at;
    *at = p;
    return p;
}

/* A form split at its first token. A full stop that ends the form is optional, and so is not part
 * of the key or rest. */
struct split {
    struct dl_view key, rest;
    bool final_stop;
};

static struct split split_form(struct dl_view text)
{
    struct split s;
    size_t n = first_token(text);
    s.final_stop =
        text.len > 1 && text.data[text.len - 1] == '.' && is_letter(text.data[text.len - 2]);
    s.key = dl_view(text.data, n);
    s.rest = dl_view(text.data + n, text.len - n - (s.final_stop ? 1 : 0));
    return s;
}

static void link_form(struct builder *b, struct dl_form_chain *chain, size_t form)
{
    if (chain->last)
        b->next[chain->last - 1] = (uint32_t)form + 1;
    else
        chain->first = (uint32_t)form + 1;
    chain->last = (uint32_t)form + 1;
}

static bool add_word(struct builder *b, size_t form)
{
    const struct dl_form *f = &b->l->forms[form];
    struct split s = split_form(f->text);
    struct dl_entry *e = entry_for(b, s.key);
    if (!e)
        return out_of_memory(b);
    if (!s.rest.len) {
        e->final_stop |= s.final_stop;
        link_form(b, &e->forms, form);
        return true;
    }
    size_t len;
    char *rest = folded(&b->l->rules->arena, s.rest, &len);
    struct dl_phrase *p = rest ? phrase_for(b, e, rest, len) : NULL;
    if (!p)
        return out_of_memory(b);
    bool capitals = dl_case_of(f->text.data, f->text.len) != DL_LOWER;
    bool first = !p->forms.first;
    if (capitals && first)
        p->exact = dl_arena_copy(&b->l->rules->arena, f->text.data, f->text.len - s.final_stop);
    else if (!capitals)
        p->exact = NULL;
    p->final_stop |= s.final_stop;
    link_form(b, &p->forms, form);
    return true;
}

static void chain_of(const struct builder *b, const struct dl_form_chain *chain, struct chain *ret)
{
    ret->n = 0;
    for (uint32_t i = chain->first; i && ret->n < FORMS_OF_ONE_WORD; i = b->next[i - 1])
        ret->forms[ret->n++] = i - 1;
}

static bool is_uniform(const struct dl_entry *e)
{
    for (unsigned left = DL_SPACE; left <= DL_TOUCHING; left++)
        for (unsigned right = DL_SPACE; right <= DL_TOUCHING; right++)
            for (unsigned letters = 0; letters < DL_CASES; letters++)
                if (e->sense[dl_state((enum dl_side)left, (enum dl_side)right,
                                      (enum dl_case)letters)] != e->sense[0])
                    return false;
    return true;
}

static void fill_bucket(const struct dl_lexicon *lex, struct dl_bucket *bucket)
{
    const struct dl_entry *e = bucket->entry;
    if (!e->short_word || !e->uniform)
        return;
    bucket->sense = e->sense[0];
    bucket->sig = lex->senses[e->sense[0]].sig;
    bucket->weak = lex->senses[e->sense[0]].weak;
    bucket->len = (uint8_t)e->len;
    bucket->final_stop = e->final_stop;
    bucket->phrases = e->phrases != NULL;
}

/* A bit for each beginning of a phrase, in at least sixteen times as many bits. */
static bool mark_next_letters(struct builder *b, struct dl_entry *e)
{
    size_t n = 0, bits = 64;
    for (const struct dl_phrase *p = e->phrases; p; p = p->next)
        n++;
    while (bits < 16 * n)
        bits *= 2;
    uint64_t *marks = dl_arena_alloc(&b->l->rules->arena, bits / 8);
    if (!marks)
        return out_of_memory(b);
    e->next_letters = marks;
    e->next_shift = (uint8_t)(32 - __builtin_ctzll(bits));
    for (const struct dl_phrase *p = e->phrases; p; p = p->next) {
        char next[4] = "";
        if (p->rest_len == 1) { /* a sign behind which anything can stand */
            memset(marks, 0xff, bits / 8);
            break;
        }
        memcpy(next, p->rest + 1, p->rest_len < 4 ? p->rest_len - 1 : 3);
        uint32_t hash = dl_next_hash(dl_next_letters(next), e->next_shift);
        marks[hash / 64] |= UINT64_C(1) << (hash % 64);
    }
    return true;
}

/* The phrases of an entry by their second letter, in the same order. */
static bool index_phrases(struct builder *b, struct dl_entry *e)
{
    if (e->phrases && !mark_next_letters(b, e))
        return false;
    for (const struct dl_phrase *p = e->phrases; p; p = p->next)
        if (p->rest_len < 2)
            return true;
    if (!e->phrases)
        return true;
    e->by_letter = dl_arena_alloc(&b->l->rules->arena, 32 * sizeof *e->by_letter);
    if (!e->by_letter)
        return out_of_memory(b);
    struct dl_phrase **ends[32];
    for (unsigned letter = 0; letter < 32; letter++)
        ends[letter] = &e->by_letter[letter];
    for (struct dl_phrase *p = e->phrases; p; p = p->next) {
        unsigned letter = dl_letter_index(p->rest[1]);
        *ends[letter] = p;
        ends[letter] = &p->next_of_letter;
    }
    return true;
}

static void fill_entries(struct builder *b)
{
    struct chain c;
    for (size_t i = 0; i <= b->lex->mask; i++) {
        struct dl_entry *e = b->lex->table[i].entry;
        if (!e)
            continue;
        chain_of(b, &e->forms, &c);
        fill_states(b, &c, false, e->sense);
        e->uniform = is_uniform(e);
        fill_bucket(b->lex, &b->lex->table[i]);
        index_phrases(b, e);
        for (struct dl_phrase *p = e->phrases; p; p = p->next) {
            chain_of(b, &p->forms, &c);
            fill_states(b, &c, true, p->sense);
        }
    }
}

/* ---- numbers --------------------------------------------------------------------------------- */

static bool number_fits(const struct dl_form *f, unsigned digits, int32_t value)
{
    return !f->grouped && !f->decimal && digits >= f->min_digits && digits <= f->max_digits &&
           value >= f->low && value <= f->high;
}

/* The forms that a number fits, as a set; *ret_until: the next number that may fit others. */
static uint64_t number_forms(const struct builder *b, const struct chain *c, unsigned digits,
                             int32_t value, int32_t *ret_until)
{
    uint64_t set = 0;
    *ret_until = INT32_MAX;
    for (size_t i = 0; i < c->n; i++) {
        const struct dl_form *f = &b->l->forms[c->forms[i]];
        set |= (uint64_t)number_fits(f, digits, value) << i;
        int32_t until = value < f->low ? f->low : value <= f->high ? f->high + 1 : INT32_MAX;
        *ret_until = until < *ret_until ? until : *ret_until;
    }
    return set;
}

static void fill_numbers(struct builder *b)
{
    struct dl_lexicon *lex = b->lex;
    struct chain c = {.n = 0};
    for (size_t i = 0; i < b->l->n_forms && c.n < FORMS_OF_ONE_WORD; i++)
        if (b->l->forms[i].number)
            c.forms[c.n++] = (uint32_t)i;
    int32_t end = 1;
    for (unsigned digits = 1; digits <= 4; digits++) {
        uint16_t sense = 0;
        end *= 10;
        for (int32_t value = 0, until = 0; value < end; value++) {
            if (value == until)
                sense = sense_of_forms(b, &c, number_forms(b, &c, digits, value, &until));
            lex->number_sense[dl_number_place(digits, value)] = sense;
        }
    }
    uint64_t plain = 0, grouped = 0, decimal = 0;
    for (size_t i = 0; i < c.n; i++) {
        const struct dl_form *f = &b->l->forms[c.forms[i]];
        plain |= (uint64_t)(f->max_digits == 9) << i;
        grouped |= (uint64_t)f->grouped << i;
        decimal |= (uint64_t)f->decimal << i;
    }
    lex->plain_sense = sense_of_forms(b, &c, plain);
    lex->grouped_sense = sense_of_forms(b, &c, grouped);
    lex->decimal_sense = sense_of_forms(b, &c, decimal);
}

static void fill_shapes(struct builder *b)
{
    for (size_t i = 0; i < b->l->n_shapes; i++) {
        struct dl_compiled *s = &b->l->shapes[i].compiled;
        struct dl_meaning meaning;
        memset(&meaning, 0, sizeof meaning);
        meaning.class_id = s->class_id;
        meaning.value = DL_OWN_VALUE;
        if (b->l->rules->classes[s->class_id].used)
            s->sense = intern_sense(b, &meaning, 1, false);
    }
}

static size_t table_size(size_t n)
{
    size_t size = 64;
    while (size < n + n / 4)
        size *= 2;
    return size;
}

bool dl_build_lexicon(struct dl_loader *l)
{
    struct dl_lexicon *lex = &l->rules->lexicon;
    size_t size = table_size(l->n_forms);
    struct builder b = {.l = l,
                        .lex = lex,
                        .next = calloc(l->n_forms + 1, sizeof *b.next),
                        .sets = calloc(256, sizeof *b.sets),
                        .buckets = calloc(SENSE_BUCKETS, sizeof *b.buckets),
                        .next_sense = calloc(UINT16_MAX + 1, sizeof *b.next_sense)};
    lex->table = dl_arena_alloc(&l->rules->arena, size * sizeof *lex->table);
    lex->mask = size - 1;
    lex->n_sigs = DL_SIG_FIRST - 1;
    lex->n_senses = 1;
    bool ok = b.next && b.sets && b.buckets && b.next_sense && lex->table &&
              DL_GROW(lex->senses, 1, lex->cap_senses);
    if (!ok)
        out_of_memory(&b);
    else
        lex->senses[0] = (struct dl_sense){0};
    for (size_t i = 0; ok && i < l->n_forms; i++)
        ok = l->forms[i].number || add_word(&b, i);
    if (ok) {
        find_fits(&b);
        fill_entries(&b);
        fill_numbers(&b);
        fill_shapes(&b);
    }
    free(b.next);
    free(b.sets);
    free(b.buckets);
    free(b.next_sense);
    return ok && !l->out_of_memory && !l->n_errors;
}

/* ---- cues ------------------------------------------------------------------------------------ */

static bool add_cue(struct dl_loader *l, struct dl_view word, unsigned cue)
{
    struct dl_rules *r = l->rules;
    struct dl_key key = dl_key_of(word.data, word.len, 0);
    size_t i = key.hash >> 24 & r->cue_mask;
    for (; r->cues[i].word; i = (i + 1) & r->cue_mask)
        if (dl_view_equal_nocase(dl_view(r->cues[i].word, r->cues[i].len), word))
            break;
    if (!r->cues[i].word) {
        r->cues[i].word = folded(&r->arena, word, &r->cues[i].len);
        if (!r->cues[i].word)
            return false;
        r->cues[i].prefix = key.prefix;
    }
    r->cues[i].cues |= cue;
    if (cue & DL_CUE_INFORMAL)
        r->informal_words[dl_word_ends(word)] |= dl_length_bit(word.len);
    if (cue & DL_CUE_PERSONAL)
        r->personal_words[dl_word_ends(word)] |= dl_length_bit(word.len);
    return true;
}

static bool add_ending(struct dl_loader *l, struct dl_view ending, unsigned cue)
{
    struct dl_cue_entry *e = &l->rules->endings[l->rules->n_endings++];
    e->cues = cue;
    e->word = folded(&l->rules->arena, dl_view(ending.data + 1, ending.len - 1), &e->len);
    return e->word != NULL;
}

bool dl_build_cues(struct dl_loader *l)
{
    struct dl_rules *r = l->rules;
    size_t n = l->n_cues;
    for (size_t i = 0; i < l->n_forms; i++)
        n += !l->forms[i].number && split_form(l->forms[i].text).final_stop;
    size_t size = table_size(2 * n);
    r->cues = dl_arena_alloc(&r->arena, size * sizeof *r->cues);
    r->endings = dl_arena_alloc(&r->arena, (l->n_cues + 1) * sizeof *r->endings);
    r->cue_mask = size - 1;
    bool ok = r->cues && r->endings;
    for (size_t i = 0; ok && i < l->n_cues; i++) {
        struct dl_view word = {l->cues[i].word, l->cues[i].len};
        ok = word.len > 1 && word.data[0] == '-' ? add_ending(l, word, l->cues[i].cues)
                                                 : add_cue(l, word, l->cues[i].cues);
    }
    /* "Jan." in the lexicon ends a sentence only before a word that begins one */
    for (size_t i = 0; ok && i < l->n_forms; i++) {
        if (l->forms[i].number)
            continue;
        struct split s = split_form(l->forms[i].text);
        if (s.final_stop && !s.rest.len)
            ok = add_cue(l, s.key,
                         DL_CUE_MAYBE_ABBREVIATION | (*s.key.data >= 'a' ? DL_CUE_SMALL : 0));
    }
    l->out_of_memory |= !ok;
    return ok;
}
