"""Outputs side by side: the same inputs for all runs, an order by what was measured, and what mattered by itself."""

import math
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from playground.batch import Batch, State
from playground.errors import Impossible, NotFound
from playground.exhibits import Prose
from playground.launch.compute import side_by_side
from playground.launch.compute.common_inputs import in_common, spread
from playground.model import Network
from playground.task import TASKS, Sample
from playground.text import Text
from tests.tasks.test_inspected import of


class Saying(TASKS["sequence_regression"]):  # type: ignore[misc]
    """Each network says its own number, whatever it is given; the first input alone is known to be 3."""

    examples = 4

    def test_inputs(self, records: Any, memory: Any) -> list[dict[str, Any]]:
        return [{"number": number} for number in range(memory["first"], 20)]

    def test_output(self, network: Any, memory: Any, given: Any, seed: int) -> Sample:
        return Sample(dict(given), {"said": network + given["number"], "seed": seed}, seed)

    def error(self, sample: Sample, memory: Any) -> float | None:
        return None if sample.input["number"] == 19 else abs(sample.output["said"] - 3)

    def distance(self, one: Sample, other: Sample, memory: Any) -> float:
        return float(abs(one.output["said"] - other.output["said"]))

    def compare(self, samples: Any, memory: Any) -> list[Any]:
        told = "; ".join(f"{name} {one.output['said']} at {one.epoch}" for name, one in samples.items())
        return [Prose(Text("Said", "Dicho"), Text.same(told))]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Runs that have learnt nothing; the protocol of each can be changed."""
    protocols: dict[str, Any] = {name: {"task": "forecasting", "horizon": 3} for name in "abc"}
    numbers = {"a": 0, "b": 1, "c": 5}
    first = {"a": 0, "b": 2, "c": 1}
    task = Saying()

    def load(run_id: str, which: Any) -> Any:
        return SimpleNamespace(
            experiment=SimpleNamespace(task=task),
            network=numbers[run_id],
            memory={"first": first[run_id]},
            epoch=7 if which == "best" else which,
            run=SimpleNamespace(id=run_id),
        )

    side_by_side._common.cache_clear()
    monkeypatch.setattr(side_by_side, "models", SimpleNamespace(load=load))
    monkeypatch.setattr(
        side_by_side,
        "search",
        SimpleNamespace(get=lambda run_id, placed: SimpleNamespace(id=run_id, name=run_id.upper())),
    )
    monkeypatch.setattr(side_by_side, "_records", lambda experiment: None)
    monkeypatch.setattr(
        side_by_side,
        "runs",
        SimpleNamespace(
            protocol_of=lambda run: protocols[run.id],
            experiment_of=lambda run: SimpleNamespace(task=task, data=SimpleNamespace(plain=dict)),
            memory_of=lambda run: {"first": first[run.id]},
        ),
    )
    yield protocols
    side_by_side._common.cache_clear()


ASKED = {"runs": [["A", "a", None], ["B", "b", 4], ["C", "c", None]], "seed": 1}


def test_inputs_in_common_keep_the_order_of_the_first() -> None:
    lists = [[{"x": n} for n in (3, 1, 2, 3)], [{"x": n} for n in (1, 2, 3)], [{"x": n} for n in (3, 2)]]
    assert in_common(lists) == [{"x": 3}, {"x": 2}]


def test_few_of_many_are_spread_from_the_first_to_the_last() -> None:
    assert spread(3, 5) == [0, 1, 2] and spread(100, 4) == [0, 33, 66, 99] and spread(2, 1) == [0]


def test_only_inputs_of_every_test_set_are_examples(compared: Any) -> None:
    found = side_by_side.examples({"runs": ["a", "b", "c"]})
    assert (found.count, found.whole) == (4, 18)


def test_runs_with_other_test_sets_are_told(compared: dict[str, Any]) -> None:
    compared["c"] = {"task": "forecasting", "horizon": 6}
    with pytest.raises(Impossible, match=r"“A” and “C” have different test sets .*an input of your own"):
        side_by_side.examples({"runs": ["a", "b", "c"]})


def test_outputs_are_of_the_epoch_and_the_example_that_are_asked_for(compared: Any) -> None:
    found = side_by_side.outputs(ASKED | {"given": {"example": 2}}, "en")
    (said,) = found.exhibits
    assert isinstance(said, Prose) and said.words.en == "A 8 at 7; B 9 at 4; C 13 at 7"
    assert dict(found.errors) == {"A": 5, "B": 6, "C": 10} and not found.files
    last = side_by_side.outputs(ASKED | {"given": {"example": 99}}, "en")
    assert not last.errors and "A 19" in str(last.exhibits[0].words)  # type: ignore[union-attr]


def test_what_is_copied_comes_with_the_outputs_where_the_data_are_at_hand(
    compared: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def novelty(_task: Any, sample: Sample, _records: Any, memory: Any, protocol: Any) -> dict[str, Any] | None:
        if memory["first"] == 1:
            raise NotFound(Text("gone", "no está"))
        return {"of": sample.output["said"], "horizon": protocol["horizon"]} if memory["first"] == 0 else None

    def compare(_task: Any, samples: Any, _memory: Any) -> list[Any]:
        told = str([one.output.get("novelty") for one in samples.values()])
        return [Prose(Text("Copied", "Copiado"), Text.same(told))]

    monkeypatch.setattr(Saying, "may_copy", True)
    monkeypatch.setattr(Saying, "novelty", novelty)
    monkeypatch.setattr(Saying, "compare", compare)
    (said,) = side_by_side.outputs(ASKED | {"given": {"example": 1}}, "en").exhibits
    assert isinstance(said, Prose) and said.words.en == "[{'of': 2, 'horizon': 3}, None, None]"


def test_examples_are_ranked_by_mean_errors_and_distances(compared: Any) -> None:
    found = side_by_side.ranking(ASKED)  # of the numbers 2, 8, 13, 19
    assert found.errors[:3] == (pytest.approx((1 + 0 + 4) / 3), 7.0, 12.0) and math.isnan(found.errors[3])
    assert found.distances == (pytest.approx((1 + 5 + 4) / 3),) * 4


class Adding(Network):
    """Scores of two classes, each the sum of a number of every token: what a token adds is known."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.embedding = nn.Embedding(vocabulary, 2)

    def forward(self, batch: Batch, state: State | None = None) -> tuple[Tensor, State | None]:
        return self.embedding(batch.inputs).sum(1), None


def test_the_influence_of_a_step_is_what_the_log_odds_lose_without_it() -> None:
    world = of("sentiment0")
    network = Adding(world.data.sizes.vocabulary).eval()
    trained: Any = SimpleNamespace(experiment=world.experiment, network=network, memory=world.data.memory)
    sample = Sample({"kind": "text", "text": "The film is not bad, but slow."}, {})
    found = side_by_side._influence(trained, sample, 1)
    tokens = world.sequence(text=sample.input["text"]).batch.inputs[0]
    weights = network.embedding.weight.detach()[tokens]
    assert found == pytest.approx((weights[:, 1] - weights[:, 0]).tolist(), abs=1e-5) and len(found) > 5
