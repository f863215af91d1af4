"""First names: 32,000 of them, one a line."""

from playground.datasets._texts import ItemList
from playground.sources import Source
from playground.text import Text


class Names(ItemList):
    """Each name is an item of its own; the end of its line ends it."""

    title = Text("First names", "Nombres de pila")
    about = Text(
        "The 32,000 most frequent first names of the USA in 2018, in lower case. A network that learns them invents plausible names.",
        "Los 32 000 nombres de pila más frecuentes en EE. UU. en 2018, en minúsculas. Una red que los aprende inventa nombres verosímiles.",
    )
    source = "https://github.com/karpathy/makemore, names.txt at 988aa59"
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
