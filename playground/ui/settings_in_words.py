"""The settings of an experiment in words: what each is called and what its value means."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from playground.experiment import Experiment
from playground.knobs import Configurable, Knob, Shelved
from playground.own_files import uploads
from playground.text import Text

YES, NO = Text("yes", "sí"), Text("no", "no")


class Told(NamedTuple):
    """One setting: its address, its title and its value in words."""

    address: str
    title: Text
    value: Text


def described(experiment: Experiment) -> Iterator[Told]:
    """Every setting of an experiment, nested ones included, in the order of the form."""
    yield from _of(experiment, "")


def _of(thing: Configurable, place: str) -> Iterator[Told]:
    if isinstance(thing, Shelved):
        what = thing.shelf.title
        yield Told(f"{place}kind", Text(what.en.capitalize(), what.es.capitalize()), thing.title)
    knobs = type(thing).knobs()
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        if isinstance(value, Configurable):
            yield from _of(value, f"{place}{name}.")
        elif value is not None:
            known = knobs.get(name)
            title = known.words.title if known is not None else Text.same(name)
            yield Told(f"{place}{name}", title, told_value(known, value))


def told_value(knob: Knob | None, value: Any) -> Text:
    """The value of a knob in words."""
    if isinstance(value, bool):
        return YES if value else NO
    if knob is not None:
        value = knob.words.former.get(str(value), value)
        if str(value) in knob.words.choices:
            return knob.words.choices[str(value)]
    if knob is not None and knob.words.widget == "file" and value:
        return Text.same(uploads.name_of(str(value)) or str(value)[:8])
    return Text.same(str(value) or "–")
