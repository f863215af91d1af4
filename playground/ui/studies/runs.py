"""The runs of a study: in tables (by what is compared, and one by one), and a race in lockstep, epoch by epoch."""

from collections.abc import Mapping

import streamlit as st

from playground.plots.curves import curves as drawn
from playground.protocol import differences, not_comparable
from playground.studies.outcomes import Setting, chosen
from playground.studies.plan import differences as differences_of, told
from playground.studies.settings_table import in_words as state_in_words, settings_table
from playground.task import METRICS, metric, title_of, title_on_test
from playground.text import Text, duration, speaking
from playground.tracking import runs
from playground.ui import cache
from playground.ui.exhibits import MOST_DRAWN, draw, draw_all, in_words, run_buttons, table_to_pick
from playground.ui.formatting import measured
from playground.ui.glossary import SELECTION_METRIC, help_of
from playground.ui.page import in_url, plain, say, session
from playground.ui.run_page.outputs import choose_metric, comparable, curve_of
from playground.ui.studies.page import LoadedStudy, load_study

_MANY = Text(
    "{metric} on the test set: mean ± standard deviation over seeds, then each seed. {help}",
    "{metric} en el conjunto de prueba: media ± desviación típica entre semillas, y luego cada semilla. {help}",
)
_ONE = Text(
    "{metric} on the test set, one seed each. {help}", "{metric} en el conjunto de prueba, una semilla cada una. {help}"
)
_CHOSEN = Text(
    "★ is the best by the selection metric, validation {title}: it is chosen there, so that its test value stays unbiased; by test {title} another may be better.",
    "★ es lo mejor según la métrica de selección, {title} de validación: se elige ahí, para que su valor de prueba no esté sesgado; según {title} de prueba puede ser mejor otra.",
)
_CHOSEN_ON_TEST = Text(
    "★ is the best by test {title}, as not all of them have a validation value.",
    "★ es lo mejor según {title} de prueba, pues no todas tienen un valor de validación.",
)


def tables(study_id: str) -> bool:
    """Mean and spread of everything compared, its seeds beside it; whether more will come."""
    found = load_study(study_id)
    measured_too = [
        name for run in found.children.values() for name in run.metrics if name in METRICS and name != "loss"
    ]
    names = list(dict.fromkeys([found.primary, *measured_too]))
    st.subheader(say(en="Results", es="Resultados"))
    in_words(
        settings_table(found.study.plan, found.groups, found.primary, found.study.better),
        "study_results",
        column_config={plain(title_on_test(found.primary)): st.column_config.Column(width=130)},
        alt=say(en="Mean and standard deviation of what is compared", es="Media y desviación típica de lo comparado"),
    )
    best = chosen(found.groups, found.study.better)
    several = len({one.seed for group in found.groups for one in group.outcomes}) > 1
    sentences = [_MANY if several else _ONE]
    if best is not None and len(found.groups) > 1:
        on_validation = all(group.validation is not None for group in found.groups if group.mean is not None)
        sentences.append(_CHOSEN if on_validation else _CHOSEN_ON_TEST)
    words = {
        "metric": title_of(found.primary),
        "title": metric(found.primary).title,
        "help": metric(found.primary).help,
    }
    st.caption(help_of(SELECTION_METRIC, Text.join(" ", sentences).format(**words)))
    _comparable(found)
    with st.expander(say(en="Every run", es="Cada ejecución")):
        _runs(found.groups, found.children, names)
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
    tables = {name: runs.protocol_of(run) for name, run_id in ended.items() if (run := found.children.get(run_id))}
    first = next(iter(tables.values()), {})
    reasons = {why.en: why for table in tables.values() for why in differences(first, table)}
    if reasons:
        st.warning(say(not_comparable(list(reasons.values()))))


def _runs(groups: list[Setting], known: Mapping[str, runs.Run], names: list[str]) -> None:
    every = [(group, one) for group in groups for one in group.outcomes if one.run]
    if not every:
        st.caption(say(en="None yet.", es="Aún ninguna."))
        return
    rows = {}
    for group, one in every:
        run = known[one.run]
        repeated = f" · {told(one.values)}" if one.values and not group.values else ""
        rows[one.run] = {
            say(en="what", es="qué"): plain(group.title) + repeated,
            say(en="seed", es="semilla"): str(one.seed),
            say(en="status", es="estado"): plain(state_in_words(one.state)),
            **{plain(title_on_test(name)): measured(name, run.metrics.get(name)) for name in names},
            say(en="epochs", es="épocas"): str(run.epoch),
            say(en="duration", es="duración"): duration(run.seconds),
            say(en="reason", es="motivo"): plain(run.reason)
            if run.reason is not None and one.state == "failed"
            else "",
        }
    picked = table_to_pick(
        rows, key="study.runs", alt=say(en="Every run of the study", es="Cada ejecución del estudio")
    )
    with st.container(horizontal=True):
        run_buttons(picked, key="study")


def lockstep(study_id: str) -> bool:
    """The curves of all racers cut at one epoch, and their samples of it; whether more will come."""
    found = load_study(study_id)
    moving = not found.study.settled
    seeds = [seed for seed in found.study.plan.seeds if len(_racers(found, seed)) > 1]
    if found.study.plan.kind not in ("race", "real") or not seeds:
        return moving
    st.subheader(say(en="Epoch by epoch", es="Época a época"))
    seed = seeds[0]
    if len(seeds) > 1:
        asked, known = st.query_params.get("seed", ""), [str(seed) for seed in seeds]
        index = known.index(asked) if asked in known else 0
        seed = st.selectbox(say(en="Seed", es="Semilla"), seeds, index, key="race.seed", width=160)
    in_url(seed=None if seed == seeds[0] else str(seed))
    racers = _racers(found, seed)
    frames = {name: cache.curves(run) for name, run in racers.items()}
    common = min((int(frame["epoch"].max()) if len(frame) else 0) for frame in frames.values())
    if common < 1:
        st.caption(say(en="Not all have finished an epoch yet.", es="Aún no todas han terminado una época."))
        return moving
    epoch = _epoch(common, study_id)
    words = comparable(set.intersection(*(set(frame.columns) for frame in frames.values())), found.primary)
    name = choose_metric(words, "race.curve", "race")
    lines = [
        curve_of(frame[frame["epoch"] <= epoch], name, label, index)
        for index, (label, frame) in enumerate(frames.items())
    ]
    with speaking(session().language):
        title = Text("{metric}, all up to epoch {epoch}", "{metric}, todas hasta la época {epoch}")
        draw(drawn(title.format(metric=words[name], epoch=epoch), lines), "race.curves")
    _samples(racers, epoch)
    return moving


def _racers(found: LoadedStudy, seed: int) -> dict[str, runs.Run]:
    """The run of each variant with this seed, by the variant's name."""
    racers: dict[str, runs.Run] = {}
    for group in found.groups[:MOST_DRAWN]:
        for one in group.outcomes:
            run = found.children.get(one.run)
            if run is not None and one.seed == seed and one.state in ("running", "finished", "stopped"):
                racers.setdefault(plain(group.title), run)
    return racers


def _epoch(common: int, study_id: str) -> int:
    """How far: as far as all have got, until another epoch is chosen, which then stays and is in the URL."""
    if common < 2:
        return common
    asked = st.query_params.get("epoch", "")
    # A key of its own for each last epoch: the slider grows while the race goes on.
    picked = st.slider(
        say(en="Epoch (as far as all have got)", es="Época (hasta donde han llegado todas)"),
        1,
        common,
        min(max(1, int(asked)), common) if asked.isdecimal() else common,
        key=f"race.epoch.{study_id}.{common}",
    )
    in_url(epoch=None if picked == common else str(picked))
    return int(picked)


def _samples(racers: dict[str, runs.Run], epoch: int) -> None:
    """What all answer to the same input at this epoch."""
    kept = [max((one for one in runs.sample_epochs(run) if one <= epoch), default=-1) for run in racers.values()]
    at = min(kept)
    if at < 0:
        return
    st.markdown(
        say(en="**The same input, at epoch {epoch}**", es="**La misma entrada, en la época {epoch}**", epoch=at)
    )
    draw_all(cache.shown(racers, at, session().language), "race.samples")
