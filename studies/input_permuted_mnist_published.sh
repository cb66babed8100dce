#!/bin/sh
# Input-permuted MNIST as in the USGD report: its network and its settings, 200 tasks, five seeds; kernel methods for 50 tasks.
#   sh studies/input_permuted_mnist_published.sh FOLDER LOGS
# FOLDER holds MNIST as torchvision keeps it, or is where it is downloaded to.
set -e
common="--task input_permuted_mnist_stats --network conv_mnist --data_dir $1 --log_dir $2 --seeds 0-4"
upgd_sweep $common --learner baseline,usgd --n_samples 1000000
upgd_sweep $common --learner entire_kernel,column_kernel --n_samples 250000
