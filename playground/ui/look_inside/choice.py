"""What is looked at: a run, the epoch of its weights, and a sequence drawn from the test set or one's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.launch.compute.inspecting.sequence import Sequence
from playground.task import TASKS
from playground.text import Text
from playground.tracking import runs
from playground.ui import cache
from playground.ui.page import among, in_url, link, say, session
from playground.ui.try_it import choose as choose_run, request_form

LONGEST = 1500
"""Characters of an input that the address of the page holds."""


@dataclass(frozen=True)
class Chosen:
    """What is looked at.

    Attributes:
        run: whose network.
        epoch: of the weights; None: the best ones.
        given: the sequence: `{"example": 3}` of the test set, counted from 1, or `{"request": {…}}`, as *Try it* takes it.
        sequence: that sequence, as the network reads it.
    """

    run: runs.Run
    epoch: int | None
    given: Mapping[str, Any]
    sequence: Sequence

    def compute(self, view: str, **asked: Any) -> Any:
        """What a view of `launch.compute.inspecting` shows of this; computed once.

        Raises:
            PlaygroundError: why there is nothing to show.
        """
        return look(self.run, self.epoch, self.given, view, **asked)

    def of(self, run: runs.Run, view: str, **asked: Any) -> Any:
        """As `compute`, of the best weights of another run on the same sequence."""
        return look(run, None if run.id != self.run.id else self.epoch, self.given, view, **asked)


def look(run: runs.Run, epoch: int | None, given: Mapping[str, Any], view: str, **asked: Any) -> Any:
    """See `Chosen.compute`."""
    table = {"run": run.id, "epoch": epoch, "given": dict(given), "view": view, **asked}
    with st.spinner(say(en="Computing…", es="Calculando…")):
        return cache.inspected(cache.key_of(table), session().language)


def choose() -> Chosen | None:
    """What the visitor chooses, or what the address says; None, and a sentence, where there is nothing to look at."""
    run = choose_run("inside", _has_weights)
    if run is None:
        return None
    epoch = _epoch(run)
    given = _given(run)
    if given is None:
        return None
    try:
        sequence: Sequence = look(run, epoch, given, "sequence")
    except PlaygroundError as error:
        st.error(say(error.text), icon="⚠️")
        return None
    _told(sequence)
    return Chosen(run, epoch, given, sequence)


def _has_weights(run: runs.Run) -> bool:
    """Also of a run that trains, once weights of an epoch are kept."""
    return run.has_model or (run.status == "running" and bool(cache.kept_epochs(run).epochs))


def _epoch(run: runs.Run) -> int | None:
    """The epoch of the weights; None: the best ones."""
    kept = cache.kept_epochs(run)
    if kept.note is not None:
        st.caption(say(kept.note))
    if not kept.epochs:
        return None
    asked = st.query_params.get("epoch", "")
    start = int(asked) if asked.isdecimal() and int(asked) in kept.epochs else kept.best
    picked = kept.epochs[-1]
    if len(kept.epochs) > 1:
        picked = int(
            st.select_slider(
                say(
                    en="Epoch of the weights (0: untrained; best: {best})",
                    es="Época de los pesos (0: sin entrenar; mejor: {best})",
                    best=kept.best,
                ),
                kept.epochs,
                value=start if start is not None else picked,
                key=f"inside.epoch.{run.id}.{kept.epochs[-1]}",
            )
        )
    in_url(epoch=None if picked == kept.best else str(picked))
    return picked


SOURCES: dict[str, Text] = {
    "example": Text("From the test set", "Del conjunto de prueba"),
    "request": Text("Your own", "Propia"),
}


def _given(run: runs.Run) -> dict[str, Any] | None:
    """The sequence; None: it has still to be given."""
    asked = st.query_params.get("input", "")
    held = f"inside.given.{run.id}"
    if held not in st.session_state:
        st.session_state[held] = _from_url(asked, run)
    start: dict[str, Any] = st.session_state[held]
    with st.container(border=True):
        source = st.segmented_control(
            say(en="Sequence", es="Secuencia"),
            **among({name: say(words) for name, words in SOURCES.items()}),
            default=next(iter(start)),
            required=True,
            key=f"inside.source.{run.id}",
        )
        given = _example(run, start) if source == "example" else _own(run, start)
    if given is not None:
        st.session_state[held] = given
        told = str(given["example"]) if "example" in given else json.dumps(given["request"], ensure_ascii=False)
        in_url(input=told if len(told) <= LONGEST else None)
    return given


def _from_url(asked: str, run: runs.Run) -> dict[str, Any]:
    """The sequence that an address names; the first one of the test set where it names none that can be read."""
    if asked.isdecimal():
        return {"example": int(asked)}
    try:
        table = json.loads(asked) if asked else None
        if isinstance(table, dict):
            return {"request": TASKS[run.task].request.configure(table, "request").plain()}
    except (ValueError, RecursionError, PlaygroundError):
        st.warning(
            say(
                en="The sequence in the address cannot be read; the first one of the test set is shown.",
                es="No se puede leer la secuencia de la dirección; se muestra la primera del conjunto de prueba.",
            )
        )
    return {"example": 1}


def _example(run: runs.Run, start: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        count: int = look(run, None, {}, "examples")
    except PlaygroundError as error:
        st.warning(say(error.text))
        return None
    number = st.number_input(
        say(
            en="Number in the test set (1 to {count})", es="Número en el conjunto de prueba (1 a {count})", count=count
        ),
        1,
        count,
        min(max(1, int(start.get("example", 1))), count),
        key=f"inside.example.{run.id}",
    )
    return {"example": int(number)}


def _own(run: runs.Run, start: Mapping[str, Any]) -> dict[str, Any] | None:
    """The form of *Try it*; what was given last time stays until the button is pressed."""
    if "request" in start:
        session().requests.setdefault(run.task, dict(start["request"]))
    table = request_form([run], "inside")
    if st.button(say(en="Look", es="Ver"), type="primary", icon="🔎", key="inside.go"):
        try:
            return {"request": TASKS[run.task].request.configure(table, "request").plain()}
        except PlaygroundError as error:
            st.error(say(error.text), icon="⚠️")
            return None
    return dict(start) if "request" in start else None


def _told(sequence: Sequence) -> None:
    """How long the sequence is, which part of it is drawn, and what has to be said about it."""
    words = say(en="{count} steps", es="{count} pasos", count=sequence.count)
    if sequence.first:
        words += " · " + say(
            en="the last {shown} are drawn; the network reads these {count}",
            es="se dibujan los últimos {shown}; la red lee estos {count}",
            shown=len(sequence.steps),
            count=sequence.count,
        )
    st.caption(words)
    for note in sequence.notes:
        st.caption(say(note))


def to_try_it(run: runs.Run) -> None:
    """The ways to the other pages of the run."""
    with st.container(horizontal=True):
        link("run", say(en="Run", es="Ejecución"), "📈", run=run.id)
        link("try_it", say(en="Try it", es="Probar"), "🎹", run=run.id)
