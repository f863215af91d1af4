"""What the page *Look inside* and the command `inspect` show of a trained network: one function for each view."""

from collections.abc import Mapping
from typing import Any

from playground.launch.compute.inspecting.views import VIEWS
from playground.text import speaking


def inspected(asked: Mapping[str, Any], language: str) -> Any:
    """One view on a trained network and a sequence: see `VIEWS`.

    Args:
        asked: `view`, and what `sequence.look` and the view take.
        language: of labels.
    """
    with speaking(language):
        return VIEWS[asked["view"]](asked, language)
