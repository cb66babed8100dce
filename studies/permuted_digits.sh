# Permuted digits: where plasticity is lost in minutes, without a download. 150 tasks, five seeds; about five minutes for each line on one core.
# Usage: sh studies/permuted_digits.sh LOGS
set -e
adam="--learner adam --lr 0.001 --weight_decay 0 --beta1 0.9 --beta2 0.999"
for what in "$adam" "$adam --with cbp" "$adam --with redo" "$adam --with l2_init" "--learner baseline" "--learner usgd" "--learner sgd --lr 0.01 --weight_decay 0"; do
    upgd_run_stats --task permuted_digits --n_samples 150000 --seeds 0-4 --log_dir "$1" $what
done
