"""What a run was measured to need before it was submitted."""

import json
import math
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Expected:
    """Time and memory of a run, as far as somebody has measured them; `estimate.expected` does.

    Attributes:
        seconds: of the whole run; None: nobody knows. measuring: of these, seconds that no limit of training shortens.
        memory_mb: MiB on the device, beside the process itself; None: nobody knows.
        device: on which it was measured: `cpu`, `cuda`, `mps`; empty: nowhere.
    """

    seconds: float | None = None
    memory_mb: float | None = None
    device: str = ""
    measuring: float | None = None

    @classmethod
    def from_tag(cls, tag: str | None) -> Self:
        """Read back what `tag` has written; nothing known where that cannot be read."""
        try:
            found = json.loads(tag or "{}")
            return cls(
                _positive(found.get("seconds")),
                _positive(found.get("memory_mb")),
                str(found.get("device", "")),
                _positive(found.get("measuring")),
            )
        except (ValueError, TypeError, AttributeError):
            return cls()

    def tag(self) -> str:
        """As a tag."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def _positive(value: object) -> float | None:
    number = float(value) if isinstance(value, int | float) else math.nan
    return number if math.isfinite(number) and number > 0 else None
