#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints data/FORMAT.md as the manual page dateline-patterns(5): man5.py FORMAT.md VERSION

Knows the Markdown that FORMAT.md uses: headings, paragraphs, lists, tables, code, bold.
"""

import re
import sys
from pathlib import Path


def plain(text):
    """Characters of troff's own."""
    return text.replace('\\', '\\e').replace('-', '\\-').replace("'", '\\(aq').replace('`', '\\(ga')


def guarded(line):
    """No line of text may begin a request."""
    return '\\&' + line if line.startswith('.') else line


def inline(text):
    out = []
    for part in re.split(r'(`` .+? ``|`[^`]+`|\*\*.+?\*\*)', text):
        if part.startswith('``'):
            out.append(f'\\fB{plain(part[3:-3])}\\fR')
        elif part.startswith('`'):
            out.append(f'\\fB{plain(part[1:-1])}\\fR')
        elif part.startswith('**'):
            out.append(f'\\fI{plain(part[2:-2])}\\fR')
        else:
            out.append(plain(part))
    return guarded(''.join(out))


def code(lines):
    return ['.IP', '.nf', *(guarded(plain(line)) for line in lines), '.fi', '.PP']


def cells(row):
    return [c.strip().replace('\\|', '|') for c in re.split(r'(?<!\\)\|', row.strip().strip('|'))]


def terms(rows):
    """The first column is the term, the rest its meaning; the first two rows are the head."""
    out = []
    for row in rows[2:]:
        first, *rest = cells(row)
        out += ['.TP', inline(first), inline('; '.join(rest))]
    return out + ['.PP']


def blocks(text):
    """Yields (kind, lines) for each block of the page."""
    kind, lines, fenced = None, [], False
    for line in text.splitlines():
        if line.startswith('```'):
            if lines:
                yield kind, lines
            kind, lines, fenced = 'code', [], not fenced
            continue
        if fenced:
            lines.append(line)
            continue
        if not line.strip():
            new = None
        elif line.startswith('#'):
            new = 'heading'
        elif line.startswith('|'):
            new = 'table'
        elif line.startswith('- '):
            new = 'item'
        elif line.startswith('    ') and kind in (None, 'code'):
            new = 'code'
        else:
            new = 'item' if kind == 'item' else 'text'
        if new != kind or line.startswith('- ') or new == 'heading':
            if lines:
                yield kind, lines
            lines = []
        kind = new
        if new:
            lines.append(line[4:] if new == 'code' else line)
    if lines:
        yield kind, lines


def without_empty_paragraphs(out):
    """A heading begins a paragraph and ends one, as other paragraphs do."""
    heads = ('.SH', '.SS')
    return [
        line
        for before, line, behind in zip(['', *out], out, [*out[1:], ''])
        if line != '.PP' or not (before.startswith(heads) or behind.startswith((*heads, '.PP', '.IP', '.TP')))
    ]


def page(text, version):
    out = [
        f'.TH DATELINE\\-PATTERNS 5 "" "dateline {version}"',
        '.SH NAME',
        'dateline\\-patterns \\- pattern files of dateline(1)',
        '.SH DESCRIPTION',
    ]
    for kind, lines in blocks(text):
        joined = ' '.join(line.strip() for line in lines)
        if kind == 'heading':
            level, title = joined.split(' ', 1)
            if level != '#':
                request = '.SH' if level == '##' else '.SS'
                out.append(f'{request} {inline(title.upper() if level == "##" else title)}')
        elif kind == 'code':
            out += code(lines)
        elif kind == 'table':
            out += terms(lines)
        elif kind == 'item':
            out += ['.IP \\(bu 2', inline(joined[2:])]
        else:
            out += ['.PP', inline(joined)]
    out += ['.SH SEE ALSO', '.BR dateline (1)']
    return '\n'.join(without_empty_paragraphs(out)) + '\n'


print(page(Path(sys.argv[1]).read_text(encoding='utf-8'), sys.argv[2]), end='')
