"""The fields of ABC that say how its letters are read: key, metre, unit of length, tempo, voice (standard 2.1)."""

import re
from dataclasses import dataclass
from fractions import Fraction

from playground.music.grid import METER
from playground.music.lead.symbols import STEPS

SIGNED = "FCGDAEB"
"""The letters in the order in which a key signature makes them sharp; flat in the opposite one."""

ALTERS = {"^": 1, "^^": 2, "_": -1, "__": -2, "=": 0}

_KEY = re.compile(
    r"([A-G])([#b♯♭]?)(?:\s*(?:(maj|min|mix|dor|phr|lyd|loc|aeo|ion|exp)[a-z]*|(m)))?(?![a-z])", re.IGNORECASE
)
_MODES = {"min": -3, "aeo": -3, "mix": -1, "dor": -2, "phr": -4, "lyd": 1, "loc": -5}
_MINOR = ("min", "aeo", "dor", "phr", "loc")
_CHURCH = ("mix", "dor", "phr", "lyd", "loc")
_SHARPS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_PROPERTY = re.compile(r"""([A-Za-z][\w-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)""")
_CLEF = re.compile(r"(?:^|\s)(?:treble|bass|alto|tenor|soprano|mezzosoprano|baritone|[GCF])\d?([+-])(8|15)(?!\d)")
_EXPLICIT = re.compile(r"(\^\^|__|[\^_=])([A-Ga-g])(?![A-Za-z\d])")


@dataclass(frozen=True, slots=True)
class Key:
    """A key signature and what it declares.

    Attributes:
        fifths: sharps of the signature; flats are negative.
        tonic: the declared tonic's pitch class; None where none is declared.
        minor: whether the declared mode is a minor one.
        mode: the first letters of a mode that is neither major nor minor: `dor`.
        altered: semitones by which each letter is altered that is.
    """

    fifths: int = 0
    tonic: int | None = None
    minor: bool = False
    mode: str = ""
    altered: tuple[tuple[str, int], ...] = ()


def key(value: str) -> Key | None:
    """The key of a field `K:`; None where the field names only a clef or the like."""
    words = _PROPERTY.sub(" ", value).strip()
    if not words and value.strip():
        return None
    if not words or words.lower().startswith("none"):
        return Key(altered=_altered(0, words))
    if words[:2] in ("HP", "Hp"):  # the pipes sound F♯ and C♯ whether the signature shows it or not; their tonic is A
        return Key(2, 9, mode="mix", altered=_altered(2, ""))
    found = _KEY.match(words)
    if found is None:
        explicit = _EXPLICIT.search(words)
        return None if explicit is None else Key(altered=_altered(0, words))
    mode = (found[3] or "").lower() or ("min" if found[4] == "m" else "")
    sign = {"#": 1, "♯": 1, "b": -1, "B": -1, "♭": -1}.get(found[2], 0)
    fifths = 0 if mode == "exp" else _SHARPS[found[1].upper()] + 7 * sign + _MODES.get(mode, 0)
    fifths = max(-7, min(7, fifths))
    tonic = (STEPS[found[1].upper()] + sign) % 12
    church = mode if mode in _CHURCH else ""
    return Key(fifths, tonic, mode in _MINOR, church, _altered(fifths, words[found.end() :]))


def _altered(fifths: int, words: str) -> tuple[tuple[str, int], ...]:
    letters = dict.fromkeys(SIGNED[: max(0, fifths)], 1) | dict.fromkeys(SIGNED[7 + min(0, fifths) :], -1)
    for sign, letter in _EXPLICIT.findall(words):
        letters[letter.upper()] = ALTERS[sign]
    return tuple(letters.items())


def shift(value: str) -> int | None:
    """Semitones by which a field `K:` or `V:` moves what is written; None where it says nothing of that."""
    named = {name.lower(): words.strip("\"'") for name, words in _PROPERTY.findall(value)}
    clef = _CLEF.search(f"{named.get('clef', '')} {_PROPERTY.sub(' ', value)}")
    steps = [
        12 * _whole(named.get("octave")),
        _whole(named.get("transpose")),
        (12 if clef[1] == "+" else -12) * (1 if clef[2] == "8" else 2) if clef else 0,
    ]
    said = clef is not None or bool({"octave", "transpose", "clef"} & named.keys())
    return max(-48, min(48, sum(steps))) if said else None


def _whole(words: str | None) -> int:
    return int(words) if words is not None and re.fullmatch(r"[+-]?\d{1,2}", words) else 0


def voice(value: str) -> tuple[str, str, bool]:
    """What a field `V:` calls a voice, its name for people, and whether it is percussion."""
    named = {name.lower(): words.strip("\"'") for name, words in _PROPERTY.findall(value)}
    word = value.split(maxsplit=1)[0] if value.split() else ""
    name = named.get("name") or named.get("nm") or named.get("snm") or word
    percussion = named.get("clef", "").startswith("perc") or re.search(r"\sperc\b", value) is not None
    return word, re.sub(r"\\n|[\x00-\x1f\x7f\s]+", " ", name).strip()[:60], percussion


def meter(value: str) -> str | None:
    """The metre as one fraction (`2+3/8` is `5/8`); empty where the music is free of one, None where it is not known."""
    words = {"C": "4/4", "C|": "2/2", "c": "4/4", "c|": "2/2"}.get(value.strip(), value.replace(" ", ""))
    if not words or words.lower() == "none":
        return ""
    total = Fraction(0)
    finest = 1
    for term in re.findall(r"\(?[\d+]+\)?/\d{1,3}", words):
        above, below = term.replace("(", "").replace(")", "").split("/")
        if not int(below):
            return None
        total += Fraction(sum(int(count[:4]) for count in above.split("+") if count), int(below))
        finest = max(finest, int(below))
    if re.fullmatch(r"(?:\+?\(?[\d+]+\)?/\d{1,3})+", words) is None or finest > 64:
        return None
    found = f"{total * finest}/{finest}"
    return found if METER.match(found) else None


def unit(value: str) -> Fraction | None:
    """The length of a plain letter as a share of a whole note."""
    found = re.match(r"(\d{1,2})(?:/(\d{1,3}))?(?!\d)", value.strip())
    return Fraction(int(found[1]), int(found[2] or 1)) if found and int(found[1]) and int(found[2] or 1) else None


def default_unit(meter: str) -> Fraction:
    """The length of a plain letter where `L` is missing: a sixteenth in metres below 3/4, else an eighth."""
    above, _, below = meter.partition("/")
    return Fraction(1, 16) if below and Fraction(int(above), int(below)) < Fraction(3, 4) else Fraction(1, 8)


def tempo(value: str) -> float | None:
    """Quarter notes a minute."""
    words = re.sub(r'"[^"]*"', "", value).strip()
    if re.fullmatch(r"\d{1,4}", words):
        return float(words)
    found = re.match(r"((?:\d{1,2}/\d{1,3}\s*)+)=\s*(\d{1,4}(?:\.\d{1,3})?)", words)
    if found is None:
        return None
    lengths = [part.split("/") for part in found[1].split()]
    return float(found[2]) * sum(4 * int(a) / int(b) for a, b in lengths if int(b))
