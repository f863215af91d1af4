"""What a person may give a trained chord network: a file, or a melody played or typed."""

from collections.abc import Sequence
from typing import Any, Literal

from playground.dataset import Melody
from playground.errors import WrongFile
from playground.knobs import knob
from playground.music import keys, parts, reading, typed
from playground.own_files import uploads
from playground.task import Memory, Request, Task
from playground.text import Text

DEFAULT = "G4 E4 F4 G4 | A4:2 G4:2 | F4 D4 E4 F4 | G4:4 | C5 B4 A4 G4 | A4 F4 E4:2 | D4 E4 F4 D4 | C4:4"
"""A tune of ours, for whoever brings none."""

FEWEST = 4
_ENDINGS = (".mid", ".midi", ".kar", ".rmi", ".musicxml", ".xml", ".mxl", ".abc", ".txt", ".csv")


class ChordsRequest(Request):
    """A melody to find chords for; a file goes before a typed melody."""

    action = Text("Harmonise", "Armonizar")

    file: str | None = knob(
        None,
        pattern=uploads.IDENTITY,
        widget="file",
        accept=_ENDINGS,
        title=Text("Music file", "Archivo de música"),
        help=Text(
            "A melody as MIDI, MusicXML, ABC or a lead-sheet CSV. Of several parts the one named melody is taken, else the highest.",
            "Una melodía en MIDI, MusicXML, ABC o un CSV de partitura. De varias partes se toma la que se llama melodía o, si no, "
            "la más aguda.",
        ),
    )
    track: str = knob(
        "",
        max_length=parts.LONGEST_NAME,
        title=Text("Part", "Parte"),
        choices={"": Text("the one that looks like the melody", "la que parece la melodía")},
        help=Text(
            "The part of the file with the melody, by its number or name; empty: the one that looks like it.",
            "La parte del archivo con la melodía, por su número o nombre; vacío: la que lo parece.",
        ),
    )
    melody: str = knob(
        "",
        max_length=4000,
        widget="melody",
        title=Text("Melody", "Melodía"),
        help=Text(
            "Play it, or type notes: C4 F#4 G4:2 (a length in quarter notes after the colon), r for a rest.",
            "Tóquela o escriba las notas: C4 F#4 G4:2 (tras los dos puntos, la duración en negras), r para un silencio.",
        ),
    )
    meter: Literal["4/4", "3/4", "2/4", "6/8"] = knob(
        "4/4",
        title=Text("Time signature", "Compás"),
        help=Text(
            "Of a melody that is played or typed; a file brings its own.",
            "De una melodía tocada o escrita; un archivo trae el suyo.",
        ),
        choices={name: Text.same(name) for name in ("4/4", "3/4", "2/4", "6/8")},
    )
    tempo: int = knob(
        96,
        ge=40,
        le=200,
        unit=Text("quarter notes a minute", "negras por minuto"),
        title=Text("Tempo", "Tempo"),
        help=Text(
            "Of a melody that is played or typed; a file brings its own.",
            "De una melodía tocada o escrita; un archivo trae el suyo.",
        ),
    )

    @classmethod
    def offered(cls, task: Task, memory: Memory) -> dict[str, Sequence[Any] | None]:
        """Without a file there are no parts."""
        return {"track": None}

    def of_its_file(self) -> dict[str, Sequence[Any] | None]:
        """The parts of the file, where it has several."""
        if not self.file:
            return {}
        names = reading.part_names(uploads.read(self.file), uploads.name_of(self.file))
        return {"track": ("", *names) if len(names) > 1 else None}

    def read(self) -> tuple[Melody, tuple[Text, ...]]:
        """The melody, and sentences on how it was read.

        Raises:
            WrongFile: the file or the text is no melody; one sentence says why.
            NotFound: the file is not on this machine.
        """
        if self.file:
            return self.of_file(uploads.name_of(self.file), uploads.read(self.file))
        notes = typed.read(self.melody.strip() or DEFAULT)
        if len(notes) < FEWEST:
            raise WrongFile(
                Text(
                    "A melody needs at least {fewest} notes; this one has {count}.",
                    "Una melodía necesita al menos {fewest} notas; esta tiene {count}.",
                ).format(fewest=FEWEST, count=len(notes))
            )
        tonic, minor = keys.guess(notes)
        title = str(Text("Your melody", "Su melodía")) if self.melody.strip() else "RNN Playground"
        return Melody(title, notes, (), tonic, minor, self.meter, tempo=float(self.tempo)), ()

    def of_file(self, name: str, content: bytes) -> tuple[Melody, tuple[Text, ...]]:
        """The melody of a file with these settings, and sentences on how it was read.

        Raises:
            WrongFile: it is no melody; one sentence says why.
        """
        return reading.read(content, name, self.track)
