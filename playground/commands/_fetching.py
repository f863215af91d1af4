"""Fetching on the command line: what it is, where from and under which licence, said first; then a bar."""

import sys
from typing import TYPE_CHECKING

from tqdm import tqdm

from playground.commands._speech import words
from playground.text import Text

if TYPE_CHECKING:
    from playground.dataset import Dataset


def made_here(dataset: "Dataset") -> None:
    """Fetch a published data set that is not here; anything else is left as it is. Speaks on standard error.

    Raises:
        DataFailed: it cannot be fetched; the sentence says what to do.
        OverLimit: there is no room for it.
    """
    from playground.dataset import Published  # noqa: PLC0415
    from playground.launch.data import downloads  # noqa: PLC0415

    if not isinstance(dataset, Published) or dataset.ready():
        return
    told = Text(
        "Downloading “{title}”, {size}, from {source}.\nLicence: {licence}",
        "Se descarga «{title}», {size}, de {source}.\nLicencia: {licence}",
    )
    print(
        words(
            told.format(
                title=dataset.title, size=told_size(dataset), source=dataset.source.rstrip("."), licence=dataset.licence
            )
        ),
        file=sys.stderr,
        flush=True,
    )
    with tqdm(total=100, file=sys.stderr, bar_format="{desc}{percentage:3.0f}%|{bar}| {elapsed}", leave=False) as bar:

        def draw(share: float, what: Text) -> None:
            bar.set_description_str(f"{words(what)} ", refresh=False)
            bar.update(100 * share - bar.n)

        downloads.fetch(dataset, draw)


def told_size(dataset: "Dataset") -> Text:
    """How much would be fetched."""
    from playground.dataset import Published  # noqa: PLC0415
    from playground.launch.data import downloads  # noqa: PLC0415
    from playground.sources import amount  # noqa: PLC0415

    size = downloads.size(dataset) if isinstance(dataset, Published) else 0
    return Text.same(amount(size)) if size else Text("of unknown size", "de tamaño desconocido")
