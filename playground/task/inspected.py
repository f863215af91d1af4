"""One sequence exactly as a trained network sees it, with words for all that can be asked about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from playground.batch import END, Batch, Layout, Part
from playground.errors import Impossible, NotFound
from playground.model import Network, SequenceNetwork
from playground.text import Text

LONGEST = 2_000
"""Steps of a longer text, melody or sequence that are looked at: its last ones, on which its last output depends most."""


@dataclass(frozen=True)
class Inspected:
    """A batch of one sequence of its real length, without padding. Labels are plain words in the language in force.

    Attributes:
        batch: inputs `(1, time, features)` or `(1, time)`; `targets_known` says which targets are the truth and not only
            stand in its place, None: all are.
        layout: how outputs lie, see `Pattern.layout`.
        steps: a label for each input step, `time` of them; none where the input is a vector.
        columns: the name of each number of a step, `features` of them; none where steps are tokens.
        outputs: the label of each number of one output, `outputs` of them: a class, a series, a token.
        positions: a label for each output of the sequence: its steps, the steps ahead, the tokens that are written; none
            where the whole sequence has one.
        notes: what has to be said about it.
        before: how many steps that come before these are left out.
        in_unit: brings the network's outputs to the data's own unit, in their shape; None: there is none, or another question
            decides how.
    """

    batch: Batch
    layout: Layout
    steps: tuple[str, ...]
    columns: tuple[str, ...]
    outputs: tuple[str, ...]
    positions: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    before: int = 0
    in_unit: Callable[[Tensor], Tensor] | None = None

    @property
    def targets(self) -> Tensor | None:
        """The batch's targets where at least one of them is known; else None."""
        return self.batch.targets if self.known.any() else None

    def index(self, output: int, position: int = -1) -> tuple[int, ...]:
        """Where one number of an output stands in what `network(batch)` gives.

        Args:
            output: the place of its label in `outputs`.
            position: the place of its label in `positions`, counted from the end where it is negative.

        Raises:
            IndexError: there is no such output.
        """
        output = range(len(self.outputs))[output]
        return (0, output) if self.layout == "vector" else (0, range(len(self.positions))[position], output)

    def score(self, outputs: Tensor, output: int, position: int = -1) -> Tensor:
        """One number of what the network gives, a scalar with gradient: the logit of a class or token, before the softmax.

        A forecast, too, is as the network gives it, scaled and transformed as its inputs are.

        Args:
            outputs: `(1, outputs)`, `(1, time, outputs)`, `(1, horizon, outputs)` or `(1, length, outputs)`.
            output: see `index`.
            position: see `index`.
        """
        return outputs[self.index(output, position)]

    def loss(self, loss: Callable[[Tensor, Batch], Tensor], outputs: Tensor, position: int | None = None) -> Tensor:
        """The loss of the outputs, a scalar with gradient.

        Args:
            loss: the task's own, `Task.loss`.
            outputs: as for `score`.
            position: of this one output alone, see `index`; None: the mean over all whose truth is known.

        Raises:
            Impossible: the truth is not known there.
        """
        known, chosen = self.known, self.with_truth(position)
        if self.layout == "vector" or len(chosen) == len(known):
            return loss(outputs, self.batch)
        names = ("targets", "targets_known", "sample_weight", "extent")
        cut: dict[str, Any] = {name: _columns(getattr(self.batch, name), chosen) for name in names}
        if self.layout == "steps":
            cut["inputs"] = self.batch.inputs[:, chosen]
        return loss(outputs[:, chosen], replace(self.batch, **cut))

    def with_truth(self, position: int | None = None) -> Tensor:
        """Which outputs the loss is of, `(n,)`; argument and refusal as `loss`."""
        known = self.known
        chosen = known.nonzero()[:, 0]
        if position is not None:
            chosen = torch.tensor([range(len(known))[position]])
        if not len(chosen) or not known[chosen].all():
            raise Impossible(
                Text(
                    "What would be right is not known here, so there is no loss; choose a sequence of the test set.",
                    "Aquí no se sabe qué sería lo correcto, así que no hay pérdida; elija una secuencia del conjunto de prueba.",
                )
            )
        return chosen

    def answered(self, network: Network) -> "Inspected":
        """The same, with what the network writes as its targets where it decodes a sequence and the truth is not known.

        A decoder's outputs are those of each target after the ones before it: without targets there is nothing to look at.

        Args:
            network: in evaluation mode.
        """
        if not isinstance(network, SequenceNetwork) or self.known.all():
            return self
        with torch.no_grad():
            written = network.generate(self.batch, self.batch.targets.shape[1])
        ends = (written[0] == END).nonzero()[:, 0].tolist()
        written = written[:, : ends[0] + 1] if ends else written
        batch = replace(self.batch, targets=written, targets_known=torch.zeros_like(written, dtype=torch.bool))
        return replace(self, batch=batch, positions=self.positions[: written.shape[1]])

    def cut(self) -> "Inspected":
        """The last `LONGEST` steps, and a note that says so; itself where it has no more."""
        batch, time = self.batch, self.batch.inputs.shape[1]
        if time <= LONGEST:
            return self
        changed: dict[str, Any] = {"inputs": batch.inputs[:, -LONGEST:]}
        if self.layout == "steps":
            last = torch.arange(time - LONGEST, time)
            names = ("targets", "targets_known", "sample_weight", "extent")
            changed |= {name: _columns(getattr(batch, name), last) for name in names}
        note = Text(
            "The sequence has {time} steps; the last {most} of them are looked at.",
            "La secuencia tiene {time} pasos; se miran los últimos {most}.",
        ).format(time=time, most=LONGEST)
        positions = self.positions[-LONGEST:] if self.layout == "steps" else self.positions
        steps = self.steps[-LONGEST:]
        return replace(
            self,
            batch=replace(batch, **changed),
            steps=steps,
            positions=positions,
            notes=(*self.notes, note),
            before=time - LONGEST,
        )

    @property
    def known(self) -> Tensor:
        """Bool: of which of the outputs the truth is known, `(positions,)`; `(1,)` where there is one output."""
        count = max(1, len(self.positions))
        known = self.batch.targets_known
        return torch.ones(count, dtype=torch.bool) if known is None else known.reshape(count, -1).any(dim=1).cpu()


def _columns(tensor: Tensor | None, chosen: Tensor) -> Tensor | None:
    """What stands at some positions of `(1, positions, …)`; None stays none."""
    return None if tensor is None else tensor[:, chosen]


def unknown_targets(batch: Batch) -> Batch:
    """The batch with targets that only stand in the place of the truth."""
    return replace(batch, targets_known=torch.zeros_like(batch.targets, dtype=torch.bool))


def single(part: Part, index: int, each: int = 1) -> Batch:
    """One sequence of a part as it lies there, without padding: of a stream one of its slices, read afresh.

    Args:
        part: of the data, on the CPU.
        index: which sequence, from 0.
        each: how many sequences an example of the part stands for, side by side in its batch.

    Raises:
        NotFound: there is no such sequence.
    """
    if not 0 <= index < len(part) * each:
        raise NotFound(
            Text(
                "There is no sequence number {number}; choose one from 1 to {count}.",
                "No hay ninguna secuencia con el número {number}; elija una del 1 al {count}.",
            ).format(number=index + 1, count=len(part) * each)
        )
    place, row = divmod(index, each)
    batch = part.take(torch.tensor([place]))
    return replace(batch.rows(torch.tensor([row])) if each > 1 else batch, lengths=None)
