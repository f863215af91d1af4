"""From the click on “Stop” to the end of the run, for every preset, at five moments of its life.

    python experiments/bench_stop.py [PRESET ...]

Each run is trained by a process of its own, as the dispatcher's are; this process presses the button as a page does,
and waits until the record says that the run has ended. Needs the presets' data (`PLAYGROUND_DATA`); what is not here is
left out. The table has seconds; at “floors” the run has finished already and only its floors are left out.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator

from playground.errors import PlaygroundError
from playground.experiment import Experiment, presets
from playground.tracking import runs
from playground.tracking.visitor import LOCAL

MOMENTS = {
    "preparing": ("preparing data", 0.5),
    "validating": ("training", 0.3),  # the untrained network is measured first
    "training": ("training: step", 1.0),
    "testing": ("measuring on the test part", 0.05),
    "meters": ("measuring on the test part: done", 0.05),
    "floors": ("comparing with", 1.0),
}
"""What the run has said when the button is pressed, and how many seconds later that is."""

_CHILD = """
import sys
from playground.launch.worker import execution
from playground.training import Step
from playground.training.trainer import Trainer
def hear(event):
    if isinstance(event, execution.Phase): print(event.text.en, flush=True)
    elif isinstance(event, Step): print("training: step", flush=True)
measured = Trainer.test
def test(trainer):
    found = measured(trainer)
    print("measuring on the test part: done", flush=True)
    return found
Trainer.test = test
from playground.launch.worker.interruptions import StopSignals
execution.execute(sys.argv[1], listen=hear, should_stop=StopSignals(sys.argv[1]))
import os; os._exit(0)
"""


def measured(preset: str, moment: str) -> float | str:
    """Seconds from the click to the end, or why there are none."""
    words = presets()[preset].read_text("utf-8")
    short = {} if moment in ("preparing", "validating", "training") else {"training.steps": "3", "training.epochs": "1"}
    try:
        run_id = runs.submit(Experiment.from_toml(words, short), owner="bench", held=True)
    except PlaygroundError as error:
        return error.text.en[:40]
    phase, later = MOMENTS[moment]
    child = subprocess.Popen([sys.executable, "-c", _CHILD, run_id], stdout=subprocess.PIPE, text=True)
    for line in child.stdout or ():
        if line.startswith(phase):
            break
    time.sleep(later)
    if runs.get(run_id).over:
        child.wait()
        return "over before"
    pressed = time.monotonic()
    runs.stop(run_id, LOCAL)
    while not runs.get(run_id).over:
        time.sleep(0.01)
    seconds = time.monotonic() - pressed
    if child.stdout is not None:
        child.stdout.close()
    child.wait()
    run = runs.get(run_id)
    want = "finished" if moment in ("meters", "floors") else "stopped"
    kept = run.has_model or moment == "preparing"
    return round(seconds, 2) if run.status == want and kept else f"{run.status} {seconds:.2f}"


def rows(names: list[str]) -> Iterator[dict[str, object]]:
    """The table, row by row."""
    for preset in names:
        yield {"preset": preset} | {moment: measured(preset, moment) for moment in MOMENTS}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("presets", nargs="*", metavar="PRESET", help="default: all of them")
    asked = parser.parse_args().presets or list(presets())
    if unknown := set(asked) - set(presets()):
        parser.error(f"no such preset: {', '.join(unknown)}")
    for row in rows(asked):
        print(json.dumps(row), flush=True)
