"""What services are told of what has ended, in the language of the deployment.

Names and reasons come from strangers, and every service reads some characters as markup, mentions or links: those are left out.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from playground.settings import settings
from playground.studies.answer import answer
from playground.studies.outcomes import grouped
from playground.task import METRICS, TASKS, metric, title_on_test
from playground.text import Text, duration
from playground.tracking import studies
from playground.tracking.run import Run

MOST = 20
"""Lines of one message."""
_LONGEST = 300
_SPECIAL = re.compile(r"://|[@<>\[\](){}*_~|`#\\&!^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What makes mentions, links, formatting, commands, or turns the direction of writing."""
_HOST = re.compile(r"\.(?=[^\W\d])")
"""The dot of a host's name; a number keeps its own."""


class Message(NamedTuple):
    """A title in one line, and plain text."""

    title: str
    body: str


def message(runs: Sequence[Run], done: Sequence[studies.Recorded]) -> Message:
    """What has ended, a line for each; at least one.

    Args:
        runs: that have finished or failed.
        done: studies that have their answer.
    """
    lines = [_study(study) for study in done] + [_run(run) for run in runs]
    count = len(lines)
    if count == 1:
        name, state = (done[0].name, _DONE) if done else (runs[0].name, _STATE[runs[0].status])
        title = Text("{name}: {state}", "{name}: {state}").format(name=tamed(name), state=state)
    else:
        failed = sum(run.status == "failed" for run in runs)
        title = Text("{count} runs and studies have ended", "{count} ejecuciones y estudios han terminado")
        if failed:
            title = Text("{count} have ended, {failed} of them failed", "{count} han terminado; {failed} con fallo")
        title = title.format(count=count, failed=failed)
    if count > MOST:
        lines = [*lines[:MOST], Text("… and {more} more", "… y {more} más").format(more=count - MOST)]
    return Message(f"RNN Playground · {_said(title)}", "\n".join(map(_said, lines)))


def tamed(words: str) -> str:
    """Words of a stranger in one line, without what a service could take for anything else."""
    return " ".join(_HOST.sub(". ", _SPECIAL.sub(" ", words[:_LONGEST])).split())


_STATE = {"finished": Text("finished", "terminada"), "failed": Text("failed", "fallida")}
_DONE = Text("study done", "estudio terminado")


def _run(run: Run) -> Text:
    title = TASKS[run.task].title if run.task in TASKS else Text.same(tamed(run.task))
    parts = [Text("{name}: {state}", "{name}: {state}").format(name=tamed(run.name), state=_STATE[run.status]), title]
    if run.seconds is not None:
        parts.append(Text.same(duration(run.seconds)))
    name = str(run.primary.get("name", ""))
    if run.status == "failed":
        parts += [Text(tamed(run.reason.en), tamed(run.reason.es))] if run.reason is not None else []
    elif name in METRICS and name in run.metrics:
        shown = metric(name).shown(run.metrics[name])
        parts.append(Text.join(": ", [title_on_test(name), shown]))
    return Text.join(" · ", [*parts, *_link("run", run=run.id)])


def _study(study: studies.Recorded) -> Text:
    primary = str((study.primary or {}).get("name", "loss"))
    groups = grouped(study.plan, studies.outcomes(study.plan, primary, studies.runs_of(study.id)))
    found = answer(study.plan, groups, primary).text
    parts = [Text("{name}: {state}", "{name}: {state}").format(name=tamed(study.name), state=_DONE)]
    parts.append(Text(tamed(found.en), tamed(found.es)))
    return Text.join(" · ", [*parts, *_link("studies", study=study.id)])


def _link(page: str, **query: str) -> list[Text]:
    """The address of a page, where the deployment has said its own."""
    base = settings().url.rstrip("/")
    ((name, value),) = query.items()
    return [Text.same(f"{base}/{page}?{name}={value}")] if base.startswith(("http://", "https://")) else []


def _said(text: Text) -> str:
    return text.say(settings().language)
