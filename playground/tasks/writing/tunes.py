"""Tunes in ABC notation: where one begins and ends in a text, and a sound opening for what a person gives."""

import re
from collections.abc import Mapping

FIELDS = "MLK"
"""The headers a tune needs, in their order: metre, unit length, key."""
OPENING = "M:6/8\nL:1/8\nK:D\n"
"""What the sample of every epoch begins with."""

_DEFAULTS: Mapping[str, str] = {"M": "4/4", "L": "1/8", "K": "G"}
_HEADER = re.compile(r"^([A-Z]):(?![|:])\s*(.*)$")
_BAR_LINE = re.compile(r"\|[|\]:]?|:\||::")


def opening(prime: str) -> tuple[str, str]:
    """A prime text as the beginning of a tune, and the headers that were put before it.

    Nothing is added where nothing or only headers are given: the network writes the rest. Notes without a key could
    not be read, so that missing headers are put before them.
    """
    # A tune's number is never learnt.
    lines = [line.strip() for line in prime.strip().splitlines() if not line.startswith("X:")]
    prime = "\n".join(lines)
    given = {match[1] for line in lines if (match := _HEADER.match(line))}
    if "K" in given or all(_HEADER.match(line) for line in lines):
        return prime + ("\n" if lines and _HEADER.match(lines[-1]) else ""), ""
    added = "".join(f"{name}:{_DEFAULTS[name]}\n" for name in FIELDS if name not in given)
    headers = [line for line in lines if _HEADER.match(line)]
    notes = [line for line in lines if not _HEADER.match(line)]
    own = "".join(line + "\n" for line in headers)
    return own + added + "\n".join(notes), added


def first_tune(words: str, *, ended: bool) -> str:
    """The first tune of a text, with a number (`X:1`) before it as readers of ABC demand.

    Args:
        words: headers and notes; what comes after the first empty line is left out.
        ended: whether the text was written to the end of the tune; else it is cut after the last full bar.
    """
    tune, empty, _ = words.strip("\n").partition("\n\n")
    if not ended and not empty:
        head, notes = _headers(tune)
        bars = list(_BAR_LINE.finditer(notes))
        tune = head + (notes[: bars[-1].end()] if bars else notes)
    return "X:1\n" + tune.rstrip() + "\n"


def _headers(tune: str) -> tuple[str, str]:
    lines = tune.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not _HEADER.match(line.rstrip("\n"))), len(lines))
    return "".join(lines[:count]), "".join(lines[count:])
