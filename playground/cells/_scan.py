"""A linear recurrence over a whole sequence at once, `h_t = a_t ⊙ h_{t-1} + b_t`."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F


def linear_scan(factors: Tensor, additions: Tensor, start: Tensor) -> Tensor:
    """All states of `h_t = a_t ⊙ h_{t-1} + b_t`, in about 2 · sqrt(time) steps instead of `time`.

    The sequence is cut into chunks of about sqrt(time) steps. All chunks are stepped through side by side, each as if it
    began at 0; then what each chunk hands to the next is found chunk by chunk, and added, multiplied by what the factors
    leave of it (a two-level scan after G. E. Blelloch, Prefix sums and their applications, 1990).

    Args:
        factors: a, `(batch, time, hidden)`, real or complex.
        additions: b, of the same shape.
        start: `h_0`, `(batch, hidden)`.

    Returns:
        `h_1` to `h_time`, `(batch, time, hidden)`.
    """
    size, time, hidden = additions.shape
    length = max(1, math.isqrt(time))
    missing = -time % length
    factors = F.pad(factors, (0, 0, 0, missing)).view(size, -1, length, hidden)
    additions = F.pad(additions, (0, 0, 0, missing)).view(size, -1, length, hidden)
    # Taken apart in one call each: the gradient of a slice would be as large as the whole at every step.
    each_factor, each_addition = factors.unbind(2), additions.unbind(2)
    # What is left of a chunk's start after each of its steps, and what its own steps have added by then.
    left, added = [each_factor[0]], [each_addition[0]]
    for factor, addition in zip(each_factor[1:], each_addition[1:], strict=True):
        left.append(factor * left[-1])
        added.append(torch.addcmul(addition, factor, added[-1]))
    starts = [start]
    for kept, handed in zip(left[-1].unbind(1)[:-1], added[-1].unbind(1)[:-1], strict=True):
        starts.append(torch.addcmul(handed, kept, starts[-1]))
    begun = torch.stack(starts, dim=1)[:, :, None]
    states = torch.addcmul(torch.stack(added, dim=2), torch.stack(left, dim=2), begun)
    return states.reshape(size, -1, hidden)[:, :time]
