"""Which notes are the melody and where they stand: cues, hidden voices, spread channels, ticks, silence at the beginning.

The values are worked out by hand from what is written, in quarter notes.
"""

import struct

import pytest

from playground.errors import WrongFile
from playground.music import reading
from playground.task import TASKS
from tests.dialects.midi import END, meta, variable

C_TO_F = [[60, 0, 1], [62, 1, 1], [64, 2, 1], [65, 3, 1]]


def told(content: bytes | str, name: str) -> dict[str, object]:
    records = TASKS["chords"].read(name, content.encode() if isinstance(content, str) else content, {})
    return records.summary() | {"notes_said": [note.en for note in records.notes]}


def note(step: str, octave: int, lasts: int, more: str = "", voice: int = 1) -> str:
    pitch = f"<pitch><step>{step}</step><octave>{octave}</octave></pitch>"
    return f"<note>{more}{pitch}<duration>{lasts}</duration><voice>{voice}</voice></note>"


def score(*measures: str) -> str:
    head = "<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
    body = "".join(f"<measure>{head if not n else ''}{words}</measure>" for n, words in enumerate(measures))
    parts = '<part-list><score-part id="P1"><part-name/></score-part></part-list>'
    return f'<score-partwise>{parts}<part id="P1">{body}</part></score-partwise>'


BAR = "".join(note(step, 4, 1) for step in "CDEF")
HIGH = "<backup><duration>4</duration></backup>" + note("C", 6, 4, voice=2)
LOW = "<backup><duration>4</duration></backup>" + note("C", 3, 4, voice=2)
REST = "<note><rest/><duration>4</duration></note>"


def later(bars: int) -> list[list[int]]:
    return [[pitch, start + 4 * bars, lasts] for pitch, start, lasts in C_TO_F]


@pytest.mark.parametrize(
    ("content", "name", "notes", "pickup", "said"),
    [
        (score(note("C", 6, 1, "<cue/>") + BAR[len(note("C", 4, 1)) :], BAR), "a.xml", [*C_TO_F[1:], *later(1)], 0, ""),
        (score(BAR + HIGH), "a.xml", C_TO_F, 0, "the first voice was taken"),
        (score(BAR + LOW), "a.xml", C_TO_F, 0, "its highest line was taken"),
        (score(REST, REST, BAR), "a.xml", later(2), 0, "starts after 8 quarter notes"),
        (score(BAR), "a.mxl", C_TO_F, 0, ""),
        ("X:1\nM:4/4\nL:1/4\nK:C\nCDEF & c'4|\n", "a.abc", C_TO_F, 0, "the first voice was taken"),
        ("X:1\nM:4/4\nL:1/4\nK:C\nz4|CDEF|\n", "a.abc", later(1), 0, "starts after 4 quarter notes"),
        ("X:1\nM:4/4\nL:1/4\nK:C\nZ3|CDEF|\n", "a.abc", later(3), 0, "starts after 12 quarter notes"),
    ],
)
def test_scores(content: str, name: str, notes: list[list[int]], pickup: float, said: str) -> None:
    found = told(content, name)
    assert (found["notes"], found["pickup"]) == (notes, pickup)
    assert said in " ".join(found["notes_said"])


Events = list[tuple[int, bytes]]


def track(events: Events) -> bytes:
    body, before = b"", 0
    for tick, message in sorted(events, key=lambda event: event[0]):
        body, before = body + variable(tick - before) + message, tick
    body += END
    return b"MTrk" + struct.pack(">I", len(body)) + body


def midi(*tracks: Events, form: int = 1, ticks: int = 480) -> bytes:
    return b"MThd" + struct.pack(">IHHH", 6, form, len(tracks), ticks) + b"".join(map(track, tracks))


def played(notes: list[tuple[int, int, int]], channel: int = 0) -> Events:
    """Notes as `(pitch, from, to)` in ticks."""
    on, off = bytes([0x90 | channel]), bytes([0x80 | channel])
    return [e for p, a, b in notes for e in ((a, on + bytes([p, 80])), (b, off + bytes([p, 0])))]


def line(step: int, pitches: list[int], channel: int = 0, start: int = 0) -> Events:
    return played([(p, start + n * step, start + (n + 1) * step) for n, p in enumerate(pitches)], channel)


FOUR = [60, 62, 64, 65]
TURNS: Events = [event for n, pitch in enumerate(FOUR * 2) for event in line(480, [pitch], 1 + n % 4, 480 * n)]
GUITAR: Events = [(0, bytes([0xC0 | channel, 25])) for channel in range(5)] + TURNS
AGAIN = [*C_TO_F, *later(1)]
QUINTUPLET = [[p, n / 5, 1 / 5] for n, p in enumerate([60, 62, 64, 65, 67])]


@pytest.mark.parametrize(
    ("content", "notes", "metre"),
    [
        # every note on a channel of its own, or a guitar with a channel for each string
        (midi(TURNS, form=0), AGAIN, "4/4"),
        (midi(GUITAR + line(3840, [40])), AGAIN, "4/4"),
        (midi(GUITAR, form=0), AGAIN, "4/4"),
        # two instruments in one track stay two parts
        (midi([(0, b"\xc0\x49"), (0, b"\xc1\x20"), *line(480, FOUR), *line(240, [36] * 8, 1)], form=0), C_TO_F, "4/4"),
        # what is written is not rounded: quintuplets, 64ths, a twelfth of a quarter; ticks are whole
        (midi(line(96, [60, 62, 64, 65, 67])), QUINTUPLET, "4/4"),
        (midi(line(30, FOUR)), [[p, n / 16, 1 / 16] for n, p in enumerate(FOUR)], "4/4"),
        (midi(line(8, FOUR), ticks=96), [[p, n / 12, 1 / 12] for n, p in enumerate(FOUR)], "4/4"),
        (midi(played([(p, 480 * n, 480 * n + 456) for n, p in enumerate(FOUR)])), C_TO_F, "4/4"),
        (
            midi(
                played(
                    [(p, 480 * n + d, 480 * n + 478) for n, (p, d) in enumerate(zip(FOUR, (0, 9, 21, 14), strict=True))]
                )
            ),
            C_TO_F,
            "4/4",
        ),
        # of two metres at one place the last counts
        (
            midi([(0, meta(0x58, b"\x04\x02\x18\x08")), (0, meta(0x58, b"\x03\x02\x18\x08"))], line(480, FOUR)),
            C_TO_F,
            "3/4",
        ),
        # an instrument's name says what a track is where it has no name
        (
            midi([(0, meta(4, b"Melody")), *line(480, FOUR)], [(0, meta(3, b"Strings")), *line(480, [84] * 4, 1)]),
            C_TO_F,
            "4/4",
        ),
        (midi(line(480, FOUR, start=3840)), later(2), "4/4"),
    ],
)
def test_midi(content: bytes, notes: list[list[float]], metre: str) -> None:
    found = told(content, "a.mid")
    assert [pytest.approx(one, abs=1e-5) for one in notes] == found["notes"]
    assert found["metre"] == metre


def test_rounding_of_what_was_played_is_told() -> None:
    loose = midi(played([(p, 480 * n + 17, 480 * n + 470) for n, p in enumerate(FOUR)]))
    assert any("rounded to eighths" in one for one in told(loose, "a.mid")["notes_said"])
    assert not any("rounded" in one for one in told(midi(line(96, [60, 62, 64, 65, 67])), "a.mid")["notes_said"])


def test_a_tune_without_a_key_is_told() -> None:
    with pytest.raises(WrongFile, match="no key field, which ends its header; add a line such as K:C"):
        reading.read(b"X:1\nM:4/4\nL:1/4\nCDEF|GABc|\n", "a.abc")
