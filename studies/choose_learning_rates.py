"""Of the runs of learning_rates.toml, the learning rate with the highest mean accuracy for each learner, and with it the grid of runs to report: the chosen and the usual rate, on seeds of their own.

python studies/choose_learning_rates.py LOGS > studies/learning_rates_reported.toml
"""
import sys

from upgd_nb.analysis.logs import make_frame, read_logs
from upgd_nb.optim.learners import get_learner

frame = make_frame(read_logs(sys.argv[1]).records)
means = frame[frame.seed >= 100].pivot_table(index='learner', columns='hp_lr', values='accuracy')
missing = means.index[means.isna().any(axis=1)]
if len(missing): print(f'left out, as learning_rates.toml is not finished for them: {", ".join(missing)}', file=sys.stderr)
means = means.drop(missing)

print('''# The learning rates that studies/choose_learning_rates.py chose, and the usual ones, on twenty seeds that had no part in the choice.
#   upgd_sweep --grid studies/learning_rates_reported.toml --log_dir logs
task = "shuffled_label_digits"
n_samples = 60000
rank_every = 0
weight_decay = 0.0
seeds = "0-19"''')
for name, chosen in means.idxmax(axis=1).items():
    learner, _, around = name.partition('+')
    rates = sorted({float(chosen), float(get_learner(learner).defaults['lr'])})
    print(f'\n[[grid]]\nlearner = "{learner}"\nlr = {rates}')
    if learner == 'adam': print(f'beta1 = 0.9\nbeta2 = 0.999\nwith_ = "{around or "none"}"')
