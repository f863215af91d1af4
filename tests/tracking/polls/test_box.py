"""No vote is lost and none counts twice, however many come at once and whether or not MLflow answers."""

import multiprocessing
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from playground.errors import DiskFull, NotFound, OverLimit, WrongInput
from playground.settings import settings
from playground.tracking import journal, polls, store
from playground.tracking.polls import box
from playground.tracking.recording import delivery
from playground.tracking.visitor import Visitor
from playground.votes.poll import Vote
from tests.helpers.polls import poll

pytestmark = pytest.mark.usefixtures("record")
POLL = poll()
NAMES = [pair.name for pair in POLL.pairs]


@pytest.fixture
def made():
    return polls.get(polls.create(POLL, "which", Visitor("ana")))


def vote(voter, pair="p01", choice="first"):
    return Vote(pair, voter, choice, False, 1.5)


def delivered(poll_id):
    for thread in threading.enumerate():
        if thread.name == "votes":
            thread.join()
    assert delivery.catch_up(poll_id)
    return polls.get(poll_id).delivered


def test_fifty_visitors_at_once_lose_no_vote(made):
    start = threading.Barrier(50)

    def visit(number):
        start.wait()
        for pair in NAMES:
            polls.cast(made, POLL, vote(f"visitor{number}", pair), f"address{number % 2}")

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(visit, range(50)))
    wanted = {(f"visitor{number}", pair) for number in range(50) for pair in NAMES}
    assert {(one.voter, one.pair) for one in polls.votes(made)} == wanted
    found = delivered(made.id)
    assert {(one.voter, one.pair) for one in found} == wanted and len(found) == 200


def test_who_votes_twice_at_once_is_counted_once(made, monkeypatch):
    both, look = threading.Barrier(2), box._must_be_new

    def looked(*given):
        look(*given)
        with suppress(
            threading.BrokenBarrierError
        ):  # in turns the second one never comes as far before the first has written
            both.wait(0.2)

    def taken(choice):
        try:
            polls.cast(made, POLL, vote("ana", choice=choice))
        except WrongInput:
            return False
        return True

    monkeypatch.setattr(box, "_must_be_new", looked)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(taken, ("first", "second"))) == [False, True]
    assert len(polls.votes(made)) == 1


def test_a_vote_that_is_taken_back_takes_no_other_with_it(made, monkeypatch):
    """Without turns the file would be cut where the other vote has been written meanwhile."""
    refused, written, sync = threading.Event(), threading.Event(), journal.JournalWriter.sync

    def full(writer):
        if threading.current_thread() is threading.main_thread():
            return sync(writer)
        refused.set()
        written.wait(0.2)
        raise OSError(28, "full")

    monkeypatch.setattr(journal.JournalWriter, "sync", full)
    with ThreadPoolExecutor(1) as pool:
        failing = pool.submit(polls.cast, made, POLL, vote("ana"))
        assert refused.wait(30)
        polls.cast(made, POLL, vote("bob"))
        written.set()
        with pytest.raises(DiskFull):
            failing.result()
    assert [one.voter for one in polls.votes(made)] == ["bob"]


def several(made, first, results):
    """Of one process: sixteen visitors, and one whom every process lets vote about the same pair."""
    taken = 0
    for number in range(first, first + 16):
        box.cast(made, POLL, vote(f"visitor{number}"))
    try:
        box.cast(made, POLL, vote("the same", choice="tie"))
        taken = 1
    except WrongInput:
        pass
    results.put(taken)


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_several_processes_lose_no_vote_and_count_none_twice(made, monkeypatch):
    fork = multiprocessing.get_context("fork")
    every, look = fork.Barrier(4), box._must_be_new

    def looked(recorded, given, address_hash):
        look(recorded, given, address_hash)
        if given.voter == "the same":
            with suppress(threading.BrokenBarrierError):  # in turns only one comes as far before it has written
                every.wait(1)

    results = fork.Queue()
    with monkeypatch.context() as patch:
        patch.setattr(box, "_must_be_new", looked)
        patch.setattr(box.delivery, "catch_up", lambda poll_id: True)  # a fork has no connection of its own to MLflow
        processes = [fork.Process(target=several, args=(made, 16 * number, results)) for number in range(4)]
        for process in processes:
            process.start()
        assert sum(results.get(timeout=60) for _ in processes) == 1
        for process in processes:
            process.join(60)
    found = [one.voter for one in polls.votes(made)]
    assert sorted(found) == sorted([*(f"visitor{number}" for number in range(64)), "the same"])


def test_while_mlflow_is_away_votes_are_kept_and_delivered_later(made, monkeypatch):
    def away():
        raise store.RecordAway(delivery.Text.same("away"))

    with monkeypatch.context() as patch:
        patch.setattr(delivery.store, "client", away)
        for number in range(3):
            polls.cast(made, POLL, vote(f"visitor{number}"))
        assert not delivery.catch_up(made.id)
        assert len(polls.votes(made)) == 3
    assert len(delivered(made.id)) == 3


def test_what_mlflow_has_already_otherwise_stays_and_the_others_are_delivered(made):
    theirs = vote("visitor1", choice="second")
    store.client().log_param(made.id, "vote/p01/visitor1", polls.recorded.value_of(theirs))
    for number in range(3):
        polls.cast(made, POLL, vote(f"visitor{number}"))
    assert {one.voter: one.choice for one in delivered(made.id)} == {
        "visitor0": "first",
        "visitor1": "second",
        "visitor2": "first",
    }
    now = polls.get(made.id)
    assert [one.choice for one in polls.votes(now) if one.voter == "visitor1"] == ["second"]


def test_a_pair_is_judged_once_even_where_only_mlflow_knows(made):
    polls.cast(made, POLL, vote("ana"))
    with pytest.raises(WrongInput, match="judged this pair"):
        polls.cast(made, POLL, vote("ana", choice="bad"))
    delivered(made.id)
    journal.path(made.id).unlink()
    with pytest.raises(WrongInput, match="judged this pair"):
        polls.cast(polls.get(made.id), POLL, vote("ana", choice="bad"))


def test_fresh_cookies_of_one_address_are_bounded(made, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_MAX_VISITORS_ADDRESS", "3")
    for number in range(3):
        polls.cast(made, POLL, vote(f"visitor{number}"), "here")
    with pytest.raises(OverLimit, match="3 visitors of your address"):
        polls.cast(made, POLL, vote("another"), "here")
    polls.cast(made, POLL, vote("visitor1", "p02"), "here")  # who has begun may go on
    polls.cast(made, POLL, vote("another"), "elsewhere")
    monkeypatch.setattr(box, "MOST_VOTERS", 4)
    with pytest.raises(OverLimit, match="4 visitors have voted"):
        polls.cast(made, POLL, vote("one more"), "elsewhere")


def test_only_a_hash_of_the_visitor_goes_to_mlflow(made):
    polls.cast(made, POLL, vote("0123456789abcdef"), "the hash of an address")
    delivered(made.id)
    found = store.look_up(made.id).data
    assert found.params["vote/p01/0123456789abcdef"] == '{"choice": "first", "swapped": false, "at": 1.5}'
    assert "address" not in str({name: value for name, value in found.params.items() if name.startswith("vote/")})


def test_what_cannot_be_taken_is_said(made, monkeypatch):
    with pytest.raises(NotFound, match="no such pair"):
        polls.cast(made, POLL, vote("ana", "p77"))

    def full(writer, entry):
        raise OSError(28, "full")

    monkeypatch.setattr(journal.JournalWriter, "write", full)
    with pytest.raises(DiskFull, match="your vote was not taken"):
        polls.cast(made, POLL, vote("ana"))
    assert not polls.votes(made)


def test_a_vote_that_the_disk_did_not_take_for_good_is_not_counted(made, monkeypatch):
    def refuses(file):
        raise OSError(5, "input/output error")

    polls.cast(made, POLL, vote("bob"))
    with monkeypatch.context() as patch:
        patch.setattr(journal.os, "fsync", refuses)
        with pytest.raises(DiskFull, match="your vote was not taken"):
            polls.cast(made, POLL, vote("ana"))
    assert [one.voter for one in polls.votes(made)] == ["bob"]
    polls.cast(made, POLL, vote("ana", choice="tie"))
    assert [one.choice for one in polls.votes(made) if one.voter == "ana"] == ["tie"]


def test_the_dispatcher_delivers_what_was_left(made, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(box.delivery, "catch_up", lambda poll_id: True)
        polls.cast(made, POLL, vote("ana"))
    assert not polls.get(made.id).delivered and (settings().home / "runs" / made.id).is_dir()
    assert delivery.catch_up_all()
    assert len(polls.get(made.id).delivered) == 1
