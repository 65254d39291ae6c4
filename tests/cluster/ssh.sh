#!/bin/bash
# SPDX-License-Identifier: MIT
# The chronology of an archive, on machines that are reached by ssh and see its files under the same
# names. GNU parallel hands a shard to whoever is free, and to another machine when one fails.
#
# usage: ssh.sh LIST N RESULT HOST,HOST… [OPTION…]
#
# As submit.sh; a HOST is what parallel -S takes, ":" being this machine.
set -eu
list=$1 n=$2
RESULT=$(realpath "$3")
hosts=$4
shift 4
dateline=${DATELINE:-dateline}
shards=$RESULT.shards

mkdir "$shards"
split -n "l/$n" -d -a 4 --additional-suffix=.list "$list" "$shards/"
parallel --will-cite -S "$hosts" --workdir "$PWD" --retries 3 --halt soon,fail=1 \
    "$dateline" -q -t jsonl "$@" --files-from '{}' -o '{.}.jsonl' ::: "$shards"/*.list
"$dateline" merge "$shards"/*.jsonl -o "$RESULT"
