"""Whether the repeats of a study are trained and tested on splits of the same records, and how much of them a test set is.

Such repeats are not independent, as their training sets overlap (Nadeau and Bengio, 2003, "Inference for the generalization
error", Machine Learning 52); seeds on one split are.
"""

from collections.abc import Mapping

from playground.experiment import Experiment
from playground.knobs import Value
from playground.studies.plan import Plan, told
from playground.text import Text

_RECORDS = ("data.", "task.")
"""What addresses begin with that may change which records are in which part."""

UNKNOWN_SHARE = Text(
    "No probabilities: the repeats differ in {settings}, and how many training examples they share is not known. Compare "
    "over seeds with these settings fixed.",
    "Sin probabilidades: las repeticiones difieren en {settings} y no se sabe cuántos ejemplos de entrenamiento comparten. "
    "Compare con varias semillas y estos ajustes fijos.",
)


def varied(plan: Plan) -> tuple[str, ...]:
    """The addresses of the data set and the task in which the repeats of a race or a comparison differ."""
    if plan.kind not in ("race", "real"):
        return ()
    return tuple(
        address for address, one in plan.space.items() if address.startswith(_RECORDS) and len(set(one.choices)) > 1
    )


def correlation(plan: Plan) -> float | None:
    """Between the repeats, the share of the records that each is tested on: 0 where all have one split, None: not known."""
    known: dict[str, float] = {}
    if varied(plan):
        base = Experiment.configure(dict(plan.base))
        for part, knobs in (("data", base.data.test_shares), ("task", base.task.test_shares)):
            known |= {f"{part}.{name}": share for name, share in knobs.items()}
    shares = [known.get(address) for address in varied(plan)]
    there = [share for share in shares if share is not None]
    return None if len(there) < len(shares) else max(there, default=0.0)


def split_of(values: Mapping[str, Value]) -> str:
    """What tells the split of a repeat from others, by the values of its varied knobs; empty: there is one split."""
    return told({address: value for address, value in values.items() if address.startswith(_RECORDS)})
