"""A docstring gives each argument, attribute and exception a line of its own, where people look for it."""

import ast
import inspect
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = sorted(path for folder in ("playground", "pages", "experiments") for path in (ROOT / folder).rglob("*.py"))
SECTION = re.compile(r"(Args|Attributes|Raises):(.*)")
SECOND = re.compile(r"(?<=[.;:]) ([A-Za-z_]\w*)(?:, \w+)*: ")
"""Where a second description begins within an entry, if it is that of a known name."""

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def names(node: Documented) -> set[str]:
    """The arguments of a function; the fields, attributes and methods of a class with all their arguments."""
    found = {
        one.arg for one in ast.walk(node if isinstance(node, ast.ClassDef) else node.args) if isinstance(one, ast.arg)
    }
    if isinstance(node, ast.ClassDef):
        found |= {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
        found |= {
            one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        }
        found |= {one.name for one in node.body if isinstance(one, Documented)}
    return found


def entries(docstring: str) -> list[tuple[str, str]]:
    """Each entry with the name of its section, joined into one line."""
    found: list[tuple[str, str]] = []
    section = ""
    for line in inspect.cleandoc(docstring).splitlines():
        if re.match(r"\S", line):
            begun = SECTION.fullmatch(line)
            section = begun[1] if begun else ""
            found += [(section, line)] if begun else []
        elif section and re.match(r" {4}\S", line):
            found.append((section, line.strip()))
        elif section and line:
            found[-1] = section, f"{found[-1][1]} {line.strip()}"
    return found


def run_on(code: str) -> list[str]:
    """The entries that describe a second name, too."""
    found = []
    for node in (one for one in ast.walk(ast.parse(code)) if isinstance(one, Documented)):
        known = names(node)
        for section, entry in entries(ast.get_docstring(node) or ""):
            further = [
                one for one in SECOND.findall(entry) if one in known or (section == "Raises" and one[0].isupper())
            ]
            found += [f"{node.name}: {entry}"] if further else []
    return found


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        ("Args:\n        a: the first. b: the second.", True),
        ("Args:\n        a: the first; b: the second.", True),
        ("Args:\n        a: the first,\n            in metres. b: the second.", True),
        ("Args: a: the first.", True),
        ("Raises:\n        WrongFile: no table. NotFound: no file.", True),
        ("Args:\n        a: the first; empty: none.\n        b: the second.", False),
        ("Args:\n        a: the first: none of b: it comes later.", False),
        ("Returns:\n        The sum. b: is not described here.", False),
    ],
)
def test_a_second_description_in_a_line_is_seen(section: str, wrong: bool) -> None:
    code = f'def add(a: int, b: int) -> int:\n    """Add.\n\n    {section}\n    """\n'
    assert bool(run_on(code)) is wrong


def test_a_field_described_in_the_line_of_another_is_seen() -> None:
    code = 'class Point:\n    """A place.\n\n    Attributes:\n        x: across. y: up.\n    """\n\n    x: float\n    y: float\n'
    assert run_on(code) == ["Point: x: across. y: up."]


def test_every_argument_attribute_and_exception_has_a_line() -> None:
    every = [(path, entry) for path in PRODUCT for entry in run_on(path.read_text("utf-8"))]
    assert not [f"{path.relative_to(ROOT)}: {entry}" for path, entry in every]
