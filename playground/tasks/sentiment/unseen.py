"""New texts, as a trained network sees them."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.batch import Part
from playground.dataset import LabelledTexts
from playground.datasets.own_texts.labels import key
from playground.errors import WrongInput
from playground.tasks.sentiment.reading import Reader, examples
from playground.text import Text
from playground.vocabulary import Vocabulary


def seen(texts: LabelledTexts, memory: Mapping[str, Any]) -> tuple[Part, list[str]]:
    """All texts as one part with the network's tokens and classes, and the texts themselves in the same order.

    Raises:
        WrongInput: a class is not one of the network's, or there is nothing to read.
    """
    reader, vocabulary = Reader.of(memory), Vocabulary.read(memory["vocabulary"])
    rows = [row for part in texts.parts.values() for row in part]
    used = {label: _place(texts.classes[label], memory["classes"]) for label in sorted({label for _, label in rows})}
    strange = [texts.classes[label] for label, place in used.items() if place is None]
    if strange:
        raise WrongInput(
            Text(
                "The class “{name}” is not one that this network knows ({known}); bring texts of those classes.",
                "La clase «{name}» no es de las que esta red conoce ({known}); traiga textos de esas clases.",
            ).format(name=strange[0], known=_listed(memory["classes"]))
        )
    kept = [(text, items, used[label]) for text, label in rows if (items := reader.read(text)[0])]
    if not kept:
        raise WrongInput(
            Text(
                "There is no text with anything to read; bring texts with words.",
                "No hay ningún texto que leer; traiga textos con palabras.",
            )
        )
    part = examples([(items, label) for _, items, label in kept if label is not None], vocabulary)
    return part, [text for text, _, _ in kept]


def _place(name: Text, classes: Sequence[Mapping[str, str]]) -> int | None:
    """Which of the network's classes it is: the one of that name, else an equal one (5.0 and 5, POSITIVE and positive)."""
    for form in (str, key):
        for place, known in enumerate(classes):
            if {form(known["en"]), form(known["es"])} & {form(name.en), form(name.es)}:
                return place
    return None


def _listed(classes: list[dict[str, str]]) -> Text:
    return Text(", ".join(name["en"] for name in classes), ", ".join(name["es"] for name in classes))
