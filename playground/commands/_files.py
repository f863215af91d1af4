"""Files that people name on the command line: taken in as if they had been uploaded; and those that are written for them."""

import os
from collections.abc import Mapping
from pathlib import Path

from playground.errors import OverLimit, WrongFile
from playground.own_files import uploads
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
                    "The file is {size} MB; this deployment accepts files of up to {most} MB.",
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


def put(folder: Path, files: Mapping[str, bytes]) -> dict[str, int]:
    """Write files into a folder, which is made where there is none; their sizes in bytes.

    Args:
        folder: where to.
        files: their content by name; `/` parts folders.

    Raises:
        WrongFile: the folder cannot be written.
    """
    try:
        for name, content in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    except OSError:
        raise WrongFile(
            Text(
                "The folder “{name}” cannot be written; choose another place.",
                "No se puede escribir la carpeta «{name}»; elija otro lugar.",
            ).format(name=folder)
        ) from None
    return {name: len(content) for name, content in files.items()}


def keep(path: Path, accept: tuple[str, ...] = ()) -> str:
    """Keep a file and return its identity.

    Args:
        path: where it lies.
        accept: allowed endings.

    Raises:
        WrongFile, OverLimit: as `content` and `uploads.keep`.
    """
    return uploads.keep(content(path), path.name, accept)


_MOST_FILES, _MOST_BYTES = 200_000, 2**30
"""Of data named on the command line: IMDB is a folder of 100,000 files."""
_ABOUT = ("source", "readme", "license", "licence", "copying", "notice", "sha256sums", "md5sums")
"""Files that lie beside data and only tell about it."""


def gathered(path: Path) -> dict[str, bytes]:
    """The files at a path by name: one file, or all in a folder with `/` in their names; what is hidden is left out.

    Raises:
        WrongFile: there is nothing, or it cannot be read.
        OverLimit: there is more than can be read at once.
    """
    if path.is_dir():
        places = dict(sorted((file.relative_to(path).as_posix(), file) for file in _inside(path)))
        data = {name: file for name, file in places.items() if file.stem.lower() not in _ABOUT}
        places = data or places
        if not places:
            raise WrongFile(Text("The folder “{name}” is empty.", "La carpeta «{name}» está vacía.").format(name=path))
    else:
        places = {path.name: path}
    found, left = {}, _MOST_BYTES
    for name, file in places.items():
        try:
            left -= file.stat().st_size
            if left < 0:
                raise _too_much(path)
            found[name] = file.read_bytes()
        except (OSError, ValueError):
            raise WrongFile(
                Text("“{name}” cannot be read; check its path.", "No se puede leer «{name}»; revise la ruta.").format(
                    name=file
                )
            ) from None
    return found


def _inside(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        found += [Path(place, name) for name in files if not name.startswith(".") and Path(place, name).is_file()]
        if len(found) > _MOST_FILES:
            raise _too_much(folder)
    return found


def _too_much(path: Path) -> OverLimit:
    return OverLimit(
        Text(
            "“{name}” contains more than {files} files or {size} MB; choose fewer at once.",
            "«{name}» contiene más de {files} archivos o {size} MB; elija menos de una vez.",
        ).format(name=path, files=_MOST_FILES, size=_MOST_BYTES // 2**20)
    )
