"""Every page where all names are attacks: whatever reads Markdown gets it escaped, whatever can be exported holds no formula."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from tests.helpers.hostile import PICTURE, Planted, addresses, markup_in, plant, tags_in
from tests.pages.test_pages import opened

# Parts of elements that are shown as they are, or are addresses within the app.
LITERAL = {
    "value", "default", "options", "placeholder", "id", "hash", "url", "query_string", "element_id", "alt", "aria_label",
    "form_id", "page", "queryString", "key", "fragment_id", "spec", "config", "raw_data", "columns", "file_name",
    "last_active_script_hash", "user_key", "accept",
}  # fmt: skip
PLAIN_ELEMENTS = {"code", "text", "arrow_data_frame"}
MARKED = {("options", "button_group"), ("options", "radio"), ("value", "markdown"), ("value", "metric")}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[tuple[Path, Planted]]:
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(empty_store, folder / "mlflow.db")
    before = os.environ.get("PLAYGROUND_HOME")
    os.environ["PLAYGROUND_HOME"] = str(folder)
    try:
        yield folder, plant()
    finally:
        os.environ.pop("PLAYGROUND_HOME")
        if before is not None:
            os.environ["PLAYGROUND_HOME"] = before


def read_as_markdown(app: AppTest) -> Iterator[tuple[str, str]]:
    """Every string of every element that the browser reads as Markdown, with the kind of the element."""
    for element in app.main:
        yield from _strings(element)
    for element in app.sidebar:
        yield from _strings(element)


def _strings(element: object) -> Iterator[tuple[str, str]]:
    proto = getattr(element, "proto", None)
    kind = str(getattr(element, "type", ""))
    if isinstance(proto, Message) and kind not in PLAIN_ELEMENTS:
        yield from ((kind, words) for words in _fields(proto, kind))


def _fields(proto: Message, kind: str) -> Iterator[str]:
    for field, value in proto.ListFields():
        marked = (field.name, kind) in MARKED
        if field.name in LITERAL and not marked:
            continue
        values = value if isinstance(value, list) or hasattr(value, "append") else [value]
        for one in values:
            if isinstance(one, Message):
                yield from _fields(one, kind)
            elif isinstance(one, str):
                yield one


def test_every_page_shows_attacks_literally(planted: tuple[Path, Planted], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, there = planted
    monkeypatch.setenv("PLAYGROUND_HOME", str(folder))
    quoted = 0
    for page, query in addresses(there):
        app = opened(page, "en", **{name: value for name, value in query.items() if name != "lang"})
        assert not app.exception, (page, query, [item.value for item in app.exception])
        for kind, words in read_as_markdown(app):
            found = tags_in(words) if kind == "html" else markup_in(words)
            assert not found, (page, query, kind, words)
            quoted += "evil.example" in words
        for frame in app.dataframe:
            cells = [*frame.value.columns, *frame.value.to_numpy().ravel()]
            assert not [cell for cell in cells if str(cell).startswith("=")], (page, query)
    assert quoted >= 12  # the attacks were there


def test_the_scan_would_find_an_attack() -> None:
    def app() -> None:
        import streamlit as st

        from tests.helpers.hostile import PICTURE

        st.button(f"go {PICTURE}")
        st.metric("x", PICTURE)
        st.html("<p><img src=https://evil.example/p.png></p>")

    found = list(read_as_markdown(AppTest.from_function(app).run()))
    assert [bool(markup_in(words)) for kind, words in found if kind != "html" and PICTURE in words] == [True, True]
    assert [bool(tags_in(words)) for kind, words in found if kind == "html"] == [True]
