"""Handwritten digits that come with scikit-learn, read row by row."""

from collections.abc import Mapping

import numpy as np
from sklearn import datasets as bundled

from playground.dataset import Dataset, ProgressCallback, silent
from playground.errors import WrongFile
from playground.records.sequences import WITH_CLASSES, LabelledSequences
from playground.text import Text

SIDE, DARKEST, CLASSES = 8, 16, 10


class Digits(Dataset):
    """Pictures of 8 × 8 grey values, a row a step."""

    title = Text("Digits, row by row", "Dígitos, fila a fila")
    about = Text(
        "1,797 small pictures of handwritten digits. The network reads each one row by row, from top to bottom, eight grey values a step, and then says which digit it was. A linear model that is given all 64 values at once is hard to beat.",
        "1797 imágenes pequeñas de dígitos manuscritos. La red lee cada una fila a fila, de arriba abajo, ocho grises por paso, y al final dice qué dígito era. Un modelo lineal que recibe los 64 valores a la vez es difícil de superar.",
    )
    records = WITH_CLASSES
    source = Text(
        "E. Alpaydin and C. Kaynak (1998), Optical recognition of handwritten digits, UCI; its test set, as bundled with scikit-learn",
        "E. Alpaydin y C. Kaynak (1998), Optical recognition of handwritten digits, UCI; su conjunto de prueba, incluido en scikit-learn",
    )
    licence = Text.same("CC BY 4.0.")
    order = 10

    def load(self, progress: ProgressCallback = silent) -> LabelledSequences:
        """Read the pictures that come with scikit-learn."""
        found = bundled.load_digits()
        return _records(found.images, found.target)

    def parse(self, files: Mapping[str, bytes]) -> LabelledSequences:
        """Read pictures as they are published: on each line 64 whole numbers from 0 to 16 and the digit, between commas.

        Raises:
            WrongFile: a line is none of these, or there is none.
        """
        rows = [
            _row(line, name, number)
            for name, content in files.items()
            for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1)
            if line.strip()
        ]
        if not rows:
            raise WrongFile(
                Text(
                    "There is no picture in this file; bring one with a picture a line.",
                    "No hay ninguna imagen en este archivo; traiga uno con una imagen por línea.",
                )
            )
        table = np.array(rows)
        return _records(table[:, :-1].reshape(-1, SIDE, SIDE), table[:, -1])


def _row(line: str, name: str, number: int) -> list[int]:
    cells = line.strip().split(",")
    if len(cells) == SIDE * SIDE + 1 and all(cell.strip().isdecimal() and len(cell.strip()) < 3 for cell in cells):
        values = [int(cell) for cell in cells]
        if max(values[:-1]) <= DARKEST and values[-1] < CLASSES:
            return values
    raise WrongFile(
        Text(
            "Line {number} of “{name}” is not a picture: it needs 64 whole numbers from 0 to 16 and the digit, between commas.",
            "La línea {number} de «{name}» no es una imagen: debe tener 64 números enteros de 0 a 16 y el dígito, entre comas.",
        ).format(number=number, name=name)
    )


def _records(pictures: np.ndarray, digits: np.ndarray) -> LabelledSequences:
    """Grey values `(pictures, rows, columns)` from 0 to 16 become 0 to 1."""
    count = len(pictures)
    return LabelledSequences(
        (pictures / DARKEST).astype(np.float32),
        np.full(count, SIDE),
        digits.astype(np.int64),
        tuple(f"#{number}" for number in range(1, count + 1)),
        tuple(f"x{number}" for number in range(1, SIDE + 1)),
        classes=tuple(Text.same(str(number)) for number in range(CLASSES)),
        notes=(
            Text(
                "The pictures keep the order in which they were published.",
                "Las imágenes conservan el orden en que se publicaron.",
            ),
        ),
    )
