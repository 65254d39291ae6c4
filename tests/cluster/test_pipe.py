#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Speaks with dateline as Spark's pipe() and Hadoop streaming do: test_pipe.py DATELINE

Both start the program once for each partition, write records to it line by line while another
thread reads what it prints, close its input, and wait for it. Nothing tells where the rows of one
record end, and nothing needs to.
"""

import json
import os
import socket
import subprocess
import sys
import threading

COMMAND = ['--from', 'jsonl', '--sort', 'none', '-t', 'jsonl', '-q']
PARTITIONS = 4


def records(n):
    for i in range(n):
        text = f'Report {i}. It began on {i % 28 + 1} May {1500 + i * 7 % 400}, and ended three years later.'
        if i % 50 == 0:
            text += ' Nothing happened.' * 5000  # more than a pipe holds
        yield {'id': f'record-{i}', 'date': '2001-05-03', 'text': text, 'of no use': [i]}


class Piped:
    """One partition's process."""

    def __init__(self, program, *more):
        self.process = subprocess.Popen(
            [program, *COMMAND, *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.rows = []
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.rows.append(json.loads(line))

    def write(self, record):
        self.process.stdin.write(json.dumps(record).encode() + b'\n')

    def finish(self):
        self.process.stdin.close()
        self.reader.join()
        if self.process.wait() != 0:
            sys.exit(f'exit status {self.process.returncode}')
        return self.rows


def all_at_once(program):
    whole = Piped(program)
    for record in records(400):
        whole.write(record)
    return whole.finish()


def in_partitions(program):
    parts = [Piped(program, '-j1') for _ in range(PARTITIONS)]
    for i, record in enumerate(records(400)):
        parts[i * PARTITIONS // 400].write(record)
    return [row for part in parts for row in part.finish()]


def one_by_one(program):
    """A peer that sends a record and waits for its rows, of which it knows how many will come."""
    process = subprocess.Popen([program, *COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    rows = []
    for record in records(60):
        process.stdin.write(json.dumps(record).encode() + b'\n')
        process.stdin.flush()
        rows += [json.loads(process.stdout.readline()) for _ in range(2)]
    process.stdin.close()
    rest = process.stdout.read()
    if process.wait() != 0 or rest:
        sys.exit(f'exit status {process.returncode}, and more came: {rest[:200]}')
    return rows


def several_in_one_write(program):
    """The rows of each record are flushed on their own: the socket keeps every write apart."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen([program, *COMMAND], stdin=subprocess.PIPE, stdout=theirs)
    theirs.close()
    some = [record for i, record in enumerate(records(20)) if i % 50]
    some.insert(3, {'id': 'without rows', 'text': 'Nothing happened.'})
    process.stdin.write(b''.join(json.dumps(record).encode() + b'\n' for record in some))
    process.stdin.flush()
    answers = [ours.recv(1 << 16) for _ in range(19)]  # while its input is open
    process.stdin.close()
    rest = ours.recv(1 << 16)
    ours.close()
    if process.wait() != 0 or rest:
        sys.exit(f'exit status {process.returncode}, and more came: {rest[:200]}')
    return [[json.loads(row) for row in answer.splitlines()] for answer in answers]


def give_up():
    print('it hangs', flush=True)
    os._exit(1)


def main():
    program = sys.argv[1]
    watchdog = threading.Timer(60, give_up)
    watchdog.daemon = True
    watchdog.start()
    built_without = subprocess.run(
        [program, *COMMAND], input=b'{}\n', capture_output=True, check=False
    )
    if b'built without' in built_without.stderr:
        print('skipped: dateline was built without JSON')
        sys.exit(77)
    whole = all_at_once(program)
    sources = [row['source'] for row in whole]
    wanted = [f'record-{i}' for i in range(400) for _ in range(2)]
    assert sources == wanted, 'rows do not come in the order of the records'
    assert in_partitions(program) == whole, 'partitions give other rows'
    assert one_by_one(program) == whole[:120], 'records one by one give other rows'
    pairs = [whole[i : i + 2] for i in range(2, 40, 2)]
    assert several_in_one_write(program) == pairs, 'records of one write are not flushed one by one'


main()
