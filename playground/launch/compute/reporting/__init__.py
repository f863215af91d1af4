"""Reports on what is recorded: a run, runs side by side, or a study, brought together from the tracking store and written.

Nothing of the people goes in: no owner, no address, no machine's name, no path.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from playground import __version__
from playground.errors import WrongInput
from playground.launch.compute.exporting import zipped
from playground.launch.compute.reporting import of_runs, of_study
from playground.reports import notebook, page
from playground.reports.content import Report
from playground.text import LANGUAGES, Text, speaking
from playground.tracking import foreign_runs, runs, studies
from playground.tracking.foreign_runs import ForeignRun

Form = Literal["html", "notebook"]
FORMS: tuple[Form, ...] = get_args(Form)
MOST = 20
"""Runs side by side in one report."""


def written(asked: Mapping[str, Any], form: str, language: str) -> dict[str, bytes]:
    """The files of a report, by name.

    Args:
        asked: `runs`, the ids of runs, of which other code may have logged some, and `epoch`, whose samples are shown (None: the
            last); or `study`, an id. Beside either `region`, of practical equivalence as an address asks for it.
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
    region = str(asked.get("region") or "")
    with speaking(spoken):
        if asked.get("study"):
            title, about, sections = of_study.contents(studies.get(str(asked["study"])), region)
        else:
            own, foreign = _found(dict.fromkeys(map(str, asked.get("runs", ()))))
            epoch = asked.get("epoch")
            title, about, sections = of_runs.contents(own, foreign, epoch=epoch, region=region, language=spoken)
    now = Text(
        "Written on {day} by RNN Playground {version}.", "Escrito el {day} por RNN Playground {version}."
    ).format(day=f"{datetime.now(UTC):%Y-%m-%d}", version=__version__)
    return Report(title, Text.join(" ", [about, now]), tuple(sections), spoken)


def _found(asked: Collection[str]) -> tuple[list[runs.Run], list[ForeignRun]]:
    """The runs with these ids, the playground's own and those of other code."""
    if not 1 <= len(asked) <= MOST:
        raise WrongInput(Text("Name one to {most} runs.", "Indique de una a {most} ejecuciones.").format(most=MOST))
    foreign = {run_id: run for run_id in asked if (run := foreign_runs.get(run_id)) is not None}
    own = [runs.get(run_id) for run_id in asked if run_id not in foreign]
    if len({run.task for run in own}) > 1:
        raise WrongInput(
            Text(
                "A report compares runs of one task only; name those of one task.",
                "Un informe compara solo ejecuciones de una misma tarea; indique las de una.",
            )
        )
    return own, list(foreign.values())
