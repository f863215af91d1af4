"""Opinions written by rule: films, novels, restaurants, hotels, phones and concerts, judged for and against."""

import random
from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar, Literal

from playground.dataset import Dataset, LabelledTexts, ProgressCallback, Records, silent
from playground.datasets.opinions.composing import Composer, Demand
from playground.datasets.opinions.grammar import Tree, verdict
from playground.datasets.opinions.languages import CHALLENGES, LANGUAGES
from playground.datasets.opinions.shapes import SEEN, UNSEEN
from playground.datasets.opinions.telling import Teller
from playground.knobs import knob
from playground.text import Text

TESTS = 1000
"""Texts of each generated test part."""

DEMANDS: dict[str, tuple[Demand, ...]] = {
    "train": (Demand(SEEN),),
    "validation": (Demand(SEEN),),
    "test": (Demand(SEEN),),
    "unseen_templates": (Demand(UNSEEN), Demand(UNSEEN, unseen=True), Demand(UNSEEN), Demand(SEEN, unseen=True)),
    "recombined": (Demand(SEEN, recombined=True),),
}
"""What each part is made of, in equal shares."""


class Opinions(Dataset):
    """Synthetic opinions in English or Spanish, labelled by the grammar they were made with."""

    title: ClassVar[Text] = Text("Opinions (synthetic)", "Opiniones (sintéticas)")
    about: ClassVar[Text] = Text(
        "Synthetic: texts of three to five clauses that a grammar of ours writes. The writer's last word decides the "
        "label: of the main clauses that give the writer's own view, the last one. A concession (although, even "
        "though, despite), an expectation and what others say do not count. A denial turns an adjective round; "
        "“very” or “a bit” never does.",
        "Sintético: textos de tres a cinco oraciones que escribe una gramática nuestra. La etiqueta la decide la última "
        "palabra de quien escribe: de las oraciones principales que dan su propia opinión, la última. No cuentan las "
        "concesiones (aunque, si bien, a pesar de), lo que se esperaba ni lo que dicen otros. Una negación invierte el "
        "adjetivo; «muy» o «un poco», nunca.",
    )
    records: ClassVar[Records] = "labelled_texts"
    source: ClassVar[str] = "written by rule, with this project; the challenge set by hand"
    licence: ClassVar[Text] = Text("The project's own.", "La del propio proyecto.")
    synthetic: ClassVar[bool] = True
    reader: ClassVar[str] = "own_texts"
    order: ClassVar[int] = 10

    language: Literal["en", "es"] = knob(
        "en",
        title=Text("Language", "Idioma"),
        help=Text("The language of the opinions.", "El idioma de las opiniones."),
        choices={"en": Text("English", "inglés"), "es": Text("Spanish", "español")},
    )
    size: int = knob(
        6000,
        ge=200,
        le=50_000,
        log=True,
        unit=Text("texts", "textos"),
        title=Text("Training texts", "Textos de entrenamiento"),
        help=Text(
            "How many texts there are to learn from; fewer make it harder.",
            "Cuántos textos hay para aprender; con menos es más difícil.",
        ),
    )
    clauses: int = knob(
        5,
        ge=3,
        le=5,
        unit=Text("clauses", "oraciones"),
        title=Text("Most clauses", "Máximo de oraciones"),
        help=Text("Texts have three clauses up to this many.", "Los textos tienen de tres a este número de oraciones."),
    )
    noise: float = knob(
        0.03,
        ge=0.0,
        le=0.5,
        title=Text("Label noise", "Ruido en las etiquetas"),
        help=Text(
            "Share of wrong labels in training and validation; the test parts have none. At 0.5 there is nothing to learn.",
            "Proporción de etiquetas erróneas en entrenamiento y validación; las pruebas no tienen. Con 0,5 no hay nada "
            "que aprender.",
        ),
    )
    seed: int = knob(
        0,
        ge=0,
        le=2**31 - 1,
        title=Text("Seed of the data", "Semilla de los datos"),
        help=Text(
            "Another seed writes other texts; the seed of the run leaves them alone.",
            "Otra semilla escribe otros textos; la semilla de la ejecución no los cambia.",
        ),
    )

    def load(self, progress: ProgressCallback = silent) -> LabelledTexts:
        """Write the texts; the same knobs give the same texts."""
        del progress
        clean = _written(self.language, self.size, self.clauses, self.seed)
        parts = {name: self._noisy(texts, name) for name, texts in clean.items()}
        return LabelledTexts(
            {**parts, "challenge": CHALLENGES[self.language]},
            (Text("negative", "negativa"), Text("positive", "positiva")),
            self.language,
            synthetic=True,
            notes=self._notes(len(CHALLENGES[self.language])),
        )

    def _noisy(self, texts: tuple[tuple[str, int], ...], part: str) -> tuple[tuple[str, int], ...]:
        if part not in ("train", "validation"):
            return texts
        draw = random.Random(f"noise {self.seed} {part}")
        wrong = set(draw.sample(range(len(texts)), round(self.noise * len(texts))))
        return tuple((text, 1 - label if index in wrong else label) for index, (text, label) in enumerate(texts))

    def _notes(self, challenge: int) -> tuple[Text, ...]:
        return (
            Text(
                "These opinions are synthetic: a network that masters them has learnt this grammar, not to read reviews.",
                "Estas opiniones son sintéticas: una red que las domine ha aprendido esta gramática, no a leer reseñas.",
            ),
            Text(
                "Test parts: “test”, fresh texts of the same grammar; “unseen templates”, known words in sentence patterns "
                "that training never shows; “recombined”, known adjectives where training never puts them (denied, or with "
                "“very”); “challenge”, {challenge} texts written by hand with freer words.",
                "Partes de prueba: «prueba», textos nuevos de la misma gramática; «plantillas nuevas», palabras conocidas en "
                "patrones que el entrenamiento no muestra; «recombinada», adjetivos conocidos donde el entrenamiento nunca los "
                "pone (negados o con «muy»); «desafío», {challenge} textos escritos a mano con un vocabulario más libre.",
            ).format(challenge=challenge),
            Text(
                "{share} of the labels in training and validation are wrong on purpose; so validation cannot reach 100 %. "
                "The labels of the test parts are all right.",
                "Un {share} de las etiquetas de entrenamiento y validación es erróneo a propósito; por eso la validación no "
                "puede llegar al 100 %. Las de las pruebas son todas correctas.",
            ).format(share=f"{self.noise:.0%}".replace("%", " %")),
        )


def written(language: Literal["en", "es"], demand: Demand, draw: random.Random, most: int) -> tuple[str, Tree]:
    """One text with the tree it was made from."""
    grammar = LANGUAGES[language]
    tree, domain = Composer(grammar, draw, most).text(demand)
    return Teller(grammar, domain, draw, past=draw.random() < 0.5).text(tree), tree


@lru_cache(maxsize=4)
def _written(language: Literal["en", "es"], size: int, most: int, seed: int) -> dict[str, tuple[tuple[str, int], ...]]:
    """The generated parts without noise; no text stands in two parts, or twice in one."""
    taken = {text for text, _ in CHALLENGES[language]}
    sizes = {"train": size, "validation": max(100, min(1000, size // 5))}
    parts = {}
    for name, demands in DEMANDS.items():
        fresh = _fresh(language, demands, random.Random(f"opinions {language} {seed} {name}"), most, taken)
        parts[name] = tuple(next(fresh) for _ in range(sizes.get(name, TESTS)))
    return parts


def _fresh(
    language: Literal["en", "es"], demands: tuple[Demand, ...], draw: random.Random, most: int, taken: set[str]
) -> Iterator[tuple[str, int]]:
    while True:
        for demand in demands:
            text, tree = written(language, demand, draw, most)
            while text in taken:
                text, tree = written(language, demand, draw, most)
            taken.add(text)
            yield text, int(verdict(tree) > 0)
