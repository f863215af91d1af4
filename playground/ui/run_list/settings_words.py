"""Settings in words from what the store has of a run: no experiment is read for it, so that thousands of runs are listed quickly."""

from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

from playground.experiment import Experiment
from playground.knobs import Configurable, Knob, Shelved
from playground.settings_in_words import value_in_words
from playground.text import Text, numeral
from playground.tracking import tag_values

Settings = Mapping[str, str]


def title_of(address: str, settings: Settings) -> Text:
    """The title of a setting; the last part of its address where this version knows no such setting.

    Args:
        address: as `model.cell.kind`.
        settings: all of the run, as text by address.
    """
    title, _ = _found(address, _kinds(address, settings))
    return title


def value_of(address: str, settings: Settings) -> Text:
    """The value of a setting in words; a dash where the run has none."""
    value = settings.get(address, "")
    if not value:
        return Text.same("–")
    _, what = _found(address, _kinds(address, settings))
    if isinstance(what, type):
        return what.shelf[value].title if value in what.shelf else Text.same(value)
    if value in ("True", "False"):
        return value_in_words(what, value == "True")
    number = tag_values.number(value, float)
    if number is not None and (what is None or what.type is not str):
        return numeral(number, "g")
    return value_in_words(what, value)


def _kinds(address: str, settings: Settings) -> tuple[tuple[str, str], ...]:
    """The kinds of the things in which a setting lies, by their addresses: its words follow from them."""
    parts = address.split(".")
    places = [".".join(parts[:count]) for count in range(1, len(parts))]
    return tuple((place, settings[f"{place}.kind"]) for place in places if f"{place}.kind" in settings)


@lru_cache(maxsize=2048)
def _found(address: str, kinds: tuple[tuple[str, str], ...]) -> tuple[Text, Knob | type[Shelved] | None]:
    """The title of a setting, and what it is: a knob, or the shelf from which a thing is chosen."""
    chosen, holder = dict(kinds), Experiment
    knob: Knob | None = None
    parts = address.split(".")
    here: type[Configurable] | None = holder
    for place, part in enumerate(parts):
        if part == "kind" and here is not None and issubclass(here, Shelved):
            what = here.shelf.title
            return (
                Text(what.en.capitalize(), what.es.capitalize()) if knob is None else knob.words.title
            ), here.shelf.base
        if here is None or part not in here.model_fields:
            break
        knob = here.knobs().get(part)
        inner = _inner(here.model_fields[part].annotation)
        if inner is None:
            return (knob.words.title if knob is not None else Text.same(part)), knob
        kind = chosen.get(".".join(parts[: place + 1]), "")
        here = inner
        if issubclass(inner, Shelved) and kind in inner.shelf:
            here = inner.shelf[kind]
    return Text.same(parts[-1].replace("_", " ")), None


def _inner(annotation: object) -> type[Configurable] | None:
    """The thing that a field holds; None where it holds a value."""
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, Configurable):
            return kind
    return None
