#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the sessions of README.md and compares what is printed.

usage: readme.py DATELINE README.md [--update]

A session is a ```console block: "$ " begins a command, "> " continues it, the rest is its output.
The commands run in an empty folder that shows data/ and tests/, and the program as build/dateline:
the README's own line puts it on the PATH.
A session that needs JSON is passed over where the program was built without it.
--update puts what is printed into README.md; read the diff.
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r'^```console\n(.*?)^```$', re.MULTILINE | re.DOTALL)
PATH = re.compile(r'^```sh\n(PATH=.*)\n```$', re.MULTILINE)
COMMAND = re.compile(r'^(\$ .*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)', re.MULTILINE)


def show(folder, dateline, root):
    """Fill the folder; the environment in which the commands run."""
    (folder / 'build').mkdir()
    (folder / 'build/dateline').symlink_to(dateline)
    for part in ('data', 'tests'):
        (folder / part).symlink_to(root / part)
    return dict(os.environ, LC_ALL='C.UTF-8')


def printed_by(command, path, folder, environment):
    done = subprocess.run(
        ['bash', '-c', path + '\n' + re.sub(r'^[$>] ', '', command, flags=re.MULTILINE)],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout.decode('utf-8', 'replace')


def without_places(text):
    """The place of a pattern changes with every line that is added before it."""
    return re.sub(r'(\.patterns):\d+', r'\1:N', text)


def answered(text, folder, environment):
    """The text with what its commands print now."""
    path = PATH.search(text).group(1)

    def answer(match):
        printed = printed_by(match.group(1), path, folder, environment)
        lacks_json = 'this dateline was built without' in printed
        return match.group(1) + (match.group(2) if lacks_json else printed)

    def session(match):
        return f'```console\n{COMMAND.sub(answer, match.group(1))}```'

    return BLOCK.sub(session, text)


def main(dateline, readme, *options):
    readme = Path(readme).resolve()
    text = readme.read_text(encoding='utf-8')
    if not BLOCK.search(text):
        sys.exit(f'{readme}: no session')
    if not PATH.search(text):
        sys.exit(f'{readme}: no line that puts the program on the PATH')
    with tempfile.TemporaryDirectory(prefix='dateline-readme-') as name:
        environment = show(Path(name), Path(dateline).resolve(), readme.parent)
        now = answered(text, Path(name), environment)
    if '--update' in options:
        readme.write_text(now, encoding='utf-8')
        return 0
    said, printed = without_places(text).splitlines(), without_places(now).splitlines()
    print('\n'.join(difflib.unified_diff(said, printed, 'README.md', 'printed', lineterm='')))
    return said != printed


sys.exit(main(*sys.argv[1:]))
