"""`evaluate`: score a trained network on new data, beside its floors."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.commands import _experiment, _fetching, _files, _speech
from playground.errors import PlaygroundError
from playground.text import Text

if TYPE_CHECKING:
    from playground.evaluation.new_data import NewDataScore

HELP = (
    "evaluate a trained run on new data in its data set's own format, beside the baselines fitted on its training data"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("run", metavar="RUN", help="its id, a unique beginning of it, or its unique name")
    parser.add_argument("--data", required=True, metavar="FILE_OR_FOLDER", help="new data in the data set's own format")
    parser.add_argument("--strict", action="store_true", help=_experiment.STRICT)
    parser.add_argument(
        "--no-baselines", action="store_true", help="evaluate the network alone; fitting baselines may take minutes"
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON, last on standard output")


def run(chosen: argparse.Namespace) -> int:
    """Measure."""
    with _speech.aside():
        files = _files.gathered(Path(chosen.data))
        from playground.launch.compute.evaluation import evaluate  # noqa: PLC0415
        from playground.tracking import runs  # noqa: PLC0415

        run = runs.get(chosen.run)
        try:
            _fetching.made_here(runs.experiment_of(run).data)
        except PlaygroundError as error:  # the floors need the run's own data; the network does without
            _speech.say(error.text, error=True)
        score = evaluate(run.id, files, _tell, strict=chosen.strict, baselines=not chosen.no_baselines)
        _speech.guesses(score.guesses)
    if chosen.json:
        _speech.line(_told(run.id, chosen.data, score))
    else:
        _show(run.name, score)
    return 0


def _tell(share: float, what: Text) -> None:
    print(f"{share:4.0%} {_speech.words(what)} …", file=sys.stderr, flush=True)


def _told(run_id: str, data: str, score: "NewDataScore") -> dict[str, Any]:
    from playground.metrics import metric  # noqa: PLC0415

    return {
        "run_id": run_id,
        "data": data,
        "items": score.items,
        "primary": {"name": score.primary, "better": metric(score.primary).better},
        "metrics": score.metrics,
        "baselines": score.baselines,
        "notes": list(score.notes),
    } | ({"guesses": list(score.guesses)} if score.guesses else {})


def _show(name: str, score: "NewDataScore") -> None:
    from playground.evaluation.reference_scores import baseline_title  # noqa: PLC0415
    from playground.metrics import title_of  # noqa: PLC0415
    from playground.sanity_checks import NEW_DATA, verdict  # noqa: PLC0415

    names = list(score.metrics)
    rows: list[list[object]] = [[f"▶ {name}", *score.metrics.values()]]
    for floor, table in sorted(score.baselines.items(), key=lambda item: item[1]["metrics"].get(score.primary, 0.0)):
        rows.append([_speech.words(baseline_title(floor)), *(table["metrics"].get(metric) for metric in names)])
    _speech.table([Text("method", "método"), *map(title_of, names)], rows)
    _speech.say(Text("Items evaluated: {items}.", "Elementos evaluados: {items}.").format(items=score.items))
    if told := verdict(score.primary, score.metrics, score.baselines, NEW_DATA):
        _speech.say(Text("{mark} {words}", "{mark} {words}").format(mark=told[0], words=told[1]))
    for note in score.notes:
        _speech.say(note)
