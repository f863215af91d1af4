"""What is kept about one run: settings, protocol, log and downloads; sanity checks and findings, wherever runs are shown."""

import json
from typing import Any

import streamlit as st

from playground import protocol, sanity_checks
from playground.errors import PlaygroundError
from playground.evaluation.reference_scores import baseline_title
from playground.export import FORMS, lacking
from playground.markup import for_spreadsheet
from playground.sanity_checks.findings import Finding, changed
from playground.settings_in_words import described
from playground.tracking import runs
from playground.ui import cache, computing, file_summary
from playground.ui.exhibits import data_frame, table_or_lines
from playground.ui.formatting import measured
from playground.ui.glossary import help_of
from playground.ui.page import among, go, plain, say, session
from playground.ui.run_page.registry import registry


def details(run: runs.Run) -> None:
    """Everything that is kept about a run, folded."""
    _settings(run.id, run)
    guessed = runs.guesses_of(run)
    if guessed:
        with st.expander(say(en="Guesses about the file", es="Suposiciones sobre el archivo")):
            file_summary.listed(guessed)
    table = runs.protocol_of(run)
    if table:
        _protocol((run.id, table), run, table)
    with st.expander(say(en="Log", es="Registro")):
        st.code(runs.log_of(run)[-20_000:] or "–", language=None, wrap_lines=True)
    with st.expander(say(en="Downloads", es="Descargas")), st.container(horizontal=True):
        # What is made on the way to the visitor is made only for one who wants it.
        offered: list[tuple[str, str, Any]] = [
            (
                say(en="Experiment", es="Experimento"),
                ".toml",
                lambda: runs.experiment_of(run).to_toml(),
            ),
            (
                say(en="Curves (CSV)", es="Curvas (CSV)"),
                "-curves.csv",
                lambda: for_spreadsheet(cache.curves(run)).to_csv(index=False),
            ),
            (say(en="Results (JSON)", es="Resultados (JSON)"), ".json", lambda: _summary(run)),
        ]
        if run.has_model:
            offered.append(
                (
                    say(en="Weights (safetensors)", es="Pesos (safetensors)"),
                    ".safetensors",
                    lambda: runs.weights_of(run),
                )
            )
        for label, ending, content in offered:
            st.download_button(
                label, content, file_name=f"{run.id[:8]}{ending}", key=f"run.download{ending}", on_click="ignore"
            )

    if run.has_model:
        with st.expander(say(en="As code", es="Como código")):
            _code(run)
    registry(run)


def _code(run: runs.Run) -> None:
    """The network as code: written when asked for, in another process, and then offered as an archive."""
    st.caption(
        say(
            en="The network as code that needs none of this app, with its weights and its test set: it computes the test metric.",
            es="La red como código que no necesita esta aplicación, con sus pesos y su conjunto de prueba: calcula la métrica de prueba.",
        )
    )
    titles = {name: say(title) for name, title in FORMS.items()}
    form = st.segmented_control(
        say(en="Form", es="Forma"), **among(titles), default="script", required=True, key="run.code.form"
    )
    asked, held, needed = (run.id, form), "run.code.written", lacking(form)
    if needed is not None:
        st.info(say(needed))
    if st.button(
        say(en="Write the code", es="Escribir el código"),
        icon="📦",
        key="run.code.write",
        disabled=needed is not None,
    ):
        st.session_state.pop(held, None)
        try:
            with st.spinner(say(en="Writing…", es="Escribiendo…")):
                st.session_state[held] = asked, computing.compute("export", run.id, form, seconds=120)
        except PlaygroundError as error:
            st.error(say(error.text), icon="⚠️")
    if held in st.session_state and st.session_state[held][0] == asked:
        content = st.session_state[held][1]
        st.download_button(
            say(en="Download (.zip, {size} kB)", es="Descargar (.zip, {size} kB)", size=-(-len(content) // 1000)),
            content,
            file_name=f"{run.id[:8]}-{form}.zip",
            key="run.code.download",
            on_click="ignore",
        )


@cache.shared_by_key(most=cache.OPEN_AT_ONCE)
def _settings(run: runs.Run) -> None:
    """Draw what was set, which never changes."""
    experiment = runs.experiment_of(run)
    with st.expander(say(en="Settings", es="Ajustes")):
        left, right = st.columns(2)
        rows = [
            {
                say(en="setting", es="ajuste"): plain(one.title),
                say(en="value", es="valor"): plain(one.value),
                say(en="address", es="dirección"): address,
            }
            for address, one in described(experiment).items()
        ]
        with left:
            data_frame(rows, alt=say(en="Settings", es="Ajustes"))
        right.code(experiment.to_toml(), language=None, wrap_lines=True)


@cache.shared_by_key(most=cache.OPEN_AT_ONCE)
def _protocol(run: runs.Run, table: dict[str, Any]) -> None:
    """Draw how the numbers came about."""
    choices = {name: found.words.choices for name, found in runs.experiment_of(run).task.knobs().items()}
    with st.expander(say(en="Protocol: how the numbers were obtained", es="Protocolo: cómo se obtuvieron los números")):
        data_frame(
            [
                {say(en="entry", es="entrada"): plain(title), say(en="value", es="valor"): plain(value)}
                for title, value in protocol.told(table, choices)
            ],
            alt=say(en="Protocol", es="Protocolo"),
        )


def _summary(run: runs.Run) -> str:
    """What was measured of a run, as JSON."""
    summary = {
        "run_id": run.id,
        "metrics": run.metrics,
        "baselines": run.baselines,
        "protocol": runs.protocol_of(run),
        "honesty": run.sanity_checks,
    }
    return json.dumps(summary, indent=2)


def columns(run: runs.Run) -> dict[str, str]:
    """The verdict and the best baseline, short enough for a list."""
    primary = str(run.primary.get("name", ""))
    best = sanity_checks.best_baseline(primary, run.baselines)
    verdict = sanity_checks.verdict(primary, run.metrics, run.baselines)
    shown = f"{measured(primary, best[1])} · {plain(baseline_title(best[0]))}" if best else "–"
    return {
        say(en="verdict", es="veredicto"): f"{verdict[0]} {plain(verdict[1])}" if verdict else "–",
        say(en="best baseline", es="mejor referencia"): shown,
    }


def meters(run: runs.Run) -> None:
    """Each meter of a run with the sentence on what it means, then what was found in them and in the curves."""
    if run.sanity_checks:
        _checks(cache.results(run), run)
    for finding in _findings((cache.results(run), runs.extent(run)), run):
        _finding(run, finding)


_findings = cache.shared_by_key(most=cache.OPEN_AT_ONCE)(runs.findings_of)


@cache.shared_by_key(most=cache.OPEN_AT_ONCE)
def _checks(run: runs.Run) -> None:
    st.subheader(say(en="Can this result be trusted?", es="¿Hasta qué punto es fiable este resultado?"))
    # A list, not a table: its sentences are longer than a cell shows.
    checks = [
        (sanity_checks.CHECKS[name], sanity_checks.said(name, level)) for name, level in run.sanity_checks.items()
    ]
    lines = [f"- **{say(check.title)}: {say(value)}** · {help_of(check.title, check.help)}" for check, value in checks]
    st.markdown("\n".join(lines))


def _finding(run: runs.Run, finding: Finding) -> None:
    """A finding, and the way to the next run that it suggests."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"⚠️ {say(finding.text)}", help=say(finding.help))
        if finding.advice is None or finding.changes is None:
            return
        settings = ", ".join(f"`{address} = {setting}`" for address, setting in finding.changes.items())
        st.markdown(f"{say(finding.advice)} {settings}")
        if st.button(say(en="Try this next", es="Pruebe esto ahora"), icon="🔁", key=f"honesty.{finding.name}"):
            made = changed(runs.experiment_of(run), finding.changes)
            if made is not None:
                session().replace(made.plain())
                go("design", task=run.task)


def side_by_side(chosen: list[runs.Run], names: dict[str, str]) -> None:
    """The meters of several runs, a row each."""
    found = dict.fromkeys(name for run in chosen for name in run.sanity_checks)
    if not found:
        return
    who = say(en="run", es="ejecución")
    checks = {name: plain(sanity_checks.CHECKS[name].title) for name in found}
    rows = [
        {who: names[run.id]}
        | columns(run)
        | {
            title: plain(sanity_checks.said(name, run.sanity_checks[name])) if name in run.sanity_checks else "–"
            for name, title in checks.items()
        }
        for run in chosen
        if run.metrics
    ]
    st.markdown(f"**{say(en='Sanity checks', es='Comprobaciones')}**")
    table_or_lines(rows, "sanity_checks", alt=say(en="Sanity checks", es="Comprobaciones"))
    for name in found:
        check = sanity_checks.CHECKS[name]
        st.caption(f"{say(check.title)}: {help_of(check.title, check.help)}")
