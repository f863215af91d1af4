"""Where this deployment deletes runs of visitors after some days: when a run goes, and the buttons that pin it."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from playground.settings import settings
from playground.text import Text
from playground.tracking import retention, runs
from playground.ui.many_runs import each
from playground.ui.page import attempt, say
from playground.ui.visitor import visitor

_PINNED = Text("It is kept.", "Se conserva.")
_UNPINNED = Text("It is not pinned any more.", "Ya no está fijada.")


def pin_button(run: runs.Run) -> None:
    """On the page of a run: pin it, or pin it no more."""
    if not (settings().keep_days or run.pinned) or not visitor().may_change(run.owner):
        return
    if run.pinned:
        if st.button(say(en="Unpin", es="Dejar de fijar"), icon="📌", key="run.unpin"):
            attempt(lambda: runs.unpin(run.id, visitor()), _UNPINNED)
    elif st.button(say(en="Pin", es="Fijar"), icon="📌", key="run.pin"):
        attempt(lambda: runs.pin(run.id, visitor()), _PINNED)


def pin_chosen(chosen: Sequence[runs.Run]) -> None:
    """On the page of all runs: pin those that are chosen, or pin them no more where all of them are pinned.

    What is pinned is kept where runs are deleted after some days, and is found by “Only pinned” everywhere.
    """
    if not chosen:
        return
    mine = all(visitor().may_change(run.owner) for run in chosen)
    off = all(run.pinned for run in chosen)
    if st.button(
        say(en="Unpin the chosen", es="Dejar de fijar las elegidas")
        if off
        else say(en="Pin the chosen", es="Fijar las elegidas"),
        icon="📌",
        key="runs.pin",
        disabled=not mine,
        help=None
        if mine
        else say(en="Only whoever started a run may pin it.", es="Solo puede fijar una ejecución quien la lanzó."),
    ):
        each(chosen, runs.unpin if off else runs.pin)


def last_day(run: runs.Run) -> None:
    """On the page of a run, to its owner: when it goes, more clearly on its last day, and that pinning keeps it."""
    now = time.time()
    rule = retention.rule(now)
    at = None
    if rule is not None and run.owner == visitor().key:
        at = rule.goes_at(run)
    if rule is None or at is None:
        return
    if at - now > retention.DAY:
        st.caption(
            say(
                en="📌 Runs are deleted here {days} days after they end: this one on {date}, unless you pin it or a run or study that "
                "stays needs it.",
                es="📌 Aquí las ejecuciones se eliminan {days} días después de terminar: esta, el {date}, salvo que la fije o que la "
                "necesite una ejecución o un estudio que se conserva.",
                days=rule.days,
                date=_date(at),
            )
        )
    elif at > now:
        st.warning(
            say(
                en="This run will be deleted within a day, on {moment}, unless a run or study that stays needs it: pin it to keep it.",
                es="Esta ejecución se eliminará en menos de un día, el {moment}, salvo que la necesite una ejecución o un estudio que se "
                "conserva: fíjela para conservarla.",
                moment=_moment(at),
            ),
            icon="📌",
        )
    else:
        st.warning(
            say(
                en="The {days} days for which runs are kept here are over: this one is deleted as soon as no run or study that stays needs "
                "it; pin it to keep it.",
                es="Han pasado los {days} días que aquí se guardan las ejecuciones: esta se elimina en cuanto no la necesite ninguna "
                "ejecución ni estudio que se conserva; fíjela para conservarla.",
                days=rule.days,
            ),
            icon="📌",
        )


def last_days(listed: Sequence[runs.Run]) -> None:
    """On the page of all runs: when the first of the visitor's own that are listed goes; those on their last day by name."""
    now = time.time()
    rule = retention.rule(now)
    if rule is None:
        return
    ends = {run.id: rule.goes_at(run) for run in listed if run.owner == visitor().key}
    known = {run_id: at for run_id, at in ends.items() if at is not None}
    soon = [run.name for run in listed if run.id in known and known[run.id] - now <= retention.DAY]
    if soon:
        st.warning(
            say(
                en="Of your runs listed here, these are deleted within a day, unless a run or study that stays needs them: {names}. Pin "
                "them to keep them.",
                es="De sus ejecuciones de esta lista, estas se eliminan en menos de un día, salvo que las necesite una ejecución o un "
                "estudio que se conserva: {names}. Fíjelas para conservarlas.",
                names=", ".join(soon[:_NAMED]) + (", …" if len(soon) > _NAMED else ""),
            ),
            icon="📌",
        )
    elif known:
        st.caption(
            say(
                en="📌 Runs are deleted here {days} days after they end, unless they are pinned; the first of yours in this list goes on {date}.",
                es="📌 Aquí las ejecuciones se eliminan {days} días después de terminar, salvo las fijadas; la primera de las suyas en esta "
                "lista, el {date}.",
                days=rule.days,
                date=_date(min(known.values())),
            )
        )


_NAMED = 5
"""Runs that one sentence names."""


def _date(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"


def _moment(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC"
