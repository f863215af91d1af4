"""How a decoder is fed while it generates: with its own last output, or in training with the truth."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from playground.batch import State

Decoded = tuple[Tensor, Tensor | None]
"""Outputs `(batch, steps, outputs)`, and the weights of the attention behind each, `(batch, steps, time)`; None without."""


def generated(
    step: Callable[[Tensor, State], tuple[Decoded, State]],
    given: Tensor,
    state: State,
    horizon: int,
    *,
    truth: Tensor | None,
    share: float,
) -> Decoded:
    """All outputs of a decoder of values, step by step; at once where every step is fed with the truth.

    Args:
        step: from the decoder's inputs `(batch, steps, outputs)` and the state before them to its outputs and the state
            after them.
        given: the first input, `(batch, 1, outputs)`.
        state: the first state.
        horizon: how many steps are generated.
        truth: in training the right outputs, `(batch, horizon, outputs)`; else None.
        share: of the steps in training that are fed with the truth.
    """
    if truth is not None and share == 1:
        return step(torch.cat([given, truth[:, :-1]], dim=1), state)[0]
    answers: list[Decoded] = []
    for place in range(horizon):
        answer, state = step(given, state)
        answers.append(answer)
        given = answer[0]
        if truth is not None and share > 0 and place + 1 < horizon:
            given = forced(truth[:, place : place + 1], given, share)
    return joined(answers)


def forced(truth: Tensor, own: Tensor, share: float) -> Tensor:
    """The decoder's next input `(batch, 1, …)`: for each example the truth in a share of steps, else its own output.

    S. Bengio et al., Scheduled sampling for sequence prediction with recurrent neural networks (NIPS 2015).
    """
    chosen = torch.rand(len(own), *[1] * (own.dim() - 1), device=own.device) < share
    return torch.where(chosen, truth, own)


def joined(answers: Sequence[Decoded]) -> Decoded:
    """Several steps, one after another."""
    weights = [looked for _, looked in answers if looked is not None]
    return torch.cat([outputs for outputs, _ in answers], dim=1), torch.cat(weights, dim=1) if weights else None
