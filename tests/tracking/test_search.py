"""Runs are found by id, by the beginning of an id, by name; in pages; and never by accident."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from playground.errors import NotFound, TrackingFailed
from playground.experiment import Experiment
from playground.tracking import foreign_runs, runs, states, store
from playground.tracking.visitor import LOCAL
from tests.helpers.queued import queued


def test_a_run_is_found_by_id_by_its_beginning_and_by_its_name(submitted: Callable[..., str]) -> None:
    run_id = submitted("one of a kind")
    for name in (run_id, run_id[:8], "one of a kind", f" {run_id[:12]} "):
        assert runs.get(name).id == run_id


@pytest.mark.parametrize("name", ["", "nothing", "0" * 32, "abcd", "x' or '1'='1", "../../etc", "ñ" * 200, "%"])
def test_what_is_not_there_is_said_in_a_sentence(submitted: Callable[..., str], name: str) -> None:
    submitted()
    with pytest.raises(NotFound):
        runs.get(name)


@pytest.mark.parametrize("name", ["Ana's", 'the "good" one', "ñandú · 3"])
def test_a_name_may_hold_quotes(submitted: Callable[..., str], name: str) -> None:
    assert runs.get(submitted(name)[:9]).name == name
    assert runs.get(name).name == name


def test_a_name_of_two_runs_is_not_one_run(submitted: Callable[..., str]) -> None:
    submitted("twin")
    submitted("twin")
    with pytest.raises(NotFound, match="more than one"):
        runs.get("twin")


def test_listing_filters_and_pages_with_the_newest_first(submitted: Callable[..., str]) -> None:
    ids = [submitted(f"number {number}", owner="ana" if number % 2 else "ben") for number in range(5)]
    states.end(ids[0], "finished")
    assert [run.id for run in runs.listing()] == ids[::-1]
    assert [run.id for run in runs.listing(limit=2, offset=1)] == [ids[3], ids[2]]
    assert [run.id for run in runs.listing(owner="ana")] == [ids[3], ids[1]]
    assert [run.id for run in runs.listing(status="finished")] == [ids[0]]
    assert [run.id for run in runs.listing(containing="NUMBER 4")] == [ids[4]]
    assert runs.listing(task="writing") == [] and len(runs.listing(task="forecasting")) == 5
    assert runs.listing(example=True) == [] and len(runs.listing(example=False)) == 5


def test_listing_an_empty_store_is_empty(record: Path) -> None:
    assert runs.listing() == [] and queued() == []


def test_a_server_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", "http://user:secret@127.0.0.1:9")
    with pytest.raises(TrackingFailed, match="cannot be reached") as error:
        runs.listing()
    assert "secret" not in error.value.text.en and "127.0.0.1:9" in error.value.text.es


def test_links_to_mlflows_own_pages(submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = submitted("one"), submitted("two")
    assert runs.get(one).url == "" and runs.comparison_url([runs.get(one), runs.get(two)]) == ""
    monkeypatch.setenv("PLAYGROUND_MLFLOW_URL", "http://localhost:5000/")
    assert runs.get(one).url.startswith("http://localhost:5000/#/experiments/") and runs.get(one).url.endswith(one)
    address = runs.comparison_url([runs.get(one), runs.get(two)])
    assert one in address and two in address and "experiments=%5B%22" in address
    client = store.client()
    place = client.create_experiment("theirs")
    theirs = foreign_runs.get(client.create_run(place).info.run_id)
    assert theirs is not None
    asked = parse_qs(urlsplit(runs.comparison_url([runs.get(one), theirs])).fragment.partition("?")[2])
    assert json.loads(asked["runs"][0]) == [one, theirs.id]
    assert set(json.loads(asked["experiments"][0])) == {place, runs.get(one).url.split("/")[-3]}


def test_ancestors_and_children(record: Path, small: Experiment) -> None:
    first = runs.submit(small, owner="ana")
    second = runs.submit(small, owner="ana", parent=first)
    third, fourth = (runs.submit(small, owner="ana", parent=second) for _ in range(2))
    assert [run.id for run in runs.ancestors(runs.get(third))] == [first, second]
    assert [run.id for run in runs.children(runs.get(second))] == [third, fourth]
    assert runs.ancestors(runs.get(first)) == [] == runs.children(runs.get(fourth))
    runs.stop(first, LOCAL)
    runs.delete(first, LOCAL)
    assert [run.id for run in runs.ancestors(runs.get(third))] == [second]
