"""Of the runs of a grid with learning rates on the seeds from 100 on, the learning rate with the highest mean accuracy for each learner, and with it the grid of runs to report: the chosen and the usual rate, on seeds of their own.

python studies/choose_learning_rates.py LOGS > studies/learning_rates_reported.toml      # or, of learning_rates_kernels.toml:
python studies/choose_learning_rates.py LOGS > studies/learning_rates_kernels_reported.toml
"""
import sys

from upgd_nb.analysis.logs import make_frame, read_logs
from upgd_nb.analysis.studies import FIRST_SEED_OF_CHOICE, rate_means
from upgd_nb.optim.learners import get_learner

frame = make_frame(read_logs(sys.argv[1]).records)
means = rate_means(frame)
runs = frame[frame.seed >= FIRST_SEED_OF_CHOICE].groupby(['learner', 'hp_lr']).seed.nunique().unstack(fill_value=0)
for why, left in {'the grid is not finished for them': runs.index[(runs < runs.max(axis=None)).any(axis=1)], 'a run diverged at each rate': means.index[means.isna().all(axis=1)]}.items():
    if len(left): print(f'left out, as {why}: {", ".join(left)}', file=sys.stderr)
    means = means.drop(left, errors='ignore')

print(f'''# The learning rates that studies/choose_learning_rates.py chose, and the usual ones, on seeds that had no part in the choice: twenty for the chosen rate, ten for the usual one.
#   upgd_sweep --grid THIS_FILE --log_dir logs
task = "{frame.task_name[0]}"
n_samples = {frame.run_samples[0]}
rank_every = 0
weight_decay = 0.0''')
for name, chosen in means.idxmax(axis=1).items():
    learner, _, around = name.partition('+')
    usual = get_learner(learner).defaults['lr']
    for lr, seeds in {float(usual): '0-9', float(chosen): '0-19'}.items():
        print(f'\n[[grid]]\nlearner = "{learner}"\nlr = {lr}\nseeds = "{seeds}"')
        if learner == 'adam': print(f'beta1 = 0.9\nbeta2 = 0.999\nwith_ = "{around or "none"}"')
