"""The figures and tables of errors: all that a task has, of one network or of several, in both languages, with the numbers behind them."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix

from playground.evaluation.error_analysis import analysed
from playground.evaluation.error_exhibits import difference_of, exhibits
from playground.evaluation.found_errors import Analyses
from playground.evaluation.interval_exhibits import covered, usual_level
from playground.exhibits import Figure, Prose, Table
from playground.task.item_errors import STEP, ErrorAnalysis, Factor
from playground.text import Text, speaking
from tests.evaluation.test_error_analysis import classified, forecasts


@pytest.fixture(scope="module")
def forecasters() -> Analyses:
    """Two networks with calibrated intervals, of which one level has too few values."""
    factors = {STEP: Factor(Text.same("horizon")), "truth": Factor(Text.same("truth"))}
    task = ErrorAnalysis(Text.same("error"), lambda *_: None, factors, intervals=Text.same("caveat"))
    return {name: analysed(task, forecasts(60), forecasts(12)) for name in ("gru {x}", "rnn")}


def test_a_classifier_has_its_matrix_its_errors_by_group_and_its_calibration() -> None:
    task, items = classified(4)
    found = {"a {name}": analysed(task, items)}
    shown = list(exhibits(found))
    measured, matrix, *groups, reliability, how = shown
    assert isinstance(measured, Prose) and measured.title.en == "a {name}"
    wrong = 1 - accuracy_score(items.truth, items.answer)
    assert f"600 answers in 150 sequences of the test set; mean of “wrong”: {100 * wrong:.1f} %." in measured.words.en
    assert isinstance(matrix, Figure) and matrix.title.en == "Confusion matrix, test set"
    assert (matrix.table.to_numpy() == confusion_matrix(items.truth, items.answer, labels=range(4))).all()
    assert [one.title.en for one in groups] == ["Errors by class", "Errors by position"]
    assert isinstance(groups[1], Figure) and groups[1].table["items"].tolist() == [150] * 4
    assert isinstance(reliability, Figure) and reliability.table["answers"].sum() == 600
    assert isinstance(how, Prose) and "ECE" in how.words.es


def test_two_classifiers_have_a_matrix_each_and_are_laid_over_each_other() -> None:
    found = {name: analysed(*classified(3)) for name in ("one", "two")}
    shown = list(exhibits(found))
    assert [one.title.en for one in shown if "matrix" in one.title.en] == [
        "Confusion matrix, test set: one", "Confusion matrix, test set: two",
    ]  # fmt: skip
    (by_class,) = [one for one in shown if one.title.en == "Errors by class"]
    assert isinstance(by_class, Figure) and set(by_class.table["run"]) == {"one", "two"}
    first, second = (one.confusion for one in found.values())
    assert first is not None and second is not None
    apart = difference_of(first, second, ("one", "two"))
    assert apart.table["one: count"].sum() == first.counts.sum()


def test_groups_that_are_not_the_same_are_left_out_of_the_figure() -> None:
    found = {"four": analysed(*classified(4)), "five": analysed(*classified(5))}
    (by_class,) = [one for one in exhibits(found) if one.title.en == "Errors by class"]
    assert isinstance(by_class, Figure) and "run" not in by_class.table


def test_forecasts_have_the_coverage_of_their_intervals_with_what_is_to_be_said_of_them(forecasters: Analyses) -> None:
    with speaking("es"):
        *_, table, by_step = exhibits(forecasters)
    assert isinstance(table, Table) and len(table.frame) == 6 and set(table.frame["ejecución"]) == {"gru {x}", "rnn"}
    assert table.note is not None and table.note.es.startswith("caveat Para 95 %")
    assert isinstance(by_step, Figure) and by_step.title.es == "Cobertura de los intervalos del 80 % por paso"
    cover = covered(forecasters, 0.8)["rnn · split-conformal"].coverage
    assert cover.by_step is not None
    told = by_step.table[by_step.table["ejecución"] == "rnn · conforme"]["cobertura (%)"]
    assert np.allclose(told.astype(float), 100 * cover.by_step.mean)


def test_of_one_step_there_is_no_figure_and_of_nothing_nothing() -> None:
    task = ErrorAnalysis(Text.same("error"), lambda *_: None, {}, intervals=Text.same("caveat"))
    alone = {"a": analysed(task, forecasts(50, horizon=1), forecasts(50, horizon=1))}
    assert isinstance(list(exhibits(alone))[-1], Table)
    assert list(exhibits({})) == [] and usual_level([0.5, 0.9]) == 0.9
