/* SPDX-License-Identifier: MIT */
/* Past or future, from the verbs near a mention. */
#include <string.h>

#include "resolve/state.h"

/* "That the old man had left": from the verb back to the word that begins its clause. */
#define CLAUSE_SUBJECT_WORDS 5
/* "Not made known in Lenn until": back to what negates the verb. */
#define NEGATED_WORDS 6

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

/* "They would look for ways to get around Monday's vote": what is to come is not the vote. */
static bool is_of_another_time(const struct dl_job *job, const struct dl_near_cue *verb,
                               struct dl_view after)
{
    return (verb->bits & DL_CUE_FUTURE) && verb->distance > DL_REACH_WORDS && after.len &&
           !dl_is_space(after.data[0]) &&
           (dl_cues_of(job->r->rules, dl_first_word(after)) & DL_CUE_POSSESSIVE) &&
           dl_get(&job->said[0], DL_FIELD_RELATION) != DL_BEFORE;
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
    if (verb->distance == 0 || verb->distance > DL_REACH_WORDS ||
        dl_has(&job->said[0], DL_FIELD_RELATION))
        return false;
    struct dl_view between = dl_view(begin, (size_t)(end - begin));
    if (verb->distance > DL_AT_ONCE_WORDS)
        return (verb->bits & DL_CUE_PAST) && !dl_is_was(verb->bits) && !verb->is_apart &&
               is_scene(rules, between);
    unsigned bits = dl_cues_of(rules, dl_first_word(between)) & DL_TENSES;
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
    return dl_last_word(before).len && !dl_begins_clause(before);
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
    if (!verb->bits || verb->distance <= DL_CLAUSE_WORDS)
        return false;
    while (p > verb->word.data && *p != ';')
        p--;
    if (p == verb->word.data)
        return false;
    const char *end = memchr(after.data, ';', after.len);
    if (end)
        after.len = (size_t)(end - after.data);
    return dl_cue_after(job->r->rules, after, SIZE_MAX).bits != 0;
}

/* "Wednesday is the last day": the one to come. */
static bool is_subject(const struct dl_job *job, const struct dl_near_cue *verb,
                       struct dl_view before)
{
    return verb->bits == DL_CUE_PRESENT && verb->distance == 0 && !dl_last_word(before).len &&
           dl_has(&job->said[0], DL_FIELD_WEEKDAY) && !dl_has(&job->said[0], DL_FIELD_DAY);
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
    struct dl_near_cue a = dl_cue_at_end(job->r, before);
    if (informal && is_notice(&a, before))
        a.bits = DL_CUE_FUTURE;
    struct dl_view its_own = dl_begins_clause(before) ? main_clause(job->r->rules, after) : after;
    if (is_of_another_time(job, &a, after) || is_of_another_part(job, &a, after))
        a.bits = 0;
    /* Beside a verb before the mention only one that is nearer, and follows at once, matters. */
    size_t limit = !a.bits || its_own.data != after.data ? SIZE_MAX
                   : a.distance <= DL_AT_ONCE_WORDS      ? a.distance
                                                         : DL_AT_ONCE_WORDS + 1;
    struct dl_near_cue b = dl_cue_after(job->r->rules, its_own, limit);
    if (!b.bits && its_own.data != after.data)
        b = dl_cue_after(job->r->rules, after, limit);
    if (a.bits && (!b.bits || b.distance >= a.distance || b.distance > DL_AT_ONCE_WORDS ||
                   is_of_participle(job, &a))) {
        if (a.is_other && (a.bits & DL_CUE_PAST)) {
            a.distance = DL_NOT_ITS_VERB;
            a.is_apart = true;
            a.is_group = false;
        }
        return a;
    }
    if (is_subject(job, &b, before))
        b.bits = DL_CUE_FUTURE;
    /* It is the date's own verb where the date leads up to it, however far away. */
    b.leads = dl_begins_clause(before);
    if (b.leads) {
        b.distance = 0;
    } else if (b.distance > DL_AT_ONCE_WORDS) {
        b.distance = DL_NOT_ITS_VERB;
        b.is_apart = true;
    } else {
        b.is_apart = b.distance > 0 && is_within_subject(job->r->rules, before);
    }
    b.is_perfect = a.is_perfect && a.distance <= DL_REACH_WORDS; /* "who had come in 1803 left" */
    return b;
}

/* The present tells of what is to come only close behind it ("is to meet on Monday"). */
static enum dl_tense tense_of(const struct dl_near_cue *cue, const char *mention)
{
    if (cue->bits & DL_CUE_FUTURE)
        return DL_FUTURE;
    if (cue->bits & DL_CUE_PAST)
        return DL_PAST;
    bool close = cue->bits && cue->word.data < mention && cue->distance <= DL_REACH_WORDS;
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
    bool lacks = !job->tense_known && !dl_cue_at_end(job->r, dl_text_before(job)).is_perfect;
    return !lacks && dl_verb_tense(job) == DL_PAST && job->tense_is_perfect;
}

/* Is the verb that tells of the mention in a clause of its own, behind a word that begins it; or,
 * as a participle, at once behind a sign: "the bridge, built by Hale in"? */
static bool is_put_in(const struct dl_job *job, struct dl_view word, bool participle)
{
    const struct dl_rules *rules = job->r->rules;
    struct dl_view before = dl_text_before(job);
    if (!before.data || !word.data || word.data < before.data ||
        word.data >= before.data + before.len)
        return false;
    before.len = (size_t)(word.data - before.data);
    size_t end = before.len;
    while (end > 0 && dl_is_space(before.data[end - 1]))
        end--;
    if (participle && end > 0 && (before.data[end - 1] == ',' || before.data[end - 1] == '('))
        return true;
    for (int n = 0; n < CLAUSE_SUBJECT_WORDS && (word = dl_last_word(before)).len; n++) {
        unsigned bits = dl_rules_cue(rules, word);
        before.len = (size_t)(word.data - before.data);
        if ((bits & (DL_CUE_CLAUSE | DL_CUE_INTERROGATIVE)) && !(bits & DL_CUE_QUESTION))
            return before.len > 0;
        if ((bits & DL_CUE_PAST) && !(bits & DL_CUE_PERFECT) && !dl_is_was(bits))
            return false; /* "the men who took it landed": the clause has that verb */
    }
    return false;
}

bool dl_tells_aside(struct dl_job *job)
{
    return dl_tells_in_perfect(job) && is_put_in(job, job->tense_word, false);
}

bool dl_tells_of_noun(struct dl_job *job)
{
    struct dl_view before = dl_text_before(job);
    struct dl_near_cue verb = before.len ? dl_cue_at_end(job->r, before) : (struct dl_near_cue){0};
    if (!(verb.bits & DL_CUE_PAST) || verb.is_other)
        return false;
    unsigned bits = dl_rules_cue(job->r->rules, verb.word);
    return is_put_in(job, verb.word, !dl_is_was(bits) && !(bits & DL_CUE_PERFECT));
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
    if (!dl_tells_in_perfect(job) || job->tense_distance == DL_NOT_ITS_VERB ||
        told->offset < job->r->base || told->offset >= dl_place(job) || dl_is_of_noun(job) ||
        dl_was_to_come(job, dl_place(job))) /* "had booked it for 3 May" */
        return false;
    struct dl_view before = dl_text_before_place(job, (size_t)(told->offset - job->r->base), 1);
    return before.data && !dl_cue_at_end(job->r, before).is_perfect;
}

bool dl_leads_verb(struct dl_job *job)
{
    if (!dl_begins_clause(dl_text_before(job)))
        return false; /* whatever the verb is */
    dl_verb_tense(job);
    return job->tense_leads;
}

/* What was planned, due, "set for" or "to be held" on the day that stands behind that text: "had
 * been planned for", "was to be married on". */
static bool was_to_come(struct dl_resolver *r, struct dl_view before, bool has_day)
{
    const struct dl_rules *rules = r->rules;
    struct dl_near_cue verb = dl_cue_at_end(r, before);
    struct dl_view word = verb.word, rest = before;
    unsigned bits = word.data ? dl_cues_of(rules, word) : 0;
    if (!bits || verb.distance > DL_REACH_WORDS || (bits & DL_CUE_MODAL))
        return false;
    if ((verb.bits & DL_CUE_PAST) && !(bits & DL_CUE_FUTURE)) { /* "home for Christmas" */
        size_t most = dl_is_was(bits) ? DL_AT_ONCE_WORDS : 1;
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
    struct dl_view before = dl_text_before(job);
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
           !dl_is_to_come(job->r->rules, dl_text_behind(job->text, job->tense_word));
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

bool dl_has_lasted(struct dl_job *job, const struct dl_said *s)
{
    const struct dl_rules *rules = job->r->rules;
    unsigned bits = dl_verb_tense(job) ? dl_rules_cue(rules, job->tense_word) : 0;
    struct dl_view before = dl_text_before_place(job, s->at[DL_FIELD_RELATION], 1);
    return (bits & DL_CUE_LASTING) &&
           !(dl_is_was(bits) && (dl_cues_of(rules, dl_last_word(before)) & DL_CUE_COMPLEMENT));
}

/* "Not", "didn't"; but not "have". */
static bool is_negation(const struct dl_rules *rules, struct dl_view word)
{
    char plain[DL_LONGEST_CONTRACTION];
    word = dl_plain_apostrophe(word, plain);
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
    struct dl_view before = dl_text_before_place(job, s->at[DL_FIELD_RELATION], 1), word;
    for (int n = 0; n < NEGATED_WORDS && (word = dl_last_word(before)).len; n++) {
        unsigned bits = dl_cues_of(rules, word);
        if ((bits & DL_CUE_CLAUSE) || dl_is_was(bits)) /* "who did not pay were held until" */
            return;
        before.len = (size_t)(word.data - before.data);
        if (is_negation(rules, word)) {
            if (!is_of_noun_before(rules, before))
                dl_set_at(s, DL_FIELD_RELATION, DL_ONWARD, DL_FIELD_RELATION);
            return;
        }
    }
}

/* "Until Monday" and "by Monday" look ahead, whatever the verb; but not "until Monday the bridge
 * was open", nor "it lasted until Monday", "five had been found by Monday", "it burned by Monday".
 */
static bool looks_ahead(struct dl_job *job, const struct dl_said *s)
{
    int32_t bound = dl_get(s, DL_FIELD_RELATION);
    bool told = job->tense_is_group || job->tense_distance < DL_AT_ONCE_WORDS;
    bool lasted = bound == DL_UNTIL && dl_has_lasted(job, s);
    bool over = job->tense == DL_PAST && (job->tense_leads || lasted || (bound == DL_BY && told));
    return (bound == DL_UNTIL || bound == DL_BY) && !over;
}

enum dl_tense dl_tense(struct dl_job *job, const struct dl_said *s)
{
    enum dl_tense told = (enum dl_tense)dl_get(s, DL_FIELD_TENSE);
    if (told == DL_PAST || told == DL_FUTURE)
        return told;
    enum dl_tense tense = dl_verb_tense(job);
    if (told == DL_PRESENT && tense == DL_PAST) /* "resigned effective April 1": the nearest */
        return (enum dl_tense)0;
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
