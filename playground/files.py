"""Files that are written whole or not at all: whoever reads one meanwhile, or after a crash, finds the old or the new one."""

import filecmp
import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; its folder is made where it is missing.

    Raises:
        OSError: it could not be written; what was there before stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(content)
            file.close()
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def share(first: Path, second: Path) -> None:
    """Keep two files with the same bytes as one under both names; otherwise, or where the disk cannot, nothing changes.

    Both must only ever be replaced, never written to.
    """
    with suppress(OSError):
        if not first.samefile(second) and filecmp.cmp(first, second, shallow=False):
            fresh = second.with_name(f".{second.name}.link")
            fresh.unlink(missing_ok=True)
            os.link(first, fresh)
            fresh.replace(second)
