"""`evaluate`: score a trained network on new data, beside its baselines."""

import argparse
import sys
from pathlib import Path

from playground.commands import Answer, _files, _foreground, _speech
from playground.errors import PlaygroundError
from playground.evaluation.reference_scores import baseline_title
from playground.launch.compute.evaluation import NewDataScore, evaluate
from playground.sanity_checks import NEW_DATA, ranked, verdict
from playground.task import metric, title_of
from playground.text import Text
from playground.tracking import runs


def run(chosen: argparse.Namespace) -> Answer:
    """Measure."""
    files = _files.gathered(Path(chosen.data))
    run = runs.get(chosen.run)
    try:
        _foreground.download(runs.experiment_of(run).data)
    except PlaygroundError as error:  # the baselines need the run's own data; the network does without
        _speech.say(error.text, error=True)
    score = evaluate(run.id, files, _tell, strict=chosen.strict, baselines=not chosen.no_baselines)
    _speech.listed(_speech.GUESSED, score.guesses, error=True)
    table = {
        "run_id": run.id,
        "data": chosen.data,
        "items": score.items,
        "primary": {"name": score.primary, "better": metric(score.primary).better},
        "metrics": score.metrics,
        "baselines": score.baselines,
        "notes": list(score.notes),
    } | ({"guesses": list(score.guesses)} if score.guesses else {})
    return Answer(table, lambda: _show(run.name, score))


def _tell(share: float, what: Text) -> None:
    print(f"{share:4.0%} {_speech.words(what)} …", file=sys.stderr, flush=True)


def _show(name: str, score: NewDataScore) -> None:
    names = list(score.metrics)
    rows: list[list[object]] = [[f"▶ {name}", *score.metrics.values()]]
    for baseline in ranked(score.primary, score.baselines):
        values = score.baselines[baseline]["metrics"]
        rows.append([baseline_title(baseline), *(values.get(column) for column in names)])
    _speech.table([Text("method", "método"), *map(title_of, names)], rows)
    _speech.say(Text("Items evaluated: {items}.", "Elementos evaluados: {items}.").format(items=score.items))
    if told := verdict(score.primary, score.metrics, score.baselines, NEW_DATA):
        _speech.say(Text.same("{mark} {words}").format(mark=told[0], words=told[1]))
    for note in score.notes:
        _speech.say(note)
