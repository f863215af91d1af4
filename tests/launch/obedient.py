"""Trainers without a record that do what their run's name says, under every launcher.

python obedient.py forkserver | spawned RUN | node RUN
The first character of the run: 0 says a word and ends, 7 breaks with exit code 7, a works until it is told otherwise, d
is deaf and works on.
"""

import json
import os
import sys
import time

import psutil

from playground import files
from playground.launch.launchers import forkserver
from playground.launch.worker.entry import begin, train
from playground.tracking import process_identity
from playground.tracking.run_folder import folder

FORKSERVER = (sys.executable, __file__, "forkserver")
SPAWNED = (sys.executable, __file__, "spawned")
NODE = f"exec {sys.executable} {__file__} node {{run}}"


def work(run_id, ear):
    me = psutil.Process(os.getpid())
    told = {name: os.environ.get(name, "") for name in ("PLAYGROUND_JOB", "PLAYGROUND_SLOT", "CUDA_VISIBLE_DEVICES")}
    who = {"pid": me.pid, "process_started": me.create_time(), "host": process_identity.host(), **told}
    files.write(folder(run_id) / "who.json", json.dumps(who).encode())
    sys.stderr.write("a word\n\n")
    sys.stderr.flush()
    if run_id[0] == "7":
        sys.stderr.write("the wheel came off\n")
        sys.stderr.flush()
        os._exit(7)
    while run_id[0] in "ad":
        wish = ear()
        if run_id[0] == "a" and wish:
            files.write(folder(run_id) / "heard", wish.encode())
            return
        time.sleep(0.02)


def main() -> int:
    if sys.argv[1] == "forkserver":
        return forkserver.main(lambda: None, lambda run_id: train(run_id, work))
    if sys.argv[1] == "spawned":
        begin(sys.argv[2])
    return train(sys.argv[2], work)


if __name__ == "__main__":
    sys.exit(main())
