"""Hears that whoever sits at the terminal wants the work to stop."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from playground.commands import _speech
from playground.text import Text
from playground.tracking.stop_requests import Wish

STOPPING = Text("Stopping after this batch; the model is saved.", "Se detiene tras este lote; el modelo se guarda.")


class Interrupts:
    """Hears Ctrl-C and SIGTERM; the second one ends the process as usual.

    Args:
        answer: said when it has heard.

    Attributes:
        signal: the number of the signal that came; 0: none.
    """

    def __init__(self, answer: Text) -> None:
        self.signal = 0
        self._answer = answer

    @property
    def exit_code(self) -> int:
        """As shells tell of a process that a signal has ended; 0 where none came."""
        return 128 + self.signal if self.signal else 0

    def __call__(self) -> Wish | None:
        """Whether the training is to stop."""
        return "stop" if self.signal else None

    def receive(self, number: int, _frame: FrameType | None) -> None:
        """Take a signal."""
        self.signal = number
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        print(f"\n{_speech.words(self._answer)}", file=sys.stderr)


@contextmanager
def interruptible(answer: Text = STOPPING) -> Iterator[Interrupts]:
    """Within the block, Ctrl-C and SIGTERM are heard instead of ending the process."""
    interrupts = Interrupts(answer)
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = {number: signal.signal(number, interrupts.receive) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
