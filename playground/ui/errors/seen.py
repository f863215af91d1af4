"""What is looked at: the errors of one run or of several, and what of them cannot be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from playground.errors import PlaygroundError
from playground.evaluation.found_errors import Analysis
from playground.tracking import runs
from playground.ui import cache
from playground.ui.page import say


@dataclass(frozen=True)
class Seen:
    """The errors of runs, by the names under which these are shown.

    Attributes:
        runs: those whose errors are known.
        found: what is known of each.
        key: tells the widgets from others on the page.
    """

    runs: Mapping[str, runs.Run]
    found: Mapping[str, Analysis]
    key: str

    @property
    def first(self) -> Analysis:
        """That of the first run."""
        return next(iter(self.found.values()))

    @property
    def stamp(self) -> object:
        """What is drawn of them is kept by this."""
        return tuple((name, run.id, run.ended) for name, run in self.runs.items())


def seen(chosen: Mapping[str, runs.Run], key: str) -> Seen | None:
    """The errors of the chosen runs; says why those of a run are not there; None where those of none are.

    Args:
        chosen: the runs, by the name under which each is shown.
        key: tells the widgets from others on the page.
    """
    found: dict[str, Analysis] = {}
    for name, run in chosen.items():
        try:
            with st.spinner(say(en="Reading the test set…", es="Leyendo el conjunto de prueba…")):
                found[name] = cache.errors(run.id, run.ended)
        except PlaygroundError as error:
            st.info(
                say(error.text)
                if len(chosen) == 1
                else f"**{say(en='{name}', es='{name}', name=name)}**: {say(error.text)}"
            )
    return Seen({name: chosen[name] for name in found}, found, key) if found else None
