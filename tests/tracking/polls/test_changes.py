"""Polls in the record: made, found, closed with what they say, deleted; by whom they belong to."""

import csv
import io
import re
from pathlib import Path

import pytest

from playground.errors import NotAllowed, NotFound, OverLimit, WrongInput
from playground.text import Text
from playground.tracking import polls, runs, store
from playground.tracking.polls.changes import table
from playground.tracking.recording import delivery
from playground.tracking.run_folder import folder
from playground.tracking.schema import POLLS
from playground.tracking.visitor import Visitor
from playground.votes.results import results
from tests.helpers.polls import A, B, poll, recorded

pytestmark = pytest.mark.usefixtures("record")
ANA, OTHER = Visitor("ana"), Visitor("bob")


@pytest.fixture
def voted():
    poll_id = polls.create(poll(), "=which?", ANA)
    for vote in recorded():
        polls.cast(polls.get(poll_id), poll(), vote)
    return poll_id


def test_a_poll_is_found_with_all_that_is_voted_on_and_is_no_run(voted):
    found = polls.get(voted)
    assert (found.name, found.task, found.owner, found.open, found.runs) == ("=which?", "writing", "ana", True, 3)
    assert polls.poll_of(found) == poll()
    assert [one.id for one in polls.listing()] == [one.id for one in polls.listing("ana")] == [voted]
    assert polls.listing("bob") == [] and runs.listing() == []
    assert store.client().get_experiment_by_name(POLLS).experiment_id == store.look_up(voted).info.experiment_id


def test_closing_takes_no_more_votes_and_writes_what_they_say(voted):
    with pytest.raises(NotAllowed):
        polls.close(voted, OTHER, results)
    polls.close(voted, ANA, results)
    found = polls.get(voted)
    assert not found.open and len(found.delivered) == len(recorded())
    with pytest.raises(WrongInput, match="closed"):
        polls.cast(found, poll(), recorded()[0])
    told, metrics = results(poll(), recorded()), store.look_up(voted).data.metrics
    assert metrics["votes/voters"] == 25 and metrics["votes/kappa"] == pytest.approx(told.agreement.kappa)
    share = {one.name: one.share for one in told.preferences}
    assert (metrics["preference/1"], metrics["preference/2"]) == pytest.approx((share[A], share[B]))
    kept = Path(store.client().download_artifacts(voted, "votes.csv")).read_bytes()
    assert kept.decode("utf-8-sig") == table(poll(), recorded())


def test_closing_again_finishes_what_was_missing(voted):
    def breaks(one, cast):
        raise OverLimit(Text.same("the pool is full"))

    with pytest.raises(OverLimit):
        polls.close(voted, ANA, breaks)
    found = polls.get(voted)
    assert not found.open and not found.counted
    polls.close(voted, ANA, results)
    assert polls.get(voted).counted and store.look_up(voted).data.metrics["votes/votes"] == len(recorded())


def test_a_poll_without_votes_is_counted_once_it_is_closed():
    poll_id = polls.create(poll(), "which?", ANA)
    assert not polls.get(poll_id).counted
    polls.close(poll_id, ANA, results)
    assert polls.get(poll_id).counted


def test_votes_as_a_table_say_what_stood_where():
    rows = list(csv.DictReader(io.StringIO(table(poll(), recorded()))))
    assert len(rows) == len(recorded()) and {row["visitor"] for row in rows} == {str(n) for n in range(1, 26)}
    for row, vote in zip(rows, recorded(), strict=True):
        pair = poll().pair(vote.pair)
        assert (row["left_run"], row["right_run"]) == (
            (pair.second, pair.first) if vote.swapped else (pair.first, pair.second)
        )
        if vote.choice in ("first", "second"):
            assert row["preferred"] == row[row["vote"]]
        assert (row["control"] == "yes") == (vote.pair == "p04")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", row["time"])
    assert vote.voter not in table(poll(), recorded())


def test_who_deletes_and_what_is_left(voted):
    with pytest.raises(NotAllowed):
        polls.delete(voted, OTHER)
    polls.delete(voted, ANA)
    assert polls.listing() == [] and not folder(voted).exists()
    assert store.look_up(voted) is None  # with its votes, not only marked as deleted
    with pytest.raises(NotFound, match="no such vote"):
        polls.get(voted)


@pytest.mark.parametrize("name", ["", "x", "../../etc", "ab" * 16])
def test_what_is_no_poll_is_said(name):
    with pytest.raises(NotFound):
        polls.get(name)


def test_open_polls_of_a_visitor_are_bounded(monkeypatch):
    monkeypatch.setenv("PLAYGROUND_MAX_QUEUED", "1")
    first = polls.create(poll(), "one", ANA)
    with pytest.raises(OverLimit, match="1 votes open"):
        polls.create(poll(), "two", ANA)
    polls.create(poll(), "of somebody else", OTHER)
    polls.close(first, ANA, results)
    polls.create(poll(), "two", ANA)
    assert delivery.catch_up(first)
