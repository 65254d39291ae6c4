# SPDX-License-Identifier: MIT
# For test_slurm.sh and test_ssh.sh: an archive, and the chronology of it that one run makes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
real=$(realpath "${1:?usage: $(basename "$0") DATELINE}")
work=$(mktemp -d)

skip() {
    echo "skipped: $*"
    exit 77
}

need() {
    local program
    for program; do
        command -v "$program" >/dev/null || skip "there is no $program"
    done
}

make_archive() {
    local i
    mkdir "$work/archive"
    for i in $(seq 100); do
        printf 'Report %d\n\nIt began on %d May %d and ended in 1918. They met last August.\n' \
            "$i" $((i % 28 + 1)) $((1500 + i * 7 % 400)) >"$work/archive/$i.txt"
    done
    ls -d "$work"/archive/* >"$work/list"
    "$real" -q -t csv --date 2001-05-03 --files-from "$work/list" -o "$work/whole.csv"
}
