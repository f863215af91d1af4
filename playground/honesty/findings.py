"""Findings about a result, each with the next run to try."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.errors import PlaygroundError
from playground.evaluation.reference_scores import baseline_title
from playground.experiment import Experiment, put
from playground.honesty import Floors, best_floor, measured, said, standings
from playground.metrics import metric
from playground.text import Text

Changes = Mapping[str, Any]
"""Values by the addresses of their knobs."""


@dataclass(frozen=True)
class Finding:
    """Something to know about a result.

    Attributes:
        name: of the meter that found it. text: the finding, in a sentence.
        advice: what to try next, in a sentence; None where nothing fits the experiment.
        changes: the knobs to turn for it.
    """

    name: str
    text: Text
    advice: Text | None = None
    changes: Changes | None = None


ECHOES, COPIES, RECITES, CIRCLES, OUTSIDE, CLOSE = 0.5, 60, 0.01, 0.3, 0.4, 0.02
"""From here on a meter is a finding: echo, longest copy (characters), new 5-grams (below), loop, notes outside the chord,
points of accuracy that are as good as none."""


def findings(
    experiment: Experiment, metrics: Mapping[str, float], floors: Floors, recorded: Mapping[str, float]
) -> list[Finding]:
    """What the meters of a finished run say, the gravest first; nothing where all is well."""
    primary = experiment.task.primary
    meters = measured(primary, metrics, floors, recorded)
    found: list[Finding] = []
    best = best_floor(primary, floors)
    standing = standings(primary, metrics, floors).get(best[0]) if best else None
    for name, wrong, text, options in RULES:
        if name not in meters:
            continue
        if name in _BESIDE_THE_BEST and standing:
            # The one rule of the verdict: only outside the interval is either of them better.
            text, is_found = (_LEVEL if standing == "level" else text), standing in ("level", "better")  # noqa: PLW2901
        else:
            is_found = wrong(meters[name], metrics)
        if is_found:
            words = text.format(**_values(name, primary, metrics, floors, meters))
            found.append(_advised(Finding(name, words), experiment, options))
    return found


def changed(experiment: Experiment, changes: Changes) -> Experiment | None:
    """The experiment with knobs turned; None where it has no such knobs, or nothing would change."""
    table = experiment.plain()
    known = experiment.flat()
    try:
        for address, value in changes.items():
            now = known.get(address)
            turned = value(now) if callable(value) and now is not None else value
            if now is None or callable(turned):
                return None
            put(table, address, _toml(turned))
        made = Experiment.configure(table | {"name": ""})
    except PlaygroundError:
        return None
    return made if made.digest() != experiment.digest() else None


def _advised(finding: Finding, experiment: Experiment, options: "Sequence[tuple[Text, Changes]]") -> Finding:
    """The finding with the first advice that fits the experiment."""
    for advice, changes in options:
        made = changed(experiment, changes)
        if made is not None:
            plain = made.flat()
            return Finding(finding.name, finding.text, advice, {address: plain[address] for address in changes})
    return finding


def _values(
    name: str, primary: str, metrics: Mapping[str, float], floors: Floors, meters: Mapping[str, float]
) -> dict[str, object]:
    best = best_floor(primary, floors)
    return {
        "value": said(name, meters[name]),
        "metric": metric(primary).title,
        "accuracy": f"{100 * metrics.get('accuracy', 0.0):.1f} %",
        "floor": baseline_title(best[0]) if best else "–",
    }


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _times(factor: float, most: float) -> Callable[[float], float | int]:
    """A knob's value times a factor, up to a bound; of its own type."""

    def turned(now: float) -> float | int:
        value = min(most, now * factor)
        return round(value) if isinstance(now, int) else round(value, 6)

    return turned


def _plus(step: float, most: float) -> Callable[[float], float]:
    return lambda now: round(min(most, now + step), 3)


_MORE_DROPOUT = (
    Text("Try more dropout.", "Pruebe con más dropout."),
    {"model.dropout": _plus(0.2, 0.6)},
)
_LONGER = (
    Text("Try twice as many epochs.", "Pruebe con el doble de épocas."),
    {"training.epochs": _times(2, 400)},
)
_WIDER = (
    Text("Try twice as many hidden units.", "Pruebe con el doble de unidades ocultas."),
    {"model.hidden": _times(2, 512)},
)
_BOTH_WAYS = (
    Text("Try a bidirectional network.", "Pruebe con una red bidireccional."),
    {"model.bidirectional": True},
)
_FROM_THE_LAST = (
    Text("Let it forecast the change from the last value.", "Deje que prediga el cambio respecto al último valor."),
    {"task.level": "last"},
)
_DIFFERENCES = (
    Text("Train on differences instead of values.", "Entrénela con diferencias en lugar de valores."),
    {"task.transformation": "difference"},
)
_MORE_PAST = (
    Text("Try a window twice as long.", "Pruebe con una ventana el doble de larga."),
    {"task.window": _times(2, 720)},
)

_BESIDE_THE_BEST = ("skill", "margin")
"""Meters that compare the run with the best baseline."""
_LEVEL = Text(
    "By {metric}, this network and {floor} cannot be told apart ({value}; the 95 % confidence interval of the difference contains 0).",
    "Según {metric}, esta red y {floor} no se pueden distinguir ({value}; el intervalo de confianza del 95 % de la diferencia contiene el 0).",
)

_Wrong = Callable[[float, Mapping[str, float]], bool]
RULES: tuple[tuple[str, _Wrong, Text, tuple[tuple[Text, Changes], ...]], ...] = (
    (
        "skill",
        lambda value, _metrics: value <= 0,
        Text(
            "By {metric}, {floor} is better than this network ({value}).",
            "Según {metric}, {floor} es mejor que esta red ({value}).",
        ),
        (_FROM_THE_LAST, _DIFFERENCES, _WIDER, _LONGER),
    ),
    (
        "margin",
        lambda value, _metrics: value <= 0,
        Text(
            "By {metric}, {floor} is better than this network ({value}).",
            "Según {metric}, {floor} es mejor que esta red ({value}).",
        ),
        (_BOTH_WAYS, _MORE_DROPOUT, _LONGER),
    ),
    (
        "over_majority",
        lambda value, _metrics: value < CLOSE,
        Text(
            "It is hardly better than always predicting the majority class ({value}).",
            "Apenas es mejor que predecir siempre la clase mayoritaria ({value}).",
        ),
        (_LONGER, _WIDER),
    ),
    (
        "over_tonic",
        lambda value, _metrics: value < CLOSE,
        Text(
            "It is hardly better than predicting the tonic everywhere ({value}).",
            "Apenas es mejor que predecir la tónica en todas partes ({value}).",
        ),
        (_BOTH_WAYS, _LONGER),
    ),
    (
        "echo",
        lambda value, _metrics: value >= ECHOES,
        Text(
            "The forecast is mostly the last value repeated (similarity {value}).",
            "La predicción es sobre todo el último valor repetido (parecido {value}).",
        ),
        (_DIFFERENCES, _FROM_THE_LAST, _MORE_PAST),
    ),
    (
        "longest_copy",
        lambda value, _metrics: value >= COPIES,
        Text(
            "It copies: {value} characters in a row are verbatim from the training text.",
            "Copia: {value} caracteres seguidos están literalmente en el texto de entrenamiento.",
        ),
        (_MORE_DROPOUT,),
    ),
    (
        "novel_5grams",
        lambda value, _metrics: value < RECITES,
        Text(
            "Hardly any sequence of five characters is new ({value}): it may have memorised the text.",
            "Casi ninguna secuencia de cinco caracteres es nueva ({value}): quizá ha memorizado el texto.",
        ),
        (_MORE_DROPOUT,),
    ),
    (
        "loop",
        lambda value, _metrics: value >= CIRCLES,
        Text(
            "The sample is repetitive: {value} of it only repeats what came before.",
            "La muestra es repetitiva: el {value} solo repite lo anterior.",
        ),
        (_LONGER, _WIDER),
    ),
    (
        "shuffled_words",
        lambda value, metrics: metrics.get("accuracy", 1.0) - value < CLOSE,
        Text(
            "With shuffled words it is as accurate ({value}; in order, {accuracy}): word order is not used.",
            "Con las palabras barajadas acierta igual ({value}; en orden, {accuracy}): no usa el orden de las palabras.",
        ),
        (
            (Text("Use the last step as readout.", "Use el último paso como lectura."), {"model.readout": "last"}),
            _LONGER,
            _WIDER,
        ),
    ),
    (
        "non_chord_tones",
        lambda value, _metrics: value >= OUTSIDE,
        Text(
            "Much of the melody is outside the predicted chords ({value}).",
            "Gran parte de la melodía queda fuera de los acordes predichos ({value}).",
        ),
        (_BOTH_WAYS, _LONGER),
    ),
)
