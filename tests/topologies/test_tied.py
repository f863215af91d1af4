"""Tied output: one set of vectors for reading and writing, also on disk and in the fast form."""

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from playground import generation
from playground.errors import Impossible
from playground.experiment import pattern_of
from playground.model import MODELS
from playground.task import TASKS
from tests.topologies.cases import PATTERNS, VOCABULARY, batch, sizes


def build(hidden: int) -> torch.nn.Module:
    torch.manual_seed(0)
    model = MODELS["sequence_to_sequence"].configure({"hidden": hidden, "embedding": 6, "tied": True})
    return model.build(sizes(PATTERNS["write"]))


@pytest.mark.parametrize("hidden", [6, 8])
def test_the_vectors_read_and_score(hidden: int) -> None:
    network, given = build(hidden), batch(sizes(PATTERNS["write"]))
    network(given)[0].square().sum().backward()
    slope = network.embedding.weight.grad
    assert slope.abs().sum(dim=1).gt(0)[1:].all(), "also of tokens that were not read"
    shapes = {tuple(weight.shape) for weight in network.parameters()}
    assert ((6, hidden) in shapes) is (hidden != 6)
    assert (VOCABULARY, hidden) not in shapes or hidden == 6
    again = build(hidden)
    again.load_state_dict(load(save(network.state_dict())))
    assert torch.equal(again(given)[0], network(given)[0])


@pytest.mark.parametrize("hidden", [6, 8])
def test_it_writes_the_same_over_arrays(hidden: int) -> None:
    network = build(hidden)
    slow, fast = (generation.write(network, [2, 3], 40, fast=fast) for fast in (False, True))
    assert slow == fast
    assert len(np.unique(fast)) > 1


@pytest.mark.parametrize("task", ["chords", "forecasting"])
def test_where_nothing_is_written_it_is_refused(task: str) -> None:
    model = MODELS["sequence_to_sequence"].configure({"tied": True})
    with pytest.raises(Impossible) as refused:
        pattern_of(
            TASKS[task].configure({"kind": task} | ({"strategy": "recursive"} if task == "forecasting" else {})), model
        )
    assert "Tied" in refused.value.text.en or "sequence" in refused.value.text.en
