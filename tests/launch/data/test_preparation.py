"""Slow data: prepared once, told to everybody, never twice at a time."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict

import pytest

from playground.dataset import DATASETS, Dataset, ProgressCallback, silent
from playground.launch.data import preparation
from playground.launch.server import first_start
from playground.settings import settings
from playground.text import Text
from playground.tracking import process_identity
from tests.helpers.waiting import PATIENCE

HALF = Text("half of it", "la mitad")


class Slow:
    """Stands for a data set; ready when it was loaded once."""

    prepared = True
    loads = 0
    going = threading.Event()
    go_on = threading.Event()

    @classmethod
    def ready(cls) -> bool:
        return cls.loads > 0

    def load(self, progress: ProgressCallback = silent) -> str:
        if self.ready():
            return "records"
        progress(0.5, HALF)
        Slow.going.set()
        assert Slow.go_on.wait(PATIENCE)
        Slow.loads += 1
        return "records"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> type[Slow]:
    Slow.loads, Slow.going, Slow.go_on = 0, threading.Event(), threading.Event()
    monkeypatch.setattr(type(DATASETS), "__iter__", lambda _shelf: iter(["slow"]))
    monkeypatch.setattr(type(DATASETS), "__getitem__", lambda _shelf, _name: Slow)
    return Slow


def test_the_second_waits_and_tells_how_far_the_first_is(slow: type[Slow]) -> None:
    assert preparation.state("slow") == (False, 0.0, preparation.WAITING)
    told: list[tuple[float, Text]] = []
    answers: list[object] = []
    first = threading.Thread(target=lambda: answers.append(preparation.load(slow())))
    first.start()
    assert slow.going.wait(PATIENCE)
    assert preparation.state("slow") == (False, 0.5, HALF)

    def listen(share: float, what: Text) -> None:
        told.append((share, what))
        slow.go_on.set()

    assert preparation.load(slow(), listen) == "records"
    first.join()
    assert told == [(0.5, HALF)] and answers == ["records"] and slow.loads == 1
    assert preparation.state("slow") == (True, 1.0, preparation.READY)


def test_who_waits_can_leave(slow: type[Slow]) -> None:
    first = threading.Thread(target=lambda: preparation.load(slow()))
    first.start()
    assert slow.going.wait(PATIENCE)

    def leave(_share: float, _what: Text) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        preparation.load(slow(), leave)
    slow.go_on.set()
    first.join()


def test_a_dead_process_tells_nothing(slow: type[Slow]) -> None:
    gone = process_identity.Identity(2**22 - 1, 1.0, process_identity.host())
    table = {"share": 0.4, "en": "x", "es": "x", "process": asdict(gone)}
    place = settings().home / "cache" / "preparation" / "slow.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(table))
    assert preparation.state("slow") == (False, 0.0, preparation.WAITING)
    place.write_text("{")
    assert preparation.state("slow")[0] is False


def test_the_background_prepares_and_survives_a_defect(
    slow: type[Slow], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slow.go_on.set()
    monkeypatch.setattr(first_start, "_yield_to_others", lambda: None)
    load: Callable[..., object] = slow.load
    monkeypatch.setattr(slow, "load", lambda self, progress: 1 / 0)
    assert first_start.main([]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    monkeypatch.setattr(slow, "load", load)
    assert first_start.main([]) == 0 and slow.loads == 1


def test_every_slow_data_set_says_whether_it_is_ready() -> None:
    for name in preparation.names():
        assert issubclass(DATASETS[name], Dataset)
        assert DATASETS[name].ready is not Dataset.ready
        assert preparation.state(name)[0] is False  # a fresh home
