"""What one visitor has had drawn is not made again for the next one, and nothing in it is of the first one or old."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground import protocol
from playground.tracking import runs, store
from playground.tracking.store.sql import Database
from playground.tracking.visitor import Visitor
from playground.ui import computing, exhibits, record
from playground.ui.compare import curves as compare_curves
from playground.ui.design_page import sections
from tests.pages.conftest import Lived
from tests.pages.test_pages import PAGES, opened

Work = Callable[[], list[str]]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """What was done since this was asked last: figures built, requests to the store for runs."""
    done: list[str] = []

    def count(place: Any, name: str) -> None:
        original = getattr(place, name)

        def counted(*given: Any, **named: Any) -> Any:
            done.append(name)
            return original(*given, **named)

        monkeypatch.setattr(place, name, counted)

    for name in ("get", "search", "tags", "any_tagged", "experiments", "look"):
        count(Database, name)
    for name in ("get_run", "get_metric_history", "search_runs", "_search_runs", "search_experiments"):
        count(type(store.client()._tracking_client.store), name)
    count(compare_curves, "drawn")
    count(protocol, "differences")
    count(exhibits, "for_figure")

    def taken() -> list[str]:
        found = list(done)
        done.clear()
        return found

    return taken


def compared(lived: Lived, language: str = "en") -> AppTest:
    return opened("compare", language, runs=",".join(lived.runs))


def heads(app: AppTest) -> set[str]:
    return {str(item.value) for item in app.subheader}


def test_the_next_visitor_of_compare_costs_no_figure_and_no_request(lived_in: Lived, work: Work) -> None:
    record._seen.clear()
    first = compared(lived_in)
    assert not first.exception
    work()
    second = compared(lived_in)
    assert work() == []
    assert heads(second) == heads(first) and "Curves" in heads(second)
    figures = [[chart.proto.spec for chart in app.get("plotly_chart")] for app in (first, second)]
    assert figures[0] == figures[1] and len(figures[1]) > 1
    assert [list(one.value.columns) for one in second.dataframe] == [list(one.value.columns) for one in first.dataframe]


def test_a_visitor_of_another_language_reads_their_own(lived_in: Lived) -> None:
    compared(lived_in)
    assert "Curvas" in heads(compared(lived_in, "es"))
    assert "En qué difieren" in heads(compared(lived_in, "es"))
    assert "What differs" in heads(compared(lived_in))


def test_a_new_name_is_there_at_once(lived_in: Lived) -> None:
    run_id = lived_in.runs[0]
    before = runs.get(run_id).name
    compared(lived_in)
    try:
        runs.rename(run_id, "renamed meanwhile", Visitor("somebody"))
        app = compared(lived_in)
        assert any("renamed meanwhile" in one.value.columns for one in app.dataframe)
        assert any("renamed meanwhile" in chart.proto.spec for chart in app.get("plotly_chart"))
        assert "renamed meanwhile" in set(opened("runs", "en").dataframe[0].value["name"])
    finally:
        runs.rename(run_id, before, Visitor("somebody"))


def test_whose_a_run_is_depends_on_who_looks(lived_in: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    owners = []
    for key in ("somebody", "somebody else", "somebody"):
        app = AppTest.from_file(str(PAGES / "app.py"), default_timeout=240)
        app.switch_page("runs.py")
        app.session_state["visitor_key"] = key
        owners.append(set(app.run().dataframe[0].value["owner"]))
    assert owners == [{"yours"}, {""}, {"yours"}]


def test_the_list_of_runs_is_read_once_for_all(lived_in: Lived, work: Work) -> None:
    record._seen.clear()
    opened("runs", "en")
    work()
    began = time.monotonic()
    opened("runs", "en")
    assert work() == [] or time.monotonic() - began > 5  # the queue is looked at again after five seconds


def test_a_form_that_was_drawn_for_others_costs_no_trials(monkeypatch: pytest.MonkeyPatch, lived_in: Lived) -> None:
    tried: list[str] = []
    real = sections.refused_values

    def counted(table: dict[str, Any], place: str) -> Any:
        tried.append(f"{place} {json.dumps(table, sort_keys=True, default=str)}")
        return real(table, place)

    monkeypatch.setattr(sections, "refused_values", counted)
    for _ in range(2):
        opened("design", "en", task="forecasting")
    assert len(set(tried)) == len(tried)


def test_another_seed_draws_no_network_anew(lived_in: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    compute = computing.compute

    def counted(job: str, *given: Any, **named: Any) -> Any:
        asked.append(job)
        return compute(job, *given, **named)

    monkeypatch.setattr(computing, "compute", counted)
    app = opened("design", "en", task="forecasting")
    size = next(field for field in app.number_input if "idden" in field.label)
    size.set_value(size.value + 1).run()
    assert "drawing" in asked
    asked.clear()
    # Generated data have a seed of their own.
    seed = next(
        field for field in app.number_input if field.label.startswith("Seed") and field.key.startswith("training")
    )
    seed.set_value(4).run()
    assert not app.exception and "drawing" not in asked
