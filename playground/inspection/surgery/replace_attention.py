"""A row of attention replaced: all steps alike, or one alone."""

from typing import ClassVar, Literal

import torch
from torch import Tensor

from playground.errors import WrongKnob
from playground.inspection.hooks import Hooks
from playground.inspection.places import SCORES, Moment, Place
from playground.inspection.surgery import Edit, must_be_part
from playground.knobs import knob
from playground.text import Text

_LOW = -1e4
"""A score that leaves nothing after the softmax, and is still a number in half precision."""


class ReplaceAttention(Edit):
    """The weights of some steps that attend, replaced."""

    title = Text("Replace attention", "Cambiar la atención")
    about = Text(
        "Lets some steps of the answer attend elsewhere: to all steps of the input alike, or to one alone.",
        "Hace que algunos pasos de la respuesta atiendan a otra parte: a todos los pasos de la entrada por igual, o a uno solo.",
    )
    order: ClassVar[int] = 40

    part: str = knob(
        "attention",
        max_length=60,
        title=Text("Part", "Parte"),
        help=Text(
            "Which attention is changed; a hierarchical network has two: attention to words, attention to sentences.",
            "Qué atención se cambia; una red jerárquica tiene dos: attention to words, attention to sentences.",
        ),
    )
    to: Literal["all", "one"] = knob(
        "all",
        title=Text("Attend to", "Atender a"),
        help=Text(
            "Whether every step of the input counts the same, or one alone counts.",
            "Si todos los pasos de la entrada cuentan lo mismo, o solo cuenta uno.",
        ),
        choices={"all": Text("all steps alike", "todos los pasos por igual"), "one": Text("one step", "un paso")},
    )
    step: int = knob(
        1,
        ge=1,
        le=100_000,
        title=Text("Step", "Paso"),
        help=Text(
            "Which step of the input is attended to, where one alone is; beyond the end, all count the same.",
            "A qué paso de la entrada se atiende, si es a uno solo; más allá del final, todos cuentan lo mismo.",
        ),
    )

    def fits(self, hooks: Hooks) -> None:
        """Let pass a network with the attention."""
        parts = hooks.attentions
        if not parts:
            raise WrongKnob(
                Text(
                    "This network has no attention that could be replaced. Choose another change.",
                    "Esta red no tiene atención que cambiar. Elija otro cambio.",
                )
            )
        must_be_part(self.part, parts)

    def at(self, place: Place) -> bool:
        """Whether it is the attention, before its softmax."""
        return place.part == self.part and place.name == SCORES

    def changed(self, value: Tensor, moment: Moment) -> Tensor:
        """Equal scores, or one far above all others: padding still gets none."""
        if self.to == "all":
            return torch.zeros_like(value)
        chosen = torch.arange(value.shape[-1], device=value.device) == self.step - 1
        return torch.where(chosen, torch.zeros_like(value), torch.full_like(value, _LOW))
