"""Who asks: a visitor with a key, and what they may change."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

from playground.errors import NotAllowed
from playground.text import Text


class Owned(Protocol):
    """A run or a study: something that belongs to a visitor."""

    @property
    def owner(self) -> str:
        """The key of that visitor."""


T = TypeVar("T", bound=Owned)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who uses the playground.

    Attributes:
        key: what marks their runs as theirs.
        admin: the deployment's administrator, who may change every run.
        address_hash: the address they come from, as a keyed hash; empty: none.
        local: whoever has the command line of this machine, too: what was made there is theirs.
    """

    key: str
    admin: bool = False
    address_hash: str = ""
    local: bool = False

    def may_change(self, owner: str) -> bool:
        """Whether this visitor may stop, rename or delete a run of `owner`."""
        return self.admin or (bool(self.key) and self.key == owner) or (self.local and owner == LOCAL.key)

    def must_own(self, thing: T) -> T:
        """The same run or study, if this visitor may change it.

        Raises:
            NotAllowed: it is somebody else's.
        """
        if not self.may_change(thing.owner):
            raise NotAllowed(
                Text(
                    "This run belongs to somebody else; repeat it to have one of your own.",
                    "Esta ejecución es de otra persona; repítala para tener una propia.",
                )
            )
        return thing

    def stops(self, thing: Owned) -> Text:
        """Who stopped a run or a study, as the reason that it keeps."""
        if self == LOCAL:
            return Text("Stopped from the command line.", "Se detuvo desde la línea de comandos.")
        if not self.admin or self.key == thing.owner:
            return Text("Stopped by its owner.", "La detención la pidió su propietario.")
        return Text("Stopped by the administrator.", "La detención la pidió el administrador.")


LOCAL = Visitor("local", admin=True)
"""Whoever sits at the command line of the machine."""
