#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Golden files: what the program writes for the texts in this folder, in every format.

usage: run.py DATELINE [--update]

For every NAME.txt and every format below, the output is compared with NAME.FORMAT.expected.
--update writes the expected files anew; read their diff before you commit it: each is a claim that
its dates are right.
"""
import difflib
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# Every file is read without a clock, a terminal or a locale, and so has the same answer everywhere.
FORMATS = {
    'csv': ['-t', 'csv'],
    'tsv': ['-t', 'tsv', '--undated'],
    'jsonl': ['-t', 'jsonl'],
    'text': ['-t', 'text', '--width', '72', '--undated'],
    'color': ['-t', 'text', '--width', '0', '--color', 'always'],
    'timex3': ['-t', 'timex3'],
    'explain': ['--explain'],
}


def output(program, name, options):
    """The bytes that the program writes for one text, and whether all went well."""
    try:
        run = subprocess.run([program, '-q', *options, name + '.txt'], cwd=HERE,
                             capture_output=True, env={'LC_ALL': 'C', 'TERM': 'dumb'}, timeout=20)
    except subprocess.TimeoutExpired:
        print('%s %s: does not end' % (name, ' '.join(options)))
        return b'', False
    if run.returncode or run.stderr:
        print('%s %s: exit status %d\n%s' % (name, ' '.join(options), run.returncode,
                                             run.stderr.decode('utf-8', 'replace')))
    # The place of a pattern changes with every line that is added before it.
    return re.sub(rb'(\.patterns):\d+', rb'\1:N', run.stdout), run.returncode == 0


def show_diff(path, expected, got):
    def lines(data):
        return [repr(line)[2:-1] if b'\x1b' in line else line.decode('utf-8', 'backslashreplace')
                for line in data.split(b'\n')]
    for line in difflib.unified_diff(lines(expected), lines(got), path, 'what was written',
                                     lineterm='', n=1):
        print(line)


def compare(path, got):
    expected = open(path, 'rb').read() if os.path.exists(path) else b''
    if got == expected and os.path.exists(path):
        return True
    show_diff(os.path.basename(path), expected, got)
    return False


def main():
    arguments = [a for a in sys.argv[1:] if a != '--update']
    update = '--update' in sys.argv
    if len(arguments) != 1:
        sys.exit(__doc__)
    program = os.path.abspath(arguments[0])
    names = sorted(f[:-4] for f in os.listdir(HERE) if f.endswith('.txt'))
    passed = failed = 0
    for name in names:
        for kind, options in FORMATS.items():
            path = os.path.join(HERE, '%s.%s.expected' % (name, kind))
            got, ok = output(program, name, options)
            if ok and update:
                with open(path, 'wb') as file:
                    file.write(got)
            if ok and compare(path, got):
                passed += 1
            else:
                failed += 1
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
