"""What can compute here, and the memory that it has free."""

from collections.abc import Iterable

import streamlit as st

from playground import hardware
from playground.launch.launchers.base import published_slots
from playground.settings import settings
from playground.tracking import admission
from playground.tracking.admission import Expected
from playground.ui.page import say


def available(choices: Iterable[str], chosen: str) -> list[str]:
    """The devices of a list that there are here, and the one that was chosen even if it is not."""
    places = {slot.place for slot in published_slots()}
    several = sum(place.startswith("cuda:") for place in places) > 1
    return [
        choice
        for choice in choices
        if choice in ("auto", "cpu", chosen)
        or (choice in places and (several or ":" not in choice))
        or (choice == "cuda" and any(place.startswith("cuda") for place in places))
    ]


def show_memory(device: str, expected: Expected) -> None:
    """The free memory of the devices that a run may use, and whether it fits there.

    Args:
        device: as it was asked for: `auto`, `cpu`, `cuda`, …
        expected: what was measured.
    """
    if settings().launcher != "local":
        return  # what the machines of a cluster have is for its scheduler to know
    memory = {place: one for place, one in hardware.memory().items() if admission.suits(device, place)}
    if not memory:
        words = say(
            en="There is no {device} here: the run would wait until there is one.",
            es="Aquí no hay {device}: la ejecución esperaría hasta que lo haya.",
            device=admission.name_of(device),
        )
        st.warning(words, icon="⏳")
        return
    st.caption(say(admission.free_memory(memory)))
    refused = admission.refusal(expected, memory)
    if refused is not None:
        st.error(say(refused), icon="⚠️")
    elif all(admission.need(expected, place) > one.free / 2**20 for place, one in memory.items()):
        words = say(
            en="More than is free just now: the run would wait for memory.",
            es="Más de lo que queda libre ahora: la ejecución esperaría memoria.",
        )
        st.warning(words, icon="⏳")
