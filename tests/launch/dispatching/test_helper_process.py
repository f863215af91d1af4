"""A helper process is started where there is work, one at a time, and not again at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from playground.launch.dispatching import helper_process
from playground.launch.dispatching.helper_process import HelperProcess


@dataclass
class Stage:
    """A clock and the processes that were started."""

    now: float = 50.0
    work: bool = True
    asked: int = 0
    started: list["Process"] = field(default_factory=list)

    def start(self, module: str) -> "Process":
        self.started.append(Process(module))
        return self.started[-1]

    def due(self) -> bool:
        self.asked += 1
        return self.work


@dataclass
class Process:
    module: str
    ended: bool = False
    killed: bool = False

    def poll(self) -> int | None:
        return 0 if self.ended else None

    def kill(self) -> None:
        self.killed = True

    def wait(self) -> None:
        assert self.killed or self.ended


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    made = Stage()
    monkeypatch.setattr(helper_process.time, "monotonic", lambda: made.now)
    monkeypatch.setattr(helper_process, "_started", made.start)
    yield made


def test_one_works_at_a_time_and_the_next_one_follows_after_a_pause(stage: Stage) -> None:
    helper = HelperProcess("some.module", stage.due, pause=60)
    helper.look()
    assert [one.module for one in stage.started] == ["some.module"]
    stage.now += 100
    helper.look()
    assert len(stage.started) == 1
    stage.started[0].ended = True
    helper.look()
    assert len(stage.started) == 2
    stage.started[1].ended = True
    stage.now += 59
    helper.look()
    assert len(stage.started) == 2
    stage.now += 1
    helper.look()
    assert len(stage.started) == 3


def test_without_work_none_is_started_and_the_record_is_asked_only_where_one_could_be(stage: Stage) -> None:
    helper = HelperProcess("some.module", stage.due, pause=60)
    stage.work = False
    for _ in range(3):
        helper.look()
    assert (stage.started, stage.asked) == ([], 3)
    stage.work = True
    for _ in range(3):
        helper.look()
    assert (len(stage.started), stage.asked) == (1, 4)


def test_it_is_ended_with_the_dispatcher(stage: Stage) -> None:
    helper = HelperProcess("some.module", stage.due, pause=60)
    helper.kill()
    helper.look()
    helper.kill()
    assert stage.started[0].killed
