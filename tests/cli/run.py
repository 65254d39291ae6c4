#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of the program: run.py DATELINE [NAME...]

Every option, every error, and what the program does to files, pipes and terminals. A test is a
function test_…(t) with a folder of its own; NAMEs choose tests by a part of their names.
"""

import csv
import fcntl
import io
import json
import os
import pty
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import traceback
import unicodedata
from pathlib import Path

PROGRAM = ''
DATA = Path(__file__).resolve().parents[2] / 'data'
WAIT = 60  # seconds; only a hang takes so long

OPENED = 'The office opened on 3 September 2015.\n'
RULED = 'The court ruled on 6 June 2017.\n'
WAR = 'The war began in 1914.\n'
UNDATED = 'They met last August.\n'
LONG = 'It was a day of many words, and this sentence of 4 May 2016 is a really long one indeed.\n'
BROKEN = 'date broken {nosuchclass} (\n'
OWN = (
    'shape ref-date  /\\[(?<year>\\d{4})_(?<month>\\d\\d)_(?<day>\\d\\d)\\]/\n'
    'date  ref-date  {ref-date}\n'
)


class Failure(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failure(what)


def same(found, wanted, what=''):
    check(found == wanted, f'{what}: found {found!r}, wanted {wanted!r}')


def contains(text, part):
    check(part in text, f'{part!r} is not in {text[:500]!r}')


def lacks(text, part):
    check(part not in text, f'{part!r} is in {text[:500]!r}')


def plain_environment(**more):
    keep = ('PATH', 'LC_ALL', 'LANG', 'LOCPATH', 'ASAN_OPTIONS', 'LSAN_OPTIONS', 'UBSAN_OPTIONS')
    environment = {name: os.environ[name] for name in keep if name in os.environ}
    return {**environment, 'TERM': 'xterm', 'TZ': 'UTC', **more}


class Result:
    def __init__(self, status, out, err):
        self.status = status
        self.bytes = out
        self.out = out.decode('utf-8', 'replace')
        self.err = err.decode('utf-8', 'replace')

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.out)))

    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def dates(self):
        return [row['date'] for row in self.rows()]


class Place:
    """A folder of its own for each test, and the program run in it."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def read(self, name):
        return (self.folder / name).read_bytes().decode('utf-8', 'replace')

    def names(self):
        return sorted(os.listdir(self.folder))

    def run(self, *arguments, stdin=b'', env=None, **more):
        if isinstance(stdin, str):
            stdin = stdin.encode()
        done = subprocess.run(
            [PROGRAM, *arguments],
            input=stdin,
            stdout=more.pop('stdout', subprocess.PIPE),
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=plain_environment(**(env or {})),
            timeout=WAIT,
            check=False,
            **more,
        )
        return Result(done.returncode, done.stdout or b'', done.stderr)

    def good(self, *arguments, **more):
        result = self.run(*arguments, **more)
        check(result.status == 0, f'{arguments}: status {result.status}: {result.err}')
        return result

    def bad(self, *arguments, **more):
        """A wrong command line: status 2, nothing on standard output, one message or more."""
        result = self.run(*arguments, **more)
        same(result.status, 2, f'status of {arguments}')
        same(result.out, '', f'output of {arguments}')
        check(result.err.endswith('\n'), f'{arguments}: no message: {result.err!r}')
        return result.err

    def dates(self, *arguments, **more):
        """The dates of the chronology, in its order."""
        return self.good('-t', 'csv', *arguments, **more).dates()

    def start(self, *arguments, env=None, **more):
        return subprocess.Popen(
            [PROGRAM, *arguments], cwd=self.folder, env=plain_environment(**(env or {})), **more
        )

    def terminal(self, *arguments, env=None, columns=60, stdin=b'', on_terminal=('stdout',)):
        """Run with some streams on a terminal; the result's out is what came to its screen."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        attributes = termios.tcgetattr(slave)
        attributes[1] &= ~termios.OPOST  # bytes as they are
        termios.tcsetattr(slave, termios.TCSANOW, attributes)
        streams = dict.fromkeys(('stdin', 'stdout', 'stderr'), subprocess.PIPE)
        streams.update(dict.fromkeys(on_terminal, slave))
        process = self.start(*arguments, env=env, **streams)
        os.close(slave)
        if process.stdin:
            process.stdin.write(stdin)
            process.stdin.close()
        screen = b''
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # EIO: the last user of the terminal is gone
                break
            if not piece:
                break
            screen += piece
        os.close(master)
        out = process.stdout.read() if process.stdout else screen
        err = process.stderr.read() if process.stderr else b''
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()
        result = Result(process.wait(WAIT), out, err)
        result.screen = screen.decode('utf-8', 'replace')
        return result


# ---- what is read ------------------------------------------------------------------------------


def test_file(t):
    t.write('a.txt', OPENED)
    rows = t.good('-t', 'csv', 'a.txt').rows()
    same([(r['date'], r['source'], r['line']) for r in rows], [('2015-09-03', 'a.txt', '1')])
    same(rows[0]['event'], OPENED.strip())


def test_sentence_without_end(t):
    """Told whole as far as 1000 bytes from the match, and as a part of it beyond, as the help says."""
    for words, shown in ((190, 'all'), (201, 'a part')):
        text = 'word ' * words + 'in 1914 ' + 'word ' * words
        (row,) = t.good('-t', 'csv', stdin=text).rows()
        same(row['match'], '1914')
        if shown == 'all':
            same(row['event'], text.strip())
        else:
            check(200 < row['event'].index('in 1914') < 260, row['event'])
            check(450 < len(row['event']) < 520, len(row['event']))
            check(all(word in ('word', 'in', '1914') for word in row['event'].split()), row['event'])


def test_standard_input(t):
    for arguments in ([], ['-'], ['--', '-']):
        rows = t.good('-t', 'jsonl', *arguments, stdin=OPENED).objects()
        same([(r['date'], r['source']) for r in rows], [('2015-09-03', '-')], arguments)


def test_several_files_make_one_chronology(t):
    t.write('a.txt', RULED)
    t.write('b.txt', WAR)
    rows = t.good('a.txt', '-t', 'jsonl', '-', 'b.txt', stdin=OPENED).objects()
    same([r['date'] for r in rows], ['1914', '2015-09-03', '2017-06-06'])
    same([r['source'] for r in rows], ['b.txt', '-', 'a.txt'])


def test_empty_file(t):
    t.write('a.txt', '')
    same(t.dates('a.txt'), [])
    same(t.good('a.txt').out, '')


def test_unreadable_files_among_readable_ones(t):
    t.write('a.txt', OPENED)
    t.write('b.txt', WAR)
    (t.folder / 'sub').mkdir()
    result = t.run('-t', 'csv', 'a.txt', 'missing.txt', 'sub', 'b.txt')
    same(result.status, 2)
    same(result.dates(), ['1914', '2015-09-03'])
    contains(result.err, 'dateline: missing.txt: No such file or directory\n')
    contains(result.err, 'dateline: sub: Is a directory; name the files in it, or their list with --files-from\n')


def test_nothing_readable_writes_nothing(t):
    t.write('old.csv', 'old')
    err = t.bad('-t', 'csv', 'missing.txt')
    contains(err, 'missing.txt: No such file')
    t.bad('-o', 'old.csv', 'missing.txt')
    same(t.read('old.csv'), 'old')
    same(t.names(), ['old.csv'])


def test_binary_file(t):
    t.write('a.txt', OPENED)
    t.write('b.bin', b'\x7fELF\x01\x00\x00\x00 in 1914 \x00')
    result = t.run('-t', 'csv', 'b.bin', 'a.txt')
    same(result.status, 2)
    same(result.dates(), ['2015-09-03'])
    check(re.search(r'^dateline: b\.bin: .*(binary|NUL)', result.err, re.M), result.err)


def test_files_of_other_programs(t):
    t.write('a.txt', OPENED)
    t.write('a.pdf', b'%PDF-1.7\n% It opened in 1914.\n')
    t.write('a.docx', b'PK\x03\x04 It opened in 1914.\n')
    result = t.run('-t', 'csv', 'a.pdf', 'a.docx', 'a.txt')
    same((result.status, result.dates()), (2, ['2015-09-03']))
    contains(result.err, 'dateline: a.pdf: PDF file, not text: pdftotext makes a text of it\n')
    contains(result.err, 'dateline: a.docx: ZIP file, as .docx, .odt and .epub are, not text: ')
    contains(t.bad(stdin=b'%PDF-1.7\n'), 'dateline: -: PDF file')


def test_markup_is_said(t):
    for name, text in (
        ('HTML', '\ufeff\n<!doctype HTML><p>It opened in 1914.'),
        ('HTML', '<HTML lang="en"><p>It opened in 1914.'),
        ('RTF', '{\\rtf1 It opened in 1914.}'),
        ('JSON', '[{"text": "It opened in 1914."}]'),
        ('JSON', '\n[\n  {\n"text": "It opened in 1914."}]'),
    ):
        result = t.good('-t', 'csv', stdin=text)
        same(result.dates(), ['1914'])
        wanted = f'dateline: -: read as plain text with its marks, and it is {name}: have a converter'
        contains(result.err, wanted)
        same(t.good('-q', stdin=text).err, '')
    lacks(t.good('-v', stdin='<html><i>The Mill</i> opened <u>in</u> 1914. </html>\n').err, 'informal')
    for text in ('In 1914 <html> was unknown.\n', '[1] It opened in 1914.\n', '{1914}\n', '[\n'):
        same(t.good(stdin=text).err, '', text)


def test_own_tables_are_said(t):
    said = "a chronology that dateline wrote: dateline merge reads such"
    t.write('a.txt', RULED + WAR)
    for name in ('a.csv', 'a.tsv'):
        t.good('-o', name, 'a.txt')
        contains(t.good(name).err, f'dateline: {name}: read as text, and it is {said}\n')
        same(t.good('-q', name).err, '')
    table = t.read('a.csv')
    contains(t.good(stdin='\ufeff' + table.replace('\n', '\r\n').replace(',', ';')).err, said)
    contains(t.good(stdin='date,start,match,source\n').err, said)
    for other in ('date,title\n', 'date,event,source\n', 'date,start,end,name\n', 'date', 'date start end match\n'):
        lacks(t.good(stdin=other + table).err, said)
    if not has_json(t):
        return
    t.good('-o', 'a.jsonl', 'a.txt')
    wanted = "dateline: a.jsonl: there is no field text, but what dateline itself writes; 'dateline merge' reads chronologies\n"
    for sort in ('time', 'none'):
        result = t.run('--sort', sort, '-t', 'csv', 'a.jsonl', 'a.txt')
        same((result.status, result.dates(), result.err), (2, ['1914', '2017-06-06'][:: 1 if sort == 'time' else -1], wanted))
    t.write('b.jsonl', '{"text": "In 1914."}\n{"date": "1914", "match": "x"}\n')
    contains(t.run('b.jsonl').err, 'b.jsonl:2: there is no field text\n')


def test_help_is_no_command(t):
    same(t.bad('help'), "dateline: help: No such file or directory; see 'dateline --help'\n")
    t.write('help', OPENED)
    same(t.dates('help'), ['2015-09-03'])


def test_encodings(t):
    text = 'Caf\u00e9 M\u00fcller opened on 3 September 2015.\n'
    for name, content in {
        'bom': b'\xef\xbb\xbf' + text.encode(),
        'utf16le': b'\xff\xfe' + text.encode('utf-16-le'),
        'utf16be': b'\xfe\xff' + text.encode('utf-16-be'),
        'cp1252': text.encode('cp1252'),
    }.items():
        t.write(name, content)
        result = t.good('-t', 'csv', name)
        same([(r['date'], r['event']) for r in result.rows()], [('2015-09-03', text.strip())], name)
        same(result.err, '', name)


def test_byte_order_marks_of_files_put_together(t):
    text = '\ufeffMay 1914 was dry.\r\n\r\n\ufeffMay 1915 was wet.\r\n\r\nIn \ufeff1916 it burned.\r\n'
    rows = t.good('-t', 'csv', stdin=text).rows()
    same([r['date'] for r in rows], ['1914-05', '1915-05', '1916'])
    same([r['line'] for r in rows], ['1', '3', '5'])


def test_utf16_without_a_mark_is_said(t):
    text = 'Caf\u00e9 M\u00fcller \u2013 opened on 3 September 2015.\n' * 300
    for name, order in (('UTF-16LE', 'utf-16-le'), ('UTF-16BE', 'utf-16-be')):
        t.write('a.txt', text.encode(order))
        warning = f'a.txt: read as {name}, which it looks like: it has no byte order mark\n'
        for words in (['a.txt'], ['-v', 'a.txt']):
            result = t.good('-t', 'csv', *words)
            same(result.dates(), ['2015-09-03'] * 300)
            same(result.rows()[0]['event'], text.splitlines()[0])
            same(result.err.count(warning), 1, result.err)
        same(t.good('-q', 'a.txt').err, '')
    t.write('a.txt', '\u0413\u043e\u0434 1914\n'.encode('utf-16-le'))
    contains(t.run('a.txt').err, 'a.txt: binary file, not text (NUL')


def test_half_a_character_is_said(t):
    text = 'It opened on 3 September 2015. \U0001d11e'
    for order, mark in (('LE', b'\xff\xfe'), ('BE', b'\xfe\xff')):
        whole = mark + text.encode(f'utf-16-{order.lower()}')
        for lost, at in ((1, len(whole) - 4), (2, len(whole) - 4), (3, len(whole) - 4), (5, len(whole) - 6)):
            t.write('a.txt', whole[:-lost])
            result = t.good('-t', 'csv', 'a.txt')
            same(result.dates(), ['2015-09-03'])
            contains(result.err, f'a.txt: read as UTF-16{order}: of the character at byte {at} one half')
        for kept in (whole, whole[:-4], mark + '\ufffd In 1914.'.encode(f'utf-16-{order.lower()}')):
            t.write('a.txt', kept)
            same(t.good('-t', 'csv', 'a.txt').err, '')


def test_verbose_tells_encoding(t):
    t.write('a.txt', 'Caf\u00e9 opened in 2015.\n'.encode('cp1252'))
    for option in ('-v', '--verbose'):
        contains(t.good(option, 'a.txt').err, 'a.txt: read as Windows-1252\n')
    lacks(t.good('a.txt').err, '1252')


def test_line_ends(t):
    for end in ('\n', '\r\n', '\r'):
        rows = t.good('-t', 'csv', stdin=(OPENED.strip() + end * 2 + RULED.strip() + end)).rows()
        found = [(r['date'], r['line']) for r in rows]
        same(found, [('2015-09-03', '1'), ('2017-06-06', '3')], repr(end))


def test_pages(t):
    rows = t.good('-t', 'csv', stdin=OPENED + '\f' + RULED).rows()
    same([r['page'] for r in rows], ['1', '2'])


def test_pipe_larger_than_its_buffer(t):
    text = 'Nothing happened here, and nothing there.\n' * 20000 + '\n' + OPENED
    same(t.dates(stdin=text), ['2015-09-03'])


def test_long_text_is_read_in_pieces(t):
    """Behind its first 16 MiB: sentences stay whole, lines, pages and headings are counted on."""
    filler = 'Nothing was said of the harbour, and the boats lay idle at their ropes.\n' * 30
    year = '\nChapter Two\n\nThe mill burned in {}, it was told, and\nnobody knew by whose hand.\n\n'
    years = [1000 + n for n in range(0, 900, 30)]
    text = (filler * 320).join(year.format(y) for y in years) + '\f' + OPENED
    check(len(text) > 18 << 20, 'the text is too short')
    path = t.write('long.txt', text)
    for run in (t.good('-t', 'jsonl', path), t.good('-t', 'jsonl', stdin=text)):
        rows = [json.loads(line) for line in run.out.splitlines()]
        same([row['date'] for row in rows], [str(y) for y in years] + ['2015-09-03'], 'dates')
        for row, y in zip(rows, years):
            same(row['event'], f'The mill burned in {y}, it was told, and nobody knew by whose hand.')
            same(row['heading'], 'Chapter Two')
            same(row['line'], text.count('\n', 0, text.index(f'in {y},')) + 1, 'line')
            same(row['offset'], text.index(f'in {y},') + 3, 'offset')
            same(row['page'], 1, 'page')
        same(rows[-1]['page'], 2, 'last page')


def test_pieces_remember_what_was_told(t):
    """A date without a year counts from the year told before, also across the border of two pieces,
    and however the bytes come."""
    filler = 'Nothing was said of the harbour.\n\n'
    told = 'In April 1900 it rained.\n\n' + filler * 60 + 'In 1950 he came home.\n\n'
    text = filler * (((16 << 20) - len(told)) // len(filler)) + told + 'In May he left it.\n' + filler
    check(text.index('In May') < 16 << 20 < len(text), 'the border is elsewhere')
    for more in range(2):
        text = filler[more:] + text
        found = t.dates(t.write('long.txt', text))
        same(found, ['1900-04', '1950', '1950-05'])
        with subprocess.Popen(
            [PROGRAM, '-q', '-t', 'csv', '--columns', 'date', '--no-header'],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as slow:
            for at in range(0, len(text), 4099):
                slow.stdin.write(text[at : at + 4099].encode())
                slow.stdin.flush()
            slow.stdin.close()
            same(slow.stdout.read().decode().split(), found, 'from a pipe')


def test_every_order_of_words(t):
    """What can follow what is found out while reading, and more of it than is kept at a time."""
    words = re.findall(r"[A-Za-z]+|\d+", ''.join(p.read_text() for p in DATA.glob('*.patterns')))
    words = sorted(set(words))
    chance = random.Random(1)
    text = ' '.join(chance.choices(words, k=1700000))
    t.good('-q', t.write('words.txt', text))


def test_many_files_do_not_exhaust_descriptors(t):
    names = [t.write(f'{i}.txt', OPENED) for i in range(40)]

    def few():
        resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))

    same(len(t.dates(*names, preexec_fn=few)), 40)


def test_files_from(t):
    t.write('a.txt', OPENED)
    t.write('b c.txt', WAR)
    t.write('d.txt', RULED)
    t.write('list', 'a.txt\n\nb c.txt')
    same(t.dates('--files-from', 'list'), ['1914', '2015-09-03'])
    same(t.dates('--files-from=list', 'd.txt'), ['1914', '2015-09-03', '2017-06-06'])
    same(t.dates('--files-from', '-', stdin='d.txt\r\n'), ['2017-06-06'])
    t.write('list', 'a.txt\n-\n')
    same(t.dates('--files-from', 'list', stdin=WAR), ['1914', '2015-09-03'])


def test_files_from_null(t):
    t.write('a\nb.txt', OPENED)
    t.write('c.txt', WAR)
    t.write('d.txt\r', RULED)
    names = 'a\nb.txt\0c.txt\0d.txt\r\0'
    for option in ('-0', '--null'):
        same(t.dates(option, '--files-from', '-', stdin=names), ['1914', '2015-09-03', '2017-06-06'])


def test_files_from_empty_list(t):
    t.write('list', '')
    same(t.dates('--files-from', 'list', stdin=WAR), [])


def test_files_from_errors(t):
    contains(t.bad('--files-from', 'missing'), 'missing: No such file or directory')
    contains(t.bad('-0', stdin=WAR), '--files-from')
    contains(t.bad('--files-from', '-', '-', stdin='a.txt\n'), 'standard input')
    contains(t.bad('--files-from', '-', stdin='-\n'), 'standard input')
    t.write('list', 'missing.txt\n')
    contains(t.bad('--files-from', 'list'), 'missing.txt: No such file')


# ---- the command line --------------------------------------------------------------------------


def test_options_and_files_in_any_order(t):
    t.write('a.txt', OPENED)
    for arguments in (
        ['a.txt', '-t', 'csv'],
        ['-tcsv', 'a.txt'],
        ['--to=csv', 'a.txt'],
        ['--to', 'csv', 'a.txt'],
        ['a.txt', '-qt', 'csv'],
        ['-eqvtcsv', 'a.txt'],
        ['-t', 'text', '-t', 'csv', '--', 'a.txt'],
    ):
        same(t.good(*arguments).dates(), ['2015-09-03'], arguments)


def test_double_dash_ends_options(t):
    t.write('-t', OPENED)
    same(t.dates('--', '-t'), ['2015-09-03'])
    same(t.dates('./-t'), ['2015-09-03'])


def test_unknown_options(t):
    for wrong, near in {
        '--untill': '--until',
        '--explane': '--explain',
        '--ouput': '--output',
        '--since-date': None,
        '--pattern': '--patterns',
        '--files-form': '--files-from',
        '--min-precison=day': '--min-precision',
        '--COLOR': '--color',
        '-output': '--output',
        '-until=1900': '--until',
        '--xyzzy': None,
        '-Z': None,
        '-qZ': None,
    }.items():
        err = t.bad(wrong, 'a.txt')
        contains(err, f"unknown option '{'-Z' if wrong == '-qZ' else wrong.split('=')[0]}")
        if near:
            contains(err, f"did you mean '{near}'?")
        else:
            contains(err, "see 'dateline --help'")
        same(err.count('\n'), 1)


def test_files_that_look_like_options(t):
    wanted = "unknown option '{0}'; a file of that name is './{0}', or stands behind '--'\n"
    for name in ('- my file.txt', '-.txt', '-ä.txt'):
        contains(t.bad(name), wanted.format(name))
    for name in ('-notes.txt', '--notes.txt', '-2017=old.txt'):
        lacks(t.bad(name), 'a file of that name')
        t.write(name, OPENED)
        contains(t.bad(name), wanted.format(name))
        same(t.dates(f'./{name}'), ['2015-09-03'])
        same(t.dates('--', name), ['2015-09-03'])


def test_abbreviated_options_are_not_taken(t):
    contains(t.bad('--verb'), "did you mean '--verbose'?")
    contains(t.bad('--tp'), "did you mean '--to'?")


def test_missing_and_surplus_values(t):
    contains(t.bad('-t'), "option '--to' needs a value: FORMAT")
    contains(t.bad('--since'), "option '--since' needs a value")
    contains(t.bad('-qo'), "option '--output' needs a value")
    contains(t.bad('--quiet=1'), "option '--quiet' takes no value")
    for option in ('--output=', '--date=', '--to=', '--since='):
        t.bad(option)


def test_unknown_values(t):
    for arguments, near in (
        (['-t', 'cvs'], 'csv'),
        (['-t', 'CSV'], 'csv'),
        (['-t', 'json'], 'jsonl'),
        (['--to=timex'], 'timex3'),
        (['--order', 'dym'], 'dmy'),
        (['--style', 'infromal'], 'informal'),
        (['--color', 'allways'], 'always'),
        (['--min-precision', 'yera'], 'year'),
        (['--completions', 'bsh'], 'bash'),
        (['--date', 'tody'], 'today'),
    ):
        contains(t.bad(*arguments), f"did you mean '{near}'?")
    contains(t.bad('-t', 'spreadsheet'), 'csv')
    for arguments in (
        ['--completions', 'tcsh'],
        ['--color', 'off'],
        ['--order', 'ddd'],
        ['--date', 'now'],
        ['--dat-fr-om'],
        ['-t', 'csv', '--columns', 'time'],
    ):
        lacks(t.bad(*arguments), 'did you mean')
    contains(t.bad('--completions', 'tcsh'), 'there is bash, zsh, fish')
    contains(t.bad('--lang', 'xx'), 'en')


def test_wrong_dates(t):
    for option in ('--date', '--since', '--until'):
        for wrong in ('2015-13', '2015-02-30', '15', 'June 6', '2015-21', '2015?', '2015/2016'):
            contains(t.bad(option, wrong, stdin=WAR), f"'{wrong}' is no date; write YYYY-MM-DD")
        contains(t.bad(option, '44 BC', stdin=WAR), '-0043')


def test_lang(t):
    same(t.good('--lang', 'en', '-t', 'csv', stdin=WAR).dates(), ['1914'])


# ---- help --------------------------------------------------------------------------------------


def options_of(t):
    """(letter, name) of every option, from the short help."""
    lines = re.findall(r'^  (-\S, --[a-z-]+|-\S|    --[a-z-]+)(?= |$)', t.good('-h').out, re.M)
    found = [re.fullmatch(r'(?:-([^- ]))?,? *(?:--(\S+))?', line).groups() for line in lines]
    return [(letter or '', name or '') for letter, name in found]


def test_short_help(t):
    out = t.good('-h').out
    contains(out, 'Usage: dateline [OPTION...] [FILE...]')
    check(max(len(line) for line in out.splitlines()) < 80, 'a line is too long')
    check(len(options_of(t)) > 25, options_of(t))


def test_long_help(t):
    out = t.good('--help').out
    check(len(out) > 2 * len(t.good('-h').out), 'no longer than the short help')
    check(max(len(line) for line in out.splitlines()) < 80, 'a line is too long')
    for part in ('Exit status:', 'NO_COLOR', 'pdftotext'):
        contains(out, part)


def test_every_option_is_everywhere(t):
    pages = {'--help': t.good('--help').out, 'man': t.good('--print-man').out.replace('\\-', '-')}
    for shell in ('bash', 'zsh', 'fish'):
        pages[shell] = t.good('--completions', shell).out
    tests = Path(__file__).read_text(encoding='utf-8')
    for letter, name in options_of(t):
        for page, text in pages.items():
            dashed = [f'-{letter}'] * bool(letter) + [f'--{name}'] * bool(name)
            if page == 'fish':
                dashed = [f'-s {letter}'] * bool(letter) + [f'-l {name}'] * bool(name)
            for label in dashed:
                check(re.search(re.escape(label) + r'(?![a-z])', text), f'{label} is not in {page}')
        label = f'--{name}' if name else f'-{letter}'
        check(re.search(f"'{label}['= ]", tests), f'{label} has no test')


def test_version(t):
    out = t.good('--version').out
    check(re.fullmatch(r'dateline \d+\.\d+\.\d+\nPCRE2 10\.\d+ [\d-]+, (no )?JIT\n', out), out)


def test_list_formats(t):
    lines = t.good('--list-formats').out.splitlines()
    same([line.split()[0] for line in lines], ['text', 'csv', 'tsv', 'jsonl', 'timex3', 'explain'])


def test_lists_go_to_a_file(t):
    for option in ('--list-patterns', '--list-formats', '--help'):
        out = t.good(option).out
        same(t.good(option, '-o', 'list.txt').out, '')
        same(t.read('list.txt'), out)
    t.write('bad.patterns', BROKEN)
    before = t.read('list.txt')
    t.bad('--list-patterns', '--patterns', 'bad.patterns', '-o', 'list.txt')
    same(t.read('list.txt'), before)
    same(t.names(), ['bad.patterns', 'list.txt'])


def test_list_patterns(t):
    lines = t.good('--list-patterns').out.splitlines()
    check(any(line.startswith('en.patterns:') for line in lines), lines[:3])
    check(all(re.match(r'[\w.-]+\.patterns:\d+\t[\w ]+\t\S+\t.', line) for line in lines), lines[:3])
    t.write('own.patterns', OWN)
    out = t.good('--list-patterns', '--patterns', 'own.patterns').out
    check(out.startswith('own.patterns:'), 'own patterns come first')
    t.write('own.patterns', 'let lot\n  lot {year}  # sold\ndate sale  <lot>\n')
    out = t.good('--list-patterns', '--patterns', 'own.patterns').out
    contains(out, 'own.patterns:3\tdate\tsale\t<lot>\n')
    contains(out, '\nown.patterns:1\tlet\tlot\tlot {year}\n')
    t.write('bad.patterns', BROKEN)
    contains(t.bad('--list-patterns', '--patterns', 'bad.patterns'), 'bad.patterns:1:')


def test_man_page(t):
    page = t.good('--print-man').out
    same(
        re.findall(r'^\.SH (.*)$', page, re.M),
        ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'FORMATS', 'TABLES', 'COLUMNS']
        + ['COLUMNS ON DEMAND', 'FLAGS', 'ORDER OF THE ROWS', 'MERGING', 'DOCUMENT DATE', 'DOCUMENT STYLE', 'EXIT STATUS']
        + ['ENVIRONMENT', 'FILES', 'EXAMPLES', 'SEE ALSO'],
    )
    t.write('dateline.1', page)
    for command in (
        ['groff', '-ww', '-man', '-Tutf8', '-z', 'dateline.1'],
        ['man', '--warnings', '-l', 'dateline.1'],
    ):
        if shutil.which(command[0]):
            done = subprocess.run(
                command,
                cwd=t.folder,
                env={**os.environ, 'LC_ALL': 'C.UTF-8', 'MANPAGER': 'cat'},
                capture_output=True,
                timeout=WAIT,
                check=False,
            )
            same((done.returncode, done.stderr), (0, b''), command)


def complete(t, *words):
    """What bash offers for the last word."""
    t.write('c.bash', t.good('--completions', 'bash').out)
    quoted = ' '.join(f"'{word}'" for word in words)
    script = (
        f'. ./c.bash; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _dateline\n'
        'echo "${COMPREPLY[*]}"'
    )
    done = subprocess.run(
        ['bash', '--norc', '-c', script],
        cwd=t.folder,
        env={**os.environ, 'LC_ALL': 'C'},
        capture_output=True,
        timeout=WAIT,
        check=False,
    )
    same(done.stderr, b'')
    return done.stdout.decode().split()


def test_bash_completions(t):
    same(complete(t, 'dateline', '-t', 'c'), ['csv'])
    same(complete(t, 'dateline', '--to', '=', 'js'), ['jsonl'])
    same(complete(t, 'dateline', '--color', '='), ['auto', 'always', 'never'])
    same(complete(t, 'dateline', '--min'), ['--min-precision'])
    same(complete(t, 'dateline', '-o', ''), [])
    same(complete(t, 'dateline', 'me'), ['merge'])
    same(complete(t, 'dateline', 'a', 'me'), [])
    same(complete(t, 'dateline', 'a.txt', '--order', 'd'), ['dmy'])
    same(complete(t, 'dateline', '--columns', 'so'), ['source', 'sort'])
    same(complete(t, 'dateline', '--columns', 'date,so'), ['date,source', 'date,sort'])
    found = complete(t, 'dateline', '--columns', '=', 'date,line,pa')
    same(found, ['date,line,page', 'date,line,pattern'])
    check(len(complete(t, 'dateline', '--columns', 'date,')) > 15, 'all after a comma')


def test_completions_are_valid(t):
    for shell, flag in (('bash', '-n'), ('zsh', '-n'), ('fish', '--no-execute')):
        t.write('completions', t.good('--completions', shell).out)
        if shutil.which(shell):
            done = subprocess.run(
                [shell, flag, 'completions'],
                cwd=t.folder,
                env={**os.environ, 'LC_ALL': 'C'},
                capture_output=True,
                timeout=WAIT,
                check=False,
            )
            same((done.returncode, done.stderr), (0, b''), shell)


# ---- formats -----------------------------------------------------------------------------------


def test_every_format(t):
    t.write('a.txt', OPENED)
    contains(t.good('-t', 'text', 'a.txt').out, 'The office opened on 3 September 2015.')
    contains(t.good('-t', 'csv', 'a.txt').out, '2015-09-03,2015-09-03,2015-09-03,day,on,')
    contains(t.good('-t', 'tsv', 'a.txt').out, '2015-09-03\t2015-09-03\t2015-09-03\tday\ton\t')
    same(json.loads(t.good('-t', 'jsonl', 'a.txt').out)['date'], '2015-09-03')
    contains(t.good('-t', 'timex3', 'a.txt').out, 'value="2015-09-03"')
    contains(t.good('-t', 'explain', 'a.txt').out, 'en.patterns')


def test_text_is_the_default(t):
    t.write('a.txt', OPENED + LONG * 3)
    result = t.good('a.txt')
    same(result.out, t.good('-t', 'text', 'a.txt').out)
    lacks(result.out, '\x1b')
    contains(result.out, LONG.strip())


def test_format_from_extension(t):
    t.write('a.txt', OPENED)
    t.good('-o', 'x.csv', 'a.txt')
    t.good('-o', 'x.TSV', 'a.txt')
    t.good('-o', 'x.jsonl', 'a.txt')
    t.good('-o', 'dir.csv.txt', 'a.txt')
    t.good('-t', 'csv', '-o', 'y.txt', 'a.txt')
    t.good('-o', 'x.tml', 'a.txt')
    contains(t.read('x.csv'), '2015-09-03,')
    contains(t.read('x.TSV'), '2015-09-03\t')
    same(json.loads(t.read('x.jsonl'))['date'], '2015-09-03')
    contains(t.read('y.txt'), '2015-09-03,')
    contains(t.read('x.tml'), '<TIMEX3')
    lacks(t.read('dir.csv.txt'), ',2015-09-03')


def test_unknown_extension_is_said(t):
    known = '; there are .txt, .csv, .tsv, .jsonl, .tml, .explain, and -t\n'
    for name, like in (('x.xlsx', ''), ('x.html', ''), ('x.md', ''), ('a.csv.bak', ''),
                       ('x.json', '; did you mean .jsonl?'), ('x.cvs', '; did you mean .csv?')):
        err = t.bad('-q', '-o', name, stdin=OPENED)
        same(err, f'dateline: {name}: no format ends in .{name.rsplit(".")[-1]}{like}{known}')
    contains(t.bad('merge', '-o', 'x.json', stdin='date\n1914\n'), 'no format ends in .json')
    same(t.names(), [])
    for name in ('chronology', '.hidden', 'a.md/x'):
        t.write('a.md/y', '')
        same(t.good('-o', name, stdin=OPENED).err, '')
    t.good('-o', 'x.explain', stdin=OPENED)
    contains(t.read('x.explain'), 'en.patterns')
    same(t.good('-t', 'csv', '-o', 'x.xlsx', stdin=OPENED).err, '')


def test_explain_tells_a_list_once(t):
    rows = ['--explain', '--date', '2018-03-08']
    out = t.good(*rows, stdin='It was closed on 3, 4 and 5 May.\n').out
    same(out.count('"5 May"\n'), 1)
    once = ['year 2017 supplied', 'anchor: 2018-03-08, document date (given date)']
    for note in (*once, 'flag year-from-document: the year comes from the document date'):
        same(out.count(f'  {note}\n'), 3, note)  # once a row
    out = t.good('--explain', stdin='In 2010 it closed on 4 and 5 May.\n').out
    for anchor in ('2010', '2010-05-04'):  # these differ: both rows tell both
        same(out.count(f'  anchor: {anchor}, date before it in the text\n'), 2, anchor)


def test_weekday_that_differs_is_explained(t):
    differs = '  this day has weekday='
    for text, date, note in (
        ('It was on Tuesday 3 March 2019.', '2019-03-03', differs + '7\n'),
        ('It was on Tuesday 3/3/2019.', '2019-03-03', differs + '7\n'),
        ('It was on Sunday 3 March 2019.', '2019-03-03', ''),
        ('He died on Monday, 2 September 1666.', '1666-09-02', differs + '4\n'),
        ('It began on Sunday, 2 September 1666, and in Rome on Thursday, 2 September 1666.', '1666-09-02',
         differs + '4, but by the Julian calendar (Old Style) the weekday fits\n'),
        ('The fire began on Sunday, 2 September 1666.', '1666-09-02', ''),
        ('He was shot on Saturday, 22 April 1374.', '1374-04-22', ''),
    ):
        out = t.good('--explain', stdin=text + '\n').out
        contains(out, f': {date} "')
        same(differs in out, bool(note), text)
        contains(out, note)
        same('flag weekday-differs: ' in out, bool(note), text)
    contains(t.good('--explain', stdin='It began on Sunday, 2 September 1666.\n').out,
             '  calendar: Julian (Old Style)')
    text = 'In 1900 it froze. He left on Monday, 3 May, and came back on Thursday, 3 May.\n'
    out = t.good('-t', 'csv', '--columns', 'match,flags', '--no-header', stdin=text).out
    contains(out, '"Monday, 3 May",year-from-context weekday-differs\n')
    contains(out, '"Thursday, 3 May",year-from-context\n')
    text = 'From Monday, 3 March 2019 to 7 March 2019 it rained; on 5 March 2019 not.\n'
    out = t.good('-t', 'csv', '--columns', 'date,flags', stdin=text).out
    same(out, 'date,flags\n2019-03-03/2019-03-07,weekday-differs\n2019-03-05,\n')


def test_explain_tells_lookalikes(t):
    """What no pattern can match, and looks like a date all the same."""
    out = t.good('--explain', stdin='In 1914 the 31/31 of B16th Lenn was told of, and in 1915.\n').out
    same(re.findall('"(.*)"', out), ['1914', '31/31', 'B16th', '1915'])
    contains(out, 'refused "31/31"\n  these numbers can be a day and a month, but no pattern matches here')
    contains(out, 'refused "B16th"\n  this number and this word can be a date, but not where they touch')
    text = 'See http://example.org/2015/09/03/a.html and entry 2015-246. It was open on 2015-09-03.\n'
    out = t.good('--explain', stdin=text).out
    same(re.findall('"(.*)"', out), ['example.org/2015/09/03/a.html', '2015-246', '2015-09-03'])
    contains(out, 'a.html"\n  a day in an address or the name of a file tells nothing of the text')
    contains(out, '2015-246"\n  these numbers can be a year and a day of it, but no pattern matches here')


def test_colours_break_nothing(t):
    """What a terminal was told stands in a text for so many blanks, wherever a piece of it ends."""
    text = 'He left on 3 \x1b[1mMay\x1b[0m 1911.\x1b[m Then in \x1b[1;32m1912\x1b[K came\nno one.\n'
    out = t.good('-t', 'csv', '--columns', 'match,event,offset', '--no-header', stdin=text).out
    same(out, '3 May 1911,He left on 3 May 1911.,11\n1912,Then in 1912 came no one.,49\n')
    many = ''.join(f'{n}: {text}' for n in range(40000))
    blank = re.sub('\x1b\\[[0-9;]*[A-Za-z]', lambda m: ' ' * len(m.group()), many)
    same(t.good('-t', 'csv', stdin=many).out == t.good('-t', 'csv', stdin=blank).out, True)
    contains(t.good('-t', 'csv', stdin='In 1911 \x1b] and \x1b[ in 1912 \x1b[').out, '\n1912,')


def test_explain_tells_why_a_date_is_none(t):
    said = t.good('--explain', stdin='By contrast, 1911 ran. On 30/2/1912 he left.\n').out
    check('makes it no year' in said and 'there is no such date' in said, said)
    check(said.count('refused: ') == 2, said)


def test_explain_tells_verbs(t):
    """What would be a month or a weekday if it had a capital."""
    text = 'In 1914 they may march, but the sun and mud mar it.\nThey sat and wed in March 1915, and marched on.\n'
    out = t.good('--explain', stdin=text).out
    same(re.findall(': refused "(.*)"\n  this word is a date\'s only with a capital', out),
         ['may', 'march', 'sun', 'mar', 'sat', 'wed'])
    contains(out, ': 1915-03 "March 1915"')
    out = t.good('--explain', stdin='They wed on 3 march 1915, a sat, it is said.\n').out
    same('refused "march"' in out, False, out)


def test_explain_tells_what_was_passed_over(t):
    """Why a date does not count from the one that stands nearest."""
    text = 'The mill was built in 1811. It was bought by Ore (1781-1846). In June it burnt.\n'
    contains(t.good('--explain', stdin=text).out,
             'passed over: 1781, nearer, but coarser or told in passing, in brackets or as to come\n')


def test_explain_names_values(t):
    text = 'He was ill since the winter of 1904. At 5 p.m. on Easter Monday 1905, a week later, he died.\n'
    out = t.good('--explain', stdin=text).out
    for words in (
        'relation=since \u201csince\u201d, season=winter \u201cwinter\u201d, year=1904 ',
        'ampm=pm \u201cp.m.\u201d',
        ' holiday \u201cEaster Monday\u201d, year=1905',
        'unit=unit-week \u201cweek\u201d, direction=1 \u201clater\u201d, from=text\n',
    ):
        contains(out, words)


def test_name_of_another_format_is_said(t):
    err = t.good('-o', 'x.csv', '-t', 'tsv', stdin=OPENED).err
    same(err, 'dateline: x.csv: the name says csv, but the format asked for is tsv; writing tsv\n')
    contains(t.read('x.csv'), '2015-09-03\t')
    contains(t.good('-o', 'x.csv', '--explain', stdin=OPENED).err, 'writing explain')
    for words in (['-q', '-o', 'x.csv', '-t', 'tsv'], ['-o', 'x.TSV', '-t', 'tsv']):
        same(t.good(*words, stdin=OPENED).err, '', words)
    for words in (['-o', 'out', '-t', 'csv'], ['-o', 'x.txt', '-t', 'csv'], ['-o', 'a.csv/x']):
        t.write('a.csv/y', '')
        same(t.good(*words, stdin=OPENED).err, '', words)


def test_name_without_ending(t):
    t.good('-o', 'out', stdin=OPENED)
    same(t.read('out'), t.good('-t', 'text', stdin=OPENED).out)
    help = ' '.join(t.good('--help').out.split())
    contains(help, 'where there is none, as in -o out, the format is text.')


def test_explain(t):
    same(t.good('--explain', stdin=OPENED).out, t.good('-t', 'explain', stdin=OPENED).out)
    t.good('--explain', '-t', 'explain', stdin=OPENED)
    contains(t.bad('--explain', '-t', 'csv', stdin=OPENED), '--explain')


def test_timex3_takes_one_document(t):
    t.write('a.txt', OPENED)
    contains(t.good('-t', 'timex3', 'a.txt').out, '3 September 2015</TIMEX3>')
    contains(t.bad('-t', 'timex3', 'a.txt', 'a.txt'), 'one document')
    t.write('list', '')
    contains(t.bad('-t', 'timex3', '--files-from', 'list'), 'one document')
    contains(t.bad('-t', 'timex3', 'missing.txt'), 'missing.txt')


def test_columns(t):
    out = t.good('-t', 'csv', '--columns', 'date,sort,pattern', stdin=OPENED).out.splitlines()
    same(out[0], 'date,sort,pattern')
    check(out[1].startswith('2015-09-03,20150903,'), out)
    err = t.bad('-t', 'csv', '--columns=date,soruce', stdin=OPENED)
    contains(err, 'soruce')
    contains(err, 'source')
    for words in (['-t', 'text'], ['-t', 'timex3'], ['--explain'], []):
        err = t.bad(*words, '--columns', 'date', stdin=OPENED)
        contains(err, 'has no columns to choose; these formats have: csv, tsv, jsonl')


def test_options_of_tables(t):
    for to in ('text', 'jsonl', 'timex3', 'explain'):
        for option, has in (('--delimiter=;', 'csv'), ('--bom', 'csv and tsv'), ('--crlf', 'csv and tsv')):
            err = t.bad('-t', to, option, stdin=OPENED)
            same(err, f'dateline: {option.split("=")[0]} is for {has}, and the format is {to}\n')
    contains(t.bad('-t', 'tsv', '--delimiter=;', stdin=OPENED), '--delimiter is for csv')
    out = t.good('-t', 'tsv', '--crlf', '--bom', '--columns', 'date', stdin=OPENED).bytes
    same(out, b'\xef\xbb\xbfdate\r\n2015-09-03\r\n')
    contains(t.bad('-o', 'x.jsonl', '--crlf', stdin=OPENED), 'the format is jsonl')
    t.write('a.csv', t.good('-t', 'csv', stdin=OPENED).out)
    contains(t.bad('merge', '-t', 'jsonl', '--bom', 'a.csv'), '--bom is for csv and tsv')
    t.good('-t', 'text', '--no-header', stdin=OPENED)


def test_fields_of_records_need_records(t):
    for option in ('text', 'date', 'id', 'title'):
        err = t.bad(f'--{option}-field', 'x', stdin=OPENED)
        same(err, f'dateline: --{option}-field is for JSON Lines, and no file is read as that; see --from\n')
    if has_json(t):
        t.write('a.jsonl', '{"x": "It opened in 1914."}\n')
        t.write('a.txt', OPENED)
        same(t.dates('--text-field', 'x', 'a.txt', 'a.jsonl'), ['1914', '2015-09-03'])


def section_of_help(t, title):
    """The terms of a section of the long help, and its words."""
    section = re.search(rf'^{title}:\n((?:  .*\n|\n)+)', t.good('--help').out, re.M).group(1)
    return re.findall(r'^  (\S.*)$', section, re.M), ' '.join(section.split())


def test_help_names_the_columns(t):
    names = list(t.good('-t', 'jsonl', stdin=OPENED).objects()[0])
    check(len(names) > 15, names)
    usual = t.good('-t', 'csv', stdin=OPENED).out.splitlines()[0].split(',')
    same(section_of_help(t, 'Columns')[0], usual)
    more = section_of_help(t, 'Columns on demand')[0]
    same(more, [name for name in names if name not in usual])


def test_help_names_what_the_library_has(t):
    text = section_of_help(t, 'Columns')[1]
    contains(text, ': time, day, weekend, week, month, quarter, season, half, year, decade, ')
    contains(text, ': on, around, before, after, from-to, between.')
    formats = [line.split()[0] for line in t.good('--list-formats').out.splitlines()]
    same(section_of_help(t, 'Formats')[0], formats)
    flags = section_of_help(t, 'Flags')[0]
    same(flags[:2] + flags[-1:], ['relative', 'dateline', 'weekday-differs'])


def test_wrong_columns_are_known_before_reading(t):
    pipes = {'stdin': subprocess.PIPE, 'stderr': subprocess.PIPE}
    process = t.start('-t', 'csv', '--columns', 'bogus', **pipes)
    same(process.wait(WAIT), 2)  # while standard input is still open
    process.stdin.close()
    process.stderr.close()


def test_csv_options(t):
    out = t.good('-t', 'csv', '--bom', '--crlf', '--delimiter', ';', stdin=WAR).bytes
    check(out.startswith(b'\xef\xbb\xbfdate;start;'), out)
    check(out.count(b'\r\n') == 2 and out.count(b'\n') == 2, out)
    check(t.good('-t', 'csv', '--no-header', stdin=WAR).out.startswith('1914,'), 'header')
    for tab in ('\\t', 'tab', '\t'):
        contains(t.good('-t', 'csv', '--delimiter', tab, stdin=WAR).out, 'date\tstart')
    for wrong in ('x', '1', '"', ';;', '', '\n', '\u00e9'):
        t.bad('-t', 'csv', '--delimiter', wrong, stdin=WAR)


def test_width(t):
    text = LONG
    wide = t.good('--width', '0', stdin=text).out
    contains(wide, text.strip())
    same(t.good(stdin=text).out, wide)
    narrow = t.good('--width=50', stdin=text).out.splitlines()
    check(len(narrow) > 1 and max(map(len, narrow)) <= 50, narrow)
    for wrong in ('x', '-1', '12345', '', '5 '):
        contains(t.bad('--width', wrong, stdin=text), 'number')
    for tiny in ('1', '2', '10', '9999'):
        t.good('--width', tiny, stdin=text)


def test_undated(t):
    result = t.good('-t', 'csv', stdin=OPENED + '\n' + UNDATED)
    same(result.dates(), ['2015-09-03'])
    contains(result.err, '1 relative or yearless date has nothing to count from; --undated lists it')
    result = t.good('-t', 'csv', '--undated', stdin=OPENED + '\n' + UNDATED)
    same([r['match'] for r in result.rows()][1:], ['last August'])
    same(result.err, '')
    same(t.good('-q', stdin=UNDATED).err, '')
    contains(t.good(stdin=UNDATED + '\n' + UNDATED).err, '2 relative or yearless dates have')
    t.write('a', UNDATED + '\n' + UNDATED)
    t.write('b', OPENED)
    contains(t.good('a', 'b').err, '; --undated lists them, -v tells of which documents, --date sets')
    err = t.good('-v', 'a', 'b').err
    contains(err, 'dateline: a: dates without a year or day to count from: 2\n')
    lacks(err, 'dateline: b: dates')


# ---- dates -------------------------------------------------------------------------------------


def test_date(t):
    t.write('a.txt', UNDATED)
    same(t.dates('--date', '2018-03-10', 'a.txt'), ['2017-08'])
    same(t.dates('-d', '2018-03', 'a.txt'), ['2017-08'])
    same(t.dates('-d2018', 'a.txt'), ['2017-08'])
    same(t.dates('--date=none', 'a.txt'), [])


def test_date_mtime(t):
    t.write('a.txt', UNDATED)
    os.utime(t.folder / 'a.txt', (0, 1520640000 + 82800))  # 2018-03-10T23:00Z
    result = t.good('-v', '-t', 'csv', '-d', 'mtime', 'a.txt', env={'TZ': 'Asia/Tokyo'})
    same(result.dates(), ['2017-08'])
    contains(result.err, 'dateline: a.txt: document date 2018-03-10 (given date)\n')
    result = t.good('-t', 'csv', '-d', 'mtime', stdin=UNDATED)
    same(result.dates(), [])
    contains(result.err, '--date=mtime')


def test_date_today(t):
    epoch = {'SOURCE_DATE_EPOCH': '1520726399'}  # 2018-03-10T23:59:59Z
    env = {**epoch, 'TZ': 'Asia/Tokyo'}
    result = t.good('-v', '-t', 'csv', '--date', 'today', stdin=UNDATED, env=env)
    same(result.dates(), ['2017-08'])
    contains(result.err, 'dateline: -: document date 2018-03-10 (given date)\n')
    err = t.good('-v', '-d', 'today', stdin=UNDATED).err
    days = [time.strftime('%Y-%m-%d', time.gmtime(time.time() - ago)) for ago in (0, WAIT)]
    check(any(day in err for day in days), err)
    for wrong in ('yesterday', '12x', '9' * 30):
        err = t.bad('-d', 'today', stdin=UNDATED, env={'SOURCE_DATE_EPOCH': wrong})
        contains(err, 'SOURCE_DATE_EPOCH')


def test_verbose_tells_the_document_date(t):
    dated = UNDATED + '\n'
    for name, text, why in (
        ('a.txt', 'Date: 10 March 2018\n\n' + dated, 'Date: line'),
        ('b.txt', '---\ndate: 2018-03-10\n---\n' + dated, 'front matter'),
        ('c.txt', 'From: a@b.example\nDate: 10 Mar 2018\n\n' + dated, 'mail header'),
        ('2018-03-10.txt', dated, 'file name'),
    ):
        t.write(name, text)
        wanted = f'dateline: {name}: document date 2018-03-10 ({why})\n'
        contains(t.good('-v', name).err, wanted)
        same(t.good(name).err, '', name)
    t.write('d.txt', 'LENN, June 6 (Own report) \u2014 It closed. It had opened in 2016.\n')
    contains(t.good('-v', 'd.txt').err, 'd.txt: document date 2016-06-06? (dateline)\n')
    lacks(t.good('-v', '-d', 'none', 'a.txt').err, 'document date 2018')
    letter = '3 January 1863\n\nDear Mother,\n\nI came yesterday.\n\nYour son.\n\n\n'
    err = t.good('-v', stdin=letter).err
    contains(err, 'document date 1863-01-03 (dateline)\n')
    lacks(err, 'head of')
    err = t.good('-v', stdin=letter + letter.replace('3 J', '9 J')).err
    contains(err, 'document date 1863-01-03 (dateline)\n')
    contains(err, 'document date 1863-01-09 (head of a letter or of a day in a diary, the last of 2)\n')
    err = t.good('-v', stdin='Letters of a soldier.\n' * 12 + '\n' + letter).err
    contains(err, ': document date 1863-01-03 (head of a letter or of a day in a diary)\n')
    err = t.good('-v', 'a.txt', '2018-03-10.txt').err
    same(re.findall('dateline: (.*): document date', err), ['a.txt', '2018-03-10.txt'])


def test_order(t):
    text = 'It was signed on 3/4/2015.\n'
    same(t.dates('--order', 'dmy', stdin=text), ['2015-04-03'])
    same(t.dates('--order=mdy', stdin=text), ['2015-03-04'])
    contains(t.good('-t', 'csv', '--order', 'auto', stdin=text).out, 'ambiguous-order')
    same(t.good('-t', 'csv', '--order', 'ymd', stdin='It was signed on 15/4/3.\n').status, 0)


def test_style(t):
    years = '1851 1853 1857 1861 1864 1868 1872 1875'
    story = 'It opened in ' + ', in '.join(years.split()) + '. On 3 May it closed.\n'
    last = ['-d', '2016-10-14', '-t', 'csv', '--no-header', '--columns', 'date,match']
    for style, day in (('news', '2016-05-03'), ('narrative', '1875-05-03'), ('auto', '1875-05-03')):
        contains(t.good(*last, '--style', style, stdin=story).out, f'{day},3 May')
    contains(t.good(*last, stdin=story).out, '1875-05-03,3 May')
    note = 'Sat was quiet.\n'
    same(t.dates('-d', '2018-03-12', stdin=note), [])
    same(t.dates('-d', '2018-03-12', '--style=informal', stdin=note), ['2018-03-10'])
    same(t.dates('-d', '2018-03-12', stdin='lol sat was quiet'), ['2018-03-10'])
    same(t.dates('-d', '2018-03-12', '--style', 'news', stdin='lol sat was quiet'), [])
    contains(t.good('-v', stdin='lol sat was quiet').err,
             'document style informal (words of short messages)')
    contains(t.good('-d', '2018-03-12', '--explain', stdin='lol sat was quiet').out,
             'style: informal (words of short messages)')
    contains(t.good('-v', '--style', 'news', stdin=note).err, 'style news (option --style)')
    contains(t.good('-v', stdin=note).err, 'style narrative (no document date)')


def test_since_and_until(t):
    text = OPENED + '\n' + RULED + '\n' + WAR
    same(t.dates('--since', '2015', stdin=text), ['2015-09-03', '2017-06-06'])
    same(t.dates('--until', '2015-09-03', stdin=text), ['1914', '2015-09-03'])
    same(t.dates('--since=1914-06', '--until=2016-12', stdin=text), ['1914', '2015-09-03'])
    same(t.dates('--since', '-0043', stdin=text), ['1914', '2015-09-03', '2017-06-06'])
    same(t.dates('--since=1914-06-02', '--until=1914-06-02', stdin=text), ['1914'])
    for since, until in (
        ('2018', '2010'),
        ('2018-03', '2018-02-28'),
        ('0001', '-0001'),
        ('-0043', '-0044'),
        ('-0043-03', '-0043-02'),
    ):
        err = t.bad('--since', since, '--until', until, stdin=text)
        wanted = f"--since {since} is after --until {until}: no event can be between them"
        same(err, f"dateline: {wanted}\n")
    for since, until in (('2018', '2018-01-01'), ('-0044', '-0043'), ('-0043', '0001')):
        t.good('--since', since, '--until', until, stdin=text)


def test_min_precision(t):
    text = OPENED + '\n' + WAR + '\nIt grew in June 2016.\n'
    same(t.dates('--min-precision', 'day', stdin=text), ['2015-09-03'])
    same(t.dates('--min-precision=month', stdin=text), ['2015-09-03', '2016-06'])
    same(t.dates('--min-precision=year', stdin=text), ['1914', '2015-09-03', '2016-06'])
    err = t.bad('--min-precision', 'range', stdin=text)
    contains(err, 'a range counts as the coarser of its ends; choose from time to millennium')
    text = 'He was held from 3 May 1940 to June 1941.\n'
    same(t.dates('--min-precision', 'day', stdin=text), [])
    same(t.dates('--min-precision', 'month', stdin=text), ['1940-05-03/1941-06'])


# ---- patterns ----------------------------------------------------------------------------------


def test_patterns(t):
    t.write('own.patterns', OWN)
    text = 'The file was closed [2011_02_03].\n'
    same(t.dates('--patterns', 'own.patterns', stdin=text), ['2011-02-03'])
    t.write('empty.patterns', '')
    two = ['--patterns', 'empty.patterns', '--patterns=own.patterns']
    same(t.dates(*two, stdin=text), ['2011-02-03'])


def test_a_range_of_a_pattern_itself(t):
    """Neither of its years stands in the text, and nothing stands before it."""
    t.write('own.patterns', 'range the-great-war  the great war  => year=1914 year:end=1918\n')
    same(t.dates('--patterns', 'own.patterns', stdin='The Great War\n'), ['1914/1918'])


def test_pattern_files_that_cannot_be_read(t):
    (t.folder / 'sub').mkdir()
    contains(t.bad('--patterns', 'missing', stdin=WAR), 'missing: No such file or directory')
    contains(t.bad('--patterns', 'sub', stdin=WAR), 'sub: Is a directory')
    contains(t.bad('--data-dir', 'sub', stdin=WAR), 'sub: this directory holds no *.patterns file')
    (t.folder / 'sub' / 'x.patterns').mkdir()
    contains(t.bad('--data-dir', 'sub', stdin=WAR), 'sub/x.patterns: Is a directory')


def test_broken_patterns(t):
    t.write('bad.patterns', BROKEN + '\n' + BROKEN)
    t.write('old.csv', 'old')
    err = t.bad('--patterns', 'bad.patterns', '-o', 'old.csv', stdin=WAR)
    same(re.findall(r'^bad\.patterns:(\d+):\d+: .', err, re.M), ['1', '3'])
    contains(err, 'dateline: 2 errors in pattern files; nothing was written\n')
    t.write('many.patterns', BROKEN * 12)
    err = t.bad('--patterns', 'many.patterns', stdin=WAR)
    contains(err, 'dateline: 10 errors in pattern files, and there may be more; nothing was written\n')
    os.remove(t.folder / 'many.patterns')
    same(t.read('old.csv'), 'old')
    lines = ['nonsense here', 'date x {nosuch}', 'holiday', '  easter + x  bad day']
    t.write('bad.patterns', '\n'.join([*lines, 'shift y {number} =>']))
    err = t.bad('--patterns', 'bad.patterns', stdin=WAR)
    same(re.findall(r'^bad\.patterns:(\d+:\d+): .', err, re.M), ['1:1', '2:8', '4:10', '5:18'])
    same(t.names(), ['bad.patterns', 'old.csv'])
    t.write('bad.patterns', 'let lot\n  lot {year}\ndate lot <lot>\ndate ends\n  <lost>\nlet lot <lot>\n')
    err = t.bad('--patterns', 'bad.patterns', stdin=WAR)
    same(re.findall(r'^bad\.patterns:(\d+:\d+): .', err, re.M), ['5:4', '6:5'])
    contains(err, 'bad.patterns:5:4: no "let lost" stands above; did you mean <lot>?\n')
    t.write('bad.patterns', 'holiday\n  13-40 bad\ndate y lot of\ndate z {lot}\nlist v lot of {year}\n')
    err = t.bad('--patterns', 'bad.patterns', stdin=WAR)
    same(re.findall(r'^bad\.patterns:(\d+:\d+): .', err, re.M), ['2:3', '3:6', '4:8', '5:6'])
    t.write('bad.patterns', 'shape z /(unclosed/\n  5 orphan\n\n  6 other # two\nshape y /y/ x\ndate z {z} {y}\n')
    err = t.bad('--patterns', 'bad.patterns', stdin=WAR)
    same(re.findall(r'^bad\.patterns:(\d+:\d+): .', err, re.M), ['1:19', '2:3', '4:3', '5:13'])
    t.write('worse.patterns', BROKEN * 30)
    err = t.bad('--patterns', 'worse.patterns', stdin=WAR)
    same(len(re.findall('^worse.patterns:', err, re.M)), 10)
    contains(t.bad('--patterns', 'missing.patterns', stdin=WAR), 'missing.patterns')


def test_misspelt_classes(t):
    for wrong, near in (('mnoth', 'month'), ('yaer', 'year'), ('holidy', 'holiday')):
        t.write('own.patterns', f'date x {{{wrong}}}\n')
        err = t.bad('--patterns', 'own.patterns', stdin=WAR)
        contains(err, f'own.patterns:1:8: pattern x: no file defines the class {{{wrong}}}; ')
        contains(err, f'did you mean {{{near}}}?\n')
    t.write('own.patterns', 'date x {nosuchclass}\n')
    lacks(t.bad('--patterns', 'own.patterns', stdin=WAR), 'did you mean')


def test_limits_of_patterns_are_said(t):
    """Each once, however many places, documents and threads meet it; what else there is is found."""
    t.write(
        'slow.patterns',
        'shape slow-shape  /(?<year>\\d{4})(x+x+)+y/\ndate slow-shape  {slow-shape}\n'
        'date slow-words  {year} ((foo|bar)+)+ zzz\n',
    )
    x, foo = 'x' * 40, ' foo' * 40
    text = f'It was 1914{x} or 1915{x}. In 1911{foo}, and in 1912{foo} it was zzz. In 1916 it was.\n'
    names = [t.write(f'{i}.txt', text) for i in range(6)]
    passed = 'hit a limit of PCRE2 and was passed over at one place or more\n'
    wanted = [f'slow.patterns:1: shape slow-shape {passed}', f'slow.patterns:3: pattern slow-words {passed}']
    for more in ([], ['--no-jit'], ['-j4'], ['--sort', 'none']):
        result = t.good('-t', 'csv', '--patterns', 'slow.patterns', *more, *names)
        same(sorted(result.err.splitlines(True)), wanted, more)
        same(sorted(result.dates()), sorted(['1911', '1912', '1916'] * 6), more)
    same(t.good('-q', '--patterns', 'slow.patterns', *names).err, '')


def test_data_dir(t):
    shutil.copytree(DATA, t.folder / 'data')
    same(t.dates('--data-dir', 'data', stdin=OPENED), ['2015-09-03'])
    contains(t.bad('--data-dir=missing', stdin=OPENED), 'missing')


def test_no_jit(t):
    text = OPENED + '\n' + RULED + '\n' + WAR + '\n' + UNDATED
    same(t.good('-t', 'jsonl', '--no-jit', stdin=text).out, t.good('-t', 'jsonl', stdin=text).out)


# ---- status and messages -----------------------------------------------------------------------


def test_exit_status(t):
    for option in ('-e', '--exit-status'):
        same(t.run(option, stdin='Nothing.\n').status, 1)
        same(t.run(option, stdin=WAR).status, 0)
        same(t.run(option, '--since', '1920', stdin=WAR).status, 1)
        same(t.run(option, 'missing.txt').status, 2)
    same(t.run(stdin='Nothing.\n').status, 0)


def write_shards(t, *options, forms=('csv', 'tsv', 'jsonl')):
    """Documents in three shards, the chronology of each, and that of all of them."""
    texts = [
        'In 1914 it began. =SUM(1) ended on 3 May 1915.\n',
        '=1+1 was true in 1914. "Quoted, and so on", he said on 3 May 1915 at 10:00.\n',
        'Before 1200 nothing; c. 1450 (?) something. They met last August.\n',
        'From 44 BC to 1914 and in the 1890s. -5 degrees in May 1915.\n',
        "'tis said it was 1914. The café opened in summer 1915.\n",
        'It opened on 3 May 1915. Of 1914 nobody spoke. -\f\nPage two: 1916.\n',
    ]
    names = [t.write(f'{i}.txt', text) for i, text in enumerate(texts)]
    for i in range(3):
        for form in forms:
            t.good('-q', '--undated', *options, '-o', f'{i}.{form}', *names[2 * i : 2 * i + 2])
    return names


def has_json(t):
    return 'built without' not in t.run('merge', stdin='{}\n').err


def test_merge(t):
    names = write_shards(t)
    forms = ['csv', 'tsv'] + ['jsonl'] * has_json(t)
    for to in forms:
        whole = t.good('-q', '--undated', '-t', to, *names).bytes
        for form in forms if to != 'jsonl' else ['jsonl']:
            merged = t.good('merge', '--undated', '-t', to, *(f'{i}.{form}' for i in range(3))).bytes
            same(merged, whole, f'{form} to {to}')
    mixed = t.good('merge', '--undated', '-t', 'csv', '0.tsv', f'1.{forms[-1]}', '2.csv')
    same(mixed.bytes, t.good('-q', '--undated', '-t', 'csv', *names).bytes, 'mixed')
    same(mixed.rows()[-1]['match'], 'last August')
    same(t.good('merge', '-t', 'csv', '-', stdin=mixed.bytes).rows(), mixed.rows()[:-1], 'standard input')
    out = t.good('merge', '-t', 'text', '0.csv', '2.csv', '-v')
    same(out.out, t.good('-q', '-t', 'text', *names[:2], *names[4:]).out, 'text')
    contains(out.err, 'chronologies: 2, rows: 8, left out as repeated: 0\n')
    contains(t.good('merge', '1.csv').err, '1 row is left out, being without a date; --undated keeps it')
    same(t.good('merge', '-q', '1.csv').err + t.good('merge', '--undated', '1.csv').err, '')
    same(t.run('merge', '-e', '--undated', stdin='date\n\n').status, 1)
    t.write('list', '0.csv\n2.csv\n')
    same(t.good('merge', '--files-from', 'list', '-t', 'text').out, out.out)
    same(t.good('merge', '-t', 'csv', t.write('empty.csv', '')).rows(), [])


def test_merge_spellings(t):
    """Whatever options a table was written with, what it says comes out."""
    options = ['--bom', '--crlf', '--delimiter', ';', '--columns', 'event,date,flags,source,match']
    names = write_shards(t, *options, forms=['csv'])
    whole = t.good('-q', '-t', 'csv', '--columns', 'date,event,source', *names).bytes
    tables = ['0.csv', '1.csv', '2.csv']
    same(t.good('merge', '-t', 'csv', '--columns', 'date,event,source', *tables).bytes, whole)
    row = t.good('merge', '-t', 'csv', '0.csv').rows()[0]
    same((row['start'], row['end'], row['precision'], row['line']), ('1914-01-01', '1914-12-31', '', ''))
    quoted = t.write('lf.csv', 'event,date\n"two\nlines, ""so""",1914\n"=1",1915\n')
    rows = t.good('merge', '-t', 'csv', quoted).rows()
    same([row['event'] for row in rows], ['two lines, "so"', "'=1"])


def test_merge_ids(t):
    names = write_shards(t, '--columns', 'date,event,source,id')
    whole = t.good('-q', '-t', 'csv', '--columns', 'date,event,source,id', '--undated', *names).bytes
    merge = ['merge', '-t', 'csv', '--columns', 'date,event,source,id', '--undated']
    same(t.good(*merge, '0.csv', '1.csv', '0.csv', '2.csv', '1.csv').bytes, whole)
    lines = [f'191{i // 400},row {i},{i:016x}' for i in range(1, 2000)]
    t.write('a.csv', '\n'.join(['date,event,id', *lines]))
    t.write('b.csv', '\n'.join(['date,event,id', *lines[::3]]))
    same(len(t.good('merge', '-t', 'csv', 'b.csv', 'a.csv', 'b.csv').rows()), 1999)
    t.write('c.csv', 'date,event\n1914,same\n1914,same\n')
    same(len(t.good('merge', '-t', 'csv', 'c.csv').rows()), 2)


def test_merge_filters(t):
    write_shards(t)
    tables = ['0.csv', '1.csv', '2.csv']
    same(t.good('merge', '-t', 'csv', '--since', '1915', *tables).dates()[0], '1915-05')
    same(t.good('merge', '-t', 'csv', '--until', '1200', *tables).dates(), ['../1200', '-0043'])
    days = t.good('merge', '-t', 'csv', '--min-precision', 'day', *tables).dates()
    check(days and all(len(day) >= 10 for day in days), days)
    same(t.run('merge', '-e', '-q', '--since', '3000', *tables).status, 1)


def test_merge_errors(t):
    write_shards(t)
    good = 'date,event,flags,id,line,relation,precision\n1914,x,,,,,\n'
    for text, message in (
        ('In 1914 it began.\n', ':1: this is no line of column names; merge reads csv, tsv and jsonl'),
        ('date,event\n1915,x\n1914,y\n', ':3: this row is earlier than the one above it; --sort time puts '),
        ('date,event\n1914,x\n1915\n', ':3: fewer fields than the 2 columns'),
        ('date,event\n1914,x,y\n', ':2: more fields than the 2 columns'),
        ('date,event\n\n1914,x\n1914-13,y\n', ":4:1: date: '1914-13' is no EDTF date"),
        ('event,date\n"x,1914\n', ':2:1: a quotation mark that is not closed'),
        ('event,date\n"x"y,1914\n', ':2:1: a quotation mark'),
        (good + '1915,x,odd,,,,\n', ":3:8: flags: 'odd' is no list of flags"),
        (good + '1915,x,,12,,,\n', ":3:9: id: '12' is no id of a row"),
        (good + '1915,x,,,-3,,\n', ":3:10: line: '-3' is no number"),
        (good + '1915,x,,,,near,\n', ":3:11: relation: 'near' is no relation"),
        (good + '1915,x,,,,,exact\n', ":3:12: precision: 'exact' is no precision"),
        ('date,event\n1914,a\0b\n', ':2: a NUL byte'),
    ):
        t.write('wrong.csv', text)
        t.write('old.csv', 'old')
        err = t.bad('merge', '0.csv', 'wrong.csv', '-o', 'old.csv')
        contains(err, 'wrong.csv' + message)
        same(t.read('old.csv'), 'old')
    if has_json(t):
        for text, message in (
            ('{"date":"1914"}\n{"date":\n', ':2:'),
            ('{"date":"1914"}\n[]\n', ':2: no JSON object'),
            ('{"date":{}}\n', ':1: date is neither text nor number'),
        ):
            t.write('wrong.jsonl', text)
            contains(t.bad('merge', 'wrong.jsonl', '-o', 'old.csv'), 'wrong.jsonl' + message)
    contains(t.bad('merge', 'missing.csv', '0.csv'), 'missing.csv: No such file')
    contains(t.bad('merge', '0.csv', '-o', '0.csv'), '0.csv: this is the output file')
    contains(t.bad('merge', '0.csv', '-t', 'timex3'), 'the format timex3 needs the text')
    contains(t.bad('merge', '0.csv', '-t', 'csv', '--columns', 'dat'), "did you mean 'date'?")
    for option in ('--explain', '--date=2001', '--order=dmy', '--jobs=2', '--memory=1G', '--no-jit'):
        contains(t.bad('merge', option, '0.csv'), f'{option.split("=")[0]} is for reading text')


def test_misspelt_merge(t):
    t.write('a.csv', 'date,event\n1914,x\n')
    for word in ('mrege', 'merg', 'Merge', 'murge'):
        err = t.bad(word, 'a.csv', '-o', 'new.csv')
        same(err, f"dateline: {word}: No such file or directory; did you mean 'merge'?\n")
    contains(t.bad('-q', 'merge', 'a.csv'), 'merge: No such file or directory; as a command it is')
    same(t.names(), ['a.csv'])
    for words in (['mrege.txt'], ['a.csv', 'mrege'], ['--', 'mrege'], ['merge', 'mrege']):
        lacks(t.run(*words).err, 'mean')
    t.write('mrege', OPENED)
    same(t.dates('mrege'), ['2015-09-03'])


def test_merge_leaves_nothing_half_done(t):
    """Nothing is written, to a stream either, when a table is wrong at its end."""
    write_shards(t)
    header = 'date,line,event\n'
    lines = ''.join(f'{1000 + i},{i},x\n' for i in range(900))
    for end, message in (
        ('1000,1,x\n', ':902: this row is earlier'),
        ('2000,1,"x\n', ':902:8: a quotation mark'),
        ('2000,1,caf\udce9\n', ':902:11: this is no UTF-8'),
    ):
        content = (header + lines + end).encode(errors='surrogateescape')
        t.write('wrong.csv', content)
        for to in ('csv', 'text', 'jsonl'):
            contains(t.bad('merge', '-t', to, '0.csv', 'wrong.csv'), 'wrong.csv' + message)
            contains(t.bad('merge', '-t', to, '0.csv', '-', stdin=content), '-' + message)
    contains(t.bad('merge', stdin='event,line\nx,1\n'), '-:1: there is no column date')
    if has_json(t):
        contains(t.bad('merge', stdin='{"date":"1914"}\n{"line":1}\n'), '-:2: there is no date')


def test_merge_pipes(t):
    """A pipe can be a table, also where tables are read twice: it is kept in $TMPDIR meanwhile."""
    names = write_shards(t)
    for arguments in (['-t', 'csv'], ['-t', 'text'], ['-o', 'out.csv']):
        tables = ' '.join(f'<(cat {i}.csv)' for i in range(3))
        done = subprocess.run(
            ['bash', '-c', f'"$0" merge --undated {" ".join(arguments)} {tables}', PROGRAM],
            cwd=t.folder,
            capture_output=True,
            env=plain_environment(TMPDIR=str(t.folder)),
            timeout=WAIT,
            check=False,
        )
        same((done.returncode, done.stderr), (0, b''), arguments)
        out = t.read('out.csv') if '-o' in arguments else done.stdout.decode()
        to = 'text' if 'text' in arguments else 'csv'
        same(out, t.good('-q', '--undated', '-t', to, *names).out, arguments)
    same([name for name in t.names() if name.startswith('dateline-')], [])
    nowhere = {'TMPDIR': 'nowhere'}
    contains(t.bad('merge', '-t', 'csv', stdin='date\n', env=nowhere), 'cannot be kept in nowhere')
    contains(t.bad('merge', '-', '-', stdin='date\n'), 'standard input is named 2 times')
    contains(t.bad('merge', '-o', '/dev/full', '0.csv'), 'No space left')


def test_merge_formulas(t):
    """The guard of csv and tsv is taken off, and only that."""
    names = [
        t.write('=1+1.txt', '=cmd() ran on 3 May 1911, he said.\n'),
        t.write('-b.txt', "'=x was so in 1913.\n"),
        t.write('c.txt', "'@foo said in 1990, yes.\n\n''- 3 of them came in 1991.\n\n'Twas in 1992, too.\n"),
    ]
    for to in ('csv', 'tsv'):
        t.good('-o', 'x.' + to, '--', *names)
        same(t.good('merge', '-t', to, 'x.' + to).out, t.read('x.' + to), to)
        if has_json(t):
            merged = t.good('merge', '-t', 'jsonl', '--columns', 'event,source', 'x.' + to).bytes
            same(merged, t.good('-t', 'jsonl', '--columns', 'event,source', '--', *names).bytes, to)


def test_merge_without_a_place(t):
    t.write('a.csv', 'date,event,line\n1914,The war began.,\n')
    same(t.good('merge', 'a.csv').out, '1914  The war began.\n')
    t.write('a.csv', 'date,event,line,page,flags\n1914,The war began.,7,2,relative\n')
    same(t.good('merge', 'a.csv').out, '1914  The war began.  line 7 p.2 [relative]\n')
    t.write('a.csv', 'date,event,source,flags\n1914,The war began.,a.txt,\n1915,It went on.,,relative\n')
    same(t.good('merge', 'a.csv').out, '1914  The war began.  a.txt\n1915  It went on.  [relative]\n')


def test_merge_delimiters(t):
    """What becomes a blank stands in quotes where the blank is the delimiter."""
    t.write('a\x01b.txt', OPENED)
    table = t.good('-t', 'csv', '--delimiter', ' ', 'a\x01b.txt').out
    same(t.good('merge', '-t', 'csv', '--delimiter', ' ', stdin=table).out, table)


def test_merge_leading_blanks(t):
    for table in ('date\n1914\n', '{"date":"1914"}\n  \n{"date":"1915"}\n')[: 1 + has_json(t)]:
        wanted = t.good('merge', '-t', 'csv', stdin=table).out
        for before in ('\n', '\r\n\n', ' ', '\n \t', '\ufeff\n', '\n' * 300_000):
            same(t.good('merge', '-t', 'csv', stdin=before + table).out, wanted, before[:8])
    contains(t.bad('merge', stdin='\n\n date\n1914\n1913\n'), '-:5: this row is earlier')
    contains(t.bad('merge', stdin='\n\nx\n'), '-:3: this is no line of column names')
    same(t.good('merge', '-t', 'csv', '--columns', 'date', stdin='\n \n').out, 'date\n')
    if has_json(t):
        contains(t.bad('merge', stdin='\n{"date":"1914\\u0000"}\n'), '-:2:20: a NUL (\\u0000), which no text holds')


def test_merge_one_column(t):
    """A row without a date is a row, where the date is all that is told of it."""
    for to, empty in (('csv', '""'), ('tsv', '')):
        table = t.good('--undated', '-t', to, '--columns', 'date', stdin=OPENED + UNDATED + UNDATED).out
        same(table, f'date\n2015-09-03\n{empty}\n{empty}\n')
        merged = t.good('merge', '--undated', '-t', to, '--columns', 'date', stdin=table)
        same((merged.out, merged.err), (table, ''), to)
        contains(t.good('merge', '-t', to, stdin=table).err, '2 rows are left out, being without a date')


def test_merge_more_tables_than_can_be_open(t):
    names = [t.write(f'{i:03}.csv', f'date,source\n{1500 + i % 7},{i:03}\n') for i in range(400)]

    def few():
        resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))

    rows = t.good('merge', '-t', 'csv', *names, preexec_fn=few).rows()
    wanted = sorted((str(1500 + i % 7), f'{i:03}') for i in range(400))
    same([(r['date'], r['source']) for r in rows], wanted)


def big_rows(result):
    csv.field_size_limit(1 << 30)
    return result.rows()


def test_merge_long_row_from_a_pipe(t):
    """What came of a row is not looked at again with every piece that comes."""
    row = 'x' * (30 << 20)
    result = t.good('merge', '-t', 'csv', stdin=f'date,event\n1914,"{row}"\n')
    same([(r['date'], len(r['event'])) for r in big_rows(result)], [('1914', len(row))])


def test_merge_many_tables(t):
    t.write('head', 'date,event,source\n')
    names = []
    for i in range(1500):
        names.append(t.write(f'{i}.csv', f'date,event,source\n{1000 + i * 7 % 1000},event {i},{i}.txt\n'))
    t.write('list', '\n'.join(names))

    def few():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

    dates = t.good('merge', '-t', 'csv', '--files-from', 'list', preexec_fn=few).dates()
    same(len(dates), 1500)
    same(dates, sorted(dates))


def test_sort(t):
    t.write('a.txt', 'It ended in 1918. It began in 1914.\n')
    t.write('b.txt', 'They met in 1916 and 1915.\n')
    same(t.good('-t', 'csv', '--sort', 'time', 'a.txt', 'b.txt').dates(), ['1914', '1915', '1916', '1918'])
    place = t.good('-t', 'csv', '--sort', 'place', 'a.txt', 'b.txt')
    same(place.dates(), ['1918', '1914', '1916', '1915'])
    for to, more in (('csv', ['--bom']), ('tsv', ['--bom']), ('jsonl', [])):
        place = t.good('-t', to, *more, '--sort=place', 'a.txt', 'b.txt').bytes
        same(t.good('-t', to, *more, '--sort=none', 'a.txt', 'b.txt').bytes, place, to)
    none = t.good('--explain', '--sort=none', 'a.txt', 'b.txt').out
    same(none, t.good('--explain', 'a.txt', 'b.txt').out)
    names = [t.write(f'{i}.txt', f'Report {i}\n\n{WAR}') for i in range(200)]
    result = t.run('--sort=none', '-v', '-t', 'csv', *names[:100], 'missing.txt', *names[100:])
    same(result.status, 2)
    same([row['source'] for row in result.rows()], names)
    contains(result.err, 'documents: 200, events: 200,')
    same(t.good('--sort=none', '-t', 'csv', stdin='Nothing.\n').out.count('\n'), 1, 'header')
    same(t.run('--sort=none', '-e', '-t', 'csv', stdin='Nothing.\n').status, 1)
    with open('/dev/full', 'wb') as full:
        result = t.run('--sort=none', '-t', 'csv', *names, stdout=full)
        same((result.status, result.err.count('\n')), (2, 1), result.err)


def test_rows_do_not_depend_on_how_records_come(t):
    if not has_json(t):
        return
    text = 'They met last August. In {} it rained.' + ' It was open from 3 May 1911 to 4 May 1912.'
    lines = [json.dumps({'id': f'r{i}', 'text': text.format(1900 + i)}) + '\n' for i in range(4)]
    for to in ('csv', 'tsv', 'jsonl', 'text'):
        arguments = ['-q', '--from=jsonl', '--sort=none', '--undated', '-t', to]
        whole = t.good(*arguments, stdin=''.join(lines)).out
        with t.start(*arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            got = []
            for line in lines:  # cut anywhere, and with nothing behind the line
                process.stdin.write(line[:9].encode())
                process.stdin.flush()
                process.stdin.write(line[9:].encode())
                process.stdin.flush()
                got += [process.stdout.readline() for _ in range(3 + (to in ('csv', 'tsv') and not got))]
            process.stdin.close()
            same(process.stdout.read(), b'')
        same(b''.join(got).decode(), whole, to)
    files = [t.write(f'{i}.txt', text.format(1900 + i)) for i in range(100)]
    for to in ('csv', 'text'):
        parts = [t.good('--sort=none', '--undated', '--no-header', '-t', to, *files[a:b]).out
                 for a, b in ((0, 30), (30, 100))]
        same(t.good('--sort=none', '--undated', '--no-header', '-t', to, *files).out, ''.join(parts), to)


def test_end_of_an_answer(t):
    """A record with one known date, sent behind another, tells that all rows of that one have come."""
    if not has_json(t):
        return
    end = json.dumps({'id': 'end', 'text': '2000-01-01'}) + '\n'
    with t.start('-q', '--from=jsonl', '--sort=none', '-t', 'jsonl',
                 stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for n in (2, 0, 1):
            record = {'id': 'r', 'text': 'It began. ' + 'In 1914 it rained. ' * n}
            process.stdin.write((json.dumps(record) + '\n' + end).encode())
            process.stdin.flush()
            sources = []
            while sources[-1:] != ['end']:
                sources.append(json.loads(process.stdout.readline())['source'])
            same(sources, ['r'] * n + ['end'])
        process.stdin.close()


RECORDS = (
    '{"id":"a","date":"2015-09-03T10:00:00Z","text":"They met yesterday, and in May 1911."}\n'
    '\n'
    '{"id":7,"text":"Bla in 1914. They met last August.","date":null,"more":[1,{"x":2}]}\r\n'
    '{"text":"The caf\\u00e9 opened\\nin 1907."}'
)


def test_records(t):
    if not has_json(t):
        contains(t.bad('--from=jsonl', stdin=RECORDS), 'built without')
        return
    t.write('r.jsonl', RECORDS)
    out = t.good('-q', '-t', 'csv', 'r.jsonl')
    same(
        [(row['date'], row['source']) for row in out.rows()],
        [('1907', 'r.jsonl:4'), ('1911-05', 'a'), ('1914', '7'), ('2015-09-02', 'a')],
    )
    same(out.rows()[0]['event'], 'The café opened in 1907.')
    same(t.good('-q', '-t', 'csv', '--from=jsonl', stdin=RECORDS).rows()[0]['source'], "'-:4")
    dates = t.good('-q', '-t', 'csv', '--from', 'jsonl', '--sort=none', '-d', '2000-01-01', 'r.jsonl').dates()
    same(dates, ['2015-09-02', '1911-05', '1914', '1999-08', '1907'])
    check('text' in t.good('-q', '--from', 'text', 'r.jsonl').out, 'JSON as text')
    t.write('x.ndjson', '{"body":"In 1914.","when":"1920","key":"k"}\n{"body":"Last year."}\n')
    fields = ['--text-field=body', '--date-field=when', '--id-field=key']
    same(t.good('-t', 'csv', *fields, '-d', '1930-05', 'x.ndjson').dates(), ['1914', '1929'])
    t.write('t.jsonl', '{"text":"In 1914.","title":"A","head":"B"}\n{"text":"Title: C\\n\\nIn 1915."}\n')
    titles = ['-t', 'csv', '--columns', 'title', '--no-header', 't.jsonl']
    same(t.good(*titles).out.splitlines()[0], 'A')
    same(t.good('--title-field=head', *titles).out.splitlines()[0], 'B')
    t.write('a.txt', WAR + 'It ended in 1918.\n')
    mixed = t.good('-q', '-t', 'csv', '--sort=place', 'a.txt', 'r.jsonl', 'a.txt').rows()
    same([row['source'] for row in mixed], ['a.txt'] * 2 + ['a', 'a', '7', 'r.jsonl:4'] + ['a.txt'] * 2)
    contains(t.bad('-t', 'timex3', 'r.jsonl'), 'timex3 is one document')


def test_wrong_records(t):
    if not has_json(t):
        return
    good = '{"text":"In 1914."}\n'
    for line, message in (
        ('{"text":"In 1915."', 'r.jsonl:2:18: no JSON: '),
        ('[1]', 'r.jsonl:2: no JSON object'),
        ('{"txt":"In 1915."}', 'r.jsonl:2: there is no field text'),
        ('{"text":1915}', 'r.jsonl:2: this field is not a string: text'),
        ('{"text":"In 1915.","title":3}', 'r.jsonl:2: this field is not a string: title'),
        ('{"text":"In 1915.\\u0000"}', 'r.jsonl:2:24: a NUL (\\u0000), which no text holds'),
        ('{"text":"In 1915.' + 'x' * (10 << 20) + '"}', 'r.jsonl:2: a record of more than 10 MiB'),
        ('{"text":"In 1915.' + 'x' * (40 << 20) + '"}', 'r.jsonl:2: a record of more than 10 MiB'),
    ):
        t.write('r.jsonl', good + line + '\n' + good)
        for sort in ('time', 'none'):
            result = t.run('-t', 'csv', f'--sort={sort}', 'r.jsonl')
            same((result.status, result.dates()), (2, ['1914', '1914']), line[:40])
            contains(result.err, message)
            same(result.err.count('r.jsonl'), 1, result.err)
    for end in ('', '\n'):
        t.write('r.jsonl', good + 'x' * (40 << 20) + end)
        contains(t.run('-t', 'csv', 'r.jsonl').err, 'r.jsonl:2: a record of more than 10 MiB')
    contains(t.run('--from=jsonl', 'missing', '-t', 'csv').err, 'missing: No such file')


def test_records_with_wrong_dates(t):
    if not has_json(t):
        return
    for date, message in (
        ('"3 Sept 2015"', 'YYYY-MM or YYYY, and the record is read without it: 3 Sept 2015\n'),
        ('"2015-13-01"', 'and the record is read without it: 2015-13-01\n'),
        ('20150101', 'and the record is read without it: it is not a string\n'),
    ):
        t.write('r.jsonl', '{"text":"In 1914."}\n{"text":"In 1915, and yesterday.","date":%s}\n' % date)
        result = t.good('-t', 'csv', 'r.jsonl')
        same(result.dates(), ['1914', '1915'])
        contains(result.err, 'dateline: r.jsonl:2: "date" is no date as ')
        contains(result.err, message)
        contains(t.good('-q', 'r.jsonl').err + '-', '-')
        same(t.good('-q', 'r.jsonl').err, '')


def test_document_dates_that_cannot_be_read(t):
    for text, words, why in (
        ('---\ndate: 2021-02-30\n---\nHe left in 1914.\n', '2021-02-30', 'front matter'),
        ('Date: 2018-13-45\n\nHe left in 1914.\n', '2018-13-45', 'Date: line'),
        ('From: a\nDate: Smarch 13, x\n\nHe left in 1914.\n', 'Smarch 13, x', 'mail header'),
    ):
        result = t.good('-t', 'csv', stdin=text)
        same(result.dates(), ['1914'])
        contains(result.err, f'dateline: -: no date can be read in "{words}" ({why})')
        same(t.good('-q', stdin=text).err, '')
    ambiguous = '---\ndate: 03/04/2019\n---\nHe left yesterday.\n'
    same(t.good('-t', 'csv', stdin=ambiguous).rows()[0]['flags'], 'relative ambiguous-order')
    clear = ambiguous.replace('03/04', '13/04')
    same(t.good('-t', 'csv', stdin=clear).rows()[0]['flags'], 'relative')


def test_own_date_of_a_mail_that_quotes_another(t):
    text = (
        'From: a\nDate: 5 Mar 2019\n\nI come tomorrow.\n\n'
        'On Fri, 1 Mar 2019, Ann wrote:\n> I was ill yesterday.\n'
    )
    contains(t.good('-v', stdin=text).err, 'document date 2019-03-05 (mail header)')


def test_mailboxes_are_said(t):
    said = 'dateline: -: read as one mail, and it is a mailbox of several: the date of the first dates all; '
    first = 'From a Mon Mar  5 09:00:00 2018\nFrom: a\nDate: 5 Mar 2018\n\nI was ill yesterday.\n'
    second = 'From b Tue Jun  5 09:00:00 2018\nFrom: b\nDate: 5 Jun 2018\n\nSo was I yesterday.\n'
    for end in ('\n', '\r\n', '\r'):
        for text in (first + '\n' + second, first[first.index('\n') + 1 :] + '\n' + second):
            result = t.good(stdin=text.replace('\n', end))
            contains(result.err, said)
            same(t.good('-q', stdin=text.replace('\n', end)).err, '')
    for one in (first, first + '\nFrom b, too:\nno word\n', first + second, first + '\nFrom: b\nDate: x\n'):
        lacks(t.good(stdin=one).err, 'mailbox')


def test_encoded_mails_are_said(t):
    for field, name in (
        ('Content-Transfer-Encoding: quoted-printable', 'a mail in quoted-printable'),
        ('CONTENT-TRANSFER-ENCODING: BASE64', 'a mail in base64'),
        ('Content-Type: multipart/alternative;\n boundary="x"', 'a mail of several parts (MIME)'),
    ):
        text = f'From: a\nDate: 5 Mar 2019\n{field}\n\nIt opened in 1914.\n'
        contains(t.good(stdin=text).err, f'dateline: -: read as it stands, and it is {name}: ')
        same(t.good('-q', stdin=text).err, '')
    for plain in ('Content-Transfer-Encoding: 8bit', 'Content-Type: text/plain'):
        same(t.good(stdin=f'From: a\nDate: 5 Mar 2019\n{plain}\n\nIt opened in 1914.\n').err, '')
    body = 'From: a\nDate: 5 Mar 2019\n\nContent-Transfer-Encoding: base64\nIn 1914.\n'
    same(t.good(stdin=body).err, '')


def long_text(bytes):
    """Paragraphs that are all different, in each a date and one that counts from it."""
    text = io.StringIO()
    for i in range(bytes // 110):
        text.write(
            f'Entry {i}. The ship left on {i % 28 + 1} May {1500 + i * 7 % 500}. It came back '
            f'three weeks later, on a Monday.\n\n'
        )
    return text.getvalue()


def test_jobs(t):
    long = t.write('long.txt', long_text(2_500_000))
    many = [t.write(f'{i}.txt', f'Report {i}\n\n{WAR}') for i in range(40)]
    t.write('7.txt', b'The caf\xe9 opened in 1907.\n')
    t.write('9.txt', b'\0\0\0')
    files = many[:20] + [long, 'missing.txt', *many[20:]]
    alone = t.run('--jobs', '1', '-v', '-t', 'csv', *files)
    same(alone.status, 2)
    check(len(alone.out) > 4_000_000, len(alone.out))
    contains(alone.err, '9.txt: ')
    contains(alone.err, '7.txt: read as Windows-1252')
    check(alone.err.index('7.txt: ') < alone.err.index('9.txt: ') < alone.err.index('missing.txt: '), alone.err)
    for arguments in (['-j', '7'], ['--jobs=3', '--memory=16M'], []):
        other = t.run(*arguments, '-v', '-t', 'csv', *files)
        check(other.bytes == alone.bytes, f'{arguments}: another output')
        same(other.err, alone.err, arguments)
    explained = t.run('-j1', '--explain', *files).bytes
    check(t.run('-j4', '--explain', *files).bytes == explained, 'another explanation')
    for wrong in ('0', '-1', 'x', '', '2x', '99999'):
        contains(t.bad('--jobs', wrong, stdin=WAR), '--jobs: ')


def test_memory(t):
    t.write('long.txt', long_text(9_000_000))
    (t.folder / 'tmp').mkdir()
    usual = t.good('-t', 'csv', 'long.txt').bytes
    for arguments in (['--memory', '16M'], ['--memory=16384k', '-j1']):
        out = t.good(*arguments, '-t', 'csv', 'long.txt', env={'TMPDIR': str(t.folder / 'tmp')}).bytes
        check(out == usual, f'{arguments}: another output')
        same(os.listdir(t.folder / 'tmp'), [], 'temporary files')
    explained = t.good('--explain', 'long.txt').bytes
    check(t.good('--explain', '--memory=16M', 'long.txt').bytes == explained, 'explain differs')
    text = t.good('--memory=16M', '--undated', '--to=text', 'long.txt').bytes
    check(t.good('--undated', '--to=text', 'long.txt').bytes == text, 'text differs')
    for wrong in ('0', '16', '15M', 'x', '', '16MB', '16 M', '-1G', '99999999T', '1' * 30):
        contains(t.bad('--memory', wrong, stdin=WAR), '--memory: ')


def small_files():
    """What a full disk does: nothing can be written behind so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))


def limited_files():
    """The same, where the limit would end the program."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))


def test_long_documents_side_by_side(t):
    """Each is longer than what all may hold at once; the answer is that of one thread."""
    for name in 'abc':
        t.write(f'{name}.txt', f'Of {name}. ' + long_text(1_500_000))
    files = [f'{name}.txt' for name in 'abc']
    alone = t.good('-j1', '-t', 'csv', *files).bytes
    for n in (2, 4):
        check(t.good(f'-j{n}', '-t', 'csv', *files).bytes == alone, f'-j{n} differs')


def test_repetitions_end(t):
    """Whatever is repeated, twice as much takes twice as long: else these would take minutes."""
    units = ('!', '?', '?!', '.', '. ', '...', '…', '-', '--', '’', "'", '"', '(', '([{[', ')', ',', '1', '1-',
             '1.', '1/', '1,', '9 ', '1914-', '44 BC', 'May ', 'May', 'of the ', 'the year of ', 'Jan. ',
             "'90s", '3 May 1914 ', '3 May 1914, ', ': 3 May 1914 ', 'On 3 May 1914, Ann wrote: ', '2015-09-03 ',
             'MAY 14, 1842. ', 'On Monday ', 'MDCXIV ', '1914 Built 3 May\n', '1641/2\n\nJan. 1\n\n', '\n',
             '\n\n', '\t', '\r', 'a', 'a-', 'a.', 'a\n', '# ', '> ', '\u0301', '\u00a0',
             '*', '_', '|', '=', '= ', '== 1920 ==\n', '| 1920 | x |\n', '> 3 May\n', '\f', '1900 X\n', '1920-\n',
             '(?) ', 'p.m. ', '1912 gulls, ', '31 March [O.S. 21 March] ')
    for unit in units:
        t.write('a.txt', 'It was in 1990.\n\n' + unit * (500_000 // len(unit)) + '\n')
        t.good('-q', '-t', 'csv', '-o', 'a.csv', 'a.txt')
        contains(t.read('a.csv'), '\n1990,')


def test_no_room_for_temporary_files(t):
    t.write('long.txt', long_text(9_000_000))
    t.write('old.csv', 'old')
    for arguments in (['-j1'], ['-j2']):
        run = [*arguments, '--memory=16M', '-o', 'old.csv', 'long.txt']
        result = t.run(*run, env={'TMPDIR': '/no/such/folder'})
        same(result.status, 2)
        contains(result.err, '/no/such/folder: a temporary file here cannot be made: No such file')
        result = t.run(*run, env={'TMPDIR': str(t.folder)}, preexec_fn=small_files)
        same(result.status, 2)
        contains(result.err, f'{t.folder}: a temporary file here cannot be written: File too large')
        same(result.err.count('\n'), 1, result.err)
        same(t.read('old.csv'), 'old')
        same(t.names(), ['long.txt', 'old.csv'])
        result = t.run(*run[:2], 'long.txt', env={'TMPDIR': str(t.folder)}, preexec_fn=limited_files)
        same(result.status, 2)
        same(result.out, '')
        contains(result.err, f'{t.folder}: a temporary file here cannot be written: File too large')


def test_quiet(t):
    t.write('a.txt', UNDATED)
    for option in ('-q', '--quiet'):
        same(t.good(option, 'a.txt').err, '')
        contains(t.run(option, 'a.txt', 'missing.txt').err, 'missing.txt')


def test_verbose_counts(t):
    err = t.good('-v', stdin=OPENED + '\n' + UNDATED).err
    contains(err, 'documents: 1, events: 1, dates without a year or day to count from: 1\n')


def test_messages_hold_no_escape_sequences(t):
    for name in ('\x1b]0;title\x07', 'a\nb', '\u009b31m', b'\x9b\xff'):
        err = t.run(name).err
        check(not re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f]', err), repr(err))
        same(err.count('\n'), 1)
    contains(t.run('b\u00fccher').err, 'b\u00fccher: No such')


# ---- where the output goes ---------------------------------------------------------------------


def test_output(t):
    for option in (['-o', 'x.csv'], ['--output', 'x.csv'], ['--output=x.csv'], ['-ox.csv']):
        result = t.good(*option, stdin=WAR)
        same(result.out, '')
        contains(t.read('x.csv'), '1914,')
        same(t.names(), ['x.csv'])
        os.remove(t.folder / 'x.csv')
    contains(t.good('-o', '-', '-t', 'csv', stdin=WAR).out, '1914,')
    (t.folder / 'sub').mkdir()
    t.good('-o', 'sub/x.csv', stdin=WAR)
    same(os.listdir(t.folder / 'sub'), ['x.csv'])


def test_output_replaces_whole_files(t):
    t.write('x.csv', 'old')
    os.chmod(t.folder / 'x.csv', 0o640)
    os.link(t.folder / 'x.csv', t.folder / 'link')
    t.good('-o', 'x.csv', stdin=WAR)
    contains(t.read('x.csv'), '1914,')
    same((t.folder / 'x.csv').stat().st_mode & 0o777, 0o640)
    same(t.read('link'), 'old')  # the old file itself was never written to


def test_output_is_nothing_that_tells_what_to_do(t):
    t.write('a.txt', WAR)
    t.write('list', 'a.txt\n')
    t.write('own.patterns', OWN)
    os.symlink('own.patterns', t.folder / 'link')
    before = t.names()
    contains(t.bad('--files-from', 'list', '-o', './list'), 'this file is read for --files-from')
    for arguments in (['-o', 'own.patterns', '-t', 'csv'], ['-o', 'link'], ['-o', 'link', '--list-patterns']):
        err = t.bad('a.txt', '--patterns', 'own.patterns', *arguments)
        contains(err, f'{arguments[1]}: this file is read for --patterns, and would be replaced')
    same((t.read('list'), t.read('own.patterns'), t.names()), ('a.txt\n', OWN, before))


def test_output_rights(t):
    for mask, wanted in ((0o022, 0o644), (0o077, 0o600)):
        t.good('-o', f'{mask}.csv', stdin=WAR, umask=mask)
        same((t.folder / f'{mask}.csv').stat().st_mode & 0o777, wanted)


def test_output_that_is_read_only_stays(t):
    t.write('x.csv', 'old')
    (t.folder / 'x.csv').chmod(0o444)
    if not os.access(t.folder / 'x.csv', os.W_OK):  # root may write everywhere
        contains(t.bad('-o', 'x.csv', stdin=WAR), 'x.csv: Permission denied')
        same((t.read('x.csv'), t.names()), ('old', ['x.csv']))


def test_output_through_a_symbolic_link(t):
    t.write('sub/real.csv', 'old')
    os.symlink('sub/real.csv', t.folder / 'link.csv')
    t.good('-o', 'link.csv', stdin=WAR)
    check((t.folder / 'link.csv').is_symlink(), 'the link is gone')
    contains(t.read('sub/real.csv'), '1914,')
    same(t.names(), ['link.csv', 'sub'])
    (t.folder / 'there').mkdir()
    os.symlink('../there/new.csv', t.folder / 'sub' / 'second.csv')
    os.symlink('sub/second.csv', t.folder / 'first.csv')
    t.good('-o', 'first.csv', stdin=WAR)
    check((t.folder / 'first.csv').is_symlink(), 'the link to what is not there is gone')
    contains(t.read('there/new.csv'), '1914,')
    os.symlink(t.folder / 'absolute.csv', t.folder / 'sub' / 'third.csv')
    t.good('-o', 'sub/third.csv', stdin=WAR)
    contains(t.read('absolute.csv'), '1914,')
    os.symlink('ring', t.folder / 'ring')
    contains(t.bad('-o', 'ring', stdin=WAR), 'ring: Too many levels of symbolic links')
    os.symlink('no/x.csv', t.folder / 'astray')
    contains(t.bad('-o', 'astray', stdin=WAR), 'astray: No such file or directory (its folder is missing)')


def test_output_errors(t):
    (t.folder / 'sub').mkdir()
    contains(t.bad('-o', 'sub', stdin=WAR), 'sub: Is a directory')
    contains(t.bad('-o', 'no/x.csv', stdin=WAR), 'no/x.csv: No such file or directory (its folder is missing)')
    contains(t.bad('-o', 'x' * 300, stdin=WAR), 'File name too long')
    same(t.names(), ['sub'])


def test_output_is_not_its_own_input(t):
    t.write('a.txt', WAR)
    t.write('x.csv', OPENED)
    result = t.run('-o', 'x.csv', 'a.txt', 'x.csv')
    same(result.status, 2)
    contains(result.err, 'x.csv: this is the output file')
    contains(t.read('x.csv'), '1914,')
    lacks(t.read('x.csv'), '2015')


def test_unreadable_file_still_writes_the_rest(t):
    t.write('x.csv', 'old')
    t.write('a.txt', WAR)
    same(t.run('-o', 'x.csv', 'a.txt', 'missing.txt').status, 2)
    contains(t.read('x.csv'), '1914,')
    same(t.names(), ['a.txt', 'x.csv'])


def test_full_disk(t):
    for option in ('-tcsv', '-h', '--help', '--version', '--print-man', '--list-patterns'):
        with open('/dev/full', 'wb') as full:
            result = t.run(option, stdin=WAR, stdout=full)
        same(result.status, 2, option)
        contains(result.err, 'dateline: standard output: ')
        contains(result.err, 'No space left on device')
    err = t.bad('-t', 'csv', '-o', '/dev/full', stdin=WAR)
    contains(err, '/dev/full: ')
    contains(err, 'No space left on device')


def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


def test_failed_write_leaves_the_old_file(t):
    text = (OPENED + '\n') * 1000
    t.write('x.csv', 'old')
    err = t.bad('-o', 'x.csv', stdin=text, preexec_fn=small_files)
    contains(err, 'x.csv: ')
    contains(err, 'File too large')
    same(t.read('x.csv'), 'old')
    same(t.names(), ['x.csv'])


def closed_pipe(t, *arguments, **more):
    pipes = dict.fromkeys(('stdin', 'stdout', 'stderr'), subprocess.PIPE)
    process = t.start(*arguments, **pipes, **more)
    process.stdout.close()
    process.stdin.write(WAR.encode())
    process.stdin.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    return process.wait(WAIT), err


def test_closed_pipe(t):
    same(closed_pipe(t, '-t', 'csv'), (-signal.SIGPIPE, ''))
    status, err = closed_pipe(t, '-t', 'csv', restore_signals=False)  # Python ignores SIGPIPE
    same(status, 2)
    contains(err, 'standard output: ')
    contains(err, 'Broken pipe')


def test_closed_standard_streams(t):
    t.write('a.txt', WAR)
    for closing, status in ((0, 0), (1, 2), (2, 0)):
        done = subprocess.run(
            ['sh', '-c', f'exec "$0" -t csv a.txt {closing}>&-', PROGRAM],
            cwd=t.folder,
            env=plain_environment(),
            capture_output=True,
            timeout=WAIT,
            check=False,
        )
        same(done.returncode, status, f'closed {closing}')
    done = subprocess.run(
        ['sh', '-c', 'exec "$0" -t csv <&-', PROGRAM],
        env=plain_environment(),
        capture_output=True,
        timeout=WAIT,
        check=False,
    )
    same((done.returncode, done.stdout), (2, b''))


def test_messages_without_a_stream_are_in_no_output(t):
    """With standard error closed, its number would be the next file's that is opened."""
    t.write('a.txt', WAR)
    wanted = t.good('-t', 'csv', 'a.txt').out
    for closing in ('2>&-', '0<&- 2>&-', '0<&- 1>&- 2>&-'):
        done = subprocess.run(
            ['sh', '-c', f'exec "$0" -o x.csv a.txt missing.txt {closing}', PROGRAM],
            cwd=t.folder,
            env=plain_environment(),
            stdout=subprocess.DEVNULL,
            timeout=WAIT,
            check=False,
        )
        same((done.returncode, t.read('x.csv')), (2, wanted), closing)


def test_output_to_the_redirected_file(t):
    log = t.folder / 'log'
    with open(log, 'ab') as stdout:
        stdout.write(b'before\n')
        stdout.flush()
        command = [PROGRAM, '-t', 'csv', '-o', '/dev/stdout', '--no-header']
        subprocess.run(command, input=WAR.encode(), stdout=stdout, check=True, timeout=WAIT)
    lines = log.read_text(encoding='utf-8').splitlines()
    same(lines[0], 'before')
    contains(lines[1], '1914')


def test_output_to_what_is_no_file(t):
    contains(t.good('-t', 'csv', '-o', '/dev/stdout', stdin=WAR).out, '1914,')
    same(t.good('-o', '/dev/null', stdin=WAR).out, '')
    os.mkfifo(t.folder / 'fifo')
    process = t.start('-t', 'csv', '-o', 'fifo', stdin=subprocess.PIPE)
    with open(t.folder / 'fifo', 'rb') as fifo:
        process.stdin.write(WAR.encode())
        process.stdin.close()
        contains(fifo.read().decode(), '1914,')
    same(process.wait(WAIT), 0)
    same(t.names(), ['fifo'])


def test_signals_remove_the_new_file(t):
    t.write('x.csv', 'old')
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process = t.start('-o', 'x.csv', stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        end = time.monotonic() + WAIT
        while len(t.names()) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        same(len(t.names()), 2, 'files while it runs')
        process.send_signal(number)
        same(process.wait(WAIT), -number)
        process.stdin.close()
        process.stderr.close()
        same(t.names(), ['x.csv'])
        same(t.read('x.csv'), 'old')


# ---- terminals ---------------------------------------------------------------------------------


def test_no_file_on_a_terminal(t):
    result = t.terminal(on_terminal=('stdin', 'stdout'))
    same(result.status, 0)
    contains(result.screen, 'Usage: dateline')
    for arguments in (['-t', 'csv'], ['merge']):
        result = t.terminal(*arguments, on_terminal=('stdin',))
        same((result.status, result.out), (2, ''))
        contains(result.err, 'standard input is a terminal')
    contains(result.err, 'Usage: dateline')


def test_terminal_width_and_color(t):
    text = LONG.encode()
    for columns in (40, 70):
        screen = t.terminal(stdin=text, columns=columns).screen
        contains(screen, '\x1b[')
        lines = re.sub('\x1b\\[[0-9;]*m', '', screen).splitlines()
        check(len(lines) > 1 and max(map(len, lines)) <= columns, lines)
    lines = t.terminal('--width', '50', '--color=never', stdin=text, columns=70).screen.splitlines()
    check(max(map(len, lines)) <= 50, lines)
    env = {'COLUMNS': '45'}
    lines = t.terminal('--color=never', stdin=text, columns=0, env=env).screen.splitlines()
    check(max(map(len, lines)) <= 45, lines)
    lines = t.terminal('--color=never', stdin=text * 2, columns=0).screen.splitlines()
    check(60 < max(map(len, lines)) <= 80, lines)


def columns_of(line):
    """As terminals count them: East Asian wide characters take two, combining ones none."""
    wide = {'W': 2, 'F': 2}
    return sum(
        0 if unicodedata.combining(c) else wide.get(unicodedata.east_asian_width(c), 1)
        for c in line
    )


def test_wide_characters_are_wrapped(t):
    text = (
        '\u6771\u4eac\u3067\u306f \u2014 on 10 October 1964 the games '
        + '\u5927\u4f1a' * 30
        + ' opened, cafe\u0301 and all, https://example.org/an/address/with/no/place/to/break.\n'
    ).encode()
    for width in (10, 20, 33, 80, 200):
        lines = t.good('--width', str(width), stdin=text).out.splitlines()
        check(max(map(columns_of, lines)) <= width, (width, lines))
        check(width < 80 or max(map(columns_of, lines)) > width - 20, (width, lines))
        screen = t.terminal(stdin=text, columns=width).screen
        same(re.sub('\x1b\\[[0-9;]*m', '', screen).splitlines(), lines, width)


def test_color(t):
    text = OPENED.encode()

    def colored(*arguments, **env):
        return '\x1b[' in t.terminal(*arguments, stdin=text, env=env).screen

    same(colored(), True)
    same(colored('--color', 'auto'), True)
    same(colored('--color=never'), False)
    same(colored(NO_COLOR='1'), False)
    same(colored(NO_COLOR=''), True)
    same(colored('--color=always', NO_COLOR='1'), True)
    same(colored(TERM='dumb'), False)
    same(colored(TERM=''), False)
    same(colored('--color=always', TERM='dumb'), True)

    def colored_pipe(*arguments, **env):
        return '\x1b[' in t.good(*arguments, stdin=text, env=env).out

    same(colored_pipe(), False)
    same(colored_pipe('--color=always'), True)
    same(colored_pipe(FORCE_COLOR='1'), True)
    same(colored_pipe(CLICOLOR_FORCE='1'), True)
    same(colored_pipe(FORCE_COLOR='0'), False)
    same(colored_pipe(FORCE_COLOR='1', NO_COLOR='1'), False)
    same(colored_pipe('-t', 'csv', FORCE_COLOR='1'), False)
    t.good('-o', 'x.txt', stdin=text, env={'FORCE_COLOR': '1'})
    lacks(t.read('x.txt'), '\x1b')


def test_escape_sequences_never_reach_the_terminal(t):
    text = (
        'On 3 September 2015 the \x1b]0;owned\x07office \x1b[31mopened\x1b[0m \u009b2J wide\x7f'
        ' \x08\x08.\n\n'
        '\x1b[2JIn June\x1b[5m 2016 it grew.\n\n' + UNDATED
    ).encode()
    for name in ('text', 'csv', 'tsv', 'jsonl', 'timex3', 'explain'):
        for arguments in ([], ['--undated'], ['--color=always']):
            screen = t.terminal('-t', name, *arguments, stdin=text).screen
            screen = re.sub('\x1b\\[[0-9;]*m', '', screen) if name == 'text' else screen
            found = re.search('[\x00-\x08\x0b-\x1f\x7f-\x9f]', screen)
            check(not found, f'{name}: {found and found.group()!r} in {screen!r}')
        screen = t.terminal('-t', name, '--color=always', stdin=text).screen
        lacks(screen, '\x1b[31m')
        lacks(screen, '\x1b[2J')


# ---- running -----------------------------------------------------------------------------------


def run_test(name, function):
    with tempfile.TemporaryDirectory(prefix='dateline-cli-') as folder:
        try:
            function(Place(folder))
            return True
        except Failure as failure:
            line = traceback.extract_tb(failure.__traceback__)
            at = [frame.lineno for frame in line if frame.name.startswith('test_')]
            print(f'FAIL {name}, line {at[-1] if at else 0}: {failure}')
        except Exception:  # a test that breaks is one failure, not the end of the others
            print(f'FAIL {name}:')
            traceback.print_exc(file=sys.stdout)
        return False


def main():
    global PROGRAM
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PROGRAM = os.path.abspath(sys.argv[1])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)  # ignored by what runs in the background
    chosen = sys.argv[2:]
    tests = [(name, f) for name, f in globals().items() if name.startswith('test_')]
    if chosen:
        tests = [(name, f) for name, f in tests if any(part in name for part in chosen)]
    results = [run_test(name, function) for name, function in tests]
    print(f'{results.count(True)} passed, {results.count(False)} failed')
    return 1 if False in results else 0


if __name__ == '__main__':
    sys.exit(main())
