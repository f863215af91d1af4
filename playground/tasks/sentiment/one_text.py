"""Answers to one text: the class, how the answer changes as a network reads on, what it attended to and did not know."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from playground.exhibits import Exhibit, Figure, Prose, Table, in_sentences
from playground.plots.classes import running
from playground.text import Text, percentage

SYNTHETIC = Text(
    "The network was trained on synthetic opinions; do not take its answer for more than that.",
    "La red se entrenó con opiniones sintéticas; no tome su respuesta por más que eso.",
)


MANY_UNKNOWN = 1 / 3
"""Share of unknown words from which the answer is warned of."""
HEAVIEST = 10
"""Words of which the attention is told."""


def answers(outputs: Mapping[str, Mapping[str, Any]], right: int | None = None) -> Table:
    """What each network answers to one text, by the name of its run.

    Args:
        outputs: of samples of one text.
        right: the place of the right class; None: it is not known.
    """
    rows = []
    for name, output in outputs.items():
        label, classes = output["label"], classes_of(output)
        mark = "" if right is None else "✓ " if label == right else "✗ "
        told = {str(Text("run", "ejecución")): name, str(Text("answer", "respuesta")): f"{mark}{classes[label]}"}
        shares = zip(classes, output["probabilities"], strict=True)
        rows.append(told | {str(one): str(percentage(share)) for one, share in shares})
    synthetic = any(output["synthetic"] for output in outputs.values())
    return Table(Text("Answer", "Respuesta"), pd.DataFrame(rows), SYNTHETIC if synthetic else None)


def on_the_way(outputs: Mapping[str, Mapping[str, Any]]) -> Figure:
    """How the answers to one text change as the networks read on; of one network with several classes the likeliest ones."""
    first = next(iter(outputs.values()))
    classes = classes_of(first)
    title = Text("The answer, word by word", "La respuesta, palabra a palabra")
    words = max((o["words"] for o in outputs.values()), key=len)
    if len(outputs) > 1 or len(classes) == 2:
        shown = len(classes) - 1 if len(classes) == 2 else first["label"]
        lines = {name: [p[shown] for p in o["running"]] for name, o in outputs.items() if shown < len(o["classes"])}
        of = Text("probability of “{name}”", "probabilidad de «{name}»").format(name=classes[shown])
    else:
        leading = sorted(range(len(classes)), key=lambda i: -first["probabilities"][i])[:5]
        lines = {str(classes[i]): [p[i] for p in first["running"]] for i in leading}
        of = Text("probability of each class", "probabilidad de cada clase")
    return running(title, words, lines, of=of, half=len(classes) == 2)


def attended(name: str, output: Mapping[str, Any]) -> list[Exhibit]:
    """What a network with attention attended to, if it has any: words and, of a longer text, sentences."""
    found: list[Exhibit] = []
    if output.get("attention"):
        found.append(_attention(name, output))
    if len(output.get("sentences", [])) > 1:
        found.append(_attention_to_sentences(name, output))
    return found


def _attention(name: str, output: Mapping[str, Any]) -> Table:
    """The words that count most for the answer, the heaviest first."""
    heaviest = sorted(range(len(output["words"])), key=lambda i: -output["attention"][i])[:HEAVIEST]
    table = pd.DataFrame(
        {
            str(Text("word", "palabra")): [output["words"][i] for i in heaviest],
            str(Text("place", "lugar")): [i + 1 for i in heaviest],
            str(Text("weight", "peso")): [str(percentage(output["attention"][i])) for i in heaviest],
        }
    )
    note = Text(
        "How much the network's state at each word counts for the answer; a state knows what was read before it (both ways: "
        "what comes after it too), so the word alone need not be the reason.",
        "Cuánto cuenta para la respuesta el estado de la red en cada palabra; un estado sabe lo leído antes (en ambos "
        "sentidos: también lo que sigue), así que la palabra sola no tiene por qué ser el motivo.",
    )
    return Table(Text("Attention: {name}", "Atención: {name}").format(name=name), table, note)


def _attention_to_sentences(name: str, output: Mapping[str, Any]) -> Table:
    """How much each sentence counts for the answer, in the order of the text."""
    table = pd.DataFrame(
        {
            str(Text("sentence", "frase")): [one["text"] for one in output["sentences"]],
            str(Text("weight", "peso")): [str(percentage(one["weight"])) for one in output["sentences"]],
        }
    )
    note = Text("A sentence counts as much as its words together.", "Una frase cuenta tanto como sus palabras juntas.")
    return Table(Text("Attention to sentences: {name}", "Atención a las frases: {name}").format(name=name), table, note)


def strange(name: str, output: Mapping[str, Any]) -> list[Exhibit]:
    """A warning before the answer where much of the text is unknown to the network: it was hardly read."""
    unknown = set(output["unknown"])
    read = [word for word in output["words"] if any(letter.isalnum() for letter in word)]
    unread = [word for word in read if word in unknown or word.lower() in unknown]
    if not read or len(unread) < MANY_UNKNOWN * len(read):
        return []
    words = Text(
        "{count} of {all} words are unknown to this network, so its answer says little about this text. Was it trained on "
        "another language or on other subjects?",
        "Esta red desconoce {count} de {all} palabras, así que su respuesta dice poco de este texto. ¿Se entrenó en otro "
        "idioma o con otros temas?",
    )
    return [Prose(Text.same(name), words.format(count=len(unread), all=len(read)), warning=True)]


def remarks(name: str, output: Mapping[str, Any]) -> list[Exhibit]:
    """What the network did not know or read of a text."""
    lines = []
    if output["unknown"]:
        lines.append(
            Text("Unknown to this network: {words}.", "Desconocido para esta red: {words}.").format(
                words=", ".join(output["unknown"])
            )
        )
    if output["cut"]:
        lines.append(
            Text(
                "Only {cut} words were read (setting “Longest text”).",
                "Solo se leyeron {cut} palabras (ajuste «Texto más largo»).",
            ).format(cut=output["cut"])
        )
    return in_sentences(Text("Notes on {name}", "Notas sobre {name}").format(name=name), lines)


def classes_of(output: Mapping[str, Any]) -> list[Text]:
    """The classes that an output tells apart, in words."""
    return [Text(name["en"], name["es"]) for name in output["classes"]]
