"""A random melody as people would write it: MIDI, MusicXML or ABC in a random dialect, by hand and not by what reads it.

A reader has to give back the notes, the metre, the pickup and the key that were written.
"""

import random
from dataclasses import replace

from playground.music import reading
from playground.music.melody import Melody
from tests.dialects import Files, Written
from tests.dialects.abc import abc
from tests.dialects.midi import midi
from tests.dialects.musicxml import musicxml
from tests.dialects.tunes import Tune, tune


def _midi(dice: random.Random) -> Written:
    made = replace(tune(dice), mode=dice.choice(("major", "minor")))
    return _written(dice.choice(("a.mid", "a.midi", "song.kar", "x.rmi")), midi(made, dice), made)


def _musicxml(dice: random.Random) -> Written:
    made = tune(dice)
    return _written(*musicxml(made, dice), made)


def _abc(dice: random.Random) -> Written:
    made = tune(dice)
    return _written(dice.choice(("a.abc", "tune.ABC", "t.txt")), abc(made, dice), made)


def _written(name: str, content: bytes, made: Tune) -> Written:
    def check(files: Files) -> Melody:
        found, _ = reading.read(files[name], name)
        close = [(round(a, 4), round(b, 4), pitch) for a, b, pitch in found.notes]
        assert close == [(round(a, 4), round(b, 4), pitch) for a, b, pitch in made.notes]
        assert (found.meter, found.pickup) == (made.metre, float(made.pickup))
        assert (found.key, found.minor) == made.key
        return found

    return {name: content}, check


LOADERS = {"known_midi": _midi, "known_musicxml": _musicxml, "known_abc": _abc}
