"""What the steps of the inner loop gave, read off the device some times a second."""

import math

import torch
from torch import Tensor

from playground.errors import RunFailed
from playground.text import Text
from playground.training.norms import Layers, Norms
from playground.training.position import Position


class Readings:
    """Losses, weights and gradient norms of the last steps, each a scalar on the device.

    Args:
        layers: of the network; each step gives the norms of their gradients, too.
    """

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._first = 0
        self._losses: list[Tensor] = []
        self._norms: list[Tensor] = []
        self._of_weights: list[Tensor] = []
        self._weights: list[Tensor | int] = []

    def add(self, step: int, loss: Tensor, weight: Tensor | int, norm: Tensor, of_weights: Tensor) -> None:
        """Keep what one step gave, the last two as `Layers.clip` returns them; nothing is read."""
        if not self._losses:
            self._first = step
        self._losses.append(loss)
        self._weights.append(weight)
        self._norms.append(norm)
        self._of_weights.append(of_weights)

    def into(self, at: Position) -> None:
        """Read everything kept and add it to the sums of the running epoch.

        Raises:
            RunFailed: a loss or a gradient was infinite or not a number; the sentence names the step.
        """
        if not self._losses:
            return
        losses, norms, weights = torch.stack(self._losses).tolist(), torch.stack(self._norms).tolist(), self._read()
        layers = self._layers.together(self._of_weights).tolist()
        first = self._first
        self._losses, self._norms, self._weights, self._of_weights = [], [], [], []
        for place, (loss, norm, weight, row) in enumerate(zip(losses, norms, weights, layers, strict=True)):
            if not (math.isfinite(loss) and math.isfinite(norm)):
                raise RunFailed(self.broken(first + place))
            at.loss += loss * weight
            at.weight += weight
            at.norm += norm
            at.normed += 1
            at.clipped += norm > self._layers.most
            # One after the other, so that the sums do not depend on how often they are read.
            at.gradients = [total + one for total, one in zip(at.gradients or [0.0] * len(row), row, strict=True)]
            at.largest = [max(pair) for pair in zip(at.largest or row, row, strict=True)]

    def told(self, at: Position) -> dict[str, Norms]:
        """The norms of each layer: of its weights as they are now, and of its gradients in the running epoch."""
        nothing = [math.nan] * len(self._layers.names)
        gradients = [total / at.normed for total in at.gradients] or nothing
        values = zip(self._layers.weight_norms(), gradients, at.largest or nothing, strict=True)
        return {name: Norms(*found) for name, found in zip(self._layers.names, values, strict=True)}

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


def diverged(reason: Text | None) -> bool:
    """Whether a run failed because its loss or gradient was no number, by the sentence that was recorded."""
    return reason is not None and reason.en.startswith(Readings.broken(0).en.partition(" at step")[0])
