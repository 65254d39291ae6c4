/* SPDX-License-Identifier: MIT */
/*
 * Sentences and paragraphs. A sentence is found around one place at a time, only where a date was
 * found, by walking to its two ends; what ends a sentence is decided from the words next to the
 * full stop alone.
 */
#include "find/scan.h"

/* How far a sentence reaches to each side of the place, in bytes. What does not end by then is
 * none: a table, a list without full stops; so much of it is shown, cut at white space. */
enum { SENTENCE_MAX = 1000, SHOWN = 250 };

/* A long text is cut at the last paragraph's end in so many bytes; what follows a line decides
 * whether it ends one, and is seen when it begins within the margin. */
enum { CUT_SEARCH = 64 << 10 };

/* ---- paragraphs ------------------------------------------------------------------------------ */

/* Texts wrapped by hand or program stay below this. */
enum { WRAP_MIN = 30, WRAP_MAX = 130, WRAP_SAMPLE = 65536, WRAP_SLACK = 14, WRAP_STRAYS = 24 };
/* Nobody wraps messages narrower than a mail. */
enum { INFORMAL_WRAP_MIN = 60 };
/* Items of a list that letters count begin so near to each other. */
enum { ITEM_BYTES = 400 };

static size_t line_break(struct dl_view text, size_t from)
{
    for (; from < text.len; from += 64) {
        size_t left = text.len - from;
        uint64_t ends = DL_BITS(text.data + from, left < 64 ? left : 64, dl_is_eol);
        if (ends)
            return from + (size_t)__builtin_ctzll(ends);
    }
    return text.len;
}

/* "│", "┌", "╔": a line of a table begins. */
static bool begins_row(const char *line, size_t len)
{
    return len >= 3 && line[0] == '\xE2' && (line[1] == '\x94' || line[1] == '\x95');
}

/* Words with spaces between them, which can be wrapped, and no row of a table. */
static bool is_prose(const char *line, size_t len)
{
    bool letters = false;
    if (*line == '|' || begins_row(line, len))
        return false;
    for (size_t i = 0; i < len && !letters; i++)
        letters = (line[i] >= 'a' && line[i] <= 'z') || (unsigned char)line[i] >= 0x80;
    return letters && memchr(line, ' ', len);
}

/* Behind the mark of a quotation and the white space that begin a line. */
static size_t past_indentation(struct dl_view text, size_t line)
{
    size_t p = line + dl_quote_mark(text, line, NULL);
    while (p < text.len && (text.data[p] == ' ' || text.data[p] == '\t'))
        p++;
    return p;
}

/* The width is the longest line's, but for a few that a list or a table has among wrapped prose. It
 * is believed when the lines that go on, those that a line with text follows which stands no
 * further in, mostly come near to it. */
unsigned dl_wrap_width(struct dl_view text, bool informal)
{
    const unsigned none = informal ? DL_EACH_LINE : 0;
    const size_t shortest = informal ? INFORMAL_WRAP_MIN : WRAP_MIN;
    struct dl_view sample = {text.data, text.len < WRAP_SAMPLE ? text.len : WRAP_SAMPLE};
    size_t lengths[WRAP_MAX + 1] = {0}, goes_on = 0;
    for (size_t at = 0, end, next, begin; at < sample.len; at = next) {
        end = line_break(sample, at);
        next = end < sample.len ? dl_past_eol(sample, end) : end;
        begin = past_indentation(sample, at);
        if (begin >= end || next == end || !is_prose(sample.data + begin, end - begin))
            continue;
        if (end - at > WRAP_MAX && next < text.len)
            return none;
        size_t below = past_indentation(sample, next);
        if (below < sample.len && !dl_is_eol(sample.data[below]) && below - next <= begin - at) {
            lengths[end - at]++;
            goes_on++;
        }
    }
    size_t near = 0, longest = WRAP_MAX;
    for (size_t longer = lengths[longest]; longest && longer <= goes_on / WRAP_STRAYS;)
        longer += lengths[--longest];
    for (size_t n = longest > WRAP_SLACK ? longest - WRAP_SLACK : 0; n <= longest; n++)
        near += lengths[n];
    return longest >= shortest && goes_on >= 1 && near * 2 >= goes_on ? (unsigned)longest : none;
}

/* "- item", "* item", "+ item", "• item", "# heading", "> quotation", "| row |": the length of the
 * mark. */
static size_t bullet_length(const char *p, size_t len)
{
    size_t n = 0;
    if (len >= 4 && memcmp(p, "\xE2\x80\xA2", 3) == 0)
        n = 3;
    else if (len >= 2 && (p[0] == '|' || dl_is_one_of(p[0], "-*+>#")))
        while (n < len && p[n] == p[0] && (n == 0 || p[0] == '#' || p[0] == '>'))
            n++;
    return n && n < len && dl_is_space(p[n]) ? n + 1 : 0;
}

/* "b) the lease", "(b) the lease": the letter that counts the item; NUL: there is none. */
static char item_letter(struct dl_view text, size_t p)
{
    while (p < text.len && (text.data[p] == ' ' || text.data[p] == '\t'))
        p++;
    p += p < text.len && text.data[p] == '(';
    return p + 2 < text.len && dl_is_small(text.data[p]) && text.data[p + 1] == ')' &&
                   dl_is_space(text.data[p + 2])
               ? text.data[p]
               : '\0';
}

/* Does such an item begin there, and another near by, so that "b)" is no end of a bracket? */
static bool lettered_item(struct dl_view text, size_t at)
{
    char letter = item_letter(text, at), other;
    size_t from = at > ITEM_BYTES ? at - ITEM_BYTES : 0;
    for (size_t i = from; letter && i < text.len && i < at + ITEM_BYTES; i++)
        if (dl_is_eol(text.data[i]) && (other = item_letter(text, i + 1)) &&
            other == letter + (i < at ? -1 : 1))
            return true;
    return false;
}

static bool numbered_item(const char *p, size_t len)
{
    size_t n = 0;
    while (n < len && n < 3 && dl_is_digit(p[n]))
        n++;
    return n && n + 1 < len && (p[n] == '.' || p[n] == ')') && dl_is_space(p[n + 1]);
}

/* "ii. John", "v.  Anne": an item that a small Roman numeral counts. */
static bool roman_item(const char *p, size_t len)
{
    size_t n = 0;
    while (n < len && n < 5 && (p[n] == 'i' || p[n] == 'v' || p[n] == 'x'))
        n++;
    if (!n || n + 2 >= len || (p[n] != '.' && p[n] != ')') || !dl_is_space(p[n + 1]))
        return false;
    bool wide = p[n + 1] == '\t' || p[n + 2] == ' '; /* "v. Jones" is no item */
    return wide || (n > 1 && dl_is_capital(p[n + 2]));
}

/* "(1845-": closes the next line's "49)" what this one opens? */
static bool is_bracket_open(struct dl_view text, size_t line, size_t p)
{
    while (p > line && text.data[p - 1] != '(' && text.data[p - 1] != ')')
        p--;
    return p > line && text.data[p - 1] == '(';
}

static size_t first_word_length(const char *p, size_t len)
{
    len = len < WRAP_MAX ? len : WRAP_MAX;
    for (size_t at = 0; at < len; at += 16) {
        uint64_t spaces = DL_BITS(p + at, len - at < 16 ? len - at : 16, dl_is_space);
        if (spaces)
            return at + (size_t)__builtin_ctzll(spaces);
    }
    return len;
}

/* Does a sentence or a quotation begin at p, behind others of its line? */
static bool begins_in_line(struct dl_view text, size_t p)
{
    size_t at = p;
    while (at && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t'))
        at--;
    if (at == p) /* “ ‘ " ( */
        return p && (strchr("\"'([", text.data[p - 1]) ||
                     (p >= 3 && memcmp(text.data + p - 3, "\xE2\x80", 2) == 0));
    return at &&
           (strchr(".!?:;,)\"'", text.data[at - 1]) || (unsigned char)text.data[at - 1] >= 0x80);
}

/* How many letters, sixteen at the most, end at p. */
static size_t letters_before(struct dl_view text, size_t p)
{
    size_t n = 0;
    if (p >= 16) {
        uint64_t others = ~DL_BITS(text.data + p - 16, 16, dl_is_letter) << 48;
        return others ? (size_t)__builtin_clzll(others) : 16;
    }
    while (n < p && dl_is_letter(text.data[p - 1 - n]))
        n++;
    return n;
}

/* "… sold on", "… the mayor of", "… was lost. In": a line that ends so goes on. */
static bool ends_in_weak_word(const struct dl_rules *rules, struct dl_view text, size_t p)
{
    size_t from = p - letters_before(text, p);
    if (from == p)
        return false;
    bool small = text.data[from] >= 'a';
    if (small ? from && !dl_is_space(text.data[from - 1])
              : p - from < 2 || text.data[from + 1] < 'a' || !begins_in_line(text, from))
        return false;
    const struct dl_entry *e = dl_lexicon_find(&rules->lexicon, text.data + from, p - from);
    const struct dl_lexicon *lex = &rules->lexicon;
    unsigned state = dl_state(DL_SPACE, DL_SPACE, DL_LOWER);
    return e && lex->senses[dl_sense_of(lex, e->states, state)].weak;
}

/* Is the word a month, or a day of the week? */
static bool names_month_or_weekday(const struct dl_rules *rules, struct dl_view word)
{
    const struct dl_entry *e = dl_lexicon_find(&rules->lexicon, word.data, word.len);
    if (!e)
        return false;
    const struct dl_lexicon *lex = &rules->lexicon;
    unsigned state = dl_state(DL_SPACE, DL_SPACE, dl_case_of(word.data, word.len));
    const struct dl_sense *sense = &lex->senses[dl_sense_of(lex, e->states, state)];
    const struct dl_meaning *meanings = dl_meanings_of(lex, sense);
    for (size_t i = 0; i < sense->n; i++) {
        enum dl_field f = (enum dl_field)rules->classes[meanings[i].class_id].field;
        if (f == DL_FIELD_MONTH || f == DL_FIELD_WEEKDAY)
            return true;
    }
    return false;
}

static size_t digits_at(struct dl_view text, size_t p)
{
    size_t n = 0;
    while (p + n < text.len && n < 5 && dl_is_digit(text.data[p + n]))
        n++;
    return n;
}

static struct dl_view letters_at(struct dl_view text, size_t p)
{
    size_t end = p;
    while (end < text.len && end - p < 16 && dl_is_letter(text.data[end]))
        end++;
    return dl_view(text.data + p, end - p);
}

/* "… (18 August | - 15 September 1951)": the dash of a range begins the line, and no item does, as
 * this line was none. */
static bool goes_on_to(const struct dl_rules *rules, struct dl_view text, size_t line, size_t p,
                       size_t at)
{
    if (bullet_length(text.data + line, text.len - line) || at >= text.len ||
        !(dl_is_digit(text.data[at]) || names_month_or_weekday(rules, letters_at(text, at))))
        return false;
    size_t from = p;
    while (from > line && dl_is_letter(text.data[from - 1]))
        from--;
    return from < p ? names_month_or_weekday(rules, dl_view(text.data + from, p - from))
                    : from > line && dl_is_digit(text.data[from - 1]);
}

/* "… on 3 | May 1911", "… on June | 5, 1914", "… on May 3, | 1911", "… before Thursday, | 4 April",
 * "… in c. | 1450": a line that ends so goes on. A word that is all of its line is a heading. */
static bool ends_inside_date(const struct dl_rules *rules, struct dl_view text, size_t p, size_t at)
{
    bool comma = p && text.data[p - 1] == ',', stop = p && text.data[p - 1] == '.';
    size_t end = p - (comma || stop), from = end;
    bool digits = end && dl_is_digit(text.data[end - 1]);
    size_t next = digits_at(text, at);
    if (!digits && !next)
        return false; /* mostly */
    while (from && end - from < 16 &&
           (digits ? dl_is_digit(text.data[from - 1]) : dl_is_letter(text.data[from - 1])))
        from--;
    if (from == end || from < 2 || text.data[from - 1] != ' ' || dl_is_space(text.data[from - 2]))
        return false;
    if (digits)
        return end - from <= 2 && !stop &&
               (comma ? next == 4 : names_month_or_weekday(rules, letters_at(text, at)));
    struct dl_view word = {text.data + from, end - from};
    if (stop && next == 4 && word.len <= 2 && *word.data >= 'a')
        return (dl_rules_cue(rules, word) & DL_CUE_ABBREVIATION) != 0;
    bool clock = next && at + next < text.len && text.data[at + next] == ':';
    return next && !clock && !(stop && word.len > 5) && names_month_or_weekday(rules, word);
}

static size_t begin_of_line(struct dl_view text, size_t p)
{
    size_t floor = p > SHOWN ? p - SHOWN : 0;
    for (size_t at = p, n; at > floor; at -= n) {
        n = at - floor < 64 ? at - floor : 64;
        uint64_t ends = DL_BITS(text.data + at - n, n, dl_is_eol);
        if (ends)
            return at - n + 64 - (size_t)__builtin_clzll(ends);
    }
    return floor;
}

/* "… failed in 1925 | - it was a bad year - | and the farm": a pair of dashes, of which the first
 * begins the line, and no item does, as no other is near by. */
static bool puts_in(struct dl_view text, size_t p, size_t at)
{
    size_t end = at + 2, line = begin_of_line(text, p);
    if (text.data[at] != '-' || end >= text.len || !dl_is_small(text.data[end]) ||
        !(dl_in_word(text.data[p - 1]) || dl_is_digit(text.data[p - 1]) ||
          text.data[p - 1] == ',') ||
        bullet_length(text.data + line, text.len - line))
        return false;
    bool closed = false;
    while (end < text.len && !dl_is_eol(text.data[end])) {
        closed |= text.data[end] == '-' && text.data[end - 1] == ' ';
        end++;
    }
    size_t next = dl_past_eol(text, end);
    return closed && next < text.len && !bullet_length(text.data + next, text.len - next);
}

/* A year begins the line, or it is empty, or none at all. */
static bool year_or_nothing(struct dl_view text, size_t line)
{
    return line >= text.len || dl_is_eol(text.data[line]) || digits_at(text, line) == 4;
}

/* The next line of a chronology: it begins with a year, as this one did, or a column's blanks
 * follow. Prose that is wrapped has such lines, too; but not three of them, nor does it begin with
 * one. full: so wide a line that it may be wrapped. What stands before a paragraph does not matter:
 * a text may be cut there. */
static bool next_year_line(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                           size_t p, size_t at, bool full)
{
    if (digits_at(text, at) != 4)
        return false;
    if (text.len - at > 6 &&
        (text.data[at + 4] == '\t' || memcmp(text.data + at + 4, "  ", 2) == 0))
        return true;
    size_t line = begin_of_line(text, p);
    if (digits_at(text, line) != 4 || (line && !dl_is_eol(text.data[line - 1])))
        return false;
    if (!full || strchr(".!?", text.data[p - 1]) || line == 0)
        return true;
    size_t end = line - 1; /* of the line before */
    end -= end && text.data[end] == '\n' && text.data[end - 1] == '\r';
    size_t before = begin_of_line(text, end);
    if (year_or_nothing(text, before) || dl_paragraph_ends(rules, text, wrap, before, end))
        return true;
    end = line_break(dl_view(text.data, text.len - at > SHOWN ? at + SHOWN : text.len), at);
    return end < text.len && digits_at(text, dl_past_eol(text, end)) == 4;
}

/* "Jun  5 10:00:00 host …": a line of a log. */
static bool begins_with_log_stamp(struct dl_view text, size_t at)
{
    size_t day = at + 3, time;
    if (letters_at(text, at).len != 3)
        return false;
    while (day < text.len && text.data[day] == ' ')
        day++;
    time = day + digits_at(text, day) + 1;
    return time > day + 1 && time <= day + 3 && time + 5 < text.len && text.data[time - 1] == ' ' &&
           digits_at(text, time) == 2 && text.data[time + 2] == ':' &&
           digits_at(text, time + 3) == 2 && text.data[time + 5] == ':';
}

/* "[10/06/2022, 07:16] Ann: see you": a line of chat. */
static bool begins_with_stamp(struct dl_view text, size_t at)
{
    if (dl_is_capital(text.data[at]))
        return begins_with_log_stamp(text, at);
    size_t digits = text.data[at] == '[' ? digits_at(text, at + 1) : 0, end = at + 1 + digits;
    return digits && end + 1 < text.len && strchr(":/.-", text.data[end]) &&
           dl_is_digit(text.data[end + 1]);
}

size_t dl_past_quote_marks(struct dl_view text, size_t p)
{
    while (p < text.len && text.data[p] == '>' && dl_begins_line(text, p)) {
        p += dl_quote_mark(text, p, NULL);
        while (p < text.len && dl_is_space(text.data[p]))
            p++;
    }
    return p;
}

/* "> … on 3 May | > 1911": behind the mark of the line that begins at next, where the one that ends
 * at p has the same; the text's end where it has another, or nothing else; else next. */
static size_t past_same_mark(struct dl_view text, size_t p, size_t next)
{
    size_t line = begin_of_line(text, p);
    unsigned depth, next_depth;
    size_t mark = dl_begins_line(text, line) ? dl_quote_mark(text, line, &depth) : 0;
    size_t next_mark = dl_quote_mark(text, next, &next_depth);
    if (!mark)
        return next;
    return depth == next_depth && line + mark < p ? next + next_mark : text.len;
}

/* "== 1920 ==": is that the line that ends at p, or the one that begins at next? */
static bool is_heading(struct dl_view text, size_t p, size_t next)
{
    return (text.data[next] == '=' && dl_wiki_heading(text, next).len > 0) ||
           (p && text.data[p - 1] == '=' && dl_wiki_heading(text, begin_of_line(text, p)).len > 0);
}

/* "the | bridge", with a form feed between the lines: does the sentence of the page before go on?
 */
static bool goes_on_behind_page(struct dl_view text, size_t page)
{
    size_t at = page + 1;
    while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    return at < text.len && dl_is_small(text.data[at]);
}

/* Does a form feed end the text before it? Behind the end of a line it was asked there. */
static bool page_ends_text(struct dl_view text, size_t page)
{
    return !page || !dl_is_eol(text.data[page - 1]);
}

/* Is the line that ends at p one of a table? */
static bool is_row(struct dl_view text, size_t line, size_t p)
{
    size_t begin = past_indentation(text, line);
    return begin < p && begins_row(text.data + begin, p - begin);
}

/* "vol. | ii. London": does an abbreviation end at p? */
static bool ends_in_abbreviation(const struct dl_rules *rules, struct dl_view text, size_t p)
{
    size_t letters = p && text.data[p - 1] == '.' ? letters_before(text, p - 1) : 0;
    struct dl_view word = {text.data + p - 1 - letters, letters};
    return letters &&
           (dl_rules_cue(rules, word) & (DL_CUE_ABBREVIATION | DL_CUE_MAYBE_ABBREVIATION));
}

/* "c. 20 June 2017": an abbreviation in small letters before a number. */
static bool begins_with_about(const struct dl_rules *rules, struct dl_view text, size_t at)
{
    struct dl_view word = letters_at(text, at);
    size_t stop = at + word.len;
    return word.len && dl_is_small(*word.data) && stop + 2 < text.len && text.data[stop] == '.' &&
           digits_at(text, stop + 1 + (text.data[stop + 1] == ' ')) &&
           (dl_rules_cue(rules, word) & DL_CUE_ABBREVIATION);
}

/* "1 May 2017   Notice served": the line begins with a number, and what follows stands in a column.
 */
static bool is_entry(const struct dl_rules *rules, struct dl_view text, size_t line)
{
    const size_t longest_date = 24;
    if (line >= text.len || !(digits_at(text, line) || begins_with_about(rules, text, line)))
        return false;
    for (size_t i = line; i + 2 < text.len && i < line + longest_date; i++) {
        if (dl_is_eol(text.data[i]))
            return false;
        if (text.data[i] == '\t' || (text.data[i] == ' ' && text.data[i + 1] == ' '))
            return !dl_is_space(text.data[i - 1]);
    }
    return false;
}

bool dl_paragraph_ends(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                       size_t line, size_t p)
{
    const bool each_line = wrap == DL_EACH_LINE;
    wrap = each_line ? 0 : wrap;
    size_t next = dl_past_eol(text, p);
    bool marked = next < text.len && text.data[next] == '>';
    size_t at = marked ? past_same_mark(text, p, next) : next;
    while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    if (at >= text.len || dl_is_eol(text.data[at]) || p == line)
        return true;
    if (text.data[at] == '\f')
        return !goes_on_behind_page(text, at) && !ends_inside_date(rules, text, p, at + 1);
    if (is_heading(text, p, next))
        return true;
    const char *after = text.data + at;
    size_t left = text.len - at;
    /* a line that had room for the next line's first word was ended on purpose */
    bool room = p - line + 1 + first_word_length(after, left) + 2 + (wrap > 60 ? 6 : 3) <= wrap;
    /* "| 1662 | rebuilt |": a row of a table, but no line of a mail that is quoted behind bars */
    if (bullet_length(after, left) && (*after != '|' || text.data[p - 1] == '|'))
        return each_line ||
               !((wrap && !room && *after == '-' && goes_on_to(rules, text, line, p, at + 2)) ||
                 puts_in(text, p, at));
    if ((dl_is_small(*after) || *after == '(') && lettered_item(text, at))
        return true;
    if (begins_row(after, left) || (wrap && is_row(text, line, p)) || begins_with_stamp(text, at))
        return true;
    if (dl_is_small(*after) &&
        ((roman_item(after, left) && !is_bracket_open(text, line, p) &&
          !ends_in_abbreviation(rules, text, p)) ||
         (is_entry(rules, text, at) && is_entry(rules, text, begin_of_line(text, p)))))
        return true;
    if ((!each_line && *after >= 'a' && *after <= 'z') || ends_in_weak_word(rules, text, p))
        return false; /* a sentence goes on, whatever the lines are like */
    if (next_year_line(rules, text, wrap, p, at, wrap && !room))
        return true;
    bool answered = !marked && text.data[line] == '>'; /* a quotation ends */
    return !ends_inside_date(rules, text, p, at) &&
           (!wrap || room || answered ||
            (numbered_item(after, left) && !is_bracket_open(text, line, p)));
}

/* ---- sentence ends --------------------------------------------------------------------------- */

/* Bytes of "…". */
#define ELLIPSIS_BEGINS ((char)0xE2)
#define ELLIPSIS_ENDS ((char)0xA6)

/* The bytes at which a sentence or paragraph can end, and some control characters, at which none
 * does. */
static bool can_end(char c, char ellipsis)
{
    return c == '.' || c == '!' || c == '?' || c == ellipsis || (unsigned char)c <= '\r';
}

#if defined(__SSE2__)
/* A bit for each of 16 bytes at which something can end. */
static unsigned ends_in_16(const char *p, char ellipsis)
{
    const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i in = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8('\r')), v);
    in = _mm_or_si128(in, _mm_cmpeq_epi8(v, _mm_set1_epi8('.')));
    in = _mm_or_si128(in, _mm_cmpeq_epi8(v, _mm_set1_epi8('!')));
    in = _mm_or_si128(in, _mm_cmpeq_epi8(v, _mm_set1_epi8('?')));
    in = _mm_or_si128(in, _mm_cmpeq_epi8(v, _mm_set1_epi8(ellipsis)));
    return (unsigned)_mm_movemask_epi8(in);
}
#endif

/* The first place from p on, below ceiling, at which something can end. */
static size_t next_end(struct dl_view text, size_t p, size_t ceiling)
{
#if defined(__SSE2__)
    for (; ceiling - p >= 16; p += 16) {
        unsigned found = ends_in_16(text.data + p, ELLIPSIS_BEGINS);
        if (found)
            return p + (size_t)__builtin_ctz(found);
    }
#endif
    while (p < ceiling && !can_end(text.data[p], ELLIPSIS_BEGINS))
        p++;
    return p;
}

/* The last place up to p, not below floor, behind which no such byte stands: text[result - 1] can
 * end something, or result is floor. */
static size_t last_end(struct dl_view text, size_t p, size_t floor)
{
#if defined(__SSE2__)
    for (; p - floor >= 16; p -= 16) {
        unsigned found = ends_in_16(text.data + p - 16, ELLIPSIS_ENDS);
        if (found)
            return p - 16 + 32 - (size_t)__builtin_clz(found);
    }
#endif
    while (p > floor && !can_end(text.data[p - 1], ELLIPSIS_ENDS))
        p--;
    return p;
}

/* Length of the closing quote or bracket, or NUL, that stands there; 0 when there is none. */
static size_t quote_length(const char *p, size_t left)
{
    static const bool closes[256] = {
        ['\0'] = true, ['"'] = true, ['\''] = true, [')'] = true, [']'] = true, ['}'] = true};
    if (left && closes[(unsigned char)*p])
        return 1;
    if (left >= 3 && (unsigned char)p[0] == 0xE2 && (unsigned char)p[1] == 0x80 &&
        ((unsigned char)p[2] == 0x99 || (unsigned char)p[2] == 0x9D))
        return 3; /* ’ ” */
    if (left >= 2 && (unsigned char)p[0] == 0xC2 && (unsigned char)p[1] == 0xBB)
        return 2; /* » */
    return 0;
}

/* Length of the mark of a note that stands there, "[12]" or superior figures; else 0. */
size_t dl_note_length(const char *p, size_t left)
{
    size_t n = 0;
    if (left && *p == '[') {
        for (n = 1; n < left && n <= 3 && dl_is_digit(p[n]);)
            n++;
        return n > 1 && n < left && p[n] == ']' ? n + 1 : 0;
    }
    for (size_t len = 1; len; n += len) { /* ¹²³ ⁰⁴–⁹ */
        len = 0;
        if (left - n >= 2 && (unsigned char)p[n] == 0xC2)
            len = strchr("\xB2\xB3\xB9", p[n + 1]) && p[n + 1] ? 2 : 0;
        else if (left - n >= 3 && memcmp(p + n, "\xE2\x81", 2) == 0)
            len = (unsigned char)p[n + 2] >= 0xB0 && (unsigned char)p[n + 2] <= 0xB9 ? 3 : 0;
    }
    return n;
}

/* Does a sign like a dash end before p, and no letter? */
static bool sign_before(struct dl_view text, size_t p)
{
    size_t from = p - 1;
    while (from && ((unsigned char)text.data[from] & 0xC0) == 0x80)
        from--;
    bool space;
    return dl_sign_length(text.data + from, text.data + p, &space) != 0;
}

/* The word that ends at p, with the full stops inside it: "U.S". */
static struct dl_view word_before(struct dl_view text, size_t p)
{
    size_t from = p - letters_before(text, p); /* most words begin there */
    while (from && (dl_is_letter(text.data[from - 1]) ||
                    ((unsigned char)text.data[from - 1] >= 0x80 && !sign_before(text, from)) ||
                    (text.data[from - 1] == '.' && from < p && from > 1 &&
                     dl_is_letter(text.data[from - 2]))))
        from--;
    return dl_view(text.data + from, p - from);
}

/* The next word, and whether it begins with a capital. Opening quotes are passed over. */
static struct dl_view word_after(struct dl_view text, size_t p, bool *ret_capital)
{
    while ((p = dl_next_text(text, p)) < text.len &&
           (strchr("\"'([", text.data[p]) ||
            ((unsigned char)text.data[p] == 0xE2 && text.len - p > 2)))
        p += (unsigned char)text.data[p] == 0xE2 ? 3 : 1;
    size_t end = p;
    while (end < text.len &&
           (dl_is_letter(text.data[end]) || (unsigned char)text.data[end] >= 0x80))
        end++;
    *ret_capital = end > p && (text.data[p] < 'a' || text.data[p] > 'z');
    return dl_view(text.data + p, end - p);
}

/* Cues of what is an abbreviation only before a number: "arts. 5 and 6". */
enum { OF_NUMBER = DL_CUE_ABBREVIATION | DL_CUE_STARTER };

/* Is the word one that begins sentences? "A.D." does not, and among capitals, "5 P.M. ON MONDAY",
 * that cannot be told. */
static bool is_starter(const struct dl_rules *rules, struct dl_view text, struct dl_view before,
                       struct dl_view word)
{
    const char *end = word.data + word.len;
    bool stop = end < text.data + text.len && *end == '.';
    bool capitals = word.len > 1 && dl_is_capital(word.data[1]) && dl_is_capital(*before.data);
    unsigned cue = dl_rules_cue(rules, word);
    return !stop && !capitals && (cue & OF_NUMBER) == DL_CUE_STARTER;
}

/* "we'd": what stands behind the apostrophe is no word. */
static bool is_contracted(struct dl_view text, struct dl_view word)
{
    return word.data - text.data > 1 && word.data[-1] == '\'' && dl_is_letter(word.data[-2]);
}

/* "5", "IV", of a section or a page? "I" is mostly who speaks. */
static bool is_numeral(struct dl_view text, size_t p)
{
    size_t n = 0;
    while (p + n < text.len && text.data[p + n] && strchr("IVXLC", text.data[p + n]))
        n++;
    bool roman = (n > 1 || (n && text.data[p] != 'I')) &&
                 (p + n == text.len || !dl_in_word(text.data[p + n]));
    return roman || digits_at(text, p);
}

/* Does the full stop at p, followed by white space, only end an abbreviation? */
static bool abbreviates(const struct dl_rules *rules, struct dl_view text, size_t p, size_t after)
{
    struct dl_view word = word_before(text, p);
    if (!word.len)
        return false;
    unsigned cue = dl_rules_cue(rules, word);
    if (*word.data >= 'a' && *word.data <= 'z' && !(cue & DL_CUE_SMALL))
        cue = 0; /* "She sat." is no Saturday */
    bool touches = word.data > text.data && dl_is_digit(word.data[-1]);
    bool initial = word.len == 1 && dl_is_capital(word.data[0]);
    if ((cue & OF_NUMBER) == OF_NUMBER && !touches && !initial)
        return !is_contracted(text, word) && is_numeral(text, dl_next_text(text, after));
    if ((cue & DL_CUE_ABBREVIATION) && !touches)
        return true;
    bool inner = memchr(word.data, '.', word.len) != NULL; /* U.S., a.m. */
    bool counted = touches && (word.len == 1 || cue);
    /* "3rd." is no road, and "1st." no saint */
    bool maybe = inner || initial || (!touches && (cue & DL_CUE_MAYBE_ABBREVIATION));
    if (!maybe && !counted)
        return false;
    bool capital;
    struct dl_view next = word_after(text, after, &capital);
    if (!next.len)
        return true; /* "Jan. 5", "3s. 6d." */
    return maybe && !(capital && is_starter(rules, text, word, next));
}

/* "1. In May": a number that opens a list's item, and ends no date that the line before begins. */
static bool item_number(const struct dl_rules *rules, struct dl_view text, size_t p)
{
    size_t from = p;
    while (from && dl_is_digit(text.data[from - 1]))
        from--;
    size_t number = from;
    if (from == p || p - from > 3)
        return false;
    while (from && strchr(" \t-*+>", text.data[from - 1]))
        from--;
    if (from == 0)
        return true;
    size_t end = from - 1; /* of the line before */
    end -= end && text.data[end] == '\n' && text.data[end - 1] == '\r';
    return dl_is_eol(text.data[from - 1]) && !ends_inside_date(rules, text, end, number);
}

/* "In 1911 (?) Mary": a mark of doubt or of surprise, in brackets of its own; and that of a life's
 * year: "(1494? – 1536)". */
bool dl_is_lone_mark(struct dl_view text, size_t p)
{
    if (!p || text.data[p - 1] == '(' || text.data[p - 1] == '[')
        return p > 0;
    if (!dl_is_digit(text.data[p - 1]) || p + 6 > text.len || text.data[p + 1] != ' ')
        return false;
    size_t dash = p + 2, behind = dash + (text.data[dash] == '-' ? 1 : 3);
    bool is_dash = behind == dash + 1 || memcmp(text.data + dash, "\xE2\x80\x93", 3) == 0;
    behind += behind < text.len && text.data[behind] == ' ';
    return is_dash && behind < text.len && dl_is_digit(text.data[behind]);
}

/* "11 October. — Papa died": a day and what it brought. A line that begins with a dash is an item.
 */
static bool heads_words(const struct dl_rules *rules, struct dl_view text, size_t p, size_t next)
{
    return next == p + 2 && text.len - next > 3 && text.data[next] == '\xE2' &&
           text.data[p + 1] == ' ' &&
           (memcmp(text.data + next, "\xE2\x80\x94", 3) == 0 ||
            memcmp(text.data + next, "\xE2\x80\x93", 3) == 0) &&
           names_month_or_weekday(rules, word_before(text, p));
}

size_t dl_sentence_end(const struct dl_rules *rules, struct dl_view text, size_t p)
{
    char c = text.data[p];
    bool ellipsis = (unsigned char)c == 0xE2 && text.len - p >= 3 &&
                    memcmp(text.data + p, "\xE2\x80\xA6", 3) == 0;
    if (c != '.' && !ellipsis && ((c != '!' && c != '?') || dl_is_lone_mark(text, p)))
        return 0;
    size_t after = p + (ellipsis ? 3 : 1);
    for (size_t n; after < text.len && (n = quote_length(text.data + after, text.len - after));
         after += n)
        ;
    if (after < text.len && !dl_is_space(text.data[after]))
        for (size_t n; (n = dl_note_length(text.data + after, text.len - after)); after += n)
            ;
    if (after >= text.len)
        return after;
    if (!dl_is_space(text.data[after]))
        return 0;
    size_t next = dl_next_text(text, after);
    bool lines = dl_is_eol(text.data[after]); /* one ends, and an entry of a list may begin */
    if (next < text.len && text.data[next] >= 'a' && text.data[next] <= 'z' &&
        !(lines && begins_with_about(rules, text, next)))
        return 0;
    if (c == '.' && (abbreviates(rules, text, p, after) || item_number(rules, text, p) ||
                     heads_words(rules, text, p, next)))
        return 0;
    return after;
}

/* ---- sentences ------------------------------------------------------------------------------- */

/* Where the line that ends at p begins, as far as dl_paragraph_ends() wants to know it: without a
 * wrap width only whether the line is empty. */
static size_t line_begin(struct dl_view text, unsigned wrap, size_t p, size_t floor)
{
    size_t begin = p;
    while (begin > floor && !dl_is_eol(text.data[begin - 1]) && (wrap || begin == p))
        begin--;
    return begin;
}

/* The same for the sign that ends at p. */
static size_t end_before(const struct dl_rules *rules, struct dl_view text, size_t p)
{
    bool ellipsis = p >= 3 && (unsigned char)text.data[p - 1] == 0xA6 &&
                    (unsigned char)text.data[p - 3] == 0xE2;
    return dl_sentence_end(rules, text, ellipsis ? p - 3 : p - 1);
}

static size_t sentence_begin(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                             size_t offset)
{
    size_t floor = offset > SENTENCE_MAX ? offset - SENTENCE_MAX : 0;
    size_t p = offset;
    while ((p = last_end(text, p, floor)) > floor) {
        char c = text.data[p - 1];
        size_t end;
        if (dl_is_eol(c)) {
            size_t at = p - 1; /* CRLF: the line ends at its CR */
            if (c == '\n' && at > floor && text.data[at - 1] == '\r')
                at--;
            if (dl_paragraph_ends(rules, text, wrap, line_begin(text, wrap, at, floor), at))
                return p;
            p = at;
        } else if (c == '\f' && page_ends_text(text, p - 1)) {
            return p;
        } else if ((end = end_before(rules, text, p)) && end <= offset) {
            return end;
        } else {
            p--;
        }
    }
    if (floor)
        p = offset - SHOWN;
    while (floor && p < offset && !dl_is_space(text.data[p]))
        p++;
    return p;
}

static size_t sentence_finish(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                              size_t offset)
{
    size_t ceiling = text.len - offset > SENTENCE_MAX ? offset + SENTENCE_MAX : text.len;
    size_t floor = offset > SENTENCE_MAX ? offset - SENTENCE_MAX : 0;
    for (size_t p = offset; (p = next_end(text, p, ceiling)) < ceiling;) {
        size_t end;
        if (dl_is_eol(text.data[p])) {
            if (dl_paragraph_ends(rules, text, wrap, line_begin(text, wrap, p, floor), p))
                return p;
            p = dl_past_eol(text, p);
        } else if (text.data[p] == '\f' && page_ends_text(text, p)) {
            return p;
        } else if ((end = dl_sentence_end(rules, text, p))) {
            return end;
        } else {
            p++;
        }
    }
    if (ceiling == text.len)
        return ceiling;
    ceiling = offset + SHOWN;
    size_t p = ceiling;
    while (p > offset && !dl_is_space(text.data[p]))
        p--;
    while (p == offset && ceiling < text.len && ((unsigned char)text.data[ceiling] & 0xC0) == 0x80)
        ceiling++;
    return p > offset ? p : ceiling;
}

/* What is of the heading's own words, if it is in one: "== 1920 ==". */
static struct dl_view without_heading_signs(struct dl_view text, struct dl_view sentence)
{
    size_t at = (size_t)(sentence.data - text.data);
    struct dl_view title = dl_wiki_heading(text, begin_of_line(text, at));
    const char *end = sentence.data + sentence.len, *title_end = title.data + title.len;
    if (title.len == 0 || sentence.data >= title_end)
        return sentence;
    const char *from = sentence.data < title.data ? title.data : sentence.data;
    return dl_view(from, (size_t)((end < title_end ? end : title_end) - from));
}

struct dl_view dl_sentence_at(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                              size_t offset, size_t length)
{
    if (offset > text.len)
        offset = text.len;
    if (length > text.len - offset)
        length = text.len - offset;
    size_t begin = sentence_begin(rules, text, wrap, offset);
    size_t last = offset + (length ? length - 1 : 0); /* "in Dec." may end it */
    while (last > offset && ((unsigned char)text.data[last] & 0xC0) == 0x80)
        last--;
    size_t end = sentence_finish(rules, text, wrap, last);
    struct dl_view sentence = dl_view_trim(dl_view(text.data + begin, end - begin));
    size_t at = (size_t)(sentence.data - text.data);
    size_t mark = dl_begins_line(text, at) ? dl_quote_mark(text, at, NULL) : 0;
    if (at + mark <= offset) {
        sentence = dl_view_trim(dl_view(sentence.data + mark, sentence.len - mark));
        at += mark;
    }
    if (sentence.len && (sentence.data[0] == '=' || sentence.data[sentence.len - 1] == '='))
        sentence = without_heading_signs(text, sentence);
    size_t bullet = bullet_length(sentence.data, sentence.len);
    if (bullet && at + bullet <= offset &&
        (at == 0 || dl_is_eol(text.data[at - 1]) || dl_is_space(text.data[at - 1])))
        sentence = dl_view_trim(dl_view(sentence.data + bullet, sentence.len - bullet));
    return sentence;
}

static bool in_words(char c)
{
    return dl_is_digit(c) || dl_in_word(c);
}

/* Nothing from one place to the other but signs and blanks? */
static bool has_no_words(const char *from, const char *to)
{
    while (from < to && !in_words(*from))
        from++;
    return from >= to;
}

struct dl_view dl_sentence_of_date(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                                   struct dl_view sentence, struct dl_view mention)
{
    const char *end = sentence.data + sentence.len, *mention_end = mention.data + mention.len;
    if (mention.data < sentence.data || mention_end > end || !has_no_words(mention_end, end) ||
        !has_no_words(sentence.data, mention.data) || !sentence.len || !strchr(".?!", end[-1]))
        return sentence; /* most */
    size_t next = (size_t)(end - text.data);
    while (next < text.len && (text.data[next] == ' ' || text.data[next] == '\t'))
        next++;
    size_t line = begin_of_line(text, (size_t)(sentence.data - text.data));
    if (text.data + next == end || next >= text.len || dl_is_eol(text.data[next]) ||
        text.data[next] == '\f' || !has_no_words(text.data + line, mention.data))
        return sentence;
    size_t to = sentence_finish(rules, text, wrap, next);
    return dl_view_trim(dl_view(sentence.data, (size_t)(text.data + to - sentence.data)));
}

/* ---- pieces ---------------------------------------------------------------------------------- */

/* Behind the last end of a paragraph (or, with lines, of a line) between floor and len; 0 when
 * there is none. What follows a line is looked at, so it must be there. */
static size_t last_break(const struct dl_rules *rules, struct dl_view text, unsigned wrap,
                         size_t floor, size_t len, bool lines)
{
    for (size_t p = len; p > floor; p--) {
        if (!dl_ends_line(text, p - 1))
            continue;
        size_t at = p - 1;
        if (text.data[at] == '\n' && at > floor && text.data[at - 1] == '\r')
            at--;
        if (lines || dl_paragraph_ends(rules, text, wrap, line_begin(text, wrap, at, floor), at))
            return p;
    }
    return 0;
}

size_t dl_cut(const struct dl_rules *rules, struct dl_view text, unsigned wrap, size_t most)
{
    size_t seen = text.len > DL_CUT_MARGIN ? text.len - DL_CUT_MARGIN : text.len;
    size_t len = most < seen ? most : seen;
    size_t floor = len > CUT_SEARCH ? len - CUT_SEARCH : 0;
    size_t cut = last_break(rules, text, wrap, floor, len, false);
    if (!cut)
        cut = last_break(rules, text, wrap, floor, len, true);
    if (cut)
        return cut;
    for (cut = len; cut > floor && !dl_is_space(text.data[cut - 1]);)
        cut--;
    if (cut > floor)
        return cut;
    for (cut = len; cut > 1 && cut < text.len && ((unsigned char)text.data[cut] & 0xC0) == 0x80;)
        cut--;
    return cut;
}
