"""The link of *Try it*: the input, as `input.text=…`, where it is short."""

from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.settings import settings
from playground.task import TASKS, Request
from playground.ui.links import address
from playground.ui.links.setting_links import opened, told, written
from playground.ui.page import say, session

LONGEST = 500
"""Characters of one text in the address."""


def open_input(task: str) -> bool | None:
    """Take over the input of an address just opened, and say what could not be taken.

    Returns:
        Whether nothing is missing of it: then it is answered without being asked for again. None: the address holds none.
    """
    found = address.asked("input")
    if found is None:
        return None
    request = TASKS[task].request
    taken = opened(found, nothing_given(request), _files(request), settings())
    session().requests[task] = taken.thing.plain()
    session().version += 1
    missing = told(taken)
    if missing is not None:
        st.warning(say(missing), icon="🔗")
    return missing is None


def show_input(task: str) -> None:
    """Write the input into the address."""
    request = TASKS[task].request
    try:
        given = request.configure(session().requests.get(task, {}), "request")
    except PlaygroundError:
        return  # said when it is asked for
    values = written(given, nothing_given(request))
    short = {name: value for name, value in values.items() if len(value) <= LONGEST}
    if len(short) < len(values):
        st.caption(
            say(
                en="🔗 The link of this page leaves out texts of more than {most} characters.",
                es="🔗 El enlace de esta página omite los textos de más de {most} caracteres.",
                most=LONGEST,
            )
        )
    address.show("input", short)


def nothing_given(request: type[Request]) -> Request:
    """What the link of an input begins with: the usual values, and no text."""
    missing: dict[str, Any] = dict.fromkeys(required(request), "")
    return request.model_construct(**missing)


def required(request: type[Request]) -> list[str]:
    """What must be given: none has a usual value."""
    return [name for name in request.knobs() if request.model_fields[name].is_required()]


def _files(request: type[Request]) -> list[str]:
    return [name for name, knob in request.knobs().items() if knob.words.widget == "file"]
