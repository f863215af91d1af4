"""Files that people bring, kept by their content: named by their SHA-256, never by a path that somebody wrote."""

import hashlib
import json
import os
import re
import time
from collections.abc import Container
from pathlib import Path, PurePath
from typing import Any

from playground import files
from playground.errors import NotFound, OverLimit, WrongFile
from playground.own_files.held import files as held_files
from playground.settings import settings
from playground.text import Text

IDENTITY = r"^[0-9a-f]{64}$"
"""The form of a kept file's name, as the `pattern` of a knob."""


def keep(content: bytes, name: str, accept: tuple[str, ...] = (), owner: str = "") -> str:
    """Keep a file and return its identity.

    Args:
        content: the bytes.
        name: what the person calls it; only its last part, cleaned, is kept, for display.
        accept: allowed endings, with the dot; empty: any.
        owner: the key of the visitor who brings it; empty: whoever runs this deployment, without a bound of their own.

    Raises:
        OverLimit: the file is larger than this deployment takes, or this visitor has too many here.
        WrongFile: the file is empty or has an ending that is not accepted.
    """
    shown = taken(content, name, accept)
    identity = hashlib.sha256(content).hexdigest()
    known = _told(identity)
    owners, records = _listed(known, "owners"), _listed(known, "records")
    if owner and owner not in owners:
        _must_have_quota(owner, len(content))
    told = {
        "name": shown,
        "owners": sorted({*owners, owner} - {""}),
        # A file may be used in several records; each one knows only its own runs.
        "records": sorted({*records, _record()}),
    }
    try:
        if _place(identity).is_file():
            os.utime(_place(identity))  # it is in use
        else:
            _must_have_room(len(content))
            files.write(_place(identity), content)
        if told != known:
            files.write(_place(identity).with_suffix(".json"), json.dumps(told).encode())
    except OSError:
        raise OverLimit(
            Text(
                "The file cannot be stored, perhaps because the disk is full; tell the administrator of this deployment.",
                "No se puede guardar el archivo, quizá porque el disco está lleno; avise a quien administra esta instalación.",
            )
        ) from None
    return identity


def unused(referenced: Container[str], seconds: float) -> list[str]:
    """Remove the files that nothing refers to; their identities.

    Args:
        referenced: identities of files that something in the record in force refers to.
        seconds: since a file was brought last, at least: a form that is open may still hold it.
    """
    found = []
    for identity in brought(seconds):
        records = _listed(_told(identity), "records") or [_DEFAULT]
        if identity not in referenced and records == [_record()]:
            _place(identity).unlink(missing_ok=True)
            _place(identity).with_suffix(".json").unlink(missing_ok=True)
            found.append(identity)
    return found


def brought(seconds: float = 0.0) -> list[str]:
    """The files here that were brought last so many seconds ago, or before."""
    folder = settings().home / "uploads"
    if not folder.exists():
        return []
    now = time.time()
    return [
        file.name
        for file in sorted(folder.iterdir())
        if re.fullmatch(IDENTITY, file.name) and now - file.stat().st_mtime >= seconds
    ]


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
                "The file is {size} MB; this deployment accepts files of up to {most} MB.",
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
                "“{name}” is not of an accepted file type: {accept}.",
                "«{name}» no es de un tipo de archivo admitido: {accept}.",
            ).format(name=shown, accept=", ".join(accept))
        )
    return shown


def kept(identity: str) -> bool:
    """Whether there is such a file here."""
    return identity in held_files() or (bool(re.fullmatch(IDENTITY, identity)) and _place(identity).is_file())


def read(identity: str) -> bytes:
    """The bytes of a kept file.

    Raises:
        NotFound: there is no such file here.
    """
    if identity in held_files():
        return held_files()[identity].content
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
    if identity in held_files():
        return held_files()[identity].name
    return str(_told(identity).get("name", ""))


def _told(identity: str) -> dict[str, Any]:
    """What is known of a kept file; nothing where that cannot be read."""
    try:
        table = json.loads(_place(identity).with_suffix(".json").read_text("utf-8"))
    except (OSError, ValueError, NotFound):
        return {}
    return table if isinstance(table, dict) else {}


def _listed(table: dict[str, Any], name: str) -> list[str]:
    found = table.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


_DEFAULT = "default"


def _record() -> str:
    """The record in force, as one word that tells no address and no password."""
    uri = settings().tracking_uri
    return hashlib.sha256(uri.encode()).hexdigest()[:16] if uri else _DEFAULT


def _must_have_quota(owner: str, size: int) -> None:
    most = settings().max_uploads_mb
    held = sum(_place(one).stat().st_size for one in brought() if owner in _listed(_told(one), "owners"))
    if held + size > most * 2**20:
        raise OverLimit(
            Text(
                "Your files here take up {held} MB, and this deployment keeps {most} MB for each visitor; delete runs whose files you no longer need.",
                "Sus archivos aquí ocupan {held} MB y esta instalación guarda {most} MB de cada visitante; elimine ejecuciones "
                "cuyos archivos ya no necesite.",
            ).format(held=held // 2**20, most=most)
        )


def _place(identity: str) -> Path:
    if not re.fullmatch(IDENTITY, identity):
        raise NotFound(Text("This is not the name of a stored file.", "Este no es el nombre de un archivo guardado."))
    return settings().home / "uploads" / identity


def _must_have_room(size: int) -> None:
    """All uploads together may fill what the deployment gives to everything; runs have the same limit."""
    folder = settings().home / "uploads"
    used = sum(file.stat().st_size for file in folder.iterdir()) if folder.exists() else 0
    if used + size > settings().max_disk_gb * 1e9:
        raise OverLimit(
            Text(
                "The disk of this deployment is full; no more files can be accepted.",
                "El disco de esta instalación está lleno; no se pueden admitir más archivos.",
            )
        )
