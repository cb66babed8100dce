# Input-permuted MNIST with the network of the UPGD paper and the settings that its code selected: five seeds, 60 tasks of Adam and 40 of UPGD; half an hour for each on one core.
# Usage: sh studies/input_permuted_mnist.sh FOLDER LOGS; FOLDER holds MNIST, or is where it is downloaded to
set -e
run() { upgd_run_stats --preset code --task input_permuted_mnist --seeds 0-4 --data_dir "$folder" --log_dir "$logs" "$@"; }
folder=$1 logs=$2
run --learner adam --n_samples 300000
run --learner baseline --n_samples 200000
