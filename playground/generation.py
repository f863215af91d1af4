"""Writing: a network is asked for the next token again and again, each time told what it just wrote.

Works with every network that carries a state. Sampling is Gumbel-max, after E. J. Gumbel, Statistical theory of
extreme values (1954): the largest of the scores plus noise is a draw from their softmax. The noise is drawn by torch's
generator for a whole chunk at once, so that the fast and the slow way write the same text.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Protocol, runtime_checkable

import numpy as np
import torch
from threadpoolctl import ThreadpoolController
from torch import Tensor

from playground.batch import PADDING, Batch, State
from playground.model import Network
from playground.recurrent.plain import Plain

CHUNK = 50
"""Tokens between two signs of life."""
_COLDEST = 1e-6
"""Scores divided by less are beyond what float32 holds; the likeliest wins here already."""

Next = Callable[[np.ndarray], np.ndarray]
"""From the token just written, `(batch,)`, to the scores of the next, `(batch, vocabulary)`."""


@runtime_checkable
class _Writes(Protocol):
    """A network that can hand itself over as arrays."""

    def plain(self) -> Plain | None: ...


def write(
    network: Network,
    prompt: Sequence[int] | Tensor,
    length: int,
    *,
    temperature: float = 1.0,
    top_k: int = 0,
    seed: int = 0,
    fast: bool = True,
    never: Sequence[int] = (PADDING,),
) -> list[int]:
    """One text after the prompt: its tokens, without the prompt; other arguments as in `stream`.

    Args:
        seed: of the random choices; the same seed writes the same text.
    """
    generator = torch.Generator().manual_seed(seed)
    pieces = stream(
        network, prompt, length, temperature=temperature, top_k=top_k, generator=generator, fast=fast, never=never
    )
    return [token for piece in pieces for token in piece[0].tolist()]


def stream(
    network: Network,
    prompt: Sequence[int] | Tensor,
    length: int,
    *,
    temperature: float = 1.0,
    top_k: int = 0,
    generator: torch.Generator | None = None,
    batch: int = 1,
    chunk: int = CHUNK,
    fast: bool = True,
    never: Sequence[int] = (PADDING,),
) -> Iterator[Tensor]:
    """Write on after a prompt, some tokens at a time.

    Args:
        network: from tokens to scores at every step, carrying its state. It is put into evaluation mode.
        prompt: `(time,)` at least one token; what the network has read before it writes.
        length: tokens to write.
        temperature: scores are divided by it: below 1 bold guesses get rarer, 0 always takes the best.
        top_k: draw among the k best only; 0: among all.
        generator: of the random choices, on the CPU; None: torch's own.
        batch: how many texts to write at once, all after the same prompt.
        chunk: tokens of one piece.
        fast: use numpy where the network has such a form.
        never: tokens that are not written.

    Yields:
        `(batch, at most chunk)` int64 on the CPU.
    """
    network.eval()
    ready = network.plain() if fast and isinstance(network, _Writes) else None
    scores, following = _read(network, torch.as_tensor(prompt, dtype=torch.int64), batch, ready)
    for begin in range(0, length, chunk):
        written = np.empty((batch, min(chunk, length - begin)), dtype=np.int64)
        noise = _noise(written.shape[1], scores.shape, generator) if temperature > 0 else None
        # Products this small are slower on many threads; others may be at work on this machine, too.
        with _threads().limit(limits=1, user_api="blas"):
            for place in range(written.shape[1]):
                token = _choose(scores, temperature, top_k, None if noise is None else noise[place], never)
                written[:, place] = token
                if begin + place + 1 < length:
                    scores = following(token)
        yield torch.from_numpy(written)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


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


def _choose(
    scores: np.ndarray, temperature: float, top_k: int, noise: np.ndarray | None, never: Sequence[int] = (PADDING,)
) -> np.ndarray:
    """One token for each row of `(batch, vocabulary)` scores."""
    scores = scores.copy()
    scores[:, list(never)] = -np.inf
    if 0 < top_k < scores.shape[1]:
        worst = np.partition(scores, -top_k, axis=1)[:, -top_k, None]
        scores[scores < worst] = -np.inf
    if noise is not None:
        scores = scores / max(temperature, _COLDEST) + noise
    chosen: np.ndarray = scores.argmax(axis=1)
    return chosen
