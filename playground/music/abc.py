"""Tunes in ABC notation, the writing of folk music in plain letters (abcnotation.com, standard 2.1), as melodies."""

import re
from dataclasses import replace

from playground.errors import WrongFile
from playground.music import documents, notation, parts
from playground.music.contents import Music, Part, Signature
from playground.music.lead import abc, bars
from playground.music.melody import Melody, Notes
from playground.text import Guess, Text

_TUNE = re.compile(r"^(?:X|T|M|L|K):", re.MULTILINE)


def written(words: str) -> bool:
    """Whether a text is meant as ABC: it has a key, and another field above it."""
    lines = words.replace("\r", "\n")
    return re.search(r"^K:", lines, re.MULTILINE) is not None and len(_TUNE.findall(lines)) > 1


def read(words: str) -> Melody:
    """The first tune of a text in ABC, chords and voices reduced to one line.

    Raises:
        WrongFile: this is no tune of at least four notes; the sentence says why.
    """
    return parts.melody(contents(words), "tune")[0]


def contents(words: str) -> Music:
    """All voices of the first tune of a text in ABC.

    Raises:
        WrongFile: there is no tune.
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    found = abc.tunes(words) or ([f"\n{words}"] if written(words) else [])
    if found and len(found[0]) > abc.LONGEST:
        raise WrongFile(
            Text(
                "This tune has more than {most} characters; bring a part of it.",
                "Esta melodía tiene más de {most} caracteres; traiga una parte.",
            ).format(most=abc.LONGEST)
        )
    tune = abc.score(found[0]) if found else abc.Tune()
    voices = [(voice, list(voice.finished())) for voice in tune.voices]
    if tune.key is None and found and re.search(r"^[MLTX]:", words, re.MULTILINE):
        raise WrongFile(
            Text(
                "This ABC tune has no key field, which ends its header; add a line such as K:C above the notes.",
                "Esta melodía ABC no tiene el campo de tonalidad, que cierra su cabecera; añada una línea como K:C encima de las notas.",
            )
        )
    if tune.key is None or not any(written for _, written in voices):
        raise documents.unreadable(".abc")
    said: list[Text] = [_FIRST_TUNE] if len(found) > 1 else []
    if any(voice.doubtful for voice in tune.voices):
        said.append(
            Guess(
                "Accidentals were taken to hold in their own octave to the end of the bar, as on a staff; where they hold in all octaves, "
                "write %%propagate-accidentals pitch above the tune.",
                "Se tomó que las alteraciones valen en su octava hasta el final del compás, como en un pentagrama; si valen en todas las "
                "octavas, escriba %%propagate-accidentals pitch encima de la melodía.",
            )
        )
    leading = voices[0][1]
    shift = tune.shift
    tonic = None if tune.key.tonic is None else (tune.key.tonic + shift) % 12
    first = Signature(0.0, leading[0].fifths if leading else 0, tonic, tune.key.minor, tune.key.mode)
    return Music(
        tuple(
            Part(voice.name, bars.laid(written), voice.percussion, voice.stacked, _without_overlays(written))
            for voice, written in voices
        ),
        tune.title,
        meters=notation.meters(leading) if tune.meter or len(notation.meters(leading)) > 1 else (),
        pickup=notation.pickup(leading) if tune.meter else 0.0,
        signatures=notation.signatures(leading, first),
        tempo=tune.tempo,
        strange=(*tune.strange, *(meter for voice in tune.voices for meter in voice.strange)),
        said=tuple(said),
    )


def _without_overlays(written: list[bars.Bar]) -> Notes:
    """The notes of a voice alone, where others are written over it (`&`)."""
    if not any(bar.below for bar in written):
        return ()
    return bars.laid([replace(bar, below=()) for bar in written])


_FIRST_TUNE = Guess(
    "The file has several tunes; the first is used.", "El archivo tiene varias piezas; se usa la primera."
)
