"""What one entry of the glossary is."""

from dataclasses import dataclass

from playground.text import Text


@dataclass(frozen=True, slots=True)
class Term:
    """One term.

    Attributes:
        name: in addresses and among a concept's `terms`.
        title: as people read it.
        definition: one or two sentences.
        concept: of the page that explains it at length; empty: none does.
        also: further English titles that it has in the interface.
    """

    name: str
    title: Text
    definition: Text
    concept: str = ""
    also: tuple[str, ...] = ()
