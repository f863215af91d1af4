"""The description of a run on MLflow's own pages: what it trains, how it ended, what its owner noted.

MLflow shows it as Markdown. Words of people stand in it as indented code, which every Markdown shows letter by letter.
"""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

from playground.errors import PlaygroundError
from playground.tracking import artifacts, store, tag_values
from playground.tracking.run import Run, from_mlflow
from playground.tracking.schema import Artifact, Tag

_BEGINS = "RNN Playground: "
"""How each description begins: one that begins otherwise was written by a person in MLflow, and stays."""


def tags(run_id: str, **now: Any) -> dict[str, str]:
    """The tag with the description of a run; none where there is no such run, or a person has written one in MLflow.

    Args:
        run_id: of the run.
        now: what is about to be recorded of it, by the fields of `Run`.

    Raises:
        TrackingFailed: the record cannot be reached.
    """
    found = store.look_up(run_id)
    if found is None or not (found.data.tags.get(Tag.DESCRIPTION) or _BEGINS).startswith(_BEGINS):
        return {}
    run = replace(from_mlflow(found), **now)
    return {Tag.DESCRIPTION: of(run, _note(run))}


def of(run: Run, note: str) -> str:
    """The description of a run.

    Args:
        run: as it is recorded.
        note: of its experiment.
    """
    parts = [_BEGINS + _trained(run), _outcome(run)]
    if run.over and run.reason is not None:
        parts.append(_literal(run.reason.en))
    for title, words in (("Note of the experiment:", note), ("Note of the run:", run.why)):
        if words.strip():
            parts += [title, _literal(words)]
    return "\n\n".join(part for part in parts if part)


def _trained(run: Run) -> str:
    """What is trained; names of shelves and numbers, which are nobody's words."""
    told = run.knobs
    what = " on ".join(part for part in (run.task, told.get("data.kind")) if part)
    network = ", ".join(told[address] for address in ("model.kind", "model.cell.kind") if address in told)
    seed = f"seed {told['seed']}" if "seed" in told else ""
    return f"{'; '.join(part for part in (what, network, seed) if part)}.".replace("_", " ")


def _outcome(run: Run) -> str:
    """How it ended; empty before that."""
    if not run.over:
        return ""
    lines = [f"{run.status.capitalize()} after {run.epoch} epoch{'s' * (run.epoch != 1)}."]
    primary = tag_values.table(run.primary_tag)
    name = str(primary.get("name", ""))
    if name in run.metrics:
        better = str(primary.get("better", "lower"))
        line = f"{name} on the test set: {run.metrics[name]:.6g} ({better} is better)"
        known = {one: told["metrics"][name] for one, told in run.baselines.items() if name in told["metrics"]}
        if known:
            best = (max if better == "higher" else min)(known, key=known.__getitem__)
            line += f"; best baseline: {known[best]:.6g} ({best})"
        lines.append(f"{line}.".replace("_", " "))
    return " ".join(lines)


def _note(run: Run) -> str:
    """The note of a run's experiment; empty where that cannot be read."""
    with suppress(PlaygroundError, ValueError, AttributeError):
        return str(json.loads(artifacts.read(run, Artifact.EXPERIMENT_JSON)).get("note", ""))
    return ""


def _literal(words: str) -> str:
    return "\n".join(f"    {line}" for line in words.splitlines())
