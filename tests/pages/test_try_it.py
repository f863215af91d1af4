"""Try it: what can be chosen is offered, an answer stands beside its own input only, a file goes by its own name."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from playground import uploads
from playground.exhibits import Prose, Table
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


def test_an_answer_goes_when_its_input_changes(asked):
    answered = asked.button(key="try.go").click().run()
    assert not answered.exception
    assert answered.get("plotly_chart")
    (ahead,) = [item for item in answered.number_input if "ahead" in item.label]
    changed = ahead.set_value(2).run()
    assert not changed.get("plotly_chart")
    assert any("ask again" in item.value for item in changed.caption)


def test_a_file_goes_by_its_own_name_and_without_the_unit_learnt(lived_in):
    from playground.launch.jobs import respond

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
