"""“Is it real?” for runs that are there already: the verdict on two groups that differ in their seeds, and the study that asks."""

from collections.abc import Sequence

import streamlit as st

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.studies.plan import Option, Plan
from playground.studies.practical_equivalence import in_words
from playground.studies.significance import FEWEST
from playground.task import title_of
from playground.text import Text
from playground.tracking import runs
from playground.tracking.set_ups import Compared, SetUp, compared, decisive, names_of, set_ups
from playground.ui.glossary import SELECTION_METRIC, help_of
from playground.ui.page import plain, say
from playground.ui.studies.form import KINDS, LARGEST_SEED, MOST_SEEDS, SEEDS
from playground.ui.studies.launch import start
from playground.ui.studies.practical_equivalence import show_probabilities


def show_verdict(chosen: Sequence[runs.Run]) -> None:
    """The verdict on exactly two set-ups with several seeds each, and the way to ask where there are too few."""
    two = set_ups(chosen)
    if len(two) != 2:
        return
    st.subheader(say(en="Is it real?", es="¿Es real?"))
    found = compared(*two)
    if found.verdict is not None:
        (st.success if found.verdict.kind == "better" else st.info)(say(found.verdict.text), icon="⚖️")
        measured = Text(
            "Measured by the selection metric, {metric}, on the test set, seed by seed.",
            "Medido por la métrica de selección, {metric}, en el conjunto de prueba, semilla a semilla.",
        )
        st.caption(help_of(SELECTION_METRIC, measured.format(metric=title_of(found.primary))))
        show_probabilities([(found.names, found.posterior)], found.primary, found.means, "compare")
    else:
        st.caption(
            say(
                en="With fewer than three seeds in common they cannot be compared seed by seed. Train both with the same seeds, and "
                "the answer is one sentence.",
                es="Con menos de tres semillas en común no se pueden comparar semilla a semilla. Entrene ambas con las mismas "
                "semillas y la respuesta será una frase.",
            )
        )
        _show_unpaired(found)
    ask(two, "compare.real")


def _show_unpaired(found: Compared) -> None:
    """The probabilities of two groups by the seeds that only one has, or how many of these they would take."""
    if found.shared:
        left_out = Text(
            "Only seeds that differ are compared as independent; those that both have are left out (seed {seeds}).",
            "Solo las semillas que difieren se comparan como independientes; no cuentan las que ambas tienen (semilla {seeds}).",
        )
        st.caption(say(left_out.format(seeds=", ".join(map(str, found.shared)))))
    if found.posterior.count < FEWEST:
        st.caption(say(in_words(found.posterior, 0.0, found.names, found.primary)))
        return
    difference = [(found.names, found.posterior)]
    show_probabilities(difference, found.primary, found.means, "compare", paired=False)


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
            plan = real(first.experiment, second.experiment, [plain(name) for name in names_of(first, second)], count)
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


def real(first: Experiment, second: Experiment, names: Sequence[str], count: int) -> Plan:
    """“Is it real?” between two set-ups that have been trained already.

    Raises:
        PlaygroundError: they differ in what cannot be set on top of each other.
    """
    before, after = decisive(first), decisive(second)
    changed = {address: value for address, value in after.items() if before.get(address) != value}
    options = (Option("a", Text.same(names[0])), Option("b", Text.same(names[1]), changed))
    seeds = tuple((first.seed + turn) % LARGEST_SEED for turn in range(count))
    base = first.plain() | {"name": "", "note": ""}
    plan = Plan(f"{plain(KINDS['real'][1])} · {names[0]} / {names[1]}"[:80], "real", base, options, {}, seeds)
    if decisive(plan.trial(0, options[1], {}, first.seed).experiment) != after:
        raise PlaygroundError(
            Text(
                "These two runs cannot be turned into each other by changing settings; repeat one with changes instead.",
                "Estas dos difieren en más de lo que se puede cambiar en una de ellas; repita una con cambios.",
            )
        )
    return plan
