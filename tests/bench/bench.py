#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Times dateline beside the tools that people know, on the same file.

usage: bench.py DATELINE [TEXT] [--runs N]

Without TEXT, make_text.py writes one of 100 MB first. The commands take turns, so that a slow
moment of the machine meets them all; medians are shown. Of each: seconds (wall), MB/s, seconds of
the processor, peak memory (this script's own 15 MiB are the least that shows), and how often the
time of `wc -w` it takes.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = (
    'January|February|March|April|May|June|July|August|September|October|November|December'
    '|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'
)
SHORT_LINE = 'The abbey was founded on 24 June 1811.\n'


def run(command, out):
    """(seconds, seconds of the processor, peak memory in MiB) of one whole process."""
    environment = dict(os.environ, LC_ALL='C.UTF-8')
    with open(out, 'wb') as sink:
        start = time.perf_counter()
        # posix_spawn and wait4: the figures are the command's own.
        actions = [(os.POSIX_SPAWN_DUP2, sink.fileno(), 1)]
        pid = os.posix_spawnp(command[0], command, environment, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
        seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f'{command[0]}: exit status {os.waitstatus_to_exitcode(status)}')
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(commands, runs, out):
    """Medians by name; one round that is not counted warms the page cache."""
    figures = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            figure = run(command, out)
            if turn:
                figures[name].append(figure)
    return {name: [statistics.median(f) for f in zip(*rows)] for name, rows in figures.items()}


def bench_text(dateline, text, runs, folder):
    csv = folder / 'out.csv'
    commands = {
        'dateline -t csv': [
            dateline, '-q', '-t', 'csv', '-o', str(csv), '--date', '2017-06-06', str(text)
        ],
        'wc -w': ['wc', '-w', str(text)],
        'grep -ciwE': ['grep', '-ciwE', WORDS, str(text)],
        'pcre2grep -ciw': ['pcre2grep', '-ciw', WORDS, str(text)],
    }
    commands = {name: c for name, c in commands.items() if shutil.which(c[0])}
    figures = measure(commands, runs, folder / 'stdout')
    size = text.stat().st_size
    with open(csv, 'rb') as file:
        rows = sum(1 for _ in file) - 1
    print(f'{size / 1e6:.1f} MB, {rows} rows, {rows / size * 1000:.2f} a KB; medians of {runs} runs')
    print(f'{"":18}{"seconds":>9}{"MB/s":>8}{"cpu s":>8}{"MiB":>8}{"x wc -w":>9}')
    wc = figures['wc -w'][0]
    for name, (seconds, cpu, memory) in figures.items():
        print(
            f'{name:18}{seconds:9.3f}{size / 1e6 / seconds:8.0f}{cpu:8.2f}{memory:8.0f}'
            f'{seconds / wc:9.2f}'
        )


def bench_start(dateline, runs, folder):
    line = folder / 'line.txt'
    line.write_text(SHORT_LINE, encoding='utf-8')
    figures = measure({'start': [dateline, '-q', '-t', 'csv', str(line)]}, runs, folder / 'stdout')
    seconds, cpu, _ = figures['start']
    print(
        f'one line, start to finish: {seconds * 1000:.1f} ms'
        f' ({cpu * 1000:.1f} ms of the processor); median of {runs} runs'
    )


def main():
    parser = argparse.ArgumentParser(description='Times dateline beside wc, grep and pcre2grep.')
    parser.add_argument('dateline')
    parser.add_argument('text', nargs='?', type=Path)
    parser.add_argument('--runs', type=int, default=5)
    options = parser.parse_args()
    dateline = os.path.abspath(options.dateline)
    with tempfile.TemporaryDirectory(prefix='dateline-bench-') as name:
        folder = Path(name)
        text = options.text
        if not text:
            text = folder / 'text.txt'
            with open(text, 'wb') as file:
                maker = Path(__file__).with_name('make_text.py')
                subprocess.run([sys.executable, maker, '100'], stdout=file, check=True)
        bench_text(dateline, text, options.runs, folder)
        bench_start(dateline, max(options.runs, 21), folder)


if __name__ == '__main__':
    main()
