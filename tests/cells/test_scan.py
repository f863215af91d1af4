"""The linear recurrence over a whole sequence: the states in both forms, and its own gradient against finite differences."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from playground.cells import _scan
from playground.cells._scan import lerp_scan, linear_scan

FORMS = [_scan.stepped, _scan.chunked]
CLOSE: dict[str, Any] = {"rtol": 1e-8, "atol": 1e-10, "fast_mode": True}
"""All entries of an input are moved at once, which shows one that is wrong as ten digits have to agree."""


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("time", [1, 2, 5, 9, 12])
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("dtype", [torch.float64, torch.complex128])
def test_states_and_gradients(
    dtype: torch.dtype, rows: int, time: int, form: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_scan, "_states", form)
    torch.manual_seed(0)
    given = [torch.randn(*shape, dtype=dtype) for shape in ((rows, time, 2), (3, time, 2), (3, 2))]
    factors, additions, state = given
    found = linear_scan(*given)
    for step in range(time):
        state = factors[:, step] * state + additions[:, step]
        torch.testing.assert_close(found[:, step], state)
    assert torch.autograd.gradcheck(linear_scan, [part.requires_grad_() for part in given], **CLOSE)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("time", [1, 2, 5, 7, 9, 12])
def test_backwards_it_begins_after_the_last_step(time: int, form: Callable[..., torch.Tensor]) -> None:
    torch.manual_seed(0)
    factors, additions, start = torch.rand(2, time, 3), torch.randn(2, time, 3), torch.randn(2, 3)
    turned = form(factors.flip(1), additions.flip(1), start).flip(1)
    torch.testing.assert_close(form(factors, additions, start, backwards=True), turned)


@pytest.mark.parametrize("time", [1, 2, _scan.BLOCK - 1, _scan.BLOCK, _scan.BLOCK + 1, 2 * _scan.BLOCK + 3])
def test_shares_that_add_up_to_one(time: int) -> None:
    torch.manual_seed(0)
    projected, state = torch.randn(3, time, 4, dtype=torch.float64), torch.randn(3, 2, dtype=torch.float64)
    given = (projected.clone().requires_grad_(), state.clone().requires_grad_())
    shares, candidates = projected[..., :2].sigmoid(), projected[..., 2:]
    found = lerp_scan(*given)
    torch.testing.assert_close(found, linear_scan(1 - shares, shares * candidates, state))
    for step in range(time):
        state = (1 - shares[:, step]) * state + shares[:, step] * candidates[:, step]
        torch.testing.assert_close(found[:, step], state)
    assert torch.autograd.gradcheck(lerp_scan, given, **CLOSE)


def test_shut_gates_keep_and_open_ones_take() -> None:
    projected = torch.tensor([[[-200.0, 5.0], [200.0, 7.0], [-200.0, 9.0]]]).requires_grad_()
    found = lerp_scan(projected, torch.tensor([[3.0]]))
    assert found.flatten().tolist() == [3.0, 7.0, 7.0]
    (slopes,) = torch.autograd.grad(found.sum(), projected)
    assert slopes[0].tolist() == [[0.0, 0.0], [0.0, 2.0], [0.0, 0.0]]


def test_shares_with_slopes_laid_out_otherwise() -> None:
    torch.manual_seed(0)
    projected, start = torch.randn(3, _scan.BLOCK + 5, 4, requires_grad=True), torch.zeros(3, 2)
    slopes = torch.randn(_scan.BLOCK + 5, 2, 3).permute(2, 0, 1)
    one, other = (
        torch.autograd.grad(lerp_scan(projected, start), projected, slope)[0] for slope in (slopes, slopes.contiguous())
    )
    torch.testing.assert_close(one, other)


def test_a_second_derivative_is_refused() -> None:
    factors, additions, start = torch.rand(2, 5, 3), torch.randn(2, 5, 3, requires_grad=True), torch.zeros(2, 3)
    (slope,) = torch.autograd.grad(linear_scan(factors, additions, start).square().sum(), additions, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        slope.sum().backward()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_slope_laid_out_otherwise_gives_the_same_gradient(form: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_scan, "_states", form)
    torch.manual_seed(0)
    factors, additions, start = torch.rand(2, 7, 3), torch.randn(2, 7, 3), torch.zeros(2, 3)
    slopes = torch.randn(7, 3, 2).permute(2, 0, 1)
    found = []
    for slope in (slopes, slopes.contiguous()):
        given = additions.clone().requires_grad_()
        found.append(torch.autograd.grad(linear_scan(factors, given, start), given, slope)[0])
    assert torch.equal(*found)
