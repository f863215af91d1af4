"""The report on one run, or on several side by side."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from playground import sanity_checks
from playground.evaluation.reference_scores import BASELINE_KINDS, baseline_title
from playground.exhibits import Exhibit, Prose, Table
from playground.launch.compute.kept_samples import shown
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
from playground.protocol import differences, not_comparable
from playground.reports.content import Section
from playground.studies.settings_table import in_words as state_in_words
from playground.task import METRICS, metric, title_on_test
from playground.text import Language, Text, duration
from playground.tracking import runs

_RUN, _KIND = Text("run", "ejecución"), Text("kind", "tipo")


def contents(chosen: Sequence[runs.Run], epoch: int | None, language: Language) -> tuple[Text, Text, list[Section]]:
    """The title, what it is a report of, and its sections, in the language in force.

    Args:
        chosen: runs of one task, at least one.
        epoch: whose samples are shown; None: of the last epoch.
        language: the one in force.
    """
    by_name = named(chosen)
    first = chosen[0]
    if len(chosen) == 1:
        title = Text.same(first.name)
        about = Text("One run of the task “{task}”.", "Una ejecución de la tarea «{task}».").format(
            task=task_title(first)
        )
    else:
        title = Text("Comparison: {names}", "Comparación: {names}").format(names=", ".join(by_name))
        about = Text("{count} runs of the task “{task}”.", "{count} ejecuciones de la tarea «{task}».").format(
            count=len(chosen), task=task_title(first)
        )
    settings = {name: settings_of(run) for name, run in by_name.items()}
    setting = Text("setting", "ajuste")
    apart = [side_by_side(Text("Settings that differ", "Ajustes que difieren"), setting, settings, apart=True)]
    protocols = {name: found for name, run in by_name.items() if (found := protocol_of(run))}
    entry = Text("entry", "entrada")
    versions = {name: found for name, run in by_name.items() if (found := versions_of(run))}
    sections = [
        Section(
            Text("What differs", "En qué difieren"), tuple(apart) if len(chosen) > 1 and len(apart[0].frame) else ()
        ),
        Section(Text("On the test set", "En el conjunto de prueba"), tuple(_measured(by_name))),
        Section(Text("Curves", "Curvas"), tuple(curves_of(by_name))),
        Section(
            Text("Outputs for the same input", "Salidas ante la misma entrada"), tuple(shown(by_name, epoch, language))
        ),
        Section(
            Text("Can this result be trusted?", "¿Hasta qué punto es fiable este resultado?"), tuple(_checked(by_name))
        ),
        Section(
            Text("How it was done", "Cómo se hizo"),
            (
                _runs(by_name),
                side_by_side(SETTINGS, setting, settings),
                *([side_by_side(PROTOCOL, entry, protocols)] if protocols else []),
                *([side_by_side(VERSIONS, entry, versions)] if versions else []),
                *_notes(by_name),
            ),
        ),
    ]
    return title, about, sections


def _measured(by_name: Mapping[str, runs.Run]) -> Iterator[Exhibit]:
    """What cannot be compared, how each run stands to its baselines, and the metrics of all."""
    measured = {name: run for name, run in by_name.items() if run.metrics}
    if not measured:
        return
    protocols = {name: runs.protocol_of(run) for name, run in measured.items()}
    first, *others = protocols
    for other in others:
        reasons = differences(protocols[first], protocols[other])
        if reasons:
            yield Prose(Text.same(f"{other} ≠ {first}"), not_comparable(reasons), warning=True)
    names = list(
        dict.fromkeys(name for run in measured.values() for name in run.metrics if name.rsplit(".", 1)[-1] in METRICS)
    )
    rows: list[list[Text | str]] = [
        [name, *(metric(one).shown(run.metrics[one]) if one in run.metrics else "–" for one in names), _RUN]
        for name, run in measured.items()
    ]
    told = set()
    for name, run in measured.items():
        primary = str(run.primary.get("name", ""))
        for key in sanity_checks.ranked(primary, run.baselines):
            values = run.baselines[key]["metrics"]
            cells = [metric(one).shown(float(values[one])) if one in values else Text.same("–") for one in names]
            # One that came out the same for all runs stands once.
            if (key, *map(str, cells)) in told:
                continue
            told.add((key, *map(str, cells)))
            again = any(row[0] == str(baseline_title(key)) for row in rows)
            label = f"{baseline_title(key)} ({name})" if again else str(baseline_title(key))
            rows.append([label, *cells, BASELINE_KINDS.get(str(run.baselines[key]["kind"]), "–")])
    yield table(
        Text("Metrics beside the baselines", "Métricas junto a las referencias"),
        [Text("name", "nombre"), *map(title_on_test, names), _KIND],
        rows,
    )
    for name, run in measured.items():
        verdict = sanity_checks.verdict(str(run.primary.get("name", "")), run.metrics, run.baselines)
        if verdict is not None:
            yield Prose(Text.same(name), Text.join(" ", [Text.same(verdict[0]), verdict[1]]))


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
    return side_by_side(Text("The training", "El entrenamiento"), Text("entry", "entrada"), columns)


def _notes(by_name: Mapping[str, runs.Run]) -> Iterator[Prose]:
    for name, run in by_name.items():
        words = [*run.notes, *([Text.same(run.why)] if run.why.strip() else [])]
        if words:
            title = Text("Notes: {name}", "Notas: {name}").format(name=name)
            yield Prose(title, Text.join(" ", words))
