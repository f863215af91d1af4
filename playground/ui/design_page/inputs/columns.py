"""A column of a file, or several, chosen from a menu; a name that the file does not have stays, and is marked."""

import hashlib
from collections.abc import Sequence
from typing import Any

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
    # Other columns are another menu: what was chosen in the one is not kept in the other.
    place = f"{key}.{hashlib.sha256('|'.join(names).encode()).hexdigest()[:8]}"
    guessed, absent = say(en="guessed", es="se adivina"), say(en="not in the file", es="no está en el archivo")
    labels = {
        "": guessed,
        ALL: say(en="all columns of numbers", es="todas las columnas de números"),
        NONE: say(en="none", es="ninguna"),
    } | {column.name: f"{column.name} · {plain(column.reason)}" for column in columns}
    look: dict[str, Any] = {
        "key": place,
        "help": say(knob.words.help),
        "format_func": lambda name: labels.get(name) or f"{name} · {absent}",
    }
    if knob.words.widget == "columns":
        now = chosen(value, names)
        options = list(dict.fromkeys([*names, ALL, *now]))
        several = st.multiselect(say(knob.words.title), options, default=now, placeholder=guessed, **look)
        return ALL if ALL in several else ", ".join(several)
    none = [NONE] if knob.words.widget == "column_or_none" else []
    options = list(dict.fromkeys(["", *names, *none, value]))
    known = next((name for name in names if name.lower() == value.lower()), value)
    return st.selectbox(say(knob.words.title), options, index=options.index(known), **look) or ""
