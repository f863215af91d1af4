"""A trained network as a notebook: the script's parts, each in a cell under its heading."""

from playground.export import Export
from playground.export.pytorch import Section, sections
from playground.notebooks import Cell, notebook


def written(export: Export) -> dict[str, bytes]:
    """`notebook.ipynb`, the weights and the test set."""
    first, *rest = sections(export)
    cells: list[Cell] = [("markdown", "# " + first.title), ("code", first.lines)]
    for part in rest:
        cells += [("markdown", f"## {part.title}"), ("code", _here(part))]
    return {"notebook.ipynb": notebook(cells), **export.files()}


def _here(part: Section) -> str:
    """The lines of a section; a notebook has no file of its own to look beside."""
    return part.lines.replace("FOLDER = Path(__file__).parent", "FOLDER = Path()")
