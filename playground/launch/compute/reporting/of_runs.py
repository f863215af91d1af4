"""The report on one run, or on several side by side, some of which other code may have logged."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from playground import sanity_checks
from playground.exhibits import Exhibit, Prose, Table
from playground.launch.compute.kept_samples import shown
from playground.launch.compute.reporting.errors import analysed
from playground.launch.compute.reporting.measured import compared_over_seeds, measured
from playground.launch.compute.reporting.parts import (
    PROTOCOL,
    SETTINGS,
    VERSIONS,
    curves_of,
    named,
    protocol_of,
    settings_of,
    side_by_side,
    table,
    task_title,
    versions_of,
)
from playground.reports.content import Section
from playground.studies.settings_table import in_words as state_in_words
from playground.text import Language, Text, duration
from playground.tracking import runs
from playground.tracking.foreign_runs import UNKNOWN_DATA, ForeignRun

_SETTING, _ENTRY = Text("setting", "ajuste"), Text("entry", "entrada")
_IN_TITLE = 3
"""Runs that a title names; of more it says how many there are."""


def contents(
    chosen: Sequence[runs.Run],
    others: Sequence[ForeignRun],
    *,
    epoch: int | None,
    region: str,
    language: Language,
) -> tuple[Text, Text, list[Section]]:
    """The title, what it is a report of, and its sections, in the language in force.

    Args:
        chosen: the playground's runs, of one task.
        others: runs of other code; at least one run in all.
        epoch: whose samples are shown; None: of the last epoch.
        region: of practical equivalence, as an address asks for it.
        language: the one in force.
    """
    by_name = named([*chosen, *others])
    own = {name: run for name, run in by_name.items() if isinstance(run, runs.Run)}
    foreign = {name: run for name, run in by_name.items() if isinstance(run, ForeignRun)}
    title = Text.same(next(iter(by_name)))
    if len(by_name) > _IN_TITLE:
        title = Text("Comparison of {count} runs", "Comparación de {count} ejecuciones").format(count=len(by_name))
    elif len(by_name) > 1:
        title = Text("Comparison: {names}", "Comparación: {names}").format(names=", ".join(by_name))
    outputs = shown(own, epoch, language) if own else ()
    sections = [
        Section(Text("What differs", "En qué difieren"), tuple(_differences(own, foreign))),
        Section(Text("Is it real?", "¿Es real?"), tuple(compared_over_seeds(chosen, region))),
        Section(Text("On the test set", "En el conjunto de prueba"), tuple(measured(own, foreign))),
        Section(Text("Curves", "Curvas"), tuple(curves_of(by_name))),
        Section(Text("Outputs for the same input", "Salidas ante la misma entrada"), tuple(outputs)),
        Section(Text("Error analysis", "Análisis de errores"), tuple(analysed(own))),
        Section(
            Text("Can this result be trusted?", "¿Hasta qué punto es fiable este resultado?"), tuple(_checked(own))
        ),
        Section(Text("How it was done", "Cómo se hizo"), tuple(_done(own))),
    ]
    return title, _about(chosen, others), sections


def _about(chosen: Sequence[runs.Run], others: Sequence[ForeignRun]) -> Text:
    if not chosen and len(others) == 1:
        return Text("One run of other code.", "Una ejecución de otro código.")
    if not chosen:
        return Text("{count} runs of other code.", "{count} ejecuciones de otro código.").format(count=len(others))
    task = task_title(chosen[0])
    if len(chosen) == 1 and not others:
        return Text("One run of the task “{task}”.", "Una ejecución de la tarea «{task}».").format(task=task)
    words = Text("Runs of the task “{task}”: {count}.", "Ejecuciones de la tarea «{task}»: {count}.")
    if others:
        words = Text(
            "Runs of the task “{task}”: {count}; of other code: {others}.",
            "Ejecuciones de la tarea «{task}»: {count}; de otro código: {others}.",
        )
    return words.format(task=task, count=len(chosen), others=len(others))


def _differences(own: Mapping[str, runs.Run], foreign: Mapping[str, ForeignRun]) -> Iterator[Exhibit]:
    """The settings that differ, and the parameters that other code has logged."""
    if len(own) > 1:
        settings = {name: settings_of(run) for name, run in own.items()}
        found = side_by_side(Text("Settings that differ", "Ajustes que difieren"), _SETTING, settings, apart=True)
        if len(found.frame):
            yield found
    if not foreign:
        return
    yield Prose(Text("Of other code", "De otro código"), UNKNOWN_DATA.format(names=", ".join(foreign)), warning=True)
    logged = {
        name: {key: (Text.same(key), Text.same(value)) for key, value in run.params.items()}
        for name, run in foreign.items()
    }
    title = Text("Parameters that other code has logged", "Parámetros que ha registrado otro código")
    found = side_by_side(title, _SETTING, logged, apart=len(foreign) > 1)
    if len(found.frame):
        yield found


def _done(own: Mapping[str, runs.Run]) -> Iterator[Exhibit]:
    if not own:
        return
    yield _runs(own)
    yield side_by_side(SETTINGS, _SETTING, {name: settings_of(run) for name, run in own.items()})
    for title, of in ((PROTOCOL, protocol_of), (VERSIONS, versions_of)):
        told = {name: found for name, run in own.items() if (found := of(run))}
        if told:
            yield side_by_side(title, _ENTRY, told)
    yield from _notes(own)


def _checked(by_name: Mapping[str, runs.Run]) -> Iterator[Exhibit]:
    checks = list(dict.fromkeys(check for run in by_name.values() for check in run.sanity_checks))
    if checks:
        rows: list[list[Text | str]] = [
            [
                sanity_checks.CHECKS[check].title,
                *(_said(check, run) for run in by_name.values()),
                sanity_checks.CHECKS[check].help,
            ]
            for check in checks
        ]
        heads: list[Text | str] = [
            Text("check", "comprobación"),
            *by_name,
            Text("what it means", "qué significa"),
        ]
        yield table(Text("Sanity checks", "Comprobaciones"), heads, rows)
    for name, run in by_name.items():
        for finding in runs.findings_of(run):
            yield Prose(Text.same(name), finding.text, warning=True)


def _said(check: str, run: runs.Run) -> Text | str:
    return sanity_checks.said(check, run.sanity_checks[check]) if check in run.sanity_checks else "–"


def _runs(by_name: Mapping[str, runs.Run]) -> Table:
    columns: dict[str, dict[str, tuple[Text, Text]]] = {}
    for name, run in by_name.items():
        began = "–" if run.started is None else f"{datetime.fromtimestamp(run.started, UTC):%Y-%m-%d %H:%M} UTC"
        columns[name] = {
            "id": (Text.same("id"), Text.same(run.id)),
            "status": (
                Text("status", "estado"),
                state_in_words("waiting" if run.state == "queued" else run.state),
            ),
            "began": (Text("started", "comenzó"), Text.same(began)),
            "took": (Text("duration", "duración"), Text.same(duration(run.seconds))),
            "epochs": (Text("epochs", "épocas"), Text.same(str(run.epoch))),
            "parameters": (Text("parameters", "parámetros"), Text.same(str(run.parameters or "–"))),
            "data": (Text("fingerprint of the data", "huella de los datos"), Text.same(run.data_hash or "–")),
        }
    return side_by_side(Text("The training", "El entrenamiento"), _ENTRY, columns)


def _notes(by_name: Mapping[str, runs.Run]) -> Iterator[Prose]:
    for name, run in by_name.items():
        words = [*run.notes, *([Text.same(run.why)] if run.why.strip() else [])]
        if words:
            title = Text("Notes: {name}", "Notas: {name}").format(name=name)
            yield Prose(title, Text.join(" ", words))
