"""“Is it real?” for runs that are there already: the verdict on two groups that differ in their seeds, and the study that asks."""

import json
import math
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

import streamlit as st

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.knobs import Value
from playground.studies.plan import Option, Plan
from playground.studies.practical_equivalence import in_words, of_groups, of_pairs
from playground.studies.significance import FEWEST, verdict
from playground.task import metric, title_of
from playground.text import Text
from playground.tracking import runs
from playground.ui.formatting import what_of
from playground.ui.glossary import SELECTION_METRIC, help_of
from playground.ui.page import plain, say
from playground.ui.studies.form import KINDS, LARGEST_SEED, MOST_SEEDS, SEEDS
from playground.ui.studies.launch import start
from playground.ui.studies.practical_equivalence import show_probabilities


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
        key = json.dumps(_decisive(experiment), sort_keys=True)
        found.setdefault(key, SetUp(run.name, experiment, {})).runs[experiment.seed] = run
    return list(found.values())


def _decisive(experiment: Experiment) -> dict[str, Value]:
    """The settings that make a set-up what it is, by address: no words, no chance, nothing of the machine."""
    left_out = ("name", "note", "seed", "training.threads")
    return {address: value for address, value in experiment.flat().items() if address not in left_out}


def show_verdict(chosen: Sequence[runs.Run]) -> None:
    """The verdict on exactly two set-ups with several seeds each, and the way to ask where there are too few."""
    two = set_ups(chosen)
    if len(two) != 2:
        return
    first, second = two
    seeds = sorted(first.runs.keys() | second.runs.keys())
    both = [seed for seed in seeds if seed in first.runs and seed in second.runs]
    st.subheader(say(en="Is it real?", es="¿Es real?"))
    name = str(next(iter(first.runs.values())).primary.get("name", "loss"))
    a, b = ([side.runs[seed].metrics.get(name) if seed in side.runs else None for seed in seeds] for side in two)
    if len(both) >= FEWEST:
        found = verdict(a, b, metric(name).better, names(two))
        (st.success if found.kind == "better" else st.info)(say(found.text), icon="⚖️")
        measured = Text(
            "Measured by the selection metric, {metric}, on the test set, seed by seed.",
            "Medido por la métrica de selección, {metric}, en el conjunto de prueba, semilla a semilla.",
        )
        st.caption(help_of(SELECTION_METRIC, measured.format(metric=title_of(name))))
        show_probabilities([(names(two), of_pairs(found.pairs))], name, [*_means(a), *_means(b)], "compare")
    else:
        st.caption(
            say(
                en="With fewer than three seeds in common they cannot be compared seed by seed. Train both with the same seeds, and "
                "the answer is one sentence.",
                es="Con menos de tres semillas en común no se pueden comparar semilla a semilla. Entrene ambas con las mismas "
                "semillas y la respuesta será una frase.",
            )
        )
        _show_unpaired(two, name)
    ask(two, "compare.real")


def _show_unpaired(two: Sequence[SetUp], name: str) -> None:
    """The probabilities of two groups by the seeds that only one has, or how many of these they would take."""
    first, second = two
    shared = sorted(first.runs.keys() & second.runs.keys())
    a, b = ([run.metrics.get(name) for seed, run in side.runs.items() if seed not in shared] for side in two)
    if shared:
        # Runs of one seed share their start and order: they are no independent groups.
        left_out = Text(
            "Only seeds that differ are compared as independent; left out, as both have them: {seeds}.",
            "Solo las semillas que difieren se comparan como independientes; no cuentan, pues ambas las tienen: {seeds}.",
        )
        st.caption(say(left_out.format(seeds=", ".join(map(str, shared)))))
    found = of_groups(a, b, metric(name).better)
    if found.count < FEWEST:
        st.caption(say(in_words(found, 0.0, names(two), name)))
        return
    show_probabilities([(names(two), found)], name, [*_means(a), *_means(b)], "compare", paired=False)


def _means(values: Sequence[float | None]) -> list[float]:
    """The mean of what was measured; nothing where nothing was."""
    measured = [value for value in values if value is not None and math.isfinite(value)]
    return [fmean(measured)] if measured else []


def names(two: Sequence[SetUp]) -> tuple[str, str]:
    """What the two are called: what they are, where that tells them apart, else the names of their runs."""
    kinds = [plain(what_of(next(iter(side.runs.values())))) for side in two]
    parts = [kind.split(" · ") for kind in kinds]
    if len(parts[0]) == len(parts[1]) > 1 and parts[0][1:] == parts[1][1:]:
        kinds = [part[0] for part in parts]  # the topology is the same: the cell says enough
    if kinds[0] != kinds[1]:
        return kinds[0], kinds[1]
    first, second = (side.name for side in two)
    return (first, second) if first != second else (f"{first} A", f"{second} B")


def ask(two: Sequence[SetUp], key: str) -> None:
    """The study of exactly two set-ups, folded: how many seeds, what it costs, the button."""
    first, second = two
    with st.popover(say(en="Is it real? Ask with more seeds", es="¿Es real? Preguntar con más semillas"), icon="⚖️"):
        count = int(
            st.number_input(
                say(en="Seeds", es="Semillas"),
                FEWEST,
                MOST_SEEDS,
                SEEDS["real"],
                key=f"{key}.seeds",
                help=say(en="Both are trained once with each seed.", es="Ambas se entrenan una vez con cada semilla."),
            )
        )
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


def real(first: Experiment, second: Experiment, names: tuple[str, str], count: int) -> Plan:
    """“Is it real?” between two set-ups that have been trained already.

    Raises:
        PlaygroundError: they differ in what cannot be set on top of each other.
    """
    before, after = _decisive(first), _decisive(second)
    changed = {address: value for address, value in after.items() if before.get(address) != value}
    options = (Option("a", Text.same(names[0])), Option("b", Text.same(names[1]), changed))
    seeds = tuple((first.seed + turn) % LARGEST_SEED for turn in range(count))
    base = first.plain() | {"name": "", "note": ""}
    plan = Plan(f"{plain(KINDS['real'][1])} · {names[0]} / {names[1]}"[:80], "real", base, options, {}, seeds)
    if _decisive(plan.trial(0, options[1], {}, first.seed).experiment) != after:
        raise PlaygroundError(
            Text(
                "These two runs cannot be turned into each other by changing settings; repeat one with changes instead.",
                "Estas dos difieren en más de lo que se puede cambiar en una de ellas; repita una con cambios.",
            )
        )
    return plan
