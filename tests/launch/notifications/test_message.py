"""What services are told: a line for what has ended, in which words of strangers are only words."""

from dataclasses import replace

import pytest

from playground.launch.notifications.message import MOST, message, tamed
from playground.text import Text
from playground.tracking.run import Run

DONE = Run(
    "a" * 32, "night run", "forecasting", "finished", seconds=200.0, metrics={"mae": 0.03125, "loss": 1.0},
    primary_tag='{"name": "mae", "better": "lower"}',
)  # fmt: skip
FAILED = replace(
    DONE, id="b" * 32, name="other", status="failed", reason=Text("The loss is <nan>.", "La pérdida es <nan>.")
)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("LSTM 64, rate 0.01 (2.5 %)", "LSTM 64, rate 0.01 2.5 %"),
        ("@everyone *look* <!channel> [here](https://evil.example/x)", "everyone look channel here https evil. example/x"),
        ("a\nSubject: b\u202e", "a Subject: b"),
        ("www.evil.example", "www. evil. example"),
        ("x" * 999, "x" * 300),
    ],
)  # fmt: skip
def test_nothing_of_a_name_is_markup_a_mention_or_a_link(words: str, left: str) -> None:
    assert tamed(words) == left


def test_one_run_is_told_with_its_test_metric_and_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    assert message([DONE], []) == (
        "RNN Playground · night run: finished",
        "night run: finished · Forecasting · 3 min 20 s · test MAE: 0.03125",
    )
    monkeypatch.setenv("PLAYGROUND_URL", "https://rnn.school.example/")
    monkeypatch.setenv("PLAYGROUND_LANGUAGE", "es")
    title, body = message([FAILED], [])
    assert title == "RNN Playground · other: fallida"
    assert body.endswith("La pérdida es nan . · https://rnn.school.example/run?run=" + "b" * 32)


def test_several_come_as_one_message_of_bounded_length() -> None:
    title, body = message([DONE, FAILED], [])
    assert title == "RNN Playground · 2 have ended, 1 of them failed" and len(body.splitlines()) == 2
    title, body = message([DONE] * (MOST + 5), [])
    assert title == "RNN Playground · 25 runs and studies have ended"
    assert len(body.splitlines()) == MOST + 1 and body.endswith("… and 5 more")
