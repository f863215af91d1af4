"""The norms of a run's layers, read back from the journal and from the record."""

import json
import math
from collections.abc import Callable

import pytest

from playground.errors import TrackingFailed
from playground.tracking import artifacts, journal, runs, states
from playground.tracking.layer_norms import COLUMNS
from playground.tracking.recording.recorder import Recorder
from playground.tracking.run_folder import folder
from playground.tracking.schema import Artifact
from playground.training.norms import Norms
from tests.tracking.recording.test_recorder import epoch


@pytest.fixture
def begun(submitted: Callable[..., str]) -> str:
    run_id = submitted()
    states.begin(run_id)
    return run_id


def layers(number: int) -> dict[str, Norms]:
    gradient = 0.1 * number if number else math.nan
    return {"stack.l0": Norms(1.0 + number, gradient, 2 * gradient), "head": Norms(5.0, gradient, gradient)}


def test_a_row_for_each_epoch_and_layer(begun: str) -> None:
    with Recorder(begun) as recorder:
        for number in range(3):
            recorder.event(epoch(number, layers=layers(number), clipped=0.5 if number else math.nan))
        assert recorder.finish("finished")
    table = runs.layer_norms(runs.get(begun))
    assert tuple(table.columns) == COLUMNS and list(table["epoch"]) == [0, 0, 1, 1, 2, 2]
    assert list(table["layer"]) == ["stack.l0", "head"] * 3
    assert list(table["weight"]) == [1.0, 5.0, 2.0, 5.0, 3.0, 5.0]
    assert table["gradient"].isna().tolist() == [True, True] + [False] * 4 == table["clipped"].isna().tolist()
    assert table["largest"].iloc[4] == pytest.approx(0.4) and table["clipped"].iloc[-1] == 0.5
    # Not one of them is a metric of the run.
    assert not [name for name in runs.curves(runs.get(begun)).columns if "stack" in name or "clipped" in name]


def test_where_no_journal_is_at_hand_the_record_has_them(begun: str) -> None:
    rows = {"0": {"layers": {"head": {"weight": 1.0}}}, "1": {"layers": {"head": {"weight": 2.0, "gradient": 3.0}}}}
    with Recorder(begun) as recorder:
        recorder.event(epoch(0))
        recorder.event(epoch(1, layers={"head": Norms(2.5, 3.5, 4.5)}, clipped=0.0))
        recorder.file(Artifact.NORMS, json.dumps(rows).encode())
        assert recorder.finish("finished")
    run = runs.get(begun)
    assert list(runs.layer_norms(run)["weight"]) == [1.0, 2.5]  # of the epoch that the journal lacks, too
    journal.path(begun).rename(folder(begun) / "elsewhere")
    assert list(runs.layer_norms(run)["weight"]) == [1.0, 2.0]
    artifacts.path(run, Artifact.NORMS).write_bytes(b"{")
    with pytest.raises(TrackingFailed, match="damaged"):
        runs.layer_norms(run)


def test_a_run_of_an_earlier_version_has_none(begun: str) -> None:
    with Recorder(begun) as recorder:
        recorder.event(epoch(0))
    table = runs.layer_norms(runs.get(begun))
    assert table.empty and tuple(table.columns) == COLUMNS
