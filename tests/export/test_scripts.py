"""Whole scripts and notebooks, run without the package: each prints its network's metric."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import playground.export as exporting
from playground.batch import Examples, Stream, whole
from playground.cells import CELLS
from playground.errors import Impossible, OverLimit
from playground.model import MODELS
from playground.task import TASKS
from tests.export import exports
from tests.helpers.cover import pairwise_cover

WINDOW = {"kind": "forecasting", "window": 12, "horizon": 3}
TASKS_SET: list[dict[str, Any]] = [
    WINDOW,
    WINDOW | {"strategy": "recursive"},
    WINDOW | {"transformation": "difference", "judged_by": "rmse"},
    WINDOW | {"transformation": "square_root", "judged_by": "smape"},
    WINDOW | {"transformation": "seasonal_difference", "season": 4, "judged_by": "mse", "measured_in": "standardised"},
    WINDOW | {"transformation": "seasonal_difference", "season": 2, "judged_by": "mase"},
    WINDOW | {"level": "standard", "judged_by": "mase"},
    WINDOW | {"loss_shape": "quantiles"},
    {"kind": "writing", "window": 20, "state": "carried"},
    {"kind": "writing", "window": 20, "state": "windows"},
    {"kind": "writing", "window": 20, "tokens": "word", "minimum_count": 2},
    {"kind": "writing", "window": 20, "tokens": "subword", "max_vocabulary": 80, "state": "windows"},
    {"kind": "sentiment"},
    {"kind": "sentiment", "judged_by": "macro_f1"},
    {"kind": "sentiment", "word_parts": True},
    {"kind": "chords"},
]
TASKS_SET += [{"kind": task} for task in TASKS if all(one["kind"] != task for one in TASKS_SET)]


MODELS_SET: list[dict[str, Any]] = [{"kind": model} for model in MODELS]
MODELS_SET.append({"kind": "encoder_decoder", "beam": 3, "attention": "additive"})


@cache
def combinations() -> list[tuple[str, dict[str, Any]]]:
    """Tasks, models and cells that go together."""
    found = []
    for task in TASKS_SET:
        for model in MODELS_SET:
            recurrent = "cell" in MODELS[model["kind"]].model_fields
            for cell in CELLS if recurrent else [""]:
                more = {"cell": cell, "hidden": 6} if recurrent else {}
                if exports.allowed(task, model | more):
                    found.append((json.dumps(task), model | more))
    return pairwise_cover(found, lambda row: (row[0], row[1]["kind"], row[1].get("beam"), row[1].get("cell")))


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, float]:
    """The metric of networks of every task, model and cell, by the folder of the script."""
    place, found = tmp_path_factory.mktemp("scripts"), {}
    for number, (task, model) in enumerate(combinations()):
        folder = place / f"{number}-{json.loads(task)['kind']}-{model['kind']}"
        found[folder] = exports.written(folder, json.loads(task), model)
    return found


def test_scripts_print_the_metric_of_their_network_without_the_package(scripts: dict[Path, float]) -> None:
    rows = combinations()
    assert {json.loads(task)["kind"] for task, _ in rows} == set(TASKS)
    assert {model["kind"] for _, model in rows} == set(MODELS)
    assert {model.get("cell", "") for _, model in rows} == {"", *CELLS}
    for folder, said in zip(scripts, exports.run(list(scripts)), strict=True):
        assert said["value"] == pytest.approx(scripts[folder], rel=1e-5, abs=1e-9), folder.name
        assert said["recorded"] == scripts[folder] and said["metric"] in (folder / "script.py").read_text("utf-8")


def test_scripts_are_formatted_and_hold_no_unused_line(scripts: dict[Path, float]) -> None:
    place = str(next(iter(scripts)).parent)
    exports.must_be_formatted(place, "E,F,I,W")


def test_scripts_import_torch_alone(scripts: dict[Path, float]) -> None:
    lines = {line for folder in scripts for line in (folder / "script.py").read_text("utf-8").splitlines()}
    imported = {line for line in lines if line.startswith(("import ", "from "))}
    assert imported <= {
        "import json",
        "from pathlib import Path",
        "import torch",
        "from torch import nn",
        "from torch.nn import functional as F",
        "from torch.nn.utils.rnn import pack_padded_sequence",
        "from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence",
        "from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence",
        "from torch.nn.utils.rnn import pad_sequence",
    }


def test_notebooks_run_cell_by_cell(tmp_path: Path) -> None:
    wanted = {
        tmp_path / "forecast": exports.written(tmp_path / "forecast", WINDOW, {"kind": "encoder_decoder"}, "notebook"),
        tmp_path / "label": exports.written(
            tmp_path / "label", {"kind": "chords"}, {"kind": "sequence_to_sequence", "cell": "mgu"}, "notebook"
        ),
    }
    for folder, said in zip(wanted, exports.run(list(wanted)), strict=True):
        assert said["value"] == pytest.approx(wanted[folder], rel=1e-5)
        book = json.loads((folder / "notebook.ipynb").read_text("utf-8"))
        assert book["nbformat"] == 4 and len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
        assert {cell["cell_type"] for cell in book["cells"]} == {"code", "markdown"}


def test_more_than_the_limit_is_refused_with_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST", 0)
    with pytest.raises(OverLimit, match=r"take up 1 MB, more than the 0 MB"):
        exports.written(tmp_path / "large", WINDOW, {"kind": "sequence_to_vector"})


def test_a_stream_is_laid_out_whole() -> None:
    import torch

    stream = Stream(torch.arange(11), 2)
    batch = whole(stream, 3)
    assert batch.inputs.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 0]]
    assert batch.lengths is not None and batch.lengths.tolist() == [4, 4, 2] and batch.carried
    assert batch.targets[batch.mask].tolist() == list(range(1, 11))
    examples = Examples(exports._data(json.dumps({"task": {"kind": "chords"}, "model": {}}))[1].tests["test"].whole)  # type: ignore[attr-defined]
    assert len(whole(examples)) == len(examples)


def _exported(table: dict[str, Any], recorded: float, change: Callable[[Any], Any] = lambda part: part) -> Any:
    experiment, data = exports._data(json.dumps(table))
    return exporting.export(
        experiment,
        experiment.network(data.sizes, data.initial).eval(),
        sizes=data.sizes,
        memory=data.memory,
        test=change(data.tests["test"]),
        recorded=recorded,
        run_id="0123abcd",
        form="script",
    )


@pytest.mark.parametrize("recorded", [math.nan, math.inf, -math.inf])
def test_a_recorded_metric_that_is_no_number_is_written_as_python(tmp_path: Path, recorded: float) -> None:
    for name, content in _exported({"task": WINDOW, "model": {"kind": "sequence_to_vector"}}, recorded).items():
        (tmp_path / name).write_bytes(content)
    (said,) = exports.run([tmp_path])
    assert math.isfinite(said["value"]) and str(said["recorded"]) == str(recorded)


def test_a_test_sequence_without_a_step_is_refused() -> None:
    def emptied(part: Any) -> Examples:
        lengths = part.whole.lengths.clone()
        lengths[0] = 0
        return Examples(replace(part.whole, lengths=lengths))

    with pytest.raises(Impossible, match="without a step"):
        _exported({"task": {"kind": "sentiment"}, "model": {"kind": "sequence_to_vector"}}, 0.5, emptied)
