#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps the table of contents of a pattern file: contents.py FILE.patterns

The names in the comment at its head are those of the sections below, in order, each once.
"""

import re
import sys
from pathlib import Path


def main() -> int:
    head, body = Path(sys.argv[1]).read_text(encoding='utf-8').split('\nlanguage ', 1)
    listed = re.findall(r'^#     (.*)$', head, re.MULTILINE)
    found = re.findall(r'^# ---- (.*?) -+$', body, re.MULTILINE)
    for name in sorted(set(listed) ^ set(found)):
        print(f'"{name}" is', 'no section' if name in listed else 'not in the contents')
    if not found or listed != found or len(set(found)) < len(found):
        print('sections:', '; '.join(found))
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
