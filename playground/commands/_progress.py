"""Progress bars on standard error: of a run's epochs, of anything that tells its share, of data that is downloaded."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from tqdm import tqdm

from playground.commands import _speech
from playground.commands._speech import words
from playground.dataset import Dataset, ProgressCallback, Published
from playground.launch.data import downloads
from playground.launch.worker.execution import Phase
from playground.sources import amount
from playground.text import Text
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
            unit=words(Text(" epochs", " épocas")),
            dynamic_ncols=True,
            bar_format="{desc}{percentage:3.0f}%|{bar}| {n:.1f}/{total_fmt}{unit} [{elapsed}<{remaining}]{postfix}",
        )

    def __call__(self, event: Event | Phase) -> None:
        """Take what the run tells."""
        if isinstance(event, Phase):
            share = f" {event.share:.0%}" if event.share else ""
            self._bar.set_description_str(f"{words(event.text)}{share} ")
            return
        # By steps, not by the epoch's number: the last one may have been broken off.
        self._bar.update(event.done * (self._bar.total or 0) - self._bar.n)
        if isinstance(event, Epoch):
            loss = words(Text("validation loss", "pérdida de validación"))
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
            bar.set_description_str(f"{words(what)} ", refresh=False)
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
    size = downloads.size(dataset)
    told = Text.same(amount(size)) if size else Text("of unknown size", "de tamaño desconocido")
    source = dataset.source.rstrip(".")
    _speech.say(text.format(title=dataset.title, size=told, source=source, licence=dataset.licence), error=True)
    with percentage(ending="{elapsed}") as draw:
        downloads.fetch(dataset, draw)
