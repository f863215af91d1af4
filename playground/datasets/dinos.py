"""Dinosaur names, one a line."""

from playground.datasets._texts import ItemList
from playground.sources import Source
from playground.text import Text


class Dinos(ItemList):
    """Each name is an item of its own; the end of its line ends it."""

    title = Text("Dinosaur names", "Nombres de dinosaurios")
    about = Text(
        "1,600 names of dinosaurs, so few that every network soon memorises them: good for seeing overfitting. Names that appear twice in the list are kept once.",
        "1600 nombres de dinosaurios, tan pocos que cualquier red pronto los memoriza: sirve para ver el sobreajuste. Los nombres repetidos en la lista se conservan una sola vez.",
    )
    source = "https://github.com/swiftgurmeet/keras-dinosaur-names, dinos.txt at 2e7b124"
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
