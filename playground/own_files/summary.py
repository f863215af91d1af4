"""What was made of a file: its guesses, and for each kind of records a plain table that says what was read.

The command `read`, the pages and every training show the same, as it comes from here.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch
from typing import Any

import numpy as np

from playground.dataset import AnyRecords, Characters, Collection, LabelledTexts, Melodies, Series
from playground.errors import WrongInput
from playground.music import keys
from playground.text import Guess, Text

SERIES = {
    "name": Text("series", "serie"),
    "count": Text("steps", "pasos"),
    "first": Text("first value", "primer valor"),
    "last": Text("naive (last value)", "último valor"),
    "start": Text("from", "desde"),
    "end": Text("to", "hasta"),
    "season": Text("season", "periodo estacional"),
    "missing": Text("missing", "faltan"),
}
"""What is said of each series, and what it is called; a season is in steps, missing are gaps before filling."""

NOTE = (
    Text("MIDI pitch", "altura MIDI"),
    Text("start (quarter notes)", "comienzo (negras)"),
    Text("length (quarter notes)", "duración (negras)"),
)
"""What is said of each note."""

TITLES = {
    "count": Text("Texts", "Textos"),
    "classes": Text("Classes", "Clases"),
    "longest": Text("Characters of the longest", "Caracteres del más largo"),
    "characters": Text("Characters", "Caracteres"),
    "alphabet": Text("Different characters", "Caracteres distintos"),
    "replaced": Text(
        "Bytes that are not valid characters, shown as a replacement mark",
        "Bytes que no son caracteres válidos, mostrados con un signo de sustitución",
    ),
    "metre": Text("Metre", "Compás"),
    "pickup": Text("Pickup (quarter notes)", "Anacrusa (negras)"),
    "key": Text("Key", "Tonalidad"),
    "songs": Text("Songs", "Canciones"),
}
"""What everything else is called that is said of records."""

_ADDRESS = re.compile(r"\bdata\.\w+")
_DRAWN, _POINTS = 50, 120
"""How many series are drawn small, and from how many points."""


def guesses(records: AnyRecords) -> tuple[Guess, ...]:
    """What was guessed when the records were read and may be wrong."""
    return tuple(note for note in records.notes if isinstance(note, Guess))


def nothing_guessed(found: Sequence[Guess]) -> None:
    """Let pass what was read without a guess.

    Raises:
        WrongInput: something was guessed; the sentence says what, and which settings say it instead.
    """
    if not found:
        return
    named = (guess.settings or _ADDRESS.findall(guess.en) for guess in found)
    settings = ", ".join(dict.fromkeys(setting for one in named for setting in one))
    told = Text(" ".join(guess.en for guess in found), " ".join(guess.es for guess in found))
    if settings:
        raise WrongInput(
            Text(
                "Nothing may be guessed (--strict): {told} Set it yourself, with --set: {settings}.",
                "No se puede suponer nada (--strict): {told} Indíquelo usted, con --set: {settings}.",
            ).format(told=told, settings=settings)
        )
    raise WrongInput(
        Text(
            "Nothing may be guessed (--strict): {told} Correct the file, or omit --strict.",
            "No se puede suponer nada (--strict): {told} Corrija el archivo o quite --strict.",
        ).format(told=told)
    )


@singledispatch
def summary(records: AnyRecords) -> dict[str, Any]:
    """What was read, as a plain table.

    Args:
        records: of any kind.

    Returns:
        For series `series`, for labelled texts `count`, `classes`, `longest`, for characters `characters`, `alphabet`,
        `replaced`, for one melody `notes`, `metre`, `pickup`, `key`, for several `songs`.
    """
    return records.summary()


@summary.register
def _(records: Series) -> dict[str, Any]:
    known = np.isfinite(records.values) if records.known is None else records.known
    return {
        "series": [
            _one(name, records.values[:, column], known[:, column], records.times, records.period)
            for column, name in enumerate(records.names)
        ]
    }


@summary.register
def _(records: Collection) -> dict[str, Any]:
    table = []
    for name, values, future in zip(records.names, records.values, records.futures, strict=True):
        whole = np.concatenate([values, future])
        table.append(_one(name, whole, np.isfinite(whole), (), records.period))
    return {"series": table}


@summary.register
def _(records: LabelledTexts) -> dict[str, Any]:
    texts = [pair for part in records.parts.values() for pair in part]
    counts = Counter(label for _, label in texts)
    return {
        "count": len(texts),
        "classes": {name.en: counts[number] for number, name in enumerate(records.classes)},
        "longest": max((len(text) for text, _ in texts), default=0),
    }


@summary.register
def _(records: Characters) -> dict[str, Any]:
    return {
        "characters": sum(map(len, records.pieces)),
        "alphabet": len(set().union(*records.pieces)),
        "replaced": records.replaced,
    }


@summary.register
def _(records: Melodies) -> dict[str, Any]:
    if len(records.songs) != 1:
        return {"songs": len(records.songs)}
    song = records.songs[0]
    return {
        "notes": [[pitch, round(onset + song.before, 6), duration] for onset, duration, pitch in song.notes],
        "metre": song.meter,
        "pickup": song.pickup,
        "key": keys.title(song.key, song.minor).en,
    }


def shapes(records: AnyRecords) -> tuple[tuple[float, ...], ...]:
    """A few points of each of the first series, evenly from its beginning to its end, to be drawn small."""
    if isinstance(records, Series):
        series = list(records.values.T[:_DRAWN])
    elif isinstance(records, Collection):
        series = list(records.values[:_DRAWN])
    else:
        return records.shapes()
    places = [np.linspace(0, len(one) - 1, min(len(one), _POINTS)).round().astype(int) for one in series]
    return tuple(tuple(one[place].tolist()) for one, place in zip(series, places, strict=True))


def plain(value: object) -> str:
    """One value of a summary for people, with as many digits as were read (up to 12)."""
    return "–" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)


def _one(name: str, values: np.ndarray, known: np.ndarray, times: Sequence[str], season: int) -> dict[str, Any]:
    """One series: values `(time,)` and which of them are known `(time,)`; the labels of the steps, or none."""
    places = np.flatnonzero(known)
    if not len(places):
        nothing = {"count": 0, "first": None, "last": None, "start": None, "end": None, "season": season, "missing": 0}
        return {"name": name} | nothing
    first, last = int(places[0]), int(places[-1])
    return {
        "name": name,
        "count": last - first + 1,
        "first": float(values[first]),
        "last": float(values[last]),
        "start": _moment(times[first]) if times else None,
        "end": _moment(times[last]) if times else None,
        "season": season,
        "missing": last - first + 1 - len(places),
    }


def _moment(label: str) -> str | None:
    """The label of a step in ISO 8601, to the day or to the second; None where it is no moment, such as a number."""
    words = label.strip().replace(" ", "T", 1)
    if len(words) == len("2020-01"):
        words += "-01"
    elif len(words) == len("2020") and words.isdigit():
        words += "-01-01"
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    if "T" not in words:
        return found.date().isoformat()
    return found.isoformat().replace("+00:00", "Z")
