"""Words that owners put on runs, and the archive: runs that lists leave out unless they are asked for."""

from collections.abc import Iterable, Sequence

from playground.errors import WrongInput
from playground.text import Text
from playground.tracking import store
from playground.tracking.run import Run
from playground.tracking.schema import Tag
from playground.tracking.search import get
from playground.tracking.visitor import Visitor

LONGEST = 40
"""Characters of one word."""
MOST = 20
"""Words on one run."""


def tag(run_id: str, words: Iterable[str], by: Visitor) -> Run:
    """Put words on a run, behind those that it has.

    Raises:
        NotAllowed: it is somebody else's.
        WrongInput: a word is empty, too long or holds a comma, or they are too many.
    """
    run = by.must_own(get(run_id, placed=False))
    return _write(run, [*run.tags, *(_clean(word) for word in words)])


def untag(run_id: str, words: Iterable[str], by: Visitor) -> Run:
    """Take words off a run; those that it has not change nothing.

    Raises:
        NotAllowed: it is somebody else's.
    """
    run = by.must_own(get(run_id, placed=False))
    off = {word.casefold() for word in words}
    return _write(run, [word for word in run.tags if word.casefold() not in off])


def archive(run_id: str, by: Visitor, *, off: bool = False) -> None:
    """Let lists leave a run out, or show it again.

    Raises:
        NotAllowed: it is somebody else's.
    """
    run = by.must_own(get(run_id, placed=False))
    if run.archived is off:
        store.write_tags(run.id, {Tag.ARCHIVED: "no" if off else "yes"})


def _write(run: Run, words: Sequence[str]) -> Run:
    once = {word.casefold(): word for word in reversed(words)}
    kept = [word for word in dict.fromkeys(words) if once[word.casefold()] == word]
    if len(kept) > MOST:
        raise WrongInput(
            Text("A run has at most {most} tags.", "Una ejecución tiene como mucho {most} etiquetas.").format(most=MOST)
        )
    if tuple(kept) != run.tags:
        store.write_tags(run.id, {Tag.TAGS: ", ".join(kept)})
        return get(run.id, placed=False)
    return run


def _clean(word: str) -> str:
    cleaned = " ".join(word.split())
    if not cleaned or len(cleaned) > LONGEST or not cleaned.isprintable() or "," in cleaned:
        raise WrongInput(
            Text(
                "A tag needs 1 to {most} characters that can be shown, and no comma.",
                "Una etiqueta debe tener entre 1 y {most} caracteres que se puedan mostrar, y ninguna coma.",
            ).format(most=LONGEST)
        )
    return cleaned
