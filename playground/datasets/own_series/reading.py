"""From the bytes of a CSV to a table of words: encoding, separator, heading."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from playground.errors import OverLimit, WrongFile
from playground.text import Text

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "space": " "}
_WORDS = {
    ",": Text("a comma", "una coma"),
    ";": Text("a semicolon", "un punto y coma"),
    "\t": Text("a tab", "un tabulador"),
    "|": Text("a bar", "una barra"),
    " ": Text("a space", "un espacio"),
}
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "?", ".", "nd", "n.d.", "s/d"})
"""Words that stand for a missing value, in small letters."""
MOST_COLUMNS = 1000
MOST_CELLS = 2_000_000


@dataclass(frozen=True)
class Cells:
    """A table of words.

    Attributes:
        names: one per column. columns: the words of each column, top to bottom.
        first: the number of the line (from 1) in which the first row stands.
        decimal: what stands before the decimals.
        notes: what was guessed, for people.
    """

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    first: int
    decimal: str
    notes: tuple[Text, ...] = field(default_factory=tuple)


def cells(content: bytes, separator: str = "guess", decimal: str = "guess") -> Cells:
    """Read a CSV.

    Args:
        content: the file.
        separator: a name in `SEPARATORS`, or `guess`.
        decimal: `point`, `comma` or `guess`.

    Raises:
        WrongFile: it is no text, it is empty, or its lines do not agree.
        OverLimit: it has more cells than fit.
    """
    words, notes = decoded(content)
    mark = SEPARATORS.get(separator) or _separator(words)
    rows = _rows(words, mark)
    first = 1 if _is_heading(rows) else 0
    names = _names(rows[0]) if first else tuple(f"column {number}" for number in range(1, len(rows[0]) + 1))
    body = rows[first:]
    if not body:
        raise WrongFile(
            Text(
                "The file has a heading but no rows of values; add one row per step of time.",
                "El archivo tiene encabezado pero ninguna fila de valores; añada una fila por cada paso de tiempo.",
            )
        )
    columns = tuple(zip(*body, strict=True))
    point = {"point": ".", "comma": ","}.get(decimal) or _decimal(columns, mark)
    if separator == "guess" and len(names) > 1:
        notes.append(
            Text("Columns are separated by {mark}.", "Las columnas se separan con {mark}.").format(mark=_WORDS[mark])
        )
    if not first:
        notes.append(
            Text(
                "The first row holds values, so the columns are numbered.",
                "La primera fila contiene valores, así que las columnas se numeran.",
            )
        )
    if decimal == "guess" and point == ",":
        notes.append(Text("Decimals follow a comma.", "Los decimales van tras una coma."))
    return Cells(names, columns, first + 1, point, tuple(notes))


def decoded(content: bytes) -> tuple[str, list[Text]]:
    """The words of a file in UTF-8 or UTF-16, or else in Windows-1252, which is said.

    Raises:
        WrongFile: the file is no text.
    """
    notes: list[Text] = []
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            words = content.decode("utf-16")
        else:
            words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", errors="replace")
        notes.append(
            Text(
                "The file is not UTF-8; it was read as Windows-1252.",
                "El archivo no es UTF-8; se leyó como Windows-1252.",
            )
        )
    strange = sum(
        letter == "\N{REPLACEMENT CHARACTER}" or (letter < " " and letter not in "\t\r\n\f")
        for letter in words[:20_000]
    )
    if strange > len(words[:20_000]) // 100:
        raise WrongFile(
            Text(
                "The file is not a text; save the table as CSV (comma-separated values) and try again.",
                "El archivo no es un texto; guarde la tabla como CSV (valores separados por comas) e inténtelo de nuevo.",
            )
        )
    return words.replace("\0", ""), notes


def _rows(words: str, mark: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=mark, skipinitialspace=True)
    rows: list[list[str]] = []
    count = 0
    try:
        for row in reader:
            kept = [cell.strip() for cell in row]
            if mark == " ":
                kept = [cell for cell in kept if cell]
            if not any(kept):
                continue
            count += len(kept)
            if count > MOST_CELLS:
                raise OverLimit(
                    Text(
                        "The file has more than {most} cells; keep the rows and columns you need.",
                        "El archivo tiene más de {most} celdas; conserve las filas y columnas que necesite.",
                    ).format(most=MOST_CELLS)
                )
            rows.append(kept)
            _agree(rows, reader.line_num)
            if len(rows[0]) > MOST_COLUMNS:
                raise OverLimit(
                    Text(
                        "The file has more than {most} columns; keep those you need, one row per step of time.",
                        "El archivo tiene más de {most} columnas; conserve las que necesite, una fila por paso de tiempo.",
                    ).format(most=MOST_COLUMNS)
                )
    except csv.Error:
        raise WrongFile(
            Text(
                "Line {line} cannot be read as CSV; look for a quotation mark that is never closed.",
                "La línea {line} no se puede leer como CSV; busque unas comillas sin cerrar.",
            ).format(line=reader.line_num)
        ) from None
    if not rows:
        raise WrongFile(
            Text(
                "The file holds no values; add one row per step of time.",
                "El archivo no contiene valores; añada una fila por cada paso de tiempo.",
            )
        )
    return rows


def _agree(rows: list[list[str]], line: int) -> None:
    """The newest row fits the first; empty cells at its end are dropped or added."""
    width = len(rows[0])
    while len(rows[-1]) > width and not rows[-1][-1]:
        rows[-1].pop()
    if len(rows[-1]) > width or len(rows[-1]) < width - 1:
        raise WrongFile(
            Text(
                "Line {line} has {found} columns where the first has {width}; check the separator and the decimal mark.",
                "La línea {line} tiene {found} columnas y la primera {width}; revise el separador y el signo decimal.",
            ).format(line=line, found=len(rows[-1]), width=width)
        )
    rows[-1] += [""] * (width - len(rows[-1]))


def _separator(words: str) -> str:
    """The mark that cuts most of the first lines into equally many pieces; a comma where none does."""
    lines = [line for line in words[:100_000].splitlines()[:50] if line.strip()]
    best, most = ",", 0.0
    for mark in (";", "\t", "|", ",", " "):
        counts = [len(row) for row in csv.reader(lines, delimiter=mark, skipinitialspace=True)]
        if not counts or max(counts) < 2:
            continue
        usual = max(set(counts[1:] or counts), key=counts.count)
        share = counts.count(usual) / len(counts)
        # A decimal comma also cuts evenly; a mark that people use for nothing else goes first.
        if usual > 1 and share > most + 0.2:
            best, most = mark, share
    return best


def _is_heading(rows: Sequence[Sequence[str]]) -> bool:
    """The first row has words only, or a word where most of the rows below have a number."""
    head, below = rows[0], rows[1:20]
    if all(_wordy(cell) for cell in head):
        return True
    return any(
        not _numeric(cell) and sum(_numeric(row[place]) for row in below) * 2 > len(below)
        for place, cell in enumerate(head)
        if cell.lower() not in MISSING
    )


def _wordy(cell: str) -> bool:
    return cell.lower() not in MISSING and not any(letter.isdigit() for letter in cell)


def _numeric(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _names(row: Sequence[str]) -> tuple[str, ...]:
    """Names that can be shown and told apart."""
    found: list[str] = []
    for number, cell in enumerate(row, start=1):
        name = "".join(letter for letter in cell if letter.isprintable())[:60].strip() or f"column {number}"
        found.append(name if name not in found else f"{name} ({number})")
    return tuple(found)


def _decimal(columns: Sequence[Sequence[str]], mark: str) -> str:
    if mark == ",":
        quoted = [cell for column in columns for cell in column[:200] if "," in cell]
        return "," if quoted and all(_one_comma(cell) and len(cell.rsplit(",", 1)[1]) != 3 for cell in quoted) else "."
    found = [cell for column in columns for cell in column[:200] if "," in cell and not any(c.isalpha() for c in cell)]
    dotted = [cell for column in columns for cell in column[:200] if _dot_number(cell)]
    return "," if len(found) > len(dotted) and all(_one_comma(cell) for cell in found) else "."


def _one_comma(cell: str) -> bool:
    """One comma after any points, digits around it: 1.234,5."""
    behind = cell.rfind(".") < cell.find(",")
    return behind and cell.count(",") == 1 and cell.replace(",", "").replace(".", "").lstrip("+-").isdecimal()


def _dot_number(cell: str) -> bool:
    return cell.count(".") == 1 and "," not in cell and cell.replace(".", "").lstrip("+-").isdecimal()
