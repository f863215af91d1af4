"""Transformations are undone exactly."""

import numpy as np
import pytest
import torch

from playground.tasks.forecasting.transformation import back, forward, lag


@pytest.mark.parametrize("name", ["none", "difference", "seasonal_difference", "log", "square_root"])
@pytest.mark.parametrize("horizon", [1, 5, 7, 17])
def test_back_undoes_forward(name, horizon):
    period, origin = 7, 40
    values = np.random.default_rng(1).uniform(1, 50, size=(60, 3))
    seen = forward(values, name, period)
    steps = lag(name, period)
    assert len(seen) == len(values) - steps
    ahead = torch.tensor(seen[origin + 1 - steps : origin + 1 - steps + horizon])[None]
    recent = torch.tensor(values[origin + 1 - period : origin + 1])[None]
    answers = back(ahead, recent, name, period)
    np.testing.assert_allclose(answers[0].numpy(), values[origin + 1 : origin + 1 + horizon], rtol=1e-12)


def test_a_negative_root_becomes_zero():
    assert back(torch.tensor([[[-3.0]]]), torch.zeros(1, 1, 1), "square_root", 1).item() == 0.0


def test_a_huge_logarithm_stays_finite():
    assert torch.isfinite(back(torch.tensor([[[500.0]]]), torch.zeros(1, 1, 1), "log", 1)).all()
