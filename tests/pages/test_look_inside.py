"""Look inside: every view in both languages, its address, what it refuses, and that a change computes nothing twice."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from playground.errors import Impossible
from playground.launch.compute import pool
from playground.launch.compute.inspecting.sequence import Sequence
from playground.ui.look_inside.gradients import same_output
from playground.ui.look_inside.views import VIEWS
from tests.pages.test_pages import LANGUAGES, opened, words


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, lived_in) -> list[str]:
    """The views that are computed from now on, in this process."""
    from playground.ui import cache

    cache.inspected.clear()
    found: list[str] = []

    def compute(function, name, *given, **_limits):
        if name == "inspect":
            found.append(given[0]["view"])
        return function(name, *given)

    monkeypatch.setattr(pool, "compute", compute)
    return found


def look(lived_in, view: str, language: str = "en", run: int = 1, **query: str) -> AppTest:
    """The page at a view; the second run is a GRU."""
    app = opened("look_inside", language, run=lived_in.runs[run], view=view, **query)
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_what_it_shows_and_what_it_does_not(view, language, lived_in, asked):
    app = look(lived_in, view, language)
    assert not app.error
    assert VIEWS[view].shows.say(language)[:40] in words(app)
    said = words(app)
    assert ("It does not show" if language == "en" else "No muestra") in said
    refused = {
        "attention": ("no attention weights", "pesos de atención"),
        "embeddings": ("no embeddings", "embeddings"),
    }
    if view in refused:
        assert any(refused[view][LANGUAGES.index(language)] in str(item.value) for item in app.info)
    elif view != "play":
        charts = app.get("plotly_chart")
        assert charts and all(chart.proto.alt for chart in charts)


def test_a_unit_is_chosen_without_computing_anything_again(lived_in, asked):
    app = look(lived_in, "states")
    assert asked == ["examples", "sequence", "activations"]
    (unit,) = [item for item in app.number_input if item.label.startswith("Unit (1 to 8)")]
    unit.set_value(3).run()
    assert not app.exception and r"h\_t of unit 3 over the sequence" in words(app)
    assert asked == ["examples", "sequence", "activations"]


def test_the_gradients_of_all_outputs_are_computed_where_they_are_asked_for(lived_in, asked):
    app = look(lived_in, "gradients")
    assert "gradient_map" not in asked
    app.toggle(key="inside.gradients.map").set_value(True).run()
    assert not app.exception and asked.count("gradient_map") == 1
    assert any("A row for each of 3 outputs" in chart.proto.alt for chart in app.get("plotly_chart"))


def test_the_address_holds_run_epoch_view_and_sequence(lived_in, asked):
    app = look(lived_in, "influence", epoch="0", input="2")
    assert (app.query_params["view"], app.query_params["input"]) == ("influence", "2")
    assert app.query_params["epoch"] == "0" and app.select_slider[0].value == 0
    (number,) = [item for item in app.number_input if "test set" in item.label]
    assert number.value == 2
    app.button_group(key="inside.view").set_value("states").run()
    assert app.query_params["view"] == "states"
    stale = look(lived_in, "nothing", epoch="99", input="{broken")
    assert any("cannot be read" in item.value for item in stale.warning)
    assert stale.query_params["view"] == "states"


def test_a_sequence_of_ones_own_comes_back_from_the_address(lived_in, asked):
    app = look(lived_in, "surgery", input=json.dumps({"length": 2}))
    assert not app.error
    assert json.loads(app.query_params["input"])["length"] == 2
    titles = {item.value for item in app.markdown}
    assert "**The output before and after**" in titles
    assert len(app.get("plotly_chart")) > 1, "the task's own picture of both answers"


def test_changes_come_back_from_the_address(lived_in, asked):
    edits = [{"kind": "pin_unit", "unit": 3, "value": 0.5}, {"kind": "freeze_state", "first": 4}]
    app = look(lived_in, "surgery", edits=json.dumps(edits))
    assert not app.error and not app.warning
    assert app.button_group(key="inside.surgery.kind").value == "freeze_state"
    assert "Unit: 3, Value: 0.5)" in words(app)
    told = json.loads(app.query_params["edits"])
    assert [one["kind"] for one in told] == ["pin_unit", "freeze_state"] and told[1]["first"] == 4
    app.button(key="inside.surgery.clear").click().run()
    assert len(json.loads(app.query_params["edits"])) == 1
    again = look(lived_in, "surgery", edits=app.query_params["edits"])
    assert again.query_params["edits"] == app.query_params["edits"]


@pytest.mark.parametrize("edits", ["{broken", '"text"', "[1]", "7", "[" * 5000, '[{"kind": "nothing"}]'])
def test_changes_in_the_address_that_cannot_be_read_are_told(lived_in, asked, edits):
    app = look(lived_in, "surgery", edits=edits)
    assert not app.error and any("cannot be read" in item.value for item in app.warning)


def test_definitions_and_the_concepts_of_a_view_are_linked(lived_in, asked):
    app = look(lived_in, "states", "es")
    assert "[**Puerta**](learn?term=gate&lang=es)" in words(app)
    labels = [link.proto.label for link in app.get("page_link")]
    assert "Aprender: GRU" in labels and "Aprender: Atención" not in labels


def test_two_runs_lie_side_by_side_on_one_sequence(lived_in, asked):
    app = look(lived_in, "gradients", beside=lived_in.runs[0])
    assert asked.count("gradients") == 2 and "by occlusion." in words(app)
    (chart,) = app.get("plotly_chart")
    lines = json.loads(chart.proto.spec)["data"]
    assert [line["name"] for line in lines] == ["one gru", "one rnn"]
    assert "how steeply the curves fall" in words(app)
    assert "scaled and transformed" in words(app), "what has to be said about the sequence"


def test_another_run_is_asked_about_the_same_output_by_its_name():
    one = Sequence(3, 0, ("a", "b", "c"), (), ("x", "y"), ("1", "2"), (0, 0), (True, True), ())
    other = replace(one, outputs=("y", "z"), positions=("0", "1", "2"))
    assert same_output(one, one, of="output", output=1, position=0) == {"output": 1, "position": 0}
    assert same_output(one, other, of="output", output=1, position=1) == {"output": 0, "position": 2}
    assert same_output(one, other, of="loss", output=0, position=0) == {"output": 0, "position": 1}
    with pytest.raises(Impossible, match="no output “x”"):
        same_output(one, other, of="output", output=0, position=0)
    for places in ((), ("2",), ("1", "1")):
        with pytest.raises(Impossible, match="same places"):
            same_output(one, replace(one, positions=places), of="output", output=0, position=0)
    with pytest.raises(Impossible, match="same places"):
        same_output(replace(one, positions=()), one, of="output", output=0, position=-1)


def test_the_cell_is_walked_through_step_by_step(lived_in, asked):
    app = look(lived_in, "play")
    (equations,) = app.latex
    assert r"z_t &= \sigma(" in equations.value and "Step 1 of 12" in words(app)
    app.button(key="inside.play.next").click().run()
    assert "Step 2 of 12" in words(app) and app.latex[0].value != equations.value
    assert asked.count("activations") == 1


def test_a_change_that_does_not_fit_is_refused_in_a_sentence(lived_in, asked):
    app = look(lived_in, "surgery", run=0)
    assert any("has no gates" in item.value for item in app.info), "a simple RNN has none"
