"""The list of runs keeps its rows while some are ticked."""

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from playground.ui.run_list import table
from playground.ui.run_list.view import View


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def drawn(ids: str, shown: str | None = None, view: View | None = None) -> str:
    rows: Any = [SimpleNamespace(id=one) for one in ids]
    page = [row for row in rows if shown is None or row.id in shown]
    return "".join(row.id for row in table.still(rows, page, view or View()))


def tick(session: dict[str, Any], ids: str, *places: int) -> None:
    session[table._key(ids)] = {"selection": {"rows": list(places)}}


def test_new_runs_wait_until_no_row_is_ticked(session: dict[str, Any]) -> None:
    assert (drawn("abc"), drawn("dabc")) == ("abc", "dabc"), "nothing is ticked"
    tick(session, "dabc", 1)
    assert drawn("edabc", "edab") == "dabc", "the tick was made in the table of before"
    assert drawn("baecd") == "dabc", "another order waits, too"
    tick(session, "dabc")
    assert drawn("baecd") == "baecd"


def test_what_is_no_longer_there_is_not_kept(session: dict[str, Any]) -> None:
    drawn("abc")
    tick(session, "abc", 0)
    assert drawn("ab") == "ab"


def test_another_view_begins_anew(session: dict[str, Any]) -> None:
    drawn("abc")
    tick(session, "abc", 0)
    assert drawn("abcd", view=View(where="cell = gru")) == "abcd"
