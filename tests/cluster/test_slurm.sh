#!/bin/bash
# SPDX-License-Identifier: MIT
# submit.sh on a cluster of one node that this script starts: an array of four tasks, one of which is
# killed and comes again. usage: test_slurm.sh DATELINE (as root, for Slurm's daemons)
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin
stop() {
    kill "$(cat "$work/slurmctld.pid" 2>/dev/null)" "$(cat "$work/slurmd.pid" 2>/dev/null)" \
        "$(cat "$work/munged.pid" 2>/dev/null)" 2>/dev/null
    sleep 1
    rm -rf "$work"
}
trap stop EXIT
need sbatch slurmctld slurmd munged split
[ "$(id -u)" = 0 ] || skip "only root starts Slurm's daemons"
make_archive

host=$(hostname -s)
port=$((20000 + $$ % 20000))
chmod 755 "$work"
mkdir "$work/munge" "$work/state" "$work/spool"
dd if=/dev/urandom of="$work/munge/key" bs=128 count=1 2>/dev/null
chmod 700 "$work/munge"
chmod 400 "$work/munge/key"
munged --force --key-file="$work/munge/key" --socket="$work/munge.socket" \
    --pid-file="$work/munged.pid" --log-file="$work/munge/log" --seed-file="$work/munge/seed" ||
    skip "munged does not start"
cat >"$work/slurm.conf" <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
MpiDefault=none
SwitchType=switch/none
SchedulerType=sched/builtin
SelectType=select/cons_res
SelectTypeParameters=CR_CPU
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF=$work/slurm.conf
slurmctld && slurmd -N "$host" || skip "slurm does not start"
for _ in $(seq 100); do
    sinfo -h -o %T 2>/dev/null | grep -q idle && break
    sleep 0.2
done
sinfo -h -o %T | grep -q idle ||
    skip "the node does not come up: $(tail -n 5 "$work/slurmctld.log" "$work/slurmd.log")"

# The second task is killed when it runs for the first time.
cat >"$work/dateline" <<END
#!/bin/bash
if [ "\${SLURM_ARRAY_TASK_ID:-}" = 1 ] && [ "\${SLURM_RESTART_COUNT:-0}" = 0 ]; then
    echo killed >>"$work/killed"
    kill -KILL \$\$
fi
exec "$real" "\$@"
END
chmod +x "$work/dateline"

export DATELINE=$work/dateline
job=$("$here/submit.sh" "$work/list" 4 "$work/result.csv" --date 2001-05-03)
for _ in $(seq 900); do
    # A requeued task waits for two minutes, in which a sick node may recover. Not here; but in the
    # second in which it was killed, the node would take it for the killed one.
    squeue -h -t PENDING -o '%A %r' -n dateline | while read -r task reason; do
        [ "$reason" = BeginTime ] || continue
        sleep 2
        scontrol update JobId="$task" StartTime=now 2>/dev/null || true
    done
    state=$(scontrol show job "$job" 2>/dev/null | sed -n 's/.*JobState=\([A-Z_]*\).*/\1/p')
    case $state in
    COMPLETED) break ;;
    FAILED | CANCELLED | TIMEOUT | NODE_FAIL)
        echo "the merge job: $state"
        tail -n 20 "$work"/result.csv.shards/*.log "$work/slurmctld.log"
        exit 1
        ;;
    esac
    sleep 0.2
done
[ "$state" = COMPLETED ] || { squeue; tail -n 30 "$work/slurmctld.log"; exit 1; }
[ "$(cat "$work/killed")" = killed ]
cmp "$work/result.csv" "$work/whole.csv"
echo "4 tasks, one of them killed and requeued: the same bytes as one run"
