"""What the tests of the pool compute; a file of its own, which a worker can import."""

import os
import time

from playground.errors import WrongFile
from playground.text import Text


def double(value: int) -> int:
    return 2 * value


def refuse(why: str) -> None:
    raise WrongFile(Text(why, f"es: {why}"))


def fail() -> None:
    raise ZeroDivisionError("a secret of the machine")


def die() -> None:
    os._exit(9)


def sleep() -> None:
    time.sleep(60)


def grow() -> int:
    held = []
    while True:
        held.append(bytearray(b"x" * 50_000_000))
        time.sleep(0.05)


def unsendable() -> object:
    return lambda: None
