"""What a tab sends back as its kept answers is taken only as far as it belongs to the activity."""

import json

import pytest

from playground.learn.activities.sentiment_pipeline import SentimentPipeline
from playground.ui.activities.kept import read
from playground.ui.activities.walk import MOST, Walk

WALK = Walk(SentimentPipeline, {})


def test_answers_sentences_and_seen_steps_come_back():
    table = {"answers": {"split.leak": "75 %"}, "given": {"split": {"leaked": 25}}, "looked": ["split"]}
    sheet = read(WALK, json.dumps(table))
    assert sheet.answers["split.leak"] == "75 %" and sheet.given["split"] == {"leaked": 25}
    assert sheet.looked == {"split"} and sheet.restored


def test_what_is_not_of_the_activity_is_left_out():
    table = {"answers": {"split.leak": "x" * 10_000, "evil": "y"}, "given": {"split": {"leaked": 999}}, "looked": ["?"]}
    sheet = read(WALK, json.dumps(table))
    assert len(sheet.answers["split.leak"]) == MOST and "evil" not in sheet.answers
    assert "split" not in sheet.given and sheet.looked == set()


@pytest.mark.parametrize("sent", ["", "null", "[]", "{}", '{"answers": 1, "given": 2, "looked": 3}', None])
def test_nonsense_is_an_empty_sheet(sent):
    sheet = read(WALK, sent)
    assert not any(sheet.answers.values()) and not sheet.given and not sheet.looked
