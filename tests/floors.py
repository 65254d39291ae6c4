#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps the floors of the house: floors.py SRC

A file includes its own room and lower floors only; some things have a single owner. Before it
looks at SRC, the script shows on small bad examples that it sees each of the faults.
"""

import re
import sys
import tempfile
from pathlib import Path

FLOORS = [
    {'base'},
    {'time'},
    {'rules'},
    {'find', 'read'},
    {'resolve'},
    {'chronicle', 'write'},
    {'extract', 'merge'},
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}

# What only one room may touch: the words, who may, and why nobody else.
OWNERS = [
    (
        r'\b(time|clock|clock_gettime|gettimeofday|localtime(_r)?|gmtime(_r)?|mktime|strftime)\s*\(',
        'cli',
        'the clock belongs to cli/',
    ),
    (r'\b(secure_)?getenv\s*\(|\benviron\b', 'cli', 'the environment belongs to cli/'),
    (
        r'\b(set|new|use|dup)locale\s*\(|\b(localeconv|nl_langinfo)\s*\(',
        'cli',
        'the locale belongs to cli/',
    ),
    (r'\b(isatty|ttyname|ioctl|tcgetattr)\s*\(', 'cli', 'the terminal belongs to cli/'),
    (
        r'\b(is(alpha|alnum|upper|lower|space|punct|print)|tow?(upper|lower)|isw\w+|wcwidth'
        r'|mbs?r?towcs?|strn?casecmp|strcoll|strtod|strtof|strtold|atof)\s*\(',
        'cli',
        'its answer depends on the locale',
    ),
    (r'\b(stdin|stdout|stderr)\b', 'cli', 'the library writes to no stream of its own'),
]

# Programs of the build beside the library: they have streams, as cli/ has.
PROGRAMS = {'tables.c'}

MONTHS_AND_DAYS = re.compile(
    r'\b(january|february|april|june|july|august|september|october|november|december'
    r'|(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?'
    r'|(mon|tues|wednes|thurs|fri|satur|sun)day)\b',
    re.IGNORECASE,
)

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def blank(match):
    return re.sub(r'[^\n]', ' ', match.group())


def without_comments(text):
    return TOKEN.sub(lambda m: blank(m) if m.group().startswith('/') else m.group(), text)


def code_only(text):
    return TOKEN.sub(blank, text)


def room_of(path, src):
    parts = path.relative_to(src).parts
    return parts[0] if len(parts) > 1 else ''


def include_fault(room, name, included):
    """Why a file of a room ('' is src itself) may not include a header; None when it may."""
    if included == 'dateline.h':
        return None
    if name == 'dateline.h':
        return 'the public header includes no other header of ours'
    target = included.split('/')[0] if '/' in included else None
    if target is None:
        return 'paths are relative to src/'
    if target == room:
        return None
    if room == 'cli':
        return 'cli/ includes dateline.h only'
    if target not in LEVEL:
        return f'{target}/ is not below anything'
    if room == '':
        return None
    if room not in LEVEL:
        return f'{room}/ is no room of the house'
    if LEVEL[target] >= LEVEL[room]:
        return f'{target}/ is not below {room}/'
    return None


def faults_of(path, src):
    text = path.read_text(encoding='utf-8')
    room = room_of(path, src)

    def at(offset, why):
        return f'{path.relative_to(src)}:{text.count(chr(10), 0, offset) + 1}: {why}'

    for m in re.finditer(r'^\s*#\s*include\s+"([^"]+)"', without_comments(text), re.MULTILINE):
        why = include_fault(room, path.name, m.group(1))
        if why:
            yield at(m.start(1), f'includes "{m.group(1)}": {why}')
    code = code_only(text)
    for words, owner, why in OWNERS:
        for m in re.finditer(words, code):
            if room != owner and path.name not in PROGRAMS:
                yield at(m.start(), f'{m.group().strip()}: {why}')
    for literal in TOKEN.finditer(text):
        if literal.group().startswith('"'):
            for m in MONTHS_AND_DAYS.finditer(literal.group()):
                yield at(literal.start(), f'"{m.group()}": words of a language live in data/')
    if not text.startswith('/* SPDX-License-Identifier: MIT */\n'):
        yield at(0, 'the SPDX line is missing')


def pcre2_faults(paths, src):
    """One wrapper, a .c and a .h at most, in rules/ or find/."""
    users = [p for p in paths if re.search(r'#\s*include\s+<pcre2\.h>', p.read_text(encoding='utf-8'))]
    stems = {p.with_suffix('') for p in users}
    if len(stems) > 1:
        names = ', '.join(str(p.relative_to(src)) for p in users)
        yield f'pcre2.h is included in more than one place: {names}'
    for p in users:
        if room_of(p, src) not in ('rules', 'find'):
            yield f'{p.relative_to(src)}: pcre2.h belongs to rules/ and find/'


def all_faults(src):
    paths = sorted(p for p in src.rglob('*') if p.suffix in ('.c', '.h'))
    for path in paths:
        yield from faults_of(path, src)
    yield from pcre2_faults(paths, src)
    if not paths:
        yield f'{src}: no source files'


SPDX = '/* SPDX-License-Identifier: MIT */\n'
GOOD = {
    'dateline.h': SPDX + '#include <stddef.h>\n',
    'dateline.c': SPDX + '#include "dateline.h"\n#include "write/w.h"\n',
    'time/t.c': SPDX + '#include "base/b.h"\n/* in January, getenv(1) */ int day = 1;\n',
    'rules/r.c': SPDX + '#include <pcre2.h>\n#include "rules/r.h"\n',
    'rules/r.h': SPDX + '#include <pcre2.h>\n',
    'cli/c.c': SPDX + '#include "dateline.h"\nint f(void) { return isatty(1) + !getenv("A"); }\n',
}
BAD = [
    ('time/t.c', '#include "rules/r.h"', 'not below'),
    ('read/r.c', '#include "find/f.h"', 'not below'),
    ('chronicle/c.c', '#include "write/w.h"', 'not below'),
    ('write/w.c', '#include "cli/c.h"', 'not below'),
    ('find/f.c', '#include "g.h"', 'relative to src/'),
    ('cli/c.c', '#include "base/str.h"', 'dateline.h only'),
    ('dateline.h', '#include "base/str.h"', 'public header'),
    ('dateline.c', '#include "cli/c.h"', 'not below'),
    ('elsewhere/e.c', '#include "base/str.h"', 'no room'),
    ('resolve/r.c', 'long f(void) { return time(0); }', 'the clock'),
    ('base/b.c', 'char *f(void) { return getenv("HOME"); }', 'the environment'),
    ('base/b.c', 'void f(void) { setlocale(0, ""); }', 'the locale'),
    ('write/w.c', 'int f(void) { return isatty(1); }', 'the terminal'),
    ('find/f.c', 'int f(int c) { return isalpha(c); }', 'the locale'),
    ('write/w.c', 'void f(void) { puts("x", stderr); }', 'no stream'),
    ('resolve/r.c', 'const char *m[] = {"Jan", "x"};', 'live in data/'),
    ('cli/c.c', 'const char *m = "on Monday next";', 'live in data/'),
    ('find/f.c', '#include <pcre2.h>', 'more than one place'),
    ('base/b.c', '#include <pcre2.h>', 'belongs to'),
]


def faults_of_tree(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
        return list(all_faults(Path(folder)))


def self_test():
    missed = [f'good example: {fault}' for fault in faults_of_tree(GOOD)]
    for name, line, why in BAD:
        found = faults_of_tree({**GOOD, name: SPDX + line + '\n'})
        if not any(why in fault for fault in found):
            missed.append(f'not seen in {name}: {line} ({why})')
    if not any('SPDX' in f for f in faults_of_tree({'base/b.c': 'int a;\n'})):
        missed.append('not seen: a missing SPDX line')
    return missed


def main():
    faults = self_test() + list(all_faults(Path(sys.argv[1])))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


sys.exit(main())
