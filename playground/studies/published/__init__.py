"""Published studies: plans that come as folders of `experiments/`, with their results and answers.

`study.toml` says what is run, `results.json` what came out, `results.md` the same for readers, `answer.en.md` and
`answer.es.md` what it means.
"""

import itertools
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from playground.errors import NotFound, PlaygroundError, WrongFile
from playground.experiment import PRESETS, presets, put
from playground.knobs import Configurable, flat
from playground.studies.plan import Option, Plan, StudyKind
from playground.studies.ranges import Range
from playground.text import Text

STUDIES = PRESETS.parent
"""The folder of the studies that come with the project."""

SPEC = "study.toml"

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Seed = Annotated[int, Field(strict=True, ge=0)]
_Table = dict[str, Any]


@dataclass(frozen=True)
class PublishedStudy:
    """A plan in a folder of its own.

    Attributes:
        folder: where it lies.
        title: in a few words.
        plan: what is run; its name is the folder's.
        networks: reference networks are trained as baselines beside the runs.
    """

    folder: Path
    title: Text
    plan: Plan
    networks: bool = True

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.plan.name

    def part(self, seeds: Sequence[int] = (), only: Sequence[str] = ()) -> "PublishedStudy":
        """The same study with less, or something else, to run.

        Args:
            seeds: these instead of the study's own; empty: its own.
            only: the names of the variants that are kept; empty: all.

        Raises:
            NotFound: there is no such variant.
        """
        known = [variant.name for variant in self.plan.variants]
        for name in only:
            if name not in known:
                raise NotFound(
                    Text(
                        "The study has no variant “{name}”; it has: {known}.",
                        "El estudio no tiene ninguna variante «{name}»; tiene: {known}.",
                    ).format(name=name[:80], known=", ".join(known))
                )
        variants = tuple(variant for variant in self.plan.variants if not only or variant.name in only)
        return replace(self, plan=_plan(self.plan, variants, tuple(seeds) or self.plan.seeds))


def studies() -> dict[str, Path]:
    """The folders of the studies that come with the project, by name."""
    return {path.parent.name: path.parent for path in sorted(STUDIES.glob(f"*/{SPEC}"))}


def find(name: str) -> PublishedStudy:
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


def read(folder: Path) -> PublishedStudy:
    """The study in a folder.

    Raises:
        WrongFile: its spec is wrong; the sentence says what.
    """
    try:
        spec = _Spec.configure(tomllib.loads((folder / SPEC).read_text("utf-8")))
    except PlaygroundError as error:
        raise _wrong(folder, error.text) from None
    except (OSError, ValueError, RecursionError) as error:
        why = Text.same(str(error).partition(";")[0].rstrip(".") or SPEC)
        raise _wrong(folder, Text("{why}.", "{why}.").format(why=why)) from None
    repeats: dict[str, Any] = dict(flat(spec.repeats))
    for address, values in repeats.items():
        if not isinstance(values, list) or not values:
            why = Text("“repeats.{name}” must be a list of values.", "«repeats.{name}» debe ser una lista de valores.")
            raise _wrong(folder, why.format(name=address))
    plan = Plan(
        name=folder.name,
        kind="race",
        base={},
        space={address: Range(choices=tuple(dict.fromkeys(values))) for address, values in repeats.items()},
        question=spec.question.text(),
        metrics=spec.metrics,
    )
    variants = tuple(
        Option(name, variant.title.text(), base=_table(folder, spec, variant))
        for name, variant in spec.variants.items()
    )
    return PublishedStudy(folder, spec.title.text(), _plan(plan, variants, spec.seeds), spec.networks)


class _Title(Configurable):
    en: _Words
    es: _Words

    def text(self) -> Text:
        return Text(self.en, self.es)


class _Variant(Configurable):
    title: _Title
    base: str | None = None
    set: _Table = Field(default_factory=dict)


class _Spec(Configurable):
    """What `study.toml` may say."""

    title: _Title
    question: _Title
    base: str | None = None
    experiment: _Table = Field(default_factory=dict)
    seeds: Annotated[tuple[_Seed, ...], Field(min_length=1)] = (0,)
    set: _Table = Field(default_factory=dict)
    repeats: _Table = Field(default_factory=dict)
    variants: Annotated[dict[str, _Variant], Field(min_length=1)]
    metrics: tuple[str, ...] = ()
    networks: bool = True


def _plan(plan: Plan, variants: tuple[Option, ...], seeds: tuple[int, ...]) -> Plan:
    """The plan with these variants and seeds; one variant alone is no race."""
    kind: StudyKind = "race" if len(variants) > 1 or plan.space else "seeds"
    return replace(plan, kind=kind, base=variants[0].base, variants=variants, seeds=seeds)


def _table(folder: Path, spec: _Spec, variant: _Variant) -> Mapping[str, Any]:
    """The experiment of a variant as plain tables, without what is repeated."""
    base, known = variant.base or spec.base, presets()
    if base is not None and base not in known:
        why = Text("“base” must be a preset: {known}.", "«base» debe ser un preajuste: {known}.")
        raise _wrong(folder, why.format(known=", ".join(known)))
    table: dict[str, Any] = tomllib.loads(known[base].read_text("utf-8")) if base is not None else {}
    for address, value in itertools.chain(*map(flat, (spec.experiment, spec.set, variant.set))):
        put(table, address, json.dumps(value))
    for unneeded in ("name", "note", "seed"):
        table.pop(unneeded, None)
    return table


def _wrong(folder: Path, why: Text) -> WrongFile:
    return WrongFile(
        Text("The study “{name}” is wrong: {why}", "El estudio «{name}» está mal: {why}").format(
            name=folder.name, why=why
        )
    )
