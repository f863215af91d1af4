"""Settings in the address of a page: written as the form changes, and taken once when a person opens the address."""

from collections.abc import Mapping

import streamlit as st

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
