"""Parquet files."""

import io
from decimal import Decimal
from typing import Any

from playground.errors import WrongFile
from playground.tables import nested
from playground.tables.table import MOST_CELLS, Table, empty, must_fit, printable
from playground.text import Text

_MOST_BYTES = 2**30


def is_one(content: bytes) -> bool:
    """Whether the bytes are a Parquet file."""
    return content[:4] == b"PAR1"


def read(content: bytes) -> Table:
    """The table: numbers with all their digits, dates as ISO.

    Raises:
        WrongFile: it is damaged or empty.
        OverLimit: it has too many columns or cells.
    """
    import pyarrow as pa  # noqa: PLC0415 (takes long to import)
    from pyarrow import parquet  # noqa: PLC0415

    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        about = file.metadata
        must_fit(about.num_columns, about.num_columns * about.num_rows)
        size = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
        if size > _MOST_BYTES:
            must_fit(0, MOST_CELLS + 1)
        table = file.read(use_threads=False)
        while any(map(pa.types.is_struct, table.schema.types)):
            table = table.flatten()
        must_fit(table.num_columns, table.num_columns * table.num_rows)
        listed = [[_plain(value) for value in table.column(place).to_pylist()] for place in range(table.num_columns)]
        values, notes = nested.columns(table.column_names, [_whole(column) for column in listed])
    except (
        pa.ArrowException,
        OSError,
        ValueError,
        TypeError,
        OverflowError,
        MemoryError,
        UnicodeDecodeError,
        KeyError,
    ):
        raise WrongFile(
            Text(
                "The Parquet file is damaged or of a kind that cannot be read; save the table as CSV and bring that.",
                "El archivo Parquet está dañado o es de un tipo que no se puede leer; guarde la tabla como CSV y tráigala.",
            )
        ) from None
    if not values or not values[0]:
        raise empty()
    exact = tuple(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_temporal(kind)
        for kind in table.schema.types
    )
    return Table(
        printable(nested.short(["" if name.startswith("__index_level_") else name for name in table.column_names])),
        values,
        tuple(range(1, len(values[0]) + 1)),
        exact=exact,
        notes=(Text("The file is read as Parquet.", "El archivo se lee como Parquet."), *notes),
    )


def _plain(value: Any) -> Any:
    """Bytes, moments and exact decimals as words; other values stay."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value.isoformat()) if hasattr(value, "isoformat") else value


def _whole(column: list[Any]) -> list[Any]:
    """Whole numbers where all are: a class or a count becomes 1.0 where pandas has to keep a gap beside it."""
    numbers = [value for value in column if isinstance(value, float) and value == value]  # noqa: PLR0124 (a number)
    if not numbers or not all(map(float.is_integer, numbers)) or max(map(abs, numbers)) >= 2**53:
        return column
    return [int(value) if isinstance(value, float) and value == value else value for value in column]  # noqa: PLR0124
