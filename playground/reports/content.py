"""A report before it is written: its headings, and below each what is shown."""

from dataclasses import dataclass

import pandas as pd

from playground.exhibits import Exhibit
from playground.text import Language, Text


@dataclass(frozen=True)
class Section:
    """A part of a report: its heading, and what is shown below it."""

    title: Text
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True)
class Report:
    """What was done and what came out, for people who do not have this app.

    Attributes:
        title: of a run, a study or a comparison; a stranger's words may be in it.
        about: what it is a report of, when it was written and by which version.
        sections: in order; those without anything to show are left out.
        language: of all words in it.
    """

    title: Text
    about: Text
    sections: tuple[Section, ...]
    language: Language


def with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """A table with its index as the first column, where that has a name."""
    return frame.reset_index() if frame.index.name is not None else frame
