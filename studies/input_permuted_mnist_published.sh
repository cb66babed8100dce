#!/bin/sh
# Input-permuted MNIST as in the USGD report: its network and its settings, 200 tasks, five seeds; kernel methods for 50 tasks,
# and for 30 with the step of UPGD, and UPGD with theirs (into LOGS_step_scale).
#   sh studies/input_permuted_mnist_published.sh FOLDER LOGS
# FOLDER holds MNIST as torchvision keeps it, or is where it is downloaded to.
set -e
sweep() { upgd_sweep --task input_permuted_mnist_stats --network conv_mnist --data_dir "$folder" --seeds 0-4 "$@"; }
folder=$1 logs=$2
sweep --log_dir "$logs" --learner baseline,usgd,weight_norm,ratio_norm --n_samples 1000000
sweep --log_dir "$logs" --learner entire_kernel,column_kernel --n_samples 250000
sweep --log_dir "${logs}_step_scale" --learner entire_kernel --step_scale 1 --n_samples 150000
sweep --log_dir "${logs}_step_scale" --learner baseline --step_scale 2 --n_samples 150000
