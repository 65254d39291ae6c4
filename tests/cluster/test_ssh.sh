#!/bin/bash
# SPDX-License-Identifier: MIT
# ssh.sh on two "machines" that are this one, by an sshd of its own. usage: test_ssh.sh DATELINE
. "$(dirname "$0")/common.sh"
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null; rm -rf "$work"' EXIT
need parallel ssh ssh-keygen split
sshd=$(PATH=$PATH:/usr/sbin command -v sshd) || skip "there is no sshd"
make_archive

mkdir -p /run/sshd 2>/dev/null || skip "sshd needs /run/sshd"
port=$((20000 + $$ % 20000))
ssh-keygen -q -t ed25519 -N '' -f "$work/host"
ssh-keygen -q -t ed25519 -N '' -f "$work/key"
cat >"$work/sshd_config" <<END
Port $port
ListenAddress 127.0.0.1
HostKey $work/host
AuthorizedKeysFile $work/key.pub
PidFile $work/pid
StrictModes no
UsePAM no
PermitRootLogin yes
END
cat >"$work/config" <<END
Host one two
    HostName 127.0.0.1
    Port $port
    IdentityFile $work/key
    StrictHostKeyChecking no
    UserKnownHostsFile /dev/null
    LogLevel ERROR
END
"$sshd" -f "$work/sshd_config" -E "$work/sshd.log"
for _ in $(seq 50); do
    ssh -F "$work/config" one true 2>"$work/error" && break
    sleep 0.1
done
ssh -F "$work/config" two true || skip "no ssh to this machine: $(cat "$work/error" "$work/sshd.log")"

export DATELINE=$real
hosts="ssh -F $work/config one,ssh -F $work/config two"
(cd "$work" && "$here/ssh.sh" list 5 result.csv "$hosts" --date 2001-05-03)
cmp "$work/result.csv" "$work/whole.csv"
[ "$(ls "$work/result.csv.shards"/*.jsonl | wc -l)" = 5 ]
echo "5 shards on 2 hosts: the same bytes as one run"
