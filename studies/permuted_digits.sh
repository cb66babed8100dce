# Permuted digits: where plasticity is lost in minutes, without a download. 150 tasks; about five minutes for each line and five seeds on one core.
# Usage: sh studies/permuted_digits.sh LOGS [SEEDS], as in 0-4
set -e
for what in "adam" "adam --with cbp" "adam --with redo" "adam --with l2_init" "baseline" "usgd" "sgd"; do
    upgd_run_stats --preset permuted_digits --seeds "${2:-0-4}" --log_dir "$1" --learner $what
done
