"""`study`: run a study, or what is left of it, in the foreground."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from playground.commands import Answer, _foreground, _speech
from playground.errors import PlaygroundError, WrongInput
from playground.launch.studies import published_runs
from playground.launch.worker.execution import Listen
from playground.studies import published
from playground.studies.published.results import Results, finished
from playground.studies.published.table import cost, lines, measured_by, report, table
from playground.text import Text, duration, time_left
from playground.tracking import studies as recorded
from playground.tracking.visitor import LOCAL


def run(chosen: argparse.Namespace) -> Answer:
    """Run; Ctrl-C keeps what is there."""
    seeds, only = _numbers(chosen.seeds), _names(chosen.only)
    study = published.find(chosen.study)
    code = 0
    if chosen.queue:
        study_id = recorded.submit(study.part(seeds, only).plan, owner=LOCAL.key)
        text = Text(
            "{id}: study “{name}” is in the queue; “study {name} --collect” adds the runs that have finished to its results.",
            "{id}: el estudio «{name}» está en la cola; «study {name} --collect» añade a sus resultados las ejecuciones terminadas.",
        ).format(id=study_id, name=study.name)
        return Answer({"study": study_id, "name": study.name}, lambda: _speech.say(text))
    if chosen.collect:
        results = published_runs.collect(study)
    elif chosen.report:
        results = Results.read(study.folder)
        report(study, results)
    else:
        with _foreground.interruptible() as interrupts, _run_progress() as progress:
            results = published_runs.run_study(
                study, seeds=seeds, only=only, again=chosen.again, tell=progress, should_stop=interrupts
            )
        code = interrupts.exit_code
    return Answer(_described(study, results), lambda: _show(study, results), code)


@contextmanager
def _run_progress() -> Iterator[Callable[[published_runs.NextRun], Listen]]:
    """Draws a line for each run that comes and a bar for its epochs."""
    with ExitStack() as bars:

        def tell(coming: published_runs.NextRun) -> Listen:
            bars.close()
            trial = coming.trial
            setting = ", ".join([*(f"{name}={value}" for name, value in trial.values.items()), f"seed={trial.seed}"])
            left = _speech.words(time_left(coming.left))
            title = _speech.words(coming.title)
            print(f"[{coming.number}/{coming.count}] {title} ({setting}) · {left}", file=sys.stderr)
            try:
                _foreground.download(trial.experiment.data)
            except PlaygroundError as error:  # the run will say why it cannot be; the others go on
                _speech.say(error.text, error=True)
            return bars.enter_context(_foreground.progress_bar(trial.experiment.training.epochs))

        yield tell


def _numbers(words: str | None) -> list[int]:
    try:
        return [int(word) for word in _names(words)]
    except ValueError:
        raise WrongInput(
            Text("--seeds takes whole numbers, as in 0,1,2.", "--seeds admite enteros, como en 0,1,2.")
        ) from None


def _names(words: str | None) -> list[str]:
    return [word.strip() for word in (words or "").split(",") if word.strip()]


def _described(study: published.PublishedStudy, results: Results) -> dict[str, Any]:
    return {
        "study": study.name,
        "folder": str(study.folder),
        "primary": results.primary,
        "runs": len(finished(results.runs)),
        "failed": len(results.runs) - len(finished(results.runs)),
        "minutes": cost(results),
        "stale": [_speech.words(sentence) for sentence in results.stale(study)],
        "table": [
            {
                "name": line.name,
                "kind": line.kind,
                "metrics": {name: vars(value) for name, value in line.values.items()},
                "parameters": line.parameters,
                "minutes": line.minutes,
                "reason": line.reason,
            }
            for line in lines(study, results)
        ],
    }


def _show(study: published.PublishedStudy, results: Results) -> None:
    found = table(study, results)
    _speech.table(found.heads, found.rows)
    _speech.say(measured_by(results))
    _speech.say(Text("All runs: {took}.", "Todas las ejecuciones: {took}.").format(took=duration(60 * cost(results))))
    for sentence in results.stale(study):
        _speech.say(Text("Not up to date: {what}.", "Sin actualizar: {what}.").format(what=sentence))
