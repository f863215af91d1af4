"""Copies and loops: against plain definitions, and on texts whose answer is known."""

import random

import pytest

from playground.tasks.writing.copying import longest_copy, looped, meters, novel


def test_the_longest_copy_is_that_of_the_definition() -> None:
    draw = random.Random(0)
    for _ in range(30):
        train, written = ("".join(draw.choices("ab ", k=count)) for count in (60, 25))
        pieces = {written[i:j] for i in range(25) for j in range(i + 1, 26)}
        assert longest_copy(written, train) == max(len(piece) for piece in pieces if piece in train)
    assert longest_copy("xyz", "abc") == longest_copy("", "abc") == 0


def test_a_copied_passage_is_found_wherever_it_stands() -> None:
    train = "".join(random.Random(1).choices("abcdefgh ", k=5000))
    assert 400 <= longest_copy("q" * 50 + train[1000:1400] + "q" * 50, train) <= 402
    assert novel(train[100:600], train) == 0.0
    assert novel("q" * 100, train) == 1.0
    assert novel("abc", train) == 0.0


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("the king of " * 20, 1.0),
        ("-" * 100, 1.0),
        ("She sells sea shells by the sea shore.", 0.0),
        ("abc" * 2 + "defghijklmnopqrstuvwxyz", 0.0),
        ("", 0.0),
    ],
    ids=["phrase", "one mark", "prose", "too short", "nothing"],
)
def test_loops_are_told_from_prose(written: str, share: float) -> None:
    assert looped(written) == pytest.approx(share, abs=0.02)


def test_a_loop_counts_by_its_length() -> None:
    prose = "It was the best of times, it was the worst of times, it was the age of wisdom, and so on it went."
    assert looped(prose + "and then " * 11) == pytest.approx(99 / (len(prose) + 99), abs=0.03)


def test_the_meters_go_by_their_names() -> None:
    found = meters("abcab" * 10, "abcab")
    assert found == {"longest_copy": 5.0, "novel_5grams": pytest.approx(36 / 46), "loop": 1.0}
