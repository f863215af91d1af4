"""What a decoder is fed with."""

from itertools import pairwise

import torch

from playground.recurrent.decoding import forced, generated

ZERO = torch.zeros(4, 1, 1)
TRUTH = torch.arange(1.0, 6.0).view(1, 5, 1).expand(4, -1, -1) * 10


def counter(given, state):
    """Adds one to what it is given, and counts its calls."""
    return (given + 1, None), (state[0] + 1,)


def run(truth, share):
    torch.manual_seed(0)
    return generated(counter, ZERO, (torch.zeros(1),), 5, truth=truth, share=share)[0][:, :, 0]


def test_without_the_truth_each_input_is_the_last_output():
    assert run(None, 0.5).tolist() == [[1, 2, 3, 4, 5]] * 4
    assert run(TRUTH, 0.0).tolist() == [[1, 2, 3, 4, 5]] * 4


def test_fed_with_the_truth_each_input_is_the_right_output_before_it():
    assert run(TRUTH, 1.0).tolist() == [[1, 11, 21, 31, 41]] * 4


def test_a_share_of_the_steps_is_fed_with_the_truth():
    found = run(TRUTH, 0.5)
    steps = {(float(one), float(other)) for row in found for one, other in pairwise(row)}
    assert any(other == one + 1 for one, other in steps) and any(other % 10 == 1 for _, other in steps)
    chosen = forced(torch.ones(10_000, 1, 1), torch.zeros(10_000, 1, 1), 0.3)
    assert 0.28 < float(chosen.mean()) < 0.32
