"""A written tune as score and sound."""

import io
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from functools import lru_cache

from playground.errors import WrongFile
from playground.exhibits import Score, Sound
from playground.text import Text

_TEMPO = {"6/8": 150.0, "9/8": 150.0, "12/8": 150.0}
"""Quarter notes a minute in metres of three eighths a beat; dance tunes bear no tempo of their own here."""
_TEMPO_ELSE = 120.0


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
            Text(
                "The same tune played, {seconds} seconds.", "La misma melodía tocada, {seconds} segundos."
            ).format(seconds=round(self.seconds)),
        )  # fmt: skip


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
        melody = replace(read, title=title, tempo=_TEMPO.get(read.meter, _TEMPO_ELSE))
        sheet = lead_sheet(melody)
        return Performance(
            sheet, engraving.svg(sheet), midi.write(melody), sound.wav(melody), sound.seconds(melody),
            len(melody.notes), melody.meter,
        )  # fmt: skip
    except WrongFile as error:
        return Text(
            "This does not read as a tune yet, so there is no score and no sound. {why}",
            "Esto aún no se puede leer como melodía, así que no hay partitura ni sonido. {why}",
        ).format(why=error.text)
