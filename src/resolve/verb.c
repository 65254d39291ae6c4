/* SPDX-License-Identifier: MIT */
/* The nearest verb before a place, and behind it. */
#include "base/bits.h"
#include "resolve/state.h"

/* How far verbs are looked for: a sentence can be a whole page. */
#define REACH_BYTES 400
/* So far before its verb a subject begins. */
#define SUBJECT_WORDS 8

/* What stands in words and is no letter. */
static bool is_odd(char c)
{
    return c == '\'' || (unsigned char)c >= 0x80;
}

#if defined(__SSE2__)
static unsigned is_odd_16(const char *p)
{
    const __m128i v = dl_load_16(p);
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(v, dl_equal_16(v, '\'')));
}
#endif

/* A capital within a sentence: Will, May and the United Nations are no verbs; "They'll" has one. */
static bool is_name(struct dl_view word)
{
    return word.data[0] >= 'A' && word.data[0] <= 'Z' && word.len > 1 && word.data[1] >= 'a' &&
           word.data[1] <= 'z' && dl_is_letters(word);
}

/* "Teams": of shorter words too many are none. */
static bool is_plural(const struct dl_rules *rules, struct dl_view word)
{
    const size_t shortest = 5;
    return word.len >= shortest && dl_is_letters(word) &&
           dl_rules_cue(rules, word) == DL_CUE_PLURAL;
}

/* "The deal, to be announced on Friday", but not "had to be closed on Friday" */
static bool is_yet_to_be(const struct dl_rules *rules, struct dl_view before)
{
    struct dl_view word = dl_last_word(before);
    if (!(dl_cues_of(rules, word) & DL_CUE_INFINITIVE))
        return false;
    before.len = (size_t)(word.data - before.data);
    unsigned bits = dl_cues_of(rules, dl_last_word(before));
    return !(bits & DL_CUE_PAST) || dl_is_was(bits);
}

/* "Announced plans", "began planning": the verb is the one of the past, before the word of the
 * future. */
static bool is_object(const struct dl_rules *rules, struct dl_view before)
{
    unsigned bits = dl_cues_of(rules, dl_last_word(before));
    return (bits & DL_CUE_PAST) && !(bits & DL_CUE_PERFECT) && !dl_is_was(bits);
}

/* "Is" and "are", of which questions can be made, but not "be". */
static bool is_finite(const struct dl_rules *rules, struct dl_view word)
{
    const unsigned both = DL_CUE_PRESENT | DL_CUE_QUESTION;
    return (dl_rules_cue(rules, word) & both) == both;
}

/* An auxiliary at once before a verb: "was sold" is surely past, "is sold" is not. */
static void take_auxiliary(const struct dl_rules *rules, struct dl_near_cue *verb,
                           unsigned auxiliary, struct dl_view word, struct dl_view before)
{
    if (!(verb->bits & DL_CUE_PAST))
        return;
    bool been = (auxiliary & DL_CUE_PAST) && !(auxiliary & DL_CUE_QUESTION);
    verb->is_perfect = (auxiliary & DL_CUE_PERFECT) || /* "had been sold" */
                       (been && (dl_cues_of(rules, dl_last_word(before)) & DL_CUE_PERFECT));
    if (auxiliary & DL_CUE_PAST) {
        verb->is_group = true;
    } else if ((auxiliary & DL_CUE_PRESENT) && is_yet_to_be(rules, before)) {
        verb->bits = DL_CUE_FUTURE;
    } else if (verb->distance < DL_AT_ONCE_WORDS && is_finite(rules, word)) {
        verb->bits = DL_CUE_PRESENT; /* "is shut on Friday" */
    } else if (auxiliary & DL_CUE_PRESENT) {
        verb->distance = DL_NOT_ITS_VERB;
        verb->is_apart = true;
    }
}

/* "Did not meet", "had to go", "failed to open", "was open": over, though the word itself is of the
 * present. */
static bool makes_past(const struct dl_near_cue *verb, unsigned bits, size_t words_apart)
{
    const unsigned over = DL_CUE_PAST | DL_CUE_PERFECT;
    return verb->bits == DL_CUE_PRESENT && (((bits & over) == over && words_apart <= 2) ||
                                            ((bits & DL_CUE_PAST) && words_apart == 1));
}

/* "It had been due on Friday": what was to come then is past now. */
static bool was_planned(const struct dl_rules *rules, struct dl_view before)
{
    for (int n = 0; n < 2; n++) {
        struct dl_view word = dl_last_word(before);
        if (!(dl_cues_of(rules, word) & DL_CUE_PAST))
            return false;
        before.len = (size_t)(word.data - before.data);
    }
    return true;
}

/* Is a word of the future the auxiliary of the verb behind it? "The plan was", "hopes for peace"
 * and "a march planned for Sunday" are not. */
static bool is_auxiliary(const struct dl_rules *rules, struct dl_view text, struct dl_view word)
{
    struct dl_view before = dl_view(text.data, (size_t)(word.data - text.data));
    return !(dl_cues_of(rules, dl_last_word(before)) & DL_CUE_DETERMINER) &&
           !(dl_cues_of(rules, dl_first_word(dl_text_behind(text, word))) & DL_CUE_COMPLEMENT) &&
           !is_object(rules, before);
}

/* "To leave" is another verb, and what was "put off to May" is to come; but "to a farm", "to Paris"
 * and "to 30 men" are neither. */
static bool looks_on(const struct dl_rules *rules, struct dl_view behind)
{
    size_t i = 0;
    while (i < behind.len && dl_is_space(behind.data[i]))
        i++;
    bool plain = i == behind.len || (behind.data[i] >= 'a' && behind.data[i] <= 'z');
    return plain && !(dl_cues_of(rules, dl_first_word(behind)) & DL_CUE_DETERMINER);
}

/* A word that is no verb but says something of the one behind it: "the plan" is none, "as planned"
 * tells no tense, and with "had agreed to leave" the date is that of leaving. */
static void take_particle(const struct dl_rules *rules, struct dl_near_cue *best, unsigned bits,
                          struct dl_view behind, bool next_to_it)
{
    if (bits & DL_CUE_INFINITIVE)
        best->is_other = best->is_other || (!best->bits && looks_on(rules, behind));
    else if (next_to_it && (((bits & DL_CUE_DETERMINER) && (best->distance <= DL_AT_ONCE_WORDS ||
                                                            best->bits == DL_CUE_PRESENT)) ||
                            ((bits & DL_CUE_LIKENESS) && best->bits & DL_CUE_FUTURE)))
        *best = (struct dl_near_cue){.is_other = best->is_other};
}

/* Does "to" follow the word at once? */
static bool is_infinitive(const struct dl_rules *rules, struct dl_view text, struct dl_view word)
{
    return (dl_cues_of(rules, dl_first_word(dl_text_behind(text, word))) & DL_CUE_INFINITIVE) != 0;
}

/* "Could" is a cue of both: what could not be done, or nobody could do, is over, what could be done
 * is mostly to come. */
static unsigned settle_could(const struct dl_rules *rules, unsigned bits, struct dl_view text,
                             struct dl_view word)
{
    unsigned near = dl_cues_of(rules, dl_first_word(dl_text_behind(text, word)));
    struct dl_view before = dl_view(text.data, (size_t)(word.data - text.data)), subject;
    for (int n = 0; n < SUBJECT_WORDS && (subject = dl_last_word(before)).len; n++) {
        near |= dl_cues_of(rules, subject);
        before.len = (size_t)(subject.data - before.data);
    }
    return bits & ~(unsigned)(near & DL_CUE_NEGATION ? DL_CUE_FUTURE : DL_CUE_PAST);
}

/* "Must have come", "may not have come"; but "must have to come" looks ahead. */
static bool leads_to_perfect(const struct dl_rules *rules, struct dl_view text, struct dl_view word)
{
    const unsigned have = DL_CUE_MODAL | DL_CUE_NEGATION;
    for (int n = 0; n < 2; n++) {
        word = dl_first_word(dl_text_behind(text, word));
        if ((dl_cues_of(rules, word) & have) == have)
            return !is_infinitive(rules, text, word);
    }
    return false;
}

/* "Must decide", "must end", "must be filed on Friday": is the word, so many words before the verb
 * or the mention, the auxiliary of what the date is told of? SIZE_MAX: the verb is far off itself.
 */
static bool is_its_modal(const struct dl_rules *rules, const struct dl_near_cue *best,
                         size_t words_apart, struct dl_view text, struct dl_view word)
{
    size_t most = !best->bits                    ? DL_REACH_WORDS
                  : best->bits == DL_CUE_PRESENT ? DL_AT_ONCE_WORDS
                  : best->distance == DL_NOT_ITS_VERB
                      ? DL_AT_ONCE_WORDS + 1 /* "must now be filed" */
                      : 0;
    return words_apart <= most && is_auxiliary(rules, text, word);
}

static unsigned settle_modal(const struct dl_rules *rules, const struct dl_near_cue *best,
                             unsigned bits, size_t words_apart, struct dl_view text,
                             struct dl_view word)
{
    const unsigned both = DL_CUE_PAST | DL_CUE_FUTURE;
    if ((bits & both) == both)
        bits = settle_could(rules, bits, text, word);
    if (bits & DL_CUE_NEGATION)
        return bits;
    if (leads_to_perfect(rules, text, word))
        return bits & ~(unsigned)DL_CUE_FUTURE;
    return bits & both || !is_its_modal(rules, best, words_apart, text, word)
               ? bits
               : bits | DL_CUE_FUTURE;
}

/* "Is to rule on the pleas of three men": to come, however far away the date is. Of the present, a
 * form of "be" alone can begin a question. */
static bool is_be_to(const struct dl_rules *rules, unsigned bits, struct dl_view text,
                     struct dl_view word)
{
    return (bits & DL_CUE_PRESENT) && (bits & DL_CUE_QUESTION) &&
           is_infinitive(rules, text, word) &&
           looks_on(rules, dl_text_behind(text, dl_first_word(dl_text_behind(text, word))));
}

/* "England face Wales", "Lenn travel to Marle": a team of one name, and before another name; but
 * not in "she saw England face Wales" or "the Lenn visit to Marle". */
static bool is_of_team(const struct dl_rules *rules, struct dl_view text, struct dl_view subject,
                       struct dl_view next)
{
    if (!subject.len || !next.len || !is_name(subject))
        return false;
    struct dl_view before = dl_view(text.data, (size_t)(subject.data - text.data));
    if (dl_rules_cue(rules, next) & DL_CUE_INFINITIVE)
        next = dl_first_word(dl_text_behind(text, next));
    return next.len && is_name(next) &&
           !(dl_cues_of(rules, dl_last_word(before)) & (DL_CUE_PAST | DL_CUE_DETERMINER));
}

/* "The teams play on Monday"; and "Play on Monday", an order, where no other verb has been found.
 */
static unsigned settle_plain(const struct dl_rules *rules, unsigned bits, struct dl_view text,
                             struct dl_view word, bool alone)
{
    struct dl_view subject = dl_last_word(dl_view(text.data, (size_t)(word.data - text.data)));
    struct dl_view next = dl_first_word(dl_text_behind(text, word));
    bool order = alone && !subject.len && dl_is_capital(word.data[0]) &&
                 !(dl_cues_of(rules, next) & DL_CUE_COMPLEMENT);
    if (is_plural(rules, subject) || is_of_team(rules, text, subject, next))
        bits |= DL_CUE_PRESENT;
    else if (order)
        bits |= DL_CUE_FUTURE;
    return bits & ~(unsigned)DL_CUE_PLURAL_VERB;
}

/* A text that is gone through from its end, as bits: one for each byte of the last that were looked
 * at, of which so many are left. */
struct walk {
    struct dl_view left;
    size_t at_hand;
    uint64_t words, odd, clauses;
};

static void look_back(struct walk *w)
{
    size_t n = w->left.len < 64 ? w->left.len : 64;
    const char *p = w->left.data + w->left.len - n;
    w->at_hand = n;
    w->words = DL_BITS(p, n, dl_in_word);
    w->odd = DL_BITS(p, n, is_odd);
    w->clauses = DL_BITS(p, n, dl_ends_clause);
}

/* Those of what is left, the last byte's highest. */
static inline uint64_t bits_left(const struct walk *w, uint64_t bits)
{
    return bits << (64 - w->at_hand);
}

static inline void go_back(struct walk *w, size_t n)
{
    w->left.len -= n;
    w->at_hand = n < w->at_hand ? w->at_hand - n : 0;
}

/* Go back to the end of a word, if one is at hand; returns how many signs on the way end a clause.
 */
static size_t pass_gap(struct walk *w)
{
    size_t ends = 0;
    if (!w->at_hand)
        look_back(w);
    uint64_t words = bits_left(w, w->words);
    size_t gap = words ? (size_t)__builtin_clzll(words) : w->at_hand;
    for (uint64_t rest = gap ? bits_left(w, w->clauses) >> (64 - gap) : 0; rest; rest &= rest - 1)
        ends++;
    go_back(w, gap);
    return ends;
}

/* Go back to where the word begins that ends here. Has it other bytes than letters? In doubt, it
 * has. */
static struct dl_view pass_word(struct walk *w, bool *ret_odd)
{
    uint64_t others = ~bits_left(w, w->words);
    size_t len = others ? (size_t)__builtin_clzll(others) : 64;
    *ret_odd = bits_left(w, w->odd) >> (64 - len);
    if (len >= w->at_hand) { /* it may go on */
        len = dl_length_before(w->left);
        *ret_odd = true;
    }
    go_back(w, len);
    return dl_view(w->left.data + w->left.len, len);
}

/* What a word before the mention is a cue of, where it stands: so many words behind it stands the
 * verb that was found, SIZE_MAX for far. */
static unsigned cues_in_place(const struct dl_rules *rules, const struct dl_near_cue *best,
                              size_t words_apart, struct dl_view text, struct dl_view word,
                              bool odd)
{
    unsigned bits = dl_rules_cue(rules, word) & DL_TENSES;
    if (!bits && odd)
        bits = dl_cues_of_contraction(rules, word);
    if (bits && word.data > text.data && is_name(word))
        bits = 0;
    if ((bits & (DL_CUE_PLURAL_VERB | DL_CUE_PAST)) == DL_CUE_PLURAL_VERB)
        bits = settle_plain(rules, bits, text, word, best->bits == 0);
    if (bits & DL_CUE_MODAL)
        bits = settle_modal(rules, best, bits, words_apart, text, word);
    return bits;
}

/* The first verb that is met is the date's own. */
static void take_verb(const struct dl_rules *rules, struct dl_near_cue *best, unsigned bits,
                      bool planned, struct dl_view text, struct dl_view word)
{
    bool to_come = is_be_to(rules, bits, text, word);
    best->is_other = best->is_other && !to_come;
    best->bits = to_come ? DL_CUE_FUTURE : planned ? DL_CUE_PAST : bits;
    best->word = word;
    best->is_perfect =
        (bits & DL_CUE_PERFECT) && /* "had come" */
        (dl_cues_of(rules, dl_first_word(dl_text_behind(text, word))) & DL_CUE_PLURAL_VERB);
}

/* The nearest cue before the mention. A participle behind an auxiliary of the future ("will be
 * released") is the future's. */
static struct dl_near_cue cue_before(const struct dl_rules *rules, struct dl_view text)
{
    const unsigned verb = DL_CUE_PAST | DL_CUE_FUTURE | DL_CUE_PRESENT;
    struct dl_near_cue best = {0};
    struct walk walk = {.left = text};
    size_t words = 0, at = 0;
    bool apart = false, odd;
    while (walk.left.len && !(best.bits && words - at > DL_REACH_WORDS)) {
        size_t ends = pass_gap(&walk);
        apart = apart || ends;
        words += ends * DL_CLAUSE_WORDS;
        if (ends || !walk.at_hand)
            continue;
        struct dl_view word = pass_word(&walk, &odd), left = walk.left;
        size_t words_apart = at <= DL_REACH_WORDS ? words - at : SIZE_MAX;
        unsigned bits = cues_in_place(rules, &best, words_apart, text, word, odd);
        bool planned = (bits & DL_CUE_FUTURE) && was_planned(rules, left);
        if ((bits & DL_CUE_FUTURE) && !best.bits && is_object(rules, left))
            bits = 0;
        if (!(bits & verb)) {
            if ((bits & DL_CUE_PERFECT) && words == at + 1 && (best.bits & DL_CUE_PAST))
                best.is_perfect = true; /* "having sold" */
            if (bits)                   /* most words tell nothing */
                take_particle(rules, &best, bits, dl_text_behind(text, word),
                              best.bits && words == at + 1);
        } else if (!best.bits) {
            take_verb(rules, &best, bits, planned, text, word);
            best.distance = at = words;
            best.is_apart = apart;
        } else if ((bits & DL_CUE_FUTURE) && !(best.is_group && words == at + 2) &&
                   is_auxiliary(rules, text, word)) {
            return (struct dl_near_cue){
                .bits = planned ? DL_CUE_PAST : bits, .distance = at, .word = word};
        } else if (best.bits == DL_CUE_PRESENT && words == at + 2 &&
                   is_be_to(rules, bits, text, word)) {
            best.bits = DL_CUE_FUTURE; /* "is to begin" */
        } else if (makes_past(&best, bits, words - at)) {
            best.bits = DL_CUE_PAST;
            best.is_group = true;
        } else if (words == at + 1) {
            take_auxiliary(rules, &best, bits, word, left);
        }
        if ((best.bits & DL_CUE_FUTURE) && words > at)
            break;
        words++;
    }
    return best;
}

static struct dl_view last_bytes(struct dl_view v, size_t n)
{
    return v.len > n ? dl_view(v.data + v.len - n, n) : v;
}

/* The cue before the place where the text ends, in its sentence: asked for several times. */
struct dl_near_cue dl_cue_at_end(struct dl_resolver *r, struct dl_view text)
{
    struct dl_view near = last_bytes(text, REACH_BYTES);
    if (r->cue_of.data != near.data || r->cue_of.len != near.len) {
        r->cue_of = near;
        r->cue = cue_before(r->rules, near);
    }
    return r->cue;
}

bool dl_is_to_come(const struct dl_rules *rules, struct dl_view behind)
{
    return (dl_cues_of(rules, dl_first_word(behind)) & (DL_CUE_FUTURE | DL_CUE_INFINITIVE)) != 0;
}

/* "On Sunday heads of state will meet": no verb. */
static bool is_head_of(const struct dl_rules *rules, unsigned bits, struct dl_view behind)
{
    return bits == DL_CUE_PRESENT && (dl_cues_of(rules, dl_first_word(behind)) & DL_CUE_COMPLEMENT);
}

struct dl_near_cue dl_cue_after(const struct dl_rules *rules, struct dl_view text, size_t limit)
{
    size_t words = 0;
    bool determined = false;
    text.len = text.len < REACH_BYTES ? text.len : REACH_BYTES;
    for (size_t i = 0; i < text.len && words < limit;) {
        if (!dl_in_word(text.data[i])) {
            if (dl_ends_clause(text.data[i++]))
                words += DL_CLAUSE_WORDS;
            continue;
        }
        size_t len = dl_length_after(dl_view(text.data + i, text.len - i));
        struct dl_view word = dl_view(text.data + i, len);
        i += len;
        unsigned bits = is_name(word) ? 0 : dl_cues_of(rules, word);
        bool noun = determined;
        determined = (bits & DL_CUE_DETERMINER) != 0;
        struct dl_view behind = dl_view(text.data + i, text.len - i);
        if (bits & DL_CUE_MODAL)
            bits = settle_modal(rules, &(struct dl_near_cue){0}, bits, 0, text, word);
        bits &= DL_CUE_PAST | DL_CUE_FUTURE | DL_CUE_PRESENT | DL_CUE_CLAUSE;
        noun = noun || is_head_of(rules, bits, behind);
        if (bits & DL_CUE_CLAUSE)
            words += DL_CLAUSE_WORDS;
        else if (bits && !noun) {
            if (bits == DL_CUE_PRESENT && dl_is_to_come(rules, behind))
                bits = DL_CUE_FUTURE;
            return (struct dl_near_cue){.bits = bits, .distance = words, .word = word};
        }
        words++;
    }
    return (struct dl_near_cue){0};
}
