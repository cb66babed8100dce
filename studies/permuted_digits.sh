# Permuted digits: where plasticity is lost in minutes, without a download. 150 tasks, ten seeds; about ten minutes for each line on one core, the sixth twice that.
# Usage: sh studies/permuted_digits.sh LOGS [SEEDS], as in 0-4
set -e
for what in "adam" "adam --with cbp" "adam --with redo" "adam --with l2_init" "sgd" "adam --with snr" "baseline" "usgd"; do
    upgd_run_stats --preset permuted_digits --seeds "${2:-0-9}" --log_dir "$1" --learner $what
done
