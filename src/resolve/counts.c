/* SPDX-License-Identifier: MIT */
/* What the field counts asks: is a number no year or day, by the words beside it? */
#include "base/bits.h"
#include <string.h>

#include "resolve/state.h"

/* From here on a bare number is more often a year than not. */
#define LAST_CENTURIES 1700

/* "The library of": its year tells which one. */
static bool is_definite(const struct dl_rules *rules, struct dl_view before)
{
    const int words = 4;
    struct dl_view word;
    for (int n = 0; n < words && (word = dl_last_word(before)).len; n++) {
        if (dl_rules_cue(rules, word) & DL_CUE_DEFINITE)
            return true;
        before.len = (size_t)(word.data - before.data);
    }
    return false;
}

/* Behind a noun nothing else follows, or a verb, "of 1900 scrolls were left"; behind a verb an
 * object does. A range counts only where nothing follows: "from 1914 to 1918 mills were idle".
 * "Over 1500 scrolls" are always counted. */
static bool counts_noun(const struct dl_job *job, enum dl_counts how)
{
    const struct dl_rules *rules = job->r->rules;
    const char *begin = job->text.data + job->m->offset;
    struct dl_view before = dl_view(job->text.data, job->m->offset);
    struct dl_view noun = dl_first_word(dl_text_behind(job->text, dl_view(begin, job->m->length)));
    if (noun.len == 0 || noun.data == begin + job->m->length || !dl_is_small(*noun.data) ||
        !(dl_rules_cue(rules, noun) & DL_CUE_PLURAL) ||
        (how == DL_COUNTS_LAST_NOUN && !dl_is_small(*begin)) ||
        (how == DL_COUNTS_NOUN && is_definite(rules, before)))
        return false;
    struct dl_view next = dl_first_word(dl_text_behind(job->text, noun));
    const unsigned verb = DL_CUE_PRESENT | DL_CUE_FUTURE | DL_CUE_PERFECT;
    return how == DL_COUNTS_ANY_NOUN || next.len == 0 ||
           (how == DL_COUNTS_NOUN && (dl_rules_cue(rules, next) & verb));
}

bool dl_counts_what_follows(const struct dl_job *job)
{
    return counts_noun(job, DL_COUNTS_ANY_NOUN);
}

/* "The June 6, 2000 votes" are of that year. */
bool dl_counts_round(const struct dl_job *job, int32_t number)
{
    const struct dl_rules *rules = job->r->rules;
    const char *begin = job->text.data + job->m->offset;
    struct dl_view noun = dl_first_word(dl_text_behind(job->text, dl_view(begin, job->m->length)));
    return number % (number < LAST_CENTURIES ? 10 : 100) == 0 && noun.len &&
           noun.data != begin + job->m->length && dl_is_small(*noun.data) &&
           dl_rules_cue(rules, noun) == DL_CUE_PLURAL &&
           !is_definite(rules, dl_view(job->text.data, job->m->offset));
}

/* "In 618 gave way", "in 618 and gave"; but not "in 300 armed ships". */
bool dl_verb_follows(const struct dl_job *job)
{
    const struct dl_rules *rules = job->r->rules;
    struct dl_view number = dl_view(job->text.data + job->m->offset, job->m->length);
    struct dl_view verb = dl_first_word(dl_text_behind(job->text, number));
    if (!verb.len || !(dl_rules_cue(rules, verb) & (DL_CUE_PAST | DL_CUE_CLAUSE)))
        return false;
    struct dl_view next = dl_first_word(dl_text_behind(job->text, verb));
    return !next.len || !(dl_rules_cue(rules, next) & DL_CUE_PLURAL);
}

static struct dl_view behind_names(struct dl_view text, int *ret_names)
{
    const int most = 3;
    struct dl_view word = dl_first_word(text);
    for (*ret_names = 0; *ret_names < most && word.len && dl_is_capital(*word.data); ++*ret_names)
        word = dl_first_word(dl_text_behind(text, word));
    return word;
}

static unsigned cues_if_any(const struct dl_rules *rules, struct dl_view word)
{
    return word.len ? dl_rules_cue(rules, word) : 0;
}

/* "On the 5th towed off the ship", "on the 5th near Lenn". */
static bool phrase_follows(const struct dl_job *job)
{
    struct dl_view day = dl_view(job->text.data + job->m->offset, job->m->length);
    struct dl_view word = dl_first_word(dl_text_behind(job->text, day));
    return dl_verb_follows(job) || (cues_if_any(job->r->rules, word) & DL_CUE_COMPLEMENT);
}

/* "By the 28th only 200 men were left", "by the 28th no men were left". */
static bool amount_follows(const struct dl_rules *rules, struct dl_view text, struct dl_view word)
{
    struct dl_view rest = dl_text_behind(text, word);
    bool adverb = word.len > 2 && !memcmp(word.data + word.len - 2, "ly", 2);
    return (cues_if_any(rules, word) & DL_CUE_DETERMINER) != 0 ||
           (adverb && rest.len > 1 && rest.data[0] == ' ' && dl_is_digit(rest.data[1]));
}

/* "On the 5th peace was signed", "on the 5th General Lee left", "on the 5th French troops came": a
 * name or a noun, and the verb. Not "on the 5th ballot he won" or "on the 5th hill was a tower". */
static bool clause_follows(const struct dl_job *job)
{
    const struct dl_rules *rules = job->r->rules;
    size_t end = job->m->offset + job->m->length;
    struct dl_view text = dl_view(job->text.data + end, job->text.len - end);
    int names;
    struct dl_view word = behind_names(text, &names);
    if (names == 0 && amount_follows(rules, text, word))
        return true;
    unsigned bits = cues_if_any(rules, word);
    if (!(bits & (DL_CUE_PAST | DL_CUE_DETERMINER)) && (names == 0 || (bits & DL_CUE_PLURAL))) {
        word = dl_first_word(dl_text_behind(text, word));
        bits = cues_if_any(rules, word);
    }
    struct dl_view next = dl_first_word(dl_text_behind(text, word));
    return (bits & DL_CUE_PAST) &&
           !(dl_is_was(bits) && (cues_if_any(rules, next) & DL_CUE_DETERMINER));
}

/* "1929 was a bad year", "marks an end", "will be hard"; but many things can be what "was sold",
 * "had been sold" or "will be sold". */
static bool is_of_year(const struct dl_rules *rules, struct dl_view text)
{
    struct dl_view word = dl_first_word(text);
    unsigned bits = word.len ? dl_rules_cue(rules, word) : 0;
    bool perfect = (bits & DL_CUE_PERFECT) != 0, ahead = (bits & DL_CUE_FUTURE) != 0;
    if (perfect || ahead) {
        word = dl_first_word(dl_text_behind(text, word));
        bits = word.len ? dl_rules_cue(rules, word) : 0;
    }
    if (perfect ? !dl_is_was(bits) : !(bits & (ahead ? DL_CUE_PRESENT : DL_CUE_OF_YEAR)))
        return false;
    struct dl_view next = dl_first_word(dl_text_behind(text, word));
    return !(bits & DL_CUE_PRESENT) || !next.len || !(dl_rules_cue(rules, next) & DL_CUE_PAST);
}

static size_t before_comma(const struct dl_job *job)
{
    size_t at = job->m->offset;
    while (at && dl_is_space(job->text.data[at - 1]))
        at--;
    return at - (size_t)(at && job->text.data[at - 1] == ',');
}

/* "Naseby, 1645": a round number before the last centuries counts something more often. */
static bool is_after_name(const struct dl_job *job, const struct dl_said *s)
{
    int32_t year = dl_get(s, DL_FIELD_YEAR);
    struct dl_view name = dl_last_word(dl_view(job->text.data, before_comma(job)));
    return name.len && dl_is_capital(name.data[0]) && (year >= LAST_CENTURIES || year % 10);
}

/* "INC-1845", "kit K-1991": behind a few capitals and a hyphen stands the number of something. */
static bool is_code(const struct dl_job *job)
{
    const int letters_of_code = 4;
    const char *text = job->text.data;
    size_t at = job->m->offset, from;
    if (at < 2 || text[at - 1] != '-')
        return false;
    for (from = at - 1; from && dl_is_capital(text[from - 1]); from--) {
    }
    size_t letters = at - 1 - from;
    return letters && letters <= letters_of_code && (!from || !dl_is_letter(text[from - 1]));
}

bool dl_is_no_year(const struct dl_job *job, const struct dl_said *s)
{
    if (is_code(job) && dl_has(s, DL_FIELD_YEAR) && !dl_has(s, DL_FIELD_RELATION))
        return true;
    struct dl_view number = dl_view(job->text.data + job->m->offset, job->m->length);
    enum dl_counts how = (enum dl_counts)dl_get(s, DL_FIELD_COUNTS);
    switch (how) {
    case DL_COUNTS_NOUN:
    case DL_COUNTS_LAST_NOUN:
    case DL_COUNTS_ANY_NOUN:
        return counts_noun(job, how);
    case DL_COUNTS_UNNAMED:
        return !is_after_name(job, s);
    case DL_COUNTS_NO_SUBJECT:
        return dl_get(s, DL_FIELD_YEAR) < LAST_CENTURIES ||
               !is_of_year(job->r->rules, dl_text_behind(job->text, number));
    case DL_COUNTS_INDEFINITE:
        return !is_definite(job->r->rules, dl_view(job->text.data, job->m->offset));
    case DL_COUNTS_NO_VERB:
        return dl_has(s, DL_FIELD_DAY) ? !phrase_follows(job) : !dl_verb_follows(job);
    case DL_COUNTS_NO_CLAUSE:
        return !phrase_follows(job) && !clause_follows(job);
    case DL_COUNTS_NO_LETTER:
        return !dl_is_of_paper(job);
    case DL_COUNTS_EARLY:
        return dl_get(s, DL_FIELD_DAY) <= 12;
    default:
        return false;
    }
}
