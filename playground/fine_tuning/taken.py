"""What a network took from its base, for the protocol and in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.text import Text

LISTED = 8
"""Names in one sentence at most."""


@dataclass(frozen=True)
class Taken:
    """What a network took from its base.

    Attributes:
        base: the id of the run, and `name`, for people.
        taken: how many numbers, `of` all of the network.
        shared: by `vocabulary` and `outputs`, how many places both have in common, and of how many.
        new: the first tokens or classes that the base does not know.
        random: the names of the weights that begin at random.
        frozen: how many numbers training leaves alone.
        scaler: `kept`, `refitted` or, where there is none, empty.
    """

    base: str
    name: str
    taken: int
    of: int
    shared: Mapping[str, tuple[int, int]]
    new: tuple[str, ...]
    random: tuple[str, ...]
    frozen: int
    scaler: str

    def plain(self) -> dict[str, Any]:
        """For the protocol."""
        table: dict[str, Any] = {"run": self.base, "weights_taken": f"{self.taken} / {self.of}"}
        table |= {f"shared_{kind}": f"{some} / {of}" for kind, (some, of) in self.shared.items()}
        if self.random:
            table["at_random"] = list(self.random)
        if self.frozen:
            table["frozen_weights"] = self.frozen
        return table | ({"scaler": self.scaler} if self.scaler else {})

    def told(self) -> tuple[Text, ...]:
        """In sentences: what was kept, and what was not."""
        found = [
            Text(
                "It began with the weights of “{name}”: {taken} of {all} were taken.",
                "Comenzó con los pesos de «{name}»: se tomaron {taken} de {all}.",
            ).format(name=self.name, taken=self.taken, all=self.of)
        ]
        for kind, (some, of) in self.shared.items():
            words = _ALL[kind] if some == of else _SOME[kind]
            found.append(words.format(some=some, all=of, new=_listed(self.new)))
        if self.random:
            words = Text(
                "These began at random, for they did not fit: {names}.",
                "Estos comenzaron al azar, pues no encajaban: {names}.",
            )
            found.append(words.format(names=_listed(self.random)))
        if self.scaler:
            found.append(_SCALED[self.scaler])
        if self.frozen:
            words = Text("{count} weights were frozen.", "Se congelaron {count} pesos.")
            found.append(words.format(count=self.frozen))
        return tuple(found)


def _listed(names: Sequence[str]) -> str:
    readable = [repr(name)[1:-1] if len(name) == 1 else name for name in names if not name.startswith("\0")]
    return ", ".join(readable[:LISTED]) + (", …" if len(readable) > LISTED else "")


_ALL = {
    "vocabulary": Text(
        "The vocabulary is all known from there ({all} tokens).", "El vocabulario ya se conocía entero ({all} tokens)."
    ),
    "outputs": Text(
        "The classes are those known from there ({all}).", "Las clases son las que ya se conocían ({all})."
    ),
}
_SOME = {
    "vocabulary": Text(
        "Of {all} tokens, {some} were known from there and kept their rows; the others began at random: {new}.",
        "De {all} tokens, {some} ya se conocían y conservaron sus filas; los demás comenzaron al azar: {new}.",
    ),
    "outputs": Text(
        "Of {all} classes, {some} were known from there and kept their rows; the others began at random.",
        "De {all} clases, {some} ya se conocían y conservaron sus filas; las demás comenzaron al azar.",
    ),
}
_SCALED = {
    "kept": Text("The scaler is the same as there.", "La escala es la misma que allí."),
    "refitted": Text(
        "The scaler was fitted anew, on this training set.", "La escala se ajustó de nuevo, con este entrenamiento."
    ),
}
