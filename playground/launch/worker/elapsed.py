"""How long a run has worked over all its sessions, kept in its folder."""

from contextlib import suppress

from playground.tracking import run_folder


def read(run_id: str) -> float:
    """Seconds that earlier sessions took; 0 where there were none."""
    try:
        return float((run_folder.folder(run_id) / "seconds").read_text("ascii"))
    except (OSError, ValueError):
        return 0.0


def write(run_id: str, seconds: float) -> None:
    """Keep the seconds of all sessions so far; where the disk is full they stay as they were."""
    with suppress(OSError):
        run_folder.write(run_folder.folder(run_id) / "seconds", f"{seconds:.3f}".encode())
