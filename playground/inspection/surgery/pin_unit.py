"""One unit of a state held at a number."""

from typing import ClassVar

import torch
from torch import Tensor

from playground.cells import Cell
from playground.errors import WrongKnob
from playground.inspection.hooks import Hooks
from playground.inspection.places import Moment
from playground.inspection.surgery import LayerEdit
from playground.inspection.surgery.freeze_state import states_of
from playground.knobs import knob
from playground.text import Text


class PinUnit(LayerEdit):
    """One unit of a state held at a number; 0 takes it out."""

    title = Text("Pin a unit", "Fijar una unidad")
    about = Text(
        "Holds one unit of a state at a number; at 0, the network goes on without it.",
        "Fija una unidad de un estado en un número; con 0, la red sigue sin ella.",
    )
    order: ClassVar[int] = 20

    state: str = knob(
        "h_t",
        max_length=20,
        title=Text("State", "Estado"),
        help=Text(
            "Which state, as the cell's equations call it: h_t is the hidden state, c_t the cell state.",
            "Qué estado, como lo llaman las ecuaciones de la celda: h_t es el estado oculto; c_t, el de la celda.",
        ),
    )
    unit: int = knob(
        1,
        ge=1,
        le=4096,
        title=Text("Unit", "Unidad"),
        help=Text("Which unit of the layer; the first is 1.", "Qué unidad de la capa; la primera es la 1."),
    )
    value: float = knob(
        0.0,
        ge=-100.0,
        le=100.0,
        title=Text("Value", "Valor"),
        help=Text("What the unit is held at.", "En qué se fija la unidad."),
    )

    def names(self, cell: Cell) -> tuple[str, ...]:
        """The state, where the cell has it."""
        states = states_of(cell)
        if self.state in states:
            return (self.state,)
        raise WrongKnob(
            Text(
                "The cell “{cell}” has no such state. Set “State” to one of: {states}.",
                "La celda «{cell}» no tiene ese estado. Dé a «Estado» uno de estos valores: {states}.",
            ).format(cell=cell.title, states=", ".join(states))
        )

    def fits(self, hooks: Hooks) -> None:
        """Let pass a network whose layer has the state and the unit."""
        super().fits(hooks)
        units = hooks.units(self.part)
        if self.unit > units:
            raise WrongKnob(
                Text(
                    "The layer has {units} units. Choose a unit up to {units}.",
                    "La capa tiene {units} unidades. Elija una unidad hasta la {units}.",
                ).format(units=units)
            )

    def changes(self, name: str) -> bool:
        """Whether it is the state."""
        return name == self.state

    def changed(self, value: Tensor, moment: Moment) -> Tensor:
        """The number in place of the unit."""
        unit = torch.arange(value.shape[-1], device=value.device) == self.unit - 1
        return torch.where(unit, torch.full_like(value, self.value), value)
