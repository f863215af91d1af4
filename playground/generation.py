"""Writing: a network is asked for the next token again and again, each time told what it just wrote.

Works with every network that carries a state. Sampling is Gumbel-max, after E. J. Gumbel, Statistical theory of
extreme values (1954): the largest of the scores plus noise is a draw from their softmax. The noise is drawn by torch's
generator for all tokens of a chunk at once, so that the fast and the slow way write the same text.
"""

from collections.abc import Callable, Iterator
from typing import Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor

from playground.batch import Batch, State
from playground.model import Network
from playground.recurrent.plain import Plain

CHUNK = 50
"""Tokens between two signs of life."""

Next = Callable[[np.ndarray], np.ndarray]
"""From the token just written, `(batch,)`, to the scores of the next, `(batch, vocabulary)`."""


@runtime_checkable
class _Writes(Protocol):
    """A network that can hand itself over as arrays."""

    def plain(self) -> Plain | None: ...


def write(
    network: Network, prompt: Tensor, length: int, *, temperature: float = 1.0, top_k: int = 0,
    generator: torch.Generator | None = None, batch: int = 1, fast: bool = True,
) -> Tensor:  # fmt: skip
    """The tokens that follow the prompt, `(batch, length)` int64; arguments as in `stream`."""
    chunks = list(
        stream(
            network, prompt, length, temperature=temperature, top_k=top_k, generator=generator, batch=batch, fast=fast
        )
    )
    return torch.cat(chunks, dim=1) if chunks else torch.empty(batch, 0, dtype=torch.int64)


def stream(
    network: Network, prompt: Tensor, length: int, *, temperature: float = 1.0, top_k: int = 0,
    generator: torch.Generator | None = None, batch: int = 1, fast: bool = True, chunk: int = CHUNK,
) -> Iterator[Tensor]:  # fmt: skip
    """Write on after a prompt, some tokens at a time.

    Args:
        network: from tokens to scores at every step, carrying its state. It is put into evaluation mode.
        prompt: `(time,)` int64, at least one token; what it has read before it writes.
        length: tokens to write.
        temperature: scores are divided by it: below 1 bolder guesses are left out, 0 always takes the best.
        top_k: draw among the k best only; 0: among all. Token 0, padding, is never drawn.
        generator: of the random choices, on the CPU; None: torch's own.
        batch: how many texts to write at once, all after the same prompt.
        fast: use numpy where the network has such a form.
        chunk: tokens of one piece.

    Yields:
        `(batch, at most chunk)` int64 on the CPU.
    """
    network.eval()
    ready = network.plain() if fast and isinstance(network, _Writes) else None
    scores, following = _read(network, prompt.to(torch.int64), batch, ready)
    for begin in range(0, length, chunk):
        noise = _noise(min(chunk, length - begin), scores.shape, generator) if temperature > 0 else None
        written = np.empty((batch, min(chunk, length - begin)), dtype=np.int64)
        for place in range(written.shape[1]):
            token = _choose(scores, temperature, top_k, None if noise is None else noise[place])
            written[:, place] = token
            if begin + place + 1 < length:
                scores = following(token)
        yield torch.from_numpy(written)


def _read(network: Network, prompt: Tensor, batch: int, ready: Plain | None) -> tuple[np.ndarray, Next]:
    """Read the prompt; the scores after it, and how to go on."""
    device = next(network.parameters()).device
    carried: State | None = None

    def ask(tokens: Tensor) -> np.ndarray:
        nonlocal carried
        with torch.inference_mode():
            inputs = tokens.to(device)
            outputs, carried = network(Batch(inputs, inputs), carried)
        last: np.ndarray = outputs[:, -1].float().cpu().numpy()
        return last

    scores = ask(prompt.expand(batch, -1))
    if ready is None:
        return scores, lambda token: ask(torch.from_numpy(token)[:, None])
    state = ready.begin(batch, carried)

    def step(token: np.ndarray) -> np.ndarray:
        nonlocal state
        answer, state = ready.step(token, state)
        return answer

    return scores, step


def _noise(count: int, shape: tuple[int, ...], generator: torch.Generator | None) -> np.ndarray:
    uniform: np.ndarray = torch.rand(count, *shape, generator=generator).clamp_(min=1e-20).numpy()
    noise: np.ndarray = -np.log(-np.log(uniform) + 1e-20)
    return noise


def _choose(scores: np.ndarray, temperature: float, top_k: int, noise: np.ndarray | None) -> np.ndarray:
    """One token for each row of `(batch, vocabulary)` scores."""
    scores = scores.copy()
    scores[:, 0] = -np.inf
    if 0 < top_k < scores.shape[1] - 1:
        worst = np.partition(scores, -top_k, axis=1)[:, -top_k, None]
        scores[scores < worst] = -np.inf
    if noise is not None:
        scores = scores / temperature + noise
    chosen: np.ndarray = scores.argmax(axis=1)
    return chosen
