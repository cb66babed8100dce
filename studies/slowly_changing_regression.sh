# Slowly-changing regression: a target network of 20 bits, of which 15 are drawn anew every 10,000 samples. 30 tasks, thirty seeds; three or four minutes for each line on one core.
# Usage: sh studies/slowly_changing_regression.sh LOGS
set -e
for what in "sgd" "adam" "sgd --with snr" "sgd --with cbp" "sgd --with l2_init" "baseline" "usgd" "sgd --network linear"; do
    upgd_run_stats --preset slowly_changing_regression --seeds 0-29 --log_dir "$1" --learner $what
done
