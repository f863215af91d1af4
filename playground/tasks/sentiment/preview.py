"""The data as the network will see it."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from playground.batch import Data, Examples
from playground.dataset import LabelledTexts
from playground.exhibits import Table
from playground.plots.classes import balance
from playground.plots.frequencies import lengths
from playground.task import Preview, part_title
from playground.tasks.sentiment.knobs import SentimentKnobs
from playground.tasks.sentiment.reading import Reader
from playground.text import Text, percentage
from playground.tokenization.vocabulary import Vocabulary

SHOWN = 8
"""Training texts that are shown with their tokens."""

TOKENS = 60
"""Tokens of one text that are shown."""


def preview(texts: LabelledTexts, parts: Mapping[str, Sequence[tuple[str, int]]], data: Data) -> Preview:
    """Texts with tokens, parts with sizes and unknown words, class balance, lengths."""
    assert isinstance(data.train, Examples) and data.train.lengths is not None
    reader = Reader.of(data.memory)
    vocabulary = Vocabulary.read(data.memory["vocabulary"])
    train = parts["train"]
    chosen = [train[index * len(train) // SHOWN] for index in range(SHOWN)] if len(train) >= SHOWN else list(train)
    tokens = pd.DataFrame(
        {
            str(Text("class", "clase")): [str(texts.classes[label]) for _, label in chosen],
            str(Text("text", "texto")): [text for text, _ in chosen],
            str(Text("tokens", "tokens")): [_marked(reader.read(text)[0], vocabulary) for text, _ in chosen],
        }
    )
    missing, cut = data.protocol["out_of_vocabulary"], data.protocol["cut_off"]
    overview = pd.DataFrame(
        {
            str(Text("split", "partición")): [str(part_title(name)) for name in parts],
            str(Text("texts", "textos")): [len(rows) for rows in parts.values()],
            str(Text("unknown tokens", "tokens desconocidos")): [str(percentage(missing[name])) for name in parts],
            str(Text("texts cut off", "textos cortados")): [cut[name] for name in parts],
        }
    )
    counts = {
        str(part_title(name)): {
            str(texts.classes[label]): n for label, n in sorted(Counter(label for _, label in rows).items())
        }
        for name, rows in parts.items()
    }
    unit = SentimentKnobs.knobs()["tokens"].words.choices[reader.tokens]
    return Preview(
        (*texts.notes, *_notes(data, vocabulary)),
        (
            Table(Text("Texts as tokens", "Textos como tokens"), tokens, MARKS),
            Table(Text("Splits", "Particiones"), overview),
            balance(Text("Classes by split", "Clases por partición"), counts),
            lengths(
                Text("Length of the training texts", "Longitud de los textos de entrenamiento"),
                data.train.lengths.tolist(),
                unit,
            ),
        ),
    )


KEPT = {
    "beginning": Text("the beginning", "el principio"),
    "end": Text("the end", "el final"),
    "both": Text("the beginning and the end", "el principio y el final"),
}
MARKS = Text(
    "Tokens are set apart by “·”; those in brackets are unknown to the network.",
    "Los tokens se separan con «·»; los que van entre corchetes son desconocidos para la red.",
)


def _notes(data: Data, vocabulary: Vocabulary) -> tuple[Text, ...]:
    notes = [
        Text(
            "The network knows {size} tokens, counted on the training set alone (padding and “unknown” included).",
            "La red conoce {size} tokens, contados solo en el entrenamiento (incluidos el relleno y «desconocido»).",
        ).format(size=len(vocabulary))
    ]
    cut = sum(data.protocol["cut_off"].values())
    if cut:
        notes.append(
            Text(
                "{cut} texts are longer than {longest} words; what is read of them: {keep}.",
                "{cut} textos tienen más de {longest} palabras; lo que se lee de ellos: {keep}.",
            ).format(cut=cut, longest=data.memory["longest"], keep=KEPT[data.memory["keep"]])
        )
    vectors = data.protocol["vectors"]
    if vectors["from"] == "file":
        notes.append(
            Text(
                "The file of word vectors has {covered} of the {of} tokens; the others begin at random.",
                "El archivo de vectores tiene {covered} de los {of} tokens; los demás empiezan al azar.",
            ).format(covered=vectors["covered"], of=vectors["of"])
        )
    elif vectors["from"] != "random":
        notes.append(
            Text(
                "Word vectors of {size} numbers were trained on the training texts alone ({way}).",
                "Los vectores de {size} números se entrenaron solo con los textos de entrenamiento ({way}).",
            ).format(size=vectors["size"], way=vectors["from"])
        )
    if data.protocol["also_in_training"]:
        notes.append(
            Text(
                "{count} texts of validation and test stand in the training set too: their figures flatter.",
                "{count} textos de validación y prueba están también en el entrenamiento: sus cifras son halagüeñas.",
            ).format(count=data.protocol["also_in_training"])
        )
    return tuple(notes)


def _marked(items: Sequence[str], vocabulary: Vocabulary) -> str:
    shown = [item if item in vocabulary else f"[{item}]" for item in items[:TOKENS]]
    return " · ".join(shown) + (" …" if len(items) > TOKENS else "")
