"""Draws the knobs of a configurable thing as a form, and writes what is chosen into a plain table."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import streamlit as st

from playground.cells import Cell
from playground.errors import PlaygroundError
from playground.knobs import Configurable, Knob, Shelved
from playground.own_files import uploads
from playground.own_files.columns import Column
from playground.settings import settings
from playground.text import Text
from playground.ui.design_page.devices import available
from playground.ui.design_page.inputs import MENUS, column_menu, keyboard
from playground.ui.equations import aligned
from playground.ui.glossary import help_of
from playground.ui.page import among, plain, say, session
from playground.ui.visitor import visitor

Refused = Mapping[str, Mapping[Any, Text]]
Offered = Mapping[str, Sequence[Any] | Mapping[Any, Text] | None]
MOST_NAMED = 3
"""Things that cannot be chosen are named up to this many, before they are unfolded."""
FEW = 4
"""Choices up to this many lie side by side; more go into a list."""


def form(
    thing: type[Configurable],
    table: dict[str, Any],
    place: str,
    refused: Refused | None = None,
    columns: Callable[[], Sequence[Column]] = tuple,
    *,
    offered: Callable[[], Offered] = dict,
) -> None:
    """Draw the knobs of `thing`, each starting from its value in `table` and written back to it.

    Args:
        table: changed in place; a value equal to the default is written too.
        place: the address of the table, which makes the widgets' keys.
        refused: values that are greyed out, with the reason, by knob.
        columns: those of the file in the table, for menus; asked after the file was drawn.
        offered: values that can be chosen for a knob that is written otherwise, by its name; those that have words, with
            them; the first is the usual one. Asked after the file was drawn. None: there is nothing to choose among, and the
            knob is not drawn.
    """
    knobs = thing.knobs()
    files = [knob for knob in knobs.values() if knob.words.widget == "file"]
    _columns(files, table, place, refused or {}, columns)
    found = offered()
    for name, values in found.items():
        if values and not table.get(name):
            table[name] = next(iter(values))
    lists = {name: values for name, values in found.items() if values and len(values) > 1}
    others = [
        one for name, one in knobs.items() if one not in files and name not in lists and found.get(name, ()) is not None
    ]
    _columns([knob for knob in others if not knob.words.advanced], table, place, refused or {}, columns)
    for name, values in lists.items():
        _list(knobs[name], values, table, place)
    rare = [knob for knob in others if knob.words.advanced]
    if rare:
        with st.expander(say(en="More settings", es="Más ajustes")):
            _columns(rare, table, place, refused or {}, columns)


def _list(knob: Knob, values: Sequence[Any] | Mapping[Any, Text], table: dict[str, Any], place: str) -> None:
    """A menu in which what it does not have can still be written."""
    value = table.get(knob.name) or next(iter(values))
    options = list(dict.fromkeys([*values, value]))
    titles = {"": knob.words.choices.get("", Text("guessed", "se adivina"))}
    titles |= values if isinstance(values, Mapping) else {}
    # In words before the menu has them: it asks for them outside the visitor's session too.
    words = {one: plain(title) for one, title in titles.items()}
    table[knob.name] = (
        st.selectbox(
            _label(knob),
            options,
            index=options.index(value),
            format_func=lambda one: words.get(one, str(one)),
            key=f"{place}.{knob.name}.{session().version}",
            help=help_of(knob.words.title, knob.words.help),
            accept_new_options=True,
        )
        or ""
    )


def _columns(
    knobs: list[Knob],
    table: dict[str, Any],
    place: str,
    refused: Refused,
    columns: Callable[[], Sequence[Column]] = tuple,
) -> None:
    wide = [k for k in knobs if k.words.widget in ("prose", "file", "melody") or k.choices or _shelved(k)]
    narrow = [k for k in knobs if k not in wide]
    for row in [[knob] for knob in wide] + [narrow[start : start + 2] for start in range(0, len(narrow), 2)]:
        places: Sequence[Any] = st.columns(2, vertical_alignment="bottom") if row[0] in narrow else [nullcontext()]
        for column, knob in zip(places, row, strict=False):
            with column:
                _draw(knob, table, place, refused.get(knob.name, {}), columns)
        for knob in row:
            _reasons(knob, refused)


def _draw(
    knob: Knob,
    table: dict[str, Any],
    place: str,
    refused: Mapping[Any, Text],
    columns: Callable[[], Sequence[Column]],
) -> None:
    key = f"{place}.{knob.name}.{session().version}"
    value = table.get(knob.name, knob.default)
    if value is None and knob.type is str:
        value = ""
    if _shelved(knob):
        table[knob.name] = _shelf(knob, value, place, key)
        return
    found = columns() if knob.words.widget in MENUS else ()
    given = column_menu(knob, str(value), found, key) if found else _widget(knob, value, key, refused)
    # An empty field of a knob that needs no value is no value, not an empty one.
    table[knob.name] = None if given == "" and knob.optional else given


def _reasons(knob: Knob, refused: Refused) -> None:
    """Why values are greyed out, over the whole width."""
    reasons = refused.get(knob.name, {})
    excluded([(knob.words.choices.get(str(option), knob.words.title), reason) for option, reason in reasons.items()])


def excluded(things: Sequence[tuple[Text, Text]]) -> None:
    """What cannot be chosen here, each with the reason, folded away."""
    if not things:
        return
    names = ", ".join(f"~~{say(title)}~~" for title, _ in things[:MOST_NAMED])
    more = f" +{len(things) - MOST_NAMED}" if len(things) > MOST_NAMED else ""
    with st.expander(
        f":small[{say(en='Not possible here', es='No es posible aquí')}: {names}{more}]", icon=":material/block:"
    ):
        for title, reason in things:
            st.caption(f"**{say(title)}**: {say(reason)}")


def _widget(knob: Knob, value: Any, key: str, refused: Mapping[Any, Text]) -> Any:
    label, help_text = _label(knob), help_of(knob.words.title, knob.words.help)
    if knob.choices:
        return _choice(knob, value, key, refused)
    if knob.type is bool:
        return st.toggle(label, value=bool(value), key=key, help=help_text, disabled=True in refused)
    if knob.type in (int, float):
        return number_field(knob, value, key, label)
    if knob.words.widget == "file":
        return _file(knob, value, key, label, help_text)
    if knob.words.widget == "melody":
        return keyboard(label, value, key)
    draw = st.text_area if knob.words.widget == "prose" else st.text_input
    empty = plain(knob.words.choices[""]) if "" in knob.words.choices else None
    return draw(label, value=value, key=key, help=help_text, placeholder=empty)


def _choice(knob: Knob, value: Any, key: str, refused: Mapping[Any, Text]) -> Any:
    options = [choice for choice in knob.offered if choice not in refused]
    value = knob.words.former.get(value, value)
    if knob.words.widget == "device":
        options = available(options, value)
    titles = {choice: knob.words.choices.get(choice, Text.same(choice)) for choice in options}
    look: dict[str, Any] = {"key": key, "help": help_of(knob.words.title, knob.words.help)}
    start = options.index(value) if value in options else 0
    if len(options) > FEW:
        words = {choice: plain(title) for choice, title in titles.items()}
        return st.selectbox(_label(knob), **among(words), index=start, **look)
    words = {choice: say(title) for choice, title in titles.items()}
    return st.segmented_control(_label(knob), **among(words), default=options[start], required=True, wrap=True, **look)


def number_field(knob: Knob, value: Any, key: str, label: str, *, limited: bool = True) -> Any:
    """A field for the number of a knob, within its bounds and, where it is `limited`, those of the deployment."""
    if knob.words.widget == "slider":
        return _slider(knob, value, key, label)
    limit = getattr(settings(), knob.words.limit) if limited and knob.words.limit else None
    upper, lower = min((bound for bound in (knob.upper, limit) if bound), default=None), knob.lower
    if limit and lower == 0:
        # Zero means "no limit", which a deployment with a limit of its own does not give.
        lower, value = 1, value or upper
    kind = knob.type
    value = None if value is None else kind(max(lower or value, min(value, upper if upper is not None else value)))
    return st.number_input(
        label,
        min_value=None if lower is None else kind(lower),
        max_value=None if upper is None else kind(upper),
        value=value,
        step=1 if kind is int else max(abs(float(value or 0.01)) / 10, 1e-6),
        format="%d" if kind is int else "%g",
        key=key,
        help=help_of(knob.words.title, knob.words.help),
    )


def _slider(knob: Knob, value: Any, key: str, label: str) -> Any:
    """A slider from the knob's lower bound to its upper one; of fractions, in steps of a round size."""
    kind = knob.type
    assert knob.lower is not None and knob.upper is not None
    step = 1 if kind is int else 10.0 ** math.floor(math.log10((knob.upper - knob.lower) / 20))
    return st.slider(
        label,
        min_value=kind(knob.lower),
        max_value=kind(knob.upper),
        value=kind(min(max(value, knob.lower), knob.upper)),
        step=step,
        # With a decimal comma where the visitor's browser writes one; it has three digits behind it at most.
        format="localized" if kind is float and step >= 1e-3 else None,
        key=key,
        help=help_of(knob.words.title, knob.words.help),
    )


def _file(knob: Knob, value: str, key: str, label: str, help_text: str) -> str:
    given = st.file_uploader(
        label,
        type=[ending.lstrip(".") for ending in knob.words.accept] or None,
        key=key,
        help=help_text,
        max_upload_size=settings().max_upload_mb,
    )
    st.caption(
        say(
            en="Up to {size} MB: {endings}",
            es="Hasta {size} MB: {endings}",
            size=settings().max_upload_mb,
            endings=", ".join(knob.words.accept) or Text("files of any kind", "archivos de cualquier tipo"),
        )
    )
    if given is not None:
        try:
            return uploads.keep(given.getvalue(), given.name, knob.words.accept, visitor().key)
        except PlaygroundError as error:
            st.error(say(error.text))
            return ""
    if value:
        st.caption(say(en="In use: {name}", es="En uso: {name}", name=uploads.name_of(value) or value[:8]))
    return value


def _shelf(knob: Knob, value: Any, place: str, key: str) -> dict[str, Any] | None:
    """The choice among the things of a shelf, and the knobs of the one that is chosen; its plain table.

    A knob that needs no value is a menu whose first choice is none of them; then there is no table.
    """
    shelf = knob.type.shelf  # type: ignore[attr-defined]
    words = {name: say(shelf[name].title) for name in shelf.in_order()}
    inner = (
        value.plain()
        if isinstance(value, Configurable)
        else dict(value)
        if isinstance(value, Mapping)
        else {"kind": value or ""}
    )
    names = {"": plain(knob.words.choices[""])} if knob.optional else {}
    names |= {name: plain(shelf[name].title) for name in words}
    index = list(names).index(inner["kind"])
    kind = st.selectbox(
        _label(knob), **among(names), index=index, key=key, help=help_of(knob.words.title, knob.words.help)
    )
    if not kind:
        return None
    if kind != inner["kind"]:
        inner = {"kind": kind}
    if hasattr(shelf[kind], "about"):
        st.caption(say(shelf[kind].about))
    equations = st.container()  # they depend on the settings, which are asked for below them
    if shelf[kind].knobs():
        with st.expander(f"{say(en='Settings', es='Ajustes')}: {words[kind]}"):
            _columns(list(shelf[kind].knobs().values()), inner, f"{place}.{knob.name}.{kind}", {})
    if issubclass(shelf[kind], Cell):
        with equations, st.expander(f"{say(en='Equations', es='Ecuaciones')}: {words[kind]}"):
            _equations(shelf[kind].configure(inner))
    return inner


def _equations(cell: Cell) -> None:
    st.latex(aligned(cell.equations))
    st.caption(cell.source)


def _shelved(knob: Knob) -> bool:
    return isinstance(knob.type, type) and issubclass(knob.type, Shelved)


def _label(knob: Knob) -> str:
    title, unit = say(knob.words.title), say(knob.words.unit) if knob.words.unit else ""
    # "Epochs (epochs)" would say it twice.
    return title if not unit or unit.lower() in title.lower() else f"{title} ({unit})"
