"""Settings in an address: every knob of every task comes back, and what a stranger writes is checked or named."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.knobs import Configurable, Knob, Shelved
from playground.own_files import uploads
from playground.settings import Settings, settings
from playground.task import TASKS
from playground.ui.design_page.link import files, preset
from playground.ui.links.input_link import nothing_given
from playground.ui.links.setting_links import LONGEST, MOST, opened, told, written

PARTS = ("task", "data", "model", "training")


class _Unlimited:
    """A deployment that limits nothing."""

    def __getattr__(self, name: str) -> int:
        return 0


def _others(knob: Knob, value: Any) -> list[Any]:
    """Values that differ from the one there is."""
    if knob.words.widget == "file":
        return []
    if knob.type is bool:
        return [not value]
    if knob.choices:
        return [choice for choice in knob.choices if choice != value]
    if issubclass(knob.type, Shelved):
        return [name for name in knob.type.shelf if value is None or name != value.kind()]
    if knob.type in (int, float):
        upper = knob.upper if knob.upper is not None else (value or 0) + 1
        return [one for one in (knob.lower, upper, (value or 0) + 1, (value or 0) / 3) if one not in (None, value)]
    return ["3", "true", "", 'a "b" = \\ # c', "ñandú, 日本", "two\nlines", "[x]"]


def _changed(start: Experiment) -> Iterator[Experiment]:
    """The experiment with each of its knobs changed alone, to values that it accepts."""
    places: list[tuple[tuple[str, ...], Configurable]] = [((part,), getattr(start, part)) for part in PARTS]
    places.append(((), start))
    places += [((*place, "cell"), thing.cell) for place, thing in places if hasattr(thing, "cell")]
    for place, thing in places:
        for name, knob in type(thing).knobs().items():
            for value in _others(knob, getattr(thing, name)):
                table = copy.deepcopy(start.plain())
                inner = table
                for part in place:
                    inner = inner[part]
                inner[name] = value
                try:
                    yield Experiment.configure(table)
                except PlaygroundError:
                    continue


@pytest.mark.parametrize("task", TASKS)
def test_every_setting_comes_back(task):
    start, count = preset(task), 0
    for changed in _changed(start):
        plain = changed.model_copy(update={"name": start.name, "note": start.note})
        link = written(plain, start)
        found = opened(link, start, files(), _Unlimited())
        assert found.thing == plain and not found.refused and not found.files, link
        count += link != {}
    assert count > 40


@pytest.mark.parametrize("task", TASKS)
def test_another_topology_and_another_data_set_come_back(task):
    start = preset(task)
    assert written(start, start) == {}
    table = start.plain() | {"model": {"kind": start.model.kind(), "hidden": 7, "cell": "gru"}}
    changed = Experiment.configure(table | {"seed": 5})
    link = written(changed, start)
    assert link["model.hidden"] == "7" and link["seed"] == "5"
    assert opened(link, start, files(), Settings()).thing == changed


def test_a_link_of_an_older_version_names_what_is_missing_and_the_rest_is_taken():
    found = opened(
        {"model.hidden": "24", "model.gone": "3", "model.cell.kind": "abacus", "training.epochs": "many"},
        preset("forecasting"),
        files(),
        Settings(),
    )
    assert found.thing.flat()["model.hidden"] == 24
    assert set(found.refused) == {"model.gone", "model.cell.kind", "training.epochs"}
    words = told(found)
    assert words is not None and "“model.gone”" in words.en and "faltan: «model.gone»" in words.es
    one = told(opened({"model.gone": "3"}, preset("forecasting"), files(), Settings()))
    assert one is not None and "falta: «model.gone»." in one.es


def test_settings_that_need_each_other_are_taken_in_any_order():
    start = preset("writing")
    link = {"model.gone": "1", "model.cell.hidden": "9", "model.cell.kind": "gru", "seed": "4"}
    found = opened(link, start, files(), Settings())
    assert found.thing.flat()["model.cell.kind"] == "gru" and found.thing.seed == 4
    assert set(found.refused) == {"model.gone", "model.cell.hidden"}


def test_a_link_stays_within_the_limits_of_the_deployment():
    found = opened({"training.epochs": "1000", "seed": "3"}, preset("forecasting"), files(), Settings(max_epochs=200))
    assert set(found.refused) == {"training.epochs"} and found.thing.seed == 3


@pytest.mark.parametrize(
    "link",
    [
        {"data.kind": "own_series", "data.file": "/etc/passwd"},
        {"data.kind": "own_series", "data.file": "../../mlflow.db"},
        {"data": '{kind = "own_series", file = "/etc/passwd"}'},
        {"data.kind": '{kind = "own_series", file = "/etc/passwd"}'},
        {
            "name": "<b>",
            "note": "mine",
            "task": "chords",
            "task.kind": "chords",
            "": "1",
            "a.b": "1",
            "data..file": "x",
        },
        {"task.kind.kind": "chords"},
    ],
)
def test_no_file_name_note_or_other_task_comes_through_a_link(link):
    start = preset("forecasting")
    found = opened(link, start, files(), Settings())
    assert found.thing.data.files() == () or not any(found.thing.data.files())
    assert found.thing.model_copy(update={"data": start.data}) == start
    assert told(found) is not None


def test_a_kept_file_is_written_as_its_name_and_asked_for_again(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    file = uploads.keep(b"day,sales\n2020-01-01,1\n", "sales.csv")
    start = preset("forecasting")
    given = Experiment.configure(start.plain() | {"data": {"kind": "own_series", "file": file}})
    link = written(given, start)
    assert link["data.file"] == "sales.csv" and not any(file in value for value in link.values())
    found = opened(link, start, files(), settings())
    assert found.thing.data.kind() == "own_series" and not found.refused
    words = told(found)
    assert words is not None and "sales.csv" in words.en and "sales.csv" in words.es
    assert opened({"data.file": file}, given, files(), settings()).files == {"data.file": file[:60]}


@pytest.mark.parametrize("link", [{"model.hidden": "1" * LONGEST}, {f"model.a{i}": "1" for i in range(MOST + 1)}])
def test_what_is_too_long_is_not_read(link):
    found = opened(link, preset("forecasting"), files(), Settings())
    assert found.thing == preset("forecasting") and "too long" in str(told(found))


@pytest.mark.parametrize("task", TASKS)
def test_the_input_of_every_task_comes_back(task):
    request = TASKS[task].request
    start = nothing_given(request)
    assert not {"name", "note", "task"} & set(request.knobs())
    for name, knob in request.knobs().items():
        for value in _others(knob, getattr(start, name)):
            try:
                changed = request.configure(start.plain() | {name: value})
            except PlaygroundError:
                continue
            assert opened(written(changed, start), start, (), Settings()).thing == changed
