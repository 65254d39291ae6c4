#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures what an archive needs: threads, many files, memory, growth, and the worst of texts.

usage: archive.py DATELINE [TEXT] [--runs N] [--large MEGABYTES...]

Without TEXT, make_text.py writes one of 100 MB first. Commands that are compared take turns, so
that a slow moment of the machine meets both; the ratio is that of each turn, and its median is
shown with the target. --large: texts of so many megabytes (1000 and 8000, say) are TEXT over and
over; each is gone through once. Needs room in $TMPDIR: twice TEXT, and twice the largest text.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import SHORT_LINE, run

FILES = 20_000
MEMORY = 256  # MiB, as the program has it by default


def make(path, megabytes, kind):
    maker = Path(__file__).with_name('make_text.py')
    with open(path, 'wb') as file:
        subprocess.run([sys.executable, maker, str(megabytes), '1', kind], stdout=file, check=True)
    return path


def split(text, folder):
    """The text as FILES files, cut where paragraphs end; the list of their names."""
    data, names, at = text.read_bytes(), [], 0
    folder.mkdir()
    for i in range(FILES):
        end = data.find(b'\n\n', max(at, len(data) * (i + 1) // FILES)) if i < FILES - 1 else -1
        end = len(data) if end < 0 else end + 2
        names.append(folder / f'{i:05}.txt')
        names[-1].write_bytes(data[at:end])
        at = end
    listed = folder / 'list'
    listed.write_text(''.join(f'{name}\n' for name in names), encoding='utf-8')
    return listed


class Bench:
    def __init__(self, dateline, runs, folder):
        self.dateline, self.runs, self.folder = dateline, runs, folder

    def command(self, *arguments):
        out = str(self.folder / 'out.csv')
        return [self.dateline, '-q', '-t', 'csv', '-o', out, '--date', '2017-06-06', *arguments]

    def run(self, command):
        return run(command, self.folder / 'stdout')

    def turns(self, *commands):
        """Seconds of each command, a list for each turn; one turn that is not counted is first."""
        turns = [[self.run(c)[0] for c in commands] for _ in range(self.runs + 1)]
        return turns[1:]

    def ratio(self, what, command, other, target, invert=False):
        turns = self.turns(command, other)
        ratios = [b / a if invert else a / b for a, b in turns]
        seconds = [statistics.median(column) for column in zip(*turns)]
        print(
            f'{what:46}{statistics.median(ratios):7.2f}  ({target})  '
            f'{seconds[0]:.3f} s, {seconds[1]:.3f} s'
        )

    def speed(self, what, text, target):
        seconds = statistics.median(t[0] for t in self.turns(self.command('-j1', str(text))))
        print(f'{what:46}{text.stat().st_size / 1e6 / seconds:7.1f}  ({target})  {seconds:.3f} s')

    def start(self):
        line = self.folder / 'line.txt'
        line.write_text(SHORT_LINE, encoding='utf-8')
        command = [self.dateline, '-q', '-t', 'csv', str(line)]
        # beside a program that does nothing: on a busy machine most of both is the system's
        turns = [[self.run(c)[:2] for c in (command, ['true'])] for _ in range(max(self.runs, 21))]
        for k, what in enumerate(['start, one line, ms', '  of the processor']):
            ours, nothing = (statistics.median(t[i][k] for t in turns) * 1000 for i in (0, 1))
            print(f'{what:46}{ours:7.1f}  (< 5)  true: {nothing:.1f}')

    def large(self, text, sizes):
        """Time and memory of the text over and over; the first time is what the others grow from."""
        first = None
        for size in sizes:
            path = self.folder / 'large.txt'
            repeats = round(size * 1e6 / text.stat().st_size)
            with open(path, 'wb') as file:
                for _ in range(repeats):
                    with open(text, 'rb') as piece:
                        shutil.copyfileobj(piece, file)
            seconds, cpu, memory = self.run(self.command(str(path)))
            first = first or (seconds, size)
            print(
                f'{f"{size} MB, peak MiB":46}{memory:7.0f}  (< {64 + MEMORY})  {seconds:.1f} s, '
                f'{cpu:.1f} s of the processor; {seconds / first[0]:.2f} times the time of '
                f'{first[1]} MB'
            )
            path.unlink()


def main():
    parser = argparse.ArgumentParser(description='Measures dateline on what an archive needs.')
    parser.add_argument('dateline')
    parser.add_argument('text', nargs='?', type=Path)
    parser.add_argument('--runs', type=int, default=5)
    parser.add_argument('--large', type=int, nargs='*', default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='dateline-bench-') as name:
        folder = Path(name)
        b = Bench(os.path.abspath(options.dateline), options.runs, folder)
        text = options.text or make(folder / 'text.txt', 100, 'news')
        plain = make(folder / 'plain.txt', text.stat().st_size / 1e6, 'plain')
        wc = ['wc', '-w']
        one = b.command('-j1', str(text))
        print(f'{text.stat().st_size / 1e6:.1f} MB; medians of {options.runs} turns (the target)')
        b.ratio('1 thread / wc -w', one, [*wc, str(text)], '<= 1.0')
        b.ratio('no date and no number / wc -w', b.command('-j1', str(plain)), [*wc, str(plain)], '<= 0.5')
        plain.unlink()
        b.ratio('2 threads, times the speed of 1', b.command('-j2', str(text)), one, '>= 1.8', True)
        files = split(text, folder / 'files')
        b.ratio(f'{FILES} files / the one', b.command('-j1', '--files-from', str(files)), one, '<= 1.3')
        b.speed('a table of dates, MB/s', make(folder / 'dates.txt', 20, 'table'), '>= 20')
        b.speed('a date in every word, MB/s', make(folder / 'dates.txt', 20, 'words'), '>= 20')
        brackets = folder / 'brackets.txt'
        brackets.write_bytes(b'([{[' * 1_000_000)
        b.speed('brackets alone, MB/s', brackets, '>= 5')
        b.start()
        print(f'{"program, KB":46}{os.path.getsize(b.dateline) / 1000:7.0f}  (< 1000, stripped)')
        b.large(text, options.large)


main()
