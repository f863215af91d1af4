"""Melodies as people bring them to a trained network, one in each kind of file."""

import io
import zipfile
from collections.abc import Callable, Mapping

from playground.music import midi, score
from playground.music.melody import Melody

TUNE = Melody(
    "Mine",
    tuple((float(step), 1.0, pitch) for step, pitch in enumerate((62, 66, 69, 66, 67, 64, 61, 62))),
    ((0.0, 8.0, 2),),
    2,
    False,
    "4/4",
)
ABC = b'X:1\nT:Mine\nM:6/8\nL:1/8\nK:Edor\n|:EBB {d}BAB|[1 d^c>d z3:|[2 (3efg a2 "G7"[EB]|]\nw: la la\n'


def compressed() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", "<container/>")
        archive.writestr("score.xml", score.lead_sheet(TUNE))
    return made.getvalue()


MELODIES: dict[str, Callable[[], Mapping[str, bytes]]] = {
    "melody_midi": lambda: {"mine.mid": midi.write(TUNE)},
    "melody_musicxml": lambda: {"mine.musicxml": score.lead_sheet(TUNE).encode()},
    "melody_compressed": lambda: {"mine.mxl": compressed()},
    "melody_abc": lambda: {"mine.abc": ABC},
}
"""By the kind of file."""
