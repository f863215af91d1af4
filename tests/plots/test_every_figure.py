"""Every figure says in words, in both languages, what it shows: for those who do not see it."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from playground import plots
from playground.exhibits import Figure
from playground.plots import (
    activations,
    alignment,
    charts,
    chord_map,
    classes,
    coloured_steps,
    confusion,
    embedding_map,
    error_groups,
    forecast,
    frequencies,
    gradient_decay,
    gradient_map,
    influence_by_run,
    influence_map,
    memory_by_epoch,
    methods,
    norms,
    output_change,
    parallel,
    preference,
    reliability,
    saturation,
    series,
    spectrum,
    study_figures,
    unit_and_signal,
)
from playground.plots.curves import Curve, bands, curves
from playground.text import LANGUAGES, Text, speaking

TITLE, WORD = Text("A title", "Un título"), Text("word", "palabra")
TOLD = Text("What there is to see, in words.", "Lo que se ve, en palabras.")
"""The words of those figures that are told them by whoever draws them."""
ONE = np.array([0.2, -0.4, 0.9])
SQUARE = np.array([[3, 1], [0, 4]])
STEPS = ["one", "two", "three"]
FRAME = pd.DataFrame({"epoch": [0, 1, 2], "value": [3.0, 2.0, 1.0]})
NORMS = pd.DataFrame({"epoch": [0, 1], "layer": ["l0", "l0"], "weight": [1.0, 2.0]})
MEANS = error_groups.GroupLine(ONE + 1, ONE + 0.5, ONE + 1.5, np.array([4, 5, 6]), np.array([4, 5, 6]))
BINS = reliability.ReliabilityLine(
    np.array([0.0, 0.5]), np.array([0.5, 1.0]), np.array([0.4, 0.8]), np.array([0.5, 0.7]), np.array([0.3, 0.5]),
    np.array([0.7, 0.9]), np.array([6, 9]), 0.1,
)  # fmt: skip
PIECE = forecast.Piece([1, 2, 3], ONE[:, None])
AXES: dict[str, Any] = {"x_title": WORD, "y_title": WORD}

CASES: Mapping[str, Callable[[], Any]] = {
    "activations.activations": lambda: activations.activations("h", ONE[:, None], STEPS),
    "alignment.alignment": lambda: alignment.alignment("a", STEPS[:2], STEPS[:2], SQUARE.tolist()),
    "charts.bars": lambda: charts.bars(TITLE, TOLD, STEPS, {"a": ONE.tolist()}, **AXES),
    "charts.heat_map": lambda: charts.heat_map(
        TITLE, TOLD, SQUARE.tolist(), rows=STEPS[:2], columns=STEPS[:2], row_title=WORD, column_title=WORD
    ),
    "charts.lines": lambda: charts.lines(TITLE, TOLD, [1, 2, 3], {"a": ONE.tolist()}, **AXES),
    "chord_map.chord_map": lambda: chord_map.chord_map({"a": [chord_map.Block(0, 4, 0, "C")]}, [0], TOLD),
    "classes.balance": lambda: classes.balance(TITLE, {"train": {"good": 3, "bad": 2}}),
    "classes.bars": lambda: classes.bars(TITLE, STEPS, {"a": [0.1, 0.2, 0.3]}),
    "classes.running": lambda: classes.running(TITLE, STEPS, {"a": [0.1, 0.2, 0.3]}, of=WORD),
    "coloured_steps.coloured_steps": lambda: coloured_steps.coloured_steps(TITLE, ONE, STEPS),
    "confusion.confusion": lambda: confusion.confusion(TITLE, STEPS[:2], SQUARE),
    "confusion.confusion_difference": lambda: confusion.confusion_difference(
        TITLE, STEPS[:2], SQUARE, SQUARE.T, ("a", "b")
    ),
    "curves.bands.bands": lambda: bands(TITLE, {"a": [FRAME, FRAME]}),
    "curves.lines.curves": lambda: curves(TITLE, [Curve("a", FRAME)]),
    "embedding_map.embedding_map": lambda: embedding_map.embedding_map(np.eye(3)[:, :2], STEPS, [0.6, 0.3]),
    "error_groups.error_groups": lambda: error_groups.error_groups(
        TITLE, STEPS, {"a": MEANS}, by=TITLE, error=WORD, percent=False, ordered=True
    ),
    "forecast.forecast": lambda: forecast.forecast(
        TITLE, names=["y"], unit="", known=[PIECE], truth=[PIECE], runs={"a": [PIECE]}, floors={"naive": [PIECE]},
        best="naive", alt=TOLD,
    ),
    "frequencies.characters": lambda: frequencies.characters({"a": 3, " ": 2}),
    "frequencies.chord_shares": lambda: frequencies.chord_shares({0: 3, 1: 2}, ["C", "G"]),
    "frequencies.lengths": lambda: frequencies.lengths(TITLE, [3, 4, 9], WORD),
    "gradient_decay.gradient_decay": lambda: gradient_decay.gradient_decay(TITLE, {"a": np.abs(ONE)}, STEPS),
    "gradient_map.gradient_map": lambda: gradient_map.gradient_map(TITLE, np.abs(ONE)[None], STEPS, 0, {0: "end"}),
    "influence_by_run.influence_by_run": lambda: influence_by_run.influence_by_run(TITLE, STEPS, {"a": ONE.tolist()}),
    "influence_map.influence_map": lambda: influence_map.influence_map(TITLE, ONE[:, None], ["x"], STEPS),
    "memory_by_epoch.memory_by_epoch": lambda: memory_by_epoch.memory_by_epoch({"a": {0: 3, 1: 5}}),
    "methods.methods": lambda: methods.methods(
        TITLE, [methods.Bar("GRU", 0.5, 0.1, "50 %", baseline=False)], WORD, percent=True
    ),
    "norms.norms": lambda: norms.norms(NORMS, "weight", {"l0": WORD}),
    "output_change.output_change": lambda: output_change.output_change(STEPS, ONE, ONE + 1),
    "parallel.parallel": lambda: parallel.parallel(
        TITLE, [parallel.Dimension("rate", [0.1, 0.01], log=True)], [2.0, 1.0], "loss", "lower"
    ),
    "preference.preference": lambda: preference.preference(
        TITLE, [preference.Judged("a", 0.3, "0.3", 0.6, 0.4, 0.8)], WORD, percent=False
    ),
    "reliability.reliability": lambda: reliability.reliability(TITLE, {"a": BINS}),
    "saturation.saturation": lambda: saturation.saturation({"f": np.array([[0.1, 0.2], [0.3, 0.0]])}),
    "series.series": lambda: series.series(
        TITLE, labels=[1, 2, 3], values=ONE[:, None], names=["y"], parts={"train": (0, 3)}, words={"train": WORD}
    ),
    "series.windows": lambda: series.windows(TITLE, ONE[None, :, None], ONE[None, :1, None], ["y"], ["1"]),
    "spectrum.eigenvalues": lambda: spectrum.eigenvalues("W", {0: np.array([0.5 + 0.1j, 0.5 - 0.1j])}),
    "study_figures.best_so_far": lambda: study_figures.best_so_far(
        TITLE, [study_figures.Attempt(1, "finished", 0.5)], "loss", "lower"
    ),
    "study_figures.differences": lambda: study_figures.differences(
        TITLE, [study_figures.Contrast("a", [0, 1], [0.1, 0.3], 0.2, None, sure=False)], "b", "MAE"
    ),
    "study_figures.importance": lambda: study_figures.importance(TITLE, {"rate": 0.7, "size": 0.3}),
    "unit_and_signal.unit_and_signal": lambda: unit_and_signal.unit_and_signal("1", ONE, ONE**2, STEPS, score=0.5),
}  # fmt: skip
"""Each function that draws a figure, with a little of what it draws."""


def drawing() -> Iterator[str]:
    """The public functions of `playground.plots` that give a figure, alone or with a table."""
    for module in pkgutil.walk_packages(plots.__path__, f"{plots.__name__}."):
        found = importlib.import_module(module.name)
        for name, one in inspect.getmembers(found, inspect.isfunction):
            told = inspect.get_annotations(one, eval_str=True).get("return")
            if one.__module__ == module.name and not name.startswith("_") and "exhibits.Figure" in repr(told):
                yield f"{module.name.removeprefix(f'{plots.__name__}.')}.{name}"


def test_every_function_that_draws_a_figure_is_looked_at() -> None:
    assert {*drawing()} - {"alignment.alignments"} == {*CASES}, "that one gives those of `alignment` for several runs"


@pytest.mark.parametrize("case", CASES)
def test_a_figure_says_in_words_what_it_shows(case: str) -> None:
    for language in LANGUAGES:
        with speaking(language):
            made = CASES[case]()
        figure = made if isinstance(made, Figure) else made[0]
        assert isinstance(figure, Figure)
        words = figure.alt.say(language)
        assert len(words) > len(figure.title.say(language)) and words.strip()[-1] in ".)", words
        assert figure.alt.en != figure.alt.es and "{" not in words
