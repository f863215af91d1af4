"""Texts of several networks beside each other: where they part, what differs, what is copied and how much is new."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from playground.exhibits import Exhibit, MarkedTexts, Prose, Table, in_sentences
from playground.marked_text import Mark, passages
from playground.task import Sample
from playground.tasks.writing import looks, playing
from playground.tasks.writing.differences import MOST, companions, different, parting
from playground.tasks.writing.novelty import COUNTED, Novelty, novelty as measured
from playground.tasks.writing.splitting import Parts
from playground.text import Text, percentage, whole
from playground.tokenization import Unit

_SHOWN, _LENGTH = 20, 200
"""Copied passages that are listed for each text, and the characters of one that are shown."""
_HELD_OUT = 2000
"""Characters of the test set that are looked at in the same way."""


def compare(samples: Mapping[str, Sample]) -> list[Exhibit]:
    """The texts with their marks, figures of each, the copied passages; of tunes also scores and sounds. One alone as ever.

    Args:
        samples: one or more, by the name of their run. Where the training text is at hand, the output has `novelty`, what the
            function of that name gave.
    """
    if len(samples) < 2:
        return looks.show(samples)
    begun = {name: beginning(sample) for name, sample in samples.items()}
    written = {name: str(sample.output["text"])[len(begun[name]) :] for name, sample in samples.items()}
    known = {name: sample.output["novelty"] for name, sample in samples.items() if sample.output.get("novelty")}
    found = {name: Novelty.read(table["written"]) for name, table in known.items()}
    held_out = {Novelty.read(table["held_out"]) for table in known.values()}
    shown: list[Exhibit] = [
        _texts(begun, written, found),
        _figures(written, found, held_out),
        *_passages(written, found),
    ]
    for name, sample in samples.items():
        notes = [Text(**note) for note in sample.output["notes"]]
        shown += in_sentences(Text("About “{name}”", "Sobre «{name}»").format(name=name), notes)
        shown += [one for one in looks.written(name, sample) if not (isinstance(one, Prose) and one.verbatim)]
    return shown


def distance(one: Sample, other: Sample) -> float:
    """The share of the longer text that comes after the two have parted, 0 to 1."""
    texts = [str(sample.output["text"])[len(beginning(sample)) :] for sample in (one, other)]
    return 1 - parting(*texts) / max(1, *map(len, texts)) if any(texts) else 0.0


def novelty(sample: Sample, parts: Parts, unit: Unit) -> dict[str, Any]:
    """What a network's text shares with the text that it learnt from, for `compare`, and what held-out text shares with that."""
    written = str(sample.output["text"])[len(beginning(sample)) :]
    return {
        "written": measured(written, parts.train, unit).plain(),
        "held_out": _held_out(parts.test[:_HELD_OUT], parts.train, unit).plain(),
    }


_held_out = lru_cache(maxsize=4)(measured)


def beginning(sample: Sample) -> str:
    """What a text goes on from, as far as it stands in it."""
    given = str(sample.input["text"]).replace("\r\n", "\n")
    if sample.output["notation"] == "abc":
        given, _ = playing.opening(given)
    return given[: parting(given, str(sample.output["text"]))]


def _texts(begun: Mapping[str, str], written: Mapping[str, str], found: Mapping[str, Novelty]) -> MarkedTexts:
    texts = {}
    places, whole_texts = different(list(written.values()))
    for (name, words), differing in zip(written.items(), places, strict=True):
        start = len(begun[name])
        spans: dict[Mark, list[tuple[int, int]]] = {
            "given": [(0, start)],
            "different": [(start + first, start + end) for first, end in differing],
            "copied": [(start + first, start + end) for first, end in found[name].copied] if name in found else [],
        }
        texts[name] = passages(begun[name] + words, spans)
    legend: dict[Mark, Text] = {
        "given": Text("In italics: the beginning that was given.", "En cursiva: el comienzo dado."),
        "different": Text(
            "Underlined: in none of the other texts at this place.",
            "Subrayado: no está en ninguno de los otros textos en ese lugar.",
        ),
    }
    if not whole_texts:
        legend["different"] = Text.join(" ", [legend["different"], _NO_FURTHER])
    if found:
        legend["copied"] = Text(
            "In bold: stands word for word in the training text, passages of {least} or more.",
            "En negrita: está tal cual en el texto de entrenamiento, pasajes de {least} o más.",
        ).format(least=_least(next(iter(found.values()))))
    return MarkedTexts(Text("The texts side by side", "Los textos, lado a lado"), texts, legend)


_NO_FURTHER = Text(
    "Long texts are compared for the first {count} words and blanks after they part.",
    "Los textos largos se comparan en las primeras {count} palabras y espacios tras separarse.",
).format(count=MOST)


def _least(novelty: Novelty) -> Text:
    return Text("{count} {units}", "{count} {units}").format(count=novelty.passage, units=COUNTED[novelty.unit])


def _figures(written: Mapping[str, str], found: Mapping[str, Novelty], held_out: Collection[Novelty]) -> Table:
    together = companions(written)
    rows = []
    for name, words in written.items():
        companion, length = together[name]
        # What is copied stands first: on a narrow screen the rest is reached by moving the table.
        row: dict[str, Any] = {
            str(Text("run", "ejecución")): name,
            **(_novel(found.get(name)) if found else {}),
            str(Text("goes together longest with", "coincide más tiempo con")): _together(companion, length, words),
            str(Text("characters written", "caracteres escritos")): str(whole(len(words))),
        }
        rows.append(row)
    # What people wrote shares phrases with the training text, too: without that, the figures above have no measure.
    for its in held_out if len(held_out) == 1 else ():
        row = dict.fromkeys(rows[0], "–") | {str(Text("run", "ejecución")): str(_OF_PEOPLE)}
        rows.append(row | _novel(its))
    note = Text(
        "Two texts go together as long as they are the same, character for character.",
        "Dos textos coinciden mientras son iguales, carácter a carácter.",
    )
    if found:
        note = Text.join(" ", [note, _HOW])
    missing = [name for name in written if name not in found]
    if missing:
        note = Text.join(" ", [note, _UNKNOWN.format(names=", ".join(f"“{name}”" for name in missing))])
    return Table(
        Text("Where they part, and what is copied", "Dónde se separan y qué está copiado"), pd.DataFrame(rows), note
    )


_HOW = Text(
    "Copied and new are counted in what the network wrote, by comparison with the training text of its own run.",
    "Lo copiado y lo nuevo se cuentan en lo que escribió la red, comparado con el texto de entrenamiento de su ejecución.",
)
_OF_PEOPLE = Text("for comparison: the test set", "para comparar: el conjunto de prueba")
_UNKNOWN = Text(
    "Not compared with its training text, which is not at hand: {names}.",
    "Sin comparar con su texto de entrenamiento, que no está disponible: {names}.",
)


def _together(companion: str, length: int, words: str) -> str:
    if length == len(words):
        return str(Text("{other}: to the end", "{other}: hasta el final").format(other=companion))
    if length == 0:
        return str(Text("none: it parts at once", "ninguno: se separa enseguida"))
    return str(
        Text("{other}: {length} characters", "{other}: {length} caracteres").format(
            other=companion, length=whole(length)
        )
    )


def _novel(novelty: Novelty | None) -> dict[str, str]:
    columns = [Text("copied", "copiado"), Text("longest copy", "copia más larga"), Text("new", "nuevo")]
    if novelty is None:
        return dict.fromkeys(map(str, columns), "–")
    units = COUNTED[novelty.unit]
    longest = whole(novelty.longest) if novelty.copied else Text.same("< {count}").format(count=novelty.passage)
    new = Text("{share} of its {size}-grams", "{share} de sus {size}-gramas").format(
        share=percentage(novelty.new), size=novelty.gram
    )
    cells = [
        percentage(novelty.share),
        Text("{count} {units}", "{count} {units}").format(count=longest, units=units),
        new,
    ]
    return {str(column): str(cell) for column, cell in zip(columns, cells, strict=True)}


def _passages(written: Mapping[str, str], found: Mapping[str, Novelty]) -> list[Exhibit]:
    """The copied passages in words, for those who do not see the marks."""
    rows = [
        {
            str(Text("run", "ejecución")): name,
            str(Text("from character", "desde el carácter")): first + 1,
            str(Text("characters", "caracteres")): end - first,
            str(Text("passage", "pasaje")): written[name][first:end][:_LENGTH] + ("…" if end - first > _LENGTH else ""),
        }
        for name, its in found.items()
        for first, end in its.copied[:_SHOWN]
    ]
    if not rows:
        return []
    return [Table(Text("Copied passages", "Pasajes copiados"), pd.DataFrame(rows))]
