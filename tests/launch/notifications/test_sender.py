"""What has ended is told once, together, and again where nobody took it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.experiment import Experiment
from playground.launch.dispatching.helper_process import HelperProcess
from playground.launch.notifications import sender, services
from playground.launch.notifications.sender import PAUSE, Told, send
from playground.studies.plan import Plan
from playground.text import Text
from playground.tracking import runs, store, studies
from playground.tracking.schema import TO_MLFLOW, Status, StudyPart

BEGUN = 1_800_000_000.0
TABLE = {"task": {"kind": "forecasting", "window": 12, "horizon": 3}}

Ended = Callable[..., str]


@pytest.fixture
def sent(record: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bodies of what is sent from now on to two services, of which a deployment was told at `BEGUN`."""
    bodies: list[str] = []
    monkeypatch.setenv("PLAYGROUND_NOTIFY", "json://one json://two")
    monkeypatch.setattr(services, "send", lambda title, body: bodies.append(body) or [])
    Told.read(BEGUN)
    return bodies


@pytest.fixture
def ended(record: Path) -> Ended:
    """Submits a run that ended so many seconds after the services were named; its id."""

    def submit(name: str, after: float = 10.0, status: Status = "finished", **how: object) -> str:
        run_id = runs.submit(Experiment.configure(TABLE | {"name": name}), owner="ana", held=True, **how)  # type: ignore[arg-type]
        store.client().set_terminated(run_id, TO_MLFLOW[status], int((BEGUN + after) * 1000))
        return run_id

    return submit


def names(body: str) -> list[str]:
    return [line.partition(":")[0] for line in body.splitlines()]


def test_what_ends_is_told_once_and_what_nobody_waits_for_never(sent: list[str], ended: Ended) -> None:
    ended("before", -10.0)
    second, first = ended("second", 12.0), ended("first", 11.0, "failed")
    ended("stopped", status="stopped")
    ended("an example", example=True)
    ended("of a study", study=StudyPart("memory"))
    runs.submit(Experiment.configure(TABLE | {"name": "waits"}), owner="ana", held=True)
    assert send(BEGUN + 20)
    assert [names(body) for body in sent] == [["first", "second"]]
    assert send(BEGUN + 99) and len(sent) == 1
    assert set(json.loads((sender.settings().home / "notified.json").read_text())["told"]) == {first, second}
    # Trained further, it ends again.
    store.client().set_terminated(first, TO_MLFLOW["finished"], int((BEGUN + 200) * 1000))
    assert send(BEGUN + 201) and names(sent[1]) == ["first"]


def test_a_study_is_told_with_its_answer(sent: list[str]) -> None:
    study = studies.submit(Plan("of seeds", "seeds", TABLE, seeds=(0, 1)), owner="ana")
    assert send(BEGUN + 1) and not sent
    store.client().set_terminated(study, TO_MLFLOW["finished"], int((BEGUN + 5) * 1000))
    assert send(BEGUN + 6)
    assert sent == ["of seeds: study done · No run has been measured yet."]


def test_where_nobody_takes_it_it_is_tried_again_later_and_later(
    sent: list[str], ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Text.same("no")
    monkeypatch.setattr(services, "send", lambda title, body: sent.append(body) or [refusal, refusal])
    ended("one")
    now, waits = BEGUN + 20, []
    for _ in range(8):
        assert not send(now)
        waits.append(Told.read(now).again - now)
        assert send(now + waits[-1] - 1), "nothing to do before"
        now += waits[-1]
    assert waits == [PAUSE * 2**n for n in range(6)] + [3600.0, 3600.0] and len(sent) == 8
    monkeypatch.setattr(services, "send", lambda title, body: [refusal])
    assert send(now), "one of two took it"
    assert not any(Told.read(now).pending(now))


def test_a_file_that_cannot_be_read_is_begun_anew(sent: list[str], ended: Ended) -> None:
    ended("one")
    (sender.settings().home / "notified.json").write_text("[1]")
    assert send(BEGUN + 20) and not sent and Told.read(0.0).since == BEGUN + 20


def test_the_dispatcher_starts_it_only_where_there_is_something_to_tell(
    sent: list[str], ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender._due.cache_clear()
    started: list[str] = []
    monkeypatch.setattr("playground.launch.dispatching.helper_process._started", started.append)
    helper = HelperProcess("of the test", sender.due, 0.0)
    helper.look()
    assert not started
    ended("one")
    helper.look()
    assert not started, "the record is not asked all the time"
    sender._due.cache_clear()
    helper.look()
    assert started == ["of the test"]
    monkeypatch.delenv("PLAYGROUND_NOTIFY")
    assert not sender.due()
