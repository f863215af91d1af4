"""Whether the repeats of a study are trained and tested on splits of the same records, and how much of them a test set is.

Such repeats are not independent, as their training sets overlap (Nadeau and Bengio, 2003, "Inference for the generalization
error", Machine Learning 52); seeds on one split are, and so are repeats with records of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.experiment import Experiment
from playground.knobs import Value
from playground.studies.plan import Plan, told


@dataclass(frozen=True)
class Resampling:
    """On which splits of the same records the repeats of a study are.

    Attributes:
        settings: the addresses of the settings that choose the split; none: all repeats have one.
        share: the share of the records that each split tests on: the correlation between splits; zero: there is one, or each repeat
            has records of its own.
        unknown: the addresses of settings that may choose the split, of which nobody knows the share.
    """

    settings: tuple[str, ...] = ()
    share: float = 0.0
    unknown: tuple[str, ...] = ()

    def split_of(self, values: Mapping[str, Value]) -> str:
        """What tells the split of a repeat from others, by the values of the settings that it varies."""
        return told({address: value for address, value in values.items() if address in self.settings})


def resampling(plan: Plan) -> Resampling:
    """Of the repeats of a race or a comparison; what any other study varies is compared, and no repeat."""
    varied = [address for address, one in plan.space.items() if len(set(one.choices)) > 1]
    if plan.kind not in ("race", "real") or not varied:
        return Resampling()
    base = Experiment.configure(dict(plan.base))
    shares = {address: _share(base, address) for address in varied}
    known = {address: share for address, share in shares.items() if share}
    return Resampling(
        tuple(known), max(known.values(), default=0.0), tuple(one for one in varied if shares[one] is None)
    )


def _share(base: Experiment, address: str) -> float | None:
    """How much of the records is the test set that a setting chooses; 0: it chooses none of the same records, None: not known."""
    place, _, name = address.partition(".")
    if place == "task":  # another setting of a task changes how records are shown, not which
        return base.task.test_shares.get(name, 0.0)
    if place == "data" and name != "kind":  # other data are other records
        return base.data.test_shares.get(name)
    return 0.0
