"""Which of the compared runs are repeats of the same settings with other seeds, and what each set-up is called."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from playground.settings_in_words import Setting, described
from playground.text import Text
from playground.tracking import runs
from playground.tracking.foreign_runs import ForeignRun
from playground.tracking.set_ups import SetUp, set_ups
from playground.ui.page import plain

_SEED = re.compile(r"(?:.*[_./ -])?(?:seed|random_state)", re.IGNORECASE)
"""Settings of other code that choose chance alone."""
_NAMED = 3
"""Settings that the name of a set-up tells."""
_NO_SETTING = ("name", "note", "seed", "training.threads")


class Repeats(NamedTuple):
    """Runs that are the same but for their seeds.

    Attributes:
        name: what sets them apart from the others, in words.
        runs: their ids.
    """

    name: str
    runs: tuple[str, ...]


def repeats(own: Sequence[runs.Run], foreign: Sequence[ForeignRun], names: Mapping[str, str]) -> list[Repeats]:
    """The compared runs by what was set up; of runs with the same seed, which are alike, the last one counts.

    Args:
        own: the playground's runs.
        foreign: runs of other code: repeats where their parameters are the same but for what is called a seed.
        names: what the runs are called, by id: as a set-up with one run is.
    """
    found = set_ups(own)
    titles = _titles(found)
    made = [
        _repeats(title, tuple(run.id for run in one.runs.values()), names)
        for title, one in zip(titles, found, strict=True)
    ]
    others: dict[tuple[tuple[str, str], ...], list[ForeignRun]] = {}
    for run in foreign:
        settings = tuple(sorted((name, value) for name, value in run.params.items() if not _SEED.fullmatch(name)))
        # Without settings nobody knows whether they are the same.
        others.setdefault(settings if settings else (("", run.id),), []).append(run)
    return made + [_repeats(some[0].name, tuple(run.id for run in some), names) for some in others.values()]


def left_out(groups: Sequence[Repeats], chosen: Sequence[runs.Run | ForeignRun]) -> list[str]:
    """The ids of the runs that count in no mean, another one having the same settings and the same seed."""
    counted = {run_id for group in groups for run_id in group.runs}
    return [run.id for run in chosen if run.id not in counted]


def _repeats(title: str, ids: tuple[str, ...], names: Mapping[str, str]) -> Repeats:
    return Repeats(title if len(ids) > 1 else names[ids[0]], ids)


def _titles(found: Sequence[SetUp]) -> list[str]:
    """By what the set-ups differ; by the names of their runs where that says too little."""
    tables = [described(one.experiment) for one in found]
    addresses = [
        address
        for address in dict.fromkeys(address for table in tables for address in table)
        if address not in _NO_SETTING and len({_value(table, address) for table in tables}) > 1
    ]
    # What only one kind of a thing has says nothing beside the kind.
    kinds = tuple(address.removesuffix("kind") for address in addresses if address.endswith(".kind")) or ("\n",)
    addresses = [one for one in addresses if not one.startswith(kinds) or all(one in table for table in tables)]
    titles = [
        ", ".join(_told(table, address) for address in addresses[:_NAMED] if address in table) for table in tables
    ]
    names = [title or one.name for title, one in zip(titles, found, strict=True)]
    return [
        name if names.count(name) == 1 else f"{name} ({next(iter(one.runs.values())).id[:6]})"
        for name, one in zip(names, found, strict=True)
    ]


def _value(table: Mapping[str, Setting], address: str) -> Text | None:
    return table[address].value if address in table else None


def _told(table: Mapping[str, Setting], address: str) -> str:
    """A setting in short: what is chosen from a list says enough, a number does not."""
    setting = table[address]
    value = plain(setting.value)
    return value if address.endswith("kind") else f"{plain(setting.title)} {value}"
