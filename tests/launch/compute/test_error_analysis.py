"""The errors of networks of every task: their mean is the test metric, and each item is told by the sequence it is in."""

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from playground.batch import Data, Stream
from playground.dataset import Characters, LabelledTexts, Series
from playground.errors import Impossible
from playground.evaluation.found_errors import Analysis
from playground.experiment import Experiment
from playground.launch.compute import error_analysis
from playground.model import MODELS
from playground.task import TASKS, Task
from playground.text import Text
from playground.training.evaluation import evaluation_size
from tests.tasks.test_chords import SONGS

TEXT = Characters(("".join(f"The {n}th cat sat on mat {n * n}; " for n in range(250)),))
OPINIONS = LabelledTexts(
    {"train": [(f"{'good' if n % 2 else 'bad'} film " * (1 + n % 5) + f"number {n}", n % 2) for n in range(90)]},
    (Text("negative", "negativa"), Text("positive", "positiva")),
    "en",
    synthetic=True,
)
TWO = Series(
    np.random.default_rng(2).normal(10, 2, size=(150, 2)).cumsum(axis=0) + 100,
    ("a", "b"),
    period=5,
    times=tuple(f"day {number}" for number in range(150)),
)


@pytest.fixture
def analyse(monkeypatch: pytest.MonkeyPatch):
    """Analyses an untrained network on data: what was found, the test metrics, and the data."""

    def call(task: Task, data: Data, network: torch.nn.Module, pattern: Any) -> tuple[Analysis, dict[str, float]]:
        training = SimpleNamespace(threads=1)
        trained = SimpleNamespace(
            experiment=SimpleNamespace(task=task, pattern=pattern, training=training),
            network=network.eval(),
            memory=data.memory,
            run=SimpleNamespace(id="a run"),
        )
        monkeypatch.setattr(error_analysis.models, "load", lambda run_id: trained)
        monkeypatch.setattr(error_analysis.sequences, "data_of", lambda run_id: data)
        part = data.tests["test"]
        _, metrics = task.measure(network, part, data.memory, evaluation_size(part))
        return error_analysis.errors("a run"), metrics

    return call


def network_for(data: Data) -> torch.nn.Module:
    """An untrained network that fits the data, the same at each call."""
    torch.manual_seed(0)
    kinds = {"vector": "sequence_to_vector", "steps": "sequence_to_sequence", "horizon": "sequence_to_vector"}
    return MODELS[kinds[data.sizes.pattern.layout]].configure({"hidden": 6}).build(data.sizes)


def of_records(name: str, records: Any, **settings: Any):
    """A task, data prepared from records, a network, and the pattern."""
    task = TASKS[name](**settings)
    pattern = task.patterns()[0]
    data = task.prepare(records, pattern, 0)
    return task, data, network_for(data), pattern


def of_table(task: str, data: dict[str, Any], model: dict[str, Any]):
    """The same of a data set that is drawn."""
    experiment = Experiment.configure({"task": {"kind": task}, "data": data, "model": model | {"hidden": 6}})
    prepared = experiment.prepare(experiment.data.load())
    torch.manual_seed(0)
    return experiment.task, prepared, experiment.network(prepared.sizes), experiment.pattern


TABLES = {
    "sequence_classification": (
        {"kind": "parity", "count": 400, "length": 6}, {}, "accuracy", {"class", "length"},
    ),
    "sequence_regression": ({"kind": "adding", "count": 400, "length": 6}, {}, "mae", {"truth"}),
    "sequence_synthesis": ({"kind": "waves", "count": 300}, {"kind": "vector_to_sequence"}, "mae", {"horizon", "truth"}),
    "sequence_transduction": (
        {"kind": "reversal", "count": 300, "length": 4}, {"kind": "encoder_decoder"}, "token_accuracy", {"class", "position"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_mean_error_of_drawn_sequences_is_the_test_metric(name, analyse):
    data, model, metric, told = TABLES[name]
    task, data, network, pattern = of_table(name, data, model)
    found, metrics = analyse(task, data, network, pattern)
    value = 1 - found.mean if found.percent else found.mean
    assert value == pytest.approx(metrics[metric], rel=1e-5) and set(found.breakdowns) == told
    assert found.part is None and (found.confusion is None) != found.percent
    case = next(cases[0] for cases in next(iter(found.breakdowns.values())).cases if cases)
    (line,) = error_analysis.in_words("a run", [(case.example, case.position)], "en")
    assert line and line != "–" and "⟦" not in line
    if not found.percent:
        assert "exchangeable" in found.intervals.en and found.coverage and all(one.conformal for one in found.coverage)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"strategy": "recursive"},
        {"channels": "apart"},
        {"loss_shape": "quantiles"},
        {"measured_in": "standardised"},
    ],
    ids=str,
)
def test_the_mean_error_of_forecasts_is_the_mae(settings, analyse):
    task, data, network, pattern = of_records("forecasting", TWO, window=12, horizon=4, **settings)
    found, metrics = analyse(task, data, network, pattern)
    assert found.mean == pytest.approx(metrics["mae"], rel=1e-5) and not found.percent
    assert found.items == len(data.tests["test"]) * 8
    assert set(found.breakdowns) == {"horizon", "series", "truth"}
    assert [label.en for label in found.breakdowns["series"].labels] == ["a", "b"]
    clusters = found.breakdowns["horizon"].means.clusters
    assert (clusters <= len(data.tests["test"]) // 4 + 2).all(), "windows that share steps count as one"
    own = [one for one in found.coverage if not one.conformal]
    assert [one.level for one in own] == ([0.2, 0.4, 0.6, 0.8] if "loss_shape" in settings else [])
    if own:
        assert own[-1].whole.mean[0] == pytest.approx(metrics["coverage"])
    assert "time series break that" in found.intervals.en
    worst = found.breakdowns["series"].cases[1][0]
    (line,) = error_analysis.in_words("a run", [(worst.example, worst.position)], "en")
    day, ahead = re.fullmatch(r"b · day (\d+) \(\+([1-4])\)", line).groups()
    assert float(worst.right.en) == pytest.approx(TWO.values[int(day), 1], rel=1e-3), "the value of that day"
    assert found.breakdowns["horizon"].means.items[int(ahead) - 1] == len(data.tests["test"]) * 2


def test_errors_of_texts_are_told_by_the_rarest_token_and_shown_whole(analyse):
    task, data, network, pattern = of_records("sentiment", OPINIONS)
    found, metrics = analyse(task, data, network, pattern)
    assert 1 - found.mean == pytest.approx(metrics["accuracy"])
    assert set(found.breakdowns) >= {"class", "length"} and found.confusion.counts.sum() == found.items
    task_of_errors = task.error_analysis(data, pattern)
    part = data.tests["test"]
    batch = part.take(torch.arange(len(part)))
    with torch.inference_mode():
        items = task_of_errors.items(network(batch)[0], batch)
    assert (items.factors["rarest"] == 0).any(), "numbers of the test texts are unknown"
    case = next(iter(found.confusion.cases.values()))[0]
    (line,) = error_analysis.in_words("a run", [(case.example, case.position)], "es")
    assert "film" in line and "⟦" not in line


def test_chords_are_in_the_order_of_fifths_and_shown_in_their_melody(analyse):
    task, data, network, pattern = of_records("chords", SONGS)
    found, metrics = analyse(task, data, network, pattern)
    assert 1 - found.mean == pytest.approx(metrics["accuracy"])
    assert [name.en for name in found.confusion.classes][:3] == ["C", "G", "D"]
    assert found.confusion.counts.trace() == pytest.approx(metrics["accuracy"] * found.items)
    assert {"class", "position", "frequency"} <= set(found.breakdowns)
    assert set(found.calibration) == {"wide", "many"}
    cases = found.breakdowns["position"].cases[0]
    (line,) = error_analysis.in_words("a run", [(cases[0].example, cases[0].position)], "en")
    assert line.count("⟦") == 1


@pytest.mark.parametrize("state", ["carried", "windows"])
def test_surprise_at_characters_is_the_test_metric_and_each_is_found_again(state, analyse):
    settings = {"window": 20, "state": state}
    task, data, network, pattern = of_records("writing", TEXT, **settings)
    found, metrics = analyse(task, data, network, pattern)
    assert found.mean == pytest.approx(metrics["nats_per_character"], rel=1e-5)
    assert found.items == data.tests["test"].items
    assert ("position" in found.breakdowns) == (not isinstance(data.tests["test"], Stream))
    for cases in found.breakdowns["class"].cases:
        for case in cases[:2]:
            (line,) = error_analysis.in_words("a run", [(case.example, case.position)], "en")
            inside = line.split("⟦")[1].split("⟧")[0]
            assert inside == ("…" if case.position == 19 or inside == "…" else case.right.en)


def test_of_large_test_sets_a_part_is_read_and_said(analyse, monkeypatch):
    monkeypatch.setattr(error_analysis, "MOST_STEPS", 60)
    task, data, network, pattern = of_records("writing", TEXT, window=20, state="carried")
    found, _ = analyse(task, data, network, pattern)
    assert found.items == 60 and "first 60 of the" in found.part.en
    monkeypatch.setattr(error_analysis, "MOST_EXAMPLES", 5)
    task, data, network, pattern = of_records("forecasting", TWO, window=12, horizon=4)
    found, _ = analyse(task, data, network, pattern)
    assert found.examples <= 5 and "spread evenly" in found.part.en


def test_a_task_without_analyses_says_so():
    with pytest.raises(Impossible, match="does not say how its errors"):
        Task.error_analysis(TASKS["writing"](), None, None)  # type: ignore[arg-type]
