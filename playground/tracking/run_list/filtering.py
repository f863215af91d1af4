"""The line that filters runs: `cell = gru and test.mae < 0.03 and tag = talk`.

A condition is a column, a comparison and a value; conditions are joined by `and`, `or`, `not` and parentheses. A word that
stands alone is looked for in names, notes and tags, and so are all words of a line that compares nothing. What is wrong is said in
one sentence, with the place.
"""

import re
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np

from playground.text import Text
from playground.tracking.run_list.conditions import Holds, Look, Mask, containing
from playground.tracking.run_list.grammar import Reading, together
from playground.tracking.run_list.table import RunTable
from playground.tracking.run_list.tokens import JOINING, FilterMistake, Token, tokens_of
from playground.tracking.run_list.values import UTC

__all__ = ["LONGEST", "Filter", "FilterMistake", "both", "condition", "read"]

LONGEST = 2000
"""Characters of a line."""


@dataclass(frozen=True)
class Filter:
    """A line that was read.

    Attributes:
        columns: the names of columns that stand in it, in small letters.
    """

    columns: tuple[str, ...]
    _holds: Holds

    def __call__(self, table: RunTable, *, mine: str = "", zone: tzinfo | None = UTC) -> Mask:
        """Which rows of a table pass.

        Args:
            table: the runs.
            mine: the key of the visitor whose runs pass `mine = yes`.
            zone: in which days begin; None: that of this machine, with its summer time.

        Raises:
            FilterMistake: the table has no such column, or a value is none for it.
        """
        return self._holds(Look(table, mine, zone))


def read(line: str) -> Filter:
    """Read a line; an empty one lets all runs pass.

    Raises:
        FilterMistake: it is none.
    """
    if len(line) > LONGEST:
        raise FilterMistake(LONGEST, "", _TOO_LONG.format(most=LONGEST))
    words = _searched(line)
    if words is None:
        return _conditions(tokens_of(line))
    return Filter((), together([containing(word) for word in words]) if words else _everything)


def _conditions(tokens: list[Token]) -> Filter:
    reading = Reading(tokens)
    holds = reading.whole()
    return Filter(tuple(reading.columns), holds)


def _searched(line: str) -> list[str] | None:
    """The words of a line that only searches; None where it holds conditions, or words joined as these are."""
    try:
        tokens = tokens_of(line)
        if not any(token.kind == "mark" or token.is_word(*JOINING) for token in tokens):
            return [token.text for token in tokens[:-1]]
        Reading(tokens).whole()
    except FilterMistake:
        if _COMPARES.search(line):
            return None
        return [quoted or word for quoted, word in _WORDS.findall(line)]  # o'brien, run(2), seq in seq
    return None


_COMPARES = re.compile(r"[=<>~≤≥≠]|\bin\s*\(", re.IGNORECASE)
_WORDS = re.compile(r'"([^"]+)"|(\S+)')


def _everything(look: Look) -> Mask:
    return np.ones(len(look.table.rows), bool)


def condition(column: str, operator: str, value: str) -> str:
    """A condition as the line has it, the value quoted where it must be; an empty value: what a run does not have."""
    return f"{column} {operator} {_quoted(value) if value else 'none'}"


def _quoted(value: str) -> str:
    plain = re.fullmatch(r"[^\s=<>~!(),\"'≤≥≠]+", value) and value.lower() not in (*JOINING, "none")
    mark = "'" if '"' in value else '"'
    return value if plain else mark + value.replace(mark, " ") + mark


def both(line: str, more: str) -> str:
    """A line and one more condition."""
    words = _searched(line)
    if words is not None:
        return " and ".join([*map(_quoted, words), more])
    wrapped = f"({line})" if re.search(r"\bor\b", line, re.IGNORECASE) else line.strip()
    return f"{wrapped} and {more}"


_TOO_LONG = Text("the line has more than {most} characters.", "la línea tiene más de {most} caracteres.")
