"""Which knobs a study varies, and over which values: chosen from the form's own list, bounds from the knobs' declarations.

What was chosen is kept while other pages are looked at.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from playground.errors import PlaygroundError, WrongKnob
from playground.experiment import Experiment
from playground.knobs import Knob, Shelved, Value
from playground.studies.ranges import Range, declared, known, part_of
from playground.text import Text
from playground.ui.formatting import described, told_value
from playground.ui.page import plain, say
from playground.ui.session import session

MOST = 4
"""Knobs varied at once: more would need more runs than anybody waits for."""
PARTS = {
    "model": Text("model", "modelo"),
    "training": Text("training", "entrenamiento"),
    "task": Text("task", "tarea"),
}
"""What may be varied, in this order; other data would make the numbers incomparable."""
_FACTOR = 4
"""How far below and above its value a range goes at first, where the knob's bounds allow it."""

T = TypeVar("T")


def titles(experiment: Experiment) -> dict[str, str]:
    """The knobs that can be varied, by address, in words that tell them apart."""
    words = {address: plain(setting.title) for address, setting in described(experiment).items()}
    found = {}
    for part, where in PARTS.items():
        for address in known(experiment):
            if address.partition(".")[0] == part and _usable(experiment, address):
                found[address] = f"{words.get(address, address)} ({plain(where)})"
    return found


def choose_one(experiment: Experiment, key: str) -> str:
    """One knob."""
    names, place = titles(experiment), f"{key}.knob"
    first = list(names)[_usual(list(names))]
    return str(kept_one(place, list(names), first, lambda index: st.selectbox(
        say(en="What to change", es="Qué cambiar"), list(names), format_func=names.__getitem__, key=place, index=index,
    )))  # fmt: skip


def choose_some(experiment: Experiment, key: str) -> list[str]:
    """Some knobs."""
    names, place = titles(experiment), f"{key}.knobs"
    first = [list(names)[_usual(list(names))]] if names else []
    return kept_some(place, list(names), first, lambda some: st.multiselect(
        say(en="What to vary", es="Qué variar"), list(names), format_func=names.__getitem__, key=place,
        max_selections=MOST, default=some, placeholder=say(en="Choose settings", es="Elija ajustes"),
    ))  # fmt: skip


def other_value(experiment: Experiment, address: str, key: str) -> Value | None:
    """One value beside the present one; None where none was given."""
    now, place = experiment.flat()[address], f"{key}.other.{address}"
    label = say(Text("instead of {now}", "en lugar de {now}").format(now=told(experiment, address, now)))
    choices = _choices(experiment, address)
    if choices:
        others = [one for one in choices if one != now]
        words = {one: plain(told(experiment, address, one)) for one in others}
        return kept_one(place, others, others[0], lambda index: st.selectbox(
            label, others, format_func=words.__getitem__, key=place, index=index,
        ))  # fmt: skip
    knob = _knob(experiment, address)
    given = _bound(knob, label, place, 2 * float(now) if now else None)
    return None if given is None or given == now else given


def values(experiment: Experiment, address: str, key: str) -> list[Value]:
    """A list of values, the present one among them at first."""
    now, place = experiment.flat()[address], f"{key}.values.{address}"
    choices = _choices(experiment, address)
    if choices:
        return _some(experiment, address, place, choices[:3])
    knob = _knob(experiment, address)
    start = dict.fromkeys(_within(knob, float(now or 0) * factor) for factor in (0.5, 1, 2))
    words_given = kept(place, ", ".join(f"{one:g}" for one in start), lambda value: st.text_input(
        titles(experiment)[address], value, key=place, max_chars=200,
        help=say(en="Values with commas between them.", es="Valores separados por comas."),
    ))  # fmt: skip
    return _read(knob, words_given)


def span(experiment: Experiment, address: str, key: str) -> Range | None:
    """A range from one bound to another, or the choices; None where it is not one yet."""
    title, place = titles(experiment)[address], f"{key}.span.{address}"
    choices = _choices(experiment, address)
    if choices:
        some = _some(experiment, address, place, choices)
        return Range(choices=tuple(some)) if some else None
    knob, now = _knob(experiment, address), float(experiment.flat()[address])
    whole = _declared(experiment, address)
    low: float | None = _within(knob, now / _FACTOR) if now else (whole.low if whole else 0.0)
    high: float | None = _within(knob, now * _FACTOR) if now else (whole.high if whole else 1.0)
    sides = ((say(en="from", es="desde"), "low", low), (say(en="to", es="hasta"), "high", high))
    ends = []
    for column, (words, side, start) in zip(st.columns(2), sides, strict=True):
        with column:
            ends.append(_bound(knob, f"{title}: {words}", f"{place}.{side}", start))
    first, last = ends
    if first is None or last is None:
        return None
    log = bool(knob.words.log) and float(first) > 0
    try:
        return Range(low=float(first), high=float(last), log=log, whole=knob.type is int)
    except PlaygroundError as error:
        st.error(say(error.text))
        return None


def told(experiment: Experiment, address: str, value: object) -> Text:
    """A value of a knob in words."""
    try:
        part, name = part_of(experiment, address)
    except WrongKnob:  # a knob of another kind than the experiment's
        return Text.same(str(value))
    if name == "kind" and isinstance(part, Shelved):
        title: Text = part.shelf[str(value)].title
        return title
    return told_value(type(part).knobs().get(name), value)


def title_of_knob(experiment: Experiment, address: str) -> Text:
    """What a knob is called; the last part of its address where the experiment has no such knob."""
    titles_ = {address: setting.title for address, setting in described(experiment).items()}
    return titles_.get(address, Text.same(address.removesuffix(".kind").rpartition(".")[-1]))


def _knob(experiment: Experiment, address: str) -> Knob:
    """The knob of an address that is no `kind`."""
    part, name = part_of(experiment, address)
    return type(part).knobs()[name]


def _declared(experiment: Experiment, address: str) -> Range | None:
    """The range that the knob declares for itself; None where it has none."""
    try:
        return declared(experiment, address)
    except PlaygroundError:
        return None


def _choices(experiment: Experiment, address: str) -> list[Value]:
    found = _declared(experiment, address)
    return list(found.choices) if found else []


def _some(experiment: Experiment, address: str, place: str, first: Sequence[Value]) -> list[Value]:
    """Some of the knob's own values."""
    choices = _choices(experiment, address)
    words = {one: plain(told(experiment, address, one)) for one in choices}
    return kept_some(place, choices, first, lambda some: st.multiselect(
        titles(experiment)[address], choices, default=some, format_func=words.__getitem__, key=place,
    ))  # fmt: skip


def _usable(experiment: Experiment, address: str) -> bool:
    """Numbers, and closed lists with more than one value."""
    if address.endswith("kind"):
        return len(_choices(experiment, address)) > 1
    knob = _knob(experiment, address)
    return bool(knob.choices) or knob.type in (int, float, bool)


def _usual(names: Sequence[str]) -> int:
    """The cell, which is what most people ask about first."""
    return names.index("model.cell.kind") if "model.cell.kind" in names else 0


def _within(knob: Knob, number: float) -> float:
    """The number as the knob takes it: within its bounds, whole or with few digits."""
    low = -math.inf if knob.lower is None else knob.lower
    high = math.inf if knob.upper is None else knob.upper
    found = min(max(number, low), high)
    return round(found) if knob.type is int else float(f"{found:.3g}")


def _number(label: str, knob: Knob, value: float | None, key: str) -> float | None:
    kind = knob.type
    start = None if value is None else kind(_within(knob, value))
    return st.number_input(
        label,
        value=start,
        key=key,
        help=say(knob.words.help),
        format="%d" if kind is int else "%g",
        min_value=None if knob.lower is None else kind(knob.lower),
        max_value=None if knob.upper is None else kind(knob.upper),
        step=1 if kind is int else max(abs(float(start or 0.01)) / 10, 1e-6),
    )


def _bound(knob: Knob, label: str, key: str, start: float | None) -> float | None:
    return kept(key, start, lambda value: _number(label, knob, value, key))


def _read(knob: Knob, words: str) -> list[Value]:
    """The numbers in the words; what is none is said and left out."""
    found: dict[Value, None] = {}
    for word in words.replace(";", ",").split(","):
        if not word.strip():
            continue
        try:
            number = float(word)
        except ValueError:
            number = math.nan
        right = math.isfinite(number) and number == _within(knob, number) if knob.type is int else math.isfinite(number)
        if right:
            found[knob.type(number)] = None
        else:
            st.error(
                say(
                    Text("“{word}” is not a valid value here.", "«{word}» no es un valor válido aquí.").format(
                        word=word.strip()[:20]
                    )
                )
            )
    return list(found)


def kept(key: str, first: T, draw: Callable[[T], T]) -> T:
    """Draw a widget that starts from what was chosen before.

    Args:
        key: of the widget. first: what it starts from where nothing was chosen yet. draw: given that, draws it and gives
            what it says.
    """
    chosen = session().studied
    chosen[key] = draw(chosen.get(key, first))
    found: T = chosen[key]
    return found


def kept_one(key: str, offered: Sequence[T], first: T | None, draw: Callable[[int | None], T | None]) -> T | None:
    """Draw a list of which one is chosen; `draw` is given its place. What is not offered any more is forgotten."""

    def by_place(value: T | None) -> T | None:
        return draw(offered.index(value) if value in offered else None if first is None else offered.index(first))

    return kept(key, first, by_place)


def kept_some(key: str, offered: Sequence[T], first: Sequence[T], draw: Callable[[list[T]], Sequence[Any]]) -> list[T]:
    """Draw a list of which some are chosen. What is not offered any more is forgotten."""
    return kept(key, list(first), lambda value: list(draw([one for one in value if one in offered])))
