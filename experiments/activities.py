"""Trains what one click of each guided activity trains, in both languages and with three seeds, and writes down the test metrics.

    python experiments/activities.py [NAME ...]

Results go to `experiments/activities/results.json` and `results.md`.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from playground.evaluation.reference_scores import baseline_scores
from playground.experiment import Experiment
from playground.learn.activity import ACTIVITIES
from playground.task import metric
from playground.text import LANGUAGES
from playground.training import Trainer

SEEDS = range(3)
RESULTS = Path(__file__).parent / "activities"


def main(wanted: list[str]) -> None:
    """Train what is wanted, all without names."""
    path = RESULTS / "results.json"
    results: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    RESULTS.mkdir(exist_ok=True)
    for name in wanted or list(ACTIVITIES):
        results[name] = []
        for language in LANGUAGES:
            baselines: dict[str, Any] = {}
            for seed in SEEDS:
                for role, one in ACTIVITIES[name].experiments(language, seed=seed).items():
                    results[name].append(_run(role, language, one, baselines))
                path.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf-8")
                path.with_suffix(".md").write_text(_report(results), "utf-8")


def _run(role: str, language: str, experiment: Experiment, baselines: dict[str, Any]) -> dict[str, Any]:
    """A row; the baselines, which hardly depend on the seed, are fitted once."""
    table = experiment.plain()
    table["training"] |= {"threads": 1, "device": "cpu"}
    one = Experiment.configure(table)
    data = one.prepare(one.data.load())
    if not baselines:
        baselines |= baseline_scores(
            one, data, listen=lambda *_: None, should_stop=lambda: False, networks=False, found={}
        )
    trainer = Trainer(one.training, one.task, one.network(data.sizes, data.initial), data, one.seed)
    began = time.perf_counter()
    for _ in trainer:
        pass
    row = {
        "role": role,
        "language": language,
        "seed": one.seed,
        "digest": experiment.digest(),
        "metrics": trainer.test(),
        "primary": one.task.primary,
        "baselines": {name: score["metrics"] for name, score in baselines.items()},
        "seconds": round(time.perf_counter() - began, 1),
    }
    print(row, flush=True)
    return row


def _report(results: dict[str, Any]) -> str:
    lines = ["# What the guided activities train", "", "Again: `python experiments/activities.py`"]
    for name, rows in sorted(results.items()):
        primary = rows[0]["primary"]
        others = sorted({key for row in rows for key in row["metrics"] if key.endswith(f".{primary}")})
        heads = ["language", "seed", "network", primary, *others, "best baseline", "seconds"]
        lines += ["", f"## {name}", "", "| " + " | ".join(heads) + " |", "| " + " | ".join(["---"] * len(heads)) + " |"]
        for row in rows:
            known = {title: found[primary] for title, found in row["baselines"].items() if primary in found}
            best = (max if metric(primary).better == "higher" else min)(known, key=lambda title: known[title])
            values = [f"{row['metrics'][key]:.4f}" for key in (primary, *others)]
            cells = [row["language"], str(row["seed"]), row["role"], *values, f"{best} {known[best]:.4f}"]
            lines.append("| " + " | ".join([*cells, f"{row['seconds']:.1f}"]) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
