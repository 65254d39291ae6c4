/* SPDX-License-Identifier: MIT */
/* Questions, told from sentences in which a question mark doubts a date. */
#include "base/bits.h"
#include "find/scan.h"

/* Does a question begin with the n-th word of a sentence? head: nothing or a sign stands before it,
 * or but a word like "or". A clause may only follow there: ", who was". */
static bool asks(unsigned cues, size_t n, bool head)
{
    const unsigned asking = DL_CUE_QUESTION | DL_CUE_INTERROGATIVE;
    if (head)
        return (cues & asking) && !(n && (cues & DL_CUE_CLAUSE));
    return n == 1 && (cues & DL_CUE_INTERROGATIVE);
}

bool dl_is_question(const struct dl_rules *rules, struct dl_view sentence)
{
    bool head = true;
    for (size_t at = 0, end, n = 0; at < sentence.len; at = end) {
        end = dl_letters_end(sentence.data, at, sentence.len);
        if (end > at) {
            unsigned cues = dl_rules_cue(rules, dl_view(sentence.data + at, end - at));
            if (asks(cues, n++, head))
                return true;
            head = head && (cues & DL_CUE_CLAUSE);
        } else { /* a blank, digit or sign, or a letter that no cue has */
            bool space;
            const char *p = sentence.data + at;
            size_t sign = dl_sign_length(p, sentence.data + sentence.len, &space);
            /* "2. Was it", "Q. Was it", but not "Dr. Will Lee" */
            bool numbered = *p == '.' && (at == 1 || (at && dl_is_digit(p[-1])));
            head = head || (sign && !space) || numbered || dl_is_one_of(*p, ",;:()");
            end = at + (sign ? sign : 1);
        }
    }
    return false;
}
