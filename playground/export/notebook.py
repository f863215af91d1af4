"""A trained network as a notebook: the script's parts, each in a cell under its heading."""

import json

from playground.export import Export
from playground.export.pytorch import Section, sections


def written(export: Export) -> dict[str, bytes]:
    """`notebook.ipynb`, in the format 4.5 of Jupyter, the weights and the test set."""
    first, *rest = sections(export)
    cells = [_prose(0, "# " + first.title), _code(0, first.lines)]
    for number, part in enumerate(rest, start=1):
        cells += [_prose(number, f"## {part.title}"), _code(number, _here(part))]
    book = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return {"notebook.ipynb": (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode(), **export.files()}


def _here(part: Section) -> str:
    """The lines of a section; a notebook has no file of its own to look beside."""
    return part.lines.replace("FOLDER = Path(__file__).parent", "FOLDER = Path()")


def _prose(number: int, words: str) -> dict[str, object]:
    return {"cell_type": "markdown", "id": f"prose-{number}", "metadata": {}, "source": words.splitlines(keepends=True)}


def _code(number: int, lines: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"code-{number}",
        "metadata": {},
        "outputs": [],
        "source": lines.splitlines(keepends=True),
    }
