"""The numbers of the inner loop, left on the device until somebody needs them.

Reading one number from a GPU waits for everything before it. So each step only keeps its loss and its gradient norm,
and they are read together a few times a second. Sums are made here in order, in double precision: how often they are
read cannot be seen in them.
"""

import math

import torch
from torch import Tensor

from playground.errors import RunFailed
from playground.text import Text
from playground.training.position import Position


class Readings:
    """Losses, weights and gradient norms of the last steps, each a scalar on the device."""

    def __init__(self) -> None:
        self._first = 0
        self._losses: list[Tensor] = []
        self._norms: list[Tensor] = []
        self._weights: list[Tensor | int] = []

    def add(self, step: int, loss: Tensor, weight: Tensor | int, norm: Tensor) -> None:
        """Keep what one step gave; nothing is read."""
        if not self._losses:
            self._first = step
        self._losses.append(loss)
        self._weights.append(weight)
        self._norms.append(norm)

    def into(self, at: Position) -> None:
        """Read everything kept and add it to the sums of the running epoch.

        Raises:
            RunFailed: a loss or a gradient was infinite or not a number; the sentence names the step.
        """
        if not self._losses:
            return
        losses, norms, weights = torch.stack(self._losses).tolist(), torch.stack(self._norms).tolist(), self._read()
        first = self._first
        self._losses, self._norms, self._weights = [], [], []
        for place, (loss, norm, weight) in enumerate(zip(losses, norms, weights, strict=True)):
            if not (math.isfinite(loss) and math.isfinite(norm)):
                raise RunFailed(self.broken(first + place))
            at.loss += loss * weight
            at.weight += weight
            at.norm += norm

    def _read(self) -> list[float]:
        tensors = [weight for weight in self._weights if isinstance(weight, Tensor)]
        if not tensors:
            return [float(weight) for weight in self._weights if not isinstance(weight, Tensor)]
        read = iter(torch.stack(tensors).tolist())
        return [float(next(read)) if isinstance(weight, Tensor) else float(weight) for weight in self._weights]

    @staticmethod
    def broken(step: int) -> Text:
        """The sentence for numbers that are no numbers."""
        return Text(
            "The loss became infinite or not a number at step {step}; try a smaller learning rate or stronger "
            "gradient clipping. The best weights before it are kept.",
            "La pérdida se hizo infinita o dejó de ser un número en el paso {step}; pruebe una tasa de aprendizaje "
            "menor o un recorte del gradiente más fuerte. Se conservan los mejores pesos anteriores.",
        ).format(step=step)
