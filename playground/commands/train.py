"""`train`: train an experiment here and now, recorded like any run."""

import argparse
from typing import TYPE_CHECKING, Any

from playground.commands import _estimating, _experiment, _speech
from playground.commands._ear import listening
from playground.duration import duration
from playground.text import Text

if TYPE_CHECKING:
    from playground.tracking.run import Run

HELP = "train an experiment in the foreground, with a progress bar, logged like any run"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    _experiment.arguments(parser)
    _estimating.arguments(parser)


def run(chosen: argparse.Namespace) -> int:
    """Train; Ctrl-C stops after the current batch and keeps the model."""
    with _speech.aside():
        experiment, found = _experiment.read(chosen, fetch=True)
        from playground.commands._bar import ProgressBar  # noqa: PLC0415
        from playground.launch.worker import execution  # noqa: PLC0415
        from playground.tracking import runs  # noqa: PLC0415
        from playground.tracking.visitor import LOCAL  # noqa: PLC0415

        with listening() as ear:
            expected, parent = _estimating.measured(chosen, experiment), _experiment.parent(chosen)
            run_id = runs.submit(
                experiment, owner=LOCAL.key, parent=parent, why=chosen.why, held=True, expected=expected
            )
            with ProgressBar(experiment.training.epochs) as bar:
                done = execution.execute(run_id, listen=bar, should_stop=ear)
    if chosen.json:
        _speech.line(_experiment.with_guesses(summary(done), experiment, found))
    elif done.metrics:
        _report(done)
    if done.status == "finished":
        return 0
    _speech.say(done.reason or Text("The run has not finished.", "La ejecución no ha terminado."), error=True)
    return 128 + ear.signal if done.status == "stopped" and ear.signal else 1


def summary(run: "Run") -> dict[str, Any]:
    """A finished run as one table."""
    return {
        "run_id": run.id,
        "status": run.status,
        "epochs": run.epoch,
        "seconds": run.seconds,
        "parameters": run.parameters,
        "primary": run.primary,
        "metrics": run.metrics,
        "baselines": run.baselines,
        "honesty": run.honesty,
    }


def _report(run: "Run") -> None:
    """The test metrics beside those of the floors, for people."""
    from playground.sanity_checks import CHECKS, said, verdict  # noqa: PLC0415

    kinds = {
        "trivial": Text("trivial", "trivial"), "fitted": Text("fitted", "ajustado"), "network": Text("network", "red"),
    }  # fmt: skip
    primary = run.primary.get("name", "")
    heads = [Text("method", "método"), Text("kind", "tipo"), *(Text.same(name) for name in run.metrics)]
    rows: list[list[object]] = [[run.name, _speech.words(Text("this run", "esta ejecución")), *run.metrics.values()]]
    floors = sorted(run.baselines.items(), key=lambda item: item[1]["metrics"].get(primary, 0.0))
    for name, floor in floors:
        kind = _speech.words(kinds.get(floor["kind"], Text.same(floor["kind"])))
        rows.append([name, kind, *(floor["metrics"].get(metric) for metric in run.metrics)])
    _speech.table(heads, rows)
    judged = verdict(primary, run.metrics, run.baselines)
    if judged is not None:
        _speech.say(
            Text("{mark} By {primary}: {words}.", "{mark} Según {primary}: {words}.").format(
                mark=judged[0], primary=primary, words=judged[1]
            )
        )
    for name, value in run.honesty.items():
        _speech.say(
            Text("{title}: {value}", "{title}: {value}").format(title=CHECKS[name].title, value=said(name, value))
        )
    told = Text(
        "Run {run_id}: {epochs} epochs, {took}, {parameters} parameters, on {device}.",
        "Ejecución {run_id}: {epochs} épocas, {took}, {parameters} parámetros, en {device}.",
    )
    _speech.say(
        told.format(
            run_id=run.id,
            epochs=run.epoch,
            took=duration(run.seconds or 0.0),
            parameters=run.parameters,
            device=run.device,
        )
    )
