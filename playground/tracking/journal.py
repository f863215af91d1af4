"""What happened in a run, line by line, on this machine: written at once, delivered to the record when it can be.

One JSON table a line, told apart by its `type`:
    epoch     an `Epoch` without its sample        point     a measurement inside an epoch
    metrics   values of the whole run              tags      words and names
    file      a file in the outbox                 data      the data set, for MLflow's own pages
    vote      of a poll, one of a visitor          end       how the session ended
"""

import json
import math
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from playground.tracking.run_folder import folder

_CHUNK = 2**18


def path(run_id: str) -> Path:
    """The journal of a run."""
    return folder(run_id) / "journal.jsonl"


class JournalWriter(AbstractContextManager["JournalWriter"]):
    """Appends to a journal; one process at a time."""

    def __init__(self, run_id: str) -> None:
        place = path(run_id)
        place.parent.mkdir(parents=True, exist_ok=True)
        _mend(place)
        self._file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def write(self, entry: dict[str, Any]) -> None:
        """Append one line; it survives the end of the process.

        Raises:
            OSError: the disk takes nothing more; the journal is as it was before.
        """
        before = self.size
        rest = encoded(entry) + b"\n"
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            os.ftruncate(self._file, before)
            raise

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return os.fstat(self._file).st_size

    def sync(self) -> None:
        """Wait until the lines survive a power cut, too.

        Raises:
            OSError: the disk refuses.
        """
        os.fsync(self._file)

    def take_back(self, size: int) -> None:
        """Take away what was written after so many bytes.

        Raises:
            OSError: the disk refuses.
        """
        os.ftruncate(self._file, size)

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)

    def __exit__(self, *_error: object) -> None:
        self.close()


def chunk(run_id: str, position: int, end: int | None = None) -> tuple[list[dict[str, Any]], int]:
    """Whole lines from byte `position` on, before byte `end`, at most a quarter of a megabyte or one line; the byte after them."""
    try:
        with path(run_id).open("rb") as file:
            file.seek(position)
            content = file.read(_CHUNK)
            if b"\n" not in content:
                content += file.readline()
    except FileNotFoundError:
        return [], position
    content = content if end is None else content[: max(0, end - position)]
    whole = content[: content.rfind(b"\n") + 1]
    return [entry for line in whole.splitlines() if (entry := _read(line))], position + len(whole)


def entries(run_id: str, *types: str) -> Iterator[dict[str, Any]]:
    """All entries of these types, in the order in which they were written."""
    position = 0
    while True:
        found, after = chunk(run_id, position)
        yield from (entry for entry in found if entry["type"] in types)
        if after == position:
            return
        position = after


def size(run_id: str) -> int:
    """Bytes of the journal; 0 where there is none."""
    try:
        return path(run_id).stat().st_size
    except FileNotFoundError:
        return 0


def whole(run_id: str, position: int) -> bool:
    """Whether a line of the journal begins at this byte; a journal may have lost its end in a power cut."""
    if position == 0:
        return True
    try:
        with path(run_id).open("rb") as file:
            file.seek(position - 1)
            return file.read(1) == b"\n"
    except OSError:
        return False


def reached(run_id: str) -> int:
    """The last training step that is written down; -1: none."""
    return max((int(entry["step"]) for entry in entries(run_id, "epoch", "point")), default=-1)


def encoded(table: dict[str, Any]) -> bytes:
    """A plain table as one line of JSON, without numbers that are none."""
    return json.dumps(finite(table), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def finite(value: Any) -> Any:
    """The same plain value without numbers that are none: those are left out of tables and are null in lists."""
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items() if not _infinite(inner)}
    if isinstance(value, list | tuple):
        return [None if _infinite(inner) else finite(inner) for inner in value]
    return value


def _infinite(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None  # cut short when the machine went down
    return entry if isinstance(entry, dict) and "type" in entry else None


def _mend(place: Path) -> None:
    """End a line that was cut short, so that the next one is whole."""
    if place.exists() and place.stat().st_size:
        with place.open("rb+") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
