"""A home folder that the release before this one wrote, unpacked to be looked at; see `make.py`."""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

from tests.old_home.make import MOVED

ARCHIVE = Path(__file__).with_name("61478ce.tar.xz")


def unpacked(folder: Path) -> Path:
    """The home in an empty folder, its record naming that folder."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    with closing(sqlite3.connect(folder / "mlflow.db")) as connection:
        for table, column in (("experiments", "artifact_location"), ("runs", "artifact_uri")):
            connection.execute(f"UPDATE {table} SET {column} = replace({column}, ?, ?)", (MOVED, str(folder)))
        connection.commit()
    return folder
