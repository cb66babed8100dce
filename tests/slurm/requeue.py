"""A sweep on a real SLURM: one job is warned of its time limit, another one is killed and requeued by the administrator.
Both go on from their checkpoints, and the records equal those of a sweep on this machine. While jobs are in the queue,
a second sweep of the same runs submits nothing. Usage: tests/slurm/with_slurm.sh python tests/slurm/requeue.py"""

import json
import subprocess
import tempfile
from pathlib import Path

from upgd_nb.experiment.progress import SweepProgress
from upgd_nb.sweeps.cohorts import Place
from upgd_nb.sweeps.grids import expand, Grid
from upgd_nb.sweeps.slurm import SubmittedJobs
from upgd_nb.sweeps.sweep import plan_sweep, run_sweep
from upgd_nb.sweeps.workers import LocalWorkers


class Trouble(SweepProgress):
    "Interrupts each job once, when it has got somewhere"
    def __init__(self, jobs, runs): self.jobs, self.runs, self.made, self.queued = jobs, runs, set(), None

    def message(self, text): print(text, flush=True)

    def update(self, number, done, accuracy):
        if not done or number in self.made: return
        self.made.add(number)
        if self.queued is None: # a second sweep finds all of them in the queue
            second = SubmittedJobs(self.jobs.log_dir)
            self.queued = plan_sweep(self.runs, Place(2), queued=second.queued)
        job = self.jobs.jobs[number]
        if number == 0: job._interrupt(timeout=True)
        else: subprocess.run(['scontrol', 'requeue', job.job_id], check=True)


def runs(log_dir):
    axes = {'learner': ['usgd', 'sgd'], 'seeds': [0, 1], 'change_freq': [250]}
    return expand(Grid((axes,), dict(n_samples=1000, log_dir=str(log_dir))))[0]


def records(runs):
    "What must not depend on where a run was done"
    left_out = 'config', 'timing', 'sha256', 'versions', 'optimizer_hps'
    found = [json.loads(run.path.read_text()) for run in runs]
    return [{name: value for name, value in record.items() if name not in left_out} for record in found]


def main(folder):
    submitted = runs(folder/'cluster')
    jobs = SubmittedJobs(folder/'cluster', minutes=5, parallel=2, poll=.3)
    trouble = Trouble(jobs, submitted)
    outcomes = run_sweep(plan_sweep(submitted, Place(2), queued=jobs.queued), jobs, trouble)
    for outcome in outcomes: print(outcome.config.learner, outcome.config.seed, outcome.status, outcome.message)
    restarted = sum('going on from a checkpoint' in job.stdout() for job in jobs.jobs.values())
    print(f'{restarted} jobs went on from a checkpoint')
    assert [o.status for o in outcomes] == ['finished']*4
    assert restarted == 2, [job.stdout() for job in jobs.jobs.values()]
    assert not trouble.queued.cohorts and {o.status for o in trouble.queued.outcomes.values()} == {'busy'}
    alone = runs(folder/'alone')
    run_sweep(plan_sweep(alone, Place(2)), LocalWorkers(2))
    assert records(submitted) == records(alone), 'the records differ from those of a local sweep'
    print('the records equal those of a local sweep')


if __name__ == '__main__': # worker processes import this file
    with tempfile.TemporaryDirectory() as scratch: main(Path(scratch))
