"""Hooks: what a network computes on its way, handed to whoever looks at it or changes it."""

from typing import Protocol

from torch import Tensor, nn


class Hook(Protocol):
    """What is called with each named value as soon as it is computed."""

    def __call__(self, name: str, value: Tensor, /) -> Tensor:
        """The value that the network goes on with: `value` itself, or another one of its shape.

        Args:
            name: what the equations call it (`f_t`).
            value: as it was computed.
        """


class Hooked(nn.Module):
    """A module that hands over its named values while it computes.

    Attributes:
        hook: set on a module, not on its class; None: nobody looks, and nothing is handed over.
    """

    hook: Hook | None = None

    def hooked(self, name: str, value: Tensor) -> Tensor:
        """The value to go on with: as it was computed, or what the hook makes of it."""
        return value if self.hook is None else self.hook(name, value)
