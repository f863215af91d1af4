"""Chords of several networks for one melody: aligned bar by bar, with their probabilities, beside the original, and to listen to."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from playground.dataset import Melody
from playground.exhibits import Exhibit, Prose, Score, Sounds, Table, in_sentences
from playground.music import aligned, grid
from playground.task import Sample
from playground.tasks.chords import encoding, looks
from playground.tasks.chords.agreement import bars_of, choices, disagreeing, ranges, right_share
from playground.text import Text, percentage

ERROR = Text("positions with another chord than the original", "posiciones con un acorde distinto del original")
"""What `error` counts."""
_MELODY = Text("melody", "melodía")
_LONGEST = 45.0
"""Seconds of each sound: a page holds up to seven of them, of 2.6 MB a minute."""
_MOST_BARS = 60
"""Bars of the score: with seven lines below each other verovio draws no more on one page."""
_NAME = 24
"""Characters of a run's name at the left of its line."""


def compare(samples: Mapping[str, Sample]) -> list[Exhibit]:
    """What was read, where the networks disagree, one score of all, their sounds, and the chords over time and as a table.

    One network alone is shown as ever, and so are networks that were given different melodies.

    Args:
        samples: one or more, by the name of their run.
    """
    first = next(iter(samples.values()))
    if len(samples) < 2 or any(sample.input["notes"] != first.input["notes"] for sample in samples.values()):
        return looks.show(samples)
    known = next((sample for sample in samples.values() if sample.input["reference"]), None)
    melody = encoding.melody_of(first if known is None else known, "reference")
    apart = disagreeing(samples.values())
    remarks = [Text(str(said["en"]), str(said["es"])) for said in first.input["remarks"]]
    return [
        *in_sentences(Text("How the melody was read", "Cómo se leyó la melodía"), remarks),
        _agreement(melody, apart),
        _figures(samples),
        _score(samples, melody, apart),
        _sounds(samples, melody),
        looks.over_time(samples, apart),
        looks.table(samples),
    ]


def error(sample: Sample) -> float | None:
    """The share of positions with another chord than the original has, 0 to 1; None where that is not known."""
    right = right_share(sample)
    return None if right is None else 1 - right


def _agreement(melody: Melody, apart: list[int]) -> Prose:
    bars = bars_of(melody)
    title = Text("Where they disagree", "Dónde discrepan")
    if not apart:
        return Prose(
            title,
            Text("Nowhere: all give the same chords.", "En ninguna parte: todas dan los mismos acordes."),
        )
    words = Text(
        "In {count} of {all} bars not all give the same chords: {bars}. They are marked ≠.",
        "En {count} de {all} compases no todas dan los mismos acordes: {bars}. Llevan la marca ≠.",
    )
    if apart[0] == 0:
        words = Text.join(" ", [words, Text("Bar 0 is the pickup.", "El compás 0 es la anacrusa.")])
    return Prose(title, words.format(count=len(apart), all=len(bars), bars=ranges(apart)))


def _figures(samples: Mapping[str, Sample]) -> Table:
    rows = []
    for name, sample in samples.items():
        found, right = choices(sample), right_share(sample)
        wrong = sorted({choice.bar for choice in found if choice.wrong})
        row = {str(Text("run", "ejecución")): name}
        if right is not None:
            row |= {
                str(Text("chords as in the original", "acordes como en el original")): str(percentage(right)),
                str(Text("bars with another chord", "compases con otro acorde")): ranges(wrong) or "–",
            }
        sure = sample.output["confidence"]
        row[str(Text("mean probability of its chords", "probabilidad media de sus acordes"))] = str(
            percentage(sum(sure) / max(1, len(sure)))
        )
        rows.append(row)
    return Table(Text("Each run", "Cada ejecución"), pd.DataFrame(rows))


def _score(samples: Mapping[str, Sample], melody: Melody, apart: list[int]) -> Score:
    stop = min(melody.end, melody.pickup + _MOST_BARS * grid.bar_length(melody.meter))
    lines = [
        aligned.Line(
            name if len(name) <= _NAME else f"{name[: _NAME - 1]}…",
            tuple(
                aligned.Symbol(
                    choice.onset,
                    choice.label,
                    str(percentage(choice.probability, ".0f")) + (" ✗" if choice.wrong else ""),
                )
                for choice in choices(sample)
                if choice.onset < stop
            ),
        )
        for name, sample in samples.items()
    ]
    drawn = _until(melody, stop)
    words = aligned.score(drawn, str(looks.ORIGINAL if melody.chords else _MELODY), lines, apart)
    from playground.music import engraving  # noqa: PLC0415 (slow to import and needed for drawing only)

    alt = Text(
        "The melody of “{title}”, and below it the chords of {names}, bar by bar, each with its probability; bars marked ≠: {bars}. "
        "All of it stands in the table “Chord by chord”.",
        "La melodía de «{title}» y, debajo, los acordes de {names}, compás a compás, cada uno con su probabilidad; compases con ≠: "
        "{bars}. Todo está en la tabla «Acorde por acorde».",
    )
    return Score(
        _bars(Text("Lead sheets, bar by bar", "Partituras con acordes, compás a compás"), melody, stop),
        engraving.svg(words),
        words,
        alt.format(title=melody.title, names=", ".join(samples), bars=ranges(apart) or "–"),
    )


def _sounds(samples: Mapping[str, Sample], melody: Melody) -> Sounds:
    sung = {name: encoding.melody_of(sample) for name, sample in samples.items()}
    if melody.chords:
        sung[str(looks.ORIGINAL)] = melody
    title = Text("Listen, and switch while it plays", "Escuche y cambie mientras suena")
    beat, length = 60.0 / melody.tempo, grid.bar_length(melody.meter)
    stop = melody.end
    if stop * beat > _LONGEST:
        stop = melody.pickup + length * max(1, (_LONGEST / beat - melody.pickup) // length)
    sounds = {name: looks.heard(_until(one, stop), name) for name, one in sung.items()}
    bars = range(bars_of(_until(melody, stop))[-1])
    return Sounds(
        _bars(title, melody, stop), sounds, tuple((melody.pickup + number * length) * beat for number in bars)
    )


def _bars(title: Text, melody: Melody, stop: float) -> Text:
    """A title with the bars that are shown, where those after so many quarter notes are left out."""
    if stop >= melody.end:
        return title
    count = round((stop - melody.pickup) / grid.bar_length(melody.meter))
    return Text("{title} (bars 1 to {count})", "{title} (compases 1 a {count})").format(title=title, count=count)


def _until(melody: Melody, stop: float) -> Melody:
    """A melody without what comes after so many quarter notes."""
    return replace(melody, notes=tuple((a, min(d, stop - a), pitch) for a, d, pitch in melody.notes if a < stop))
