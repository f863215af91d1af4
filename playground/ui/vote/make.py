"""The form that puts runs to the vote."""

import secrets
from collections.abc import Sequence

import streamlit as st

from playground.errors import NotFound, PlaygroundError
from playground.launch.compute.polls import must_be_so_many
from playground.task import TASKS, not_voted_on
from playground.text import Text
from playground.tracking import polls, runs
from playground.ui import cache, computing, record
from playground.ui.formatting import label_of, task_title
from playground.ui.page import among, go, link, plain, say
from playground.ui.run_state import unreadable
from playground.ui.visitor import visitor
from playground.votes import draw
from playground.votes.poll import Candidate

_SEEDS = 2**31


def made() -> None:
    """The form: which runs, how many inputs, what it is called; pressed, the outputs are made and the poll is shown."""
    st.markdown(
        say(
            en="Two outputs, no names: read, listen or look, and prefer one, neither, or find both bad. Names are shown after each vote. "
            "Lim, Rhyu and Lee (2017) let 25 people listen to generated chords; here a class does it in ten minutes.",
            es="Dos salidas, sin nombres: lea, escuche o mire, y elija una, ninguna o diga que las dos son malas. Los nombres se muestran tras "
            "cada voto. Lim, Rhyu y Lee (2017) hicieron escuchar acordes generados a 25 personas; aquí una clase lo hace en diez minutos.",
        )
    )
    asked = [part for part in (st.query_params.get("runs") or "").split(",") if part]
    with st.expander(
        say(en="Put runs to the vote", es="Someter ejecuciones a votación"), icon="🗳️", expanded=bool(asked)
    ):
        _form(asked)


def offer(chosen: Sequence[runs.Run]) -> None:
    """On a page that compares runs: the way to a vote on them, or why there is none."""
    if chosen[0].task not in TASKS:
        return
    if TASKS[chosen[0].task].vote is None:
        st.caption(say(not_voted_on(TASKS[chosen[0].task])))
    elif len(chosen) > draw.MOST:
        st.caption(
            say(
                en="A blind vote takes up to {most} runs: choose fewer to put them to the vote.",
                es="Una votación a ciegas admite hasta {most} ejecuciones: elija menos para someterlas a votación.",
                most=draw.MOST,
            )
        )
    else:
        words = say(en="Blind vote on these runs", es="Votación a ciegas de estas ejecuciones")
        link("vote", words, "🗳️", runs=",".join(run.id for run in chosen))


def _form(asked: Sequence[str]) -> None:
    known = _offered(asked)
    if len(known) < draw.FEWEST:
        st.info(
            say(
                en="A vote needs two finished runs of one of these tasks: {tasks}.",
                es="Una votación necesita dos ejecuciones terminadas de una de estas tareas: {tasks}.",
                tasks=_tasks(),
            )
        )
        return
    picked = st.multiselect(
        say(en="Runs", es="Ejecuciones"),
        **among({run.id: label_of(run) for run in known.values()}),
        default=[run_id for run_id in asked if run_id in known][: draw.MOST],
        max_selections=draw.MOST,
        key=f"vote.runs.{','.join(asked)}",
        placeholder=say(en="Choose runs of one task", es="Elija ejecuciones de una tarea"),
        help=say(
            en="Two to six finished runs of one task: {tasks}.",
            es="De dos a seis ejecuciones terminadas de una tarea: {tasks}.",
            tasks=_tasks(),
        ),
    )
    chosen = [known[run_id] for run_id in picked]
    task = chosen[0].task if chosen else ""
    name = st.text_input(
        say(en="Name", es="Nombre"),
        max_chars=80,
        key="vote.name",
        placeholder=plain(task_title(task)) if task else "",
        help=say(en="Voters see it: do not name the runs.", es="Lo ven quienes votan: no nombre las ejecuciones."),
    )
    fewest = draw.fewest_rounds(len(chosen))
    rounds = int(
        st.number_input(
            say(en="Inputs for each pair of runs", es="Entradas por cada par de ejecuciones"),
            fewest,
            draw.MOST_ROUNDS,
            fewest,
            key=f"vote.rounds.{fewest}",
            help=say(
                en="Each is an input of the test set; all voters judge the same outputs.",
                es="Cada una es una entrada de prueba; todas las personas valoran las mismas salidas.",
            ),
        )
    )
    truth = (
        bool(task)
        and TASKS[task].vote_truth
        and st.toggle(say(en="Show what really came", es="Mostrar lo que pasó de verdad"), key="vote.truth")
    )
    if len(chosen) >= draw.FEWEST:
        pairs = draw.pairs(picked, rounds)
        controls = sum(one == other for one, other in pairs)
        st.caption(
            say(
                en="Each visitor judges {count} pairs, {controls} of them twice the same network as a control.",
                es="Cada persona valora {count} pares; {controls} de ellos, dos veces la misma red como control.",
                count=len(pairs),
                controls=controls,
            )
        )
    if st.button(say(en="Make the vote", es="Crear la votación"), type="primary", icon="🗳️", key="vote.make"):
        try:
            with st.spinner(say(en="Making the outputs…", es="Generando las salidas…")):
                poll_id = _make(chosen, rounds, truth, name.strip() or plain(task_title(task or "writing")))
        except PlaygroundError as error:
            st.error(say(error.text), icon="⚠️")
        else:
            go("vote", poll=poll_id)


def _make(chosen: Sequence[runs.Run], rounds: int, truth: bool, name: str) -> str:
    must_be_so_many(len(chosen))
    polls.must_have_room(visitor())
    poll = computing.compute("poll", candidates(chosen), rounds, truth, secrets.randbelow(_SEEDS), seconds=300)
    return polls.create(poll, name, visitor())


def candidates(chosen: Sequence[runs.Run]) -> list[Candidate]:
    """The runs as a poll keeps them, each with a name of its own."""
    names, deciding = [run.name for run in chosen], chosen[0].primary.get("name", "")
    return [
        Candidate(
            run.id,
            run.name if names.count(run.name) == 1 else f"{run.name} ({run.id[:6]})",
            f"{cache.study_name(run.study)} · {run.variant}" if run.study and run.variant else "",
            run.metrics.get(deciding),
        )
        for run in chosen
    ]


def _offered(asked: Sequence[str]) -> dict[str, runs.Run]:
    """The runs that can be voted on, those asked for first; of those that cannot, why."""
    found: dict[str, runs.Run] = {}
    for run_id in asked:
        try:
            run = record.get(run_id)
        except NotFound as error:
            st.warning(say(error.text))
        else:
            why = _refused(run)
            if why is None:
                found[run.id] = run
            else:
                st.warning(say(en="“{name}” is left out. {why}", es="«{name}» se omite. {why}", name=run.name, why=why))
    for run in record.newest(200):
        if _refused(run) is None:
            found.setdefault(run.id, run)
    return found


def _refused(run: runs.Run) -> Text | None:
    why = unreadable(run)
    if why is not None:
        return why
    if TASKS[run.task].vote is None:
        return not_voted_on(TASKS[run.task])
    if run.status != "finished" or not run.has_model:
        return Text("It has not finished with a trained network.", "No ha terminado con una red entrenada.")
    return None


def _tasks() -> Text:
    return Text.join(", ", [TASKS[name].title for name in TASKS.in_order() if TASKS[name].vote is not None])
