#!/usr/bin/env bash
# The playground on Slurm: a Ray cluster for the time of the job, with the app and the record on its first machine.
#
#   sbatch .github/cluster/slurm.sh        # from the checkout, after `make run` or an installation with the extra `ray`
#   ssh -L 8501:localhost:8501 <the machine that the output names>
#
# Runs that the end of the job cuts short go on from their checkpoints when the script is submitted again.
#SBATCH --job-name=rnn-playground
#SBATCH --nodes=3
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=8
#SBATCH --gpus-per-node=1
#SBATCH --time=24:00:00
#SBATCH --signal=B:TERM@60
set -euo pipefail

source "${PLAYGROUND_VENV:-$SLURM_SUBMIT_DIR/.venv}/bin/activate"

# Every machine has this folder: data, uploads, checkpoints and the record are in it.
export PLAYGROUND_HOME=${PLAYGROUND_HOME:-$HOME/rnn-playground}
export PLAYGROUND_SHARED_HOME=1
mkdir -p "$PLAYGROUND_HOME"

head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
head_ip=$(srun --nodes=1 --ntasks=1 --nodelist="$head" hostname --ip-address | awk '{print $1}')
port=$((20000 + SLURM_JOB_ID % 10000))

# Others on these machines must not be able to run anything here.
export RAY_AUTH_MODE=token RAY_AUTH_TOKEN RAY_USAGE_STATS_ENABLED=0
RAY_AUTH_TOKEN=$(python -c 'import secrets; print(secrets.token_hex(32))')
# A machine that is gone is noticed within about ten seconds rather than twenty.
export RAY_health_check_period_ms=2000

gpus=${SLURM_GPUS_ON_NODE:-0}
start=(ray start --block --num-cpus "$SLURM_CPUS_PER_TASK" --num-gpus "$gpus")

srun --overlap --nodes=1 --ntasks=1 --nodelist="$head" "${start[@]}" --head --node-ip-address "$head_ip" --temp-dir "/tmp/ray-$SLURM_JOB_ID" \
  --port "$port" --dashboard-host "$head_ip" --dashboard-port $((port + 1)) &
sleep 20
if ((SLURM_JOB_NUM_NODES > 1)); then
  srun --overlap --nodes=$((SLURM_JOB_NUM_NODES - 1)) --ntasks=$((SLURM_JOB_NUM_NODES - 1)) --exclude="$head" \
    "${start[@]}" --address "$head_ip:$port" &
fi

# One process alone touches the database: files of SQLite on a network's file system do not bear more.
export MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false
mlflow server --host "$head_ip" --port $((port + 2)) --workers 1 --allowed-hosts "$head_ip:$((port + 2))" \
  --backend-store-uri "sqlite:///$PLAYGROUND_HOME/server.db" --artifacts-destination "$PLAYGROUND_HOME/server" &

export PLAYGROUND_TRACKING_URI=http://$head_ip:$((port + 2))
export PLAYGROUND_LAUNCHER=ray PLAYGROUND_RAY_ADDRESS=http://$head_ip:$((port + 1))
until python -c "import urllib.request as u; u.urlopen('$PLAYGROUND_TRACKING_URI/health', timeout=4)" 2>/dev/null; do sleep 2; done
echo "The playground is on $head, port 8501."
python -m playground serve --port 8501 &
serve=$!
trap 'kill -TERM $serve; wait $serve' TERM
wait $serve
