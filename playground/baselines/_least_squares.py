"""Sums of a least-squares fit in float64, where some targets may be unknown; and what inputs are brought to before it."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor

MOST_NUMBERS = 25_000_000
"""Of the matrices that targets with gaps of their own need; beyond that only rows count in which every target is known."""


class Sums:
    """X'X, X'Y and Y'Y of rows that come piece by piece.

    Attributes:
        gram: X'X, `(1, features, features)`; with gaps one for each target, of the rows in which it is known.
        cross: X'Y, `(features, targets)`.
        square: the sum of all known targets' squares.
        count: how many targets are known.
    """

    def __init__(self) -> None:
        self.gram, self.cross = torch.zeros(()), torch.zeros(())
        self.square, self.count = 0.0, 0

    def add(self, inputs: Tensor, targets: Tensor, known: Tensor | None = None) -> None:
        """Rows `(rows, features)` with their targets `(rows, targets)`, both float64; `known`: which of these count."""
        if known is not None and targets.shape[1] * inputs.shape[1] ** 2 > MOST_NUMBERS:
            whole = known.all(dim=1)
            inputs, targets, known = inputs[whole], targets[whole], None
        if known is None:
            self.gram = self.gram + (inputs.T @ inputs)[None]
            self.count += targets.numel()
        else:
            targets = torch.where(known, targets, 0.0)
            every = inputs.T @ inputs
            columns = [every if bool(one.all()) else inputs[one].T @ inputs[one] for one in known.T]
            self.gram = self.gram + torch.stack(columns)
            self.count += int(known.sum())
        self.cross = self.cross + inputs.T @ targets
        self.square += float(targets.square().sum())

    def weights(self, restraint: Callable[[Tensor], Tensor], newest: int | None = None) -> Tensor:
        """`(features, targets)` with the least squared error.

        Args:
            restraint: from a matrix `gram` `(1 or targets, features, features)` to what is added to its diagonal.
            newest: only the last so many features.
        """
        gram, cross = self._last(newest)
        right = cross[None] if len(gram) == 1 else cross.T[:, :, None]
        found: Tensor = torch.linalg.solve(gram + torch.diag_embed(restraint(gram)), right)
        return found[0] if len(gram) == 1 else found[:, :, 0].T

    def error(self, weights: Tensor) -> float:
        """The mean squared error of weights over all known targets."""
        gram, cross = self._last(len(weights))
        columns = weights.T[:, :, None]  # (targets, features, 1)
        fitted = (columns * (gram @ columns)).sum() - 2 * (weights * cross).sum()
        return (self.square + float(fitted)) / max(1, self.count)

    def _last(self, newest: int | None) -> tuple[Tensor, Tensor]:
        return (self.gram, self.cross) if newest is None else (self.gram[:, -newest:, -newest:], self.cross[-newest:])


class Standard:
    """Brings numbers to mean 0 and deviation 1, so that neither the level nor the size of a series decides a fit.

    Attributes:
        mean: what is taken off each feature, `(features,)`.
        deviation: what each feature is then divided by, `(features,)`; 1 where nothing moves.
    """

    def __init__(self, windows: Iterable[Tensor]) -> None:
        """Over windows `(batch, steps, features)` that come piece by piece."""
        origin, total, square, count = torch.zeros(()), torch.zeros(()), torch.zeros(()), 0
        for window in windows:
            rows = window.double().flatten(0, 1)
            if not count:
                origin = rows[0]  # sums from here: from zero, a high level would swallow the deviation
            total, square = total + (rows - origin).sum(0), square + (rows - origin).square().sum(0)
            count += len(rows)
        moved = total / count
        self.mean = origin + moved
        deviation = (square / count - moved.square()).clamp(min=0.0).sqrt()
        self.deviation = torch.where(deviation > 0, deviation, 1.0)

    def into(self, values: Tensor) -> Tensor:
        """`(batch, steps, features)`, or the first of the features, in float64."""
        features = values.shape[-1]
        mean, deviation = (part.to(values.device)[:features] for part in (self.mean, self.deviation))
        return (values.double() - mean) / deviation

    def back(self, values: Tensor) -> Tensor:
        """Undoes `into`."""
        features = values.shape[-1]
        mean, deviation = (part.to(values.device)[:features] for part in (self.mean, self.deviation))
        return values * deviation + mean
