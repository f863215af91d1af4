"""How a part of the data is measured, the same for every training."""

from collections.abc import Mapping

from playground.batch import Part, Stream


def evaluation_size(part: Part) -> int:
    """How many sequences are measured together: the same for every training, so that numbers compare.

    A stream is measured in 16 strands, because each strand begins without a past. Otherwise it only costs memory.
    """
    if isinstance(part, Stream):
        return 16
    time = max(1, part.items // max(1, len(part)))
    return max(1, min(256, 65_536 // time))


def flat(parts: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Metrics of several test parts in one table: those of `test` plain, the others as `<part>.<metric>`."""
    return {
        name if part == "test" else f"{part}.{name}": value
        for part, table in parts.items()
        for name, value in table.items()
    }
