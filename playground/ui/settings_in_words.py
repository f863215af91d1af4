"""The settings of an experiment in words: what each is called and what its value means."""

from typing import Any, NamedTuple

from playground.knobs import Configurable, Knob, Shelved
from playground.own_files import uploads
from playground.text import Text, numeral

YES, NO = Text("yes", "sí"), Text("no", "no")


class Setting(NamedTuple):
    """The title and the value of one setting in words."""

    title: Text
    value: Text


def described(thing: Configurable, place: str = "") -> dict[str, Setting]:
    """Every setting of an experiment by its address, nested ones included, in the order of the form.

    Args:
        thing: the experiment, or a part of it.
        place: the address of the part, with the dot behind it.
    """
    found = {}
    if isinstance(thing, Shelved):
        what = thing.shelf.title
        found[f"{place}kind"] = Setting(Text(what.en.capitalize(), what.es.capitalize()), thing.title)
    knobs = type(thing).knobs()
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        if isinstance(value, Configurable):
            found |= described(value, f"{place}{name}.")
        elif value is not None:
            known = knobs.get(name)
            title = known.words.title if known is not None else Text.same(name)
            found[f"{place}{name}"] = Setting(title, told_value(known, value))
    return found


def told_value(knob: Knob | None, value: Any) -> Text:
    """The value of a knob in words."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return numeral(value, "")
    if knob is not None:
        value = knob.words.former.get(str(value), value)
        if str(value) in knob.words.choices:
            return knob.words.choices[str(value)]
    if knob is not None and knob.words.widget == "file" and value:
        return Text.same(uploads.name_of(str(value)) or str(value)[:8])
    return Text.same(str(value) or "–")
