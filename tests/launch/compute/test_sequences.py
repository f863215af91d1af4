"""The sequence that is looked at: what a person gives, or one of the run's own data."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
import torch

from playground.batch import Data
from playground.errors import NotFound, WrongKnob
from playground.experiment import Experiment
from playground.launch.compute import sequences
from playground.tracking.models import Trained


@pytest.fixture
def reversal(monkeypatch: pytest.MonkeyPatch) -> tuple[Trained, Data]:
    """A network that learnt nothing, as of a run, and its data."""
    table = {
        "task": {"kind": "sequence_transduction"},
        "data": {"kind": "reversal", "count": 200, "length": 4},
        "model": {"kind": "encoder_decoder", "hidden": 6},
    }
    experiment = Experiment.configure(table)
    data = experiment.prepare(experiment.data.load())
    run: Any = SimpleNamespace(id="a run")
    asked = []

    def verified(*_given: Any, fetch: bool) -> Data:
        assert not fetch
        asked.append(1)
        return data

    sequences.data_of.cache_clear()
    monkeypatch.setattr(sequences, "search", SimpleNamespace(get=lambda run_id: run))
    monkeypatch.setattr(sequences, "runs", SimpleNamespace(experiment_of=lambda run: experiment))
    monkeypatch.setattr(sequences.same_data, "verified", verified)
    yield Trained(experiment, experiment.network(data.sizes).eval(), data.memory, 1, run), data  # type: ignore[misc]
    assert len(asked) <= 1, "the data are prepared once"
    sequences.data_of.cache_clear()


def test_a_sequence_is_drawn_from_a_part_with_its_truth(reversal: tuple[Trained, Data]) -> None:
    trained, data = reversal
    assert sequences.count(trained) == len(data.tests["test"]) == 19
    found = sequences.drawn(trained, 3)
    assert found.batch.inputs.equal(cast(Any, data.tests["test"]).inputs[2:3])
    assert found.targets is not None and found.positions == ("1", "2", "3", "4", "5")
    assert sequences.drawn(trained, 1, "validation").batch.inputs.equal(cast(Any, data.validation).inputs[:1])
    with pytest.raises(NotFound, match="from 1 to 19"):
        sequences.drawn(trained, 20)
    with pytest.raises(NotFound, match="train, validation, test"):
        sequences.drawn(trained, 1, "exam")


def test_what_a_person_gives_has_what_the_network_writes_as_its_targets(reversal: tuple[Trained, Data]) -> None:
    trained, data = reversal
    found = sequences.given(trained, {"text": "ABCA"})
    with torch.no_grad():
        outputs, _ = trained.network(found.batch)
    assert found.steps == ("A", "B", "C", "A") and found.targets is None
    assert outputs.shape == (1, len(found.positions), data.sizes.outputs)
    assert outputs[..., 1:].argmax(-1).add(1).equal(found.batch.targets), "greedy: each token is the likeliest"
    with pytest.raises(WrongKnob):
        sequences.given(trained, {"words": "ABCA"})
