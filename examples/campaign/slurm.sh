#!/usr/bin/env bash
# Shards on a cluster with Slurm: `bash slurm.sh`, in a folder that all nodes share and that has your module and adjoint in it,
# submits an array, and a job behind it that merges the journals into one verdict. A task that is requeued goes on.
#SBATCH --job-name=adjoint
#SBATCH --array=0-7
#SBATCH --cpus-per-task=2
#SBATCH --time=04:00:00
#SBATCH --requeue
set -u

if [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
  mkdir -p journals
  array=$(sbatch --parsable "$0")
  # afterany: a shard that found a failure ends with 1, and is merged as the others.
  sbatch --dependency="afterany:$array" --job-name=adjoint-merge --wrap 'npx adjoint merge journals/*.ndjson'
  exit
fi

journal=journals/$SLURM_ARRAY_TASK_ID.ndjson
if [ -s "$journal" ]; then
  npx adjoint verify --resume "$journal" --workers "$SLURM_CPUS_PER_TASK"
else
  npx adjoint verify ./mine.mjs --seed 1 --workers "$SLURM_CPUS_PER_TASK" \
    --shard $((SLURM_ARRAY_TASK_ID + 1))/"$SLURM_ARRAY_TASK_COUNT" --journal "$journal"
fi
