"""The progress bar of a run in the foreground."""

import sys
from types import TracebackType
from typing import Self

from tqdm import tqdm

from playground.commands._speech import words
from playground.launch.worker.execution import Phase
from playground.text import Text
from playground.training import Epoch, Event


class ProgressBar:
    """Draws on standard error what a run tells: epochs as they pass, and what is done before and after.

    Args:
        epochs: how many there are at most.
    """

    def __init__(self, epochs: int) -> None:
        self._bar = tqdm(
            total=epochs, file=sys.stderr, unit=words(Text(" epochs", " épocas")), dynamic_ncols=True,
            bar_format="{desc}{percentage:3.0f}%|{bar}| {n:.1f}/{total_fmt}{unit} [{elapsed}<{remaining}]{postfix}",
        )  # fmt: skip

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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._bar.close()
