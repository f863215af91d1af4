"""In what the compared runs differ: first what makes their numbers incomparable, then the settings."""

from collections.abc import Mapping

import streamlit as st

from playground.markup import for_markdown
from playground.protocol import not_comparable
from playground.settings_in_words import described
from playground.tracking import runs
from playground.tracking.foreign_runs import UNKNOWN_DATA
from playground.ui import cache
from playground.ui.compare.choose import Chosen, as_recorded, names_of
from playground.ui.exhibits import table_or_lines
from playground.ui.page import plain, say

_WIDE = 8
"""Runs from which on each is a row: a table with more columns cannot be read."""


def differences(chosen: Chosen) -> None:
    """What keeps the numbers from being compared, the settings in which the runs differ; links to MLflow's own comparison."""
    st.subheader(say(en="What differs", es="En qué difieren"))
    _draw_differences(as_recorded(chosen.all), chosen)
    url = runs.comparison_url(chosen.all)
    if url:
        st.link_button(say(en="Compare in MLflow", es="Comparar en MLflow"), url, icon="🔗")


@cache.shared_by_key(most=cache.COMPARED_AT_ONCE)
def _draw_differences(chosen: Chosen) -> None:
    names = names_of(chosen.all)
    _incomparable(chosen, names)
    settings = {names[run.id]: _settings(run) for run in chosen.own}
    alt = say(en="Settings that differ", es="Ajustes que difieren")
    if len(settings) > 1 and not _table(settings, alt, "compare_settings"):
        st.markdown(say(en="Nothing: the same settings.", es="Nada: los mismos ajustes."))
    if chosen.foreign:
        title = say(en="Parameters that other code has logged", es="Parámetros que ha registrado otro código")
        st.markdown(f"**{title}**")
        logged = {names[run.id]: {name: (name, value) for name, value in run.params.items()} for run in chosen.foreign}
        if not _table(logged, title, "compare_parameters", same=len(logged) == 1):
            st.caption(say(en="None that differ.", es="Ninguno que difiera."))


def _incomparable(chosen: Chosen, names: Mapping[str, str]) -> None:
    """A sentence for each reason, with all runs that it is true of."""
    found: dict[str, list[str]] = {}
    for run_id, reasons in runs.incomparable(chosen.own).items():
        found.setdefault(plain(not_comparable(reasons)), []).append(names[run_id])
    tested = [run for run in chosen.own if run.metrics]
    for reason, some in found.items():
        st.warning(for_markdown(f"{', '.join(some)} ≠ {names[tested[0].id]}. {reason}"))
    untested = [names[run.id] for run in chosen.own if not run.metrics]
    if untested:
        words = say(
            en="Without test metrics so far, so only by curves: {names}.",
            es="Aún sin métricas de prueba; solo se comparan por curvas: {names}.",
            names=", ".join(untested),
        )
        st.caption(words)
    if chosen.foreign:
        told = UNKNOWN_DATA.format(names=", ".join(names[run.id] for run in chosen.foreign))
        st.warning(say(told), icon="❔")


def _settings(run: runs.Run) -> dict[str, tuple[str, str]]:
    """The title and the value of each setting, by address."""
    found = described(runs.experiment_of(run))
    return {
        address: (plain(one.title), plain(one.value))
        for address, one in found.items()
        if address not in ("name", "note")
    }


def _table(settings: Mapping[str, Mapping[str, tuple[str, str]]], alt: str, key: str, *, same: bool = False) -> bool:
    """The settings that differ; whether there are any.

    Args:
        settings: by the name of a run, titles and values by address.
        alt: what the table holds.
        key: tells it from others on the page.
        same: those that do not differ, too.
    """
    titles = {address: title for table in settings.values() for address, (title, _) in table.items()}
    values = {
        address: [table[address][1] if address in table else "–" for table in settings.values()] for address in titles
    }
    told = [address for address in titles if same or len(set(values[address])) > 1]
    if not told:
        return False
    if len(settings) > _WIDE:
        rows = [
            {say(en="run", es="ejecución"): name} | {_head(titles, address): values[address][place] for address in told}
            for place, name in enumerate(settings)
        ]
    else:
        rows = [
            {say(en="setting", es="ajuste"): titles[address]}
            | dict(zip(settings, values[address], strict=True))
            | {say(en="address", es="dirección"): address}
            for address in told
        ]
    table_or_lines(rows, key, alt=alt, height="auto")
    return True


def _head(titles: Mapping[str, str], address: str) -> str:
    """The title of a column: with the address, where several have it."""
    return titles[address] if list(titles.values()).count(titles[address]) == 1 else f"{titles[address]} ({address})"
