"""Bach's chorales as melodies with chords, read once by several processes side by side and kept as plain JSON.

The processes are programs of their own (`playground.music.chorales`), so that this works in a run, in the background
preparation and in a page alike, whatever kind of process asks.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from playground import files
from playground.errors import DataFailed
from playground.music.melody import Melody
from playground.text import Text

Listener = Callable[[float, Text], None]

_FORMAT = 1
_PATIENCE = 900.0
"""Seconds to wait for another process that is reading, or for the next file."""


def kept(cache: Path, most: int = 0) -> Path:
    """Where the chorales read with this version of music21 are kept."""
    few = f"-first{most}" if most else ""
    return cache / f"chorales-{_FORMAT}-music21-{version('music21')}{few}.json.z"


def load(cache: Path, listen: Listener, most: int = 0) -> tuple[tuple[Melody, ...], dict[str, str]]:
    """All chorales, and why each file that is left out cannot be used.

    Args:
        cache: the folder to keep the chorales in.
        listen: is told how far the reading is.
        most: read only the first so many files; 0: all.

    Raises:
        DataFailed: the corpus could not be read.
    """
    place = kept(cache, most)
    found = _read(place)
    if found is None:
        cache.mkdir(parents=True, exist_ok=True)
        with _turn(place, listen):
            found = _read(place) or _parse(cache, place, listen, most)
    return tuple(_melody(row) for row in found["songs"]), found["refused"]


def _read(place: Path) -> dict[str, Any] | None:
    try:
        table: dict[str, Any] = json.loads(zlib.decompress(place.read_bytes()))
    except (OSError, ValueError, zlib.error):
        return None
    return table if {"songs", "refused"} <= table.keys() else None


def _melody(row: dict[str, Any]) -> Melody:
    lists = {name: tuple(tuple(item) for item in row[name]) for name in ("notes", "chords", "harmony")}
    return Melody(**(row | lists))


@contextmanager
def _turn(place: Path, listen: Listener) -> Iterator[None]:
    """Hold the lock on reading; while another process has it, tell how far that one is."""
    lock = FileLock(place.with_suffix(".lock"))
    until = time.monotonic() + _PATIENCE
    while not lock.is_locked:
        try:
            lock.acquire(timeout=0.5)
        except Timeout:
            if time.monotonic() > until:
                raise _failure("another process has been reading them for too long") from None
            with suppress(OSError, ValueError):
                done, total = json.loads(place.with_suffix(".progress").read_text())
                listen(done / total, _words(done, total))
    try:
        yield
    finally:
        lock.release()


def _parse(cache: Path, place: Path, listen: Listener, most: int) -> dict[str, Any]:
    workers = max(1, min(8, (os.cpu_count() or 1) - 1))
    command = [sys.executable, "-m", "playground.music.chorales", str(cache / "music21")]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONWARNINGS": "ignore",
    }
    processes = [
        subprocess.Popen(
            [*command, str(worker), str(workers), str(most)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
        )
        for worker in range(workers)
    ]
    try:
        rows = _gather(processes, place, listen)
    finally:
        for process in processes:
            process.kill()
            process.communicate()
        place.with_suffix(".progress").unlink(missing_ok=True)
    rows.sort(key=lambda row: str(row["file"]))
    refused = {row["file"]: row["refused"] for row in rows if "refused" in row}
    songs = [{name: value for name, value in row.items() if name != "file"} for row in rows if "refused" not in row]
    if not songs:
        raise _failure("music21 has no chorales that can be read")
    table = {"songs": songs, "refused": refused}
    files.write(place, zlib.compress(json.dumps(table, separators=(",", ":")).encode(), 9))
    return table


def _gather(processes: list[subprocess.Popen[str]], place: Path, listen: Listener) -> list[dict[str, Any]]:
    """The rows of all workers as they come; each worker first says how many there will be."""
    lines: queue.Queue[str | None] = queue.Queue()
    errors: list[str] = []

    def pump(process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    for process in processes:
        threading.Thread(target=pump, args=(process,), daemon=True).start()
        threading.Thread(target=errors.extend, args=(process.stderr or (),), daemon=True).start()
    rows: list[dict[str, Any]] = []
    total, running = 1, len(processes)
    while running:
        try:
            line = lines.get(timeout=_PATIENCE)
        except queue.Empty:
            raise _failure("reading stands still") from None
        if line is None:
            running -= 1
            continue
        row = json.loads(line)
        if "total" in row:
            total = row["total"]
            continue
        rows.append(row)
        listen(len(rows) / total, _words(len(rows), total))
        if len(rows) % 10 == 0:
            files.write(place.with_suffix(".progress"), json.dumps([len(rows), total]).encode())
    if any(process.wait() for process in processes) or len(rows) < total:
        raise _failure((errors or ["a reading process ended early"])[-1].strip())
    return rows


def _words(done: int, total: int) -> Text:
    return Text("parsing chorales {done} of {total}", "leyendo corales: {done} de {total}").format(
        done=done, total=total
    )


def _failure(why: str) -> DataFailed:
    return DataFailed(
        Text(
            "The Bach chorales could not be read ({why}); try again, or reinstall music21.",
            "No se pudieron leer los corales de Bach ({why}); inténtelo de nuevo o reinstale music21.",
        ).format(why=why)
    )
