"""The line that filters runs: `cell = gru and test.mae < 0.03 and tag = talk`.

A condition is a column, a comparison and a value; conditions are joined by `and`, `or`, `not` and parentheses. A word that
stands alone is looked for in names, notes and tags, and so are all words of a line that compares nothing. What is wrong is said in
one sentence, with the place.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import numpy as np

from playground.text import Text
from playground.tracking.run_conditions import Look, Mask, compared, containing
from playground.tracking.run_filter_words import JOINING, FilterMistake, Token, tokens_of
from playground.tracking.run_table import RunTable
from playground.tracking.run_values import UTC

__all__ = ["LONGEST", "OPERATORS", "Filter", "FilterMistake", "both", "condition", "read"]

OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "~")
"""`~`: contains."""
LONGEST = 2000
"""Characters of a line."""
_DEEPEST = 40


@dataclass(frozen=True)
class Filter:
    """A line that was read.

    Attributes:
        columns: the names of columns that stand in it, in small letters.
    """

    columns: tuple[str, ...]
    _holds: Callable[[Look], Mask]

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
        return _Reading(tokens_of(line)).whole()
    return Filter((), _together([containing(word) for word in words]) if words else _everything)


def _searched(line: str) -> list[str] | None:
    """The words of a line that only searches; None where it holds conditions, or words joined as these are."""
    try:
        tokens = tokens_of(line)
        if not any(token.kind == "mark" or token.is_word(*JOINING) for token in tokens):
            return [token.text for token in tokens[:-1]]
        _Reading(tokens).whole()
    except FilterMistake:
        if _COMPARES.search(line):
            return None
        return [quoted or word for quoted, word in _WORDS.findall(line)]  # o'brien, run(2), seq in seq
    return None


_COMPARES = re.compile(r"[=<>~≤≥≠]|\bin\s*\(", re.IGNORECASE)
_WORDS = re.compile(r'"([^"]+)"|(\S+)')


def _everything(look: Look) -> Mask:
    return np.ones(len(look.table.rows), bool)


def _together(parts: Sequence[Callable[[Look], Mask]]) -> Callable[[Look], Mask]:
    """What all of some conditions let pass."""
    return parts[0] if len(parts) == 1 else lambda look: np.logical_and.reduce([part(look) for part in parts])


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


class _Reading:
    """Reads a line from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._columns: list[str] = []

    def whole(self) -> Filter:
        holds = self._either()
        if self._next.kind != "end":
            raise self._mistake(_JOIN.format(word=self._next.text))
        return Filter(tuple(self._columns), holds)

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _mistake(self, why: Text, token: Token | None = None) -> FilterMistake:
        wrong = token or self._next
        return FilterMistake(wrong.place, wrong.text, why)

    def _either(self) -> Callable[[Look], Mask]:
        parts = [self._all()]
        while self._next.is_word("or"):
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda look: np.logical_or.reduce([part(look) for part in parts])

    def _all(self) -> Callable[[Look], Mask]:
        parts = [self._one()]
        while self._next.is_word("and"):
            self._take()
            parts.append(self._one())
        return _together(parts)

    def _one(self) -> Callable[[Look], Mask]:
        token = self._take()
        if token.is_word("not"):
            self._deeper(token)
            inner = self._one()
            self._depth -= 1
            return lambda look: ~inner(look)
        if token.kind == "mark" and token.text == "(":
            self._deeper(token)
            inner = self._either()
            self._depth -= 1
            if self._next.text != ")" or self._next.kind != "mark":
                raise self._mistake(_CLOSE)
            self._take()
            return inner
        if token.kind not in ("word", "text") or token.is_word(*JOINING):
            raise self._mistake(_EXPECTED, token)
        if token.kind == "word" and (self._next.text in OPERATORS or self._next.is_word("in", "contains", "not")):
            return self._comparison(token)
        return containing(token.text)

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._mistake(_DEEP, token)

    def _comparison(self, name: Token) -> Callable[[Look], Mask]:
        self._columns.append(name.text.lower())
        negated = self._next.is_word("not")
        if negated:
            self._take()
            if not self._next.is_word("in", "contains"):
                raise self._mistake(_NOT_WHAT)
        operator = self._take()
        if operator.is_word("in"):
            values = self._list()
            return lambda look: compared(look, name, "!=" if negated else "=", values, operator)
        sign = "~" if operator.is_word("contains") else operator.text
        value = self._value(operator)
        if negated:
            return lambda look: ~compared(look, name, sign, [value], operator)
        return lambda look: compared(look, name, sign, [value], operator)

    def _value(self, after: Token) -> Token:
        if self._next.kind not in ("word", "text") or self._next.is_word("and", "or"):
            raise self._mistake(_VALUE.format(sign=after.text))
        return self._take()

    def _list(self) -> list[Token]:
        opening = self._take()
        if opening.text != "(" or opening.kind != "mark":
            raise self._mistake(_LIST, opening)
        values = [self._value(opening)]
        while self._next.kind == "mark" and self._next.text == ",":
            values.append(self._value(self._take()))
        if self._next.text != ")" or self._next.kind != "mark":
            raise self._mistake(_CLOSE)
        self._take()
        return values


_TOO_LONG = Text("the line has more than {most} characters.", "la línea tiene más de {most} caracteres.")
_JOIN = Text("expected “and” or “or” before “{word}”.", "se esperaba «and» u «or» antes de «{word}».")
_CLOSE = Text("a closing parenthesis is missing.", "falta un paréntesis de cierre.")
_EXPECTED = Text(
    "expected a condition such as cell = gru, or a word to look for.",
    "se esperaba una condición como cell = gru, o una palabra que buscar.",
)
_DEEP = Text("too many parentheses one within another.", "demasiados paréntesis unos dentro de otros.")
_NOT_WHAT = Text("after “not” here comes “in” or “contains”.", "después de «not» aquí va «in» o «contains».")
_VALUE = Text("expected a value after “{sign}”.", "se esperaba un valor después de «{sign}».")
_LIST = Text(
    "expected a list such as (gru, lstm) after “in”.", "se esperaba una lista como (gru, lstm) después de «in»."
)
