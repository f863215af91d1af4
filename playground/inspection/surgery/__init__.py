"""Surgery: what a network would answer if a gate were shut, a unit fixed, its state frozen or its attention elsewhere.

Steps are counted from 1 where a sequence begins, in reading order whichever direction a layer reads in. A decoder's steps are
those of what it writes; a network that writes on from a text counts the steps of that text, and goes on. In a hierarchical
network words are counted within their sentence; in a segment-wise one steps are segments.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import torch
from pydantic import model_validator
from torch import Tensor

from playground.batch import Batch
from playground.cells import Cell
from playground.errors import Impossible, WrongKnob
from playground.inspection.hooks import Hooks
from playground.inspection.layers import cells
from playground.inspection.places import Moment, Place
from playground.inspection.written_out import without_cells, written_out
from playground.knobs import Shelved, knob
from playground.model import Network
from playground.registry import Shelf
from playground.text import Text


class Edit(Shelved):
    """One change of what a network computes, over a range of steps."""

    about: ClassVar[Text]

    part: str = knob(
        "",
        max_length=60,
        title=Text("Part", "Parte"),
        help=Text(
            "Which part of the network is changed, of those with several: encoder, decoder, words, sentences. Empty where there is one.",
            "Qué parte de la red se cambia, si tiene varias: encoder, decoder, words, sentences. Vacío si solo hay una.",
        ),
    )
    first: int = knob(
        1,
        ge=1,
        le=100_000,
        title=Text("First step", "Primer paso"),
        help=Text("The step from which on it is changed.", "El paso desde el que se cambia."),
    )
    last: int | None = knob(
        None,
        ge=1,
        le=100_000,
        title=Text("Last step", "Último paso"),
        help=Text(
            "The last step at which it is changed; left empty, it is changed to the end.",
            "El último paso en que se cambia; si se deja vacío, se cambia hasta el final.",
        ),
        choices={"": Text("to the end", "hasta el final")},
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise WrongKnob(
                Text(
                    "The last step, {last}, is before the first, {first}. Give a last step of {first} or more.",
                    "El último paso, {last}, es anterior al primero, {first}. Ponga como último paso {first} o más.",
                ).format(last=self.last, first=self.first)
            )
        return self

    @abstractmethod
    def fits(self, hooks: Hooks) -> None:
        """Let pass a network that has what is to be changed.

        Raises:
            WrongKnob: it has no such part, layer, gate or unit; the sentence says which there are.
        """

    @abstractmethod
    def at(self, place: Place) -> bool:
        """Whether it changes what is computed there."""

    @abstractmethod
    def changed(self, value: Tensor, moment: Moment) -> Tensor:
        """What would stand there at each step, of the shape of `value`."""

    def covers(self, steps: Tensor) -> Tensor:
        """Which of these steps, from 0, are changed: bool of the same shape."""
        found = steps >= self.first - 1
        return found if self.last is None else found & (steps < self.last)

    def __call__(self, place: Place, value: Tensor, moment: Moment) -> Tensor:
        """As `places.Edit`; the very value where nothing is changed."""
        if not self.at(place):
            return value
        here = self.covers(moment.steps)
        if not here.any():
            return value
        return torch.where(here[:, None], self.changed(value, moment), value)


class LayerEdit(Edit):
    """A change inside one layer in one direction."""

    layer: int = knob(
        1,
        ge=1,
        le=64,
        title=Text("Layer", "Capa"),
        help=Text("Which layer is changed; 1 is the lowest.", "Qué capa se cambia; la 1 es la más baja."),
    )
    direction: Literal["forward", "backward"] = knob(
        "forward",
        title=Text("Direction", "Dirección"),
        help=Text(
            "In a bidirectional layer, which of its two directions is changed.",
            "En una capa bidireccional, cuál de sus dos direcciones se cambia.",
        ),
        choices={"forward": Text("forward", "hacia delante"), "backward": Text("backward", "hacia atrás")},
    )

    @abstractmethod
    def names(self, cell: Cell) -> tuple[str, ...]:
        """What it changes in a layer of this cell.

        Raises:
            WrongKnob: the cell has nothing of that name; the sentence says what it has.
        """

    def fits(self, hooks: Hooks) -> None:
        """Let pass a network that has the layer, and in it the gate or state."""
        known = cells(hooks.network)
        parts = list(dict.fromkeys(part for part, _, _ in known))
        must_be_part(self.part, parts)
        layers = max(layer for part, layer, _ in known if part == self.part) + 1
        if self.layer > layers:
            raise WrongKnob(
                Text(
                    "There is no layer {layer} here. Choose a layer up to {layers}.",
                    "Aquí no hay capa {layer}. Elija una capa hasta la {layers}.",
                ).format(layer=self.layer, layers=layers)
            )
        cell = known.get(self._where)
        if cell is None:
            raise WrongKnob(
                Text(
                    "This part reads in one direction only. Set “Direction” to “forward”.",
                    "Esta parte lee en un solo sentido. Ponga «Dirección» en «hacia delante».",
                )
            )
        self.names(cell)

    @property
    def _where(self) -> tuple[str, int, int]:
        return self.part, self.layer - 1, int(self.direction == "backward")

    def at(self, place: Place) -> bool:
        """Whether it is the layer, and one of the names."""
        return (place.part, place.layer, place.direction) == self._where and self.changes(place.name)

    @abstractmethod
    def changes(self, name: str) -> bool:
        """Whether what the equations call so is changed."""


@dataclass(frozen=True)
class Edited:
    """What a network answers without and with a change.

    Attributes:
        original: its outputs, as `Network.forward` gives them.
        changed: those with the change, of the same shape.
    """

    original: Tensor
    changed: Tensor


def with_edits(network: Network, edits: Sequence[Edit]) -> Network:
    """A copy that computes with these changes, whatever it is asked: a forward pass, a generated sequence, a text that goes on.

    `Task.respond` takes it as it takes the network. Where changes do nothing, and where there are none, it computes exactly
    the same; compare it with `with_edits(network, ())`, as torch's fused layers round otherwise.

    Args:
        network: any with recurrent layers; it is left as it is.
        edits: in order; a later one sees what an earlier one made.

    Raises:
        Impossible: the network has no recurrent layers.
        WrongKnob: an edit names what the network does not have.
    """
    refusal = without_cells(network)
    if refusal is not None:
        raise Impossible(refusal)
    copy = written_out(network)

    def edit(place: Place, value: Tensor, moment: Moment) -> Tensor:
        for one in edits:
            value = one(place, value, moment)
        return value

    hooks = Hooks(copy, edit)
    for one in edits:
        one.fits(hooks)
    return copy


def edited(network: Network, batch: Batch, edits: Sequence[Edit]) -> Edited:
    """The outputs without and with changes, for one batch; arguments and refusals as `with_edits`."""
    with torch.no_grad():
        original, changed = (with_edits(network, chosen)(batch)[0] for chosen in ((), edits))
    return Edited(original, changed)


def must_be_part(part: str, parts: Sequence[str]) -> None:
    """Let pass a part that there is.

    Raises:
        WrongKnob: there is none of that name.
    """
    if part in parts:
        return
    if list(parts) == [""]:
        raise WrongKnob(
            Text("This network has one part. Leave “Part” empty.", "Esta red tiene una sola parte. Deje «Parte» vacía.")
        )
    raise WrongKnob(
        Text(
            "There is no such part in this network. Set “Part” to one of: {parts}.",
            "En esta red no hay tal parte. Dé a «Parte» uno de estos valores: {parts}.",
        ).format(parts=", ".join(parts))
    )


EDITS: Shelf[Edit] = Shelf(Edit, Text("edit", "cambio"), "playground.inspection.surgery")
Edit.shelf = EDITS
