"""The README and the pages of `.github/guide` against the code: the map, every link, every command, every setting."""

import re
from pathlib import Path

import pytest

from playground.commands import COMMANDS
from playground.settings import STRICT, Settings

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / ".github/guide"
PAGES = [ROOT / "README.md", ROOT / ".github/CONTRIBUTING.md", *sorted(GUIDE.glob("*.md"))]
DEEP = {"inspection", "tracking", "launch", "ui"}
"""Packages whose folders stand in the map, too."""
OF_THE_DISPATCHER = {"device"}
"""Settings that no person sets."""


def mapped() -> set[str]:
    """The folders of the map, `playground/launch/worker` and the like."""
    block = (ROOT / "README.md").read_text("utf-8").split("## Map of the code")[1].split("```")[1]
    folders: set[str] = set()
    above: list[str] = []
    for line in block.strip().splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        above = [*above[:depth], line.split()[0].rstrip("/")]
        folders.add("/".join(above))
    return folders


def test_the_map_holds_every_folder_and_no_other() -> None:
    inside = [path for path in (ROOT / "playground").iterdir() if (path / "__init__.py").exists()]
    inside += [
        path for name in DEEP for path in (ROOT / "playground" / name).iterdir() if (path / "__init__.py").exists()
    ]
    there = {str(path.relative_to(ROOT)) for path in inside} | {"playground", "pages", "experiments", "tests"}
    assert mapped() == there


def test_the_readme_is_read_in_one_go() -> None:
    # But for the map, which has a line for each folder.
    before, after = (ROOT / "README.md").read_text("utf-8").split("## Map of the code")
    assert len(before.splitlines()) + len(after.split("```", 2)[2].splitlines()) <= 115


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_shown(command: str) -> None:
    assert f"`{command}" in (ROOT / "README.md").read_text("utf-8")
    if command != "serve":
        assert f"-m playground {command}" in (GUIDE / "command-line.md").read_text("utf-8")


@pytest.mark.parametrize("setting", sorted(set(Settings.model_fields) - OF_THE_DISPATCHER))
def test_every_setting_is_explained(setting: str) -> None:
    name = f"PLAYGROUND_{setting.upper()}"
    pages = [GUIDE / "deploying.md", ROOT / ".github/cluster/README.md"]
    assert any(f"{name}`" in page.read_text("utf-8") or f"{name}=" in page.read_text("utf-8") for page in pages), name


@pytest.mark.parametrize("name", sorted(STRICT))
def test_every_limit_stands_beside_the_one_of_a_demonstration(name: str) -> None:
    lines = (GUIDE / "deploying.md").read_text("utf-8").splitlines()
    (row,) = [line for line in lines if f"`PLAYGROUND_{name.upper()}`" in line]
    numbers = {float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", row)}
    usual = Settings.model_fields[name].default
    assert float(STRICT[name]) in numbers and "demo" in row
    assert float(usual) in numbers if usual else "no limit" in row
