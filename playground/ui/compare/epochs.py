"""One slider for the epoch of all compared runs, and which epoch each of them can show."""

from collections.abc import Sequence

import streamlit as st

from playground.text import Text
from playground.tracking import runs
from playground.tracking.weights import Kept
from playground.ui import cache
from playground.ui.links import address
from playground.ui.page import among, say

BEST = "best"
"""In the address: of each run its own best epoch."""
Answering = tuple[str, str, int | None]
"""The name that a run is shown under, its id, and the epoch of its weights; None: the best ones."""


def nearest(epochs: Sequence[int], wanted: int) -> int:
    """The last of some epochs that is not after the one wanted; the first where all are.

    Args:
        epochs: ascending, at least one.
        wanted: the number of an epoch.
    """
    return max((epoch for epoch in epochs if epoch <= wanted), default=epochs[0])


def choose_epoch(numbers: Sequence[int], key: str, *, best: bool) -> str:
    """The epoch that all runs show: a number, or `BEST`; it is in the address.

    Args:
        numbers: the epochs that any of the runs can show, ascending.
        key: tells what was chosen from that of other runs.
        best: the best epoch of each run is offered, too, and is shown at first; else the last one.
    """
    options = [*map(str, numbers), *([BEST] if best else [])]
    widget, usual = f"{key}.epoch", options[-1]
    asked = address.asked_for("epoch")
    if asked is not None and asked.isdecimal():
        asked = str(nearest(numbers, int(asked)))  # where it is not kept the one before it, as for each run
    address.begin(widget, options, usual, asked)
    if len(options) == 1:
        return usual
    picked: str = st.select_slider(
        say(en="Epoch of all runs (0: untrained)", es="Época de todas las ejecuciones (0: sin entrenar)"),
        **among({name: say(_BEST_OF_EACH) if name == BEST else name for name in options}),
        key=widget,
    )
    address.keep(widget, "epoch", picked, usual)
    return picked


def answering(chosen: Sequence[runs.Run], names: dict[str, str], key: str) -> list[Answering]:
    """The runs with the epoch of the weights that each shows; which epochs these are is said where they differ.

    Args:
        chosen: runs with weights.
        names: what each is called here, by id.
        key: see `choose_epoch`.
    """
    kept = {run.id: cache.kept_epochs(run) for run in chosen}
    numbers = sorted({epoch for one in kept.values() for epoch in one.epochs})
    picked = choose_epoch(numbers, key, best=True)
    shown = {run_id: _shown(one, picked) for run_id, one in kept.items()}
    told = {names[run_id]: epoch for run_id, epoch in shown.items()}
    if picked == BEST:
        st.caption(say(en="Best epochs: {epochs}.", es="Mejores épocas: {epochs}.", epochs=_listed(told)))
    else:
        others = {name: epoch for name, epoch in told.items() if epoch != int(picked)}
        if others:
            st.caption(
                say(
                    en="Weights of epoch {epoch} are not kept of every run; these show another: {epochs}.",
                    es="No de todas las ejecuciones se conservan los pesos de la época {epoch}; estas muestran otra: {epochs}.",
                    epoch=picked,
                    epochs=_listed(others),
                )
            )
    return [
        (names[run_id], run_id, None if picked == BEST and kept[run_id].best is not None else epoch)
        for run_id, epoch in shown.items()
    ]


def _shown(kept: Kept, picked: str) -> int:
    if picked == BEST:
        return kept.epochs[-1] if kept.best is None else kept.best
    return nearest(kept.epochs, int(picked))


def _listed(epochs: dict[str, int]) -> Text:
    one = Text("“{name}” epoch {epoch}", "«{name}» época {epoch}")
    return Text.join(", ", [one.format(name=name, epoch=epoch) for name, epoch in epochs.items()])


_BEST_OF_EACH = Text("best of each", "la mejor de cada una")
