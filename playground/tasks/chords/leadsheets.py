"""Melodies with chords made visible and audible: engraved, played, and named note by note."""

from playground.exhibits import Exhibit, Score, Sound
from playground.music import chords, grid, keys, sound, spelling
from playground.music.melody import Melody
from playground.text import Text

_NAMED = 16
"""Chords that a description spells out."""


def played(melody: Melody, name: str) -> list[Exhibit]:
    """The lead sheet of a melody with its chords, and its sound."""
    words = written(melody)
    names = [
        spelling.chord_name(c, keys.signature(melody.key, melody.minor)) for _, _, c in chords.merged(melody.chords)
    ]
    said = " ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    return [
        Score(
            Text("Lead sheet: {name}", "Partitura con acordes: {name}").format(name=name),
            _drawn(words),
            words,
            Text(
                "Lead sheet of “{title}” in {key}, {meter}; its chords: {said}.",
                "Partitura de «{title}» en {key}, {meter}; sus acordes: {said}.",
            ).format(title=melody.title, key=keys.title(melody.key, melody.minor), meter=melody.meter, said=said),
        ),
        Sound(
            Text("To listen to: {name}", "Para escuchar: {name}").format(name=name),
            sound.wav(melody),
            sound.seconds(melody),
            Text(
                "The melody of “{title}” over the chords of {name}.",
                "La melodía de «{title}» sobre los acordes de {name}.",
            ).format(title=melody.title, name=name),
        ),
    ]


def written(melody: Melody) -> str:
    """The lead sheet as MusicXML."""
    from playground.music import score  # noqa: PLC0415 (music21 is slow to import and needed for drawing only)

    return score.lead_sheet(melody)


def _drawn(written: str) -> str:
    from playground.music import engraving  # noqa: PLC0415 (as above)

    return engraving.svg(written)


def place(melody: Melody, onset: float) -> tuple[str, str]:
    """The bar (0 for the pickup) and the beat in it, as musicians count."""
    length, (_, beat) = grid.bar_length(melody.meter), grid.beats(melody.meter)
    at = onset - melody.pickup
    return str(int(at // length) + 1), f"{at % length / beat + 1:g}"


def sung(melody: Melody, start: float, stop: float) -> str:
    """The names of the notes that sound in between."""
    sharps = keys.signature(melody.key, melody.minor)
    names = []
    for onset, duration, pitch in melody.notes:
        if onset < stop - 1e-6 and onset + duration > start + 1e-6:
            spelt = spelling.spell(pitch, sharps, melody.minor)
            names.append(f"{spelt.letter}{spelt.sign}{spelt.octave}")
    return " ".join(names) or "–"
