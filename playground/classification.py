"""What tasks with one of several classes for each sequence, or for each of its positions, have in common."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal, cast

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.batch import Batch, Data, Examples, Part, Pattern, whole
from playground.knobs import knob
from playground.model import Network
from playground.result_terms import HARDLY, LONGER, NO_DECAY, WIDER, Advice, Metric, ProtocolEntry, SanityCheck, Terms
from playground.script import MetricScript
from playground.task import Memory, Sample, Task, class_errors
from playground.task.item_errors import ErrorAnalysis
from playground.text import Text

METRICS: Mapping[str, Metric] = {
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
}

UNEQUAL = 0.6
"""An accuracy that a network reaches without telling the classes apart only where they are unequal."""
BALANCED: Advice = (
    Text("Weight the classes by how rare they are.", "Pondere las clases según lo raras que son."),
    {"task.class_weight": "balanced"},
)

CHECKS: Mapping[str, SanityCheck] = {
    "over_majority": SanityCheck(
        title=Text("above the majority class", "sobre la clase mayoritaria"),
        help=Text(
            "Points above always predicting the majority class; near 0 the network has learnt nothing about single examples.",
            "Puntos por encima de predecir siempre la clase mayoritaria; cerca de 0 la red no ha aprendido nada de cada ejemplo.",
        ),
        wrong=lambda value, _metrics: value < HARDLY,
        finding=Text(
            "It is hardly better than always predicting the majority class ({value}).",
            "Apenas es mejor que predecir siempre la clase mayoritaria ({value}).",
        ),
        advice=(LONGER, WIDER),
        points=True,
        signed=True,
        over=("majority",),
    ),
    "rare_classes": SanityCheck(
        title=Text("mean recall of the classes, above chance", "exhaustividad media de las clases, sobre el azar"),
        help=Text(
            "The mean over the classes of the share that is found, brought to 0 for chance and 1 for all (balanced accuracy, adjusted); below 10 % in spite of an accuracy of 60 % or more, the accuracy comes from the majority class alone.",
            "La media, entre clases, de la parte que se encuentra, con 0 para el azar y 1 para todo (exactitud equilibrada, ajustada); por debajo del 10 % pese a una exactitud del 60 % o más, esta se debe solo a la clase mayoritaria.",
        ),
        wrong=lambda value, metrics: value < 0.1 and metrics.get("accuracy", 0.0) >= UNEQUAL,
        finding=Text(
            "Class imbalance: it is right in {accuracy} of the cases because one class is so frequent; the other classes are found hardly better than by chance ({value} above it).",
            "Desequilibrio de clases: acierta en el {accuracy} de los casos porque una clase es muy frecuente; las demás se encuentran apenas mejor que al azar ({value} por encima).",
        ),
        advice=(BALANCED, LONGER),
    ),
    "one_class": SanityCheck(
        title=Text("share of the most frequent prediction", "proporción de la predicción más frecuente"),
        help=Text(
            "Share of the test set to which the network gives one and the same class; from 99 % on, with an accuracy below 60 %, it predicts one class only.",
            "Proporción de la prueba a la que la red da una misma clase; desde el 99 %, con una exactitud inferior al 60 %, predice una sola clase.",
        ),
        wrong=lambda value, metrics: value >= 0.99 and metrics.get("accuracy", 0.0) < UNEQUAL,
        finding=Text(
            "It predicts one class only: {value} of all predictions are the same.",
            "Predice una sola clase: el {value} de las predicciones son iguales.",
        ),
        advice=(
            NO_DECAY,
            (
                Text("Try the usual learning rate.", "Pruebe con la tasa de aprendizaje usual."),
                {"training.learning_rate": 3e-3},
            ),
            LONGER,
            WIDER,
        ),
    ),
}


class Classification(Task):
    """Says which class a sequence, or each of its positions, belongs to; measured by accuracy and macro-F1.

    The memory of such a task has the names of its `classes`: `Text` as tables, or plain names.
    """

    terms = Terms(
        metrics=METRICS,
        checks=CHECKS,
        entries={
            "class_weight": ProtocolEntry(Text("class weights in the loss", "pesos de las clases en la pérdida")),
        },
    )

    class_weight: Literal["none", "balanced"] = knob(
        "none",
        advanced=True,
        later=True,
        title=Text("Class weights", "Pesos de las clases"),
        help=Text(
            "Balanced: in the loss each class counts by the inverse of its frequency in the training set, so that rare ones "
            'are not neglected (scikit-learn class_weight="balanced", Keras class_weight, PyTorch weight). Metrics are not '
            "weighted.",
            "Equilibrados: en la pérdida cada clase cuenta según el inverso de su frecuencia en el entrenamiento, para no "
            'descuidar las raras (class_weight="balanced" en scikit-learn, class_weight en Keras, weight en PyTorch). Las '
            "métricas no se ponderan.",
        ),
        choices={
            "none": Text("none", "ninguno"),
            "balanced": Text("balanced", "equilibrados"),
        },
    )

    @property
    def primary(self) -> str:
        """Accuracy."""
        return "accuracy"

    def weighed(self, data: Data) -> Data:
        """The data with the weights of the classes in the loss, where `class_weight` asks for them; what `prepare` returns.

        Weights are counted on the training part, and hold for the loss of every part.
        """
        if self.class_weight == "none":
            return data
        train = cast(Examples, data.train)
        weights = balanced(_asked(train.whole), data.sizes.outputs)
        parts = cast(dict[str, Examples], {"validation": data.validation, **data.tests})
        parts = {name: _weighed(part, weights) for name, part in parts.items()}
        names = [one["en"] if isinstance(one, Mapping) else str(one) for one in data.memory["classes"]]
        told = {name: round(weight, 4) for name, weight in zip(names, weights.tolist(), strict=True)}
        return replace(
            data,
            train=_weighed(train, weights),
            validation=parts.pop("validation"),
            tests=parts,
            protocol={**data.protocol, "class_weight": told},
        )

    def loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Mean cross-entropy over the sequences or their real positions, in nats; weighted where classes are.

        Args:
            outputs: `(batch, classes)` or `(batch, time, classes)`.
            batch: its targets are the classes, `(batch,)` or `(batch, time)`.
        """
        return cross_entropy(outputs, batch)

    def answer(self, network: Network, batch: Batch, memory: Memory, outputs: Tensor) -> Tensor:
        """The scores of the classes as the network gives them, of the shape of `outputs`."""
        return outputs

    def tally(self, answer: Tensor, batch: Batch, memory: Memory) -> dict[str, Tensor]:
        """The confusion matrix `(classes, classes)`: rows are the right classes, columns the given ones."""
        return {"confusion": confusion(answer, _asked(batch))}

    def metrics(self, totals: Mapping[str, Tensor], memory: Memory) -> dict[str, float]:
        """Accuracy and macro-F1."""
        return from_confusion(totals["confusion"])

    def meters(self, network: Network, data: Data, seed: int) -> dict[str, float]:
        """How the answers on the test part are spread over the classes."""
        network.eval()
        with torch.inference_mode():
            batches = data.tests["test"].batches(PIECE)
            matrix = sum(confusion(network(batch)[0], _asked(batch)) for batch in batches)
        return spread_over_classes(cast(Tensor, matrix))

    def error_analysis(self, data: Data, pattern: Pattern) -> ErrorAnalysis:
        """Errors by class and length, and where each position has an answer by position and frequency; calibration."""
        classes, train = class_errors.classes_of(data.memory), cast(Examples, data.train).whole
        often = class_errors.counts(train.targets, class_errors.counted_in(train), len(classes))
        return ErrorAnalysis(
            class_errors.WRONG,
            partial(class_errors.items, frequency=often),
            class_errors.factors_of(classes, steps=train.targets.dim() > 1),
            classes,
            percent=True,
        )

    def script(self, part: Part, memory: Memory) -> MetricScript:
        """The share of right answers, or the mean of the classes' F1."""
        batch = whole(part)
        counted = _asked(batch) >= 0 if batch.targets.dim() > 1 else None
        targets = batch.targets if counted is None else batch.targets[counted]
        lines = _F1 if self.primary == "macro_f1" else _ACCURACY
        return MetricScript(batch, {"targets": targets}, lines, counted=counted)

    def classified(self, network: Network, batch: Batch, memory: Memory, given: Mapping[str, Any]) -> Sample:
        """The likeliest class of each sequence of a batch by its English name, with its probability.

        Args:
            network: one that answers for whole sequences.
            batch: the sequences; its targets are not looked at.
            memory: of the network.
            given: the sequences for people, by whatever name; kept as the input of the sample.
        """
        network.eval()
        with torch.inference_mode():
            outputs, _ = network(batch)
        most, number = outputs.float().softmax(dim=-1).max(dim=-1)
        names = [memory["classes"][one] for one in number.tolist()]
        answers = [name["en"] if isinstance(name, Mapping) else name for name in names]
        return Sample(given, {"class": answers, "probability": [round(one, 4) for one in most.tolist()]})


def cross_entropy(outputs: Tensor, batch: Batch, label_smoothing: float = 0.0) -> Tensor:
    """Mean cross-entropy of the classes in nats, each item weighted by the batch's `sample_weight`.

    Without smoothing this is torch's `cross_entropy` with `weight`; with it, the smoothed loss of an item is weighted as
    a whole, as Keras does.

    Args:
        outputs: `(batch, classes)` or `(batch, time, classes)`.
        batch: its targets are the classes, `(batch,)` or `(batch, time)`.
        label_smoothing: share of each right answer that is spread over all classes.
    """
    scores, classes = outputs.flatten(0, -2).float(), _asked(batch).flatten()
    if batch.sample_weight is None:
        return F.cross_entropy(scores, classes, ignore_index=_NOT_ASKED, label_smoothing=label_smoothing)
    each = F.cross_entropy(scores, classes, ignore_index=_NOT_ASKED, label_smoothing=label_smoothing, reduction="none")
    weights = batch.sample_weight.flatten()
    return (each * weights).sum() / weights.sum()


def balanced(targets: Tensor, classes: int) -> Tensor:
    """Weights `(classes,)` by the inverse of the classes' frequencies, as scikit-learn's `class_weight="balanced"`.

    Those of the classes that occur average 1 over the targets; one that does not occur counts as if it occurred once.

    Args:
        targets: `(…)` int64; below 0: nothing is asked here.
        classes: how many classes there are.
    """
    counts = torch.bincount(targets[targets >= 0].flatten(), minlength=classes)
    return counts.sum() / ((counts > 0).sum() * counts.clamp(min=1)).float()


def _weighed(part: Examples, weights: Tensor) -> Examples:
    """The part with the weight of each target's class."""
    asked = _asked(part.whole)
    each = torch.where(asked >= 0, weights[asked.clamp(min=0)], torch.zeros(()))
    return replace(part, whole=replace(part.whole, sample_weight=each))


PIECE = 256
"""Sequences that are answered at a time."""

_ACCURACY = """\
right = outputs.argmax(dim=-1) == test["targets"]
return right.double().mean().item()"""
_F1 = """\
answered, targets = outputs.argmax(dim=-1), test["targets"]
scores = []
for label in range(outputs.shape[-1]):
    right = ((answered == label) & (targets == label)).sum().item()
    both = (answered == label).sum().item() + (targets == label).sum().item()
    if both:  # a class that occurs on neither side does not count
        scores.append(2 * right / both)
return sum(scores) / len(scores)"""
"""The metrics as lines of a script."""

_NOT_ASKED = -1
"""Stands for the class of a position behind the end of its sequence."""


def _asked(batch: Batch) -> Tensor:
    """The targets, with `_NOT_ASKED` behind the end of each sequence where each position has one."""
    return batch.targets if batch.targets.dim() == 1 else batch.targets.masked_fill(~batch.mask, _NOT_ASKED)


def confusion(scores: Tensor, targets: Tensor) -> Tensor:
    """How often each class was answered for each: `(classes, classes)` int64, rows are the right classes.

    Args:
        scores: `(…, classes)`.
        targets: `(…)` int64; below 0: nothing is asked here.
    """
    classes = scores.shape[-1]
    nowhere = torch.full_like(targets, classes * classes)
    cells = torch.where(targets < 0, nowhere, targets * classes + scores.argmax(dim=-1)).flatten()
    counts = torch.zeros(classes * classes + 1, dtype=torch.int64, device=scores.device)
    return counts.scatter_add_(0, cells, torch.ones_like(cells))[:-1].view(classes, classes)


def spread_over_classes(matrix: Tensor) -> dict[str, float]:
    """How answers are spread over the classes, from a confusion matrix `(classes, classes)`.

    Returns:
        `one_class`: the share of the most frequent answer. `rare_classes`: the mean recall of the classes that occur,
        0 for chance and 1 for all, as scikit-learn's `balanced_accuracy_score(adjusted=True)`; left out where only one
        occurs.
    """
    counts = matrix.cpu().double()
    truth = counts.sum(1)
    found = {"one_class": float(counts.sum(0).max() / counts.sum().clamp(min=1))}
    occurs = truth > 0
    if int(occurs.sum()) > 1:
        recall, chance = float((counts.diagonal()[occurs] / truth[occurs]).mean()), 1 / int(occurs.sum())
        found["rare_classes"] = (recall - chance) / (1 - chance)
    return found


def from_confusion(matrix: Tensor) -> dict[str, float]:
    """Accuracy and macro-F1 of a confusion matrix `(classes, classes)`.

    Macro-F1 is the mean of the classes' F1 over those that occur among the right answers or the given ones, as in
    scikit-learn (`f1_score(average="macro")`): a class that is only ever answered wrongly counts as 0, one that occurs
    on neither side does not count.
    """
    counts = matrix.cpu().double()
    right, truth, answered = counts.diagonal(), counts.sum(1), counts.sum(0)
    f1 = 2 * right / (truth + answered).clamp(min=1)
    return {
        "accuracy": float(right.sum() / counts.sum().clamp(min=1)),
        "macro_f1": float(f1[(truth + answered) > 0].mean()) if counts.sum() else 0.0,
    }
