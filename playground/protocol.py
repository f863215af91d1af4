"""How a run's numbers came about, in words; and whether the numbers of two runs may be compared.

The protocol is the plain table that a task writes with its data (`Data.protocol`). What only says how a network sees the
data (its window, its seed, its tokens) may differ between runs that are compared; what says on which test data and in
which unit was measured may not.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playground.dataset import DATASETS
from playground.result_terms import Gathered, ProtocolEntry, said_by
from playground.task import TASKS, part_title
from playground.text import Text, numeral

ENTRIES: Mapping[str, ProtocolEntry] = Gathered(TASKS, "entries")
"""The entries of all tasks, and what stands inside them; another goes by its own name."""
VALUES: Mapping[str, Text] = Gathered(TASKS, "values")
"""Values that are phrases of the tasks', in both languages."""

Protocol = Mapping[str, Any]


def differences(first: Protocol, second: Protocol) -> list[Text]:
    """What keeps the test metrics of two runs from being compared, in words; nothing where they may be.

    A window that is only the network's own, seeds and everything else that the test data do not show do not count. Where
    a protocol does not tell an entry (an older run), it is not held against it.
    """
    found: dict[str, Text] = {}
    # The same values are the same data, whichever data set they were read from.
    same = first.get("data_sha256") is not None and first.get("data_sha256") == second.get("data_sha256")
    for name, entry in _entries(first, second).items():
        if not (entry.compared or entry.exceptional) or (name == "data" and same):
            continue
        of_test = entry.compared == "test"
        mine, other = (_of_test(one.get(name)) if of_test else one.get(name) for one in (first, second))
        if _essence(mine) == _essence(other) or (not entry.exceptional and None in (mine, other)):
            continue
        told = (
            Text("the test set differs", "el conjunto de prueba difiere") if of_test else _told_apart(name, mine, other)
        )
        # One reason is enough: another split has another fingerprint and other sizes as well.
        found.setdefault("split" if of_test or name.startswith(("split", "data")) else name, told)
    return list(found.values())


def changed(before: Protocol, now: Protocol) -> list[Text]:
    """What one run's data give otherwise than before, with both values: each entry that both protocols have.

    An entry that is there only where it says something is told where one has it, too.

    Fingerprints are left out, which say that something differs and not what.
    """
    found = []
    exceptional = _exceptional()
    for name in dict.fromkeys([*before, *exceptional]):
        value = before.get(name)
        if name in ("data", "task", "seed", "hashes") or name.endswith(("hash", "sha256")):
            continue
        if (name in now or name in exceptional) and now.get(name) != value:
            mine, other = _apart(value, now.get(name))
            words = Text("{title}: {mine} then, {other} now", "{title}: {mine} entonces, {other} ahora")
            found.append(words.format(title=_title(name), mine=mine, other=other))
    return found


def counted_otherwise(before: Protocol, now: Protocol) -> bool:
    """Whether the same data would be counted otherwise: an older run counted filled values, or rounded large ones."""
    return any(before.get(name) != now.get(name) for name in _exceptional())


def _entries(*protocols: Protocol) -> Mapping[str, ProtocolEntry]:
    """The entries of the tasks that the protocols are of; of all tasks where they do not tell."""
    found: dict[str, ProtocolEntry] = {}
    for kind in (one.get("task") for one in protocols):
        if kind in TASKS:
            found |= said_by(TASKS[str(kind)], "entries")
    return found or ENTRIES


def _exceptional() -> list[str]:
    return [name for name, entry in ENTRIES.items() if entry.exceptional]


def _apart(mine: Any, other: Any) -> tuple[Text, Text]:
    """The values of one entry, of tables only what differs."""
    if isinstance(mine, Mapping) and isinstance(other, Mapping):
        for name in mine:
            if mine[name] != other.get(name):
                inner = _apart(mine[name], other.get(name))
                return _named(name, inner[0]), _named(name, inner[1])
    return _value(mine), _value(other)


def _named(name: str, value: Text) -> Text:
    return Text("{title} {value}", "{title} {value}").format(title=_title(name), value=value)


def not_comparable(reasons: Sequence[Text]) -> Text:
    """The reasons as one sentence."""
    return Text(
        f"Not comparable: {'; '.join(reason.en for reason in reasons)}.",
        f"No son comparables: {'; '.join(reason.es for reason in reasons)}.",
    )


def told(protocol: Protocol, choices: Mapping[str, Mapping[str, Text]] | None = None) -> list[tuple[Text, Text]]:
    """A protocol as titles and values, for people.

    Args:
        choices: the words for the values of entries that are knobs of the task.
    """
    found = []
    for name, value in protocol.items():
        words = (choices or {}).get(name, {}).get(value) if isinstance(value, str) else None
        found.append((_title(name), words or _value(value)))
    return found


def _told_apart(name: str, mine: object, other: object) -> Text:
    title = _title(name)
    words = Text("the {title} differs", "difiere «{title}»")
    if not isinstance(mine, Mapping) and not name.endswith(("hash", "sha256")):
        pair = (_value(mine), _value(other))
        if all(len(value.en) <= 60 for value in pair):
            return Text("the {title} differs ({mine} / {other})", "difiere «{title}» ({mine} / {other})").format(
                title=title, mine=pair[0], other=pair[1]
            )
    if isinstance(mine, Mapping) and isinstance(other, Mapping):
        keys = [key for key in dict.fromkeys([*mine, *other]) if mine.get(key) != other.get(key)]
        named = [_setting_told_apart(key, mine, other) for key in keys]
        return Text("the {title} differs ({named})", "difiere «{title}» ({named})").format(
            title=title, named=Text("; ".join(one.en for one in named)[:160], "; ".join(one.es for one in named)[:160])
        )
    return words.format(title=title)


def _of_test(value: Any) -> Any:
    """What an entry has of the test part."""
    return value.get("test") if isinstance(value, Mapping) else None


def _essence(value: object) -> object:
    """What of an entry counts: numbers inside words are the network's own (windows, streams)."""
    return re.sub(r"\d+", "#", value) if isinstance(value, str) and " " in value else value


def _value(value: object) -> Text:
    if value is None:
        return Text.same("–")
    if isinstance(value, bool):
        return Text("yes", "sí") if value else Text("no", "no")
    if isinstance(value, Mapping):
        pair = Text("{title}: {value}", "{title}: {value}")
        parts = [pair.format(title=_title(name), value=_value(inner)) for name, inner in value.items()]
        return Text.join(" · ", parts) if parts else Text.same("–")
    if isinstance(value, list | tuple):
        return Text.same(", ".join(map(str, value)) or "–")
    if isinstance(value, float):
        return numeral(value)
    words = str(value).strip() or "–"
    return VALUES.get(words, Text.same(words if len(words) < 200 else words[:16] + "…"))


def _setting_told_apart(name: str, mine: Mapping[str, Any], other: Mapping[str, Any]) -> Text:
    """A setting of a data set with both its values; one that the data set does not know as an entry is told."""
    knob = DATASETS[mine["kind"]].knobs().get(name) if mine.get("kind") in DATASETS else None
    choices = {} if knob is None else knob.words.choices
    values = [choices.get(str(data.get(name))) or _value(data.get(name)) for data in (mine, other)]
    return Text.same("{title}: {mine} / {other}").format(
        title=_title(name) if knob is None else knob.words.title, mine=values[0], other=values[1]
    )


def _title(name: str) -> Text:
    """An entry, or what stands inside one, in words; a part of the data where it is none."""
    return ENTRIES[name].title if name in ENTRIES else part_title(name)
