"""The report on a recorded study: its question, the answer so far, the figures, and every run."""

from collections.abc import Iterator, Mapping
from functools import partial

import pandas as pd

from playground.exhibits import Exhibit, Prose, Table
from playground.experiment import Experiment
from playground.launch.compute.reporting.parts import (
    PROTOCOL,
    SETTINGS,
    VERSIONS,
    protocol_of,
    settings_of,
    side_by_side,
    table,
    task_title,
    versions_of,
)
from playground.plots.curves import bands
from playground.reports.content import Section
from playground.settings_in_words import in_words
from playground.studies.answer import StudyAnswer, answer
from playground.studies.figures import attempts, best_so_far, differences
from playground.studies.method import equivalence, equivalence_test, measured_by, posteriors
from playground.studies.outcomes import Setting, grouped
from playground.studies.plan import told
from playground.studies.settings_table import in_words as state_in_words, settings_table
from playground.task import METRICS, metric, title_on_test
from playground.text import Text, duration
from playground.tracking import runs, studies

_MOST_LINES = 8
"""Settings whose curves stand in one figure: more lines than colours help nobody."""


def contents(study: studies.Recorded, region: str = "") -> tuple[Text, Text, list[Section]]:
    """The title, what it is a report of, and its sections, in the language in force.

    Args:
        study: the study.
        region: of practical equivalence, as an address asks for it.
    """
    children = studies.runs_of(study.id)
    known = {run.id: run for run in children}
    primary = str((study.primary or {}).get("name", "loss"))
    experiment = Experiment.configure(dict(study.plan.base))
    groups = grouped(study.plan, studies.outcomes(study.plan, primary, children), partial(in_words, experiment))
    found = answer(study.plan, groups, primary)
    about = Text(
        "A study of {count} runs of the task “{task}”.", "Un estudio de {count} ejecuciones de la tarea «{task}»."
    ).format(count=len(children), task=task_title(children[0]) if children else study.task or "–")
    first = next((run for run in children if run.metrics), children[0] if children else None)
    sections = [
        Section(
            Text("Question and answer", "Pregunta y respuesta"),
            tuple(_answered(study, found, groups, primary, children, region=region)),
        ),
        Section(
            Text("Results", "Resultados"),
            (
                _results(study, groups, primary),
                *_figures(study, groups, found, primary, experiment),
                *_curves(groups, known, primary),
            ),
        ),
        Section(Text("Every run", "Cada ejecución"), tuple(_every_run(groups, known, primary))),
        Section(Text("How it was done", "Cómo se hizo"), tuple(_done(first)) if first is not None else ()),
    ]
    return Text.same(study.name), about, sections


def _answered(
    study: studies.Recorded,
    found: StudyAnswer,
    groups: list[Setting],
    primary: str,
    children: list[runs.Run],
    *,
    region: str,
) -> Iterator[Exhibit]:
    if study.plan.question is not None:
        yield Prose(Text("Question", "Pregunta"), study.plan.question)
    yield Prose(
        Text("Answer", "Respuesta") if study.settled else Text("Answer so far", "Respuesta hasta ahora"), found.text
    )
    method = measured_by(found, groups, primary)
    if method is not None:
        yield Prose(Text("How it was decided", "Cómo se decidió"), method)
        if sentences := equivalence(found, groups, primary, region):
            ((_, posterior), *others), _ = posteriors(found, groups)
            test = equivalence_test(posterior, several=bool(others))
            title = Text("Better, worse or practically the same", "Mejor, peor o prácticamente igual")
            yield Prose(title, Text.join(" ", [*sentences, test]))
    yield Prose(Text("Progress", "Progreso"), studies.progress(study, children).text)


def _results(study: studies.Recorded, groups: list[Setting], primary: str) -> Table:
    found = settings_table(study.plan, groups, primary, study.better)
    note = Text(
        "{metric}: mean ± standard deviation over seeds. {help}",
        "{metric}: media ± desviación típica entre semillas. {help}",
    ).format(metric=title_on_test(primary), help=metric(primary).help)
    return table(Text("What was compared", "Lo que se comparó"), found.heads, found.rows, note)


def _figures(
    study: studies.Recorded, groups: list[Setting], found: StudyAnswer, primary: str, experiment: Experiment
) -> Iterator[Exhibit]:
    compared = differences(found, groups)
    if compared is not None:
        yield compared
    trials = attempts(groups, partial(in_words, experiment)) if study.plan.kind in ("random", "search") else []
    if len(trials) > 1:
        yield best_so_far(trials, groups, primary)


def _curves(groups: list[Setting], known: Mapping[str, runs.Run], primary: str) -> Iterator[Exhibit]:
    if not 0 < len(groups) <= _MOST_LINES:
        return
    frames = {
        str(group.title): [runs.curves(known[one.run]) for one in group.outcomes if one.run in known]
        for group in groups
    }
    names = {"validation_loss": Text("validation loss", "pérdida de validación")}
    if primary in METRICS and primary != "loss":
        names[primary] = Text("validation {metric}", "{metric} de validación").format(metric=metric(primary).title)
    for column, words in names.items():
        lines: dict[str, list[pd.DataFrame]] = {
            name: [
                frame.rename(columns={column: "value"})
                for frame in some
                if column in frame and frame[column].notna().any()
            ]
            for name, some in frames.items()
        }
        title = Text(
            "{metric}: mean over seeds and one standard deviation",
            "{metric}: media entre semillas y una desviación típica",
        )
        if any(lines.values()):
            yield bands(title.format(metric=words), lines)


def _every_run(groups: list[Setting], known: Mapping[str, runs.Run], primary: str) -> Iterator[Exhibit]:
    there = [(group, one) for group in groups for one in group.outcomes if one.run in known]
    measured = (name for run in known.values() for name in run.metrics if name in METRICS and name != "loss")
    names = list(dict.fromkeys([*([primary] if primary in METRICS else []), *measured]))
    rows = []
    for group, one in there:
        run = known[one.run]
        repeated = f" · {told(one.values)}" if one.values and not group.values else ""
        rows.append(
            [
                f"{group.title}{repeated}",
                str(one.seed),
                state_in_words(one.state),
                *(metric(name).shown(run.metrics[name]) if name in run.metrics else "–" for name in names),
                str(run.epoch),
                duration(run.seconds),
                run.id,
            ]
        )
    if rows:
        heads = [Text("what", "qué"), Text("seed", "semilla"), Text("status", "estado"), *map(title_on_test, names)]
        yield table(
            Text("Every run", "Cada ejecución"),
            [*heads, Text("epochs", "épocas"), Text("duration", "duración"), Text.same("id")],
            rows,
        )


def _done(run: runs.Run) -> Iterator[Exhibit]:
    """The settings, the protocol and the versions of one of its runs, which the others share but for what is varied."""
    name = str(Text("value", "valor"))
    entry = Text("entry", "entrada")
    note = Prose(
        Text("One of its runs", "Una de sus ejecuciones"),
        Text("The others differ from it by what is compared.", "Las demás difieren de ella en lo que se compara."),
    )
    yield note
    yield side_by_side(SETTINGS, Text("setting", "ajuste"), {name: settings_of(run)})
    for title, found in ((PROTOCOL, protocol_of(run)), (VERSIONS, versions_of(run))):
        if found:
            yield side_by_side(title, entry, {name: found})
