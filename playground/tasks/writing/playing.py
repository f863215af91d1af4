"""A written tune: found in the text, as score and as sound."""

import io
import re
from collections.abc import Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from functools import lru_cache

from playground.errors import WrongFile
from playground.exhibits import Score, Sound
from playground.text import Text

_TEMPO = {"6/8": 150.0, "9/8": 150.0, "12/8": 150.0}
"""Quarter notes a minute in metres of three eighths a beat; dance tunes bear no tempo of their own here."""


@dataclass(frozen=True)
class Performance:
    """One tune in all its forms; `notes` is how many it has."""

    musicxml: str
    svg: str
    midi: bytes
    wav: bytes
    seconds: float
    notes: int
    meter: str

    def score(self, name: str) -> Score:
        """The tune to read."""
        return Score(
            Text("Score of “{name}”", "Partitura de «{name}»").format(name=name),
            self.svg,
            self.musicxml,
            Text(
                "A tune of {notes} notes in {meter} time.", "Una melodía de {notes} notas en compás de {meter}."
            ).format(notes=self.notes, meter=self.meter),
        )

    def sound(self, name: str) -> Sound:
        """The tune to listen to."""
        return Sound(
            Text("Sound of “{name}”", "Sonido de «{name}»").format(name=name),
            self.wav,
            self.seconds,
            Text("The same tune played, {seconds} seconds.", "La misma melodía tocada, {seconds} segundos.").format(
                seconds=round(self.seconds)
            ),
        )


@lru_cache(maxsize=16)
def perform(tune: str) -> Performance | Text:
    """A tune in ABC as score and sound; where it cannot be read as one, the sentence that says why."""
    # music21 is only needed, and only imported, where there is something to play.
    from playground.music import abc, engraving, midi, sound  # noqa: PLC0415
    from playground.music.score import lead_sheet  # noqa: PLC0415

    try:
        with redirect_stderr(io.StringIO()):  # music21 comments there on every letter that is no note
            read = abc.read(tune)
        title = read.title if "\nT:" in tune else ""
        melody = replace(read, title=title, tempo=_TEMPO.get(read.meter, 120.0))
        sheet = lead_sheet(melody)
        return Performance(
            sheet,
            engraving.svg(sheet),
            midi.write(melody),
            sound.wav(melody),
            sound.seconds(melody),
            len(melody.notes),
            melody.meter,
        )
    except WrongFile as error:
        return Text(
            "This does not read as a tune yet, so there is no score and no sound. {why}",
            "Esto aún no se puede leer como melodía, así que no hay partitura ni sonido. {why}",
        ).format(why=error.text)


FIELDS = "MLK"
"""The headers a tune needs, in their order: metre, unit length, key."""
OPENING = "M:6/8\nL:1/8\nK:D\n"
"""What the sample of every epoch begins with."""

_DEFAULTS: Mapping[str, str] = {"M": "4/4", "L": "1/8", "K": "G"}
_HEADER = re.compile(r"^([A-Z]):(?![|:])\s*(.*)$")
_BAR_LINE = re.compile(r"\|[|\]:]?|:\||::")


def opening(prime: str) -> tuple[str, str]:
    """A prime text as the beginning of a tune, and the headers that were put before it.

    Nothing is added where nothing or only headers are given: the network writes the rest. Notes without a key could
    not be read, so that missing headers are put before them.
    """
    # A tune's number is never learnt.
    lines = [line.strip() for line in prime.strip().splitlines() if not line.startswith("X:")]
    prime = "\n".join(lines)
    given = {match[1] for line in lines if (match := _HEADER.match(line))}
    if "K" in given or all(_HEADER.match(line) for line in lines):
        return prime + ("\n" if lines and _HEADER.match(lines[-1]) else ""), ""
    added = "".join(f"{name}:{_DEFAULTS[name]}\n" for name in FIELDS if name not in given)
    headers = [line for line in lines if _HEADER.match(line)]
    notes = [line for line in lines if not _HEADER.match(line)]
    own = "".join(line + "\n" for line in headers)
    return own + added + "\n".join(notes), added


def first_tune(words: str, *, ended: bool) -> str:
    """The first tune of a text, with a number (`X:1`) before it as readers of ABC demand.

    Args:
        words: headers and notes; what comes after the first empty line is left out.
        ended: whether the text was written to the end of the tune; else it is cut after the last full bar.
    """
    tune, empty, _ = words.strip("\n").partition("\n\n")
    if not ended and not empty:
        head, notes = _headers(tune)
        bars = list(_BAR_LINE.finditer(notes))
        tune = head + (notes[: bars[-1].end()] if bars else notes)
    return "X:1\n" + tune.rstrip() + "\n"


def _headers(tune: str) -> tuple[str, str]:
    lines = tune.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not _HEADER.match(line.rstrip("\n"))), len(lines))
    return "".join(lines[:count]), "".join(lines[count:])
