"""Step 6: how good is it for real, where does it err, and what did it look at?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from playground.batch import Batch
from playground.classification import confusion as counted
from playground.evaluation.bootstrap import LEVEL, replicates
from playground.evaluation.proportion import wilson
from playground.evaluation.reference_scores import baseline_title
from playground.exhibits import Exhibit, Prose, Table
from playground.inspection.influence import influence
from playground.learn.activities.sentiment_pipeline._sentence import SentenceStep
from playground.learn.activities.sentiment_pipeline._texts import Texts, listed, quoted
from playground.learn.activities.sentiment_pipeline.questions.judge import QUESTIONS
from playground.learn.activities.sentiment_pipeline.train import told
from playground.learn.activity import Found, Material, Trained
from playground.plots.coloured_steps import coloured_steps
from playground.plots.confusion import confusion
from playground.plots.frequencies import shown
from playground.sanity_checks import best_baseline, standings
from playground.task import part_title
from playground.text import Text, numeral, percentage, whole

_WORST = 5
"""Errors that are listed."""
_PIECE = 256
"""Texts that go through the network together."""


class Judge(SentenceStep):
    """Accuracy with its interval, errors, influence."""

    name = "judge"
    title = Text("Judge", "Juzgar")
    idea = Text(
        "One number from one test set is not the truth about a network: with other test texts it would have been different. A confidence interval says where to look for its accuracy on all texts of this kind. A model is better than a baseline for real where the interval of their difference on the same texts does not hold 0. Errors and the influence of single words say what it does, not only how often it is right.",
        "Un número de un solo conjunto de prueba no es la verdad sobre una red: con otros textos de prueba habría sido otro. Un intervalo de confianza dice dónde buscar su exactitud con todos los textos de este tipo. Un modelo es mejor que una referencia de verdad si el intervalo de su diferencia, en los mismos textos, no contiene el 0. Los errores y la influencia de cada palabra dicen qué hace, no solo cuántas veces acierta.",
    )
    instruction = Text(
        "Write a sentence of your own for the network to judge.", "Escriba una frase suya para que la red la juzgue."
    )
    ready = "baselines"
    questions = QUESTIONS

    def look(self, material: Material) -> Found:
        """Accuracy, errors and influence.

        Raises:
            WrongInput: there is nothing to read in the sentence, or no word that the network knows.
        """
        texts = Texts.of(material)
        trained = material.trained["network"]
        scores = _scores(trained, texts)
        targets = texts.parts["test"].targets
        matrix = counted(scores, targets).tolist()
        wrong = _errors(scores, targets, texts)
        right = len(targets) - len(wrong)
        opinion = _opinion(self.sentence(texts), trained, texts)
        numbers = {
            "main": trained.name,
            "test": whole(len(targets)),
            "right": whole(right),
            "wrong": whole(len(wrong)),
            "accuracy": percentage(right / len(targets)),
            **_interval(trained, material, right),
            "worst": _worst(wrong),
            "elsewhere": _elsewhere(trained.metrics),
            **opinion.numbers(texts),
            **_against(trained),
        }
        after: list[Exhibit] = [
            _table(material),
            confusion(
                Text("Confusion matrix, test set", "Matriz de confusión, conjunto de prueba"), texts.classes, matrix
            ),
        ]
        after += [error.drawn(number) for number, error in enumerate(wrong[:_WORST], start=1)]
        after.append(opinion.drawn(texts))
        return Found(numbers, (), tuple(after))


@dataclass(frozen=True)
class _Opinion:
    """What the network answers to the reader's sentence: its class, how sure it is, and what each token counts for that."""

    text: str
    items: tuple[str, ...]
    label: int
    sure: float
    values: np.ndarray

    def numbers(self, texts: Texts) -> dict[str, Text]:
        return {
            "text": quoted(self.text),
            "given": Text.same(texts.classes[self.label]),
            "sure": percentage(self.sure),
            "strongest": Text.same(shown(self.items[int(np.abs(self.values).argmax())])),
            "unknown": listed(texts.vocabulary.unknown(self.items)),
        }

    def drawn(self, texts: Texts) -> Exhibit:
        title = Text(
            "Influence of each token on the score of “{given}”, {sure} (occlusion; blue raises it, vermilion lowers it)",
            "Influencia de cada token en la puntuación de «{given}», {sure} (oclusión; azul la sube, bermellón la baja)",
        ).format(**self.numbers(texts))
        strongest = float(np.abs(self.values).max(initial=0.0)) or 1.0
        return coloured_steps(title, self.values, [shown(item) for item in self.items], strongest=strongest)


def _opinion(text: str, trained: Trained, texts: Texts) -> _Opinion:
    items, tokens = texts.read(text)
    batch = Batch(torch.tensor([tokens]), torch.zeros(1, dtype=torch.int64))
    with torch.inference_mode():
        shares = trained.network(batch)[0].double().softmax(-1)[0]
    label = int(shares.argmax())
    found = influence(trained.network, batch, (label,), "occlusion", vocabulary=len(texts.vocabulary))
    return _Opinion(text, tuple(items), label, float(shares[label]), found.steps)


def _scores(trained: Trained, texts: Texts) -> Tensor:
    """Of each test text in its place, `(texts, classes)`."""
    part = texts.parts["test"]
    with torch.inference_mode():
        pieces = torch.split(torch.arange(len(part)), _PIECE)
        return torch.cat([trained.network(part.take(piece))[0] for piece in pieces])


@dataclass(frozen=True)
class _Error:
    """A test text that got another class than its own."""

    text: str
    true: str
    predicted: str
    sure: float

    def drawn(self, number: int) -> Prose:
        title = Text(
            "Error {number}: {true}, taken for {predicted} with {sure}",
            "Error {number}: {true}, tomada por {predicted} con un {sure}",
        ).format(number=number, true=self.true, predicted=self.predicted, sure=percentage(self.sure))
        return Prose(title, quoted(self.text))


def _errors(scores: Tensor, targets: Tensor, texts: Texts) -> list[_Error]:
    """Test texts that got another class than their own, those first of which the network is surest."""
    sure, answers = scores.double().softmax(-1).max(-1)
    wrong = (answers != targets).nonzero()[:, 0].tolist()
    raw = texts.raw("test")
    found = [
        _Error(raw[place], texts.classes[int(targets[place])], texts.classes[int(answers[place])], float(sure[place]))
        for place in wrong
    ]
    return sorted(found, key=lambda error: -error.sure)


def _worst(wrong: Sequence[_Error]) -> Text:
    if not wrong:
        return Text(
            "There is no error to look at: write sentences that lead it astray.",
            "No hay errores que mirar: escriba frases que la confundan.",
        )
    first = wrong[0]
    return Text(
        "The one it is surest of ({sure}) is “{text}”, which is {true}; it says {predicted}.",
        "El error del que está más segura ({sure}) es «{text}», cuya clase es {true}; ella dice {predicted}.",
    ).format(sure=percentage(first.sure), text=quoted(first.text), true=first.true, predicted=first.predicted)


def _interval(trained: Trained, material: Material, right: int) -> dict[str, Text]:
    """The interval of the accuracy, and how it was made: of draws of the test set these are all alike without an error."""
    count = len(material.data.tests["test"])
    way = Text("bootstrap over the test set, 95 %", "bootstrap sobre el conjunto de prueba, 95 %")
    if right in (0, count):
        low, high = wilson(right, count)
        way = Text(
            "Wilson's interval, 95 %: all answers are alike, so a bootstrap would have no width",
            "intervalo de Wilson, 95 %: todas las respuestas son iguales, así que un bootstrap no tendría anchura",
        )
    else:
        draws = replicates(material.experiment.task, material.data, lambda: trained.network, torch.device("cpu"))
        if not draws or material.experiment.task.primary != "accuracy":
            return {"interval": Text("Not known", "No se conoce"), "way": way}
        low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    ends = {"low": percentage(float(low)), "high": percentage(float(high))}
    return {"interval": Text("{low} to {high}", "De {low} a {high}").format(**ends), "way": way}


def _points(interval: Sequence[float] | None) -> Text:
    if not interval:
        return Text("not known", "no se conoce")
    low, high = (_difference(end) for end in interval)
    return Text("{low} to {high}", "de {low} a {high}").format(low=low, high=high)


def _difference(share: float) -> Text:
    """In points."""
    points = numeral(100 * share, ".1f")
    return Text(points.en.replace("-", "−"), points.es.replace("-", "−"))


_STANDINGS = {
    "beaten": Text(
        "Yes, on texts of this kind: the whole interval is above 0.",
        "Sí, con textos de este tipo: todo el intervalo está por encima de 0.",
    ),
    "better": Text(
        "No: the baseline is better, the whole interval is below 0.",
        "No: la referencia es mejor, todo el intervalo está por debajo de 0.",
    ),
    "level": Text("That cannot be said: the interval holds 0.", "No se puede decir: el intervalo contiene el 0."),
    "ahead": Text(
        "It cannot be said, as no interval is known.", "No se puede decir, porque no se conoce el intervalo."
    ),
}


def _against(trained: Trained) -> dict[str, Text]:
    """The best baseline, and how the network stands to it."""
    found = best_baseline("accuracy", trained.baselines)
    if found is None:
        unknown = Text("not known", "no se conoce")
        names = ("baseline", "baseline_accuracy", "difference", "difference_interval")
        return {**dict.fromkeys(names, unknown), "standing": _STANDINGS["ahead"]}
    name, value = found
    standing: Any = standings("accuracy", trained.metrics, trained.baselines).get(name, "ahead")
    interval = trained.baselines[name].get("interval")
    return {
        "baseline": baseline_title(name),
        "baseline_accuracy": percentage(value),
        "difference": _difference(trained.metrics.get("accuracy", 0.0) - value),
        "difference_interval": _points(interval),
        "standing": _STANDINGS[standing if interval else "ahead"],
    }


def _elsewhere(metrics: Mapping[str, float]) -> Text:
    """What it reached on the other test sets, in a sentence."""
    others = {name.removesuffix(".accuracy"): value for name, value in metrics.items() if name.endswith(".accuracy")}
    if not others:
        return Text("There is no other test set here.", "Aquí no hay otro conjunto de prueba.")
    parts = [
        Text("{name} {value}", "{name} {value}").format(name=part_title(name), value=percentage(value))
        for name, value in others.items()
    ]
    return Text("On the other test sets: {parts}.", "En los otros conjuntos de prueba: {parts}.").format(
        parts=Text.join(", ", parts)
    )


def _table(material: Material) -> Table:
    """All models on the test set, and the interval of the first one's difference from each baseline."""
    first, *others = material.trained.values()
    model, accuracy = str(Text("model", "modelo")), str(Text("accuracy", "exactitud"))
    difference = str(Text("difference", "diferencia"))
    rows = [{model: str(first.name), accuracy: str(told(first.metrics.get("accuracy"))), difference: "–"}]
    for other in others:
        rows.append({model: str(other.name), accuracy: str(told(other.metrics.get("accuracy"))), difference: "–"})
    for name, score in sorted(first.baselines.items(), key=lambda one: -one[1]["metrics"].get("accuracy", 0.0)):
        rows.append(
            {
                model: str(baseline_title(name)),
                accuracy: str(told(score["metrics"].get("accuracy"))),
                difference: str(_points(score.get("interval"))),
            }
        )
    note = Text(
        "Difference: of the {name} from the baseline, in points, as a 95 % interval.",
        "Diferencia: de la {name} con la referencia, en puntos, como intervalo del 95 %.",
    ).format(name=first.name)
    return Table(Text("Judged on the test set", "Juzgados en el conjunto de prueba"), pd.DataFrame(rows), note)
