"""What tells an honest result from a hollow one: meters beside the metrics, and the floors that were not beaten.

A task measures what only it can (`Task.meters`); what follows from metrics and floors is computed here.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from playground.metrics import METRICS, metric
from playground.text import Text


@dataclass(frozen=True, slots=True)
class Meter:
    """One meter.

    Attributes:
        title: its name for people. help: what it means, in one sentence.
        percent: a fraction, shown as a percentage.
        signed: a difference, shown with its sign.
    """

    title: Text
    help: Text
    percent: bool = True
    signed: bool = False


METERS: dict[str, Meter] = {
    "skill": Meter(
        Text("improvement over the best baseline (skill)", "mejora sobre la mejor referencia (skill)"),
        Text(
            "Share of the best baseline's error that the network removes; below 0 the baseline is better.",
            "Parte del error de la mejor referencia que la red elimina; por debajo de 0, la referencia es mejor.",
        ),
        signed=True,
    ),
    "margin": Meter(
        Text("margin over the best baseline", "ventaja sobre la mejor referencia"),
        Text(
            "Points by which the network is above the best baseline; below 0 the baseline is better.",
            "Puntos que la red saca a la mejor referencia; por debajo de 0, la referencia es mejor.",
        ),
        signed=True,
    ),
    "over_majority": Meter(
        Text("above the majority class", "sobre la clase mayoritaria"),
        Text(
            "Points above always predicting the majority class; near 0 the network has learnt nothing about single texts.",
            "Puntos por encima de predecir siempre la clase mayoritaria; cerca de 0 la red no ha aprendido nada de cada texto.",
        ),
        signed=True,
    ),
    "over_tonic": Meter(
        Text("above the tonic everywhere", "sobre la tónica en todas partes"),
        Text(
            "Points above predicting the tonic chord everywhere; near 0 the network does not use the melody.",
            "Puntos por encima de predecir siempre el acorde de tónica; cerca de 0 la red no usa la melodía.",
        ),
        signed=True,
    ),
    "echo": Meter(
        Text("similarity to the last value (echo)", "parecido con el último valor (eco)"),
        Text(
            "How close the forecast is to the last known value: at 100 % it is exactly that value; at 0 it is at least as close to the true values.",
            "Cuánto se parece la predicción al último valor conocido: con 100 % es justo ese valor; con 0 está al menos igual de cerca de los valores reales.",
        ),
    ),
    "longest_copy": Meter(
        Text("longest verbatim copy (characters)", "copia literal más larga (caracteres)"),
        Text(
            "The longest passage of the generated sample that is copied verbatim from the training text.",
            "El pasaje más largo de la muestra generada copiado literalmente del texto de entrenamiento.",
        ),
        percent=False,
    ),
    "novel_5grams": Meter(
        Text("new 5-grams", "5-gramas nuevos"),
        Text(
            "Share of the sample's sequences of five characters that are not in the training text; near 0 the network only reproduces it.",
            "Proporción de las secuencias de cinco caracteres de la muestra que no están en el entrenamiento; cerca de 0, la red solo lo reproduce.",
        ),
    ),
    "loop": Meter(
        Text("repetition (loops)", "repetición (bucles)"),
        Text(
            "Share of the generated sample that only repeats, three times or more, what comes just before it.",
            "Proporción de la muestra generada que solo repite, tres veces o más, lo que está justo antes.",
        ),
    ),
    "shuffled_words": Meter(
        Text("accuracy with words shuffled", "exactitud con las palabras barajadas"),
        Text(
            "Accuracy with the words of each text in random order; if it is as high as in the right order, word order is not used.",
            "Exactitud con las palabras de cada texto en orden aleatorio; si es tan alta como en el orden correcto, no se usa el orden.",
        ),
    ),
    "non_chord_tones": Meter(
        Text("notes outside the chord", "notas fuera del acorde"),
        Text(
            "Share of the melody's notes that do not belong to the predicted chord.",
            "Proporción de la melodía que no pertenece al acorde predicho.",
        ),
    ),
}
"""Every meter by its name: what `Task.meters` may measure, and what follows from metrics and floors."""

Floors = Mapping[str, Mapping[str, Any]]
_TONIC = ("always_tonic", "tonic")
_MAJORITY = "majority"


def best_floor(name: str, floors: Floors, kinds: Sequence[str] = ()) -> tuple[str, float] | None:
    """The floor that is best by the metric `name`, of these kinds (any where none is named), with its value."""
    sign = -1.0 if name in METRICS and metric(name).better == "higher" else 1.0
    found = [
        (sign * floor["metrics"][name], key)
        for key, floor in floors.items()
        if floor["metrics"].get(name) is not None and (not kinds or floor["kind"] in kinds)
    ]
    if not found:
        return None
    _, key = min(found)
    return key, float(floors[key]["metrics"][name])


def measured(
    primary: str, metrics: Mapping[str, float], floors: Floors, recorded: Mapping[str, float]
) -> dict[str, float]:
    """All meters of a run, by name.

    Args:
        primary: the metric that decides.
        metrics: of the test parts, by flat names. floors: by name, their `kind` and `metrics`.
        recorded: what the task measured.
    """
    found: dict[str, float] = {}
    best, value = best_floor(primary, floors), metrics.get(primary)
    if best is not None and value is not None:
        if metric(primary).better == "higher":
            found["margin"] = value - best[1]
        elif best[1] > 0:
            found["skill"] = 1 - value / best[1]
    accuracy = metrics.get("accuracy")
    if accuracy is not None:
        tonic = next((name for name in _TONIC if name in floors), None)
        for name, floor in (("over_tonic", tonic), ("over_majority", _MAJORITY)):
            level = floors.get(floor or "", {}).get("metrics", {}).get("accuracy")
            if level is not None and not (name == "over_majority" and tonic):
                found[name] = accuracy - level
    found |= {name: value for name, value in recorded.items() if name in METERS}
    return {name: value for name, value in found.items() if math.isfinite(value)}


def said(name: str, value: float) -> str:
    """A meter's value for people."""
    meter = METERS[name]
    sign = "+" if meter.signed else ""
    return f"{100 * value:{sign}.1f} %" if meter.percent else f"{value:{sign}.4g}"


Standing = Literal["beaten", "ahead", "level", "better"]
"""How a baseline stands to a run on the test set: `beaten`, or `better`, by more than chance makes of the choice of
examples (its interval lies on one side of 0); `level`: the interval has both signs. Where no interval is known: `ahead`,
the run has the better value, else `better`."""


def standings(name: str, metrics: Mapping[str, float], floors: Floors) -> dict[str, Standing]:
    """How each baseline stands to a run on the test set, by the metric `name`; those without a value are left out.

    Args:
        metrics: of the run on the test set.
        floors: by name, their `metrics` and, where it is known, the `interval` of the run's difference from each.
    """
    if name not in metrics:
        return {}
    sign = -1.0 if metric(name).better == "higher" else 1.0
    found: dict[str, Standing] = {}
    for key, floor in floors.items():
        value, interval = floor["metrics"].get(name), floor.get("interval")
        if value is None:
            continue
        if interval:
            low, high = sorted(sign * end for end in interval)
            found[key] = "beaten" if high < 0 else "better" if low > 0 else "level"
        else:
            found[key] = "ahead" if sign * metrics[name] < sign * value else "better"
    return found


TEST_SET = Text("on the test set", "en el conjunto de prueba")
NEW_DATA = Text("on the new data", "en los datos nuevos")
"""Where a run is measured beside its baselines."""


def verdict(
    primary: str, metrics: Mapping[str, float], floors: Floors, where: Text = TEST_SET
) -> tuple[str, Text] | None:
    """Whether a run beats its baselines where it was measured: a mark and a few words; None where nothing can be said."""
    found = standings(primary, metrics, floors)
    if not found:
        return None
    better = [floors[name]["kind"] for name, standing in found.items() if standing == "better"]
    # The simplest that is better says most.
    worst = next((kind for kind in ("trivial", "fitted", "network") if kind in better), "")
    mark, words = _VERDICTS[
        worst or next((standing for standing in ("level", "ahead") if standing in found.values()), "beaten")
    ]
    return mark, words.format(where=where)


_VERDICTS = {
    "trivial": (
        "❌",
        Text("a trivial baseline is better {where}", "una referencia trivial es mejor {where}"),
    ),
    "fitted": (
        "⚠️",
        Text("a fitted baseline is better {where}", "una referencia ajustada es mejor {where}"),
    ),
    "network": (
        "⚠️",
        Text("a network without memory is better {where}", "una red sin memoria es mejor {where}"),
    ),
    "level": ("≈", Text("no different from a baseline {where}", "sin diferencia con una referencia {where}")),
    "ahead": (
        "➕",
        Text(
            "better than every baseline {where}; no confidence interval",
            "mejor que todas las referencias {where}; sin intervalo de confianza",
        ),
    ),
    "beaten": ("✔️", Text("beats every baseline {where}", "supera todas las referencias {where}")),
}
"""What is said of the simplest kind of baseline that is better, else of how the others stand."""
