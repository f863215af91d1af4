"""Answers that outlast a reload: they lie in the storage of the visitor's own tab, and are not written to the server's disk or the address.

The browser drops them with the tab, so that whoever sits at the same computer next does not find them.
"""

import json
from functools import cache
from typing import Any

import streamlit as st

from playground.errors import PlaygroundError
from playground.ui.activities.walk import MOST, Sheet, Walk

_JS = """
export default function ({ data, setTriggerValue }) {
  const name = "playground.activity." + data.run;
  try {
    if (data.sheet) {
      window.sessionStorage.setItem(name, data.sheet);
    } else {
      const found = window.sessionStorage.getItem(name);
      if (found) setTriggerValue("found", found);
    }
  } catch (error) {
    console.info("This browser keeps no answers: " + error.message);
  }
}
"""


def restore(walk: Walk) -> None:
    """Take back what the tab has kept, unless something was written in this session; drawn before the fields."""
    if not _begun(walk):
        told = _component()(
            key=f"activity.restore.{walk.first.id}", data={"run": walk.first.id}, on_found_change=_nothing
        )
        if found := getattr(told, "found", None):
            walk.begin(read(walk, found))


def keep(walk: Walk) -> None:
    """Let the tab keep what has been written; drawn after the fields."""
    sheet = walk.sheet
    if _begun(walk):
        st.session_state[_mark(walk)] = True  # and what is taken away again does not come back
        table = {"answers": sheet.answers, "given": sheet.given, "looked": sorted(sheet.looked)}
        data = {"run": walk.first.id, "sheet": json.dumps(table)}
        _component()(key=f"activity.keep.{walk.first.id}", data=data, on_found_change=_nothing)


def read(walk: Walk, kept: object) -> Sheet:
    """What a tab has kept, as far as it belongs to this activity: a browser can send anything."""
    try:
        table = json.loads(str(kept))
        answers, given, looked = dict(table["answers"]), dict(table["given"]), list(table["looked"])
    except (ValueError, TypeError, KeyError):
        return Sheet()
    sheet = Sheet(restored=True)
    for step in walk.activity.steps:
        for question in step.questions:
            name = f"{step.name}.{question.name}"
            sheet.answers[name] = str(answers.get(name, ""))[:MOST]
        try:
            sheet.given[step.name] = step.configure(given.get(step.name, {})).plain()
        except (PlaygroundError, TypeError, AttributeError):
            continue
        if step.name in looked:
            sheet.looked.add(step.name)
    return sheet


def _begun(walk: Walk) -> bool:
    sheet = walk.sheet
    return bool(sheet.looked or any(sheet.answers.values()) or st.session_state.get(_mark(walk)))


def _mark(walk: Walk) -> str:
    return f"activity.begun.{walk.first.id}"


def _nothing() -> None:
    """A callback, without which a component reports nothing."""


@cache
def _component() -> Any:
    return st.components.v2.component("rnn_playground_kept", js=_JS)
