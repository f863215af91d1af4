"""A tune in ABC notation in a random dialect."""

import random
from fractions import Fraction

from tests.dialects.tunes import MODES, ORDER, Event, Tune, bar_length, signature

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
        "major": ("", "maj", " major", " Ionian"),
        "minor": ("m", "min", " minor", " Aeolian", "MIN"),
        "dorian": ("dor", " Dorian"),
        "mixolydian": ("mix", " Mixolydian"),
        "phrygian": ("phr",),
        "lydian": ("Lyd",),
    }
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
