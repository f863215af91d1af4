"""`list`: everything that can be chosen, and every setting by its address."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.experiment import Experiment, presets
from tests.commands.test_commands import refused, say  # noqa: F401 (a fixture)

Say = Callable[..., tuple[int, str, str]]
PACKAGE = Path(__file__).parents[2] / "playground"


def told(answer: tuple[int, str, str]) -> list[dict[str, Any]]:
    code, out, _ = answer
    assert code == 0 and out.count("\n") == 1
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_it_names_every_file_of_a_shelf(say: Say) -> None:  # noqa: F811
    things = told(say("list", "--json"))
    assert {one["what"] for one in things} == {"tasks", "datasets", "models", "cells"}
    files = {file.stem for file in (PACKAGE / "cells").glob("[a-z]*.py")}
    assert {one["name"] for one in things if one["what"] == "cells"} == files >= {"rnn", "gru", "lstm"}
    topologies = {file.stem for file in (PACKAGE / "topologies").glob("[a-z]*.py")}
    assert topologies <= {one["name"] for one in things if one["what"] == "models"}
    assert {one["title"] for one in things} >= {"GRU", "Forecasting"}


@pytest.mark.parametrize(
    ("what", "name"),
    [("tasks", "task.kind=chords"), ("models", "model.kind=encoder_decoder"), ("cells", "model.cell=gru")],
)
def test_people_read_what_to_set(what: str, name: str, say: Say) -> None:  # noqa: F811
    code, out, _ = say("list", what)
    assert code == 0 and name in out and len({line.split()[0] for line in out.splitlines()}) == 2


def test_every_setting_of_every_preset_is_listed_with_its_bounds(say: Say) -> None:  # noqa: F811
    listed: dict[str, list[dict[str, Any]]] = {}
    for one in told(say("list", "settings", "--json")):
        listed.setdefault(one["address"], []).append(one)
    for path in presets().values():
        experiment = Experiment.from_toml(path.read_text("utf-8"))
        chosen = {str(value) for address, value in experiment.flat().items() if address.endswith("kind")}
        for address, value in experiment.flat().items():
            # `model.cell` is short for `model.cell.kind`.
            known = listed.get(address) or listed[address.removesuffix(".kind")]
            (one,) = [one for one in known if not one["of"] or chosen & set(one["of"])]
            assert not one["choices"] or value in one["choices"]
            assert one["lower"] is None or float(value) >= one["lower"]
            assert one["upper"] is None or float(value) <= one["upper"]


def test_a_listed_setting_can_be_set_to_its_default(say: Say) -> None:  # noqa: F811
    settings = told(say("list", "settings", "--json"))
    (epochs,) = [one for one in settings if one["address"] == "training.epochs"]
    assert (epochs["type"], epochs["of"]) == ("int", [])
    forecasting = presets()["forecasting"].read_text("utf-8")
    for one in settings:
        if one["default"] is None or (one["of"] and "forecasting" not in one["of"]):
            continue
        default = json.dumps(one["default"]) if isinstance(one["default"], bool) else str(one["default"])
        made = Experiment.from_toml(forecasting, {one["address"]: default})
        assert made.flat()[one["address"]] == one["default"]


def test_bounds_are_those_of_the_deployment(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("PLAYGROUND_MAX_EPOCHS", "7")
    (epochs,) = [one for one in told(say("list", "settings", "--json")) if one["address"] == "training.epochs"]
    assert (epochs["lower"], epochs["upper"]) == (1, 7)
    out = say("list", "settings")[1]
    (row,) = [line for line in out.splitlines() if line.startswith("training.epochs ")]
    assert "int 1…7" in row and row.endswith("all")
    (chosen,) = [line for line in out.splitlines() if line.startswith("data.kind ")]
    assert "(list datasets)" in chosen


def test_another_word_is_refused(say: Say) -> None:  # noqa: F811
    assert "settings" in refused(say("list", "colours"))
