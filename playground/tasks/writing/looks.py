"""What is shown of texts: the data as the network sees it, and what networks write."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from playground.batch import Data
from playground.dataset import Characters
from playground.exhibits import Exhibit, Prose, Table, in_sentences
from playground.plots.frequencies import characters, listed, shown
from playground.task import Preview, Sample, part_title
from playground.tasks.writing.playing import first_tune, perform
from playground.tasks.writing.splitting import Parts
from playground.tasks.writing.units import Cutter
from playground.text import Text, percentage
from playground.tokenization import UNITS
from playground.tokenization.vocabulary import Vocabulary

BEGINNING, SLICES = 600, 4
_NAMED = 12
"""Unknown words that are named."""

_HOW = {
    True: Text(
        "{pieces} pieces; whole ones are held back, the same for every seed.",
        "{pieces} piezas; se reservan piezas enteras, las mismas con cualquier semilla.",
    ),
    False: Text(
        "One running text; its end is held back.",
        "Un solo texto seguido; se reserva su final.",
    ),
}
_STATE = {
    "carried": Text(
        "The text is read in order, in slices of {window} {tokens}; the state is carried on from slice to slice.",
        "El texto se lee en orden, en tramos de {window} {tokens}; el estado pasa de un tramo al siguiente.",
    ),
    "windows": Text(
        "The text is read in windows of {window} {tokens}, each from a fresh state.",
        "El texto se lee en ventanas de {window} {tokens}, cada una con el estado a cero.",
    ),
}


def preview(records: Characters, data: Data, parts: Parts) -> Preview:
    """The beginning of the training part, its first slices, its characters, and the parts' sizes."""
    cutter, vocabulary = Cutter.of(data.memory), Vocabulary.read(data.memory["vocabulary"])
    cut = {name: cutter.cut(text) for name, text in parts.texts.items()}
    window, unknown = data.protocol["window"], vocabulary.unknown(item for items in cut.values() for item in items)
    notes = [
        *records.notes,
        _HOW[parts.by_piece].format(pieces=len(records.pieces)),
        _STATE[data.protocol["state"]].format(window=window, tokens=UNITS[cutter.unit]),
        Text("The network tells {count} {tokens} apart.", "La red distingue {count} {tokens}.").format(
            count=len(vocabulary.items), tokens=UNITS[cutter.unit]
        ),
    ]
    if unknown and cutter.unit != "character":
        notes.append(
            Text(
                "Too rare to be learnt, and read as one unknown token: {count}, such as {some}.",
                "Demasiado raros para aprenderlos; se leen como un solo token desconocido: {count}, como {some}.",
            ).format(count=len(unknown), some=", ".join(cutter.spelled(one).strip() for one in unknown[:_NAMED]))
        )
    elif unknown:
        notes.append(
            Text(
                "Too rare to be learnt, and read as one unknown character: {unknown}.",
                "Demasiado raros para aprenderlos; se leen como un solo carácter desconocido: {unknown}.",
            ).format(unknown=listed(unknown))
        )
    # Put together unit by unit, so that a slice is as long as the network's.
    seen = [
        cutter.spelled(item)
        for item in vocabulary.decode(vocabulary.encode(cut["train"][: max(BEGINNING, SLICES * window) + 1]))
    ]
    slices = [seen[start : start + window + 1] for start in range(0, min(SLICES * window, len(seen) - 1), window)]
    return Preview(
        tuple(notes),
        (
            Prose(
                Text("The beginning, as the network sees it", "El comienzo, como lo ve la red"),
                _words("".join(seen)[:BEGINNING]),
                verbatim=True,
            ),
            Table(
                Text("The first slices", "Los primeros tramos"),
                pd.DataFrame(
                    {
                        str(Text("input", "entrada")): [shown("".join(piece[:-1])) for piece in slices],
                        str(Text("target", "objetivo")): [shown("".join(piece[1:])) for piece in slices],
                    }
                ),
                Text("␣ is a space, ⏎ the end of a line.", "␣ es un espacio; ⏎, el final de una línea."),
            ),
            characters(Counter(parts.train)),
            Table(
                Text("Splits", "Particiones"),
                pd.DataFrame(
                    {
                        str(Text("split", "partición")): [str(part_title(name)) for name in parts.texts],
                        str(Text("characters", "caracteres")): [len(text) for text in parts.texts.values()],
                        str(Text("unknown among them", "desconocidos entre ellos")): [
                            str(percentage(vocabulary.missing([items]), ".3f")) for items in cut.values()
                        ],
                    }
                ),
            ),
        ),
    )


def show(samples: Mapping[str, Sample]) -> list[Exhibit]:
    """Each text as it was written, with what has to be said about it; tunes also as score and sound."""
    exhibits: list[Exhibit] = []
    for name, sample in samples.items():
        exhibits += written(name, sample)
        notes = [Text(**note) for note in sample.output["notes"]]
        exhibits += in_sentences(Text("About “{name}”", "Sobre «{name}»").format(name=name), notes)
    return exhibits


def written(name: str, sample: Sample) -> list[Exhibit]:
    """A text as it was written; a tune with its score and sound, or with why it has none."""
    exhibits: list[Exhibit] = [Prose(Text.same(name), _words(str(sample.output["text"])), verbatim=True)]
    if sample.output["notation"] != "abc":
        return exhibits
    played = perform(tune_in(sample.output))
    if isinstance(played, Text):
        return exhibits + in_sentences(Text("About “{name}”", "Sobre «{name}»").format(name=name), [played])
    return [*exhibits, played.score(name), played.sound(name)]


def files(sample: Sample) -> dict[str, bytes]:
    """The text, or the tune in ABC and, where it can be read, as MusicXML, MIDI and sound; last everything as JSON."""
    kept: dict[str, bytes] = {}
    if sample.output["notation"] == "abc":
        tune = tune_in(sample.output)
        kept["tune.abc"] = tune.encode()
        played = perform(tune)
        if not isinstance(played, Text):
            kept |= {"tune.mid": played.midi, "tune.wav": played.wav, "tune.musicxml": played.musicxml.encode()}
    else:
        kept["text.txt"] = str(sample.output["text"]).encode()
    kept["sample.json"] = json.dumps(sample.plain(), ensure_ascii=False, indent=2).encode()
    return kept


def tune_in(output: Mapping[str, Any]) -> str:
    """The tune that a sample wrote, as readers of ABC want it."""
    return first_tune(str(output["text"]), ended=bool(output["ended"]))


def _words(text: str) -> Text:
    return Text.same(text) if text.strip() else Text("(only blanks)", "(solo espacios)")
