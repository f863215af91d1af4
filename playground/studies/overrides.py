"""How a setting of a study is put on top of its experiment."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from playground.cells import CELLS
from playground.compatibility import without_strangers
from playground.experiment import put
from playground.knobs import Value
from playground.model import MODELS
from playground.registry import Shelf
from playground.settings import settings


def put_all(table: dict[str, Any], sets: Mapping[str, Value]) -> None:
    """Set knobs by their addresses, kinds first: choosing one drops what was set for the old one."""
    kinds = ("kind", "data", "model", "cell")  # how their addresses end
    for address in sorted(sets, key=lambda one: (one.rpartition(".")[-1] not in kinds, one.count("."))):
        _set(table, address, sets[address])


def let_time_decide(table: dict[str, Any], minutes: float) -> None:
    """Let the time decide: as many epochs as there is time for, and no stop before."""
    put(table, "training.seconds", str(max(1, round(60 * minutes))))
    put(table, "training.patience", "0")
    put(table, "training.steps", "0")
    training = table.get("training", {})
    put(table, "training.epochs", str(max(training.get("epochs", 0), settings().max_epochs)))


def _set(table: dict[str, Any], address: str, value: Value) -> None:
    """Set one knob; another model or cell keeps the settings that it knows, so that one thing changes and not five."""
    *places, last = (address if address.endswith(".kind") else f"{address}.kind").split(".")[:-1]
    part = table
    for place in places:
        part = part.get(place, {}) if isinstance(part, dict) else {}
    before = deepcopy(part.get(last)) if isinstance(part, dict) else None
    put(table, address, json.dumps(value))
    shelves: dict[str, Shelf[Any]] = {"model": MODELS, "cell": CELLS}
    shelf = shelves.get(last)
    if shelf is not None and isinstance(before, dict) and value in shelf:
        after = part[last]
        part[last] = {**without_strangers(before, shelf[str(value)]), **after}
