"""Step 4: the vectors of tokens, and what training did to them."""

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from playground.batch import Batch
from playground.errors import NotFound
from playground.exhibits import Figure, Table
from playground.inspection.embeddings import Neighbour, nearest
from playground.inspection.vectors import token_vectors
from playground.knobs import knob
from playground.learn.activities.sentiment_pipeline._texts import Texts, listed, named, shape
from playground.learn.activities.sentiment_pipeline.pad import Pad, ticks
from playground.learn.activities.sentiment_pipeline.questions.embed import QUESTIONS
from playground.learn.activity import Found, Material, Step, Trained
from playground.model import Network
from playground.plots.charts import heat_map
from playground.plots.frequencies import shown
from playground.tasks.sentiment.reading import padded
from playground.text import Text, numeral, whole

_NEAR = 6
"""Neighbours that are listed."""
_OFTEN = 0.002
"""Of the tokens of training: a rarer word has hardly been moved, and tells little."""
_MOST_FEATURES = 32
_MOST_STEPS = 30
"""What of one text's vectors is drawn."""


class Embed(Step):
    """From N × T to N × T × F."""

    name = "embed"
    title = Text("Embed", "Pasar a embeddings")
    idea = Text(
        "The embedding layer is a table with one row of F numbers for each entry of the vocabulary. Each index of the batch is replaced by its row: N × T becomes N × T × F. The rows begin at random, or as word vectors that were trained before, and are trained with the rest of the network: those of words that ask for the same answer move closer together. How close two rows are is told by the cosine of the angle between them: 1 in the same direction, 0 at right angles, −1 opposite.",
        "La capa de embedding es una tabla con una fila de F números por cada entrada del vocabulario. Cada índice del lote se sustituye por su fila: N × T pasa a ser N × T × F. Las filas empiezan al azar, o como vectores de palabras ya entrenados, y se entrenan con el resto de la red: las de palabras que piden la misma respuesta se acercan. Cuánto se parecen dos filas lo dice el coseno del ángulo que forman: 1 en la misma dirección, 0 en ángulo recto, −1 opuestas.",
    )
    instruction = Text(
        "Choose a word of the vocabulary; left empty, it is the frequent word that makes the network surest when it stands alone.",
        "Elija una palabra del vocabulario; si lo deja vacío, es la palabra frecuente con la que, por sí sola, la red está más segura.",
    )
    ready = "network"
    questions = QUESTIONS

    word: str = knob(
        "",
        max_length=60,
        title=Text("Word", "Palabra"),
        help=Text("A word of the training texts.", "Una palabra de los textos de entrenamiento."),
    )

    def look(self, material: Material) -> Found:
        """Neighbours before and after training, and the vectors of one text.

        Raises:
            WrongInput: the word is not in the vocabulary, or the network has no embeddings.
        """
        texts = Texts.of(material)
        _, items, batch = Pad.configure(material.given.get(Pad.name, {})).batch(material)
        before, after = _vectors(material.trained["network"], batch, len(texts.vocabulary))
        number = self._number(texts, material.trained["network"].network)
        word = shown(texts.name(number))
        names = [""] * (len(texts.vocabulary) - len(texts.vocabulary.items)) + list(texts.vocabulary.items)
        found = {"before": nearest(before, names, number, _NEAR), "after": nearest(after, names, number, _NEAR)}
        features = after.shape[1]
        sizes = (*batch.inputs.shape, features)
        numbers = {
            "features": whole(features),
            "vocabulary": whole(len(texts.vocabulary)),
            "weights": whole(len(texts.vocabulary) * features),
            "batch": shape(*batch.inputs.shape),
            "batch_embedded": shape(*sizes),
            "cells": whole(int(np.prod(sizes))),
            "word": Text.same(word),
            "often": whole(int(texts.occurrences()[number])),
            "before": Text.same(shown(found["before"][0].token)),
            "before_cosine": numeral(found["before"][0].cosine, ".2f"),
            "start": _start(material),
            "after": listed([shown(one.token) for one in found["after"]]),
            "classes": named(texts.classes),
        }
        return Found(numbers, (), (_table(word, found), _drawn(after, items[0], batch.inputs[0])))

    def _number(self, texts: Texts, network: Network) -> int:
        """The index of the word; where none is given, of the frequent word that makes the network surest alone."""
        asked = self.word.strip()
        if asked:
            items, _ = texts.reader.read(asked)
            if len(items) != 1 or items[0] not in texts.vocabulary:
                raise NotFound(
                    Text(
                        "The vocabulary of this run has no “{word}”. Choose one word of its training texts.",
                        "El vocabulario de esta ejecución no tiene «{word}». Elija una palabra de sus textos de entrenamiento.",
                    ).format(word=asked)
                )
            return texts.vocabulary.encode(items)[0]
        often = texts.occurrences().numpy()
        first = len(texts.vocabulary) - len(texts.vocabulary.items)
        worth = [
            number
            for number in range(first, len(often))
            if often[number] >= _OFTEN * often.sum() and texts.name(number)[-1].isalnum()
        ]
        worth = worth or list(range(first, len(often)))
        with torch.inference_mode():
            scores, _ = network(padded([[number] for number in worth], [0] * len(worth)).whole)
        return worth[int(scores.double().softmax(-1).max(-1).values.argmax())]


def _start(material: Material) -> Text:
    """Whether there is a reason for what lies near before training: how the rows of this run began."""
    told = material.data.protocol["vectors"]
    if material.experiment.training.weights_from:
        return Text(
            "there may be one, the network began with the weights of another run",
            "puede haberla, la red empezó con los pesos de otra ejecución",
        )
    if told["from"] == "file":
        return Text(
            "there may be one, the rows of {covered} of the {of} tokens come from a file of word vectors",
            "puede haberla, las filas de {covered} de los {of} tokens vienen de un archivo de vectores",
        ).format(covered=whole(told["covered"]), of=whole(told["of"]))
    if told["from"] != "random":
        return Text(
            "there is one, the rows were trained beforehand ({way}): words with similar neighbours lie close together",
            "la hay, las filas se entrenaron antes ({way}): las palabras con vecinas parecidas están próximas",
        ).format(way=told["from"])
    if told.get("parts"):
        return Text(
            "none but the spelling, the rows were drawn at random and words that share parts share numbers",
            "ninguna salvo la escritura, las filas se sortearon al azar y las palabras que comparten partes comparten números",
        )
    return Text("none, the rows were drawn at random", "ninguna, las filas se sortearon al azar")


def _vectors(trained: Trained, batch: Batch, vocabulary: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the table before and after training, `(vocabulary, features)`."""
    found: list[Tensor] = [
        token_vectors(network, batch, vocabulary).float() for network in (trained.untrained, trained.network)
    ]
    return found[0].numpy(), found[1].numpy()


def _table(word: str, found: dict[str, tuple[Neighbour, ...]]) -> Table:
    cosine = Text("cosine", "coseno")
    ways = {"before": Text("before", "antes"), "after": Text("after", "después")}
    columns: dict[str, list[str]] = {}
    for way, title in ways.items():
        columns[str(title)] = [shown(one.token) for one in found[way]]
        columns[f"{cosine} {title}"] = [str(numeral(one.cosine, ".3f")) for one in found[way]]
    return Table(
        Text(
            "Nearest to “{word}” before and after training", "Lo más próximo a «{word}» antes y después de entrenar"
        ).format(word=word),
        pd.DataFrame(columns),
    )


def _drawn(vectors: np.ndarray, items: list[str], tokens: Tensor) -> Figure:
    """The rows of the first text: T × F."""
    rows = vectors[tokens[: len(items)].numpy()][:_MOST_STEPS, :_MOST_FEATURES]
    steps, features = rows.shape
    title = Text(
        "The first text of your batch after the embedding, {whole} numbers",
        "El primer texto de su lote tras el embedding, {whole} números",
    ).format(whole=shape(len(items), vectors.shape[1]))
    if (steps, features) != (len(items), vectors.shape[1]):
        title = Text("{title}; drawn: the first {drawn}", "{title}; dibujados: los primeros {drawn}").format(
            title=title, drawn=shape(steps, features)
        )
    drawn = heat_map(
        title,
        title,
        rows.round(4).tolist(),
        rows=[shown(item) for item in items[:_MOST_STEPS]],
        columns=[str(place + 1) for place in range(features)],
        row_title=Text("token (T)", "token (T)"),
        column_title=Text("feature (F)", "característica (F)"),
    )
    labelled = ticks(features)
    drawn.figure.update_xaxes(tickvals=labelled, ticktext=[str(place + 1) for place in labelled], tickangle=0)
    return drawn
