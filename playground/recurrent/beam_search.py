"""Beam search: the likeliest output sequences are kept while they are generated, and the best of them is taken."""

from collections.abc import Callable

import torch
from torch import Tensor

from playground.batch import END, PADDING, State


def beam_search(
    step: Callable[[Tensor, State], tuple[Tensor, State]],
    state: State,
    width: int,
    steps: int,
    length_penalty: float = 0.0,
) -> Tensor:
    """Sequences whose probability, by their length, is the highest that a beam of this width finds.

    The sum of a sequence's log probabilities is divided by `((5 + length) / 6) ** length_penalty`, its `END` counted: the
    length normalisation of Y. Wu et al., Google's neural machine translation system (2016). One that has ended keeps its
    place in the beam until others are better, and the search goes on to the last step, so that a longer one may still win.

    Args:
        step: scores `(rows, 1, vocabulary)` of the tokens after those given, `(rows, 1)`, and the state after them.
        state: to start from, each `(layers, rows, hidden)`, with `width` equal rows in a row for each example.
        width: how many sequences are kept.
        steps: how many tokens are generated at most.
        length_penalty: 0: the likeliest sequence, of whatever length; 1: nearly the mean log probability of a token.

    Returns:
        `(examples, steps)`: each sequence with its `END`, then `PADDING`.
    """
    device, rows = state[0].device, state[0].shape[1]
    first = torch.arange(0, rows, width, device=device)[:, None]
    given = torch.full((rows, 1), END, device=device)
    tokens = given.new_empty(rows // width, width, 0)
    ended = torch.zeros(rows // width, width, dtype=torch.bool, device=device)
    # All begin alike: one is gone on from, the others are filled with its likeliest continuations.
    total = torch.full((rows // width, width), -torch.inf, device=device)
    total[:, 0] = 0
    length = torch.zeros_like(total)
    for _ in range(steps):
        scores, state = step(given, state)
        padding = torch.arange(scores.shape[-1], device=device) == PADDING
        likely = scores[:, 0].float().masked_fill(padding, -torch.inf).log_softmax(-1).view(*ended.shape, -1)
        after_end = torch.zeros_like(likely).masked_fill(~padding, -torch.inf)
        sums = total[..., None] + torch.where(ended[..., None], after_end, likely)
        length = length + ~ended
        ranked = sums / ((5 + length) / 6)[..., None] ** length_penalty
        best = ranked.flatten(1).topk(width).indices
        parent, token = best // len(padding), best % len(padding)
        total, length = sums.flatten(1).gather(1, best), length.gather(1, parent)
        ended = ended.gather(1, parent) | (token == END)
        tokens = torch.cat([tokens.gather(1, parent[..., None].expand_as(tokens)), token[..., None]], dim=-1)
        state = tuple(part.index_select(1, (first + parent).flatten()) for part in state)
        given = token.view(-1, 1)
    return tokens[:, 0]
