"""Outputs, undrawn: what a task or a page has to show. The interface draws each kind in one place."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from playground.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A plotly figure. `alt` says in words what it shows, for those who do not see it."""

    title: Text
    figure: go.Figure
    alt: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table of numbers or words; columns are already in the visitor's words or the field's."""

    title: Text
    frame: pd.DataFrame
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """Words to read. `language` is `markdown`, or `plain` for generated text that must be shown as it is."""

    title: Text
    words: Text
    style: str = "markdown"


@dataclass(frozen=True, slots=True)
class Sound:
    """Audio to listen to: WAV bytes and their length in seconds."""

    title: Text
    wav: bytes
    seconds: float
    alt: Text


@dataclass(frozen=True, slots=True)
class Score:
    """A page of music as SVG, with the MusicXML it was drawn from."""

    title: Text
    svg: str
    musicxml: str
    alt: Text


Exhibit = Figure | Table | Prose | Sound | Score
