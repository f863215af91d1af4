"""Writes a melody with its chords as a Standard MIDI File."""

import struct

from playground.music import keys
from playground.music.chords import voicing
from playground.music.melody import Melody
from playground.music.sound import strikes

TICKS = 480
"""Ticks of a quarter note."""

_END = b"\x00\xff\x2f\x00"


def write(melody: Melody) -> bytes:
    """The melody (a flute) and its chords (an organ) on tracks of their own, with tempo, key and time signature."""
    top, bottom = (int(word) for word in melody.meter.split("/"))
    sharps = keys.signature(melody.key, melody.minor)
    head = [
        (0, b"\xff\x51\x03" + round(60_000_000 / melody.tempo).to_bytes(3, "big")),
        (0, b"\xff\x58\x04" + bytes([top, bottom.bit_length() - 1, 24, 8])),
        (0, b"\xff\x59\x02" + struct.pack(">bB", sharps, melody.minor)),
    ]
    tune = [(onset, duration, pitch) for onset, duration, pitch in melody.notes]
    chords = [(onset, duration, pitch) for onset, duration, label in strikes(melody) for pitch in voicing(label)]
    tracks = [_track(head), _track(_events(tune, 0, 73, 96)), _track(_events(chords, 1, 19, 60))]
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS) + b"".join(tracks)


def _events(notes: list[tuple[float, float, int]], channel: int, program: int, loud: int) -> list[tuple[int, bytes]]:
    events = [(0, bytes([0xC0 | channel, program]))]
    for onset, duration, pitch in notes:
        start, stop = round(onset * TICKS), round((onset + duration) * TICKS)
        events += [(start, bytes([0x90 | channel, pitch, loud])), (stop, bytes([0x80 | channel, pitch, 0]))]
    return sorted(events, key=lambda event: (event[0], -(event[1][0] >> 4 == 0x8), event[1]))


def _track(events: list[tuple[int, bytes]]) -> bytes:
    body, before = b"", 0
    for tick, message in events:
        body += _variable(tick - before) + message
        before = tick
    body += _END
    return b"MTrk" + struct.pack(">I", len(body)) + body


def _variable(number: int) -> bytes:
    """A number in groups of seven bits, all but the last marked."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))
