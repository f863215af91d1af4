"""Puts the runs of a class into the queue of a home folder; run by path, with the code that is to be measured."""

import sys

from playground.experiment import Experiment
from playground.tracking import runs

CELLS = ("gru", "rnn", "lstm")


def main() -> None:
    """Submit as many small runs as asked."""
    for number in range(int(sys.argv[1])):
        table = {
            "name": f"class {number}",
            "seed": number,
            "task": {"kind": "forecasting", "window": 24, "horizon": 3},
            "model": {"hidden": 8 + 8 * (number % 3), "cell": CELLS[number % 3]},
            "training": {"threads": 1, "epochs": 4 + number % 5, "device": "cpu", "seconds": 300},
        }
        runs.submit(Experiment.configure(table), owner="class")


if __name__ == "__main__":
    main()
