"""Recurrent dropout: the same in torch's layers and written out, and none where nothing is learnt."""

from itertools import product
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from playground.cells import CELLS
from playground.recurrent import RecurrentStack
from playground.recurrent.layers import DroppedLayers

pytestmark = pytest.mark.usefixtures("one_thread")

LENGTHS = torch.tensor([6, 2, 6, 1, 4])
CASES = list(product(("rnn", "lstm", "gru"), (1, 2), (False, True), (False, True)))


def make(kind: str, depth: int, both: bool, *, fused: bool, share: float = 0.5) -> RecurrentStack:
    torch.manual_seed(3)
    stack = RecurrentStack(CELLS[kind](), 3, 4, depth, bidirectional=both, recurrent_dropout=share, fused=fused)
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
    from playground.recurrent.layers import LockedDropout

    torch.manual_seed(0)
    drop = LockedDropout(0.5)
    dropped = drop(torch.ones(4, 6, 50))
    assert torch.equal(dropped, dropped[:, :1].expand_as(dropped))
    assert set(dropped.unique().tolist()) == {0.0, 2.0} and not torch.equal(dropped[0], dropped[1])
    assert torch.equal(drop.eval()(torch.ones(2, 3, 4)), torch.ones(2, 3, 4))
    assert drop.train()(torch.ones(3, 400)).unique().tolist() == [0.0, 2.0]


@pytest.mark.parametrize(
    ("kind", "both", "ragged"), list(product(("rnn", "lstm", "gru"), (False, True), (False, True)))
)
def test_dropout_between_layers_drawn_by_us_is_that_of_torch_on_the_cpu(kind: str, both: bool, ragged: bool) -> None:
    """So do trainings on a GPU, where cuDNN's own draws could be neither repeated nor resumed."""
    torch.manual_seed(3)
    layers = RecurrentStack(CELLS[kind](), 3, 4, 3, bidirectional=both, dropout=0.4).double().layers
    assert isinstance(layers, nn.RNNBase)
    inputs: Any = torch.randn(5, 6, 3, dtype=torch.float64)
    if ragged:
        inputs = pack_padded_sequence(inputs, LENGTHS, batch_first=True, enforce_sorted=False)
    parts = tuple(torch.randn(3 * (1 + both), 5, 4, dtype=torch.float64) for _ in CELLS[kind]().states)
    state = parts if len(parts) > 1 else parts[0]
    found = []
    for either in (layers, DroppedLayers(layers, 0.0)):
        torch.manual_seed(9)
        outputs, after = either(inputs, state)
        outputs = outputs.data if ragged else outputs
        found.append(
            torch.cat([outputs.flatten(), *(part.flatten() for part in (after if len(parts) > 1 else [after]))])
        )
    torch.testing.assert_close(found[0], found[1], rtol=0, atol=1e-12)


def test_a_gpu_leaves_no_dropout_to_cudnn() -> None:
    between = RecurrentStack(CELLS["lstm"](), 3, 4, 2, dropout=0.4)
    assert between._draws(torch.device("cuda")) and not between._draws(torch.device("cpu"))
    assert not RecurrentStack(CELLS["lstm"](), 3, 4, 2)._draws(torch.device("cuda"))
    assert not RecurrentStack(CELLS["lstm"](), 3, 4, 1, dropout=0.4)._draws(torch.device("cuda"))
