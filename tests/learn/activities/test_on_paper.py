"""The activity on paper: every figure of it is printed, words of strangers stay words, answers stand where they were given."""

import re
from xml.etree import ElementTree

import pytest

from playground.exhibits import Figure
from playground.learn.activities.sentiment_pipeline import SentimentPipeline
from playground.learn.activities.sentiment_pipeline.judge import Judge
from playground.learn.worksheet import Done, worksheet
from playground.plots.paper import svg
from playground.text import Text, speaking

STEPS = SentimentPipeline.steps
HOSTILE = "<script>alert(1)</script> the film is good"


@pytest.fixture(params=["en", "es"])
def language(request):
    with speaking(request.param):
        yield request.param


def test_the_whole_activity_goes_on_paper(with_runs, language):
    found = {step: step.configure({}).look(with_runs) for step in STEPS}
    figures = [one for each in found.values() for one in (*each.before, *each.after) if isinstance(one, Figure)]
    assert len(figures) >= 6
    for figure in figures:
        assert len(list(ElementTree.fromstring(svg(figure.figure)))) > 3
    sheet = worksheet(SentimentPipeline, ["one", "two"], [Done(step, each) for step, each in found.items()])
    questions = sum(len(step.questions) for step in STEPS)
    assert sheet.count('class="question"') == questions and sheet.count('class="line"') == 4 * questions
    assert (
        sheet.count("<svg") == len(figures)
        and "<script" not in sheet
        and "{" not in re.sub("<style>.*</style>", "", sheet, flags=re.DOTALL)
    )
    assert f'lang="{language}"' in sheet and not re.search(r'(src|href)="', sheet), "nothing is fetched"
    teacher = worksheet(SentimentPipeline, ["one"], [Done(step, each) for step, each in found.items()], teacher=True)
    assert teacher.count('class="answer"') == questions and 'class="line"' not in teacher
    assert found[STEPS[0]].numbers["expected"].say(language).replace(" %", "&nbsp;%") in teacher


def test_answers_and_words_of_strangers_are_words(with_runs):
    found = Judge(text=HOSTILE).look(with_runs)
    sheet = worksheet(SentimentPipeline, ["<b>run</b>"], [Done(Judge, found, None, {"word": "<i>good</i>\nbecause"})])
    assert "<script" not in sheet and "<i>" not in sheet and "<b>run" not in sheet
    assert "&lt;i&gt;good&lt;/i&gt;\nbecause</p>" in sheet
    assert sheet.count('class="line"') == 4 * (len(Judge.questions) - 1)


def test_a_step_without_results_says_why():
    sheet = worksheet(SentimentPipeline, [], [Done(Judge, None, Text("Still training.", "Aún entrena."))])
    assert "Still training." in sheet and 'class="question"' not in sheet
