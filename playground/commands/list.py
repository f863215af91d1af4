"""`list`: what there is to choose from, by the names that experiments and `--set` take, and every setting by its address."""

import argparse
from collections.abc import Iterator
from typing import Any

from playground.cells import CELLS
from playground.commands import Answer, _speech
from playground.dataset import DATASETS
from playground.experiment import Experiment
from playground.knobs import Configurable, Knob, Shelved
from playground.model import MODELS
from playground.registry import Shelf
from playground.settings import settings
from playground.task import TASKS
from playground.text import Text

SHELVES: dict[str, tuple[Shelf[Any], str]] = {
    "tasks": (TASKS, "task.kind"),
    "datasets": (DATASETS, "data.kind"),
    "models": (MODELS, "model.kind"),
    "cells": (CELLS, "model.cell"),
}
"""What things of each kind are called together, where they are, and the setting that chooses one."""

_MOST_CHOICES = 8
"""Choices of one setting that people are shown; programs are told all."""


def run(chosen: argparse.Namespace) -> Answer:
    """List."""
    if chosen.what == "settings":
        found = _settings()
        return Answer(found, lambda: _show_settings(found))
    kinds = SHELVES if chosen.what is None else {chosen.what: SHELVES[chosen.what]}
    things = [
        {"what": what, "name": name, "title": shelf[name].title, "chosen_by": address}
        for what, (shelf, address) in kinds.items()
        for name in shelf.in_order()
    ]
    return Answer(things, lambda: _show_things(things))


def _show_things(things: list[dict[str, Any]]) -> None:
    heads = [Text("what", "qué"), Text("title", "título"), Text("setting", "ajuste")]
    rows = [[one["what"], one["title"], f"{one['chosen_by']}={one['name']}"] for one in things]
    _speech.table(heads, rows)


def _show_settings(found: list[dict[str, Any]]) -> None:
    heads = [
        Text("setting", "ajuste"),
        Text("title", "título"),
        Text("values", "valores"),
        Text("default", "por defecto"),
        Text("of", "de"),
    ]
    rows = [
        [one["address"], one["title"], _values(one), one["default"], ", ".join(one["of"]) or Text("all", "todos")]
        for one in found
    ]
    _speech.table(heads, rows)


def _values(setting: dict[str, Any]) -> str:
    """What may be written behind the address, in a few words."""
    shelf = next((what for what, (_, address) in SHELVES.items() if address == setting["address"]), None)
    if shelf is not None:
        return f"(list {shelf})"
    if setting["choices"]:
        shown = setting["choices"][:_MOST_CHOICES]
        return "|".join([*shown, "…"] if len(shown) < len(setting["choices"]) else shown)
    if setting["lower"] is None and setting["upper"] is None:
        return str(setting["type"])
    lower, upper = (None if end is None else f"{end:.10g}" for end in (setting["lower"], setting["upper"]))
    return f"{setting['type']} {lower or ''}…{upper or ''}"


def _settings() -> list[dict[str, Any]]:
    """Every setting of an experiment; the same one of several things once, with their names."""
    found: list[dict[str, Any]] = []
    for setting in _of_experiment():
        alike = next((one for one in found if one | {"of": []} == setting | {"of": []}), None)
        if alike is None:
            found.append(setting)
        else:
            alike["of"] = [*alike["of"], *(kind for kind in setting["of"] if kind not in alike["of"])]
    return found


def _of_experiment() -> Iterator[dict[str, Any]]:
    yield from _of(Experiment, "", [])
    for name, field in Experiment.model_fields.items():
        part: Any = field.annotation
        if not issubclass(part, Configurable):
            continue
        if not issubclass(part, Shelved):
            yield from _of(part, name, [])
            continue
        yield _kind(name, part)
        for kind in part.shelf.in_order():
            yield from _of(part.shelf[kind], name, [kind])


def _of(thing: type[Configurable], place: str, of: list[str]) -> Iterator[dict[str, Any]]:
    """The settings of a thing.

    Args:
        place: the address of the part that it is; empty: it is the experiment.
        of: the names of the things that have these settings; empty: whatever was chosen has them.
    """
    for name, knob in thing.knobs().items():
        address = f"{place}.{name}" if place else name
        yield _described(address, knob, of)
        if issubclass(knob.type, Shelved):
            for kind in knob.type.shelf.in_order():
                yield from _of(knob.type.shelf[kind], address, [kind])


def _described(address: str, knob: Knob, of: list[str]) -> dict[str, Any]:
    limit = getattr(settings(), knob.words.limit) if knob.words.limit else 0
    things = knob.type.shelf.in_order() if issubclass(knob.type, Shelved) else []
    default = knob.default
    if isinstance(default, Shelved):
        default = default.kind()
    return {
        "address": address,
        "title": knob.words.title,
        "help": knob.words.help,
        "type": "str" if things else knob.type.__name__,
        "lower": knob.lower,
        # What this deployment allows, where that is less.
        "upper": min((most for most in (knob.upper, limit) if most), default=knob.upper),
        "choices": things or list(knob.offered),
        "default": default,
        "of": list(of),
    }


def _kind(place: str, part: type[Shelved]) -> dict[str, Any]:
    """The setting that chooses a part of the experiment."""
    return {
        "address": f"{place}.kind",
        "title": part.shelf.title,
        "help": None,
        "type": "str",
        "lower": None,
        "upper": None,
        "choices": part.shelf.in_order(),
        "default": None,
        "of": [],
    }
