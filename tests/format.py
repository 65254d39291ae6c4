#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the examples of data/FORMAT.md: format.py RUN_CASES FORMAT.md

A block of ```patterns is loaded in front of the built-in files, and the sentences of the ```cases
block behind it must come out as they say.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r'^```(\w+)\n(.*?)^```$', re.M | re.S)


def main():
    run_cases, page = sys.argv[1:]
    blocks = [(m[1], m[2]) for m in BLOCK.finditer(Path(page).read_text(encoding='utf-8'))]
    kinds = [kind for kind, _ in blocks]
    if not blocks or kinds != ['patterns', 'cases'] * (len(blocks) // 2):
        sys.exit(f'{page}: the blocks must be pairs of patterns and cases, not {kinds}')
    passed = failed = 0
    with tempfile.TemporaryDirectory() as place:
        for number in range(0, len(blocks), 2):
            patterns, cases = (Path(place) / f'example{number // 2 + 1}.{kind}' for kind in kinds[:2])
            patterns.write_text(blocks[number][1], encoding='utf-8')
            cases.write_text(blocks[number + 1][1], encoding='utf-8')
            run = subprocess.run([run_cases, '--patterns', patterns, cases], capture_output=True, text=True)
            good = run.returncode == 0
            passed, failed = passed + good, failed + (not good)
            if not good:
                print(f'example {number // 2 + 1}:', blocks[number][1], run.stdout, run.stderr, sep='\n')
    print(f'{passed} passed, {failed} failed')
    sys.exit(failed > 0)


main()
