"""Words on runs, and the archive."""

from collections.abc import Callable

import pytest

from playground.errors import NotAllowed, WrongInput
from playground.tracking import run_list, runs
from playground.tracking.run_list import filtering
from playground.tracking.visitor import LOCAL, Visitor

ANA, BEN = Visitor("ana"), Visitor("ben")


def test_words_are_put_on_runs_and_taken_off(submitted: Callable[..., str]) -> None:
    run_id, other = submitted("one"), submitted("two")
    assert runs.tag(run_id, ["talk", " the  best "], ANA).tags == ("talk", "the best")
    assert runs.tag(run_id, ["Talk", "talk"], ANA).tags == ("talk", "the best"), "a word is there once, in any case"
    table = run_list.read()
    assert [table.rows[place].id for place in filtering.read("tag = TALK")(table).nonzero()[0]] == [run_id]
    assert runs.untag(run_id, ["TALK", "never"], ANA).tags == ("the best",)
    assert runs.get(other).tags == ()
    assert runs.untag(run_id, ["the best"], LOCAL).tags == ()


@pytest.mark.parametrize("word", ["", "  ", "a, b", "x" * 41, "a\x00b"])
def test_a_word_that_cannot_be_is_refused(submitted: Callable[..., str], word: str) -> None:
    run_id = submitted("one")
    with pytest.raises(WrongInput, match="1 to 40 characters"):
        runs.tag(run_id, ["good", word], ANA)
    assert runs.get(run_id).tags == ()


def test_only_so_many_words_stand_on_a_run(submitted: Callable[..., str]) -> None:
    run_id = submitted("one")
    with pytest.raises(WrongInput, match="at most 20 tags"):
        runs.tag(run_id, [f"word {number}" for number in range(21)], ANA)


def test_what_is_archived_is_marked_and_can_come_back(submitted: Callable[..., str]) -> None:
    run_id = submitted("one")
    runs.archive(run_id, ANA)
    assert runs.get(run_id).archived and list(run_list.read().column("archived").values) == ["yes"]
    runs.archive(run_id, ANA, off=True)
    assert not runs.get(run_id).archived


def test_strangers_change_nothing(submitted: Callable[..., str]) -> None:
    run_id = submitted("one")
    for change in (
        lambda: runs.tag(run_id, ["x"], BEN),
        lambda: runs.archive(run_id, BEN),
        lambda: runs.untag(run_id, ["x"], BEN),
    ):
        with pytest.raises(NotAllowed):
            change()
