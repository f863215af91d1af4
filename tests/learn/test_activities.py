"""The contract of every guided activity: its words, its questions, what one click trains."""

import re
import string

import pytest

from playground.learn.activity import ACTIVITIES, PROCESSES, Step
from playground.task import TASKS

KINDS = ACTIVITIES.in_order()
STEPS = [pytest.param(step, id=f"{kind}-{step.name}") for kind in KINDS for step in ACTIVITIES[kind].steps]


def blanks(words: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(words) if name)


@pytest.mark.parametrize("kind", KINDS)
def test_an_activity_is_whole(kind: str) -> None:
    activity = ACTIVITIES[kind]
    assert activity.task in TASKS and activity.roles and activity.minutes > 0
    names = [step.name for step in activity.steps]
    assert len(set(names)) == len(names) > 1
    assert [activity.step(name) for name in names] == list(activity.steps)
    for language in ("en", "es"):
        experiments = activity.experiments(language, seed=1)
        assert list(experiments) == list(activity.roles)
        assert {(one.task.kind(), one.seed) for one in experiments.values()} == {(activity.task, 1)}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_asks_two_questions_or_more_and_begins_with_a_prediction(step: type[Step]) -> None:
    assert step.idea.en != step.idea.es and step.instruction.en.endswith(".") and step.instruction.es.endswith(".")
    processes = [question.process for question in step.questions]
    assert len(processes) >= 2 and processes[0] == "predict" and set(processes) > {"predict"}
    assert set(processes) <= set(PROCESSES)
    assert processes == sorted(processes, key=lambda one: one != "predict"), "predictions come first"
    names = [question.name for question in step.questions]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("step", STEPS)
def test_a_question_names_numbers_of_the_run_and_gives_nothing_away(step: type[Step]) -> None:
    for question in step.questions:
        assert blanks(question.asks.en), question.name
        for words in (question.asks, question.hint, question.answer):
            assert set(blanks(words.en)) == set(blanks(words.es))
            digits = [re.findall(r"\d+", re.sub(r"\{\w+\}", "", text)) for text in (words.en, words.es)]
            assert sorted(digits[0]) == sorted(digits[1]), question.name
        assert question.asks.en.count("?") >= 1 and question.asks.es.count("?") == question.asks.es.count("¿")
