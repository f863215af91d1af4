"""Jobs by name, so that whoever asks for one need not import what it imports (torch, music21)."""

from pkgutil import resolve_name
from typing import Any


def job(name: str, *arguments: Any) -> Any:
    """Call the function `name` of `playground.launch.compute.jobs`; meant to run in the compute pool."""
    return resolve_name(f"playground.launch.compute.jobs:{name}")(*arguments)
