"""Learn: a page for every concept, a glossary with search, and the way to Design."""

import pytest

from playground.learn import CONCEPTS
from playground.learn.glossary import TERMS
from playground.ui.look_inside.views import VIEWS
from tests.pages.test_pages import opened, words

KINDS = CONCEPTS.in_order()


@pytest.mark.parametrize("kind", KINDS)
def test_a_concept_has_its_page(kind: str) -> None:
    app = opened("learn", "es", concept=kind)
    assert not app.exception and not app.error
    assert app.title[0].value.endswith(CONCEPTS[kind].title.es)
    assert app.latex and (app.get("plotly_chart") or kind == "shapes")


def test_a_concept_and_the_view_that_shows_it_in_a_network_name_views_that_there_are() -> None:
    shown = {CONCEPTS[kind].view for kind in KINDS} - {""}
    assert shown and shown <= set(VIEWS)


def test_a_setting_changes_the_figure() -> None:
    app = opened("learn", "en", concept="padding")
    before = str(app.get("plotly_chart")[0].proto)
    (slider,) = [one for one in app.slider if one.label.startswith("Padding")]
    app = slider.set_value(5).run()
    assert not app.exception and str(app.get("plotly_chart")[0].proto) != before


def test_the_experiment_of_a_concept_opens_in_design() -> None:
    app = opened("learn", "en", concept="padding")
    app.button(key="learn.try.padding").click().run()
    assert not app.exception
    draft = app.session_state["session"].draft()
    assert draft["task"]["kind"] == "sentiment" and draft["model"]["readout"] == "mean"
    assert app.title[0].value.endswith("Design and train")


def test_the_glossary_is_searched_without_accents_and_shows_the_term_of_the_address() -> None:
    app = opened("learn", "es", term="epoch")
    said = words(app)
    assert "##### época" in said and "##### perplejidad" in said
    app = app.text_input(key="learn.search").set_value("pérdída PINBALL").run()
    shown = [one.value for one in app.markdown if str(one.value).startswith("#####")]
    assert len(shown) == 2, "the term of the address, and the one that was found"
    app = app.text_input(key="learn.search").set_value("xyzzy").run()
    assert any("Ningún término" in one.value for one in app.info)


@pytest.mark.parametrize("asked", [{"concept": "../../etc"}, {"term": "<script>"}])
def test_an_address_of_nothing_shows_the_list(asked: dict[str, str]) -> None:
    app = opened("learn", "en", **asked)
    assert not app.exception and app.title
    assert dict(app.query_params) in ({"lang": "en"}, {"lang": "en", "term": "all"}), "the address says what is shown"


def test_settings_link_to_the_glossary() -> None:
    app = opened("design", "es")
    helps = [one.help for one in (*app.number_input, *app.selectbox) if one.help]
    linked = [one for one in helps if "(learn?term=" in one]
    assert any("[Glosario: tasa de aprendizaje](learn?term=learning_rate&lang=es)" in one for one in linked)
    assert len(linked) > 10
    assert {one.split("term=")[1].split("&")[0] for one in linked} <= set(TERMS)
