"""The linear recurrence over a whole sequence: the states in both forms, and its own gradient against finite differences."""

from collections.abc import Callable

import pytest
import torch

from playground.cells import _scan
from playground.cells._scan import linear_scan

FORMS = [_scan.stepped, _scan.chunked]


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
    assert torch.autograd.gradcheck(linear_scan, [part.requires_grad_() for part in given])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("time", [1, 2, 5, 7, 9, 12])
def test_backwards_it_begins_after_the_last_step(time: int, form: Callable[..., torch.Tensor]) -> None:
    torch.manual_seed(0)
    factors, additions, start = torch.rand(2, time, 3), torch.randn(2, time, 3), torch.randn(2, 3)
    turned = form(factors.flip(1), additions.flip(1), start).flip(1)
    torch.testing.assert_close(form(factors, additions, start, backwards=True), turned)


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
