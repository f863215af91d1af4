"""Findings about a result, each with the next run to try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playground.errors import PlaygroundError
from playground.evaluation.reference_scores import baseline_title
from playground.experiment import Experiment, put
from playground.result_terms import Advice, Changes, SanityCheck, said_by
from playground.sanity_checks import Baselines, best_baseline, curves as of_curves, measured, said, standings
from playground.sanity_checks.curve_checks import CURVE_CHECKS
from playground.sanity_checks.curves import Curves
from playground.task import metric
from playground.text import Text, percentage


@dataclass(frozen=True)
class Finding:
    """Something to know about a result.

    Attributes:
        name: the name of the check that found it.
        text: the finding, in a sentence.
        help: what it goes by, in a sentence.
        advice: what to try next, in a sentence; None where nothing fits the experiment, or nothing could be better.
        changes: the knobs to turn for it.
    """

    name: str
    text: Text
    help: Text
    advice: Text | None = None
    changes: Changes | None = None


def findings(
    experiment: Experiment,
    metrics: Mapping[str, float],
    baselines: Baselines,
    recorded: Mapping[str, float],
    curves: Curves | None = None,
) -> list[Finding]:
    """What the checks of a run that has ended say, the gravest first; nothing where all is well.

    Args:
        experiment: of the run.
        metrics: of the run on the test set; empty where it was not reached.
        baselines: by name, with their `kind`, `metrics` and, where it is known, `interval`.
        recorded: what the task measured.
        curves: of the run; None: nothing is said about them.
    """
    primary = experiment.task.primary
    meters = measured(primary, metrics, baselines, recorded)
    if curves is not None:
        beaten = of_curves.beats_trivial(primary, metrics, baselines)
        meters |= of_curves.measured(curves, clipped=experiment.training.clip > 0, beats_trivial=beaten)
    found: list[Finding] = []
    best = best_baseline(primary, baselines)
    standing = standings(primary, metrics, baselines).get(best[0]) if best else None
    checks: dict[str, SanityCheck] = {**CURVE_CHECKS, **said_by(type(experiment.task), "checks")}
    for name, check in checks.items():
        if name not in meters:
            continue
        text, wrong = check.finding, check.wrong(meters[name], metrics)
        if name in _BESIDE_THE_BEST and standing:
            # The one rule of the verdict: only outside the interval is either of them better.
            text, wrong = (_LEVEL if standing == "level" else text), standing in ("level", "better")
        if wrong:
            words = text.format(**_values(name, primary, metrics, baselines, meters))
            perfect = name in _BESIDE_THE_BEST and metrics[primary] == (metric(primary).better == "higher")
            options = () if perfect else check.advice
            found.append(_advised(Finding(name, words, check.help), experiment, options))
    return found


def changed(experiment: Experiment, changes: Changes) -> Experiment | None:
    """The experiment with knobs turned; None where it has no such knobs, or nothing would change."""
    table = experiment.plain()
    known = experiment.flat()
    try:
        for address, value in changes.items():
            now = known.get(address)
            turned = value(now) if callable(value) and now is not None else value
            if now is None or callable(turned):
                return None
            put(table, address, _toml(turned))
            if address.startswith("model."):  # another network has no place for the weights that this one began with
                table["training"].pop("weights_from", None)
        made = Experiment.configure(table | {"name": ""})
    except PlaygroundError:
        return None
    return made if made.digest() != experiment.digest() else None


def _advised(finding: Finding, experiment: Experiment, options: Sequence[Advice]) -> Finding:
    """The finding with the first advice that fits the experiment."""
    for advice, changes in options:
        made = changed(experiment, changes)
        if made is not None:
            plain = made.flat()
            return replace(finding, advice=advice, changes={address: plain[address] for address in changes})
    return finding


def _values(
    name: str, primary: str, metrics: Mapping[str, float], baselines: Baselines, meters: Mapping[str, float]
) -> dict[str, object]:
    best = best_baseline(primary, baselines)
    return {
        "value": said(CURVE_CHECKS.get(name) or name, meters[name]),
        "metric": metric(primary).title,
        "accuracy": percentage(metrics.get("accuracy", 0.0)),
        "baseline": baseline_title(best[0]) if best else "–",
    }


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_BESIDE_THE_BEST = ("skill", "margin")
"""Checks that compare the run with the best baseline."""
_LEVEL = Text(
    "By {metric}, this network and {baseline} cannot be told apart ({value}; the 95 % confidence interval of the difference contains 0).",
    "Según {metric}, esta red y {baseline} no se pueden distinguir ({value}; el intervalo de confianza del 95 % de la diferencia contiene el 0).",
)
