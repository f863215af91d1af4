"""What was measured is kept with the run, and what can never fit is refused in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from playground import hardware
from playground.errors import OverLimit
from playground.experiment import Experiment
from playground.hardware import DeviceMemory
from playground.text import Text
from playground.tracking import admission, runs
from playground.tracking.admission import Expected

GB = 2**30
LARGE = Expected(seconds=60.0, memory_mb=9000.0, device="cpu")


def test_what_was_measured_is_kept(submitted: Callable[..., str]) -> None:
    measured = Expected(12.5, 80.0, "cpu", 2.5)
    assert runs.get(submitted(expected=measured)).expected == measured
    assert runs.get(submitted()).expected == Expected()


@pytest.mark.parametrize("tag", [None, "", "[]", "{", '{"seconds": "x"}', '{"seconds": -1, "memory_mb": NaN}'])
def test_what_cannot_be_read_is_not_known(tag: str | None) -> None:
    assert Expected.from_tag(tag) == Expected()


def test_what_does_not_fit_is_refused_before_it_waits(
    submitted: Callable[..., str], small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {
        "cpu": DeviceMemory(8 * GB, 2 * GB),
        "cuda:0": DeviceMemory(16 * GB, GB),
        "cuda:1": DeviceMemory(4 * GB, 4 * GB),
    }
    monkeypatch.setattr(hardware, "memory", lambda: there)

    def on(device: str) -> str:
        training = small.training.model_copy(update={"device": device})
        return runs.submit(small.model_copy(update={"training": training}), owner="ana", expected=LARGE)

    for device, words in (("cpu", "CPU has 8.0 GB in all, 2.0 GB"), ("cuda:1", "CUDA 1 has 4.0 GB")):
        with pytest.raises(OverLimit, match=words) as refused:
            on(device)
        assert "8.9 GB" in refused.value.text.en or "9.4 GB" in refused.value.text.en
        assert "reduzca el lote" in refused.value.text.es
    # It may have to wait there, but it fits.
    assert runs.get(on("auto")).position == 1 and on("cuda") and on("cuda:0")


def test_what_cannot_be_measured_within_its_time_limit_is_refused_before_it_waits(
    small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Expected(seconds=60.0, measuring=628.0)

    def limited(seconds: int) -> str:
        training = small.training.model_copy(update={"seconds": seconds})
        return runs.submit(small.model_copy(update={"training": training}), owner="ana", expected=slow)

    with pytest.raises(OverLimit, match="takes about 628 s, but the time limit of the whole run is 60 s") as refused:
        limited(60)
    assert "suba el límite" in refused.value.text.es
    assert runs.get(limited(0)).status == runs.get(limited(700)).status == "queued"
    monkeypatch.setenv("PLAYGROUND_MAX_SECONDS", "600")
    with pytest.raises(OverLimit, match="whole run is 500 s"):
        limited(500)


def test_amounts_and_devices_for_people() -> None:
    assert (admission.size(350.2), admission.size(3277)) == (Text.same("350 MB"), Text("3.2 GB", "3,2 GB"))
    assert [admission.name_of(place) for place in ("cpu", "cuda", "cuda:1")] == ["CPU", "CUDA", "CUDA 1"]
    assert (
        admission.suits("auto", "cuda:1")
        and admission.suits("cuda", "cuda:1")
        and not admission.suits("cuda:0", "cuda:1")
    )


def test_all_files_under_a_folder_are_counted_once(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "one").write_bytes(b"1" * 10)
    (tmp_path / "a" / "b" / "two").write_bytes(b"2" * 100)
    (tmp_path / "a" / "round").symlink_to(tmp_path, target_is_directory=True)
    link = (tmp_path / "a" / "round").lstat().st_size
    assert admission.used(tmp_path) == 110 + link
