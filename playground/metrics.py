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
        Text("What training minimises, in the task's own unit.", "Lo que el entrenamiento minimiza, en la unidad de la tarea."),
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
            "Root mean squared error, in the data's unit; large errors count more.",
            "Raíz del error cuadrático medio, en la unidad de los datos; los errores grandes pesan más.",
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
            "Error relative to the seasonal naive forecast on the training set; below 1 is better than that forecast.",
            "Error relativo a la predicción ingenua estacional en el conjunto de entrenamiento; por debajo de 1 la mejora.",
        ),
    ),
    "smape": Metric(
        Text("sMAPE", "sMAPE"),
        "lower",
        Text("Symmetric mean absolute percentage error, 0 to 200 %.", "Error porcentual absoluto medio simétrico, de 0 a 200 %."),
    ),
    "owa": Metric(
        Text("OWA", "OWA"),
        "lower",
        Text(
            "Overall weighted average: the mean of sMAPE and MASE, each relative to the Naive2 forecast; below 1 is better than Naive2.",
            "Promedio ponderado global: la media de sMAPE y MASE, cada uno relativo a la predicción Naive2; por debajo de 1 la mejora.",
        ),
    ),
    "pinball": Metric(
        Text("pinball loss", "pérdida pinball"),
        "lower",
        Text(
            "Quantile loss: the mean error of the quantiles, each weighted by its level, in the data's unit; a narrow, well-placed interval is best.",
            "Pérdida de cuantiles: el error medio de los cuantiles, cada uno ponderado por su nivel, en la unidad de los datos; lo mejor es un intervalo estrecho y bien situado.",
        ),
    ),
    "coverage": Metric(
        Text("coverage (ideal: 80 %)", "cobertura (ideal: 80 %)"),
        "higher",
        Text(
            "Share of true values between the 10 % and the 90 % quantile; 80 % is ideal, more means too wide an interval, less too narrow.",
            "Proporción de valores reales entre los cuantiles 10 % y 90 %; lo ideal es 80 %: con más, el intervalo es demasiado ancho; con menos, demasiado estrecho.",
        ),
        percent=True,
    ),
    "skill": Metric(
        Text("skill", "mejora sobre el ingenuo (skill)"),
        "higher",
        Text(
            "Improvement over the best naive forecast: the share of its error that is removed; 0 is no better, 1 is perfect.",
            "Mejora sobre la mejor predicción ingenua: la parte de su error que se elimina; 0 no la mejora, 1 es perfecto.",
        ),
    ),
    "accuracy": Metric(
        Text("accuracy", "exactitud"),
        "higher",
        Text("Share of correct predictions.", "Proporción de aciertos."),
        percent=True,
    ),
    "macro_f1": Metric(
        Text("macro F1", "F1 macro"),
        "higher",
        Text(
            "Unweighted mean of the F1 scores of all classes (F1: harmonic mean of precision and recall).",
            "Media sin ponderar de los F1 de todas las clases (F1: media armónica de precisión y exhaustividad).",
        ),
        percent=True,
    ),
    "nats_per_character": Metric(
        Text("cross-entropy (nats per character)", "entropía cruzada (nats por carácter)"),
        "lower",
        Text("Mean negative log-likelihood of each character, natural logarithm.", "Media del logaritmo negativo de la verosimilitud de cada carácter, logaritmo natural."),
    ),
    "bits_per_character": Metric(
        Text("bits per character", "bits por carácter"),
        "lower",
        Text("Mean negative log-likelihood of each character, base-2 logarithm.", "Media del logaritmo negativo de la verosimilitud de cada carácter, logaritmo en base 2."),
    ),
    "perplexity": Metric(
        Text("perplexity", "perplejidad"),
        "lower",
        Text(
            "The number of equally likely characters that would be as uncertain.",
            "El número de caracteres equiprobables que daría la misma incertidumbre.",
        ),
    ),
}  # fmt: skip
"""Every metric by its fixed name. A metric of a further test part is written `<part>.<metric>`."""


PARTS: dict[str, Text] = {
    "train": Text("training", "entrenamiento"),
    "validation": Text("validation", "validación"),
    "test": Text("test", "prueba"),
    "unseen_templates": Text("unseen templates", "plantillas nuevas"),
    "recombined": Text("recombined", "recombinación"),
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
