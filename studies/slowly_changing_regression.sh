# Slowly-changing regression: a target network whose slow bits are drawn anew every 10,000 samples. 30 tasks, thirty seeds.
# Usage: sh studies/slowly_changing_regression.sh LOGS
set -e
sgd="--learner sgd --lr 0.01 --weight_decay 0"
for what in "$sgd" "--learner adam --lr 0.01 --weight_decay 0 --beta1 0.9 --beta2 0.999" "$sgd --with snr" "$sgd --with cbp" "$sgd --with l2_init" "--learner baseline" "--learner usgd" \
    "$sgd --network linear"; do
    upgd_run_stats --task slowly_changing_regression --n_samples 300000 --seeds 0-29 --log_dir "$1" $what
done
