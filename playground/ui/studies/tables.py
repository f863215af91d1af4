"""The runs of a study in tables: by what is compared, and one by one."""

from typing import Any

import streamlit as st

from playground.protocol import differences, not_comparable
from playground.studies.answer import Outcome, Setting, chosen
from playground.studies.plan import differences as differences_of, told
from playground.studies.settings_table import in_words as state_in_words, settings_table
from playground.task import METRICS, metric, title_of, title_on_test
from playground.text import Text, duration
from playground.tracking import runs
from playground.ui.formatting import measured
from playground.ui.page import plain, say
from playground.ui.studies.page import LoadedStudy, look
from playground.ui.tables import in_words, run_buttons, run_table

_MANY = Text(
    "{metric} on the test set: mean ± standard deviation over seeds, then each seed. {help}",
    "{metric} en el conjunto de prueba: media ± desviación típica entre semillas, y luego cada semilla. {help}",
)
_ONE = Text(
    "{metric} on the test set, one seed each. {help}", "{metric} en el conjunto de prueba, una semilla cada una. {help}"
)
_CHOSEN = Text(
    "★ is the best by validation {metric}: it is chosen there, so that its test value stays unbiased; by test {metric} another may be better.",
    "★ es lo mejor según {metric} de validación: se elige ahí, para que su valor de prueba no esté sesgado; según {metric} de prueba puede ser mejor otra.",
)
_CHOSEN_ON_TEST = Text(
    "★ is the best by test {metric}, as not all of them have a validation value.",
    "★ es lo mejor según {metric} de prueba, pues no todas tienen un valor de validación.",
)


def tables(study_id: str) -> bool:
    """Mean and spread of everything compared, its seeds beside it; whether more will come."""
    found = look(study_id)
    names = [found.primary, *_others(found.children)]
    st.subheader(say(en="Results", es="Resultados"))
    in_words(
        settings_table(found.study.plan, found.groups, found.primary, found.better),
        column_config={plain(title_on_test(found.primary)): st.column_config.Column(width=130)},
        alt=say(en="Mean and standard deviation of what is compared", es="Media y desviación típica de lo comparado"),
    )
    best = chosen(found.groups, found.better)
    several = len({one.seed for group in found.groups for one in group.outcomes}) > 1
    words = _MANY if several else _ONE
    said = [say(words.format(metric=title_of(found.primary), help=metric(found.primary).help))]
    if best is not None and len(found.groups) > 1:
        on_validation = all(group.validation is not None for group in found.groups if group.mean is not None)
        star = _CHOSEN if on_validation else _CHOSEN_ON_TEST
        said.append(say(star.format(metric=metric(found.primary).title)))
    st.caption(" ".join(said))
    _comparable(found)
    with st.expander(say(en="Every run", es="Cada ejecución")):
        _runs(found.groups, {run.id: run for run in found.children}, names)
    return not found.study.settled


def _comparable(found: LoadedStudy) -> None:
    """Say where test metrics of what is compared cannot be compared, because the task itself was varied."""
    plan = found.study.plan
    varied = [*plan.space, *(differences_of(plan) if plan.variants else ())]
    if not any(address.startswith(("task.", "data.")) for address in varied):
        return
    ended = {
        group.name: next((one.run for one in group.outcomes if one.value is not None), "") for group in found.groups
    }
    tables = {name: runs.protocol_of(run) for name, run_id in ended.items() if (run := found.run(run_id))}
    first = next(iter(tables.values()), {})
    reasons = {why.en: why for table in tables.values() for why in differences(first, table)}
    if reasons:
        st.warning(say(not_comparable(list(reasons.values()))))


def _others(children: Any) -> list[str]:
    """Further metrics that all measured runs have."""
    named = dict.fromkeys(name for run in children for name in run.metrics)
    return [name for name in named if name in METRICS and name != "loss"]


def _runs(groups: Any, known: dict[str, Any], names: list[str]) -> None:
    every: list[tuple[Setting, Outcome]] = [(group, one) for group in groups for one in group.outcomes if one.run]
    if not every:
        st.caption(say(en="None yet.", es="Aún ninguna."))
        return
    rows = []
    for group, one in every:
        run = known[one.run]
        rows.append({
            say(en="what", es="qué"): plain(group.title) + (f" · {told(one.values)}" if one.values and not group.values else ""),
            say(en="seed", es="semilla"): str(one.seed),
            say(en="status", es="estado"): plain(state_in_words(one.state)),
            **{plain(title_on_test(name)): measured(name, run.metrics.get(name)) for name in dict.fromkeys(names)},
            say(en="epochs", es="épocas"): str(run.epoch),
            say(en="duration", es="duración"): duration(run.seconds),
            say(en="reason", es="motivo"): plain(run.reason) if run.reason is not None and one.state == "failed" else "",
        })  # fmt: skip
    alt = say(en="Every run of the study", es="Cada ejecución del estudio")
    picked = run_table(rows, [one.run for _, one in every], key="study.runs", alt=alt)
    with st.container(horizontal=True):
        run_buttons(picked, key="study")
