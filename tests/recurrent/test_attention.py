"""The scores of both kinds of attention, the weights, and the context."""

import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.recurrent.attention import AdditiveAttention, Attention, MultiplicativeAttention

KINDS = {
    "additive": lambda: AdditiveAttention(3, 2),
    "multiplicative": lambda: MultiplicativeAttention(3, 2),
    "dot": lambda: MultiplicativeAttention(2, 2, dot=True),
}


def built(kind: str) -> tuple[Attention, int]:
    torch.manual_seed(1)
    return KINDS[kind](), 2 if kind == "dot" else 3


def put(layer: nn.Module, *rows: list[float]) -> None:
    """Give a linear layer a weight, row by row."""
    assert isinstance(layer, nn.Linear)
    layer.weight.data = torch.tensor(rows)


def softmax(*scores: float) -> list[float]:
    likely = [math.exp(score) for score in scores]
    return [each / sum(likely) for each in likely]


QUERY = torch.tensor([[[0.5, -1.0]]])
OUTPUTS = torch.tensor([[[1.0, 2.0], [0.0, -1.0], [9.0, 9.0]]])
TWO_REAL = torch.tensor([[True, True, False]])


def test_additive_scores_by_hand() -> None:
    attend = AdditiveAttention(2, 2)
    put(attend.query, [1.0, 0.0], [0.0, 2.0])  # W s = (0.5, -2)
    put(attend.key, [0.1, 0.2], [-1.0, 0.0])  # U h = (0.5, -1), (-0.2, 0)
    put(attend.score, [3.0, -1.0])
    memory = attend.memory(OUTPUTS, TWO_REAL)
    first = 3 * math.tanh(0.5 + 0.5) - math.tanh(-2 - 1)
    second = 3 * math.tanh(0.5 - 0.2) - math.tanh(-2 + 0)
    assert attend.scores(QUERY, memory.keys)[0, 0, :2].tolist() == pytest.approx([first, second])
    context, weights = attend(QUERY, memory)
    one, other = softmax(first, second)
    assert weights.flatten().tolist() == pytest.approx([one, other, 0.0])
    assert context.flatten().tolist() == pytest.approx([one, 2 * one - other])


def test_multiplicative_scores_by_hand() -> None:
    attend = MultiplicativeAttention(2, 2)
    put(attend.key, [1.0, 1.0], [0.0, 0.5])  # W h = (3, 1), (-1, -0.5)
    put(attend.combine, [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 2.0])
    context, weights = attend(QUERY, attend.memory(OUTPUTS, TWO_REAL))
    one, other = softmax(0.5 * 3 - 1, -0.5 + 0.5)
    assert weights.flatten().tolist() == pytest.approx([one, other, 0.0])
    assert context.flatten().tolist() == pytest.approx([one, 2 * one - other])
    assert attend.attentional(context, QUERY).flatten().tolist() == pytest.approx([math.tanh(one), math.tanh(-2)])


def test_a_dot_product_is_torchs_attention_without_its_scale() -> None:
    attend, noise = MultiplicativeAttention(4, 4, dot=True), torch.Generator().manual_seed(0)
    queries, outputs = (torch.randn(2, steps, 4, generator=noise) for steps in (3, 5))
    mask = torch.arange(5)[None] < torch.tensor([5, 2])[:, None]
    context, _ = attend(queries, attend.memory(outputs, mask))
    theirs = F.scaled_dot_product_attention(queries, outputs, outputs, mask[:, None], scale=1.0)
    torch.testing.assert_close(context, theirs)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_add_up_to_one_and_padding_has_none(kind: str) -> None:
    attend, width = built(kind)
    noise = torch.Generator().manual_seed(0)
    outputs, queries = torch.randn(3, 6, width, generator=noise), torch.randn(3, 4, 2, generator=noise)
    lengths = torch.tensor([6, 2, 0])
    mask = torch.arange(6)[None] < lengths[:, None]
    context, weights = attend(queries, attend.memory(outputs, mask))
    assert context.shape == (3, 4, width) and weights.shape == (3, 4, 6)
    torch.testing.assert_close(weights.sum(-1), torch.tensor([1.0, 1.0, 0.0])[:, None].expand(3, 4))
    assert not weights[~mask[:, None].expand_as(weights)].any()
    assert not context[2].any() and context.isfinite().all(), "an empty sequence has nothing to look at"
    shorter, _ = attend(queries[1:2], attend.memory(outputs[1:2, :2], mask[1:2, :2]))
    torch.testing.assert_close(context[1:2], shorter)
    spoilt, _ = attend(queries, attend.memory(outputs.masked_fill(~mask[..., None], 1e6), mask))
    assert torch.equal(spoilt, context)


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_are_those_of_finite_differences(kind: str) -> None:
    attend, width = built(kind)
    attend.double()
    mask = torch.tensor([[True, True, False], [True, True, True]])

    def context(queries: Tensor, outputs: Tensor) -> Tensor:
        found: Tensor = attend(queries, attend.memory(outputs, mask))[0]
        return found

    given = [
        torch.randn(2, steps, size, dtype=torch.double, requires_grad=True) for steps, size in ((2, 2), (3, width))
    ]
    assert torch.autograd.gradcheck(context, given)


def test_a_memory_is_repeated_row_by_row() -> None:
    attend = MultiplicativeAttention(2, 2, dot=True)
    memory = attend.memory(torch.arange(4.0).view(2, 1, 2), torch.ones(2, 1, dtype=torch.bool))
    assert memory.repeated(2).values[:, 0].tolist() == [[0.0, 1.0]] * 2 + [[2.0, 3.0]] * 2
    assert memory.repeated(2).mask.shape == (4, 1, 1)
