"""The trainer: what it tells, what it learns, how it ends."""

import itertools
import math

import pytest
import torch

from playground.errors import RunFailed
from playground.training import Epoch, Step, Trainer, Training


def settings(**changes) -> Training:
    values = {"epochs": 3, "batch": 8, "patience": 0, "learning_rate": 1e-2, "threads": 1}
    return Training(**(values | changes))


def trainer(world, seed: int = 0, **changes) -> Trainer:
    return Trainer(settings(**changes), world.task, world.network(seed), world.data, seed)


def numbers(events) -> list[tuple]:
    """What must repeat: everything but times and memory."""
    return [
        (
            e.number,
            e.step,
            repr(e.train_loss),
            e.validation_loss,
            e.metrics,
            repr(e.gradient_norm),
            e.learning_rate,
            e.best,
            repr(e.layers),
            repr(e.clipped),
            e.sample,
        )
        for e in events
        if isinstance(e, Epoch)
    ]


def test_tells_epoch_zero_then_each_epoch(world):
    run = trainer(world)
    epochs = [event for event in run if isinstance(event, Epoch)]
    assert [event.number for event in epochs] == [0, 1, 2, 3]
    assert math.isnan(epochs[0].train_loss) and epochs[0].step == 0 and epochs[0].best
    assert epochs[1].train_loss > epochs[3].train_loss > 0
    assert all(event.gradient_norm > 0 and event.items_per_second > 0 for event in epochs[1:])
    assert [event.items for event in epochs] == [event.number * run.data.train.items for event in epochs]
    assert [event.sample.epoch for event in epochs] == [0, 1, 2, 3]
    assert "epochs" in run.ended.en and run.position.epoch == 3
    assert run.parameters == sum(weight.numel() for weight in run.network.parameters())
    assert run.notes and run.device == torch.device("cpu")


def test_learns(stream):
    run = trainer(stream, epochs=12)
    *_, last = run
    assert last.metrics["accuracy"] > 0.8
    assert run.test()["accuracy"] > 0.8


def test_the_second_run_of_a_process_gives_the_same_numbers(world):
    first = trainer(world)
    told = numbers(first)
    torch.rand(5)
    second = trainer(world)
    assert numbers(second) == told
    assert first.test() == second.test()


def test_another_seed_gives_other_numbers(world):
    assert numbers(trainer(world)) != numbers(trainer(world, seed=1))


def test_neither_progress_nor_listeners_nor_samples_change_numbers(world, monkeypatch):
    told = numbers(trainer(world))
    eager = trainer(world)
    eager.pulse = 0.0
    events = []
    for event in eager:
        torch.rand(3)  # somebody draws between two events
        events.append(event)
    progress = [event for event in events if isinstance(event, Step)]
    assert len(progress) > 10 and all(0 < event.share < 1 for event in progress)
    assert numbers(events) == told
    quiet = type(world.task).sample
    monkeypatch.setattr(type(world.task), "sample", lambda *given: [torch.rand(9), quiet(*given)][1])
    assert [row[:-1] for row in numbers(trainer(world))] == [row[:-1] for row in told]


def test_the_best_weights_are_those_of_the_best_epoch(ragged):
    run = trainer(ragged, epochs=6, learning_rate=0.05)
    kept = {}
    for event in run:
        if isinstance(event, Epoch):
            kept[event.number] = (event.validation_loss, run.last_weights())
    best = min(kept, key=lambda number: kept[number][0])
    assert run.position.best_epoch == best
    for name, tensor in run.best_weights().items():
        assert torch.equal(tensor, kept[best][1][name])
    after = run.last_weights()
    assert set(run.test()) == {"accuracy", "unseen.accuracy"}
    assert all(torch.equal(after[name], tensor) for name, tensor in run.last_weights().items())


def test_patience_ends_training(ragged):
    run = trainer(ragged, epochs=200, patience=2, learning_rate=0.1)
    *_, last = run
    assert last.number == run.position.best_epoch + 2 < 200
    assert "early" in run.ended.en


def test_a_step_limit_ends_training_inside_an_epoch_and_the_schedule_with_it(stream):
    run = trainer(stream, epochs=1, schedule="cosine")
    per_epoch = list(run)[-1].step
    run = trainer(stream, epochs=9, steps=per_epoch + 1, schedule="cosine")
    *_, before, last = (event for event in run if isinstance(event, Epoch))
    assert (before.step, last.step) == (per_epoch, per_epoch + 1)
    assert last.learning_rate < 0.5 * before.learning_rate
    assert "step limit" in run.ended.en
    assert (before.done, last.done) == (per_epoch / (per_epoch + 1), 1.0)


def test_a_time_limit_ends_training_inside_an_epoch(stream, monkeypatch):
    now = [0.0]

    def clock() -> float:
        now[0] += 0.05
        return now[0]

    monkeypatch.setattr("playground.training.position.time.perf_counter", clock)
    run = trainer(stream, epochs=100_000, seconds=3)
    *_, last = run
    assert isinstance(last, Epoch) and 0 < last.number < 100 and "time" in run.ended.en
    assert run.seconds >= 3


def test_a_clock_that_breaks_the_last_epoch_off_is_told_as_what_ended_it(ragged, monkeypatch, tmp_path):
    """The number of the epoch must not hide that steps were left out."""
    now = [0.0]
    monkeypatch.setattr("playground.training.position.time.perf_counter", lambda: now[0])
    batches = sum(1 for _ in ragged.data.train.batches(8))
    planned, after = 2 * batches, batches + 7
    run = trainer(ragged, epochs=2, seconds=after)
    step = run._step

    def slow(batch):
        step(batch)
        now[0] += 1.0

    monkeypatch.setattr(run, "_step", slow)
    *_, last = run
    assert last.number == 2 and last.step == after < planned
    assert run.ended.en == f"The time limit was reached after {after} of {planned} steps."
    assert last.done == after / planned
    run.save(tmp_path)
    again = trainer(ragged, epochs=2, seconds=after + 50)  # more time, but no epoch more
    again.load(tmp_path)
    assert list(again) == [] and "time limit" in again.ended.en


def test_a_time_limit_leaves_the_look_at_the_untrained_network_out(stream, monkeypatch):
    now = [0.0]

    def clock() -> float:
        now[0] += 10.0
        return now[0]

    monkeypatch.setattr("playground.training.position.time.perf_counter", clock)
    first, *rest = trainer(stream, epochs=3, seconds=5)
    assert first.seconds == 0.0
    assert rest[-1].step >= 1


def test_nonsense_ends_the_run_and_keeps_the_best_weights(world):
    run = trainer(world, epochs=50, learning_rate=10.0, optimiser="sgd", clip=0.0)
    broken = itertools.count()
    task = run.task

    class Breaking(type(task)):
        def loss(self, outputs, batch):
            right = task.loss(outputs, batch)
            if not outputs.requires_grad:
                return right
            return right * math.nan if next(broken) == 20 else right * 0.001

    run.task = Breaking()
    with pytest.raises(RunFailed, match="step 21"):
        list(run)
    assert all(bool(tensor.isfinite().all()) for tensor in run.best_weights().values())
    assert math.isfinite(run.test()["accuracy"])


def test_the_device_that_is_missing_is_said(ragged):
    if torch.cuda.is_available():
        pytest.skip("CUDA is here")
    run = trainer(ragged, device="cuda")
    assert run.device.type == "cpu"
    assert any("CUDA" in note.en for note in run.notes)


def test_gradients_are_clipped_after_they_are_measured(ragged):
    def moved(clip: float) -> tuple[float, float]:
        run = trainer(ragged, epochs=1, clip=clip, optimiser="sgd")
        before = run.last_weights()
        *_, last = run
        after = run.last_weights()
        return last.gradient_norm, sum(float((after[name] - before[name]).abs().sum()) for name in before)

    free, held = moved(0.0), moved(1e-4)
    assert held[0] > 100 * 1e-4
    assert held[1] < free[1] / 100


def test_threads_are_set(ragged):
    torch.set_num_threads(2)
    trainer(ragged, threads=1)
    assert torch.get_num_threads() == 1
