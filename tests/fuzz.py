"""`python -m tests.fuzz [LOADER…]`: damaged files for every loader; each must read them or refuse them in a sentence.

Beside them known data written in random dialects (`tests/dialects`), which must be read back equal.

The loaders run in one process that is used again and again, and killed when an input takes too long. A failure is told
with its seed: `python -m tests.fuzz LOADER --only SEED` does it again, `--save FOLDER` writes the files down.
"""

import argparse
import contextlib
import multiprocessing
import random
import re
import sys
import threading
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import numpy as np
import psutil

from playground.dataset import DATASETS, Characters, Collection, LabelledTexts, Melodies, Series
from playground.errors import PlaygroundError
from playground.music.melody import Melody
from playground.records.sequences import LabelledSequences
from playground.text import Text
from tests import dialects
from tests.datasets.examples import EXAMPLES, readers
from tests.datasets.tunes import MELODIES
from tests.helpers.mutations import Files, mutated

SECONDS = 5.0
"""Of processor time for one input."""
MEMORY = 6 * 2**30
"""Bytes of address space that the loaders' process may take."""
MOST_WORDS = 1500
"""Characters of a refusal."""


@cache
def loaders() -> dict[str, Callable[[Files, random.Random], object]]:
    """What is tried: every data set with a format of its own, melodies that people give to a trained network, dialects."""
    known = {name: _checked(name) for name in dialects.LOADERS}
    return {kind: _parser(kind) for kind in readers()} | dict.fromkeys(MELODIES, _melody) | known


def made(loader: str, seed: str) -> Files:
    """The files of one input."""
    if loader in dialects.LOADERS:
        return dialects.LOADERS[loader](random.Random(seed))[0]
    return mutated(_example(loader), f"{loader} {seed}")


def judged(loader: str, seed: str, files: Files) -> tuple[str, str]:
    """How a loader takes one input: `read`, `refused`, or `wrong` with what is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = loaders()[loader](files, random.Random(seed))
        _must_be_sound(found)
    except PlaygroundError as error:
        wrong = _unfit(error.text) or (f"refused: {error.text.en}" if loader in dialects.LOADERS else "")
        return ("wrong", wrong) if wrong else ("refused", error.text.en)
    except BaseException:
        return "wrong", traceback.format_exc()
    return "read", ""


class Judge:
    """The process in which loaders run; started again after it had to be killed."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: Any = None
        self._line: Connection[Any, Any] | None = None

    def ask(self, loader: str, seed: str) -> tuple[str, str]:
        """As `judged`; an input that takes too long is wrong."""
        if self._process is None or not self._process.is_alive():
            self._start()
        assert self._line is not None
        process = psutil.Process(self._process.pid)
        self._line.send((loader, seed))
        with contextlib.suppress(EOFError, ConnectionError):
            self._line.recv()  # the input is made: what that took is not the loader's
        before, asked = _used(process), time.monotonic()
        # On a busy machine an input may wait for a processor for long.
        while not self._line.poll(self._seconds / 4):
            if _used(process) - before > self._seconds or time.monotonic() - asked > 12 * self._seconds:
                self.close()
                return "wrong", f"took more than {self._seconds:g} s"
        try:
            answer: tuple[str, str] = self._line.recv()
        except (EOFError, ConnectionError):
            self.close()
            return "wrong", "ended the process"
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        assert self._line.recv() == "ready"


def serve(line: "Connection[Any, Any]") -> None:
    """Judge what is asked for until nobody asks any more."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    loaders()
    line.send("ready")
    with contextlib.suppress(EOFError):
        while True:
            loader, seed = line.recv()
            files = made(loader, seed)
            line.send("made")
            line.send(judged(loader, seed, files))


@cache
def _example(loader: str) -> Mapping[str, bytes]:
    return dict((MELODIES | EXAMPLES)[loader]())


def _parser(kind: str) -> Callable[[Files, random.Random], object]:
    def parse(files: Files, dice: random.Random) -> object:
        thing = DATASETS[kind]
        knobs = {
            name: dice.choice(knob.choices)
            for name, knob in thing.knobs().items()
            if knob.choices and dice.random() < 0.5
        }
        try:
            dataset = thing.configure({"kind": kind} | knobs)
        except PlaygroundError:
            dataset = thing()
        return dataset.parse(files)

    return parse


def _checked(name: str) -> Callable[[Files, random.Random], object]:
    return lambda files, dice: dialects.LOADERS[name](dice)[1](files)


def _melody(files: Files, _dice: random.Random) -> object:
    from playground.music import reading

    name, content = next(iter(files.items()), ("nothing.mid", b""))
    return reading.read(content, name)[0]


def _must_be_sound(found: object) -> None:
    """Records must be what they say: numbers that are numbers, classes that there are, text that can be written down."""
    known = Series | Collection | LabelledTexts | LabelledSequences | Melodies | Characters | Melody
    assert isinstance(found, known), type(found)
    if isinstance(found, Series):
        assert found.values.ndim == 2 and len(found.values) and np.isfinite(found.values).all()
        assert found.values.shape[1] == len(found.names) and len(found.times) in (0, len(found.values))
        assert found.period >= 1
    if isinstance(found, Characters):
        assert found.pieces and all(piece for piece in found.pieces)
        assert "".join(found.pieces).encode()
    if isinstance(found, LabelledTexts):
        assert found.parts and found.classes
        for rows in found.parts.values():
            assert all(words and 0 <= label < len(found.classes) for words, label in rows)
    if isinstance(found, LabelledSequences):
        assert len(found.values) == len(found.targets) == len(found.captions) > 0 and np.isfinite(found.values).all()
        assert found.targets.min() >= 0 and found.targets.max() < len(found.classes)
    if isinstance(found, Melodies):
        assert found.songs
    for note in getattr(found, "notes", ()):
        assert not isinstance(note, Text) or not _unfit(note), note


def _unfit(text: Text) -> str:
    """Why a sentence cannot be shown to people; empty: it can."""
    for words in (text.en, text.es):
        if re.search(r"[\n\r]", words) or len(words) > MOST_WORDS or words.strip()[-1:] not in (".", "?", "!"):
            return f"not a sentence: {words[:300]!r} … {words[-50:]!r}"
    return ""


def _used(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return float("inf")
    return float(times.user + times.system)


def main() -> int:
    """Try every loader; 1 if any failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Damaged files for every loader.")
    parser.add_argument("loaders", nargs="*", metavar="LOADER", help=f"of: {', '.join(loaders())}")
    parser.add_argument("--count", type=int, default=10_000, help="inputs for each loader")
    parser.add_argument("--start", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count(), help="loaders tried at a time")
    parser.add_argument("--only", help="one seed, and what comes of it")
    parser.add_argument("--save", type=Path, help="a folder for the files of --only")
    chosen = parser.parse_args()
    names = chosen.loaders or list(loaders())
    if chosen.only is not None:
        return _once(names[0], chosen.only, chosen.save)
    todo: Queue[str] = Queue()
    for name in names:
        todo.put(name)
    failed: list[str] = []
    threads = [
        threading.Thread(target=_work, args=(todo, chosen.start, chosen.count, failed))
        for _ in range(max(1, chosen.jobs))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{len(names)} loaders, {chosen.count} inputs each, {len(failed)} failures")
    return 1 if failed else 0


def _work(todo: "Queue[str]", start: int, count: int, failed: list[str]) -> None:
    judge = Judge()
    while True:
        try:
            loader = todo.get_nowait()
        except Empty:
            break
        began, told = time.monotonic(), Counter[str]()
        for number in range(start, start + count):
            verdict, why = judge.ask(loader, str(number))
            told[verdict] += 1
            if verdict == "wrong":
                failed.append(loader)
                if told["wrong"] <= 5:
                    print(f"{loader}, seed {number}: {why}", flush=True)
        counts = ", ".join(f"{told[kind]} {kind}" for kind in ("read", "refused", "wrong"))
        print(f"{loader}: {counts}, {time.monotonic() - began:.0f} s", flush=True)
    judge.close()


def _once(loader: str, seed: str, folder: Path | None) -> int:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for number, (name, content) in enumerate(made(loader, seed).items()):
            (folder / f"{number}-{re.sub(r'[^A-Za-z0-9.]', '_', name)[-60:]}").write_bytes(content)
    verdict, why = judged(loader, seed, made(loader, seed))
    print(verdict, why)
    return 1 if verdict == "wrong" else 0


if __name__ == "__main__":
    sys.exit(main())
