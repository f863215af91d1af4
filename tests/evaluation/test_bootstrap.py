"""Intervals of differences on the test part: paired, by blocks, and of the very metric that decides."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
import torch

from playground.baseline import scored
from playground.baselines.ngrams import KneserNey, Ngram
from playground.batch import Batch, Data, Examples, Pattern, Sizes, Stream
from playground.evaluation import bootstrap
from playground.evaluation.bootstrap import FEWEST, Tallied, in_blocks, interval
from playground.experiment import Experiment
from playground.task import TASKS
from playground.training.evaluation import evaluation_size

COUNT = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored(Batch):
    """Texts with what a method answers to each: `(batch, classes)`."""

    scores: torch.Tensor


def texts(right: np.ndarray) -> tuple[Data, torch.Tensor]:
    """Texts of two classes, and scores that are right where `right` says so."""
    targets = torch.arange(len(right)) % 2
    answers = torch.where(torch.from_numpy(right), targets, 1 - targets)
    lengths = torch.from_numpy(np.random.default_rng(1).integers(1, 9, len(right)))  # batches come sorted by length
    scores = torch.nn.functional.one_hot(answers, 2).double()
    part = Examples(Scored(torch.ones(len(right), 8, dtype=torch.int64), targets, lengths, scores=scores))
    sizes = Sizes(Pattern("tokens", "vector"), features=1, outputs=2)
    return Data(sizes, part, part, {"test": part}, {"classes": ["a", "b"]}, {}), scores


def draws(right: np.ndarray) -> list[float] | None:
    data, _ = texts(right)
    tallied = Tallied(TASKS["sentiment"](), data)
    metrics = scored(tallied.task, tallied.data, tallied.data.tests["test"], lambda batch: batch.scores, 32)
    assert metrics["accuracy"] == pytest.approx(right.mean())
    return tallied.replicates()


def test_the_interval_is_that_of_a_mean_of_paired_differences() -> None:
    random = np.random.default_rng(0)
    one = random.random(COUNT) < 0.8
    other = np.where(random.random(COUNT) < 0.9, one, ~one)  # mostly the same mistakes: pairing tells
    found = interval(draws(one), draws(other))
    difference = one.astype(float) - other
    spread = difference.std() / math.sqrt(COUNT)
    assert found == pytest.approx(
        [difference.mean() - 1.96 * spread, difference.mean() + 1.96 * spread], abs=0.25 * spread
    )
    unpaired = math.hypot(one.std(), other.std()) / math.sqrt(COUNT)
    assert found[1] - found[0] < 0.75 * 2 * 1.96 * unpaired


def test_the_same_answers_differ_by_nothing_and_too_few_blocks_say_nothing() -> None:
    right = np.random.default_rng(2).random(COUNT) < 0.7
    assert interval(draws(right), draws(right)) == [0.0, 0.0]
    assert draws(right[: FEWEST - 1]) is None and interval(None, draws(right)) is None


def test_blocks_of_windows_are_at_least_as_long_as_the_horizon() -> None:
    part = Examples(Batch(torch.zeros(1000, 5, 1), torch.zeros(1000, 12, 1)))
    marked = in_blocks(part, 12)
    assert isinstance(marked, Examples)
    sizes = marked.whole.block.bincount()
    assert sizes[:-1].tolist() == [12] * (len(sizes) - 1) and (marked.whole.block.diff() >= 0).all()
    whole = in_blocks(Examples(Batch(torch.zeros(5000, 5, 1), torch.zeros(5000, 12, 1))), 0)
    assert isinstance(whole, Examples) and int(whole.whole.block.max()) < bootstrap.BLOCKS


def test_what_blocks_sum_up_to_is_the_metric_of_a_network_on_windows() -> None:
    experiment = Experiment.configure(
        {
            "task": {"kind": "forecasting", "window": 24, "horizon": 3},
            "data": {"kind": "sunspots"},
            "model": {"hidden": 4},
        }
    )
    data = experiment.prepare(experiment.data.load())
    network, part = experiment.network(data.sizes), data.tests["test"]
    plain = experiment.task.measure(network, part, data.memory, evaluation_size(part))[1]
    tallied = Tallied(experiment.task, data)
    marked = tallied.data.tests["test"]
    assert tallied.task.measure(network, marked, data.memory, evaluation_size(part))[1] == plain
    found = tallied.replicates()
    assert found is not None and len(found) == bootstrap.RESAMPLES
    assert np.mean(found) == pytest.approx(plain[experiment.task.primary], rel=0.05)


@pytest.mark.parametrize("baseline", [Ngram, KneserNey])
@pytest.mark.parametrize("carried", [True, False])
def test_text_is_cut_into_the_same_blocks_for_counting_and_for_networks(baseline: type[Ngram], carried: bool) -> None:
    tokens = torch.from_numpy(np.random.default_rng(0).choice(np.arange(1, 5), 4001, p=[0.5, 0.3, 0.15, 0.05]))

    def part(piece: torch.Tensor) -> Stream | Examples:
        if carried:
            return Stream(piece, 10)
        count = (len(piece) - 1) // 10
        return Examples(
            Batch(piece[: 10 * count].view(count, 10), piece[1 : 10 * count + 1].view(count, 10)), steps=True
        )

    sizes = Sizes(Pattern("tokens", "steps", causal=True, generates=True), features=1, outputs=5, vocabulary=5)
    data = Data(sizes, part(tokens[:2000]), part(tokens[2000:2500]), {"test": part(tokens[2500:])}, {}, {})
    task = TASKS["writing"]()
    plain = baseline().metrics(task, data)["test"]
    tallied = Tallied(task, data)
    assert baseline().metrics(tallied.task, tallied.data)["test"] == pytest.approx(plain)
    found = tallied.replicates()
    assert found is not None and np.mean(found) == pytest.approx(plain["nats_per_character"], rel=0.02)
    counted = {number: float(sums["characters"]) for number, sums in tallied._sums.items()}

    again = Tallied(task, data)
    for batch in again.data.tests["test"].batches(8):
        again.task.tally(torch.zeros(*batch.targets.shape, 5), batch, {})
    slices = {number: float(sums["characters"]) for number, sums in again._sums.items()}
    assert sum(slices.values()) == sum(counted.values()) and slices.keys() == counted.keys()
    # A slice that lies over the end of a block counts for the block in which it begins.
    assert all(abs(slices[number] - counted[number]) <= 10 for number in counted)


def test_a_batch_without_marks_is_not_taken_down() -> None:
    data, scores = texts(np.ones(COUNT, dtype=bool))
    tallied = Tallied(TASKS["sentiment"](), data)
    batch = Batch(torch.ones(COUNT, 1, dtype=torch.int64), torch.arange(COUNT) % 2)
    tallied.task.tally(scores, batch, data.memory)
    assert tallied.replicates() is None
