"""Which of the test examples is shown: in their order, the best or worst answered, those most disagreed on, or at random."""

import math
from collections.abc import Sequence
from random import Random
from typing import Literal

import streamlit as st

from playground.launch.compute.side_by_side import Examples, Ranking
from playground.task import TASKS
from playground.text import Text
from playground.ui import cache
from playground.ui.compare.epochs import Answering
from playground.ui.links import address
from playground.ui.links.choice import buttons
from playground.ui.page import say

Order = Literal["order", "best", "worst", "disagreement", "random"]
ORDERS: dict[Order, Text] = {
    "order": Text("In order", "En orden"),
    "best": Text("Best", "Mejores"),
    "worst": Text("Worst", "Peores"),
    "disagreement": Text("Most disagreement", "Más desacuerdo"),
    "random": Text("Random", "Al azar"),
}


def choose_example(found: Examples, compared: Sequence[Answering], task: str, seed: int, key: str) -> int:
    """The number of the test example that is shown, from 1; how it was chosen and which it is are in the address.

    Args:
        found: what there is to choose from.
        compared: the runs that answer.
        task: its name.
        seed: of what is drawn.
        key: tells what was chosen from that of other runs.

    Raises:
        PlaygroundError: the examples cannot be answered to put them in order.
    """
    show = _order(task, key)
    ranking = None
    if show in ("best", "worst", "disagreement"):
        with st.spinner(say(en="Answering the test examples…", es="Respondiendo a los ejemplos de prueba…")):
            asked = {"runs": [list(one) for one in compared], "seed": seed}
            ranking = cache.compute("ranking", asked)
    order = ordered(show, found.count, ranking)
    held = f"{key}.example"
    asked_for = address.asked_for("example")
    if asked_for is not None and asked_for.isdecimal():
        st.session_state[held] = int(asked_for)
    elif st.session_state.get(f"{key}.shown_by", show) != show:
        st.session_state[held] = order[0]  # the best one first, and not where the last one stands among them
    st.session_state[f"{key}.shown_by"] = show
    number = st.session_state.get(held, order[0])
    place = order.index(number) if number in order else 0
    place = _stepped(place, len(order), key)
    number = st.session_state[held] = order[place]
    _told(number, place, found, ranking)
    address.write("example", str(number))
    return int(number)


def ordered(show: Order, count: int, ranking: Ranking | None) -> list[int]:
    """The numbers of the examples, from 1, in the order in which they are stepped through.

    Args:
        show: how they are chosen.
        count: how many there are.
        ranking: how they were answered; needed for `best`, `worst` and `disagreement`, where what is not known comes last.
    """
    numbers = list(range(1, count + 1))
    if show == "random":
        Random(0).shuffle(numbers)
    elif ranking is not None:
        values = ranking.distances if show == "disagreement" else ranking.errors
        sign = 1 if show == "best" else -1
        numbers.sort(key=lambda number: sign * values[number - 1] if math.isfinite(values[number - 1]) else math.inf)
    return numbers


def _order(task: str, key: str) -> Order:
    offered = [one for one in ORDERS if TASKS[task].error_title is not None or one not in ("best", "worst")]
    error = TASKS[task].error_title
    return buttons(
        "show",
        {one: say(ORDERS[one]) for one in offered},
        say(en="Test examples", es="Ejemplos de prueba"),
        key=f"{key}.show",
        usual=offered[0],
        help=None
        if error is None
        else say(
            en="Best and worst by the mean over the runs of: {error}.",
            es="Mejores y peores según la media entre las ejecuciones de: {error}.",
            error=error,
        ),
    )


def _stepped(place: int, count: int, key: str) -> int:
    """The place after the buttons, or their keys, were pressed; behind the last one comes the first."""
    with st.container(horizontal=True):
        if st.button(
            say(en="Previous", es="Anterior"), icon="⬅️", key=f"{key}.previous", shortcut="K", disabled=count < 2
        ):
            place -= 1
        if st.button(say(en="Next", es="Siguiente"), icon="➡️", key=f"{key}.next", shortcut="J", disabled=count < 2):
            place += 1
    return place % count


def _told(number: int, place: int, found: Examples, ranking: Ranking | None) -> None:
    words = say(en="Example {number} of {count}", es="Ejemplo {number} de {count}", number=number, count=found.count)
    if found.whole > found.count:
        words += say(
            en=", spread evenly over the {whole} of the test set",
            es=", repartidos por igual entre los {whole} de la prueba",
            whole=found.whole,
        )
    if ranking is not None:
        words += say(en=" · place {place} in this order", es=" · puesto {place} en este orden", place=place + 1)
    st.caption(words)
