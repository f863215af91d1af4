"""A file of one's own on the pages: its guesses, what was read, menus of its columns, settings that fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from playground.dataset import DATASETS
from playground.knobs import Configurable, knob
from playground.launch.compute import jobs
from playground.own_files import uploads
from playground.own_files.columns import Column, chosen
from playground.text import Text
from playground.ui.page import Session
from tests.pages.conftest import Lived
from tests.pages.test_pages import PAGES, words

STARS = "id,film,verdict,points\n" + "".join(
    f"{row},It was the {'best' if row % 2 else 'worst'} of films,{'bad' if row % 3 else 'fair'},{1 + 4 * (row % 2)}\n"
    for row in range(60)
)
"""Two columns could be the classes, so that one is guessed."""
SALES = "month,sales\n" + "".join(f"{2018 + step // 12}-{1 + step % 12:02d},{100 + step % 12}\n" for step in range(60))


@pytest.fixture(autouse=True)
def computed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, which knows the home that this test's files are in."""
    monkeypatch.setattr("playground.launch.compute.pool.compute", lambda job, *given, **_limits: job(*given))


def opened(
    page: str, task: str, language: str = "en", *, knobs: Mapping[str, Any] | None = None, **draft: Any
) -> AppTest:
    app = AppTest.from_file(str(PAGES / "app.py"), default_timeout=240)
    app.switch_page(f"{page}.py")
    table = {"task": {"kind": task, **(knobs or {})}, **draft}
    app.session_state["session"] = Session(language=language, task=task, drafts={task: table})
    app.query_params["lang"] = language
    app.query_params["task"] = task
    return app.run()


def stars() -> dict[str, Any]:
    return {"kind": "own_texts", "file": uploads.keep(STARS.encode(), "stars.csv")}


def sales() -> dict[str, Any]:
    return {"kind": "own_series", "file": uploads.keep(SALES.encode(), "sales.csv")}


@pytest.mark.parametrize("language", ["en", "es"])
def test_design_and_data_tell_the_guesses_that_the_reader_made(language: str) -> None:
    known = jobs.reading(stars()).guesses
    assert known
    for page in ("design", "data"):
        app = opened(page, "sentiment", language, data=stars())
        assert not app.exception
        said = words(app).replace("\\", "")
        assert ("Guesses about the file" if language == "en" else "Suposiciones sobre el archivo") in said
        for guess in known:
            assert said.count(guess.say(language).replace("\\", "")) == 1


def test_nothing_is_told_where_nothing_was_guessed() -> None:
    data = stars() | {"text_column": "film", "label_column": "points", "split_column": "-"}
    for page in ("design", "data"):
        assert "Guesses about the file" not in words(opened(page, "sentiment", data=data))


def test_the_data_page_says_what_was_read() -> None:
    app = opened("data", "sentiment", data=stars() | {"label_column": "points"})
    assert "1 (30), 5 (30)" in words(app) and "Texts: 60" in words(app)
    app = opened("data", "forecasting", data=sales())
    (frame,) = [table.value for table in app.dataframe if "shape" in table.value]
    assert list(frame.iloc[0][["series", "steps", "first value", "naive (last value)"]]) == [
        "sales",
        "60",
        "100",
        "111",
    ]
    assert len(frame.iloc[0]["shape"]) == 60


@pytest.mark.parametrize("page", ["design", "data"])
def test_a_column_is_chosen_from_a_menu(page: str) -> None:
    app = opened(page, "sentiment", data=stars())
    menu = next(box for box in app.selectbox if box.label == "Column of classes")
    assert menu.options[0] == "guessed" and any(option.startswith("points · ") for option in menu.options)
    app = menu.select("points").run()
    assert not app.exception and app.session_state["session"].drafts["sentiment"]["data"]["label_column"] == "points"
    assert "classes are taken from" not in words(app)


def test_a_name_that_the_file_does_not_have_stays_and_is_marked() -> None:
    app = opened("data", "sentiment", data=stars() | {"label_column": "mood"})
    menu = next(box for box in app.selectbox if box.label == "Column of classes")
    assert menu.value == "mood" and "mood · not in the file" in menu.options
    assert "mood" in "".join(item.value for item in app.warning)


@pytest.mark.parametrize("page", ["design", "data"])
def test_what_fits_a_short_file_is_one_click_away(page: str) -> None:
    app = opened(page, "forecasting", data=sales(), knobs={"window": 84, "horizon": 12})
    (button,) = [one for one in app.button if one.label.startswith("Use what fits")]
    app = button.click().run()
    assert not app.exception and not [one for one in app.button if one.label.startswith("Use what fits")]
    task = app.session_state["session"].drafts["forecasting"]["task"]
    assert task["window"] < 84


class Several(Configurable):
    """A setting that names several columns."""

    title: ClassVar[Text] = Text("Several", "Varias")
    columns: str = knob("", widget="columns", title=Text("Columns", "Columnas"), help=Text("Names.", "Nombres."))


def several() -> None:
    import streamlit as st

    from playground.own_files.columns import Column
    from playground.text import Text
    from playground.ui.design_page.form import form
    from tests.pages.test_own_files import Several

    table = st.session_state.setdefault("table", {"columns": "B, gone"})
    found = (Column("a", Text("numbers", "números"), ("1",)), Column("b", Text("numbers", "números"), ("2",)))
    form(Several, table, "data", columns=lambda: found)


def test_several_columns_are_chosen_from_one_menu() -> None:
    app = AppTest.from_function(several).run(timeout=240)
    (menu,) = app.multiselect
    assert menu.value == ["b", "gone"] and "gone · not in the file" in menu.options and "a · numbers" in menu.options
    menu.set_value(["b", "a"]).run()
    assert app.session_state["table"]["columns"] == "b, a"
    app.multiselect[0].set_value(["b", "*"]).run()
    assert app.session_state["table"]["columns"] == "*"


@dataclass(frozen=True)
class _Names:
    value: str
    expected: list[str]


@pytest.mark.parametrize(
    "case",
    [
        _Names("", []),
        _Names("a", ["a"]),
        _Names("A, b ,zzz", ["a", "b", "zzz"]),
        _Names("rate, per cent", ["Rate, per cent"]),
        _Names("*", ["*"]),
    ],
)
def test_the_names_in_a_setting(case: _Names) -> None:
    assert chosen(case.value, ["a", "b", "Rate, per cent"]) == case.expected


def test_the_columns_of_a_table_of_texts_are_told_apart() -> None:
    found = {column.name: column for column in jobs.columns(stars())}
    assert next(iter(found)) == "film" and "6 words" in found["film"].reason.en and "2" in found["points"].reason.en
    assert found["points"] == Column("points", Text("different values: 2", "valores distintos: 2"), ("1", "5", "1"))
    assert jobs.columns({"kind": "sst2"}) == ()


def test_the_page_of_a_run_keeps_its_guesses(monkeypatch: pytest.MonkeyPatch, lived_in: Lived) -> None:
    kept = [Text("“a” is forecast.", "Se predice «a».")]
    monkeypatch.setattr("playground.tracking.runs.guesses_of", lambda _run_id: kept)
    app = AppTest.from_file(str(PAGES / "app.py"), default_timeout=240)
    app.switch_page("run.py")
    app.query_params["run"] = lived_in.runs[0]
    app = app.run()
    assert not app.exception and "is forecast" in words(app)


@pytest.mark.parametrize("page", ["data", "design"])
def test_the_series_of_a_file_in_long_form_are_a_menu(record, page):
    content = "shop,day,sold\n" + "".join(
        f'"{shop}",2020-01-{day:02d},{day * size}\n'
        for shop, size in (("A, old", 1), ("B", 100))
        for day in range(1, 29)
    )
    file = uploads.keep(content.encode(), "long.csv")
    app = opened(page, "forecasting", data={"kind": "own_series", "file": file}).run()
    (menu,) = [item for item in app.selectbox if item.label == "Series of the file"]
    assert menu.options == ["all", "A, old", "B"]
    menu.set_value("A, old").run()
    assert not app.exception
    assert app.session_state["session"].draft()["data"]["series"] == "A, old"
    series = DATASETS["own_series"].configure({"file": file, "series": "A, old"}).load()
    assert series.values[:, 0].tolist() == list(range(1, 29))
