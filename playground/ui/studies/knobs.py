"""Which knobs a study varies, and over which values: chosen from the form's own list, bounds from the knobs' declarations."""

import math
from collections.abc import Sequence

import streamlit as st

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.knobs import Knob, Value
from playground.settings_in_words import described, told
from playground.studies.ranges import Range, declared, known, part_of
from playground.text import Text
from playground.ui.design_page.form import number_field
from playground.ui.page import among, plain, say
from playground.ui.studies.choices import Choices, number_within

PARTS = {
    "model": Text("model", "modelo"),
    "training": Text("training", "entrenamiento"),
    "task": Text("task", "tarea"),
}
"""What may be varied, in this order; other data would make the numbers incomparable."""
_LONGEST = 200
"""Characters of a list of values."""


def titles(experiment: Experiment) -> dict[str, str]:
    """The knobs that can be varied, by address, in words that tell them apart."""
    words = {address: plain(setting.title) for address, setting in described(experiment).items()}
    found = {}
    for part, where in PARTS.items():
        for address in known(experiment):
            if address.partition(".")[0] == part and _usable(experiment, address):
                found[address] = f"{words.get(address, address)} ({plain(where)})"
    # The cell stands first: it is what most people ask about.
    return dict(sorted(found.items(), key=lambda one: one[0] != "model.cell.kind"))


def choose_one(experiment: Experiment, choices: Choices) -> str:
    """One knob."""
    names = titles(experiment)
    return choices.one(
        "knob",
        names,
        lambda key, index: str(
            st.selectbox(say(en="What to change", es="Qué cambiar"), **among(names), key=key, index=index)
        ),
    )


def choose_some(experiment: Experiment, choices: Choices) -> list[str]:
    """Some knobs."""
    names = titles(experiment)
    return choices.some(
        "knobs",
        names,
        list(names)[:1],
        lambda key, some: st.multiselect(
            say(en="What to vary", es="Qué variar"),
            **among(names),
            key=key,
            max_selections=MOST_VARIED,
            default=some[:MOST_VARIED],
            placeholder=say(en="Choose settings", es="Elija ajustes"),
        ),
    )


MOST_VARIED = 4
"""Settings: more would need more runs than anybody waits for."""


def other_value(experiment: Experiment, address: str, choices: Choices) -> list[Value]:
    """One value beside the present one; none where none was given."""
    now, name = experiment.flat()[address], f"other.{address}"
    label = say(en="instead of {now}", es="en lugar de {now}", now=told(experiment, address, now))
    words = {one: plain(told(experiment, address, one)) for one in _choices(experiment, address) if one != now}
    given: Value | None
    if words:
        given = choices.one(name, words, lambda key, index: st.selectbox(label, **among(words), key=key, index=index))
    else:
        given = _bound(_knob(experiment, address), label, choices, name, 2 * float(now) if now else None)
    return [] if given is None or given == now else [given]


def values(experiment: Experiment, address: str, choices: Choices) -> list[Value]:
    """A list of values, the present one among them at first."""
    now, name = experiment.flat()[address], f"values.{address}"
    offered = _choices(experiment, address)
    if offered:
        return _some(experiment, address, choices, name, offered[:3])
    knob = _knob(experiment, address)
    start = dict.fromkeys(_within(knob, float(now or 0) * factor) for factor in (0.5, 1, 2))
    words = choices.remembered(
        name,
        ", ".join(f"{one:g}" for one in start),
        lambda key, value: st.text_input(
            titles(experiment)[address],
            value,
            key=key,
            max_chars=_LONGEST,
            help=say(en="Values with commas between them.", es="Valores separados por comas."),
        ),
        lambda given: given if len(given) <= _LONGEST else None,
    )
    return _read(knob, words)


def span(experiment: Experiment, address: str, choices: Choices) -> Range | None:
    """A range from one bound to another, or the choices; None where it is not one yet."""
    title, name = titles(experiment)[address], f"span.{address}"
    offered = _choices(experiment, address)
    if offered:
        some = _some(experiment, address, choices, name, offered)
        return Range(choices=tuple(some)) if some else None
    knob, now = _knob(experiment, address), float(experiment.flat()[address])
    # A factor of four to both sides, where the knob's bounds allow it.
    low, high = _within(knob, now / 4), _within(knob, now * 4)
    if not now:
        whole = _declared(experiment, address)
        low, high = (whole.low, whole.high) if whole else (0.0, 1.0)
    left, right = st.columns(2)
    with left:
        first = _bound(knob, f"{title}: {say(en='from', es='desde')}", choices, f"{name}.low", low)
    with right:
        last = _bound(knob, f"{title}: {say(en='to', es='hasta')}", choices, f"{name}.high", high)
    if first is None or last is None:
        return None
    try:
        return Range(low=float(first), high=float(last), log=bool(knob.words.log) and first > 0, whole=knob.type is int)
    except PlaygroundError as error:
        st.error(say(error.text))
        return None


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


def _some(experiment: Experiment, address: str, choices: Choices, name: str, first: Sequence[Value]) -> list[Value]:
    """Some of the knob's own values."""
    words = {one: plain(told(experiment, address, one)) for one in _choices(experiment, address)}
    return choices.some(
        name,
        words,
        first,
        lambda key, some: st.multiselect(titles(experiment)[address], **among(words), default=some, key=key),
    )


def _usable(experiment: Experiment, address: str) -> bool:
    """Numbers, and closed lists with more than one value."""
    if address.endswith("kind"):
        return len(_choices(experiment, address)) > 1
    knob = _knob(experiment, address)
    return bool(knob.choices) or knob.type in (int, float, bool)


def _within(knob: Knob, number: float) -> float:
    """The number as the knob takes it: within its bounds, whole or with few digits."""
    found = max(number, number if knob.lower is None else knob.lower)
    found = min(found, found if knob.upper is None else knob.upper)
    return round(found) if knob.type is int else float(f"{found:.3g}")


def _bound(knob: Knob, label: str, choices: Choices, name: str, start: float | None) -> float | None:
    # What is more than the deployment allows is said of the study as a whole.
    return choices.remembered(
        name,
        start,
        lambda key, value: number_field(knob, value, key, label, limited=False),
        number_within(knob.type, knob.lower, knob.upper),
    )


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
            wrong = Text("“{word}” is not a valid value here.", "«{word}» no es un valor válido aquí.")
            st.error(say(wrong.format(word=word.strip()[:20])))
    return list(found)
