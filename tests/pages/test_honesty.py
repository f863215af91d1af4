"""Honesty where runs are shown, and runs whose protocols differ in Compare."""

from dataclasses import replace
from typing import Any

import streamlit as st

from playground.tracking import history, runs
from tests.pages.test_pages import opened, words


def frames(app: Any) -> str:
    return " ".join(frame.value.to_string() for frame in app.dataframe)


def test_the_list_shows_best_floor_and_verdict(lived_in):
    app = opened("runs", "es")
    assert not app.exception
    table = app.dataframe[0].value
    assert {"mejor referencia", "veredicto"} <= set(table.columns)
    assert any(mark in table["veredicto"].iloc[0] for mark in ("✔️", "⚠️", "❌", "≈", "➕"))


def test_a_run_tells_its_meters_and_the_next_run_to_try(lived_in):
    app = opened("run", "en", run=lived_in.runs[0])
    assert not app.exception
    assert "Can this result" in words(app)
    assert "**improvement over the best baseline: " in words(app)
    # One epoch of eight units does not beat the floors, so there is something to try.
    next(item for item in app.button if item.label == "Try this next").click().run()
    assert not app.exception
    assert app.title[0].value == "Design and train"


def test_runs_with_another_horizon_are_marked_not_comparable(lived_in, monkeypatch):
    kept = history.protocol_of
    app = opened("compare", "en", runs=",".join(lived_in.runs))
    assert not app.warning and "Sanity checks" in words(app)

    def other(run: runs.Run) -> dict[str, Any]:
        return kept(run) | ({"horizon": 24} if run.id == lived_in.runs[1] else {})

    # The protocol of a run that has ended never changes, so that what is drawn of it is kept.
    st.cache_resource.clear()
    monkeypatch.setattr(history, "protocol_of", other)
    app = opened("compare", "en", runs=",".join(lived_in.runs))
    st.cache_resource.clear()
    assert not app.exception
    assert "Not comparable: the horizon differs (3 / 24)" in app.warning[0].value
    assert "one gru ≠" in frames(app)


def test_the_protocol_is_told_in_words(lived_in):
    told = frames(opened("run", "es", run=lived_in.runs[0]))
    assert "horizonte" in told and "por tiempo" in told and "semilla" in told


def test_a_run_without_floors_has_no_verdict(lived_in):
    run = replace(runs.get(lived_in.runs[0]), baselines={})
    assert run.sanity_checks == {name: value for name, value in run.meters.items() if name in run.sanity_checks}


def test_curves_show_the_best_floor_of_each_kind(lived_in):
    from playground.ui.run_page.outputs import best_levels, measures

    run = runs.get(lived_in.runs[0])
    found = best_levels(run.baselines, "mae")
    assert [name.split(":")[0] for name in found] == ["best trivial", "best fitted", "without memory"]
    assert min(found.values()) == min(floor["metrics"]["mae"] for floor in run.baselines.values())
    frame = runs.curves(run)
    assert (measures(frame, "loss"), measures(frame, "mae")) == ("loss", "mae")
    assert measures(frame.assign(nats_per_character=frame["validation_loss"]), "loss") == "nats_per_character"
    for page, query in (("run", {"run": run.id}), ("compare", {"runs": ",".join(lived_in.runs)})):
        app = opened(page, "en", **query)
        app.selectbox(key=f"{page}.curve").set_value("mae").run()
        assert not app.exception
        assert "best trivial" in str(app.get("plotly_chart")[0].proto)
