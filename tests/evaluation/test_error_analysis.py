"""All analyses together: the matrix and the shares of scikit-learn, and the right items behind each number."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, recall_score

from playground.evaluation.error_analysis import MOST_CLASSES, analysed
from playground.evaluation.found_errors import MOST_CASES
from playground.task.item_errors import STEP, STRATUM, ErrorAnalysis, Factor, ItemErrors
from playground.text import Text

RNG = np.random.default_rng(5)


def classified(classes, count=600, each=4):
    """Answers that are mostly right, in sequences of some items, and what a task says of them."""
    truth = RNG.zipf(1.6, count) % classes
    answer = np.where(RNG.random(count) < 0.7, truth, RNG.integers(0, classes, count))
    items = ItemErrors(
        np.arange(count) // each,
        np.arange(count) % each,
        (truth != answer).astype(float),
        truth,
        answer,
        {"class": truth, "length": np.full(count, each), "position": np.arange(count) % each},
        confidence=RNG.random(count),
    )
    labels = tuple(Text.same(f"c{number}") for number in range(classes))
    factors = {
        "class": Factor(Text.same("class"), labels=labels),
        "length": Factor(Text.same("length")),
        "position": Factor(Text.same("position")),
    }
    return ErrorAnalysis(Text.same("wrong"), lambda *_: items, factors, labels, percent=True), items


def test_the_matrix_and_the_errors_by_class_are_those_of_scikit_learn():
    task, items = classified(6)
    found = analysed(task, items)
    assert (found.confusion.counts == confusion_matrix(items.truth, items.answer, labels=range(6))).all()
    recall = recall_score(items.truth, items.answer, labels=range(6), average=None, zero_division=np.nan)
    assert 1 - found.breakdowns["class"].means.mean == pytest.approx(recall, nan_ok=True)
    assert found.mean == pytest.approx((items.truth != items.answer).mean())
    assert (found.items, found.examples) == (600, 150) and set(found.calibration) == {"wide", "many"}
    assert "length" not in found.breakdowns, "all are alike"
    assert [label.en for label in found.breakdowns["position"].labels] == ["0", "1", "2", "3"]


def test_behind_each_square_are_its_own_items_the_surest_first():
    task, items = classified(4)
    found = analysed(task, items)
    for (right, answer), cases in found.confusion.cases.items():
        there = np.flatnonzero((items.truth == right) & (items.answer == answer))
        assert len(there) == found.confusion.counts[right, answer] and len(cases) == min(MOST_CASES, len(there))
        surest = there[np.argsort(-items.confidence[there])][: len(cases)]
        assert [case.example * 4 + case.position for case in cases] == surest.tolist()
        assert {(case.right.en, case.answer.en) for case in cases} == {(f"c{right}", f"c{answer}")}
    wrong = found.breakdowns["position"].cases[2]
    assert {case.position for case in wrong} == {2} and all(case.error for case in wrong)
    wide = found.calibration["wide"]
    for place, cases in enumerate(found.calibration_cases["wide"]):
        assert all(wide.begins[place] <= case.confidence <= wide.ends[place] for case in cases)


def test_of_very_many_classes_the_rarest_are_taken_together():
    task, items = classified(300)
    found = analysed(task, items)
    assert len(found.confusion.classes) == MOST_CLASSES and found.confusion.classes[-1].es == "otras"
    assert found.confusion.counts.sum() == 600
    kept = [int(label.en[1:]) for label in found.confusion.classes[:-1]]
    assert kept == sorted(kept) and found.confusion.counts[0].sum() == (items.truth == kept[0]).sum()
    assert found.breakdowns["class"].means.items.sum() == 600


def forecasts(windows, horizon=3, quantiles=None):
    step = np.tile(np.arange(horizon), windows)
    truth = RNG.normal(size=windows * horizon) * (step + 1)
    answer = np.zeros_like(truth)
    columns = {STEP: step + 1, STRATUM: step, "truth": truth}
    return ItemErrors(
        np.repeat(np.arange(windows), horizon), step, np.abs(truth), truth, answer, columns, quantiles=quantiles
    )


def test_intervals_are_calibrated_by_step_where_there_are_enough_values():
    factors = {STEP: Factor(Text.same("horizon")), "truth": Factor(Text.same("truth"))}
    task = ErrorAnalysis(Text.same("error"), lambda *_: None, factors, intervals=Text.same("caveat"))
    validation, test = forecasts(12), forecasts(400)
    found = analysed(task, test, validation)
    assert [cover.level for cover in found.coverage] == [0.5, 0.8, 0.9] and found.too_few == (0.95,)
    assert all(cover.conformal and len(cover.by_step.mean) == 3 for cover in found.coverage)
    eight = found.coverage[1]
    scores = np.abs(validation.truth)
    for step in range(3):
        bound = np.sort(scores[validation.factors[STEP] == step + 1])[int(np.ceil(13 * 0.8)) - 1]
        mine = np.abs(test.truth[test.factors[STEP] == step + 1])
        assert eight.by_step.mean[step] == pytest.approx((mine <= bound).mean())
    for step, cases in enumerate(eight.cases):
        mine = test.truth[test.factors[STEP] == step + 1]
        bound = np.sort(scores[validation.factors[STEP] == step + 1])[int(np.ceil(13 * 0.8)) - 1]
        far = np.sort(np.abs(mine) - bound)[::-1]
        assert [case.error for case in cases] == pytest.approx([one for one in far[:MOST_CASES] if one > 0])
        assert {case.position for case in cases} <= {step} and all(" to " in case.answer.en for case in cases)
    assert (
        found.intervals.en == "caveat" and found.breakdowns[STEP].means.mean[2] > found.breakdowns[STEP].means.mean[0]
    )
    assert found.confusion is None and not found.calibration and len(found.breakdowns["truth"].labels) == 12
    alone = analysed(task, forecasts(50, horizon=1), forecasts(50, horizon=1))
    assert STEP not in alone.breakdowns and alone.coverage[0].by_step is None
    assert len(alone.coverage[0].cases) == 1 and len(alone.coverage[0].cases[0]) == MOST_CASES
