"""The folder is the registry: a file on a shelf is found by its name, and nothing else has to be edited.

`TASKS["chords"]` imports `playground/tasks/chords.py` and takes the one public subclass of the shelf's base that the
file defines. Listing names imports nothing. A file that outgrows itself becomes a folder of the same name whose
`__init__.py` brings the class. Things that are variations of one another lie in one file: it names them in a line
`BRINGS = ("linear", "nlinear")`, and each class is called as its thing (`NLinear`).
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

from playground.errors import NotFound
from playground.text import Text

T = TypeVar("T")


class Shelf(Generic[T]):
    """The things of one kind, by name, each imported when it is first taken.

    Args:
        base: what every thing on the shelf derives from.
        title: what one thing is called, for error messages ("task").
        packages: the dotted folders that hold one thing per file.
        beside: a dotted folder of another shelf, whose files may each bring one thing of this kind as well: a task its
            own data set.
    """

    def __init__(self, base: type[T], title: Text, *packages: str, beside: str = "") -> None:
        self.base = base
        self.title = title
        self.packages = packages
        self.beside = beside
        self._classes: dict[str, type[T]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)

    def __getitem__(self, name: str) -> type[T]:
        """The class called `name`.

        Raises:
            NotFound: no file of that name is on the shelf.
        """
        home = self._homes.get(name)
        if home is None:
            raise NotFound(self._unknown(name))
        if name not in self._classes:
            self._classes[name] = _class_of(home, name, self.base)
        return self._classes[name]

    def __contains__(self, name: object) -> bool:
        return name in self._homes

    def in_order(self) -> list[str]:
        """All names, sorted as people should meet them: by the class's `order`, then by name. Imports every file."""
        return sorted(self, key=lambda name: (getattr(self[name], "order", 100), name))

    @cached_property
    def _homes(self) -> dict[str, str]:
        """The module of each thing by its name. Files do not come and go while a process runs; looking is slow."""
        homes: dict[str, str] = {}
        for package in (self.beside, *self.packages) if self.beside else self.packages:
            root, *folders = package.split(".")
            folder = Path(inspect.getfile(importlib.import_module(root))).parent.joinpath(*folders)
            for found in pkgutil.iter_modules([str(folder)]):
                base = self.base.__name__ if package == self.beside else ""
                if not found.name.startswith("_"):
                    homes |= dict.fromkeys(_things_in(folder, found.name, base), f"{package}.{found.name}")
        return dict(sorted(homes.items()))

    def _unknown(self, name: str) -> Text:
        near = get_close_matches(str(name), list(self), n=1)
        known = ", ".join(self)
        if near:
            return Text(
                "There is no {title} called “{name}”; did you mean “{near}”?",
                "No hay {title} con el nombre «{name}»; ¿quería decir «{near}»?",
            ).format(title=self.title, name=name, near=near[0])
        return Text(
            "There is no {title} called “{name}”; there are: {known}.",
            "No hay {title} con el nombre «{name}»; hay: {known}.",
        ).format(title=self.title, name=name, known=known)


def named(thing: type, module: ModuleType) -> str | None:
    """What a thing is called where its module brings several: as its class in small letters; None where it does not."""
    return next((n for n in getattr(module, "BRINGS", ()) if n.replace("_", "") == thing.__name__.lower()), None)


@cache
def _things_in(folder: Path, name: str, base: str) -> tuple[str, ...]:
    """The names of what a module brings, read from its text: importing it would take long.

    Args:
        folder: where the module lies.
        name: its name, and that of what it brings unless it says otherwise.
        base: only where it has a class of this base; empty: whatever it has.
    """
    file = folder / f"{name}.py"
    text = (file if file.exists() else folder / name / "__init__.py").read_text("utf-8")
    if base and not re.search(rf"^class \w+\({base}\)", text, re.MULTILINE):
        return ()
    several = re.search(r"^BRINGS = \(([^)]+)\)", text, re.MULTILINE)
    return tuple(re.findall(r"\w+", several[1])) if several else (name,)


def _class_of(home: str, name: str, base: Any) -> Any:
    module = importlib.import_module(home)
    found = [
        thing
        for attribute, thing in vars(module).items()
        if inspect.isclass(thing)
        and issubclass(thing, base)
        and not attribute.startswith("_")
        and not inspect.isabstract(thing)
        and (thing.__module__ == home or thing.__module__.startswith(home + "."))
        and (not hasattr(module, "BRINGS") or named(thing, module) == name)
    ]
    if len(found) != 1:
        raise TypeError(f"{home} must define exactly one public {base.__name__} for {name}, it has {len(found)}")
    return found[0]
