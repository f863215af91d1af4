"""What a varied knob may be: a list of values, or numbers from one bound to another; and how values are set on an experiment."""

import json
import math
import random
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from playground.cells import CELLS
from playground.compatibility import without_strangers
from playground.errors import WrongInput, WrongKnob
from playground.experiment import Experiment, put
from playground.knobs import Configurable, Knob, Shelved, Value
from playground.model import MODELS
from playground.registry import Shelf
from playground.settings import settings
from playground.text import Text

_UNVARIED = ("name", "note", "seed", "task.kind", "training.threads")
"""Of no effect, counted elsewhere, or deciding which numbers can be compared at all."""


@dataclass(frozen=True)
class Range:
    """The values of one knob in a study.

    Attributes:
        choices: exactly these; empty: numbers between the bounds.
        low: the lower bound, itself allowed.
        high: the upper bound, itself allowed.
        log: whether numbers are spread evenly on a logarithmic scale.
        step: only `low`, `low + step`, … are allowed; 0: any number.
        whole: whether only whole numbers are allowed.

    Raises:
        WrongInput: it holds nothing, or is no range.
    """

    choices: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    step: float = 0.0
    whole: bool = False

    def __post_init__(self) -> None:
        if self.choices:
            return
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high and self.step >= 0):
            raise WrongInput(
                Text(
                    "A range goes from a smaller to a larger number, as in 16..128; {low} to {high} does not.",
                    "Un rango va de un número menor a otro mayor, como 16..128; de {low} a {high} no es posible.",
                ).format(low=self.low, high=self.high)
            )
        if self.log and (self.low <= 0 or self.step):
            raise WrongInput(
                Text(
                    "A logarithmic range begins above 0 and has no step.",
                    "Un rango logarítmico empieza por encima de 0 y no tiene paso.",
                )
            )

    def draw(self, chance: random.Random) -> Value:
        """One value, each as likely as any other (on its scale)."""
        if self.choices:
            return chance.choice(self.choices)
        if self.step:
            return self.near(self.low + self.step * chance.randint(0, int((self.high - self.low) / self.step + 1e-9)))
        half = 0.5 if self.whole else 0.0
        if self.log:
            return self.near(
                math.exp(chance.uniform(math.log(max(self.low - half, 0.5 * self.low)), math.log(self.high + half)))
            )
        return self.near(chance.uniform(self.low - half, self.high + half))

    def near(self, number: float) -> Value:
        """The number as the knob takes it: within the bounds, whole or with few digits."""
        within = min(max(number, self.low), self.high)
        if self.whole:
            return round(within)
        # More than four digits of a drawn number say nothing, and make it long to read.
        shown = float(f"{within:.{12 if self.step else 4}g}")
        return min(max(shown, self.low), self.high)

    def read(self, words: str) -> Value | None:
        """A value of this range as the record keeps it, in text; None where it is none of them."""
        if self.choices:
            return next((choice for choice in self.choices if str(choice) == words), None)
        with suppress(ValueError):
            number = float(words)
            if self.low <= number <= self.high:
                return round(number) if self.whole else number
        return None

    def ends(self) -> tuple[Value, ...]:
        """The values that are tried before a study is taken: all choices, or both bounds."""
        return self.choices or (self.near(self.low), self.near(self.high))


def address_of(experiment: Experiment, address: str) -> str:
    """The full address of a knob that a study may vary: `model.cell` means `model.cell.kind`.

    Raises:
        WrongKnob: there is no such knob here, or it is none that a study varies.
    """
    part, name = part_of(experiment, address)
    value, chooser = getattr(part, name, None), type(part).knobs().get(name)
    if value is None and chooser is not None and issubclass(chooser.type, Shelved):
        raise WrongKnob(
            Text(
                "This experiment leaves “{address}” empty, and a study cannot vary what is not there. Set it to one of its "
                "values first.",
                "Este experimento deja «{address}» sin elegir, y un estudio no puede variar lo que no existe. Dele primero "
                "uno de sus valores.",
            ).format(address=address)
        )
    if isinstance(value, Shelved):
        address, name = f"{address}.kind", "kind"
    if address in _UNVARIED:
        raise WrongKnob(
            Text(
                "“{address}” cannot be varied in a study; for other seeds say how many.",
                "«{address}» no se puede variar en un estudio; para otras semillas, indique cuántas.",
            ).format(address=address)
        )
    return address


def declared(experiment: Experiment, address: str) -> Range:
    """The range that a knob declares for itself: its choices, or its bounds within the deployment's limits.

    Raises:
        WrongKnob: there is no such knob here, or it declares no range; the sentence says what to do.
    """
    address = address_of(experiment, address)
    part, name = part_of(experiment, address)
    if name == "kind" and isinstance(part, Shelved):
        return Range(choices=tuple(kind for kind in part.shelf.in_order() if _possible(experiment, address, kind)))
    knob = type(part).knobs()[name]
    if knob.type is bool:
        return Range(choices=(False, True))
    if knob.choices:
        return Range(choices=knob.offered)
    low, high = knob.lower, knob.upper if knob.type in (int, float) else None
    most = getattr(settings(), knob.words.limit) if knob.words.limit else 0
    if low is None or high is None:
        raise WrongKnob(
            Text(
                "“{address}” has no range of its own; say which values, as in {address}=a,b.",
                "«{address}» no tiene un rango propio; indique qué valores, como {address}=a,b.",
            ).format(address=address)
        )
    return Range(low=low, high=min(high, most or high), log=knob.words.log and low > 0, whole=knob.type is int)


def parsed(experiment: Experiment, address: str, words: str) -> Range:
    """A range as people write it: `32,64,128`, `1e-4..1e-2` (with ` log`), `16..128:16`; empty: as the knob declares it.

    Raises:
        WrongKnob: there is no such knob here.
        WrongInput: these words are no range.
    """
    if not words.strip():
        return declared(experiment, address)
    part, name = part_of(experiment, address_of(experiment, address))
    knob = type(part).knobs().get(name)
    span, log = words.removesuffix("log").strip(), words.endswith("log")
    low, dots, rest = span.partition("..")
    if not dots:
        return Range(choices=tuple(_value(word, knob) for word in words.split(",") if word.strip()))
    high, _, step = rest.partition(":")
    try:
        bounds = float(low), float(high), float(step or 0)
    except ValueError:
        raise WrongInput(
            Text(
                "“{words}” is no range of {address}; write 32,64,128 or 1e-4..1e-2.",
                "«{words}» no es un rango de {address}; escriba 32,64,128 o 1e-4..1e-2.",
            ).format(words=words[:60], address=address)
        ) from None
    usual = knob is not None and knob.words.log and bounds[0] > 0 and not bounds[2]
    return Range((), *bounds[:2], log or usual, bounds[2], knob is not None and knob.type is int)


def known(experiment: Experiment) -> list[str]:
    """The addresses of all knobs that a study of this experiment may vary."""
    return [address for address in experiment.flat() if address not in _UNVARIED]


def part_of(experiment: Experiment, address: str) -> tuple[Configurable, str]:
    """The part of an experiment that has the knob of this address, and the knob's name there.

    Raises:
        WrongKnob: there is no such knob here.
    """
    *places, name = address.split(".")
    part: Any = experiment
    for place in places:
        part = getattr(part, place, None) if isinstance(part, Configurable) else None
    kinded = isinstance(part, Shelved) and name == "kind"
    if not isinstance(part, Configurable) or not (kinded or name in type(part).model_fields):
        every = known(experiment)
        near = [one for one in every if one.startswith(f"{address.partition('.')[0]}.")] or every
        raise WrongKnob(
            Text(
                "There is no setting “{address}” in this experiment; it has, for example: {known}.",
                "En este experimento no hay ningún ajuste «{address}»; tiene, por ejemplo: {known}.",
            ).format(address=address[:80], known=", ".join(near[:6]))
        )
    return part, name


def _value(word: str, knob: Knob | None) -> Value:
    word = word.strip()
    if knob is not None and knob.type is str:
        return word.strip("\"'")
    with suppress(ValueError, RecursionError):
        found = tomllib.loads(f"value = {word}")["value"]
        if isinstance(found, str | int | float | bool):
            return found
    return word


def _possible(experiment: Experiment, address: str, kind: str) -> bool:
    table = experiment.plain()
    put(table, address, kind)
    try:
        Experiment.configure(table)
    except WrongInput:
        return False
    return True


def put_all(table: dict[str, Any], sets: Mapping[str, Value]) -> None:
    """Set knobs by their addresses, kinds first: choosing one drops what was set for the old one."""
    kinds = ("kind", "data", "model", "cell", "upper_cell")  # how their addresses end
    for address in sorted(sets, key=lambda one: (one.rpartition(".")[-1] not in kinds, one.count("."))):
        _set(table, address, sets[address])


def let_time_decide(table: dict[str, Any], minutes: float) -> None:
    """Let the time decide: as many epochs as there is time for, and no stop before."""
    put(table, "training.seconds", str(max(1, round(60 * minutes))))
    put(table, "training.patience", "0")
    put(table, "training.steps", "0")
    training = table.get("training", {})
    put(table, "training.epochs", str(max(training.get("epochs", 0), settings().max_epochs)))


def _set(table: dict[str, Any], address: str, value: Value) -> None:
    """Set one knob; another model or cell keeps the settings that it knows, so that one thing changes and not five."""
    *places, last = (address if address.endswith(".kind") else f"{address}.kind").split(".")[:-1]
    part = table
    for place in places:
        part = part.get(place, {}) if isinstance(part, dict) else {}
    before = deepcopy(part.get(last)) if isinstance(part, dict) else None
    put(table, address, json.dumps(value))
    shelves: dict[str, Shelf[Any]] = {"model": MODELS, "cell": CELLS, "upper_cell": CELLS}
    shelf = shelves.get(last)
    if shelf is not None and isinstance(before, dict) and value in shelf:
        after = part[last]
        part[last] = {**without_strangers(before, shelf[str(value)]), **after}
