"""What a run left, read back."""

import pandas as pd

from playground.tracking import runs
from playground.tracking.run import Run

FRAME = pd.DataFrame(
    {"epoch": [0, 1, 1, 2, 3], "validation_loss": [0.7, None, 0.4, 0.5, 0.6], "accuracy": [0.5, None, 0.7, 0.9, 0.8]}
)


def run(**knobs: str) -> Run:
    return Run(
        "1" * 32, "a", "sentiment", "finished", primary_tag='{"name": "accuracy", "better": "higher"}', knobs=knobs
    )


def test_the_best_epoch_is_the_one_whose_weights_are_kept():
    assert runs.best_epoch(run(), FRAME) == 1
    assert runs.best_epoch(run(**{"training.best_by": "metric"}), FRAME) == 2
    assert runs.best_epoch(run(**{"training.best_by": "metric"}), FRAME.drop(columns="accuracy")) == 1
    assert runs.best_epoch(run(), FRAME.iloc[:0]) is None
    assert runs.best_epoch(run(), pd.DataFrame()) is None
