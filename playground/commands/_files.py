"""Files that people name on the command line: taken in as if they had been uploaded."""

from pathlib import Path

from playground import uploads
from playground.errors import OverLimit, WrongFile
from playground.settings import settings
from playground.text import Text


def content(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        WrongFile: there is no such file, or it cannot be read.
        OverLimit: it is larger than this deployment takes; it is not read then.
    """
    most = settings().max_upload_mb
    try:
        size = path.stat().st_size
        if size > most * 2**20:
            raise OverLimit(
                Text(
                    "The file has {size} MB; this deployment takes files up to {most} MB.",
                    "El archivo ocupa {size} MB; esta instalación admite archivos de hasta {most} MB.",
                ).format(size=-(-size // 2**20), most=most)
            )
        return path.read_bytes()
    except OSError:
        raise WrongFile(
            Text(
                "The file “{name}” cannot be read; check its path.",
                "No se puede leer el archivo «{name}»; revise la ruta.",
            ).format(name=path)
        ) from None


def keep(path: Path, accept: tuple[str, ...] = ()) -> str:
    """Keep a file and return its identity.

    Args:
        path: where it lies.
        accept: allowed endings.

    Raises:
        WrongFile, OverLimit: as `content` and `uploads.keep`.
    """
    return uploads.keep(content(path), path.name, accept)
