"""A random melody as people would write it: MIDI, MusicXML or ABC in a random dialect, by hand and not by what reads it.

A reader has to give back the notes, the metre, the pickup and the key that were written.
"""

import io
import random
import struct
import zipfile
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from playground.music import reading
from playground.music.melody import Melody
from tests.dialects import Files, Written

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ORDER = "FCGDAEB"
METRES = ("4/4", "3/4", "2/4", "6/8", "9/8", "3/8", "2/2", "5/8", "7/8", "12/8", "5/4")
MODES = {"major": 0, "minor": -3, "dorian": -2, "mixolydian": -1, "phrygian": -4, "lydian": 1}
TONICS = {"major": 0, "minor": 9, "dorian": 2, "mixolydian": 7, "phrygian": 4, "lydian": 5}
MINOR = ("minor", "dorian", "phrygian")


@dataclass(frozen=True)
class Event:
    """A note (letter, alteration, octave) or a rest of so many quarters; whether it goes on in the next event."""

    lasts: Fraction
    pitch: tuple[str, int, int] | None = None
    tied: bool = False
    triplet: bool = False

    @property
    def midi(self) -> int:
        assert self.pitch is not None
        letter, alter, octave = self.pitch
        return 12 * (octave + 1) + STEPS[letter] + alter


@dataclass(frozen=True)
class Tune:
    """Bars of events, and what a reader has to say of them."""

    bars: tuple[tuple[Event, ...], ...]
    metre: str
    pickup: Fraction
    fifths: int
    mode: str

    @property
    def notes(self) -> list[tuple[float, float, int]]:
        found: list[tuple[Fraction, Fraction, int]] = []
        at, held = Fraction(0), False
        for event in (event for bar in self.bars for event in bar):
            if event.pitch is not None and held:
                found[-1] = (found[-1][0], found[-1][1] + event.lasts, found[-1][2])
            elif event.pitch is not None:
                found.append((at, event.lasts, event.midi))
            held = event.tied
            at += event.lasts
        return [(float(a), float(b), c) for a, b, c in found]

    @property
    def key(self) -> tuple[int, bool]:
        return (7 * self.fifths + TONICS[self.mode]) % 12, self.mode in MINOR


def bar_length(metre: str) -> Fraction:
    above, below = metre.split("/")
    return Fraction(4 * int(above), int(below))


def signature(fifths: int) -> dict[str, int]:
    return dict.fromkeys(ORDER[: max(0, fifths)], 1) | dict.fromkeys(ORDER[7 + min(0, fifths) :], -1)


def tune(dice: random.Random) -> Tune:
    """A melody of at least four notes."""
    while len((made := any_tune(dice)).notes) < 4:
        pass
    return made


def any_tune(dice: random.Random) -> Tune:
    """A melody with rests, ties over bars, triplets, dotted rhythms, notes outside the key and sometimes a pickup."""
    metre, fifths = dice.choice(METRES), dice.randint(-4, 4)
    length = bar_length(metre)
    beat = Fraction(4, int(metre.split("/")[1]))
    pickup = beat if dice.random() < 0.3 and beat < length and beat <= 1 else Fraction(0)
    signed = signature(fifths)
    degree = dice.randint(33, 38)  # of the white keys from C0 up: around middle C
    bars: list[list[Event]] = []
    for number in range(dice.randint(3, 9) + (pickup > 0)):
        left, bar = (pickup if pickup and not number else length), []
        if number > 1 and left == length and dice.random() < 0.08:
            bars.append([Event(length)])
            continue
        while left > 0:
            begins = (length - left).denominator == 1 or (pickup > 0 and not number)
            if begins and left >= 1 and dice.random() < 0.12:
                lengths, triplet = [Fraction(1, 3)] * 3, True
            else:
                menu = [Fraction(n, 4) for n in (1, 2, 2, 2, 3, 4, 4, 4, 6, 8) if Fraction(n, 4) <= left]
                lengths, triplet = [dice.choice(menu)], False
            for lasts in lengths:
                degree = max(28, min(44, degree + dice.randint(-3, 3)))
                letter = "CDEFGAB"[degree % 7]
                alter = signed.get(letter, 0) if dice.random() < 0.85 else dice.choice((-1, 0, 1))
                rest = dice.random() < 0.1 and bool(bar or bars) and not triplet
                bar.append(Event(lasts, None if rest else (letter, alter, degree // 7), triplet=triplet))
                left -= lasts
        bars.append(bar)
    for one, two in pairwise(bars):
        if dice.random() < 0.2 and one[-1].pitch and two[0].pitch:
            one[-1] = Event(one[-1].lasts, one[-1].pitch, True, one[-1].triplet)
            two[0] = Event(two[0].lasts, one[-1].pitch, two[0].tied, two[0].triplet)
    mode = dice.choice(("major", "major", "minor", "minor", *MODES))
    return Tune(tuple(tuple(bar) for bar in bars), metre, pickup, fifths, mode)


# MIDI

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


# MusicXML

SHARPS = (
    ("C", 0),
    ("C", 1),
    ("D", 0),
    ("D", 1),
    ("E", 0),
    ("F", 0),
    ("F", 1),
    ("G", 0),
    ("G", 1),
    ("A", 0),
    ("A", 1),
    ("B", 0),
)


def musicxml(made: Tune, dice: random.Random) -> tuple[str, bytes]:
    divisions = 12 * dice.choice((1, 2, 8, 40))
    shift = dice.choice((0, 0, 0, -2, -9, 12, -14))
    above, below = made.metre.split("/")
    fifths = made.fifths - 7 * shift
    fifths = (fifths + 5) % 12 - 5 if shift % 12 else made.fifths
    count = dice.choice((above, f"1+{int(above) - 1}")) if int(above) > 1 else above
    mode = f"<mode>{made.mode}</mode>"
    octaves = round(shift / 12)
    change = (
        f"<transpose><chromatic>{shift - 12 * octaves}</chromatic><octave-change>{octaves}</octave-change></transpose>"
        if dice.random() < 0.5
        else f"<transpose><diatonic>0</diatonic><chromatic>{shift}</chromatic></transpose>"
    )
    bass_note = f"<note><pitch><step>C</step><octave>2</octave></pitch><duration>{divisions}</duration></note>"
    time = f"<time><beats>{count}</beats><beat-type>{below}</beat-type></time>"
    lines: list[str] = []
    bass: list[str] = []
    held = False
    for number, bar in enumerate(made.bars):
        words = ""
        if not number:
            words = f"<attributes><divisions>{divisions}</divisions><key><fifths>{fifths}</fifths>{mode}</key>{time}"
            words += f"{change if shift else ''}</attributes>"
            bass.append(words.replace(change, "").replace(f"<fifths>{fifths}<", f"<fifths>{made.fifths}<"))
        else:
            bass.append("")
        whole = Fraction(0)
        for event in bar:
            whole += event.lasts
            lasts = round(event.lasts * divisions)
            if event.pitch is None:
                words += f"<note><rest/><duration>{lasts}</duration><voice>1</voice></note>"
                held = False
                continue
            written_midi = event.midi - shift
            letter, alter = SHARPS[written_midi % 12] if shift else event.pitch[:2]
            octave = written_midi // 12 - 1 if shift else event.pitch[2]
            tie = ('<tie type="stop"/>' if held else "") + ('<tie type="start"/>' if event.tied else "")
            held = event.tied
            if dice.random() < 0.1:
                words += "<note><grace/><pitch><step>A</step><octave>6</octave></pitch><voice>1</voice></note>"
            pitch = f"<pitch><step>{letter}</step>{f'<alter>{alter}</alter>' if alter else ''}<octave>{octave}</octave></pitch>"
            lower = f"<note><chord/><pitch><step>{letter}</step><octave>{octave - 1}</octave></pitch><duration>{lasts}</duration></note>"
            words += f"<note>{pitch}<duration>{lasts}</duration>{tie}<voice>1</voice></note>"
            words += lower if dice.random() < 0.1 and not tie else ""
        if dice.random() < 0.2 and bar[0].pitch and bar[0].lasts >= Fraction(1, 2):
            words += f"<backup><duration>{round(whole * divisions)}</duration></backup>"
            words += f"<note><pitch><step>D</step><octave>1</octave></pitch><duration>{divisions // 2}</duration><voice>2</voice></note>"
        if dice.random() < 0.1:
            words += '<direction><sound tempo="100"/></direction><barline location="right"/>'
        lines.append(words)
        low = min(whole, Fraction(1))
        bass[-1] += bass_note.replace(f"<duration>{divisions}<", f"<duration>{round(low * divisions)}<")
        bass[-1] += f"<forward><duration>{round((whole - low) * divisions)}</duration></forward>" if whole > low else ""
    return document(lines, bass, dice)


def document(lines: list[str], bass: list[str], dice: random.Random) -> tuple[str, bytes]:
    """The bars as a score by parts or by bars, with or without a document type, in some encoding, packed or not."""
    parts = {"P1": lines}
    if dice.random() < 0.4:
        parts = {"P0": bass, "P1": lines} if dice.random() < 0.5 else {"P1": lines, "P0": bass}
    names = {"P1": dice.choice(("Flute", "Voice", "Melody", "", "Voz")), "P0": "Bass"}
    heads = "".join(f'<score-part id="{key}"><part-name>{names[key]}</part-name></score-part>' for key in parts)
    kind = dice.choice(("partwise", "partwise", "timewise"))
    if kind == "partwise":
        body = "".join(
            f'<part id="{key}">{"".join(f"<measure number={chr(34)}{i}{chr(34)}>{w}</measure>" for i, w in enumerate(rows, 1))}</part>'
            for key, rows in parts.items()
        )
    else:
        body = "".join(
            f'<measure number="{i}">{"".join(f"<part id={chr(34)}{key}{chr(34)}>{rows[i]}</part>" for key, rows in parts.items())}</measure>'
            for i in range(len(lines))
        )
    grammar = dice.choice((
        "", f"<!DOCTYPE score-{kind}>", f'<!DOCTYPE score-{kind} SYSTEM "{kind}.dtd">',
        f'<!DOCTYPE score-{kind} PUBLIC "-//Recordare//DTD MusicXML 4.0//EN" "http://www.musicxml.org/dtds/{kind}.dtd" []>',
    ))  # fmt: skip
    encoding = dice.choice(("utf-8", "utf-8", "utf-16", "utf-8-sig"))
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig").upper()}" standalone="no"?>'
    text = f"{declared}\n{grammar}\n<score-{kind} version='4.0'><part-list>{heads}</part-list>{body}</score-{kind}>"
    content = text.encode(encoding)
    if dice.random() < 0.3:
        return "a.mxl", packed(content, dice)
    return dice.choice(("a.xml", "a.musicxml")), content


def packed(content: bytes, dice: random.Random) -> bytes:
    path = dice.choice(("score.xml", "a/b.musicxml", "Ñandú.xml"))
    container = f'<?xml version="1.0"?><container><rootfiles><rootfile full-path="{path}"/></rootfiles></container>'
    files = [("META-INF/container.xml", container.encode()), ("0.xml", b"<other/>"), (path, content)]
    dice.shuffle(files)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in files:
            archive.writestr(name, inside)
    return made.getvalue()


# ABC

SIGNS = {1: "^", 2: "^^", -1: "_", -2: "__", 0: "="}
COMPOSITE = {"5/8": ("2+3/8", "(3+2)/8"), "7/8": ("2+2+3/8",), "4/4": ("C",), "2/2": ("C|",), "5/4": ("3+2/4",)}


def abc(made: Tune, dice: random.Random) -> bytes:
    unit = dice.choice((Fraction(1, 4), Fraction(1, 8), Fraction(1, 16), Fraction(1, 32)))
    scope = dice.choice(("", "", "octave", "pitch", "not"))
    octaves = dice.choice((0, 0, 0, -1, 1))
    metre = dice.choice((made.metre, *COMPOSITE.get(made.metre, ())))
    clef = ""
    if octaves:
        clef = dice.choice(
            (f" octave={octaves}", f" clef=treble{'-8' if octaves < 0 else '+8'}", f" transpose={12 * octaves}")
        )
    key = f"{_key(made, dice)}{clef}"
    voices = dice.random() < 0.25
    shortest = made.metre.split("/")
    below = Fraction(int(shortest[0]), int(shortest[1])) < Fraction(3, 4)
    declared = unit != Fraction(1, 16 if below else 8) or dice.random() < 0.7
    head = [
        "X:1",
        "T:Made up",
        f"M:{metre}",
        *([f"L:{unit}"] if declared else []),
        *(["Q:1/4=100"] if dice.random() < 0.3 else []),
    ]
    if scope:
        head.insert(1, f"%%propagate-accidentals {scope}")
    if dice.random() < 0.3:
        head.insert(2, "C:A. B. Cde % fgab")
    if voices:
        head += ['V:1 name="Melody"', "V:2 clef=bass"]
    head.append(f"K:{key}")
    writing = _Abc(made, unit, scope, octaves, dice)
    bars = writing.bars()
    lines: list[str] = []
    while bars:
        count = dice.randint(1, 4)
        line = "".join(bars[:count])
        bars = bars[count:]
        if voices:
            lines.append(f"[V:1]{line}" if dice.random() < 0.5 else f"V:1\n{line}")
            lines.append("[V:2]" + "C,,|" * count)
        else:
            lines.append(line + dice.choice(("", "\\", " % a comment with notes: abc|", "\nw: la la-la | la", "\nP:B")))
    text = "\n".join([*head, *lines]) + "\n"
    if dice.random() < 0.2:
        text += "\nX:2\nT:Another\nM:4/4\nL:1/4\nK:F\nFGAB|c4|]\n"
    if dice.random() < 0.15:
        text = f"%abc-2.1\n{text}"
    return text.replace("\n", dice.choice(("\n", "\n", "\r\n", "\r"))).encode(dice.choice(("utf-8", "utf-8-sig")))


def _key(made: Tune, dice: random.Random) -> str:
    place = made.fifths - MODES[made.mode]
    tonic = ORDER[(place + 1) % 7] + "#" * max(0, (place + 1) // 7) + "b" * max(0, -((place + 1) // 7))
    words = {
        "major": ("", "maj", " major", " Ionian"), "minor": ("m", "min", " minor", " Aeolian", "MIN"),
        "dorian": ("dor", " Dorian"), "mixolydian": ("mix", " Mixolydian"), "phrygian": ("phr",), "lydian": ("Lyd",),
    }  # fmt: skip
    return tonic + dice.choice(words[made.mode])


class _Abc:
    """Writes the bars of a tune, knowing which accidentals hold."""

    def __init__(self, made: Tune, unit: Fraction, scope: str, octaves: int, dice: random.Random) -> None:
        self.made, self.unit, self.scope, self.octaves, self.dice = made, unit, scope, octaves, dice
        self.signed = signature(made.fifths)
        self.holding: dict[str, int] = {}
        self.held = False

    def bars(self) -> list[str]:
        found: list[str] = []
        for number, bar in enumerate(self.made.bars):
            full = sum((event.lasts for event in bar), Fraction(0)) == bar_length(self.made.metre)
            last = number == len(self.made.bars) - 1
            end = "|]" if last else self.dice.choice(("|", "|", "|", "||", ":|", "|1", "::"))
            if len(bar) == 1 and bar[0].pitch is None and full and self.dice.random() < 0.5:
                found.append(self.dice.choice(("Z", "X", "Z1")) + end)
                continue
            self.holding = {}
            found.append(
                self.bar(list(bar)) + (self.overlay() if full and bar[0].pitch and not bar[0].triplet else "") + end
            )
        return found

    def bar(self, events: list[Event]) -> str:
        dice, words = self.dice, ""
        if dice.random() < 0.08:
            words += dice.choice((f"[M:{self.made.metre}]", "[I:volinc 5]", "[P:A]", "[r: remark]"))
        if dice.random() < 0.1:
            self.unit = dice.choice((Fraction(1, 4), Fraction(1, 8), Fraction(1, 16)))
            words += f"[L:{self.unit}]"
        while events:
            one = events.pop(0)
            words += self.ornament()
            if one.triplet:
                rest = [events.pop(0) for _ in range(2)]
                words += dice.choice(("(3", "(3:2", "(3:2:3", "(3::3"))
                words += "".join(self.note(event, event.lasts * 3 / 2) for event in (one, *rest))
            elif (
                events
                and not events[0].triplet
                and not one.tied
                and self.broken(one, events[0])
                and dice.random() < 0.6
            ):
                two = events.pop(0)
                mark, half = (">" if one.lasts > two.lasts else "<"), (one.lasts + two.lasts) / 2
                words += self.note(one, half) + mark + self.note(two, half)
            else:
                words += self.note(one, one.lasts)
            words += dice.choice(("", "", " ", "y", "y2 ", "`"))
        return words

    def broken(self, one: Event, two: Event) -> bool:
        return one.lasts in (3 * two.lasts, two.lasts / 3) and not two.triplet

    def ornament(self) -> str:
        if self.dice.random() < 0.75:
            return ""
        return self.dice.choice(
            (
                "!fermata!",
                "+fermata+",
                "!trill(!",
                '"^Allegro (c. 120)"',
                '"Am7"',
                '"_50% abc"',
                "{ag}",
                "{/f}",
                "~",
                "T",
                ".",
                "u",
                "!f!",
                "+ff+",
                "(",
                "!D.C.!",
            )
        )

    def note(self, event: Event, lasts: Fraction) -> str:
        dice = self.dice
        length = self.length(lasts / 4 / self.unit)
        if event.pitch is None:
            self.held = False
            return dice.choice(("z", "x")) + length
        letter, alter, octave = event.pitch
        sign, place = "", letter if self.scope == "pitch" else f"{letter}{octave}"
        due = self.holding.get(place, self.signed.get(letter, 0))
        tied_over = self.held and dice.random() < 0.5 and place not in self.holding
        if not tied_over and (due != alter or dice.random() < 0.08):
            sign = SIGNS[alter]
            if self.scope != "not":
                self.holding[place] = alter
        self.held = event.tied
        name = sign + self.named(letter, octave - self.octaves)
        tie = "-" if event.tied else ""
        if dice.random() < 0.08:
            low = self.named(letter, octave - self.octaves - 2)
            pair = dice.choice(((name, low), (low, name), (f"!1!{low}", f"!5!{name}")))
            if dice.random() < 0.5:
                return f"[{pair[0]}{length}{pair[1]}{length}]{tie}"
            return f"[{pair[0]}{pair[1]}]{length}{tie}"
        return name + length + tie

    def named(self, letter: str, octave: int) -> str:
        return letter.lower() + "'" * (octave - 5) if octave >= 5 else letter + "," * (4 - octave)

    def length(self, times: Fraction) -> str:
        if times == 1:
            return self.dice.choice(("", "", "1"))
        above, below = ("" if times.numerator == 1 else str(times.numerator)), times.denominator
        if below == 1:
            return above
        if below == 2 and self.dice.random() < 0.5:
            return f"{above}/"
        if below == 4 and self.dice.random() < 0.5:
            return f"{above}//"
        return f"{above}/{below}"

    def overlay(self) -> str:
        if self.dice.random() < 0.9 or self.held:
            return ""
        return f"&{self.dice.choice(('C,,,', 'x', 'z'))}{self.length(Fraction(1, 4) / self.unit)}"


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
