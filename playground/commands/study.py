"""`study`: run a study, or what is left of it, in the foreground."""

import argparse
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from playground.commands import _fetching, _speech
from playground.commands._ear import listening
from playground.duration import duration, time_left
from playground.errors import PlaygroundError, WrongInput
from playground.text import Text

if TYPE_CHECKING:
    from playground.launch.studies.published_runs import NextRun
    from playground.launch.worker.execution import Listen
    from playground.studies.published import PublishedStudy
    from playground.studies.published.results import Results

HELP = "run a study: every variant with every seed, one recorded run after another; continues where it stopped"

_QUEUED = Text(
    "{id}: study “{name}” is in the queue; “study {name} --collect” adds the runs that have finished to its results.",
    "{id}: el estudio «{name}» está en la cola; «study {name} --collect» añade a sus resultados las ejecuciones terminadas.",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "study", metavar="NAME_OR_FOLDER", help="a study of experiments/, or a folder with a study.toml"
    )
    parser.add_argument("--seeds", metavar="0,1,…", help="these seeds instead of the study's own")
    parser.add_argument("--only", metavar="VARIANT,…", help="only these variants")
    parser.add_argument("--again", action="store_true", help="also run what is already in the results")
    parser.add_argument("--queue", action="store_true", help="submit it to the queue as a recorded study instead")
    parser.add_argument(
        "--collect", action="store_true", help="run nothing; add the runs that the queue has finished to the results"
    )
    parser.add_argument("--report", action="store_true", help="run nothing; write the table again from the results")
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Run; Ctrl-C keeps what is there."""
    with _speech.aside():
        seeds, only = _numbers(chosen.seeds), _names(chosen.only)
        from playground.launch.studies import published_runs  # noqa: PLC0415
        from playground.studies import published  # noqa: PLC0415 (brings torch, which --help need not wait for)
        from playground.studies.published.results import Results  # noqa: PLC0415
        from playground.studies.published.table import report  # noqa: PLC0415

        study = published.find(chosen.study)
        if chosen.queue:
            from playground.tracking import studies as recorded  # noqa: PLC0415
            from playground.tracking.visitor import LOCAL  # noqa: PLC0415

            study_id = recorded.submit(study.part(seeds, only).plan, owner=LOCAL.key)
        elif chosen.collect:
            results, signal = published_runs.collect(study), 0
        elif chosen.report:
            results, signal = Results.read(study.folder), 0
            report(study, results)
        else:
            with listening() as ear, _Teller() as teller:
                results = published_runs.run_study(
                    study, seeds=seeds, only=only, again=chosen.again, tell=teller, should_stop=ear
                )
            signal = ear.signal
    if chosen.queue:
        if chosen.json:
            _speech.line({"study": study_id, "name": study.name})
        else:
            _speech.say(_QUEUED.format(id=study_id, name=study.name))
        return 0
    if chosen.json:
        _speech.line(_told(study, results))
    else:
        _show(study, results)
    return 128 + signal if signal else 0


class _Teller:
    """Draws a line for each run and a bar for its epochs; a context that closes the last bar."""

    def __init__(self) -> None:
        self._bars = ExitStack()

    def __call__(self, coming: "NextRun") -> "Listen":
        """Say which run comes."""
        from playground.commands._bar import ProgressBar  # noqa: PLC0415

        self._bars.close()
        trial = coming.trial
        setting = ", ".join([*(f"{name}={value}" for name, value in trial.values.items()), f"seed={trial.seed}"])
        left = _speech.words(time_left(coming.left))
        print(f"[{coming.number}/{coming.count}] {_speech.words(coming.title)} ({setting}) · {left}", file=sys.stderr)
        try:
            _fetching.made_here(trial.experiment.data)
        except PlaygroundError as error:  # the run will say why it cannot be; the others go on
            _speech.say(error.text, error=True)
        return self._bars.enter_context(ProgressBar(trial.experiment.training.epochs))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._bars.close()


def _numbers(words: str | None) -> list[int]:
    try:
        return [int(word) for word in _names(words)]
    except ValueError:
        raise WrongInput(
            Text("--seeds takes whole numbers, as in 0,1,2.", "--seeds admite enteros, como en 0,1,2.")
        ) from None


def _names(words: str | None) -> list[str]:
    return [word.strip() for word in (words or "").split(",") if word.strip()]


def _told(study: "PublishedStudy", results: "Results") -> dict[str, Any]:
    from playground.studies.published.results import finished  # noqa: PLC0415
    from playground.studies.published.table import cost, lines  # noqa: PLC0415

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


def _show(study: "PublishedStudy", results: "Results") -> None:
    from playground.studies.published.table import cost, measured_by, table  # noqa: PLC0415

    _speech.table_in_words(table(study, results))
    _speech.say(measured_by(results))
    _speech.say(Text("All runs: {took}.", "Todas las ejecuciones: {took}.").format(took=duration(60 * cost(results))))
    for sentence in results.stale(study):
        _speech.say(Text("Not up to date: {what}.", "Sin actualizar: {what}.").format(what=sentence))
