"""Lists of names, one a line."""

from collections.abc import Mapping

from playground.dataset import Characters, Published
from playground.datasets._texts import texts, utf8
from playground.errors import WrongFile
from playground.sources import Source
from playground.text import Text

BRINGS = ("names", "dinos")
LONGEST = 60
"""Characters of an item."""


class ItemList(Published):
    """A list of short items, one a line; each is a piece of its own, and the end of its line ends it."""

    records = "characters"

    def parse(self, files: Mapping[str, bytes]) -> Characters:
        """Each different line once, in their order.

        Raises:
            WrongFile: a line is longer than an item may be.
        """
        found: dict[str, None] = {}
        for name, content in texts(files, self.sources).items():
            for number, line in enumerate(utf8(content, name).split("\n"), start=1):
                item = line.strip()
                if len(item) > LONGEST:
                    raise WrongFile(
                        Text(
                            "Line {number} of “{name}” has {length} characters, too many for one item of this list; bring a file with one item a line.",
                            "La línea {number} de «{name}» tiene {length} caracteres, demasiados para un elemento de esta lista; traiga un archivo con un elemento por línea.",
                        ).format(number=number, name=name, length=len(item))
                    )
                if item:
                    found[item] = None
        return Characters(tuple(found), between="\n")


class Names(ItemList):
    """Each name is an item of its own; the end of its line ends it."""

    title = Text("First names", "Nombres de pila")
    about = Text(
        "The 32,000 most frequent first names of the USA in 2018, in lower case. A network that learns them invents plausible names.",
        "Los 32 000 nombres de pila más frecuentes en EE. UU. en 2018, en minúsculas. Una red que los aprende inventa nombres verosímiles.",
    )
    source = Text(
        "https://github.com/karpathy/makemore, names.txt at 988aa59",
        "https://github.com/karpathy/makemore, names.txt en 988aa59",
    )
    licence = Text("MIT", "MIT")
    order = 50
    folder = "writing/names"
    sources = (
        Source(
            "names.txt",
            "https://raw.githubusercontent.com/karpathy/makemore/988aa59e4d8fefa526d06f3b453ad116258398d4/names.txt",
            "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d",
            228_145,
        ),
    )


class Dinos(ItemList):
    """Each name is an item of its own; the end of its line ends it."""

    title = Text("Dinosaur names", "Nombres de dinosaurios")
    about = Text(
        "1,600 names of dinosaurs, so few that every network soon memorises them: good for seeing overfitting. Names that appear twice in the list are kept once.",
        "1600 nombres de dinosaurios, tan pocos que cualquier red pronto los memoriza: sirve para ver el sobreajuste. Los nombres repetidos en la lista se conservan una sola vez.",
    )
    source = Text(
        "https://github.com/swiftgurmeet/keras-dinosaur-names, dinos.txt at 2e7b124",
        "https://github.com/swiftgurmeet/keras-dinosaur-names, dinos.txt en 2e7b124",
    )
    licence = Text("None stated; a list of names.", "No consta; es una lista de nombres.")
    order = 60
    folder = "writing/dinos"
    sources = (
        Source(
            "dinos.txt",
            "https://raw.githubusercontent.com/swiftgurmeet/keras-dinosaur-names/"
            "2e7b124e7cfc0071bc1bca330ab450346ae4693f/dinos.txt",
            "a33bf26647c6735cac142984e2a29995af746e2961811ade39035fcfb9fe8b0f",
            20_969,
        ),
    )
