"""What the conditions of a filter mean: which rows of the table of runs hold them (see `filtering`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.errors import NotFound
from playground.text import Text
from playground.tracking.run_list.column import Column, made
from playground.tracking.run_list.table import RunTable
from playground.tracking.run_list.tokens import FilterMistake, Token
from playground.tracking.run_list.values import in_day, number_of, values_like
from playground.tracking.schema import Tag

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Look:
    """What a filter is applied to.

    Attributes:
        table: the runs.
        mine: the key of the visitor whose runs pass `mine = yes`.
        zone: in which days begin; None: that of this machine.
    """

    table: RunTable
    mine: str
    zone: tzinfo | None

    def column(self, token: Token) -> Column:
        """The column that a part of the line names.

        Raises:
            FilterMistake: there is none of this name.
        """
        if token.text.lower() == "mine":
            return _mine(self.table, self.mine)
        try:
            return self.table.column(token.text)
        except NotFound as error:
            raise FilterMistake(token.place, token.text, error.text) from None


Holds = Callable[[Look], Mask]
"""Which runs hold a condition."""


def compared(look: Look, name: Token, operator: str, values: list[Token], sign: Token) -> Mask:
    """Which runs hold a comparison with any of some values; with `!=`, with none of them.

    Raises:
        FilterMistake: there is no such column, or a value is none for it.
    """
    column = look.column(name)
    masks = [_held(look, column, operator, value, sign) for value in values]
    joined: Mask = np.logical_and.reduce(masks) if operator == "!=" else np.logical_or.reduce(masks)
    return joined


def _held(look: Look, column: Column, operator: str, value: Token, sign: Token) -> Mask:
    if operator == "!=":
        return ~_held(look, column, "=", value, sign)
    if value.is_word("none"):
        missing = np.isnan(column.values) if column.numeric else np.array([not one for one in column.values], bool)
        if operator == "=":
            return np.asarray(missing, bool)
        raise FilterMistake(sign.place, sign.text, _NONE_IS)
    if not column.numeric:
        if operator not in ("=", "~"):
            raise FilterMistake(sign.place, sign.text, _NO_ORDER.format(column=column.address, sign=operator))
        return values_like(column, value.text, whole=operator == "=")
    if operator == "~":
        raise FilterMistake(sign.place, sign.text, _NO_PART.format(column=column.address))
    if column.kind == "moment" and (day := in_day(value.text, look.zone)) is not None:
        return _between(column.values, operator, *day)
    number = number_of(value.text, column.kind, look.zone)
    if number is None:
        kind = {"moment": _A_DATE, "span": _A_SPAN, "days": _A_SPAN}.get(column.kind, _A_NUMBER)
        raise FilterMistake(value.place, value.text, kind.format(column=column.address, value=value.text[:40]))
    if number > 1 and "%" not in value.text and _is_share(column.address):
        raise FilterMistake(value.place, value.text, _A_SHARE.format(column=column.address, share=f"{number / 100:g}"))
    return _between(column.values, operator, number, number)


def _is_share(address: str) -> bool:
    """Whether a column is of a metric that is shown in percent."""
    from playground.task import METRICS  # noqa: PLC0415 (brings the tasks and torch)

    place, _, name = address.partition(".")
    return place in ("test", "validation") and name in METRICS and METRICS[name].percent


def _between(values: NDArray[Any], operator: str, low: float, high: float) -> Mask:
    """A comparison with all from `low` to `high`: a day, or a single number."""
    with np.errstate(invalid="ignore"):
        if operator == "=":
            # 0.1 in the record and 0.1 in the line may differ in the last bit.
            held = np.isclose(values, low, rtol=1e-9, atol=0) if low == high else (values >= low) & (values < high)
        elif operator in ("<", ">="):
            held = values < low if operator == "<" else values >= low
        else:
            # The end of a day is no part of it.
            beyond = values > high if low == high else values >= high
            held = beyond if operator == ">" else ~beyond & ~np.isnan(values)
    return np.asarray(held, bool)


def containing(words: str) -> Holds:
    """Runs with these words in their name, note or tags."""

    def holds(look: Look) -> Mask:
        masks = [values_like(look.table.column(name), words, whole=False) for name in ("name", "note", "tag")]
        found: Mask = np.logical_or.reduce(masks)
        return found

    return holds


def _mine(table: RunTable, key: str) -> Column:
    owners = (row.found.data.tags.get(Tag.OWNER, "") for row in table.rows)
    return made("mine", "text", ["yes" if key and owner == key else "no" for owner in owners], len(table.rows))


_NONE_IS = Text("“none” is compared by = or != only.", "«none» solo se compara con = o !=.")
_NO_ORDER = Text(
    "“{column}” holds words, which “{sign}” cannot compare: use =, !=, ~ or in.",
    "«{column}» contiene palabras, que «{sign}» no puede comparar: use =, !=, ~ o in.",
)
_NO_PART = Text(
    "“{column}” holds numbers: use =, !=, <, <=, > or >=.", "«{column}» contiene números: use =, !=, <, <=, > o >=."
)
_A_NUMBER = Text(
    "“{column}” is compared with a number such as 0.03 or 3%, not with “{value}”.",
    "«{column}» se compara con un número como 0.03 o 3%, no con «{value}».",
)
_A_SHARE = Text(
    "“{column}” is a share, shown in percent: write {share}, or % after the number.",
    "«{column}» es una proporción, mostrada en porcentaje: escriba {share}, o % detrás del número.",
)
_A_SPAN = Text(
    "“{column}” is compared with a time such as 90s, 5min, 2h, 7d or 2w, not with “{value}”.",
    "«{column}» se compara con un tiempo como 90s, 5min, 2h, 7d o 2w, no con «{value}».",
)
_A_DATE = Text(
    "“{column}” is compared with a date such as 2026-11-20, 2026-11-20T14:30, today or yesterday, not with “{value}”.",
    "«{column}» se compara con una fecha como 2026-11-20, 2026-11-20T14:30, today o yesterday, no con «{value}».",
)
