"""What a search tries next, and which trials it gives up: by Optuna, whose memory is the record alone.

Each question gets a study of its own in memory, filled with what is known of all trials, so that nothing has to outlive a
process. Suggestions are TPE's (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization", NeurIPS 24); trials
that still train count as bad where they are ("constant liar", Ginsbourger et al. 2010), so that several at once do not
try the same. Trials are given up when worse than the median of the others at the same epoch (Golovin et al. 2017,
"Google Vizier", KDD), or by Hyperband (Li et al. 2018, JMLR 18).
"""

import hashlib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.pruners import BasePruner, HyperbandPruner, MedianPruner, NopPruner
from optuna.samplers import TPESampler
from optuna.study import StudyDirection
from optuna.trial import TrialState, create_trial

from playground.knobs import Value
from playground.studies.plan import Prune
from playground.studies.ranges import Range

SearchState = Literal["open", "finished", "pruned", "failed"]

_TRIES = 20
"""Suggestions in a row that may be the same as an earlier trial, or impossible, before one is taken as it is."""
_FACTOR = 3
"""Of so many trials Hyperband lets one go on to so many times the epochs."""
_FEWEST = 4
"""Finished trials before the median says anything."""

_STATES = {
    "open": TrialState.RUNNING,
    "finished": TrialState.COMPLETE,
    "pruned": TrialState.PRUNED,
    "failed": TrialState.FAIL,
}


@dataclass(frozen=True)
class PastTrial:
    """What the record holds of a trial.

    Attributes:
        values: the values of the varied knobs, by address.
        state: how far the trial is; `open` while it waits or trains.
        value: the number that the search makes better; None before the end.
        curve: the number that the search makes better after each epoch, as far as it is known.
    """

    values: Mapping[str, Value]
    state: SearchState
    value: float | None = None
    curve: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Search:
    """What is searched.

    Attributes:
        name: a name that tells searches apart.
        space: the range of each varied knob, by address.
        better: which direction of the values is good.
        seed: the seed of everything that is drawn.
        trials: how many trials there will be.
        epochs: how many epochs a trial has at most.
        prune: how hopeless trials are found; empty: not at all.
    """

    name: str
    space: Mapping[str, Range]
    better: Literal["lower", "higher"]
    seed: int
    trials: int
    epochs: int
    prune: Prune = ""

    def suggest(self, known: Sequence[PastTrial]) -> Iterator[dict[str, Value]]:
        """What the next trial could try, the best first; further ones where that is impossible.

        Args:
            known: all trials so far, in their order; the same ones lead to the same suggestions.
        """
        with _quiet():
            study = self._filled(known)
            tried = [dict(one.values) for one in known]
            spaces = {address: _distribution(one) for address, one in self.space.items()}
            for attempt in range(2 * _TRIES):
                trial = study.ask(spaces)
                values = {
                    address: one.near(float(trial.params[address])) if not one.choices else trial.params[address]
                    for address, one in self.space.items()
                }
                # As failed, so that the sampler draws anew without learning from it.
                study.tell(trial.number, state=TrialState.FAIL)
                if values not in tried or attempt >= _TRIES:
                    tried.append(values)
                    yield values

    def to_prune(self, known: Sequence[PastTrial]) -> list[int]:
        """Which of the open trials are not worth going on with: their places in `known`."""
        if not self.prune or not any(one.state == "open" and one.curve for one in known):
            return []
        with _quiet():
            if self.prune == "hyperband":
                return self._replayed(known)
            study = self._filled(known)
            return [
                place
                for place, (one, trial) in enumerate(zip(known, study.get_trials(deepcopy=False), strict=True))
                if one.state == "open" and one.curve and self._pruner().prune(study, trial)
            ]

    def _replayed(self, known: Sequence[PastTrial]) -> list[int]:
        """Hyperband keeps notes of each trial as it rises; they are written anew by letting all rise together."""
        study = self._study(0)
        spaces = {address: _distribution(one) for address, one in self.space.items()}
        rising = []
        for one in known:
            study.enqueue_trial(dict(one.values))
            rising.append(study.ask(spaces))
        given_up: set[int] = set()
        step = 1
        while step <= self.epochs:
            for place, one in enumerate(known):
                at = next((epoch for epoch in sorted(one.curve) if epoch >= step), None)
                if at is None or place in given_up or at >= step * _FACTOR:
                    continue
                rising[place].report(one.curve[at], at)
                if rising[place].should_prune() and one.state == "open":
                    given_up.add(place)
            step *= _FACTOR
        return sorted(given_up)

    def _filled(self, known: Sequence[PastTrial]) -> optuna.Study:
        study = self._study(len(known))
        spaces = {address: _distribution(one) for address, one in self.space.items()}
        for one in known:
            state = one.state if one.state != "finished" or one.value is not None else "failed"
            if state == "pruned" and not one.curve:
                state = "failed"
            study.add_trial(
                create_trial(
                    state=_STATES[state],
                    value=one.value if state == "finished" else None,
                    params=dict(one.values),
                    distributions=spaces,
                    intermediate_values=dict(one.curve),
                )
            )
        return study

    def _study(self, count: int) -> optuna.Study:
        # The sampler is new each time, so that its seed has to say which question this is.
        seed = int.from_bytes(hashlib.sha256(f"{self.seed}/{count}".encode()).digest()[:4], "big")
        first = max(_FEWEST, min(10, self.trials // 3))
        sampler = TPESampler(seed=seed, n_startup_trials=first, constant_liar=True)
        direction = StudyDirection.MAXIMIZE if self.better == "higher" else StudyDirection.MINIMIZE
        return optuna.create_study(study_name=self.name, direction=direction, sampler=sampler, pruner=self._pruner())

    def _pruner(self) -> BasePruner:
        if self.prune == "hyperband":
            return HyperbandPruner(1, max(2, self.epochs), _FACTOR)
        if self.prune == "median":
            return MedianPruner(n_startup_trials=_FEWEST, n_warmup_steps=max(1, self.epochs // 10))
        return NopPruner()


def _distribution(one: Range) -> BaseDistribution:
    if one.choices:
        return CategoricalDistribution(one.choices)
    high = one.low + int((one.high - one.low) / one.step + 1e-9) * one.step if one.step else one.high
    if one.whole:
        return IntDistribution(int(one.low), int(high), one.log, int(one.step) or 1)
    return FloatDistribution(one.low, high, one.log, one.step or None)


@contextmanager
def _quiet() -> Iterator[None]:
    """What Optuna says aloud is for whoever calls it by hand."""
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        optuna.logging.set_verbosity(before)
