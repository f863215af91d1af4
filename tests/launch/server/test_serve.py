"""The whole server with the real engine: it answers, trains, and leaves nothing behind."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from playground.errors import WrongInput
from playground.launch.server import serve
from playground.launch.server.service import Service
from playground.tracking import process_identity, queue
from playground.tracking.run_folder import checkpoint
from tests.helpers.waiting import PATIENCE, until
from tests.launch.server.conftest import Served, at_home

pytestmark = pytest.mark.slow


def test_ctrl_c_leaves_no_process_and_the_run_goes_on_at_the_next_start(
    served: Callable[..., Served], submit: Callable[..., str], home: Path
) -> None:
    one = served(mlflow_ui=True)
    until(one.healthy)
    run = submit("goes on", epochs=100_000)
    until(lambda: queue.get(run).epoch >= 3)
    trainer = queue.get(run).pid
    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(PATIENCE) == 0
    assert at_home(home) == [] and not process_identity.of(trainer).alive
    back = queue.get(run)
    assert back.status == "queued" and back.attempts == 0 and any(checkpoint(run).glob("*"))
    two = served()
    until(two.healthy)
    until(lambda: queue.get(run).epoch > back.epoch)
    assert queue.get(run).pid != trainer
    # A server that is killed leaves no port taken and no run lost.
    two.process.kill()
    until(lambda: not two.healthy())
    until(lambda: at_home(home) == [])
    assert queue.get(run).status == "queued"


def test_what_dies_is_started_again_after_a_pause() -> None:
    service = Service("part", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ)
    (first,) = service.family()
    first.kill()
    until(lambda: service.look() or (service.family() and service.family()[0] != first))
    (second,) = service.family()
    service.ask_to_leave()
    assert psutil.wait_procs([second], PATIENCE)[1] == []
    service.look()
    assert service.family() == []


def test_a_part_whose_work_another_one_does_is_tried_again_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    service = Service("part", [sys.executable, "-c", "raise SystemExit(3)"], os.environ, enough=3)
    until(lambda: service.look() or service._process is None)
    service.look()
    assert service._process is None and capfd.readouterr().err == ""
    service._since -= 31
    service.look()
    assert service._process is not None
    service.ask_to_leave()


def test_a_second_server_on_one_home_says_so_once_and_only_shows_pages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[bool, bool]] = []
    monkeypatch.setattr(serve, "Service", lambda name, *_given, **_more: name)

    def run(server: serve.Server) -> int:
        given.append((server._pages_only, server._mlflow_port > 0))
        assert server._parts() == (["app"] if server._pages_only else ["app", "dispatcher", "MLflow"])
        server._tell()
        return serve.main(port=serve.free_port(0)) if len(given) == 1 else 0

    monkeypatch.setattr(serve.Server, "run", run)
    assert serve.main(port=serve.free_port(0)) == 0
    assert given == [(False, True), (True, False)]
    assert capsys.readouterr().out.count("this one only shows pages") == 1


def test_a_port_in_use_is_refused_in_a_sentence(served: Callable[..., Served]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(WrongInput, match="--port") as refusal:
            serve.main(port=taken.getsockname()[1])
    assert refusal.value.exit_code == 2
    with pytest.raises(WrongInput):
        serve.main(port=99999)
