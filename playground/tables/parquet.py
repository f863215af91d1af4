"""Parquet files."""

import io
from typing import Any

from playground.errors import WrongFile
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
        columns = {name: table.column(place) for place, name in enumerate(table.column_names)}
        values = [[_word(value) for value in column.to_pylist()] for column in columns.values()]
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
        printable([_named(name) for name in columns]),
        tuple(map(tuple, values)),
        tuple(range(1, len(values[0]) + 1)),
        exact=exact,
        notes=(Text("The file is read as Parquet.", "El archivo se lee como Parquet."),),
    )


def _named(name: str) -> str:
    return "" if name.startswith("__index_level_") else name


def _word(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 (not a number)
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    if isinstance(value, str):
        return value.strip()
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return repr(value) if isinstance(value, int | float) else str(value)
