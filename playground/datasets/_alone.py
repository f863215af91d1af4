"""The one file among several that a data set of one file reads."""

from collections.abc import Mapping

from playground.errors import WrongFile
from playground.text import Text


def alone(files: Mapping[str, bytes], endings: tuple[str, ...]) -> bytes:
    """The content of the only file with one of the endings, or of the only file there is.

    Raises:
        WrongFile: there is none, or more than one.
    """
    fitting = {name: content for name, content in files.items() if name.lower().endswith(endings)} or dict(files)
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    raise WrongFile(
        Text(
            "There are {count} files here and only one is needed ({endings}); bring just that one.",
            "Aquí hay {count} archivos y solo hace falta uno ({endings}); traiga solo ese.",
        ).format(count=len(fitting), endings=", ".join(endings))
    )
