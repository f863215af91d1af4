"""Settings in the address of a page: written as the form changes, and taken once when a person opens the address."""

from collections.abc import Mapping, Sequence

import streamlit as st

from playground.ui.page import in_url

_REMEMBERED = 50
"""Addresses that a page has written itself: the browser may still send one of the last, which must not undo what came after."""


def asked(place: str) -> dict[str, str] | None:
    """The settings that an address just opened holds, by their own addresses; None where there is nothing to take.

    Args:
        place: what their names in the address begin with (`set` for `set.model.hidden=64`).
    """
    found = {name.removeprefix(f"{place}."): st.query_params[name] for name in _names(place)}
    seen = _seen(place)
    if not found or found in seen:
        return None
    seen.append(found)
    return found


def show(place: str, values: Mapping[str, str]) -> None:
    """Write the settings into the address in place of those that it holds."""
    seen = _seen(place)
    if values not in seen:
        seen.append(dict(values))
        del seen[:-_REMEMBERED]
    wanted = {f"{place}.{name}": value for name, value in values.items()}
    if {name: st.query_params[name] for name in _names(place)} != wanted:
        others = {name: value for name, value in st.query_params.to_dict().items() if not name.startswith(f"{place}.")}
        st.query_params.from_dict(others | wanted)


def _names(place: str) -> list[str]:
    return [name for name in st.query_params if name.startswith(f"{place}.")]


def _seen(place: str) -> list[dict[str, str]]:
    seen: list[dict[str, str]] = st.session_state.setdefault(f"address.{place}", [])
    return seen


def opened_with(name: str, value: str) -> bool:
    """Whether an address just opened asks for this value of a part; it is left for `asked_for` to take."""
    return st.query_params.get(name) == value and {name: value} not in _seen(f"={name}")


def asked_for(name: str) -> str | None:
    """The value of one part of an address just opened; None where there is none, or where the page has written it itself."""
    found: str | None = st.query_params.get(name)
    seen = _seen(f"={name}")
    if found is None or {name: found} in seen:
        return None
    seen.append({name: found})
    return found


def write(name: str, value: str | None) -> None:
    """Write one part into the address; None takes it out."""
    if value is not None:
        seen = _seen(f"={name}")
        if {name: value} not in seen:
            seen.append({name: value})
            del seen[:-_REMEMBERED]
    in_url(**{name: value})


def begin(widget: str, options: Sequence[str], default: str, asked: str | None) -> None:
    """Let the widget that is drawn next begin with what is asked for, else with what it had when it was drawn last.

    Args:
        widget: its key; Streamlit forgets what it had when a page is left, so keep it with `keep`.
        options: what it offers.
        default: what it begins with otherwise, one of the options.
        asked: what an address just opened asks for, see `asked_for`.
    """
    if asked in options:
        st.session_state[widget] = asked
    elif st.session_state.get(widget) not in options:
        kept = st.session_state.get(f"{widget}.kept")
        st.session_state[widget] = kept if kept in options else default


def keep(widget: str, name: str, value: str, usual: str) -> None:
    """Keep what a widget has, and write it into the address unless it is what is usual."""
    st.session_state[f"{widget}.kept"] = value
    write(name, None if value == usual else value)
