"""Which devices the form offers, and what is said of their memory."""

import pytest
from streamlit.testing.v1 import AppTest

from playground import hardware
from playground.hardware import DeviceMemory
from playground.launch.launchers.base import Slot
from playground.training import Training
from playground.ui.design_page import devices
from playground.ui.design_page.devices import available

ALL = Training.knobs()["device"].choices
CPU = Slot("cpu:1", "cpu", None, 1)
GB = 2**30


@pytest.mark.parametrize(
    ("there", "chosen", "offered"),
    [
        ([CPU], "auto", ["auto", "cpu"]),
        ([CPU], "cuda:1", ["auto", "cpu", "cuda:1"]),
        ([Slot("cuda:0", "cuda", 0, 1), CPU], "auto", ["auto", "cuda", "cpu"]),
        ([Slot(f"cuda:{n}", "cuda", n, 1) for n in (0, 1)], "auto", ["auto", "cuda", "cpu", "cuda:0", "cuda:1"]),
        ([Slot("mps", "mps", None, 1), CPU], "auto", ["auto", "mps", "cpu"]),
    ],
)
def test_only_devices_that_are_there_are_offered(
    there: list[Slot], chosen: str, offered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "published_slots", lambda: tuple(there))
    assert available(ALL, chosen) == offered


def drawn(device: str, memory_mb: float) -> None:
    from playground.tracking.admission import Expected
    from playground.ui.design_page.devices import show_memory

    show_memory(device, Expected(1.0, memory_mb, "cpu"))


@pytest.mark.parametrize(
    ("device", "memory_mb", "warned", "refused"),
    [("cpu", 100.0, "", ""), ("cpu", 3000.0, "wait for memory", ""), ("auto", 9000.0, "", "4.0\u00a0GB in all"), ("cuda", 1.0, "no CUDA here", "")],
)  # fmt: skip
def test_what_does_not_fit_is_said_before_the_launch(
    device: str, memory_mb: float, warned: str, refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hardware, "memory", lambda: {"cpu": DeviceMemory(4 * GB, 2 * GB)})
    app = AppTest.from_function(drawn, args=(device, memory_mb)).run(timeout=240)
    assert not app.exception
    assert ("CPU 2.0\u00a0GB of 4.0\u00a0GB" in "".join(one.value for one in app.caption)) == (device != "cuda")
    assert warned in "".join(one.value for one in app.warning) and bool(app.warning) == bool(warned)
    assert refused in "".join(one.value for one in app.error) and bool(app.error) == bool(refused)
