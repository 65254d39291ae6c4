#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the dates of all cases by the letter of EDTF: edtf.py DATELINE CASES

The program reads what it prints, and so may be wrong in both. This grammar is written from the
standard (ISO 8601-2:2019, levels 0 and 1; of level 2 unknown years, quarters and halves), with a
calendar of its own, and says of every date that is printed whether it is one, and from which day
to which. The texts of the cases are read as they are, under many document dates.
"""

import csv
import datetime
import io
import re
import subprocess
import sys
from pathlib import Path

DOCUMENT_DATES = ('none', '-9999-01-01', '-0043-03-15', '0001-01-01', '1914', '2016-02-29', '2018-03', '9999-12-31')

YEAR = r'-?\d{4}'
TIME = r'T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d|T24:00:00'
ZONE = r'Z|[+-](?:0\d|1[0-4]):[0-5]\d'
# First and last number, the month in which the first begins, and how many months each has.
PARTS = ((21, 24, 3, 3), (33, 36, 1, 3), (40, 41, 1, 6))


def month_length(year, month):
    cycle = 2000 + year % 400  # the calendar repeats itself
    later = datetime.date(cycle + month // 12, month % 12 + 1, 1)
    return (later - datetime.date(cycle, month, 1)).days


def span(year, month, n):
    """First and last day of n months."""
    last_year, last_month = divmod(year * 12 + month + n - 2, 12)
    return (year, month, 1), (last_year, last_month + 1, month_length(last_year, last_month + 1))


def part(year, number):
    """Seasons, quarters and halves; winter ends in the next year."""
    for first, last, month, months in PARTS:
        if first <= number <= last:
            return span(year, month + (number - first) * months, months)
    raise ValueError('no such part of a year')


def years(text):
    """189X, 18XX, 1XXX; of our era from its year 1."""
    low, high = (int(text.lstrip('-').replace('X', digit)) for digit in '09')
    return ((-high, 1, 1), (-low, 12, 31)) if text[0] == '-' else ((max(low, 1), 1, 1), (high, 12, 31))


def point(text, alone=True):
    """First and last day of what has no slash; None and None where it has no year."""
    if m := re.fullmatch(r'Y(-?[1-9]\d{4,})', text):
        return span(int(m[1]), 1, 12)
    if re.fullmatch(r'-?(\d{3}X|\d\dXX|\dXXX)', text):
        return years(text)
    if m := re.fullmatch(r'XXXX-(\d\d)(?:-(\d\d))?', text):
        if not 1 <= int(m[2] or 1) <= month_length(2000, int(m[1])):
            raise ValueError('no such day')
        return None, None
    m = re.fullmatch(rf'({YEAR})(?:-(\d\d)(?:-(\d\d)({TIME})?((?<=\d){ZONE})?)?)?([~?%])?', text)
    if not m or m[1] == '-0000' or (m[5] and not m[4]) or (m[6] and m[4]):
        raise ValueError('no date of EDTF')
    year, month = int(m[1]), int(m[2] or 0)
    if not month:
        return span(year, 1, 12)
    if month > 12 and (m[3] or m[6] or not alone):
        raise ValueError('a part of a year stands alone')
    if month > 12:
        return part(year, month)
    if not m[3]:
        return span(year, month, 1)
    if not 1 <= int(m[3]) <= month_length(year, month):
        raise ValueError('no such day')
    return (year, month, int(m[3])), (year, month, int(m[3]))


def bounds(text):
    if '/' not in text:
        return point(text)
    first, last = text.split('/')
    start = None if first in ('', '..') else point(first, False)[0]
    end = None if last in ('', '..') else point(last, False)[1]
    if (start and end and start > end) or first == last:
        raise ValueError('no interval')
    return start, end


def written(day):
    if day is None:
        return ''
    sign = '-' if day[0] < 0 else '+' if day[0] > 9999 else ''
    return f'{sign}{abs(day[0]):04}-{day[1]:02}-{day[2]:02}'


def text_of(path):
    """The words of the cases, without their answers and settings."""
    lines = path.read_text(encoding='utf-8').splitlines()
    lines = [line.split(' => ')[0] for line in lines if not re.match(r'#|=>|[ \t]|[a-z]+:', line)]
    text = '\n'.join(line[2:] if line.startswith('|') else f'\n{line}\n' for line in lines)
    return re.sub(r'\\([^tfr])', r'\1', re.sub(r'(?<!\\)[\[\]]', '', text))


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    text = '\n\n'.join(text_of(path) for path in sorted(folder.glob('*.cases')))
    found, n_wrong = {}, 0
    for date in DOCUMENT_DATES:
        options = ['-q', '-t', 'csv', '--columns', 'date,start,end,event', '--date', date]
        run = subprocess.run([program, *options], input=text.encode(), capture_output=True, check=True)
        for row in csv.DictReader(io.StringIO(run.stdout.decode())):
            found[row['date'], row['start'], row['end']] = row['event']
    for (date, start, end), event in found.items():
        try:
            wanted = tuple(map(written, bounds(date)))
            if wanted != (start, end):
                raise ValueError(f'it is {wanted}')
        except ValueError as wrong:
            n_wrong += 1
            print(f'{date} ({start!r}, {end!r}): {wrong}: {event}')
    print(f'{len(found)} dates, {n_wrong} wrong')
    return 1 if n_wrong or len(found) < 1000 else 0


if __name__ == '__main__':
    sys.exit(main())
