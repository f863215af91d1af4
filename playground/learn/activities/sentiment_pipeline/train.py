"""Step 5: the LSTM learns, beside a simple RNN and a bag of words."""

import math
from collections.abc import Mapping

import pandas as pd

from playground.evaluation.reference_scores import baseline_title
from playground.exhibits import Exhibit, Figure, Table
from playground.learn.activities.sentiment_pipeline._texts import Texts
from playground.learn.activities.sentiment_pipeline.questions.train import QUESTIONS
from playground.learn.activity import Found, Material, Step, Trained
from playground.model_size import layer_sizes
from playground.plots.charts import lines
from playground.text import Text, percentage, whole

BAG, MAJORITY = "bag_of_words", "majority"
"""The baselines that the network is compared with here."""
_UNKNOWN = Text("not known", "no se conoce")


class Train(Step):
    """Watch them learn."""

    name = "train"
    title = Text("Train", "Entrenar")
    idea = Text(
        "A recurrent network reads the vectors one after the other and carries a state from step to step; the answer is made from the states. A simple RNN writes its whole state anew at each step. An LSTM adds to a cell state and lets gates decide what is kept. A bag of words has no steps at all: it knows which words there are, not in which order.",
        "Una red recurrente lee los vectores uno tras otro y lleva un estado de paso en paso; la respuesta se hace a partir de los estados. Una RNN simple reescribe todo su estado en cada paso. Una LSTM suma a un estado de la celda y deja que unas puertas decidan qué se conserva. Una bolsa de palabras no tiene pasos: sabe qué palabras hay, no en qué orden.",
    )
    instruction = Text(
        "Predict first. Then watch the validation accuracy, epoch by epoch, and compare on the test set.",
        "Prediga primero. Después vea la exactitud de validación, época a época, y compare en el conjunto de prueba.",
    )
    watched = True
    questions = QUESTIONS

    def look(self, material: Material) -> Found:
        """What each of them reached on the test set, as far as they have got there."""
        texts = Texts.of(material)
        trained, other = material.trained.get("network"), material.trained.get("rnn")
        known = {name: score["metrics"].get("accuracy") for name, score in trained.baselines.items()} if trained else {}
        majority_class, share = texts.majority()
        epochs = {number: value for number, value in trained.validation.items() if number > 0} if trained else {}
        sizes = layer_sizes(material.experiment.model, material.data.sizes)
        best_epoch = max(epochs, key=lambda number: epochs[number], default=0)
        numbers = {
            "test": whole(len(texts.parts["test"])),
            "majority_class": Text.same(majority_class),
            "majority": percentage(share),
            "main": material.experiment.model.short,
            "parameters": whole(sum(one.weights + one.biases for one in sizes)),
            "accuracy": told(accuracy_of(trained)),
            "rnn": told(accuracy_of(other)),
            "bag": told(known.get(BAG)),
            "first": told(epochs.get(1)),
            "best": told(epochs.get(best_epoch)),
            "best_epoch": whole(best_epoch),
            "epochs": whole(max(epochs, default=0)),
            "seed": Text.same(str(material.experiment.seed)),
        }
        judged: list[tuple[str, int | None, float | None]] = [
            (str(one.name), one.parameters, one.metrics.get("accuracy")) for one in material.trained.values()
        ]
        judged += [(str(baseline_title(name)), None, known[name]) for name in (BAG, MAJORITY) if name in known]
        table = pd.DataFrame(
            {
                str(Text("model", "modelo")): [name for name, _, _ in judged],
                str(Text("weights", "pesos")): ["–" if count is None else str(whole(count)) for _, count, _ in judged],
                str(Text("accuracy", "exactitud")): [str(told(value)) for _, _, value in judged],
            }
        )
        found: list[Exhibit] = [Table(Text("On the test set", "En el conjunto de prueba"), table)]
        if epochs:
            found.insert(0, _curves(material, numbers))
        return Found(numbers, (), tuple(found))


def _curves(material: Material, numbers: Mapping[str, Text]) -> Figure:
    last = max(number for one in material.trained.values() for number in one.validation)
    words = Text(
        "Validation accuracy of the {main}: {first} after the first epoch, best {best} in epoch {best_epoch}.",
        "Exactitud de validación de la {main}: {first} tras la primera época, la mejor {best} en la época {best_epoch}.",
    ).format(**numbers)
    return lines(
        Text("Validation accuracy by epoch", "Exactitud de validación por época"),
        words,
        list(range(last + 1)),
        {
            str(one.name): [100 * one.validation.get(number, math.nan) for number in range(last + 1)]
            for one in material.trained.values()
        },
        x_title=Text("epoch", "época"),
        y_title=Text("accuracy (%)", "exactitud (%)"),
    )


def accuracy_of(trained: Trained | None) -> float | None:
    """On the test set; None: it is not known, or not yet."""
    return None if trained is None else trained.metrics.get("accuracy")


def told(share: float | None) -> Text:
    """A share in percent, or that it is not known."""
    return _UNKNOWN if share is None else percentage(share)
