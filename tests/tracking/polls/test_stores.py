"""Fifty visitors at once lose no vote where an MLflow server keeps the record and the files (PostgreSQL: see `store.test_stores`)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground.tracking import polls, store
from playground.tracking.recording import delivery
from playground.tracking.visitor import Visitor
from playground.votes.poll import Vote
from playground.votes.results import results
from tests.helpers import mlflow_server
from tests.helpers.polls import poll

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stores")]
ANA = Visitor("ana")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with mlflow_server.serving(tmp_path) as address:
        monkeypatch.setenv("PLAYGROUND_TRACKING_URI", address)
        yield address


def test_all_votes_reach_the_store_and_are_read_where_nobody_voted(server, monkeypatch, tmp_path):
    poll_id = polls.create(poll(), "which", ANA)
    found = polls.get(poll_id)
    start = threading.Barrier(50)

    def visit(number: int) -> None:
        start.wait()
        for pair in poll().pairs:
            polls.cast(found, poll(), Vote(pair.name, f"visitor{number}", "tie", False, float(number)))

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(visit, range(50)))
    for thread in threading.enumerate():
        if thread.name == "votes":
            thread.join()
    assert delivery.catch_up(poll_id)
    # As another machine sees it, without anything of this one.
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path / "another"))
    there = polls.get(poll_id)
    assert len(polls.votes(there)) == len(there.delivered) == 200
    assert polls.poll_of(there) == poll() and [one.id for one in polls.listing("ana")] == [poll_id]
    polls.close(poll_id, ANA, results)
    assert not polls.get(poll_id).open and store.look_up(poll_id).data.metrics["votes/voters"] == 50
