"""A random tune as events in bars, and the notes, metre, pickup and key that a reader has to give back."""

import random
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

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
