"""Reads Standard MIDI Files as they are found in the wild.

Taken are the file inside a RIFF wrapper, a wrong count of tracks, a track without its end or with something behind it, a
length that says too much or too little, running status across other events, notes that are never switched off, and
karaoke files. Every channel of a track is one part, unless one instrument is spread over several; percussion (channel 10)
is marked as such.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from playground.errors import WrongFile
from playground.music.contents import Meter, Music, Part, Signature
from playground.music.grid import METER, bar_length
from playground.text import Guess, Text

_DRUMS = 9
_HEAD_WITHIN = 512
"""Bytes that some systems put before the file."""
_MOST_TRACKS = 256
_MOST_EVENTS = 500_000
_TURNS = 0.9
"""The share of notes that begin after the one before has ended, where channels take turns."""
_FEWEST = 4
"""Notes that a channel needs to be a part by itself."""
_COMMON = {0xF1: 1, 0xF2: 2, 0xF3: 1}
"""Bytes behind a status that belongs to no channel."""
_LONGEST = 100_000.0
"""Quarter notes of one file at most."""
_MICROSECONDS = 60_000_000


@dataclass
class _Track:
    """What one track holds, in ticks."""

    name: str = ""
    instrument: str = ""
    tick: int = 0
    sounding: dict[tuple[int, int], deque[int]] = field(default_factory=dict)
    notes: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    programs: dict[int, int] = field(default_factory=dict)
    tempos: list[tuple[int, float]] = field(default_factory=list)
    meters: list[tuple[int, str]] = field(default_factory=list)
    keys: list[tuple[int, int, bool]] = field(default_factory=list)
    broken: bool = False


def midi(content: bytes) -> bool:
    """Whether the bytes are meant as a MIDI file."""
    return b"MThd" in content[:_HEAD_WITHIN]


def read(content: bytes) -> Music:
    """The parts of a MIDI file, in quarter notes.

    Raises:
        WrongFile: nothing of it can be read, or its time is not counted in notes; the sentence says so.
    """
    begin = content.find(b"MThd", 0, _HEAD_WITHIN)
    size = int.from_bytes(content[begin + 4 : begin + 8], "big")
    if begin < 0 or len(content) < begin + 14:
        raise WrongFile(_DAMAGED)
    ticks = int.from_bytes(content[begin + 12 : begin + 14], "big")
    if not 0 < ticks < 0x8000:
        raise WrongFile(_SECONDS if ticks else _DAMAGED)
    tracks = [
        _track(body) for body in islice(_bodies(content, begin + 8 + (size if 6 <= size <= 64 else 6)), _MOST_TRACKS)
    ]
    if not any(track.notes for track in tracks):
        raise WrongFile(_DAMAGED if not tracks or any(track.broken for track in tracks) else _SILENT)
    said = (_CUT,) if any(track.broken for track in tracks) else ()
    single = content[begin + 8 : begin + 10] == b"\0\0"
    return _music(tracks, ticks, single, said)


def _bodies(content: bytes, at: int) -> Iterator[bytes]:
    """The bytes of every track; where a length is wrong the next track is looked for by its mark."""
    while (at := content.find(b"MTrk", at)) >= 0 and at + 8 <= len(content):
        length = int.from_bytes(content[at + 4 : at + 8], "big")
        stop = at + 8 + length
        if stop > len(content) or (
            stop < len(content) and not re.fullmatch(rb"[A-Za-z0-9 ]{4}", content[stop : stop + 4])
        ):
            following = content.find(b"MTrk", at + 8)
            # What stands behind the last track is no music, unless the length says less than there is.
            stop = following if following >= 0 else stop if _ends(content[at + 8 : stop]) else len(content)
        yield content[at + 8 : stop]
        at = max(stop, at + 8)


def _ends(body: bytes) -> bool:
    return body.endswith(b"\xff\x2f\x00")


def _track(body: bytes) -> _Track:
    """The events of one track, as far as they can be read."""
    found = _Track()
    at, running, count = 0, 0, 0
    try:
        while at < len(body) and count < _MOST_EVENTS:
            delta, at = _variable(body, at)
            found.tick += delta
            status, at = (body[at], at + 1) if body[at] >= 0x80 else (running, at)
            count += 1
            if status == 0xFF:
                kind = body[at]
                length, at = _variable(body, at + 1)
                if at + length > len(body):
                    raise IndexError("a cut event")
                if kind == 0x2F and not _ends(body[at + length :]):
                    break  # what follows is no music; an end that comes too early is followed by the real one
                _meta(found, found.tick, kind, body[at : at + length])
                at += length
            elif status in (0xF0, 0xF7):
                length, at = _variable(body, at)
                at += length
            elif status > 0xF0:
                at += _COMMON.get(status, 0)
            else:
                running = status
                at = _voice(found, body, at, status)
    except IndexError:
        found.broken = True
    for (channel, pitch), starts in found.sounding.items():  # never switched off: they last until the track ends
        for start in starts:
            _note(found, channel, start, found.tick, pitch)
    return found


def _voice(found: _Track, body: bytes, at: int, status: int) -> int:
    """One event of a channel; returns where the next one begins."""
    kind, channel = status >> 4, status & 0x0F
    if kind < 0x8:
        raise IndexError("no status")
    single = kind in (0xC, 0xD)
    first, second = body[at], 0 if single else body[at + 1]
    if first >= 0x80 or second >= 0x80:
        raise IndexError("no data")
    if kind == 0xC:
        found.programs.setdefault(channel, first)
    elif kind == 0x9 and second:
        found.sounding.setdefault((channel, first), deque()).append(found.tick)
    elif kind in (0x8, 0x9) and found.sounding.get((channel, first)):
        _note(found, channel, found.sounding[channel, first].popleft(), found.tick, first)
    return at + (1 if single else 2)


def _note(found: _Track, channel: int, start: int, stop: int, pitch: int) -> None:
    if stop > start:
        found.notes.setdefault(channel, []).append((start, stop, pitch))


def _meta(found: _Track, tick: int, kind: int, value: bytes) -> None:
    if kind == 0x03 and not found.name:
        found.name = _name(value)
    elif kind == 0x04 and not found.instrument:
        found.instrument = _name(value)
    elif kind == 0x51 and len(value) == 3 and (length := int.from_bytes(value, "big")):
        found.tempos.append((tick, _MICROSECONDS / length))
    elif kind == 0x58 and len(value) >= 2 and value[1] < 8:
        found.meters.append((tick, f"{value[0]}/{2 ** value[1]}"))
    elif kind == 0x59 and len(value) == 2:
        sharps = value[0] - 256 if value[0] > 127 else value[0]
        if abs(sharps) <= 7 and value[1] < 2:
            found.keys.append((tick, sharps, bool(value[1])))


def _name(value: bytes) -> str:
    """A track's name; it has no encoding of its own."""
    try:
        words = value.decode("utf-8")
    except UnicodeDecodeError:
        words = value.decode("cp1252", "replace")
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", words).strip()[:60]


def _variable(body: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, and where the reading goes on."""
    number = 0
    for _ in range(4):
        byte = body[at]
        at += 1
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at
    raise IndexError("too long a number")


def _instruments(track: _Track, single: bool) -> dict[int, list[tuple[int, int, int]]]:
    """The notes of each instrument of a track, by its first channel.

    A guitar has a channel for each string, an expressive controller one for each note: channels with the same sound are one
    instrument in a track of its own; in a file of a single track only where they take turns, or have too few notes alone.
    """
    pitched = {channel: notes for channel, notes in sorted(track.notes.items()) if channel != _DRUMS}
    if len(pitched) < 2 or len({track.programs.get(channel) for channel in pitched}) > 1:
        return dict(sorted(track.notes.items()))
    together = sorted(note for notes in pitched.values() for note in notes)
    turns = sum(before[1] <= after[0] for before, after in pairwise(together))
    if single and turns < _TURNS * (len(together) - 1) and max(map(len, pitched.values())) >= _FEWEST:
        return dict(sorted(track.notes.items()))
    drums = {_DRUMS: track.notes[_DRUMS]} if _DRUMS in track.notes else {}
    return {min(pitched): together, **drums}


def _music(tracks: list[_Track], ticks: int, single: bool, said: tuple[Text, ...]) -> Music:
    parts = []
    for track in tracks:
        instruments = _instruments(track, single)
        for channel, notes in instruments.items():
            quarters = tuple(
                (round(start / ticks, 6), round((stop - start) / ticks, 6), pitch)
                for start, stop, pitch in sorted(notes)
                if stop / ticks < _LONGEST
            )
            called = track.name or track.instrument
            name = f"{called} {channel + 1}".strip() if len(instruments) > 1 else called
            parts.append(Part(name, quarters, channel == _DRUMS))
    meters, strange = _meters([one for track in tracks for one in track.meters], ticks)
    pickup = 0.0
    if len(meters) > 1:
        (start, first), (change, second) = meters[:2]
        # A pickup is often written as a short bar of a metre of its own before the real one.
        if change - start <= bar_length(first) + 1e-6 and change - start < bar_length(second) - 1e-6 and start == 0:
            pickup, meters = change, ((0.0, second), *meters[2:])
    keys = sorted({one[0]: one for track in tracks for one in track.keys}.values())
    tempos = sorted({one for track in tracks for one in track.tempos})
    return Music(
        tuple(parts),
        meters=meters,
        pickup=pickup,
        signatures=tuple(
            Signature(tick / ticks, sharps, (7 * sharps + 9 * minor) % 12, minor) for tick, sharps, minor in keys
        ),
        tempo=tempos[0][1] if tempos else None,
        strange=strange,
        played=True,
        said=said,
    )


def _meters(written: list[tuple[int, str]], ticks: int) -> tuple[tuple[Meter, ...], tuple[str, ...]]:
    """The changes of metre, and those that are not known; of several at one place the last counts."""
    known = {tick / ticks: meter for tick, meter in written if METER.match(meter)}
    changes: list[Meter] = []
    for at, meter in sorted(known.items()):
        if not changes or changes[-1][1] != meter:
            changes.append((at, meter))
    return tuple(changes), tuple(dict.fromkeys(meter for _, meter in written if METER.match(meter) is None))


_DAMAGED = Text(
    "This MIDI file is damaged or cut short; export it again.",
    "Este archivo MIDI está dañado o incompleto; expórtelo de nuevo.",
)
_SILENT = Text(
    "This MIDI file has no notes; export the music again with its tracks enabled.",
    "Este archivo MIDI no tiene notas; exporte la música de nuevo, con sus pistas activadas.",
)
_SECONDS = Text(
    "This MIDI file counts its time in seconds and not in notes; export it again with ticks per quarter note.",
    "Este archivo MIDI mide el tiempo en segundos y no en figuras; expórtelo de nuevo con pulsos por negra.",
)
_CUT = Guess(
    "A track of this MIDI file is damaged or cut short; what can be read of it is used.",
    "Una pista de este archivo MIDI está dañada o incompleta; se usa lo que se puede leer.",
)
