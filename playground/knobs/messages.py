"""Turns pydantic's findings about a value into one sentence for people, and adds findings of ours."""

import re
import reprlib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from playground.text import Text

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def must_be_known(table: Mapping[Any, Any], known: Iterable[str]) -> None:
    """Let pass a table without unknown knobs; the finding brings the nearest name there is.

    Raises:
        PydanticCustomError: for whoever validates.
    """
    names = list(known)
    for name in table:
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            raise PydanticCustomError("unknown_knob", "unknown knob", {"name": str(name)[:60], "near": near})


def must_be_sound(value: object, expected: object) -> None:
    """Let pass a value that is not a yes or no for a number or a text, nor a text with control characters.

    Raises:
        PydanticCustomError: for whoever validates.
    """
    if isinstance(value, bool) and expected in (int, float, str):
        wrong = {int: "int_type", float: "float_type"}.get(expected, "string_type")
        raise PydanticCustomError(wrong, "a yes or no")
    if isinstance(value, str) and _UNPRINTABLE.search(value):
        raise PydanticCustomError("unprintable", "control characters")


def refusal(error: ValidationError, place: str = "", called: str = "") -> Text:
    """The first finding as a sentence that names the knob and says what would be right.

    Args:
        error: what was found.
        place: the address of the table that was validated.
        called: what the knob is called; empty: its address.
    """
    finding = error.errors(include_url=False)[0]
    address = called or ".".join([part for part in [place] if part] + [str(part) for part in finding["loc"]])
    context: dict[str, Any] = finding.get("ctx", {})
    value = _short(finding.get("input"))
    kind = finding["type"]
    if kind == "unknown_knob":
        return _unknown(".".join(part for part in (address, context["name"]) if part), context["near"])
    for types, text in _SENTENCES:
        if kind in types:
            return text.format(address=address or Text("The input", "La entrada"), value=value, **context)
    return Text("{address} cannot be {value}: {message}.", "{address} no puede ser {value}: {message}.").format(
        address=address, value=value, message=finding["msg"].rstrip(".")
    )


def _unknown(address: str, near: list[str]) -> Text:
    if near:
        table = address.rpartition(".")[0]
        return Text(
            "There is no setting “{address}”; did you mean “{near}”?",
            "No hay ajuste «{address}»; ¿quería decir «{near}»?",
        ).format(address=address, near=f"{table}.{near[0]}" if table else near[0])
    return Text(
        "There is no setting “{address}” here; remove it, or check its spelling.",
        "Aquí no hay ajuste «{address}»; quítelo o revise cómo está escrito.",
    ).format(address=address)


def _short(value: object) -> str:
    # `reprlib` stops at some depth and size, whatever was nested into a value.
    words = f"“{' '.join(value.split())}”" if isinstance(value, str) else reprlib.repr(value)
    return words if len(words) <= 60 else words[:57] + "…"


_SENTENCES: list[tuple[set[str], Text]] = [
    (
        {"greater_than_equal"},
        Text("{address} must be at least {ge}; it is {value}.", "{address} debe ser al menos {ge}; es {value}."),
    ),
    (
        {"greater_than"},
        Text("{address} must be more than {gt}; it is {value}.", "{address} debe ser mayor que {gt}; es {value}."),
    ),
    (
        {"less_than_equal"},
        Text("{address} must be at most {le}; it is {value}.", "{address} debe ser como mucho {le}; es {value}."),
    ),
    (
        {"literal_error"},
        Text(
            "{address} must be one of {expected}; it is {value}.", "{address} debe ser uno de {expected}; es {value}."
        ),
    ),
    (
        {"int_type", "int_parsing", "int_from_float", "int_parsing_size"},
        Text("{address} must be a whole number; it is {value}.", "{address} debe ser un número entero; es {value}."),
    ),
    (
        {"float_type", "float_parsing", "finite_number"},
        Text("{address} must be a number; it is {value}.", "{address} debe ser un número; es {value}."),
    ),
    (
        {"bool_type", "bool_parsing"},
        Text("{address} must be true or false; it is {value}.", "{address} debe ser true o false; es {value}."),
    ),
    (
        {"unprintable", "string_unicode"},
        Text(
            "{address} holds characters that cannot be shown; remove them.",
            "{address} contiene caracteres que no se pueden mostrar; quítelos.",
        ),
    ),
    (
        {"string_type"},
        Text("{address} must be a text; it is {value}.", "{address} debe ser un texto; es {value}."),
    ),
    (
        {"string_too_long"},
        Text(
            "{address} may have at most {max_length} characters; shorten it.",
            "{address} puede tener como mucho {max_length} caracteres; acórtelo.",
        ),
    ),
    (
        {"string_pattern_mismatch"},
        Text("{address} has the wrong form: {value}.", "{address} no tiene la forma correcta: {value}."),
    ),
    (
        {"list_type", "tuple_type"},
        Text("{address} must be a list; it is {value}.", "{address} debe ser una lista; es {value}."),
    ),
    (
        {"no_network"},
        Text(
            "{address} must be addresses or networks with commas between them, such as 127.0.0.1 or 10.0.0.0/8, and never all there are; it is {value}.",
            "{address} debe tener direcciones o redes separadas por comas, como 127.0.0.1 o 10.0.0.0/8, y nunca todas las que existen; es {value}.",
        ),
    ),
    (
        {"too_short", "string_too_short"},
        Text("{address} is empty; give it a value.", "{address} está vacío; dele un valor."),
    ),
    (
        {"missing"},
        Text("{address} is missing; give it a value.", "Falta {address}; dele un valor."),
    ),
    (
        {"model_type", "dict_type", "model_attributes_type"},
        Text(
            "{address} must be a table of settings; it is {value}.",
            "{address} debe ser una tabla de ajustes; es {value}.",
        ),
    ),
]
