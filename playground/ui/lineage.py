"""Where a run came from and what came from it: a small tree, what was changed, and the note why."""

import operator

import streamlit as st

from playground.errors import PlaygroundError
from playground.experiment import Experiment
from playground.markup import for_markdown
from playground.text import Text
from playground.tracking import runs
from playground.tracking.actions.submit import LONGEST_NOTE
from playground.ui.formatting import status_of
from playground.ui.language import say
from playground.ui.links import link
from playground.ui.session import session
from playground.ui.settings_in_words import Told, described
from playground.ui.visitor import visitor

_SHOWN = 6
"""Changes that one sentence names."""


def lineage(run: runs.Run) -> None:
    """The note why, what was changed against the parent, the ancestors and the children."""
    above, below = runs.ancestors(run), runs.children(run)
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
        return say(en="The run that it comes from was deleted.", es="La ejecución de la que viene se eliminó.")
    parts = [
        f"{say(en='Against the run that it comes from', es='Frente a la ejecución de la que viene')}: {for_markdown(found)}."
    ]
    if run.from_epoch is not None:
        words = Text(
            "It goes on from that one's checkpoint after epoch {epoch}.",
            "Continúa desde el punto de control de aquella tras la época {epoch}.",
        )
        parts.append(say(words.format(epoch=run.from_epoch)))
    return " ".join(parts)


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
        before = runs.experiment_of(run)
    except PlaygroundError:  # deleted meanwhile: the draft stands for itself
        session().parents.pop(task, None)
        return "", ""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    words = Text("Comes from “{name}”: {changes}", "Viene de «{name}»: {changes}")
    left.caption("🌱 " + say(words.format(name=run.name, changes=changed(before, experiment))))
    if right.button(
        say(en="Detach from parent", es="Separar de su origen"), key="design.parent.forget", width="stretch"
    ):
        session().parents.pop(task, None)
        st.rerun()
    title = say(en="Why (a note, if you like)", es="Por qué (una nota, si quiere)")
    return parent, left.text_input(title, max_chars=LONGEST_NOTE, key=f"design.why.{parent}")


def changed(before: Experiment, after: Experiment) -> Text:
    """The settings in which two experiments differ, each with its name and both values."""
    old, new = _settings(before), _settings(after)
    kinds = tuple(a.removesuffix("kind") for a in old if a.endswith(".kind") and a in new and old[a] != new[a])
    parts = []
    for address in {**old, **new}:
        one, other = old.get(address), new.get(address)
        same = one is not None and other is not None and one.value == other.value
        if same or (None in (one, other) and address.startswith(kinds or ("\n",))):
            continue
        title = (other or one).title  # type: ignore[union-attr]
        parts.append((title, one.value if one else _NONE, other.value if other else _NONE))
    if not parts:
        return Text("nothing but chance", "nada salvo el azar") if before.seed != after.seed else _SAME
    shown = [Text("{title}: {one} → {other}", "{title}: {one} → {other}").format(
        title=title, one=one, other=other) for title, one, other in parts[:_SHOWN]]  # fmt: skip
    if len(parts) > _SHOWN:
        shown.append(Text("and {count} more", "y {count} más").format(count=len(parts) - _SHOWN))
    return Text("; ".join(one.en for one in shown), "; ".join(one.es for one in shown))


def _settings(experiment: Experiment) -> dict[str, Told]:
    return {one.address: one for one in described(experiment) if one.address not in ("name", "note")}


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
    if st.button(say(en="Keep the note", es="Guardar la nota"), key="run.why.keep", disabled=words == run.why):
        try:
            runs.note(run.id, words, visitor())
        except PlaygroundError as error:
            st.error(say(error.text))
        else:
            st.toast(say(en="Kept.", es="Guardada."))
            st.rerun()


_INDENT = "\u2003"
_NONE = Text.same("–")
_SAME = Text("the same settings", "los mismos ajustes")
