"""The terms in which chords are told: protocol, sanity checks."""

from playground.result_terms import BOTH_WAYS, HARDLY, LONGER, ProtocolEntry, SanityCheck, Terms
from playground.text import Text

TERMS = Terms(
    entries={
        "melodies": ProtocolEntry(Text("melodies", "melodías"), compared="test"),
        "positions": ProtocolEntry(Text("positions", "posiciones"), compared="test"),
        "classes": ProtocolEntry(Text("classes", "clases"), compared="whole"),
        "grid": ProtocolEntry(Text("grid", "rejilla"), compared="whole"),
        "normalisation": ProtocolEntry(Text("normalisation", "normalización")),
        "key": ProtocolEntry(Text("key", "tonalidad")),
        "segment": ProtocolEntry(Text("segment (bars)", "segmento (compases)")),
    },
    values={
        "by tune: melodies with the same first eight steps are in one part": Text(
            "by tune: melodies with the same first eight steps are in one part",
            "por melodía: las que comparten los ocho primeros pasos están en la misma parte",
        ),
        "share of the position that each pitch class fills": Text(
            "share of the position that each pitch class fills", "parte de la posición que ocupa cada clase de altura"
        ),
        "share of each pitch class in what sounds in the position": Text(
            "share of each pitch class in what sounds in the position", "parte de cada clase de altura en lo que suena"
        ),
        "as written": Text("as written", "como está escrita"),
        "moved to C major or A minor": Text("moved to C major or A minor", "llevada a do mayor o la menor"),
    },
    checks={
        "over_tonic": SanityCheck(
            title=Text("above the tonic everywhere", "sobre la tónica en todas partes"),
            help=Text(
                "Points above predicting the tonic chord everywhere; near 0 the network does not use the melody.",
                "Puntos por encima de predecir siempre el acorde de tónica; cerca de 0 la red no usa la melodía.",
            ),
            wrong=lambda value, _metrics: value < HARDLY,
            finding=Text(
                "It is hardly better than predicting the tonic everywhere ({value}).",
                "Apenas es mejor que predecir la tónica en todas partes ({value}).",
            ),
            advice=(BOTH_WAYS, LONGER),
            points=True,
            signed=True,
            over=("always_tonic", "tonic"),
            replaces="over_majority",
        ),
        "non_chord_tones": SanityCheck(
            title=Text("notes outside the chord", "notas fuera del acorde"),
            help=Text(
                "Share of the melody's notes that do not belong to the predicted chord.",
                "Proporción de la melodía que no pertenece al acorde predicho.",
            ),
            wrong=lambda value, _metrics: value >= 0.4,
            finding=Text(
                "Much of the melody is outside the predicted chords ({value}).",
                "Gran parte de la melodía queda fuera de los acordes predichos ({value}).",
            ),
            advice=(BOTH_WAYS, LONGER),
        ),
    },
    summary={
        "metre": Text("Metre", "Compás"),
        "pickup": Text("Pickup (quarter notes)", "Anacrusa (negras)"),
        "key": Text("Key", "Tonalidad"),
        "songs": Text("Songs", "Canciones"),
    },
    tables={
        "notes": {
            "pitch": Text("MIDI pitch", "altura MIDI"),
            "start": Text("start (quarter notes)", "comienzo (negras)"),
            "length": Text("length (quarter notes)", "duración (negras)"),
        }
    },
)
