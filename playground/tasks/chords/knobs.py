"""The knobs of chords: what one chord stands for, what the network is told, and how melodies are split."""

from playground.classification import Classification
from playground.knobs import knob
from playground.music.grid import Grid
from playground.tasks.chords import encoding
from playground.text import Text


class ChordsKnobs(Classification):
    """What can be set about chords; what it does with it is in `Chords`."""

    grid: Grid = knob(
        "beat",
        title=Text("A chord for each", "Un acorde por cada"),
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
    weights: encoding.Weights = knob(
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
