# Is UPGD gradient descent at half its learning rate? Gradient descent at .005 where UPGD has .01, UPGD with utilities measured within rows, UPGD without noise, and noise without a gate. No download.
# Usage: sh studies/half_step.sh LOGS; then upgd_results LOGS --pack studies/half_step.zip
set -e
run() { upgd_run_stats --log_dir "$logs" "$@"; }
logs=$1
run --preset shuffled_label_digits --seeds 0-9 --learner sgd --lr 0.005
run --preset permuted_digits --seeds 0-4 --learner sgd --lr 0.005
run --task shuffled_label_digits --network mlp:32,32 --n_samples 100000 --seeds 0-9 --learner upgd_fo_local --lr 0.01 --beta_utility 0.999 --sigma 0.001 --weight_decay 0
run --preset permuted_digits --seeds 0-4 --learner baseline --sigma 0
run --task permuted_digits --network mlp:100,100 --n_samples 150000 --seeds 0-4 --learner pgd --lr 0.005 --sigma 0.001
