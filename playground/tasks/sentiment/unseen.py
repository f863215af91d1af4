"""New texts, as a trained network sees them."""

from collections.abc import Mapping
from typing import Any

from playground.batch import Part
from playground.dataset import LabelledTexts
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
    own = {name["en"].strip().lower(): number for number, name in enumerate(memory["classes"])}
    rows = [row for part in texts.parts.values() for row in part]
    used = {label: texts.classes[label] for label in sorted({label for _, label in rows})}
    strange = [name for name in used.values() if name.en.strip().lower() not in own]
    if strange:
        raise WrongInput(
            Text(
                "The class “{name}” is not one that this network knows ({known}); bring texts of those classes.",
                "La clase «{name}» no es de las que esta red conoce ({known}); traiga textos de esas clases.",
            ).format(name=strange[0], known=_listed(memory["classes"]))
        )
    kept = [
        (text, items, own[used[label].en.strip().lower()]) for text, label in rows if (items := reader.read(text)[0])
    ]
    if not kept:
        raise WrongInput(
            Text(
                "There is no text with anything to read; bring texts with words.",
                "No hay ningún texto que leer; traiga textos con palabras.",
            )
        )
    part = examples([(items, label) for _, items, label in kept], vocabulary)
    return part, [text for text, _, _ in kept]


def _listed(classes: list[dict[str, str]]) -> Text:
    return Text(", ".join(name["en"] for name in classes), ", ".join(name["es"] for name in classes))
