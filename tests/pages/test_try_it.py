"""Try it: what can be chosen is offered, an answer stands beside its own input only, a file goes by its own name."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from playground.exhibits import Prose, Table
from playground.own_files import uploads
from playground.ui.cache import preset_table
from tests.pages.test_pages import opened


@pytest.fixture
def asked(lived_in) -> AppTest:
    return opened("try_it", "en", run=lived_in.runs[0])


def test_the_horizon_is_shown_and_the_steps_are_a_menu(asked):
    assert not asked.exception
    assert [item.value for item in asked.number_input if "ahead" in item.label] == [3]
    (origins,) = [item for item in asked.selectbox if item.label == "From when"]
    assert origins.options[:3] == ["the end of the data", "2008", "2007"]
    # One table without a file: there is nothing to choose among.
    assert not {"Which series", "Columns of the file"} & {
        item.label for item in (*asked.text_input, *asked.multiselect)
    }


def test_an_answer_goes_when_its_input_changes(asked):
    answered = asked.button(key="try.go").click().run()
    assert not answered.exception
    assert answered.get("plotly_chart")
    (ahead,) = [item for item in answered.number_input if "ahead" in item.label]
    changed = ahead.set_value(2).run()
    assert not changed.get("plotly_chart")
    assert any("press “Predict” again" in item.value for item in changed.caption)


def test_a_file_goes_by_its_own_name_and_without_the_unit_learnt(lived_in):
    from playground.launch.compute.jobs import respond

    rows = "\n".join(f"{2000 + month // 12}-{month % 12 + 1:02d},{month}" for month in range(40))
    file = uploads.keep(f"month,Sales\n{rows}\n".encode(), "sales.csv")
    found = respond({"a": lived_in.runs[0]}, {"file": file}, "en")
    sample = json.loads(found.files["a"]["forecast.json"])
    assert (sample["input"]["names"], sample["input"]["unit"]) == (["Sales"], "")


@pytest.mark.parametrize(("language", "expected"), [("en", "en"), ("es", "es")])
def test_opinions_are_in_the_language_of_the_visitor(language, expected):
    assert preset_table("sentiment", language)["data"]["language"] == expected
    assert "language" not in preset_table("forecasting", language)["data"]


def test_many_unknown_words_are_a_warning_before_the_answer():
    from playground.task import Sample
    from playground.tasks.sentiment.looks import show

    words = ["esta", "historia", "es", "good", "."]
    output = {
        "classes": [{"en": "negative", "es": "negativa"}, {"en": "positive", "es": "positiva"}], "label": 1,
        "probabilities": [0.216, 0.784], "words": words, "running": [[0.5, 0.5]] * 5, "unknown": ["esta", "historia", "es"],
        "cut": 0, "synthetic": False,
    }  # fmt: skip
    first, second, *_ = show({"gru": Sample({"kind": "text", "text": " ".join(words)}, output, None)})
    assert isinstance(first, Prose) and first.warning and first.words.en.startswith("3 of 4 words are unknown")
    assert isinstance(second, Table)
    few = show({"gru": Sample({"kind": "text", "text": "x"}, output | {"unknown": ["es"]}, None)})
    assert isinstance(few[0], Table)


LONG = "shop,day,sold\n" + "".join(
    f'"{shop}",2020-01-{day:02d},{day * size}\n' for shop, size in (("A, old", 1), ("B", 100)) for day in range(1, 29)
)
TWO = "year,visitors,Sales\n" + "".join(f"{1980 + n},{n},{1000 + n}\n" for n in range(40))


def chosen_file(app: AppTest, run: str, name: str, content: str) -> AppTest:
    """The page once the file was uploaded."""
    (uploader,) = [item for item in app.file_uploader if item.key.startswith("try.request.")]
    return uploader.upload(name, content.encode()).run()


def test_the_columns_of_a_file_are_a_menu_and_a_wrong_guess_is_corrected(asked, lived_in):
    app = chosen_file(asked, lived_in.runs[0], "two.csv", TWO)
    assert not app.exception and not app.error
    (menu,) = [item for item in app.multiselect if item.label == "Columns of the file"]
    assert {option.split(" · ")[0] for option in menu.options} >= {"visitors", "Sales", "year"}
    assert all(" · " in option for option in menu.options if option.split(" · ")[0] in ("visitors", "Sales"))
    (table,) = [item.value for item in app.dataframe if "first rows" in item.value.columns]
    assert table.set_index("column").loc["Sales", "first rows"] == "1000 · 1001 · 1002 · 1003 · 1004"
    menu.set_value(["Sales"]).run()
    app.button(key="try.go").click().run()
    assert not app.exception and not app.error
    _, held = app.session_state[f"try.answer.forecasting.{lived_in.runs[0]}"]
    answer = held.value()
    sample = next(iter(answer.samples.values()))
    assert sample.input["names"] == ["Sales"]
    # Two columns are more than the network knows.
    (menu,) = [item for item in app.multiselect if item.label == "Columns of the file"]
    menu.set_value(["Sales", "visitors"]).run()
    app.button(key="try.go").click().run()
    assert [item.value for item in app.error] == [
        "2 series were read from the file (Sales, visitors), and this network knows 1: choose as many."
    ]


def test_the_series_of_a_file_in_long_form_are_a_menu(asked, lived_in):
    app = chosen_file(asked, lived_in.runs[0], "long.csv", LONG)
    (menu,) = [item for item in app.selectbox if item.label == "Which series"]
    assert menu.options == ["the first, or the only one", "A, old", "B"]
    menu.set_value("A, old").run()
    app.button(key="try.go").click().run()
    assert not app.exception and not app.error
    _, held = app.session_state[f"try.answer.forecasting.{lived_in.runs[0]}"]
    answer = held.value()
    (window,) = next(iter(answer.samples.values())).input["windows"]
    assert window["values"][-1] == [28.0]
