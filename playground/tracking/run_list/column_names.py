"""The names of the columns of the table of runs: what each means, which there are, and what is said of one that is none."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from playground.errors import NotFound
from playground.text import Text
from playground.tracking.run_list.columns import CHECK, FIXED, OF_TABLE
from playground.tracking.schema import SECRET, FormerKey, MetricKey
from playground.tracking.store.found import Data

if TYPE_CHECKING:
    from playground.tracking.run_list.table import RunTable

ALIASES = {
    "rate": "training.learning_rate",
    "model": "topology",
    "parameters": "size",
    "seconds": "duration",
    "tags": "tag",
    "state": "status",
    "started": "date",
    "submitted": "date",
}


@dataclass(frozen=True)
class Known:
    """What any run has: the addresses of settings, the names of metrics, in the order of the forms, and tags but secret ones."""

    settings: tuple[str, ...]
    metrics: tuple[str, ...]
    tags: frozenset[str] = frozenset()

    @classmethod
    def of(cls, every: Iterable[Data]) -> "Known":
        """Those of some runs."""
        settings: dict[str, None] = {}
        metrics: dict[str, None] = {}
        tags: dict[str, None] = {}
        seen: set[int] = set()
        for data in every:
            for part, into in ((data.params, settings), (data.metrics, metrics), (data.tags, tags)):
                names = getattr(part, "names", part)  # shared by all runs of a kind
                if id(names) not in seen:
                    seen.add(id(names))
                    into.update(dict.fromkeys(names))
        return cls(tuple(settings), tuple(metrics), frozenset(tags) - SECRET)


def address_of(name: str, table: "RunTable") -> str:
    """The full address of what a name means.

    Raises:
        NotFound: nothing, or several things.
    """
    word = name.strip()
    known = table.known
    lower = ALIASES.get(word.lower(), word.lower())
    if lower.startswith(CHECK):
        return _check(lower)
    found = _no_setting(word, known)
    if found:
        return found
    for address in (word, f"{word}.kind", lower, f"{lower}.kind"):
        if address in known.settings:
            return address
    several = [address for address in known.settings if address.endswith((f".{lower}", f".{lower}.kind"))]
    if len(several) == 1:
        return several[0]
    raise NotFound(_unknown(word, several, table))


def _no_setting(word: str, known: Known) -> str:
    """The address of what a name means before any setting; empty where that is nothing."""
    lower = ALIASES.get(word.lower(), word.lower())
    if lower in FIXED or lower in OF_TABLE:
        return lower
    return _metric(word, known.metrics) or _as_in_mlflow(word, known) or _metric(lower, known.metrics)


def _metric(name: str, known: Collection[str]) -> str:
    """The address of a metric on the test or the validation set; empty where it is none."""
    match = _RESULT.fullmatch(name)
    return f"{match[1]}.{match[2]}" if match and f"{match[1]}/{match[2]}" in known else ""


_RESULT = re.compile(r"(test|validation)[./](.+)")


def _as_in_mlflow(name: str, known: Known) -> str:
    """The name itself, where it is one of MLflow's, with or without the word before it that MLflow's own filters have."""
    place, _, rest = name.partition(".")
    there = {"metrics": known.metrics, "params": known.settings, "tags": known.tags}.get(place, ())
    if name in known.metrics:
        return name if "/" in name else f"metrics.{name}"
    return name if rest in there else ""


def _unknown(name: str, several: list[str], table: "RunTable") -> Text:
    shown = name[:60]
    if several:
        return _SEVERAL.format(name=shown, known=", ".join(several[:5]))
    both = [f"{part}.{name}" for part in ("test", "validation") if f"{part}/{name}" in table.known.metrics]
    if both:
        return _WHICH_SET.format(name=shown, known=both[0], other=both[-1])
    near = get_close_matches(name.lower(), names(table), n=5, cutoff=0.6)
    near.sort(key=lambda one: sorted(one) != sorted(name.lower()))  # letters in another order are the likeliest slip
    return _NEAR.format(name=shown, near=near[0]) if near else _NONE.format(name=shown)


def names(table: "RunTable") -> list[str]:
    """The addresses of all columns that a table has: what every run has, metrics, settings, everything else in MLflow."""
    found = [*FIXED, *OF_TABLE, *_results(table), *_settings(table.known), *_other_metrics(table), *_checks()]
    return [name for name in found if name == name.strip()]  # one of other code may end in a blank


def _settings(known: Known) -> list[str]:
    """The addresses of all settings; one that other code calls as a column is called goes by its name in MLflow."""
    return [
        f"params.{name}" if _no_setting(name, known) or name.lower().startswith(CHECK) else name
        for name in known.settings
    ]


def measures(table: "RunTable") -> list[str]:
    """The addresses of the columns of what was measured, each in one unit: `test` is of another metric in each task."""
    return [*_results(table), "duration", "size", "epoch", *_other_metrics(table), *_checks()]


def _results(table: "RunTable") -> list[str]:
    """The metrics on the test and on the validation set."""
    return [
        f"{prefix[:-1]}.{name.removeprefix(prefix)}"
        for prefix in (MetricKey.TEST, MetricKey.VALIDATION)
        for name in table.known.metrics
        if name.startswith(prefix)
    ]


def _other_metrics(table: "RunTable") -> list[str]:
    """Metrics that are neither results nor of baselines, checks or the machine."""
    results = (MetricKey.TEST, MetricKey.VALIDATION)
    told = (*results, MetricKey.CHECKS, MetricKey.SYSTEM, FormerKey.CHECKS, FormerKey.BASELINE)
    rest = [name for name in table.known.metrics if not name.startswith(told)]
    return [name if "/" in name else f"metrics.{name}" for name in rest]


def _checks() -> list[str]:
    from playground.sanity_checks import CHECKS  # noqa: PLC0415 (brings the tasks and torch)

    return [CHECK + name for name in CHECKS]


def _check(address: str) -> str:
    from playground.sanity_checks import CHECKS  # noqa: PLC0415

    name = address.removeprefix(CHECK)
    if name in CHECKS:
        return address
    raise NotFound(_NO_CHECK.format(name=name[:60], known=", ".join(CHECKS)))


_SEVERAL = Text(
    "“{name}” may mean several settings: write one of {known}.",
    "«{name}» puede ser más de un ajuste: escriba uno de {known}.",
)
_WHICH_SET = Text(
    "“{name}” was measured on two sets: write {known} or {other}.",
    "«{name}» se midió en dos conjuntos: escriba {known} o {other}.",
)
_NEAR = Text(
    "There is no column “{name}”; did you mean “{near}”?", "No hay ninguna columna «{name}»; ¿quería decir «{near}»?"
)
_NONE = Text(
    "There is no column “{name}”; “Columns” lists those there are.",
    "No hay ninguna columna «{name}»; «Columnas» muestra las que hay.",
)
_NO_CHECK = Text(
    "There is no sanity check “{name}”; there are {known}.", "No hay ninguna comprobación «{name}»; hay {known}."
)
