"""Reports on what is recorded: a run, runs side by side, or a study, brought together from the tracking store and written.

Nothing of the people goes in: no owner, no address, no machine's name, no path.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from playground import __version__
from playground.errors import WrongInput
from playground.launch.compute.exporting import zipped
from playground.launch.compute.reporting import of_runs, of_study
from playground.reports import notebook, page
from playground.reports.content import Report
from playground.text import LANGUAGES, Text, speaking
from playground.tracking import runs, studies

Form = Literal["html", "notebook"]
FORMS: tuple[Form, ...] = get_args(Form)
MOST = 20
"""Runs side by side in one report."""


def written(asked: Mapping[str, Any], form: str, language: str) -> dict[str, bytes]:
    """The files of a report, by name.

    Args:
        asked: `runs`, the ids of runs, and `epoch`, whose samples are shown (None: the last); or `study`, an id.
        form: one of `FORMS`.
        language: of all words.

    Raises:
        NotFound: there is no such run or study.
        WrongInput: no run is named, more than `MOST`, or runs of different tasks.
        TrackingFailed: the record cannot be reached.
    """
    report = _report(asked, language)
    return notebook.files(report) if form == "notebook" else {"report.html": page.page(report).encode()}


def made(asked: Mapping[str, Any], form: str, language: str) -> bytes:
    """As `written`, in one file: the page, or an archive of the notebook and its data."""
    files = written(asked, form, language)
    return zipped(files) if form == "notebook" else files["report.html"]


def _report(asked: Mapping[str, Any], language: str) -> Report:
    spoken = next((one for one in LANGUAGES if one == language), LANGUAGES[0])
    with speaking(spoken):
        if asked.get("study"):
            title, about, sections = of_study.contents(studies.get(str(asked["study"])))
        else:
            chosen = [runs.get(run) for run in dict.fromkeys(asked.get("runs", ()))]
            _check(chosen)
            title, about, sections = of_runs.contents(chosen, asked.get("epoch"), spoken)
    now = Text(
        "Written on {day} by RNN Playground {version}.", "Escrito el {day} por RNN Playground {version}."
    ).format(day=f"{datetime.now(UTC):%Y-%m-%d}", version=__version__)
    return Report(title, Text.join(" ", [about, now]), tuple(sections), spoken)


def _check(chosen: list[runs.Run]) -> None:
    if not chosen or len(chosen) > MOST:
        raise WrongInput(Text("Name one to {most} runs.", "Indique de una a {most} ejecuciones.").format(most=MOST))
    if len({run.task for run in chosen}) > 1:
        raise WrongInput(
            Text(
                "A report compares runs of one task only; name those of one task.",
                "Un informe compara solo ejecuciones de una misma tarea; indique las de una.",
            )
        )
