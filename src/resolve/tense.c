/* SPDX-License-Identifier: MIT */
/* Past or future, from the verbs near a mention. */
#include "base/bits.h"
#include "resolve/state.h"

/* How far verbs are looked for: a sentence can be a whole page. */
#define REACH_BYTES 400
#define FUTURE_REACH_WORDS 5
/* The distance of a verb that tells the tense, and is not the date's own. */
#define NOT_ITS_VERB (SIZE_MAX / 2)
/* A clause's end counts as so many words. */
#define CLAUSE_WORDS 3
#define AT_ONCE_WORDS 2
/* So far before its verb a subject begins. */
#define SUBJECT_WORDS 8
/* "Quoted the last official letter of": between the verb and the date of a thing. */
#define THING_WORDS 4
/* "That the old man had left": from the verb back to the word that begins its clause. */
#define CLAUSE_SUBJECT_WORDS 5
/* "A study of such mills that Hale published in": back to what tells. */
#define SOURCE_WORDS 5
/* "Not made known in Lenn until": back to what negates the verb. */
#define NEGATED_WORDS 6
#define LONGEST_CONTRACTION 32

/* The length of the word that ends where the text does; 0: none does. */
static size_t length_before(struct dl_view text)
{
    size_t n = 0;
#if defined(__SSE2__)
    if (text.len >= 16) {
        unsigned in = dl_in_word_16(text.data + text.len - 16);
        if (in != 0xffff)
            return (size_t)__builtin_clz(~in << 16);
        n = 16;
    }
#endif
    while (n < text.len && dl_in_word(text.data[text.len - 1 - n]))
        n++;
    return n;
}

/* The same for the word that begins where the text does. */
static size_t length_after(struct dl_view text)
{
    size_t n = 0;
#if defined(__SSE2__)
    if (text.len >= 16) {
        unsigned in = dl_in_word_16(text.data);
        if (in != 0xffff)
            return (size_t)__builtin_ctz(~in);
        n = 16;
    }
#endif
    while (n < text.len && dl_in_word(text.data[n]))
        n++;
    return n;
}

static bool ends_clause(char c)
{
    return dl_is_one_of(c, ",;:()");
}

#if defined(__SSE2__)
static unsigned ends_clause_16(const char *p)
{
    return dl_is_one_of_16(p, ",;:()");
}
#endif

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

static bool is_letters(struct dl_view word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!dl_is_letter(word.data[i]))
            return false;
    return true;
}

/* A capital within a sentence: Will, May and the United Nations are no verbs; "They'll" has one. */
static bool is_name(struct dl_view word)
{
    return word.data[0] >= 'A' && word.data[0] <= 'Z' && word.len > 1 && word.data[1] >= 'a' &&
           word.data[1] <= 'z' && is_letters(word);
}

/* "he’ll" as the cues spell it: "he'll". Longer words are left as they are. */
static struct dl_view plain_apostrophe(struct dl_view word, char plain[LONGEST_CONTRACTION])
{
    const char curly[] = "\xE2\x80\x99";
    size_t n = 0;
    if (word.len > LONGEST_CONTRACTION || !word.len || !memchr(word.data, curly[0], word.len))
        return word;
    for (size_t i = 0; i < word.len; n++) {
        bool is_curly = word.len - i >= 3 && !memcmp(word.data + i, curly, 3);
        plain[n] = is_curly ? '\'' : word.data[i];
        i += is_curly ? 3 : 1;
    }
    return dl_view(plain, n);
}

#define TENSES                                                                                     \
    (DL_CUE_PAST | DL_CUE_FUTURE | DL_CUE_PRESENT | DL_CUE_PERFECT | DL_CUE_INFINITIVE |           \
     DL_CUE_CLAUSE | DL_CUE_DETERMINER | DL_CUE_LIKENESS | DL_CUE_COMPLEMENT | DL_CUE_POSSESSIVE | \
     DL_CUE_NEGATION | DL_CUE_LASTING | DL_CUE_MODAL | DL_CUE_QUESTION | DL_CUE_PLURAL_VERB)

/* The cues of a word that has none as it stands: those of what follows its apostrophe ("he'll"). */
static unsigned cues_of_contraction(const struct dl_rules *rules, struct dl_view word)
{
    char plain[LONGEST_CONTRACTION];
    word = plain_apostrophe(word, plain);
    unsigned bits = dl_rules_cue(rules, word) & TENSES;
    size_t from = bits || word.len < 3 ? word.len : 1;
    const char *p;
    while (!bits && from < word.len && (p = memchr(word.data + from, '\'', word.len - 1 - from))) {
        from = (size_t)(p - word.data);
        bits = dl_rules_cue(rules, dl_view(p, word.len - from)) & TENSES;
        from++;
    }
    return bits;
}

unsigned dl_cues_of(const struct dl_rules *rules, struct dl_view word)
{
    unsigned bits = dl_rules_cue(rules, word) & TENSES;
    return bits || is_letters(word) ? bits : cues_of_contraction(rules, word);
}

/* "Teams": of shorter words too many are none. */
static bool is_plural(const struct dl_rules *rules, struct dl_view word)
{
    const size_t shortest = 5;
    return word.len >= shortest && is_letters(word) && dl_rules_cue(rules, word) == DL_CUE_PLURAL;
}

struct dl_view dl_last_word(struct dl_view text)
{
    size_t i = text.len;
    while (i > 0 && dl_is_space(text.data[i - 1]))
        i--;
    size_t len = length_before(dl_view(text.data, i));
    return dl_view(text.data + i - len, len);
}

bool dl_is_was(unsigned bits)
{
    return (bits & DL_CUE_PAST) && (bits & DL_CUE_PRESENT);
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
    verb->is_perfect = (auxiliary & DL_CUE_PERFECT) != 0;
    if (auxiliary & DL_CUE_PAST) {
        verb->is_group = true;
    } else if ((auxiliary & DL_CUE_PRESENT) && is_yet_to_be(rules, before)) {
        verb->bits = DL_CUE_FUTURE;
    } else if (verb->distance < AT_ONCE_WORDS && is_finite(rules, word)) {
        verb->bits = DL_CUE_PRESENT; /* "is shut on Friday" */
    } else if (auxiliary & DL_CUE_PRESENT) {
        verb->distance = NOT_ITS_VERB;
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

struct dl_view dl_first_word(struct dl_view text)
{
    size_t begin = 0;
    while (begin < text.len && dl_is_space(text.data[begin]))
        begin++;
    const char *word = text.data + begin;
    return dl_view(word, length_after(dl_view(word, text.len - begin)));
}

struct dl_view dl_text_behind(struct dl_view text, struct dl_view word)
{
    const char *end = word.data + word.len;
    return dl_view(end, (size_t)(text.data + text.len - end));
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
    else if (next_to_it && (((bits & DL_CUE_DETERMINER) &&
                             (best->distance <= AT_ONCE_WORDS || best->bits == DL_CUE_PRESENT)) ||
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
    size_t most = !best->bits                      ? FUTURE_REACH_WORDS
                  : best->bits == DL_CUE_PRESENT   ? AT_ONCE_WORDS
                  : best->distance == NOT_ITS_VERB ? AT_ONCE_WORDS + 1 /* "must now be filed" */
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

/* A text that is gone through from its end, as bits: the last byte of what is left is highest. */
struct walk {
    struct dl_view left;
    size_t at_hand; /* its last bytes that are */
    uint64_t words, odd, clauses;
};

static void look_back(struct walk *w)
{
    size_t n = w->left.len < 64 ? w->left.len : 64;
    const char *p = w->left.data + w->left.len - n;
    unsigned shift = (unsigned)(64 - n) & 63;
    w->at_hand = n;
    w->words = DL_BITS(p, n, dl_in_word) << shift;
    w->odd = DL_BITS(p, n, is_odd) << shift;
    w->clauses = DL_BITS(p, n, ends_clause) << shift;
}

static inline void go_back(struct walk *w, size_t n)
{
    w->left.len -= n;
    w->at_hand = n < w->at_hand ? w->at_hand - n : 0;
    w->words = n < 64 ? w->words << n : 0;
    w->odd = n < 64 ? w->odd << n : 0;
    w->clauses = n < 64 ? w->clauses << n : 0;
}

/* Go back to the end of a word, if one is at hand; returns how many signs on the way end a clause.
 */
static size_t pass_gap(struct walk *w)
{
    size_t ends = 0;
    if (!w->at_hand)
        look_back(w);
    size_t gap = w->words ? (size_t)__builtin_clzll(w->words) : w->at_hand;
    for (uint64_t rest = gap ? w->clauses >> (64 - gap) : 0; rest; rest &= rest - 1)
        ends++;
    go_back(w, gap);
    return ends;
}

/* Go back to where the word begins that ends here. Has it other bytes than letters? In doubt, it
 * has. */
static struct dl_view pass_word(struct walk *w, bool *ret_odd)
{
    size_t len = ~w->words ? (size_t)__builtin_clzll(~w->words) : 64;
    *ret_odd = w->odd >> (64 - len);
    if (len >= w->at_hand) { /* it may go on */
        len = length_before(w->left);
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
    unsigned bits = dl_rules_cue(rules, word) & TENSES;
    if (!bits && odd)
        bits = cues_of_contraction(rules, word);
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
    while (walk.left.len && !(best.bits && words - at > FUTURE_REACH_WORDS)) {
        size_t ends = pass_gap(&walk);
        apart = apart || ends;
        words += ends * CLAUSE_WORDS;
        if (ends || !walk.words)
            continue;
        struct dl_view word = pass_word(&walk, &odd), left = walk.left;
        size_t words_apart = at <= FUTURE_REACH_WORDS ? words - at : SIZE_MAX;
        unsigned bits = cues_in_place(rules, &best, words_apart, text, word, odd);
        bool planned = (bits & DL_CUE_FUTURE) && was_planned(rules, left);
        if ((bits & DL_CUE_FUTURE) && !best.bits && is_object(rules, left))
            bits = 0;
        if (!(bits & verb)) {
            if ((bits & DL_CUE_PERFECT) && words == at + 1 && (best.bits & DL_CUE_PAST))
                best.is_perfect = true; /* "having sold" */
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
static struct dl_near_cue cue_at_end(struct dl_resolver *r, struct dl_view text)
{
    struct dl_view near = last_bytes(text, REACH_BYTES);
    if (r->cue_of.data != near.data || r->cue_of.len != near.len) {
        r->cue_of = near;
        r->cue = cue_before(r->rules, near);
    }
    return r->cue;
}

/* "Is to meet", "are expected", "is going to": what stands behind a verb of the present makes it
 * the future. */
static bool is_to_come(const struct dl_rules *rules, struct dl_view behind)
{
    return (dl_cues_of(rules, dl_first_word(behind)) & (DL_CUE_FUTURE | DL_CUE_INFINITIVE)) != 0;
}

/* "On Sunday heads of state will meet": no verb. */
static bool is_head_of(const struct dl_rules *rules, unsigned bits, struct dl_view behind)
{
    return bits == DL_CUE_PRESENT && (dl_cues_of(rules, dl_first_word(behind)) & DL_CUE_COMPLEMENT);
}

/* The first cue that stands behind fewer words than limit. */
static struct dl_near_cue cue_after(const struct dl_rules *rules, struct dl_view text, size_t limit)
{
    size_t words = 0;
    bool determined = false;
    for (size_t i = 0; i < text.len && words < limit;) {
        if (!dl_in_word(text.data[i])) {
            if (ends_clause(text.data[i++]))
                words += CLAUSE_WORDS;
            continue;
        }
        size_t len = length_after(dl_view(text.data + i, text.len - i));
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
            words += CLAUSE_WORDS;
        else if (bits && !noun) {
            if (bits == DL_CUE_PRESENT && is_to_come(rules, behind))
                bits = DL_CUE_FUTURE;
            return (struct dl_near_cue){.bits = bits, .distance = words, .word = word};
        }
        words++;
    }
    return (struct dl_near_cue){0};
}

/* "3." at the head of a sentence */
static bool is_item_number(struct dl_view v)
{
    size_t i = 0;
    while (i < v.len && dl_is_digit(v.data[i]))
        i++;
    return i > 0 && i + 1 == v.len && v.data[i] == '.';
}

/* "On 5 June the mill burned", "in spring, on 5 June, it burned": at most one word before. */
static bool begins_clause(struct dl_view before)
{
    size_t i = before.len;
    while (i > 0 && dl_is_space(before.data[i - 1]))
        i--;
    i -= length_before(dl_view(before.data, i));
    while (i > 0 && dl_is_space(before.data[i - 1]))
        i--;
    return i == 0 || ends_clause(before.data[i - 1]) || is_item_number(dl_view(before.data, i));
}

/* "On Friday, when the mayor put off his plans, the bridge was shut": the verb is behind what is
 * put in between commas. */
static struct dl_view main_clause(const struct dl_rules *rules, struct dl_view after)
{
    if (!after.len || after.data[0] != ',')
        return after;
    struct dl_view word = dl_first_word(dl_view(after.data + 1, after.len - 1));
    size_t rest = after.len - (size_t)(word.data - after.data);
    const char *comma = memchr(word.data, ',', rest);
    if (!comma || !(dl_cues_of(rules, word) & DL_CUE_CLAUSE))
        return after;
    return dl_view(comma, (size_t)(after.data + after.len - comma));
}

static struct dl_view first_bytes(struct dl_view v, size_t n)
{
    return v.len > n ? dl_view(v.data, n) : v;
}

/* "They would look for ways to get around Monday's vote": what is to come is not the vote. */
static bool is_of_another_time(const struct dl_job *job, const struct dl_near_cue *verb,
                               struct dl_view after)
{
    return (verb->bits & DL_CUE_FUTURE) && verb->distance > FUTURE_REACH_WORDS && after.len &&
           !dl_is_space(after.data[0]) &&
           (dl_cues_of(job->r->rules, dl_first_word(after)) & DL_CUE_POSSESSIVE) &&
           dl_get(&job->said[0], DL_FIELD_RELATION) != DL_BEFORE;
}

/* What stands before a place in its sentence; none where it has no sentence. */
static struct dl_view text_before_place(const struct dl_job *job, size_t at, size_t length)
{
    struct dl_view sentence = dl_resolver_sentence(job->r, job->text, at, length);
    const char *begin = job->text.data + at;
    if (!sentence.data || begin < sentence.data)
        return (struct dl_view){0};
    return dl_view(sentence.data, (size_t)(begin - sentence.data));
}

/* The same of the mention. */
static struct dl_view text_before(const struct dl_job *job)
{
    return text_before_place(job, job->m->offset, job->m->length);
}

/* "People hurt in the fire on": between the verb and the date. So short a word before "the" tells
 * where or when; but "told Hale the talks on". */
static bool is_scene(const struct dl_rules *rules, struct dl_view between)
{
    const size_t longest = 2;
    struct dl_view word = dl_first_word(between);
    if (!word.len || word.len > longest || (dl_cues_of(rules, word) & ~(unsigned)DL_CUE_COMPLEMENT))
        return false;
    word = dl_first_word(dl_text_behind(between, word));
    return (dl_cues_of(rules, word) & DL_CUE_DETERMINER) != 0;
}

/* "The man arrested on Monday will be tried", "those who were ill on Monday will be paid", "men
 * charged in the Jan. 3 raid are due in court", "the fair planned for Monday was put off": the date
 * of the verb before it, though that of the sentence follows. But what is "put off to Monday" is to
 * come, and in "said the Monday vote will decide" the date is another verb's. */
static bool is_of_participle(const struct dl_job *job, const struct dl_near_cue *verb)
{
    const struct dl_rules *rules = job->r->rules;
    const char *begin = verb->word.data + verb->word.len, *end = job->text.data + job->m->offset;
    if (verb->distance == 0 || verb->distance > FUTURE_REACH_WORDS ||
        dl_has(&job->said[0], DL_FIELD_RELATION))
        return false;
    struct dl_view between = dl_view(begin, (size_t)(end - begin));
    if (verb->distance > AT_ONCE_WORDS)
        return (verb->bits & DL_CUE_PAST) && !dl_is_was(verb->bits) && !verb->is_apart &&
               is_scene(rules, between);
    unsigned bits = dl_cues_of(rules, dl_first_word(between)) & TENSES;
    if (verb->bits & DL_CUE_FUTURE)
        return verb->distance == 1 && (bits & DL_CUE_COMPLEMENT);
    if (bits || !(verb->bits & DL_CUE_PAST))
        return false;
    return verb->distance == 1 || dl_is_was(verb->bits) ||
           (dl_cues_of(rules, dl_last_word(between)) & DL_CUE_DETERMINER);
}

/* "The inquiry into the Jan. 3 crash will open": the verb is the inquiry's. But "the Jan. 3 meeting
 * will open", and "at the Jan. 3 meeting they will vote". */
static bool is_within_subject(const struct dl_rules *rules, struct dl_view before)
{
    struct dl_view word = dl_last_word(before);
    if (!(dl_cues_of(rules, word) & DL_CUE_DETERMINER))
        return false;
    before.len = (size_t)(word.data - before.data);
    return dl_last_word(before).len && !begins_clause(before);
}

/* In a message a mark ends a sentence though no capital follows: "we won!! next game wed". */
static struct dl_view own_part(struct dl_view sentence, const char *begin, const char *end)
{
    const char *from = begin, *to = end, *stop = sentence.data + sentence.len;
    while (from > sentence.data && from[-1] != '!' && from[-1] != '?')
        from--;
    while (to < stop && *to != '!' && *to != '?')
        to++;
    return dl_view(from, (size_t)(to - from));
}

/* "Closed on Sunday", "open till noon, closed Sunday": a notice, as nobody is said to have closed.
 */
static bool is_notice(const struct dl_near_cue *verb, struct dl_view before)
{
    if (!(verb->bits & DL_CUE_PAST) || !(verb->bits & DL_CUE_PLURAL_VERB))
        return false;
    return !dl_last_word(dl_view(before.data, (size_t)(verb->word.data - before.data))).len;
}

/* "It will be held on 28 May; the last one, in June, was short": is the verb of what stands before
 * a semicolon, and has what stands behind that one of its own? */
static bool is_of_another_part(const struct dl_job *job, const struct dl_near_cue *verb,
                               struct dl_view after)
{
    const char *p = job->text.data + job->m->offset;
    if (!verb->bits || verb->distance <= CLAUSE_WORDS)
        return false;
    while (p > verb->word.data && *p != ';')
        p--;
    if (p == verb->word.data)
        return false;
    after = first_bytes(after, REACH_BYTES);
    const char *end = memchr(after.data, ';', after.len);
    if (end)
        after.len = (size_t)(end - after.data);
    return cue_after(job->r->rules, after, SIZE_MAX).bits != 0;
}

/* The verb before the mention, as dates stand behind their verbs ("ruled on Monday"); the one
 * behind it where there is none, or where it follows at once ("on Monday the court ruled"). */
static struct dl_near_cue nearest(const struct dl_job *job)
{
    const struct dl_mention *m = job->m;
    struct dl_view sentence = dl_resolver_sentence(job->r, job->text, m->offset, m->length);
    const char *begin = job->text.data + m->offset, *end = begin + m->length;
    if (!sentence.data || begin < sentence.data || end > sentence.data + sentence.len)
        return (struct dl_near_cue){0};
    bool informal = job->r->style.style == DATELINE_STYLE_INFORMAL;
    if (informal)
        sentence = own_part(sentence, begin, end);
    struct dl_view before = dl_view(sentence.data, (size_t)(begin - sentence.data));
    struct dl_view after = dl_view(end, (size_t)(sentence.data + sentence.len - end));
    struct dl_near_cue a = cue_at_end(job->r, before);
    if (informal && is_notice(&a, before))
        a.bits = DL_CUE_FUTURE;
    struct dl_view its_own = begins_clause(before) ? main_clause(job->r->rules, after) : after;
    if (is_of_another_time(job, &a, after) || is_of_another_part(job, &a, after))
        a.bits = 0;
    /* Beside a verb before the mention only one that is nearer, and follows at once, matters. */
    size_t limit = !a.bits || its_own.data != after.data ? SIZE_MAX
                   : a.distance <= AT_ONCE_WORDS         ? a.distance
                                                         : AT_ONCE_WORDS + 1;
    struct dl_near_cue b = cue_after(job->r->rules, first_bytes(its_own, REACH_BYTES), limit);
    if (!b.bits && its_own.data != after.data)
        b = cue_after(job->r->rules, first_bytes(after, REACH_BYTES), limit);
    if (a.bits && (!b.bits || b.distance >= a.distance || b.distance > AT_ONCE_WORDS ||
                   is_of_participle(job, &a))) {
        if (a.is_other && (a.bits & DL_CUE_PAST)) {
            a.distance = NOT_ITS_VERB;
            a.is_apart = true;
            a.is_group = false;
        }
        return a;
    }
    /* It is the date's own verb where the date leads up to it, however far away. */
    b.leads = begins_clause(before);
    if (b.leads) {
        b.distance = 0;
    } else if (b.distance > AT_ONCE_WORDS) {
        b.distance = NOT_ITS_VERB;
        b.is_apart = true;
    } else {
        b.is_apart = b.distance > 0 && is_within_subject(job->r->rules, before);
    }
    b.is_perfect =
        a.is_perfect && a.distance <= FUTURE_REACH_WORDS; /* "who had come in 1803 left" */
    return b;
}

/* The present tells of what is to come only close behind it ("is to meet on Monday"). */
static enum dl_tense tense_of(const struct dl_near_cue *cue, const char *mention)
{
    if (cue->bits & DL_CUE_FUTURE)
        return DL_FUTURE;
    if (cue->bits & DL_CUE_PAST)
        return DL_PAST;
    bool close = cue->bits && cue->word.data < mention && cue->distance <= FUTURE_REACH_WORDS;
    return close ? DL_PRESENT : (enum dl_tense)0;
}

static const char *tense_name(enum dl_tense tense)
{
    return tense == DL_PAST ? "past" : tense == DL_FUTURE ? "future" : "present";
}

enum dl_tense dl_verb_tense(struct dl_job *job)
{
    if (job->tense_known)
        return job->tense;
    struct dl_near_cue cue = nearest(job);
    job->tense_known = true;
    job->tense_distance = cue.distance;
    job->tense_is_perfect = cue.is_perfect;
    job->tense_is_group = cue.is_group;
    job->tense_is_apart = cue.is_apart;
    job->tense_leads = cue.leads;
    job->tense = tense_of(&cue, job->text.data + job->m->offset);
    job->tense_word = cue.word;
    return job->tense;
}

bool dl_tells_in_perfect(struct dl_job *job)
{
    bool lacks = !job->tense_known && !cue_at_end(job->r, text_before(job)).is_perfect;
    return !lacks && dl_verb_tense(job) == DL_PAST && job->tense_is_perfect;
}

bool dl_tells_aside(struct dl_job *job)
{
    const struct dl_rules *rules = job->r->rules;
    struct dl_view before = text_before(job), word;
    const char *verb = job->tense_word.data;
    if (!dl_tells_in_perfect(job) || !before.data || verb < before.data ||
        verb >= before.data + before.len)
        return false;
    before.len = (size_t)(verb - before.data);
    for (int n = 0; n < CLAUSE_SUBJECT_WORDS && (word = dl_last_word(before)).len; n++) {
        unsigned bits = dl_rules_cue(rules, word);
        before.len = (size_t)(word.data - before.data);
        if ((bits & (DL_CUE_CLAUSE | DL_CUE_INTERROGATIVE)) && !(bits & DL_CUE_QUESTION))
            return before.len > 0;
    }
    return false;
}

bool dl_had_been(struct dl_job *job)
{
    const struct dl_rules *rules = job->r->rules;
    if (dl_tells_in_perfect(job))
        return true;
    if (dl_verb_tense(job) != DL_PAST || !job->tense_leads)
        return false;
    struct dl_view word = job->tense_word;
    return (dl_rules_cue(rules, word) & DL_CUE_PERFECT) &&
           (dl_cues_of(rules, dl_first_word(dl_text_behind(job->text, word))) & DL_CUE_PAST);
}

/* "Will", "shall", "is" and "are", but not "would", "was" and "must". */
static bool is_of_now(const struct dl_rules *rules, struct dl_view word)
{
    unsigned bits = dl_rules_cue(rules, word);
    return (bits & (DL_CUE_PRESENT | DL_CUE_FUTURE)) && (bits & DL_CUE_QUESTION) &&
           !(bits & (DL_CUE_PAST | DL_CUE_MODAL));
}

bool dl_will_be(struct dl_job *job)
{
    const struct dl_rules *rules = job->r->rules;
    if (dl_verb_tense(job) != DL_FUTURE)
        return false;
    struct dl_view word = job->tense_word, before = job->text;
    if (is_of_now(rules, word))
        return true;
    before.len = (size_t)(word.data - before.data);
    word = dl_last_word(before);
    if (dl_cues_of(rules, word) & DL_CUE_INFINITIVE) { /* "is to reopen" */
        before.len = (size_t)(word.data - before.data);
        word = dl_last_word(before);
    }
    return is_of_now(rules, word);
}

bool dl_looks_back(struct dl_job *job, const struct dl_memory *told)
{
    if (!dl_tells_in_perfect(job) || job->tense_distance == NOT_ITS_VERB ||
        told->offset < job->r->base || told->offset >= dl_place(job) || dl_is_of_noun(job) ||
        dl_was_to_come(job, dl_place(job))) /* "had booked it for 3 May" */
        return false;
    struct dl_view before = text_before_place(job, (size_t)(told->offset - job->r->base), 1);
    return before.data && !cue_at_end(job->r, before).is_perfect;
}

bool dl_leads_verb(struct dl_job *job)
{
    if (!begins_clause(text_before(job)))
        return false; /* whatever the verb is */
    dl_verb_tense(job);
    return job->tense_leads;
}

bool dl_opens_clause(const struct dl_job *job)
{
    struct dl_view before = text_before(job);
    size_t end = job->m->offset + job->m->length;
    struct dl_view behind = dl_first_word(dl_view(job->text.data + end, job->text.len - end));
    if (!before.len || !behind.len || (dl_cues_of(job->r->rules, behind) & DL_CUE_CLAUSE))
        return false;
    struct dl_view word = dl_last_word(before);
    before.len = (size_t)(word.data - before.data);
    return word.len && (dl_cues_of(job->r->rules, dl_last_word(before)) & DL_CUE_CLAUSE);
}

static void note_tense(struct dl_job *job)
{
    if (job->tense_noted)
        return;
    job->tense_noted = true;
    if (job->tense)
        dl_note(job, "tense: %s, from “%.*s”", tense_name(job->tense), (int)job->tense_word.len,
                job->tense_word.data);
    else
        dl_note(job, "tense: no verb tells it");
}

/* "It lasted until Monday", "he was ill until Monday"; but what "was put off until Monday" is to
 * come. */
static bool has_lasted(const struct dl_job *job, const struct dl_said *s)
{
    const struct dl_rules *rules = job->r->rules;
    unsigned bits = dl_rules_cue(rules, job->tense_word);
    struct dl_view before = text_before_place(job, s->at[DL_FIELD_RELATION], 1);
    return (bits & DL_CUE_LASTING) &&
           !(dl_is_was(bits) && (dl_cues_of(rules, dl_last_word(before)) & DL_CUE_COMPLEMENT));
}

/* "Not", "didn't"; but not "have". */
static bool is_negation(const struct dl_rules *rules, struct dl_view word)
{
    char plain[LONGEST_CONTRACTION];
    word = plain_apostrophe(word, plain);
    unsigned bits = dl_rules_cue(rules, word);
    const char *p = word.len ? memchr(word.data, '\'', word.len) : NULL;
    if (p)
        bits =
            dl_rules_cue(rules, dl_text_behind(word, dl_view(word.data, (size_t)(p - word.data))));
    return (bits & DL_CUE_NEGATION) && !(bits & DL_CUE_MODAL);
}

/* "Shares that it doesn't own", "the man who did not pay": of a noun, and no verb of the sentence;
 * but "said that he didn't stay". */
static bool is_of_noun_before(const struct dl_rules *rules, struct dl_view before)
{
    struct dl_view word;
    for (int n = 0; n < CLAUSE_SUBJECT_WORDS && (word = dl_last_word(before)).len; n++) {
        unsigned bits = dl_cues_of(rules, word);
        before.len = (size_t)(word.data - before.data);
        if ((bits & DL_CUE_CLAUSE) && !(bits & DL_CUE_QUESTION))
            return !(dl_cues_of(rules, dl_last_word(before)) & (DL_CUE_PAST | DL_CUE_PRESENT));
    }
    return false;
}

void dl_settle_until(const struct dl_job *job, struct dl_said *s)
{
    const struct dl_rules *rules = job->r->rules;
    if (dl_get(s, DL_FIELD_RELATION) != DL_UNTIL || s->at[DL_FIELD_RELATION] >= job->m->offset)
        return;
    struct dl_view before = text_before_place(job, s->at[DL_FIELD_RELATION], 1), word;
    for (int n = 0; n < NEGATED_WORDS && (word = dl_last_word(before)).len; n++) {
        unsigned bits = dl_cues_of(rules, word);
        if ((bits & DL_CUE_CLAUSE) || dl_is_was(bits)) /* "who did not pay were held until" */
            return;
        before.len = (size_t)(word.data - before.data);
        if (is_negation(rules, word)) {
            if (!is_of_noun_before(rules, before))
                dl_set(s, DL_FIELD_RELATION, DL_ONWARD);
            return;
        }
    }
}

/* "Until Monday" and "by Monday" look ahead, whatever the verb; but not "until Monday the bridge
 * was open", nor "it lasted until Monday", "five had been found by Monday", "it burned by Monday".
 */
static bool looks_ahead(const struct dl_job *job, const struct dl_said *s)
{
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    bool told = job->tense_is_group || job->tense_distance < AT_ONCE_WORDS;
    bool lasted = bound == DL_UNTIL && has_lasted(job, s);
    bool over = job->tense == DL_PAST && (job->tense_leads || lasted || (bound == DL_BY && told));
    return (bound == DL_UNTIL || bound == DL_BY) && !over;
}

enum dl_tense dl_tense(struct dl_job *job, const struct dl_said *s)
{
    enum dl_tense told = (enum dl_tense)dl_get(s, DL_FIELD_TENSE);
    if (told && told != DL_AHEAD)
        return told;
    enum dl_tense tense = dl_verb_tense(job);
    if (told == DL_AHEAD && tense != DL_PAST) /* "from Monday fares rise" */
        return DL_FUTURE;
    if (dl_get(s, DL_FIELD_RELATION) == DL_SINCE) {
        job->tense_distance = 0;
        job->tense_is_group = true;
        return DL_PAST;
    }
    if (looks_ahead(job, s)) {
        job->tense_distance = SIZE_MAX;
        return DL_FUTURE;
    }
    note_tense(job);
    /* "the move comes after Monday's vote": the present is that of the move */
    return tense == DL_PRESENT && dl_get(s, DL_FIELD_RELATION) == DL_AFTER ? (enum dl_tense)0
                                                                           : tense;
}

/* ---- the words before a mention -------------------------------------------------------------- */

static bool ends_in_number(struct dl_view text)
{
    while (text.len && dl_is_space(text.data[text.len - 1]))
        text.len--;
    char c = text.len ? text.data[text.len - 1] : '\0';
    return dl_is_digit(c) || c == '%';
}

/* "Up from", "unchanged from", "3 percent from", "closed at 312, down 4 from". */
static bool is_change(const struct dl_rules *rules, struct dl_view before)
{
    return ends_in_number(before) || (dl_rules_cue(rules, dl_last_word(before)) & DL_CUE_CHANGE);
}

/* "From 300 on Friday": what stands before the number, and no more than a word behind it. */
static struct dl_view before_number(struct dl_view text)
{
    while (ends_in_number(text) || (text.len && strchr(",.$ ", text.data[text.len - 1])))
        text.len--;
    return text;
}

bool dl_is_compared(const struct dl_job *job, enum dateline_precision grain)
{
    const struct dl_rules *rules = job->r->rules;
    struct dl_view before = dl_view(job->text.data, job->m->offset), word;
    unsigned bits = 0, behind;
    if (dl_has(&job->said[0], DL_FIELD_RELATION)) /* "no later than 3 May" */
        return false;
    for (int n = 0; n < 2 && (word = dl_last_word(before)).len; n++) {
        behind = bits;
        bits = dl_rules_cue(rules, word);
        before.len = (size_t)(word.data - before.data);
        if (bits & DL_CUE_BASIS)
            return is_change(rules, before);
        if ((bits & DL_CUE_LIKENESS) && (n == 1 || (bits & DL_CUE_CHANGE)))
            return !(behind & DL_CUE_COMPLEMENT); /* "as of" */
        if (n == 0 && grain <= DATELINE_MONTH && ends_in_number(before))
            before = before_number(before);
    }
    return false;
}

bool dl_is_comparative(const struct dl_job *job)
{
    const unsigned than = DL_CUE_LIKENESS | DL_CUE_CHANGE;
    const struct dl_rules *rules = job->r->rules;
    struct dl_view words = dl_view(job->text.data + job->m->offset, job->m->length);
    struct dl_view next = dl_first_word(dl_text_behind(job->text, words));
    return (dl_rules_cue(rules, next) & than) == than &&
           !(dl_rules_cue(rules, dl_first_word(dl_text_behind(job->text, next))) & DL_CUE_CLAUSE);
}

/* What was planned, due, "set for" or "to be held" on the day that stands behind that text: "had
 * been planned for", "was to be married on". */
static bool was_to_come(struct dl_resolver *r, struct dl_view before, bool has_day)
{
    const struct dl_rules *rules = r->rules;
    struct dl_near_cue verb = cue_at_end(r, before);
    struct dl_view word = verb.word, rest = before;
    unsigned bits = word.data ? dl_cues_of(rules, word) : 0;
    if (!bits || verb.distance > FUTURE_REACH_WORDS || (bits & DL_CUE_MODAL))
        return false;
    if ((verb.bits & DL_CUE_PAST) && !(bits & DL_CUE_FUTURE)) { /* "home for Christmas" */
        size_t most = dl_is_was(bits) ? AT_ONCE_WORDS : 1;
        return has_day && verb.distance > 0 && verb.distance <= most &&
               (dl_cues_of(rules, dl_last_word(before)) & DL_CUE_COMPLEMENT);
    }
    rest.len = (size_t)(word.data - before.data);
    if (bits & DL_CUE_FUTURE)
        return (dl_cues_of(rules, dl_last_word(rest)) & DL_CUE_PAST) != 0;
    for (int n = 0; n < 2 && (verb.bits & DL_CUE_FUTURE) && !dl_is_was(bits); n++) {
        word = dl_last_word(rest);
        bits = dl_cues_of(rules, word);
        rest.len = (size_t)(word.data - before.data);
        if (!(bits & (DL_CUE_INFINITIVE | DL_CUE_PRESENT)))
            return false;
    }
    if (!dl_is_was(bits))
        bits = dl_cues_of(rules, dl_last_word(rest));
    return (verb.bits & DL_CUE_FUTURE) && dl_is_was(bits);
}

bool dl_was_to_come(const struct dl_job *job, uint64_t place)
{
    if (place < job->r->base || place > dl_place(job))
        return false;
    size_t at = (size_t)(place - job->r->base);
    struct dl_view sentence = dl_resolver_sentence(job->r, job->text, at, 1);
    const char *begin = job->text.data + at;
    if (!sentence.data || begin < sentence.data)
        return false;
    struct dl_view behind = dl_view(begin, (size_t)(sentence.data + sentence.len - begin));
    struct dl_view rest = dl_text_behind(behind, dl_first_word(behind));
    bool has_day = dl_is_digit(*begin) || (rest.len > 1 && dl_is_digit(rest.data[1]));
    return was_to_come(job->r, dl_view(sentence.data, (size_t)(begin - sentence.data)), has_day);
}

/* Does that place lie in the mention's sentence, or in the one before, and the mention heads its
 * own? */
static bool follows(const struct dl_job *job, uint64_t place)
{
    struct dl_view before = text_before(job);
    size_t at = (size_t)(place - job->r->base);
    if (!before.data || job->text.data + at >= before.data)
        return before.data != NULL;
    struct dl_view word = dl_last_word(before);
    struct dl_view sentence = dl_resolver_sentence(job->r, job->text, at, 1);
    const char *end = sentence.data ? sentence.data + sentence.len : before.data;
    while (end < before.data && dl_is_space(*end))
        end++;
    return end == before.data && !dl_last_word(dl_view(before.data, before.len - word.len)).len;
}

bool dl_goes_on_from(struct dl_job *job, uint64_t place)
{
    return follows(job, place) && dl_leads_verb(job) && dl_verb_tense(job) == DL_PAST &&
           !is_to_come(job->r->rules, dl_text_behind(job->text, job->tense_word));
}

/* A letter or contract, of both cues. */
static bool is_written(unsigned bits)
{
    return (bits & DL_CUE_COMPLEMENT) && (bits & DL_CUE_BASIS);
}

/* Can the word be the one that what stands behind it belongs to: "quoted a letter", "by a deed"?
 * "In the fire" and "at the battle" tell of the time itself. */
static bool governs(unsigned bits)
{
    return !is_written(bits) && (bits & (DL_CUE_PAST | DL_CUE_COMPLEMENT | DL_CUE_AUTHOR |
                                         DL_CUE_INFINITIVE | DL_CUE_BASIS)) != 0;
}

/* That word, or whatever stands before a determiner, before a noun of up to so many words where the
 * text ends; or none. */
static struct dl_view governor_of(const struct dl_rules *rules, struct dl_view text)
{
    bool determined = false;
    struct dl_view word;
    for (size_t nouns = 0; nouns <= THING_WORDS && (word = dl_last_word(text)).len; nouns++) {
        unsigned bits = dl_rules_cue(rules, word);
        if (nouns && (governs(bits) || (determined && !(bits & TENSES))))
            return word;
        bool noun = !(bits & TENSES) || is_written(bits);
        if (determined || !(noun || (bits & DL_CUE_DETERMINER && nouns)))
            break;
        determined = bits & DL_CUE_DETERMINER;
        text.len = (size_t)(word.data - text.data);
    }
    return (struct dl_view){0};
}

/* "The man who quoted" has the verb of another clause. */
static bool is_of_relative(const struct dl_rules *rules, struct dl_view before)
{
    return (dl_cues_of(rules, dl_last_word(before)) & DL_CUE_CLAUSE) != 0;
}

/* Has the clause a verb of the past, so that "made on" behind it is none? But "the end of the war
 * came on" has no other. */
static bool has_verb(const struct dl_rules *rules, struct dl_view clause)
{
    struct dl_view word;
    for (size_t n = 0; n < SUBJECT_WORDS && (word = dl_last_word(clause)).len; n++) {
        unsigned bits = dl_cues_of(rules, word);
        clause.len = (size_t)(word.data - clause.data);
        if (bits & (DL_CUE_PAST | DL_CUE_CLAUSE))
            return (bits & DL_CUE_PAST) && !is_of_relative(rules, clause);
    }
    return false;
}

/* "Mentioned in his letter of": does a word for what is written stand before the last one? Shortens
 * the text to what stands before it. */
static bool is_document(const struct dl_rules *rules, struct dl_view *text)
{
    struct dl_view before = *text, word = dl_last_word(before);
    before.len = (size_t)(word.data - before.data);
    word = dl_last_word(before);
    if (!word.len || !is_written(dl_rules_cue(rules, word)))
        return false;
    *text = dl_view(before.data, (size_t)(word.data - before.data));
    return true;
}

/* Is "made on" behind a noun no verb of the clause, by the word before that noun? "Quoted a letter
 * written on", "by a deed made on", "sold under the deed made on"; but "had a letter written on".
 */
static bool is_reduced(const struct dl_rules *rules, struct dl_view before, unsigned governor)
{
    if (governor & DL_CUE_PAST)
        return !(governor & DL_CUE_PERFECT) && !is_of_relative(rules, before);
    return (governs(governor) && !dl_last_word(before).len) || has_verb(rules, before);
}

/* "A deed dated", "quoted the letter of", "by a deed made on": what stands behind it is the date of
 * a thing, and not that of what is told. */
static bool ends_in_a_thing(const struct dl_rules *rules, struct dl_view before, bool is_day)
{
    const unsigned dated = DL_CUE_PAST | DL_CUE_DETERMINER;
    struct dl_view word = dl_last_word(before);
    unsigned bits = dl_rules_cue(rules, word);
    bool of = (bits & DL_CUE_COMPLEMENT) != 0;
    for (int n = 0; n < 2 && word.len && !of; n++) { /* "made on" */
        if ((bits & dated) == dated)
            return true;
        if (bits & DL_CUE_PAST)
            break;
        before.len = (size_t)(word.data - before.data);
        word = dl_last_word(before);
        bits = dl_rules_cue(rules, word);
    }
    if (of ? !is_day : (!(bits & DL_CUE_PAST) || dl_is_was(bits) || (bits & DL_CUE_PERFECT)))
        return false;
    if (of && is_document(rules, &before))
        return has_verb(rules, before);
    struct dl_view governor =
        governor_of(rules, dl_view(before.data, (size_t)(word.data - before.data)));
    if (of)
        return governs(dl_rules_cue(rules, governor));
    return governor.len &&
           is_reduced(rules, dl_view(before.data, (size_t)(governor.data - before.data)),
                      dl_rules_cue(rules, governor));
}

/* ", born on", "(built in": put in behind what it is told of. */
static bool ends_in_apposition(const struct dl_rules *rules, struct dl_view before)
{
    struct dl_view word = {0};
    unsigned bits = 0;
    for (int n = 0; n < 2 && !(bits & DL_CUE_PAST); n++) {
        word = dl_last_word(before);
        if (!word.len)
            return false;
        bits = dl_rules_cue(rules, word);
        before.len = (size_t)(word.data - before.data);
    }
    while (before.len && dl_is_space(before.data[before.len - 1]))
        before.len--;
    char sign = before.len ? before.data[before.len - 1] : '\0';
    return (bits & DL_CUE_PAST) && !dl_is_was(bits) && !(bits & DL_CUE_PERFECT) &&
           (sign == ',' || sign == '(');
}

bool dl_is_of_what_is_told(const struct dl_job *job, const struct dl_memory *told,
                           enum dateline_precision grain)
{
    struct dl_view before = text_before(job);
    if (!before.len)
        return false;
    if (ends_in_a_thing(job->r->rules, before, grain <= DATELINE_DAY))
        return true;
    size_t begin = (size_t)(job->r->base + (uint64_t)(before.data - job->text.data));
    return told->offset >= begin &&
           !memchr(before.data + (told->offset - begin), ';',
                   before.len - (told->offset - begin)) &&
           ends_in_apposition(job->r->rules, before);
}

bool dl_is_of_paper(const struct dl_job *job)
{
    const unsigned dated = DL_CUE_PAST | DL_CUE_DETERMINER,
                   paper = DL_CUE_COMPLEMENT | DL_CUE_BASIS;
    const struct dl_rules *rules = job->r->rules;
    struct dl_view before = text_before(job), word = dl_last_word(before);
    if (!word.len)
        return false;
    unsigned bits = dl_rules_cue(rules, word);
    if ((bits & dated) == dated)
        return true;
    before.len = (size_t)(word.data - before.data);
    word = dl_last_word(before);
    if (!(bits & DL_CUE_COMPLEMENT) || (dl_rules_cue(rules, word) & paper) != paper)
        return false;
    before.len = (size_t)(word.data - before.data);
    word = dl_last_word(before);
    if (!(dl_rules_cue(rules, word) & DL_CUE_DETERMINER))
        return false;
    before.len = (size_t)(word.data - before.data);
    return !(dl_rules_cue(rules, dl_last_word(before)) & DL_CUE_AUTHOR);
}

/* "A study published in London in": back to the word for what tells, past the verb of its making
 * alone. */
static bool ends_in_source(const struct dl_rules *rules, struct dl_view before)
{
    struct dl_view word;
    bool made = false;
    for (size_t n = 0; n < SOURCE_WORDS && (word = dl_last_word(before)).len; n++) {
        unsigned bits = dl_rules_cue(rules, word);
        bool source = (bits & DL_CUE_SOURCE) != 0;
        if (source && !(bits & DL_CUE_PAST))
            return made || n == 1;                          /* "a study of 2005" */
        if (made ? dl_is_was(bits) || bits & DL_CUE_PERFECT /* "was published" */
                 : !source && bits & (DL_CUE_PAST | DL_CUE_CLAUSE))
            return false;
        made = made || source;
        before.len = (size_t)(word.data - before.data);
        while (made && before.len && strchr(", ", before.data[before.len - 1]))
            before.len--;
    }
    return false;
}

bool dl_is_of_source(const struct dl_job *job)
{
    const struct dl_rules *rules = job->r->rules;
    struct dl_view before = text_before(job), word = dl_last_word(before);
    unsigned bits = word.len ? dl_rules_cue(rules, word) : 0;
    if (!(bits & DL_CUE_DETERMINER))
        return ends_in_source(rules, before);
    struct dl_view mention = dl_view(job->text.data + job->m->offset, job->m->length);
    word = dl_first_word(dl_text_behind(job->text, mention));
    return !(bits & DL_CUE_DEFINITE) && word.len && (dl_rules_cue(rules, word) & DL_CUE_SOURCE);
}

bool dl_is_of_noun(const struct dl_job *job)
{
    struct dl_view before = text_before(job);
    return before.len && (dl_cues_of(job->r->rules, dl_last_word(before)) & DL_CUE_COMPLEMENT);
}

bool dl_is_of_a_thing(const struct dl_job *job)
{
    struct dl_view before = text_before(job);
    size_t end = job->m->offset + job->m->length;
    struct dl_view word = dl_last_word(before);
    return word.data > before.data && end + 1 < job->text.len && dl_is_space(job->text.data[end]) &&
           dl_is_letter(job->text.data[end + 1]) &&
           (dl_cues_of(job->r->rules, word) & DL_CUE_DETERMINER);
}

bool dl_heads_sentence(const struct dl_job *job, const struct dl_memory *memory)
{
    struct dl_view text = text_before(job);
    uint64_t begin = job->r->base + (uint64_t)(text.data ? text.data - job->text.data : 0);
    if (!text.len || memory->offset < begin || memory->offset >= begin + text.len)
        return false;
    text.len = (size_t)(memory->offset - begin);
    struct dl_view word = dl_last_word(text);
    text.len = (size_t)(word.data - text.data);
    return !dl_last_word(text).len && !(dl_cues_of(job->r->rules, word) & DL_CUE_DETERMINER);
}

/* What stands between an earlier date of the sentence and the mention. */
struct between {
    bool known;
    bool word, sign; /* one that begins a clause; one that ends it, before any such word */
};

static struct between look_between(const struct dl_job *job, const struct dl_memory *memory)
{
    struct between ret = {0};
    struct dl_view before = text_before(job);
    uint64_t begin = job->r->base + (uint64_t)(before.data ? before.data - job->text.data : 0);
    if (!before.len || memory->offset < begin)
        return ret;
    ret.known = true;
    while (before.len > memory->offset - begin && !ret.word) {
        size_t len = length_before(before);
        before.len -= len ? len : 1;
        const char *at = before.data + before.len;
        ret.sign |= !len && ends_clause(*at);
        ret.word = len && (dl_cues_of(job->r->rules, dl_view(at, len)) & DL_CUE_CLAUSE);
    }
    return ret;
}

bool dl_in_same_clause(const struct dl_job *job, const struct dl_memory *memory)
{
    struct between between = look_between(job, memory);
    return between.known && !between.word && !between.sign;
}

bool dl_is_joined(const struct dl_job *job, const struct dl_memory *memory)
{
    return look_between(job, memory).word;
}
