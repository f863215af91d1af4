"""Keras scripts: torch behind them, the run's weights in them, the same metric; and what Keras cannot do."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from playground.errors import Impossible
from playground.export import Export
from tests.export import exports
from tests.export.test_scripts import WINDOW

CELLS: list[Any] = [
    "lstm",
    "gru",
    "rnn",
    {"kind": "gru", "reset": "before"},
    {"kind": "rnn", "nonlinearity": "sigmoid"},
    {"kind": "rnn", "nonlinearity": "relu"},
]
SHAPES = [(1, False, "last"), (2, True, "last"), (1, True, "mean"), (2, False, "max"), (1, True, "attention")]
TASKS: list[dict[str, Any]] = [WINDOW, {"kind": "sentiment"}]


def to_vector() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The first cell in every shape for both tasks; every other one in another shape for each (`make combinations`: all)."""
    for number, cell in enumerate(CELLS):
        for place, task in enumerate(TASKS):
            every = number == 0 or os.environ.get("COMBINATIONS") == "all"
            for layers, both, readout in SHAPES if every else [SHAPES[(number + place) % len(SHAPES)]]:
                model = {"kind": "sequence_to_vector", "cell": cell, "hidden": 6}
                yield task, model | {"layers": layers, "bidirectional": both, "readout": readout}


TO_SEQUENCE = [
    {"kind": "sequence_to_sequence", "cell": cell, "hidden": 6, "layers": layers, "bidirectional": both}
    for cell, layers, both in (("lstm", 1, False), ("gru", 2, True), ("rnn", 2, False))
]
CASES = list(to_vector())
CASES += [({"kind": "chords"}, model) for model in TO_SEQUENCE]
CASES += [({"kind": "writing", "window": 20, "state": state}, TO_SEQUENCE[0]) for state in ("carried", "windows")]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, float]:
    place = tmp_path_factory.mktemp("keras")
    return {
        (folder := place / str(number)): exports.written(folder, task, model, "keras")
        for number, (task, model) in enumerate(CASES)
    }


def test_they_print_the_metric_of_their_network(scripts: dict[Path, float], tmp_path: Path) -> None:
    for folder, said in zip(scripts, exports.run(list(scripts), HOME=str(tmp_path)), strict=True):
        assert said["value"] == pytest.approx(scripts[folder], rel=1e-4), folder.name


def test_they_are_formatted(scripts: dict[Path, float]) -> None:
    place = str(next(iter(scripts)).parent)
    exports.must_be_formatted(place, "E,F,W")


def test_a_weight_that_no_layer_of_keras_is_set_to_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that inherits `keras` and adds a part would be written without it."""
    names = Export.weights
    monkeypatch.setattr(Export, "weights", lambda export: names(export) | {"convolution.weight": torch.zeros(1)})
    with pytest.raises(Impossible, match="has parts that are not written in Keras"):
        exports.written(tmp_path / "more", WINDOW, {"kind": "sequence_to_vector"}, "keras")


@pytest.mark.parametrize(
    ("task", "model", "words"),
    [
        (WINDOW, {"kind": "sequence_to_vector", "cell": "mgu"}, "Keras has no layer for the cell “Minimal gated unit”"),
        (
            WINDOW,
            {"kind": "sequence_to_vector", "cell": {"kind": "lstm", "peepholes": True}},
            "no layer for the cell “LSTM”",
        ),
        (
            WINDOW,
            {"kind": "sequence_to_vector", "layers": 2, "upper_cell": "gru"},
            "two kinds of cells is not written in Keras",
        ),
        (WINDOW, {"kind": "encoder_decoder"}, "The model “Encoder-decoder” is not written in Keras"),
        (WINDOW | {"strategy": "recursive"}, {"kind": "sequence_to_sequence"}, "fed with its own answers"),
        ({"kind": "writing", "window": 20}, {"kind": "sequence_to_sequence", "tied": True}, "is not written in Keras"),
        (
            {"kind": "sentiment", "word_parts": True},
            {"kind": "sequence_to_vector"},
            "Vectors of words that share parts",
        ),
    ],
)
def test_what_keras_cannot_do_is_said(tmp_path: Path, task: Any, model: Any, words: str) -> None:
    with pytest.raises(Impossible, match=words) as refusal:
        exports.written(tmp_path / "refused", task, model, "keras")
    assert "PyTorch" in refusal.value.text.es
