#!/usr/bin/env bash
# Run a command beside a real SLURM that exists only for it, on this machine:
#   tests/slurm/with_slurm.sh sinfo
#   tests/slurm/with_slurm.sh --check       says whether that is possible here (exit code 0) or why not (77)
# It installs nothing: `apt-get install slurm-wlm munge` (Debian, Ubuntu) has what is needed. It starts munged, slurmctld and slurmd as
# root, with every file in a scratch folder and ports of its own, so that a SLURM of the machine is not touched. It waits until a job can
# run, runs the command with SLURM_CONF set, stops everything and removes the folder. Exit code: that of the command; 70 if SLURM did not
# start (the end of its logs is shown). WITH_SLURM_CPUS: cores of its only node (default 2). WITH_SLURM_KEEP=1 keeps the folder.
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin

why_not() {
    [ "$(id -u)" -eq 0 ] || { echo "it takes root to start munged and slurmd"; return; }
    for name in munged mungekey munge unmunge slurmctld slurmd scontrol sinfo srun sbatch; do
        command -v "$name" > /dev/null || { echo "$name is missing; apt-get install slurm-wlm munge"; return; }
    done
}
reason=$(why_not)
if [ -n "$reason" ]; then echo "skipped: no SLURM of our own here: $reason" >&2; exit 77; fi
if [ "${1-}" = --check ]; then exit 0; fi
[ $# -gt 0 ] || { echo "usage: $0 [--check] COMMAND ..." >&2; exit 2; }

scratch=$(mktemp -d "${TMPDIR:-/tmp}/with_slurm.XXXXXX")
chmod 755 "$scratch"

stop() {
    local name pid
    if [ -f "$scratch/slurmctld.pid" ]; then timeout 10 scancel --full --user=root > /dev/null 2>&1 || true; fi
    for name in slurmd slurmctld munged; do
        [ -f "$scratch/$name.pid" ] || continue
        pid=$(cat "$scratch/$name.pid")
        kill "$pid" 2> /dev/null || continue
        for _ in $(seq 50); do kill -0 "$pid" 2> /dev/null || break; sleep .1; done
        kill -9 "$pid" 2> /dev/null || true
    done
    if [ -n "${WITH_SLURM_KEEP-}" ]; then echo "kept: $scratch" >&2; else rm -rf "$scratch"; fi
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

give_up() {
    echo "SLURM did not start: $1" >&2
    tail -n 20 "$scratch"/*.log >&2 || true
    exit 70
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])'; }

# munge: our own key and socket
socket=$scratch/munge.socket
mungekey --create --keyfile "$scratch/munge.key"
munged --force --key-file "$scratch/munge.key" --socket "$socket" --pid-file "$scratch/munged.pid" --seed-file "$scratch/munge.seed" \
    --log-file "$scratch/munged.log" || give_up "munged"
munge --socket "$socket" -n | unmunge --socket "$socket" > /dev/null || give_up "munge cannot read what it wrote"

# a requeued job waits for cred_expire seconds; below 5 SLURM falls back to 120
mkdir "$scratch/state" "$scratch/spool"
cat > "$scratch/slurm.conf" <<CONF
ClusterName=test$$
SlurmctldHost=localhost
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$socket,cred_expire=5
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
JobRequeue=1
KillWait=5
ReturnToService=2
SchedulerParameters=sched_interval=2,batch_sched_delay=1,sched_min_interval=100000,bf_interval=2
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
SlurmdSpoolDir=$scratch/spool
StateSaveLocation=$scratch/state
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd.log
NodeName=localhost CPUs=${WITH_SLURM_CPUS:-2} State=UNKNOWN
PartitionName=test Nodes=localhost Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$scratch/slurm.conf
slurmctld || give_up "slurmctld"
for _ in $(seq 100); do timeout 5 scontrol ping 2> /dev/null | grep -q ' UP' && break; sleep .1; done
slurmd -N localhost || give_up "slurmd"
for _ in $(seq 100); do
    [ "$(timeout 5 sinfo -h -o %T 2> /dev/null)" = idle ] && ready=yes && break
    sleep .1
done
[ "${ready-}" = yes ] || give_up "its node is $(timeout 5 sinfo -h -o '%T: %E' 2>&1)"

status=0
"$@" || status=$?
exit "$status"
