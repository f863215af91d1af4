"""Small made-up files in the format of every data set: each task's own, and those that belong to none."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from playground.dataset import DATASETS, Dataset

Made = Callable[[], Mapping[str, bytes]]


def own_series() -> Mapping[str, bytes]:
    """As a spreadsheet of a Spanish office saves it."""
    rows = (
        f"{1 + day % 28:02}/{1 + day // 28 % 12:02}/{2001 + day // 336};{day % 7 + day / 10:.1f};{day}"
        for day in range(120)
    )
    return {
        "sales.csv": "\r\n".join(["fecha;ventas;visitas", *(row.replace(".", ",") for row in rows)]).encode("cp1252")
    }


def own_texts() -> Mapping[str, bytes]:
    rows = (
        f'"the film no. {number}, {("dull", "witty")[number % 2]}",{("bad", "good")[number % 2]}'
        for number in range(80)
    )
    return {"opinions.csv": "\n".join(["text,label", *rows, ""]).encode()}


def own_text() -> Mapping[str, bytes]:
    return {"poem.txt": "\n\n".join(f"{n} roses are red,\nand {n % 7} are not." for n in range(150)).encode()}


EXAMPLES: dict[str, Made] = {"own_series": own_series, "own_texts": own_texts, "own_text": own_text}
"""By data set: its files, as they are published or brought."""
for _path in sorted(Path(__file__).parent.glob("examples_*.py")):
    EXAMPLES |= import_module(f"tests.datasets.{_path.stem}").EXAMPLES


def reads_files(kind: type[Dataset]) -> bool:
    """Whether a data set has a format of its own."""
    return any("parse" in vars(base) for base in kind.__mro__[: kind.__mro__.index(Dataset)])


def readers() -> list[str]:
    """The data sets that have a format of their own."""
    return [kind for kind in DATASETS if reads_files(DATASETS[kind])]
