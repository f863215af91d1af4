"""How a session of a run may end other than by finishing: who asks for it, how its process hears of it, and the words
for what it is doing.

SIGTERM means "back to the queue": that is what a system that shuts down sends.
"""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from playground.text import Text
from playground.tracking import store
from playground.tracking.states import Wish, pending_request

_LONGEST = 600.0
"""Seconds that a run which begins waits for an absent tracking store."""

Result = TypeVar("Result")
ShouldStop = Callable[[], Wish | None]

WAITING = Text("waiting", "en espera")
PREPARING = Text("preparing data", "preparando los datos")
TRAINING = Text("training", "entrenando")
KEEPING = Text("keeping the model", "guardando el modelo")
TESTING = Text("measuring on the test set", "midiendo en el conjunto de prueba")
"""What a run is doing."""

IN_TERMINAL = Text("Stopped in the terminal.", "Detenida desde la terminal.")
"""Why a run stopped that nobody in the tracking store asked to stop."""

OUT_OF_MEMORY = Text(
    "There was not enough memory; choose a smaller batch, hidden size or window.",
    "No hubo memoria suficiente; elija un lote, un tamaño oculto o una ventana menores.",
)

UNREACHED = Text(
    "The tracking store does not answer; the results are kept on this machine and sent when it is back.",
    "El almacén de resultados no responde; los resultados quedan en esta máquina y se enviarán cuando vuelva.",
)


def defect(error: Exception) -> Text:
    """What is said of an error that nobody foresaw."""
    what = f"{type(error).__name__}: {str(error)[:300]}"
    return Text(
        "An unexpected error occurred ({what}); the log says where. Please report it.",
        "Se produjo un error inesperado ({what}); el registro dice dónde. Comuníquelo, por favor.",
    ).format(what=what)


class Interrupted(Exception):
    """Somebody wants the run to end before it has finished."""

    def __init__(self, wish: Wish, reason: Text) -> None:
        super().__init__(reason.en)
        self.wish = wish
        self.reason = reason


class StopSignals:
    """Hears the wishes for one run in the process that trains it; ask it after each batch.

    Args:
        run_id: the run.
        signals: also take SIGTERM as the wish to go back to the queue, and no notice of SIGINT (a Ctrl-C in the
            terminal is for the server, which then asks its trainers).
    """

    def __init__(self, run_id: str, signals: bool = True) -> None:
        self._run_id = run_id
        self._told = False
        if signals and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._tell)
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def __call__(self) -> Wish | None:
        """The wish so far."""
        return pending_request(self._run_id) or ("requeue" if self._told else None)

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        self._told = True


def retrying(ask: Callable[[], Result], should_stop: ShouldStop) -> Result:
    """Ask the record, again and again where it is away: a run must not fail because the record takes a break.

    Raises:
        RecordAway: it stayed away for ten minutes, or somebody wants the run to stop.
    """
    until, wait = time.monotonic() + _LONGEST, 0.2
    while True:
        try:
            return ask()
        except store.RecordAway:
            if should_stop() or time.monotonic() > until:
                raise
        time.sleep(wait)
        wait = min(5.0, wait * 1.5)
