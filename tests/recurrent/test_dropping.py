"""Recurrent dropout: the same in torch's layers and written out, and none where nothing is learnt."""

from itertools import product

import pytest
import torch
from torch import Tensor

from playground.cells import CELLS
from playground.recurrent import RecurrentStack

pytestmark = pytest.mark.usefixtures("one_thread")

LENGTHS = torch.tensor([6, 2, 6, 1, 4])
CASES = list(product(("rnn", "lstm", "gru"), (1, 2), (False, True), (False, True)))


def make(kind: str, depth: int, both: bool, *, fused: bool, share: float = 0.5) -> RecurrentStack:
    torch.manual_seed(3)
    stack = RecurrentStack(
        CELLS[kind](), 3, 4, depth, bidirectional=both, recurrent_dropout=share, fused=fused
    )  # fmt: skip
    return stack.double()


def run(stack: RecurrentStack, inputs: Tensor, lengths: Tensor | None) -> tuple[Tensor, dict[str, Tensor | None]]:
    torch.manual_seed(9)
    outputs, after = stack(inputs, lengths)
    (outputs.square().sum() + sum(part.sum() for part in after)).backward()
    slopes = {name: weight.grad for name, weight in stack.layers.named_parameters()}
    return outputs.detach(), {name.removeprefix("steps."): slope for name, slope in slopes.items()}


@pytest.mark.parametrize(("kind", "depth", "both", "ragged"), CASES)
def test_both_forms_leave_the_same_weights_out(kind: str, depth: int, both: bool, ragged: bool) -> None:
    inputs = torch.randn(5, 6, 3, dtype=torch.float64)
    lengths = LENGTHS if ragged else None
    (one, slopes), (other, others) = (
        run(make(kind, depth, both, fused=fused), inputs, lengths) for fused in (True, False)
    )
    torch.testing.assert_close(one, other, rtol=0, atol=1e-10)
    assert len(slopes) == len(others)
    for name, slope in slopes.items():
        kept, _, place = name.rpartition("_l")
        torch.testing.assert_close(slope, others[f"l{place}.{kept}"], rtol=0, atol=1e-10)
    hidden = slopes["weight_hh_l0"]
    assert hidden is not None
    assert 0.2 < float((hidden == 0).double().mean()) < 0.8


@pytest.mark.parametrize("fused", [True, False])
def test_nothing_is_left_out_where_nothing_is_learnt(fused: bool) -> None:
    inputs = torch.randn(2, 6, 3, dtype=torch.float64)
    dropping, plain = (make("lstm", 2, False, fused=fused, share=share) for share in (0.5, 0.0))
    expected = plain(inputs)[0]
    assert not torch.allclose(dropping(inputs)[0], expected)
    assert torch.equal(dropping.eval()(inputs)[0], plain.eval()(inputs)[0])
    assert dropping.state_dict().keys() == plain.state_dict().keys()


def test_locked_dropout_drops_the_same_features_at_every_step():
    from playground.recurrent.dropping import LockedDropout

    torch.manual_seed(0)
    drop = LockedDropout(0.5)
    dropped = drop(torch.ones(4, 6, 50))
    assert torch.equal(dropped, dropped[:, :1].expand_as(dropped))
    assert set(dropped.unique().tolist()) == {0.0, 2.0} and not torch.equal(dropped[0], dropped[1])
    assert torch.equal(drop.eval()(torch.ones(2, 3, 4)), torch.ones(2, 3, 4))
    assert drop.train()(torch.ones(3, 400)).unique().tolist() == [0.0, 2.0]
