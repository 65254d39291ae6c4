#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Installs the project into an empty folder and uses it as a stranger would.

usage: install.py BUILD README.md [COMPILER ARGUMENT …]

Checks what is installed, what the library exports, what the program needs, and that README's
example compiles and prints what README says, with README's own commands: against the installed
library, and against that of the build.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

INSTALLED = [
    'bin/dateline',
    'include/dateline.h',
    'lib/**/libdateline.a',
    'lib/**/libdateline.so',
    'lib/**/pkgconfig/dateline.pc',
    'share/man/man1/dateline.1',
    'share/man/man5/dateline-patterns.5',
    'share/bash-completion/completions/dateline.bash',
    'share/zsh/site-functions/_dateline',
    'share/fish/vendor_completions.d/dateline.fish',
]
NEEDED = {'libpcre2-8.so.0', 'libc.so.6', 'libm.so.6', 'ld-linux-x86-64.so.2'}

failures = []


def check(ok, what):
    if not ok:
        failures.append(what)
        print(what, file=sys.stderr)


def output_of(command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f'{" ".join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def readme_example(readme):
    """The first block of C and the block of output after it."""
    m = re.search(r'```c\n(.*?)```.*?```\w*\n(.*?)```', readme.read_text(encoding='utf-8'), re.DOTALL)
    if not m:
        sys.exit(f'{readme}: no example in C with its output')
    return m.group(1), m.group(2)


def check_library(library):
    symbols = output_of(['nm', '-D', '--defined-only', library]).split('\n')
    names = [line.split()[-1].split('@')[0] for line in symbols if line.strip()]
    check(names, f'{library}: exports nothing')
    for name in names:
        check(name.startswith('dateline_'), f'{library}: exports {name}')


def check_needs(program):
    needed = set(re.findall(r'\(NEEDED\).*\[(.*)\]', output_of(['readelf', '-d', program])))
    check(needed <= NEEDED, f'{program}: needs {needed - NEEDED}')


def readme_commands(readme):
    """The blocks of commands behind the example: for what is installed, and for the build."""
    text = readme.read_text(encoding='utf-8')
    blocks = re.findall(r'```sh\n(.*?)```', text[text.index('```c\n') :], re.DOTALL)[:2]
    if len(blocks) != 2 or 'meson install' not in blocks[0] or 'ldconfig' not in blocks[0]:
        sys.exit(f'{readme}: no commands that install the library, tell the system and use it')
    return blocks


def check_compiles(source, prefix, compiler):
    packages = next(prefix.glob('lib/**/pkgconfig'))
    flags = output_of(
        ['pkg-config', f'--define-variable=prefix={prefix}', '--cflags', '--libs', 'dateline'],
        env=dict(os.environ, PKG_CONFIG_PATH=str(packages)),
    ).split()
    program = source.with_suffix('')
    output_of([*compiler, '-std=c11', '-Wall', '-Wextra', '-Werror', source, '-o', program, *flags])
    return output_of([program], env=dict(os.environ, LD_LIBRARY_PATH=str(packages.parent)))


def check_example(staging, prefix, build, readme, compiler, sanitized):
    code, expected = readme_example(readme)
    with tempfile.TemporaryDirectory(prefix='dateline-example-') as folder:
        source = Path(folder) / 'example.c'
        source.write_text(code, encoding='utf-8')
        (Path(folder) / 'build').symlink_to(Path(build).resolve())
        printed = [check_compiles(source, prefix, compiler)]
        packages = next(prefix.glob('lib/**/pkgconfig'))
        found = {
            'PKG_CONFIG_PATH': str(packages),
            'PKG_CONFIG_SYSROOT_DIR': staging,
            'LD_LIBRARY_PATH': str(packages.parent),  # what ldconfig tells for all
        }
        for commands, more in [] if sanitized else zip(readme_commands(readme), (found, {})):
            shell = ['bash', '-e', '-c', 'sudo() { :; }\n' + commands]  # it is installed already
            printed.append(output_of(shell, cwd=folder, env={**os.environ, **more}))
    for text in printed:
        check(text == expected, f'the example prints\n{text}and README says\n{expected}')


def main(build, readme, *compiler):
    sanitized = any('-fsanitize' in argument for argument in compiler)
    with tempfile.TemporaryDirectory(prefix='dateline-install-') as folder:
        output_of(['meson', 'install', '-C', build, '--no-rebuild', '--destdir', folder])
        prefix = next(Path(folder).rglob('include')).parent
        for pattern in INSTALLED:
            check(any(prefix.glob(pattern)), f'not installed: {pattern}')
        if failures:
            return 1
        check_library(next(prefix.glob('lib/**/libdateline.so')))
        if not sanitized:  # a sanitizer's runtime is needed too
            check_needs(prefix / 'bin/dateline')
        check_example(folder, prefix, build, Path(readme), compiler, sanitized)
    return 1 if failures else 0


sys.exit(main(*sys.argv[1:]))
