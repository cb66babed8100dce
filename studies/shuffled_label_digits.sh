# Shuffled labels of 100 digits: where plasticity is lost fastest, without a download. 20 tasks, ten seeds; one or two minutes for each line on one core.
# Usage: sh studies/shuffled_label_digits.sh LOGS
set -e
for what in "adam" "adam --with cbp --cbp_rho 0.001" "adam --with snr" "adam --with l2_init" "adam --network mlp:32,32+layer_norm" "adam --with redo" \
    "adam --with shrink_and_perturb_init" "baseline" "usgd" "sgd"; do
    upgd_run_stats --preset shuffled_label_digits --seeds 0-9 --log_dir "$1" --learner $what
done
