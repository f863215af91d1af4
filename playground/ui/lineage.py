"""Where a run came from and what came from it: a small tree, what was changed, and the note why."""

import operator

import streamlit as st

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.markup import for_markdown
from playground.settings_in_words import described
from playground.text import Text
from playground.tracking import runs
from playground.tracking.actions.submit import LONGEST_NOTE
from playground.ui import record
from playground.ui.formatting import status_of
from playground.ui.page import attempt, link, say, session
from playground.ui.visitor import visitor

_SHOWN = 6
"""Changes that one sentence names."""


def lineage(run: runs.Run) -> None:
    """The note why, what was changed against the parent, the ancestors and the children."""
    above, below = record.ancestors(run), record.children(run)
    mine = visitor().may_change(run.owner)
    if not (run.parent or below or run.why or mine):
        return
    with st.expander(
        say(en="Where it comes from, and why", es="De dónde viene y por qué"),
        icon="🌱",
        expanded=bool(run.parent or below or run.why),
    ):
        if run.parent:
            st.markdown(_against(run))
        if above or below:
            _tree(run, above, below)
        _why(run, mine)


def _against(run: runs.Run) -> str:
    """What is different from the parent, as a sentence."""
    found = difference(run)
    if not found:
        return say(en="Its parent was deleted.", es="Su ejecución de origen se eliminó.")
    words = say(en="Changed from its parent: {changes}.", es="Cambios frente a su origen: {changes}.", changes=found)
    if run.from_epoch is not None:
        words += " " + say(
            en="It continues from its parent's checkpoint after epoch {epoch}.",
            es="Continúa desde el punto de control de su origen tras la época {epoch}.",
            epoch=run.from_epoch,
        )
    return words


def difference(run: runs.Run) -> str:
    """What differs from the run's parent, in short; empty where it has none, or that was deleted."""
    return _difference(run, session().language) if run.parent else ""


@st.cache_data(max_entries=500, ttl=600, show_spinner=False, hash_funcs={runs.Run: operator.attrgetter("id")})
def _difference(run: runs.Run, language: str) -> str:
    try:
        return changed(runs.experiment_of(runs.get(run.parent)), runs.experiment_of(run)).say(language)
    except PlaygroundError:
        return ""


def origin(experiment: Experiment) -> tuple[str, str]:
    """On the design page: the run that the draft came from, what is changed against it, and a note why.

    Returns:
        The run's id, empty where there is none, and the note.
    """
    task = experiment.task.kind()
    parent = session().parents.get(task, "")
    if not parent:
        return "", ""
    try:
        run = runs.get(parent)
        before: Experiment | None = runs.experiment_of(run)
    except PlaygroundError:  # deleted meanwhile: the draft stands for itself
        before = None
    if before is None or before.task.kind() != task:  # a link may name any run
        session().parents.pop(task, None)
        return "", ""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.caption(
        say(
            en="🌱 Comes from “{name}”: {changes}",
            es="🌱 Viene de «{name}»: {changes}",
            name=run.name,
            changes=changed(before, experiment),
        )
    )
    if right.button(
        say(en="Detach from parent", es="Separar de su origen"), key="design.parent.forget", width="stretch"
    ):
        session().parents.pop(task, None)
        st.rerun()
    title = say(en="Note (optional): why this run?", es="Nota (opcional): ¿por qué esta ejecución?")
    return parent, left.text_input(title, max_chars=LONGEST_NOTE, key=f"design.why.{parent}")


def changed(before: Experiment, after: Experiment) -> Text:
    """The settings in which two experiments differ, each with its name and both values."""
    old, new = described(before), described(after)
    kinds = tuple(a.removesuffix("kind") for a in old if a.endswith(".kind") and a in new and old[a] != new[a])
    words = Text("{title}: {one} → {other}", "{title}: {one} → {other}")
    parts = []
    for address, setting in {**old, **new}.items():
        one, other = (table[address].value if address in table else Text.same("–") for table in (old, new))
        # What only one kind of a thing has says nothing beside the change of the kind.
        follows = not (address in old and address in new) and address.startswith(kinds or ("\n",))
        if address not in ("name", "note") and one != other and not follows:
            parts.append(words.format(title=setting.title, one=one, other=other))
    if not parts:
        return Text("the same settings", "los mismos ajustes")
    if len(parts) > _SHOWN:
        parts[_SHOWN:] = [Text("and {count} more", "y {count} más").format(count=len(parts) - _SHOWN)]
    return Text.join("; ", parts)


def _tree(run: runs.Run, above: list[runs.Run], below: list[runs.Run]) -> None:
    """Ancestors, this run and its children, each a step further in."""
    for depth, one in enumerate(above):
        _branch(depth, one)
    with st.container(horizontal=True, gap="small"):
        st.markdown(
            f"{_INDENT * len(above)}{'└ ' if above else ''}**{for_markdown(run.name)}** · {say(status_of(run))}"
        )
    for one in below:
        _branch(len(above) + 1, one)


def _branch(depth: int, run: runs.Run) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if depth:
            st.markdown(f"{_INDENT * depth}└", width="content")
        link("run", for_markdown(run.name), run=run.id)
        st.caption(say(status_of(run)), width="content")


def _why(run: runs.Run, mine: bool) -> None:
    title = say(en="Why: what was tried, what was learnt", es="Por qué: qué se probó, qué se aprendió")
    if not mine:
        if run.why:
            st.markdown(f"**{title}**")
            st.text(run.why)
        return
    words = st.text_area(title, run.why, max_chars=LONGEST_NOTE, key=f"run.why.{run.id}", height=80)
    if st.button(say(en="Save the note", es="Guardar la nota"), key="run.why.keep", disabled=words == run.why):
        attempt(lambda: runs.note(run.id, words, visitor()), Text("Saved.", "Guardada."))


_INDENT = "\u2003"
