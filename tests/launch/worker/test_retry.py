"""A run that begins while the record is away waits for it; one whose record answers nonsense does not."""

import pytest

from playground.errors import TrackingFailed
from playground.launch.worker.interruptions import retrying
from playground.text import Text
from playground.tracking.store import RecordAway

AWAY = RecordAway(Text.same("away"))


def test_it_is_asked_until_it_answers() -> None:
    answers = [AWAY, AWAY, "here"]

    def ask() -> str:
        answer = answers.pop(0)
        if isinstance(answer, RecordAway):
            raise answer
        return str(answer)

    assert retrying(ask, lambda: None) == "here"


def test_nobody_waits_for_what_will_not_come() -> None:
    def damaged() -> str:
        raise TrackingFailed(Text.same("damaged"))

    def away() -> str:
        raise AWAY

    with pytest.raises(TrackingFailed, match="damaged"):
        retrying(damaged, lambda: None)
    with pytest.raises(RecordAway):
        retrying(away, lambda: "requeue")
