"""The contract of every concept: words, a figure over the whole range of its settings, an experiment that can be trained."""

import re
import tomllib

import pytest

from playground.exhibits import Figure
from playground.experiment import presets
from playground.learn import CONCEPTS, Concept
from playground.learn.glossary import TERMS
from playground.markup import for_figure
from playground.text import speaking

KINDS = CONCEPTS.in_order()
CASES = [
    pytest.param(CONCEPTS[kind], values, id=f"{kind}-{'-'.join(map(str, values.values())) or 'usual'}")
    for kind in KINDS
    for values in (
        {},
        *(
            {name: end}
            for name, knob in CONCEPTS[kind].knobs().items()
            for end in (knob.choices or ((True, False) if knob.type is bool else (knob.lower, knob.upper)))
            if end is not None and end != knob.default
        ),
    )
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_concept_has_all_its_words(kind: str) -> None:
    found = CONCEPTS[kind]
    for words in (found.definition, found.equation_in_words, found.shows, found.answer, found.trial):
        assert words.en.endswith(".") and words.es.endswith(".") and words.en != words.es
    assert found.question.en.count("?") and found.question.es.count("?") == found.question.es.count("¿")
    assert found.equation.count("{") == found.equation.count("}")
    assert "\\text" not in found.equation, "an equation is the same in every language"
    assert "\\quad" not in found.equation and "\\;" not in found.equation, (
        "one equation a line: two are broken anywhere"
    )
    # Numbers are the same in both languages, written as each writes them.
    for words in (found.definition, found.answer, found.question):
        numbers = [re.findall(r"\d+(?:[.,]\d+)?", text) for text in (words.en, words.es)]
        assert sorted(numbers[0]) == sorted(number.replace(",", ".") for number in numbers[1]), words


def test_concepts_have_places_of_their_own_in_the_order() -> None:
    assert len({CONCEPTS[kind].order for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(("found", "values"), CASES)
def test_a_figure_is_drawn_at_the_ends_of_every_setting(found: type[Concept], values: dict[str, object]) -> None:
    with speaking("es"):
        exhibits = found.configure({"kind": found.kind(), **values}).figures()
    assert len(exhibits) >= 2
    for exhibit in exhibits:
        assert exhibit.title.en and exhibit.title.es
        if isinstance(exhibit, Figure):
            assert for_figure(exhibit.figure)["data"] and "nan" not in exhibit.alt.es


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_the_same_again(kind: str) -> None:
    found = CONCEPTS[kind]()
    first, second = found.figures(), found.figures()
    assert [repr(one) for one in first] == [repr(one) for one in second]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_proposed_can_be_trained_and_changes_what_it_says(kind: str) -> None:
    found = CONCEPTS[kind]
    experiment = found.experiment(tomllib.loads(presets()[found.preset].read_text("utf-8")))
    settings = experiment.flat()
    for address, value in found.changes.items():
        got = settings.get(address, settings.get(f"{address}.kind"))
        assert str(got).lower() == value, address


@pytest.mark.parametrize("kind", KINDS)
def test_related_terms_are_in_the_glossary(kind: str) -> None:
    terms = CONCEPTS[kind].terms
    assert 3 <= len(terms) == len(set(terms)) and set(terms) <= set(TERMS)
