"""Classes as people write them: those that are equal are one."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from playground.text import Guess, Text

NONE = frozenset({"", "nan", "null", "<na>", "n/a", "#n/a"})
"""What programs write where nothing stands, in small letters."""
LONGEST_NONE = max(map(len, NONE))
_MOST_TOLD = 8
_LATIN = re.compile(r"(?<=[a-z])[\u0300-\u0304\u0306-\u0308\u030c\u0327]+|\u200b")
"""Accents on Latin letters, which capitals often lack, and blanks without width."""
_NUMBER = r"[-+]?\d+(?:[.,]\d+)?"


def key(label: str) -> str:
    """What equal classes have in common: 5, 5.0 and 5,00; Positive, positive and POSITIVE; Sí, SI and si."""
    plain = " ".join(unicodedata.normalize("NFKC", label).split())
    if re.fullmatch(_NUMBER, plain):
        return f"{float(plain.replace(',', '.')) + 0.0:.12g}"
    small = plain.casefold()
    return small if small.isascii() else _LATIN.sub("", unicodedata.normalize("NFD", small))


def is_number(label: str) -> bool:
    """Whether a class is written as a plain number."""
    return re.fullmatch(_NUMBER, label) is not None


def merged(labels: Iterable[str]) -> tuple[dict[str, str], list[Text]]:
    """For each spelling the class that it stands for: the most frequent one of those that are equal; and what was merged."""
    counts = Counter(labels)
    alike: dict[str, list[str]] = {}
    for label in counts:
        alike.setdefault(key(label), []).append(label)
    first = {common: max(spelt, key=lambda one: (counts[one], -len(one))) for common, spelt in alike.items()}
    if any(label.lstrip("+-").isdecimal() for label in counts):  # 5.0 beside 1 is 5
        first |= {common: common for common in first if common.lstrip("-").isdecimal()}
    several = [(first[common], spelt) for common, spelt in alike.items() if len(spelt) > 1]
    notes: list[Text] = []
    if several:
        told = [
            Text("{others} as “{name}”", "{others} como «{name}»").format(
                others=", ".join(o for o in spelt if o != name), name=name
            )
            for name, spelt in several[:_MOST_TOLD]
        ]
        listed = Text("; ".join(one.en for one in told)[:600], "; ".join(one.es for one in told)[:600])
        notes.append(
            Guess(
                "Classes that are written differently were taken as one: {listed}{more}.",
                "Las clases escritas de formas distintas se tomaron como una: {listed}{more}.",
            ).format(listed=listed, more="; …" if len(several) > _MOST_TOLD else "")
        )
    return {label: first[key(label)] for label in counts}, notes


def ordered(classes: Iterable[str]) -> list[str]:
    """Numbers by their value, words by the alphabet."""
    return sorted(
        set(classes), key=lambda name: (0, float(name.replace(",", ".")), name) if is_number(name) else (1, 0.0, name)
    )


def shares(counts: Mapping[str, int], names: Sequence[str]) -> str:
    """Classes with the number of their texts, for people."""
    return ", ".join(f"{name} ({counts[name]})" for name in names)
