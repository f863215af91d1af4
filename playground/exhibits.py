"""Outputs, undrawn: what a task or a page has to show. The interface draws each kind in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from playground.figure_table import behind
from playground.marked_text import Mark, Passage
from playground.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A plotly figure, its labels shown literally.

    Attributes:
        title: what it is called.
        figure: what plotly draws.
        alt: what it shows in words, for those who do not see it.
        numbers: the table behind it; None: what its lines, bars and squares say.
    """

    title: Text
    figure: go.Figure
    alt: Text
    numbers: pd.DataFrame | None = None

    @property
    def table(self) -> pd.DataFrame:
        """The table behind it, headings in the language in force."""
        return behind(self.figure) if self.numbers is None else self.numbers

    def __reduce__(self) -> tuple[Any, ...]:
        """What is copied or sent to another process is not checked by plotly once more, which takes longer than to make it."""
        return _unpacked, (self.title, self.figure.to_plotly_json(), self.alt, self.numbers)


def _unpacked(title: Text, shown: dict[str, Any], alt: Text, numbers: pd.DataFrame | None) -> Figure:
    return Figure(title, go.Figure(shown, _validate=False), alt, numbers)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of numbers or words; columns are already in the visitor's words or the field's."""

    title: Text
    frame: pd.DataFrame
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """Words to read; where they are `verbatim` (a generated text), with their blanks and line ends as they are.

    Attributes:
        warning: they say that what follows is not to be trusted.
    """

    title: Text
    words: Text
    verbatim: bool = False
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """Audio to listen to: WAV bytes and their length in seconds."""

    title: Text
    wav: bytes
    seconds: float
    alt: Text


@dataclass(frozen=True, slots=True)
class Sounds:
    """Sounds of the same length to change between while they play.

    Attributes:
        title: what they are.
        sounds: by the name under which each is chosen.
        bars: where bars begin, in seconds, the first full one first.
    """

    title: Text
    sounds: Mapping[str, Sound]
    bars: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedTexts:
    """Texts side by side, with passages marked.

    Attributes:
        title: what they are.
        texts: the passages of each, by its name.
        legend: what each mark says.
    """

    title: Text
    texts: Mapping[str, tuple[Passage, ...]]
    legend: Mapping[Mark, Text]


@dataclass(frozen=True, slots=True)
class Score:
    """A page of music as SVG, with the MusicXML it was drawn from."""

    title: Text
    svg: str
    musicxml: str
    alt: Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of `playground.diagrams` as SVG, which says in itself what it shows; its words take the colour of the page's."""

    title: Text
    svg: str


Exhibit = Figure | Table | Prose | Sound | Sounds | MarkedTexts | Score | Drawing


def in_sentences(title: Text, notes: Sequence[Text]) -> list[Exhibit]:
    """Notes to read, one after the other; nothing where there are none."""
    return [Prose(title, Text.join(" ", notes))] if notes else []
