"""`train`: train an experiment here and now, recorded like any run."""

import argparse

from playground.commands import Answer, _experiment, _speech
from playground.commands._foreground import interruptible, progress_bar
from playground.evaluation.reference_scores import BASELINE_KINDS, baseline_title
from playground.launch.worker import execution
from playground.sanity_checks import CHECKS, ranked, said, verdict
from playground.text import Text, duration
from playground.tracking import runs
from playground.tracking.run import Run


def run(chosen: argparse.Namespace) -> Answer:
    """Train; Ctrl-C stops after the current batch and keeps the model."""
    experiment, guesses = _experiment.read(chosen, fetch=True)
    with interruptible() as interrupts:
        run_id = _experiment.submit(chosen, experiment, held=True)
        with progress_bar(experiment.training.epochs) as bar:
            done = execution.execute(run_id, listen=bar, should_stop=interrupts)
    table = {
        "run_id": done.id,
        "status": done.status,
        "epochs": done.epoch,
        "seconds": done.seconds,
        "parameters": done.parameters,
        "primary": done.primary,
        "metrics": done.metrics,
        "baselines": done.baselines,
        "honesty": done.sanity_checks,
        "findings": [finding.name for finding in runs.findings_of(done)],
    }
    code = 0
    if done.status != "finished":
        _speech.say(done.reason or Text("The run has not finished.", "La ejecución no ha terminado."), error=True)
        code = (interrupts.exit_code if done.status == "stopped" else 0) or 1

    def show() -> None:
        if done.metrics:
            _report(done)
        for finding in runs.findings_of(done):
            _speech.say(Text.same("⚠️ {finding}").format(finding=finding.text))

    return Answer(_experiment.with_guesses(table, experiment, guesses), show, code)


def _report(run: Run) -> None:
    """The test metrics beside those of the baselines, for people."""
    primary = run.primary.get("name", "")
    heads = [Text("method", "método"), Text("kind", "tipo"), *(Text.same(name) for name in run.metrics)]
    rows: list[list[object]] = [[run.name, Text("this run", "esta ejecución"), *run.metrics.values()]]
    for name in ranked(primary, run.baselines):
        baseline = run.baselines[name]
        kind = BASELINE_KINDS.get(baseline["kind"], Text.same(baseline["kind"]))
        rows.append([baseline_title(name), kind, *map(baseline["metrics"].get, run.metrics)])
    _speech.table(heads, rows)
    judged = verdict(primary, run.metrics, run.baselines)
    if judged is not None:
        _speech.say(
            Text("{mark} By {primary}: {words}.", "{mark} Según {primary}: {words}.").format(
                mark=judged[0], primary=primary, words=judged[1]
            )
        )
    for name, value in run.sanity_checks.items():
        _speech.say(
            Text("{title}: {value}", "{title}: {value}").format(title=CHECKS[name].title, value=said(name, value))
        )
    _speech.say(
        Text(
            "Run {run_id}: {epochs} epoch(s), {took}, {parameters} parameters, on {device}.",
            "Ejecución {run_id}: {epochs} época(s), {took}, {parameters} parámetros, en {device}.",
        ).format(
            run_id=run.id,
            epochs=run.epoch,
            took=duration(run.seconds or 0.0),
            parameters=run.parameters,
            device=run.device,
        )
    )
