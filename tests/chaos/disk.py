"""A small disk that can be filled: a tmpfs where this machine lets us mount one, else none."""

import os
import subprocess
import sys
from pathlib import Path

MEGABYTE = 2**20


class Disk:
    """A file system of its own under `place`; `real` says whether there is one."""

    def __init__(self, place: Path, megabytes: int = 640) -> None:
        self.place = place
        place.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
        may = sys.platform == "linux" and os.geteuid() == 0
        self.real = may and subprocess.run(command, check=False, capture_output=True).returncode == 0

    def fill(self) -> None:
        """Take the last byte."""
        with (self.place / "ballast").open("ab", buffering=0) as file:
            size = MEGABYTE
            while size >= 1:
                try:
                    file.write(b"\0" * size)
                except OSError:
                    size //= 2

    def empty(self) -> None:
        """Give it back."""
        (self.place / "ballast").unlink(missing_ok=True)

    def close(self) -> None:
        """Take the file system away, with what is in it."""
        if self.real:
            subprocess.run(["umount", "-l", str(self.place)], check=False, capture_output=True)
