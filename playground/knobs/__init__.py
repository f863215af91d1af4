"""A knob says everything about one setting once: type, bounds, unit, words, default.

From the knob on the field come the check of a value, the widget of the form with its help, the sentence of a refusal
and the range of a search. A `Configurable` is a frozen object whose fields are knobs: the configured object *is* its
configuration. A `Shelved` one is chosen by the name of its file, written as `kind`.
"""

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Literal, Self, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from playground.errors import OverLimit, WrongKnob
from playground.knobs.messages import must_be_known, must_be_sound, refusal
from playground.registry import Shelf, named
from playground.text import Text

Widget = Literal["auto", "slider", "prose", "file", "melody", "device", "column", "column_or_none", "columns"]
Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Words:
    """What a knob says beside its type and bounds; kept on the field by `knob`."""

    title: Text
    help: Text
    unit: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    widget: Widget = "auto"
    advanced: bool = False
    log: bool = False
    limit: str | None = None
    accept: tuple[str, ...] = ()
    former: Mapping[str, str] = field(default_factory=dict)
    later: bool = False


@dataclass(frozen=True, slots=True)
class Knob:
    """One setting, as read back from its field.

    Attributes:
        name: the field's name, the last part of its address.
        type: `int`, `float`, `bool`, `str`, or a `Shelved` class (then the choices are the names on its shelf).
        optional: whether `None` is a value.
        default: the value used where none is given; None where one must be given.
        lower: the smallest allowed value, or None.
        upper: the largest allowed value, or None.
        choices: the allowed values of a closed list, in order (empty: not a closed list).
        words: title, help, unit, the words of each choice, hints for the widget.
    """

    name: str
    type: type
    optional: bool
    default: Any
    lower: float | None
    upper: float | None
    choices: tuple[str, ...]
    words: Words

    @property
    def offered(self) -> tuple[str, ...]:
        """The choices without those that are only read because they once were some."""
        return tuple(choice for choice in self.choices if choice not in self.words.former)


def knob(
    default: Any = PydanticUndefined,
    *,
    title: Text,
    help: Text,
    default_factory: Callable[[], Any] | None = None,
    ge: float | None = None,
    le: float | None = None,
    unit: Text | None = None,
    choices: Mapping[str, Text] | None = None,
    pattern: str | None = None,
    max_length: int | None = None,
    widget: Widget = "auto",
    advanced: bool = False,
    log: bool = False,
    limit: str | None = None,
    accept: tuple[str, ...] = (),
    former: Mapping[str, str] | None = None,
    later: bool = False,
) -> Any:
    """Declare a field of a `Configurable` as a knob.

    Args:
        default: the value where none is given; or `default_factory`, which makes it.
        title: its name for people.
        help: one sentence on what turning it does.
        ge: smallest allowed number.
        le: largest allowed number.
        unit: what the number counts or measures.
        choices: words for each value of a `Literal` field.
        pattern: the regular expression that a text must match.
        max_length: most characters of a text.
        widget: what draws it; `auto` follows from the type.
        advanced: shown only on demand.
        log: sliders and searches move on a logarithmic scale.
        limit: the field of `Settings` that bounds it in this deployment (`max_epochs`, …).
        accept: endings of the files a `file` widget takes (`.csv`, …).
        former: choices that are still read but no longer offered, each with the one that it amounts to now.
        later: it came when runs had been made without it; its default changes nothing, so that it is not hashed.
    """
    words = Words(
        title, help, unit, dict(choices or {}), widget, advanced, log, limit, accept, dict(former or {}), later
    )
    usual: dict[str, Any] = {"default_factory": default_factory} if default_factory else {"default": default}
    extra: Any = {"knob": words}
    return Field(**usual, ge=ge, le=le, pattern=pattern, max_length=max_length, json_schema_extra=extra)


class Configurable(BaseModel):
    """A frozen object whose fields are knobs."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, allow_inf_nan=False)

    @classmethod
    def knobs(cls) -> dict[str, Knob]:
        """The knobs of this class by name, in the order they were written."""
        return dict(_knobs_of(cls))

    @classmethod
    def configure(cls, values: object, place: str = "") -> Self:
        """Build from plain values (a parsed TOML or JSON table).

        Args:
            values: a table of values by knob.
            place: the address of the table, for the sentence of a refusal (`task`).

        Raises:
            WrongKnob: a setting is unknown, of the wrong type or out of bounds; one sentence says which.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise WrongKnob(refusal(error, place)) from None

    @model_validator(mode="before")
    @classmethod
    def _known(cls, value: object) -> object:
        if isinstance(value, Mapping):
            must_be_known(value, cls.model_fields)
        return value

    @field_validator("*", mode="before")
    @classmethod
    def _sound(cls, value: object, info: ValidationInfo) -> object:
        annotation, _ = _plain_type(cls.model_fields[str(info.field_name)].annotation)
        must_be_sound(value, annotation)
        # A year, a date or a number is a text where a text is wanted.
        return str(value) if annotation is str and isinstance(value, int | float | date) else value

    def within(self, limits: object, place: str = "") -> Self:
        """The same thing, if a deployment allows it.

        Args:
            limits: the deployment's settings, with the fields that knobs name as their `limit`.
            place: the address of the thing, for the sentence of a refusal.

        Raises:
            OverLimit: a knob is above the deployment's limit; the sentence names both.
        """
        for name, found in type(self).knobs().items():
            most = getattr(limits, found.words.limit) if found.words.limit else 0
            value = getattr(self, name)
            # A limit of 0 is none; a knob of 0 (no time limit) asks for more than any limit.
            if most and isinstance(value, int | float) and (value > most or (value == 0 and found.lower == 0)):
                raise OverLimit(
                    Text(
                        "This deployment allows {address} up to {most}; you asked for {value}.",
                        "Esta instalación permite {address} hasta {most}; usted pidió {value}.",
                    ).format(
                        address=f"{place}.{name}" if place else name,
                        most=most,
                        value=value or Text("no limit", "sin límite"),
                    )
                )
        return self

    def plain(self) -> dict[str, Any]:
        """The configuration as plain nested tables, `kind` first; `configure` reads it back equal."""
        table: dict[str, Any] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is not None:
                table[name] = value.plain() if isinstance(value, Configurable) else value
        return table

    def decisive(self) -> dict[str, Any]:
        """`plain` without the knobs that came later and change nothing: the same for a run from before there were any."""
        table = self.plain()
        for name, found in type(self).knobs().items():
            if found.words.later and getattr(self, name) == found.default:
                table.pop(name, None)
        parts = {name: getattr(self, name) for name in table if name in type(self).model_fields}
        return table | {name: part.decisive() for name, part in parts.items() if isinstance(part, Configurable)}


class Shelved(Configurable):
    """A `Configurable` that is chosen by its name on a shelf.

    The base of a shelf sets `shelf`. A table for the base names its `kind`; a bare name is short for `{kind = name}`.
    """

    shelf: ClassVar[Shelf[Any]]
    title: ClassVar[Text]
    order: ClassVar[int] = 100

    @classmethod
    def kind(cls) -> str:
        """The name of the thing everywhere: that of its file (or of its folder), or its own in a file of several."""
        for package in (*cls.shelf.packages, cls.shelf.beside):
            if cls.__module__.startswith(package + "."):
                own = named(cls, sys.modules[cls.__module__])
                return own or cls.__module__.removeprefix(package + ".").split(".")[0]
        raise TypeError(f"{cls.__name__} of {cls.__module__} is not in a folder of its shelf")

    def plain(self) -> dict[str, Any]:
        """As in `Configurable`, with the `kind` first."""
        return {"kind": self.kind()} | super().plain()

    @model_validator(mode="wrap")
    @classmethod
    def _choose(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            value = {"kind": value}
        if not isinstance(value, Mapping) or cls is not cls.shelf.base:
            return handler({k: v for k, v in value.items() if k != "kind"} if isinstance(value, Mapping) else value)
        kind = value.get("kind")
        if not isinstance(kind, str):
            raise WrongKnob(
                Text(
                    "Say which {title} to use: set its “kind” to one of {known}.",
                    "Indique qué {title} usar: dé a «kind» uno de estos valores: {known}.",
                ).format(title=cls.shelf.title, known=", ".join(cls.shelf))
            )
        chosen: type[Self] = cls.shelf[kind]
        return chosen.model_validate(value)


def flat(table: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Value]]:
    """The values of nested tables under dotted addresses."""
    for name, value in table.items():
        address = f"{place}.{name}" if place else name
        if isinstance(value, Mapping):
            yield from flat(value, address)
        else:
            yield address, value


@lru_cache(maxsize=1024)
def _knobs_of(kind: type[Configurable]) -> Mapping[str, Knob]:
    # A page asks for them hundreds of times.
    found = {name: _read(name, info) for name, info in kind.model_fields.items()}
    return {name: knob for name, knob in found.items() if knob is not None}


def _read(name: str, info: FieldInfo) -> Knob | None:
    """The knob of a field; None where it is none."""
    extra: Any = info.json_schema_extra or {}
    words = extra.get("knob")
    if words is None:
        return None
    bounds = {bound: getattr(item, bound) for item in info.metadata for bound in ("ge", "le") if hasattr(item, bound)}
    annotation, optional = _plain_type(info.annotation)
    choices: tuple[str, ...] = ()
    if get_origin(annotation) is Literal:
        choices = tuple(get_args(annotation))
        annotation = type(choices[0])
    default = info.get_default(call_default_factory=True)
    return Knob(
        name=name,
        type=annotation,
        optional=optional,
        default=None if default is PydanticUndefined else default,
        lower=bounds.get("ge"),
        upper=bounds.get("le"),
        choices=choices,
        words=words,
    )


def _plain_type(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0], True
    return annotation, False
