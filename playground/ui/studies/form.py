"""More than one run: which kind of study, over what, with which seeds; from the experiment on the design page to a plan."""

from collections.abc import Mapping

import streamlit as st

from playground.experiment import Experiment
from playground.knobs import Value
from playground.settings import settings
from playground.settings_in_words import title_of_knob, told
from playground.studies.plan import Budget, Option, Plan, StudyKind
from playground.studies.ranges import Range
from playground.text import Text
from playground.ui.page import among, plain, say, session
from playground.ui.studies.choices import Choices, begin, number_within, one_of
from playground.ui.studies.knobs import choose_one, choose_some, other_value, span, values
from playground.ui.studies.launch import start

KINDS: dict[StudyKind, tuple[str, Text, Text]] = {
    "seeds": (
        "🎲",
        Text("Repeat", "Repetir"),
        Text(
            "The same experiment with other seeds: how much of a result is luck?",
            "El mismo experimento con otras semillas: ¿cuánto del resultado es suerte?",
        ),
    ),
    "real": (
        "⚖️",
        Text("Is it real?", "¿Es real?"),
        Text(
            "One thing is changed, and both are trained with the same seeds: is the difference more than luck?",
            "Se cambia una cosa y ambas se entrenan con las mismas semillas: ¿es la diferencia más que suerte?",
        ),
    ),
    "race": (
        "🏁",
        Text("Race", "Carrera"),
        Text(
            "Several values of one setting, same seed and same order of the data, shown epoch by epoch.",
            "Varios valores de un ajuste, con la misma semilla y el mismo orden de los datos, vistos a la par.",
        ),
    ),
    "grid": (
        "▦",
        Text("Grid", "Cuadrícula"),
        Text("Every combination of the listed values.", "Cada combinación de los valores indicados."),
    ),
    "random": (
        "🎯",
        Text("Random", "Al azar"),
        Text(
            "Random combinations from the ranges: better than a grid where only some settings matter.",
            "Combinaciones al azar dentro de los rangos: mejor que una cuadrícula si solo importan algunos ajustes.",
        ),
    ),
    "search": (
        "🔎",
        Text("Search", "Búsqueda"),
        Text(
            "Each trial is chosen from the results of those before it (TPE); unpromising ones can be pruned.",
            "Cada ensayo se elige según los resultados de los anteriores (TPE); los poco prometedores se pueden podar.",
        ),
    ),
}
"""The kinds of study: mark, name, and what each is for."""

BUDGETS: dict[Budget, Text] = {
    "epochs": Text("same epochs", "mismas épocas"),
    "parameters": Text("same parameters", "mismos parámetros"),
    "minutes": Text("same minutes", "mismos minutos"),
}
SEEDS: dict[StudyKind, int] = {"seeds": 5, "real": 8, "race": 1, "grid": 1, "random": 1, "search": 1}
"""How many seeds are offered at first."""
MOST_SEEDS, MOST_TRIALS = 100, 500
LARGEST_SEED = 2**31 - 1
LEAST_MINUTES = 0.1


def more_runs(experiment: Experiment | None) -> None:
    """The folded part of the design page that makes studies; opened where an address asks for one."""
    choices = begin()
    if "kind" in choices.asked:
        st.session_state[_OPENED] = True
    with st.expander(
        say(en="**More than one run**", es="**Más de una ejecución**"),
        icon="🔬",
        expanded=st.session_state.get(_OPENED, False),
    ):
        left_out = st.container()
        kind: StudyKind | None = choices.remembered(
            "kind",
            None,
            lambda key, value: st.segmented_control(
                say(en="Kind of study", es="Tipo de estudio"),
                **among({kind: f"{mark} {say(name)}" for kind, (mark, name, _) in KINDS.items()}),
                key=key,
                wrap=True,
                label_visibility="collapsed",
                default=value,
            ),
            one_of(KINDS),
        )
        if kind is None:
            st.caption(
                say(
                    en="Repeat over seeds, ask whether a difference is real, race, or search: one click, many runs.",
                    es="Repita con varias semillas, pregunte si una diferencia es real, compare en carrera o busque: un clic, muchas ejecuciones.",
                )
            )
        elif experiment is not None:
            st.caption(say(KINDS[kind][2]))
            key = f"study.{kind}.{experiment.task.kind()}.{session().version}"
            start(_plan(kind, experiment, choices.under(key)), experiment, f"study.{kind}")
    if experiment is not None:
        with left_out:
            choices.tell_left_out(experiment)
        choices.show()


_OPENED = "study.opened"


def _plan(kind: StudyKind, experiment: Experiment, choices: Choices) -> Plan | None:
    """The plan on the form; None where something is missing, which is said."""
    what = _what(kind, experiment, choices)
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    count = 1
    if kind != "search":
        count = choices.remembered(
            "seeds",
            SEEDS[kind],
            lambda key, value: left.number_input(
                say(en="Seeds", es="Semillas"),
                1,
                MOST_SEEDS,
                value,
                key=key,
                help=say(
                    en="Each setting is trained once with each seed.",
                    es="Cada ajuste se entrena una vez con cada semilla.",
                ),
            ),
            number_within(int, 1, MOST_SEEDS),
        )
    trials, prune = 0, False
    if kind in ("random", "search"):
        trials = choices.remembered(
            "trials",
            20,
            lambda key, value: middle.number_input(say(en="Trials", es="Ensayos"), 1, MOST_TRIALS, value, key=key),
            number_within(int, 1, MOST_TRIALS),
        )
    if kind == "search":
        prune = choices.remembered(
            "prune",
            True,
            lambda key, value: right.toggle(
                say(en="Prune unpromising trials", es="Podar los ensayos poco prometedores"),
                value=value,
                key=key,
                help=say(
                    en="A trial that is behind half of the others at the same epoch is pruned (median pruning).",
                    es="Un ensayo que va detrás de la mitad de los demás en la misma época se poda (poda por mediana).",
                ),
            ),
            one_of((False, True)),
        )
    budget, minutes = _budget(kind, choices)
    if what is None:
        return None
    variants, space = what
    return Plan(
        name=_name(kind, experiment, variants, space),
        kind=kind,
        base=experiment.plain() | {"name": "", "note": ""},
        variants=variants,
        space=space,
        seeds=tuple((experiment.seed + turn) % LARGEST_SEED for turn in range(count)),
        trials=trials,
        budget=budget,
        minutes=minutes,
        prune="median" if prune else "",
    )


def _what(
    kind: StudyKind, experiment: Experiment, choices: Choices
) -> tuple[tuple[Option, ...], Mapping[str, Range]] | None:
    """What is compared, and what is varied."""
    if kind == "seeds":
        return (), {}
    if kind in ("real", "race"):
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            address = choose_one(experiment, choices)
        with right:
            if kind == "real":
                found = [experiment.flat()[address], *other_value(experiment, address, choices)]
            else:
                found = values(experiment, address, choices)
        if len(found) < 2:
            st.info(say(en="Give another value to compare with.", es="Indique otro valor con el que comparar."))
            return None
        return tuple(_option(experiment, address, value) for value in found), {}
    space: dict[str, Range] = {}
    for address in choose_some(experiment, choices):
        if kind == "grid":
            some = values(experiment, address, choices)
            one = Range(choices=tuple(some)) if some else None
        else:
            one = span(experiment, address, choices)
        if one is not None:
            space[address] = one
    if not space:
        st.info(say(en="Choose at least one setting to vary.", es="Elija al menos un ajuste que variar."))
        return None
    return (), space


def _option(experiment: Experiment, address: str, value: Value) -> Option:
    """One value as a variant; the present one keeps everything that hangs on it."""
    unchanged = experiment.flat()[address] == value
    title = told(experiment, address, value)
    if not address.endswith("kind"):
        title = Text("{name}: {value}", "{name}: {value}").format(name=title_of_knob(experiment, address), value=title)
    return Option(str(value), title, {} if unchanged else {address: value})


def _budget(kind: StudyKind, choices: Choices) -> tuple[Budget, float]:
    """What is the same for all, where settings differ."""
    if kind == "seeds":
        return "epochs", 0.0
    words = {one: say(title) for one, title in BUDGETS.items() if not (one == "parameters" and kind == "search")}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    budget: Budget = choices.remembered(
        "budget",
        "epochs",
        lambda key, value: left.segmented_control(
            say(en="Keep equal", es="Igualar en"),
            **among(words),
            default=value,
            required=True,
            key=key,
            wrap=True,
            help=say(
                en="Epochs as set; or widths adjusted so that all networks have as many parameters as the first; or the same "
                "minutes of training for each run.",
                es="Las épocas indicadas; o anchuras ajustadas para que todas las redes tengan tantos parámetros como la primera; o "
                "los mismos minutos de entrenamiento para cada ejecución.",
            ),
        ),
        one_of(words),
    )
    if budget != "minutes":
        return budget, 0.0
    most = settings().max_seconds / 60 or 600.0
    return budget, choices.remembered(
        "minutes",
        min(1.0, most),
        lambda key, value: right.number_input(
            say(en="Minutes each", es="Minutos cada una"), LEAST_MINUTES, most, value, 0.5, key=key
        ),
        number_within(float, LEAST_MINUTES, most),
    )


def _name(kind: StudyKind, experiment: Experiment, variants: tuple[Option, ...], space: Mapping[str, Range]) -> str:
    """A name for the study, in the visitor's language."""
    if variants:
        what = " / ".join(plain(one.title) for one in variants)
    elif space:
        what = ", ".join(plain(title_of_knob(experiment, address)) for address in space)
    else:
        what = plain(experiment.model.short)
    return f"{plain(KINDS[kind][1])} · {what} · {plain(experiment.data.title)}"[:80]
