import pytest

from playground.errors import WrongFile
from playground.music import typed


def test_notes_rests_lengths_and_spanish_names():
    assert typed.read("E4 C#4:2 | r sol:1/2 Sib3:1,5") == (
        (0.0, 1.0, 64),
        (1.0, 2.0, 61),
        (4.0, 0.5, 67),
        (4.5, 1.5, 58),
    )


@pytest.mark.parametrize("words", ["X4", "C4:0", "C4:1/0", "C4:999", "C99", "hello", "C-1", "<b>", "C4:"])
def test_what_is_no_note_is_refused_by_name(words):
    with pytest.raises(WrongFile) as caught:
        typed.read(f"C4 {words}")
    assert words in caught.value.text.en
    assert words in caught.value.text.es


def test_nothing_is_nothing():
    assert typed.read("  | ") == ()


def test_a_melody_without_end_is_refused():
    with pytest.raises(WrongFile, match="too long"):
        typed.read("C4:16 " * 26)
