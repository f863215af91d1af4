"""Signals over the steps of a sequence, by hand."""

import numpy as np
import pytest

from playground.inspection.detectors import DETECTORS, at_phase, cycle, selected


def of(name: str, labels: list[str]) -> list[int]:
    return DETECTORS[name][1](labels).astype(int).tolist()


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("inside_quotes", 'a "bc" d', "00011000"),
        ("inside_quotes", "«a» “b”", "0100010"),
        ("inside_quotes", 'a "b', "0001"),
        ("inside_parentheses", "a(b[c])d", "00111100"),
        ("depth_of_parentheses", "a(b[c])d", "00112100"),
        ("inside_parentheses", ")a(b", "0001"),
        ("after_space", "a bc d", "001001"),
        ("upper_case", "aBc D", "01001"),
        ("digit", "a1 23", "01011"),
        ("since_line_begin", "ab\ncd", "01201"),
    ],
)
def test_characters_by_hand(name: str, text: str, right: str) -> None:
    assert of(name, list(text)) == [int(one) for one in right]


def test_words_by_hand() -> None:
    assert of("inside_quotes", ["she", "said", "“", "come", "here", "”", "."]) == [0, 0, 0, 1, 1, 0, 0]
    assert of("digit", ["the", "2nd", "NASA"]) == [0, 1, 0] and of("upper_case", ["the", "2nd", "NASA"]) == [0, 0, 1]


def test_every_detector_has_a_number_for_each_step() -> None:
    for _, signal in DETECTORS.values():
        assert signal(list('A "b" (3)\nc')).shape == (11,) and signal([]).shape == (0,)


def test_signals_by_number() -> None:
    assert selected(5, 1, 2).tolist() == [0, 1, 1, 0, 0]
    assert at_phase(6, 3, 1).tolist() == [0, 1, 0, 0, 1, 0]
    np.testing.assert_allclose(cycle(4, 4), [[1, 0], [0, 1], [-1, 0], [0, -1]], atol=1e-12)
