"""What the machine has, told by a driver's library that the test brings, and by files of a container."""
# ruff: noqa: N802 (the names are those of NVIDIA's library)

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from playground import hardware


class Driver:
    """As NVIDIA's library answers on a machine with these cards."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def nvmlInit(self) -> None:
        return None

    def nvmlDeviceGetCount(self) -> int:
        return len(self.names)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        if index >= len(self.names):
            raise RuntimeError("Invalid Argument")
        return index

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> int:
        return int(uuid.removeprefix("GPU-"))

    def nvmlDeviceGetName(self, handle: int) -> str:
        return self.names[handle]

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> SimpleNamespace:
        return SimpleNamespace(total=(handle + 1) * 2**30, free=(handle + 1) * 2**29)


@pytest.fixture(autouse=True)
def driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", Driver("first", "second", "third"))
    monkeypatch.setattr(hardware, "_torch_has_cuda", lambda: True)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    hardware._gpus.cache_clear()
    yield
    hardware._gpus.cache_clear()


def test_all_cards_are_found_with_their_memory() -> None:
    assert [(gpu.index, gpu.token, gpu.name) for gpu in hardware.gpus()] == [
        (0, "0", "first"),
        (1, "1", "second"),
        (2, "2", "third"),
    ]
    assert hardware.memory()["cuda:1"] == hardware.DeviceMemory(2 * 2**30, 2**30)


@pytest.mark.parametrize(
    ("visible", "found"),
    [
        ("", []),
        ("2,0", [(0, "2", "third"), (1, "0", "first")]),
        ("GPU-1", [(0, "GPU-1", "second")]),
        ("1,9,0", [(0, "1", "second")]),
    ],
)
def test_only_what_is_visible_counts(visible: str, found: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert [(gpu.index, gpu.token, gpu.name) for gpu in hardware.gpus()] == found


def test_a_torch_without_cuda_uses_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_torch_has_cuda", lambda: False)
    assert hardware.gpus() == ()


def test_what_torch_was_built_for_is_read_without_importing_it(tmp_path: Path) -> None:
    said = "cuda: Optional[str] = '13.0'\nhip = None\n"
    assert hardware._BUILT_FOR_CUDA.search(said)
    assert not hardware._BUILT_FOR_CUDA.search("cuda: Optional[str] = None\nhip: Optional[str] = '6'\n")


def test_a_container_has_what_it_may_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_GROUP", tmp_path)
    (tmp_path / "memory.max").write_text("max\n")
    whole = hardware.memory()["cpu"]
    assert whole.total > 2**30
    (tmp_path / "memory.max").write_text(f"{100 * 2**20}\n")
    (tmp_path / "memory.current").write_text(f"{70 * 2**20}\n")
    (tmp_path / "memory.stat").write_text(f"anon 5\ninactive_file {20 * 2**20}\n")
    assert hardware.memory()["cpu"] == hardware.DeviceMemory(100 * 2**20, 50 * 2**20)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, 8),
        ({"cpu.max": "max 100000"}, 8),
        ({"cpu.max": "250000 100000"}, 2),
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu.max": "1600000 100000"}, 8),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 8),
        ({"cpu/cpu.cfs_quota_us": "300000", "cpu/cpu.cfs_period_us": "100000"}, 3),
    ],
)
def test_a_container_may_keep_fewer_cores_busy_than_the_machine_has(
    files: dict[str, str], found: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hardware, "_GROUP", tmp_path)
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(8)), raising=False)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{content}\n")
    assert hardware.cores() == found
