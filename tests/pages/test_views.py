"""Every view of these pages restores from its address in a fresh browser: what was asked for is chosen, shown, and still in the address."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.evaluation.error_analysis import analysed
from playground.evaluation.found_errors import Analysis
from playground.task.item_errors import ErrorAnalysis, ItemErrors
from playground.text import Text
from playground.ui import cache
from playground.ui.compare import curves
from playground.ui.compare.repeats import Repeats
from playground.ui.run_list.view import View
from tests.pages.conftest import Lived
from tests.pages.test_pages import opened, words

UI = Path(__file__).resolve().parents[2] / "playground" / "ui"
KINDS = (
    "selectbox",
    "segmented_control",
    "toggle",
    "select_slider",
    "slider",
    "multiselect",
    "number_input",
    "text_input",
)
Widgets = Mapping[str, Any]
"""What is chosen in widgets, by how their keys end."""
FIRST, OTHER = "FIRST", "OTHER"
"""Stand for the ids of the two runs."""

VIEWS: Mapping[str, tuple[str, Mapping[str, str], Widgets, str]] = {
    "curves of two runs, an example of the test set, errors by step": (
        "compare",
        {
            "runs": f"{FIRST},{OTHER}", "curve": "mae", "axis": "items", "smooth": "0.6", "log": "1", "logx": "1",
            "clip": "1", "epoch": "0", "example": "2", "show": "worst", "errors": "by_horizon", "errors.group": "1",
            "errors.of": OTHER, "highlight": OTHER,
        },
        {
            "compare.curve": "mae", "compare.axis": "items", "compare.smooth": 0.6, "compare.log": True,
            "compare.logx": True, "compare.clip": True, "compare.highlight.mae": [OTHER], ".epoch": "0",
            ".show": "worst", ".view": "by_horizon", ".group": "1", ".of": OTHER,
        },
        "Example 2 of",
    ),
    "means with a band, an input of one's own, intervals": (
        "compare",
        {
            "runs": f"{FIRST},{OTHER}", "band": "error", "traces": "0", "input": "own", "input.length": "2",
            "errors": "intervals", "errors.level": "0.9", "errors.of": f"{OTHER}.conformal", "errors.group": "2",
        },
        {"compare.band": "error", "compare.traces": False, ".input": "own", ".level": "0.9", ".step": "2"},
        "the truth is not known",
    ),
    "no run is grey, kept samples, a square of a matrix": (
        "compare",
        {
            "runs": f"{FIRST},{OTHER}", "highlight": "all", "input": "kept", "epoch": "0", "errors": "confusion",
            "errors.matrix": OTHER, "errors.less": "none", "errors.squares": "shares", "errors.group": "2,2",
            "errors.of": OTHER,
        },
        {
            "compare.highlight.validation_loss": [], ".input": "kept", ".epoch": "0", ".view": "confusion",
            ".matrix": OTHER, f".less.{OTHER}": "none", ".squares": "shares", ".square": "2,2", ".of": OTHER,
        },
        "Confusion matrix",
    ),
    "a run, its calibration": (
        "run",
        {
            "run": FIRST, "curve": "mae", "axis": "step", "clip": "1", "epoch": "0", "errors": "calibration",
            "errors.bins": "many", "errors.group": "0",
        },
        {"run.curve": "mae", "run.axis": "step", "run.clip": True, ".bins": "many", ".bin": "0"},
        "Calibration",
    ),
    "the list of runs": (
        "runs",
        {
            "where": "hidden > 0", "task": "forecasting", "status": "finished", "apart": "1", "archived": "1",
            "foreign": "1", "sort": "cell", "group": "cell", "by": "test.rmse", "columns": "name,model.hidden,cell",
        },
        {"runs.where": "hidden > 0", "runs.task": "forecasting", "runs.status": "finished", "runs.apart": True},
        "**2** of",
    ),
    "inside, one unit": (
        "look_inside",
        {"run": OTHER, "view": "states", "input": "2", "epoch": "0", "view.unit": "3", "view.value": "z_t", "view.order": "peak"},
        {".unit.8": 3, ".states.order": "peak"},
        "z\\_t of unit 3 over the sequence",
    ),
    "inside, gradients of every output beside another run": (
        "look_inside",
        {"run": OTHER, "view": "gradients", "beside": FIRST, "view.at": "0", "view.of": "loss", "view.map": "1", "view.by_epoch": "1"},
        {".of": "loss", ".map": True, ".by_epoch": True, ".position.3": "0"},
        "Gradient of the loss",
    ),
    "inside, what mattered": (
        "look_inside",
        {"run": OTHER, "view": "influence", "view.method": "occlusion", "view.baseline": "mean", "view.at": "1"},
        {".method": "occlusion", ".baseline": "mean", ".position.3": "1"},
        "Occlusion on the output",
    ),
    "inside, one step": (
        "look_inside", {"run": OTHER, "view": "play", "view.unit": "2", "view.step": "4"}, {".unit.8": 2}, "Step 4 of 12",
    ),
    "inside, units that follow a phase": (
        "look_inside",
        {"run": OTHER, "view": "units", "view.signal": "phase", "view.period": "5", "view.phase": "3", "view.unit": "1"},
        {".period": 5, ".phase": 3},
        "",
    ),
    "inside, units that follow steps": (
        "look_inside", {"run": OTHER, "view": "units", "view.signal": "steps", "view.steps": "2-4"}, {".steps.12": (2, 4)}, "",
    ),
    "inside, weights over training": (
        "look_inside", {"run": OTHER, "view": "training", "view.weights": "1"}, {".matrix": "1"}, "",
    ),
    "inside, an output after a change": (
        "look_inside", {"run": OTHER, "view": "surgery", "view.at": "1"}, {".position.3": "1"}, "",
    ),
    "a set-up with its parent": (
        "design",
        {"task": "forecasting", "set.model.hidden": "33", "set.training.epochs": "3", "parent": FIRST},
        {"hidden.1": 33},
        "Comes from “one rnn”",
    ),
    "a race over some widths, for the same minutes": (
        "design",
        {
            "task": "forecasting", "study.kind": "race", "study.knob": "model.hidden", "study.values.model.hidden": "8, 16",
            "study.seeds": "2", "study.budget": "minutes", "study.minutes": "0.5",
        },
        {
            "study.kind": "race", ".knob": "model.hidden", ".values.model.hidden": "8, 16", ".seeds": 2,
            ".budget": "minutes", ".minutes": 0.5,
        },
        "Several values of one setting",
    ),
    "a search within bounds": (
        "design",
        {
            "task": "forecasting", "study.kind": "search", "study.knobs": "training.learning_rate,model.cell.kind",
            "study.span.training.learning_rate.low": "0.0005", "study.span.model.cell.kind": "gru,lstm",
            "study.trials": "7", "study.prune": "false",
        },
        {
            ".knobs": ["training.learning_rate", "model.cell.kind"], ".learning_rate.low": 0.0005,
            ".span.model.cell.kind": ["gru", "lstm"], ".trials": 7, ".prune": False,
        },
        "Each trial is chosen",
    ),
    "is another cell better": (
        "design",
        {"task": "forecasting", "study.kind": "real", "study.other.model.cell.kind": "lstm"},
        {"study.kind": "real", ".other.model.cell.kind": "lstm"},
        "is the difference more than luck?",
    ),
}  # fmt: skip
"""By what is seen: the page, its address, what is chosen there, and words that it says."""
ELSEWHERE = {"page", "mine", "pinned", "study", "view.layer", "view.output", "view.token", "edits"}
"""What has its own tests, or cannot be asked for here: this home has few runs, none with two layers, several outputs at once or tokens."""


def classified() -> Analysis:
    """The errors of a classifier with three classes, which is most often taken in by the second one."""
    draw = np.random.default_rng(5)
    truth = draw.integers(0, 3, 90)
    answer = np.where(draw.random(90) < 0.6, truth, 1)
    place = np.arange(90)
    items = ItemErrors(
        place, np.zeros(90, int), (truth != answer).astype(float), truth, answer, {}, confidence=draw.random(90)
    )
    classes = tuple(Text.same(name) for name in ("a", "b", "c"))
    return analysed(ErrorAnalysis(Text.same("wrong"), lambda *_: items, {}, classes, percent=True), items)


@pytest.fixture
def seen(lived_in: Lived, monkeypatch: pytest.MonkeyPatch) -> Lived:
    """Two runs that count as repeats of one another, more of them than there are colours."""
    both = [Repeats("both", lived_in.runs)]
    monkeypatch.setattr(curves, "repeats", lambda *_: both)
    monkeypatch.setattr(curves, "MOST_COLOURS", 1)
    return lived_in


def chosen(app: AppTest, end: str) -> Any:
    """What is chosen in the one widget whose key ends so."""
    there = [one for kind in KINDS for one in getattr(app, kind) if str(one.key).endswith(end)]
    assert len(there) == 1, (end, sorted(str(one.key) for kind in KINDS for one in getattr(app, kind)))
    return there[0].value


def address(app: AppTest) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlencode(app.query_params, doseq=True)).items()}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_restores_from_its_address(seen: Lived, view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page, query, widgets, said = VIEWS[view]
    if query.get("errors") in ("confusion", "calibration"):
        monkeypatch.setattr(cache, "errors", lambda *_: classified())
        monkeypatch.setattr(cache, "error_cases", lambda run_id, places, language: ["read"] * len(places))

    def put(value: Any) -> Any:
        return value.replace(FIRST, seen.runs[0]).replace(OTHER, seen.runs[1]) if isinstance(value, str) else value

    asked = {name: put(value) for name, value in query.items()}
    app = opened(page, "en", **asked)
    assert not app.exception and not app.error
    wanted = {
        put(end): [put(one) for one in value] if isinstance(value, list) else put(value)
        for end, value in widgets.items()
    }
    assert {end: chosen(app, end) for end in wanted} == wanted
    drawn = " ".join(str(chart.proto.alt) for chart in app.get("plotly_chart"))
    assert said in words(app) + drawn
    kept = address(app)
    assert {name: kept.get(name) for name in asked} == asked


def parts() -> Iterator[str]:
    """What these pages write into their addresses by name: the first word of each choice, and the names of `in_url`."""
    files = [
        UI / "curve_options.py",
        *(file for place in ("compare", "errors", "look_inside", "run_page") for file in (UI / place).glob("*.py")),
    ]
    for node in (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = {"buttons": 0, "menu": 0, "number": 0, "switch": 0, "write": 0, "keep": 1}.get(name)
        if name == "in_url":
            yield from (one.arg for one in node.keywords if one.arg)
        elif place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
            yield str(node.args[place].value)  # type: ignore[attr-defined]
    yield from View().query()


def test_every_part_of_an_address_is_in_one_of_the_views() -> None:
    assert {*parts()} - {name for _, query, _, _ in VIEWS.values() for name in query} == ELSEWHERE
