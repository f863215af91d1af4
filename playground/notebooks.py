"""Notebooks of Jupyter in the format 4.5: cells of prose and code, as yet without outputs."""

import json
from collections.abc import Iterable
from typing import Literal

Cell = tuple[Literal["markdown", "code"], str]


def notebook(cells: Iterable[Cell]) -> bytes:
    """The file of a notebook.

    Args:
        cells: what kind each is, and its lines.
    """
    written = [
        _code(number, lines) if kind == "code" else _prose(number, lines) for number, (kind, lines) in enumerate(cells)
    ]
    book = {
        "cells": written,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()


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
