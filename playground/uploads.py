"""Files that people bring, kept by their content: named by their SHA-256, never by a path that somebody wrote."""

import hashlib
import json
import re
import tempfile
from pathlib import Path, PurePath

from playground.errors import NotFound, OverLimit, WrongFile
from playground.settings import settings
from playground.text import Text

IDENTITY = r"^[0-9a-f]{64}$"
"""The form of a kept file's name, as the `pattern` of a knob."""


def keep(content: bytes, name: str, accept: tuple[str, ...] = ()) -> str:
    """Keep a file and return its identity.

    Args:
        content: the bytes.
        name: what the person calls it; only its last part, cleaned, is kept, for display.
        accept: allowed endings, with the dot; empty: any.

    Raises:
        OverLimit: the file is larger than this deployment takes.
        WrongFile: the file is empty or has an ending that is not accepted.
    """
    shown = taken(content, name, accept)
    identity = hashlib.sha256(content).hexdigest()
    if not kept(identity):
        _must_have_room(len(content))
    _write(_place(identity), content)
    _write(_place(identity).with_suffix(".json"), json.dumps({"name": shown}).encode())
    return identity


def taken(content: bytes, name: str, accept: tuple[str, ...] = ()) -> str:
    """Let pass a file that this deployment takes; what it is called, cleaned for display.

    Args:
        content: the bytes.
        name: what the person calls it.
        accept: allowed endings, with the dot; empty: any.

    Raises:
        OverLimit, WrongFile: as `keep`.
    """
    most = settings().max_upload_mb
    if len(content) > most * 2**20:
        raise OverLimit(
            Text(
                "The file has {size} MB; this deployment takes files up to {most} MB.",
                "El archivo ocupa {size} MB; esta instalación admite archivos de hasta {most} MB.",
            ).format(size=-(-len(content) // 2**20), most=most)
        )
    shown = re.sub(r"[^\w. -]", "_", PurePath(name.replace("\\", "/")).name)[-80:] or "file"
    if not content:
        raise WrongFile(
            Text("The file “{name}” is empty.", "El archivo «{name}» está vacío.").format(name=shown),
        )
    if accept and not shown.lower().endswith(accept):
        raise WrongFile(
            Text(
                "“{name}” is not one of the kinds of file taken here: {accept}.",
                "«{name}» no es de un tipo de archivo admitido aquí: {accept}.",
            ).format(name=shown, accept=", ".join(accept))
        )
    return shown


def kept(identity: str) -> bool:
    """Whether there is such a file here."""
    return bool(re.fullmatch(IDENTITY, identity)) and _place(identity).is_file()


def read(identity: str) -> bytes:
    """The bytes of a kept file.

    Raises:
        NotFound: there is no such file here.
    """
    try:
        return _place(identity).read_bytes()
    except FileNotFoundError:
        raise NotFound(
            Text(
                "The file of this experiment is not on this machine; upload it again.",
                "El archivo de este experimento no está en esta máquina; súbalo de nuevo.",
            )
        ) from None


def name_of(identity: str) -> str:
    """What the person called a kept file; empty where unknown."""
    try:
        table = json.loads(_place(identity).with_suffix(".json").read_text("utf-8"))
    except (OSError, ValueError, NotFound):
        return ""
    return str(table.get("name", ""))


def _place(identity: str) -> Path:
    if not re.fullmatch(IDENTITY, identity):
        raise NotFound(Text("This is not the name of a kept file.", "Este no es el nombre de un archivo guardado."))
    return settings().home / "uploads" / identity


def _must_have_room(size: int) -> None:
    """All uploads together may fill what the deployment gives to everything; runs have the same limit."""
    folder = settings().home / "uploads"
    used = sum(file.stat().st_size for file in folder.iterdir()) if folder.exists() else 0
    if used + size > settings().max_disk_gb * 1e9:
        raise OverLimit(
            Text(
                "The disk of this deployment is full; no more files can be taken.",
                "El disco de esta instalación está lleno; no se pueden admitir más archivos.",
            )
        )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(content)
        except OSError:
            Path(file.name).unlink()
            raise OverLimit(
                Text(
                    "The file cannot be kept, perhaps because the disk is full; tell whoever runs this deployment.",
                    "No se puede guardar el archivo, quizá porque el disco está lleno; avise a quien lleva la instalación.",
                )
            ) from None
    Path(file.name).replace(path)
