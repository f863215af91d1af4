"""A dispatcher and a warmed process whose trainers only count: everything real but the learning.

python stand_in.py dispatcher | forkserver | node RUN; where `TEST_CLUSTER` names a cluster, the dispatcher uses that.
The run's name says how it behaves: "short" counts to 3, "long" goes on, "deaf" hears no wish, "broken" ends at once,
"lingering" hears a wish when the file `hears` lies in its folder, and stays when its run has ended in the record.
"""

import os
import sys
import time
from pathlib import Path

from playground import files
from playground.launch import dispatcher
from playground.launch.launchers import forkserver
from playground.launch.launchers.local import Forked
from playground.launch.worker.entry import train
from playground.text import Text
from playground.tracking import queue, states, store
from playground.tracking.run_folder import folder

NODE = f"exec {sys.executable} {__file__} node {{run}}"
FORKSERVER = (sys.executable, __file__, "forkserver")


def work(run_id, ear):
    states.begin(run_id)
    name = queue.get(run_id).name
    place: Path = folder(run_id) / "counter"
    count = int(place.read_text()) if place.exists() else 0
    sys.stderr.write(f"counting from {count}\n")
    while name != "short" or count < 3:
        deaf = name == "deaf" or (name == "lingering" and not (folder(run_id) / "hears").exists())
        wish = None if deaf else ear()
        if wish == "stop":
            states.end(run_id, "stopped", Text("Stopped by a test.", "Detenida por una prueba."))
            while name == "lingering":
                time.sleep(0.05)
            return None
        if wish == "requeue":
            return states.requeue(run_id)
        if name == "broken":
            sys.stderr.write("the wheel came off\n")
            sys.stderr.flush()
            os._exit(7)
        count += 1
        files.write(place, str(count).encode())  # whole or not at all, as it may be killed at any moment
        time.sleep(0.05)
    return states.end(run_id, "finished")


def main() -> int:
    if sys.argv[1] == "forkserver":
        return forkserver.main(store.import_early, lambda run_id: train(run_id, work))
    if sys.argv[1] == "node":
        return train(sys.argv[2], work)
    cluster = os.environ.get("TEST_CLUSTER")
    if cluster:
        from playground.launch.launchers.ray_cluster import Cluster

        return dispatcher.main(lambda: Cluster(cluster, NODE))
    return dispatcher.main(lambda: Forked(FORKSERVER))


if __name__ == "__main__":
    sys.exit(main())
