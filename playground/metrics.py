"""The metrics, their names, scales and words: one place, so that a number means the same everywhere."""

import math
from dataclasses import dataclass
from typing import Literal

from playground.text import Text


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


METRICS: dict[str, Metric] = {
    "loss": Metric(
        Text("loss", "pérdida"),
        "lower",
        Text("What training makes small, in the task's own unit.", "Lo que el entrenamiento reduce, en la unidad de la tarea."),
    ),
    "mae": Metric(
        Text("MAE", "MAE"),
        "lower",
        Text("Mean absolute error, in the data's unit.", "Error absoluto medio, en la unidad de los datos."),
    ),
    "rmse": Metric(
        Text("RMSE", "RMSE"),
        "lower",
        Text(
            "Root of the mean squared error, in the data's unit; large misses count more.",
            "Raíz del error cuadrático medio, en la unidad de los datos; los fallos grandes pesan más.",
        ),
    ),
    "mse": Metric(
        Text("MSE", "MSE"),
        "lower",
        Text("Mean squared error, in the data's unit squared.", "Error cuadrático medio, en la unidad al cuadrado."),
    ),
    "mase": Metric(
        Text("MASE", "MASE"),
        "lower",
        Text(
            "Error relative to the seasonal naive forecast inside the training part; below 1 is better than it.",
            "Error relativo a la predicción estacional ingenua dentro del entrenamiento; por debajo de 1 la mejora.",
        ),
    ),
    "smape": Metric(
        Text("sMAPE", "sMAPE"),
        "lower",
        Text("Symmetric percentage error, 0 to 200 %.", "Error porcentual simétrico, de 0 a 200 %."),
    ),
    "owa": Metric(
        Text("OWA", "OWA"),
        "lower",
        Text(
            "Mean of sMAPE and MASE, each relative to the Naive2 forecast's; below 1 is better than it.",
            "Media de sMAPE y MASE, cada uno respecto a la predicción Naive2; por debajo de 1 la mejora.",
        ),
    ),
    "pinball": Metric(
        Text("pinball loss", "pérdida pinball"),
        "lower",
        Text(
            "Mean error of the quantiles, each weighed by its level, in the data's unit; a narrow fan in the right place is best.",
            "Error medio de los cuantiles, cada uno según su nivel, en la unidad de los datos; lo mejor es un abanico estrecho en su sitio.",
        ),
    ),
    "coverage": Metric(
        Text("coverage (right: 80 %)", "cobertura (correcta: 80 %)"),
        "higher",
        Text(
            "Share of true values inside the fan from the 10 % to the 90 % quantile; 80 % is right, more is too wide, less too narrow.",
            "Proporción de valores reales dentro del abanico del cuantil 10 % al 90 %; lo correcto es 80 %, más es demasiado ancho y menos, estrecho.",
        ),
        percent=True,
    ),
    "skill": Metric(
        Text("skill", "destreza"),
        "higher",
        Text(
            "Share of the best trivial forecast's error that is removed; 0 is no better than it, 1 is perfect.",
            "Parte eliminada del error de la mejor predicción trivial; 0 no la mejora, 1 es perfecto.",
        ),
    ),
    "accuracy": Metric(
        Text("accuracy", "exactitud"),
        "higher",
        Text("Share of right answers, 0 to 1.", "Proporción de aciertos, de 0 a 1."),
        percent=True,
    ),
    "macro_f1": Metric(
        Text("macro F1", "F1 macro"),
        "higher",
        Text(
            "Balance of precision and recall, every class counting alike, 0 to 1.",
            "Equilibrio de precisión y exhaustividad, con igual peso para cada clase, de 0 a 1.",
        ),
        percent=True,
    ),
    "nats_per_character": Metric(
        Text("nats per character", "nats por carácter"),
        "lower",
        Text("Mean surprise at each character, natural logarithm.", "Sorpresa media ante cada carácter, en logaritmo natural."),
    ),
    "bits_per_character": Metric(
        Text("bits per character", "bits por carácter"),
        "lower",
        Text("Mean surprise at each character, logarithm of base 2.", "Sorpresa media ante cada carácter, en logaritmo de base 2."),
    ),
    "perplexity": Metric(
        Text("perplexity", "perplejidad"),
        "lower",
        Text(
            "Among how many equally likely characters the network hesitates.",
            "Entre cuántos caracteres igual de probables duda la red.",
        ),
    ),
}  # fmt: skip
"""Every metric by its fixed name. A metric of a further test part is written `<part>.<metric>`."""


PARTS: dict[str, Text] = {
    "train": Text("training", "entrenamiento"),
    "validation": Text("validation", "validación"),
    "test": Text("test", "prueba"),
    "unseen_templates": Text("unseen templates", "plantillas nuevas"),
    "recombined": Text("recombined", "recombinada"),
    "challenge": Text("challenge", "desafío"),
}
"""The parts of data sets in words; a part of another name goes by it."""


def part_title(name: str) -> Text:
    """A part of the data in words."""
    return PARTS.get(name, Text.same(name.replace("_", " ")))


def title_of(name: str) -> Text:
    """A metric in words, with the part it was measured on where that is not the test part itself."""
    part, _, _ = name.rpartition(".")
    if not part:
        return metric(name).title
    return Text("{title} ({part})", "{title} ({part})").format(title=metric(name).title, part=part_title(part))


def title_on_test(name: str) -> Text:
    """A metric in words, with the part it was measured on always: never a bare name where validation metrics exist too."""
    part, _, _ = name.rpartition(".")
    return title_of(name) if part else Text("test {metric}", "{metric} de prueba").format(metric=metric(name).title)


def metric(name: str) -> Metric:
    """The metric called `name`, whichever part it was measured on (`unseen_templates.accuracy`)."""
    return METRICS[name.rsplit(".", 1)[-1]]


def of_surprise(nats: float) -> dict[str, float]:
    """The metrics of written text from its mean surprise at each character, in nats."""
    return {
        "nats_per_character": nats,
        "bits_per_character": nats / math.log(2),
        "perplexity": math.exp(min(nats, 700.0)),
    }
