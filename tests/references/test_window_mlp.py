from dataclasses import replace

import pytest
import torch

from playground.model import MODELS
from tests.topologies.cases import PATTERNS, TIME, batch, sizes


@pytest.mark.parametrize(
    ("name", "window", "seen"),
    [
        ("write", 3, {1, 2, 3}),
        ("forecast_steps", 4, {0, 1, 2, 3}),
        ("label_values", 3, {2, 3, 4}),
        ("label_values", 4, {1, 2, 3, 4}),
        ("label_tokens", 5, {1, 2, 3, 4, 5}),
        ("write", 1, {3}),
    ],
)
def test_position_three_sees_exactly_its_window(name: str, window: int, seen: set[int]) -> None:
    size = sizes(PATTERNS[name])
    torch.manual_seed(0)
    network = MODELS["window_mlp"].configure({"window": window}).build(size).eval()
    given, other = batch(size), batch(size, seed=1)
    answer = network(given)[0][:, 3]
    for place in range(TIME):
        changed = given.inputs.clone()
        changed[:, place] = other.inputs[:, place] + (0 if changed.dtype.is_floating_point else 1)
        changed = changed if changed.dtype.is_floating_point else changed % size.vocabulary
        differs = not torch.equal(network(replace(given, inputs=changed))[0][:, 3], answer)
        assert differs == (place in seen), place


def test_a_forecast_sees_the_last_steps_and_a_class_of_words_all_of_them() -> None:
    size = sizes(PATTERNS["forecast"])
    network = MODELS["window_mlp"].configure({"window": 3}).build(size).eval()
    given = batch(size)
    shifted = given.inputs.clone()
    shifted[:, : TIME - 3] += 1
    assert torch.equal(network(given)[0], network(replace(given, inputs=shifted))[0])
    size = sizes(PATTERNS["classify_tokens"])
    network = MODELS["window_mlp"].configure({"window": 3}).build(size).eval()
    given = batch(size, lengths=[TIME, 2, 4])
    changed = given.inputs.clone()
    changed[:, 0] = changed[:, 0] % (size.vocabulary - 1) + 1
    assert not torch.isclose(network(given)[0], network(replace(given, inputs=changed))[0]).all(1).any()
