"""The pair that a visitor judges: two outputs without names, four answers, and the names once the answer is given."""

import time
from collections.abc import Mapping
from typing import Literal

import streamlit as st

from playground.errors import PlaygroundError
from playground.launch.compute.polls import SIDES
from playground.task import TASKS
from playground.text import Text
from playground.tracking import polls
from playground.ui.exhibits import data_frame, draw_all
from playground.ui.page import plain, say
from playground.ui.visitor import comes_back, visitor, voter_of
from playground.ui.vote import cached
from playground.votes import draw
from playground.votes.poll import Choice, Pair, Poll, Vote


def all_judged(recorded: polls.Recorded, poll: Poll) -> bool:
    """Whether this visitor has judged every pair."""
    return len(_mine(recorded)) == len(poll.pairs)


def _mine(recorded: polls.Recorded) -> dict[str, Vote]:
    voter = voter_of(recorded.id)
    return {vote.pair: vote for vote in polls.votes(recorded) if vote.voter == voter}


def ballot(recorded: polls.Recorded, poll: Poll) -> None:
    """The next pair to judge, or the one that was judged just now with its names; at the end, what was said."""
    mine, order = _mine(recorded), draw.order(poll, recorded.id, voter_of(recorded.id))
    just = st.session_state.get(f"vote.just.{recorded.id}")
    left = [number for number, (pair, _) in enumerate(order) if pair.name not in mine or pair.name == just]
    if not left:
        _thank(poll, mine, order)
        return
    if not recorded.open and just not in mine:
        st.info(say(en="This vote is closed.", es="Esta votación está cerrada."))
        return
    judged = [number for number in left if order[number][0].name == just and just in mine]
    number = (judged or left)[0]
    pair, swapped = order[number]
    done = len(mine) - len(judged)
    st.progress(
        len(mine) / len(order),
        text=say(en="Pair {number} of {count}", es="Par {number} de {count}", number=done + 1, count=len(order)),
    )
    if not comes_back() and not judged:
        _without_cookie()
        return
    if not mine:
        _explain()
    with st.container(key=f"vote_pair_{number}"):
        _show(recorded, poll, pair, swapped, number)
    question = TASKS[poll.task].vote
    if question is not None:
        st.markdown(f"**{say(question)}**")
    if judged:
        _reveal(recorded, poll, pair, mine[pair.name])
    else:
        _answer(recorded, poll, pair, swapped, number)


def _without_cookie() -> None:
    st.warning(
        say(
            en="Your browser keeps no cookie of this page, so a vote could not be told from a second one of yours: allow cookies for this "
            "address and load the page again to vote.",
            es="Su navegador no guarda la cookie de esta página, así que su voto no se distinguiría de otro suyo: permita las cookies de "
            "esta dirección y vuelva a cargar la página para votar.",
        ),
        icon="🍪",
    )


def _explain() -> None:
    st.caption(
        say(
            en="Judge as you like it, not as you think it should be. What each is called is shown after your vote, and then this "
            "pair is closed for you. Your votes are kept without your name: only as a code that nobody "
            "except whoever runs this server can lead back to you.",
            es="Valore según su gusto, no según lo que crea que debería ser. Los nombres se muestran tras su voto, y entonces "
            "ese par queda cerrado para usted. Sus votos se guardan sin su nombre: solo con un código que nadie, "
            "salvo quien administra este servidor, puede relacionar con usted.",
        )
    )


def _show(recorded: polls.Recorded, poll: Poll, pair: Pair, swapped: bool, number: int) -> None:
    with st.spinner(say(en="Drawing the two…", es="Dibujando ambas…")):
        outputs = cached.outputs(recorded, poll, pair, swapped)
    # Keys are seen in the page: they tell the place in the visitor's own order, and nothing of the run.
    if "" in outputs:
        draw_all(outputs[""], f"vote.{number}.both")
    apart = [name for name in SIDES if name in outputs]
    if apart:
        for column, name in zip(st.columns(len(apart), border=True), apart, strict=True):
            with column:
                draw_all(outputs[name], f"vote.{number}.{name}")


_WORDS: Mapping[str, Text] = {
    "A": Text("A is better", "A es mejor"),
    "B": Text("B is better", "B es mejor"),
    "tie": Text("Equally good", "Igual de buenas"),
    "bad": Text("Both are bad", "Ambas son malas"),
}


def _choice(answer: str, swapped: bool) -> Choice:
    if answer in SIDES:
        return "first" if (answer == "B") == swapped else "second"
    return "tie" if answer == "tie" else "bad"


def _said(vote: Vote) -> str:
    """Which of the four answers a vote was."""
    if vote.choice in ("tie", "bad"):
        return vote.choice
    return "A" if (vote.choice == "second") == vote.swapped else "B"


def _answer(recorded: polls.Recorded, poll: Poll, pair: Pair, swapped: bool, number: int) -> None:
    with st.container(horizontal=True):
        for answer, words in _WORDS.items():
            kind: Literal["primary", "secondary"] = "primary" if answer in SIDES else "secondary"
            if st.button(say(words), key=f"vote.{number}.{answer}.answer", type=kind):
                vote = Vote(pair.name, voter_of(recorded.id), _choice(answer, swapped), swapped, time.time())
                try:
                    polls.cast(recorded, poll, vote, visitor().address_hash)
                except PlaygroundError as error:
                    st.error(say(error.text))
                else:
                    st.session_state[f"vote.just.{recorded.id}"] = pair.name
                    st.rerun()


def _names(poll: Poll, pair: Pair, vote: Vote) -> tuple[str, str]:
    """The names of the runs on the left and on the right."""
    first, second = (poll.candidate(run_id).name for run_id in (pair.first, pair.second))
    return (second, first) if vote.swapped else (first, second)


def _reveal(recorded: polls.Recorded, poll: Poll, pair: Pair, vote: Vote) -> None:
    one, other = _names(poll, pair, vote)
    st.success(say(en="Your vote: {said}.", es="Su voto: {said}.", said=_WORDS[_said(vote)]), icon="🗳️")
    if pair.control:
        st.markdown(
            say(
                en="Both were one and the same output of **{name}**: now and then a pair is, as an attention check.",
                es="Ambas eran una misma salida de **{name}**: de vez en cuando un par lo es, como control de atención.",
                name=one,
            )
            if pair.identical
            else say(
                en="Both were the same network, **{name}**: now and then a pair is, which tells how much of all votes is chance.",
                es="Ambas eran de la misma red, **{name}**: de vez en cuando un par lo es, y así se sabe cuánto hay de azar en los votos.",
                name=one,
            )
        )
    else:
        st.markdown(
            say(en="A was **{one}**, B was **{other}**.", es="A era **{one}**; B, **{other}**.", one=one, other=other)
        )
    if st.button(say(en="Next pair", es="Siguiente par"), type="primary", icon="➡️", key="vote.next"):
        st.session_state.pop(f"vote.just.{recorded.id}", None)
        st.rerun()


def _thank(poll: Poll, mine: Mapping[str, Vote], order: list[tuple[Pair, bool]]) -> None:
    st.success(say(en="You have judged every pair. Thank you!", es="Ha valorado todos los pares. ¡Gracias!"), icon="🗳️")
    rows = []
    for number, (pair, _) in enumerate(order, 1):
        one, other = _names(poll, pair, mine[pair.name])
        rows.append(
            {
                say(en="pair", es="par"): str(number),
                "A": one,
                "B": other,
                say(en="your vote", es="su voto"): plain(_WORDS[_said(mine[pair.name])]),
            }
        )
    data_frame(rows, alt=say(en="Your votes, with the names", es="Sus votos, con los nombres"), height="content")
