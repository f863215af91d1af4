"""Every model with each of its settings that changes what is computed, on every pattern: what the contract tests run over."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from playground.batch import Pattern
from playground.cells import CELLS
from playground.model import MODELS, Model, Network
from playground.text import Text
from tests.topologies.cases import PATTERNS, sizes

SMALL = {"hidden": 8, "embedding": 8, "filters": 8, "feedforward": 8, "heads": 2, "segment": 3}
"""Settings of sizes, where a model has them."""

STACKS: Mapping[str, dict[str, object]] = {
    "1": {"layers": 1},
    "2": {"layers": 2},
    "3+lstm": {"layers": 3, "upper_cell": "lstm"},
    "3+lru": {"layers": 3, "upper_cell": "lru"},
}
"""How deep the layers are; above a mixed stack's first one a cell with two states, or one whose steps do not read what
they put out."""

NUMBERS: Mapping[str, tuple[float, ...]] = {"beam": (1, 3), "pooling": (1, 2), "teacher_forcing": (0.5, 1.0)}
"""Of settings that are numbers those that lead another way through the code; of the others every choice counts."""

ALIKE = ("locked_dropout",)
"""Settings that change nothing without dropout."""


@dataclass(frozen=True)
class Variant:
    """A model with its settings.

    Attributes:
        kind: of the model.
        cell: of the (first) recurrent layer; empty: it has none.
        stack: which of `STACKS`; empty where it has no cells.
        options: its other settings, the name and the value of each.
    """

    kind: str
    cell: str
    stack: str
    options: tuple[tuple[str, object], ...]

    @property
    def knobs(self) -> dict[str, object]:
        """All that is set."""
        recurrent = {"cell": self.cell, **STACKS[self.stack]} if self.cell else {}
        small = {name: value for name, value in SMALL.items() if name in MODELS[self.kind].model_fields}
        return {**small, **recurrent, **dict(self.options)}


@cache
def configured(variant: Variant) -> Model:
    """The model with these settings."""
    return MODELS[variant.kind].configure(variant.knobs)


@dataclass(frozen=True)
class Case:
    """A variant on a pattern.

    Attributes:
        variant: the model with its settings.
        name: of the pattern.
    """

    variant: Variant
    name: str

    def __str__(self) -> str:
        """Its parts, for the name of a test: choices by their names, switches where they are on."""
        chosen = [
            name if value is True else f"{name}={value}" for name, value in self.variant.options if value is not False
        ]
        return "-".join(filter(None, [self.variant.kind, self.variant.cell, self.variant.stack, *chosen, self.name]))

    @property
    def model(self) -> Model:
        """The model with its settings."""
        return configured(self.variant)

    @property
    def pattern(self) -> Pattern:
        """What is asked for."""
        return PATTERNS[self.name]

    @property
    def refusal(self) -> Text | None:
        """Why the model cannot do it."""
        return self.model.refuses(self.pattern)

    def things(self) -> tuple[Hashable, ...]:
        """What is combined in it."""
        return (self.name, self.variant.kind, self.variant.cell, self.variant.stack, *self.variant.options)

    def build(self) -> Network:
        """Its network."""
        return self.model.build(sizes(self.pattern))


def options(kind: str, pattern: Pattern) -> list[list[tuple[str, object]]]:
    """Every setting that is neither a size nor a cell, with its values; of those without effect on a pattern the first."""
    effect = {
        "encoding": pattern.inputs == "tokens",
        "beam": pattern.layout == "sequence",
        "readout": pattern.layout != "steps",
    }
    found: list[list[tuple[str, object]]] = []
    for name, knob in MODELS[kind].knobs().items():
        values: tuple[object, ...] = (False, True) if knob.type is bool else knob.offered or NUMBERS.get(name, ())
        if values and name not in ALIKE:
            found.append([(name, value) for value in (values if effect.get(name, True) else values[:1])])
    return found


def cases() -> Iterator[Case]:
    """All of them, allowed or not."""
    for kind in MODELS:
        recurrent = "cell" in MODELS[kind].model_fields
        for name, pattern in PATTERNS.items():
            chosen = product(CELLS if recurrent else [""], STACKS if recurrent else [""], *options(kind, pattern))
            for cell, stack, *others in chosen:
                yield Case(Variant(kind, str(cell), str(stack), tuple(others)), name)
