"""Turns pydantic's findings about a value into one sentence for people."""

from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from playground.text import Text


def refusal(error: ValidationError, model: type[BaseModel], place: str = "") -> Text:
    """The first finding as a sentence that names the knob by its address and says what would be right."""
    finding = error.errors(include_url=False)[0]
    address = ".".join([part for part in [place] if part] + [str(part) for part in finding["loc"]])
    context: dict[str, Any] = finding.get("ctx", {})
    value = _short(finding.get("input"))
    kind = finding["type"]
    if kind == "extra_forbidden":
        return _unknown(address, model, finding["loc"])
    for types, text in _SENTENCES:
        if kind in types:
            return text.format(address=address or Text("The input", "La entrada"), value=value, **context)
    return Text("{address} cannot be {value}: {message}.", "{address} no puede ser {value}: {message}.").format(
        address=address, value=value, message=finding["msg"].rstrip(".")
    )


def _unknown(address: str, model: type[BaseModel], path: tuple[int | str, ...]) -> Text:
    known: list[str] = [] if len(path) > 1 else list(model.model_fields)
    near = get_close_matches(str(path[-1]), known, n=1)
    if near:
        return Text(
            "There is no knob “{address}”; did you mean “{near}”?", "No hay ajuste «{address}»; ¿quería decir «{near}»?"
        ).format(address=address, near=address.rsplit(".", 1)[0] + "." + near[0] if "." in address else near[0])
    return Text(
        "There is no knob “{address}” in this experiment; remove it, or check its spelling.",
        "En este experimento no hay ajuste «{address}»; quítelo o revise cómo está escrito.",
    ).format(address=address)


def _short(value: object) -> str:
    words = repr(value) if not isinstance(value, str) else f"“{value}”"
    return words if len(words) <= 60 else words[:57] + "…"


_SENTENCES: list[tuple[set[str], Text]] = [
    (
        {"greater_than_equal"},
        Text("{address} must be at least {ge}; it is {value}.", "{address} debe ser al menos {ge}; es {value}."),
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
