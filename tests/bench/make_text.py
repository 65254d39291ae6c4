#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a large text: news-like with about four dates in a kilobyte, or of another kind.

usage: make_text.py [MEGABYTES [SEED [news|plain|table|words]]] > text

plain has no date and no number; table is CSV of dates and nothing else; in words every word is a
date, and no sentence ends. Of news:

The sentences of tests/samples are the models: each copy of one has other words, years and months.
Between them stand sentences without dates, whose words follow Zipf's law over a vocabulary of some
30,000 words that are pieced together from the halves of the samples' words. The same arguments
give the same bytes.
"""

import collections
import itertools
import random
import re
import sys
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / 'samples'
MONTHS = (
    'January February March April May June July August September October November December'.split()
)
VOCABULARY = 30_000
NUMBERS_AND_DATES = re.compile(
    r'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|first|second'
    r'|third|fourth|half|quarter|a|an|may|march|spring|summer|autumn|fall|winter|night|morning'
    r'|evening|day|week|month|year|decade|century|(day|week|month|year|decade|night)s|centuries'
    r'|now|then|today|past|present|future|early|late|later|earlier|ago|last|next|time|long|soon'
)
ENDINGS = ('', '', '', 's', 'ed', 'ing', 'er', 'ly', 'ness')
POOL = 1 << 18  # words drawn at a time
DATED = 0.25  # share of sentences that are copies of a sample's


def sample_sentences():
    """Sentences of the samples that hold a digit, unwrapped."""
    for path in sorted(SAMPLES.glob('*.txt')):
        for paragraph in re.split(r'\n\s*\n', path.read_text(encoding='utf-8')):
            wrapped = path.name == 'salt-road.txt'
            for line in [' '.join(paragraph.split())] if wrapped else paragraph.splitlines():
                for sentence in re.split(r'(?<=[a-z0-9”"]\.)\s+(?=[A-Z“])', line):
                    if re.search(r'\d', sentence) and len(sentence) > 30:
                        yield sentence


def vocabulary(rng, sentences):
    """Words by rank: the samples' own by frequency, then new ones from their halves."""
    counts = collections.Counter(re.findall(r'\b[a-z]+\b', ' '.join(sentences)))
    known = sorted(counts, key=lambda w: (-counts[w], w))
    long = [w for w in known if len(w) >= 5]
    words = dict.fromkeys(known)
    while len(words) < VOCABULARY:
        head, tail, ending = rng.choice(long), rng.choice(long), rng.choice(ENDINGS)
        words.setdefault(head[: (len(head) + 1) // 2] + tail[len(tail) // 2 :] + ending)
    return list(words)


class Words:
    """An endless stream of words, drawn in pools because that is quicker."""

    def __init__(self, rng, vocabulary):
        self.rng = rng
        self.vocabulary = vocabulary
        self.weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
        self.pool, self.at = [], 0

    def take(self, n):
        if self.at + n > len(self.pool):
            self.pool = self.rng.choices(self.vocabulary, cum_weights=self.weights, k=POOL)
            self.at = 0
        self.at += n
        return self.pool[self.at - n : self.at]


class Model:
    """A sample's sentence with slots for words, years and months."""

    SLOT = re.compile(
        r'(?P<year>\b(?:1\d|20)\d\d\b(?!–\d\d\b))'
        r'|\b(?P<month>' + '|'.join(MONTHS) + r')\b'
        r'|(?P<word>\b(?!(?:years?|months?|weeks?|days?|night|summer|winter|spring|autumn'
        r'|later|early|first|second|third|quarter|morning|every|since|before|around|about'
        r'|until|between|following|decades?|century|centuries|hundred|three|present)\b)[a-z]{5,}\b)'
    )

    def __init__(self, sentence):
        self.parts, end = [], 0
        for m in self.SLOT.finditer(sentence):
            self.parts.append(sentence[end : m.start()])
            self.parts.append((m.lastgroup, m.group()))
            end = m.end()
        self.parts.append(sentence[end:])
        slots = [p for p in self.parts if isinstance(p, tuple)]
        self.words = sum(kind == 'word' for kind, _ in slots)
        years = [int(text) for kind, text in slots if kind == 'year']
        months = [MONTHS.index(text) for kind, text in slots if kind == 'month']
        # One shift for the whole sentence keeps its dates in order and within bounds.
        self.years = (
            max(-60, 1000 - min(years, default=1900)),
            max(-60, min(40, 2030 - max(years, default=1900))),
        )
        self.months = (-min(months, default=0), 11 - max(months, default=11))

    def copy(self, rng, words):
        year = rng.randint(*self.years)
        month = rng.randint(*self.months)
        fresh = iter(words.take(self.words))
        out = []
        for part in self.parts:
            if isinstance(part, str):
                out.append(part)
            elif part[0] == 'word':
                out.append(next(fresh))
            elif part[0] == 'year':
                out.append(str(int(part[1]) + year))
            else:
                out.append(MONTHS[MONTHS.index(part[1]) + month])
        return ''.join(out)


def plain_sentence(rng, words):
    chosen = words.take(rng.randint(9, 30))
    chosen[0] = chosen[0].capitalize()
    for at in range(rng.randint(5, 9), len(chosen) - 2, rng.randint(7, 12)):
        chosen[at] += ','
    if rng.random() < 0.3:
        name = rng.randrange(1, len(chosen))
        chosen[name] = chosen[name].capitalize()
    return ' '.join(chosen) + '.'


def paragraph(rng, words, models):
    sentences = []
    for _ in range(rng.randint(2, 5)):
        if rng.random() < DATED and models:
            sentences.append(rng.choice(models).copy(rng, words))
        else:
            sentences.append(plain_sentence(rng, words))
    return ' '.join(sentences)


def write_prose(rng, size, dated, out):
    sentences = list(sample_sentences())
    models = [Model(s) for s in sentences] if dated else []
    known = vocabulary(rng, sentences)
    words = Words(rng, known if dated else [w for w in known if not NUMBERS_AND_DATES.fullmatch(w)])
    while size > 0:
        lines = [' '.join(words.take(rng.randint(5, 9))).capitalize()]
        lines += [paragraph(rng, words, models) for _ in range(rng.randint(6, 20))]
        size -= out.write(('\n'.join(lines) + '\n\n').encode())


def write_dates(rng, size, kind, out):
    written = 0
    while written < size:
        dates = [
            f'{rng.randint(1500, 2030)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}'
            for _ in range(8)
        ]
        line = (','.join(dates) + '\n' if kind == 'table' else ' '.join(dates) + ' ').encode()
        out.write(line)
        written += len(line)


def main():
    size = int(float(sys.argv[1] if len(sys.argv) > 1 else 100) * 1_000_000)
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    kind = sys.argv[3] if len(sys.argv) > 3 else 'news'
    if kind in ('table', 'words'):
        write_dates(rng, size, kind, sys.stdout.buffer)
    elif kind in ('news', 'plain'):
        write_prose(rng, size, kind == 'news', sys.stdout.buffer)
    else:
        sys.exit(f'make_text.py: no kind of text is called {kind}')


main()
