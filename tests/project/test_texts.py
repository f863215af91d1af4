"""A phrase has the same blanks to fill in in both languages: a blank that one of them lacks is an error where it is said."""

import ast
import string
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = sorted(path for folder in ("playground", "pages", "experiments") for path in (ROOT / folder).rglob("*.py"))
LANGUAGES = ("en", "es")


def phrases(tree: ast.AST) -> list[tuple[int, str, str]]:
    """Every phrase that is written in both languages, with its line: by place as in `Text`, or by name as in `say`."""
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        named = {one.arg: one.value for one in call.keywords}
        by_place = isinstance(call.func, ast.Name) and call.func.id in ("Text", "Guess")
        both = [named.get(language) for language in LANGUAGES]
        both = both if all(both) else list(call.args[:2]) if by_place else []
        words = [one.value for one in both if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if len(words) == len(LANGUAGES):
            found.append((call.lineno, *words))
    return found


def blanks(phrase: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None}


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ('Text("{a} of {b}", "{b}: {a}")', False),
        ('Text("{setting} {value}", "{knob} {value}")', True),
        ('say(en="{a}", es="{b}")', True),
    ],
)
def test_a_phrase_with_other_blanks_is_seen(code: str, wrong: bool) -> None:
    ((_, english, spanish),) = phrases(ast.parse(code))
    assert (blanks(english) != blanks(spanish)) is wrong


def test_both_languages_have_the_same_blanks() -> None:
    every = [(path, *phrase) for path in PRODUCT for phrase in phrases(ast.parse(path.read_text("utf-8")))]
    assert len(every) > 500
    assert not [
        f"{path.relative_to(ROOT)}:{line}: {english}"
        for path, line, english, spanish in every
        if blanks(english) != blanks(spanish)
    ]
