"""A study: a question that many runs answer together, one folder of `experiments/` each.

`study.toml` says what is run, `results.json` what came out, `results.md` the same for readers, `answer.en.md` and
`answer.es.md` what it means.
"""

import itertools
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from playground.errors import NotFound, PlaygroundError, WrongFile
from playground.experiment import PRESETS, Experiment, presets, put
from playground.knobs import flat
from playground.text import LANGUAGES, Text

STUDIES = PRESETS.parent
"""The folder of the studies that come with the project."""

SPEC = "study.toml"

_KNOWN = ("title", "question", "base", "experiment", "seeds", "set", "repeats", "variants", "metrics", "networks")
_KNOWN_OF_VARIANT = ("title", "base", "set")

Repeat = Mapping[str, Any]
"""The values of the repeated knobs in one run, by address."""


@dataclass(frozen=True)
class Variant:
    """One of the things compared.

    Attributes:
        name: in the record and on the command line. title: in the table.
        table: its experiment as plain tables, without repeats and seed.
    """

    name: str
    title: Text
    table: Mapping[str, Any]


@dataclass(frozen=True)
class Planned:
    """One run of a study."""

    variant: Variant
    repeat: Repeat
    seed: int
    experiment: Experiment


@dataclass(frozen=True)
class Study:
    """What a study runs.

    Attributes:
        name: of its folder. folder: where it lies.
        title: in a few words. question: what it answers, as one question.
        seeds: every variant is trained once with each.
        repeats: combinations of further settings (folds, say) that every variant is trained with.
        variants: what is compared, in their order.
        metrics: the columns of its table after the metric that decides; empty: all.
        networks: reference networks are trained as floors beside the runs.
    """

    name: str
    folder: Path
    title: Text
    question: Text
    seeds: tuple[int, ...]
    repeats: tuple[Repeat, ...]
    variants: tuple[Variant, ...]
    metrics: tuple[str, ...] = ()
    networks: bool = True

    def planned(self, seeds: Sequence[int] = (), only: Sequence[str] = ()) -> Iterator[Planned]:
        """The runs, repeat by repeat and seed by seed, so that a study that is stopped has something of every variant.

        Args:
            seeds: these instead of the study's own. only: these variants.

        Raises:
            NotFound: there is no such variant.
            WrongInput: a variant is no valid experiment; the sentence names it.
        """
        names = [variant.name for variant in self.variants]
        for name in only:
            if name not in names:
                raise NotFound(
                    Text(
                        "The study has no variant “{name}”; it has: {known}.",
                        "El estudio no tiene ninguna variante «{name}»; tiene: {known}.",
                    ).format(name=name[:80], known=", ".join(names))
                )
        for repeat, seed in itertools.product(self.repeats, seeds or self.seeds):
            for variant in self.variants:
                if not only or variant.name in only:
                    yield Planned(variant, repeat, seed, self.experiment(variant, repeat, seed))

    def experiment(self, variant: Variant, repeat: Repeat, seed: int) -> Experiment:
        """The experiment of one run.

        Raises:
            WrongInput: it is not valid; the sentence names the variant.
        """
        table = json.loads(json.dumps(variant.table))
        named = " ".join(str(value) for value in repeat.values())
        table["name"] = " · ".join(filter(None, (self.name, variant.name, named, f"seed {seed}")))[:120]
        for address, value in {**repeat, "seed": seed}.items():
            put(table, address, json.dumps(value))
        try:
            return Experiment.configure(table)
        except PlaygroundError as error:
            raise type(error)(
                Text("{study}, variant {variant}: {why}", "{study}, variante {variant}: {why}").format(
                    study=self.name, variant=variant.name, why=error.text
                )
            ) from None


def studies() -> dict[str, Path]:
    """The folders of the studies that come with the project, by name."""
    return {path.parent.name: path.parent for path in sorted(STUDIES.glob(f"*/{SPEC}"))}


def find(name: str) -> Study:
    """The study of this name, or in this folder.

    Raises:
        NotFound: there is none.
        WrongFile: its spec is wrong; the sentence says what.
    """
    known = studies()
    folder = known.get(name) or Path(name)
    if not (folder / SPEC).is_file():
        near = get_close_matches(name, known, n=1) or list(known)
        raise NotFound(
            Text(
                "There is no study “{name}”; there is: {known}.", "No hay ningún estudio «{name}»; hay: {known}."
            ).format(name=name[:200], known=", ".join(near) or Text("none", "ninguno"))
        )
    return read(folder)


def read(folder: Path) -> Study:
    """The study in a folder.

    Raises:
        WrongFile: its spec is wrong; the sentence says what.
    """
    try:
        table = tomllib.loads((folder / SPEC).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _wrong(folder, Text.same(str(error).partition(";")[0].rstrip(".") or SPEC)) from None
    _known(folder, table, _KNOWN)
    repeats = _repeats(folder, _table(folder, table, "repeats"))
    seeds = table.get("seeds", [0])
    if not (isinstance(seeds, list) and seeds and all(type(seed) is int and seed >= 0 for seed in seeds)):
        raise _wrong(folder, Text("“seeds” must be a list of whole numbers", "«seeds» debe ser una lista de enteros"))
    variants = tuple(
        _variant(folder, table, name, found) for name, found in _table(folder, table, "variants").items()
    )  # fmt: skip
    if not variants:
        raise _wrong(folder, Text("it has no “variants”", "no tiene «variants»"))
    metrics = table.get("metrics", [])
    if not (isinstance(metrics, list) and all(isinstance(name, str) for name in metrics)):
        raise _wrong(folder, Text("“metrics” must be a list of names", "«metrics» debe ser una lista de nombres"))
    return Study(
        folder.name, folder, _words(folder, table, "title"), _words(folder, table, "question"), tuple(seeds), repeats,
        variants, tuple(metrics), bool(table.get("networks", True)),
    )  # fmt: skip


def _variant(folder: Path, whole: Mapping[str, Any], name: str, found: Any) -> Variant:
    if not isinstance(found, Mapping):
        raise _wrong(
            folder, Text("“variants.{name}” must be a table", "«variants.{name}» debe ser una tabla").format(name=name)
        )
    _known(folder, found, _KNOWN_OF_VARIANT)
    table = _base(folder, found.get("base", whole.get("base")), _table(folder, whole, "experiment"))
    for sets in (_table(folder, whole, "set"), _table(folder, found, "set")):
        for address, value in flat(sets):
            put(table, address, json.dumps(value))
    for unneeded in ("name", "note", "seed"):
        table.pop(unneeded, None)
    return Variant(name, _words(folder, found, "title"), table)


def _base(folder: Path, base: object, inline: Mapping[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    if base is not None:
        known = presets()
        if not isinstance(base, str) or base not in known:
            raise _wrong(
                folder,
                Text("“base” must be a preset: {known}", "«base» debe ser un preajuste: {known}").format(
                    known=", ".join(known)
                ),
            )
        table = tomllib.loads(known[base].read_text("utf-8"))
    for address, value in flat(inline):
        put(table, address, json.dumps(value))
    return table


def _repeats(folder: Path, table: Mapping[str, Any]) -> tuple[Repeat, ...]:
    found: dict[str, Any] = dict(flat(table))
    if not all(isinstance(values, list) and values for values in found.values()):
        raise _wrong(
            folder, Text("every entry of “repeats” must be a list", "cada entrada de «repeats» debe ser una lista")
        )
    lists: list[Any] = list(found.values())
    return tuple(dict(zip(found, values, strict=True)) for values in itertools.product(*lists))


def _words(folder: Path, table: Mapping[str, Any], name: str) -> Text:
    words = table.get(name)
    if not isinstance(words, Mapping) or not all(isinstance(words.get(language), str) for language in LANGUAGES):
        raise _wrong(
            folder,
            Text("“{name}” needs words in en and es", "«{name}» necesita palabras en en y es").format(name=name),
        )
    return Text(*(words[language].strip() for language in LANGUAGES))


def _table(folder: Path, table: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise _wrong(folder, Text("“{name}” must be a table", "«{name}» debe ser una tabla").format(name=name))
    return found


def _known(folder: Path, table: Mapping[str, Any], names: Sequence[str]) -> None:
    for name in table:
        if name not in names:
            raise _wrong(
                folder,
                Text("“{name}” is not known; known are: {known}", "«{name}» no se conoce; se conocen: {known}").format(
                    name=name, known=", ".join(names)
                ),
            )


def _wrong(folder: Path, why: Text) -> WrongFile:
    return WrongFile(
        Text("The study “{name}” is wrong: {why}.", "El estudio «{name}» está mal: {why}.").format(
            name=folder.name, why=why
        )
    )
