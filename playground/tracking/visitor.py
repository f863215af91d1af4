"""Who asks: a visitor with a key, and what they may change."""

from dataclasses import dataclass

from playground.errors import NotAllowed
from playground.text import Text


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who uses the playground.

    Attributes:
        key: what marks their runs as theirs.
        admin: the deployment's administrator, who may change every run.
    """

    key: str
    admin: bool = False

    def may_change(self, owner: str) -> bool:
        """Whether this visitor may stop, rename or delete a run of `owner`."""
        return self.admin or (bool(self.key) and self.key == owner)

    def must_own(self, owner: str) -> None:
        """Let pass who may change a run of `owner`.

        Raises:
            NotAllowed: it is somebody else's run.
        """
        if not self.may_change(owner):
            raise NotAllowed(
                Text(
                    "This run belongs to somebody else; repeat it to have one of your own.",
                    "Esta ejecución es de otra persona; repítala para tener una propia.",
                )
            )


LOCAL = Visitor("local", admin=True)
"""Whoever sits at the command line of the machine."""
