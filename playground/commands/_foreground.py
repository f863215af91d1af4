"""Work in the foreground: its progress bars on standard error, and how it hears that it is to stop."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

from tqdm import tqdm

from playground.commands import _speech
from playground.dataset import Dataset, ProgressCallback, Published
from playground.launch.data import preparation
from playground.launch.worker.execution import Phase
from playground.sources import amount
from playground.text import Text
from playground.tracking.states import Wish
from playground.training import Epoch, Event


class ProgressBar(AbstractContextManager["ProgressBar"]):
    """Draws what a run tells: epochs as they pass, and what is done before and after.

    Args:
        epochs: how many there are at most.
    """

    def __init__(self, epochs: int) -> None:
        self._bar = tqdm(
            total=epochs,
            file=sys.stderr,
            unit=_speech.words(Text(" epochs", " épocas")),
            dynamic_ncols=True,
            bar_format="{desc}{percentage:3.0f}%|{bar}| {n:.1f}/{total_fmt}{unit} [{elapsed}<{remaining}]{postfix}",
        )

    def __call__(self, event: Event | Phase) -> None:
        """Take what the run tells."""
        if isinstance(event, Phase):
            share = f" {event.share:.0%}" if event.share else ""
            self._bar.set_description_str(f"{_speech.words(event.text)}{share} ")
            return
        # By steps, not by the epoch's number: the last one may have been broken off.
        self._bar.update(event.done * (self._bar.total or 0) - self._bar.n)
        if isinstance(event, Epoch):
            loss = _speech.words(Text("validation loss", "pérdida de validación"))
            self._bar.set_postfix_str(f"{loss} {event.validation_loss:.4g}")

    def __exit__(self, *_error: object) -> None:
        self._bar.close()


@contextmanager
def percentage(*, ending: str = "", delay: float = 0.0) -> Iterator[ProgressCallback]:
    """A bar for work that tells the share that is done and what is being done.

    Args:
        ending: what stands at the end of the bar. delay: seconds before it is drawn.
    """
    bar_format = "{desc}{percentage:3.0f}%|{bar}| " + ending
    with tqdm(total=100, file=sys.stderr, bar_format=bar_format, delay=delay, leave=False) as bar:

        def draw(share: float, what: Text) -> None:
            bar.set_description_str(f"{_speech.words(what)} ", refresh=False)
            bar.update(100 * share - bar.n)

        yield draw


def download(dataset: Dataset) -> None:
    """Download a published data set that is not here, after saying what it is; anything else is left as it is.

    Raises:
        DataFailed: it cannot be downloaded; the sentence says what to do.
        OverLimit: there is no room for it.
    """
    if not isinstance(dataset, Published) or dataset.ready():
        return
    text = Text(
        "Downloading “{title}”, {size}, from {source}.\nLicence: {licence}",
        "Se descarga «{title}», {size}, de {source}.\nLicencia: {licence}",
    )
    size = preparation.download_size(dataset)
    told = Text.same(amount(size)) if size else Text("of unknown size", "de tamaño desconocido")
    source = dataset.source.rstrip(".")
    _speech.say(text.format(title=dataset.title, size=told, source=source, licence=dataset.licence), error=True)
    with percentage(ending="{elapsed}") as draw:
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
