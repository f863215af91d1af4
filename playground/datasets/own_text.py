"""A text file, or a zip of texts, of one's own to learn to write like."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from playground.dataset import Characters, Dataset, ProgressCallback, silent
from playground.datasets._own_file import encoding_setting
from playground.datasets._texts import texts
from playground.datasets.abc_tunes import tunes_of
from playground.errors import WrongFile
from playground.knobs import knob
from playground.own_files import uploads
from playground.tables import not_a_table
from playground.tables.decoding import Decoded, Encoding, decode
from playground.text import Text

SHORTEST = 2000
"""Below so many characters nothing can be learnt, nor measured on a part held back."""
TUNES = 20
"""From so many usable tunes in ABC on, the file is read as a book of tunes."""


class OwnText(Dataset):
    """The file as one running text or as pieces; a book of tunes in ABC notation as tunes."""

    title = Text("Text of your own", "Un texto propio")
    about = Text(
        "A plain text file or a zip of such files: a book, poems, code, or a collection of tunes in ABC notation. A few hundred thousand characters are a good size.",
        "Un archivo de texto sin formato o un zip con varios: un libro, poemas, código, o una colección de melodías en notación ABC. Unos cientos de miles de caracteres son un buen tamaño.",
    )
    records = "characters"
    source = Text("uploaded", "subido")
    licence = Text("Your own file; it stays on this server.", "Su propio archivo; se queda en este servidor.")
    order = 900

    file: str = knob(
        "",
        pattern=uploads.IDENTITY + "|^$",
        widget="file",
        title=Text("File", "Archivo"),
        help=Text(
            "A plain text file of any kind (.txt, .md, .py, …), or a zip of such files, of at least {least} characters.",
            "Un archivo de texto sin formato de cualquier tipo (.txt, .md, .py, …), o un zip con varios, de al menos {least} "
            "caracteres.",
        ).format(least=SHORTEST),
    )

    pieces: Literal["whole", "paragraphs", "lines"] = knob(
        "whole",
        title=Text("Read as", "Leer como"),
        help=Text(
            "One running text, whose end becomes the test set; or a collection of paragraphs or lines (poems, names), each kept once, some of which become the test set.",
            "Un solo texto seguido, cuyo final es el conjunto de prueba; o una colección de párrafos o líneas (poemas, nombres), cada uno una sola vez, algunos de los cuales forman el conjunto de prueba.",
        ),
        choices={
            "whole": Text("one text", "un solo texto"),
            "paragraphs": Text("paragraphs", "párrafos"),
            "lines": Text("lines", "líneas"),
        },
    )

    validation_file: str = knob(
        "",
        pattern=uploads.IDENTITY + "|^$",
        widget="file",
        advanced=True,
        title=Text("Validation file", "Archivo de validación"),
        help=Text(
            "A text like the first, as the validation set; empty: taken from the first file.",
            "Un texto como el primero, como conjunto de validación; vacío: se toma del primer archivo.",
        ),
    )
    test_file: str = knob(
        "",
        pattern=uploads.IDENTITY + "|^$",
        widget="file",
        advanced=True,
        title=Text("Test file", "Archivo de prueba"),
        help=Text(
            "A text like the first, as the test set; empty: taken from the first file.",
            "Un texto como el primero, como conjunto de prueba; vacío: se toma del primer archivo.",
        ),
    )
    encoding: Encoding = encoding_setting()

    def load(self, progress: ProgressCallback = silent) -> Characters:
        """Read the file.

        Raises:
            WrongFile: no file was chosen, it is not text, or it is too short to learn from.
        """
        if not self.file:
            raise WrongFile(
                Text(
                    "Choose a text file first: set data.file.",
                    "Elija primero un archivo de texto: dé valor a data.file.",
                )
            )
        records = self._kept(self.file, TUNES)
        length, kinds = sum(map(len, records.pieces)), len(set().union(*records.pieces))
        if length < SHORTEST or kinds < 2:
            raise WrongFile(
                Text(
                    "The text has {length} characters, {kinds} of them different; bring one of at least {least} "
                    "characters that are not all the same.",
                    "El texto tiene {length} caracteres, {kinds} de ellos distintos; traiga uno de al menos {least} "
                    "caracteres que no sean todos iguales.",
                ).format(length=length, kinds=kinds, least=SHORTEST)
            )
        validation, test = (self._beside(file, records) for file in (self.validation_file, self.test_file))
        notes = dict.fromkeys((*records.notes, *validation.notes, *test.notes))
        return replace(records, validation=validation.pieces, test=test.pieces, notes=tuple(notes))

    def _beside(self, identity: str, records: Characters) -> Characters:
        """A validation or test file, read like the first; nothing where there is none."""
        if not identity:
            return Characters(())
        found = self._kept(identity, 1 if records.notation == "abc" else None)
        if found.notation != records.notation:
            raise WrongFile(
                Text(
                    "One file contains tunes in ABC notation and another plain text; bring files of the same kind.",
                    "Uno de los archivos contiene melodías en notación ABC y otro texto corriente; traiga archivos del mismo tipo.",
                )
            )
        return found

    def _kept(self, identity: str, tunes: int | None) -> Characters:
        return self._read({uploads.name_of(identity) or "file": uploads.read(identity)}, tunes)

    def parse(self, files: Mapping[str, bytes]) -> Characters:
        """Read text files or an archive of them, of any length; tunes where the text begins like a book of tunes."""
        return self._read(files, None)

    def read_file(self, name: str, content: bytes) -> Characters:
        """See `Dataset.read_file`: a book of tunes only where there are as many as `load` asks for."""
        return self._read({name: content}, TUNES)

    def _read(self, files: Mapping[str, bytes], tunes: int | None) -> Characters:
        """The pieces; `tunes`: from how many usable tunes on it is a book of them, None: where it begins like one."""
        for content in files.values():
            what = not_a_table.other_than_text(content)
            if what is not None:
                raise WrongFile(
                    Text(
                        "This is not plain text but {what}; save what it says as plain text (.txt, UTF-8) and bring that.",
                        "Esto no es texto sin formato, sino {what}; guarde lo que dice como texto sin formato (.txt, UTF-8) y tráigalo.",
                    ).format(what=what)
                )
        read = [decode(content, self.encoding) for content in texts(files).values()]
        wholes = [one.words for one in read if one.words.strip()]
        if not wholes:
            raise WrongFile(
                Text(
                    "The file contains nothing but blanks; bring a text.",
                    "El archivo solo contiene espacios en blanco; traiga un texto.",
                )
            )
        said, replaced = _said(read), sum(one.replaced for one in read)
        found = tunes_of(wholes)
        if len(found) >= (1 if tunes is None and wholes[0].lstrip().startswith("X:") else tunes or TUNES):
            counted = Text(
                "It is a collection of tunes in ABC notation: {count} of them are used.",
                "Es una colección de melodías en notación ABC: se usan {count}.",
            ).format(count=len(found))
            return Characters(tuple(found), "abc", (*said, counted), replaced=replaced)
        if self.pieces == "whole":
            return Characters(tuple(wholes), "text", said, replaced=replaced)
        lines = self.pieces == "lines"
        parts = [part for whole in wholes for part in (whole.split("\n") if lines else re.split(r"\n[ \t]*\n", whole))]
        pieces = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
        counted = (_LINES if lines else _PARAGRAPHS).format(count=len(pieces))
        return Characters(pieces, "text", (*said, counted), "\n" if lines else "\n\n", replaced=replaced)


_LINES = Text(
    "{count} items, each of them different; the end of a line begins and ends each.",
    "{count} elementos, todos distintos; cada uno comienza y acaba con el fin de línea.",
)
_PARAGRAPHS = Text(
    "{count} pieces, each of them different; between two of them the network reads an empty line.",
    "{count} piezas, todas distintas; entre una y otra la red lee una línea vacía.",
)


def _said(read: Sequence[Decoded]) -> tuple[Text, ...]:
    """The encodings, and the first six things that were guessed about them."""
    encodings = ", ".join(dict.fromkeys(one.encoding for one in read))
    said = Text("Read as {encoding}.", "Leído como {encoding}.").format(encoding=encodings)
    return (said, *list(dict.fromkeys(note for one in read for note in one.notes))[:6])
