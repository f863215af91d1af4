"""One file from the network or from a folder, with progress, a limit and a checksum; every failure in one sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pooch
import requests

from playground.errors import DataFailed
from playground.text import Text, numeral

ProgressCallback = Callable[[float, Text], None]
"""Told how far long work is, 0 to 1, and what is being done."""

BRING = Text(
    "bring it with “datasets have” or on the page “Data”", "tráigalo con «datasets have» o en la página «Datos»"
)
"""The way without internet."""

_PATIENCE = (10.0, 30.0)
"""Seconds for a server to be reached, and between two pieces of an answer."""
_PIECE = 2**16
_AS_IT_IS = {"Accept-Encoding": "identity"}
"""Files are wanted byte by byte: a server must not pack them for the way."""


class Absent(DataFailed):
    """The server or folder has no such file."""


class _TooLargeError(Exception):
    """More bytes come than the file can have."""


def download(address: str, path: Path, digest: str, most: int, progress: ProgressCallback, *, file: str) -> None:
    """Fetch `address` into `path`.

    Args:
        digest: the SHA-256 it must have; empty: any.
        most: bytes that are taken at most.
        file: what it is called, for people.

    Raises:
        Absent: there is nothing at that address.
        DataFailed: it cannot be reached, breaks off, is too large or is another file than was published.
        OSError: it cannot be written.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _failed(
            "“{file}” is only fetched over http or https, not from {host}; correct PLAYGROUND_MIRROR.",
            "«{file}» solo se descarga por http o https, no de {host}; corrija PLAYGROUND_MIRROR.",
            file,
            f"{parts.scheme}:",
        )
    pooch.get_logger().setLevel("WARNING")
    work = _Download(most, progress, file)
    known = f"sha256:{digest}" if digest else None
    try:
        pooch.retrieve(address, known, path.name, path.parent, downloader=work)
    except _TooLargeError:
        raise _failed(
            "“{file}” from {host} is larger than it should be and was not kept; the publisher may have changed it: {bring}.",
            "«{file}» de {host} es más grande de lo debido y no se ha guardado; quizá quien lo publica lo cambió: {bring}.",
            file,
            parts.hostname,
        ) from None
    except requests.RequestException as error:
        raise _failure(error, file, parts.hostname, work.begun) from None
    except ValueError:
        raise _failed(
            "“{file}” from {host} is not the file that was published (its checksum differs) and was not kept; try again, or {bring}.",
            "«{file}» de {host} no es el archivo que se publicó (su suma de comprobación es otra) y no se ha guardado; vuelva a intentarlo, o {bring}.",
            file,
            parts.hostname,
        ) from None


def copy(origin: Path, path: Path, digest: str, most: int, progress: ProgressCallback) -> None:
    """As `download`, from a folder.

    Raises:
        Absent: there is no such file.
        DataFailed: it is too large or another file than was published.
        OSError: it cannot be read or written.
    """
    if not origin.is_file():
        raise Absent(Text("There is no {file}.", "No hay ningún {file}.").format(file=origin))
    size, done = origin.stat().st_size, 0
    if size <= most:
        with origin.open("rb") as source, path.open("wb") as target:
            while piece := source.read(_PIECE):
                target.write(piece)
                done += len(piece)
                progress(min(1.0, done / max(size, 1)), _so_far(origin.name, done, size))
    if size > most or (digest and pooch.file_hash(str(path)) != digest):
        raise _failed(
            "“{file}” in the mirror {host} is not the file that was published; put the right one there, or {bring}.",
            "«{file}» en el espejo {host} no es el archivo que se publicó; ponga allí el correcto, o {bring}.",
            origin.name,
            str(origin.parent),
        )


def amount(size: int) -> Text:
    """A number of bytes for people: `2.6 MB`, `2,6 MB` in Spanish."""
    if size < 1000:
        return Text.same(f"{size} B")
    power = min(3, (len(str(size)) - 1) // 3)
    in_unit = size / 1000**power
    if in_unit >= 999.5 and power < 3:
        power, in_unit = power + 1, in_unit / 1000
    digits = ".1f" if in_unit < 99.95 or power == 3 else ".0f"
    return Text.same("{size} {unit}").format(size=numeral(in_unit, digits), unit=("B", "kB", "MB", "GB")[power])


class _Download:
    """Fetches for pooch; counts what comes.

    Attributes:
        begun: whether the server has begun to send the file.
    """

    def __init__(self, most: int, progress: ProgressCallback, file: str) -> None:
        self._most, self._progress, self._file = most, progress, file
        self.begun = False

    def __call__(self, url: str, output_file: str, _pooch: Any) -> None:
        with requests.get(url, stream=True, timeout=_PATIENCE, headers=_AS_IT_IS) as answer:
            answer.raise_for_status()
            self.begun = True
            told = answer.headers.get("content-length", "")
            size = int(told) if told.isdecimal() else 0
            done = 0
            if size > self._most:
                raise _TooLargeError
            with Path(output_file).open("wb") as file:
                for piece in answer.iter_content(_PIECE):
                    done += len(piece)
                    if done > self._most:
                        raise _TooLargeError
                    file.write(piece)
                    self._progress(min(1.0, done / size) if size else 0.0, _so_far(self._file, done, size))


def _so_far(file: str, done: int, size: int) -> Text:
    if not size:
        return Text("{file}: {done}", "{file}: {done}").format(file=file, done=amount(done))
    return Text("{file}: {done} of {size}", "{file}: {done} de {size}").format(
        file=file, done=amount(done), size=amount(size)
    )


def _failure(error: requests.RequestException, file: str, host: str, begun: bool) -> DataFailed:
    """What has gone wrong on the way, in words: the first reason that holds."""
    code = error.response.status_code if error.response is not None else 0
    elsewhere = requests.exceptions.InvalidSchema | requests.exceptions.InvalidURL | requests.TooManyRedirects
    reasons = (
        (
            isinstance(error, requests.HTTPError) and code != 0,
            "{host} answers with error {code} for “{file}”; try again later, or {bring}.",
            "{host} responde con el error {code} a «{file}»; vuelva a intentarlo más tarde, o {bring}.",
        ),
        (
            isinstance(error, elsewhere),
            "{host} sends “{file}” elsewhere, where nothing is fetched from; {bring}.",
            "{host} envía «{file}» a otro lugar del que no se descarga nada; {bring}.",
        ),
        (
            isinstance(error, requests.Timeout) or "timed out" in str(error),
            "{host} did not answer in time while “{file}” was fetched; try again later, or {bring}.",
            "{host} no respondió a tiempo mientras se descargaba «{file}»; vuelva a intentarlo más tarde, o {bring}.",
        ),
        (
            begun,
            "The connection to {host} broke off while “{file}” was fetched; try again, or {bring}.",
            "La conexión con {host} se cortó mientras se descargaba «{file}»; vuelva a intentarlo, o {bring}.",
        ),
        (
            isinstance(error, requests.exceptions.SSLError),
            "The identity of {host} cannot be verified, so “{file}” was not fetched; {bring}.",
            "No se puede comprobar la identidad de {host}, así que no se descargó «{file}»; {bring}.",
        ),
        (
            True,
            "{host} cannot be reached for “{file}”; check the internet connection and try again, or {bring}.",
            "No se puede llegar a {host} para descargar «{file}»; revise la conexión a internet y vuelva a intentarlo, o {bring}.",
        ),
    )
    en, es = next((en, es) for holds, en, es in reasons if holds)
    return _failed(en, es, file, host, Absent if code in (404, 410) else DataFailed, code=code)


def _failed(
    en: str, es: str, file: str, host: str, kind: type[DataFailed] = DataFailed, **values: object
) -> DataFailed:
    return kind(Text(en, es).format(file=file, host=host, bring=BRING, **values))
