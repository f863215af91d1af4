"""A column of a file, or several, chosen from a menu; a name that the file does not have stays, and is marked."""

import hashlib
from collections.abc import Mapping, Sequence

import streamlit as st

from playground.knobs import Knob
from playground.own_files.columns import Column, chosen
from playground.ui.language import plain, say

ALL = "*"
NONE = "-"
MENUS = ("column", "column_or_none", "columns")
"""The widgets that are drawn so."""


def column_menu(knob: Knob, value: str, columns: Sequence[Column], key: str) -> str:
    """Draw the menu of a setting that names columns; the value, as it would be typed.

    Args:
        knob: its widget says whether one column or several are named.
        value: names separated by commas, `*` for all, or empty: guessed.
        columns: those of the file, the likeliest first.
        key: of the widget.
    """
    names = [column.name for column in columns]
    labels = {column.name: f"{column.name} · {plain(column.reason)}" for column in columns}
    # Other columns are another menu: what was chosen in the one is not kept in the other.
    place = f"{key}.{hashlib.sha256('|'.join(names).encode()).hexdigest()[:8]}"
    label, help_text = say(knob.words.title), say(knob.words.help)
    guessed = say(en="guessed", es="se adivina")
    if knob.words.widget != "columns":
        none = [NONE] if knob.words.widget == "column_or_none" else []
        options = list(dict.fromkeys(["", *names, *none, *([value] if value else [])]))
        known = next((name for name in names if name.lower() == value.lower()), value)
        picked = st.selectbox(
            label, options, index=options.index(known), key=place, help=help_text,
            format_func=lambda name: _label(name, labels, guessed),
        )  # fmt: skip
        return str(picked or "")
    now = chosen(value, names)
    several = st.multiselect(
        label, list(dict.fromkeys([*names, ALL, *now])), default=now, key=place, help=help_text, placeholder=guessed,
        format_func=lambda name: _label(name, labels, guessed),
    )  # fmt: skip
    return ALL if ALL in several else ", ".join(several)


def _label(name: str, labels: Mapping[str, str], guessed: str) -> str:
    if not name:
        return guessed
    if name == ALL:
        return say(en="all columns of numbers", es="todas las columnas de números")
    if name == NONE and name not in labels:
        return say(en="none", es="ninguna")
    return labels.get(name) or f"{name} · {say(en='not in the file', es='no está en el archivo')}"
