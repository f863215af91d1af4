"""The line that filters runs, taken apart: marks, quoted texts and words, each with its place."""

import re
from typing import NamedTuple

from playground.errors import WrongInput
from playground.text import Text

_TOKEN = re.compile(
    r"""\s*(?:(?P<mark><=|>=|!=|==|[=<>~(),≤≥≠])|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s=<>~!(),"'≤≥≠]+))"""
)
_SAME = {"==": "=", "≤": "<=", "≥": ">=", "≠": "!="}
JOINING = ("and", "or", "not", "in", "contains")
"""Words that mean something in the line."""


class FilterMistake(WrongInput):
    """The line cannot be read.

    Attributes:
        place: of the first wrong character, from 0.
        length: how many characters are wrong.
    """

    def __init__(self, place: int, wrong: str, why: Text) -> None:
        where = Text("At character {place}: {why}", "En el carácter {place}: {why}")
        super().__init__(where.format(place=place + 1, why=why))
        self.place, self.length = place, max(1, len(wrong))


class Token(NamedTuple):
    """A part of the line: `mark`, `text` (quoted) or `word`; `end` after the last one."""

    kind: str
    text: str
    place: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these words, unquoted and in any case."""
        return self.kind == "word" and self.text.lower() in words


def tokens_of(line: str) -> list[Token]:
    """The parts of a line; the last one is its end.

    Raises:
        FilterMistake: there is a character that belongs to none.
    """
    found: list[Token] = []
    place = 0
    while line[place:].strip():
        match = _TOKEN.match(line, place)
        if match is None:
            start = place + len(line[place:]) - len(line[place:].lstrip())
            open_quote = line[start] in "\"'"
            raise FilterMistake(start, line[start], _QUOTE if open_quote else _ODD.format(character=line[start]))
        kind = str(match.lastgroup)
        text = match[kind]
        start = match.start(kind) - (kind in ("double", "single"))
        found.append(Token("text" if kind in ("double", "single") else kind, _SAME.get(text, text), start))
        place = match.end()
    return [*found, Token("end", "", len(line))]


_QUOTE = Text("the quotation mark is never closed.", "las comillas no se cierran.")
_ODD = Text("“{character}” means nothing here.", "«{character}» no significa nada aquí.")
