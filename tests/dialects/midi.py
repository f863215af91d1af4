"""A tune as a Standard MIDI File in a random dialect, with the faults that files in the wild have."""

import random
import struct

from tests.dialects.tunes import Tune, bar_length

END = b"\0\xff\x2f\0"


def variable(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def chunk(events: list[tuple[int, int, bytes]], dice: random.Random, end: bytes = END) -> bytes:
    """A track: events by tick, then by order; with running status half of the time."""
    body, before, running, short = b"", 0, 0, dice.random() < 0.5
    for tick, _, message in sorted(events):
        data = message
        if message[0] < 0xF0:
            data = message[1:] if short and message[0] == running else message
            running = message[0]
        elif dice.random() < 0.5:
            running = 0
        body += variable(tick - before) + data
        before = tick
    body += end
    return b"MTrk" + struct.pack(">I", len(body)) + body


def meta(kind: int, value: bytes) -> bytes:
    return bytes([0xFF, kind]) + variable(len(value)) + value


def channel_events(
    notes: list[tuple[int, int, int]], channel: int, dice: random.Random
) -> list[tuple[int, int, bytes]]:
    loud_zero = dice.random() < 0.5
    events = [(0, 0, bytes([0xC0 | channel, dice.randrange(100)]))]
    for start, stop, pitch in notes:
        off = bytes([0x90 | channel, pitch, 0]) if loud_zero else bytes([0x80 | channel, pitch, 64])
        events += [(start, 2, bytes([0x90 | channel, pitch, dice.randint(1, 127)])), (stop, 1, off)]
    return events


def accompaniment(
    last: int, bar: int, ticks: int, named: bool, dice: random.Random
) -> list[list[tuple[int, int, bytes]]]:
    """A bass or high strings, and percussion."""
    others: list[list[tuple[int, int, bytes]]] = []
    bars = range(0, last, bar)
    if dice.random() < 0.5:
        low = dice.choice((28, 36)) if not named or dice.random() < 0.5 else 96
        bass = [(at, at + ticks // 2, low) for at in bars]
        others.append(
            [
                *channel_events(bass, 5, dice),
                (0, 0, meta(3, dice.choice((b"Bass", b"Strings", b"", b"Backing vocals")))),
            ]
        )
    if dice.random() < 0.5:
        others.append(channel_events([(at, at + ticks // 4, 42) for at in range(0, last, ticks)], 9, dice))
    return others


def midi(made: Tune, dice: random.Random) -> bytes:
    ticks = dice.choice((96, 120, 192, 240, 384, 480, 960))
    notes = [(round(a * ticks), round((a + b) * ticks), p) for a, b, p in made.notes]
    if dice.random() < 0.3:  # played legato: into the next note, where that follows at once and is another one
        share = dice.choice((0.05, 0.1, 0.2, 0.3))
        notes = [
            (a, b + round(min(b - a, d - c) * share) if b == c and p != q else b, p)
            for (a, b, p), (c, d, q) in zip(notes, [*notes[1:], (-1, -1, -1)], strict=True)
        ]
    last = max(stop for _, stop, _ in notes)
    above, below = (int(word) for word in made.metre.split("/"))
    head: list[tuple[int, int, bytes]] = [
        (0, 0, meta(0x51, dice.randint(300_000, 900_000).to_bytes(3, "big"))),
        (0, 0, meta(0x59, struct.pack(">bB", made.fifths, made.mode == "minor"))),
    ]
    start = round(made.pickup * ticks)
    sign = meta(0x58, bytes([above, below.bit_length() - 1, 24, 8]))
    if start:
        head.append((0, 0, meta(0x58, bytes([1, below.bit_length() - 1, 24, 8]))))
    head.append((start, 0, sign))
    if dice.random() < 0.3:
        head.append((last // 2, 0, meta(0x51, (400_000).to_bytes(3, "big"))))
    if dice.random() < 0.3:
        head.append((0, 0, b"\xf0\x05\x7e\x7f\x09\x01\xf7"))
    named = dice.choice(("Melody", "MELODÍA", "Lead vocal", "Voz", "melodia 1", "Canto", "Vocals", ""))
    encoding = dice.choice(("utf-8", "latin-1"))
    channel = dice.choice((0, 3, 15))
    line = channel_events(notes, channel, dice)
    if named:
        line.append((0, 0, meta(3, named.encode(encoding))))
    if dice.random() < 0.3:
        line += [(tick, 3, meta(5, b"la ")) for tick, _, _ in notes]
    others = accompaniment(last, round(bar_length(made.metre) * ticks), ticks, bool(named), dice)
    if dice.random() < 0.3 and not named:
        tracks = [chunk([event for track in (head, line, *others) for event in track], dice)]
        form = 0
    else:
        parts = [line, *others]
        dice.shuffle(parts)
        tracks = [chunk(track, dice) for track in (head, *parts)]
        form = 1
    return damaged(tracks, form, ticks, dice)


def damaged(tracks: list[bytes], form: int, ticks: int, dice: random.Random) -> bytes:
    """A file of these tracks with one of the faults that files in the wild have, or with none."""
    count = len(tracks)
    fault = dice.choice(("", "", "", "no end", "more", "fewer", "behind", "early end", "long head"))
    if fault == "no end":
        whole = tracks[-1][8:-4]
        tracks[-1] = b"MTrk" + struct.pack(">I", len(whole)) + whole
    if fault == "early end":
        whole = tracks[-1][8:]
        tracks[-1] = b"MTrk" + struct.pack(">I", len(whole) + 4) + END + whole
    count += {"more": 1, "fewer": -1}.get(fault, 0)
    size = struct.pack(">IHHH", 6, form, max(0, count), ticks)
    if fault == "long head":
        size = struct.pack(">IHHHH", 8, form, count, ticks, 0)
    content = b"MThd" + size + b"".join(tracks)
    if fault == "behind":
        content += dice.choice((b"\0" * 7, b"the end", b"\x80\x3c\x40" * 3))
    if dice.random() < 0.2:
        padded = content + b"\0" * (len(content) % 2)
        wrapped = b"RMIDdata" + struct.pack("<I", len(content)) + padded
        content = b"RIFF" + struct.pack("<I", len(wrapped)) + wrapped
    return content
