"""A gate held at a number: 0 shuts it, 1 opens it."""

from typing import ClassVar

import torch
from torch import Tensor

from playground.cells import Cell
from playground.errors import WrongKnob
from playground.inspection.places import Moment
from playground.inspection.surgery import LayerEdit
from playground.knobs import knob
from playground.text import Text


class ClampGate(LayerEdit):
    """All units of one gate held at a number."""

    title = Text("Clamp a gate", "Fijar una puerta")
    about = Text(
        "Holds all units of one gate at a number, as if the network had decided so: 0 shuts it, 1 opens it.",
        "Fija todas las unidades de una puerta en un número, como si la red lo hubiera decidido: con 0 se cierra, con 1 se abre.",
    )
    order: ClassVar[int] = 10

    gate: str = knob(
        "f_t",
        max_length=20,
        title=Text("Gate", "Puerta"),
        help=Text(
            "Which gate, as the cell's equations call it: f_t, i_t, o_t, r_t, z_t.",
            "Qué puerta, como la llaman las ecuaciones de la celda: f_t, i_t, o_t, r_t, z_t.",
        ),
    )
    value: float = knob(
        0.0,
        ge=0.0,
        le=1.0,
        title=Text("Value", "Valor"),
        help=Text(
            "What the gate is held at: 0 is shut, 1 is open.", "En qué se fija la puerta: 0 es cerrada; 1, abierta."
        ),
    )

    def names(self, cell: Cell) -> tuple[str, ...]:
        """The gate, where the cell has it."""
        gates = gates_of(cell)
        if self.gate in gates:
            return (self.gate,)
        if not gates:
            raise WrongKnob(
                Text(
                    "The cell “{cell}” has no gates. Pin a unit or freeze the state instead.",
                    "La celda «{cell}» no tiene puertas. Fije una unidad o congele el estado.",
                ).format(cell=cell.title)
            )
        raise WrongKnob(
            Text(
                "The cell “{cell}” has no such gate. Set “Gate” to one of: {gates}.",
                "La celda «{cell}» no tiene esa puerta. Dé a «Puerta» uno de estos valores: {gates}.",
            ).format(cell=cell.title, gates=", ".join(gates))
        )

    def changes(self, name: str) -> bool:
        """Whether it is the gate."""
        return name == self.gate

    def changed(self, value: Tensor, moment: Moment) -> Tensor:
        """The number everywhere."""
        return torch.full_like(value, self.value)


def gates_of(cell: Cell) -> tuple[str, ...]:
    """The gates of a cell: what a sigmoid puts between 0 and 1 and is no state."""
    states = {f"{state}_t" for state in cell.states}
    parts = () if cell.diagram is None else cell.diagram.parts
    return tuple(part.name for part in parts if part.sign == "σ" and part.name not in states)
