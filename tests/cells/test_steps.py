"""Written-out steps, by hand-made numbers and against torch's own cells."""

import math
from itertools import product

import pytest
import torch
from torch import nn

from playground.cells import CELLS, SummedGates

pytestmark = pytest.mark.usefixtures("one_thread")

TWINS = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}
TOLERANCE = {torch.float32: 1e-6, torch.float64: 1e-12}


@pytest.mark.parametrize(("kind", "dtype"), list(product(TWINS, TOLERANCE)))
def test_one_step_equals_torchs_cell(kind: str, dtype: torch.dtype) -> None:
    torch.manual_seed(3)
    step = CELLS[kind]().step(5, 7).to(dtype)
    torch.manual_seed(3)
    twin = TWINS[kind](5, 7).to(dtype)
    for name, weight in step.named_parameters():
        assert torch.equal(weight, getattr(twin, name)), name
    inputs = torch.randn(4, 5, dtype=dtype)
    state = tuple(torch.randn(4, 7, dtype=dtype) for _ in CELLS[kind].states)
    after = step(inputs, state)
    expected = twin(inputs, state if len(state) > 1 else state[0])
    for mine, its in zip(after, expected if len(state) > 1 else (expected,), strict=True):
        torch.testing.assert_close(mine, its, rtol=0, atol=TOLERANCE[dtype])


def test_relu_lets_the_state_grow_where_tanh_bounds_it() -> None:
    ends = {}
    for nonlinearity in ("tanh", "relu"):
        step = CELLS["rnn"].configure({"nonlinearity": nonlinearity}).step(1, 1)
        for weight, value in zip(step.parameters(), (1.0, 2.0, 0.0, 0.0), strict=True):
            nn.init.constant_(weight, value)
        state = (torch.zeros(1, 1),)
        for _ in range(3):
            state = step(torch.ones(1, 1), state)
        ends[nonlinearity] = state[0].item()
    assert ends["relu"] == pytest.approx(1 + 2 * (1 + 2))
    assert ends["tanh"] == pytest.approx(math.tanh(1 + 2 * math.tanh(1 + 2 * math.tanh(1))))


def test_the_forget_bias_goes_to_the_forget_gate_alone_and_to_both_forms() -> None:
    cell, usual = CELLS["lstm"].configure({"forget_bias": 2.0}), CELLS["lstm"]()
    forms = []
    for each in (cell, usual):
        torch.manual_seed(0)
        step = each.step(3, 4)
        torch.manual_seed(0)
        fused = each.fused(3, 4, 2, False, 0.0)
        assert torch.equal(step.bias_ih, fused.bias_ih_l0)
        forms.append((fused.bias_ih_l0, fused.bias_ih_l1))
    for higher, lower in zip(*forms, strict=True):
        difference = (higher - lower).reshape(4, 4)
        torch.testing.assert_close(difference[1], torch.full((4,), 2.0))
        assert not difference[[0, 2, 3]].any()


@pytest.mark.parametrize("kind", sorted(CELLS))
def test_the_numpy_step_is_the_same_step(kind: str) -> None:
    torch.manual_seed(1)
    cell = CELLS[kind]()
    step, plain = cell.step(5, 7).double(), cell.plain_step()
    if plain is None:
        pytest.skip(f"{kind} has no numpy form")
    assert isinstance(step, SummedGates)
    projected, recurrent = (torch.randn(4, len(step.bias_ih), dtype=torch.float64) * 3 for _ in range(2))
    state = tuple(torch.randn(4, 7, dtype=torch.float64) for _ in cell.states)
    mine = plain(projected.numpy(), recurrent.numpy(), tuple(part.numpy() for part in state))
    for array, tensor in zip(mine, step.combine(projected, recurrent, state), strict=True):
        torch.testing.assert_close(torch.from_numpy(array), tensor, rtol=0, atol=1e-12)
