"""Slots follow from the settings and from what the machine has."""

import pytest

from playground import hardware
from playground.launch.launchers.base import Slot, machine_slots


@pytest.fixture
def two_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYGROUND_SLOTS")
    cards = (hardware.Gpu(0, "3", "one"), hardware.Gpu(1, "GPU-ab", "other"))
    monkeypatch.setattr(hardware, "gpus", lambda: cards)


def test_each_core_is_a_slot_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "gpus", tuple)
    monkeypatch.setattr(hardware, "has_mps", lambda: False)
    monkeypatch.setattr(hardware, "cores", lambda: 2)
    monkeypatch.delenv("PLAYGROUND_SLOTS")
    assert [(slot.name, slot.threads) for slot in machine_slots()] == [("cpu:1", 1), ("cpu:2", 1)]
    monkeypatch.setenv("PLAYGROUND_SLOTS", "3")
    monkeypatch.setenv("PLAYGROUND_THREADS", "2")
    assert [slot.name for slot in machine_slots()] == ["cpu:1", "cpu:2", "cpu:3"]
    assert {(slot.device, slot.place, slot.threads) for slot in machine_slots()} == {("cpu", "cpu", 2)}


def test_each_card_has_a_slot_or_shares_and_comes_first(two_cards: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [slot.name for slot in machine_slots()] == ["cuda:0", "cuda:1", "cpu:1"]
    monkeypatch.setenv("PLAYGROUND_GPU_SHARE", "2")
    found = machine_slots()
    assert [slot.name for slot in found] == ["cuda:0/1", "cuda:0/2", "cuda:1/1", "cuda:1/2", "cpu:1"]
    assert [slot.place for slot in found] == ["cuda:0", "cuda:0", "cuda:1", "cuda:1", "cpu"]


def test_a_trainer_sees_its_card_alone_and_none_where_the_processor_computes(two_cards: None) -> None:
    first, second, processor = (slot.environment() for slot in machine_slots())
    assert (first["CUDA_VISIBLE_DEVICES"], second["CUDA_VISIBLE_DEVICES"]) == ("3", "GPU-ab")
    assert processor["CUDA_VISIBLE_DEVICES"] == "" and processor["PLAYGROUND_SLOT"] == "cpu:1"


def test_a_mac_computes_on_its_graphics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "gpus", tuple)
    monkeypatch.setattr(hardware, "has_mps", lambda: True)
    assert [(slot.name, slot.place) for slot in machine_slots()] == [("mps", "mps"), ("cpu:1", "cpu")]
    assert Slot("mps", "mps", None, 1).environment()["PLAYGROUND_DEVICE"] == "mps"
