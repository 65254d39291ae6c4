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

enum { SENSE_BUCKETS = 1024, LAYOUT_BUCKETS = 256 };

/* A word while its forms are added: the first and the last of those it has alone, and 1 + the
 * longest of its phrases, 0 when there is none. */
struct form_chain {
    uint32_t first, last; /* 1 + its index */
};
struct growing_word {
    struct dl_entry entry;
    struct dl_key key;
    struct form_chain forms;
    uint32_t phrases;
    bool any_next; /* a phrase ends with its first sign: what stands behind does not tell */
};
struct growing_phrase {
    struct dl_phrase phrase;
    struct form_chain forms;
    uint32_t next; /* 1 + the next shorter one of its word */
};

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
    /* Senses and layouts by their hash, and the next with the same bucket: 0 at the end. */
    uint16_t sense_buckets[SENSE_BUCKETS], *next_sense;    /* [UINT16_MAX + 1] */
    uint16_t layout_buckets[LAYOUT_BUCKETS], *next_layout; /* 1 + its number; [UINT16_MAX + 1] */
    uint16_t sense_places[SENSE_BUCKETS]; /* of state_senses, by the last of a row */

    uint16_t *known; /* words by their hash, with open addressing; 0: none */
    size_t known_mask;

    /* Words that the lexicon has, those of them that are not weak, and those with which phrases go
     * on, by their hashes alone. */
    uint64_t told[DL_TOLD_WORDS], strong[DL_TOLD_WORDS], second[DL_TOLD_WORDS];

    /* What becomes the tables of the lexicon. */
    uint64_t next_words[DL_NEXT_WORDS];
    uint16_t ascii[128];
    struct growing_word *words;
    size_t n_words, cap_words;
    struct growing_phrase *growing;
    size_t n_growing, cap_growing;
    struct dl_phrase *phrases;
    size_t n_phrases, cap_phrases;
    uint8_t *by_letter;
    size_t n_by_letter, cap_by_letter;
    uint8_t (*layouts)[DL_STATES];
    size_t n_layouts, cap_layouts;
    uint16_t *state_senses;
    size_t n_state_senses, cap_state_senses;
    struct dl_sense *senses;
    size_t n_senses, cap_senses;
    struct dl_meaning *meanings;
    size_t n_meanings, cap_meanings;
    uint8_t number_kinds[DL_NUMBER_PLACES];
    uint16_t number_senses[UINT8_MAX + 1];
    size_t n_number_senses;
};

static void mark_told(uint64_t *told, struct dl_key key)
{
    told[dl_told_word(key)] |= UINT64_C(1) << dl_told_shift(key);
}

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

static bool add_meanings(struct builder *b, const struct dl_meaning *meanings, size_t n)
{
    if (!DL_GROW(b->meanings, b->n_meanings + n, b->cap_meanings))
        return out_of_memory(b);
    memcpy(b->meanings + b->n_meanings, meanings, n * sizeof *meanings);
    b->n_meanings += n;
    return true;
}

/* The number of a sense, new or known; 0 for no meaning at all. */
static uint16_t intern_sense(struct builder *b, const struct dl_meaning *meanings, size_t n,
                             bool weak)
{
    if (!n)
        return 0;
    uint16_t *bucket = &b->sense_buckets[sense_hash(meanings, n) % SENSE_BUCKETS];
    for (uint16_t i = *bucket; i; i = b->next_sense[i])
        if (b->senses[i].n == n && b->senses[i].weak == weak &&
            memcmp(b->meanings + b->senses[i].first, meanings, n * sizeof *meanings) == 0)
            return i;
    if (b->n_senses == UINT16_MAX) {
        dl_loader_error(b->l, (struct dl_mark){0, 0}, "more than %d different meanings of words",
                        UINT16_MAX - 1);
        return 0;
    }
    if (!DL_GROW(b->senses, b->n_senses, b->cap_senses)) {
        out_of_memory(b);
        return 0;
    }
    b->senses[b->n_senses] =
        (struct dl_sense){(uint32_t)b->n_meanings, (uint16_t)n, signature(b, meanings, n), weak};
    if (!add_meanings(b, meanings, n))
        return 0;
    b->next_sense[b->n_senses] = *bucket;
    *bucket = (uint16_t)b->n_senses++;
    return *bucket;
}

/* The number of a layout, new or known. */
static uint16_t intern_layout(struct builder *b, const uint8_t layout[DL_STATES])
{
    uint64_t hash = 0, bytes;
    for (size_t i = 0; i + sizeof bytes <= DL_STATES; i += sizeof bytes) {
        memcpy(&bytes, layout + i, sizeof bytes);
        hash = (hash ^ bytes) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    uint16_t *bucket = &b->layout_buckets[hash % LAYOUT_BUCKETS];
    for (uint16_t i = *bucket; i; i = b->next_layout[i - 1])
        if (memcmp(b->layouts[i - 1], layout, sizeof *b->layouts) == 0)
            return (uint16_t)(i - 1);
    if (b->n_layouts == UINT16_MAX || !DL_GROW(b->layouts, b->n_layouts, b->cap_layouts)) {
        out_of_memory(b);
        return 0;
    }
    memcpy(b->layouts[b->n_layouts], layout, sizeof *b->layouts);
    b->next_layout[b->n_layouts] = *bucket;
    *bucket = (uint16_t)(b->n_layouts + 1);
    return (uint16_t)b->n_layouts++;
}

/* Where different senses stand in a row, new or known: most words have but one, and share it. */
static uint16_t intern_senses(struct builder *b, const uint16_t *senses, size_t n)
{
    uint16_t *known = &b->sense_places[senses[n - 1] % SENSE_BUCKETS];
    if (*known + n <= b->n_state_senses &&
        memcmp(b->state_senses + *known, senses, n * sizeof *senses) == 0)
        return *known;
    if (b->n_state_senses > UINT16_MAX) {
        dl_loader_error(b->l, (struct dl_mark){0, 0}, "too many words have meanings of their own");
        return 0;
    }
    if (!DL_GROW(b->state_senses, b->n_state_senses + n, b->cap_state_senses)) {
        out_of_memory(b);
        return 0;
    }
    *known = (uint16_t)b->n_state_senses;
    memcpy(b->state_senses + *known, senses, n * sizeof *senses);
    b->n_state_senses += n;
    return *known;
}

/* Senses by state, the way the lexicon keeps them. */
static struct dl_states pack_states(struct builder *b, const uint16_t sense[DL_STATES])
{
    uint16_t known[DL_STATES + 1] = {0};
    uint8_t layout[DL_STATES], n = 1;
    for (size_t i = 0; i < DL_STATES; i++) {
        uint8_t k = 0;
        while (k < n && known[k] != sense[i])
            k++;
        if (k == n)
            known[n++] = sense[i];
        layout[i] = k;
    }
    return (struct dl_states){intern_senses(b, known, n), intern_layout(b, layout)};
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
        weak |= f->class_id == DL_CLASS_WEAK || b->l->classes[f->class_id].weak;
        if (f->class_id == DL_CLASS_WEAK || !b->l->classes[f->class_id].used ||
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

/* The senses in all states. Most states have the same forms, and those are worked
 * out once. */
static void find_states(struct builder *b, const struct chain *c, bool phrase,
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

/* Length of the first token of a form: letters, or one sign; what begins with a number is one. */
static size_t first_token(struct dl_view v)
{
    size_t n = 0;
    if (v.len && (unsigned char)(v.data[0] - '0') < 10)
        return v.len;
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

/* Folded to lower case, in the rules' text: where it stands. */
static uint32_t folded(struct dl_loader *l, struct dl_view v, size_t *ret_len)
{
    size_t at = l->text.len, n = 0;
    *ret_len = 0;
    dl_buf_add(&l->text, v.data, v.len);
    if (l->text.failed)
        return 0;
    char *out = l->text.data + at;
    for (size_t i = 0; i < v.len; i++) {
        char c = v.data[i];
        if (v.len - i >= 3 && memcmp(v.data + i, "\xE2\x80\x99", 3) == 0) {
            c = '\'';
            i += 2;
        }
        if ((c == ' ' || c == '\t') && n && out[n - 1] == ' ')
            continue;
        out[n++] = (unsigned char)(c - 'A') < 26 ? (char)(c + 32) : c == '\t' ? ' ' : c;
    }
    l->text.len = at + n;
    *ret_len = n;
    return dl_loader_keep_added(l, at);
}

static bool only_letters(const char *p, size_t len)
{
    while (len && (unsigned char)((*p | 32) - 'a') < 26) {
        p++;
        len--;
    }
    return len == 0;
}

static const char *text_at(const struct builder *b, uint32_t at)
{
    return b->l->text.data + at;
}

/* Where the number of the word with that key stands; 0: it is new. */
static uint16_t *number_of(struct builder *b, struct dl_view key, struct dl_key k)
{
    size_t i = k.hash >> 24 & b->known_mask;
    for (; b->known[i]; i = (i + 1) & b->known_mask) {
        const struct dl_entry *known = &b->words[b->known[i]].entry;
        if (known->len == key.len &&
            dl_view_equal_nocase(dl_view(text_at(b, known->key), key.len), key))
            break;
    }
    return &b->known[i];
}

/* The number of the word with that key, made when new; 0: no memory or too many (reported). */
static size_t word_for(struct builder *b, struct dl_view key)
{
    struct dl_key k = dl_key_of(key.data, key.len, 0);
    uint16_t *number = number_of(b, key, k);
    if (*number)
        return *number;
    if (b->n_words == UINT16_MAX) {
        dl_loader_error(b->l, (struct dl_mark){0, 0}, "the files have more than %d words",
                        UINT16_MAX - 1);
        return 0;
    }
    if (!DL_GROW(b->words, b->n_words, b->cap_words))
        return out_of_memory(b);
    size_t len;
    struct dl_entry e = {.key = folded(b->l, key, &len)};
    e.len = (uint8_t)len;
    e.short_word = len <= 8 && !b->l->text.failed && only_letters(text_at(b, e.key), len);
    if (key.len == 1 && (unsigned char)key.data[0] < 128)
        b->ascii[(unsigned char)key.data[0]] = (uint16_t)b->n_words;
    *number = (uint16_t)b->n_words;
    mark_told(b->told, k);
    b->words[b->n_words] = (struct growing_word){.entry = e, .key = k};
    return b->n_words++;
}

static bool is_letter(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26 || (unsigned char)c >= 0x80;
}

/* Does the phrase stand before (> 0), at or behind the place of one with that rest? */
static int compare_rests(const struct builder *b, const struct dl_phrase *p, uint32_t rest,
                         size_t len, bool capitals)
{
    if (p->rest_len != len)
        return p->rest_len > len ? 1 : -1;
    if (memcmp(text_at(b, p->rest), text_at(b, rest), len) != 0)
        return 1;
    return (p->exact != 0) - capitals;
}

/* The number of a word's phrase with that rest, made when new and kept in order of length, those
 * with capitals first; SIZE_MAX when memory ran out. */
static size_t phrase_for(struct builder *b, size_t word, uint32_t rest, size_t len, bool capitals)
{
    size_t before = SIZE_MAX, i = b->words[word].phrases;
    while (i && compare_rests(b, &b->growing[i - 1].phrase, rest, len, capitals) > 0) {
        before = i - 1;
        i = b->growing[i - 1].next;
    }
    if (i && compare_rests(b, &b->growing[i - 1].phrase, rest, len, capitals) == 0)
        return i - 1;
    if (!DL_GROW(b->growing, b->n_growing, b->cap_growing)) {
        out_of_memory(b);
        return SIZE_MAX;
    }
    b->growing[b->n_growing] = (struct growing_phrase){
        .phrase = {.rest = rest, .rest_len = (uint8_t)len}, .next = (uint32_t)i};
    *(before == SIZE_MAX ? &b->words[word].phrases : &b->growing[before].next) =
        (uint32_t)b->n_growing + 1;
    return b->n_growing++;
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

static void link_form(struct builder *b, struct form_chain *chain, size_t form)
{
    if (chain->last)
        b->next[chain->last - 1] = (uint32_t)form + 1;
    else
        chain->first = (uint32_t)form + 1;
    chain->last = (uint32_t)form + 1;
}

static bool add_phrase(struct builder *b, size_t word, size_t form, const struct split *s)
{
    const struct dl_form *f = &b->l->forms[form];
    size_t len;
    uint32_t rest = folded(b->l, s->rest, &len);
    bool capitals = dl_case_of(f->text.data, f->text.len) != DL_LOWER;
    size_t number = b->l->text.failed ? SIZE_MAX : phrase_for(b, word, rest, len, capitals);
    if (number == SIZE_MAX)
        return out_of_memory(b);
    struct growing_phrase *p = &b->growing[number];
    if (capitals && !p->forms.first)
        p->phrase.exact = dl_loader_keep(b->l, dl_view(f->text.data, f->text.len - s->final_stop));
    p->phrase.final_stop |= s->final_stop;
    link_form(b, &p->forms, form);
    return true;
}

static bool add_word(struct builder *b, size_t form)
{
    struct split s = split_form(b->l->forms[form].text);
    size_t word = word_for(b, s.key);
    if (!word || s.rest.len)
        return word && add_phrase(b, word, form, &s);
    b->words[word].entry.final_stop |= s.final_stop;
    link_form(b, &b->words[word].forms, form);
    return true;
}

static void add_chain(const struct builder *b, const struct form_chain *chain, struct chain *ret)
{
    for (uint32_t i = chain->first; i && ret->n < FORMS_OF_ONE_WORD; i = b->next[i - 1])
        ret->forms[ret->n++] = i - 1;
}

static void chain_of(const struct builder *b, const struct form_chain *chain, struct chain *ret)
{
    ret->n = 0;
    add_chain(b, chain, ret);
}

/* The forms of a phrase; where it is written with capitals, those without fit too. */
static void phrase_chain(const struct builder *b, const struct growing_phrase *g, struct chain *ret)
{
    chain_of(b, &g->forms, ret);
    for (size_t i = g->phrase.exact ? g->next : 0; i; i = b->growing[i - 1].next) {
        const struct growing_phrase *other = &b->growing[i - 1];
        if (compare_rests(b, &other->phrase, g->phrase.rest, g->phrase.rest_len, false) == 0)
            add_chain(b, &other->forms, ret);
    }
}

static bool is_uniform(const uint16_t sense[DL_STATES])
{
    for (unsigned left = DL_SPACE; left <= DL_TOUCHING; left++)
        for (unsigned right = DL_SPACE; right <= DL_TOUCHING; right++)
            for (unsigned letters = 0; letters < DL_CASES; letters++)
                if (sense[dl_state((enum dl_side)left, (enum dl_side)right,
                                   (enum dl_case)letters)] != sense[0])
                    return false;
    return true;
}

/* A sign that no other byte is taken for. */
static bool is_sign(const struct builder *b, const struct dl_entry *e)
{
    unsigned char c = (unsigned char)text_at(b, e->key)[0];
    return e->len == 1 && c < 128 && (c | 0x20) == c;
}

static void fill_bucket(const struct builder *b, size_t word, uint16_t same, struct dl_bucket *ret)
{
    const struct dl_entry *e = &b->words[word].entry;
    *ret =
        (struct dl_bucket){.prefix = b->words[word].key.prefix, .same = same, .sig = DL_SIG_JUNK};
    if (word == 0 || !(e->short_word || is_sign(b, e)) || !e->uniform)
        return;
    uint8_t at = b->layouts[e->states.layout][0];
    ret->sense = b->state_senses[e->states.senses + at];
    if (ret->sense)
        ret->sig = b->senses[ret->sense].sig;
    ret->weak = b->senses[ret->sense].weak;
    ret->len = (uint8_t)e->len;
    ret->may_be_more = (uint8_t)((e->phrases ? DL_MORE_WORDS : 0) |
                                 (e->final_stop || b->words[word].any_next ? DL_MORE_SIGNS : 0));
}

/* dl_first_letters() of what stands between the places. */
static uint32_t letters_at(const char *from, const char *end)
{
    char bytes[4] = "";
    memcpy(bytes, from, end - from < 3 ? (size_t)(end - from) : 3);
    return dl_first_letters(bytes);
}

static void mark_next(struct builder *b, uint32_t hash)
{
    b->next_words[hash >> 22] |= UINT64_C(1) << (hash >> 16 & 63);
}

/* A phrase goes on with that: a weak word is not passed over before it. */
static void mark_second(struct builder *b, const char *second, const char *end)
{
    struct dl_view word = dl_view(second, (size_t)(end - second));
    struct dl_key key = dl_key_of(word.data, word.len, 0);
    if (!*number_of(b, word, key))
        mark_told(b->second, key);
}

/* The second and the third word of the word's phrases, which stand behind a sign each, but that
 * the second may touch a sign with which the phrase begins. */
static void mark_next_words(struct builder *b, struct growing_word *w,
                            const struct dl_phrase *first, size_t n)
{
    for (const struct dl_phrase *p = first; p < first + n; p++) {
        const char *rest = text_at(b, p->rest), *end = rest + p->rest_len;
        const char *second = rest + !is_letter(*rest), *third = second;
        while (third < end && is_letter(*third))
            third++;
        mark_second(b, second, third);
        mark_second(b, rest, second);
        third++;
        uint32_t begin = dl_next_begin(w->key), hash = dl_next_hash(begin, letters_at(second, end));
        mark_next(b, hash);
        mark_next(b, dl_next_hash(hash, third < end ? letters_at(third, end) : DL_NO_NEXT_WORD));
        if (second == end) {
            w->any_next = true;
            mark_next(b, dl_next_hash(begin, DL_LAST_SIGN | (unsigned char)*rest));
        }
    }
}

/* n phrases by their second letter, in the same order. */
static bool index_by_letter(struct builder *b, struct dl_entry *e, struct dl_phrase *first,
                            size_t n)
{
    if (n > UINT8_MAX)
        return true;
    for (size_t i = 0; i < n; i++)
        if (first[i].rest_len < 2)
            return true;
    size_t from = b->n_by_letter;
    for (size_t i = 0; i < DL_LETTERS; i++) {
        if (!DL_GROW(b->by_letter, b->n_by_letter, b->cap_by_letter))
            return out_of_memory(b);
        b->by_letter[b->n_by_letter++] = 0;
    }
    size_t before[DL_LETTERS];
    for (size_t i = 0; i < n; i++) {
        unsigned letter = dl_letter_index(text_at(b, first[i].rest)[1]);
        uint8_t *of_letter = &b->by_letter[from + letter];
        if (*of_letter)
            first[before[letter]].next_of_letter = (uint16_t)(i - before[letter]);
        else
            *of_letter = (uint8_t)(i + 1);
        before[letter] = i;
    }
    e->by_letter = (uint16_t)(from / DL_LETTERS);
    return true;
}

/* A word's phrases, one behind the other. */
static bool fill_phrases(struct builder *b, struct growing_word *w)
{
    size_t from = b->n_phrases;
    for (size_t i = w->phrases; i; i = b->growing[i - 1].next) {
        struct chain c;
        uint16_t sense[DL_STATES];
        const struct growing_phrase *g = &b->growing[i - 1];
        if (!DL_GROW(b->phrases, b->n_phrases, b->cap_phrases))
            return out_of_memory(b);
        struct dl_phrase *p = &b->phrases[b->n_phrases++];
        *p = g->phrase;
        p->last = !g->next;
        phrase_chain(b, g, &c);
        find_states(b, &c, true, sense);
        p->states = pack_states(b, sense);
    }
    size_t n = b->n_phrases - from;
    if (!n)
        return true;
    w->entry.phrases = (uint32_t)from + 1;
    mark_next_words(b, w, b->phrases + from, n);
    return index_by_letter(b, &w->entry, b->phrases + from, n);
}

static bool fill_words(struct builder *b)
{
    for (size_t i = 1; i < b->n_words; i++) {
        struct growing_word *w = &b->words[i];
        struct chain c;
        uint16_t sense[DL_STATES];
        chain_of(b, &w->forms, &c);
        find_states(b, &c, false, sense);
        w->entry.states = pack_states(b, sense);
        w->entry.uniform = is_uniform(sense);
        if (!fill_phrases(b, w))
            return false;
    }
    return true;
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

static uint8_t number_kind(struct builder *b, uint16_t sense)
{
    size_t i = 0;
    while (i < b->n_number_senses && b->number_senses[i] != sense)
        i++;
    if (i > UINT8_MAX) {
        dl_loader_error(b->l, (struct dl_mark){0, 0}, "more than %d different meanings of numbers",
                        UINT8_MAX + 1);
        return 0;
    }
    if (i == b->n_number_senses)
        b->number_senses[b->n_number_senses++] = sense;
    return (uint8_t)i;
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
        uint8_t kind = 0;
        end *= 10;
        for (int32_t value = 0, until = 0; value < end; value++) {
            if (value == until)
                kind = number_kind(
                    b, sense_of_forms(b, &c, number_forms(b, &c, digits, value, &until)));
            b->number_kinds[dl_number_place(digits, value)] = kind;
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
        if (b->l->classes[s->class_id].used)
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

/* The first of some tables is unused, so that 0 can mean none. */
static bool begin_tables(struct builder *b)
{
    bool ok = b->next && b->sets && b->next_sense && b->next_layout && b->known &&
              DL_GROW(b->words, 0, b->cap_words) && DL_GROW(b->senses, 0, b->cap_senses);
    if (!ok)
        return out_of_memory(b);
    b->words[b->n_words++] = (struct growing_word){0};
    b->senses[b->n_senses++] = (struct dl_sense){0};
    while (ok && b->n_by_letter < DL_LETTERS)
        if ((ok = DL_GROW(b->by_letter, b->n_by_letter, b->cap_by_letter)))
            b->by_letter[b->n_by_letter++] = 0;
    return ok || out_of_memory(b);
}

static const struct dl_entry *settle_entries(struct builder *b)
{
    struct dl_entry *entries =
        dl_arena_alloc(&b->l->rules->arena, b->n_words * sizeof *entries + 1);
    for (size_t i = 0; entries && i < b->n_words; i++)
        entries[i] = b->words[i].entry;
    b->l->out_of_memory |= !entries;
    return entries;
}

/* What tells words apart, and where it stands. */
static void settle_table(struct builder *b)
{
    struct dl_loader *l = b->l;
    struct dl_bucket *buckets = calloc(b->n_words, sizeof *buckets);
    uint64_t *hashes = calloc(b->n_words, sizeof *hashes);
    uint16_t *same = calloc(b->n_words, sizeof *same);
    struct dl_places places = {0};
    for (size_t word = 0; hashes && word < b->n_words; word++)
        hashes[word] = b->words[word].key.hash;
    if (buckets && hashes && same && dl_places_new(hashes, b->n_words, same, &places)) {
        for (size_t word = 0; word < b->n_words; word++) {
            fill_bucket(b, word, same[word], &buckets[word]);
            if (!buckets[word].weak)
                mark_told(b->strong, b->words[word].key);
        }
        b->lex->buckets = DL_SETTLE(l, buckets, b->n_words);
        b->lex->places = places;
        b->lex->places.numbers = DL_SETTLE(l, places.numbers, places.mask + 1);
        b->lex->places.shifts = DL_SETTLE(l, places.shifts, dl_n_shifts(&places));
    } else {
        out_of_memory(b);
    }
    free((void *)places.numbers);
    free((void *)places.shifts);
    free(same);
    free(hashes);
    free(buckets);
}

/* Words share their bits, and what one of them is the others may be. */
static void settle_told(struct builder *b)
{
    for (size_t i = 0; i < DL_TOLD_WORDS; i++) {
        uint64_t known = b->told[i], weak = known & ~(b->strong[i] | b->second[i]);
        b->told[i] = known | (weak | (b->second[i] & ~known)) << 1;
    }
    b->lex->told = DL_SETTLE(b->l, b->told, DL_TOLD_WORDS);
}

static void settle_lexicon(struct builder *b)
{
    struct dl_loader *l = b->l;
    struct dl_lexicon *lex = b->lex;
    settle_table(b);
    lex->entries = settle_entries(b);
    lex->n_entries = b->n_words;
    lex->phrases = DL_SETTLE(l, b->phrases, lex->n_phrases = b->n_phrases);
    lex->by_letter = DL_SETTLE(l, b->by_letter, lex->n_by_letter = b->n_by_letter);
    settle_told(b);
    lex->next = DL_SETTLE(l, b->next_words, DL_NEXT_WORDS);
    lex->ascii = DL_SETTLE(l, b->ascii, 128);
    lex->layouts = DL_SETTLE(l, b->layouts, lex->n_layouts = b->n_layouts);
    lex->state_senses = DL_SETTLE(l, b->state_senses, lex->n_state_senses = b->n_state_senses);
    lex->senses = DL_SETTLE(l, b->senses, lex->n_senses = b->n_senses);
    lex->meanings = DL_SETTLE(l, b->meanings, lex->n_meanings = b->n_meanings);
    lex->number_kinds = DL_SETTLE(l, b->number_kinds, DL_NUMBER_PLACES);
    lex->number_senses = DL_SETTLE(l, b->number_senses, lex->n_number_senses = b->n_number_senses);
}

static void free_builder(struct builder *b)
{
    free(b->next);
    free(b->sets);
    free(b->next_sense);
    free(b->next_layout);
    free(b->known);
    free(b->words);
    free(b->growing);
    free(b->phrases);
    free(b->by_letter);
    free(b->layouts);
    free(b->state_senses);
    free(b->senses);
    free(b->meanings);
    free(b);
}

bool dl_build_lexicon(struct dl_loader *l)
{
    struct builder *b = calloc(1, sizeof *b);
    if (!b) {
        l->out_of_memory = true;
        return false;
    }
    b->l = l;
    b->lex = &l->rules->lexicon;
    b->lex->n_sigs = DL_SIG_FIRST - 1;
    size_t size = table_size(l->n_forms);
    b->known_mask = size - 1;
    b->known = calloc(size, sizeof *b->known);
    b->next = calloc(l->n_forms + 1, sizeof *b->next);
    b->sets = calloc(256, sizeof *b->sets);
    b->next_sense = calloc(UINT16_MAX + 1, sizeof *b->next_sense);
    b->next_layout = calloc(UINT16_MAX + 1, sizeof *b->next_layout);
    bool ok = begin_tables(b);
    for (size_t i = 0; ok && i < l->n_forms; i++)
        ok = l->forms[i].number || add_word(b, i);
    if (ok) {
        find_fits(b);
        fill_words(b);
        fill_numbers(b);
        fill_shapes(b);
        settle_lexicon(b);
    }
    free_builder(b);
    return ok && !l->out_of_memory && !l->n_errors;
}

/* ---- cues ------------------------------------------------------------------------------------ */

/* The cues, while they are put into their table. */
struct cue_builder {
    struct dl_loader *l;
    uint16_t *places;
    struct dl_cue_entry *cues, *endings;
    size_t mask, n_cues, n_endings;
    uint32_t ending_letters;
    uint32_t informal_words[DL_WORD_ENDS], personal_words[DL_WORD_ENDS];
};

static void add_cue(struct cue_builder *b, struct dl_view word, uint32_t cue)
{
    const struct dl_buf *text = &b->l->text;
    struct dl_key key = dl_key_of(word.data, word.len, 0);
    size_t i = key.hash >> 24 & b->mask, len;
    struct dl_cue_entry *e;
    for (; (e = &b->cues[b->places[i]])->word; i = (i + 1) & b->mask)
        if (dl_view_equal_nocase(dl_view(text->data + e->word, e->len), word))
            break;
    if (!e->word) {
        b->places[i] = (uint16_t)b->n_cues;
        e = &b->cues[b->n_cues++];
        e->word = folded(b->l, word, &len) % DL_CUE_TEXT_BYTES;
        e->len = len & DL_LONGEST_CUE;
        e->short_word = len <= 8 && only_letters(word.data, word.len);
        e->prefix = key.prefix;
    }
    e->cues |= cue;
    if (cue & DL_CUE_INFORMAL)
        b->informal_words[dl_word_ends(word)] |= dl_length_bit(word.len);
    if (cue & DL_CUE_PERSONAL)
        b->personal_words[dl_word_ends(word)] |= dl_length_bit(word.len);
}

static void add_ending(struct cue_builder *b, struct dl_view ending, uint32_t cue)
{
    struct dl_cue_entry *e = &b->endings[b->n_endings++];
    size_t len;
    e->cues = cue;
    e->word = folded(b->l, dl_view(ending.data + 1, ending.len - 1), &len) % DL_CUE_TEXT_BYTES;
    e->len = len & DL_LONGEST_CUE;
    b->ending_letters |= 1u << dl_letter_index(ending.data[ending.len - 1]);
}

static void add_cues(struct cue_builder *b)
{
    struct dl_loader *l = b->l;
    for (size_t i = 0; i < l->n_cues && !l->text.failed; i++) {
        struct dl_view word = l->cues[i].word;
        if (word.len > 1 && word.data[0] == '-')
            add_ending(b, word, l->cues[i].cue);
        else
            add_cue(b, word, l->cues[i].cue);
    }
    /* "Jan." in the lexicon ends a sentence only before a word that begins one */
    for (size_t i = 0; i < l->n_forms && !l->text.failed; i++) {
        if (l->forms[i].number)
            continue;
        struct split s = split_form(l->forms[i].text);
        if (s.final_stop && !s.rest.len)
            add_cue(
                b, s.key,
                (uint16_t)(DL_CUE_MAYBE_ABBREVIATION | (*s.key.data >= 'a' ? DL_CUE_SMALL : 0)));
    }
}

bool dl_build_cues(struct dl_loader *l)
{
    struct dl_rules *r = l->rules;
    size_t n = l->n_cues;
    for (size_t i = 0; i < l->n_forms; i++)
        n += !l->forms[i].number && split_form(l->forms[i].text).final_stop;
    if (n >= UINT16_MAX) {
        dl_loader_error(l, (struct dl_mark){0, 0}, "more than %d cue words", UINT16_MAX - 1);
        return false;
    }
    size_t size = table_size(n + n / 2); /* many words have several cues */
    struct cue_builder b = {.l = l, .mask = size - 1, .n_cues = 1};
    b.places = calloc(size, sizeof *b.places);
    b.cues = calloc(n + 1, sizeof *b.cues);
    b.endings = calloc(l->n_cues + 1, sizeof *b.endings);
    l->out_of_memory |= !b.places || !b.cues || !b.endings;
    if (!l->out_of_memory) {
        add_cues(&b);
        if (l->text.len > DL_CUE_TEXT_BYTES)
            dl_loader_error(l, (struct dl_mark){0, 0}, "more than %d bytes of words",
                            DL_CUE_TEXT_BYTES);
        r->cue_places = DL_SETTLE(l, b.places, size);
        r->cue_mask = b.mask;
        r->cues = DL_SETTLE(l, b.cues, r->n_cues = b.n_cues);
        r->endings = DL_SETTLE(l, b.endings, r->n_endings = b.n_endings);
        r->ending_letters = b.ending_letters;
        r->informal_words = DL_SETTLE(l, b.informal_words, DL_WORD_ENDS);
        r->personal_words = DL_SETTLE(l, b.personal_words, DL_WORD_ENDS);
    }
    free(b.places);
    free(b.cues);
    free(b.endings);
    return !l->out_of_memory;
}
