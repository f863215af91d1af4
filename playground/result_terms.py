"""The terms in which a task tells its results: its metrics, the entries of its protocol, its sanity checks.

Every task brings its own; `Gathered` finds them by name.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeVar

from playground.registry import Shelf
from playground.text import Text, percentage, significant

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        title: its name for people.
        better: which direction is good.
        help: what it means, in one sentence, with its scale.
        percent: shown as a percentage although kept as a fraction.
    """

    title: Text
    better: Literal["lower", "higher"]
    help: Text
    percent: bool = False

    def shown(self, value: float) -> Text:
        """A value as people see it: four significant digits; a fraction as a percentage."""
        return percentage(value) if self.percent and math.isfinite(value) else significant(value)


@dataclass(frozen=True, slots=True)
class ProtocolEntry:
    """One entry of the table that says how numbers came about.

    Attributes:
        title: what it is called.
        compared: what runs must agree in for their test metrics to be comparable, as far as both tell it: all of the
            entry, or what it has of the test part; empty: runs may differ in it.
        exceptional: it is there only where it says something: a run without it, an older one as well, did it otherwise.
    """

    title: Text
    compared: Literal["", "whole", "test"] = ""
    exceptional: bool = False


Changes = Mapping[str, Any]
"""Values by the addresses of their knobs; a function makes the new value of the present one."""
Advice = tuple[Text, Changes]
"""What to try next, in a sentence, and the knobs to turn for it."""


@dataclass(frozen=True, slots=True)
class SanityCheck:
    """What tells an honest result from a hollow one.

    Attributes:
        title: its name for people.
        help: what it means, in one sentence.
        wrong: whether a value is something to know about, from the value and all metrics of the run.
        finding: says so in a sentence, with the slots `value`, `metric`, `accuracy` and `baseline`.
        advice: what to try next; the first that fits the experiment is given.
        percent: a fraction, shown as a percentage.
        points: a difference of percentages, shown as points.
        signed: a difference, shown with its sign.
        over: baselines, of which the first that there is gives the value: points of accuracy above it; empty: the task
            measures the value itself.
        replaces: another check that says less where this one has a value.
    """

    title: Text
    help: Text
    wrong: Callable[[float, Mapping[str, float]], bool]
    finding: Text
    advice: tuple[Advice, ...]
    percent: bool = True
    points: bool = False
    signed: bool = False
    over: tuple[str, ...] = ()
    replaces: str = ""


HARDLY = 0.02
"""Points of accuracy that are as good as none."""


def times(factor: float, most: float) -> Callable[[float], float | int]:
    """A knob's value times a factor, up to a bound; of its own type."""

    def turned(now: float) -> float | int:
        value = min(most, now * factor)
        return round(value) if isinstance(now, int) else round(value, 6)

    return turned


def plus(step: float, most: float) -> Callable[[float], float]:
    """A knob's value and a step more, up to a bound."""
    return lambda now: round(min(most, now + step), 3)


MORE_DROPOUT: Advice = (Text("Try more dropout.", "Pruebe con más dropout."), {"model.dropout": plus(0.2, 0.6)})
LONGER: Advice = (
    Text("Try twice as many epochs.", "Pruebe con el doble de épocas."),
    {"training.epochs": times(2, 400)},
)
USUAL_RATE = 3e-3
"""The learning rate that training begins with where nobody sets another."""
SLOWER: Advice = (
    Text("Try a smaller learning rate.", "Pruebe con una tasa de aprendizaje menor."),
    {"training.learning_rate": lambda now: round(now / (10 if now > USUAL_RATE else 3), 6)},
)
SCALED: Advice = (
    Text("Scale the series.", "Escale la serie."),
    {"task.scaling": lambda now: "standard" if now == "none" else now},
)
NO_DECAY: Advice = (
    Text("Train without weight decay.", "Entrénela sin decaimiento de pesos."),
    {"training.weight_decay": 0.0},
)
WIDER: Advice = (
    Text("Try twice as many hidden units.", "Pruebe con el doble de unidades ocultas."),
    {"model.hidden": times(2, 512)},
)
BOTH_WAYS: Advice = (
    Text("Try a bidirectional network.", "Pruebe con una red bidireccional."),
    {"model.bidirectional": True},
)
"""Advice for networks of any task."""
MOSTLY = 0.5
"""More than half of something."""
EXPOSURE_BIAS = SanityCheck(
    title=Text("error that comes of its own outputs", "error debido a sus propias salidas"),
    help=Text(
        "The share of the error that goes away where the decoder is fed with the truth before each step, as teacher forcing does in training; from 50 % on, with a poor result, this is exposure bias.",
        "La parte del error que desaparece si el decodificador recibe la verdad antes de cada paso, como con teacher forcing al entrenar; desde el 50 %, con un mal resultado, es sesgo de exposición.",
    ),
    wrong=lambda value, _metrics: value >= MOSTLY,
    finding=Text(
        "Exposure bias: fed with the truth, as teacher forcing does in training, it makes {value} less error than fed with its own outputs.",
        "Sesgo de exposición: con la verdad como entrada, como con teacher forcing al entrenar, comete un {value} menos de error que con sus propias salidas.",
    ),
    advice=(
        (
            Text("Try less teacher forcing.", "Pruebe con menos teacher forcing."),
            {"model.teacher_forcing": lambda now: 0.5 if now > 0.5 else 0.0},
        ),
    ),
)
"""A check of decoders, whatever they write; a task says when the result is poor."""


@dataclass(frozen=True)
class Terms:
    """What a task tells its results by, all by name.

    Attributes:
        metrics: its metrics.
        parts: parts of its data beside training, validation and test.
        entries: entries of its protocol, and what stands inside them.
        values: phrases in its protocol, in words.
        checks: its sanity checks, the gravest first.
        summary: values in the summary of its records, see `AnyRecords.summary`.
        tables: tables in that summary, with their columns.
    """

    metrics: Mapping[str, Metric] = field(default_factory=dict)
    parts: Mapping[str, Text] = field(default_factory=dict)
    entries: Mapping[str, ProtocolEntry] = field(default_factory=dict)
    values: Mapping[str, Text] = field(default_factory=dict)
    checks: Mapping[str, SanityCheck] = field(default_factory=dict)
    summary: Mapping[str, Text] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)


EVERY_TASKS = Terms(
    metrics={
        "loss": Metric(
            Text("loss", "pérdida"),
            "lower",
            Text(
                "What training minimises, in the task's own unit.",
                "Lo que el entrenamiento minimiza, en la unidad de la tarea.",
            ),
        ),
    },
    parts={
        "train": Text("training", "entrenamiento"),
        "validation": Text("validation", "validación"),
        "test": Text("test", "prueba"),
    },
    entries={
        "task": ProtocolEntry(Text("task", "tarea")),
        "data": ProtocolEntry(Text("data set", "conjunto de datos"), compared="whole"),
        "data_sha256": ProtocolEntry(Text("fingerprint of the data", "huella de los datos"), compared="whole"),
        "seed": ProtocolEntry(Text("seed", "semilla")),
        "split": ProtocolEntry(Text("split", "partición"), compared="whole"),
        "split_hash": ProtocolEntry(Text("fingerprint of the split", "huella de la partición"), compared="whole"),
        "hashes": ProtocolEntry(Text("fingerprints of the prepared data", "huellas de los datos preparados")),
        "kind": ProtocolEntry(Text("name", "nombre")),
        "fine_tuning": ProtocolEntry(Text("fine-tuned from", "ajuste fino desde")),
        "run": ProtocolEntry(Text("run", "ejecución")),
        "weights_taken": ProtocolEntry(Text("weights taken", "pesos tomados")),
        "shared_vocabulary": ProtocolEntry(Text("tokens known from there", "tokens ya conocidos")),
        "shared_outputs": ProtocolEntry(Text("classes known from there", "clases ya conocidas")),
        "at_random": ProtocolEntry(Text("began at random", "comenzaron al azar")),
        "frozen_weights": ProtocolEntry(Text("frozen weights", "pesos congelados")),
        "scaler": ProtocolEntry(Text("scaler", "escala")),
    },
    values={
        "none": Text("none", "–"),
        "kept": Text("kept", "conservada"),
        "refitted": Text("fitted anew", "ajustada de nuevo"),
    },
    checks={
        "dead_state": SanityCheck(
            title=Text("units that stand still", "unidades paradas"),
            help=Text(
                "Share of the recurrent layers' units whose state is the same at every step of every sequence: saturated, or ReLUs that are never active. From 50 % on the state is dead.",
                "Proporción de unidades de las capas recurrentes con el mismo estado en todos los pasos de todas las secuencias: saturadas, o ReLU que nunca se activan. Desde el 50 %, el estado está muerto.",
            ),
            wrong=lambda value, _metrics: value >= MOSTLY,
            finding=Text(
                "The state is dead: {value} of the recurrent units never change, whatever is read.",
                "El estado está muerto: el {value} de las unidades recurrentes no cambia nunca, se lea lo que se lea.",
            ),
            advice=(
                (
                    Text("Try a smaller learning rate.", "Pruebe con una tasa de aprendizaje menor."),
                    {"training.learning_rate": lambda now: min(now, 3e-3)},
                ),
                (
                    Text("Use tanh as activation.", "Use tanh como activación."),
                    {"model.cell.nonlinearity": "tanh"},
                ),
            ),
        ),
        "saturated_gates": SanityCheck(
            title=Text("saturated gates", "puertas saturadas"),
            help=Text(
                "Share of the gates of all units that are shut (below 0.1) or open (above 0.9) at nearly every step of every sequence: little gradient passes them, so they learn slowly when to open. From 50 % on; a cell that holds its memory (forget gate open, input gate shut) may be saturated on purpose.",
                "Proporción de las puertas de todas las unidades que están cerradas (menos de 0,1) o abiertas (más de 0,9) en casi todos los pasos de todas las secuencias: pasa poco gradiente por ellas, así que aprenden despacio cuándo abrirse. Desde el 50 %; una celda que conserva su memoria (puerta de olvido abierta, puerta de entrada cerrada) puede estar saturada a propósito.",
            ),
            wrong=lambda value, _metrics: value >= MOSTLY,
            finding=Text(
                "Gates are saturated: {value} of them are shut or open at nearly every step, whatever is read.",
                "Hay puertas saturadas: el {value} está cerrado o abierto en casi todos los pasos, se lea lo que se lea.",
            ),
            advice=(SCALED, SLOWER),
        ),
        "skill": SanityCheck(
            title=Text("improvement over the best baseline", "mejora sobre la mejor referencia"),
            help=Text(
                "Share of the best baseline's error that the network removes; below 0 the baseline is better.",
                "Parte del error de la mejor referencia que la red elimina; por debajo de 0, la referencia es mejor.",
            ),
            wrong=lambda value, _metrics: value <= 0,
            finding=Text(
                "By {metric}, {baseline} is better than this network ({value}).",
                "Según {metric}, {baseline} es mejor que esta red ({value}).",
            ),
            advice=(WIDER, LONGER),
            signed=True,
        ),
        "margin": SanityCheck(
            title=Text("margin over the best baseline", "ventaja sobre la mejor referencia"),
            help=Text(
                "Points by which the network is above the best baseline; below 0 the baseline is better.",
                "Puntos que la red saca a la mejor referencia; por debajo de 0, la referencia es mejor.",
            ),
            wrong=lambda value, _metrics: value <= 0,
            finding=Text(
                "By {metric}, {baseline} is better than this network ({value}).",
                "Según {metric}, {baseline} es mejor que esta red ({value}).",
            ),
            advice=(BOTH_WAYS, MORE_DROPOUT, LONGER),
            points=True,
            signed=True,
        ),
    },
)


def said_by(task: type[Any], field: str) -> dict[str, Any]:
    """What the terms of a task and of its bases say under the name of a field; the task itself has the last word."""
    found: dict[str, Any] = {}
    for base in reversed(task.__mro__):
        found |= getattr(vars(base).get("terms"), field, {})
    return found


class Gathered(Mapping[str, T]):
    """What the terms of all tasks say under the name of a field, looked up when it is first asked for.

    Args:
        tasks: the shelf of the tasks.
        field: the field of `Terms` that is looked up.
    """

    def __init__(self, tasks: Shelf[Any], field: str) -> None:
        self.tasks, self.field = tasks, field

    @cached_property
    def _all(self) -> dict[str, T]:
        return {name: term for kind in self.tasks for name, term in said_by(self.tasks[kind], self.field).items()}

    def __getitem__(self, name: str) -> T:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
