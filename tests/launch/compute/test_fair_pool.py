"""Turns of the pool, with workers of this process that do what they are told when they are told to."""

import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from typing import Any

import pytest

from playground.errors import OverLimit
from playground.launch.compute import pool as pools
from playground.launch.compute.pool import Caller, Pool
from tests.helpers.waiting import PATIENCE, until


class Desk:
    """What the stand-ins of workers do: each call waits until it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self._leave: Queue[None] = Queue()

    def work(self, name: str) -> list[str]:
        self.begun.append(name)
        self._leave.get(timeout=PATIENCE)
        return [name]

    def have_begun(self, *names: str) -> None:
        """Wait until so many have begun; it must be these."""
        until(lambda: len(self.begun) >= len(names), pause=0.005)
        assert self.begun == list(names)

    def finish(self, begun: int) -> None:
        """Let one go, and wait until so many have begun."""
        self._leave.put(None)
        until(lambda: len(self.begun) >= begun, pause=0.005)


class Stand:
    """A worker without a process."""

    desk: Desk
    alive = True

    def call(self, _name: str, message: bytes, _seconds: float, _memory_mb: int) -> Any:
        _, arguments = pickle.loads(message)
        return self.desk.work(*arguments)

    def kill(self) -> None:
        """Nothing to end."""


def named(name: str) -> str:
    return name


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk()
    monkeypatch.setattr(Stand, "desk", made, raising=False)
    monkeypatch.setattr(pools, "Worker", Stand)
    return made


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(40) as made:
        yield made


def asking(pool: Pool, threads: ThreadPoolExecutor) -> Callable[..., "Future[str]"]:
    def ask(name: str, visitor: str = "", **more: Any) -> "Future[str]":
        before = len(pool._waiting) + len(pool._jobs)
        caller = Caller(visitor, more.pop("wanted", lambda: True))
        asked = threads.submit(pool.compute, named, name, caller=caller, **more)
        until(lambda: asked.done() or len(pool._waiting) + len(pool._jobs) > before, pause=0.005)
        return asked

    return ask


def test_twelve_tabs_of_one_visitor_go_behind_the_press_of_another(desk: Desk, threads: ThreadPoolExecutor) -> None:
    pool = Pool(workers=1)
    ask = asking(pool, threads)
    heavy = [ask(f"heavy {number}", "heavy") for number in range(12)]
    quiet = ask("quiet", "quiet")
    desk.have_begun("heavy 0")
    for done in range(13):
        desk.finish(min(done + 2, 13))
    assert desk.begun[:3] == ["heavy 0", "quiet", "heavy 1"]
    assert quiet.result() == ["quiet"] and [one.result() for one in heavy] == [[f"heavy {n}"] for n in range(12)]


def test_in_a_demonstration_one_visitor_never_holds_all_workers(
    desk: Desk, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    pool = Pool(workers=2)
    ask = asking(pool, threads)
    for number in range(3):
        ask(f"heavy {number}", "heavy")
    desk.have_begun("heavy 0")
    ask("quiet", "quiet")
    desk.have_begun("heavy 0", "quiet")
    assert [one.visitor for one in pool._waiting] == ["heavy", "heavy"] and len(pool._free) == 0
    for _ in range(4):
        desk.finish(0)


def test_without_a_demonstration_one_visitor_has_all_workers_and_any_number_wait(
    desk: Desk, threads: ThreadPoolExecutor
) -> None:
    pool = Pool(workers=2)
    ask = asking(pool, threads)
    asked = [ask(f"own {number}", "me") for number in range(20)]
    until(lambda: len(desk.begun) == 2, pause=0.005)
    for _ in asked:
        desk.finish(0)
    assert len([one.result() for one in asked]) == 20


def test_few_may_wait_for_one_visitor_and_the_refusal_says_when_it_works(
    desk: Desk, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    pool = Pool(workers=1)
    ask = asking(pool, threads)
    kept = [ask(f"heavy {number}", "heavy") for number in range(5)]  # one begins, four wait
    desk.have_begun("heavy 0")
    with pytest.raises(OverLimit) as refused:
        ask("heavy 5", "heavy").result()
    assert refused.value.text.en.startswith("4 computations wait") and "try again in about 2 s" in refused.value.text.en
    assert "dentro de unos 2 s" in refused.value.text.es
    kept.append(ask("quiet", "quiet"))  # that is nothing to others
    for _ in kept:
        desk.finish(0)
    assert all(one.result() for one in kept)


def test_the_same_is_computed_once_and_everybody_has_an_answer_of_their_own(
    desk: Desk, threads: ThreadPoolExecutor
) -> None:
    pool = Pool(workers=1)
    ask = asking(pool, threads)
    ask("first", "a")
    one, other = ask("same", "a"), ask("same", "b")
    late = threads.submit(pool.compute, named, "same", caller=Caller("c"))
    until(lambda: len(pool._waiting) == 3, pause=0.005)
    desk.finish(2)
    desk.finish(0)
    answers = [one.result(), other.result(), late.result()]
    assert answers == [["same"]] * 3
    desk.have_begun("first", "same")
    assert len({id(answer) for answer in answers}) == 3


def test_what_a_closed_page_has_asked_for_is_not_begun(desk: Desk, threads: ThreadPoolExecutor) -> None:
    pool = Pool(workers=1)
    ask = asking(pool, threads)
    gone = threading.Event()
    ask("first", "a")
    closed = ask("closed", "a", wanted=lambda: not gone.is_set())
    shared = ask("shared", "a", wanted=lambda: not gone.is_set())
    ask("shared", "b")
    gone.set()
    desk.finish(2)
    desk.finish(0)
    with pytest.raises(OverLimit, match="page that asked for this was closed"):
        closed.result()
    assert shared.result() == ["shared"] and desk.begun == ["first", "shared"]


def test_who_has_waited_too_long_leaves_nothing_behind(desk: Desk, threads: ThreadPoolExecutor) -> None:
    pool = Pool(workers=1)
    ask = asking(pool, threads)
    ask("first", "a")
    with pytest.raises(OverLimit, match=r"busy with other visitors' requests; try again in about \d+ s"):
        ask("late", "b", seconds=0.05).result()
    assert not pool._waiting
    desk.finish(0)
    until(lambda: not pool._jobs, pause=0.005)
    assert desk.begun == ["first"]


def test_in_the_background_one_worker_stays_free(desk: Desk, threads: ThreadPoolExecutor) -> None:
    pool = Pool(workers=2)
    behind = [pool.begin(named, f"behind {number}", caller=Caller("a")) for number in range(2)]
    ask = asking(pool, threads)
    front = ask("front", "a")
    until(lambda: len(desk.begun) == 2, pause=0.005)
    assert sorted(desk.begun) == ["behind 0", "front"]
    for _ in range(3):
        desk.finish(0)
    assert front.result() and [one.result() for one in behind] == [["behind 0"], ["behind 1"]]


def test_in_the_background_the_newest_of_a_visitor_count(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    pool = Pool(workers=1)
    behind = [pool.begin(named, f"behind {number}", caller=Caller("a")) for number in range(6)]
    assert [one.cancelled() for one in behind] == [False, True, False, False, False, False]
    for _ in range(5):
        desk.finish(0)
    assert [one.result() for one in behind if not one.cancelled()] == [[f"behind {n}"] for n in (0, 2, 3, 4, 5)]


def test_in_a_demonstration_a_visitor_waits_for_no_computation_of_their_own_in_the_background(
    desk: Desk, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    pool = Pool(workers=2)
    ask = asking(pool, threads)
    behind = pool.begin(named, "behind", caller=Caller("a"))
    desk.have_begun("behind")
    front = ask("front", "a")
    desk.have_begun("behind", "front")
    for _ in range(2):
        desk.finish(0)
    assert front.result() and behind.result()


def test_in_a_demonstration_the_last_worker_is_not_for_one_who_has_more_waiting(
    desk: Desk, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_DEMO", "1")
    pool = Pool(workers=2)
    ask = asking(pool, threads)
    first = ask("first", "heavy")
    pool.begin(named, "behind", caller=Caller("heavy"))
    until(lambda: len(desk.begun) == 2, pause=0.005)
    more = [ask(f"more {number}", "heavy") for number in range(2)]
    desk.finish(2)
    until(lambda: len(pool._free) == 1, pause=0.005)
    quiet = ask("quiet", "quiet")
    desk.have_begun("first", "behind", "quiet")
    for _ in range(4):
        desk.finish(0)
    assert all(one.result() for one in (first, quiet, *more))


def test_workers_that_were_not_needed_yet_are_warmed(desk: Desk, threads: ThreadPoolExecutor) -> None:
    pool = Pool(workers=3)
    asking(pool, threads)("needed", "a")
    desk.have_begun("needed")
    warming = threads.submit(pool.warm, named, "warm")
    desk.have_begun("needed", "warm")
    for begun in (2, 3, 3):
        desk.finish(begun)
    warming.result()
    assert desk.begun == ["needed", "warm", "warm"] and pool._free.count(None) == 0
