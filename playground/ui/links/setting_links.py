"""Settings as parts of an address, `model.cell.kind=gru`, and back: only what differs from a beginning that both sides know.

Values are read as `--set` of the command line reads them, and checked by the same knobs. A file is never in an address:
only its name, so that it can be asked for.
"""

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from playground.errors import PlaygroundError
from playground.experiment import ADDRESS, put, toml_value
from playground.knobs import Configurable, Shelved
from playground.own_files import uploads
from playground.text import Text

LONGEST = 8000
"""Characters of the settings in an address: some browsers and proxies cut longer ones."""
MOST = 300
"""Settings that are read from an address."""
_NAMED = 3
"""Settings that one sentence names."""
_PART = 60
"""Characters that a sentence shows of one."""
_APART = ("name", "note", "task", "task.kind")
"""Free words about a run, which are not a stranger's to write; and the task, which has a place of its own in the address."""

C = TypeVar("C", bound=Configurable)


@dataclass(frozen=True)
class Opened(Generic[C]):
    """What an address asks for.

    Attributes:
        thing: the beginning with all settings that could be taken.
        refused: why the others could not, by their address.
        files: names of files that have to be given again, by their address.
    """

    thing: C
    refused: Mapping[str, Text] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def written(thing: Configurable, start: Configurable) -> dict[str, str]:
    """The settings of `thing` that differ from those of `start`, each by its address, as the text that reads back equal.

    Of a file the name alone is written.
    """
    return dict(_differences(thing, start, ""))


def _differences(thing: Configurable, start: Configurable | None, place: str) -> Iterator[tuple[str, str]]:
    knobs = type(thing).knobs()
    for name in type(thing).model_fields:
        value, before = getattr(thing, name), getattr(start, name, None)
        address = f"{place}{name}"
        if isinstance(value, Configurable):
            if isinstance(value, Shelved) and type(value) is not type(before):
                yield f"{address}.kind", value.kind()
                before = type(value).model_construct()  # as the short form is read: all else at its default
            yield from _differences(value, before, f"{address}.")
        elif name in knobs and knobs[name].words.widget == "file":
            if value:
                yield address, uploads.name_of(value) or name
        elif value != before and value is not None and address not in _APART:
            yield address, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value if value and toml_value(value) == value else json.dumps(value, ensure_ascii=False)
    return str(value)


def opened(asked: Mapping[str, str], start: C, files: Iterable[str], limits: object) -> Opened[C]:
    """What an address asks for; what cannot be taken is named, and the rest is taken.

    Args:
        asked: the values by their addresses, as a stranger may have written them.
        start: what it differs from.
        files: the names of all settings that are files.
        limits: the settings of the deployment.
    """
    if len(asked) > MOST or sum(len(address) + len(value) for address, value in asked.items()) > LONGEST:
        return Opened(start, {"…": Text("The link is too long.", "El enlace es demasiado largo.")})
    names = set(files)
    given = {address: value[:_PART] for address, value in asked.items() if address.rpartition(".")[2] in names}
    refused = {one: _NO_SETTING for one in asked if one in _APART or not ADDRESS.fullmatch(one)}
    left = {one: value for one, value in asked.items() if one not in given and one not in refused}
    limits = limits if _allowed(start, limits) else None
    try:
        return Opened(_with(start, left, limits), refused, given)
    except PlaygroundError:
        thing, taken, reasons = start, dict[str, str](), dict[str, Text]()
    for _ in range(2):  # one by one; those that had to wait for others once more
        reasons = {}
        for address, value in left.items():
            try:
                thing = _with(start, taken | {address: value}, limits)
                taken[address] = value
            except PlaygroundError as error:
                reasons[address] = error.text
        left = {address: left[address] for address in reasons}
    return Opened(thing, refused | reasons, given)


_NO_SETTING = Text("A link cannot set it.", "Un enlace no lo puede ajustar.")


def _with(start: C, asked: Mapping[str, str], limits: object | None) -> C:
    table = copy.deepcopy(start.plain())
    for address, value in asked.items():
        put(table, address, value)
    made = type(start).configure(table)
    return made if limits is None else made.within(limits)


def _allowed(start: Configurable, limits: object) -> bool:
    try:
        start.within(limits)
    except PlaygroundError:
        return False
    return True


def told(found: Opened[Any]) -> Text | None:
    """One sentence on what is missing of what the link held; None: nothing is."""
    words = []
    if found.refused:
        shown = [address[:_PART] for address in list(found.refused)[:_NAMED]]
        more = f" +{len(found.refused) - len(shown)}" if len(found.refused) > len(shown) else ""
        left_out = (
            Text(
                "Not everything in the link could be taken; left out: {names}. {why}",
                "No se pudo tomar todo lo que había en el enlace; falta: {names}. {why}",
            )
            if len(found.refused) == 1
            else Text(
                "Not everything in the link could be taken; left out: {names}. {why}",
                "No se pudo tomar todo lo que había en el enlace; faltan: {names}. {why}",
            )
        )
        words.append(
            left_out.format(
                names=Text(
                    ", ".join(f"“{one}”" for one in shown) + more, ", ".join(f"«{one}»" for one in shown) + more
                ),
                why=next(iter(found.refused.values())),
            )
        )
    if found.files:
        again = (
            Text(
                "A link holds no files; give this one again: {names}.",
                "Un enlace no contiene archivos; vuelva a dar este: {names}.",
            )
            if len(found.files) == 1
            else Text(
                "A link holds no files; give these again: {names}.",
                "Un enlace no contiene archivos; vuelva a dar estos: {names}.",
            )
        )
        words.append(again.format(names=", ".join(found.files.values())))
    return Text(" ".join(one.en for one in words), " ".join(one.es for one in words)) if words else None
