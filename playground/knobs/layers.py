"""Settings that networks of several kinds have: how large and how many their layers are, what their filters see, how much is
dropped, what a decoder is fed with.

Their names are the same everywhere, and their bounds but those of a kernel; the default and the help are each network's own.
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


def filter_count(default: int, help: Text) -> Any:
    """Filters of a convolution."""
    return knob(
        default,
        ge=1,
        le=8192,
        limit="max_hidden",
        log=True,
        title=Text("Filters", "Filtros"),
        help=help,
    )


def kernel_steps(default: int, help: Text, *, least: int, most: int) -> Any:
    """Steps that a filter sees at once, from `least` to `most`."""
    return knob(
        default,
        ge=least,
        le=most,
        log=True,
        unit=Text("steps", "pasos"),
        title=Text("Kernel size", "Tamaño del kernel"),
        help=help,
    )


def teacher_forcing_share(default: float, help: Text) -> Any:
    """Share of training steps at which a decoder is fed with the truth."""
    return knob(default, ge=0.0, le=1.0, title=Text("Teacher forcing", "Teacher forcing"), help=help)
