"""Further files of each kind of trait that people's music has, with values by hand."""

import random
import struct

import pytest
from symusic import Score

from playground.errors import WrongFile
from playground.music import keys, midi, midi_reading, reading
from playground.music.lead import abc_fields
from playground.text import Guess
from tests.datasets.examples_chords import song
from tests.datasets.tunes import TUNE
from tests.dialects import midi as written_midi
from tests.dialects.tunes import tune

HEAD = "X:1\nM:4/4\nL:1/4\n"


def notes(words: str, track: str = "") -> list[tuple[float, float, int]]:
    return list(reading.read(words.encode(), "a.abc", track)[0].notes)


def pitches(words: str, track: str = "") -> list[int]:
    return [pitch for _, _, pitch in notes(words, track)]


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("K:C\nCDEF|[K:G]FFFF|", [60, 62, 64, 65, 66, 66, 66, 66]),
        ("K:C\nCDEF|\nK:Bb\nBEEB|", [60, 62, 64, 65, 70, 63, 63, 70]),
        ("K:D\nFCFC|[K:C]FCFC|", [66, 61, 66, 61, 65, 60, 65, 60]),
        ("K:D =c ^g\nccgG|", [72, 72, 80, 68]),
        ("K:D exp _b ^g\nfbgc|", [77, 82, 80, 72]),
        ("K:Ddor\nFBcf|", [65, 71, 72, 77]),
        ("K:none\nFBcf|", [65, 71, 72, 77]),
        ("K:C\n^cc-|cc|=c^cc_B|", [73, 73, 72, 72, 73, 73, 70]),
        ("K:C\n^c2^c-|c2c2|^fF2f|", [73, 73, 72, 78, 65, 78]),
        ("%%propagate-accidentals pitch\nK:C\n^fF2f|", [78, 66, 78]),
        ("%%propagate-accidentals not\nK:C\n^ff2^f|", [78, 77, 78]),
        ("K:C\nC!fermata!D+accent+E!D.C.!F|+f+G+ff+A!f!B.c|", [60, 62, 64, 65, 67, 69, 71, 72]),
        ('K:C\n"Am7"C"_below: abc"D"<efg"E"@1,2 dc"F|"50% f"G"C"A2"%"B|', [60, 62, 64, 65, 67, 69, 71]),
        ("K:C\n+CEG+D[C!f!E]F|{ag}G{/f}A~BTc|", [67, 62, 64, 65, 67, 69, 71, 72]),
        ("K:C octave=1\nCDEF|", [72, 74, 76, 77]),
        ("K:C clef=treble-8\nCDEF|", [48, 50, 52, 53]),
        ("K:C treble+8\nCDEF|", [72, 74, 76, 77]),
        ("K:C transpose=-2\nCDEF|", [58, 60, 62, 63]),
        ("V:1 octave=-1\nK:C\nCDEF|", [48, 50, 52, 53]),
    ],
)
def test_pitches_of_abc(words: str, right: list[int]) -> None:
    try:
        found = pitches(HEAD + words)
    except WrongFile:  # fewer than four notes
        found = pitches(HEAD + words + "|zzzz|c'c'c'c'|")[: len(right)]
    assert found[: len(right)] == right


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("CDEF|Z|CDEF|", [0, 1, 2, 3, 8, 9, 10, 11]),
        ("CDEF|Z2|CDEF|", [0, 1, 2, 3, 12, 13, 14, 15]),
        ("CDEF|X3|CDEF|", [0, 1, 2, 3, 16, 17, 18, 19]),
        ("CDEF|[M:3/4]Z2|CDE|", [0, 1, 2, 3, 10, 11, 12]),
        ("CxEz/F/|x2GG|", [0, 2, 3.5, 6, 7]),
        ("CyDy2EyyF|", [0, 1, 2, 3]),
        ("CDEF&C,4|GGAA|", list(range(8))),
        ("CDEF&z2C,2&C,,4|GGAA|", list(range(8))),
        ("CDEF|GABc&&C,4|D,4|GGAA|", list(range(12))),
        ("C>D E<F|G>>A B<<c|", [0, 1.5, 2, 2.5, 4, 5.75, 6, 6.25]),
        ("z>C D2|EFGA|", [1.5, 2, 4, 5, 6, 7]),
        ("(3CDE F2|(3:2:4CDEFG|", [0, 2 / 3, 4 / 3, 2, 4, 14 / 3, 16 / 3, 6, 20 / 3]),
        ("(5C/D/E/F/G/ A3|", [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ("C3/2D/E//F3//G|", [0, 1.5, 2, 2.25, 3]),
        ("C2-C-D|E-EFG|", [0, 3, 4, 6, 7]),
        ("C\\\nDEF|% CDEF|\nGABc|", list(range(8))),
        ("CDEF|\n\nA tune from a book, page 12\n", [0, 1, 2, 3]),
        ("CDEF|\nw: la la la la\nI:volinc 2\nP:B\nGABc|", list(range(8))),
    ],
)
def test_onsets_of_abc(words: str, right: list[float]) -> None:
    assert [round(start, 4) for start, _, _ in notes(f"{HEAD}K:C\n{words}")] == [round(at, 4) for at in right]


@pytest.mark.parametrize(
    ("field", "metre"),
    [
        ("2+3/8", "5/8"),
        ("(3+2)/8", "5/8"),
        ("2+2+3/16", "7/16"),
        ("C", "4/4"),
        ("C|", "2/2"),
        ("3/4+2/4", "5/4"),
        ("12/8", "12/8"),
        ("none", ""),
        ("", ""),
        ("7-8", None),
        ("3/0", None),
        ("99/8", None),
    ],
)
def test_metres_of_abc(field: str, metre: str | None) -> None:
    assert abc_fields.meter(field) == metre


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("Am", "A minor"),
        ("C", "C major"),
        ("F#min", "F♯ minor"),
        ("Bb", "B♭ major"),
        ("Ddor", "D minor"),
        ("Amix", "A major"),
        ("E Phrygian", "E minor"),
        ("G Lydian", "G major"),
        ("HP", "A major"),
        ("C transpose=-2", "B♭ major"),
    ],
)
def test_declared_keys_of_abc(field: str, key: str) -> None:
    found, said = reading.read(f"{HEAD}K:{field}\nCDEF|GGAA|".encode(), "a.abc")
    assert keys.title(found.key, found.minor).en == key
    assert not any("does not say its key" in one.en for one in said)


def test_voices_and_tunes_of_abc() -> None:
    two = f'{HEAD}V:1 name="Flute"\nV:2 name="Melodía"\nK:C\nV:1\ncdef|\nV:2\nCDEF|\n'
    assert pitches(two) == [60, 62, 64, 65]
    assert pitches(two, "Flute") == pitches(two, "1") == [72, 74, 76, 77]
    assert pitches(f"{HEAD}K:C\n[V:1]cdef|\n[V:2]CDEF|\n") == [72, 74, 76, 77]
    with pytest.raises(WrongFile, match="no part “9”; its parts are 1 “Flute”, 2 “Melodía”"):
        reading.read(two.encode(), "a.abc", "9")
    found, said = reading.read(f"{HEAD}K:C\nCDEF|\n\nX:2\nK:C\ncdef|\n".encode(), "a.abc")
    assert len(found.notes) == 4 and isinstance(said[0], Guess)
    assert pitches("M:3/4\nL:1/8\n\nX:1\nK:C\nC2D2E2|F6|") == [60, 62, 64, 65]
    assert reading.read(b"M:3/4\nL:1/8\n\nX:1\nK:C\nC2D2E2|F6|", "a.abc")[0].meter == "3/4"


def track(*events: tuple[int, bytes], end: bytes = written_midi.END) -> bytes:
    body = b"".join(written_midi.variable(delta) + message for delta, message in events) + end
    return b"MTrk" + struct.pack(">I", len(body)) + body


def file(*tracks: bytes, ticks: int = 480) -> bytes:
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), ticks) + b"".join(tracks)


SCALE = [
    (0, b"\x90\x3c\x40"),
    (480, b"\x80\x3c\0"),
    (0, b"\x90\x3e\x40"),
    (480, b"\x80\x3e\0"),
    (0, b"\x90\x40\x40"),
    (480, b"\x80\x40\0"),
    (0, b"\x90\x41\x40"),
    (480, b"\x80\x41\0"),
]


def midi_pitches(content: bytes) -> list[int]:
    return [pitch for _, _, pitch in reading.read(content, "a.mid")[0].notes]


@pytest.mark.parametrize(
    "content",
    [
        file(track(*SCALE, end=b"")),
        file(track(*SCALE)[:-3]),
        file(track(*SCALE)) + b"\0\0\0",
        file(track(*SCALE)) + b"a signature",
        b"\0" * 128 + file(track(*SCALE)),
        file(track(*SCALE[:4], (0, b"\xff\x2f\0"), *SCALE[4:])),
        file(track(*SCALE[:4], (0, b"\xc0\x20"), *SCALE[4:])),
        file(track(*SCALE[:-1], (480, b"\xff\x01\x01a"))),
        file(track(*SCALE), b"XFIH\0\0\0\2ab"),
    ],
)
def test_midi_in_the_wild(content: bytes) -> None:
    assert midi_pitches(content) == [60, 62, 64, 65]


def test_what_midi_is_no_melody() -> None:
    drums = [(delta, bytes([data[0] | 9, *data[1:]])) for delta, data in SCALE]
    assert midi_pitches(file(track(*drums), track(*SCALE))) == [60, 62, 64, 65]
    with pytest.raises(WrongFile, match="only percussion"):
        reading.read(file(track(*drums)), "a.mid")
    with pytest.raises(WrongFile, match="counts its time in seconds"):
        reading.read(file(track(*SCALE), ticks=0xE728), "a.mid")
    with pytest.raises(WrongFile, match="has no notes"):
        reading.read(file(track()), "a.mid")


def test_midi_is_read_as_symusic_reads_it() -> None:
    contents = [midi.write(TUNE), *(written_midi.midi(tune(dice), dice) for dice in map(random.Random, range(30)))]
    compared = 0
    for content in contents:
        try:
            theirs = Score.from_midi(content)
        except RuntimeError:  # it does not take a RIFF wrapper, or a long head
            continue
        ours = [note for part in midi_reading.read(content).parts for note in part.notes]
        known = [(note.time / theirs.ticks_per_quarter, note.pitch) for part in theirs.tracks for note in part.notes]
        if len(known) < len(ours):  # it reads only the tracks that the head counts, and each to its first end
            continue
        assert sorted((round(at, 4), pitch) for at, pitch in known) == sorted((round(at, 4), p) for at, _, p in ours)
        compared += 1
    assert compared > 10


def test_a_lead_sheet_as_a_table_is_a_melody() -> None:
    content = song(3)
    found, _ = reading.read(content, "Made up.csv")
    assert found.title == "Made up" and found.meter == "4/4" and (found.key, found.minor) == (0, False)
    rows = [line.split(",") for line in content.decode().splitlines()[1:]]
    assert len(found.notes) == sum(row[6] != "rest" for row in rows)
