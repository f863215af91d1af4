"""What is kept for later is bounded: an app that runs for weeks must not grow with what was ever asked of it."""

import ast
from pathlib import Path

import playground

PACKAGE = Path(playground.__file__).parent
BOUND = {"cache_data": "max_entries", "cache_resource": "max_entries", "lru_cache": "maxsize"}


def unbounded(source: str) -> list[str]:
    """The functions with arguments whose answers are kept without a bound."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef) or not (node.args.args or node.args.kwonlyargs):
            continue
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            bounds = {keyword.arg for keyword in decorator.keywords} if isinstance(decorator, ast.Call) else set()
            if name in BOUND and BOUND[name] not in bounds:
                found.append(node.name)
    return found


def test_every_cache_has_a_bound() -> None:
    found = {
        str(path.relative_to(PACKAGE)): names
        for path in sorted(PACKAGE.rglob("*.py"))
        if (names := unbounded(path.read_text("utf-8")))
    }
    assert found == {}


def test_a_cache_without_a_bound_is_found() -> None:
    source = "@st.cache_data(ttl=1)\ndef one(a): ...\n@st.cache_data(ttl=1)\ndef two(): ...\n@lru_cache(maxsize=4)\ndef three(a): ..."
    assert unbounded(source) == ["one"]
