"""Where a run is wrong: nothing until it is asked for, then each analysis of the task, in the address, with examples."""

import pytest

from playground.launch.compute import pool
from tests.pages.test_pages import opened, words


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, lived_in) -> list[str]:
    """The jobs that are computed from now on, in this process."""
    from playground.ui import cache

    cache.errors.clear()
    found: list[str] = []

    def compute(function, name, *given, **_limits):
        found.append(name)
        return function(name, *given)

    monkeypatch.setattr(pool, "compute", compute)
    return found


def test_a_forecast_is_analysed_when_asked_and_its_examples_lead_inside(lived_in, asked):
    app = opened("run", "en", run=lived_in.runs[1])
    (switch,) = [one for one in app.toggle if "errors" in one.label]
    assert not switch.value and not {"errors", "error_cases"} & set(asked)
    switch.set_value(True).run()
    assert not app.exception and not app.error and asked.count("errors") == 1
    assert app.query_params["errors"] == "by_horizon"
    (view,) = [one for one in app.get("button_group") if str(one.key).endswith(".view")]
    assert list(view.options) == ["By horizon", "By true value", "Intervals"]
    assert "absolute error (unit of the data)" in words(app)
    table = next(frame.value for frame in app.dataframe if "what was read" in frame.value.columns)
    assert len(table) == 8 and table["what was read"].str.contains(r"\(\+[123]\)").all()
    examples = next(one for one in app.selectbox if one.label == "Examples of")
    assert examples.value == app.query_params.get("errors.group", examples.value)
    examples.set_value("0").run()
    table = next(frame.value for frame in app.dataframe if "what was read" in frame.value.columns)
    assert not app.exception and table["what was read"].str.contains(r"\(\+1\)").all()
    view = next(one for one in app.button_group if str(one.key).endswith(".view"))
    view.set_value("intervals").run()
    assert not app.exception and app.query_params["errors"] == "intervals"
    assert "time series break that" in words(app) and asked.count("errors") == 1
    assert any("coverage" in frame.value.columns for frame in app.dataframe)
    outside = next(frame.value for frame in app.dataframe if "outside by" in frame.value.columns)
    assert (
        outside["what was read"].str.contains(r"\(\+[123]\)").all() and outside["interval"].str.contains(" to ").all()
    )
    charts = app.get("plotly_chart")
    assert charts and all(chart.proto.alt for chart in charts)


def test_two_runs_are_overlaid_from_an_address_in_spanish(lived_in, asked):
    app = opened("compare", "es", runs=",".join(lived_in.runs), errors="by_horizon")
    assert not app.exception and not app.error and asked.count("errors") == 2
    drawn = [chart.proto.alt for chart in app.get("plotly_chart") if "Errores por horizonte" in chart.proto.alt]
    assert len(drawn) == 1 and "one gru: 1" in drawn[0] and "one rnn: 1" in drawn[0]
    assert next(one for one in app.selectbox if one.label == "De la ejecución").options == ["one rnn", "one gru"]


def test_what_is_gone_is_said_in_a_sentence(lived_in, asked, monkeypatch):
    from playground.errors import NotFound
    from playground.launch.compute import error_analysis
    from playground.text import Text

    def gone(run_id):
        raise NotFound(Text("Its data are gone.", "Sus datos ya no están."))

    monkeypatch.setattr(error_analysis.sequences, "data_of", gone)
    app = opened("run", "en", run=lived_in.runs[0], errors="intervals")
    assert not app.exception and any("Its data are gone." in one.value for one in app.info)
