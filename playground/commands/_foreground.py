"""Work in the foreground: its progress bars on standard error, and how it hears that it is to stop."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tqdm import tqdm

from playground.commands import _speech
from playground.dataset import Dataset, Published
from playground.launch.data import preparation
from playground.launch.worker.execution import Listen, Phase
from playground.sources import amount
from playground.text import Text
from playground.tracking.states import Wish
from playground.training import Epoch, Event


@contextmanager
def progress_bar(epochs: int) -> Iterator[Listen]:
    """A bar that draws what a run tells: epochs as they pass, and what is done before and after.

    Args:
        epochs: how many there are at most.
    """
    with tqdm(
        total=epochs,
        file=sys.stderr,
        unit=_speech.words(Text(" epochs", " épocas")),
        dynamic_ncols=True,
        bar_format="{desc}{percentage:3.0f}%|{bar}| {n:.1f}/{total_fmt}{unit} [{elapsed}<{remaining}]{postfix}",
    ) as bar:

        def draw(event: Event | Phase) -> None:
            if isinstance(event, Phase):
                share = f" {event.share:.0%}" if event.share else ""
                bar.set_description_str(f"{_speech.words(event.text)}{share} ")
                return
            # By steps, not by the epoch's number: the last one may have been broken off.
            bar.update(event.done * epochs - bar.n)
            if isinstance(event, Epoch):
                loss = _speech.words(Text("validation loss", "pérdida de validación"))
                bar.set_postfix_str(f"{loss} {event.validation_loss:.4g}")

        yield draw


def download(dataset: Dataset) -> None:
    """Download a published data set that is not here, after saying what it is; anything else is left as it is.

    Raises:
        DataFailed: it cannot be downloaded; the sentence says what to do.
        OverLimit: there is no room for it.
    """
    if not isinstance(dataset, Published) or dataset.ready():
        return
    size = preparation.download_size(dataset)
    text = Text(
        "Downloading “{title}”, {size}, from {source}.\nLicence: {licence}",
        "Se descarga «{title}», {size}, de {source}.\nLicencia: {licence}",
    ).format(
        title=dataset.title,
        size=amount(size) if size else Text("of unknown size", "de tamaño desconocido"),
        source=dataset.source,
        licence=dataset.licence,
    )
    _speech.say(text, error=True)
    bar_format = "{desc}{percentage:3.0f}%|{bar}| {elapsed}"
    with tqdm(total=100, file=sys.stderr, bar_format=bar_format, leave=False) as bar:

        def draw(share: float, what: Text) -> None:
            bar.set_description_str(f"{_speech.words(what)} ", refresh=False)
            bar.update(100 * share - bar.n)

        preparation.fetch(dataset, draw)


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
