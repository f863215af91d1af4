"""A report as a page: whole, self-contained, and nobody's words run in it."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from playground.reports.page import page
from tests.reports.contents import HOSTILE, report

ADDRESSES = {"src", "href", "action", "data", "poster", "srcset", "formaction", "background"}


class Read(HTMLParser):
    """What a browser would find: the elements with their attributes, and what the scripts hold."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs).get("type") or "", ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            kind, held = self.scripts[-1]
            self.scripts[-1] = kind, held + data
        else:
            self.words.append(data)


@pytest.fixture(scope="module")
def read() -> Read:
    return Read(page(report()))


def test_it_refers_to_nothing_outside_itself(read):
    for tag, attributes in read.elements:
        assert tag not in ("link", "iframe", "object", "embed", "base", "form")
        for name, value in attributes.items():
            assert name not in ADDRESSES or str(value).startswith("data:"), (tag, name)
            assert not name.startswith("on")
    (policy,) = [
        str(one["content"])
        for tag, one in read.elements
        if tag == "meta" and one.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none';") and "http" not in policy and "connect-src" not in policy


def test_only_its_two_scripts_run(read):
    (policy,) = [str(one["content"]) for tag, one in read.elements if "http-equiv" in one]
    running = [held for kind, held in read.scripts if not kind]
    digests = [base64.b64encode(hashlib.sha256(held.encode()).digest()).decode() for held in running]
    assert len(running) == 2 and re.findall(r"'sha256-([^']+)'", policy) == digests


def test_the_figures_are_whole_and_words_stay_words(read):
    drawn = [json.loads(held) for kind, held in read.scripts if kind == "application/json"]
    assert len(drawn) == 4
    name = drawn[0]["data"][0]["name"]
    # Plotly reads some markup, so that what it gets is escaped.
    assert name.startswith("&lt;/script&gt;&lt;img") and drawn[0]["layout"]["xaxis"]["title"]["text"] == "epoch"
    assert all(
        str(one.get("src")).startswith("data:image/svg+xml;base64,") for tag, one in read.elements if tag == "img"
    )
    assert f"run {HOSTILE}" in "".join(read.words)


def test_everything_is_there_in_the_language_asked_for(read):
    told = [one.get("data-title") for tag, one in read.elements if tag == "details"]
    assert told == ["A line", "Squares", "Bars", "A line", "Kept", "Score", "Drawn"]
    assert [tag for tag, _ in read.elements if tag in ("audio", "mark")] == ["audio", "audio", "mark", "mark"]
    (beside,) = [place for place, (_, one) in enumerate(read.elements) if one.get("class") == "sounds"]
    assert [tag for tag, _ in read.elements[beside + 1 : beside + 3]] == ["p", "audio"], (
        "one after the other in one group"
    )
    headings = re.findall(r"<h2>(.*?)</h2>", page(report("es")))
    assert headings == ["Figuras", "El resto"], "a part without anything to show is left out"
    assert '<html lang="es">' in page(report("es"))[:60]
