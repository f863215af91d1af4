"""Workbooks with several sheets, formulas and merged cells, written by openpyxl."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest

from playground.datasets.own_series import OwnSeries
from playground.errors import WrongFile
from playground.tables import reading
from playground.text import Guess


def workbook(build: Callable[[Any], None]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    build(book)
    book.save(content)
    return content.getvalue()


def fill(sheet: Any, first: float) -> None:
    sheet.append(["Date", "Sales"])
    for day in range(30):
        sheet.append([datetime(2021, 3, 1) + timedelta(days=day), first + day])


def several(book: Any) -> None:
    book.active.title = "Read me"
    book.active.append(["Sales of two regions"])
    for name, first in (("Norte", 100.0), ("Sur", 200.0), ("old", 300.0)):
        fill(book.create_sheet(name), first)
    book["old"].sheet_state = "hidden"


@pytest.mark.parametrize(
    ("sheet", "first"), [("", 100.0), ("Norte", 100.0), ("sur", 200.0), (" Sur ", 200.0), ("old", 300.0)]
)
def test_the_sheet_is_chosen(sheet: str, first: float) -> None:
    found = OwnSeries.configure({"sheet": sheet}).read(workbook(several), 1)
    assert (len(found.values), found.values[0, 0], found.values[-1, 0]) == (30, first, first + 29)
    guesses = [note for note in found.notes if isinstance(note, Guess) and "data.sheet" in note.settings]
    assert len(guesses) == (not sheet)
    if guesses:
        assert "Norte" in guesses[0].en and "Sur" in guesses[0].en and "old" not in guesses[0].en
    assert found.reading.get("sheet", "") == sheet


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(WrongFile, match="no sheet “East”; it has Read me, Norte, Sur, old"):
        reading.read(workbook(several), sheet="East")


def test_formulas_without_a_result_are_told() -> None:
    def build(book: Any) -> None:
        fill(book.active, 1.0)
        for row in range(2, 32):
            book.active.cell(row, 3, f"=B{row}*2")

    table = reading.read(workbook(build))
    assert any("Formulas without a stored result: 30" in note.en for note in table.notes)
    assert not any("Formulas" in note.en for note in reading.read(workbook(several)).notes)


def test_a_cell_as_high_as_the_heading_names_its_column() -> None:
    def build(book: Any) -> None:
        sheet = book.active
        sheet.append(["Date", "Sales", None])
        sheet.append([None, "North", "South"])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")
        for day in range(30):
            sheet.append([datetime(2021, 3, 1) + timedelta(days=day), day, 2 * day])

    assert reading.read(workbook(build)).names == ("Date", "North", "South")
