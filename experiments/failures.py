"""Trains every broken run and its remedy with five seeds, and writes down what the product's own findings say of them.

    python experiments/failures.py [NAME ...]

A failure holds where every broken run shows its finding; a remedy, where no mended run shows it and each of them is
clearly better than every trivial baseline and, by however little, than the broken run of its seed (but for the leak and
the copies, whose remedies make an honest and larger error). Results go to `experiments/failures/results.json` and `results.md`.
"""

import json
import sys
import time
from collections.abc import Mapping
from typing import Any

import pandas as pd

from playground.errors import RunFailed
from playground.evaluation.reference_scores import baseline_scores
from playground.experiment import Experiment
from playground.launch.worker import after_test
from playground.sanity_checks.curves import Curves, beats_trivial
from playground.sanity_checks.findings import findings
from playground.studies import failures
from playground.task import metric
from playground.training import Epoch, Trainer

SEEDS = range(5)
HONEST_IS_WORSE = ("copycat", "look_ahead")


def main(wanted: list[str]) -> int:
    """Run what is wanted, all without names; 1 where a failure or a remedy does not hold."""
    path = failures.FAILURES / "results.json"
    results: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for name in wanted or failures.names():
        broken = failures.read(failures.FAILURES / f"{name}.toml")
        experiments = {"broken": broken.experiment, "mended": broken.mended}
        results[name] = {"finding": broken.finding, "primary": broken.experiment.task.primary}
        results[name]["digests"] = {kind: one.digest() for kind, one in experiments.items()}
        for kind, one in experiments.items():
            results[name][kind] = _trained(one)
        results[name]["holds"] = _holds(name, results[name])
        path.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf-8")
        path.with_suffix(".md").write_text(_report(results), "utf-8")
        print(f"{name}: {'holds' if results[name]['holds'] else 'DOES NOT HOLD'}", flush=True)
    return int(not all(one["holds"] for one in results.values()))


def _trained(experiment: Experiment) -> list[dict[str, Any]]:
    """A row for each seed; the baselines, which hardly depend on it, are fitted with the first."""
    table, baselines, rows = experiment.plain(), {}, []
    table["training"] |= {"threads": 1, "device": "cpu"}
    for seed in SEEDS:
        one = Experiment.configure(table | {"seed": seed})
        data = one.prepare(one.data.load())
        if seed == SEEDS[0]:
            baselines = baseline_scores(
                one, data, listen=lambda *_: None, should_stop=lambda: False, networks=False, found={}
            )
        rows.append(_run(one, data, baselines))
        print("  ", rows[-1], flush=True)
    return rows


def _run(experiment: Experiment, data: Any, baselines: Mapping[str, Any]) -> dict[str, Any]:
    began, epochs, diverged = time.perf_counter(), [], False
    network = experiment.network(data.sizes, data.initial)
    trainer = Trainer(experiment.training, experiment.task, network, data, experiment.seed)
    try:
        for event in trainer:
            if isinstance(event, Epoch):
                losses = {name: getattr(event, name) for name in ("train_loss", "validation_loss", "gradient_norm")}
                epochs.append({"epoch": event.number, **losses})
    except RunFailed:
        diverged = True
    metrics = {} if diverged else trainer.test()
    meters = {} if diverged else after_test.meters(experiment, data, trainer)
    curves = Curves.of(pd.DataFrame(epochs), diverged=diverged)
    primary = experiment.task.primary
    return {
        "seed": experiment.seed,
        "findings": [one.name for one in findings(experiment, metrics, baselines, meters, curves)],
        "metric": metrics.get(primary),
        "meters": meters,
        "beats_trivial": bool(metrics) and beats_trivial(primary, metrics, baselines),
        "seconds": round(time.perf_counter() - began, 1),
    }


def _holds(name: str, result: dict[str, Any]) -> bool:
    finding = result["finding"]
    if any(finding in run["findings"] or run["metric"] is None for run in result["mended"]):
        return False
    better = all(run["beats_trivial"] for run in result["mended"]) and min(_gains(result), default=1.0) > 0
    return all(finding in run["findings"] for run in result["broken"]) and (better or name in HONEST_IS_WORSE)


def _gains(result: dict[str, Any]) -> list[float]:
    """By how much the remedy made the metric better, for each seed whose two runs have one."""
    sign = 1 if metric(result["primary"]).better == "higher" else -1
    pairs = zip(result["mended"], result["broken"], strict=True)
    both = [(mended["metric"], broken["metric"]) for mended, broken in pairs]
    return [sign * (mended - broken) for mended, broken in both if None not in (mended, broken)]


def _report(results: dict[str, Any]) -> str:
    heads = (
        "broken run",
        "finding",
        "metric",
        "broken (named)",
        "mended (silent)",
        "least gain of a seed",
        "seconds a run, at most",
    )
    lines = ["# Broken runs and their remedies", "", "Five seeds each. Again: `python experiments/failures.py`", ""]
    lines += ["| " + " | ".join(heads) + " |", "| " + " | ".join(["---"] * len(heads)) + " |"]
    for name, one in sorted(results.items()):
        finding, seconds = one["finding"], max(run["seconds"] for run in one["broken"] + one["mended"])
        named = sum(finding in run["findings"] for run in one["broken"])
        silent = sum(finding not in run["findings"] for run in one["mended"])
        cells = (f"{_span(one['broken'])} ({named} of 5)", f"{_span(one['mended'])} ({silent} of 5)")
        gain = f"{min(gains):+.4g}" if (gains := _gains(one)) else "–"
        lines.append(f"| {name} | {finding} | {one['primary']} | {' | '.join(cells)} | {gain} | {seconds:.1f} |")
    return "\n".join([*lines, *_both_errors(results.get("exposure_bias", {}))]) + "\n"


def _both_errors(result: dict[str, Any]) -> list[str]:
    """The two errors behind the ratio by which exposure bias goes: a larger error with the truth would silence it, too."""
    why = "`exposure_bias` is a ratio, so it falls where the first error falls and also where the second grows."
    lines = ["", f"Share of wrong symbols for each seed, fed with its own outputs and with the truth. {why}", ""]
    for kind in ("broken", "mended"):
        runs = [run for run in result.get(kind, []) if "exposure_bias" in run.get("meters", {})]
        if not runs:
            return []
        own = [1 - run["metric"] for run in runs]
        truth = [wrong * (1 - run["meters"]["exposure_bias"]) for wrong, run in zip(own, runs, strict=True)]
        pairs = ", ".join(f"{wrong:.3f} and {forced:.3f}" for wrong, forced in zip(own, truth, strict=True))
        lines.append(f"- {kind}: {pairs}")
    return lines


def _span(runs: list[dict[str, Any]]) -> str:
    known = [run["metric"] for run in runs if run["metric"] is not None]
    return f"{min(known):.4g} to {max(known):.4g}" if known else "diverged"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
