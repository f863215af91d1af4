"""Step 1: training, validation and test set, and a leak made visible."""

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from playground.batch import Examples
from playground.exhibits import Figure, Table
from playground.knobs import knob
from playground.learn.activities.sentiment_pipeline._texts import Texts
from playground.learn.activities.sentiment_pipeline.questions.split import QUESTIONS
from playground.learn.activity import Found, Material, Step
from playground.plots.charts import lines
from playground.plots.classes import balance
from playground.task import part_title
from playground.text import Text, numeral, percentage, whole

MOST_TRAINING, MOST_TEST = 10_000, 1_000
"""Texts that are compared with each other."""
_SHARES = (0, 25, 50, 75, 100)


class Split(Step):
    """Counts the splits and lets test texts slip into training."""

    name = "split"
    title = Text("Split", "Dividir")
    idea = Text(
        "A network is judged on texts that it has never seen. So the texts are split before anything is learnt from them: the training set teaches, the validation set chooses (when to stop, which setting), the test set is asked once, at the end. The vocabulary, too, is learnt, and so are word counts and weights.",
        "Una red se juzga con textos que nunca ha visto. Por eso los textos se reparten antes de aprender nada de ellos: el conjunto de entrenamiento enseña, el de validación elige (cuándo parar, qué ajuste) y el de prueba se consulta una sola vez, al final. Porque el vocabulario también se aprende, igual que los recuentos de palabras y los pesos.",
    )
    instruction = Text(
        "Look at the splits. Then let some of the test texts leak into the training set: choose how many, predict what happens, and look. The model here learns by heart: it looks up the most similar training text (nearest neighbour on word counts) and gives its class.",
        "Mire las particiones. Después deje que algunos textos de prueba se filtren al entrenamiento: elija cuántos, prediga qué ocurre y mire. El modelo de aquí aprende de memoria: busca el texto de entrenamiento más parecido (vecino más próximo según los recuentos de palabras) y da su clase.",
    )
    questions = QUESTIONS

    leaked: int = knob(
        50,
        ge=0,
        le=100,
        widget="slider",
        unit=Text.same("%"),
        title=Text("Test texts that leak into training", "Textos de prueba que se filtran al entrenamiento"),
        help=Text(
            "Share of the test set that is put into the training set as well.",
            "Parte del conjunto de prueba que se pone también en el de entrenamiento.",
        ),
    )

    def look(self, material: Material) -> Found:
        """Counts, class balance, and accuracy by how much has leaked."""
        texts = Texts.of(material)
        counts = {
            str(part_title(name)): np.bincount(part.targets.numpy(), minlength=len(texts.classes)).tolist()
            for name, part in texts.parts.items()
        }
        shares = sorted({*_SHARES, self.leaked})
        reached = accuracies(texts.parts["train"], texts.parts["test"], len(texts.vocabulary), shares)
        honest, leaked = reached[shares.index(0)], reached[shares.index(self.leaked)]
        told = material.data.protocol
        unknown = {name: told["out_of_vocabulary"][name] for name in material.data.tests}
        strangest = max(unknown, key=lambda name: unknown[name])
        numbers = {
            "all": numeral(sum(map(sum, counts.values())), "d"),
            **{name: whole(len(part)) for name, part in texts.parts.items()},
            "percent": percentage(self.leaked / 100, ".0f"),
            "honest": percentage(honest),
            "leaked": percentage(leaked),
            "expected": percentage(self.leaked / 100 + (1 - self.leaked / 100) * honest),
            "vocabulary": whole(len(texts.vocabulary)),
            "unknown": percentage(unknown[strangest]),
            "unknown_part": part_title(strangest),
            "otherwise": Text("0 %", "un 0 %")
            if texts.fewest == 1 and not texts.full
            else Text("less, most likely", "menos, con toda probabilidad"),
            "duplicates": whole(told["also_in_training"]),
            "compared": _compared(len(texts.parts["train"]), len(texts.parts["test"])),
        }
        words = Text(
            "Accuracy on {compared}: {honest} without a leak, {leaked} with {percent} leaked.",
            "Exactitud con {compared}: {honest} sin fuga, {leaked} con un {percent} filtrado.",
        ).format(**numbers)
        leak = lines(
            Text(
                "Learning by heart: accuracy on the test set by what has leaked",
                "Aprender de memoria: exactitud de prueba según lo filtrado",
            ),
            words,
            shares,
            {str(Text("nearest neighbour", "vecino más próximo")): [100 * value for value in reached]},
            x_title=Text("test texts in the training set (%)", "textos de prueba en el entrenamiento (%)"),
            y_title=Text("accuracy (%)", "exactitud (%)"),
        )
        return Found(numbers, (_table(counts, texts.classes), _balance(counts, texts.classes)), (leak,))


def accuracies(train: Examples, test: Examples, vocabulary: int, shares: list[int]) -> list[float]:
    """How often a test text gets the class of the most similar training text, by how much of the test set has leaked.

    The nearest neighbour by the cosine of token counts; of equals the first one. After T. Cover and P. Hart, Nearest neighbor
    pattern classification, IEEE Transactions on Information Theory 13, 1967.

    Args:
        train: the training set, at most `MOST_TRAINING` texts of which, drawn at random, are used.
        test: the test set, at most `MOST_TEST` texts of which, drawn at random, are used.
        vocabulary: how many different tokens there are.
        shares: of the test texts that are in the training set, too, in percent.
    """
    known, asked = _bags(train, vocabulary, MOST_TRAINING), _bags(test, vocabulary, MOST_TEST)
    labels = train.targets.numpy()[_drawn(len(train), MOST_TRAINING)]
    truth = test.targets.numpy()[_drawn(len(test), MOST_TEST)]
    likeness = (asked @ known.T).toarray()
    nearest, how_near = likeness.argmax(1), likeness.max(1)
    among = (asked @ asked.T).toarray()
    order = np.random.default_rng(0).permutation(len(truth))
    found = []
    for share in shares:
        leaked = np.sort(order[: round(share / 100 * len(truth))])
        answers = labels[nearest]
        if len(leaked):
            copies = among[:, leaked]
            own = copies.max(1) >= how_near
            answers = np.where(own, truth[leaked[copies.argmax(1)]], answers)
        found.append(float((answers == truth).mean()))
    return found


def _drawn(count: int, most: int) -> np.ndarray:
    """The places of the texts that are used, in order: a set is often sorted by class, so its first ones would not do."""
    return np.sort(np.random.default_rng(0).permutation(count)[:most])


def _bags(part: Examples, vocabulary: int, most: int) -> csr_matrix:
    """Token counts of the texts that are used, each of length 1: `(texts, vocabulary)`."""
    used = _drawn(len(part), most)
    whole = part.whole.map(lambda tensor: tensor[used])
    rows, places = np.nonzero(whole.mask.numpy())
    tokens = whole.inputs.numpy()[rows, places]
    counts = csr_matrix((np.ones(len(rows)), (rows, tokens)), shape=(len(whole), vocabulary))
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(1)))
    return csr_matrix(counts.multiply(1 / lengths))


def _compared(train: int, test: int) -> Text:
    """Which test texts are asked, in words: all, or how many of how many."""
    if train <= MOST_TRAINING and test <= MOST_TEST:
        return Text("the test texts", "los textos de prueba")
    return Text(
        "{asked} of your {test} test texts (drawn at random, as were {known} of {train} training texts)",
        "{asked} de sus {test} textos de prueba (elegidos al azar, como {known} de {train} de entrenamiento)",
    ).format(
        asked=whole(min(test, MOST_TEST)), test=whole(test), known=whole(min(train, MOST_TRAINING)), train=whole(train)
    )


def _table(counts: dict[str, list[int]], classes: tuple[str, ...]) -> Table:
    rows = [
        {str(Text("split", "partición")): part, str(Text("texts", "textos")): sum(each)}
        | dict(zip(classes, each, strict=True))
        for part, each in counts.items()
    ]
    return Table(Text("The splits of your run", "Las particiones de su ejecución"), pd.DataFrame(rows))


def _balance(counts: dict[str, list[int]], classes: tuple[str, ...]) -> Figure:
    title = Text("Class balance", "Equilibrio de las clases")
    return balance(title, {part: dict(zip(classes, each, strict=True)) for part, each in counts.items()})
