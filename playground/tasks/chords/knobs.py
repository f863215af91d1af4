"""The knobs of chords: what one stands for, what the network is told, how melodies are split; and what a person may give it."""

from collections.abc import Sequence
from typing import Any, Literal

from playground.classification import Classification
from playground.dataset import Melody
from playground.errors import WrongFile
from playground.knobs import knob
from playground.music import keys, parts, reading, typed
from playground.music.grid import Grid
from playground.own_files import uploads
from playground.task import Memory, Request, Task
from playground.text import Text

Weights = Literal["position", "sound"]
"""What pitch classes are measured against: all of the position, or what sounds in it."""


class ChordsKnobs(Classification):
    """What can be set about chords; what it does with it is in `Chords`."""

    grid: Grid = knob(
        "beat",
        title=Text("A chord for each", "Un acorde por"),
        help=Text(
            "How long one position is: what gets one chord. In 3/4 a bar is halved after its second beat.",
            "Cuánto dura cada posición, que recibe un acorde. En 3/4 el compás se parte tras el segundo tiempo.",
        ),
        choices={
            "beat": Text("beat", "tiempo"),
            "half_bar": Text("half bar", "medio compás"),
            "bar": Text("bar", "compás"),
        },
    )
    transpose: bool = knob(
        True,
        title=Text("All in C major or A minor", "Todo en do mayor o la menor"),
        help=Text(
            "Melodies are moved to one key before the network sees them, and its chords back: easier to learn. Without, "
            "it has to cope with every key.",
            "Las melodías se llevan a un mismo tono antes de dárselas a la red, y sus acordes de vuelta: es más fácil "
            "de aprender. Sin ello debe arreglárselas en todos los tonos.",
        ),
    )
    none: bool = knob(
        True,
        title=Text("A class for no chord", "Una clase para «sin acorde»"),
        help=Text(
            "Silence is a class of its own. Without it, a silent position keeps the chord before it.",
            "El silencio es una clase propia. Sin ella, una posición en silencio conserva el acorde anterior.",
        ),
    )
    place: bool = knob(
        False,
        advanced=True,
        title=Text("Tell the place in the bar", "Indicar el lugar en el compás"),
        help=Text(
            "Two more inputs: whether the position begins a bar, and how far into the bar it lies.",
            "Dos entradas más: si la posición empieza un compás y a qué altura del compás está.",
        ),
    )
    weights: Weights = knob(
        "position",
        advanced=True,
        title=Text("Pitch classes measured against", "Notas medidas respecto a"),
        help=Text(
            "Shares of the whole position let the network see how much of it is silent; shares of what sounds always "
            "sum to 1.",
            "Las partes de toda la posición dejan ver a la red cuánto silencio hay; las partes de lo que suena siempre "
            "suman 1.",
        ),
        choices={
            "position": Text("the whole position", "toda la posición"),
            "sound": Text("what sounds in it", "lo que suena en ella"),
        },
    )
    segment: int = knob(
        0,
        ge=0,
        le=512,
        advanced=True,
        unit=Text("positions", "posiciones"),
        title=Text("Positions seen at once", "Posiciones vistas a la vez"),
        help=Text(
            "0: the whole melody. Otherwise melodies are cut into pieces of so many positions, and the network sees "
            "nothing beyond a piece; Lim, Rhyu and Lee (2017) take 4 bars.",
            "0: toda la melodía. En otro caso las melodías se cortan en trozos de tantas posiciones y la red no ve nada "
            "fuera de cada trozo; Lim, Rhyu y Lee (2017) toman 4 compases.",
        ),
    )
    validation_share: float = knob(
        0.1,
        ge=0.02,
        le=0.4,
        advanced=True,
        title=Text("Validation share", "Proporción de validación"),
        help=Text(
            "Share of the melodies that settings and the best epoch are chosen on.",
            "Proporción de melodías con la que se eligen los ajustes y la mejor época.",
        ),
    )
    test_share: float = knob(
        0.2,
        ge=0.02,
        le=0.4,
        advanced=True,
        title=Text("Test share", "Proporción de prueba"),
        help=Text(
            "Share of the melodies that is held back for the one final measurement.",
            "Proporción de melodías que se reserva para la única medición final.",
        ),
    )
    split_seed: int = knob(
        0,
        ge=0,
        le=2**31 - 1,
        advanced=True,
        title=Text("Seed of the split", "Semilla de la partición"),
        help=Text(
            "Which melodies go into which part. Kept apart from the run's seed, so that runs stay comparable.",
            "Qué melodías van a cada parte. Va aparte de la semilla de la ejecución para poder comparar ejecuciones.",
        ),
    )


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
    def usual(cls, task: Task, memory: Memory) -> dict[str, Any]:
        """A typed melody."""
        return {"melody": DEFAULT, "meter": "4/4", "tempo": 96}

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
