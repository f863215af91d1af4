"""What a recorded study runs: frozen, as plain tables and back, and the trials that follow from it."""

import itertools
import json
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter

from playground.errors import PlaygroundError
from playground.experiment import Experiment, put
from playground.knobs import Value
from playground.studies.ranges import Range, address_of, let_time_decide, put_all
from playground.text import Text

StudyKind = Literal["seeds", "grid", "random", "search", "race", "real"]
Budget = Literal["epochs", "parameters", "minutes"]
Prune = Literal["", "median", "hyperband"]

WHOLE = "base"
"""The variant of a study that compares nothing: the experiment as it stands."""
_LONGEST_NAME = 120
"""Characters of a run's name."""
_TRIES = 50
"""Draws before a random study counts as impossible."""


@dataclass(frozen=True)
class Option:
    """One of the things compared.

    Attributes:
        name: in the record and on the command line.
        title: for people.
        set: what it sets on top of the experiment, by address.
        base: an experiment of its own as plain tables; empty: the plan's.
    """

    name: str
    title: Text
    set: Mapping[str, Value] = field(default_factory=dict)
    base: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Width:
    """The width that gives a variant as many parameters as the first: the knob, its value, the parameters it makes."""

    address: str
    value: int
    parameters: int


@dataclass(frozen=True)
class Trial:
    """One run of a study.

    Attributes:
        key: its number as text; unique in the study and the same whenever it is asked for.
        variant: which of the compared variants it measures.
        values: the values of the varied knobs, by address.
    """

    key: str
    variant: str
    values: Mapping[str, Value]
    seed: int
    experiment: Experiment


@dataclass(frozen=True)
class Plan:
    """What a study runs.

    Attributes:
        name: what people call it.
        kind: `seeds`, one experiment with each seed; `grid`, every combination of the listed values; `random`, so many
            draws; `search`, so many trials that Optuna suggests; `race`, variants with the same seed; `real`, two
            variants over seeds.
        base: the experiment as plain tables.
        variants: what is compared; empty: the experiment as it stands.
        space: the range of each varied knob, by address; of a race or a comparison, everything is repeated with each
            combination.
        seeds: the seeds that every setting is trained with, once each.
        trials: how many draws or suggestions there are.
        budget: what is the same for all: the `epochs` as they are, the `parameters` of the first, the `minutes`.
        minutes: the minutes of training for each run.
        prune: how hopeless trials of a search are ended early; empty: not at all.
        question: the question that the study answers, in words.
        metrics: the columns of the study's table after the metric that decides.
        widths: the widths that the budget of parameters has chosen, by setting (see `budget.balanced`).
    """

    name: str
    kind: StudyKind
    base: Mapping[str, Any]
    variants: tuple[Option, ...] = ()
    space: Mapping[str, Range] = field(default_factory=dict)
    seeds: tuple[int, ...] = (0,)
    trials: int = 0
    budget: Budget = "epochs"
    minutes: float = 0.0
    prune: Prune = ""
    question: Text | None = None
    metrics: tuple[str, ...] = ()
    widths: Mapping[str, Width] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many runs it is made of."""
        if self.kind == "search":
            return self.trials
        draws = self.trials if self.kind == "random" else math.prod(len(one.choices) for one in self.space.values())
        return draws * max(1, len(self.variants)) * len(self.seeds)

    def planned(self) -> Iterator[Trial]:
        """The runs, seed by seed, so that a study that is stopped has something of everything; of a search none.

        Raises:
            WrongInput: one is no valid experiment; the sentence names it.
        """
        if self.kind == "search":
            return
        every = list(self.settings())
        for number, (seed, (variant, values)) in enumerate(itertools.product(self.seeds, every)):
            yield self.trial(number, variant, values, seed)

    def settings(self) -> Iterator[tuple[Option, Mapping[str, Value]]]:
        """Everything that is trained with each seed: the variant and the values of the varied knobs."""
        whole = (Option(WHOLE, Text("as it is", "tal cual")),)
        if self.kind == "random":
            yield from self._drawn()
            return
        for values in self.combinations():
            combination = (Option(told(values), Text.same(told(values))),) if self.kind == "grid" else ()
            for variant in combination or self.variants or whole:
                yield variant, values

    def trial(self, number: int, variant: Option, values: Mapping[str, Value], seed: int) -> Trial:
        """One run.

        Raises:
            WrongInput: it is no valid experiment; the sentence names it.
        """
        named = "" if self.kind == "grid" else told(values)  # there, the variant is called so
        title = variant.name if variant.name != WHOLE else ""
        own = " · ".join(filter(None, (title, named, f"seed {seed}" if len(self.seeds) > 1 else "")))[:_LONGEST_NAME]
        # What tells it from the study's other runs is never cut off.
        name = f"{self.name[: max(0, _LONGEST_NAME - len(own) - 3)]} · {own}" if own else self.name[:_LONGEST_NAME]
        with self.naming(variant.name):
            experiment = Experiment.configure(self.table(variant, values) | {"name": name, "seed": seed})
        return Trial(key_of(number), variant.name, dict(values), seed, experiment)

    def table(self, variant: Option, values: Mapping[str, Value]) -> dict[str, Any]:
        """The experiment of a setting as plain tables, within the budget."""
        table = deepcopy(dict(variant.base or self.base))
        put_all(table, {**variant.set, **values})
        if self.budget == "minutes":
            let_time_decide(table, self.minutes)
        width = self.widths.get(setting(variant.name, values))
        if width is not None:
            put(table, width.address, str(width.value))
        return table

    def examples(self) -> Iterator[Trial]:
        """Every planned run; of a search the ends of what it may suggest."""
        if self.kind != "search":
            yield from self.planned()
            return
        option = Option("", Text("trial", "ensayo"))
        kinds = {address: one.choices for address, one in self.space.items() if address.endswith("kind")}
        rest = {address: one.ends() for address, one in self.space.items() if address not in kinds}
        most = max((len(values) for values in rest.values()), default=1)
        # Of the kinds, so many combinations at most.
        for chosen in itertools.islice(itertools.product(*kinds.values()), 1000):
            for turn in range(most):
                values = {address: ends[turn % len(ends)] for address, ends in rest.items()}
                yield self.trial(0, option, dict(zip(kinds, chosen, strict=True)) | values, self.seeds[0])

    def full(self) -> "Plan":
        """The same plan with every default written down and every address in full, so that it stays what it is.

        Raises:
            WrongInput: the experiment is not valid, or a knob is none that a study varies.
        """
        experiment = Experiment.configure(self.base)
        space = {address_of(experiment, address): one for address, one in self.space.items()}
        variants = tuple(
            replace(one, base=Experiment.configure(one.base).plain()) if one.base else one for one in self.variants
        )
        return replace(self, base=experiment.plain(), space=space, variants=variants)

    def plain(self) -> dict[str, Any]:
        """As plain tables; `from_plain` reads it back equal."""
        table: dict[str, Any] = _TABLES.dump_python(self, mode="json")
        return table

    @classmethod
    def from_plain(cls, table: Mapping[str, Any]) -> "Plan":
        """From plain tables.

        Raises:
            ValueError: these are not the tables of a plan.
        """
        return _TABLES.validate_python(table)

    def combinations(self) -> Iterator[dict[str, Value]]:
        """Every combination of the values of what is varied, by address."""
        for values in itertools.product(*(one.choices for one in self.space.values())):
            yield dict(zip(self.space, values, strict=True))

    def _drawn(self) -> Iterator[tuple[Option, Mapping[str, Value]]]:
        """Draws that depend on the first seed and their number only; one that cannot be is drawn again."""
        for number in range(self.trials):
            chance = random.Random(f"{self.seeds[0]}/{number}")
            for attempt in range(_TRIES):
                values = {address: one.draw(chance) for address, one in self.space.items()}
                option = Option(f"draw {number + 1}", Text.same(told(values)))
                try:
                    Experiment.configure(self.table(option, values))
                except PlaygroundError:
                    if attempt + 1 == _TRIES:
                        raise
                    continue
                yield option, values
                break

    @contextmanager
    def naming(self, variant: str) -> Iterator[None]:
        """Refusals raised inside name the study and the variant."""
        try:
            yield
        except PlaygroundError as error:
            raise type(error)(
                Text("{study}, variant {variant}: {why}", "{study}, variante {variant}: {why}").format(
                    study=self.name, variant=variant or "–", why=error.text
                )
            ) from None


def key_of(number: int) -> str:
    """The key of a trial by its number, from 0."""
    return f"{number:05d}"


def setting(variant: str, values: Mapping[str, Value]) -> str:
    """The key of a setting: the same whatever the seed."""
    return f"{variant}|{json.dumps(values, sort_keys=True)}"


def told(values: Mapping[str, Value]) -> str:
    """Values of knobs in a few words: `hidden=32, cell=gru`."""
    return ", ".join(f"{_short(address, list(values))}={_number(value)}" for address, value in values.items())


def differences(plan: Plan) -> dict[str, dict[str, Value | None]]:
    """The settings in which the variants of a plan differ: by address, the value of each variant (None: it has none)."""
    seed = plan.seeds[0]
    values = next(plan.combinations(), {})
    flats = {one.name: plan.trial(0, one, values, seed).experiment.flat() for one in plan.variants}
    every = dict.fromkeys(address for flat in flats.values() for address in flat if address not in ("name", "note"))
    found: dict[str, dict[str, Value | None]] = {
        address: {name: flat.get(address) for name, flat in flats.items()} for address in every
    }
    return {address: by_name for address, by_name in found.items() if len(set(map(str, by_name.values()))) > 1}


def _short(address: str, others: Sequence[str]) -> str:
    words = address.removesuffix(".kind").split(".")
    last = words[-1]
    alike = sum(other.removesuffix(".kind").split(".")[-1] == last for other in others)
    return last if alike == 1 else ".".join(words[-2:])


def _number(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


_TABLES = TypeAdapter(Plan)
