"""“Is it real?” for runs that are there already: the verdict on two groups that differ in their seeds, and the study that asks."""

import json
from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.studies.significance import FEWEST, verdict
from playground.task import metric, title_of
from playground.text import Text
from playground.tracking import runs
from playground.ui.formatting import what_of
from playground.ui.page import plain, say
from playground.ui.studies.form import MOST_SEEDS, SEEDS, real
from playground.ui.studies.launch import start

_ALIKE = ("name", "note", "seed", "training.threads")
"""Knobs that make no other set-up: words, chance, the machine."""


class SetUp(NamedTuple):
    """Runs that are the same but for their seeds: what they are called, their experiment, the runs by seed."""

    name: str
    experiment: Experiment
    runs: dict[int, runs.Run]


def set_ups(chosen: Sequence[runs.Run]) -> list[SetUp]:
    """The runs by what was set up, in their order; of runs with the same seed the last one counts."""
    found: dict[str, SetUp] = {}
    for run in chosen:
        experiment = runs.experiment_of(run)
        key = json.dumps(
            {name: value for name, value in experiment.flat().items() if name not in _ALIKE}, sort_keys=True
        )
        found.setdefault(key, SetUp(run.name, experiment, {})).runs[experiment.seed] = run
    return list(found.values())


def said(chosen: Sequence[runs.Run]) -> None:
    """The verdict on exactly two set-ups with several seeds each, and the way to ask where there are too few."""
    two = set_ups(chosen)
    if len(two) != 2:
        return
    first, second = two
    seeds = sorted(first.runs.keys() | second.runs.keys())
    both = [seed for seed in seeds if seed in first.runs and seed in second.runs]
    st.subheader(say(en="Is it real?", es="¿Es real?"))
    if len(both) >= FEWEST:
        name = str(next(iter(first.runs.values())).primary.get("name", "loss"))
        a, b = ([side.runs[seed].metrics.get(name) if seed in side.runs else None for seed in seeds] for side in two)
        found = verdict(a, b, metric(name).better, names(two))
        (st.success if found.kind == "better" else st.info)(say(found.text), icon="⚖️")
        words = Text(
            "Measured by {metric} on the test set, seed by seed.",
            "Medido por {metric} en el conjunto de prueba, semilla a semilla.",
        )
        st.caption(say(words.format(metric=title_of(name))))
    else:
        st.caption(
            say(
                en="With fewer than three seeds in common nothing can be said about luck. Train both with the same seeds, and the "
                "answer is one sentence.",
                es="Con menos de tres semillas en común no se puede decir nada sobre la suerte. Entrene ambas con las mismas "
                "semillas y la respuesta será una frase.",
            )
        )
    ask(two, "compare.real")


def names(two: Sequence[SetUp]) -> tuple[str, str]:
    """What the two are called: what they are, where that tells them apart, else the names of their runs."""
    kinds = [plain(what_of(next(iter(side.runs.values())))) for side in two]
    parts = [kind.split(" · ") for kind in kinds]
    if len(parts[0]) == len(parts[1]) > 1 and parts[0][1:] == parts[1][1:]:
        kinds = [part[0] for part in parts]  # the topology is the same: the cell says enough
    if kinds[0] != kinds[1]:
        return kinds[0], kinds[1]
    given = [side.name for side in two]
    return (given[0], given[1]) if given[0] != given[1] else (f"{given[0]} A", f"{given[1]} B")


def ask(two: Sequence[SetUp], key: str) -> None:
    """The study of exactly two set-ups, folded: how many seeds, what it costs, the button."""
    first, second = two
    with st.popover(say(en="Is it real? Ask with more seeds", es="¿Es real? Preguntar con más semillas"), icon="⚖️"):
        count = int(
            st.number_input(
                say(en="Seeds", es="Semillas"), FEWEST, MOST_SEEDS, SEEDS["real"], key=f"{key}.seeds",
                help=say(en="Both are trained once with each seed.", es="Ambas se entrenan una vez con cada semilla."),
            )
        )  # fmt: skip
        try:
            plan = real(first.experiment, second.experiment, names(two), count)
        except PlaygroundError as error:
            st.warning(say(error.text))
            return
        start(plan, first.experiment, key)


def ask_of(chosen: Sequence[runs.Run], key: str) -> None:
    """As `ask`, where exactly two runs of one task with different set-ups are chosen; nothing otherwise."""
    if len(chosen) == 2 and chosen[0].task == chosen[1].task:
        two = set_ups(chosen)
        if len(two) == 2:
            ask(two, key)
