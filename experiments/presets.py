"""Trains the presets, and the examples of the first start, and writes down what the product's own findings say of them.

    python experiments/presets.py [NAME ...]

Without names, all whose data are here. A finding on a good preset is either right, and `RIGHT` says why, or its threshold
is wrong. Results go to `experiments/presets/results.json`, with all that findings go by, and `results.md`.
"""

import json
import sys
from functools import partial
from typing import Any

import pandas as pd

from playground.errors import PlaygroundError
from playground.evaluation.bootstrap import replicates
from playground.evaluation.reference_scores import baseline_scores
from playground.experiment import PRESETS, Experiment, presets
from playground.launch.server import examples
from playground.launch.worker import after_test
from playground.sanity_checks.curves import Curves
from playground.sanity_checks.findings import findings
from playground.training import Epoch, Trainer

RESULTS = PRESETS / "results.json"
EXAMPLE = "first start: "
"""Before the task of an example, which is a smaller variant of the task's preset."""
CURVES = ("train_loss", "validation_loss", "gradient_norm")
RIGHT = {
    "forecasting_airline": {
        "skill": "an autoregression of the same growth is a little better (RMSE 14.07), as its file says"
    },
    "forecasting_co2": {
        "skill": "an autoregression is better on this series, and its file says what a network has to earn"
    },
    "forecasting_etth1": {"skill": "by a bootstrap of one test set NLinear (0.371 to our 0.361) cannot be told apart"},
    "sentiment_mr": {
        "margin": "on one fold TF-IDF of words lies within the interval (78.6 to our 77.9 %); the study `published_mr` runs all ten",
        "shuffled_words": "in single sentences the choice of words tells nearly all: shuffled, it still has 77.7 %",
    },
    "sentiment_sst2": {
        "margin": "with one seed TF-IDF of characters lies within the interval (79.9 to our 81.3 %), as its file says",
        "shuffled_words": "in single sentences the choice of words tells nearly all: shuffled, it still has 81.1 %",
    },
    "sentiment_umsab_es": {
        "overfitting": "1,839 tweets are known by heart after three of its eight epochs; the best one is kept",
        "margin": "level with the best linear model, as its file says",
        "shuffled_words": "in tweets the choice of words tells all: shuffled, it has 57.4 %",
    },
    "sequence_classification": {
        "margin": "a linear model of all 64 grey values is as good, which is the lesson of this preset"
    },
    "sequence_classification_agreement": {
        "margin": "a linear model of all words has it at once, both at 100 %, as its file says"
    },
}
"""Findings that are right, by preset, with the reason."""


def main(wanted: list[str]) -> int:
    """Train what is wanted, all without names; 1 where a finding is not known to be right."""
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for name, experiment in experiments().items():
        if wanted and name not in wanted:
            continue
        try:
            results[name] = measured(experiment)
        except PlaygroundError as error:
            print(f"{name}: {error.text.en}", flush=True)
            continue
        RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf-8")
        RESULTS.with_suffix(".md").write_text(report(results), "utf-8")
        print(f"{name}: {results[name]['findings'] or 'silent'}", flush=True)
    return int(any(wrong(name, one["findings"]) for name, one in results.items()))


def experiments() -> dict[str, Experiment]:
    """All presets by name, and the examples."""
    found = {name: Experiment.from_toml(path.read_text("utf-8")) for name, path in presets().items()}
    return found | {f"{EXAMPLE}{one.plain()['task']['kind']}": one for one in examples.experiments()}


def wrong(name: str, found: list[str]) -> list[str]:
    """The findings of a preset that are not known to be right."""
    return [one for one in found if one not in RIGHT.get(name.removeprefix(EXAMPLE), {})]


def measured(experiment: Experiment) -> dict[str, Any]:
    """Train an experiment on one thread, and measure all that findings go by."""
    table = experiment.plain()
    table["training"] |= {"threads": 1, "device": "cpu"}
    one = Experiment.configure(table)
    data = one.prepare(one.data.load())
    trainer = Trainer(one.training, one.task, one.network(data.sizes, data.initial), data, one.seed)
    epochs = [
        {"epoch": event.number} | {name: getattr(event, name) for name in CURVES}
        for event in trainer
        if isinstance(event, Epoch)
    ]
    metrics = trainer.test()
    scores = baseline_scores(one, data)
    ours = None
    if any(score.get("replicates") for score in scores.values()):
        network = partial(after_test.best_network, one, data, trainer)
        ours = replicates(one.task, data, network, trainer.device)
    row = {
        "digest": experiment.digest(),
        "epochs": epochs,
        "metrics": metrics,
        "baselines": after_test.with_intervals(scores, ours),
        "meters": after_test.meters(one, data, trainer),
    }
    return row | {"findings": said(experiment, row)}


def said(experiment: Experiment, row: dict[str, Any]) -> list[str]:
    """The names of what is found, from what was measured."""
    curves = Curves.of(pd.DataFrame(row["epochs"]))
    return [one.name for one in findings(experiment, row["metrics"], row["baselines"], row["meters"], curves)]


def report(results: dict[str, Any]) -> str:
    """The table for people."""
    primaries = {name: one.task.primary for name, one in experiments().items()}
    heads = ("preset", "metric", "value", "saturated gates", "findings", "right, because")
    lines = ["# What findings say of the presets", "", "One seed each. Again: `python experiments/presets.py`", ""]
    lines += ["| " + " | ".join(heads) + " |", "| " + " | ".join(["---"] * len(heads)) + " |"]
    for name, one in sorted(results.items()):
        why = RIGHT.get(name.removeprefix(EXAMPLE), {})
        gates = one["meters"].get("saturated_gates")
        cells = (
            name,
            primaries[name],
            f"{one['metrics'][primaries[name]]:.4g}",
            "–" if gates is None else f"{gates:.1%}",
            ", ".join(one["findings"]) or "none",
            "; ".join(why.get(finding, "**no**") for finding in one["findings"]) or "–",
        )
        lines.append("| " + " | ".join(cells) + " |")
    missing = sorted(set(primaries) - set(results))
    lines += ["", f"Not measured so far: {', '.join(missing)}."] if missing else []
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
