#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the pattern files of a folder, packed, as one C file: embed.py FOLDER OUTPUT DEPFILE"""

import sys
from math import log2
from pathlib import Path

# As rules/embedded.h describes it.
LEAST, MOST = 3, 3 + 127  # bytes that are copied at a time
CERTAIN, RATE = 12, 4  # chances in 4096ths; a 16th of the way to what came
# So many bytes of what comes next find the places where they stood last.
KEYS = 3, 4, 5, 6, 8, 11, 15, 20, 28
# What a byte and a copy take at first sight, in bits.
BYTE, COPY = 4.6, 5


def without_comment(line):
    """The line as rules/parse.c reads it: a comment begins behind white space, outside of quotes."""
    if line.startswith(b'shape'):  # its "#" can be of the expression
        return line
    quoted = False
    for at, c in enumerate(line):
        quoted ^= c == ord('"')
        if c == ord('#') and not quoted and not line[max(at - 1, 0) : at].strip():
            return line[:at].rstrip() + b'\n'
    return line


def without_comments(text):
    """Lines keep their numbers, but comments are for readers."""
    return b''.join(without_comment(line) for line in text.splitlines(keepends=True))


def alike(text, a, b):
    """How many bytes, MOST at the most, stand at both places; b is the later one."""
    n, most = 0, min(MOST, len(text) - b)
    while n < most and text[a + n] == text[b + n]:
        n += 1
    return n


def copies_at(text):
    """For each place: pairs of how many bytes stand before it too, and how far before; the longer
    the farther."""
    last = {}
    for at in range(len(text)):
        places = set()
        for word in (text[at : at + key] for key in KEYS if at + key <= len(text)):
            if word in last:
                places.add(last[word])
            last[word] = at
        copies, longest = [], LEAST - 1
        for place in sorted(places, reverse=True):
            n = alike(text, place, at)
            if n > longest:
                copies.append((n, at - place))
                longest = n
        yield copies


def best_copies(text):
    """For each place: the copy that begins there, so that the whole is shortest; None for a byte."""
    takes = [0] * (len(text) + 1)
    length_takes = [1.3 * log2(max(n - LEAST, 0) + 1) for n in range(MOST + 1)]
    best = [None] * len(text)
    for at, copies in reversed(list(enumerate(copies_at(text)))):
        takes[at] = BYTE + takes[at + 1]
        for longest, distance in copies:
            for n in range(LEAST, longest + 1):
                bits = COPY + log2(distance) + length_takes[n] + takes[at + n]
                if bits < takes[at]:
                    takes[at], best[at] = bits, (n, distance)
    return best


class Coder:
    """The arithmetic code that rules/embedded.c reads."""

    def __init__(self):
        self.low, self.high, self.out = 0, 0xFFFFFFFF, bytearray()

    def bit(self, chances, which, one):
        chance = chances[which]
        middle = self.low + (self.high - self.low >> CERTAIN) * chance
        if one:
            self.high = middle
            chances[which] += (1 << CERTAIN) - chance >> RATE
        else:
            self.low = middle + 1
            chances[which] -= chance >> RATE
        while not (self.low ^ self.high) >> 24:
            self.out.append(self.high >> 24)
            self.low = self.low << 8 & 0xFFFFFFFF
            self.high = self.high << 8 & 0xFFFFFFFF | 0xFF

    def number(self, chances, bits, value):
        node = 1
        for k in reversed(range(bits)):
            self.bit(chances, node, value >> k & 1)
            node = node * 2 + (value >> k & 1)

    def plain(self, bits, value):
        for k in reversed(range(bits)):
            self.bit([1 << CERTAIN - 1], 0, value >> k & 1)

    def end(self):
        self.out += self.low.to_bytes(4, 'big')
        return bytes(self.out)


def even(count):
    return [1 << CERTAIN - 1] * count


def pack(text):
    coder = Coder()
    is_copy, lengths = even(4), even(MOST)
    bits = [even(32) for _ in range(4)]
    leading = [even(16) for _ in range(32)]
    bytes_behind = [even(256) for _ in range(256)]
    best = best_copies(text)
    at, before = 0, 0
    while at < len(text):
        coder.bit(is_copy, before, best[at] is not None)
        before = (before * 2 + (best[at] is not None)) % 4
        if best[at] is None:
            coder.number(bytes_behind[text[at - 1] if at else 0], 8, text[at])
            at += 1
            continue
        n, distance = best[at]
        rest = distance.bit_length() - 1  # behind the first bit, which is 1
        lead = min(rest, 4)
        coder.number(lengths, 7, n - LEAST)
        coder.number(bits[min(n - LEAST, 3)], 5, rest)
        coder.number(leading[rest], lead, (distance - (1 << rest)) >> rest - lead)
        coder.plain(rest - lead, distance & (1 << rest - lead) - 1)
        at += n
    return coder.end()


def main(folder, output, depfile):
    paths = sorted(Path(folder).glob('*.patterns'), key=lambda p: (p.stem == 'common', p.name))
    out = ['/* Generated by embed.py from the pattern files. */', '#include "rules/embedded.h"', '']
    files = []
    for number, path in enumerate(paths):
        text = without_comments(path.read_bytes())
        packed = pack(text)
        out.append(f'static const unsigned char packed_{number}[] = {{')
        out += [
            ''.join(f'{byte},' for byte in packed[at : at + 32]) for at in range(0, len(packed), 32)
        ]
        out.append('};')
        files.append(f'    {{"{path.name}", packed_{number}, {len(packed)}, {len(text)}}},')
    out.append('const struct dl_embedded dl_embedded_patterns[] = {')
    out += files
    out.append('    {NULL, NULL, 0, 0},')
    out.append('};')
    out.append(f'const size_t dl_n_embedded_patterns = {len(paths)};')
    Path(output).write_text('\n'.join(out) + '\n')
    depends = ' '.join(str(p).replace(' ', '\\ ') for p in [Path(folder), *paths])
    Path(depfile).write_text(f'{Path(output).name}: {depends}\n')


main(*sys.argv[1:])
