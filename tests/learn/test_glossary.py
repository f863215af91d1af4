"""The glossary: every entry whole, none twice, and the terms of the interface found by their titles."""

import pytest

from playground.knobs import Shelved
from playground.learn import CONCEPTS
from playground.learn.glossary import TERMS, comparisons, data, explaining, inspection, networks, results, training
from playground.task import METRICS
from playground.text import Text
from playground.training import Training
from playground.ui.look_inside.views import VIEWS

PARTS = (data, networks, training, inspection, results, comparisons)


def test_every_name_and_every_title_stands_for_one_term() -> None:
    every = [term for part in PARTS for term in part.TERMS]
    assert len(every) == len(TERMS) >= 80
    titles = [title.lower() for term in every for title in (term.title.en, *term.also)]
    assert sorted(titles) == sorted(set(titles))
    assert len({term.title.es.lower() for term in every}) == len(every)


@pytest.mark.parametrize("name", TERMS)
def test_a_term_is_defined_in_both_languages(name: str) -> None:
    term = TERMS[name]
    assert name == name.lower() and name.isidentifier()
    assert term.definition.en.endswith(".") and term.definition.es.endswith(".")
    assert term.definition.en != term.definition.es
    assert not term.concept or term.concept in CONCEPTS


def test_settings_and_metrics_are_found_by_their_titles() -> None:
    learning_rate = Training.knobs()["learning_rate"].words.title
    assert explaining(learning_rate) is TERMS["learning_rate"]
    for name in ("mae", "perplexity", "accuracy", "skill"):
        assert explaining(METRICS[name].title) is TERMS[name]
    assert explaining(Text("Nothing of the kind", "Nada así")) is None


def test_every_other_title_is_one_that_the_interface_has() -> None:
    """A title of a setting that was renamed is no longer found; it would stand here in vain."""
    shown = {knob.words.title.en.lower() for knob in Training.knobs().values()}
    shown |= {metric.title.en.lower() for metric in METRICS.values()} | set(_of_shelves())
    shown |= {title.en.lower() for view in VIEWS.values() for title in view.terms}
    for term in TERMS.values():
        assert not [title for title in term.also if title.lower() not in shown], term.name


def _of_shelves() -> list[str]:
    from playground.cells import CELLS
    from playground.dataset import DATASETS
    from playground.model import MODELS
    from playground.sanity_checks import CHECKS
    from playground.task import TASKS

    things: list[type[Shelved]] = [shelf[kind] for shelf in (CELLS, DATASETS, MODELS, TASKS) for kind in shelf]
    requests = [TASKS[kind].request for kind in TASKS]
    titles = [knob.words.title.en.lower() for thing in (*things, *requests) for knob in thing.knobs().values()]
    titles += [CELLS[kind].title.en.lower() for kind in CELLS]
    return [*titles, *(check.title.en.lower() for check in CHECKS.values())]
