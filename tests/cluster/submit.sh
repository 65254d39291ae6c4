#!/bin/bash
# SPDX-License-Identifier: MIT
# The chronology of an archive, on a Slurm cluster whose nodes see its files.
#
# usage: submit.sh LIST N RESULT [OPTION…]
#
# LIST names the files, one a line; they are cut into N shards, each a task of an array job. RESULT is
# written by a second job, when all tasks have ended well: the same bytes as
# `dateline OPTION… --files-from LIST -o RESULT`. The shards stand in RESULT.shards until you remove
# them. DATELINE is the program, if it is not found by its name. Prints the number of the second job.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
list=$1 n=$2
RESULT=$(realpath "$3")
shift 3
export RESULT OPTIONS="$*" DATELINE=${DATELINE:-dateline} SHARDS=$RESULT.shards

mkdir "$SHARDS"
split -n "l/$n" -d -a 4 --additional-suffix=.list "$list" "$SHARDS/"
log=$SHARDS/%a.log
array=$(sbatch --parsable --array="0-$((n - 1))" -o "$log" "$here/extract.sbatch")
sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes -o "$SHARDS/merge.log" \
    "$here/merge.sbatch"
