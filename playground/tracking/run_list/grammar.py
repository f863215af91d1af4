"""The grammar of the line that filters runs: conditions joined by `and`, `or`, `not` and parentheses, read from left to right."""

from collections.abc import Sequence

import numpy as np

from playground.text import Text
from playground.tracking.run_list.conditions import Holds, compared, containing
from playground.tracking.run_list.tokens import JOINING, FilterMistake, Token

_OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "~")
"""`~`: contains."""
_DEEPEST = 40


def together(parts: Sequence[Holds]) -> Holds:
    """What all of some conditions let pass."""
    return parts[0] if len(parts) == 1 else lambda look: np.logical_and.reduce([part(look) for part in parts])


class Reading:
    """Reads the parts of a line (see `tokens`).

    Attributes:
        columns: the names of columns that stand in it, in small letters, once it is read.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self.columns: list[str] = []

    def whole(self) -> Holds:
        """What the line lets pass.

        Raises:
            FilterMistake: it is none.
        """
        holds = self._either()
        if self._next.kind != "end":
            raise self._mistake(_JOIN.format(word=self._next.text))
        return holds

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

    def _either(self) -> Holds:
        parts = [self._all()]
        while self._next.is_word("or"):
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda look: np.logical_or.reduce([part(look) for part in parts])

    def _all(self) -> Holds:
        parts = [self._one()]
        while self._next.is_word("and"):
            self._take()
            parts.append(self._one())
        return together(parts)

    def _one(self) -> Holds:
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
        if token.kind == "word" and (self._next.text in _OPERATORS or self._next.is_word("in", "contains", "not")):
            return self._comparison(token)
        return containing(token.text)

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._mistake(_DEEP, token)

    def _comparison(self, name: Token) -> Holds:
        self.columns.append(name.text.lower())
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
