"""The settings of an experiment in words: what each is called, and what it is set to."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from playground.errors import WrongKnob
from playground.experiment import Experiment
from playground.knobs import Configurable, Knob, Shelved, Value
from playground.own_files import uploads
from playground.studies.outcomes import in_short
from playground.studies.ranges import part_of
from playground.text import Text, numeral


class Setting(NamedTuple):
    """The title and the value of one setting in words."""

    title: Text
    value: Text


def described(thing: Configurable, place: str = "", knob: Knob | None = None) -> dict[str, Setting]:
    """Every setting of an experiment by its address, nested ones included, in the order of the form.

    Args:
        thing: the experiment, or a part of it.
        place: the address of the part, with the dot behind it.
        knob: the setting that chose the part, where one did.
    """
    found = {}
    if isinstance(thing, Shelved):
        what = thing.shelf.title
        title = Text(what.en.capitalize(), what.es.capitalize()) if knob is None else knob.words.title
        found[f"{place}kind"] = Setting(title, thing.title)
    knobs = type(thing).knobs()
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        if isinstance(value, Configurable):
            found |= described(value, f"{place}{name}.", knobs.get(name))
        elif value is not None:
            known = knobs.get(name)
            title = known.words.title if known is not None else Text.same(name)
            if (
                knob is not None and knob.optional
            ):  # there is another thing of its kind, whose settings have the same titles
                title = Text.join(": ", [knob.words.title, title])
            found[f"{place}{name}"] = Setting(title, value_in_words(known, value))
    return found


def value_in_words(knob: Knob | None, value: Any) -> Text:
    """The value of a knob in words."""
    if isinstance(value, bool):
        return Text("yes", "sí") if value else Text("no", "no")
    if isinstance(value, float):
        return numeral(value, "")
    if knob is not None:
        value = knob.words.former.get(str(value), value)
        if str(value) in knob.words.choices:
            return knob.words.choices[str(value)]
    if knob is not None and knob.words.widget == "file" and value:
        return Text.same(uploads.name_of(str(value)) or str(value)[:8])
    return Text.same(str(value) or "–")


def told(experiment: Experiment, address: str, value: object) -> Text:
    """A value of a knob of an experiment in words."""
    try:
        part, name = part_of(experiment, address)
    except WrongKnob:  # a knob of another kind than the experiment's
        return Text.same(str(value))
    if name == "kind" and isinstance(part, Shelved):
        title: Text = part.shelf[str(value)].title
        return title
    return value_in_words(type(part).knobs().get(name), value)


def title_of_knob(experiment: Experiment, address: str) -> Text:
    """What a knob is called; the last part of its address where the experiment has no such knob."""
    settings = described(experiment)
    if address in settings:
        return settings[address].title
    return Text.same(address.removesuffix(".kind").rpartition(".")[-1])


def in_words(experiment: Experiment, values: Mapping[str, Value]) -> Text:
    """Varied knobs with their values in words: “Hidden size 64, Cell GRU”."""
    parts = [
        Text.join(" ", [title_of_knob(experiment, address), told(experiment, address, value)])
        for address, value in values.items()
    ]
    return Text.join(", ", parts) if parts else in_short(values)
