"""Beam search against every sequence that there is."""

import math
from itertools import product

import pytest
import torch
from torch import Tensor, nn

from playground.batch import END, PADDING, State
from playground.recurrent.beam_search import beam_search

pytestmark = pytest.mark.usefixtures("one_thread")

VOCABULARY, STEPS, EXAMPLES = 4, 4, 12
ALL = 81
"""Tokens but the padding, at each of the steps."""


class Writer(nn.Module):
    """A recurrent network that scores tokens, as a decoder does."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.vectors = nn.Embedding(VOCABULARY, 5)
        self.layer = nn.GRU(5, 6, batch_first=True)
        self.head = nn.Linear(6, VOCABULARY)
        for weight in self.parameters():
            nn.init.normal_(weight, std=1.5)

    def forward(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        outputs, after = self.layer(self.vectors(tokens), state[0])
        return self.head(outputs), (after,)


def begin(width: int = 1) -> State:
    state = torch.randn(1, EXAMPLES, 6, generator=torch.Generator().manual_seed(3))
    return (state.repeat_interleave(width, 1),)


def sequences() -> list[list[int]]:
    """Every sequence that ends within the steps, padded, and every one that is cut off there."""
    tokens = [token for token in range(VOCABULARY) if token not in (PADDING, END)]
    ended = [[*each, END] for count in range(STEPS) for each in product(tokens, repeat=count)]
    return [each + [PADDING] * (STEPS - len(each)) for each in ended] + [
        list(each) for each in product(tokens, repeat=STEPS)
    ]


def log_likelihood(writer: Writer, sequence: list[int]) -> Tensor:
    """Of one sequence after each start, `(examples,)`."""
    length = STEPS - sequence.count(PADDING)
    given = torch.tensor([[END, *sequence[: length - 1]]]).expand(EXAMPLES, -1)
    scores, _ = writer(given, begin())
    scores[..., PADDING] = -math.inf
    likely: Tensor = scores.log_softmax(-1)[:, range(length), sequence[:length]].sum(1)
    return likely


@pytest.mark.parametrize("penalty", [0.0, 0.6, 2.0])
@pytest.mark.parametrize("seed", range(3))
@torch.no_grad()
def test_a_beam_that_keeps_all_finds_the_best_of_all_sequences(seed: int, penalty: float) -> None:
    writer, every = Writer(seed), sequences()
    lengths = torch.tensor([STEPS - each.count(PADDING) for each in every])
    likely = torch.stack([log_likelihood(writer, each) for each in every], 1)
    assert likely.exp().sum(1).tolist() == pytest.approx([1] * EXAMPLES), "there is no other sequence"
    best = (likely / ((5 + lengths) / 6) ** penalty).argmax(1)
    found = beam_search(writer, begin(ALL), ALL, STEPS, penalty)
    assert found.tolist() == [every[int(number)] for number in best]


def test_lengths_are_normalised_as_published() -> None:
    """Two tokens of probability 0.5 each against one of 0.3 that ends it: by the sum 0.25 loses, by the mean it wins."""

    def step(tokens: Tensor, state: State) -> tuple[Tensor, State]:
        first, then = [0.0, 0.3, 0.5, 0.2], [0.0, 0.5, 0.25, 0.25]
        likely = torch.tensor([[first if token == END else then for token in row] for row in tokens.tolist()])
        return likely.clamp(min=1e-9).log(), state

    state = (torch.zeros(1, 3, 1),)
    assert beam_search(step, state, 3, 2).tolist() == [[END, PADDING]]
    assert math.log(0.25) / (7 / 6) ** 0.5 < math.log(0.3), "not yet"
    assert beam_search(step, state, 3, 2, 0.5).tolist() == [[END, PADDING]]
    assert math.log(0.25) / (7 / 6) ** 1 > math.log(0.3)
    assert beam_search(step, state, 3, 2, 1.0).tolist() == [[2, END]]


@torch.no_grad()
def test_width_one_takes_the_likeliest_token_at_each_step() -> None:
    writer = Writer()
    found, given, state = beam_search(writer, begin(), 1, 9), torch.full((EXAMPLES, 1), END), begin()
    for step in range(9):
        scores, state = writer(given, state)
        given = scores[..., 1:].argmax(-1) + 1
        assert torch.equal(found[:, step], torch.where((found[:, :step] == END).any(1), PADDING, given[:, 0]))


@torch.no_grad()
def test_a_wider_beam_is_no_less_likely_in_the_mean_and_examples_do_not_meet() -> None:
    writer = Writer(4)
    means = []
    for width in (1, 2, 8, ALL):
        found = beam_search(writer, begin(width), width, STEPS)
        means.append(sum(float(log_likelihood(writer, row)[place]) for place, row in enumerate(found.tolist())))
        alone = [beam_search(writer, (part[:, :width],), width, STEPS) for part in begin(width)]
        assert torch.equal(alone[0], found[:1])
    assert means == sorted(means) and means[0] < means[-1]
