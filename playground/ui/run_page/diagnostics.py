"""Honesty meters and findings, wherever runs are shown."""

import pandas as pd
import streamlit as st

from playground import sanity_checks
from playground.evaluation.reference_scores import baseline_title
from playground.sanity_checks.findings import Finding, changed, findings
from playground.text import Text
from playground.tracking import runs
from playground.ui.formatting import measured
from playground.ui.language import plain, say
from playground.ui.links import go
from playground.ui.session import session
from playground.ui.tables import data_frame


def columns(run: runs.Run) -> dict[str, str]:
    """The best floor and the verdict, short enough for a list."""
    primary = str(run.primary.get("name", ""))
    best, verdict = (
        sanity_checks.best_floor(primary, run.baselines), sanity_checks.verdict(primary, run.metrics, run.baselines)
    )  # fmt: skip
    shown = f"{measured(primary, best[1])} · {plain(baseline_title(best[0]))}" if best else "–"
    return {
        say(en="best baseline", es="mejor referencia"): shown,
        say(en="verdict", es="veredicto"): f"{verdict[0]} {plain(verdict[1])}" if verdict else "–",
    }


def meters(run: runs.Run) -> None:
    """Each meter of a run with the sentence on what it means, then what it found."""
    values = run.honesty
    if not values:
        return
    st.subheader(say(en="Can this result be trusted?", es="¿Hasta qué punto es fiable este resultado?"))
    meter, value, means = (
        say(en="check", es="comprobación"),
        say(en="value", es="valor"),
        say(en="what it means", es="qué significa"),
    )
    rows = [
        {
            meter: say(sanity_checks.CHECKS[name].title),
            value: sanity_checks.said(name, level),
            means: say(sanity_checks.CHECKS[name].help),
        }
        for name, level in values.items()
    ]
    data_frame(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt=say(en="Sanity checks", es="Comprobaciones"),
    )
    experiment = runs.experiment_of(run)
    for finding in findings(experiment, run.metrics, run.baselines, run.meters):
        _finding(run, finding)


def _finding(run: runs.Run, finding: Finding) -> None:
    """A finding, and the way to the next run that it suggests."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"⚠️ {say(finding.text)}")
        if finding.advice is None or finding.changes is None:
            return
        words = Text("Try this next", "Pruebe esto ahora")
        told = f"{say(finding.advice)} " + ", ".join(
            f"`{address} = {setting}`" for address, setting in finding.changes.items()
        )
        st.markdown(told)
        if st.button(say(words), icon="🔁", key=f"honesty.{finding.name}"):
            made = changed(runs.experiment_of(run), finding.changes)
            if made is not None:
                session().replace(made.plain())
                go("design", task=run.task)


def side_by_side(chosen: list[runs.Run], names: dict[str, str]) -> None:
    """The meters of several runs, a row each."""
    found = dict.fromkeys(name for run in chosen for name in run.honesty)
    if not found:
        return
    who = say(en="who", es="quién")
    rows = []
    for run in chosen:
        if not run.metrics:
            continue
        told = {
            say(sanity_checks.CHECKS[name].title): sanity_checks.said(name, run.honesty[name])
            if name in run.honesty
            else "–"
            for name in found
        }
        rows.append({who: names[run.id]} | columns(run) | told)
    st.markdown(f"**{say(en='Sanity checks', es='Comprobaciones')}**")
    data_frame(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt=say(en="Sanity checks", es="Comprobaciones"),
    )
    for name in found:
        st.caption(f"{say(sanity_checks.CHECKS[name].title)}: {say(sanity_checks.CHECKS[name].help)}")
