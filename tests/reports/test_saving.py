"""The line below a figure or a table: what it offers, and that words stay words in it."""

import math
import re
from html.parser import HTMLParser

import pandas as pd

from playground.reports import saving
from playground.text import speaking

HOSTILE = '"><script>alert(1)</script>\tx\ny'


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_what_is_offered_depends_on_what_it_is():
    offered = {kind: re.findall(r'data-save="(\w+)"', saving.saving(kind, "a")) for kind in saving.FORMS}
    assert offered == {
        "figure": ["svg", "png", "csv", "markdown", "latex"],
        "score": ["svg", "png"],
        "drawing": ["svg", "png"],
        "table": ["csv", "markdown", "latex"],
    }


def test_words_of_strangers_are_neither_markup_nor_cells_of_their_own():
    line = saving.saving("table", HOSTILE, pd.DataFrame({HOSTILE: [HOSTILE], "n": [1]}))
    read = Tags(line)
    assert "script" not in read.found
    head, row = read.words.split("LaTeX")[1].strip("\n").split("\n")
    assert head.split("\t")[1] == "n" and row.split("\t")[1] == "1" and len(row.split("\t")) == 2


def test_numbers_are_short_and_what_is_missing_is_empty():
    frame = pd.DataFrame({"a": [1 / 3, math.nan], "b": ["x", None]}, index=pd.Index([5, 6], name="epoch"))
    lines = Tags(saving.saving("table", "t", frame)).words.split("LaTeX")[1].strip("\n").split("\n")
    assert lines == ["epoch\ta\tb", "5\t0.3333333\tx", "6\t\t"]


def test_rows_of_words_are_saved_as_a_frame_of_them_is() -> None:
    rows = [{"a": "1\t2", "b <i>": "x"}, {"b <i>": "y", "c": "–"}]
    assert saving.saving("table", "t", rows) == saving.saving("table", "t", pd.DataFrame(rows).fillna(""))
    many = [{"a": "1", "b": "2"}] * saving.MOST_CELLS
    assert f"first {saving.MOST_CELLS // 2} of {saving.MOST_CELLS} rows" in saving.saving("table", "t", many)


def test_a_long_table_says_what_was_left_out():
    with speaking("es"):
        line = saving.saving("table", "t", pd.DataFrame({"a": range(saving.MOST_CELLS + 1)}))
    assert f"Solo las primeras {saving.MOST_CELLS} de {saving.MOST_CELLS + 1} filas." in line and "Guardar" in line


def test_the_script_knows_no_address():
    addresses = re.findall(r"https?://[^\"]+", saving.script())
    assert set(addresses) == {"http://www.w3.org/2000/svg"}, "a name of SVG, and no address"
