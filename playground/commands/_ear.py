"""Hears that whoever sits at the terminal wants the work to stop."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from playground.commands import _speech
from playground.text import Text

if TYPE_CHECKING:
    from playground.tracking.stop_requests import Wish


STOPPING = Text("Stopping after this batch; the model is saved.", "Se detiene tras este lote; el modelo se guarda.")


class Interrupts:
    """Hears Ctrl-C and SIGTERM; the second one ends the process as usual.

    Args:
        answer: said when it has heard.
    """

    def __init__(self, answer: Text = STOPPING) -> None:
        self.signal = 0
        self._answer = answer

    def __call__(self) -> "Wish | None":
        """Whether the training is to stop."""
        return "stop" if self.signal else None

    def hear(self, number: int, _frame: FrameType | None) -> None:
        """Take a signal."""
        self.signal = number
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        print(f"\n{_speech.words(self._answer)}", file=sys.stderr)


@contextmanager
def listening(answer: Text = STOPPING) -> Iterator[Interrupts]:
    """Within the block, Ctrl-C and SIGTERM are heard instead of ending the process."""
    ear = Interrupts(answer)
    if threading.current_thread() is not threading.main_thread():
        yield ear
        return
    before = {number: signal.signal(number, ear.hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ear
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
