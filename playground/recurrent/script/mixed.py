"""A stack of two kinds of cells as lines of a script."""

from typing import Any

from playground.cells import Cell
from playground.recurrent.script.stack import StackScript


class MixedScript:
    """The lines of a `MixedStack`: its state is a pair, of the layer below and of those above it.

    Args:
        cell: of the first layer.
        upper_cell: of the layers above it.
        inputs: features of the input, or what they are called where it is made.
        hidden: units of each layer and direction.
        layers: how many there are.
        bidirectional: also reads backwards.
        called: what it is called in the module.
        how: `ragged` and `given`, as for `StackScript`.
    """

    def __init__(
        self,
        cell: Cell,
        upper_cell: Cell,
        inputs: int | str,
        hidden: int,
        layers: int,
        *,
        bidirectional: bool = False,
        called: str = "",
        **how: Any,
    ) -> None:
        names = [f"{called}_below", f"{called}_above"] if called else ["below", "above"]
        classes = ["LowerCell", "UpperCell"]
        self.lower = StackScript(cell, inputs, hidden, 1, bidirectional, called=names[0], cell_class=classes[0], **how)
        self.upper = StackScript(
            upper_cell,
            self.lower.width,
            hidden,
            layers - 1,
            bidirectional,
            called=names[1],
            prefix="above_",
            cell_class=classes[1],
            **how,
        )
        self.width, self.bidirectional = self.upper.width, bidirectional
        self.parts = self.lower.parts + self.upper.parts
        self.looped = self.lower.looped + self.upper.looped
        self.classes = tuple(dict.fromkeys(self.lower.classes + self.upper.classes))
        self.made = f"{self.lower.made}\n{self.upper.made}"

    def renames(self, part: str) -> dict[str, str]:
        """See `StackScript.renames`."""
        return {f"{part}.lower": self.lower.name, f"{part}.upper": self.upper.name}

    def run(self, sequence: str, outputs: str = "outputs", after: str = "_", state: str = "") -> str:
        """See `StackScript.run`."""
        lines = []
        if state:
            begun = f"{state} or (None, None)" if self.lower.given == "first" else state
            lines.append(f"        below, above = {begun}")
        kept = after != "_"
        lower, upper = ("below" if kept else "_", "above" if kept else "_")
        lines.append(self.lower.run(sequence, "between", lower, "below" * bool(state)))
        lines.append(self.upper.run("between", outputs, upper, "above" * bool(state)))
        if kept:
            lines.append(f"        {after} = (below, above)")
        return "\n".join(lines)

    def top(self, state: str) -> str:
        """See `StackScript.top`."""
        return self.upper.top(f"{state}[1]")

    def changed(self, change: str, state: str = "state") -> str:
        """See `StackScript.changed`."""
        both = f"{self.lower.changed(change, 'below')}\n{self.upper.changed(change, 'above')}"
        return f"below, above = {state}\n{both}\n{state} = (below, above)"

    def unpacked(self, state: str = "state") -> str:
        """See `StackScript.unpacked`."""
        return f"below, above = {state}\n{self.lower.unpacked('below')}\n{self.upper.unpacked('above')}"

    def packed(self, *parts: str) -> str:
        """See `StackScript.packed`."""
        count = len(self.lower.parts)
        return f"({self.lower.packed(*parts[:count])}, {self.upper.packed(*parts[count:])})"
