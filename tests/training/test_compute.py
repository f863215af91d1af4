"""Which device and which precision, and that what is replaced is said."""

import math

import pytest
import torch

from playground.training import Training, compute
from playground.training.compute import Compute, choose, rehearsed


@pytest.fixture
def card(monkeypatch):
    """A pretended NVIDIA card with a recent cuDNN; nothing is computed on it."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: (9, 0))
    monkeypatch.setattr(torch.backends.cudnn, "version", lambda: 91_600)


@pytest.fixture
def nothing(monkeypatch):
    """No accelerator."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


def test_automatic_without_accelerator(nothing):
    found = choose(Training())
    assert (found.device.type, found.precision) == ("cpu", "float32")
    assert "CPU" in found.notes[-1].en and len(found.notes) == 1


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_what_is_missing_is_said(nothing, device):
    found = choose(Training(device=device))
    assert found.device.type == "cpu"
    assert len(found.notes) == 2 and "not available" in found.notes[0].en and "no está disponible" in found.notes[0].es


@pytest.mark.parametrize(
    ("asked", "slot", "found"),
    [
        ("auto", "", "cuda"),
        ("auto", "cpu", "cpu"),
        ("auto", "mps", "cuda"),
        ("cuda", "", "cuda"),
        ("cuda:1", "", "cuda:1"),
        ("cuda:1", "cuda", "cuda"),
        ("cuda:2", "", "cpu"),
    ],
)
def test_one_gpu_of_several(card, monkeypatch, asked, slot, found):
    """In a slot the number of a GPU has done its work already: the process sees that one alone."""
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setenv("PLAYGROUND_DEVICE", slot)
    chosen = choose(Training(device=asked))
    assert str(chosen.device) == found
    assert ("CUDA 2" in chosen.notes[0].en) == (asked == "cuda:2")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("auto", "tf32"), ("float32", "float32"), ("bfloat16", "bfloat16")],
)
def test_precision_on_a_card(card, asked, expected):
    found = choose(Training(precision=asked))
    assert (found.device.type, found.precision) == ("cuda", expected)


def test_an_old_cudnn_computes_in_tf32(card, monkeypatch):
    monkeypatch.setattr(torch.backends.cudnn, "version", lambda: 90_100)
    assert choose(Training()).precision == "tf32"
    asked = choose(Training(precision="bfloat16"))
    assert asked.precision == "tf32" and len(asked.notes) == 2


def test_a_failed_rehearsal_goes_back_to_float32():
    chosen = Compute(torch.device("cpu"), "bfloat16", choose(Training(device="cpu")).notes)

    def refuses() -> bool:
        raise RuntimeError("not implemented for 'BFloat16'")

    assert rehearsed(chosen, lambda: True) is chosen
    for rehearsal in (refuses, lambda: False):
        found = rehearsed(chosen, rehearsal)
        assert found.precision == "float32" and any("bfloat16" in note.en for note in found.notes)


def test_bfloat16_where_it_was_asked_for(stream, monkeypatch):
    monkeypatch.setattr(compute, "_has_bfloat16", lambda device: True)
    from playground.training import Epoch, Trainer

    training = Training(epochs=2, batch=8, precision="bfloat16", learning_rate=1e-2, threads=1)
    run = Trainer(training, stream.task, stream.network(), stream.data, 0)
    losses = [event.train_loss for event in run if isinstance(event, Epoch)]
    assert run.precision in ("bfloat16", "float32")
    assert math.isfinite(losses[-1]) and losses[-1] < losses[1]
    assert all(tensor.dtype == torch.float32 for tensor in run.best_weights().values())


def test_memory_of_the_process_is_plausible():
    assert 50 < Compute(torch.device("cpu"), "float32", ()).memory() < 1_000_000
