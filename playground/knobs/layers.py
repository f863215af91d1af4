"""Settings that networks of several kinds have: how large and how many their layers are, and how much is dropped.

Their bounds and their names are the same everywhere; the default and the help are each network's own.
"""

from typing import Any

from playground.knobs import knob
from playground.text import Text


def hidden_size(default: int, help: Text) -> Any:
    """Units of each layer."""
    return knob(
        default,
        ge=1,
        le=8192,
        limit="max_hidden",
        log=True,
        unit=Text("units", "unidades"),
        title=Text("Hidden size", "Tamaño oculto"),
        help=help,
    )


def layer_count(default: int, help: Text) -> Any:
    """Stacked layers."""
    return knob(default, ge=1, le=32, limit="max_layers", title=Text("Layers", "Capas"), help=help)


def dropout_share(default: float, help: Text) -> Any:
    """Share of the numbers that is set to zero while training."""
    return knob(default, ge=0.0, le=0.95, title=Text("Dropout", "Dropout"), help=help)


def embedding_size(default: int, help: Text) -> Any:
    """Numbers of the learnt vector of a token."""
    return knob(
        default,
        ge=1,
        le=4096,
        limit="max_hidden",
        log=True,
        advanced=True,
        title=Text("Embedding size", "Tamaño del embedding"),
        help=help,
    )
