"""What the app does when somebody submits a run, over and over, so that it can be killed in the middle of it.

The id of each run that was submitted whole goes into a file before the next one begins. With an argument one run like
all others is submitted, and its id is printed.
"""

import os
import sys

from playground.experiment import Experiment
from playground.settings import settings
from playground.tracking import runs
from tests.chaos.deployment import EXPERIMENTS


def main() -> int:
    """Submit one run, or short ones until killed."""
    if sys.argv[1:]:
        print(runs.submit(Experiment.configure(EXPERIMENTS[0]), owner="chaos"))
        return 0
    table = EXPERIMENTS[0] | {"name": "submitted by the app", "training": EXPERIMENTS[0]["training"] | {"epochs": 1}}
    while True:
        run_id = runs.submit(Experiment.configure(table), owner="app")
        with (settings().home / "submitted.txt").open("a") as file:
            file.write(run_id + "\n")
            file.flush()
            os.fsync(file.fileno())


if __name__ == "__main__":
    sys.exit(main())
