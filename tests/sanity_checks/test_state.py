"""A state that stands still, counted unit by unit."""

import pytest
import torch

from playground.batch import Batch, Examples, Pattern, Sizes
from playground.model import MODELS
from playground.sanity_checks.state import dead_state

SIZES = Sizes(Pattern("values", "vector"), outputs=1, features=2, time=9)


def part(ragged: bool = False) -> Examples:
    torch.manual_seed(0)
    lengths = torch.tensor([9, 5, 7, 9]) if ragged else None
    return Examples(Batch(torch.randn(4, 9, 2), torch.zeros(4), lengths))


def network(cell: str, **knobs: object) -> torch.nn.Module:
    torch.manual_seed(0)
    return MODELS["sequence_to_vector"].configure({"hidden": 8, "cell": cell, **knobs}).build(SIZES).eval()


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("ragged", [False, True])
def test_a_fresh_network_is_alive(cell, ragged):
    assert dead_state(network(cell), part(ragged)) == 0.0


@pytest.mark.parametrize("ragged", [False, True])
def test_saturated_units_stand_still(ragged):
    made = network("rnn")
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "bias_ih" in name:
                weight[:6] = 60.0  # tanh is 1 there, whatever is read
    assert dead_state(made, part(ragged)) == pytest.approx(6 / 8)


def test_a_network_without_recurrence_has_no_state():
    made = MODELS["window_mlp"].configure({"window": 3}).build(SIZES).eval()
    assert dead_state(made, part()) is None
