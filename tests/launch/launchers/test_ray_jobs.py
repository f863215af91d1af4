"""What a cluster has room for, what its machines are told, and settings that cannot work."""

import importlib.util

import pytest

from playground.errors import Failure, WrongInput
from playground.launch.launchers import ray_jobs, selection
from playground.launch.launchers.base import Slot

CPU, GPU = Slot("ray:cpu:1", "cpu", None, 2), Slot("ray:cuda:1", "cuda", None, 2)
NODES = [{"CPU": 8.0, "GPU": 2.0, "memory": 1e9}, {"CPU": 3.0}, {"CPU": 0.0}]
installed = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="Ray is not installed: pip install -e '.[ray]'"
)


@pytest.fixture(autouse=True)
def ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYGROUND_SLOTS")
    monkeypatch.setenv("PLAYGROUND_LAUNCHER", "ray")
    monkeypatch.setenv("PLAYGROUND_RAY_ADDRESS", "http://127.0.0.1:9")
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", "http://mlflow:5000")


def names(slots: tuple[Slot, ...]) -> list[str]:
    return [slot.name.removeprefix("ray:") for slot in slots]


def test_room_is_what_the_machines_have(monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(ray_jobs.slots_of(NODES)) == ["cuda:1", "cuda:2", *(f"cpu:{number}" for number in range(1, 10))]
    assert {slot.threads for slot in ray_jobs.slots_of(NODES)} == {1}
    monkeypatch.setenv("PLAYGROUND_THREADS", "2")
    # The two runs on GPUs need four of the eight processors; the one left over on the second machine is not enough.
    assert names(ray_jobs.slots_of(NODES)) == ["cuda:1", "cuda:2", "cpu:1", "cpu:2", "cpu:3"]
    monkeypatch.setenv("PLAYGROUND_GPU_SHARE", "2")
    assert names(ray_jobs.slots_of(NODES)) == ["cuda:1", "cuda:2", "cuda:3", "cuda:4", "cpu:1"]
    monkeypatch.setenv("PLAYGROUND_SLOTS", "7")  # it may grow, or let jobs wait
    assert names(ray_jobs.slots_of([])) == [f"cpu:{number}" for number in range(1, 8)]
    monkeypatch.delenv("PLAYGROUND_SLOTS")
    monkeypatch.setenv("PLAYGROUND_RAY_RESOURCES", '{"trainer": 1}')
    assert ray_jobs.slots_of(NODES) == () and names(ray_jobs.slots_of([{"CPU": 2.0, "trainer": 4.0}])) == ["cpu:1"]


def test_machines_are_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_ADMIN_TOKEN", "hidden")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "hidden")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    told = ray_jobs.environment("a job", CPU)
    assert told["PLAYGROUND_TRACKING_URI"] == "http://mlflow:5000" and told["PLAYGROUND_JOB"] == "a job"
    assert told["CUDA_VISIBLE_DEVICES"] == "" and "CUDA_VISIBLE_DEVICES" not in ray_jobs.environment("a job", GPU)
    assert "PLAYGROUND_HOME" not in told
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", "postgresql://me:hidden@db/mlflow")
    monkeypatch.setenv("PLAYGROUND_SHARED_HOME", "1")
    told = ray_jobs.environment("a job", CPU)
    assert "PLAYGROUND_TRACKING_URI" not in told and "PLAYGROUND_HOME" in told
    assert not any("hidden" in value for value in told.values())


@installed
def test_settings_that_cannot_work_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    selection.check()
    monkeypatch.setenv("PLAYGROUND_RAY_ADDRESS", "")
    with pytest.raises(WrongInput, match="PLAYGROUND_RAY_ADDRESS"):
        selection.check()
    monkeypatch.setenv("PLAYGROUND_RAY_ADDRESS", "http://127.0.0.1:9")
    monkeypatch.setenv("PLAYGROUND_TRACKING_URI", "")
    with pytest.raises(WrongInput, match="PLAYGROUND_SHARED_HOME"):
        selection.check()
    monkeypatch.setenv("PLAYGROUND_SHARED_HOME", "1")
    selection.check()
    monkeypatch.setenv("PLAYGROUND_LAUNCHER", "local")
    monkeypatch.setenv("PLAYGROUND_RAY_ADDRESS", "")
    selection.check()


@installed
def test_a_cluster_that_does_not_answer_is_said() -> None:
    with pytest.raises(Failure, match=r"127\.0\.0\.1:9 does not answer"):
        selection.launcher()


def test_without_ray_the_way_to_get_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WrongInput, match="pip install"):
        selection.launcher()
