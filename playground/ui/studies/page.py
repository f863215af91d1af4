"""One recorded study: read with its runs, how far it is, the answer first, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from playground.experiment import Experiment
from playground.markup import for_markdown
from playground.settings_in_words import in_words
from playground.studies.answer import StudyAnswer, answer
from playground.studies.method import measured_by
from playground.studies.outcomes import Setting, grouped
from playground.text import Text
from playground.tracking import runs, studies
from playground.ui import cache
from playground.ui.formatting import task_icon, task_title
from playground.ui.glossary import SELECTION_METRIC, help_of
from playground.ui.notifications import tab
from playground.ui.notifications.browser import ask
from playground.ui.notifications.subjects import Subject
from playground.ui.notifications.watched import watch
from playground.ui.page import attempt, go, in_url, link, say, tell
from playground.ui.studies.form import BUDGETS, KINDS
from playground.ui.studies.list import STATUS, status_of
from playground.ui.studies.practical_equivalence import show_of_study
from playground.ui.visitor import visitor


@dataclass(frozen=True)
class LoadedStudy:
    """A study as it stands now.

    Attributes:
        study: the study as last recorded.
        children: the study's runs by id.
        groups: the study's runs, grouped by what is compared.
        answer: the answer so far.
        primary: the metric that decides.
    """

    study: studies.Recorded
    children: Mapping[str, runs.Run]
    groups: list[Setting]
    answer: StudyAnswer
    primary: str


def load_study(study_id: str) -> LoadedStudy:
    """Read a study and its runs.

    Raises:
        NotFound: there is none.
        TrackingFailed: the record cannot be reached.
    """
    study, children = cache.study_with_runs(study_id)
    primary = str((study.primary or {}).get("name", "loss"))
    groups = grouped(
        study.plan,
        studies.outcomes(study.plan, primary, children),
        partial(in_words, Experiment.configure(dict(study.plan.base))),
    )
    return LoadedStudy(study, {run.id: run for run in children}, groups, answer(study.plan, groups, primary), primary)


def head(study_id: str) -> bool:
    """Title, how far it is, and the answer so far; whether it is under way."""
    found = load_study(study_id)
    study = found.study
    subject = _subject(study_id)
    watch(subject, study.owner, _subject)
    tab.show(subject)
    mark, kind, _ = KINDS[study.plan.kind]
    st.title(f"{mark} {for_markdown(study.name)}")
    parts = [
        status_of(study),
        say(kind),
        f"{task_icon(study.task)} {say(task_title(study.task))}",
        _budget(found),
        say(en="yours", es="suyo") if study.owner == visitor().key else "",
    ]
    st.markdown(" · ".join(part for part in parts if part))
    if study.plan.question is not None:
        st.markdown(f"**{say(study.plan.question)}**")
    _progress(found)
    _answer(found)
    return not study.settled


def _subject(study_id: str) -> Subject:
    """The study, as the tab and notifications speak of it."""
    study, children = cache.study_with_runs(study_id)
    far = studies.progress(study, list(children))
    mark, state = STATUS["open" if not study.settled else study.status]
    doing = (
        state
        if study.settled
        else Text("{ended} of {total}", "{ended} de {total}").format(ended=far.ended, total=far.total)
    )
    ended = (study.ended or 0.0) if study.settled else None
    return Subject(study.id, study.name, mark, state, doing, far.ended / max(1, far.total), ended, far.text)


def _progress(found: LoadedStudy) -> None:
    study, far = found.study, studies.progress(found.study, list(found.children.values()))
    if study.settled:
        st.caption(say(far.text))
    else:
        st.progress(min(1.0, far.ended / max(1, far.total)), text=say(far.text))
    if study.waits is not None and not study.settled:
        st.caption(say(study.waits))
    if study.reason is not None:
        st.info(say(study.reason))


def _answer(found: LoadedStudy) -> None:
    """The sentence, with what it was measured by."""
    comparison = found.answer.comparison
    sure = comparison is not None and any(one.kind == "better" for one in comparison.verdicts.values())
    so_far = "" if found.study.settled else f"**{say(en='So far', es='Hasta ahora')}:** "
    (st.success if sure else st.info)(so_far + say(found.answer.text), icon="⚖️" if comparison else "🔬")
    method = measured_by(found.answer, found.groups, found.primary)
    if method is not None:
        st.caption(help_of(SELECTION_METRIC, method))
    show_of_study(found.answer, found.groups, found.primary)


def _budget(found: LoadedStudy) -> str:
    plan = found.study.plan
    if plan.kind == "seeds":
        return ""
    if plan.budget == "minutes":
        return say(en="{minutes:g} min each", es="{minutes:g} min cada una", minutes=plan.minutes)
    return say(BUDGETS[plan.budget])


def actions(study_id: str) -> None:
    """Stop, go on, delete; the way to its runs and to MLflow."""
    study = studies.get(study_id)
    mine = visitor().may_change(study.owner)
    why = (
        None
        if mine
        else say(en="Only the person who started it can do this.", es="Solo puede hacerlo quien lo inició.")
    )
    failed = sum(run.status in ("failed", "stopped") and not run.pruned for run in studies.runs_of(study.id))
    with st.container(horizontal=True, vertical_alignment="center"):
        if study.status == "open" and st.button(
            say(en="Stop", es="Detener"), icon="⏹️", disabled=not mine, help=why, key="study.stop"
        ):
            attempt(lambda: studies.stop(study.id, visitor()), Text("Stopping…", "Deteniendo…"))
        if not study.settled:
            ask(study.id)
        if study.settled and (study.status == "stopped" or failed):
            again = say(en="Try the {n} failed again", es="Reintentar las {n} fallidas", n=failed)
            words = say(en="Resume", es="Continuar") if study.status == "stopped" else again
            if st.button(words, icon="⏯️", disabled=not mine, help=why, key="study.resume"):
                attempt(lambda: studies.resume(study.id, visitor()), Text("Resumed.", "Reanudado."))
        link("runs", say(en="Its runs", es="Sus ejecuciones"), "📋", study=study.id)
        if study.url:
            st.link_button(say(en="In MLflow", es="En MLflow"), study.url, icon="🔗")
        with st.popover(say(en="Delete", es="Borrar"), icon="🗑️", disabled=not mine or not study.settled):
            st.markdown(
                say(en="The study and all its runs are deleted.", es="Se borran el estudio y todas sus ejecuciones.")
            )
            if st.button(say(en="Delete for good", es="Borrar para siempre"), key="study.delete"):
                attempt(lambda: _delete(study.id))
        if st.button(say(en="All studies", es="Todos los estudios"), icon="🔬", key="study.all"):
            in_url(study=None, rope=None)
            st.rerun()


def _delete(study_id: str) -> None:
    studies.delete(study_id, visitor())
    tell(Text("Deleted.", "Borrado."))
    go("studies")
