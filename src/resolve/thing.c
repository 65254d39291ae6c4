/* SPDX-License-Identifier: MIT */
/* Dates of what is spoken of, and not of what happened: of a letter, a study, or only compared. */
#include <string.h>

#include "resolve/state.h"

/* "Quoted the last official letter of": between the verb and the date of a thing. */
#define THING_WORDS 4
/* "A study of such mills that Hale published in": back to what tells. */
#define SOURCE_WORDS 5
/* So far before its verb a subject begins. */
#define SUBJECT_WORDS 8

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
        if (nouns && (governs(bits) || (determined && !(bits & DL_TENSES))))
            return word;
        bool noun = !(bits & DL_TENSES) || is_written(bits);
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
    struct dl_view before = dl_text_before(job);
    if (!before.len)
        return false;
    if (ends_in_a_thing(job->r->rules, before, grain <= DATELINE_DAY))
        return true;
    size_t begin = (size_t)(job->r->base + (uint64_t)(before.data - job->text.data));
    return told->offset >= begin && told->offset <= dl_place(job) &&
           !memchr(before.data + (told->offset - begin), ';',
                   before.len - (told->offset - begin)) &&
           ends_in_apposition(job->r->rules, before);
}

bool dl_is_of_paper(const struct dl_job *job)
{
    const unsigned dated = DL_CUE_PAST | DL_CUE_DETERMINER,
                   paper = DL_CUE_COMPLEMENT | DL_CUE_BASIS;
    const struct dl_rules *rules = job->r->rules;
    struct dl_view before = dl_text_before(job), word = dl_last_word(before);
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
    struct dl_view before = dl_text_before(job), word = dl_last_word(before);
    unsigned bits = word.len ? dl_rules_cue(rules, word) : 0;
    if (!(bits & DL_CUE_DETERMINER))
        return ends_in_source(rules, before);
    struct dl_view mention = dl_view(job->text.data + job->m->offset, job->m->length);
    word = dl_first_word(dl_text_behind(job->text, mention));
    return !(bits & DL_CUE_DEFINITE) && word.len && (dl_rules_cue(rules, word) & DL_CUE_SOURCE);
}

bool dl_is_of_noun(const struct dl_job *job)
{
    struct dl_view before = dl_text_before(job);
    return before.len && (dl_cues_of(job->r->rules, dl_last_word(before)) & DL_CUE_COMPLEMENT);
}

bool dl_is_of_a_thing(const struct dl_job *job)
{
    struct dl_view before = dl_text_before(job);
    size_t end = job->m->offset + job->m->length;
    struct dl_view word = dl_last_word(before);
    return word.data > before.data && end + 1 < job->text.len && dl_is_space(job->text.data[end]) &&
           dl_is_letter(job->text.data[end + 1]) &&
           (dl_cues_of(job->r->rules, word) & DL_CUE_DETERMINER);
}
