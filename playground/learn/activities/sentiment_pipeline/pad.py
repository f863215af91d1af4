"""Step 3: three texts of the reader's as one padded batch, and what the padding does to the answers."""

from dataclasses import replace

import pandas as pd
import torch
from torch import Tensor

from playground.batch import Batch
from playground.exhibits import Figure, Table
from playground.knobs import knob
from playground.learn import scientific
from playground.learn.activities.sentiment_pipeline._texts import Texts, quoted, shape
from playground.learn.activities.sentiment_pipeline.questions.pad import QUESTIONS
from playground.learn.activity import Found, Material, Step
from playground.model import Network
from playground.plots import COLOURS, blank
from playground.plots.paper.colours import INK
from playground.plots.square_words import write
from playground.tasks.sentiment.reading import padded
from playground.text import Text, percentage, whole

_MOST_COLUMNS = 28
"""Steps that are drawn: more numbers cannot be read beside each other."""
_FROM = 50
"""Test texts among which those are chosen that the step begins with."""


class Pad(Step):
    """N texts in one tensor."""

    name = "pad"
    title = Text("Pad", "Rellenar")
    idea = Text(
        "Texts go through the network in batches: one tensor of shape N × T, a row for each of the N texts, a column for each of T steps. Texts have different lengths, so the shorter ones are filled up with padding (index 0) to the longest. A mask, or the list of real lengths, says which positions are real.",
        "Los textos pasan por la red en lotes: un tensor de forma N × T, con una fila por cada uno de los N textos y una columna por cada uno de los T pasos. Los textos tienen distinta longitud, así que los más cortos se completan con relleno (índice 0) hasta el más largo. Una máscara, o la lista de longitudes reales, dice qué posiciones son reales.",
    )
    instruction = Text(
        "Write three texts of different lengths: they become one batch.",
        "Escriba tres textos de distinta longitud: formarán un lote.",
    )
    questions = QUESTIONS

    first: str = knob(
        "",
        max_length=2_000,
        widget="prose",
        title=Text("First text", "Primer texto"),
        help=Text("Empty: a short text of the test set.", "Vacío: un texto corto del conjunto de prueba."),
    )
    second: str = knob(
        "",
        max_length=2_000,
        widget="prose",
        title=Text("Second text", "Segundo texto"),
        help=Text("Empty: a longer text of the test set.", "Vacío: un texto más largo del conjunto de prueba."),
    )
    third: str = knob(
        "",
        max_length=2_000,
        widget="prose",
        title=Text("Third text", "Tercer texto"),
        help=Text(
            "Empty: a text of middle length of the test set.",
            "Vacío: un texto de longitud media del conjunto de prueba.",
        ),
    )

    def batch(self, material: Material) -> tuple[list[str], list[list[str]], Batch]:
        """The three texts, their tokens, and their batch, inputs `(3, time)`.

        Raises:
            WrongInput: there is nothing to read in one of them, or no word that the network knows.
        """
        texts = Texts.of(material)
        ready = sorted(texts.raw("test")[:_FROM], key=lambda text: len(texts.reader.read(text)[0]))
        usual = (ready[0], ready[len(ready) // 4], ready[len(ready) // 2])
        written = [
            own.strip() or other for own, other in zip((self.first, self.second, self.third), usual, strict=True)
        ]
        read = [texts.read(text) for text in written]
        return written, [items for items, _ in read], padded([tokens for _, tokens in read], [0] * len(read)).whole

    def look(self, material: Material) -> Found:
        """The batch, and the answers with and without the lengths.

        Raises:
            WrongInput: see `batch`.
        """
        texts = Texts.of(material)
        written, items, batch = self.batch(material)
        network, name = _network(material)
        answers = probabilities(network, batch)
        lengths = [len(one) for one in items]
        count, time = batch.inputs.shape
        shortest = lengths.index(min(lengths))
        far = {way: float((answers[way] - answers["alone"])[shortest].abs()) for way in answers}
        longest = int(texts.parts["train"].whole.mask.sum(1).max())
        wider = max(time, longest)
        cells = (count + 1) * wider
        label = len(texts.classes) - 1
        numbers = {
            "lengths": Text("{some} and {last}", "{some} y {last}").format(
                some=", ".join(map(str, lengths[:-1])), last=lengths[-1]
            ),
            "shape": shape(count, time),
            "cells": whole(count * time),
            "real": whole(sum(lengths)),
            "padding": whole(count * time - sum(lengths)),
            "longest_padding": whole(time - min(lengths)),
            "alone": percentage(float(answers["alone"][shortest])),
            "class_name": Text.same(texts.classes[label]),
            "network": name,
            "with_lengths": scientific(far["told"]),
            "without_lengths": scientific(far["silent"]),
            "longest": whole(longest),
            "shape_with_fourth": shape(count + 1, wider),
            "share_with_fourth": percentage((cells - sum(lengths) - longest) / cells, ".0f"),
        }
        table = pd.DataFrame(
            {
                str(Text("text", "texto")): range(1, count + 1),
                str(Text("alone", "solo")): _percent(answers["alone"]),
                str(Text("with lengths", "con longitudes")): _percent(answers["told"]),
                str(Text("without", "sin longitudes")): _percent(answers["silent"]),
            }
        )
        title = Text(
            "Probability of “{class_name}”, by the {network}: each text alone, and in the batch with and without the lengths",
            "Probabilidad de «{class_name}», según la {network}: cada texto solo, y en el lote con y sin las longitudes",
        ).format(**numbers)
        return Found(numbers, (_listed(written, lengths),), (_grid(batch, texts), Table(title, table)))


def probabilities(network: Network, batch: Batch) -> dict[str, Tensor]:
    """The probability of the last class of each text `(batch,)`: `alone`, in the batch with the lengths `told`, and `silent`.

    Args:
        network: in evaluation mode.
        batch: inputs `(batch, time)`, with their lengths.
    """
    assert batch.lengths is not None
    with torch.inference_mode():
        alone = [
            network(
                replace(batch.rows(torch.tensor([row])), inputs=batch.inputs[row : row + 1, :length], lengths=None)
            )[0]
            for row, length in enumerate(batch.lengths.tolist())
        ]
        outputs = {
            "alone": torch.cat(alone),
            "told": network(batch)[0],
            "silent": network(replace(batch, lengths=None))[0],
        }
    return {way: scores.double().softmax(-1)[:, -1] for way, scores in outputs.items()}


def _network(material: Material) -> tuple[Network, Text]:
    """The trained network, or one that has learnt nothing yet, and what it is called."""
    trained = material.trained.get("network")
    if trained is not None:
        return trained.network, Text("trained {name}", "{name} entrenada").format(name=trained.name)
    with torch.random.fork_rng(devices=[]):
        network = material.experiment.network(material.data.sizes, material.data.initial).eval()
    return network, Text("untrained {name}", "{name} sin entrenar").format(name=material.experiment.model.short)


def _percent(values: Tensor) -> list[str]:
    return [str(percentage(value, ".2f")) for value in values.tolist()]


def _listed(written: list[str], lengths: list[int]) -> Table:
    table = pd.DataFrame(
        {
            # First, as a narrow screen shows the beginning of a row.
            str(Text("tokens", "tokens")): lengths,
            str(Text("text", "texto")): [str(quoted(text)) for text in written],
        }
    )
    return Table(Text("The texts of your batch", "Los textos de su lote"), table)


def ticks(count: int) -> list[int]:
    """Which of so many places have a label: the first and every fifth."""
    return [place for place in range(count) if not place or place % 5 == 4]


def _grid(batch: Batch, texts: Texts) -> Figure:
    """The numbers of the batch, real ones in colour."""
    count, time = batch.inputs.shape
    shown = min(time, _MOST_COLUMNS)
    figure = blank(
        120 + 44 * count,
        hovermode="closest",
        xaxis={
            "title_text": str(Text("step (T)", "paso (T)")),
            "tickvals": ticks(shown),
            "ticktext": [str(step + 1) for step in ticks(shown)],
            "tickangle": 0,
            "zeroline": False,
        },
        yaxis={
            "title_text": str(Text("text (N)", "texto (N)")),
            "tickvals": list(range(count)),
            "ticktext": [str(row + 1) for row in range(count)],
            "autorange": "reversed",
            "showgrid": False,
        },
    )
    mask = batch.mask[:, :shown]
    inputs = batch.inputs[:, :shown].tolist()
    names = [
        [
            texts.name(token)
            if token > 1
            else str(Text("unknown", "desconocido") if token else Text("padding", "relleno"))
            for token in row
        ]
        for row in inputs
    ]
    written = [[str(token) for token in row] for row in inputs]
    figure.add_heatmap(
        x=list(range(shown)),
        y=list(range(count)),
        z=mask.int().tolist(),
        zmin=0,
        zmax=1,
        colorscale=[[0, "rgba(127,127,127,0.12)"], [1, COLOURS[4]]],
        showscale=False,
        xgap=1,
        ygap=1,
        text=written,
        customdata=names,
        hovertemplate="%{customdata}<extra></extra>",
    )
    write(figure, written, mask.float().numpy(), ink=INK)
    title = Text(
        "The batch, {shape}: in colour real tokens (mask 1), in grey padding (mask 0)",
        "El lote, {shape}: en color los tokens reales (máscara 1), en gris el relleno (máscara 0)",
    ).format(shape=shape(count, time))
    if shown < time:
        title = Text("{title}; the first {shown} steps", "{title}; los primeros {shown} pasos").format(
            title=title, shown=shown
        )
    rows = [Text.same(f"{number}: {' '.join(map(str, row))}") for number, row in enumerate(inputs, start=1)]
    return Figure(
        title, figure, Text("{title}. {rows}.", "{title}. {rows}.").format(title=title, rows=Text.join("; ", rows))
    )
