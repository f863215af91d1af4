"""A linear recurrence over a whole sequence at once, `h_t = a_t ⊙ h_{t-1} + b_t`, and one whose shares add up to 1."""

import math
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn import functional as F

BLOCK = 32
"""Steps of a sequence that are gone through together, so that a processor still has their numbers in its cache."""


def linear_scan(factors: Tensor, additions: Tensor, start: Tensor) -> Tensor:
    """All states of `h_t = a_t ⊙ h_{t-1} + b_t`.

    On a processor the steps follow each other in its cache, and torch is spared what it would note down for the gradient of
    each; on other devices, where each call costs more than what it computes, they go in chunks.

    Args:
        factors: a, `(batch, time, hidden)`, or `(1, time, hidden)` where they are the same for all; real or complex.
        additions: b, `(batch, time, hidden)`.
        start: `h_0`, `(batch, hidden)`.

    Returns:
        `h_1` to `h_time`, `(batch, time, hidden)`.
    """
    dtype = torch.promote_types(additions.dtype, start.dtype)
    found: Tensor = _LinearScan.apply(factors.to(dtype), additions.to(dtype), start.to(dtype))  # type: ignore[no-untyped-call]
    return found


class _LinearScan(torch.autograd.Function):
    """The recurrence; its gradient is the same recurrence from the end to the beginning."""

    @staticmethod
    def forward(factors: Tensor, additions: Tensor, start: Tensor) -> Tensor:
        return _states(factors, additions, start)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        factors, _, start = inputs
        ctx.save_for_backward(factors, start, output)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, slopes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        factors, start, found = ctx.saved_tensors
        following = F.pad(factors[:, 1:], (0, 0, 0, 1)).conj()
        gradient = _states(following, slopes, torch.zeros_like(start), backwards=True)
        of_factors = gradient.new_empty(gradient.shape)
        torch.mul(gradient[:, 0], start.conj(), out=of_factors[:, 0])
        torch.mul(gradient[:, 1:], found[:, :-1].conj(), out=of_factors[:, 1:])
        return of_factors.sum_to_size(factors.shape), gradient, factors[:, 0].conj() * gradient[:, 0]


def lerp_scan(projected: Tensor, start: Tensor) -> Tensor:
    """All states of `h_t = (1 - z_t) ⊙ h_{t-1} + z_t ⊙ n_t`, z after its sigmoid.

    On a processor, where the way to memory costs more than the arithmetic, nothing but the states is kept: both ways, each
    block of steps has its z computed when it comes.

    Args:
        projected: z before its sigmoid, then n, `(batch, time, 2 * hidden)`.
        start: `h_0`, `(batch, hidden)`.

    Returns:
        `h_1` to `h_time`, `(batch, time, hidden)`.
    """
    dtype = torch.promote_types(projected.dtype, start.dtype)
    projected, start = projected.to(dtype), start.to(dtype)
    if projected.device.type != "cpu":
        logits, candidates = projected.chunk(2, dim=-1)
        return linear_scan(torch.sigmoid(-logits), torch.sigmoid(logits) * candidates, start)
    found: Tensor = _LerpScan.apply(projected, start)  # type: ignore[no-untyped-call]
    return found


class _LerpScan(torch.autograd.Function):
    """The recurrence with its shares, and its gradient, block by block."""

    @staticmethod
    def forward(projected: Tensor, start: Tensor) -> Tensor:
        states, state = projected.new_empty(*projected.shape[:2], start.shape[-1]), start
        for begin in range(0, projected.shape[1], BLOCK):
            block = slice(begin, begin + BLOCK)
            logits, candidates = projected[:, block].chunk(2, dim=-1)
            steps = zip(*(one.unbind(1) for one in (torch.sigmoid(logits), candidates, states[:, block])), strict=True)
            for share, candidate, place in steps:
                state = torch.lerp(state, candidate, share, out=place)
        return states

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        ctx.save_for_backward(*inputs, output)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, slopes: Tensor) -> tuple[Tensor, Tensor]:
        projected, start, states = ctx.saved_tensors
        gradient, carried = projected.new_empty(projected.shape), torch.zeros_like(start)
        for begin in reversed(range(0, projected.shape[1], BLOCK)):
            block = slice(begin, begin + BLOCK)
            logits, candidates = projected[:, block].chunk(2, dim=-1)
            of_logits, of_candidates = gradient[:, block].chunk(2, dim=-1)
            share = torch.sigmoid(logits)
            kept = 1 - share
            of_states = share.new_empty(share.shape)
            steps = zip(*(one.unbind(1)[::-1] for one in (slopes[:, block], kept, of_states)), strict=True)
            for slope, keep, place in steps:
                carried = torch.add(slope, carried, out=place) * keep
            torch.mul(of_states, share, out=of_candidates)
            before = torch.cat([(states[:, begin - 1] if begin else start)[:, None], states[:, block][:, :-1]], dim=1)
            torch.sub(candidates, before, out=of_logits).mul_(of_candidates).mul_(kept)
        return gradient, carried


def _states(factors: Tensor, additions: Tensor, start: Tensor, *, backwards: bool = False) -> Tensor:
    """The states, `(batch, time, hidden)`; backwards: of `h_t = a_t ⊙ h_{t+1} + b_t`, with `start` after the last step."""
    form = stepped if additions.device.type == "cpu" else chunked
    return form(factors, additions, start, backwards=backwards)


def stepped(factors: Tensor, additions: Tensor, start: Tensor, *, backwards: bool = False) -> Tensor:
    """The states one by one: all tensors `(…, time, hidden)`, `start` `(…, hidden)`."""
    states = additions.new_empty(additions.shape)
    order, state = -1 if backwards else 1, start
    steps = zip(*(part.unbind(-2)[::order] for part in (factors, additions, states)), strict=True)
    for factor, addition, place in steps:
        state = torch.addcmul(addition, factor, state, out=place)
    return states


def chunked(factors: Tensor, additions: Tensor, start: Tensor, *, backwards: bool = False) -> Tensor:
    """The same states, all `(batch, time, hidden)`, in about 3 · sqrt(time) larger steps.

    The sequence is cut into chunks of about sqrt(time) steps. All chunks are stepped through side by side, each as if it
    began at 0; then what each chunk hands to the next is found chunk by chunk, and added, multiplied by what the factors
    leave of it (a two-level scan after G. E. Blelloch, Prefix sums and their applications, 1990).
    """
    size, time, hidden = additions.shape
    length = max(1, math.isqrt(time))
    missing = -time % length
    padding = (0, 0, missing, 0) if backwards else (0, 0, 0, missing)  # behind the last step in the order of the steps
    factors = F.pad(factors, padding).reshape(len(factors), -1, length, hidden)
    additions = F.pad(additions, padding).reshape(size, -1, length, hidden)
    nothing = torch.zeros_like(factors)
    left = stepped(factors, nothing, nothing[:, :, 0] + 1, backwards=backwards)
    added = stepped(factors, additions, torch.zeros_like(additions[:, :, 0]), backwards=backwards)
    end = 0 if backwards else -1
    handed = stepped(left[:, :, end], added[:, :, end], start, backwards=backwards)
    begun = [handed[:, 1:], start[:, None]] if backwards else [start[:, None], handed[:, :-1]]
    states = added.addcmul_(left, torch.cat(begun, dim=1)[:, :, None])
    states = states.reshape(size, -1, hidden)
    return states[:, missing:] if backwards else states[:, :time]
